"""Personal values lie beside the store: all of them are found, and nothing that only looks like one."""

from __future__ import annotations

import os
import sys

import pytest

from qms.errors import Refused
from qms.store.personal import personal_files, personal_pieces


def test_where_there_are_none_there_are_none(tmp_path):
    assert personal_files(tmp_path).paths == ()
    (tmp_path / "private").mkdir()
    assert personal_files(tmp_path).paths == ()


def test_every_file_below_private_is_found_also_those_called_like_git(tmp_path):
    for path in ("b", "a/c", "a/b/d", "private/x", ".git/config", "c:d", "\u01b0"):
        (tmp_path / "private" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "private" / path).write_bytes(path.encode())
    (tmp_path / "private" / "Thumbs.db").write_bytes(b"")

    found = personal_files(tmp_path)

    assert found.paths == (".git/config", "a/b/d", "a/c", "b", "c:d", "private/x", "\u01b0")
    assert found.faults == ()
    assert b"".join(personal_pieces(tmp_path, "a/c")) == b"a/c"


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made otherwise there")
def test_links_pipes_and_names_that_are_no_text_are_told_and_left(tmp_path):
    private = tmp_path / "private"
    private.mkdir()
    (private / "link").symlink_to("/etc/passwd")
    (private / "folder").symlink_to(tmp_path)
    os.mkfifo(private / "pipe")
    (private / os.fsdecode(b"\xff")).write_bytes(b"1")

    found = personal_files(tmp_path)

    assert found.paths == ()
    assert sorted((d.code, d.is_error) for d in found.faults) == [
        ("QMS-G020", False), ("QMS-G020", False), ("QMS-G021", False), ("QMS-G022", False),
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="links are made otherwise there")
@pytest.mark.parametrize("make", [lambda place: place.symlink_to("/etc"), lambda place: place.write_bytes(b"")])
def test_private_that_is_no_folder_is_told(tmp_path, make):
    make(tmp_path / "private")

    found = personal_files(tmp_path)

    assert found.paths == ()
    assert len(found.faults) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="rights are given otherwise there")
def test_what_may_not_be_read_is_no_reason_to_go_on_without_it(open_folder, without_rights):
    (open_folder / "private/people").mkdir(parents=True)
    (open_folder / "private/a").write_bytes(b"1")
    with without_rights(open_folder):
        (open_folder / "private/a").chmod(0)
        assert personal_files(open_folder).paths == ("a",)
        with pytest.raises(Refused, match="private/a cannot be read: Permission denied; nothing was written"):
            b"".join(personal_pieces(open_folder, "a"))
        (open_folder / "private/people").chmod(0)
        with pytest.raises(Refused, match="private/people cannot be read"):
            personal_files(open_folder)

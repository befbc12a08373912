"""Files that the user names: there whole, or as they were."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from qms.errors import UsageError
from qms.operations.user_files import fill_file, write_file


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match=r"a\.csv cannot be written: No space left on device"):
        write_file(tmp_path / "a.csv", b"new")

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.csv": b"old"}


def test_what_is_there_already_is_not_touched(tmp_path: Path) -> None:
    assert fill_file(tmp_path / "a", lambda target: target.write(b"x"))
    before = (tmp_path / "a").stat().st_mtime_ns

    assert not fill_file(tmp_path / "a", lambda target: target.write(b"x"))
    assert (tmp_path / "a").stat().st_mtime_ns == before


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a right on Windows")
def test_a_link_goes_on_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    write_file(tmp_path / "link", b"x")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"x"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with a path")
def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(tmp_path / "pipe", b"x")

        assert os.read(reader, 10) == b"x"
    finally:
        os.close(reader)


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_file(tmp_path, b"x")

"""Folders that the user names: there whole, or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from qms.errors import Refused, UsageError
from qms.operations.new_folders import write_new_folder


def names(folder: Path) -> list[str]:
    return sorted(place.relative_to(folder).as_posix() for place in folder.rglob("*"))


def test_a_folder_holds_its_files(tmp_path: Path) -> None:
    write_new_folder(tmp_path / "ho-so", {"a.html": b"a", "b/c/d.docx": b"d"})

    assert names(tmp_path) == ["ho-so", "ho-so/a.html", "ho-so/b", "ho-so/b/c", "ho-so/b/c/d.docx"]
    assert (tmp_path / "ho-so/b/c/d.docx").read_bytes() == b"d"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/x", "a\\x", "c:x", "a\0", ""])
def test_no_file_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refused, match="cannot be written to a folder"):
        write_new_folder(tmp_path / "ho-so", {"a.html": b"a", path: b"x"})

    assert names(tmp_path) == []


def test_what_goes_wrong_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    files = {"a.html": b"a", "a.html/b": b"a file cannot hold a file"}

    with pytest.raises(UsageError, match="cannot be written"):
        write_new_folder(tmp_path / "ho-so", files)

    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="who may do everything is never refused")
def test_a_place_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UsageError, match="cannot be written"):
            write_new_folder(tmp_path / "ho-so", {"a": b"a"})
    finally:
        tmp_path.chmod(0o700)

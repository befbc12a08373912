"""The digest of a folder is what `sha256sum` prints; its tree is what git makes of it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.digests import folder_digest, git_blob_id, git_tree_id, is_dropping, sha256

NAMES = st.sampled_from(["document.md", "QT-05.docx", "a", "a-b", "a.b", "ab", "a/b", "a/c/d", "z/ă.pdf", "Z"])
FOLDERS = st.dictionaries(NAMES, st.binary(max_size=20), max_size=6).filter(
    lambda files: not {"a", "a/b"} <= set(files)
)
FOLDERS = FOLDERS.filter(lambda files: not {"a", "a/c/d"} <= set(files))
SAMPLE = {
    "document.md": b"+++\n+++\n",
    "QT-05.docx": b"PK\x03\x04",
    "phu-luc/a.txt": b"",
    "phu-luc.txt": b"x\n",
    "phu-luc-b": b"y",
}


def sums(files: dict[str, bytes]) -> bytes:
    """Return the lines that `sha256sum` prints, sorted by the bytes of the path."""
    lines = [(name.encode(), hashlib.sha256(data).hexdigest().encode()) for name, data in files.items()]
    return b"".join(digest + b"  " + name + b"\n" for name, digest in sorted(lines))


@given(FOLDERS)
def test_the_digest_is_that_of_the_sums_of_the_files(files: dict[str, bytes]) -> None:
    assert folder_digest(files) == "sha256:" + hashlib.sha256(sums(files)).hexdigest()


@given(FOLDERS, st.binary(max_size=9))
def test_what_is_no_part_of_the_text_does_not_count(files: dict[str, bytes], data: bytes) -> None:
    extra = {"manage.toml": data, "~$QT-05.docx": data, "a2/Thumbs.db": data, ".DS_Store": data, ".~lock.x#": data}

    assert folder_digest({**files, **extra}) == folder_digest(files)


@given(FOLDERS, FOLDERS)
def test_folders_have_one_digest_only_where_they_are_equal(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert (folder_digest(one) == folder_digest(other)) == (one == other)
    assert (git_tree_id(one) == git_tree_id(other)) == (one == other)


def test_a_manage_toml_of_an_inner_folder_counts() -> None:
    assert folder_digest({"a/manage.toml": b"x"}) != folder_digest({})


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this system has no sha256sum")
def test_the_program_sha256sum_gives_the_same_digest(tmp_path: Path) -> None:
    for name, data in SAMPLE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    line = ["sha256sum", *sorted(SAMPLE, key=str.encode)]
    printed = subprocess.run(line, cwd=tmp_path, capture_output=True, check=True).stdout

    assert folder_digest(SAMPLE) == sha256(printed)


def test_git_gives_the_same_tree(tmp_path: Path) -> None:
    for name, data in SAMPLE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)

    def git(*words: str) -> str:
        line = ["git", "-c", "core.autocrlf=false", *words]
        return subprocess.run(line, cwd=tmp_path, capture_output=True, check=True, text=True).stdout.strip()

    git("init", "--quiet")
    git("add", "--all")

    assert git_tree_id(SAMPLE) == git("write-tree")
    assert git_blob_id(SAMPLE["document.md"]) == git("hash-object", "document.md")


@pytest.mark.parametrize("name", ["~$QT-05.docx", ".~lock.QT-05.docx#", "Thumbs.db", "desktop.ini", ".DS_Store"])
def test_office_programs_and_systems_leave_files_behind(name: str) -> None:
    assert is_dropping(name)


@pytest.mark.parametrize("name", ["QT-05.docx", "thumbs.txt", "document.md", "a~$b", "x.DS_Store"])
def test_what_people_mean_to_keep_is_no_dropping(name: str) -> None:
    assert not is_dropping(name)

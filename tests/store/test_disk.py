import os
import socket

import pytest

from qms.errors import Refused
from qms.store.disk import DiskSnapshot


def faults(root):
    return {(d.code, d.location.path) for d in DiskSnapshot(root).faults()}


def test_links_are_told_and_not_followed(tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    root = tmp_path / "root"
    (root / "documents").mkdir(parents=True)
    (root / "documents" / "file").symlink_to(tmp_path / "secret")
    (root / "documents" / "folder").symlink_to(tmp_path)
    (root / "documents" / "nothing").symlink_to("nothing")
    (root / "a").write_bytes(b"1")
    (root / "inside").symlink_to("a")
    snapshot = DiskSnapshot(root)

    assert snapshot.paths() == ("a",)
    assert faults(root) == {
        ("QMS-G020", path) for path in ("documents/file", "documents/folder", "documents/nothing", "inside")
    }
    for path in ("documents/file", "documents/folder/secret", "inside", "../secret", "documents/../../secret"):
        with pytest.raises(KeyError):
            snapshot.read(path)


def test_what_is_neither_file_nor_folder_is_told_and_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))

    assert faults(tmp_path) == {("QMS-G021", "pipe"), ("QMS-G021", "socket")}
    with pytest.raises(KeyError):
        DiskSnapshot(tmp_path).read("pipe")


def test_a_name_that_is_no_text_is_told(tmp_path):
    (tmp_path / os.fsdecode(b"t\xean")).write_bytes(b"1")

    assert faults(tmp_path) == {("QMS-G022", "t�n")}
    assert DiskSnapshot(tmp_path).paths() == ()


@pytest.mark.parametrize("name", [".git", ".GIT"])
def test_a_repository_inside_the_store_is_told(tmp_path, name):
    (tmp_path / ".git").mkdir()
    (tmp_path / "documents" / name).mkdir(parents=True)
    (tmp_path / "documents" / "a").write_bytes(b"1")

    assert faults(tmp_path) == {("QMS-G023", "documents")}
    assert DiskSnapshot(tmp_path).paths() == ("documents/a",)


def test_what_may_not_be_read_is_told(open_folder, without_rights):
    (open_folder / "root").mkdir()
    (open_folder / "root" / "a").write_bytes(b"1")
    (open_folder / "root" / "a").chmod(0)
    (open_folder / "root" / "closed").mkdir(mode=0)
    with without_rights(open_folder / "root"):
        assert faults(open_folder / "root") == {("QMS-G024", "closed")}
        with pytest.raises(Refused, match="a may not be read; nothing was written"):
            DiskSnapshot(open_folder / "root").read("a")


def test_a_snapshot_keeps_to_the_paths_it_found(tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    snapshot = DiskSnapshot(tmp_path)
    assert snapshot.paths() == ("a",)
    (tmp_path / "b").write_bytes(b"2")

    assert snapshot.paths() == ("a",)
    assert DiskSnapshot(tmp_path).paths() == ("a", "b")
    assert snapshot.commit is None

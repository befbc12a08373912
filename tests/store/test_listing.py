"""A part of a store is listed without looking at the rest, and as it stands in the list of the whole."""

import pytest

from qms.store.disk import DiskSnapshot
from qms.store.memory import MemorySnapshot

FILES = {
    "documents/form/bm-01/document.md": b"1",
    "documents/form-a/qt-01/document.md": b"2",
    "documents/procedure/qt-01/document.md": b"3",
    "documents/procedure/qt-01/scans/a.pdf": b"4",
    "documents/procedure/qt-010/document.md": b"5",
    "qms.toml": b"6",
}
FOLDERS = ["documents", "documents/procedure", "documents/procedure/qt-01", "documents/none", "qms.toml", "../x", ""]


@pytest.fixture(params=["disk", "memory"])
def snapshot(request, tmp_path):
    if request.param == "memory":
        return MemorySnapshot(FILES)
    for path, data in FILES.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return DiskSnapshot(tmp_path)


@pytest.mark.parametrize("whole_first", [True, False])
def test_a_folder_is_listed_as_in_the_list_of_the_whole(snapshot, whole_first):
    if whole_first:
        snapshot.paths()
    expected = {
        folder: tuple(path for path in sorted(FILES) if not folder or path.startswith(folder + "/"))
        for folder in FOLDERS
    }

    assert {folder: tuple(paths) for folder, paths in snapshot.paths_many(FOLDERS).items()} == expected


def test_the_folders_right_below_one_are_named(snapshot):
    assert list(snapshot.folders()) == ["documents"]
    assert list(snapshot.folders("documents")) == ["form", "form-a", "procedure"]
    assert list(snapshot.folders("documents/procedure")) == ["qt-01", "qt-010"]
    assert list(snapshot.folders("documents/procedure/qt-010")) == []
    assert list(snapshot.folders("qms.toml")) == []


@pytest.mark.parametrize("whole_first", [True, False])
def test_what_is_no_part_of_a_store_is_told_of_the_folder_it_lies_in(tmp_path, whole_first):
    for folder in ("a", "b/c", "bc"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "link").symlink_to("nothing")
    (tmp_path / "b" / "way").symlink_to("c")
    snapshot = DiskSnapshot(tmp_path)
    if whole_first:
        snapshot.faults()

    def told(under):
        return [fault.location.path for fault in snapshot.faults(under)]

    assert told("b") == ["b/c/link", "b/way"]
    assert told("b/way") == ["b/way"]
    assert told("b/way/link") == told("none") == []
    assert (snapshot.folders("b"), snapshot.folders("b/way"), snapshot.paths("b/way")) == (["c"], (), ())

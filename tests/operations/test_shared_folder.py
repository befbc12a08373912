"""A folder that everybody reads: other people's files stay, and it is whole at any moment."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.exports import (
    CURRENT,
    FIRST,
    QT_05,
    QT_06,
    SECOND,
    THIRD,
    WORD,
    addresses,
    content,
    current,
    department,
    obsolete,
    times,
)

from qms.errors import Refused, UsageError
from qms.operations.exporting import LOCK
from qms.operations.shared_folder import MANIFEST, STAGING
from qms.store.lock import locked
from qms.store.repository import create
from qms.workspace import Workspace

LATER = dt.date(2021, 12, 1)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """A store that no test of this module changes."""
    return department()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


# Whose files


def test_files_of_other_people_stay_and_are_told(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    (share / "Van phong/ghi chu.txt").write_text("của tôi")
    (share / "Van phong/~$QT-05.docx").write_text("dropped by Word")
    done = workspace.export_in_force(share, on=SECOND, sort="html")

    assert (share / "Van phong/ghi chu.txt").read_text() == "của tôi"
    assert [(d.code, str(d.location)) for d in done.warnings] == [("QMS-E011", "Van phong/ghi chu.txt")]


def test_a_file_that_somebody_edited_is_kept_aside(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    (share / f"{QT_06}.docx").write_bytes(b"edited on the share")
    done = workspace.export_in_force(share, on=SECOND, sort="html")

    aside = share / f"da-bi-sua/QT-06 - lan 01.00 - {workspace.session.today}.docx"
    assert aside.read_bytes() == b"edited on the share"
    assert obsolete(share)["QT-06 - lan 01.00 - het hieu luc 2021-09-20.docx"] == WORD
    assert [d.code for d in done.warnings] == ["QMS-E012"]
    assert workspace.export_in_force(share, on=SECOND, sort="html").is_current


def test_a_file_in_the_way_refuses_the_export_and_nothing_changes(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    (share / f"{QT_06[:-5]}01.01.docx").mkdir()
    before = content(share)

    with pytest.raises(Refused, match="other files stand in the way") as caught:
        workspace.export_in_force(share, on=SECOND, sort="html")

    assert f"{QT_06[:-5]}01.01.docx is a folder" in str(caught.value.diagnostics[0])
    assert content(share) == before


def test_a_folder_with_files_that_no_export_made_is_refused(workspace, share):
    share.mkdir()
    (share / "anh.jpg").write_bytes(b"mine")

    with pytest.raises(Refused, match="holds files, and no export made it"):
        workspace.export_in_force(share, on=FIRST, sort="html")

    assert content(share) == {"anh.jpg": b"mine"}


def test_an_empty_folder_will_do(workspace, share):
    share.mkdir()
    (share / "desktop.ini").write_text("of Explorer")
    workspace.export_in_force(share, on=FIRST, sort="html")

    assert set(content(share)) == {*CURRENT, "desktop.ini"}


@pytest.mark.parametrize("data", [b"", b"{}", b'{"format": 9}'])
def test_a_manifest_that_cannot_be_read_refuses_the_export(workspace, share, data):
    workspace.export_in_force(share, on=FIRST, sort="html")
    (share / MANIFEST).write_bytes(data)

    with pytest.raises(Refused, match="cannot be read"):
        workspace.export_in_force(share, on=SECOND, sort="html")


def test_the_folder_of_another_store_is_refused(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    plain = json.loads((share / MANIFEST).read_text())
    (share / MANIFEST).write_text(json.dumps({**plain, "ledger": "sha256:other"}))

    with pytest.raises(Refused, match="is an export of another store"):
        workspace.export_in_force(share, on=SECOND, sort="html")


def test_a_folder_in_the_store_or_around_it_is_refused(tmp_path):
    workspace = department(store=create(tmp_path / "around/store"))
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "around/store/documents")

    for place in ("around/store", "around/store/in-force", "around", "link/x"):
        with pytest.raises(UsageError, match="lies in the store, or the store in it"):
            workspace.export_in_force(tmp_path / place, on=FIRST, sort="html")


def test_a_place_that_is_no_folder_is_refused(workspace, share):
    with pytest.raises(UsageError, match="there is no folder"):
        workspace.export_in_force(share / "deeper", on=FIRST, sort="html")
    share.write_text("a file")
    with pytest.raises(UsageError, match="is no folder"):
        workspace.export_in_force(share, on=FIRST, sort="html")


def test_a_link_in_the_folder_is_not_followed(workspace, share, tmp_path):
    workspace.export_in_force(share, on=FIRST, sort="html")
    outside = tmp_path / "outside"
    outside.mkdir()
    for path in (share / "Van phong").rglob("*.html"):
        path.unlink()
    (share / "Thanh tra").symlink_to(outside)
    done = workspace.export_in_force(share, on=SECOND, sort="html")

    assert [*outside.iterdir()] == []
    assert ("QMS-E011", "Thanh tra") in [(d.code, str(d.location)) for d in done.warnings]


# Cut off and locked


def failing(monkeypatch: pytest.MonkeyPatch, fails: Callable[[str, str], bool]) -> None:
    """Let the system refuse some renames, as Windows does where a program has a file open."""
    for name in ("rename", "replace"):
        real = getattr(os, name)

        def rename(source, target, *more, real=real, **named):
            if fails(os.fspath(source), os.fspath(target)):
                raise PermissionError(13, "The process cannot access the file", os.fspath(target))
            return real(source, target, *more, **named)

        monkeypatch.setattr(os, name, rename)


@pytest.mark.parametrize(
    "path",
    ["index.html", f"{QT_06}.docx", f"{QT_05}.html", MANIFEST, f"{QT_06[:-5]}01.01.docx"],
    ids=["the list", "a file that moves", "a page that goes", "the manifest", "a file that comes"],
)
def test_a_file_that_somebody_has_open_leaves_the_folder_as_it_was(workspace, share, monkeypatch, path):
    workspace.export_in_force(share, on=FIRST, sort="html")
    (share / "Van phong/ghi chu.txt").write_text("của tôi")
    before = (content(share), times(share), (share / MANIFEST).read_bytes())

    with monkeypatch.context() as patch:
        failing(patch, lambda source, target: str(share / path) in (source, target) and "old-" not in source)
        with pytest.raises(Refused, match="cannot be used: The process cannot access") as caught:
            workspace.export_in_force(share, on=SECOND, sort="html")

    assert str(share / path) in str(caught.value)
    assert (content(share), times(share), (share / MANIFEST).read_bytes()) == before
    assert not [p for p in share.rglob("*") if p.is_dir() and not any(p.iterdir())]
    assert not (share / STAGING).exists()
    workspace.export_in_force(share, on=SECOND, sort="html")
    assert set(obsolete(share))


def test_the_first_export_that_fails_leaves_no_folder(workspace, share, monkeypatch):
    failing(monkeypatch, lambda source, target: target == str(share / "index.html"))

    with pytest.raises(Refused):
        workspace.export_in_force(share, on=FIRST, sort="html")

    assert not share.exists()


def test_where_files_cannot_go_back_either_it_is_said_and_the_next_export_finishes(workspace, share, monkeypatch):
    workspace.export_in_force(share, on=FIRST, sort="html")
    with monkeypatch.context() as patch:
        failing(patch, lambda source, target: "QT-08" in source or "old-" in source)
        with pytest.raises(Refused, match=r"could not be brought back as it was: .*index\.html") as caught:
            workspace.export_in_force(share, on=SECOND, sort="html")

    assert "export again: that finishes it" in str(caught.value.hint)
    workspace.export_in_force(share, on=SECOND, sort="html")
    workspace.export_in_force(share.with_name("other"), on=SECOND, sort="html")
    assert current(share) == current(share.with_name("other"))


def test_a_disk_that_is_full_leaves_the_folder_as_it_was(workspace, share, monkeypatch):
    workspace.export_in_force(share, on=FIRST, sort="html")
    before = (content(share), times(share))
    synced = itertools.count()

    def full(descriptor: int) -> None:
        if next(synced) == 3:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Refused, match="No space left on device"):
            workspace.export_in_force(share, on=SECOND, sort="html")

    assert (content(share), times(share)) == before


def test_a_share_that_knows_no_second_names_will_do(workspace, share, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    for day in (FIRST, SECOND):
        workspace.export_in_force(share, on=day, sort="html")
    assert set(obsolete(share))


@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked, to be killed")
def test_killed_before_any_rename_the_list_leads_to_files_of_its_day_and_the_next_export_finishes(workspace, tmp_path):
    whole = {}
    for day in (FIRST, SECOND):
        workspace.export_in_force(tmp_path / "whole", on=day, sort="html")
        whole[day] = content(tmp_path / "whole")
    indexes = {files["index.html"]: files for files in whole.values()}
    workspace.export_in_force(tmp_path / "first", on=FIRST, sort="html")
    for step in itertools.count(1):
        share = Path(shutil.copytree(tmp_path / "first", tmp_path / f"share-{step}"))
        (share / "Van phong/ghi chu.txt").write_text("của tôi")
        finished = killed_at(step, lambda share=share: workspace.export_in_force(share, on=SECOND, sort="html"))
        files = indexes[(share / "index.html").read_bytes()]
        for path in addresses(share / "index.html"):
            if not path.startswith("#"):
                assert (share / path).read_bytes() == files[path] or path == "danh-muc.xlsx"
        done = workspace.export_in_force(share, on=SECOND, sort="html")

        assert content(share) == {**whole[SECOND], "Van phong/ghi chu.txt": "của tôi".encode()}
        assert [d.code for d in done.warnings] == ["QMS-E011"]
        assert not (share / STAGING).exists()
        if finished:
            break
    assert step > 15


@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked, to be killed")
def test_killed_again_and_again_nothing_of_ours_becomes_a_stranger(workspace, tmp_path):
    workspace.export_in_force(tmp_path / "whole", on=LATER, sort="html")
    for step in range(1, 24, 3):
        share = tmp_path / f"share-{step}"
        for day in (FIRST, SECOND, THIRD):
            killed_at(step, lambda share=share, day=day: workspace.export_in_force(share, on=day, sort="html"))
        done = workspace.export_in_force(share, on=LATER, sort="html")

        assert current(share) == current(tmp_path / "whole")
        assert done.warnings == ()
        assert not (share / "da-bi-sua").exists()


def killed_at(step: int, act: Callable[[], object]) -> bool:
    """Carry *act* out in a process of its own that ends, unasked, at its *step*-th rename; return whether it got through."""
    child = os.fork()
    if not child:
        renames = itertools.count(1)

        def end(event: str, _: object) -> None:
            if event == "os.rename" and next(renames) == step:
                os._exit(9)

        code = 1
        try:
            sys.addaudithook(end)
            act()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 0


def test_two_exports_of_one_store_wait_for_each_other(tmp_path):
    workspace = department(store=create(tmp_path / "store"))
    cache = workspace.session.store.cache_folder
    assert cache is not None

    def give_up() -> None:
        raise KeyboardInterrupt

    workspace.session.on_wait = give_up
    with locked(cache / LOCK, patience=0), pytest.raises(KeyboardInterrupt):
        workspace.export_in_force(tmp_path / "share", on=FIRST, sort="html")

    assert not (tmp_path / "share").exists()

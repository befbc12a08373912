"""The drill: a store is backed up, destroyed and made again; and a backup that is damaged makes nothing."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from support.backups import sealed, unpacked
from support.stores import Clock, add_words, lay, new_workspace, review_all, workspace_at

from qms.errors import QmsError, Refused, UsageError
from qms.model.backups import BackupManifest, PackedFile, parts_of
from qms.model.digests import sha256
from qms.operations.backups import examine, find_backup
from qms.operations.restoring_backups import RestoredBackup, restore_backup
from qms.store.protocol import Store
from qms.store.repository import create, open_store
from qms.text.values import read_value, value_bytes
from qms.workspace import Workspace

GOLDEN = Path(__file__).parents[1] / "golden" / "format-1.bundle"
LATER = dt.date(2021, 9, 21)


def session_on(store: Store):
    return workspace_at(store, Clock(LATER)).session


def restored(backup: Path, root: Path, **more: Any) -> RestoredBackup:
    return restore_backup(backup, root, open_session=session_on, **more)


def files_of(root: Path) -> dict[str, bytes]:
    found = (place for place in root.rglob("*") if place.is_file() and ".git" not in place.relative_to(root).parts)
    return {place.relative_to(root).as_posix(): place.read_bytes() for place in found}


def told(verification) -> list[str]:
    return [str(fault) for fault in verification.diagnostics]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "usb"
    made.mkdir()
    return made


@pytest.fixture
def worked_in(workspace: Workspace, root: Path) -> Workspace:
    """The store in the middle of work: personal values, unsaved texts, a text that was taken away."""
    lay(workspace.session.store, "private/people/0f3c", "Nguyễn Văn A".encode())
    lay(workspace.session.store, "private/private/1", b"\0\xff")
    lay(workspace.session.store, "documents/procedure/qt-07/phụ lục.txt", b"1\r\n")
    add_words(workspace, "qt-06", "chưa lưu")
    (root / "documents/procedure/qt-07/document.md").unlink()
    return workspace


@pytest.fixture
def backup(worked_in: Workspace, folder: Path) -> Path:
    return worked_in.backup(folder).file


def test_the_drill(worked_in, root, backup, plain_git, tmp_path):
    refs, files, verdict = plain_git(root, "for-each-ref"), files_of(root), worked_in.verify()
    status, index = plain_git(root, "status", "--porcelain"), plain_git(root, "ls-files", "--stage")
    shutil.rmtree(root)

    made = restored(backup, root)

    assert made.done
    assert made.file == backup
    assert made.warnings == ()
    assert plain_git(root, "for-each-ref") == refs
    assert plain_git(root, "status", "--porcelain") == status
    assert plain_git(root, "ls-files", "--stage") == index
    assert plain_git(root, "fsck", "--full", "--strict") == ""
    assert files_of(root) == files
    assert told(made.verification) == told(verdict) == []
    assert (made.verification.entries, made.verification.revisions) == (verdict.entries, verdict.revisions)
    workspace = workspace_at(open_store(root), Clock(LATER))
    assert workspace.last_backup().file == str(backup)
    (root / "documents/procedure/qt-07/phụ lục.txt").unlink()
    review_all(workspace, "QT-06")
    assert workspace.issue("102/QĐ-SCT", date=LATER, documents=["QT-06"]).plan.entry.entry == 2
    assert workspace.verify().ok
    assert workspace.backup(tmp_path / "usb").older == (backup.name,)


def test_the_golden_store_survives_the_drill(tmp_path, folder, plain_git):
    root = tmp_path / "golden"
    plain_git(tmp_path, "clone", "-q", "-b", "main", str(GOLDEN), str(root))
    plain_git(root, "remote", "remove", "origin")
    before = Clock(dt.date(2021, 9, 1))
    workspace = workspace_at(open_store(root), before)
    refs, verdict = plain_git(root, "for-each-ref"), workspace.verify()
    answers = [workspace.in_force(on=dt.date(2021, month, 1)) for month in range(1, 13)]
    made_of = workspace.backup(folder)
    shutil.rmtree(root)

    made = restored(folder, root)

    assert plain_git(root, "for-each-ref") == refs
    assert told(made.verification) == told(verdict) == told(made_of.examination.verification)
    again = workspace_at(open_store(root), before)
    assert [again.in_force(on=dt.date(2021, month, 1)) for month in range(1, 13)] == answers
    assert again.decisions() == workspace_at(open_store(root), before).decisions()


def test_a_backup_of_format_1_can_always_be_restored(tmp_path):
    made = restored(GOLDEN.with_name("backup-1.qms-backup.zip"), tmp_path / "new")

    assert made.verification.ok
    assert (made.manifest.entries, made.manifest.made.isoformat()) == (9, "2021-10-25T08:00:01+07:00")
    assert (tmp_path / "new/private/people/0f3c").read_text("utf-8") == "Nguyễn Văn A\n"
    assert (tmp_path / "new/documents/form/bm-01/document.md").read_text("utf-8").endswith("\nchưa lưu\n")
    assert (tmp_path / "new/ghi chú.txt").read_bytes() == b"1\r\n"
    assert not (tmp_path / "new/documents/guideline-audit/hd-03/document.md").exists()


def test_a_backup_can_be_made_and_restored_again_and_again(worked_in, root, folder, tmp_path):
    files = files_of(root)
    for n in range(3):
        worked_in = workspace_at(open_store(root), Clock(LATER + dt.timedelta(days=n)))
        file = worked_in.backup(folder).file
        shutil.rmtree(root)
        restored(file, root)

    assert files_of(root) == files


@pytest.mark.skipif(sys.platform == "win32", reason="the folder says there who may read")
def test_personal_values_are_for_their_owner_alone(backup, tmp_path):
    restored(backup, tmp_path / "new")

    for place in [tmp_path / "new/private", *(tmp_path / "new/private").rglob("*")]:
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0


def test_the_newest_backup_in_a_folder_is_taken(worked_in, folder, tmp_path):
    first = worked_in.backup(folder).file
    (folder / "notes.txt").write_bytes(b"1")
    (folder / "sct-20990101-000000.qms-backup.zip.part").write_bytes(b"half")
    second = worked_in.backup(folder).file

    assert first != second
    assert find_backup(folder) == restored(folder, tmp_path / "new").file == second


def test_a_folder_without_a_backup_or_with_those_of_two_agencies_is_refused(folder, tmp_path):
    with pytest.raises(UsageError, match="holds no backup"):
        find_backup(folder)
    with pytest.raises(UsageError, match="there is no file and no folder"):
        find_backup(folder / "missing")
    for name in ("sct", "ubnd"):
        (folder / f"{name}-20211025-170000.qms-backup.zip").write_bytes(b"1")
    with pytest.raises(UsageError, match="several agencies") as caught:
        find_backup(folder)
    assert "ubnd-20211025-170000.qms-backup.zip" in str(caught.value.hint)


def test_a_new_or_empty_folder_becomes_the_store(backup, tmp_path):
    (tmp_path / "empty").mkdir()

    for root in (tmp_path / "empty", tmp_path / "a" / "b" / "c"):
        restored(backup, root)
        assert workspace_at(open_store(root), Clock(LATER)).verify().ok
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "empty", "store", "usb"]


def test_a_place_that_is_taken_is_left_as_it_is(backup, root, tmp_path, refusal):
    (tmp_path / "file").write_bytes(b"mine")

    assert "is there already and not empty" in refusal(lambda: restored(backup, root)).message
    assert "is there already and not empty" in refusal(lambda: restored(backup, tmp_path / "file")).message
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_dry_run_proves_the_backup_and_writes_nothing(backup, tmp_path):
    made = restored(backup, tmp_path / "new", dry_run=True)

    assert not made.done
    assert made.verification.ok
    assert made.manifest.entries == 1
    assert not (tmp_path / "new").exists()


def test_a_backup_is_held_against_what_was_noted_outside(worked_in, root, backup, tmp_path, plain_git):
    for anchor in (sha256((root / "decisions/2021/0100-qd-sct.md").read_bytes()), worked_in.session.store.head()):
        made = restored(backup, tmp_path / anchor[-6:], anchor=anchor)
        assert anchor in str(made.verification.compared_with)
    for anchor in ("sha256:" + "0" * 64, "0" * 40):
        for dry_run in (True, False):
            with pytest.raises(Refused, match="not what was noted outside the store") as caught:
                restored(backup, tmp_path / "new", anchor=anchor, dry_run=dry_run)
            assert caught.value.diagnostics
    with pytest.raises(UsageError, match="is no anchor"):
        restored(backup, tmp_path / "new", anchor="yesterday")
    assert not (tmp_path / "new").exists()


def test_an_unsound_store_comes_back_as_it_was_and_is_told(workspace, root, folder, commit, tmp_path):
    entry = root / "decisions/2021/0100-qd-sct.md"
    entry.write_bytes(entry.read_bytes() + b"x")
    commit("tamper")
    verdict = workspace.verify()
    backup = workspace.backup(folder).file

    made = restored(backup, tmp_path / "new")

    assert made.done
    assert not made.verification.ok
    assert told(made.verification) == told(verdict)
    again = workspace_at(open_store(tmp_path / "new"), Clock(LATER))
    again.repair()
    assert again.verify().ok


# --- damaged


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., str]:
    """Restore a file made by hand, see that nothing came of it, and return why."""

    def refuse(data: bytes, **more: Any) -> str:
        file = tmp_path / "damaged.qms-backup.zip"
        file.write_bytes(data)
        before = sorted(tmp_path.iterdir())
        for dry_run in (False, True):
            with pytest.raises(QmsError) as caught:
                restored(file, tmp_path / "new", dry_run=dry_run, **more)
            assert sorted(tmp_path.iterdir()) == before
        assert isinstance(caught.value, Refused)
        assert "nothing was written" in str(caught.value.message)
        return str(caught.value.message)

    return refuse


def test_any_flipped_byte_is_found(backup, refused):
    data = backup.read_bytes()
    chance = random.Random(2021)
    for position in [0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(40))]:
        damaged = bytearray(data)
        damaged[position] ^= 1 << chance.randrange(8)
        assert "its bytes are not those that were written" in refused(bytes(damaged))


def test_a_backup_that_was_cut_off_is_found(backup, refused):
    data = backup.read_bytes()
    for length in (0, 1, 71, len(data) // 2, len(data) - 1):
        refused(data[:length])


def test_what_is_no_backup_is_found(refused, tmp_path):
    assert "its bytes are not those that were written" in refused(b"no backup" * 100)
    assert "manifest.toml is missing in it" in refused(sealed([("history.bundle", b"1")]))
    assert "cannot be read as a ZIP file" in refused(sealed([])[:0] + b"sha256:" + sha256(b"sha256:")[7:].encode())


@pytest.mark.parametrize(
    "altered, said",
    [
        ({"history.bundle": None}, "history.bundle is not what its manifest says"),
        ({"history.bundle": b""}, "history.bundle is not what its manifest says"),
        ({"private/people/0f3c": None}, "private/ is not what its manifest says"),
        ({"private/people/0f3c": b"Tran Van B"}, "private/ is not what its manifest says"),
        ({"private/more": b"1"}, "private/ is not what its manifest says"),
        ({"working/more": b"1"}, "working/ is not what its manifest says"),
        ({"manifest.toml": b"format = "}, "its manifest cannot be read"),
        ({"manifest.toml": b"format = 1\n"}, "its manifest cannot be read"),
        ({"manifest.toml": b"#" * 3_000_000}, "manifest.toml in it is larger than it can be"),
        ({"working/../../x": b"1"}, "has no place in it"),
        ({"working/.git/hooks/post-commit": b"1"}, "has no place in it"),
    ],
)
def test_a_part_that_is_not_what_the_manifest_says_is_found(backup, refused, altered, said):
    files = {name: data for name, data in {**unpacked(backup), **altered}.items() if data is not None}

    assert said in refused(sealed(files.items()))


def test_a_bomb_is_not_unpacked(backup, refused):
    files = {**unpacked(backup), "working/bomb": b"\0" * 50_000_000}

    assert "is compressed" in refused(sealed(files.items(), compression=zipfile.ZIP_DEFLATED))


@pytest.fixture
def lying(backup: Path) -> Callable[..., bytes]:
    """Return the backup with other files, and a manifest that fits them but says something else of the store."""

    def lie(files: dict[str, bytes | None] | None = None, **said: Any) -> bytes:
        there = unpacked(backup)
        manifest, _ = read_value(there["manifest.toml"], path="manifest.toml", cls=BackupManifest)
        assert manifest is not None
        kept = {name: data for name, data in {**there, **(files or {})}.items() if data is not None}
        packed = {name: PackedFile(len(data), sha256(data)[7:]) for name, data in kept.items()}
        manifest = attrs.evolve(manifest, parts=parts_of(packed), **said)
        return sealed({**kept, "manifest.toml": value_bytes(manifest)}.items())

    return lie


@pytest.mark.parametrize(
    "lie, said",
    [
        ({"commit": "1" * 40}, "its history is not that of the commit in its manifest"),
        ({"entries": 2}, "its ledger is not the one that its manifest tells of"),
        ({"anchor": "sha256:" + "1" * 64}, "its ledger is not the one that its manifest tells of"),
        ({"anchor": None}, "its ledger is not the one that its manifest tells of"),
        ({"format": 2}, "it has format 2, this qms reads format 1"),
        ({"files": {"history.bundle": None}}, "history.bundle is missing in it"),
        ({"files": {"history.bundle": b"PACK"}}, "it holds no history of git"),
    ],
)
def test_a_manifest_that_lies_is_found(lying, refused, lie, said):
    assert said in refused(lying(**lie))


def test_a_manifest_that_tells_the_truth_is_believed(lying, tmp_path):
    (tmp_path / "again.zip").write_bytes(lying())

    assert restored(tmp_path / "again.zip", tmp_path / "new").done


def test_a_history_altered_under_a_manifest_that_fits_is_found_by_git(backup, lying, refused):
    history = bytearray(unpacked(backup)["history.bundle"])
    history[-200] ^= 1

    assert "git index-pack failed" in refused(lying({"history.bundle": bytes(history)}))


def test_a_history_rewritten_by_who_knows_all_this_is_found_by_the_anchor_alone(
    workspace, worked_in, root, folder, tmp_path
):
    anchor = sha256((root / "decisions/2021/0100-qd-sct.md").read_bytes())
    forged = new_workspace(Clock(LATER), store=create(tmp_path / "forged"))

    file = forged.backup(folder).file

    assert restored(file, tmp_path / "believed").done
    with pytest.raises(Refused, match="not what was noted outside"):
        restored(file, tmp_path / "new", anchor=anchor)


def test_nothing_that_a_backup_brings_is_run(lying, tmp_path):
    trap = tmp_path / "trap"
    attributes = f'* filter=trap\n[filter "trap"]\n\tsmudge = touch {trap}\n'.encode()
    data = lying({"working/.gitattributes": attributes, "working/.gitmodules": attributes})
    (tmp_path / "trap.zip").write_bytes(data)

    restored(tmp_path / "trap.zip", tmp_path / "new")

    assert not trap.exists()


def test_a_disk_that_fills_up_leaves_nothing(backup, tmp_path, monkeypatch):
    from qms.store import receiving

    put, files = receiving.put_file, []

    def full(*args: Any, **more: Any) -> None:
        files.append(1)
        if len(files) > 2:
            raise OSError(28, "No space left on device")
        put(*args, **more)

    monkeypatch.setattr(receiving, "put_file", full)
    before = sorted(tmp_path.iterdir())

    with pytest.raises(Refused, match="the disk is full; nothing was written"):
        restored(backup, tmp_path / "new")
    assert sorted(tmp_path.iterdir()) == before


def test_examining_a_backup_leaves_no_trace(backup, tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = sorted(tmp_path.rglob("*"))

    assert examine(backup, session_on).verification.ok

    assert sorted(tmp_path.rglob("*")) == before


def test_a_backup_that_is_killed_while_it_is_restored_leaves_the_place_free(backup, tmp_path):
    program = (
        "import sys, os\nfrom pathlib import Path\nfrom qms.store import receiving\nimport qms.opening\n"
        "receiving.put_file = lambda *a, **k: os._exit(9)\n"
        "qms.opening.restore_backup(sys.argv[1], sys.argv[2])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(backup), str(tmp_path / "new")], check=False)

    assert done.returncode == 9
    assert not (tmp_path / "new").exists()
    assert restored(backup, tmp_path / "new").done
    assert os.listdir(tmp_path / "new" / "private") != []  # noqa: PTH208

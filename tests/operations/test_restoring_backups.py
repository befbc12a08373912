"""The drill: a store is backed up, destroyed and made again; and a backup that is damaged makes nothing."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.backups import LATER, restored, session_on
from support.stores import Clock, review_all, workspace_at

from qms.errors import Refused, UsageError
from qms.model.digests import sha256
from qms.operations.backups import examine, find_backup
from qms.store.repository import open_store

GOLDEN = Path(__file__).parents[1] / "golden" / "format-1.bundle"


def files_of(root: Path) -> dict[str, bytes]:
    found = (place for place in root.rglob("*") if place.is_file() and ".git" not in place.relative_to(root).parts)
    return {place.relative_to(root).as_posix(): place.read_bytes() for place in found}


def told(verification) -> list[str]:
    return [str(fault) for fault in verification.diagnostics]


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


def test_the_golden_store_survives_the_drill(tmp_path, usb, plain_git):
    root = tmp_path / "golden"
    plain_git(tmp_path, "clone", "-q", "-b", "main", str(GOLDEN), str(root))
    plain_git(root, "remote", "remove", "origin")
    before = Clock(dt.date(2021, 9, 1))
    workspace = workspace_at(open_store(root), before)
    refs, verdict = plain_git(root, "for-each-ref"), workspace.verify()
    answers = [workspace.in_force(on=dt.date(2021, month, 1)) for month in range(1, 13)]
    made_of = workspace.backup(usb)
    shutil.rmtree(root)

    made = restored(usb, root)

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


def test_a_backup_can_be_made_and_restored_again_and_again(worked_in, root, usb, tmp_path):
    files = files_of(root)
    for n in range(3):
        worked_in = workspace_at(open_store(root), Clock(LATER + dt.timedelta(days=n)))
        file = worked_in.backup(usb).file
        shutil.rmtree(root)
        restored(file, root)

    assert files_of(root) == files


@pytest.mark.skipif(sys.platform == "win32", reason="the folder says there who may read")
def test_personal_values_are_for_their_owner_alone(backup, tmp_path):
    restored(backup, tmp_path / "new")

    for place in [tmp_path / "new/private", *(tmp_path / "new/private").rglob("*")]:
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0


def test_the_newest_backup_in_a_folder_is_taken(worked_in, usb, tmp_path):
    first = worked_in.backup(usb).file
    (usb / "notes.txt").write_bytes(b"1")
    (usb / "sct-20990101-000000.qms-backup.zip.part").write_bytes(b"half")
    second = worked_in.backup(usb).file

    assert first != second
    assert find_backup(usb) == restored(usb, tmp_path / "new").file == second


def test_a_folder_without_a_backup_or_with_those_of_two_agencies_is_refused(usb, tmp_path):
    with pytest.raises(UsageError, match="holds no backup"):
        find_backup(usb)
    with pytest.raises(UsageError, match="there is no file and no folder"):
        find_backup(usb / "missing")
    for name in ("sct", "ubnd"):
        (usb / f"{name}-20211025-170000.qms-backup.zip").write_bytes(b"1")
    with pytest.raises(UsageError, match="several agencies") as caught:
        find_backup(usb)
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


def test_an_unsound_store_comes_back_as_it_was_and_is_told(workspace, root, usb, commit, tmp_path):
    entry = root / "decisions/2021/0100-qd-sct.md"
    entry.write_bytes(entry.read_bytes() + b"x")
    commit("tamper")
    verdict = workspace.verify()
    backup = workspace.backup(usb).file

    made = restored(backup, tmp_path / "new")

    assert made.done
    assert not made.verification.ok
    assert told(made.verification) == told(verdict)
    again = workspace_at(open_store(tmp_path / "new"), Clock(LATER))
    again.repair()
    assert again.verify().ok


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

"""The backups that lie beside a new one, and which of them go."""

from __future__ import annotations

import datetime as dt
import errno
import os
from pathlib import Path

import pytest
from support.backups import codes
from support.stores import Clock, new_workspace

from qms.errors import UsageError
from qms.store.repository import create


def test_older_backups_of_the_store_go_when_asked(workspace, usb):
    files = [workspace.backup(usb).file for _ in range(4)]
    told = workspace.backup(usb, keep=2, dry_run=True)
    assert told.removed == tuple(f.name for f in files[:3])
    assert all(f.exists() for f in files)

    made = workspace.backup(usb, keep=2)

    assert made.removed == tuple(f.name for f in files[:3])
    assert made.older == (files[3].name,)
    assert sorted(usb.iterdir()) == [files[3], made.file]
    assert workspace.backup(usb, keep=1).older == ()
    assert workspace.backup(usb, keep=5).older != ()
    with pytest.raises(UsageError):
        workspace.backup(usb, keep=0)


def test_what_a_backup_that_was_cut_off_left_goes_after_a_day(workspace, usb):
    old, new, other = (
        usb / f"{name}.qms-backup.zip.part"
        for name in ("sct-20210901-170000", "sct-20210902-170000", "ubnd-20210901-170000")
    )
    for draft in (old, new, other):
        draft.write_bytes(b"half")
    for draft in (old, other):
        os.utime(draft, (0, 0))

    made = workspace.backup(usb)

    assert sorted(usb.iterdir()) == sorted([new, other, made.file])


def test_what_is_no_backup_of_this_store_stays(workspace, usb, tmp_path):
    stranger = new_workspace(Clock(dt.date(2020, 1, 1)), store=create(tmp_path / "other")).backup(usb).file
    broken = usb / "sct-20200202-000000.qms-backup.zip"
    broken.write_bytes(b"no zip")
    mine = workspace.backup(usb).file

    made = workspace.backup(usb, keep=1)

    assert made.removed == (mine.name,)
    assert sorted(usb.iterdir()) == sorted([stranger, broken, made.file])
    assert codes(made) == ["QMS-G053", "QMS-G053"]


def test_an_older_backup_that_cannot_be_removed_is_told(workspace, usb, monkeypatch):
    first = workspace.backup(usb).file

    unlink = Path.unlink

    def held(self, missing_ok=False):
        if self == first:
            raise PermissionError(errno.EACCES, "held by another program", str(self))
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    made = workspace.backup(usb, keep=1)

    assert codes(made) == ["QMS-G053"]
    assert made.older == (first.name,)
    assert made.removed == ()

"""Backups made by hand, with any content and a seal that fits, and the stores that are made of backups."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from support.stores import Clock, workspace_at

from qms.operations.backing_up import Backup
from qms.operations.restoring_backups import RestoredBackup, restore_backup
from qms.operations.session import Session
from qms.store.protocol import Store

LATER = dt.date(2021, 9, 21)
"""The day after the backups of tests."""


def sealed(files: Iterable[tuple[str, bytes]], *, compression: int = zipfile.ZIP_STORED) -> bytes:
    """Return a ZIP of *files* under the seal that `docs/store-format.md` describes."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", compression) as zipped:
        warnings.simplefilter("ignore")  # a name that stands in it twice
        for name, data in files:
            zipped.writestr(zipfile.ZipInfo(name), data, compression)
        zipped.comment = b"sha256:" + b"0" * 64
    return resealed(out.getvalue())


def resealed(data: bytes) -> bytes:
    """Return the bytes of an archive with the seal that fits them."""
    return data[:-64] + hashlib.sha256(data[:-64]).hexdigest().encode()


def unpacked(file: Path) -> dict[str, bytes]:
    """Return the files in a backup by name, as any program for ZIP files shows them."""
    with zipfile.ZipFile(file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def session_on(store: Store) -> Session:
    """Return the session of the clerk on a store, a day after the backups of tests."""
    return workspace_at(store, Clock(LATER)).session


def restored(backup: Path, root: Path, **more: Any) -> RestoredBackup:
    """Make a store of a backup."""
    return restore_backup(backup, root, open_session=session_on, **more)


def codes(made: Backup) -> list[str]:
    """Return the codes of what a backup warns of; that it lies on the store's disk, as in all tests, goes unsaid."""
    return [warning.code for warning in made.warnings if warning.code != "QMS-G052"]

"""What a store remembers of its last backup, and when another one is due. It is no part of the history."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.wording import msg

if TYPE_CHECKING:
    from pathlib import Path

    from qms.model.queries import EntryFile
    from qms.store.protocol import Store

PATIENCE = 7
"""Days that decisions may wait for a backup."""

_NAME = "last-backup.json"


@attrs.frozen(kw_only=True)
class LastBackup:
    """The last backup that was made of a store, or that it was made of: when, where, and up to which entry."""

    made: dt.datetime
    file: str
    commit: str
    entries: int

    def days(self, *, on: dt.date) -> int:
        """Return how many days old it is on a day."""
        return max((on - self.made.date()).days, 0)


def remember_backup(store: Store, last: LastBackup) -> None:
    """Let the store remember its last backup, where it has a place for that."""
    place = _place(store)
    if place is not None:
        with contextlib.suppress(OSError):  # the backup is there all the same
            place.write_text(json.dumps({**attrs.asdict(last), "made": last.made.isoformat()}), "utf-8")


def last_backup(store: Store) -> LastBackup | None:
    """Return the last backup that the store remembers; None where it knows of none."""
    place = _place(store)
    if place is None:
        return None
    try:
        told = json.loads(place.read_text("utf-8"))
        return LastBackup(
            made=dt.datetime.fromisoformat(told["made"]),
            file=str(told["file"]),
            commit=str(told["commit"]),
            entries=int(told["entries"]),
        )
    except (OSError, ValueError, KeyError, TypeError):  # it was never made, or somebody else wrote there
        return None


def backup_due(last: LastBackup | None, entry: EntryFile | None, *, on: dt.date) -> Iterator[Diagnostic]:
    """Yield what is to be said of a store whose last entry *entry* waits for a backup."""
    if entry is None:
        return
    hint = msg("make a backup with `qms backup DIR`, onto another disk")
    if last is None:
        yield Diagnostic(
            code="QMS-G050",
            message=msg("no backup of this store is known, and its ledger has {n} entries", n=entry.entry.entry),
            hint=hint,
            severity=Severity.WARNING,
        )
    elif last.days(on=on) > PATIENCE and entry.entry.entry > last.entries:
        yield Diagnostic(
            code="QMS-G051",
            message=msg(
                "the last backup is {days} days old, and {n} entries of the ledger are newer",
                days=last.days(on=on),
                n=entry.entry.entry - last.entries,
            ),
            hint=hint,
            severity=Severity.WARNING,
        )


def _place(store: Store) -> Path | None:
    folder = store.cache_folder
    return None if folder is None else folder / _NAME

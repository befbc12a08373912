"""A store remembers its last backup, and says when decisions have waited too long for another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from support.ledgers import VIETNAM, entry, files_of

from qms.operations.last_backup import LastBackup, backup_due, last_backup, remember_backup
from qms.store.memory import MemoryStore
from qms.store.repository import create

MADE = dt.datetime(2021, 9, 13, 17, 0, tzinfo=VIETNAM)
LAST = LastBackup(made=MADE, file="E:\\sct-20210913-170000.qms-backup.zip", commit="c0" * 20, entries=3)


def said(last: LastBackup | None, entries: int, on: dt.date) -> list[str]:
    newest = files_of(entry(entries))[-1] if entries else None
    return [f"{d.code} {d.message}" for d in backup_due(last, newest, on=on)]


def test_a_backup_is_remembered_until_the_next(tmp_path: Path) -> None:
    store = create(tmp_path / "store")
    assert last_backup(store) is None
    remember_backup(store, LAST)
    assert last_backup(store) == LAST


def test_a_store_without_a_disk_remembers_nothing() -> None:
    remember_backup(MemoryStore(), LAST)

    assert last_backup(MemoryStore()) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"made": "yesterday"}', "\x00", '{"made": 1, "file": 2}'])
def test_what_somebody_else_wrote_there_is_not_believed(tmp_path: Path, text: str) -> None:
    store = create(tmp_path / "store")
    remember_backup(store, LAST)
    (tmp_path / "store/.git/qms/last-backup.json").write_text(text)

    assert last_backup(store) is None


def test_a_store_that_cannot_write_down_its_backup_goes_on(tmp_path: Path) -> None:
    store = create(tmp_path / "store")
    (tmp_path / "store/.git/qms/last-backup.json").mkdir(parents=True)

    remember_backup(store, LAST)

    assert last_backup(store) is None


@pytest.mark.parametrize(
    "entries, days, expected",
    [
        (0, 400, []),
        (3, 400, []),
        (4, 0, []),
        (4, 7, []),
        (4, 8, ["QMS-G051 the last backup is 8 days old, and 1 entries of the ledger are newer"]),
        (6, 30, ["QMS-G051 the last backup is 30 days old, and 3 entries of the ledger are newer"]),
        (6, -30, []),
    ],
)
def test_a_backup_is_due_when_decisions_have_waited_for_a_week(entries: int, days: int, expected: list[str]) -> None:
    assert said(LAST, entries, MADE.date() + dt.timedelta(days=days)) == expected


def test_a_store_with_decisions_and_no_backup_is_warned_of_at_once() -> None:
    assert said(None, 0, MADE.date()) == []
    assert said(None, 2, MADE.date()) == ["QMS-G050 no backup of this store is known, and its ledger has 2 entries"]


def test_its_age_counts_days_and_is_never_negative() -> None:
    assert [LAST.days(on=MADE.date() + dt.timedelta(days=n)) for n in (-1, 0, 1, 8)] == [0, 0, 1, 8]

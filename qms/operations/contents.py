"""Ledger, acts of review and papers out of the files themselves: the truth that the index repeats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from qms.checks.ledger import chain_faults
from qms.diagnostics import Diagnostic
from qms.model.papers import Paper
from qms.model.queries import EntryFile, LedgerQueries, PlainLedger
from qms.model.reviews import Review
from qms.model.snapshot import Snapshot
from qms.model.system import Reviews
from qms.text.ledger import read_entry
from qms.text.shelf import ReviewShelf
from qms.text.values import read_value

_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class PlainContents:
    """See `qms.operations.loading.Contents`."""

    ledger: LedgerQueries
    reviews: Reviews
    papers: Mapping[str, Paper]
    ledger_faults: tuple[Diagnostic, ...]
    faults: tuple[Diagnostic, ...]

    def close(self) -> None:
        """Do nothing: all has been read."""


def read_contents(snapshot: Snapshot) -> PlainContents:
    """Return what the files of *snapshot* say."""
    ledger, ledger_faults = read_ledger(snapshot)
    return read_registers(snapshot, ledger=ledger, ledger_faults=ledger_faults)


def read_registers(
    snapshot: Snapshot, *, ledger: LedgerQueries, ledger_faults: tuple[Diagnostic, ...]
) -> PlainContents:
    """Return a ledger that is known with the acts of review and the papers of *snapshot*."""
    reviews, review_faults = _read_values(snapshot, "reviews", Review)
    papers, paper_faults = _read_values(snapshot, "papers", Paper)
    return PlainContents(
        ledger=ledger,
        reviews=ReviewShelf(reviews),
        papers=papers,
        ledger_faults=ledger_faults,
        faults=(*review_faults, *paper_faults),
    )


def read_ledger(snapshot: Snapshot) -> tuple[PlainLedger, tuple[Diagnostic, ...]]:
    """Return the ledger with what is wrong in its files and its chain."""
    files: list[EntryFile] = []
    faults: list[Diagnostic] = []
    for path, data in snapshot.read_many(snapshot.paths("decisions")):
        file, found = read_entry(data, path=path)
        faults += found
        if file is not None:
            files.append(file)
    ledger = PlainLedger(files)
    return ledger, (*faults, *chain_faults(ledger.files()))


def _read_values(snapshot: Snapshot, folder: str, cls: type[_T]) -> tuple[dict[str, _T], tuple[Diagnostic, ...]]:
    """Return the values of every file below *folder* by path, and what is wrong in the rest."""
    values: dict[str, _T] = {}
    faults: list[Diagnostic] = []
    for path, data in snapshot.read_many(snapshot.paths(folder)):
        value, found = read_value(data, path=path, cls=cls)
        faults += found
        if value is not None:
            values[path] = value
    return values, tuple(faults)

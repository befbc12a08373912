"""The ledger as the index knows it: the same answers as `qms.model.queries.PlainLedger`, without reading it all."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

from qms.index.values import read_entry_text, read_line_text, read_number_text
from qms.model.codes import DocumentId
from qms.model.ledger import LedgerLine, Standing, Status, rows_of_master_list
from qms.model.queries import DecisionNumber, EntryFile, PlainLedger, master_list_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.index.database import Database

OPEN = "~"
"""Stands for the end of a period that has none: it sorts after every day."""

_FILES = "SELECT path, digest, value, text FROM entries"
_IN_FORCE = """
SELECT lines.value, periods.last FROM periods JOIN lines ON lines.id = periods.line
WHERE periods.until > ? AND periods.start <= ?
"""


class IndexedLedger:
    """See `qms.model.queries.LedgerQueries`.

    What is asked as of now is looked up; what was known earlier is folded from all entries by the plain ledger.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lines: dict[str, tuple[LedgerLine, ...]] = {}

    def entries(self, *, known: int | None = None) -> Sequence[EntryFile]:
        """Return the entries in their order, as known."""
        return self._plain.entries(known=known)

    def files(self) -> Sequence[EntryFile]:
        """Return the entries as they stand in their files, rectifications among them."""
        return self._plain.files()

    def paths(self) -> Sequence[str]:
        """Return the path of every file, sorted."""
        return tuple(self._database.values(str, "SELECT path FROM entries ORDER BY path"))

    def last(self) -> EntryFile | None:
        """Return the last entry, or None in an empty ledger."""
        return self._last

    def lines(self, document: str, *, known: int | None = None) -> Sequence[LedgerLine]:
        """Return what the ledger says of one document."""
        if self._is_past(known):
            return self._plain.lines(document, known=known)
        if document not in self._lines:
            question = "SELECT value FROM lines WHERE document = ? ORDER BY id"
            self._lines[document] = tuple(self._database.values(read_line_text, question, document))
        return self._lines[document]

    def master_list(
        self, *, on: dt.date, known: int | None = None, status: Status = Status.IN_FORCE
    ) -> Sequence[Standing]:
        """Return the revisions with *status* on the day *on*, sorted by kind, code and number."""
        if self._is_past(known):
            return self._plain.master_list(on=on, known=known, status=status)
        if status is Status.IN_FORCE:
            day = on.isoformat()
            found = self._database.values(_standing, _IN_FORCE, day, day)
        else:
            found = [row for lines in self._all_lines() for row in rows_of_master_list(lines, on=on, status=status)]
        return tuple(sorted(found, key=master_list_key))

    def documents(self) -> Sequence[DocumentId]:
        """Return the id of every document the ledger names, sorted."""
        return tuple(self._database.values(DocumentId, "SELECT DISTINCT document FROM lines ORDER BY document"))

    def ids(self) -> Sequence[DocumentId]:
        """Return every id that an entry ever named, rectified away or not, sorted: none is given out again."""
        return tuple(self._database.values(DocumentId, "SELECT document FROM ids ORDER BY document"))

    def with_code(self, code: str) -> Sequence[DocumentId]:
        """Return the documents that bear or once bore *code*, compared without case; the latest first."""
        question = "SELECT document FROM lines WHERE code = ? GROUP BY document ORDER BY MAX(entry) DESC, document"
        return tuple(self._database.values(DocumentId, question, code.casefold()))

    def codes(self) -> frozenset[str]:
        """Return every code that a document bears or once bore, case folded."""
        return frozenset(self._database.values(str, "SELECT DISTINCT code FROM lines WHERE code IS NOT NULL"))

    def numbers(self, *, year: int | None = None) -> Sequence[DecisionNumber]:
        """Return the numbers of the entries that have one, or of those dated in a year, in the order of entries."""
        question = "SELECT value FROM numbers WHERE ? IS NULL OR year = ? ORDER BY entry"
        return tuple(self._database.values(read_number_text, question, year, year))

    def _is_past(self, known: int | None) -> bool:
        """Whether anything was entered after *known*."""
        return known is not None and self._last is not None and known < self._last.entry.entry

    def _all_lines(self) -> Sequence[Sequence[LedgerLine]]:
        found: dict[DocumentId, list[LedgerLine]] = {}
        for line in self._database.values(read_line_text, "SELECT value FROM lines ORDER BY id"):
            found.setdefault(line.document, []).append(line)
        return tuple(found.values())

    @cached_property
    def _last(self) -> EntryFile | None:
        found = self._database.values(read_file, f"{_FILES} ORDER BY entry DESC, path DESC LIMIT 1")
        return found[0] if found else None

    @cached_property
    def _plain(self) -> PlainLedger:
        return PlainLedger(self._database.values(read_file, _FILES))


def read_file(path: str, digest: str, value: str, text: str) -> EntryFile:
    """Return a file of the ledger out of the columns of its row."""
    return EntryFile(entry=read_entry_text(value), path=path, digest=digest, text=text)


def _standing(value: str, until: str | None) -> Standing:
    line = read_line_text(value)
    if line.issue is None:
        raise ValueError(value)
    last = dt.date.fromisoformat(until) if until else None
    return Standing(line=line, issue=line.issue, status=Status.IN_FORCE, until=last)

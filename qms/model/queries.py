"""The questions that every view of the ledger answers, plain or indexed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import attrs

from qms.model.codes import DocumentId
from qms.model.ledger import (
    Act,
    LedgerEntry,
    LedgerLine,
    Standing,
    Status,
    entries_known,
    history,
    lines_of_entry,
    rows_of_master_list,
)


@attrs.frozen(kw_only=True)
class EntryFile:
    """An entry with the file it stands in: path, SHA-256 of the bytes, and the decision's own text."""

    entry: LedgerEntry
    path: str
    digest: str
    text: str = ""


class LedgerQueries(Protocol):
    """What is asked of a ledger. *known* is the number of the last entry that counts; None counts all."""

    def entries(self, *, known: int | None = None) -> Sequence[EntryFile]:
        """Return the entries in their order, as known."""
        ...

    def last(self) -> EntryFile | None:
        """Return the last entry, or None in an empty ledger."""
        ...

    def lines(self, document: str, *, known: int | None = None) -> Sequence[LedgerLine]:
        """Return what the ledger says of one document."""
        ...

    def master_list(
        self, *, on: dt.date, known: int | None = None, status: Status = Status.IN_FORCE
    ) -> Sequence[Standing]:
        """Return the revisions with *status* on the day *on*, sorted by kind, code and number."""
        ...

    def documents(self) -> Sequence[DocumentId]:
        """Return the id of every document the ledger has ever named."""
        ...

    def with_code(self, code: str) -> Sequence[DocumentId]:
        """Return the documents that bear or once bore *code*, compared without case; the latest first."""
        ...


def master_list_key(standing: Standing) -> tuple[str, str, int, int, int]:
    """Return the key of the one order of a master list."""
    issue = standing.issue
    return (issue.kind, issue.code, issue.edition, issue.revision, standing.line.entry)


class PlainLedger:
    """The ledger as a list of entries: the meaning of every question, without an index."""

    def __init__(self, entries: Iterable[EntryFile] = ()) -> None:
        self._files = tuple(sorted(entries, key=lambda file: file.entry.entry))
        self._lines: dict[int | None, Mapping[DocumentId, tuple[LedgerLine, ...]]] = {}

    def entries(self, *, known: int | None = None) -> Sequence[EntryFile]:
        """Return the entries in their order, as known."""
        files = {file.entry.entry: file for file in self._files}
        heard = entries_known([file.entry for file in self._files], known=known)
        return tuple(attrs.evolve(files[entry.entry], entry=entry) for entry in heard)

    def last(self) -> EntryFile | None:
        """Return the last entry, or None in an empty ledger."""
        return self._files[-1] if self._files else None

    def lines(self, document: str, *, known: int | None = None) -> Sequence[LedgerLine]:
        """Return what the ledger says of one document."""
        return self._by_document(known).get(DocumentId(document), ())

    def master_list(
        self, *, on: dt.date, known: int | None = None, status: Status = Status.IN_FORCE
    ) -> Sequence[Standing]:
        """Return the revisions with *status* on the day *on*, sorted by kind, code and number."""
        found = [
            row
            for lines in self._by_document(known).values()
            for row in rows_of_master_list(lines, on=on, status=status)
        ]
        return tuple(sorted(found, key=master_list_key))

    def documents(self) -> Sequence[DocumentId]:
        """Return the id of every document the ledger has ever named."""
        return tuple(self._by_document(None))

    def with_code(self, code: str) -> Sequence[DocumentId]:
        """Return the documents that bear or once bore *code*, compared without case; the latest first."""
        wanted = code.casefold()
        last: dict[DocumentId, int] = {}
        for document, lines in self._by_document(None).items():
            for line in lines:
                if line.issue is not None and line.issue.code.casefold() == wanted:
                    last[document] = line.entry
        return tuple(sorted(last, key=lambda document: -last[document]))

    def _by_document(self, known: int | None) -> Mapping[DocumentId, tuple[LedgerLine, ...]]:
        if known not in self._lines:
            found: dict[DocumentId, list[LedgerLine]] = {}
            for line in lines_of(self.entries(known=known)):
                found.setdefault(line.document, []).append(line)
            self._lines[known] = {document: tuple(lines) for document, lines in found.items()}
        return self._lines[known]


def lines_of(files: Iterable[EntryFile]) -> Iterable[LedgerLine]:
    """Yield the lines of all entries; *files* are the entries as known."""
    entries = {file.entry.entry: file.entry for file in files}
    for entry in entries.values():
        corrected = entries.get(entry.corrects or 0) if entry.act is Act.CORRECTION else None
        yield from lines_of_entry(entry, corrected=corrected)


def history_of(ledger: LedgerQueries, document: str, *, on: dt.date, known: int | None = None) -> Sequence[Standing]:
    """Return every revision of a document with its standing on the day *on*."""
    return history(ledger.lines(document, known=known), on=on)

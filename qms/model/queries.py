"""The questions that every view of the ledger answers, plain or indexed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import attrs

from qms.model.codes import DocumentId
from qms.model.ledger import (
    Act,
    LedgerEntry,
    LedgerLine,
    Standing,
    Status,
    as_rectified,
    history,
    lines_of_entry,
    rows_of_master_list,
    signed_copies,
    with_rectifications,
    with_signed_copy,
)


@attrs.frozen(kw_only=True)
class EntryFile:
    """An entry with the file it stands in: path, SHA-256 of the bytes, and the decision's own text.

    *rectifications* are the files that stated it anew, oldest first: *entry* says what the last of them says.
    """

    entry: LedgerEntry
    path: str
    digest: str
    text: str = ""
    rectifications: tuple[EntryFile, ...] = ()


@attrs.frozen(kw_only=True)
class DecisionNumber:
    """The official number of an entry, and what it needs to be told from others: *slug* names it and its file.

    *ordinal* is None where the text is no official number.
    """

    number: str
    slug: str
    ordinal: tuple[int, ...] | None
    issuer: str | None
    book: str | None
    date: dt.date
    entry: int
    path: str


class LedgerQueries(Protocol):
    """What is asked of a ledger. *known* is the number of the last entry that counts; None counts all."""

    def entries(self, *, known: int | None = None) -> Sequence[EntryFile]:
        """Return the entries in their order, as known."""
        ...

    def files(self) -> Sequence[EntryFile]:
        """Return the entries as they stand in their files, rectifications among them."""
        ...

    def paths(self) -> Sequence[str]:
        """Return the path of every file, sorted."""
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
        """Return the id of every document the ledger names, sorted."""
        ...

    def ids(self) -> Sequence[DocumentId]:
        """Return every id that an entry ever named, rectified away or not, sorted: none is given out again."""
        ...

    def with_code(self, code: str) -> Sequence[DocumentId]:
        """Return the documents that bear or once bore *code*, compared without case; the latest first."""
        ...

    def codes(self) -> frozenset[str]:
        """Return every code that a document bears or once bore, case folded."""
        ...

    def numbers(self, *, year: int | None = None) -> Sequence[DecisionNumber]:
        """Return the numbers of the entries that have one, or of those dated in a year, in the order of entries."""
        ...


def master_list_key(standing: Standing) -> tuple[str, str, int, int, int, str]:
    """Return the key of the one order of a master list."""
    issue = standing.issue
    return (issue.kind, issue.code, issue.edition, issue.revision, standing.line.entry, issue.document)


class PlainLedger:
    """The ledger as a list of entries: the meaning of every question, without an index."""

    def __init__(self, entries: Iterable[EntryFile] = ()) -> None:
        self._files = tuple(sorted(entries, key=lambda file: (file.entry.entry, file.path)))
        self._entries: dict[int | None, tuple[EntryFile, ...]] = {}
        self._lines: dict[int | None, Mapping[DocumentId, tuple[LedgerLine, ...]]] = {}

    def entries(self, *, known: int | None = None) -> Sequence[EntryFile]:
        """Return the entries in their order, as known."""
        if known not in self._entries:
            counted = [file for file in self._files if known is None or file.entry.entry <= known]
            self._entries[known] = tuple(_as_known(counted))
        return self._entries[known]

    def files(self) -> Sequence[EntryFile]:
        """Return the entries as they stand in their files, twins and rectifications among them."""
        return self._files

    def paths(self) -> Sequence[str]:
        """Return the path of every file, sorted."""
        return tuple(sorted(file.path for file in self._files))

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
        """Return the id of every document the ledger names, sorted."""
        return tuple(sorted(self._by_document(None)))

    def ids(self) -> Sequence[DocumentId]:
        """Return every id that an entry ever named, rectified away or not, sorted: none is given out again."""
        return tuple(sorted({document for file in self._files for document in ids_named(file.entry)}))

    def with_code(self, code: str) -> Sequence[DocumentId]:
        """Return the documents that bear or once bore *code*, compared without case; the latest first."""
        wanted = code.casefold()
        last: dict[DocumentId, int] = {}
        for document, lines in self._by_document(None).items():
            for line in lines:
                if line.issue is not None and line.issue.code.casefold() == wanted:
                    last[document] = line.entry
        return tuple(sorted(last, key=lambda document: (-last[document], document)))

    def codes(self) -> frozenset[str]:
        """Return every code that a document bears or once bore, case folded."""
        lines = (line for lines in self._by_document(None).values() for line in lines)
        return frozenset(line.issue.code.casefold() for line in lines if line.issue is not None)

    def numbers(self, *, year: int | None = None) -> Sequence[DecisionNumber]:
        """Return the numbers of the entries that have one, or of those dated in a year, in the order of entries."""
        return tuple(
            number
            for file in self.entries()
            if (year is None or file.entry.date.year == year) and (number := number_of(file)) is not None
        )

    def _by_document(self, known: int | None) -> Mapping[DocumentId, tuple[LedgerLine, ...]]:
        if known not in self._lines:
            found: dict[DocumentId, list[LedgerLine]] = {}
            for line in lines_of(self.entries(known=known)):
                found.setdefault(line.document, []).append(line)
            self._lines[known] = {document: tuple(lines) for document, lines in found.items()}
        return self._lines[known]


def _as_known(files: Sequence[EntryFile]) -> Iterator[EntryFile]:
    """Yield the files of the entries that count, each with what the files that rectify it make of it."""
    copies = signed_copies(file.entry for file in files)
    for places in with_rectifications(file.entry for file in files):
        first, *mended = (files[place] for place in places)
        # A text that was typed wrong is stated anew, like everything else; one that was right need not be repeated.
        text = next((file.text for file in reversed(mended) if file.text.strip()), first.text)
        entry = with_signed_copy(as_rectified([files[place].entry for place in places]), copies)
        yield attrs.evolve(first, entry=entry, text=text, rectifications=tuple(mended))


def ids_named(entry: LedgerEntry) -> Iterator[DocumentId]:
    """Yield the id of every document that an entry names."""
    for line in entry.issues:
        yield line.document
        yield from line.replaces
    for withdrawn in entry.withdraws:
        yield withdrawn.document


def entry_numbered(ledger: LedgerQueries, entry: int) -> EntryFile:
    """Return the entry of that number as it reads now; raises KeyError where there is none."""
    for file in ledger.entries():
        if file.entry.entry == entry:
            return file
    raise KeyError(entry)


def number_of(file: EntryFile) -> DecisionNumber | None:
    """Return the official number of an entry, or None where it has none."""
    # Imported here: a question to the index finds the numbers taken apart already.
    from qms.model.numbers import book_ordinal, number_slug

    entry = file.entry
    if entry.number is None:
        return None
    return DecisionNumber(
        number=entry.number,
        slug=number_slug(entry.number),
        ordinal=book_ordinal(entry.number),
        issuer=entry.issuer,
        book=entry.book,
        date=entry.date,
        entry=entry.entry,
        path=file.path,
    )


def lines_of(files: Iterable[EntryFile]) -> Iterable[LedgerLine]:
    """Yield the lines of all entries; *files* are the entries as known, in their order."""
    lines: dict[int, tuple[LedgerLine, ...]] = {}
    for file in files:
        entry = file.entry
        corrected = lines.get(entry.corrects or 0, ()) if entry.act is Act.CORRECTION else ()
        found = lines_of_entry(entry, corrected=corrected)
        if file.rectifications:
            last = file.rectifications[-1].entry.entry
            found = tuple(attrs.evolve(line, rectified_by=last) for line in found)
        lines[entry.entry] = found
        yield from found


def history_of(ledger: LedgerQueries, document: str, *, on: dt.date, known: int | None = None) -> Sequence[Standing]:
    """Return every revision of a document with its standing on the day *on*."""
    return history(ledger.lines(document, known=known), on=on)

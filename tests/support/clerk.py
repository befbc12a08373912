"""A careful clerk who keeps book of a store beside it, in the plainest way, to hold its answers against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import attrs

from qms.model.reviews import Role, Verdict

DECISIONS = "QĐ-SCT"
LETTERS = "SCT-VP"
"""What stands behind the number in the two books that the clerk keeps."""

Lines = Sequence["Noted"]


@attrs.frozen(kw_only=True)
class Paper:
    """What an entry is: a decision or a letter with its number, or without one an opening; *corrects* an entry."""

    entry: int
    date: dt.date
    effective: dt.date
    book: str = DECISIONS
    ordinal: int | None = None
    corrects: int | None = None
    from_start: bool = False

    @property
    def number(self) -> str | None:
        """The number as it is written."""
        return None if self.ordinal is None else f"{self.ordinal:02d}/{self.book}"


@attrs.frozen(kw_only=True)
class Noted:
    """What one entry says of one document; without *files* it is withdrawn. *adopted* texts need no reviews."""

    document: str
    entry: int
    code: str = ""
    digest: str | None = None
    tree: str | None = None
    files: Mapping[str, bytes] | None = None
    adopted: bool = False


@attrs.frozen(kw_only=True)
class Book:
    """What the ledger says at a moment: its entries, and what they say of documents, in their order."""

    papers: Mapping[int, Paper] = attrs.field(factory=dict)
    noted: tuple[Noted, ...] = ()

    def with_entry(self, paper: Paper, lines: Iterable[Noted]) -> Book:
        """Return the book with one more entry."""
        return Book(papers={**self.papers, paper.entry: paper}, noted=(*self.noted, *lines))

    def restated(self, paper: Paper, lines: Iterable[Noted]) -> Book:
        """Return the book with an entry that says something else, at its old place."""
        kept = tuple(lines)
        others = [line for line in self.noted if line.entry != paper.entry]
        noted = sorted([*others, *kept], key=lambda line: line.entry)
        return Book(papers={**self.papers, paper.entry: paper}, noted=tuple(noted))

    def about(self, document: str) -> list[Noted]:
        """Return what was decided of a document."""
        return [line for line in self.noted if line.document == document]

    def of(self, entry: int) -> list[Noted]:
        """Return what an entry says."""
        return [line for line in self.noted if line.entry == entry]

    def issued(self) -> list[Noted]:
        """Return what puts a text in force."""
        return [line for line in self.noted if line.files is not None]

    def numbered(self) -> list[Paper]:
        """Return the entries that have a number."""
        return [paper for paper in self.papers.values() if paper.ordinal is not None]

    def of_several(self) -> list[int]:
        """Return the entries that speak of several documents."""
        return [entry for entry in self.papers if len(self.of(entry)) > 1]

    def corrected(self, line: Noted) -> Noted | None:
        """Return what a line of a correction puts right; None for every other line."""
        corrects = self.papers[line.entry].corrects
        return next((base for base in self.of(corrects or 0) if base.document == line.document), None)

    def decided(self, line: Noted) -> Paper:
        """Return the decision that gives a line its rank: a correction has that of what it corrects."""
        base = self.corrected(line)
        return self.papers[line.entry] if base is None else self.decided(base)

    def start(self, line: Noted) -> dt.date:
        """Return the day on which a line takes effect: a correction no sooner than what it corrects."""
        paper, base = self.papers[line.entry], self.corrected(line)
        if base is None:
            return paper.effective
        return self.start(base) if paper.from_start else max(paper.effective, self.start(base))

    def text_now(self, line: Noted) -> str | None:
        """Return the digest of what a line said, as it was last corrected."""
        about, digest = {line.entry}, line.digest
        for other in self.about(line.document):
            if self.papers[other.entry].corrects in about:
                about.add(other.entry)
                digest = other.digest
        return digest

    def binding(self, document: str, on: dt.date, *, issued: bool = False) -> Noted | None:
        """Return what binds on a day, of all or of what was *issued*: the latest decision, then the greatest number."""
        heard = [x for x in self.about(document) if self.start(x) <= on and not (issued and x.files is None)]
        latest = max((self.decided(line).date for line in heard), default=None)
        last = [line for line in heard if self.decided(line).date == latest]
        numbered = [line for line in last if self.decided(line).ordinal is not None]
        best = max(numbered, key=lambda line: (self.decided(line).ordinal, line.entry), default=None)
        return max((line for line in last if line is best or line not in numbered), key=_entry, default=None)

    def in_force(self, on: dt.date) -> dict[str, Noted]:
        """Return what binds on a day, by document, without what is withdrawn."""
        bound = {document: self.binding(document, on) for document in {line.document for line in self.noted}}
        return {document: line for document, line in bound.items() if line is not None and line.files is not None}

    def shares_a_code(self) -> bool:
        """Whether on any day two documents in force bear one code."""
        for on in {self.start(line) for line in self.noted}:
            codes = [line.code.casefold() for line in self.in_force(on).values()]
            if len(set(codes)) < len(codes):
                return True
        return False

    def is_free(self, paper: Paper) -> bool:
        """Whether no other entry has taken the number of a paper in its book and year."""
        key = (paper.book, paper.date.year, paper.ordinal)
        others = (other for other in self.papers.values() if other.entry != paper.entry)
        return all((other.book, other.date.year, other.ordinal) != key for other in others)

    def corrections(self, entry: int) -> list[Noted]:
        """Return what corrections say that are about an entry."""
        return [line for line in self.noted if self.papers[line.entry].corrects == entry]


def _entry(line: Noted) -> int:
    return line.entry


@attrs.define
class Clerk:
    """What the ledger says now and said after each entry, which bytes were frozen, and who passed which text."""

    now: Book = attrs.field(factory=Book)
    known: list[Book] = attrs.field(factory=lambda: [Book()])
    frozen: list[Noted] = attrs.field(factory=list)
    acts: dict[tuple[str, str], list[tuple[str, Role, Verdict]]] = attrs.field(factory=dict)

    @property
    def next_entry(self) -> int:
        """The number of the entry that comes next: rectifications are entries, too."""
        return len(self.known)

    def enter(self, book: Book) -> None:
        """Note what the ledger says after one more entry."""
        self.now = book
        self.known.append(book)

    def is_changed(self, document: str, digest: str) -> bool:
        """Whether a text is not the one that was issued last."""
        last = self.now.binding(document, dt.date.max, issued=True)
        return last is None or last.digest != digest

    def is_withdrawn(self, document: str) -> bool:
        """Whether the highest decision took the document out of force."""
        last = self.now.binding(document, dt.date.max)
        return last is not None and last.files is None

    def may_act(self, document: str, digest: str, person: str, role: Role) -> bool:
        """Whether a person has not acted on the text in another role."""
        return all(who != person or held is role for who, held, _ in self.acts.get((document, digest), []))

    def is_passed(self, document: str, digest: str) -> bool:
        """Whether each role has passed the text, and nobody's last word on it is a rejection."""
        last = {who: (role, verdict) for who, role, verdict in self.acts.get((document, digest), [])}
        passed = {role for role, verdict in last.values() if verdict is Verdict.APPROVED}
        return passed == set(Role) and all(verdict is Verdict.APPROVED for _, verdict in last.values())

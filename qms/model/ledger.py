"""The ledger of decisions, and what follows from it: which revision binds on which day.

Nothing about validity is stored anywhere else. A *line* is what one entry says of one document; the fold over the
lines of a document gives its history on two axes of time, *on* (when does it bind) and *known* (as of which entry).
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import attrs

from qms.model.codes import DocumentId
from qms.model.papers import PaperReference
from qms.model.reviews import Means
from qms.wording import Message, msg


class Act(enum.StrEnum):
    """What an entry does."""

    ISSUE = "issue"
    OPENING = "opening"
    CORRECTION = "correction"
    RECTIFICATION = "rectification"
    SIGNED_COPY = "signed-copy"


@attrs.frozen(kw_only=True)
class Signer:
    """Who signed a decision, and in what capacity (TM., KT., TL., TUQ., Q.)."""

    TOML_INLINE: ClassVar[bool] = True

    person: str
    capacity: str | None = None


@attrs.frozen(kw_only=True)
class IssueLine:
    """A revision that an entry puts in force, as it was on that day.

    *digest* is None only in an opening whose text is missing. *number*, *date* and *effective* stand only in an
    opening, where each document has a decision of its own.
    """

    document: DocumentId
    code: str
    title: str
    kind: str
    unit: str
    edition: int
    revision: int
    digest: str | None = None
    tree: str | None = None
    change: str | None = None
    change_basis: str | None = None
    replaces: tuple[DocumentId, ...] = ()
    number: str | None = None
    date: dt.date | None = None
    effective: dt.date | None = None


@attrs.frozen(kw_only=True)
class WithdrawLine:
    """A document that an entry takes out of force."""

    document: DocumentId
    reason: str | None = None


@attrs.frozen(kw_only=True)
class LedgerEntry:
    """One entry of the ledger; once on `main` its file never changes."""

    format: int
    entry: int
    previous: str | None = None
    act: Act
    number: str | None = None
    issuer: str | None = None
    book: str | None = None
    date: dt.date
    effective: dt.date
    recorded: dt.datetime
    recorded_by: str
    by: str | None = None
    means: Means | None = None
    source: str | None = None
    on_paper: bool = False
    signer: Signer | None = None
    subject: str | None = None
    bases: tuple[PaperReference, ...] = ()
    signed: str | None = None
    corrects: int | None = None
    reason: str | None = None
    from_start: bool = False
    issues: tuple[IssueLine, ...] = ()
    withdraws: tuple[WithdrawLine, ...] = ()


def name_of_entry(entry: LedgerEntry) -> Message:
    """Return what an entry is called: by its number and date, or by its place in the ledger."""
    if entry.number is None:
        return msg("entry {n}", n=entry.entry)
    return msg("{number} of {date}", number=entry.number, date=entry.date)


@attrs.frozen(kw_only=True)
class LedgerLine:
    """What one entry says of one document: *issue* is the revision, or None where the document is withdrawn.

    *decided* and *ordinal* are the date and the number by which lines outrank each other; a correction has those of
    the decision it corrects. *reason* says why the document is withdrawn or the revision corrected.
    """

    document: DocumentId
    entry: int
    act: Act
    number: str | None
    book: str | None
    date: dt.date | None
    effective: dt.date
    recorded: dt.datetime
    signer: Signer | None
    decided: dt.date
    ordinal: tuple[int, ...] | None
    issue: IssueLine | None
    reason: str | None = None
    corrects: int | None = None
    """The entry that the line corrects."""
    rectified_by: int | None = None
    """The entry that last stated the line's entry anew."""

    @property
    def is_withdrawal(self) -> bool:
        """Whether the line takes the document out of force."""
        return self.issue is None


class Status(enum.StrEnum):
    """How a revision stands on a day."""

    IN_FORCE = "in-force"
    FUTURE = "future"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    REPLACED_BEFORE_EFFECT = "replaced-before-effect"


@attrs.frozen(kw_only=True)
class Period:
    """The days on which a line binds: from *start* to the day before *until*, which is None while open."""

    line: LedgerLine
    start: dt.date
    until: dt.date | None

    def covers(self, day: dt.date) -> bool:
        """Whether the line binds on *day*."""
        return self.start <= day and (self.until is None or day < self.until)


@attrs.frozen(kw_only=True)
class Standing:
    """A revision with its place in time: *until* is the first day on which it no longer binds, None while open.

    For one that was replaced before it took effect that is its effective date: it binds on no day.
    """

    line: LedgerLine
    issue: IssueLine
    status: Status
    until: dt.date | None = None


def binding(lines: Iterable[LedgerLine], *, on: dt.date) -> LedgerLine | None:
    """Return the line of one document that binds on the day *on*, or None.

    Of the lines that have taken effect, those of the latest decision date count; of these, in each book the one
    with the greatest number; of what is left the one entered last.
    """
    heard = [line for line in lines if line.effective <= on]
    if not heard:
        return None
    latest = max(line.decided for line in heard)
    best: dict[str | None, LedgerLine] = {}
    for line in heard:
        if line.decided != latest:
            continue
        # Numbers compare within one book only; a line without a number stands for itself.
        book = line.book if line.ordinal is not None else f"entry {line.entry}"
        if book not in best or _outranks(line, best[book]):
            best[book] = line
    return max(best.values(), key=lambda line: line.entry)


def _outranks(line: LedgerLine, other: LedgerLine) -> bool:
    return (line.ordinal or (), line.entry) > (other.ordinal or (), other.entry)


def periods(lines: Iterable[LedgerLine]) -> tuple[Period, ...]:
    """Return when each line of one document binds, in order of time; a line that never binds has no period."""
    lines = tuple(lines)
    found: list[Period] = []
    for day in sorted({line.effective for line in lines}):
        line = binding(lines, on=day)
        assert line is not None  # one line at least has taken effect on this day
        if found and found[-1].line is line:
            continue
        if found:
            found[-1] = attrs.evolve(found[-1], until=day)
        found.append(Period(line=line, start=day, until=None))
    return tuple(found)


def history(lines: Iterable[LedgerLine], *, on: dt.date) -> tuple[Standing, ...]:
    """Return every revision of one document with its standing on the day *on*, oldest decision first."""
    lines = tuple(lines)
    when = periods(lines)
    found: list[Standing] = []
    for line in sorted(lines, key=lambda line: (line.decided, line.entry)):
        if line.issue is not None:
            own = [period for period in when if period.line is line]
            until = own[-1].until if own else line.effective
            found.append(Standing(line=line, issue=line.issue, status=_status(own, when, on), until=until))
    return tuple(found)


def _status(own: Sequence[Period], when: Sequence[Period], on: dt.date) -> Status:
    if not own:
        return Status.REPLACED_BEFORE_EFFECT
    if any(period.covers(on) for period in own):
        return Status.IN_FORCE
    if own[-1].start > on:
        return Status.FUTURE
    after = next(period for period in when if period.start == own[-1].until)
    return Status.WITHDRAWN if after.line.is_withdrawal else Status.REPLACED


def rows_of_master_list(lines: Iterable[LedgerLine], *, on: dt.date, status: Status) -> tuple[Standing, ...]:
    """Return the rows of one document in the master list of the day *on* that have the *status*.

    ``in-force`` and ``withdrawn`` give one row at the most: the revision that binds, or the last that did.
    """
    revisions = history(lines, on=on)
    rows = tuple(r for r in revisions if r.status is status)
    if status is not Status.WITHDRAWN:
        return rows
    if any(r.status is Status.IN_FORCE for r in revisions):
        return ()
    return rows[-1:]


def signed_copies(entries: Iterable[LedgerEntry]) -> dict[int, str]:
    """Return by decision the signed file that arrived last after it was entered."""
    return {e.corrects: e.signed for e in entries if e.act is Act.SIGNED_COPY and e.corrects and e.signed}


def with_signed_copy(entry: LedgerEntry, copies: Mapping[int, str]) -> LedgerEntry:
    """Return *entry* with its signed file, where that arrived after it; nothing else of it changes."""
    return attrs.evolve(entry, signed=copies[entry.entry]) if entry.entry in copies else entry


def with_rectifications(entries: Iterable[LedgerEntry]) -> tuple[tuple[int, ...], ...]:
    """Return the places of each entry together with those of its rectifications, oldest first.

    A rectification of a rectification is one of the entry itself; one of what is not there stands alone. Of two
    entries with one number the later counts.
    """
    found: dict[int, list[int]] = {}
    stands_for: dict[int, int] = {}
    for place, entry in enumerate(entries):
        corrects = entry.corrects or 0
        wrong = stands_for.get(corrects, corrects)
        if entry.act is Act.RECTIFICATION and wrong in found:
            found[wrong].append(place)
            stands_for[entry.entry] = wrong
        else:
            found[entry.entry] = [place]
    return tuple(map(tuple, found.values()))


def as_rectified(entries: Sequence[LedgerEntry]) -> LedgerEntry:
    """Return what the first of *entries* says by the last of the others, which rectify it.

    A rectification states anew, and whole, what it corrects. What was entered when and by whom stays, with the entry's
    act and its place in the ledger; so do its official number and its signed file unless a rectification states others.
    An entry of which it leaves nothing was made by mistake: it has no number any more. Of a late signed file only the
    reason is stated anew.
    """
    first, last = entries[0], entries[-1]
    if first is last:
        return first
    if first.act is Act.SIGNED_COPY:
        return attrs.evolve(first, reason=last.reason)
    number = next((entry.number for entry in reversed(entries) if entry.number), None)
    if not (last.issues or last.withdraws):
        number = None
    signed = next((entry.signed for entry in reversed(entries) if entry.signed), None)
    return attrs.evolve(
        last, act=first.act, entry=first.entry, previous=first.previous, recorded=first.recorded,
        recorded_by=first.recorded_by, number=number, signed=signed, corrects=first.corrects, reason=first.reason,
        from_start=first.from_start,
    )  # fmt: skip


def lines_of_entry(entry: LedgerEntry, *, corrected: Sequence[LedgerLine] = ()) -> tuple[LedgerLine, ...]:
    """Return what *entry* says of each document; *corrected* are the lines of the entry that a correction puts right.

    A document named in `replaces` of a line is withdrawn by it. A correction takes effect no sooner than what it
    corrects. A signed file that arrived late says nothing of any document.
    """
    if entry.act is Act.SIGNED_COPY:
        return ()
    # Imported here: who asks the index is given lines that are ready.
    from qms.model.numbers import book_ordinal

    base = {line.document: line for line in reversed(corrected)}
    ordinal = book_ordinal(entry.number) if entry.number else None

    def line(document: DocumentId, issue: IssueLine | None, reason: str | None) -> LedgerLine:
        own = issue if entry.act is Act.OPENING else None
        said = LedgerLine(
            document=document,
            entry=entry.entry,
            act=entry.act,
            number=own.number if own else entry.number,
            book=None if own else entry.book,
            date=own.date if own else entry.date,
            effective=own.effective or entry.effective if own else entry.effective,
            recorded=entry.recorded,
            signer=entry.signer,
            decided=own.date or own.effective or entry.effective if own else entry.date,
            ordinal=None if own else ordinal,
            issue=issue,
            reason=reason,
            corrects=entry.corrects,
        )
        if not corrected:
            return said
        first = base.get(document, corrected[0])
        return attrs.evolve(
            said,
            book=first.book,
            decided=first.decided,
            ordinal=first.ordinal,
            effective=first.effective if entry.from_start else max(said.effective, first.effective),
        )

    found = [line(issue.document, issue, entry.reason) for issue in entry.issues]
    found += [line(old, None, issue.code) for issue in entry.issues for old in issue.replaces if old != issue.document]
    found += [line(w.document, None, w.reason) for w in entry.withdraws]
    return tuple(found)

"""Rules about the ledger itself: the entries form one chain, and each says what it may say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qms.diagnostics import Diagnostic, Location
from qms.model.ledger import Act
from qms.model.numbers import BookOrdinal, book_ordinal, number_slug
from qms.model.queries import EntryFile
from qms.wording import msg


def chain_faults(files: Sequence[EntryFile]) -> Iterator[Diagnostic]:
    """Yield where the chain of entries breaks.

    Entries are numbered 1, 2, 3 … without gaps; each names the SHA-256 of the file before it, and was recorded no
    earlier.
    """
    previous: EntryFile | None = None
    for file in files:
        entry = file.entry
        place = Location(path=file.path, field="entry")
        if previous is not None and entry.entry == previous.entry.entry:
            yield Diagnostic(
                code="QMS-L001",
                message=msg(
                    "entry {n} stands twice: in {one} and in {other}",
                    n=entry.entry,
                    one=previous.path,
                    other=file.path,
                ),
                location=place,
                hint=msg("two branches were merged by hand; keep one of them as the ledger"),
            )
            continue
        expected = previous.entry.entry + 1 if previous else 1
        if entry.entry != expected:
            yield Diagnostic(
                code="QMS-L002",
                message=msg("entry {n} is missing; the ledger goes on with {next}", n=expected, next=entry.entry),
                location=place,
                hint=msg("run `qms repair`"),
            )
        elif entry.previous != (previous.digest if previous else None):
            yield Diagnostic(
                code="QMS-L003",
                message=msg("entry {n} does not name the file of the entry before it as it is now", n=entry.entry),
                location=Location(path=file.path, field="previous"),
                hint=msg("one of the two was altered; run `qms verify`"),
            )
        if previous is not None and entry.recorded < previous.entry.recorded:
            yield Diagnostic(
                code="QMS-L004",
                message=msg("entry {n} was recorded before entry {m}", n=entry.entry, m=previous.entry.entry),
                location=Location(path=file.path, field="recorded"),
            )
        yield from _form(file)
        previous = file


def _form(file: EntryFile) -> Iterator[Diagnostic]:
    entry = file.entry
    place = Location(path=file.path, field="number")
    # A rectification takes no number of its own; it may state the one that the rectified entry should have had.
    if entry.act is not Act.RECTIFICATION and (entry.number is None) != (entry.act in (Act.OPENING, Act.SIGNED_COPY)):
        yield Diagnostic(
            code="QMS-L005",
            message=msg("entry {n}: {act} and an official number do not go together so", n=entry.entry, act=entry.act),
            location=place,
        )
    corrects = entry.act in (Act.CORRECTION, Act.RECTIFICATION, Act.SIGNED_COPY)
    earlier = entry.corrects is not None and 0 < entry.corrects < entry.entry
    if (not earlier) if corrects else (entry.corrects is not None):
        yield Diagnostic(
            code="QMS-L006",
            message=msg("entry {n} must name an earlier entry that it corrects, and only if it does", n=entry.entry),
            location=Location(path=file.path, field="corrects"),
        )
    if entry.act is Act.SIGNED_COPY and (entry.signed is None or entry.issues or entry.withdraws):
        yield Diagnostic(
            code="QMS-L010",
            message=msg("entry {n} must name the signed file of a decision, and nothing else", n=entry.entry),
            location=Location(path=file.path, field="signed"),
        )
    named = [line.document for line in entry.issues] + [line.document for line in entry.withdraws]
    named += {old for line in entry.issues for old in line.replaces if old != line.document}
    for document in sorted({d for d in named if named.count(d) > 1}):
        yield Diagnostic(
            code="QMS-L007",
            message=msg("entry {n} names {document} twice", n=entry.entry, document=document),
            location=Location(path=file.path, field="issues"),
        )
    for line in entry.issues:
        if line.digest is None and entry.act is Act.ISSUE:  # others may put right what an opening says
            yield Diagnostic(
                code="QMS-L008",
                message=msg("entry {n}: {code} has no digest", n=entry.entry, code=line.code),
                location=Location(path=file.path, field="issues"),
            )


def numbers_unique(files: Sequence[EntryFile]) -> Iterator[Diagnostic]:
    """Yield the numbers that two entries of one book and year share."""
    seen: dict[tuple[str | None, str | None, int, BookOrdinal | str], EntryFile] = {}
    for file in files:
        entry = file.entry
        if entry.number is None:
            continue
        key = (
            entry.book,
            entry.issuer if entry.book is None else None,
            entry.date.year,
            book_ordinal(entry.number) or number_slug(entry.number),
        )
        first = seen.setdefault(key, file)
        if first is not file:
            yield Diagnostic(
                code="QMS-L009",
                message=msg(
                    "{number} of {year} was used by {other} already",
                    number=entry.number,
                    year=entry.date.year,
                    other=first.entry.number,
                ),
                location=Location(path=file.path, field="number"),
            )

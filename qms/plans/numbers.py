"""Take an official number from its book: who issues under it, and that nobody has used it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.books import book_of, next_ordinal
from qms.model.numbers import BookOrdinal, OfficialNumber, number_slug, parse_number, propose
from qms.model.system import System
from qms.wording import msg

FIRST_YEAR = 1945


@attrs.frozen(kw_only=True)
class NumberClaim:
    """A free number: as it will be written, whose it is, from which book, and the path of its entry."""

    number: str
    issuer: str
    book: str | None
    ordinal: BookOrdinal
    path: str
    warnings: tuple[Diagnostic, ...] = ()


@attrs.frozen(kw_only=True)
class UsedNumber:
    """A number that a decision or a paper bears already."""

    number: str
    ordinal: BookOrdinal
    date: dt.date | None
    """None where only the year is known."""
    path: str


def read_number(text: str, *, system: System, on: dt.date) -> OfficialNumber:
    """Return the official number in *text*; raises `UsageError` where there is none, proposing what was meant."""
    symbols = system.organisation.symbols(on=on)
    number = parse_number(text, issuers=symbols)
    proposal = propose(text, issuers=symbols)
    if number is None or number.canonical is None or (proposal and proposal != number.canonical):
        hint = msg("did you mean {number}?", number=proposal) if proposal else msg("write it like 244/QĐ-SCT")
        raise UsageError(msg("“{text}” is not an official number", text=text), hint=hint)
    if proposal and not number.conforms and number.text.strip() != proposal and _lost_letters(number.text, proposal):
        raise UsageError(
            msg("“{text}” is not an official number", text=text),
            hint=msg("did you mean {number}?", number=proposal),
        )
    return number


def _lost_letters(text: str, proposal: str) -> bool:
    """Whether *text* lacks the Đ that *proposal* has."""
    return text.upper().count("Đ") < proposal.upper().count("Đ")


def claim_number(text: str, *, date: dt.date, system: System, instead_of: int | None = None) -> NumberClaim:
    """Return the claim of a decision of our own on the number in *text*.

    Numbers restart each 1 January; within a book and a year each is used once, by decisions and papers together
    (Nghị định 30/2020/NĐ-CP, Điều 15). The number of entry *instead_of*, which is rectified, does not count. Raises
    `UsageError` for a malformed number or an issuer that `organisation.toml` does not know, `Refused` for a number that
    is taken.
    """
    number = read_number(text, system=system, on=date)
    symbol = number.issuer or ""
    issuer = system.organisation.by_symbol(symbol, on=date)
    if issuer is None:
        raise UsageError(
            msg("no organisation or board has the symbol “{symbol}” on {date}", symbol=symbol, date=date),
            hint=msg("correct the number, or add the issuer to organisation.toml"),
        )
    assert number.canonical is not None  # read_number saw to it
    book = book_of(system.settings.books, issuer.id, number.kind)
    year, ordinal = date.year, number.in_book
    taken = numbers_used(system, book=book.id if book else None, issuer=issuer.id, year=year, instead_of=instead_of)
    used = {u.ordinal: u for u in taken}
    if ordinal in used:
        raise Refused(
            msg(
                "number {ordinal} of {year} is already used by {number} of {date}",
                ordinal=written_ordinal(ordinal), year=year, number=used[ordinal].number,
                date=used[ordinal].date or year,
            ),
            hint=msg("the next free number is {number}", number=next_ordinal(used)),
        )  # fmt: skip
    suffix = "" if issuer.id == system.settings.agency else f"--{issuer.id}"
    path = _free_path(f"decisions/{year}/{number_slug(number.canonical)}{suffix}", system=system)
    return NumberClaim(
        number=number.canonical,
        issuer=issuer.id,
        book=book.id if book else None,
        ordinal=ordinal,
        path=path,
        warnings=tuple(_warnings(number, date, used, path)),
    )


def _free_path(stem: str, *, system: System) -> str:
    """Return a path that no entry has; one that bore a mistyped number, since rectified, keeps its file."""
    taken = {*system.ledger.paths()}
    path, n = f"{stem}.md", 1
    while path in taken:
        n += 1
        path = f"{stem}--{n}.md"
    return path


def _warnings(
    number: OfficialNumber, date: dt.date, used: Mapping[BookOrdinal, UsedNumber], path: str
) -> Iterator[Diagnostic]:
    place = Location(path=path, field="number")
    for remark in number.remarks:
        yield Diagnostic(code="QMS-N001", message=remark, location=place, severity=Severity.WARNING)
    for other in used.values():
        if other.date is None:
            continue
        if (other.ordinal < number.in_book and other.date > date) or (
            other.ordinal > number.in_book and other.date < date
        ):
            yield Diagnostic(
                code="QMS-N002",
                message=msg(
                    "the numbers of the book do not follow its dates: {other} is of {day}",
                    other=other.number, day=other.date,
                ),
                location=place,
                hint=msg("right for a paper entered late; otherwise check the number and the date"),
                severity=Severity.WARNING,
            )  # fmt: skip
            return


def written_ordinal(ordinal: BookOrdinal) -> str:
    """Return by what a book counts a number as it is written: 244, or 66.13."""
    return ".".join(map(str, ordinal))


def numbers_used(
    system: System, *, book: str | None, issuer: str, year: int, instead_of: int | None = None
) -> Iterator[UsedNumber]:
    """Yield the numbers that decisions and papers have taken from a book in a year, but for that of one entry.

    Where no book holds the issuer's numbers, those of the issuer alone compete.
    """
    for taken in system.ledger.numbers(year=year):
        if taken.entry == instead_of:
            continue
        if taken.book == book and (book is not None or taken.issuer == issuer) and taken.ordinal is not None:
            yield UsedNumber(number=taken.number, ordinal=taken.ordinal, date=taken.date, path=taken.path)
    symbols = system.organisation.symbols(on=dt.date(year, 12, 31))
    for path, paper in system.papers.items():
        if paper.issuer is None or (paper.date.year != year if paper.date else f"/{year}/" not in path):
            continue
        number = parse_number(paper.number, issuers=symbols)
        if number is None:
            continue
        own = book_of(system.settings.books, paper.issuer, number.kind)
        if (own.id if own else None) == book and (book is not None or paper.issuer == issuer):
            yield UsedNumber(number=paper.number, ordinal=number.in_book, date=paper.date, path=path)

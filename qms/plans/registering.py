"""Plan entries in the register of papers: a paper that is entered, and one of which something else is known now."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Container, Iterable, Iterator, Mapping

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.books import book_of
from qms.model.citations import unknown_papers, year_of
from qms.model.numbers import NumberReference, number_slug, parse_number
from qms.model.papers import Paper, PaperReference, PaperStatus
from qms.model.queries import LedgerQueries
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.numbers import FIRST_YEAR, numbers_used, written_ordinal
from qms.plans.plan import Plan
from qms.plans.signed_files import SignedFile, with_signed_file
from qms.text.rewriting import rewritten_value
from qms.text.values import value_bytes
from qms.wording import msg

OUTSIDER = "ngoai"
LONGEST_NUMBER = 100
FAR_FUTURE = dt.timedelta(days=366)
"""How far ahead a paper may be dated."""


def paper_path(paper: Paper, *, agency: str, year: int) -> str:
    """Return the path of a paper's file: its year, the slug of its number, and whose it is unless the agency's."""
    issuer = paper.issuer or OUTSIDER
    suffix = "" if issuer == agency else f"--{issuer}"
    return f"papers/{year}/{number_slug(paper.number)}{suffix}.toml"


def find_paper(papers: Mapping[str, Paper], text: str, *, ledger: LedgerQueries) -> str:
    """Return the path of the one paper that *text* names: its number, with ``@`` its year or day, or the path itself.

    Raises `UsageError` with those that it may be where it names none, or several.
    """
    if text in papers:
        return text
    reference = NumberReference.parse(text)
    slug = number_slug(reference.number)
    found = [
        path
        for path, paper in papers.items()
        if number_slug(paper.number) == slug
        and reference.date in (None, paper.date)
        and reference.year in (None, year_of(path))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            msg("{number} is the number of several papers", number=reference.number),
            hint=msg("say which: {choices}", choices=", ".join(_choices(papers, found))),
        )
    if any(number.slug == slug for number in ledger.numbers()):
        raise UsageError(
            msg("{number} is a decision of this store, not a paper that is only cited", number=reference.number),
            hint=msg("`qms decisions` shows it; a decision is changed with `qms correct` or `qms rectify`"),
        )
    names = {f"{paper.number}@{year_of(path)}": paper.number for path, paper in papers.items()}
    same = [name for name, number in names.items() if number_slug(number) == slug]
    near = same or difflib.get_close_matches(f"{reference.number}@{reference.year or ''}", names, n=3)
    raise UsageError(
        msg("no paper {number} is entered", number=text),
        hint=msg("did you mean {names}?", names=", ".join(near))
        if near
        else msg("`qms paper list` shows the papers; `qms paper add` enters one"),
    )


def _choices(papers: Mapping[str, Paper], paths: Iterable[str]) -> Iterator[str]:
    """Yield how to name each of several papers of one number: by its year, its day, or else the path of its file."""
    paths = sorted(paths)
    for path in paths:
        paper, others = papers[path], [other for other in paths if other != path]
        if year_of(path) not in map(year_of, others):
            yield f"{paper.number}@{year_of(path)}"
        elif paper.date is not None and paper.date not in [papers[other].date for other in others]:
            yield f"{paper.number}@{paper.date.isoformat()}"
        else:
            yield path


def plan_paper(
    system: System,
    paper: Paper,
    *,
    year: int | None,
    author: str,
    at: dt.datetime,
    file: SignedFile | None = None,
) -> Plan:
    """Return the plan of entering a paper; *file* is its scan, kept byte for byte.

    Raises `UsageError` for a paper that cannot be one, `Refused` for a number that is taken.
    """
    if paper.date is None and year is None:
        raise UsageError(msg("the paper has neither date nor year"), hint=msg("give its --date"))
    year = paper.date.year if paper.date else year or at.year
    _refuse_odd(paper, year=year, today=at.date())
    _refuse_odd_status(paper)
    path = _free_path(system, paper, year=year)
    warnings = (*_remarks(system, paper, path, year=year), *successor_unknown(system, paper, path))
    _refuse_taken_number(system, paper, year=year)
    change = Change(
        base=system.commit,
        message=f"Paper {paper.number}" + (f" ({paper.date})" if paper.date else ""),
        author=author,
        at=at,
        writes={path: value_bytes(paper)},
        expects={path: None},
    )
    return _with_file(Plan(change=change, warnings=warnings), file)


def plan_paper_change(
    system: System,
    path: str,
    before: Paper,
    after: Paper,
    *,
    data: bytes,
    author: str,
    at: dt.datetime,
    file: SignedFile | None = None,
) -> Plan:
    """Return the plan of another status, or of a correction, of the paper in the file *path*.

    *data* is the file as it lies on the disk and says *before*. Another year, number or issuer moves the file.
    Raises as `plan_paper` does.
    """
    year = after.date.year if after.date else year_of(path)
    _refuse_odd(after, year=year, today=at.date())
    if (after.status, after.successor) != (before.status, before.successor):
        _refuse_odd_status(after)
    agency, others = system.settings.agency, {other for other in system.papers if other != path}
    target = path
    warnings: tuple[Diagnostic, ...] = ()
    if paper_path(after, agency=agency, year=year) != paper_path(before, agency=agency, year=year_of(path)):
        target = _free_path(system, after, year=year, others=others)
        warnings = tuple(_remarks(system, after, target, year=year))
        _refuse_taken_number(system, after, year=year, besides=path)
    change = Change(base=system.commit, message=f"Paper {after.number}: {after.status}", author=author, at=at)
    new = rewritten_value(data, before, after)
    if (target, new) != (path, data):
        change = attrs.evolve(
            change,
            writes={target: new},
            expects={path: data, target: data if target == path else None},
            removes=frozenset({path} - {target}),
        )
    return _with_file(Plan(change=change, warnings=(*warnings, *successor_unknown(system, after, target))), file)


def successor_unknown(system: System, paper: Paper, path: str) -> Iterator[Diagnostic]:
    """The paper that took another's place is entered too, or else nobody sees whether it still binds."""
    named = [paper.successor] if paper.successor is not None else []
    for successor in unknown_papers(named, system.papers, system.ledger):
        yield Diagnostic(
            code="QMS-N010",
            message=msg("{number}, which took its place, is not entered yet", number=successor.number),
            location=Location(path=path, field="successor"),
            hint=msg("enter it with `qms paper add`"),
            severity=Severity.WARNING,
        )


def _with_file(plan: Plan, file: SignedFile | None) -> Plan:
    if file is None:
        return plan
    renamed = tuple(attrs.evolve(told, hint=msg("that name works on every system")) for told in file.renamed())
    return attrs.evolve(plan, change=with_signed_file(plan.change, file), warnings=(*plan.warnings, *renamed))


def _free_path(system: System, paper: Paper, *, year: int, others: Container[str] | None = None) -> str:
    """Return a path that no paper has; two outsiders may give one number in one year.

    Raises `Refused` where the paper itself is entered already.
    """
    others = system.papers if others is None else others
    path = wanted = paper_path(paper, agency=system.settings.agency, year=year)
    n = 1
    while path in others:
        other = system.papers[path]
        if paper.issuer is not None or (paper.issuer_name or "").casefold() == (other.issuer_name or "").casefold():
            raise Refused(
                msg("{number} of {year} is entered already", number=paper.number, year=year),
                hint=msg("see {path}; `qms paper set` changes it", path=path),
            )
        n += 1
        path = f"{wanted.removesuffix('.toml')}-{n}.toml"
    return path


def _refuse_odd(paper: Paper, *, year: int, today: dt.date) -> None:
    """Raise `UsageError` for what no paper can be."""
    number = paper.number.strip()
    if not any(letter.isalnum() for letter in number):
        raise UsageError(msg("the paper has no number"), hint=msg("write the number that it bears"))
    if len(number) > LONGEST_NUMBER:
        raise UsageError(
            msg("“{number}…” is too long for a number", number=number[:40]),
            hint=msg("write the number alone; what the paper is about goes into --subject"),
        )
    if not paper.subject.strip():
        raise UsageError(msg("the paper has no subject"), hint=msg("say with --subject what it is about"))
    if year < FIRST_YEAR or (paper.date or dt.date(year, 1, 1)) > today + FAR_FUTURE:
        raise UsageError(
            msg("no paper of {date} can be meant: today is {today}", date=paper.date or year, today=today),
            hint=msg("correct the day"),
        )
    if paper.until is not None and paper.until < (paper.date or dt.date(year, 1, 1)):
        raise UsageError(
            msg("the paper is of {date} and would no longer bind from {until}", date=paper.date or year,
                until=paper.until),
            hint=msg("correct --until or --date"),
        )  # fmt: skip


def _refuse_odd_status(paper: Paper) -> None:
    if paper.status is PaperStatus.REPLACED and paper.successor is None:
        raise UsageError(
            msg("a paper that was replaced has a successor"), hint=msg("name it with --successor, or say repealed")
        )
    if paper.status is not PaperStatus.REPLACED and paper.successor is not None:
        raise UsageError(
            msg("only a paper that was replaced has a successor"), hint=msg("say --status replaced, or leave it out")
        )
    if paper.successor is not None and paper.successor == PaperReference(number=paper.number, date=paper.date):
        raise UsageError(msg("a paper cannot take its own place"), hint=msg("name another paper with --successor"))


def _remarks(system: System, paper: Paper, path: str, *, year: int) -> Iterator[Diagnostic]:
    """Yield what is against the rules in a number of an issuer of the store; raises `UsageError` for an unknown one."""
    if paper.issuer is None:
        return
    day = paper.date or dt.date(year, 12, 31)
    if system.organisation.issuer(paper.issuer, on=day) is None:
        raise UsageError(
            msg("no organisation or board has the id “{issuer}” on {date}", issuer=paper.issuer, date=day),
            hint=msg("`qms org list` shows them; for an outsider give --issuer-name"),
        )
    number = parse_number(paper.number, issuers=system.organisation.symbols(on=day))
    for remark in number.remarks if number else ():
        yield Diagnostic(
            code="QMS-N001",
            message=remark,
            location=Location(path=path, field="number"),
            severity=Severity.WARNING,
        )


def _refuse_taken_number(system: System, paper: Paper, *, year: int, besides: str | None = None) -> None:
    """Raise `Refused` where a decision or a paper, other than the one *besides*, bears the number in its book."""
    if paper.issuer is None:
        return
    day = paper.date or dt.date(year, 12, 31)
    number = parse_number(paper.number, issuers=system.organisation.symbols(on=day))
    if number is None:
        return
    book = book_of(system.settings.books, paper.issuer, number.kind)
    for used in numbers_used(system, book=book.id if book else None, issuer=paper.issuer, year=year):
        if used.ordinal == number.in_book and used.path != besides:
            raise Refused(
                msg(
                    "number {ordinal} of {year} is already used by {number} of {date}",
                    ordinal=written_ordinal(number.in_book), year=year, number=used.number, date=used.date or year,
                ),
                hint=msg("see {path}", path=used.path),
            )  # fmt: skip

"""Plan entries in the registers around the ledger: papers, and the agency's organisation."""

from __future__ import annotations

import datetime as dt

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.books import book_of
from qms.model.codes import is_portable_file_name
from qms.model.numbers import number_slug, parse_number
from qms.model.papers import Paper
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.numbers import numbers_used
from qms.plans.plan import Plan
from qms.text.values import value_bytes
from qms.wording import msg

OUTSIDER = "ngoai"


def paper_path(paper: Paper, *, agency: str, year: int) -> str:
    """Return the path of a paper's file: its year, the slug of its number, and whose it is unless the agency's."""
    issuer = paper.issuer or OUTSIDER
    suffix = "" if issuer == agency else f"--{issuer}"
    return f"papers/{year}/{number_slug(paper.number)}{suffix}.toml"


def plan_paper(
    system: System,
    paper: Paper,
    *,
    year: int | None,
    author: str,
    at: dt.datetime,
    file: tuple[str, bytes] | None = None,
) -> Plan:
    """Return the plan of entering a paper; *file* is its scan, kept byte for byte.

    Raises `UsageError` for an unknown issuer or a paper without year, `Refused` for a number that is taken.
    """
    if paper.date is None and year is None:
        raise UsageError(msg("the paper has neither date nor year"), hint=msg("give its --date"))
    if file is not None and not is_portable_file_name(file[0].rpartition("/")[2]):
        raise UsageError(
            msg("the file name “{name}” does not work here", name=file[0].rpartition("/")[2]),
            hint=msg("rename the file: ASCII letters, digits, hyphens, dots"),
        )
    day = paper.date or dt.date(year or at.year, 12, 31)
    warnings: list[Diagnostic] = []
    path = paper_path(paper, agency=system.settings.agency, year=day.year)
    if path in system.papers:
        raise Refused(
            msg("{number} of {year} is entered already", number=paper.number, year=day.year),
            hint=msg("see {path}", path=path),
        )
    if paper.issuer is not None:
        if system.organisation.issuer(paper.issuer, on=day) is None:
            raise UsageError(
                msg("no organisation or board has the id “{issuer}”", issuer=paper.issuer),
                hint=msg("`qms org list` shows them; for an outsider give --issuer-name"),
            )
        number = parse_number(paper.number, issuers=system.organisation.symbols(on=day))
        if number is not None:
            warnings += [
                Diagnostic(
                    code="QMS-N001",
                    message=remark,
                    location=Location(path=path, field="number"),
                    severity=Severity.WARNING,
                )
                for remark in number.remarks
            ]
            book = book_of(system.settings.books, paper.issuer, number.kind)
            used = numbers_used(system, book=book.id if book else None, issuer=paper.issuer, year=day.year)
            taken = next((u for u in used if u.ordinal == number.ordinal), None)
            if taken is not None:
                raise Refused(
                    msg(
                        "number {ordinal} of {year} is already used by {number} of {date}",
                        ordinal=number.ordinal, year=day.year, number=taken.number, date=taken.date or day.year,
                    ),
                    hint=msg("see {path}", path=taken.path),
                )  # fmt: skip
    writes = {path: value_bytes(paper)}
    if file is not None and paper.file is not None:
        writes[paper.file] = file[1]
    change = Change(
        base=system.commit,
        message=f"Paper {paper.number}" + (f" ({paper.date})" if paper.date else ""),
        author=author,
        at=at,
        writes=writes,
        expects=dict.fromkeys(writes),
    )
    return Plan(change=change, warnings=tuple(warnings))


def plan_organisation(
    system: System, *, path: str, before: bytes, after: bytes, message: str, author: str, at: dt.datetime
) -> Plan:
    """Return the plan of a changed `organisation.toml`, already checked."""
    return Plan(
        change=Change(
            base=system.commit,
            message=message,
            author=author,
            at=at,
            writes={path: after},
            expects={path: before},
        )
    )

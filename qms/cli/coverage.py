"""What stands for the clauses of the standard: coverage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from qms.cli.grammar import answer_options, answers, command, option
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, Row, answer_listing, column
from qms.cli.parameters import DAY, WORDS
from qms.cli.progress import working
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.standards import ClauseCoverage

_SHOWN = 4
_KEYS = ("clause", "title", "title_en", "covered", "documents", "records", "missing", "excluded")


@command(marked("Show which documents in force and which records stand for each clause of the standard."))
@option("--edition", type=WORDS, metavar="E", help_text=marked("The edition; that of qms.toml by default."))
@option("--on", type=DAY, metavar="D", help_text=marked("On this day; today by default."))
@option(
    "--threshold",
    type=click.IntRange(0, 100),
    metavar="N",
    help_text=marked("Exit code 1 where fewer percent of the clauses are covered."),
)
@answer_options(listing=True)
@answers
def coverage(
    call: Invocation, edition: str | None, on: dt.date | None, threshold: int | None, **answer: Any
) -> int:  # fmt: skip
    """Answer `qms coverage`."""
    workspace = call.open()
    with working(call):
        found = workspace.coverage(edition=edition, on=on)
    vietnamese = call.language.code == "vi"
    columns = (
        column(marked("Clause"), "clause"),
        column(marked("What it asks"), "title" if vietnamese else "title_en"),
        Column(marked("Documents"), lambda row: _some(row["documents"])),
        Column(marked("Records"), lambda row: _some(row["records"])),
        Column(marked("Missing"), lambda row: _missing(call, row)),
    )
    rows = [_row(one, vietnamese=vietnamese) for one in found.clauses]
    answer_listing(call, Listing(keys=_KEYS, columns=columns, rows=rows), **answer)
    is_enough = threshold is None or found.percent >= threshold
    if answer["format"] == "table":
        said = msg(
            "by {edition} on {date}, {covered} of {n} clauses have what they ask for or do not apply ({percent} %)",
            covered=found.covered, n=len(found.clauses), percent=found.percent, date=found.on,
            edition=found.standard.title if vietnamese else found.standard.title_en,
        )  # fmt: skip
        call.note(said)
        call.note(msg("A link proves that something exists; whether it is adequate, an audit tells."))
        if not is_enough:
            call.note(msg("That is below the threshold of {threshold} %.", threshold=threshold))
    return 0 if is_enough else 1


def _row(one: ClauseCoverage, *, vietnamese: bool) -> Row:
    return {
        "clause": one.clause.number,
        "title": one.clause.title,
        "title_en": one.clause.title_en,
        "covered": one.is_covered,
        "documents": list(one.documents),
        "records": list(one.records),
        "missing": [item.what if vietnamese else item.what_en for item in one.missing] if one.excluded is None else [],
        "excluded": one.excluded,
    }


def _missing(call: Invocation, row: Row) -> str:
    if row["excluded"] is not None:
        return call.say(msg("does not apply: {reason}", reason=row["excluded"]))
    if row["missing"]:
        return "; ".join(row["missing"])
    return "" if row["covered"] else call.say(_NOTHING)


_NOTHING: Message = msg("nothing names it")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown}, … ({len(names)})"

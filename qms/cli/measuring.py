"""Figures counted from records: measure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import click

from qms.cli.grammar import answer_options, answers, command, option
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, Row, answer_listing, column
from qms.cli.parameters import DAY, WORDS
from qms.model.measures import MeasureVerdict
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.measuring import Measured

_KEYS: Final = (
    "name", "title", "value", "numerator", "denominator", "as_of", "target", "verdict", "counted", "population",
)  # fmt: skip
VERDICTS: Final = {
    MeasureVerdict.MET: marked("met"),
    MeasureVerdict.MISSED: marked("missed"),
    MeasureVerdict.NOT_ENOUGH_DATA: marked("not enough data to conclude"),
    MeasureVerdict.NO_TARGET: marked("no target"),
}


@command(marked("Show a figure that is counted from records, or all, with their targets and verdicts."))
@click.argument("name", metavar="[NAME]", type=WORDS, required=False)
@option("--on", type=DAY, metavar="D", help_text=marked("Counted up to this day, from the first of its year."))
@option("--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Counted in this year."))
@option("--explain", is_flag=True, help_text=marked("List what it was counted from."))
@answer_options(listing=True)
@answers
def measure(
    call: Invocation, name: str | None, on: dt.date | None, year: int | None, explain: bool, **answer: Any
) -> None:
    """Answer `qms measure`."""
    workspace = call.open()
    found = [workspace.measure(name, on=on, year=year)] if name else [*workspace.measures(on=on, year=year)]
    columns = (
        column(marked("Name"), "name"),
        column(marked("Value"), "value"),
        column(marked("Target"), "target"),
        Column(marked("Verdict"), lambda row: Message(VERDICTS[MeasureVerdict(row["verdict"])])),
        column(marked("As of"), "as_of"),
        column(marked("What it is"), "title"),
    )
    rows = [_row(call, one) for one in found]
    if not rows and answer["format"] == "table":
        call.note(msg("There is no measure: enable a plugin that brings one, or declare it in qms.toml."))
        return
    answer_listing(call, Listing(keys=_KEYS, columns=columns, rows=rows), **answer)
    if explain and answer["format"] == "table":
        for row in rows:
            _explain(call, row)


def _explain(call: Invocation, row: Row) -> None:
    counted = {*row["counted"]}
    call.tell(msg("{name}: {n} of {all}", name=row["name"], n=len(counted), all=len(row["population"])))
    for one in row["population"]:
        click.echo(f"  {'+' if one in counted else '-'} {one}")


def _row(call: Invocation, one: Measured) -> Row:
    measured = one.measurement
    return {
        "name": one.measure.name,
        "title": call.say(one.measure.title),
        "value": str(measured),
        "numerator": str(measured.numerator) if measured.numerator is not None else None,
        "denominator": str(measured.denominator) if measured.denominator is not None else None,
        "as_of": measured.as_of,
        "target": str(one.measure.target) if one.measure.target else None,
        "verdict": one.verdict,
        "counted": list(measured.counted),
        "population": list(measured.population),
    }

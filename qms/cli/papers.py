"""Papers that are cited but put nothing in force: paper add, paper list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs
import click

from qms.cli.asking import needed
from qms.cli.grammar import CommandGroup, answer_options, answers, command, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, answer_listing, column
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, REFERENCE, WORDS
from qms.cli.proposals import paper_reference
from qms.errors import UsageError
from qms.model.papers import Paper, PaperStatus
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.numbers import NumberReference

KEYS = ("path", *(field.name for field in attrs.fields(Paper)))
STATUSES = {
    PaperStatus.IN_FORCE: marked("in force"),
    PaperStatus.REPEALED: marked("repealed"),
    PaperStatus.REPLACED: marked("replaced"),
}

paper = CommandGroup("paper", help=marked("Papers that are cited but put nothing in force."), no_args_is_help=False)


@writing_command(marked("Enter a paper: an own plan or letter, a law, another body's decision."), name="add")
@click.argument("number", metavar="NUMBER", type=WORDS, required=False)
@option("--date", type=DAY, metavar="D", help_text=marked("The paper's date."))
@option(
    "--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Its year, where the day is not known.")
)
@option("--issuer", type=WORDS, metavar="ID", help_text=marked("An organisation or board; the agency by default."))
@option("--issuer-name", type=WORDS, metavar="T", help_text=marked("The name of an issuer outside organisation.toml."))
@option("--subject", type=WORDS, metavar="T", help_text=marked("What it is about (trích yếu)."))
@option(
    "--status",
    type=click.Choice([s.value for s in PaperStatus]),
    default="in-force",
    help_text=marked("Whether it still binds."),
)
@option("--until", type=DAY, metavar="D", help_text=marked("The first day on which it no longer binds."))
@option("--successor", type=REFERENCE, metavar="NUMBER@DATE", help_text=marked("The paper that took its place."))
@option("--file", metavar="FILE", help_text=marked("Its scan or signed PDF, kept byte for byte."))
@answers
def add(
    call: Invocation,
    number: str | None,
    date: dt.date | None,
    year: int | None,
    issuer: str | None,
    issuer_name: str | None,
    subject: str | None,
    status: str,
    until: dt.date | None,
    successor: NumberReference | None,
    file: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms paper add`."""
    if issuer and issuer_name:
        raise UsageError(msg("--issuer and --issuer-name exclude each other"))
    workspace = call.open_to_write()
    number = needed(call, number, "NUMBER", msg("Number of the paper"), read=WORDS)
    if year is None:
        date = needed(call, date, "--date", msg("Date of the paper"), read=DAY)
    entered = Paper(
        number=number,
        date=date,
        issuer=None if issuer_name else issuer or workspace.settings.agency,
        issuer_name=issuer_name,
        subject=needed(call, subject, "--subject", msg("Subject"), read=WORDS),
        status=PaperStatus(status),
        until=until,
        successor=paper_reference(workspace, successor) if successor else None,
    )
    scan = file_path(file) if file else None
    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.add_paper(entered, year=year, file=scan, dry_run=dry_run),
        says=lambda _: msg("enter the paper {number}", number=entered.number),
        **manner,
    )


@command(marked("List the papers."), name="list")
@option("--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Only those of this year."))
@answer_options(listing=True)
@answers
def listed(call: Invocation, year: int | None, **answer: Any) -> None:
    """Answer `qms paper list`."""
    workspace = call.open()
    rows = [_row(path, found) for path, found in workspace.papers(year=year).items()]
    columns = (
        column(marked("Number"), "number"),
        column(marked("Date"), "date"),
        Column(marked("Issuer"), lambda row: row["issuer"] or row["issuer_name"]),
        Column(marked("Status"), lambda row: Message(STATUSES[PaperStatus(row["status"])])),
        column(marked("Subject"), "subject"),
    )
    if not rows and answer["format"] == "table":
        call.note(msg("There is no paper."))
        return
    answer_listing(call, Listing(keys=KEYS, columns=columns, rows=rows), **answer)


def _row(path: str, entered: Paper) -> dict[str, Any]:
    successor = entered.successor
    return {
        "path": path,
        **attrs.asdict(entered, recurse=False),
        "status": str(entered.status),
        "successor": {"number": successor.number, "date": successor.date} if successor else None,
    }


paper.add_command(add)
paper.add_command(listed)

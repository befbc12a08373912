"""Papers that are cited but put nothing in force: paper add, set, list, show; see `official_papers` for the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import click

from qms.cli.asking import needed
from qms.cli.grammar import CommandGroup, answer_options, answers, command, option, options, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, Row, answer_listing, column, plain_lines, shown
from qms.cli.official_papers import new, render
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, REFERENCE, WORDS
from qms.cli.proposals import paper_reference
from qms.errors import UsageError
from qms.model.citations import year_of
from qms.model.papers import Paper, PaperStatus
from qms.operations import citing
from qms.plans.registering import find_paper
from qms.wording import Message, msg
from qms.wording import listed as listed_in_sentence

if TYPE_CHECKING:
    from qms.model.documents import LegalBasis
    from qms.model.numbers import NumberReference
    from qms.model.papers import PaperReference

KEYS = ("path", *(field.name for field in attrs.fields(Paper)))
STATUSES = {
    PaperStatus.IN_FORCE: marked("in force"),
    PaperStatus.REPEALED: marked("repealed"),
    PaperStatus.REPLACED: marked("replaced"),
}
FIELDS = {
    "number": marked("Number"),
    "date": marked("Date"),
    "issuer": marked("Issuer"),
    "issuer_name": marked("Issuer"),
    "subject": marked("Subject"),
    "status": marked("Status"),
    "until": marked("No longer in force from"),
    "successor": marked("Replaced by"),
    "file": marked("File"),
}
STATUS_CHOICE = click.Choice([status.value for status in PaperStatus])
WHAT_FOLLOWED = options(
    option("--until", type=DAY, metavar="D", help_text=marked("The first day on which it no longer binds.")),
    option("--successor", type=REFERENCE, metavar="NUMBER@DATE", help_text=marked("The paper that took its place.")),
)
SCAN = option("--file", metavar="FILE", help_text=marked("Its scan or signed PDF, kept byte for byte."))

paper = CommandGroup(
    "paper",
    help=marked("Papers that are cited but put nothing in force, and papers to be signed."),
    no_args_is_help=False,
)


@writing_command(marked("Enter a paper: an own plan or letter, a law, another body's decision."), name="add")
@click.argument("number", metavar="NUMBER", type=WORDS, required=False)
@option("--date", type=DAY, metavar="D", help_text=marked("The paper's date."))
@option(
    "--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Its year, where the day is not known.")
)
@option("--issuer", type=WORDS, metavar="ID", help_text=marked("An organisation or board; the agency by default."))
@option("--issuer-name", type=WORDS, metavar="T", help_text=marked("The name of an issuer outside organisation.toml."))
@option("--subject", type=WORDS, metavar="T", help_text=marked("What it is about (trích yếu)."))
@option("--status", type=STATUS_CHOICE, default="in-force", help_text=marked("Whether it still binds."))
@WHAT_FOLLOWED
@SCAN
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
    _refuse_two_issuers(issuer, issuer_name)
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


@writing_command(marked("Say that a paper no longer binds, or put right what was typed wrong of it."), name="set")
@click.argument("reference", metavar="NUMBER[@YEAR]", type=WORDS, required=False)
@option("--status", type=STATUS_CHOICE, help_text=marked("Whether it still binds."))
@WHAT_FOLLOWED
@option("--number", type=WORDS, metavar="T", help_text=marked("The right number."))
@option("--date", type=DAY, metavar="D", help_text=marked("The right date."))
@option("--issuer", type=WORDS, metavar="ID", help_text=marked("The right issuer: an organisation or board."))
@option("--issuer-name", type=WORDS, metavar="T", help_text=marked("The right name of an issuer outside."))
@option("--subject", type=WORDS, metavar="T", help_text=marked("The right subject (trích yếu)."))
@SCAN
@answers
def change(
    call: Invocation,
    reference: str | None,
    status: str | None,
    successor: NumberReference | None,
    issuer: str | None,
    issuer_name: str | None,
    file: str | None,
    dry_run: bool,
    yes: bool,
    format: str,
    **plain: Any,
) -> int:
    """Carry out `qms paper set`."""
    _refuse_two_issuers(issuer, issuer_name)
    workspace = call.open_to_write()
    named = needed(call, reference, "NUMBER", msg("Number of the paper"), read=WORDS)
    fields = {field: value for field, value in plain.items() if value is not None}
    if status is not None:
        fields["status"] = PaperStatus(status)
    if successor is not None:
        fields["successor"] = paper_reference(workspace, successor)
    if issuer or issuer_name:
        fields |= {"issuer": issuer, "issuer_name": issuer_name}
    if not (fields or file):
        raise UsageError(
            msg("nothing is said that would be different"),
            hint=msg("say it with --status, --subject or another option"),
        )
    scan = file_path(file) if file else None
    return carry_out(
        call,
        workspace,
        lambda dry: workspace.set_paper(named, file=scan, dry_run=dry, **fields),
        says=lambda _: msg("change the paper {number}: {what}", number=named, what=_said(fields, file)),
        dry_run=dry_run,
        yes=yes,
        format=format,
    )


@command(marked("List the papers."), name="list")
@option("--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Only those of this year."))
@option("--status", type=STATUS_CHOICE, help_text=marked("Only those with this status."))
@option("--issuer", type=WORDS, metavar="ID", help_text=marked("Only those of this issuer, by id or by name."))
@option("--cited-by", type=WORDS, metavar="CODE", help_text=marked("Only those that this document in force cites."))
@answer_options(listing=True)
@answers
def listed(
    call: Invocation, year: int | None, status: str | None, issuer: str | None, cited_by: str | None, **answer: Any
) -> None:
    """Answer `qms paper list`."""
    workspace = call.open()
    found = workspace.papers(year=year)
    unknown: tuple[LegalBasis, ...] = ()
    if cited_by is not None:
        cited, unknown = citing.papers_cited(workspace.session, workspace.session.load_for_reading(), cited_by)
        found = {path: entered for path, entered in found.items() if path in cited}
    rows = [
        _row(path, entered)
        for path, entered in found.items()
        if status in (None, entered.status) and (issuer is None or _is_of(entered, issuer))
    ]
    columns = (
        column(FIELDS["number"], "number"),
        column(FIELDS["date"], "date"),
        Column(FIELDS["issuer"], lambda row: row["issuer"] or row["issuer_name"]),
        Column(FIELDS["status"], lambda row: Message(STATUSES[PaperStatus(row["status"])])),
        column(FIELDS["until"], "until"),
        column(FIELDS["subject"], "subject"),
    )
    if rows or answer["format"] != "table":
        answer_listing(call, Listing(keys=KEYS, columns=columns, rows=rows), **answer)
    else:
        call.note(msg("There is no paper."))
    for basis in unknown if answer["format"] == "table" else ():
        call.note(msg("cited and not entered: {number}", number=_reference(basis)))


@command(marked("Show a paper, and what rests on it."), name="show")
@click.argument("reference", metavar="NUMBER[@YEAR]", type=WORDS)
@answer_options(listing=False)
@answers
def show(call: Invocation, reference: str, format: str) -> None:
    """Answer `qms paper show`."""
    workspace = call.open()
    loaded = workspace.session.load_for_reading()
    path = find_paper(loaded.papers, reference, ledger=loaded.ledger)
    entered, year = loaded.papers[path], year_of(path)
    texts = [
        {
            "code": standing.issue.code,
            "id": standing.issue.document,
            "title": standing.issue.title,
            "article": b.article,
        }
        for standing, b in citing.resting_on(workspace.session, loaded, entered, year=year)
    ]
    decisions = [
        {"number": file.entry.number, "date": file.entry.date, "subject": file.entry.subject}
        for file in citing.decisions_citing(loaded, entered, year=year)
    ]
    row = {**_row(path, entered), "cited_by": texts, "decisions": decisions}
    if format == "json":
        call.answer_json(row)
        return
    values = {
        **row,
        "issuer": loaded.organisation.name_of_issuer(entered.issuer, entered.date or workspace.session.today)
        if entered.issuer
        else None,
        "status": Message(STATUSES[entered.status]),
        "successor": _reference(entered.successor) if entered.successor else None,
    }
    for field, heading in FIELDS.items():
        if values[field] is not None:
            click.echo(f"{call.say(heading)}: {shown(call.language, values[field])}")
    _list(call, msg("Texts in force that rest on it:"), TEXTS, texts)
    _list(call, msg("Decisions that name it:"), DECISIONS, decisions)


TEXTS = (
    column(marked("Code"), "code"),
    column(marked("Article"), "article"),
    column(marked("Title"), "title"),
)
DECISIONS = (
    column(marked("Number"), "number"),
    column(marked("Date"), "date"),
    column(marked("Subject"), "subject"),
)


def _list(call: Invocation, heading: Message, columns: tuple[Column, ...], rows: Sequence[Row]) -> None:
    if rows:
        call.tell(heading)
        for line in plain_lines(call.language, Listing(keys=(), columns=columns, rows=rows)):
            click.echo(f"  {line}")


def _refuse_two_issuers(issuer: str | None, issuer_name: str | None) -> None:
    if issuer and issuer_name:
        raise UsageError(msg("--issuer and --issuer-name exclude each other"))


def _is_of(entered: Paper, issuer: str) -> bool:
    return entered.issuer == issuer or issuer.casefold() in (entered.issuer_name or "").casefold()


def _reference(cited: LegalBasis | PaperReference) -> Message:
    if cited.date is None:
        return msg("{number}", number=cited.number)
    return msg("{number} of {date}", number=cited.number, date=cited.date)


def _said(fields: Mapping[str, Any], file: str | None) -> Message:
    """Return what a paper is given, as people say it."""
    values = {
        **fields,
        **({"status": Message(STATUSES[fields["status"]])} if "status" in fields else {}),
        **({"successor": _reference(fields["successor"])} if "successor" in fields else {}),
        **({"file": file} if file else {}),
    }
    return listed_in_sentence(
        msg("{field} “{value}”", field=Message(heading), value=values[field])
        for field, heading in FIELDS.items()
        if values.get(field) is not None
    )


def _row(path: str, entered: Paper) -> dict[str, Any]:
    successor = entered.successor
    return {
        "path": path,
        **attrs.asdict(entered, recurse=False),
        "status": str(entered.status),
        "successor": {"number": successor.number, "date": successor.date} if successor else None,
    }


for one_command in (add, change, listed, show, new, render):
    paper.add_command(one_command)

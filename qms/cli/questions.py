"""Questions to a store: list, show, history, decisions."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

import click

from qms.cli.grammar import answer_options, answers, command, option
from qms.cli.invocation import Invocation, harmless
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, answer_listing, column, shown
from qms.cli.parameters import DAY, KNOWN, WORDS
from qms.cli.rows import (
    DECISION_KEYS,
    HISTORY_KEYS,
    LIST_KEYS,
    decision_row,
    history_row,
    list_row,
    missing_row,
    number_of,
    show_row,
)
from qms.diagnostics import Diagnostic, in_order
from qms.errors import UsageError
from qms.model.ledger import Act, Status
from qms.model.queries import history_of
from qms.operations import reading, resolving
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.workspace import Workspace

STATUSES = {
    Status.IN_FORCE: marked("in force"),
    Status.FUTURE: marked("future"),
    Status.WITHDRAWN: marked("withdrawn"),
    Status.REPLACED: marked("replaced"),
    Status.REPLACED_BEFORE_EFFECT: marked("replaced before effect"),
}
ACTS = {
    Act.ISSUE: marked("issue"),
    Act.OPENING: marked("opening"),
    Act.CORRECTION: marked("correction"),
    Act.RECTIFICATION: marked("rectification"),
}
LISTED = ("in-force", "future", "withdrawn", "replaced")


def warnings_on_reading(workspace: Workspace, loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Return what a question has to be answered with: a ledger that is damaged, an operation that was cut off."""
    from qms.operations.originals import ledger_alterations

    store = workspace.session.store
    return in_order([*loaded.ledger_faults, *store.pending(), *ledger_alterations(store, loaded.saved)])


@command(marked("Show the master list of a day: what is in force, or revisions of another status."))
@option("--on", type=DAY, metavar="DATE", help_text=marked("On this day; today by default."))
@option("--known", type=KNOWN, metavar="K", help_text=marked("As known on a day, after an entry or a decision."))
@option("--kind", type=WORDS, metavar="KIND", help_text=marked("Only this kind of document."))
@option("--unit", type=WORDS, metavar="UNIT", help_text=marked("Only what this unit owns."))
@option("--status", type=click.Choice(LISTED), default="in-force", help_text=marked("Only revisions of this status."))
@answer_options(listing=True)
@answers
def master_list(
    call: Invocation,
    on: dt.date | None,
    known: str | None,
    kind: str | None,
    unit: str | None,
    status: str,
    **answer: Any,
) -> None:
    """Answer `qms list`."""
    workspace = call.open()
    loaded = workspace.session.load_for_reading()
    day = on or workspace.session.today
    found = reading.master_list(
        loaded,
        on=day,
        known=_known(loaded, known),
        kind=kind,
        unit=unit,
        status=Status(status),
    )
    if not found:  # nothing, or nothing by that name? Only now the plugins are asked for their kinds
        if kind is not None:
            resolving.refuse_unknown_kind(kind, kinds=workspace.session.kinds)
        if unit is not None:
            resolving.refuse_unknown_unit(unit, organisation=loaded.organisation)
    columns = (
        column(marked("Code"), "code"),
        column(marked("Title"), "title"),
        column(marked("Kind"), "kind"),
        column(marked("Unit"), "unit"),
        Column(marked("Edition.revision"), number_of),
        column(marked("Decision"), "decision"),
        column(marked("Date"), "date"),
        column(marked("In force from"), "effective"),
        column(marked("In force until"), "until"),
    )
    call.warn(warnings_on_reading(workspace, loaded), as_json=answer["format"] == "json")
    if not found and answer["format"] == "table":
        call.note(
            msg("No document has the status “{status}” on {date}.", status=Message(STATUSES[Status(status)]), date=day)
        )
        return
    answer_listing(call, Listing(keys=LIST_KEYS, columns=columns, rows=[list_row(row) for row in found]), **answer)


@command(marked("Show a document as it binds on a day, or one of its revisions; its bytes are checked."))
@click.argument("reference", metavar="CODE", type=WORDS)
@option("--on", type=DAY, metavar="DATE", help_text=marked("On this day; today by default."))
@option("--known", type=KNOWN, metavar="K", help_text=marked("As known on a day, after an entry or a decision."))
@option("--revision", type=WORDS, metavar="E.R", help_text=marked("This revision, such as 02.00."))
@option("--text", "only_text", is_flag=True, help_text=marked("The text alone."))
@answer_options(listing=False)
@answers
def show(
    call: Invocation,
    reference: str,
    on: dt.date | None,
    known: str | None,
    revision: str | None,
    only_text: bool,
    format: str,
) -> None:
    """Answer `qms show`."""
    workspace = call.open()
    loaded = workspace.session.load_for_reading()
    standing = reading.standing_of(
        loaded,
        reference,
        on=on or workspace.session.today,
        known=_known(loaded, known),
        revision=reading.parse_revision(revision) if revision else None,
    )
    is_missing = standing.issue.digest is None and not only_text
    row = missing_row(standing) if is_missing else show_row(reading.frozen(workspace.session, standing))
    call.warn(warnings_on_reading(workspace, loaded), as_json=format == "json")
    if format == "json":
        call.answer_json(row)
        return
    if not only_text:
        for heading, value in (
            (marked("Code"), row["code"]),
            (marked("Title"), row["title"]),
            (marked("Kind"), row["kind"]),
            (marked("Unit"), row["unit"]),
            (marked("Edition.revision"), number_of(row)),
            (marked("Decision"), row["decision"]),
            (marked("Date"), row["date"]),
            (marked("In force from"), row["effective"]),
            (marked("In force until"), row["until"]),
            (marked("Status"), Message(STATUSES[standing.status])),
            (marked("Digest"), row["digest"]),
            (marked("File"), row["path"]),
            (marked("Attachments"), ", ".join(a["path"].rpartition("/")[2] for a in row["attachments"])),
        ):
            if value:
                click.echo(f"{call.say(heading)}: {shown(call.language, value)}")
    if is_missing:
        call.tell(msg("Its text was missing when it was entered: what was in force cannot be proved."))
        return
    text = harmless(row["text"]) if sys.stdout.isatty() else row["text"]
    click.echo(text, nl=not text.endswith("\n"))


@command(marked("Show every revision a document ever had."))
@click.argument("reference", metavar="CODE", type=WORDS)
@option("--on", type=DAY, metavar="DATE", help_text=marked("On this day; today by default."))
@option("--known", type=KNOWN, metavar="K", help_text=marked("As known on a day, after an entry or a decision."))
@answer_options(listing=True)
@answers
def history(call: Invocation, reference: str, on: dt.date | None, known: str | None, **answer: Any) -> None:
    """Answer `qms history`."""
    workspace = call.open()
    loaded = workspace.session.load_for_reading()
    ledger = loaded.ledger
    day, entry = on or workspace.session.today, _known(loaded, known)
    document = reading.find_issued(ledger, reference, on=day, known=entry)
    rows = [history_row(standing) for standing in history_of(ledger, document, on=day, known=entry)]
    columns = (
        column(marked("Entry"), "entry"),
        Column(marked("Act"), lambda row: Message(ACTS[Act(row["act"])])),
        Column(marked("Edition.revision"), number_of),
        column(marked("Decision"), "decision"),
        column(marked("Date"), "date"),
        column(marked("In force from"), "effective"),
        column(marked("In force until"), "until"),
        Column(marked("Status"), lambda row: Message(STATUSES[Status(row["status"])])),
        column(marked("Signer"), "signer"),
        column(marked("Change"), "change"),
    )
    call.warn(warnings_on_reading(workspace, loaded), as_json=answer["format"] == "json")
    answer_listing(call, Listing(keys=HISTORY_KEYS, columns=columns, rows=rows), **answer)


@command(marked("List the entries of the ledger, oldest first."))
@option("--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Only those of this year."))
@answer_options(listing=True)
@answers
def decisions(call: Invocation, year: int | None, **answer: Any) -> None:
    """Answer `qms decisions`."""
    workspace = call.open()
    loaded = workspace.session.load_for_reading()
    files = [f for f in loaded.ledger.entries() if year is None or f.entry.date.year == year]
    commits = {a.path: a.commit for a in workspace.session.store.additions("decisions")} if files else {}
    columns = (
        column(marked("Entry"), "entry"),
        Column(marked("Act"), lambda row: Message(ACTS[Act(row["act"])])),
        column(marked("Number"), "number"),
        column(marked("Date"), "date"),
        column(marked("In force from"), "effective"),
        Column(marked("Issues"), lambda row: len(row["issues"])),
        Column(marked("Withdraws"), lambda row: len(row["withdraws"])),
        column(marked("Subject"), "subject"),
    )
    call.warn(warnings_on_reading(workspace, loaded), as_json=answer["format"] == "json")
    if not files and answer["format"] == "table":
        call.note(
            msg("There is no decision yet.") if year is None else msg("There is no decision of {year}.", year=str(year))
        )
        return
    rows = [decision_row(file, commits) for file in files]
    answer_listing(call, Listing(keys=DECISION_KEYS, columns=columns, rows=rows), **answer)


def _known(loaded: Loaded, known: str | None) -> int | None:
    """Return the entry that *known* names. Raises `UsageError` for an entry that is still to come."""
    if known is None:
        return None
    entry = reading.parse_known(loaded.ledger, known)
    last = loaded.ledger.last()
    if known.isdecimal() and entry > (last.entry.entry if last else 0):
        raise UsageError(msg("the ledger has no entry {entry}", entry=entry), hint=msg("`qms decisions` lists them"))
    return entry

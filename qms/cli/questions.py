"""Questions to a store: list, show, history, decisions."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from qms.cli.grammar import answer_options, answers, command, option
from qms.cli.invocation import Invocation, harmless
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, answer_listing, column, shown
from qms.cli.parameters import DAY, KNOWN, WORDS
from qms.cli.remarks import (
    corrections_of,
    is_corrected_from_start,
    rectified_values,
    remark_on_entry,
    remark_on_revision,
)
from qms.cli.rows import (
    DECISION_KEYS,
    HISTORY_KEYS,
    LIST_KEYS,
    decision_row,
    history_row,
    list_row,
    mended_row,
    missing_row,
    number_of,
    show_row,
)
from qms.diagnostics import Diagnostic, in_order
from qms.errors import UsageError
from qms.model.ledger import Act, LedgerLine, Standing, Status
from qms.model.queries import LedgerQueries, history_of
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
    Act.SIGNED_COPY: marked("signed file"),
}
LISTED = ("in-force", "future", "withdrawn", "replaced")


def warnings_on_reading(workspace: Workspace, loaded: Loaded, known: str | None = None) -> tuple[Diagnostic, ...]:
    """Return what a question has to be answered with: a ledger that is damaged, an operation that was cut off.

    *known* is what the question named to say as of when: a decision that was typed otherwise than it is written.
    """
    from qms.operations.originals import ledger_alterations

    store = workspace.session.store
    found = [*loaded.ledger_faults, *store.pending(), *ledger_alterations(store, loaded.saved)]
    return in_order([*found, *reading.typed_otherwise(loaded.ledger, known)])


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
    call.warn(warnings_on_reading(workspace, loaded, known), as_json=answer["format"] == "json")
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
    day, entry = on or workspace.session.today, _known(loaded, known)
    standing = reading.standing_of(
        loaded,
        reference,
        on=day,
        known=entry,
        revision=reading.parse_revision(revision) if revision else None,
    )
    is_missing = standing.issue.digest is None and not only_text
    shown_row = missing_row(standing) if is_missing else show_row(reading.frozen(workspace.session, standing))
    revisions = history_of(loaded.ledger, standing.issue.document, on=day, known=entry)
    correcting = corrections_of(revisions).get(standing.line.entry, [])
    row = {**shown_row, **mended_row(standing, [correction.line.entry for correction in correcting])}
    call.warn(warnings_on_reading(workspace, loaded, known), as_json=format == "json")
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
            (marked("Status"), _status(standing, correcting)),
            (marked("Remark"), remark_on_revision(standing, correcting, _reasons(loaded.ledger, [standing], entry))),
            (marked("Digest"), row["digest"]),
            (marked("File"), row["path"]),
            (marked("Attachments"), ", ".join(_names_beside(row))),
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
    revisions = history_of(ledger, document, on=day, known=entry)
    corrections = corrections_of(revisions)
    reasons = _reasons(ledger, revisions, entry)
    rows: list[dict[str, Any]] = []
    statuses: dict[int, Message] = {}
    remarks: dict[int, Message | None] = {}
    for standing in revisions:
        number = standing.line.entry
        correcting = corrections.get(number, [])
        rows.append(history_row(standing, [correction.line.entry for correction in correcting]))
        statuses[number] = _status(standing, correcting)
        remarks[number] = remark_on_revision(standing, correcting, reasons, _withdrawal(ledger, standing, entry))
    columns = (
        column(marked("Entry"), "entry"),
        Column(marked("Act"), lambda row: Message(ACTS[Act(row["act"])])),
        Column(marked("Edition.revision"), number_of),
        column(marked("Decision"), "decision"),
        column(marked("Date"), "date"),
        column(marked("In force from"), "effective"),
        column(marked("In force until"), "until"),
        Column(marked("Status"), lambda row: statuses[row["entry"]]),
        column(marked("Signer"), "signer"),
        column(marked("Change"), "change"),
        *_remarks_column(remarks),
    )
    call.warn(warnings_on_reading(workspace, loaded, known), as_json=answer["format"] == "json")
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
    rectified = rectified_values(loaded.ledger, files)
    remarks = {file.entry.entry: remark_on_entry(file, rectified) for file in files}
    columns = (
        column(marked("Entry"), "entry"),
        Column(marked("Act"), lambda row: Message(ACTS[Act(row["act"])])),
        column(marked("Number"), "number"),
        column(marked("Date"), "date"),
        column(marked("In force from"), "effective"),
        Column(marked("Issues"), lambda row: len(row["issues"])),
        Column(marked("Withdraws"), lambda row: len(row["withdraws"])),
        column(marked("Signed file"), "signed"),
        column(marked("Subject"), "subject"),
        *_remarks_column(remarks),
    )
    call.warn(warnings_on_reading(workspace, loaded), as_json=answer["format"] == "json")
    if not files and answer["format"] == "table":
        call.note(
            msg("There is no decision yet.") if year is None else msg("There is no decision of {year}.", year=str(year))
        )
        return
    rows = [decision_row(file, commits, rectified) for file in files]
    answer_listing(call, Listing(keys=DECISION_KEYS, columns=columns, rows=rows), **answer)


def _withdrawal(ledger: LedgerQueries, standing: Standing, known: int | None) -> LedgerLine | None:
    """Return the line of the ledger by which a revision is withdrawn; None where it is not."""
    if standing.status is not Status.WITHDRAWN:
        return None
    lines = ledger.lines(standing.issue.document, known=known)
    return next((line for line in lines if line.is_withdrawal and line.effective == standing.until), None)


def _remarks_column(remarks: Mapping[int, Message | None]) -> tuple[Column, ...]:
    """Return the column of remarks, by entry; none where nothing is remarked."""
    if not any(remarks.values()):
        return ()
    return (Column(marked("Remark"), lambda row: remarks[row["entry"]]),)


def _status(standing: Standing, corrections: Sequence[Standing]) -> Message:
    """Return how a revision stands; one that another text stands for from its first day on was corrected."""
    is_corrected = standing.status is Status.REPLACED_BEFORE_EFFECT and is_corrected_from_start(standing, corrections)
    return msg("corrected") if is_corrected else Message(STATUSES[standing.status])


def _reasons(ledger: LedgerQueries, revisions: Iterable[Standing], known: int | None) -> dict[int, str | None]:
    """Return the reasons of rectifications by entry; the ledger is only asked where a revision was rectified."""
    if not any(standing.line.rectified_by for standing in revisions):
        return {}
    files = (one for file in ledger.entries(known=known) for one in file.rectifications)
    return {one.entry.entry: one.entry.reason for one in files}


def _names_beside(row: dict[str, Any]) -> list[str]:
    """Return the names of the files of a document, without the one that holds its text."""
    return [file["path"].rpartition("/")[2] for file in row["attachments"] if file["path"] != row["path"]]


def _known(loaded: Loaded, known: str | None) -> int | None:
    """Return the entry that *known* names. Raises `UsageError` for an entry that is still to come."""
    if known is None:
        return None
    entry = reading.parse_known(loaded.ledger, known)
    last = loaded.ledger.last()
    if known.isdecimal() and entry > (last.entry.entry if last else 0):
        raise UsageError(msg("the ledger has no entry {entry}", entry=entry), hint=msg("`qms decisions` lists them"))
    return entry

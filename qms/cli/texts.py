"""Working texts: new, attach, save, status, restore."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import answer_options, answers, command, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, Row, answer_listing, column
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, KNOWN, WORDS
from qms.cli.progress import working
from qms.cli.rows import STATUS_KEYS, status_row
from qms.cli.safety import tell_last_backup
from qms.errors import UsageError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.session import Outcome
    from qms.plans.plan import Plan
    from qms.workspace import Workspace


@writing_command(marked("Make a document from its kind's template, or with --table many documents at once."))
@click.argument("kind", metavar="[KIND]", type=WORDS, required=False)
@click.argument("code", metavar="[CODE]", type=WORDS, required=False)
@option("--title", type=WORDS, metavar="T", help_text=marked("Its title."))
@option("--unit", type=WORDS, metavar="U", help_text=marked("The id of the unit that owns it."))
@option("--table", metavar="FILE", help_text=marked("A table of documents: CSV or XLSX."))
@option("--update", is_flag=True, help_text=marked("With --table: change documents that exist."))
@option("--template", metavar="FILE", help_text=marked("Write a table to fill in for --table, and nothing else."))
@answers
def new(
    call: Invocation,
    kind: str | None,
    code: str | None,
    title: str | None,
    unit: str | None,
    table: str | None,
    update: bool,
    template: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms new`."""
    if template is not None:
        from qms.operations.tables import template_table

        return write_template(call, template, template_table())
    if table is not None:
        if kind or code or title or unit:
            raise UsageError(msg("--table goes without KIND, CODE, --title and --unit"))
        return _new_from_table(call, table, update, manner)
    if update:
        raise UsageError(msg("--update goes with --table"))
    workspace = call.open_to_write()
    kinds = ", ".join(workspace.session.kinds) if call.can_ask else ""
    kind = needed(call, kind, "KIND", msg("Kind of document ({kinds})", kinds=kinds), read=WORDS)
    code = needed(call, code, "CODE", msg("Code"), read=WORDS)
    title = needed(call, title, "--title", msg("Title"), read=WORDS)
    unit = needed(call, unit, "--unit", msg("Unit ({units})", units=_units(call, workspace)), read=WORDS)
    kind_, code_, title_, unit_ = kind, code, title, unit
    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.new(kind_, code_, title=title_, unit=unit_, dry_run=dry_run),
        says=lambda _: msg("make {code}", code=code_),
        **manner,
    )


def _new_from_table(call: Invocation, table: str, update: bool, manner: dict[str, Any]) -> int:
    from qms.operations.tables import new_from_table

    workspace = call.open_to_write()

    def act(dry_run: bool) -> Outcome:
        return new_from_table(workspace.session, file_path(table), update=update, dry_run=dry_run)

    def says(plan: Plan) -> Message:
        documents = {path.rpartition("/")[0] for path in (*plan.change.writes, *plan.change.takes)}
        return (
            msg("change {n} documents from a table", n=len(documents))
            if update
            else msg("make {n} documents from a table", n=len(documents))
        )

    return carry_out(call, workspace, act, says=says, **manner)


def _units(call: Invocation, workspace: Workspace) -> str:
    if not call.can_ask:
        return ""
    from qms.model.organisation import holds

    units = workspace.session.load().system.organisation.units
    return ", ".join(unit.id for unit in units if holds(unit, on=workspace.session.today))


def write_template(call: Invocation, name: str, data: bytes) -> int:
    """Write a table to fill in to a new file. Raises `UsageError` where something is there already."""
    if not name.lower().endswith(".xlsx"):
        raise UsageError(msg("the table to fill in is an Excel file"), hint=msg("give it a name that ends in .xlsx"))
    try:
        with file_path(name).open("xb") as file:
            file.write(data)
    except OSError as error:
        raise UsageError(
            msg("{file} cannot be written: {reason}", file=name, reason=error.strerror or str(error)),
            hint=msg("name a new file"),
        ) from error
    call.tell(msg("{file} is there to be filled in.", file=name))
    return 0


@writing_command(marked("Put a file into a document's folder, or the signed file that arrived late to its decision."))
@click.argument("reference", metavar="CODE|NUMBER", type=WORDS, required=False)
@click.argument("file", metavar="FILE", required=False)
@option("--as-body", is_flag=True, help_text=marked("The file is the document's master text."))
@option("--name", type=WORDS, metavar="N", help_text=marked("The name under which the file is kept."))
@option("--reason", type=WORDS, metavar="T", help_text=marked("Why a decision gets another signed file."))
@answers
def attach(
    call: Invocation,
    reference: str | None,
    file: str | None,
    as_body: bool,
    name: str | None,
    reason: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms attach`."""
    from qms.operations.signing import names_decision

    workspace = call.open_to_write()
    what = needed(call, reference, "CODE", msg("Code of a document, or number of a decision"), read=WORDS)
    path = file_path(needed(call, file, "FILE", msg("File to attach"), read=str))
    if names_decision(workspace.session, what):
        if as_body:
            raise UsageError(msg("--as-body goes with a document"))

        def act(dry_run: bool) -> Outcome:
            return workspace.attach_signed(what, path, name=name, reason=reason, dry_run=dry_run)
    else:
        if reason:
            raise UsageError(msg("--reason goes with a decision"))

        def act(dry_run: bool) -> Outcome:
            return workspace.attach(what, path, as_body=as_body, name=name, dry_run=dry_run)

    return carry_out(
        call, workspace, act, says=lambda _: msg("attach {file} to {code}", file=path.name, code=what), **manner
    )


@writing_command(marked("Put every changed working text on main. Saving binds nobody and submits nothing."))
@option("-m", "--message", type=WORDS, metavar="T", help_text=marked("What was changed, in a line."))
@answers
def save(call: Invocation, message: str | None, **manner: Any) -> int:
    """Carry out `qms save`."""
    workspace = call.open_to_write()

    def says(plan: Plan) -> Message:
        files = len({*plan.change.takes, *plan.change.writes})
        gone, formed = len(plan.change.removes), len(plan.change.writes)
        said = (
            msg("save {files} files, remove {gone}", files=files, gone=gone)
            if gone
            else msg("save {files} files", files=files)
        )
        return (
            msg("{said}; {formed} brought to LF and NFC on the disk too", said=said, formed=formed) if formed else said
        )

    return carry_out(
        call, workspace, lambda dry_run: workspace.save(message=message, dry_run=dry_run), says=says, **manner
    )


@writing_command(marked("Bring an issued text back as working text: the one in force, or a given revision."))
@click.argument("reference", metavar="CODE", type=WORDS, required=False)
@click.argument("revision", metavar="[E.R]", type=WORDS, required=False)
@option("--on", type=DAY, metavar="DATE", help_text=marked("The text that was in force on this day."))
@option("--known", type=KNOWN, metavar="K", help_text=marked("As known on a day, after an entry or a decision."))
@option("--saved", type=WORDS, metavar="COMMIT", help_text=marked("A draft that was put aside, as `restore` told it."))
@answers
def restore(
    call: Invocation,
    reference: str | None,
    revision: str | None,
    on: dt.date | None,
    known: str | None,
    saved: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms restore`."""
    workspace = call.open_to_write()
    code = needed(call, reference, "CODE", msg("Code"), read=WORDS)
    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.restore(code, revision=revision, on=on, known=known, saved=saved, dry_run=dry_run),
        says=lambda _: msg("bring back the text of {code}", code=f"{code} {revision}" if revision else code),
        **manner,
    )


@command(marked("Show how every working text stands against what was last issued, and in review."))
@option("--changed", is_flag=True, help_text=marked("Only texts that changed."))
@option("--unit", type=WORDS, metavar="U", help_text=marked("Only what this unit owns."))
@option("--kind", type=WORDS, metavar="K", help_text=marked("Only this kind of document."))
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("Only the texts of this plan."))
@answer_options(listing=True)
@answers
def status(
    call: Invocation, changed: bool, unit: str | None, kind: str | None, plan: str | None, **answer: Any
) -> None:
    """Answer `qms status`."""
    workspace = call.open()
    with working(call):
        found = [s for s in workspace.status(unit=unit, kind=kind, plan=plan) if s.changed or not changed]
    rows = [status_row(s) for s in found]
    saved = {s.document: s.saved for s in found}
    columns = (
        column(marked("Code"), "code"),
        column(marked("Last issued"), "in_force"),
        Column(marked("Changed"), lambda row: row["changed"]),
        Column(marked("Saved"), lambda row: saved[row["id"]]),
        Column(marked("Reviews"), lambda row: _reviews(call, row)),
    )
    call.warn(workspace.session.store.pending(), as_json=answer["format"] == "json")
    if not rows and answer["format"] == "table":
        chosen = bool(unit or kind or plan)
        none = msg("There is no such document.") if chosen else msg("There is no document yet.")
        call.note(msg("No working text changed.") if changed else none)
    else:
        answer_listing(call, Listing(keys=STATUS_KEYS, columns=columns, rows=rows), **answer)
    if answer["format"] == "table":
        tell_last_backup(call, workspace)


def _reviews(call: Invocation, row: Row) -> str:
    acts = []
    for act in row["reviews"]:
        words = [call.say(VERDICTS[act["verdict"]]), *([call.say(marked("stale"))] if act["stale"] else [])]
        acts.append(f"{call.say(ROLES[act['role']])}: {act['by']} ({', '.join(words)})")
    return "; ".join(acts)


ROLES = {"author": marked("author"), "checker": marked("checker"), "approver": marked("approver")}
VERDICTS = {"approved": marked("approved"), "rejected": marked("rejected")}

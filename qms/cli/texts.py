"""Working texts: new, attach, save, status, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import answer_options, answers, command, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, Row, answer_listing, column
from qms.cli.outcomes import carry_out
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.cli.rows import STATUS_KEYS, status_row
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


@writing_command(marked("Put a file into a document's folder, as an attachment or as its master text."))
@click.argument("reference", metavar="CODE", type=WORDS, required=False)
@click.argument("file", metavar="FILE", required=False)
@option("--as-body", is_flag=True, help_text=marked("The file is the document's master text."))
@answers
def attach(call: Invocation, reference: str | None, file: str | None, as_body: bool, **manner: Any) -> int:
    """Carry out `qms attach`."""
    workspace = call.open_to_write()
    code = needed(call, reference, "CODE", msg("Code"), read=WORDS)
    path = file_path(needed(call, file, "FILE", msg("File to attach"), read=str))
    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.attach(code, path, as_body=as_body, dry_run=dry_run),
        says=lambda _: msg("attach {file} to {code}", file=path.name, code=code),
        **manner,
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


@writing_command(marked("Bring an issued text back as working text: the last one, or a given revision."))
@click.argument("reference", metavar="CODE", type=WORDS, required=False)
@click.argument("revision", metavar="[E.R]", type=WORDS, required=False)
@answers
def restore(call: Invocation, reference: str | None, revision: str | None, **manner: Any) -> int:
    """Carry out `qms restore`."""
    workspace = call.open_to_write()
    code = needed(call, reference, "CODE", msg("Code"), read=WORDS)
    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.restore(code, revision=revision, dry_run=dry_run),
        says=lambda _: msg("bring back the text of {code}", code=code),
        **manner,
    )


@command(marked("Show how every working text stands against what was last issued, and in review."))
@option("--changed", is_flag=True, help_text=marked("Only texts that changed."))
@answer_options(listing=True)
@answers
def status(call: Invocation, changed: bool, **answer: Any) -> None:
    """Answer `qms status`."""
    workspace = call.open()
    with working(call):
        found = [s for s in workspace.status() if s.changed or not changed]
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
        call.note(msg("No working text changed.") if changed else msg("There is no document yet."))
        return
    answer_listing(call, Listing(keys=STATUS_KEYS, columns=columns, rows=rows), **answer)


def _reviews(call: Invocation, row: Row) -> str:
    acts = []
    for act in row["reviews"]:
        words = [call.say(VERDICTS[act["verdict"]]), *([call.say(marked("stale"))] if act["stale"] else [])]
        acts.append(f"{call.say(ROLES[act['role']])}: {act['by']} ({', '.join(words)})")
    return "; ".join(acts)


ROLES = {"author": marked("author"), "checker": marked("checker"), "approver": marked("approver")}
VERDICTS = {"approved": marked("approved"), "rejected": marked("rejected")}

"""Registers and their records: record add, edit, move, list, show, explain, fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import CommandGroup, answer_options, answers, command, option, options, writing_command
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.listings import Listing, Row, answer_listing, column, shown
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, WORDS
from qms.errors import UsageError
from qms.model.records import MADE, STATE
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.records import HistoryLine, Record
    from qms.operations.recording import Recorder, RecordOutcome
    from qms.workspace import Workspace

record = CommandGroup("record", help=marked("Records of registers: made, changed, closed, never deleted."),
                      no_args_is_help=False)  # fmt: skip

WHO = options(
    option("--as", "by", type=WORDS, metavar="ID", help_text=marked("The person who acts; you by default.")),
    option("--why", type=WORDS, metavar="T", help_text=marked("The reason, for the record's history.")),
    option(
        "--means", type=click.Choice(["paper", "e-office", "e-mail", "in-person"]),
        help_text=marked("How the act reached you, where you enter it for somebody."),
    ),
    option("--source", type=WORDS, metavar="T", help_text=marked("Where its evidence is: a number, a file, a place.")),
)  # fmt: skip
READ = option("--read", metavar="DIGEST", help_text=marked("The digest you have read: refused if it moved since."))


class _Said(click.ParamType[tuple[str, str]]):
    name = "field"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, sign, text = str(value).partition("=")
        if not sign or not name.strip():
            raise UsageError(
                msg("“{text}” says nothing of a field", text=value),
                hint=msg("write it like unit=vp, in one word or in quotes"),
            )
        return name.strip(), text


SAID = _Said()


@writing_command(marked("Make a record, numbered in the year of its day."), name="add")
@click.argument("register", metavar="REGISTER", type=WORDS, required=False)
@click.argument("said", metavar="[FIELD=VALUE]...", type=SAID, nargs=-1)
@option("--on", type=DAY, metavar="D", help_text=marked("The day on which it came to be; today by default."))
@WHO
@answers
def add(
    call: Invocation, register: str | None, said: Sequence[tuple[str, str]], on: dt.date | None,
    by: str | None, why: str | None, means: str | None, source: str | None, **manner: Any,
) -> int:  # fmt: skip
    """Carry out `qms record add`."""
    workspace = call.open_to_write()
    register = needed(call, register, "REGISTER", msg("Register"), read=WORDS)
    said = [*said, *_asked(call, workspace, register, said)]
    recorder = _recorder(by, why, means, source)
    return _carry_out(
        call, workspace,
        lambda dry_run: workspace.add_record(register, said, recorder=recorder, on=on, dry_run=dry_run),
        lambda name: msg("make the record {record}", record=name), **manner,
    )  # fmt: skip


@writing_command(marked("Give a record other values; each change keeps who, when, old, new and why."), name="edit")
@click.argument("reference", metavar="RECORD", type=WORDS)
@click.argument("said", metavar="FIELD=VALUE...", type=SAID, nargs=-1, required=True)
@READ
@WHO
@answers
def edit(
    call: Invocation, reference: str, said: Sequence[tuple[str, str]], read: str | None,
    by: str | None, why: str | None, means: str | None, source: str | None, **manner: Any,
) -> int:  # fmt: skip
    """Carry out `qms record edit`."""
    workspace = call.open_to_write()
    recorder = _recorder(by, why, means, source)
    return _carry_out(
        call, workspace,
        lambda dry_run: workspace.edit_record(reference, said, recorder=recorder, read=read, dry_run=dry_run),
        lambda name: msg("change the record {record}", record=name), **manner,
    )  # fmt: skip


@writing_command(marked("Move a record to another state, such as closed."), name="move")
@click.argument("reference", metavar="RECORD", type=WORDS)
@click.argument("to", metavar="STATE", type=WORDS)
@click.argument("said", metavar="[FIELD=VALUE]...", type=SAID, nargs=-1)
@READ
@WHO
@answers
def move(
    call: Invocation, reference: str, to: str, said: Sequence[tuple[str, str]], read: str | None,
    by: str | None, why: str | None, means: str | None, source: str | None, **manner: Any,
) -> int:  # fmt: skip
    """Carry out `qms record move`."""
    workspace = call.open_to_write()
    recorder = _recorder(by, why, means, source)
    return _carry_out(
        call, workspace,
        lambda dry_run: workspace.move_record(reference, to, said, recorder=recorder, read=read, dry_run=dry_run),
        lambda name: msg("move the record {record} to {state}", record=name, state=to), **manner,
    )  # fmt: skip


@writing_command(marked("Say why a record was changed by hand."), name="explain")
@click.argument("reference", metavar="RECORD", type=WORDS)
@WHO
@answers
def explain(
    call: Invocation, reference: str, by: str | None, why: str | None, means: str | None, source: str | None,
    **manner: Any,
) -> int:  # fmt: skip
    """Carry out `qms record explain`."""
    workspace = call.open_to_write()
    why = needed(call, why, "--why", msg("Reason"), read=WORDS)
    recorder = _recorder(by, why, means, source)
    return _carry_out(
        call, workspace,
        lambda dry_run: workspace.explain_record(reference, recorder=recorder, dry_run=dry_run),
        lambda name: msg("say why {record} was changed", record=name), **manner,
    )  # fmt: skip


@command(marked("List the records of a register, or the registers."), name="list")
@click.argument("register", metavar="[REGISTER]", type=WORDS, required=False)
@option("--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Only those numbered in this year."))
@option("--state", type=WORDS, metavar="S", help_text=marked("Only those in this state."))
@option("--open", "open_", is_flag=True, help_text=marked("Only those that are neither closed nor cancelled."))
@answer_options(listing=True)
@answers
def listed(
    call: Invocation, register: str | None, year: int | None, state: str | None, open_: bool, **answer: Any
) -> None:
    """Answer `qms record list`."""
    workspace = call.open()
    if register is None:
        _list_registers(call, workspace, **answer)
        return
    told = workspace.record_rows(register, year=year, state=state, only_open=open_)
    columns = (
        column(marked("Number"), "id"),
        column(marked("State"), "state"),
        *(column(call.say(field.notes.title), field.name) for field in told.register.fields),
    )
    keys = ("id", "state", *(field.name for field in told.register.fields), "digest")
    rows = told.plain_rows if answer["format"] in ("json", "csv") else told.shown_rows
    if rows or answer["format"] != "table":
        answer_listing(call, Listing(keys=keys, columns=columns, rows=rows), **answer)
    else:
        call.note(msg("There is no record."))


def _list_registers(call: Invocation, workspace: Workspace, **answer: Any) -> None:
    rows: list[Row] = [
        {"name": one.name, "prefix": one.prefix, "title": call.say(one.title), "records": n, "open": n_open}
        for one, n, n_open in workspace.registers()
    ]
    columns = (
        column(marked("Register"), "name"),
        column(marked("Prefix"), "prefix"),
        column(marked("Records"), "records"),
        column(marked("Open"), "open"),
        column(marked("What it is"), "title"),
    )
    keys = ("name", "prefix", "title", "records", "open")
    if rows or answer["format"] != "table":
        answer_listing(call, Listing(keys=keys, columns=columns, rows=rows), **answer)
    else:
        call.note(msg("There is no register: enable a plugin that brings one, or declare it in qms.toml."))


@command(marked("Show a record, what names it, and its history."), name="show")
@click.argument("reference", metavar="RECORD", type=WORDS)
@answer_options(listing=False)
@answers
def show(call: Invocation, reference: str, format: str) -> None:
    """Answer `qms record show`."""
    told = call.open().record(reference)
    if format == "json":
        call.answer_json(told.plain)
        return
    call.tell(msg("{record}: {register}, {state}", record=told.record.id, register=told.record.register.title,
                  state=told.record.register.state(told.record.state).title))  # fmt: skip
    for field, text in told.shown:
        if text:
            click.echo(f"{call.say(field.notes.title)}: {text}")
    for other, field in told.named_by:
        call.tell(msg("named by {record} ({field})", record=other.id, field=field.notes.title))
    call.tell(msg("History:"))
    for line in told.record.head.history:
        click.echo(f"  {_told(call, told.record, line)}")
    ways = told.record.register.ways_from(told.record.state)
    if ways:
        names = (f"{way.to} ({call.say(told.record.register.state(way.to).title)})" for way in ways)
        call.note(msg("it may become {words}", words=", ".join(names)))


def _told(call: Invocation, record: Record, line: HistoryLine) -> str:
    register = record.register
    what, old, new = line.field, line.old, line.new
    if line.field == MADE:
        what = call.say(msg("made") if line is record.head.history[0] else msg("changed outside of the commands"))
    elif line.field == STATE:
        titles = {state.name: call.say(state.title) for state in register.states}
        what, old, new = call.say(msg("state")), titles.get(old or "", old), titles.get(new or "", new)
    elif any(field.name == line.field for field in register.fields):
        what = call.say(register.field(line.field).notes.title)
    change = f"{old or '…'} → {new or '…'}" if old or new else ""
    parts = [shown(call.language, line.at.date()), line.by, what, change, line.why or ""]
    return "  ".join(part for part in parts if part)


@command(marked("List the fields of a register: what they hold, and what has to be said."), name="fields")
@click.argument("register", metavar="REGISTER", type=WORDS)
@answer_options(listing=True)
@answers
def fields(call: Invocation, register: str, **answer: Any) -> None:
    """Answer `qms record fields`."""
    from qms.plans.record_values import sort_name

    own = call.open().register(register)
    rows: list[Row] = [
        {
            "name": field.name, "title": call.say(field.notes.title), "sort": call.say(sort_name(field)),
            "needed": field.is_needed, "many": field.is_many,
            "hint": call.say(field.notes.hint) if field.notes.hint else "",
        }
        for field in own.fields
    ]  # fmt: skip
    columns = (
        column(marked("Name of the field"), "name"),
        column(marked("Holds"), "sort"),
        column(marked("Needed"), "needed"),
        column(marked("Several"), "many"),
        column(marked("What it is"), "title"),
        column(marked("Hint"), "hint"),
    )
    keys = ("name", "title", "sort", "needed", "many", "hint")
    answer_listing(call, Listing(keys=keys, columns=columns, rows=rows), **answer)


def _asked(
    call: Invocation, workspace: Workspace, register: str, said: Sequence[tuple[str, str]]
) -> Sequence[tuple[str, str]]:
    """Return what the person at the terminal says of the fields that are needed and were not typed."""
    if not call.can_ask:
        return ()
    typed = {name for name, _ in said}
    own = workspace.register(register)
    return [
        (field.name, needed(call, None, f"{field.name}=…", field.notes.title, read=WORDS))
        for field in own.fields
        if field.is_needed and field.name not in typed
    ]


def _recorder(by: str | None, why: str | None, means: str | None, source: str | None) -> Recorder:
    from qms.model.reviews import Means
    from qms.operations.recording import Recorder

    return Recorder(by=by, why=why, means=Means(means) if means else None, source=source)


def _carry_out(
    call: Invocation, workspace: Workspace, act: Callable[[bool], RecordOutcome], says: Callable[[str], Message],
    **manner: Any,
) -> int:  # fmt: skip
    named: list[str] = []

    def run(dry_run: bool) -> Any:
        done = act(dry_run)
        named[:] = [done.record]
        return done.outcome

    return carry_out(call, workspace, run, says=lambda _: says(named[0]), **manner)


for one_command in (add, edit, move, listed, show, explain, fields):
    record.add_command(one_command)

"""What becomes different in the agency: org rename, merge, end, leave, move."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed, several
from qms.cli.grammar import answers, option, options, writing_command
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, WORDS
from qms.plans.people import Leave, Move
from qms.plans.restructuring import THINGS, End, Merge, OrganisationChange, Rename
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.workspace import Workspace

FIRST_DAY = option("--from", "from_", type=DAY, metavar="D", help_text=marked("The first day on which it is so."))
"""From when a change counts."""

WHAT_IT_IS = option(
    "--what",
    type=click.Choice(tuple(THINGS)),
    help_text=marked("What the id names, where an organisation and a unit share it."),
)
"""What tells things of one id apart."""

POST = options(
    option("--unit", type=WORDS, metavar="U", help_text=marked("The id of the unit.")),
    option("--title", type=WORDS, metavar="T", help_text=marked("The post, such as Trưởng phòng.")),
)


def carry_out_change(call: Invocation, workspace: Workspace, change: OrganisationChange, manner: dict[str, Any]) -> int:
    """Carry out a change of `organisation.toml`, and return the exit code."""
    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.change_organisation(change, dry_run=dry_run),
        says=lambda _: change.summary,
        **manner,
    )


def person_named(call: Invocation, person: str | None) -> str:
    """Return the id of a person, or what the person at the terminal answers."""
    return needed(call, person, "PERSON", msg("Id of the person"), read=WORDS)


def unit_named(call: Invocation, unit: str | None) -> str:
    """Return the id of the unit of a post, or what the person at the terminal answers."""
    return needed(call, unit, "--unit", msg("Id of the unit"), read=WORDS)


def title_named(call: Invocation, title: str | None) -> str:
    """Return the title of a post, or what the person at the terminal answers."""
    return needed(call, title, "--title", msg("Post"), read=WORDS)


def _thing_named(call: Invocation, identity: str | None) -> str:
    return needed(call, identity, "ID", msg("Id of the organisation, unit or board"), read=WORDS)


def _day_of_change(
    call: Invocation, workspace: Workspace, day: dt.date | None, name: str, question: Message
) -> dt.date:
    """Return the day from which a change counts, or what the person at the terminal answers; today is proposed."""
    return needed(call, day, name, question, proposal=lambda: call.language.day(workspace.session.today), read=DAY)


@writing_command(marked("Give an organisation, a unit or a board another name or letterhead from a day on."))
@click.argument("identity", metavar="ID", type=WORDS, required=False)
@option("--name", type=WORDS, metavar="T", help_text=marked("The new name."))
@option("--symbol", type=WORDS, metavar="S", help_text=marked("The new symbol in numbers."))
@option(
    "--letterhead",
    type=WORDS,
    multiple=True,
    metavar="LINE",
    help_text=marked("A line of the new letterhead; once for each line. Organisations only."),
)
@option(
    "--place", type=WORDS, metavar="T", help_text=marked("The place before the date of a paper. Organisations only.")
)
@FIRST_DAY
@WHAT_IT_IS
@answers
def rename(
    call: Invocation,
    identity: str | None,
    name: str | None,
    symbol: str | None,
    letterhead: tuple[str, ...],
    place: str | None,
    from_: dt.date | None,
    what: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms org rename`."""
    workspace = call.open_to_write()
    identity = _thing_named(call, identity)
    if not (symbol or letterhead or place):
        name = needed(call, name, "--name", msg("New name"), read=WORDS)
    change = Rename(
        id=identity,
        day=_day_of_change(call, workspace, from_, "--from", msg("First day of the new name")),
        name=name,
        symbol=symbol,
        letterhead=letterhead,
        place=place,
        what=what,
    )
    return carry_out_change(call, workspace, change, manner)


@writing_command(marked("Merge units: their documents belong to another unit from a day on."))
@click.argument("units", metavar="ID...", type=WORDS, nargs=-1)
@option(
    "--into", type=WORDS, metavar="ID", help_text=marked("The unit that takes over: one that exists, or a new one.")
)
@option("--name", type=WORDS, metavar="T", help_text=marked("Its name from that day on; a new unit needs one."))
@option("--symbol", type=WORDS, metavar="S", help_text=marked("Its symbol from that day on."))
@FIRST_DAY
@option(
    "--move-people",
    is_flag=True,
    help_text=marked("Give whoever has a post in a unit that ends the same post in the other."),
)
@answers
def merge(
    call: Invocation,
    units: tuple[str, ...],
    into: str | None,
    name: str | None,
    symbol: str | None,
    from_: dt.date | None,
    move_people: bool,
    **manner: Any,
) -> int:
    """Carry out `qms org merge`."""
    workspace = call.open_to_write()
    units = needed(call, units, "ID", msg("Ids of the units that end, with commas between them"), read=several)
    into = needed(call, into, "--into", msg("Id of the unit that takes over"), read=WORDS)
    if name is None and call.can_ask and not workspace.organisation.unit_versions(into):
        name = needed(call, name, "--name", msg("Name of the new unit"), read=WORDS)
    change = Merge(
        ids=units,
        into=into,
        day=_day_of_change(call, workspace, from_, "--from", msg("First day of the merged unit")),
        name=name,
        symbol=symbol,
        move_people=move_people,
    )
    return carry_out_change(call, workspace, change, manner)


@writing_command(marked("End an organisation, a unit or a board on a day."))
@click.argument("identity", metavar="ID", type=WORDS, required=False)
@option("--from", "from_", type=DAY, metavar="D", help_text=marked("The first day on which it is no more."))
@option("--succeeded-by", type=WORDS, metavar="ID", help_text=marked("The unit that owns a unit's documents after it."))
@WHAT_IT_IS
@answers
def end(
    call: Invocation,
    identity: str | None,
    from_: dt.date | None,
    succeeded_by: str | None,
    what: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms org end`."""
    workspace = call.open_to_write()
    change = End(
        id=_thing_named(call, identity),
        day=_day_of_change(call, workspace, from_, "--from", msg("First day on which it is no more")),
        succeeded_by=succeeded_by,
        what=what,
    )
    return carry_out_change(call, workspace, change, manner)


@writing_command(marked("Let a person leave, or give up some boards and roles."))
@click.argument("person", metavar="PERSON", type=WORDS, required=False)
@option("--on", type=DAY, metavar="D", help_text=marked("The first day on which it is so."))
@option(
    "--board",
    "boards",
    type=WORDS,
    multiple=True,
    metavar="ID",
    help_text=marked("Leave this board only; may be repeated."),
)
@option(
    "--role",
    "roles",
    type=WORDS,
    multiple=True,
    metavar="R",
    help_text=marked("Give up this role only; may be repeated."),
)
@answers
def leave(
    call: Invocation,
    person: str | None,
    on: dt.date | None,
    boards: tuple[str, ...],
    roles: tuple[str, ...],
    **manner: Any,
) -> int:
    """Carry out `qms org leave`."""
    workspace = call.open_to_write()
    change = Leave(
        person=person_named(call, person),
        day=_day_of_change(call, workspace, on, "--on", msg("First day on which the person is no longer there")),
        boards=boards,
        roles=roles,
    )
    return carry_out_change(call, workspace, change, manner)


@writing_command(marked("Move a person to another post; the posts held so far end."))
@click.argument("person", metavar="PERSON", type=WORDS, required=False)
@POST
@FIRST_DAY
@option("--out-of", type=WORDS, metavar="U", help_text=marked("End only the posts in this unit."))
@answers
def move(
    call: Invocation,
    person: str | None,
    unit: str | None,
    title: str | None,
    from_: dt.date | None,
    out_of: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms org move`."""
    workspace = call.open_to_write()
    change = Move(
        person=person_named(call, person),
        unit=unit_named(call, unit),
        title=title_named(call, title),
        day=_day_of_change(call, workspace, from_, "--from", msg("First day in the new post")),
        out_of=out_of,
    )
    return carry_out_change(call, workspace, change, manner)

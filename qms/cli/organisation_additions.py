"""Add to the agency: org add organisation, unit, board, person, post, role, member."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import CommandGroup, answers, option, options, writing_command
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.organisation_changes import POST, carry_out_change, person_named, title_named, unit_named
from qms.cli.parameters import DAY, REFERENCE, WORDS
from qms.cli.proposals import paper_reference
from qms.errors import UsageError
from qms.model.organisation import Board, Body, HeldRole, Member, Person, Post, Unit
from qms.plans.people import AddTo
from qms.plans.restructuring import Add
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.numbers import NumberReference

add = CommandGroup("add", help=marked("Add to organisation.toml."), no_args_is_help=False)


PERIOD = options(
    option("--from", "from_", type=DAY, metavar="D", help_text=marked("The first day on which it holds.")),
    option("--to", type=DAY, metavar="D", help_text=marked("The first day on which it no longer holds.")),
)


@writing_command(marked("Add a person; posts are added with `qms org add post`."))
@click.argument("identity", metavar="ID", type=WORDS, required=False)
@option("--name", type=WORDS, metavar="T", help_text=marked("Family, middle and given name."))
@option("--address", type=WORDS, metavar="T", help_text=marked("Form of address: Ông, Bà."))
@option(
    "--role",
    "roles",
    type=WORDS,
    multiple=True,
    metavar="R",
    help_text=marked("A role in the system, such as iso-secretary."),
)
@PERIOD
@answers
def person(
    call: Invocation,
    identity: str | None,
    name: str | None,
    address: str | None,
    roles: tuple[str, ...],
    from_: dt.date | None,
    to: dt.date | None,
    **manner: Any,
) -> int:
    """Carry out `qms org add person`."""
    workspace = call.open_to_write()
    block = Person(
        id=_new_id(call, identity),
        name=_name(call, name),
        address=address,
        roles=tuple(HeldRole(role=role, from_=from_) for role in roles),
        from_=from_,
        to=to,
    )
    return carry_out_change(call, workspace, Add(block), manner)


@writing_command(marked("Give a person a post in a unit."))
@click.argument("holder", metavar="PERSON", type=WORDS, required=False)
@POST
@PERIOD
@answers
def post(
    call: Invocation,
    holder: str | None,
    unit: str | None,
    title: str | None,
    from_: dt.date | None,
    to: dt.date | None,
    **manner: Any,
) -> int:
    """Carry out `qms org add post`."""
    workspace = call.open_to_write()
    who = person_named(call, holder)
    held = Post(
        unit=unit_named(call, unit),
        title=title_named(call, title),
        from_=from_,
        to=to,
    )
    return carry_out_change(call, workspace, AddTo(who, held), manner)


@writing_command(marked("Give a person a role in the management system."))
@click.argument("holder", metavar="PERSON", type=WORDS, required=False)
@click.argument("name", metavar="ROLE", type=WORDS, required=False)
@PERIOD
@answers
def role(
    call: Invocation,
    holder: str | None,
    name: str | None,
    from_: dt.date | None,
    to: dt.date | None,
    **manner: Any,
) -> int:
    """Carry out `qms org add role`."""
    workspace = call.open_to_write()
    who = person_named(call, holder)
    held = HeldRole(role=needed(call, name, "ROLE", msg("Role, such as iso-secretary"), read=WORDS), from_=from_, to=to)
    return carry_out_change(call, workspace, AddTo(who, held), manner)


@writing_command(marked("Give a person a place on a board."))
@click.argument("of", metavar="BOARD", type=WORDS, required=False)
@click.argument("who", metavar="PERSON", type=WORDS, required=False)
@option("--role", "place", type=WORDS, metavar="T", help_text=marked("The place, such as Trưởng ban."))
@PERIOD
@answers
def member(
    call: Invocation,
    of: str | None,
    who: str | None,
    place: str | None,
    from_: dt.date | None,
    to: dt.date | None,
    **manner: Any,
) -> int:
    """Carry out `qms org add member`."""
    workspace = call.open_to_write()
    board_id = needed(call, of, "BOARD", msg("Id of the board"), read=WORDS)
    held = Member(
        person=person_named(call, who),
        role=needed(call, place, "--role", msg("Place on the board"), read=WORDS),
        from_=from_,
        to=to,
    )
    return carry_out_change(call, workspace, AddTo(board_id, held), manner)


@writing_command(marked("Add an organisation: one above the agency, or another that issues papers."))
@click.argument("identity", metavar="ID", type=WORDS, required=False)
@option("--name", type=WORDS, metavar="T", help_text=marked("Its name."))
@option("--symbol", type=WORDS, metavar="S", help_text=marked("Its symbol in numbers."))
@option("--parent", type=WORDS, metavar="ID", help_text=marked("The organisation above it."))
@option(
    "--letterhead",
    type=WORDS,
    multiple=True,
    metavar="LINE",
    help_text=marked("A line of its letterhead; once for each line."),
)
@option("--place", type=WORDS, metavar="T", help_text=marked("The place before the date of a paper."))
@PERIOD
@answers
def organisation(
    call: Invocation,
    identity: str | None,
    name: str | None,
    symbol: str | None,
    parent: str | None,
    letterhead: tuple[str, ...],
    place: str | None,
    from_: dt.date | None,
    to: dt.date | None,
    **manner: Any,
) -> int:
    """Carry out `qms org add organisation`."""
    workspace = call.open_to_write()
    block = Body(
        id=_new_id(call, identity),
        name=_name(call, name),
        symbol=symbol,
        parent=parent,
        letterhead=letterhead,
        place=place,
        from_=from_,
        to=to,
    )
    return carry_out_change(call, workspace, Add(block), manner)


@writing_command(marked("Add a unit, or a later version of one."))
@click.argument("identity", metavar="ID", type=WORDS, required=False)
@option("--name", type=WORDS, metavar="T", help_text=marked("The unit's name."))
@option("--symbol", type=WORDS, metavar="S", help_text=marked("The unit's symbol."))
@option(
    "--organisation",
    type=WORDS,
    metavar="ID",
    help_text=marked("The organisation it is part of; the agency by default."),
)
@option("--specialist", is_flag=True, help_text=marked("It is a specialist unit (phòng chuyên môn)."))
@option("--succeeded-by", type=WORDS, metavar="ID", help_text=marked("The unit that owns its documents after it."))
@PERIOD
@answers
def unit(
    call: Invocation,
    identity: str | None,
    name: str | None,
    symbol: str | None,
    organisation: str | None,
    specialist: bool,
    succeeded_by: str | None,
    from_: dt.date | None,
    to: dt.date | None,
    **manner: Any,
) -> int:
    """Carry out `qms org add unit`."""
    workspace = call.open_to_write()
    block = Unit(
        id=_new_id(call, identity),
        name=_name(call, name),
        symbol=symbol,
        organisation=organisation,
        specialist=specialist,
        succeeded_by=succeeded_by,
        from_=from_,
        to=to,
    )
    return carry_out_change(call, workspace, Add(block), manner)


@writing_command(marked("Add a board or a team, set up by a decision."))
@click.argument("identity", metavar="ID", type=WORDS, required=False)
@option("--name", type=WORDS, metavar="T", help_text=marked("The board's name."))
@option("--symbol", type=WORDS, metavar="S", help_text=marked("The board's symbol in numbers."))
@option(
    "--organisation",
    type=WORDS,
    metavar="ID",
    help_text=marked("The organisation that set it up; the agency by default."),
)
@option("--decision", type=REFERENCE, metavar="NUMBER@DATE", help_text=marked("The decision that set it up."))
@option(
    "--member",
    "members",
    type=WORDS,
    multiple=True,
    metavar="PERSON=ROLE",
    help_text=marked("A member; may be repeated."),
)
@PERIOD
@answers
def board(
    call: Invocation,
    identity: str | None,
    name: str | None,
    symbol: str | None,
    organisation: str | None,
    decision: NumberReference | None,
    members: tuple[str, ...],
    from_: dt.date | None,
    to: dt.date | None,
    **manner: Any,
) -> int:
    """Carry out `qms org add board`."""
    workspace = call.open_to_write()
    block = Board(
        id=_new_id(call, identity),
        name=_name(call, name),
        symbol=symbol,
        organisation=organisation or workspace.settings.agency,
        decision=paper_reference(workspace, decision) if decision else None,
        members=tuple(_member(text) for text in members),
        from_=from_,
        to=to,
    )
    return carry_out_change(call, workspace, Add(block), manner)


def _new_id(call: Invocation, identity: str | None) -> str:
    return needed(call, identity, "ID", msg("Id (letters without marks, hyphens)"), read=WORDS)


def _name(call: Invocation, name: str | None) -> str:
    return needed(call, name, "--name", msg("Name"), read=WORDS)


def _member(text: str) -> Member:
    who, equals, role = (part.strip() for part in text.partition("="))
    if not (who and equals and role):
        raise UsageError(msg("“{text}” is no member", text=text), hint=msg("write it like nguyen-van-a=Trưởng ban"))
    return Member(person=who, role=role)


for one_command in (organisation, unit, board, person, post, role, member):
    add.add_command(one_command)

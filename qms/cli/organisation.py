"""The agency over time: org add, org list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import CommandGroup, Decorator, answer_options, answers, command, option, writing_command
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.listings import Listing, answer_listing, column, plain_lines
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, REFERENCE, WORDS
from qms.cli.proposals import paper_reference
from qms.errors import UsageError
from qms.model.organisation import Board, HeldRole, Member, Person, Post, Unit, holds
from qms.operations import registering
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.numbers import NumberReference
    from qms.operations.session import Outcome
    from qms.workspace import Workspace

KEYS = ("what", "id", "name", "symbol", "of", "from", "to", "more")
WHAT = {
    "organisation": marked("organisation"),
    "unit": marked("unit"),
    "board": marked("board"),
    "person": marked("person"),
}

org = CommandGroup("org", help=marked("The agency over time: units, boards, people and posts."), no_args_is_help=False)
add = CommandGroup("add", help=marked("Add to organisation.toml."), no_args_is_help=False)


def period_options(function: Callable[..., Any]) -> Any:
    """Give a command the options of a block that holds for a time."""
    options: tuple[Decorator, ...] = (
        option("--from", "from_", type=DAY, metavar="D", help_text=marked("The first day on which it holds.")),
        option("--to", type=DAY, metavar="D", help_text=marked("The first day on which it no longer holds.")),
    )
    for decorate in reversed(options):
        function = decorate(function)
    return function


def _add(call: Invocation, workspace: Workspace, block: registering.Block, manner: dict[str, Any]) -> int:
    def act(dry_run: bool) -> Outcome:
        return registering.add_block(workspace.session, block, dry_run=dry_run)

    return carry_out(call, workspace, act, says=lambda _: msg("add {id} to organisation.toml", id=block.id), **manner)


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
@period_options
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
        id=needed(call, identity, "ID", msg("Id (letters without marks, hyphens)"), read=WORDS),
        name=needed(call, name, "--name", msg("Name"), read=WORDS),
        address=address,
        roles=tuple(HeldRole(role=role) for role in roles),
        from_=from_,
        to=to,
    )
    return _add(call, workspace, block, manner)


@writing_command(marked("Give a person a post in a unit."))
@click.argument("holder", metavar="PERSON", type=WORDS, required=False)
@option("--unit", type=WORDS, metavar="U", help_text=marked("The id of the unit."))
@option("--title", type=WORDS, metavar="T", help_text=marked("The post, such as Trưởng phòng."))
@period_options
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
    who = needed(call, holder, "PERSON", msg("Id of the person"), read=WORDS)
    held = Post(
        unit=needed(call, unit, "--unit", msg("Id of the unit"), read=WORDS),
        title=needed(call, title, "--title", msg("Post"), read=WORDS),
        from_=from_,
        to=to,
    )

    def act(dry_run: bool) -> Outcome:
        return registering.add_post(workspace.session, who, held, dry_run=dry_run)

    says = msg("give {person} the post {title}", person=who, title=held.title)
    return carry_out(call, workspace, act, says=lambda _: says, **manner)


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
@period_options
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
        id=needed(call, identity, "ID", msg("Id (letters without marks, hyphens)"), read=WORDS),
        name=needed(call, name, "--name", msg("Name"), read=WORDS),
        symbol=symbol,
        organisation=organisation,
        specialist=specialist,
        succeeded_by=succeeded_by,
        from_=from_,
        to=to,
    )
    return _add(call, workspace, block, manner)


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
@period_options
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
        id=needed(call, identity, "ID", msg("Id (letters without marks, hyphens)"), read=WORDS),
        name=needed(call, name, "--name", msg("Name"), read=WORDS),
        symbol=symbol,
        organisation=organisation or workspace.settings.agency,
        decision=paper_reference(workspace, decision) if decision else None,
        members=tuple(_member(text) for text in members),
        from_=from_,
        to=to,
    )
    return _add(call, workspace, block, manner)


def _member(text: str) -> Member:
    who, equals, role = (part.strip() for part in text.partition("="))
    if not (who and equals and role):
        raise UsageError(msg("“{text}” is no member", text=text), hint=msg("write it like nguyen-van-a=Trưởng ban"))
    return Member(person=who, role=role)


@command(marked("List organisations, units, boards and people as they are on a day."), name="list")
@option("--on", type=DAY, metavar="DATE", help_text=marked("On this day; today by default."))
@answer_options(listing=True)
@answers
def listed(call: Invocation, on: dt.date | None, **answer: Any) -> None:
    """Answer `qms org list`."""
    workspace = call.open()
    day = on or workspace.session.today
    rows = _rows(workspace, day)
    columns = (
        column(marked("Id"), "id"),
        column(marked("Name"), "name"),
        column(marked("Symbol"), "symbol"),
        column(marked("Part of"), "of"),
        column(marked("From"), "from"),
        column(marked("To"), "to"),
        column(marked("Posts, members"), "more"),
    )
    if answer["format"] != "table" or answer["output"] is not None:
        answer_listing(call, Listing(keys=KEYS, columns=columns, rows=rows), **answer)
        return
    for what, heading in WHAT.items():
        found = [row for row in rows if row["what"] == what]
        if found:
            click.echo(f"{call.say(heading)}:")
            for line in plain_lines(call.language, Listing(keys=KEYS, columns=columns, rows=found)):
                click.echo(f"  {line}")


def _rows(workspace: Workspace, day: dt.date) -> list[dict[str, Any]]:
    organisation = workspace.session.load_for_reading().system.organisation

    def row(what: str, block: Any, of: str | None, more: list[str]) -> dict[str, Any]:
        symbol = getattr(block, "symbol", None)
        return {
            "what": what, "id": block.id, "name": block.name, "symbol": symbol, "of": of, "from": block.from_,
            "to": block.to, "more": "; ".join(more),
        }  # fmt: skip

    found = [row("organisation", b, b.parent, []) for b in organisation.organisations if holds(b, on=day)]
    found += [row("unit", u, u.organisation, []) for u in organisation.units if holds(u, on=day)]
    for one in organisation.boards:
        if holds(one, on=day):
            members = [f"{m.person} ({m.role})" for m in organisation.members(one.id, on=day)]
            found.append(row("board", one, one.organisation, members))
    for somebody in organisation.people:
        if holds(somebody, on=day):
            posts = [f"{p.title} ({p.unit})" for p in organisation.posts_on(somebody.id, day)]
            posts += [r.role for r in organisation.roles_on(somebody.id, day)]
            found.append(row("person", somebody, None, posts))
    return found


for one_command in (person, post, unit, board):
    add.add_command(one_command)
org.add_command(add)
org.add_command(listed)

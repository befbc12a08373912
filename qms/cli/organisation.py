"""The agency over time: org list, and the group of all that changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import click

from qms.cli.grammar import CommandGroup, answer_options, answers, command, option
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.listings import Listing, answer_listing, column, plain_lines
from qms.cli.organisation_additions import add
from qms.cli.organisation_changes import end, leave, merge, move, rename
from qms.cli.parameters import DAY, WORDS
from qms.errors import UsageError
from qms.model.organisation import Block, Board, Body, Dated, Organisation, Person, by_id, holds
from qms.plans.versions import period
from qms.wording import msg

KEYS = ("what", "id", "name", "symbol", "of", "from", "to", "more", "succeeded_by")
WHAT = {
    "organisation": marked("organisation"),
    "unit": marked("unit"),
    "board": marked("board"),
    "person": marked("person"),
}

org = CommandGroup("org", help=marked("The agency over time: units, boards, people and posts."), no_args_is_help=False)


@command(marked("List organisations, units, boards and people as they are on a day, or over time."), name="list")
@click.argument("ids", metavar="[ID]...", type=WORDS, nargs=-1)
@option("--on", type=DAY, metavar="DATE", help_text=marked("On this day; today by default."))
@option("--history", is_flag=True, help_text=marked("Every version, with all that was ever held."))
@answer_options(listing=True)
@answers
def listed(call: Invocation, ids: tuple[str, ...], on: dt.date | None, history: bool, **answer: Any) -> None:
    """Answer `qms org list`."""
    if history and on is not None:
        raise UsageError(msg("--history shows every day, and excludes --on"))
    workspace = call.open()
    organisation, day = workspace.organisation, None if history else on or workspace.session.today
    found = [row for row in _rows(call, organisation, day) if not ids or row["id"] in ids]
    columns = [
        column(marked("Id"), "id"),
        column(marked("Name"), "name"),
        column(marked("Symbol"), "symbol"),
        column(marked("Part of"), "of"),
        column(marked("From"), "from"),
        column(marked("To"), "to"),
        *([column(marked("Succeeded by"), "succeeded_by")] if history else []),
        column(marked("Letterhead, posts, members"), "more"),
    ]
    if answer["format"] != "table" or answer["output"] is not None:
        answer_listing(call, Listing(keys=KEYS, columns=tuple(columns), rows=found), **answer)
        return
    for what, heading in WHAT.items():
        rows = [row for row in found if row["what"] == what]
        if rows:
            shown = [c for c in columns if any(c.cell(row) for row in rows)]
            click.echo(f"{call.say(heading)}:")
            for line in plain_lines(call.language, Listing(keys=KEYS, columns=tuple(shown), rows=rows)):
                click.echo(f"  {line}")
    if not found:
        call.note(msg("There is nothing of this id.") if ids else msg("There is nothing on that day."))


def _rows(call: Invocation, organisation: Organisation, day: dt.date | None) -> Iterator[dict[str, Any]]:
    """Yield a row for each thing on a day, or for each version of it where no day is given."""
    tables: dict[str, Sequence[Block]] = {
        "organisation": organisation.organisations,
        "unit": organisation.units,
        "board": organisation.boards,
        "person": organisation.people,
    }
    for what, blocks in tables.items():
        for versions in by_id(blocks).values():
            for block in versions:
                if day is None or holds(block, on=day):
                    yield {
                        "what": what,
                        "id": block.id,
                        "name": block.name,
                        "symbol": getattr(block, "symbol", None),
                        "of": block.parent if isinstance(block, Body) else getattr(block, "organisation", None),
                        "from": block.from_,
                        "to": block.to,
                        "more": "; ".join(_more(call, block, day)),
                        "succeeded_by": getattr(block, "succeeded_by", None),
                    }


def _more(call: Invocation, block: Block, day: dt.date | None) -> Iterator[str]:
    """Yield the letterhead of an organisation, the members of a board, the posts and roles of a person."""
    if isinstance(block, Body) and block.letterhead:
        yield " / ".join(block.letterhead)
    held: list[tuple[str, Dated]] = []
    if isinstance(block, Board):
        held = [(f"{member.person} ({member.role})", member) for member in block.members]
    if isinstance(block, Person):
        held = [(f"{post.title} ({post.unit})", post) for post in block.posts]
        held += [(role.role, role) for role in block.roles]
    for words, part in held:
        if day is None:
            dated = part.from_ is not None or part.to is not None
            yield f"{words} {call.say(period(part))}" if dated else words
        elif holds(part, on=day):
            yield words


for one_command in (listed, add, rename, merge, end, leave, move):
    org.add_command(one_command)

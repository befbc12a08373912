"""Ask the person at the terminal for what was not typed. Nobody is asked where no terminal is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from qms.errors import UsageError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.cli.invocation import Invocation

_T = TypeVar("_T")


def needed(
    call: Invocation,
    value: _T | None,
    name: str,
    question: Message,
    *,
    proposal: Callable[[], str | None] = lambda: None,
    read: Callable[[str], _T],
) -> _T:
    """Return *value*, or what the person at the terminal answers, who may take the *proposal* by Enter.

    Raises `UsageError` where *name* was not typed and nobody can be asked.
    """
    if value not in (None, ()):
        return value
    if not call.can_ask:
        raise UsageError(msg("{name} is missing", name=name), hint=msg("see the command's --help"))
    proposed = proposal()
    while True:
        answer = click.prompt(call.say(question), default=proposed or "", show_default=bool(proposed), err=True)
        try:
            if answer.strip():
                return read(answer.strip())
        except UsageError as error:
            call.note(error.message)
            if error.hint:
                call.note(error.hint)


def instead(call: Invocation, question: Message, present: object, *, read: Callable[[str], _T]) -> _T | None:
    """Return what the person at the terminal says instead of the *present* value; None where it stays, by Enter."""
    from qms.cli.listings import shown

    proposed = shown(call.language, present)
    while True:
        answer = click.prompt(call.say(question), default=proposed, show_default=bool(proposed), err=True)
        try:
            return None if answer.strip() in ("", proposed) else read(answer.strip())
        except UsageError as error:
            call.note(error.message)
            if error.hint:
                call.note(error.hint)


def several(text: str) -> tuple[str, ...]:
    """Return the names in an answer that may give several, with commas between them: a code may hold spaces."""
    return tuple(name for part in text.split(",") if (name := part.strip()))


_YES = frozenset({"y", "yes", "ok", "c", "có", "co", "vâng", "vang", "đồng ý", "dong y", "đúng", "dung"})


def confirm(call: Invocation, question: Message) -> bool:
    """Return whether the person at the terminal agrees: có, c, yes, y; anything else is a no."""
    yes, no = call.say(msg("yes")), call.say(msg("no"))
    answer = click.prompt(f"{call.say(question)} [{yes}/{no}]", default="", show_default=False, err=True)
    return bool(answer) and answer.strip().casefold() in _YES | {yes.casefold()}

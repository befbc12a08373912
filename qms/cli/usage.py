"""What click finds wrong with the words that were typed, said in qms's own words."""

from __future__ import annotations

import re

import click

from qms.errors import UsageError
from qms.wording import Message, msg

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
"""What click says of words that no argument takes; it has no class of its own for that."""


def as_qms_error(error: click.UsageError) -> UsageError:
    """Return the failure that says in the reader's language what click found wrong."""
    return UsageError(_said(error), hint=_hint(error))


def _said(error: click.UsageError) -> Message:
    if isinstance(error, click.MissingParameter):
        if isinstance(error.param, click.Argument):
            return msg("{name} is missing", name=_name(error))
        return msg("the option {name} is missing", name=_name(error))
    if isinstance(error, click.NoSuchOption):
        return msg("there is no option {name}", name=error.option_name)
    if isinstance(error, click.BadParameter):
        if error.param is not None and isinstance(error.param.type, click.Choice):
            choices = ", ".join(str(choice) for choice in error.param.type.choices)
            return msg("{name} is one of: {choices}", name=_name(error), choices=choices)
        if error.param is not None and isinstance(error.param.type, click.IntRange):
            low, high = error.param.type.min, error.param.type.max
            return msg("{name} is a whole number from {low} to {high}", name=_name(error), low=low, high=high)
        if error.param is not None and isinstance(error.param.type, click.types.IntParamType):
            return msg("{name} is a whole number", name=_name(error))
        return msg("{name} cannot be read: {reason}", name=_name(error), reason=error.message)
    if isinstance(error, click.BadOptionUsage):
        if "requires" in error.message:
            return msg("the option {name} needs a value", name=error.option_name)
        return msg("the option {name} takes no value", name=error.option_name)
    if error.ctx is not None and isinstance(error.ctx.command, click.Group):
        names = ", ".join(error.ctx.command.list_commands(error.ctx))
        return msg("say what to do: {names}", names=names)
    extra = _EXTRA.match(error.message)
    return msg("too many words: {words}", words=extra[1]) if extra else msg("{text}", text=error.message)


def _name(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        hint = error.param_hint or "?"
        return hint if isinstance(hint, str) else " / ".join(hint)
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx)
    return error.param.opts[-1]


def _hint(error: click.UsageError) -> Message | None:
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        command = error.ctx.find_root()
        if command is not error.ctx and any(error.option_name in option.opts for option in command.command.params):
            return msg("{option} stands before the command: `qms {option} … {name}`",
                       option=error.option_name, name=error.ctx.info_name)  # fmt: skip
    close = getattr(error, "possibilities", None)
    if close:
        return msg("did you mean {names}?", names=", ".join(close))
    if error.ctx is None:
        return None
    return msg("see `{command} --help`", command=error.ctx.command_path)

"""What commands of qms are made of: options with translated help, and failures told the same way everywhere.

`qms --help` imports this module, so it stands on click alone.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from qms.cli.language import marked

if TYPE_CHECKING:
    from qms.cli.invocation import Invocation
    from qms.errors import QmsError

FORMATS = ("table", "json", "csv", "xlsx")
HELP_NAMES = ["-h", "--help"]


def invocation_of(context: click.Context) -> Invocation:
    """Return the call that a context belongs to."""
    call: Invocation | None = context.obj
    assert call is not None  # `qms.cli.main.run` puts it there
    return call


class Option(click.Option):
    """An option whose help is said in the reader's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return how the option is written, and what it does."""
        if self.hidden:
            return None
        record = super().get_help_record(ctx)
        if record is None:
            return None
        said = invocation_of(ctx).language.translate(self.help or "")
        return record[0], said


class _Spoken(click.Command):
    """A command whose help is said in the reader's language, and whose failures are told by qms itself."""

    writes = False

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the whole one line of help: it is translated, and short by itself."""
        return self.help or ""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is called."""
        prefix = invocation_of(ctx).language.translate(marked("Usage:")) + " "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(invocation_of(ctx).language.translate(self.help))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options with their help."""
        records = [p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, click.Option)]
        rows = [record for record in records if record is not None]
        if rows:
            with formatter.section(invocation_of(ctx).language.translate(marked("Options"))):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option ``--help``, with its help in the reader's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = invocation_of(ctx).language.translate(marked("Show this help."))
        return option

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of one call; tells what is wrong with the words that were typed."""
        call = parent.obj if parent is not None else extra["obj"]
        with _failures_told(call, as_json=_asks_json(args), writes=self.writes):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Carry the command out; tells why it could not go on."""
        as_json = ctx.params.get("format") == "json"
        with _failures_told(invocation_of(ctx), as_json=as_json, writes=self.writes):
            return super().invoke(ctx)


class Command(_Spoken):
    """A command that asks and writes nothing."""


class WritingCommand(_Spoken):
    """A command that writes: it has `--dry-run`, `--yes` and an answer in JSON."""

    writes = True

    def __init__(self, *args: Any, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.params += [
            Option(["--dry-run"], is_flag=True, help=marked("Say what would be done, and write nothing.")),
            Option(["--yes"], is_flag=True, help=marked("Do not ask.")),
            Option(
                ["--format"],
                type=click.Choice(("table", "json")),
                default="table",
                help=marked("How the answer is written: table or json."),
            ),
        ]


class CommandGroup(_Spoken, click.Group):
    """A group of commands, listed in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in their order."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with one line of help each."""
        language = invocation_of(ctx).language
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, language.translate(command.get_short_help_str())) for name, command in commands if command]
        with formatter.section(language.translate(marked("Commands"))):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was typed; raises `UsageError` with those it may have meant."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            import difflib

            from qms.errors import UsageError
            from qms.wording import msg

            close = difflib.get_close_matches(args[0], self.list_commands(ctx))
            raise UsageError(
                msg("there is no command “{name}”", name=args[0]),
                hint=msg("did you mean {names}?", names=", ".join(close))
                if close
                else msg("see `{command} --help`", command=ctx.command_path),
            )
        return super().resolve_command(ctx, args)


def _asks_json(arguments: Sequence[str]) -> bool:
    return "--format=json" in arguments or any(
        one == "--format" and other == "json" for one, other in itertools.pairwise(arguments)
    )


@contextlib.contextmanager
def _failures_told(call: Invocation, *, as_json: bool, writes: bool) -> Iterator[None]:
    """Tell whatever the user can mend, and end the call with its exit code."""
    try:
        yield
    except click.exceptions.Exit:
        raise  # here, so that `qms --help` need not ask for the errors below
    except click.UsageError as error:
        from qms.cli.telling import tell_failure
        from qms.cli.usage import as_qms_error

        raise click.exceptions.Exit(tell_failure(call, as_qms_error(error), as_json=as_json, writes=writes)) from error
    except _qms_error() as error:
        from qms.cli.telling import tell_failure

        raise click.exceptions.Exit(tell_failure(call, error, as_json=as_json, writes=writes)) from error
    except OSError as error:
        if is_closed_pipe(error):
            raise  # nobody reads us any more
        from qms.cli.telling import tell_system_failure

        raise click.exceptions.Exit(tell_system_failure(call, error)) from error


def is_closed_pipe(error: OSError) -> bool:
    """Whether whoever reads us has gone; Windows says of a closed pipe that an argument is invalid."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def _qms_error() -> type[QmsError]:
    # Asked for only when something is raised: `qms --help` need not import it.
    from qms.errors import QmsError

    return QmsError


Decorator = Callable[[Callable[..., Any]], Any]

answers: Decorator = click.pass_obj
"""Give a function the call that it answers, as its first argument."""


def command(help_text: str, *, name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Return the decorator of a command that writes nothing."""
    return click.command(name, cls=Command, help=help_text)


def writing_command(help_text: str, *, name: str | None = None) -> Callable[[Callable[..., Any]], WritingCommand]:
    """Return the decorator of a command that writes."""
    return click.command(name, cls=WritingCommand, help=help_text)


def option(*names: str, help_text: str, **attributes: Any) -> Decorator:
    """Return the decorator that gives a command an option."""
    return click.option(*names, cls=Option, help=help_text, **attributes)


def options(*decorators: Decorator) -> Decorator:
    """Return the decorator that gives a command several options, in this order."""

    def decorate(function: Callable[..., Any]) -> Any:
        for one in reversed(decorators):
            function = one(function)
        return function

    return decorate


def _format_of_file(context: click.Context, _: click.Parameter, value: str | None) -> str:
    """Return the format: the one that was asked for, or the one by which the file of `-o` is named, or a table."""
    if value is not None:
        return value
    suffix = str(context.params.get("output") or "").lower().rpartition(".")[2]
    return suffix if suffix in FORMATS[1:] else FORMATS[0]


def answer_options(*, listing: bool) -> Decorator:
    """Return the decorator of `--format`, and for a listing of `-o` too."""
    form = option(
        "--format",
        type=click.Choice(FORMATS if listing else FORMATS[:2]),
        callback=_format_of_file,
        help_text=marked("How the answer is written: table, json, csv or xlsx; as the file of -o is named.")
        if listing
        else marked("How the answer is written: table or json."),
    )
    if not listing:
        return form
    output = option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        is_eager=True,
        help_text=marked("Write the answer to a file."),
    )
    return options(output, form)

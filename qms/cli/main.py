"""The entry of the command line: read what was typed, run one command, answer with its exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from qms._version import __version__
from qms.cli.commands import CommandTable
from qms.cli.grammar import HELP_NAMES, invocation_of, is_closed_pipe, option
from qms.cli.invocation import Invocation
from qms.cli.language import LANGUAGES, Language, choose_language, marked
from qms.cli.parameters import DAY, WORDS

INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong usage, 3 busy, 130 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    call = Invocation(_language(words))
    code = 0  # also where whoever reads us has had enough
    try:
        code = _run(words, call)
        sys.stdout.flush()
    except OSError as error:
        if not is_closed_pipe(error):
            raise
        _let_go_of_stdout()
    except (click.Abort, KeyboardInterrupt):
        call.note(marked("Interrupted. What was begun has happened whole or not at all; `qms` shows how things stand."))
        code = INTERRUPTED
    return code


def _run(words: list[str], call: Invocation) -> int:
    try:
        with program.make_context("qms", words, obj=call) as context:
            answer = program.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return answer if isinstance(answer, int) else 0


def _language(words: Sequence[str]) -> Language:
    try:
        return choose_language(words, os.environ, Path())
    except OSError:
        return Language("vi")  # the current folder is gone; the command will say so


def _speak_utf8() -> None:
    """Write UTF-8 where no terminal reads us; a terminal that lacks a letter shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _let_go_of_stdout() -> None:
    # Python flushes stdout once more at its end, and would complain.
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _tell_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"qms {__version__}")
        context.exit()


@click.command(
    "qms",
    cls=CommandTable,
    invoke_without_command=True,
    context_settings={"help_option_names": HELP_NAMES, "max_content_width": 110},
    help=marked("Controlled documents, the decisions that put them in force, and what was in force on any day."),
)
@option("-C", "folder", metavar="STORE", help_text=marked("Work in this store instead of the current folder's."))
@option("--lang", type=click.Choice(LANGUAGES), help_text=marked("Language of the messages."))
@option("--today", type=DAY, metavar="DATE", help_text=marked("Take this day for today."))
@option("--no-plugins", is_flag=True, help_text=marked("Read without the store's plugins."))
@option("--person", type=WORDS, metavar="ID", help_text=marked("Who sits at the keyboard; else QMS_PERSON says."))
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help_text=marked("Tell the version."),
)
@click.pass_context
def program(context: click.Context, /, **asked: Any) -> int:
    """Without a command, say where things stand."""
    if context.invoked_subcommand is not None:
        return 0
    from qms.cli.standing import tell_where_things_stand

    return tell_where_things_stand(invocation_of(context))

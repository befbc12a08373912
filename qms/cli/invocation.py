"""One call of the command line: what was asked for before the command, and the ways to answer."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import datetime as dt

    from qms.cli.language import Language
    from qms.diagnostics import Diagnostic
    from qms.wording import Message
    from qms.workspace import Workspace


class Invocation:
    """One call of `qms`. A plain class: `qms --help` makes one, and must not wait for attrs."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.folder = "."
        self.is_folder_given = False
        self.today: dt.date | None = None
        self.with_plugins = True
        self.person: str | None = None

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits at a terminal and can be asked."""
        return sys.stdin is not None and sys.stdin.isatty()

    def say(self, text: Message | str) -> str:
        """Return a text in the reader's language."""
        return self.language.say(text)

    def tell(self, text: Message | str = "") -> None:
        """Write a line to stdout, in the reader's language."""
        self.write(text, err=False)

    def write(self, text: Message | str, *, err: bool) -> None:
        """Write a line to stderr or to stdout, in the reader's language."""
        click.echo(harmless(self.say(text)), err=err)

    def note(self, text: Message | str) -> None:
        """Write a line to stderr, in the reader's language."""
        self.write(text, err=True)

    def answer_json(self, value: Any) -> None:
        """Write the whole answer of a command to stdout, in JSON."""
        from qms.cli.telling import as_text

        click.echo(as_text(value))

    def open(self) -> Workspace:
        """Open the store for a question. Raises `NotAStore`."""
        from qms.opening import open_workspace

        return open_workspace(
            self.folder, today=self.today, person=self.person, plugins=self.with_plugins, on_wait=self._waits
        )

    def open_to_write(self) -> Workspace:
        """Open the store for an act.

        Raises `UsageError` where `--no-plugins` would leave out checks that the store relies on.
        """
        workspace = self.open()
        if not self.with_plugins and workspace.settings.plugins.enabled:
            from qms.errors import UsageError
            from qms.wording import msg

            raise UsageError(
                msg("this store relies on plugins, and --no-plugins is for reading"), hint=msg("leave it out")
            )
        return workspace

    def warn(self, diagnostics: Sequence[Diagnostic], *, as_json: bool = False) -> None:
        """Tell of diagnostics on stderr, where there are any."""
        if diagnostics:
            from qms.cli.telling import tell_diagnostics

            tell_diagnostics(self, diagnostics, as_json=as_json)

    def _waits(self) -> None:
        from qms.wording import msg

        self.note(msg("another qms is writing in this store; waiting for it …"))


_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Return *text* without what steers a terminal or turns the direction of writing: a received text may hold it."""
    return _STEERS.sub("\ufffd", text)


def file_path(text: str) -> Path:
    """Return the path that somebody typed."""
    return Path(text).expanduser()

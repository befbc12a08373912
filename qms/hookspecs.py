"""The hooks of qms. A plugin implements those it needs with `qms.hookimpl`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pluggy

from qms.contributions import Contribution
from qms.model.books import Book
from qms.model.ledger import LedgerEntry
from qms.model.system import System

hookspec = pluggy.HookspecMarker("qms")
hookimpl = pluggy.HookimplMarker("qms")


class Hooks:
    """What qms asks its plugins. A hook returns values; it changes nothing that it is given.

    *settings*, where a hook takes them, map the name of each plugin with a settings class to its settings. A plugin
    may leave out any argument that it does not need.
    """

    @hookspec
    def qms_settings(self) -> type[Any]:  # type: ignore[empty-body]
        """Return the frozen attrs class that reads the plugin's section ``[plugin.<name>]`` of `qms.toml`.

        Unknown keys and wrong types in the section are diagnostics with their line.
        """

    @hookspec
    def qms_contributes(self, settings: Mapping[str, Any]) -> Iterable[Contribution]:  # type: ignore[empty-body]
        """Return what the plugin brings: kinds of document (`Kind`), checks (`Check`), reports (`ReportFormat`).

        Asked once, when a store is opened for writing or checked. A code may be brought by one plugin only.
        """

    @hookspec
    def qms_commands(self) -> Iterable[tuple[str, str, str]]:  # type: ignore[empty-body]
        """Return commands for the command line as (name, one-line help, ``module:object``).

        The object is a click command; it is imported when somebody calls it.
        """

    @hookspec(firstresult=True)
    def qms_next_number(self, book: Book, system: System, year: int, settings: Mapping[str, Any]) -> str | None:
        """Return the next official number of a book without its symbol, or None to leave it to another plugin."""

    @hookspec(firstresult=True)
    def qms_identify(self, environ: Mapping[str, str], settings: Mapping[str, Any]) -> str | None:
        """Return the id of the person at the keyboard, or None to leave it to another plugin."""

    @hookspec
    def qms_issued(self, entry: LedgerEntry, system: System, settings: Mapping[str, Any]) -> None:
        """Hear that a decision was issued; called after the commit.

        A failure here is told as a warning: the issue stands.
        """

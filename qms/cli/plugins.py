"""Plugins: plugin new, plugin list."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import CommandGroup, answer_options, answers, command, option
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.listings import Listing, answer_listing, column
from qms.cli.parameters import WORDS
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

plugin = CommandGroup("plugin", help=marked("Make a plugin, and list those that are installed."), no_args_is_help=False)


@command(marked("Make the skeleton of a plugin, with a check, a command and tests that pass."))
@click.argument("name", metavar="NAME", type=WORDS, required=False)
@option("--folder", metavar="DIR", help_text=marked("The new folder; one of the plugin's name by default."))
@answers
def new(call: Invocation, name: str | None, folder: str | None) -> None:
    """Carry out `qms plugin new`."""
    from qms.operations.skeletons import make_plugin

    name = needed(call, name, "NAME", msg("Name of the plugin, such as house-rules"), read=WORDS)
    made = make_plugin(name, file_path(folder or name))
    for path in made:
        call.tell(f"  + {path}")
    call.tell(msg("The plugin {name} is made. Its README.md says how to install, enable and test it.", name=name))


@command(marked("List the plugins that are installed, and whether the store enables them."), name="list")
@answer_options(listing=True)
@answers
def listed(call: Invocation, **answer: Any) -> None:
    """Answer `qms plugin list`."""
    rows = list(_rows(call))
    columns = (
        column(marked("Name"), "name"),
        column(marked("Version"), "version"),
        column(marked("Enabled"), "enabled"),
        column(marked("Package"), "package"),
    )
    answer_listing(call, Listing(keys=("name", "version", "enabled", "package"), columns=columns, rows=rows), **answer)


def _rows(call: Invocation) -> Iterator[dict[str, Any]]:
    """Yield a row for each plugin that is installed, and for each that is enabled and missing."""
    from qms.discovery import BUILTIN, GROUP
    from qms.errors import NotAStore

    try:
        enabled = set(call.open().settings.plugins.enabled) | {BUILTIN}
    except NotAStore:
        enabled = {BUILTIN}
    found = {}
    for point in metadata.entry_points(group=GROUP):
        found[point.name] = {
            "name": point.name,
            "version": point.dist.version if point.dist else None,
            "enabled": point.name in enabled,
            "package": point.dist.name if point.dist else None,
        }
    for name in enabled - found.keys():
        found[name] = {"name": name, "version": None, "enabled": True, "package": None}
    for name in sorted(found):
        yield found[name]


plugin.add_command(new)
plugin.add_command(listed)

"""The commands of qms: where each is defined and what it does in a line. One is imported when it is called."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from qms.cli.grammar import CommandGroup, invocation_of
from qms.cli.language import before_the_command, marked

if TYPE_CHECKING:
    from qms.contributions import Command as PluginCommand

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "init": ("making:init", marked("Make a store.")),
        "demo": ("making:demo", marked("Replay the sample agency's 2020-2021 into a new store and tell the story.")),
        "adopt": ("making:adopt", marked("Enter the documents in force before adoption, from a table.")),
        "new": ("texts:new", marked("Make a document from its kind's template, or many from a table.")),
        "attach": ("texts:attach", marked("Put a file into a document's folder.")),
        "save": ("texts:save", marked("Save the working texts; that binds nobody.")),
        "import": ("importing:import_", marked("Make drafts of Word files that others wrote.")),
        "status": ("texts:status", marked("Show how the working texts stand.")),
        "check": ("checking:check", marked("Find what is wrong in the store.")),
        "restore": ("texts:restore", marked("Bring an issued text back as working text.")),
        "review-pack": ("review_packs:review_pack", marked("Hand texts out for review, with a sheet to answer on.")),
        "review": ("reviewing:review", marked("Enter an act of review: submitted, checked, approved, rejected.")),
        "prepare": ("preparing:prepare", marked("Prepare a decision, pinned to the texts as they are.")),
        "issue": ("deciding:issue", marked("Put documents in force by one numbered decision.")),
        "withdraw": ("deciding:withdraw", marked("Take documents out of force by a decision.")),
        "correct": ("correcting:correct", marked("Put issued texts right by a numbered paper (đính chính).")),
        "rectify": ("correcting:rectify", marked("Put right what was typed wrong in an entry.")),
        "paper": ("papers:paper", marked("Enter and list papers that are cited; write papers to be signed.")),
        "template": ("templates:template", marked("Templates of papers and reports, edited in Word.")),
        "org": ("organisation:org", marked("Enter and list units, boards, people and posts.")),
        "record": ("records:record", marked("Keep the records of registers.")),
        "measure": ("measuring:measure", marked("Show figures counted from records, with their targets.")),
        "coverage": ("coverage:coverage", marked("Show what stands for each clause of the standard.")),
        "list": ("questions:master_list", marked("Show the master list of a day.")),
        "show": ("questions:show", marked("Show a document as it was in force.")),
        "history": ("questions:history", marked("Show every revision of a document.")),
        "diff": ("redline:diff", marked("Show what changed between two revisions of a document.")),
        "decisions": ("questions:decisions", marked("List the decisions.")),
        "report": ("reporting:report", marked("Make a report: lists, registers, notices.")),
        "export": ("exporting:export", marked("Hand out what is in force, to all or to an inspection.")),
        "verify": ("checking:verify", marked("Prove that every byte in force is the byte that was decided.")),
        "plugin": ("plugins:plugin", marked("Make a plugin, and list those that are installed.")),
        "repair": ("checking:repair", marked("Bring back what was altered in the ledger, and tidy up.")),
        "backup": ("safety:backup", marked("Write the whole store into one file elsewhere, and prove it.")),
        "restore-backup": ("safety:restore_backup", marked("Make a store of a backup, in a new place.")),
    }
)

_NAMES_PLUGINS = re.compile(r"""^enabled\s*=\s*\[\s*["']""", re.MULTILINE)


class CommandTable(CommandGroup):
    """The top of the command line: the built-in commands, and those of the store's plugins."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context; what was asked for before the command is noted for all commands."""
        glimpsed = dict(before_the_command(args))  # `--help` answers before the options are read
        extra["obj"].folder, extra["obj"].with_plugins = glimpsed.get("-C", "."), "--no-plugins" not in glimpsed
        context = super().make_context(info_name, args, parent, **extra)
        call, asked = invocation_of(context), context.params
        call.folder, call.is_folder_given = asked["folder"] or ".", asked["folder"] is not None
        call.today, call.person = asked["today"], asked["person"]
        call.with_plugins = not asked["no_plugins"]
        return context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the built-in commands in the order of work, then those of plugins."""
        return [*COMMANDS, *(name for name in self._of_plugins(ctx) if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        if cmd_name in COMMANDS:
            return _imported(f"qms.cli.{COMMANDS[cmd_name][0]}")
        found = self._of_plugins(ctx, sought=True).get(cmd_name)
        return None if found is None else _of_plugin(found)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with one line of help each, without importing them."""
        language = invocation_of(ctx).language
        rows = [(name, language.translate(help_text)) for name, (_, help_text) in COMMANDS.items()]
        rows += [(name, found.help) for name, found in self._of_plugins(ctx).items() if name not in COMMANDS]
        with formatter.section(language.translate(marked("Commands"))):
            formatter.write_dl(rows)

    def _of_plugins(self, ctx: click.Context, *, sought: bool = False) -> Mapping[str, PluginCommand]:
        """Return the commands of the store's plugins; none outside a store, or where plugins were not asked for.

        Only a store that names plugins has them loaded. A plugin that cannot be loaded is told about where one of
        its commands may be *sought*.
        """
        call = invocation_of(ctx)
        if not call.with_plugins or not _names_plugins(Path(call.folder)):
            return {}
        from qms.errors import NotAStore, QmsError

        try:
            return call.open().session.plugins.registry.commands
        except NotAStore:
            return {}
        except QmsError as error:
            if sought:
                raise
            call.note(error.message)
            return {}


def _names_plugins(start: Path) -> bool:
    for folder in (start.absolute(), *start.absolute().parents):
        try:
            return _NAMES_PLUGINS.search((folder / "qms.toml").read_text("utf-8", "replace")) is not None
        except OSError:
            continue
    return False


def _imported(target: str) -> click.Command:
    module, _, name = target.partition(":")
    command = getattr(importlib.import_module(module), name)
    assert isinstance(command, click.Command)
    return command


def _of_plugin(command: PluginCommand) -> click.Command:
    from qms.errors import Refused
    from qms.wording import msg

    try:
        return _imported(command.target)
    except Exception as error:
        raise Refused(
            msg("the command {name} of a plugin cannot be loaded: {error}", name=command.name, error=repr(error)),
            hint=msg("update or disable the plugin"),
        ) from error

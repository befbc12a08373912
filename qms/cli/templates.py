"""Templates of papers and reports, edited in Word: template new, check, list."""

from __future__ import annotations

from typing import Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import CommandGroup, answer_options, answers, command, option, writing_command
from qms.cli.handing_out import Told, carry_out_export
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.listings import Listing, answer_listing, column
from qms.cli.outcomes import carry_out
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.cli.telling import diagnostic_row, tell_diagnostics
from qms.model.official_papers import PaperForm
from qms.wording import msg

KEYS = ("name", "path", "ok")

template = CommandGroup(
    "template", help=marked("Templates of papers and reports, edited in Word."), no_args_is_help=False
)


@writing_command(marked("Make a template that shows everything, to be edited in Word; into the store, or with -o."))
@click.argument("name", metavar="NAME", type=WORDS, required=False)
@option("-o", "--output", metavar="FILE", help_text=marked("Into this file, outside the store, to try it first."))
@answers
def new(call: Invocation, name: str | None, output: str | None, **manner: Any) -> int:
    """Carry out `qms template new`."""
    name = needed(call, name, "NAME", msg("A form of paper or a report, such as decision"), read=WORDS)
    if output is None:
        workspace = call.open_to_write()
        return carry_out(
            call,
            workspace,
            lambda dry_run: workspace.new_template(name, dry_run=dry_run),
            says=lambda _: msg("make the template {name}", name=name),
            **manner,
        )
    place = file_path(output)
    opened = call.open()

    def act(dry_run: bool) -> Told:
        made = opened.write_new_template(name, place, dry_run=dry_run)
        said = msg("write {file}: a template for {name}, to be edited in Word", file=str(made), name=name)
        return Told.of(said, done=not dry_run, row={"file": str(made), "name": name})

    return carry_out_export(call, opened, act, **manner)


@command(marked("Say what a template names and what is wrong with it: unknown tags, missing ones, what is unsafe."))
@click.argument("file", metavar="FILE.docx", required=False)
@option("--for", "name", type=WORDS, metavar="NAME", help_text=marked("What it is for; the file's name by default."))
@answer_options(listing=False)
@answers
def check(call: Invocation, file: str | None, name: str | None, format: str) -> int:
    """Answer `qms template check`."""
    place = file_path(needed(call, file, "FILE.docx", msg("File of the template"), read=str))
    workspace = call.open()
    with working(call):
        found = workspace.check_template(place, name=name)
    ok = not any(d.is_error for d in found.diagnostics)
    if format == "json":
        rows = [diagnostic_row(call, d) for d in found.diagnostics]
        call.answer_json({"ok": ok, "variables": list(found.variables), "diagnostics": rows})
        return 0 if ok else 1
    tell_diagnostics(call, found.diagnostics)
    call.tell(msg("It names: {names}", names=", ".join(found.variables) or "-"))
    call.tell(msg("It can be used.") if ok else msg("It cannot be used as it is."))
    return 0 if ok else 1


@command(marked("List what a template can be made for, and the templates of the store."), name="list")
@answer_options(listing=True)
@answers
def listed(call: Invocation, **answer: Any) -> None:
    """Answer `qms template list`."""
    workspace = call.open()
    with working(call):
        stored = {str(one.name): one for one in workspace.templates()}
    names = [*(form.value for form in PaperForm), *workspace.session.plugins.registry.reports]
    rows = [
        {
            "name": name,
            "path": stored[name].path if name in stored else None,
            "ok": not any(d.is_error for d in stored[name].diagnostics) if name in stored else None,
        }
        for name in (*names, *(name for name in stored if name not in names))
    ]
    columns = (column(marked("Name"), "name"), column(marked("File"), "path"), column(marked("Usable"), "ok"))
    answer_listing(call, Listing(keys=KEYS, columns=columns, rows=rows), **answer)


for one_command in (new, check, listed):
    template.add_command(one_command)

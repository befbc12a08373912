"""Official papers as files to be signed: a decision, one in preparation, or a draft of any form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import answers, option, writing_command
from qms.cli.handing_out import Told, carry_out_export
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.parameters import WORDS
from qms.model.official_papers import PaperForm
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.official_papers import PaperExport

FORM = click.Choice([form.value for form in PaperForm])


@writing_command(
    marked("Write a decision, a decision in preparation or a draft as a paper to be signed: Word, PDF, HTML."),
    name="render",
)
@click.argument("reference", metavar="NUMBER[@YEAR]|FILE.md", type=WORDS, required=False)
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("The draft of the decision that this plan prepares."))
@option("-o", "--output", metavar="FILE", help_text=marked("The file, which ends in .docx, .pdf or .html."))
@option(
    "--template",
    metavar="FILE.docx",
    help_text=marked("A Word file in whose form the .docx is written; the store's own by default."),
)
@answers
def render(
    call: Invocation, reference: str | None, plan: str | None, output: str | None, template: str | None, **manner: Any
) -> int:
    """Carry out `qms paper render`."""
    if plan is None:
        reference = needed(call, reference, "NUMBER", msg("Number of the decision, or the draft's file"), read=WORDS)
    place = file_path(needed(call, output, "-o", msg("File for the paper"), read=str))
    if reference is not None and reference.lower().endswith(".md"):
        reference = str(file_path(reference))
    workspace = call.open()
    return carry_out_export(
        call,
        workspace,
        lambda dry_run: _written(
            workspace.render_paper(
                reference, place, plan=plan, template=file_path(template) if template else None, dry_run=dry_run
            )
        ),
        **manner,
    )


@writing_command(
    marked("Write the skeleton of a paper to be filled in and rendered; it holds the usual parts."), name="new"
)
@click.argument("form", metavar="|".join(FORM.choices), type=FORM, required=False)
@click.argument("target", metavar="FILE.md", required=False)
@answers
def new(call: Invocation, form: str | None, target: str | None, **manner: Any) -> int:
    """Carry out `qms paper new`."""
    form = needed(call, form, "FORM", msg("Form of the paper ({forms})", forms=", ".join(FORM.choices)), read=PaperForm)
    place = file_path(needed(call, target, "FILE.md", msg("File for the draft (.md)"), read=str))
    workspace = call.open()

    def act(dry_run: bool) -> Told:
        made = workspace.new_paper(form, place, dry_run=dry_run)
        said = msg("write {file}: the skeleton of a paper to be filled in", file=str(made))
        return Told.of(said, done=not dry_run, row={"file": str(made), "form": str(form)})

    return carry_out_export(call, workspace, act, **manner)


def _written(outcome: PaperExport) -> Told:
    said = msg("write {file}: {title}", file=str(outcome.file), title=outcome.title)
    return Told.of(
        said,
        done=outcome.done,
        row={"file": str(outcome.file), "title": outcome.title},
        is_current=outcome.is_current,
        warnings=outcome.warnings,
    )

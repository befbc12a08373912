"""`qms diff`: what changed in a document from one of its texts to another."""

from __future__ import annotations

import sys

import click

from qms.cli.grammar import answer_options, answers, command, option
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.cli.redline_view import comparison_answer, redline_lines
from qms.operations.diffing import compare
from qms.operations.redlining import write_redline
from qms.wording import msg


@command(
    marked(
        "Show what changed from A to B, by section and word. Each is a revision (02.00), a decision (244/QĐ-SCT), "
        "saved or working; without them the text in force is compared with the working text."
    )
)
@click.argument("reference", metavar="CODE", type=WORDS)
@click.argument("first", metavar="[A]", type=WORDS, required=False)
@click.argument("second", metavar="[B]", type=WORDS, required=False)
@option("-o", "--output", metavar="FILE", help_text=marked("Write it to a file: .docx with tracked changes, or .html."))
@answer_options(listing=False)
@answers
def diff(
    call: Invocation, reference: str, first: str | None, second: str | None, output: str | None, format: str
) -> None:
    """Answer `qms diff`."""
    workspace = call.open()
    written: dict[str, str] = {}
    with working(call):
        comparison = compare(workspace.session, reference, first, second)
        if output is not None:
            place = write_redline(workspace.session, comparison, file_path(output), speaker=call.language)
            written["file"] = str(place)
    if format == "json":
        call.answer_json({**comparison_answer(comparison, say=call.say), **written})
        return
    if written:
        call.tell(msg("What changed is in {file}.", **written))
        return
    for line in redline_lines(comparison, say=call.say, colour=sys.stdout.isatty()):
        click.echo(line)

"""`qms diff`: what changed in a document from one of its texts to another."""

from __future__ import annotations

import sys

import click

from qms.cli.grammar import answer_options, answers, command
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.cli.redline_view import comparison_answer, redline_lines
from qms.operations.diffing import compare


@command(
    marked(
        "Show what changed from A to B, by section and word. Each is a revision (02.00), a decision (244/QĐ-SCT), "
        "saved or working; without them the text in force is compared with the working text."
    )
)
@click.argument("reference", metavar="CODE", type=WORDS)
@click.argument("first", metavar="[A]", type=WORDS, required=False)
@click.argument("second", metavar="[B]", type=WORDS, required=False)
@answer_options(listing=False)
@answers
def diff(call: Invocation, reference: str, first: str | None, second: str | None, format: str) -> None:
    """Answer `qms diff`."""
    workspace = call.open()
    with working(call):
        comparison = compare(workspace.session, reference, first, second)
    if format == "json":
        call.answer_json(comparison_answer(comparison, say=call.say))
        return
    for line in redline_lines(comparison, say=call.say, colour=sys.stdout.isatty()):
        click.echo(line)

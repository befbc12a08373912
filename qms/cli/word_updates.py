"""A text that goes out to be edited in Word, and comes back: `qms export --for-edit`, `qms import --update`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.handing_out import Told, carry_out_export
from qms.cli.invocation import Invocation, file_path
from qms.cli.outcomes import carry_out
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.cli.redline_view import redline_lines
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.session import Outcome


def write_for_edit(call: Invocation, code: str | None, output: str | None, manner: Mapping[str, Any]) -> int:
    """Carry out `qms export CODE --for-edit`."""
    code = needed(call, None if code is None else WORDS(code), "CODE", msg("Code of the document"), read=WORDS)
    place = file_path(needed(call, output, "-o", msg("File for the document"), read=str))
    workspace = call.open()

    def act(dry_run: bool) -> Told:
        outcome = workspace.export_for_edit(code, place, dry_run=dry_run)
        said = msg("write {file}: the working text of {code}, to be edited", file=str(outcome.file), code=outcome.code)
        return Told.of(
            said,
            done=outcome.done,
            row={"file": str(outcome.file), "code": outcome.code},
            is_current=outcome.is_current,
            warnings=outcome.warnings,
        )

    return carry_out_export(call, workspace, act, **manner)


def take_back(call: Invocation, file: str, *, drop_comments: bool, manner: Mapping[str, Any]) -> int:
    """Carry out `qms import --update FILE`: show what changed, word by word, then put it into the working text."""
    workspace = call.open_to_write()
    place = file_path(file)

    def act(dry_run: bool) -> Outcome:
        return workspace.import_update(place, drop_comments=drop_comments, dry_run=dry_run).outcome

    asks = call.can_ask and not (manner["yes"] or manner["dry_run"])
    with working(call):
        shown = workspace.import_update(place, drop_comments=drop_comments, dry_run=True)
    comparison = shown.comparison
    if manner["format"] != "json" and not comparison.is_same:
        stream = sys.stderr if asks else sys.stdout
        for line in redline_lines(comparison, say=call.say, colour=stream.isatty()):
            click.echo(line, err=asks)
        click.echo(err=asks)
    return carry_out(
        call, workspace, act, says=lambda _: msg("take the edits into {code}", code=comparison.code), **manner
    )

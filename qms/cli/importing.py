"""Bring Word files into the store: import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.listings import Listing, answer_listing, column, plain_lines
from qms.cli.outcomes import carry_out
from qms.cli.parameters import WORDS
from qms.cli.word_updates import take_back
from qms.errors import UsageError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.kinds import Kind
    from qms.operations.importing import Imported, Importing
    from qms.operations.session import Outcome
    from qms.plans.plan import Plan


@writing_command(
    marked("Make drafts of Word files that others wrote, and tell what is doubtful in them."), name="import"
)
@click.argument("files", metavar="FILE...", nargs=-1)
@option("--kind", type=WORDS, metavar="K", help_text=marked("The kind of files whose code does not tell it."))
@option("--unit", type=WORDS, metavar="U", help_text=marked("The unit of files that do not tell it."))
@option("--code", type=WORDS, metavar="C", help_text=marked("The code, of one file."))
@option("--title", type=WORDS, metavar="T", help_text=marked("The title, of one file."))
@option("--skip-bad", is_flag=True, help_text=marked("Leave out files that cannot be imported, and import the others."))
@option("--doubts", metavar="FILE", help_text=marked("Write the doubts into a file: .xlsx, .csv or .json."))
@option("--update", is_flag=True, help_text=marked("Take back a text that `qms export --for-edit` wrote."))
@option("--drop-comments", is_flag=True, help_text=marked("With --update: lose comments that stand in the file."))
@answers
def import_(
    call: Invocation,
    files: tuple[str, ...],
    kind: str | None,
    unit: str | None,
    code: str | None,
    title: str | None,
    skip_bad: bool,
    doubts: str | None,
    update: bool,
    drop_comments: bool,
    **manner: Any,
) -> int:
    """Carry out `qms import`."""
    from qms.operations.importing import import_word
    from qms.plans.importing import Wanted

    if update:
        if len(files) != 1 or kind or unit or code or title or skip_bad or doubts:
            raise UsageError(msg("--update takes one Word file, and of the other options --drop-comments alone"))
        return take_back(call, files[0], drop_comments=drop_comments, manner=manner)
    if drop_comments:
        raise UsageError(msg("--drop-comments goes with --update"))
    if not files:
        raise UsageError(msg("name the Word files to import"))
    suffix = _suffix(doubts) if doubts is not None else ""
    workspace = call.open_to_write()
    wanted = Wanted(kind=_kind(workspace.session.kinds, kind), unit=unit, code=code, title=title)
    paths = [file_path(file) for file in files]
    done: list[Importing] = []

    def act(dry_run: bool) -> Outcome:
        done[:] = [import_word(workspace.session, paths, wanted, skip_bad=skip_bad, dry_run=dry_run)]
        return done[0].outcome

    def says(plan: Plan) -> Message:
        made = len(plan.change.writes) and sum(bool(one.text) for one in done[0].files)
        doubtful = sum(len(one.told) for one in done[0].files if one.text)
        return msg("make drafts of {n} Word files, with {doubts} doubts", n=made, doubts=doubtful)

    exit_code = carry_out(call, workspace, act, says=says, **manner)
    if manner["format"] == "table":
        for line in plain_lines(call.language, _table(done[0].files)):
            call.write(line, err=False)
    if doubts is not None:
        answer_listing(call, _doubts(call, done[0].files), format=suffix, output=doubts)
    return exit_code


def _kind(kinds: Mapping[str, Kind], word: str | None) -> str | None:
    from qms.plans.stating import kind_named

    return None if word is None else kind_named(kinds, word)


def _suffix(file: str) -> str:
    suffix = file.lower().rpartition(".")[2]
    if suffix not in ("xlsx", "csv", "json"):
        raise UsageError(
            msg("doubts are written to .xlsx, .csv or .json, not to {file}", file=file),
            hint=msg("give the file a name that ends so"),
        )
    return suffix


def _table(files: Sequence[Imported]) -> Listing:
    """Return the table of the files: what each became, and how much of it is doubtful."""
    rows = [
        {
            "file": one.file,
            "code": one.header.code if one.header else None,
            "unit": one.header.unit if one.header else None,
            "kind": one.kind or None,
            "doubts": len(one.told) if one.text else None,
            "title": one.header.title if one.header else one.told[0].message,
        }
        for one in files
    ]
    columns = (
        column(marked("Code"), "code"),
        column(marked("Kind"), "kind"),
        column(marked("Unit"), "unit"),
        column(marked("Doubts"), "doubts"),
        column(marked("Title"), "title"),
        column(marked("File"), "file"),
    )
    return Listing(keys=("file", "code", "kind", "unit", "doubts", "title"), columns=columns, rows=rows)


def _doubts(call: Invocation, files: Sequence[Imported]) -> Listing:
    rows = [
        {
            "file": one.file,
            "code": one.header.code if one.header else None,
            "path": doubt.location.path if doubt.location else None,
            "line": doubt.location.line if doubt.location else None,
            "doubt": call.say(doubt.message),
            "hint": call.say(doubt.hint) if doubt.hint else None,
        }
        for one in files
        for doubt in one.told
    ]
    columns = (
        column(marked("File"), "file"),
        column(marked("Code"), "code"),
        column(marked("Text"), "path"),
        column(marked("Line"), "line"),
        column(marked("Doubt"), "doubt"),
        column(marked("What to do"), "hint"),
    )
    return Listing(keys=("file", "code", "path", "line", "doubt", "hint"), columns=columns, rows=rows)

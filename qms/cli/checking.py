"""Is the store sound: check, verify, repair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qms.cli.grammar import answer_options, answers, command, option, writing_command
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.cli.telling import diagnostic_row, tell_diagnostics
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.diagnostics import Diagnostic


@command(marked("Find what is wrong in the store as it lies on the disk, or in some documents."))
@click.argument("references", metavar="[CODE]...", type=WORDS, nargs=-1)
@answer_options(listing=False)
@answers
def check(call: Invocation, references: tuple[str, ...], format: str) -> int:
    """Answer `qms check`."""
    workspace = call.open()
    left_out = workspace.settings.plugins.enabled if not call.with_plugins else ()
    if left_out:
        call.note(msg("Not checked, because of --no-plugins: what {plugins} would check.", plugins=", ".join(left_out)))
    with working(call):
        found = workspace.check(references)
    ok = not any(d.is_error for d in found)
    if format == "json":
        call.answer_json({"ok": ok, "diagnostics": [diagnostic_row(call, d) for d in found]})
    else:
        tell_diagnostics(call, found)
        _tell_count(call, found)
    return 0 if ok else 1


@command(marked("Hold the bytes, the chain of entries, tags, numbers and reviews against one another."))
@option(
    "--anchor",
    type=WORDS,
    metavar="A",
    help_text=marked("Noted outside the store: a commit, an entry's sha256, or the digits that end a signed annex."),
)
@answer_options(listing=False)
@answers
def verify(call: Invocation, anchor: str | None, format: str) -> int:
    """Answer `qms verify`."""
    workspace = call.open()
    with working(call):
        done = workspace.verify(anchor=anchor)
    if format == "json":
        call.answer_json(
            {
                "ok": done.ok,
                "diagnostics": [diagnostic_row(call, d) for d in done.diagnostics],
                "compared_with": call.say(done.compared_with),
            }
        )
        return 0 if done.ok else 1
    tell_diagnostics(call, done.diagnostics)
    call.tell(msg("Compared with {what}.", what=done.compared_with))
    call.tell(
        msg(
            "{entries} entries, {revisions} revisions; {missing} cannot be proved because their text is missing.",
            entries=done.entries,
            revisions=done.revisions,
            missing=done.not_provable,
        )
    )
    if done.ok:
        call.tell(msg("Every byte is the byte that was decided."))
        if anchor is None and done.commit is not None:
            call.tell(msg("Note outside the store, as the anchor of a later verify: {commit}", commit=done.commit))
    else:
        _tell_count(call, done.diagnostics)
    return 0 if done.ok else 1


@writing_command(marked("Write altered or missing files of the ledger as they were first added, and tidy up."))
@answers
def repair(call: Invocation, **manner: Any) -> int:
    """Carry out `qms repair`."""
    workspace = call.open_to_write()
    pending = workspace.session.store.pending()
    if pending and not manner["dry_run"]:
        call.warn(pending, as_json=manner["format"] == "json")
    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.repair(dry_run=dry_run),
        says=lambda plan: msg("bring back {n} files", n=len(plan.change.writes)),
        **manner,
    )


def _tell_count(call: Invocation, found: Sequence[Diagnostic]) -> None:
    errors = sum(d.is_error for d in found)
    if found:
        call.tell(msg("{errors} errors, {warnings} warnings.", errors=errors, warnings=len(found) - errors))
    else:
        call.tell(msg("Nothing is wrong."))

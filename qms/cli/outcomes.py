"""Carry out what writes: say what will be done, ask on a terminal, do it, say what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qms.cli.asking import confirm
from qms.cli.language import marked
from qms.cli.listings import Listing, column, plain_lines
from qms.cli.progress import working
from qms.cli.rows import difference_row
from qms.errors import Refused
from qms.model.decision_lists import digest_of_preparation
from qms.model.ledger import Act
from qms.model.numbering import RevisionNumber
from qms.model.preparations import VERDICT_NAMES, DocumentVerdict
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.cli.invocation import Invocation
    from qms.diagnostics import Diagnostic
    from qms.model.entry_differences import Difference
    from qms.model.ledger import LedgerEntry
    from qms.model.preparations import Preparation
    from qms.operations.session import Outcome
    from qms.plans.plan import Plan
    from qms.workspace import Workspace

SHOWN_PATHS = 12
"""Paths of a plan that are listed; of the rest the number is told."""


VERDICTS = {
    DocumentVerdict.NEW: marked("new"),
    DocumentVerdict.AMENDED: marked("changed"),
    DocumentVerdict.REISSUED: marked("confirmed"),
}
"""What an issue makes of a text, in an answer and in JSON."""


def carry_out(
    call: Invocation,
    workspace: Workspace,
    act: Callable[[bool], Outcome],
    *,
    says: Callable[[Plan], Message],
    dry_run: bool,
    yes: bool,
    format: str,
) -> int:
    """Carry out *act*, which takes whether it is a dry run, and tell what it did; return the exit code.

    *says* words what a plan does. On a terminal the plan is shown first and has to be agreed to; that plan is carried
    out, and no other.
    """
    as_json = format == "json"
    planned = call.can_ask and not (yes or dry_run)
    told: tuple[Diagnostic, ...] = ()
    if planned:
        with working(call):
            outcome = act(True)
        if not outcome.plan.change.is_empty:
            _tell_plan(call, workspace, outcome, says, err=True)
            told = outcome.warnings
            call.warn(told)
            if not confirm(call, msg("Go on?")):
                raise Refused(msg("you did not agree"))
        with working(call), workspace.session.carrying_out(outcome.plan):
            outcome = act(False)
    else:
        with working(call):
            outcome = act(dry_run)
    if as_json:
        call.answer_json(_answer(call, workspace, outcome))
        return 0
    if outcome.plan.change.is_empty:
        call.tell(msg("There is nothing to do."))
    else:
        if not planned:
            _tell_plan(call, workspace, outcome, says, err=False)
        _tell_done(call, outcome, says)
    call.warn([d for d in outcome.warnings if d not in told])
    return 0


def _tell_plan(
    call: Invocation, workspace: Workspace, outcome: Outcome, says: Callable[[Plan], Message], *, err: bool
) -> None:
    plan = outcome.plan
    if not outcome.done:
        call.write(msg("To do: {act}", act=says(plan)), err=err)
    if plan.entry is not None and plan.entry.act is Act.RECTIFICATION:
        changes = _rectified(workspace, plan.entry)
        for change in changes[:SHOWN_PATHS]:
            call.write(msg("  {change}", change=change.message()), err=err)
        if len(changes) > SHOWN_PATHS:
            call.write(msg("  … and {n} more", n=len(changes) - SHOWN_PATHS), err=err)
    elif plan.entry is not None:
        if plan.entry.issues:
            for line in plain_lines(call.language, _issued(workspace, plan.entry)):
                call.write(f"  {line}", err=err)
        for withdrawn in plan.entry.withdraws:
            because = f" ({withdrawn.reason})" if withdrawn.reason else ""
            code = _last_code(workspace, withdrawn.document)
            call.write(msg("  withdrawn: {document}{because}", document=code, because=because), err=err)
    elif plan.preparation is not None:
        for line in plain_lines(call.language, _prepared(plan.preparation)):
            call.write(f"  {line}", err=err)
    else:
        paths = [f"  + {path}" for path in sorted({*plan.change.takes, *plan.change.writes})]
        paths += [f"  - {path}" for path in sorted(plan.change.removes)]
        for path in paths[:SHOWN_PATHS]:
            call.write(path, err=err)
        if len(paths) > SHOWN_PATHS:
            call.write(msg("  … and {n} more", n=len(paths) - SHOWN_PATHS), err=err)
    for left in plan.left_out:
        call.write(msg("  left out: {code}: {reason}", code=left.code, reason=left.reason), err=err)


def _rectified(workspace: Workspace, entry: LedgerEntry) -> tuple[Difference, ...]:
    """Return what a rectification puts right; nothing for every other entry."""
    if entry.act is not Act.RECTIFICATION:
        return ()
    from qms.model.entry_differences import rectified_in

    return rectified_in(workspace.session.load_for_reading().ledger, entry.corrects or 0, entry)


def _tell_done(call: Invocation, outcome: Outcome, says: Callable[[Plan], Message]) -> None:
    if not outcome.done:
        call.tell(msg("Nothing was written: this was a dry run."))
        return
    entry = outcome.plan.entry
    if entry is None:
        call.tell(msg("Done: {act}. Commit {commit}.", act=says(outcome.plan), commit=_short(outcome)))
    else:
        call.tell(
            msg(
                "Done: {act}. Entry {entry} of the ledger, commit {commit}.",
                act=says(outcome.plan),
                entry=entry.entry,
                commit=_short(outcome),
            )
        )


def _short(outcome: Outcome) -> str:
    return (outcome.commit or "")[:12]


def _answer(call: Invocation, workspace: Workspace, outcome: Outcome) -> dict[str, Any]:
    from qms.cli.telling import diagnostic_row

    entry = outcome.plan.entry
    return {
        "done": outcome.done,
        "entry": entry.entry if entry else None,
        "number": entry.number if entry else None,
        "commit": outcome.commit,
        "plan": plan_row(call, workspace, outcome.plan),
        "diagnostics": [diagnostic_row(call, d) for d in outcome.warnings],
    }


def plan_row(call: Invocation, workspace: Workspace, plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON tells it: what it issues, withdraws and leaves out, and the files it touches."""
    entry = plan.entry
    verdicts = _verdicts(workspace, entry) if entry else {}
    return {
        "date": entry.date if entry else None,
        "effective": entry.effective if entry else None,
        "issues": [
            {
                "document": line.document,
                "code": line.code,
                "title": line.title,
                "edition": line.edition,
                "revision": line.revision,
                "digest": line.digest,
                "verdict": verdicts[line.document],
            }
            for line in (entry.issues if entry else ())
        ],
        "withdraws": [{"document": w.document, "reason": w.reason} for w in (entry.withdraws if entry else ())],
        "left_out": [
            {"document": left.document, "code": left.code, "reason": call.say(left.reason)} for left in plan.left_out
        ],
        "writes": sorted({*plan.change.takes, *plan.change.writes}),
        "removes": sorted(plan.change.removes),
        "prepared": _prepared_row(plan) if plan.preparation else None,
        "rectified": [difference_row(change) for change in (_rectified(workspace, entry) if entry else ())],
    }


def _prepared_row(plan: Plan) -> dict[str, Any]:
    """Return a decision in preparation as JSON tells it."""
    preparation = plan.preparation
    assert preparation is not None  # asked of a plan that has one
    return {
        "name": plan.preparation_name,
        "act": str(preparation.act),
        "list_digest": digest_of_preparation(preparation),
        "documents": [
            {
                "document": document.document,
                "code": document.code,
                "title": document.title,
                "verdict": str(document.verdict),
                "edition": document.edition,
                "revision": document.revision,
                "digest": document.digest,
                "change": document.change,
                "change_basis": document.change_basis,
                "reason": document.reason,
            }
            for document in preparation.documents
        ],
    }


def _last_code(workspace: Workspace, document: str) -> str:
    """Return the code that a document bears in the ledger; its id where it was never issued."""
    lines = workspace.session.load_for_reading().ledger.lines(document)
    return next((line.issue.code for line in reversed(lines) if line.issue is not None), document)


def _issued(workspace: Workspace, entry: LedgerEntry) -> Listing:
    verdicts = _verdicts(workspace, entry)
    rows = [
        {
            "code": line.code,
            "title": line.title,
            "number": str(RevisionNumber.of(line)),
            "verdict": Message(verdicts[line.document]),
        }
        for line in entry.issues
    ]
    return _texts(rows)


def _texts(rows: Sequence[Mapping[str, Any]]) -> Listing:
    """Return the table of the texts that a decision is about."""
    columns = (
        column(marked("Code"), "code"),
        column(marked("Edition.revision"), "number"),
        column(marked("Text"), "verdict"),
        column(marked("Title"), "title"),
    )
    return Listing(keys=("code", "title", "number", "verdict"), columns=columns, rows=rows)


def _prepared(preparation: Preparation) -> Listing:
    rows = [
        {
            "code": document.code,
            "title": document.title,
            "number": str(document.to_be or "–"),
            "verdict": VERDICT_NAMES[document.verdict],
        }
        for document in preparation.documents
    ]
    return _texts(rows)


def _verdicts(workspace: Workspace, entry: LedgerEntry) -> Mapping[str, str]:
    """Return by document what an entry makes of its text."""
    from qms.plans.verdicts import verdict_of_line

    ledger = workspace.session.load_for_reading().ledger
    return {line.document: VERDICTS[verdict_of_line(ledger, line, entry=entry.entry)] for line in entry.issues}

"""Acts that decide: issue, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed, several
from qms.cli.decision_options import DECISION, ON_PAPER, TEXTS, refuse_capacity_alone
from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, WORDS
from qms.cli.proposals import next_decision, paper_reference
from qms.errors import UsageError
from qms.model.ledger import Act
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.model.numbers import NumberReference
    from qms.operations.session import Outcome
    from qms.plans.plan import Plan
    from qms.workspace import Workspace


@writing_command(marked("Put documents in force by one numbered decision, all of them or none."))
@click.argument("number", metavar="NUMBER", type=WORDS, required=False)
@click.argument("references", metavar="[CODE]...", type=WORDS, nargs=-1)
@DECISION
@option("--changed", is_flag=True, help_text=marked("All texts that changed and are fully reviewed."))
@TEXTS
@option("--revision", type=WORDS, metavar="E.R", help_text=marked("The number printed on the paper's one document."))
@ON_PAPER
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("Issue what was prepared under this name."))
@answers
def issue(
    call: Invocation,
    number: str | None,
    references: tuple[str, ...],
    changed: bool,
    withdrawn: tuple[str, ...],
    reason: str | None,
    with_forms: bool,
    edition: int | None,
    revision: str | None,
    reissue: bool,
    on_paper: bool,
    plan: str | None,
    change: str | None,
    change_basis: str | None,
    date: dt.date | None,
    format: str,
    dry_run: bool,
    yes: bool,
    **decision: Any,
) -> int:
    """Carry out `qms issue`."""
    workspace = call.open_to_write()
    number, date = number_and_date(call, workspace, number, date)
    if not (references or changed or withdrawn or plan) and call.can_ask:
        plan = _plan_in_preparation(call, workspace)
        if plan is None:
            changed = True
            call.note(msg("No document is named: all that changed and are fully reviewed."))
    more = {
        "with_forms": with_forms, "edition": edition, "revision": revision, "reissue": reissue, "on_paper": on_paper,
        "plan": plan, "change": change, "change_basis": change_basis, **decision_said(workspace, **decision),
    }  # fmt: skip

    def act(only_planned: bool) -> Outcome:
        return workspace.issue(
            number, date=date, documents=references, changed=changed, withdraw=dict.fromkeys(withdrawn, reason),
            dry_run=only_planned, **more,
        )  # fmt: skip

    return carry_out(call, workspace, act, says=_says, format=format, dry_run=dry_run, yes=yes)


def _plan_in_preparation(call: Invocation, workspace: Workspace) -> str | None:
    """Return the decision in preparation that the person at the terminal names; None where there is none, or no."""
    from qms.operations.preparations import open_preparations

    plans = [p.name for p in open_preparations(workspace.session.load()) if p.preparation.act is Act.ISSUE]
    if not plans:
        return None
    question = msg("Plan to issue: {names} (or “-” for all that changed and are reviewed)", names=", ".join(plans))
    said = needed(call, None, "--plan", question, read=WORDS, proposal=lambda: plans[0])
    return None if said == "-" else said


@writing_command(marked("Take documents out of force by a numbered decision."))
@click.argument("number", metavar="NUMBER", type=WORDS, required=False)
@click.argument("references", metavar="CODE...", type=WORDS, nargs=-1)
@DECISION
@option("--reason", type=WORDS, metavar="T", help_text=marked("Why they are withdrawn."))
@answers
def withdraw(
    call: Invocation,
    number: str | None,
    references: tuple[str, ...],
    reason: str | None,
    date: dt.date | None,
    format: str,
    dry_run: bool,
    yes: bool,
    **decision: Any,
) -> int:
    """Carry out `qms withdraw`."""
    workspace = call.open_to_write()
    number, date = number_and_date(call, workspace, number, date)
    documents = needed(call, references, "CODE", msg("Documents (commas between them)"), read=several)
    more = decision_said(workspace, **decision)

    def act(only_planned: bool) -> Outcome:
        return workspace.withdraw(
            number, date=date, documents=dict.fromkeys(documents, reason), dry_run=only_planned, **more
        )

    return carry_out(call, workspace, act, says=_says, format=format, dry_run=dry_run, yes=yes)


def number_and_date(
    call: Invocation, workspace: Workspace, number: str | None, date: dt.date | None
) -> tuple[str, dt.date]:
    """Return the number and the date of a decision; on a terminal both are asked for where they were not typed."""
    asked = needed(
        call, number, "NUMBER", msg("Number of the decision"), read=WORDS,
        proposal=lambda: next_decision(workspace, date or workspace.session.today),
    )  # fmt: skip
    day = needed(
        call, date, "--date", msg("Date of the decision"), read=DAY,
        proposal=lambda: call.language.day(workspace.session.today),
    )  # fmt: skip
    return _as_written(call, workspace, asked, day), day


def _as_written(call: Invocation, workspace: Workspace, number: str, on: dt.date) -> str:
    """Return the number; on a terminal one that lost its Đ is asked for once more, with what was meant as proposal."""
    if not call.can_ask:
        return number
    from qms.model.numbers import propose
    from qms.plans.numbers import read_number

    system = workspace.session.load().system
    try:
        read_number(number, system=system, on=on)
    except UsageError as error:
        meant = propose(number, issuers=system.organisation.symbols(on=on))
        if meant is not None:
            call.note(error.message)
            return needed(call, None, "NUMBER", msg("Number of the decision"), read=WORDS, proposal=lambda: meant)
    return number


def decision_said(
    workspace: Workspace,
    *,
    bases: Sequence[NumberReference],
    text: str | None,
    file: str | None,
    capacity: str | None,
    signer: str | None,
    **more: Any,
) -> dict[str, Any]:
    """Return what `DECISION` said, as a workspace takes it. Raises `UsageError`."""
    refuse_capacity_alone(capacity, signer)
    return {
        "bases": [paper_reference(workspace, base) for base in bases],
        "text": text_in(text) if text else "",
        "file": file_path(file) if file else None,
        "capacity": capacity,
        "signer": signer,
        **more,
    }


def text_in(name: str) -> str:
    """Return the text in a file that the user named, as every text of a store is written. Raises `UsageError`."""
    from qms.operations.user_files import read_file
    from qms.text.source import decode, normalised

    text, faults = decode(normalised(read_file(file_path(name))), path=name)
    if text is None:
        raise UsageError(msg("{file} is no text", file=name), diagnostics=faults)
    return text


def _says(plan: Plan) -> Message:
    entry = plan.entry
    assert entry is not None  # a decision is an entry
    places = {"number": entry.number, "date": entry.date, "effective": entry.effective}
    if not entry.withdraws:
        return msg(
            "issue {issues} documents by {number} of {date}, in force from {effective}",
            issues=len(entry.issues),
            **places,
        )
    if not entry.issues:
        return msg(
            "withdraw {withdraws} documents by {number} of {date}, from {effective} on",
            withdraws=len(entry.withdraws), **places,
        )  # fmt: skip
    return msg(
        "issue {issues} and withdraw {withdraws} documents by {number} of {date}, in force from {effective}",
        issues=len(entry.issues), withdraws=len(entry.withdraws), **places,
    )  # fmt: skip

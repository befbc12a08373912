"""Acts that decide: issue, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed, several
from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, REFERENCE, WORDS
from qms.cli.proposals import next_decision, paper_reference
from qms.errors import UsageError
from qms.model.reviews import Means
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qms.cli.grammar import Decorator, answers
    from qms.model.numbers import NumberReference
    from qms.operations.session import Outcome
    from qms.plans.plan import Plan
    from qms.workspace import Workspace

MEANS = tuple(means.value for means in Means)


def means_options(function: Callable[..., Any]) -> Any:
    """Give a command the options that say how an act reached the one who enters it."""
    function = option(
        "--source", type=WORDS, metavar="S", help_text=marked("The evidence: a file under files/ or a reference.")
    )(function)
    return option("--means", type=click.Choice(MEANS), help_text=marked("By what means the act was done."))(function)


def decision_options(function: Callable[..., Any]) -> Any:
    """Give a command the options of a decision."""
    options: tuple[Decorator, ...] = (
        option("--date", type=DAY, metavar="D", help_text=marked("The decision's date.")),
        option("--effective", type=DAY, metavar="D", help_text=marked("In force from; else the decision's date.")),
        option("--signer", type=WORDS, metavar="P", help_text=marked("The id of the person who signed.")),
        option("--capacity", type=WORDS, metavar="C", help_text=marked("In what capacity: TM., KT., TL., TUQ., Q.")),
        option("--subject", type=WORDS, metavar="T", help_text=marked("What the decision is about (trích yếu).")),
        option(
            "--base", "bases", type=REFERENCE, multiple=True, metavar="NUMBER@DATE",
            help_text=marked("A paper it rests on; may be repeated."),
        ),
        option("--text", metavar="FILE", help_text=marked("The decision's own text, Markdown.")),
        option("--file", metavar="FILE", help_text=marked("The signed decision, PDF or scan; kept byte for byte.")),
        option("--allow-retroactive", is_flag=True, help_text=marked("It may take effect before its date.")),
        means_options,
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function


@writing_command(marked("Put documents in force by one numbered decision, all of them or none."))
@click.argument("number", metavar="NUMBER", type=WORDS, required=False)
@click.argument("references", metavar="[CODE]...", type=WORDS, nargs=-1)
@decision_options
@option("--changed", is_flag=True, help_text=marked("All texts that changed and are fully reviewed."))
@option("--with-forms", is_flag=True, help_text=marked("Also the changed forms of these documents."))
@option("--edition", type=click.IntRange(1, 999), metavar="N", help_text=marked("Each document becomes N.00."))
@option("--revision", type=WORDS, metavar="E.R", help_text=marked("The number printed on the paper's one document."))
@option("--reissue", is_flag=True, help_text=marked("Unchanged texts are confirmed and keep their number."))
@option("--on-paper", is_flag=True, help_text=marked("The reviews were done on paper."))
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("Issue what was prepared under this name."))
@option("--change", type=WORDS, metavar="T", help_text=marked("What changed, for texts that do not say it themselves."))
@option("--change-basis", type=WORDS, metavar="T", help_text=marked("On what ground, for texts that do not say it."))
@option(
    "--withdraw", "withdrawn", type=WORDS, multiple=True, metavar="CODE", help_text=marked("Withdraw this document.")
)
@option("--reason", type=WORDS, metavar="T", help_text=marked("Why documents are withdrawn."))
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


@writing_command(marked("Take documents out of force by a numbered decision."))
@click.argument("number", metavar="NUMBER", type=WORDS, required=False)
@click.argument("references", metavar="CODE...", type=WORDS, nargs=-1)
@decision_options
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
    """Return what `decision_options` said, as a workspace takes it. Raises `UsageError`."""
    if capacity and not signer:
        raise UsageError(msg("--capacity goes with --signer"))
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

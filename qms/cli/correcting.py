"""Acts that put right: correct (đính chính), rectify."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import instead, needed, several
from qms.cli.deciding import decision_said, number_and_date, text_in
from qms.cli.decision_options import CAPACITY, DECISION, ON_PAPER, RETROACTIVE, SUBJECT, TEXT
from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, REFERENCE, WORDS
from qms.cli.proposals import changed_of, last_decision, paper_reference
from qms.model.entry_differences import rectified_in
from qms.model.ledger import name_of_entry
from qms.model.queries import entry_numbered
from qms.operations.reading import find_entry
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.model.ledger import LedgerEntry
    from qms.model.numbers import NumberReference
    from qms.operations.session import Outcome
    from qms.plans.plan import Plan
    from qms.workspace import Workspace


@writing_command(marked("Put the text of issued documents right by a numbered paper, such as a letter (đính chính)."))
@click.argument("number", metavar="NUMBER", type=WORDS, required=False)
@click.argument("references", metavar="[CODE]...", type=WORDS, nargs=-1)
@option("--of", type=WORDS, metavar="NUMBER", help_text=marked("The decision, or the entry, that is corrected."))
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("Correct what was prepared under this name."))
@option(
    "--from-start", is_flag=True, help_text=marked("It counts from the day on which the corrected text took effect.")
)
@ON_PAPER
@option("--reason", type=WORDS, metavar="T", help_text=marked("What was wrong."))
@DECISION
@answers
def correct(
    call: Invocation,
    number: str | None,
    references: tuple[str, ...],
    of: str | None,
    plan: str | None,
    date: dt.date | None,
    format: str,
    dry_run: bool,
    yes: bool,
    **said: Any,
) -> int:
    """Carry out `qms correct`."""
    workspace = call.open_to_write()
    number, date = number_and_date(call, workspace, number, date)
    if plan is None:
        of = needed(
            call, of, "--of", msg("Which decision, or entry, is corrected"), read=WORDS,
            proposal=lambda: last_decision(workspace),
        )  # fmt: skip
        decision = of
        references = needed(
            call, references, "CODE", msg("Documents (commas between them)"), read=several,
            proposal=lambda: changed_of(workspace, decision),
        )  # fmt: skip
    more = decision_said(workspace, **said)

    def act(only_planned: bool) -> Outcome:
        return workspace.correct(
            number, date=date, of=of, documents=references, plan=plan, dry_run=only_planned, **more
        )

    def says(planned: Plan) -> Message:
        return _correction(workspace, planned)

    return carry_out(call, workspace, act, says=says, format=format, dry_run=dry_run, yes=yes)


@writing_command(marked("State an entry of the ledger anew, because something in it was typed wrong."))
@click.argument("entry", metavar="ENTRY", type=WORDS, required=False)
@option("--reason", type=WORDS, metavar="T", help_text=marked("What was typed wrong, and how that was noticed."))
@option(
    "--plan", type=WORDS, metavar="NAME", help_text=marked("A plan that states the entry whole: see `qms prepare`.")
)
@option("--number", type=WORDS, metavar="N", help_text=marked("The number that the decision really bears."))
@option("--date", type=DAY, metavar="D", help_text=marked("The date that it really bears."))
@option(
    "--effective", type=DAY, metavar="D", help_text=marked("In force from; moves with the date if it was the same.")
)
@option("--signer", type=WORDS, metavar="P", help_text=marked("The id of the person who really signed."))
@CAPACITY
@SUBJECT
@option(
    "--base", "bases", type=REFERENCE, multiple=True, metavar="NUMBER@DATE",
    help_text=marked("A paper it rests on; all of them, if one is wrong."),
)  # fmt: skip
@TEXT
@ON_PAPER
@option("--void", is_flag=True, help_text=marked("The whole entry was made by mistake; its number is free again."))
@RETROACTIVE
@answers
def rectify(
    call: Invocation,
    entry: str | None,
    reason: str | None,
    plan: str | None,
    bases: Sequence[NumberReference],
    text: str | None,
    on_paper: bool,
    void: bool,
    allow_retroactive: bool,
    format: str,
    dry_run: bool,
    yes: bool,
    **typed: Any,
) -> int:
    """Carry out `qms rectify`."""
    workspace = call.open_to_write()
    named = needed(
        call, entry, "ENTRY", msg("Which entry, or decision, was typed wrong"), read=WORDS,
        proposal=lambda: last_decision(workspace),
    )  # fmt: skip
    if call.can_ask and not (plan or void or bases or text or any(typed.values())):
        typed = _asked(call, find_entry(workspace.session.load_for_reading().ledger, named).entry)
    why = needed(call, reason, "--reason", msg("What was typed wrong, and how that was noticed"), read=WORDS)
    more = {
        "bases": [paper_reference(workspace, base) for base in bases], "text": text_in(text) if text else "",
        "plan": plan, "on_paper": on_paper, "void": void, "allow_retroactive": allow_retroactive, **typed,
    }  # fmt: skip

    def act(only_planned: bool) -> Outcome:
        return workspace.rectify(named, reason=why, dry_run=only_planned, **more)

    def says(planned: Plan) -> Message:
        return _rectification(workspace, planned)

    return carry_out(call, workspace, act, says=says, format=format, dry_run=dry_run, yes=yes)


def _asked(call: Invocation, entry: LedgerEntry) -> dict[str, Any]:
    """Return what the person at the terminal says of an entry that is otherwise than it reads; Enter leaves it."""
    signer = entry.signer
    return {
        "number": instead(call, msg("Number of the decision"), entry.number, read=WORDS) if entry.number else None,
        "date": instead(call, msg("Date of the decision"), entry.date, read=DAY),
        "effective": instead(call, msg("In force from"), entry.effective, read=DAY),
        "signer": instead(call, msg("Signer"), signer.person if signer else None, read=WORDS),
        "capacity": None,
        "subject": instead(call, msg("Subject"), entry.subject, read=WORDS),
    }


def _correction(workspace: Workspace, plan: Plan) -> Message:
    entry = plan.entry
    assert entry is not None  # a correction is an entry
    corrected = entry_numbered(workspace.session.load_for_reading().ledger, entry.corrects or 0).entry
    places = {
        "n": len(entry.issues), "corrected": name_of_entry(corrected), "number": entry.number, "date": entry.date,
    }  # fmt: skip
    if entry.from_start:
        return msg("correct {n} documents of {corrected} by {number} of {date}, from the start", **places)
    return msg(
        "correct {n} documents of {corrected} by {number} of {date}, from {effective} on", **places,
        effective=entry.effective,
    )  # fmt: skip


def _rectification(workspace: Workspace, plan: Plan) -> Message:
    entry = plan.entry
    assert entry is not None  # a rectification is an entry
    if not (entry.issues or entry.withdraws or entry.signed):
        return msg("make entry {n} void", n=entry.corrects)
    changes = rectified_in(workspace.session.load_for_reading().ledger, entry.corrects or 0, entry)
    if len(changes) == 1:
        return msg("rectify entry {n}: {change}", n=entry.corrects, change=changes[0].message())
    return msg("rectify entry {n}, {count} values", n=entry.corrects, count=len(changes))

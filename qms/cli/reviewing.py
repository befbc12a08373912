"""Enter acts of review."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed, several
from qms.cli.decision_options import MEANS_AND_SOURCE
from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, WORDS
from qms.errors import UsageError
from qms.model.reviews import Role, Verdict
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qms.operations.session import Outcome
    from qms.plans.plan import Plan

ROLES = tuple(role.value for role in Role)
VERDICTS = tuple(verdict.value for verdict in Verdict)


@writing_command(marked("Enter a person's act of review on texts as they lie on the disk, or all acts of a sheet."))
@click.argument("references", metavar="[CODE]...", type=WORDS, nargs=-1)
@option("--unit", type=WORDS, metavar="U", help_text=marked("All texts of this unit that changed."))
@option("--kind", type=WORDS, metavar="K", help_text=marked("All texts of this kind that changed."))
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("The texts of this plan, as it pins them."))
@option("--from", "sheet", metavar="SHEET", help_text=marked("Take the acts from an answer sheet that came back."))
@option("--role", type=click.Choice(ROLES), help_text=marked("In what capacity the person acts."))
@option("--verdict", type=click.Choice(VERDICTS), help_text=marked("What the person said; approved by default."))
@option("--as", "by", type=WORDS, metavar="PERSON", help_text=marked("The id of the person who acts."))
@option("--reason", type=WORDS, metavar="T", help_text=marked("Why; a rejection needs it."))
@option("--date", type=DAY, metavar="D", help_text=marked("The day of the act; today by default."))
@MEANS_AND_SOURCE
@answers
def review(
    call: Invocation,
    references: tuple[str, ...],
    unit: str | None,
    kind: str | None,
    plan: str | None,
    sheet: str | None,
    role: str | None,
    verdict: str | None,
    by: str | None,
    reason: str | None,
    date: dt.date | None,
    means: str | None,
    source: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms review`."""
    if sheet is not None:
        if references or unit or kind or verdict or reason:
            raise UsageError(msg("--from goes without documents, --unit, --kind, --verdict and --reason"))
        common = {"by": by, "role": role, "plan": plan, "date": date, "means": means, "source": source}
        return _from_sheet(call, sheet, common, manner)
    workspace = call.open_to_write()
    chosen: Sequence[str] = references
    if not (unit or kind or plan):
        chosen = needed(
            call, references, "CODE", msg("Documents (commas between them)"), read=several,
            proposal=lambda: ", ".join(s.code for s in workspace.status() if s.changed),
        )  # fmt: skip
    role = needed(call, role, "--role", msg("Role ({choices})", choices=", ".join(ROLES)), read=_one_of(ROLES))
    by = needed(call, by, "--as", msg("Who acts (id of a person)"), read=WORDS)
    if verdict is None and call.can_ask:
        verdict = needed(
            call, verdict, "--verdict", msg("Verdict ({choices})", choices=", ".join(VERDICTS)),
            proposal=lambda: VERDICTS[0], read=_one_of(VERDICTS),
        )  # fmt: skip
    said = Verdict(verdict or Verdict.APPROVED)
    if said is Verdict.REJECTED and reason is None and call.can_ask:
        reason = needed(call, reason, "--reason", msg("Reason"), read=WORDS)

    def act(dry_run: bool) -> Outcome:
        return workspace.review(
            chosen, by=by, role=role, verdict=said, reason=reason, date=date, means=means, source=source,
            unit=unit, kind=kind, plan=plan, dry_run=dry_run,
        )  # fmt: skip

    def says(planned: Plan) -> Message:
        return msg(
            "enter the act of {person} as {role} on {n} texts: {verdict}",
            person=by,
            role=Role(role),
            n=_texts(planned),
            verdict=said,
        )

    return carry_out(call, workspace, act, says=says, **manner)


def _from_sheet(call: Invocation, sheet: str, common: dict[str, Any], manner: dict[str, Any]) -> int:
    workspace = call.open_to_write()
    file = file_path(sheet)

    def says(planned: Plan) -> Message:
        acts = sum(path.startswith("reviews/") for path in planned.change.writes)
        return msg("enter {acts} acts of review on {n} texts from {file}", acts=acts, n=_texts(planned), file=file.name)

    return carry_out(
        call,
        workspace,
        lambda dry_run: workspace.review_from(file, **common, dry_run=dry_run),
        says=says,
        **manner,
    )


def _texts(plan: Plan) -> int:
    """Return on how many texts the acts of a plan are: their folders go into the same commit."""
    return len({path.rpartition("/")[0] for path in plan.change.takes})


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise UsageError(msg("choose one of: {choices}", choices=", ".join(choices)))
        return text

    return read

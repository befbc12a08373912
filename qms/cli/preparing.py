"""Prepare a decision, and write the papers that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.decision_options import TEXTS, head_options, refuse_capacity_alone
from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import WORDS
from qms.cli.proposals import paper_reference
from qms.errors import UsageError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.numbers import NumberReference
    from qms.operations.plan_papers import PlanPaper
    from qms.operations.session import Outcome, Session
    from qms.plans.plan import Plan
    from qms.workspace import Workspace


@writing_command(marked("Prepare a decision: what it will do, with which numbers, pinned to the texts as they are."))
@click.argument("name", metavar="NAME", type=WORDS, required=False)
@click.argument("references", metavar="[CODE]...", type=WORDS, nargs=-1)
@option("--changed", is_flag=True, help_text=marked("All texts that changed, reviewed or not."))
@TEXTS
@option(
    "--leave-out", type=WORDS, multiple=True, metavar="CODE", help_text=marked("Take this document out of the plan.")
)
@head_options(signer=marked("The id of the person who will sign."))
@option(
    "--corrects", type=WORDS, metavar="NUMBER", help_text=marked("Prepare a correction (đính chính) of a decision.")
)
@option("--rectifies", type=WORDS, metavar="ENTRY", help_text=marked("State an entry anew that was typed wrong."))
@option("--annex", metavar="FILE", help_text=marked("Write the annex of the decision: .docx, .xlsx or .html."))
@option("--request", metavar="FILE", help_text=marked("Write the request for the change: .docx, .xlsx or .html."))
@answers
def prepare(
    call: Invocation,
    name: str | None,
    references: tuple[str, ...],
    changed: bool,
    withdrawn: tuple[str, ...],
    reason: str | None,
    bases: tuple[NumberReference, ...],
    signer: str | None,
    capacity: str | None,
    annex: str | None,
    request: str | None,
    format: str,
    dry_run: bool,
    yes: bool,
    **wish: Any,
) -> int:
    """Carry out `qms prepare`."""
    refuse_capacity_alone(capacity, signer)
    if reason and not withdrawn:
        raise UsageError(msg("--reason goes with --withdraw"))
    for paper in (annex, request):
        _refuse_suffix(paper)
    workspace = call.open_to_write()
    name_ = needed(
        call, name, "NAME", msg("Name of the plan"), read=WORDS,
        proposal=lambda: workspace.session.today.isoformat(),
    )  # fmt: skip
    is_asked = any((references, changed, withdrawn, bases, signer, *wish.values()))
    only_papers = (annex or request) and not is_asked and _is_there(workspace, name_)
    if not (is_asked or only_papers or _is_there(workspace, name_)) and call.can_ask:
        changed = True
        call.note(msg("No document is named: all that changed."))

    def act(only_planned: bool) -> Outcome:
        return workspace.prepare(
            name_, documents=references, changed=changed, withdraw=dict.fromkeys(withdrawn, reason),
            bases=[paper_reference(workspace, base) for base in bases], signer=signer, capacity=capacity,
            dry_run=only_planned, **wish,
        )  # fmt: skip

    if not only_papers:
        carry_out(call, workspace, act, says=_says, format=format, dry_run=dry_run, yes=yes)
    if not dry_run:
        _write_papers(call, workspace.session, name_, annex=annex, request=request)
    if only_papers and format == "json":
        call.answer_json({"done": False, "entry": None, "number": None, "commit": None, "plan": None})
    return 0


def _refuse_suffix(file: str | None) -> None:
    """Raise `UsageError` for a paper in a form that cannot be written, before anything is."""
    from qms.render import SUFFIXES

    if file is not None and file_path(file).suffix.lower() not in SUFFIXES:
        raise UsageError(
            msg("{file} cannot be written: a paper is one of {suffixes}", file=file, suffixes=", ".join(SUFFIXES)),
            hint=msg("give it another ending"),
        )


def _is_there(workspace: Workspace, name: str) -> bool:
    from qms.operations.preparations import preparation_names

    return name in preparation_names(workspace.session.load())


def _write_papers(call: Invocation, session: Session, name: str, *, annex: str | None, request: str | None) -> None:
    from qms.operations.plan_papers import annex_of, request_form_of

    if annex is not None:
        _write(call, annex, annex_of(session, name))
    if request is not None:
        _write(call, request, request_form_of(session, name))


def _write(call: Invocation, name: str, paper: PlanPaper) -> None:
    from qms.operations.user_files import write_file
    from qms.render import report_bytes

    path = file_path(name)
    write_file(path, report_bytes(paper.report, path.suffix))
    call.warn(paper.warnings)
    call.note(msg("Written: {file}", file=name))


def _says(plan: Plan) -> Message:
    preparation = plan.preparation
    assert preparation is not None  # a plan is prepared
    return msg("prepare {name}: {n} documents", name=plan.preparation_name, n=len(preparation.documents))

"""`qms` alone: where things stand, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from qms.cli.invocation import Invocation
from qms.cli.progress import working
from qms.cli.proposals import next_decision
from qms.cli.questions import warnings_on_reading
from qms.cli.safety import tell_last_backup
from qms.errors import NotAStore
from qms.model.ledger import Act
from qms.model.reviews import Role, assess
from qms.operations import reading
from qms.operations.preparations import open_preparations
from qms.plans.readiness import review_gaps
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.preparations import Preparation, PreparationFile, PreparedDocument
    from qms.model.system import System
    from qms.operations.loading import Loaded
    from qms.operations.reading import WorkingStatus
    from qms.workspace import Workspace

NAMED = 5
"""Codes that are named in a line; of the rest the number is told."""


@attrs.frozen(kw_only=True)
class Waiting:
    """The changed texts by what they wait for."""

    to_save: tuple[str, ...]
    rejected: tuple[str, ...]
    missing: tuple[tuple[Role, tuple[str, ...]], ...]
    """The role whose act comes next, with the codes, in the order of the roles."""
    ready: tuple[str, ...]


def tell_where_things_stand(call: Invocation) -> int:
    """Say in a few lines how the store stands and what to do next; outside a store, how to begin."""
    try:
        workspace = call.open()
    except NotAStore:
        if call.is_folder_given:
            raise
        call.tell(msg("qms keeps controlled documents and the decisions that put them in force."))
        call.tell(msg("There is no store here. See one at work with `qms demo`, make one with `qms init PATH`."))
        call.tell(msg("`qms --help` lists the commands."))
        return 0
    with working(call):
        loaded = workspace.session.load()
        waiting = _waiting(loaded, reading.working_status(workspace.session, loaded))
        found = warnings_on_reading(workspace, loaded)
    today = workspace.session.today
    in_force = loaded.ledger.master_list(on=today)
    call.tell(msg("{n} documents are in force on {date}.", n=len(in_force), date=today))
    last = loaded.ledger.last()
    if last is not None:
        entry = last.entry
        if entry.number is not None:
            call.tell(msg("Last decision: {number} of {date}.", number=entry.number, date=entry.date))
        else:
            call.tell(msg("Last entry of the ledger: {entry}, of {date}.", entry=entry.entry, date=entry.date))
    for line in _lines(waiting):
        call.tell(line)
    plans = open_preparations(loaded)
    for plan in plans:
        call.tell(_plan_line(plan.name, plan.preparation))
    tell_last_backup(call, workspace)
    call.warn([*workspace.session.store.state(), *found])
    call.tell()
    for step in _next_steps(workspace, waiting, _ready_plan(loaded, plans), broken=bool(found)):
        call.tell(step)
    return 0


def _waiting(loaded: Loaded, statuses: tuple[WorkingStatus, ...]) -> Waiting:
    system: System = loaded.system
    changed = [status for status in statuses if status.changed]
    by_role: dict[Role, list[str]] = {}
    rejected, ready = [], []
    for status in changed:
        state = assess(system.reviews.of(status.document, status.digest), policy=system.settings.review)
        if state.rejections:
            rejected.append(status.code)
        elif state.missing:
            by_role.setdefault(state.missing[0], []).append(status.code)
        else:
            ready.append(status.code)
    return Waiting(
        to_save=tuple(status.code for status in statuses if not status.saved),
        rejected=tuple(rejected),
        missing=tuple((role, tuple(by_role[role])) for role in system.settings.review.roles if role in by_role),
        ready=tuple(ready),
    )


def _lines(waiting: Waiting) -> Iterator[Message]:
    if waiting.to_save:
        yield msg("Changed on the disk and not saved: {codes}", codes=_named(waiting.to_save))
    for role, codes in waiting.missing:
        if role is Role.AUTHOR:
            yield msg("Changed and not submitted: {codes}", codes=_named(codes))
        elif role is Role.CHECKER:
            yield msg("Waiting to be checked: {codes}", codes=_named(codes))
        else:
            yield msg("Waiting to be approved: {codes}", codes=_named(codes))
    if waiting.rejected:
        yield msg("Rejected: {codes}", codes=_named(waiting.rejected))
    if waiting.ready:
        yield msg("Ready to be issued: {codes}", codes=_named(waiting.ready))


def _named(codes: tuple[str, ...]) -> Message:
    first = ", ".join(codes[:NAMED])
    more = len(codes) - NAMED
    return msg("{codes}", codes=first) if more <= 0 else msg("{codes} and {n} more", codes=first, n=more)


def _plan_line(name: str, plan: Preparation) -> Message:
    named: dict[str, object] = {"name": name, "n": len(plan.documents), "entry": plan.corrects or 0}
    said = {
        Act.CORRECTION: msg("A correction in preparation: {name}, {n} documents", **named),
        Act.RECTIFICATION: msg("A rectification in preparation: {name}, of entry {entry}", **named),
    }.get(plan.act, msg("A decision in preparation: {name}, {n} documents", **named))
    return msg("{what}: {subject}", what=said, subject=plan.subject) if plan.subject else said


def _ready_plan(loaded: Loaded, plans: Sequence[PreparationFile]) -> str | None:
    """Return the name of a decision in preparation whose texts are all as they were prepared and fully reviewed."""
    system = loaded.system
    for file in plans:
        texts = [one for one in file.preparation.documents if one.digest is not None]
        if file.preparation.act is Act.ISSUE and texts and all(_is_ready(system, one) for one in texts):
            return file.name
    return None


def _is_ready(system: System, prepared: PreparedDocument) -> bool:
    if prepared.document not in system.documents:
        return False
    working = system.documents[prepared.document]
    return working.digest == prepared.digest and not any(review_gaps(system, working))


def _next_steps(workspace: Workspace, waiting: Waiting, plan: str | None, *, broken: bool) -> Iterator[Message]:
    if broken:
        yield msg("Next: `qms repair` tidies up what is told above.")
        return
    if plan is not None:
        yield msg("Next: have “{plan}” signed. `qms prepare {plan} --annex phu-luc.docx` writes its annex.", plan=plan)
        yield msg("Once it has its number: `qms issue NUMBER --plan {plan} --file SIGNED.pdf`", plan=plan)
        return
    if waiting.ready:
        today = workspace.session.today
        number = next_decision(workspace, today) or "NUMBER"
        yield msg("Next: `qms issue {number} --date {date} --changed`", number=number, date=today.isoformat())
    elif waiting.missing:
        role, codes = waiting.missing[0]
        yield msg("Next: `qms review {code} --role {role} --as PERSON`", code=_quoted(codes[0]), role=role.value)
    elif waiting.to_save:
        yield msg("Next: `qms save`")
    else:
        yield msg("Nothing waits. `qms list` shows what is in force, `qms --help` lists the commands.")


def _quoted(code: str) -> str:
    return f'"{code}"' if " " in code else code

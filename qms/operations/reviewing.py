"""Enter acts of review (`qms review`)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from qms.model.codes import DocumentId
from qms.model.system import System
from qms.operations.loading import Loaded
from qms.operations.resolving import find_working, refuse_unknown_kind, refuse_unknown_unit
from qms.operations.saving import secrets
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.plan import Plan, refuse_errors
from qms.plans.readiness import is_changed
from qms.plans.reviewing import ReviewRequest, plan_review
from qms.wording import msg


def review(
    session: Session,
    request: ReviewRequest,
    references: Sequence[str] = (),
    *,
    unit: str | None = None,
    kind: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Enter one act of review on named documents, or on all of a unit or kind that changed since they were issued."""

    def decide(loaded: Loaded) -> Plan:
        system = loaded.system
        documents = [find_working(system, reference) for reference in references]
        if unit is not None or kind is not None:
            documents += _of(session, system, unit=unit, kind=kind)
        asked = attrs.evolve(request, documents=tuple(dict.fromkeys(documents)))
        folders = [system.documents[document].path for document in asked.documents]
        found = [*stray_files(loaded, folders), *secrets(session, loaded, asked.documents)]
        refuse_errors(found, msg("the act of review cannot be entered"))
        return plan_review(system, asked, saved=loaded.saved_paths(asked.documents))

    return session.write(decide, dry_run=dry_run)


def _of(session: Session, system: System, *, unit: str | None, kind: str | None) -> list[DocumentId]:
    if kind is not None:
        refuse_unknown_kind(kind, kinds=system.kinds)
    if unit is not None:
        refuse_unknown_unit(unit, organisation=system.organisation)
    found = []
    for document in system.documents:
        working = system.documents[document]
        known = system.kinds.get(working.kind)
        if kind is not None and not (known and known.answers_to(kind)):
            continue
        if unit is not None:
            owner = working.header and system.organisation.owner(working.header.unit, on=session.today)
            if not owner or owner.id != unit:
                continue
        if is_changed(system, working):
            found.append(document)
    return found

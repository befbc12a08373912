"""Enter acts of review (`qms review`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from qms.diagnostics import Diagnostic
from qms.model.codes import DocumentId
from qms.operations.choosing import Choice, chosen_documents
from qms.operations.loading import Loaded
from qms.operations.saving import secrets
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.plan import Plan, refuse_errors
from qms.plans.readiness import is_changed
from qms.plans.reviewing import CANNOT_ENTER, ReviewRequest, plan_review


def review(
    session: Session,
    request: ReviewRequest,
    references: Sequence[str] = (),
    *,
    unit: str | None = None,
    kind: str | None = None,
    plan: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Enter one act of review on named documents, on those of a plan, or on all of a unit or kind that changed."""
    choice = Choice(references=tuple(references), unit=unit, kind=kind, plan=plan)

    def decide(loaded: Loaded) -> Plan:
        system = loaded.system
        documents = chosen_documents(
            session, loaded, choice, takes=lambda document: is_changed(system, document), refusal=CANNOT_ENTER
        )
        refuse_errors(unfit(session, loaded, documents), CANNOT_ENTER)
        asked = attrs.evolve(request, documents=documents)
        return plan_review(system, asked, saved=loaded.saved_paths(documents))

    return session.write(decide, dry_run=dry_run)


def unfit(session: Session, loaded: Loaded, documents: Iterable[DocumentId]) -> Iterator[Diagnostic]:
    """Yield what lies in the folders of documents and can be no part of a store, and the marks of state secrets."""
    documents = tuple(documents)
    yield from stray_files(loaded, [loaded.system.documents[document].path for document in documents])
    yield from secrets(session, loaded, documents)

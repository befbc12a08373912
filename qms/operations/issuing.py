"""Issue a decision (`qms issue`, `qms withdraw`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.documents import folder_path
from qms.model.numbering import RevisionNumber
from qms.model.system import System
from qms.operations.checking import check_documents
from qms.operations.loading import Loaded
from qms.operations.resolving import find_document
from qms.operations.session import Outcome, Session
from qms.plans.issuing import IssueRequest, is_changed, plan_issue, review_gaps
from qms.plans.plan import LeftOut, Plan
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Selection:
    """Which documents a decision is about: named ones, or with *changed* all that changed and are fully reviewed."""

    references: tuple[str, ...] = ()
    changed: bool = False
    with_forms: bool = False
    withdraws: tuple[tuple[str, str | None], ...] = ()
    """References of the documents to withdraw, each with the reason."""
    stated: RevisionNumber | None = None
    """The number that the paper prints for its one document."""


def issue(session: Session, request: IssueRequest, selection: Selection, *, dry_run: bool = False) -> Outcome:
    """Put one decision in the ledger, whole or not at all.

    Bytes on the disk that were never saved go into the same commit. Raises `UsageError`, `Refused` or `Busy`;
    nothing was written then.
    """

    def decide(loaded: Loaded) -> Plan:
        system = loaded.system
        documents, left_out = _selected(system, selection, on_paper=request.on_paper)
        withdraws = {find_document(system, ref): reason for ref, reason in selection.withdraws}
        asked = attrs.evolve(request, documents=documents, withdraws=withdraws, stated=_stated(selection, documents))
        found = check_documents(session, loaded, documents)
        return plan_issue(system, asked, saved=saved_paths(loaded, documents), diagnostics=found, left_out=left_out)

    outcome = session.write(decide, dry_run=dry_run)
    if outcome.done:
        outcome = attrs.evolve(outcome, warnings=(*outcome.warnings, *_tell(session, outcome)))
    return outcome


def _stated(selection: Selection, documents: Sequence[DocumentId]) -> dict[DocumentId, RevisionNumber]:
    if selection.stated is None:
        return {}
    if len(documents) != 1:
        raise UsageError(
            msg("a stated revision goes with one document, not with {n}", n=len(documents)),
            hint=msg("enter the decision with --edition, or one document at a time"),
        )
    return {documents[0]: selection.stated}


def _selected(
    system: System, selection: Selection, *, on_paper: bool
) -> tuple[tuple[DocumentId, ...], tuple[LeftOut, ...]]:
    chosen = [find_document(system, reference) for reference in selection.references]
    missing = [d for d in chosen if d not in system.documents]
    if missing:
        raise Refused(
            msg("the folder of {documents} is gone from the disk", documents=", ".join(missing)),
            hint=msg("bring it back with `qms restore {document}`", document=missing[0]),
        )
    left_out: list[LeftOut] = []
    if selection.changed:
        for document in system.documents:
            working = system.documents[document]
            if working.header is None or not is_changed(system, working):
                continue
            gaps = () if on_paper else tuple(review_gaps(system, working))
            if gaps:
                left_out.append(LeftOut(document=document, code=working.code, reason=gaps[0].message))
            else:
                chosen.append(document)
    if selection.with_forms:
        parents = set(chosen)
        for document in system.documents:
            header = system.documents[document].header
            if header and header.parent in parents and is_changed(system, system.documents[document]):
                chosen.append(document)
    return tuple(dict.fromkeys(chosen)), tuple(left_out)


def saved_paths(loaded: Loaded, documents: Iterable[DocumentId]) -> dict[DocumentId, Sequence[str]]:
    """Return the paths that each document's folder has on `main`."""
    if loaded.saved is None:
        return {}
    saved = loaded.saved
    return {d: saved.paths(folder_path(loaded.system.documents[d].kind, d)) for d in documents}


def _tell(session: Session, outcome: Outcome) -> Iterable[Diagnostic]:
    entry = outcome.plan.entry
    for name, error in session.plugins.tell_issued(entry=entry, system=session.load().system):
        yield Diagnostic(
            code="QMS-P001",
            message=msg("the decision stands, but the plugin {name} failed: {error}", name=name, error=repr(error)),
            location=Location(path=outcome.plan.entry_path or ""),
            severity=Severity.WARNING,
        )

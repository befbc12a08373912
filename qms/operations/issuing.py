"""Issue a decision (`qms issue`, `qms withdraw`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import QmsError, Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.numbering import RevisionNumber
from qms.model.system import System
from qms.operations.checking import check_documents
from qms.operations.loading import Loaded
from qms.operations.resolving import find_document, find_working
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.issuing import IssueRequest, plan_issue
from qms.plans.plan import LeftOut, Plan
from qms.plans.readiness import is_changed, review_gaps
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
        # The clock is read under the lock: whoever waited records after the one waited for.
        asked = attrs.evolve(
            request,
            documents=documents,
            withdraws=withdraws,
            stated=_stated(selection, documents),
            recorded=max(request.recorded, session.now),
        )
        found = [
            *check_documents(session, loaded, documents),
            *stray_files(loaded, [system.documents[document].path for document in documents]),
        ]
        return plan_issue(system, asked, saved=loaded.saved_paths(documents), diagnostics=found, left_out=left_out)

    outcome = session.write(decide, dry_run=dry_run)
    if outcome.done and session.plugins.hear_of_issues:
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
    chosen = [find_working(system, reference) for reference in selection.references]
    left_out: list[LeftOut] = []
    if selection.changed:
        ready, left_out = _ready(system, on_paper=on_paper)
        if not (ready or chosen or selection.withdraws):
            raise _nothing_ready(left_out)
        chosen += ready
    if selection.with_forms:
        parents = set(chosen)
        for document in system.documents:
            header = system.documents[document].header
            if header and header.parent in parents and is_changed(system, system.documents[document]):
                chosen.append(document)
    return tuple(dict.fromkeys(chosen)), tuple(left for left in left_out if left.document not in chosen)


def _ready(system: System, *, on_paper: bool) -> tuple[list[DocumentId], list[LeftOut]]:
    """Return the documents that changed and are fully reviewed, and those that changed but cannot be issued yet."""
    ready: list[DocumentId] = []
    left_out: list[LeftOut] = []
    for document in system.documents:
        working = system.documents[document]
        if not is_changed(system, working):
            continue
        faults = [fault for fault in system.documents.faults(document) if fault.is_error]
        gaps = [] if on_paper else [*review_gaps(system, working)]
        if reasons := [*faults, *gaps]:
            left_out.append(LeftOut(document=document, code=working.code, reason=reasons[0].message))
        else:
            ready.append(document)
    return ready, left_out


def _nothing_ready(left_out: Sequence[LeftOut]) -> Refused:
    if not left_out:
        return Refused(
            msg("no document has changed since it was issued; nothing was written"),
            hint=msg("to confirm texts as they stand, name them and say --reissue or --edition N"),
        )
    return Refused(
        msg("none of the documents that changed may be issued yet; nothing was written"),
        hint=msg("`qms status` shows what each lacks"),
        diagnostics=[
            Diagnostic(code="QMS-I008", message=msg("{code} is left out: {reason}", code=left.code, reason=left.reason))
            for left in left_out
        ],
    )


def _tell(session: Session, outcome: Outcome) -> Iterator[Diagnostic]:
    """Tell the plugins of a decision that stands; whatever goes wrong now is a warning."""
    place = Location(path=outcome.plan.entry_path or "")
    try:
        system = session.load().system
    except QmsError as error:
        yield Diagnostic(
            code="QMS-P002",
            message=msg("the decision stands, but no plugin could be told of it: {error}", error=error.message),
            location=place,
            severity=Severity.WARNING,
        )
        return
    for name, failure in session.plugins.tell_issued(entry=outcome.plan.entry, system=system):
        yield Diagnostic(
            code="QMS-P001",
            message=msg("the decision stands, but the plugin {name} failed: {error}", name=name, error=repr(failure)),
            location=place,
            severity=Severity.WARNING,
        )

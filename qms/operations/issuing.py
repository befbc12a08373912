"""Issue a decision (`qms issue`, `qms withdraw`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import QmsError, Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.numbering import RevisionNumber
from qms.operations.checking import check_documents
from qms.operations.loading import Loaded
from qms.operations.preparations import load_preparation_file, plan_on_main, refuse_gone
from qms.operations.resolving import find_document
from qms.operations.selecting import Selection, selected
from qms.operations.session import Outcome, Session
from qms.operations.signing import placed
from qms.operations.strays import stray_files
from qms.plans.issuing import IssueRequest, plan_issue
from qms.plans.plan import LeftOut, Plan
from qms.plans.prepared import as_prepared
from qms.wording import msg


def issue(
    session: Session,
    request: IssueRequest,
    selection: Selection,
    *,
    plan: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Put one decision in the ledger, whole or not at all; with *plan* what the plan of that name says.

    Bytes on the disk that were never saved go into the same commit. Raises `UsageError`, `Refused` or `Busy`;
    nothing was written then.
    """
    if plan is not None and not selection.is_empty:
        raise UsageError(
            msg("the plan {name} says what is issued and withdrawn", name=plan),
            hint=msg("name documents with `qms prepare {name}`, or leave out --plan", name=plan),
        )

    def decide(loaded: Loaded) -> Plan:
        # The clock is read under the lock: whoever waited records after the one waited for.
        asked = attrs.evolve(request, recorded=max(request.recorded, session.now))
        left_out: tuple[LeftOut, ...] = ()
        if plan is not None:
            asked = as_prepared(asked, load_preparation_file(loaded, plan))
            documents = asked.documents
            refuse_gone(loaded.system, plan, documents)
        else:
            documents, left_out = _selected(loaded, selection, on_paper=request.on_paper)
            withdraws = {find_document(loaded.system, ref): reason for ref, reason in selection.withdraws}
            stated = _stated(selection, documents)
            asked = attrs.evolve(asked, documents=documents, withdraws=withdraws, stated=stated)
        if asked.signed is not None:
            asked = attrs.evolve(asked, signed=placed(loaded, asked.signed))
        folders = [loaded.system.documents[document].path for document in documents]
        return plan_issue(
            loaded.system,
            asked,
            saved=loaded.saved_paths(documents),
            on_main=plan_on_main(loaded, plan) if plan is not None else {},
            diagnostics=[*check_documents(session, loaded, documents), *stray_files(loaded, folders)],
            left_out=left_out,
        )

    return told_to_plugins(session, session.write(decide, dry_run=dry_run))


def told_to_plugins(session: Session, outcome: Outcome) -> Outcome:
    """Tell the plugins of a decision that stands, and return its outcome with what went wrong as warnings."""
    if not outcome.done or not session.plugins.hear_of_issues:
        return outcome
    return attrs.evolve(outcome, warnings=(*outcome.warnings, *_tell(session, outcome)))


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
    loaded: Loaded, selection: Selection, *, on_paper: bool
) -> tuple[tuple[DocumentId, ...], tuple[LeftOut, ...]]:
    found = selected(loaded.system, selection, reviewed=not on_paper)
    if selection.changed and not (found.documents or selection.withdraws):
        raise _nothing_ready(found.left_out)
    return found.documents, found.left_out


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

"""Prepare a decision (`qms prepare`): what it will do, pinned to the texts as they lie on the disk."""

from __future__ import annotations

import datetime as dt

import attrs

from qms.errors import UsageError
from qms.model.codes import DocumentId
from qms.model.ledger import Act, LedgerEntry
from qms.model.preparations import PreparationFile
from qms.model.queries import LedgerQueries
from qms.model.system import System
from qms.operations.checking import check_documents
from qms.operations.loading import Loaded
from qms.operations.preparations import find_draft, find_preparation, plan_on_main, preparation_names, refuse_gone
from qms.operations.reading import find_entry
from qms.operations.resolving import find_document
from qms.operations.saving import secrets
from qms.operations.selecting import Selection, selected
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.folders import unsaved_only
from qms.plans.plan import LeftOut, Plan, refuse_errors
from qms.plans.preparing import PrepareRequest, Wish, documents_to_issue, plan_prepare, refuse_name
from qms.plans.restating import RestateRequest, plan_restate
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Wanted:
    """What somebody wants to be prepared: a decision about the *selection* that says the *wish*.

    *corrects* names the decision, or the entry, that a correction is about; *rectifies* the one that was typed wrong.
    """

    selection: Selection
    wish: Wish = attrs.field(factory=Wish)
    leave_out: tuple[str, ...] = ()
    corrects: str | None = None
    rectifies: str | None = None


def prepare(session: Session, name: str | None, wanted: Wanted, *, dry_run: bool = False) -> Outcome:
    """Prepare a decision under *name*, today's date where it is None; prepared again, its pins are refreshed.

    The texts' bytes go into the same commit, saved before or not. Raises `UsageError`, `Refused` or `Busy`; nothing
    was written then.
    """
    if name is not None:
        refuse_name(name)
    if wanted.corrects and wanted.rectifies:
        raise UsageError(msg("--corrects and --rectifies exclude each other"))

    def decide(loaded: Loaded) -> Plan:
        chosen = name or _free_name(loaded, session.today)
        before = find_preparation(loaded, chosen)
        act = before.preparation.act if before else None
        if wanted.rectifies or (act is Act.RECTIFICATION and not wanted.corrects):
            return _restated(session, loaded, chosen, before, wanted)
        return _prepared(session, loaded, chosen, before, wanted)

    return session.write(decide, dry_run=dry_run)


def _prepared(session: Session, loaded: Loaded, name: str, before: PreparationFile | None, wanted: Wanted) -> Plan:
    system = loaded.system
    corrects = _corrected(loaded.ledger, before, wanted)
    documents, left_out = _documents(system, wanted.selection, corrects)
    request = PrepareRequest(
        name=name,
        prepared=session.now,
        prepared_by=session.entered_by,
        wish=wanted.wish,
        documents=documents,
        withdraws={find_document(system, reference): reason for reference, reason in wanted.selection.withdraws},
        leave_out=frozenset(_planned(system, before, reference) for reference in wanted.leave_out),
        corrects=corrects,
    )
    concerned = documents_to_issue(request, before)
    refuse_gone(system, name, concerned)
    folders = [system.documents[document].path for document in concerned]
    found = [*stray_files(loaded, folders), *secrets(session, loaded, concerned)]
    refuse_errors(found, msg("{name} cannot be prepared", name=name))
    plan = plan_prepare(
        system,
        request,
        before=before,
        written=find_draft(loaded, name),
        saved=loaded.saved_paths(concerned),
        on_main=plan_on_main(loaded, name),
        diagnostics=check_documents(session, loaded, concerned),
        left_out=left_out,
    )
    if loaded.saved is None:
        return plan
    on_main = {path: blob for folder in folders for path, blob in loaded.saved.blob_ids(folder).items()}
    return attrs.evolve(plan, change=unsaved_only(plan.change, on_main))


def _planned(system: System, before: PreparationFile | None, reference: str) -> DocumentId:
    """Return the document of a plan that its id or code names; it may be gone from the disk. Raises `UsageError`."""
    for document in before.preparation.documents if before else ():
        if reference.strip().casefold() in (document.document, document.code.casefold()):
            return document.document
    return find_document(system, reference)


def _documents(
    system: System, selection: Selection, corrects: LedgerEntry | None
) -> tuple[tuple[DocumentId, ...], tuple[LeftOut, ...]]:
    """Return the documents that are named; of all that changed, a correction takes what its decision issued."""
    found = selected(system, selection, reviewed=False)
    if corrects is None or not selection.changed:
        return found.documents, found.left_out
    issued = {line.document for line in corrects.issues}
    issued |= {*selected(system, attrs.evolve(selection, changed=False), reviewed=False).documents}
    return (
        tuple(document for document in found.documents if document in issued),
        tuple(left for left in found.left_out if left.document in issued),
    )


def _corrected(ledger: LedgerQueries, before: PreparationFile | None, wanted: Wanted) -> LedgerEntry | None:
    """Return the entry that a correction is about, as it is read now; None for a decision of its own."""
    if wanted.corrects is not None:
        entry = find_entry(ledger, wanted.corrects).entry
        if entry.act not in (Act.ISSUE, Act.OPENING, Act.CORRECTION):
            raise UsageError(
                msg("entry {n} issued nothing that could be corrected", n=entry.entry),
                hint=msg("`qms decisions` lists the entries"),
            )
    elif before is not None and before.preparation.corrects is not None:
        entry = find_entry(ledger, str(before.preparation.corrects)).entry
    else:
        return None
    if wanted.wish.edition is not None or wanted.wish.reissue:
        raise UsageError(msg("a correction keeps the numbers"), hint=msg("leave out --edition and --reissue"))
    return entry


def _restated(session: Session, loaded: Loaded, name: str, before: PreparationFile | None, wanted: Wanted) -> Plan:
    wish = wanted.wish
    more = (wish.edition, wish.reissue, wish.change, wish.change_basis, wanted.leave_out)
    if not wanted.selection.is_empty or any(more):
        raise UsageError(
            msg("a rectification states every line of its entry anew"),
            hint=msg("correct the lines in plans/{name}.toml", name=name),
        )
    reference = wanted.rectifies or str(before.preparation.corrects if before else "")
    request = RestateRequest(
        name=name,
        entry=find_entry(loaded.ledger, reference),
        prepared=session.now,
        prepared_by=session.entered_by,
        wish=wish,
    )
    return plan_restate(
        loaded.system, request, before=before, written=find_draft(loaded, name), on_main=plan_on_main(loaded, name)
    )


def _free_name(loaded: Loaded, today: dt.date) -> str:
    """Return a name that no plan has: the date, with a number behind it where that is taken."""
    taken, name, n = {*preparation_names(loaded)}, today.isoformat(), 1
    while name in taken:
        n += 1
        name = f"{today.isoformat()}-{n}"
    return name

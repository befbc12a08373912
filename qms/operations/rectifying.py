"""Put right what was typed wrong in an entry of the ledger (`qms rectify`)."""

from __future__ import annotations

import attrs

from qms.errors import UsageError
from qms.model.codes import DocumentId
from qms.model.ledger import LedgerEntry
from qms.model.preparations import DocumentVerdict, PreparationFile
from qms.operations.checking import check_documents
from qms.operations.loading import Loaded
from qms.operations.preparations import load_preparation_file, plan_on_main
from qms.operations.reading import find_entry, typed_otherwise
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.plan import Plan
from qms.plans.rectifying import RectificationRequest, Typed, plan_rectification
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Rectification:
    """What somebody wants put right: *entry* names an entry or its decision; a *plan* states it whole."""

    entry: str
    reason: str
    typed: Typed = attrs.field(factory=Typed)
    plan: str | None = None
    void: bool = False
    allow_retroactive: bool = False


def rectify(session: Session, wanted: Rectification, *, dry_run: bool = False) -> Outcome:
    """State an entry anew; the texts of documents that were forgotten in it go into the same commit.

    Raises `UsageError`, `Refused` or `Busy`; nothing was written then.
    """
    if not wanted.reason.strip():
        raise UsageError(msg("why the entry is rectified is not said"), hint=msg("say it with --reason"))

    def decide(loaded: Loaded) -> Plan:
        file = load_preparation_file(loaded, wanted.plan) if wanted.plan is not None else None
        entry = find_entry(loaded.ledger, wanted.entry)
        added = _forgotten(loaded, entry.entry, file) if file else ()
        request = RectificationRequest(
            entry=entry,
            reason=wanted.reason,
            typed=wanted.typed,
            prepared=file,
            void=wanted.void,
            allow_retroactive=wanted.allow_retroactive,
            recorded=session.now,
            recorded_by=session.entered_by,
        )
        folders = [loaded.system.documents[document].path for document in added]
        plan = plan_rectification(
            loaded.system,
            request,
            saved=loaded.saved_paths(added),
            on_main=plan_on_main(loaded, wanted.plan) if wanted.plan is not None else {},
            diagnostics=[*check_documents(session, loaded, added), *stray_files(loaded, folders)],
        )
        return attrs.evolve(plan, warnings=(*plan.warnings, *typed_otherwise(loaded.ledger, wanted.entry)))

    return session.write(decide, dry_run=dry_run)


def _forgotten(loaded: Loaded, entry: LedgerEntry, file: PreparationFile) -> tuple[DocumentId, ...]:
    """Return the documents that a plan issues and the entry does not, as far as their texts lie on the disk."""
    issued = {line.document for line in entry.issues}
    named = (x.document for x in file.preparation.documents if x.verdict is not DocumentVerdict.WITHDRAWN)
    return tuple(document for document in named if document not in issued and document in loaded.system.documents)

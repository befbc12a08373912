"""Bring an issued text back as working text (`qms restore`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.documents import folder_path
from qms.model.ledger import IssueLine, binding
from qms.model.numbering import RevisionNumber
from qms.operations.loading import Loaded
from qms.operations.reading import frozen_files
from qms.operations.resolving import find_document
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.creating import plan_restore
from qms.plans.plan import Plan, refuse_errors
from qms.wording import msg


def restore(
    session: Session, reference: str, *, revision: RevisionNumber | None = None, dry_run: bool = False
) -> Outcome:
    """Bring an issued text back as working text: the one in force today, or a given revision."""

    def decide(loaded: Loaded) -> Plan:
        document = find_document(loaded.system, reference)
        issue = _issue_to_restore(loaded, document, reference, revision, on=session.today)
        kind = loaded.system.documents.raw(document)[0] if document in loaded.system.documents else issue.kind
        folder = folder_path(kind, document)
        refuse_errors(stray_files(loaded, [folder]), msg("{reference} cannot be restored", reference=reference))
        return plan_restore(
            loaded.system,
            document,
            kind=kind,
            frozen=frozen_files(session, issue),
            saved=_saved_files(loaded, folder),
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)


def _issue_to_restore(
    loaded: Loaded, document: DocumentId, reference: str, revision: RevisionNumber | None, *, on: dt.date
) -> IssueLine:
    """Return the last line with a given number, or else the one that binds on a day, or the last one of all."""
    lines = loaded.ledger.lines(document)
    bound = binding(lines, on=on) if revision is None else None
    issues = [line.issue for line in lines if line.issue is not None]
    if revision is not None:
        issues = [issue for issue in issues if RevisionNumber.of(issue) == revision]
    elif bound is not None and bound.issue is not None:
        issues = [bound.issue]
    kept = [issue for issue in issues if issue.tree is not None]
    if kept:
        return kept[-1]
    raise Refused(
        msg("no issued text of {reference} is kept", reference=reference)
        if revision is None
        else msg("no text of {reference} {revision} is kept", reference=reference, revision=revision),
        hint=msg("see `qms history {reference}`", reference=reference),
    )


def _saved_files(loaded: Loaded, folder: str) -> Mapping[str, bytes]:
    if loaded.saved is None:
        return {}
    files = loaded.saved.read_many(loaded.saved.paths(folder))
    return {path.removeprefix(f"{folder}/"): data for path, data in files}

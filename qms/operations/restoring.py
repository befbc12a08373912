"""Bring an issued text, or a draft that was saved, back as working text (`qms restore`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.documents import folder_path
from qms.model.ledger import IssueLine, binding
from qms.model.numbering import RevisionNumber
from qms.model.snapshot import Snapshot
from qms.operations.loading import Loaded
from qms.operations.reading import frozen_files, is_object_id, parse_known
from qms.operations.resolving import find_document
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.plan import Plan, refuse_errors
from qms.plans.restoring import plan_restore
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Wanted:
    """Which text shall come back: the one in force today where nothing is said.

    *revision* is its number, *on* a day on which it was in force, *known* as of when that was known; *saved* is the
    commit of a draft that was never issued.
    """

    revision: RevisionNumber | None = None
    on: dt.date | None = None
    known: str | None = None
    saved: str | None = None


def restore(session: Session, reference: str, wanted: Wanted | None = None, *, dry_run: bool = False) -> Outcome:
    """Bring a text back as working text; of what lies there nothing is lost: unsaved bytes refuse it.

    Raises `UsageError` for a document, revision or commit that does not exist, `Refused` where the text is not kept.
    """
    wanted = wanted or Wanted()
    if wanted.revision is not None and wanted.on is not None:
        raise UsageError(msg("a revision and a day exclude each other"), hint=msg("leave one of them out"))

    def decide(loaded: Loaded) -> Plan:
        document = find_document(loaded.system, reference)
        if wanted.saved is None:
            issue = _issue_to_restore(loaded, document, reference, wanted, today=session.today)
            kind, files = issue.kind, frozen_files(session, issue)
        else:
            kind, files = _saved_then(session, document, reference, wanted.saved)
        if document in loaded.system.documents:
            kind = loaded.system.documents.raw(document)[0]
        folder = folder_path(kind, document)
        refuse_errors(stray_files(loaded, [folder]), msg("{reference} cannot be restored", reference=reference))
        return plan_restore(
            loaded.system,
            document,
            kind=kind,
            restored=files,
            saved=_files_in(loaded.saved, folder),
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)


def _issue_to_restore(
    loaded: Loaded, document: DocumentId, reference: str, wanted: Wanted, *, today: dt.date
) -> IssueLine:
    """Return the last line with a given number, or else the one that binds on a day, or the last one of all."""
    known = parse_known(loaded.ledger, wanted.known) if wanted.known else None
    lines = loaded.ledger.lines(document, known=known)
    issues = [line.issue for line in lines if line.issue is not None]
    see = msg("see `qms history {reference}`", reference=reference)
    if wanted.revision is not None:
        numbers = dict.fromkeys(str(RevisionNumber.of(issue)) for issue in issues)
        issues = [issue for issue in issues if RevisionNumber.of(issue) == wanted.revision]
        if numbers and not issues:
            raise UsageError(
                msg("{reference} has no revision {revision}", reference=reference, revision=wanted.revision),
                hint=msg("it has: {numbers}", numbers=", ".join(numbers)),
            )
    else:
        bound = binding(lines, on=wanted.on or today)
        if bound is not None and bound.issue is not None:
            issues = [bound.issue]
        elif wanted.on is not None:
            raise Refused(msg("{reference} was not in force on {date}", reference=reference, date=wanted.on), hint=see)
    kept = [issue for issue in issues if issue.tree is not None]
    if kept:
        return kept[-1]
    raise Refused(
        msg("no text of {reference} {revision} is kept", reference=reference, revision=RevisionNumber.of(issues[-1]))
        if issues
        else msg("no issued text of {reference} is kept", reference=reference),
        hint=see,
    )


def _saved_then(session: Session, document: DocumentId, reference: str, commit: str) -> tuple[str, Mapping[str, bytes]]:
    """Return the kind and the files of a document as a commit of `main` has them."""
    if not is_object_id(commit) or not session.store.is_on_main(commit):
        raise UsageError(
            msg("“{commit}” names nothing that was saved here", commit=commit),
            hint=msg("copy it whole from what `qms restore` told, 40 letters and digits"),
        )
    then = session.store.at(commit)
    folders = {tuple(path.split("/")[:3]) for path in then.paths("documents")}
    for _, kind, name in sorted(folder for folder in folders if len(folder) == 3):
        if name == document:
            return kind, _files_in(then, folder_path(kind, document))
    raise UsageError(
        msg("no text of {reference} was saved there", reference=reference),
        hint=msg("copy the command whole from what `qms restore` told"),
    )


def _files_in(snapshot: Snapshot | None, folder: str) -> Mapping[str, bytes]:
    if snapshot is None:
        return {}
    paths: Sequence[str] = snapshot.paths(folder)
    return {path.removeprefix(f"{folder}/"): data for path, data in snapshot.read_many(paths)}

"""Working texts: save, make, attach, restore, review, and how they stand (`qms status`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import git_blob_id
from qms.model.documents import folder_path
from qms.model.numbering import RevisionNumber
from qms.model.system import System
from qms.operations.issuing import saved_paths
from qms.operations.loading import Loaded
from qms.operations.resolving import find_document
from qms.operations.session import Outcome, Session
from qms.plans.creating import NewDocument, plan_attach, plan_new, plan_restore
from qms.plans.issuing import is_changed
from qms.plans.plan import Plan
from qms.plans.reviewing import ReviewRequest, plan_review
from qms.plans.saving import SAVED, plan_save
from qms.wording import msg

MAX_FILE = 200 * 1024 * 1024


def save(session: Session, *, message: str | None = None, dry_run: bool = False) -> Outcome:
    """Put every working text that changed on `main`; the disk is brought to LF and NFC."""

    def decide(loaded: Loaded) -> Plan:
        refuse_errors(_strangers(loaded), msg("the texts cannot be saved"))
        changed, gone = _differences(loaded)
        return plan_save(
            loaded.system,
            changed=changed,
            gone=gone,
            message=message,
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)


def _differences(loaded: Loaded) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return the files on the disk that differ from `main`, and the paths that only `main` has."""
    texts = [path for path in loaded.texts.paths() if path.startswith(SAVED)]
    saved = loaded.saved.blob_ids() if loaded.saved else {}
    changed = {path: data for path, data in loaded.texts.read_many(texts) if saved.get(path) != git_blob_id(data)}
    return changed, frozenset(path for path in saved if path.startswith(SAVED)) - set(texts)


def new(
    session: Session,
    wanted: Sequence[NewDocument] | Callable[[System], Sequence[NewDocument]],
    *,
    dry_run: bool = False,
) -> Outcome:
    """Make documents, all or none."""

    def decide(loaded: Loaded) -> Plan:
        asked = wanted(loaded.system) if callable(wanted) else wanted
        return plan_new(loaded.system, asked, author=session.entered_by, at=session.now)

    return session.write(decide, dry_run=dry_run)


def attach(
    session: Session,
    reference: str,
    file: Path,
    *,
    as_body: bool = False,
    name: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Copy a file into a document's folder, as attachment or with *as_body* as its master text."""
    data = read_file(file)

    def decide(loaded: Loaded) -> Plan:
        document = find_document(loaded.system, reference)
        working = loaded.system.documents[document]
        return plan_attach(
            loaded.system,
            working,
            name=name or file.name,
            data=data,
            as_body=as_body,
            saved=saved_paths(loaded, [document]).get(document, ()),
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)


def read_file(file: Path) -> bytes:
    """Return the bytes of a file that the user named; raises `UsageError` where it cannot be read."""
    try:
        if file.stat().st_size > MAX_FILE:
            raise UsageError(
                msg("{file} is larger than {limit} MB", file=file, limit=MAX_FILE >> 20),
                hint=msg("keep such a file elsewhere and cite it"),
            )
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            msg("{file} cannot be read: {reason}", file=file, reason=error.strerror or error),
            hint=msg("check the path"),
        ) from error


def restore(
    session: Session, reference: str, *, revision: RevisionNumber | None = None, dry_run: bool = False
) -> Outcome:
    """Bring an issued text back as working text: the one in force today, or a given revision."""

    def decide(loaded: Loaded) -> Plan:
        document = find_document(loaded.system, reference)
        lines = [
            line
            for line in loaded.system.ledger.lines(document)
            if line.issue is not None and line.issue.tree is not None
        ]
        if revision is not None:
            lines = [line for line in lines if line.issue and RevisionNumber.of(line.issue) == revision]
        if not lines:
            raise Refused(
                msg("no issued text of {reference} is kept", reference=reference)
                if revision is None
                else msg("no text of {reference} {revision} is kept", reference=reference, revision=revision),
                hint=msg("see `qms history {reference}`", reference=reference),
            )
        issue = lines[-1].issue
        assert issue is not None
        assert issue.tree is not None
        kind = loaded.system.documents.raw(document)[0] if document in loaded.system.documents else issue.kind
        return plan_restore(
            loaded.system,
            document,
            kind=kind,
            frozen=session.store.frozen(issue.tree),
            saved=_saved_files(loaded, document, kind),
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)


def _saved_files(loaded: Loaded, document: DocumentId, kind: str) -> Mapping[str, bytes]:
    if loaded.saved is None:
        return {}
    folder = folder_path(kind, document) + "/"
    return {path.removeprefix(folder): data for path, data in loaded.saved.read_many(loaded.saved.paths(folder[:-1]))}


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
        documents = [find_document(system, reference) for reference in references]
        if unit is not None or kind is not None:
            documents += _of(session, system, unit=unit, kind=kind)
        asked = attrs.evolve(request, documents=tuple(dict.fromkeys(documents)))
        return plan_review(system, asked, saved=saved_paths(loaded, asked.documents))

    return session.write(decide, dry_run=dry_run)


def _of(session: Session, system: System, *, unit: str | None, kind: str | None) -> list[DocumentId]:

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

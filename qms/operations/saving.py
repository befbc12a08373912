"""Working texts: save, make, attach, restore, review, and how they stand (`qms status`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from qms.checks.documents import not_secret
from qms.checks.views import DocumentView
from qms.diagnostics import Diagnostic
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import TEXT_NAME, git_blob_id
from qms.model.documents import folder_path, split_path
from qms.model.ledger import IssueLine, binding
from qms.model.numbering import RevisionNumber
from qms.model.system import System
from qms.operations.issuing import saved_paths
from qms.operations.loading import Loaded
from qms.operations.reading import frozen_files
from qms.operations.resolving import find_document, find_working, refuse_unknown_kind, refuse_unknown_unit
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.plans.creating import NewDocument, plan_attach, plan_new, plan_restore
from qms.plans.plan import Plan, refuse_errors
from qms.plans.readiness import is_changed
from qms.plans.reviewing import ReviewRequest, plan_review
from qms.plans.saving import SAVED, plan_save
from qms.text.documents import locator, outline_of
from qms.wording import msg

MAX_FILE = 200 * 1024 * 1024

_SAVED_FOLDERS = tuple(name.removesuffix("/") for name in SAVED)


def save(session: Session, *, message: str | None = None, dry_run: bool = False) -> Outcome:
    """Put every working text that changed on `main`; the disk is brought to LF and NFC.

    Changed settings are judged by themselves: a plugin that they enable and that is not installed is refused.
    """
    session = session.with_disk_settings()

    def decide(loaded: Loaded) -> Plan:
        changed, gone = _differences(loaded)
        documents = {place[1] for path in changed if (place := split_path(path)) is not None}
        found = [*stray_files(loaded, _SAVED_FOLDERS), *_secrets(session, loaded, documents)]
        refuse_errors(found, msg("the texts cannot be saved"))
        return plan_save(
            loaded.system,
            changed=changed,
            gone=gone,
            message=message,
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)


def _secrets(session: Session, loaded: Loaded, documents: Iterable[DocumentId]) -> Iterator[Diagnostic]:
    """Yield the texts that bear the mark of a state secret: what is once in the history can never be taken out."""
    system = loaded.system
    for document in sorted(document for document in documents if document in system.documents):
        working = system.documents[document]
        if working.header is not None:
            yield from not_secret(
                DocumentView(
                    document=working,
                    outline=outline_of(working),
                    settings=system.settings,
                    organisation=system.organisation,
                    kinds=system.kinds,
                    on=session.today,
                    locate=locator(working.text_path, working.files[TEXT_NAME]),
                )
            )


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
        document = find_working(loaded.system, reference)
        working = loaded.system.documents[document]
        found = [*stray_files(loaded, [working.path]), *_secrets(session, loaded, [document])]
        refuse_errors(found, msg("{code} cannot be changed", code=working.code))
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
        found = [*stray_files(loaded, folders), *_secrets(session, loaded, asked.documents)]
        refuse_errors(found, msg("the act of review cannot be entered"))
        return plan_review(system, asked, saved=saved_paths(loaded, asked.documents))

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

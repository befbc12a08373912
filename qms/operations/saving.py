"""Working texts: save, make, attach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from qms.checks.documents import not_secret
from qms.checks.views import DocumentView
from qms.diagnostics import Diagnostic
from qms.model.codes import DocumentId
from qms.model.digests import TEXT_NAME, git_blob_id
from qms.model.documents import split_path
from qms.model.system import System
from qms.operations.loading import Loaded
from qms.operations.resolving import find_working
from qms.operations.session import Outcome, Session
from qms.operations.strays import stray_files
from qms.operations.user_files import read_file
from qms.plans.creating import NewDocument, plan_attach, plan_new
from qms.plans.plan import Plan, refuse_errors
from qms.plans.saving import SAVED, plan_save
from qms.text.documents import locator, outline_of
from qms.wording import msg

_SAVED_FOLDERS = tuple(name.removesuffix("/") for name in SAVED)


def save(session: Session, *, message: str | None = None, dry_run: bool = False) -> Outcome:
    """Put every working text that changed on `main`; the disk is brought to LF and NFC.

    Changed settings are judged by themselves: a plugin that they enable and that is not installed is refused.
    """
    session = session.with_disk_settings()

    def decide(loaded: Loaded) -> Plan:
        changed, gone = _differences(loaded)
        documents = {place[1] for path in changed if (place := split_path(path)) is not None}
        found = [*stray_files(loaded, _SAVED_FOLDERS), *secrets(session, loaded, documents)]
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


def secrets(session: Session, loaded: Loaded, documents: Iterable[DocumentId]) -> Iterator[Diagnostic]:
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
        found = [*stray_files(loaded, [working.path]), *secrets(session, loaded, [document])]
        refuse_errors(found, msg("{code} cannot be changed", code=working.code))
        return plan_attach(
            loaded.system,
            working,
            given=file.name,
            name=name,
            data=data,
            as_body=as_body,
            saved=loaded.saved_paths([document]).get(document, ()),
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)

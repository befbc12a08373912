"""Check a store (`qms check`), and the documents of a decision before it is issued."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from qms.checks.files import unlisted_files
from qms.checks.ledger import numbers_unique
from qms.checks.organisation import organisation_diagnostics
from qms.checks.views import SystemView
from qms.contributions import Scope, Stage
from qms.diagnostics import Diagnostic, Location, in_order
from qms.errors import QmsError
from qms.index.memo import Memo
from qms.model.codes import DocumentId
from qms.model.snapshot import Snapshot
from qms.operations.judging import Judge
from qms.operations.loading import ORGANISATION_PATH, SETTINGS_PATH, Loaded, load_disk
from qms.operations.resolving import find_document
from qms.operations.session import Session
from qms.text.documents import locator


def check_store(session: Session, references: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong in the store as it lies on the disk, or in the named documents alone."""
    try:
        loaded = load_disk(session.store, session.store.head(), kinds=session.kinds)
        system = loaded.system
    except QmsError as error:
        if not error.diagnostics:
            raise
        return in_order(error.diagnostics)  # without settings and organisation nothing else can be judged
    named = tuple(find_document(system, reference) for reference in references)
    found = list(_judge(session, loaded, named or tuple(system.documents), stage=Stage.CHECK, remember=not named))
    if not named:
        found += [*loaded.faults, *loaded.ledger_faults, *session.store.state()]
        found += numbers_unique(system.ledger.entries())
        found += organisation_diagnostics(
            system.organisation, locate=lambda field: _locate(loaded.texts, ORGANISATION_PATH, field)
        )
        found += unlisted_files(loaded.texts.paths())
    return in_order(found)


def check_documents(
    session: Session, loaded: Loaded, documents: Collection[DocumentId], *, stage: Stage = Stage.ISSUE
) -> tuple[Diagnostic, ...]:
    """Return what the checks of a stage say of some documents."""
    return in_order(_judge(session, loaded, documents, stage=stage, remember=False))


def _judge(
    session: Session, loaded: Loaded, subjects: Collection[DocumentId], *, stage: Stage, remember: bool
) -> Iterator[Diagnostic]:
    registry = session.plugins.registry
    folder = session.store.cache_folder if remember else None
    judge = Judge(
        loaded.system,
        checks=registry.checks_of(Scope.DOCUMENT, stage),
        on=session.today,
        ground=_ground(session, loaded),
        memo=Memo(folder / "checks.sqlite") if folder else None,
    )
    for document in subjects:
        yield from judge.judgement(document).diagnostics
    view = SystemView(
        system=loaded.system,
        subjects=subjects,
        facts=judge,
        resolves=judge.resolver(whole=stage is Stage.CHECK),
        on=session.today,
        locate=lambda path, field: _locate(loaded.texts, path, field),
    )
    for check in registry.checks_of(Scope.SYSTEM, stage):
        yield from check.rule(view)  # type: ignore[arg-type]
    judge.remember()


def _ground(session: Session, loaded: Loaded) -> bytes:
    """Return bytes that change with all that a check of one document may look at beside it."""
    texts = [repr(sorted(session.plugins.versions.items())).encode()]
    texts += [data for _, data in loaded.texts.read_many([SETTINGS_PATH, ORGANISATION_PATH])]
    return b"\0".join(texts)


def _locate(texts: Snapshot, path: str, field: str) -> Location:
    try:
        return locator(path, texts.read(path))(field)
    except KeyError:
        return Location(path=path, field=field)

"""Check a store (`qms check`), and the documents of a decision before it is issued."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from qms.checks.files import unlisted_files
from qms.checks.ledger import numbers_unique
from qms.checks.organisation import organisation_diagnostics
from qms.checks.records import record_faults
from qms.checks.settings import books_apart
from qms.checks.views import SystemView
from qms.contributions import Scope, Stage
from qms.diagnostics import Diagnostic, Location, in_order
from qms.errors import QmsError
from qms.index.memo import Memo
from qms.model.codes import DocumentId
from qms.model.digests import sha256
from qms.model.snapshot import Snapshot
from qms.operations.collecting import without_collecting
from qms.operations.judging import Judge
from qms.operations.loading import ORGANISATION_PATH, SETTINGS_PATH, Loaded, load_disk
from qms.operations.originals import ledger_alterations
from qms.operations.preparations import plan_faults
from qms.operations.resolving import find_document
from qms.operations.session import Session
from qms.operations.standards import standard
from qms.operations.strays import stray_files
from qms.operations.templates import stored_templates
from qms.text.diagnostics import plain_diagnostic, read_diagnostic
from qms.text.documents import locator


def check_store(session: Session, references: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong in the store as it lies on the disk, or in the named documents alone."""
    try:
        session = session.with_disk_settings()
        loaded = load_disk(session.store, session.store.head(), kinds=session.kinds, registers=session.registers)
        system = loaded.system
    except QmsError as error:
        if not error.diagnostics:
            raise
        return in_order(error.diagnostics)  # without settings and organisation nothing else can be judged
    judge = _judge(session, loaded, Stage.CHECK)
    if references := tuple(references):
        named = tuple(find_document(system, reference) for reference in references)
        return in_order(_of_documents(session, loaded, judge, named, Stage.CHECK))
    with without_collecting():
        found = [*_of_everything(session, loaded, judge), *session.store.state(), *stray_files(loaded)]
        return in_order([*found, *ledger_alterations(session.store, loaded.saved)])


def check_documents(
    session: Session, loaded: Loaded, documents: Collection[DocumentId], *, stage: Stage = Stage.ISSUE
) -> tuple[Diagnostic, ...]:
    """Return what the checks of a stage say of some documents."""
    return in_order(_of_documents(session, loaded, _judge(session, loaded, stage), documents, stage))


def _of_everything(session: Session, loaded: Loaded, judge: Judge) -> Iterable[Diagnostic]:
    """Return what is wrong in the files of the store: if none has changed since, what was found the last time."""
    system, texts = loaded.system, loaded.texts
    paths = texts.paths()  # asked for first: the store is gone through once
    folder = session.store.cache_folder
    memo = Memo(folder / "checks.sqlite" if folder else None)
    key = sha256(repr((judge.judge_all(memo), loaded.commit, _others(texts))).encode())
    remembered = memo.get(key)
    if remembered is not None:
        return map(read_diagnostic, json.loads(remembered))
    found = [*_of_documents(session, loaded, judge, tuple(system.documents), Stage.CHECK)]
    found += [*loaded.faults, *loaded.ledger_faults]
    found += numbers_unique(system.ledger.entries())
    found += organisation_diagnostics(system.organisation, lambda field: _locate(texts, ORGANISATION_PATH, field))
    found += books_apart(system.settings, lambda field: _locate(texts, SETTINGS_PATH, field))
    found += unlisted_files(paths)
    found += plan_faults(texts)
    found += (fault for stored in stored_templates(session, texts) for fault in stored.diagnostics)
    found += _of_records(loaded, session.today)
    judge.remember(memo, **{key: json.dumps([plain_diagnostic(d) for d in in_order(found)], ensure_ascii=False)})
    return found


def _of_records(loaded: Loaded, on: dt.date) -> Iterator[Diagnostic]:
    """Yield what is wrong in the files of registers, and what their records name that is not there."""
    records, system, known = loaded.records, loaded.system, standard(loaded.settings.standard.edition)
    yield from records.faults
    for name in records.registers:
        for record in records.of(name).values():
            locate = partial(_locate, loaded.texts, record.path)
            yield from record_faults(record, system, standard=known, on=record.day() or on, locate=locate)


def _others(texts: Snapshot) -> list[tuple[str, str]]:
    """Return the files that are no document with the digests of those that a check may read; scans are named only."""
    others = [path for path in texts.paths() if not path.startswith("documents/")]
    read = texts.read_many(path for path in others if not path.startswith(("files/", "decisions/")))
    return [*dict.fromkeys(others, "").items(), *((path, sha256(data)) for path, data in read)]


def _judge(session: Session, loaded: Loaded, stage: Stage) -> Judge:
    checks = session.plugins.registry.checks_of(Scope.DOCUMENT, stage)
    return Judge(loaded.system, checks=checks, on=session.today, ground=_ground(session, loaded))


def _of_documents(
    session: Session, loaded: Loaded, judge: Judge, subjects: Collection[DocumentId], stage: Stage
) -> Iterator[Diagnostic]:
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
    for check in session.plugins.registry.checks_of(Scope.SYSTEM, stage):
        yield from check.rule(view)  # type: ignore[arg-type]


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

"""Put what is in force into a folder that everybody reads (`qms export --in-force`)."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import Refused
from qms.model.exports import FolderManifest
from qms.model.letterheads import letterhead
from qms.model.numbering import RevisionNumber
from qms.model.reports import Period, Report
from qms.model.written_dates import cited
from qms.operations.exported_pdf import PageSort
from qms.operations.exported_texts import (
    INDEX,
    ExportedFile,
    ExportedText,
    TextExporter,
    in_force,
    load_for_export,
    no_longer_in_force,
)
from qms.operations.shared_folder import SharedFolder
from qms.operations.user_files import outside_store
from qms.plans.export_names import OBSOLETE
from qms.plans.shared_folder import FolderPlan, plan_folder
from qms.render import report_bytes
from qms.render.list_page import Group, ListedDocument, ListPage, list_page
from qms.store.lock import locked
from qms.store.protocol import PATIENCE
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.operations.session import Session

MASTER_LIST: Final = "danh-muc.xlsx"
LOCK: Final = "export.lock"


@attrs.frozen(kw_only=True)
class FolderExport:
    """What an export changed in a folder, or would change; paths are those inside the folder.

    *done* is whether something was written. *documents* is the number of documents in force, *missing* are the codes
    of those whose text the store does not have.
    """

    folder: Path
    on: dt.date
    plan: FolderPlan
    documents: int
    missing: tuple[str, ...]
    done: bool
    is_current: bool
    """Whether the folder held all of it already."""
    sort: PageSort
    """As which files it has texts in Markdown."""
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def obsolete(self) -> tuple[str, ...]:
        """The paths of what is no longer in force and came to lie apart."""
        arrived = {*self.plan.adds, *self.plan.moves.values()}
        return tuple(sorted(path for path in arrived if path.startswith(f"{OBSOLETE}/")))


def export_in_force(
    session: Session, folder: Path, *, on: dt.date | None = None, sort: PageSort | None = None, dry_run: bool = False
) -> FolderExport:
    """Bring a folder to what is in force on a day, today by default; what is no longer moves to its own folder there.

    Texts in Markdown are PDF files, or pages of HTML where *sort* says so or typst is not installed.
    Raises `UsageError` for a folder in the store, `Refused` for one that no export made, where other people's files
    stand in the way, and where a file cannot be replaced; the folder is then as it was.
    """
    shared = SharedFolder(outside_store(folder, session.store))
    cache = session.store.cache_folder
    alone = locked(cache / LOCK, patience=PATIENCE, on_wait=session.on_wait) if cache else contextlib.nullcontext()
    with alone, contextlib.closing(load_for_export(session)) as loaded:
        return _export(
            session, loaded, shared, on=on or session.today, sort=sort or PageSort.possible(), dry_run=dry_run
        )


def _export(
    session: Session, loaded: Loaded, shared: SharedFolder, *, on: dt.date, sort: PageSort, dry_run: bool
) -> FolderExport:
    before, found = _before(loaded, shared, on), shared.found()
    there = {*found.files.values()}
    at_hand = {made_from: digest for made_from, digest in before.made_from.items() if digest in there}
    exporter = TextExporter(session, loaded, as_pdf=at_hand if sort is PageSort.PDF else None)
    texts = [*exporter.texts(in_force(loaded, on=on))]
    past = before.revisions.difference(text.revision.key for text in texts)
    ended = [*exporter.texts(no_longer_in_force(loaded, past, on=on))]
    files = [file for text in (*texts, *ended) for file in text.files]
    files += _telling(session, loaded, texts, on=on)
    after = FolderManifest(
        ledger=before.ledger,
        on=on,
        files={file.path: file.digest for file in files},
        revisions=frozenset(key for text in (*texts, *ended) if (key := text.revision.key) is not None),
        made_from=dict(text.made_from for text in (*texts, *ended) if text.made_from is not None),
    )
    plan = plan_folder(found, manifest=before, wanted=after.files, today=session.today)
    is_current = plan.is_empty and before == after
    if not (dry_run or is_current):
        data = exporter.bytes_of([file for file in files if file.path in plan.adds | plan.changes])
        shared.renew(plan, data, before=before, after=after, first=(MASTER_LIST, INDEX))
    return FolderExport(
        folder=shared.root,
        on=on,
        plan=plan,
        documents=len(texts),
        missing=tuple(text.revision.issue.code for text in texts if text.path is None),
        done=not (dry_run or is_current),
        is_current=is_current,
        sort=sort,
        warnings=in_order([*plan.warnings, *missing_texts(texts), *(w for t in (*texts, *ended) for w in t.warnings)]),
    )


def _before(loaded: Loaded, shared: SharedFolder, on: dt.date) -> FolderManifest:
    """Return what the folder holds of us; raises `Refused` where that came from another store."""
    first = next(iter(loaded.ledger.entries()), None)
    ledger = first.digest if first else None
    before = shared.manifest() or FolderManifest(ledger=ledger, on=on, files={})
    if before.ledger != ledger:
        raise Refused(
            msg("{folder} is an export of another store", folder=str(shared.root)),
            hint=msg("name another folder, or the store that it belongs to with -C"),
        )
    return before


def _telling(session: Session, loaded: Loaded, texts: Sequence[ExportedText], *, on: dt.date) -> Iterator[ExportedFile]:
    """Yield the files that tell of the others: the page with the list, and the list as a workbook."""
    index = list_page(
        ListPage(
            agency=letterhead(loaded.system, on),
            title="Tài liệu đang có hiệu lực",
            on=on,
            groups=list_groups(texts),
            files=[("Danh mục tài liệu (Excel)", MASTER_LIST)],
            notes=[f"Tài liệu hết hiệu lực nằm riêng trong thư mục {OBSOLETE}: chỉ để tra cứu, không áp dụng."],
        )
    )
    yield ExportedFile.made(INDEX, index)
    yield ExportedFile.made(MASTER_LIST, report_workbook(session, loaded, "danh-muc-noi-bo", Period.up_to(on)))


def report_workbook(session: Session, loaded: Loaded, name: str, period: Period) -> bytes:
    """Return one of the reports of a period that ship with qms, as a workbook."""
    build: Callable[..., Report] = session.plugins.registry.reports[name].build
    return report_bytes(build(loaded.system, period, {}), ".xlsx")


def list_groups(texts: Iterable[ExportedText]) -> Sequence[Group]:
    """Return the rows of the list by unit and kind."""
    return [
        Group(unit=unit, kind=kind, documents=[_listed(text) for text in found])
        for (unit, kind), found in itertools.groupby(texts, key=lambda t: (t.revision.unit, t.revision.kind))
    ]


def _listed(text: ExportedText) -> ListedDocument:
    issue, line = text.revision.issue, text.revision.standing.line
    return ListedDocument(
        id=issue.document,
        code=issue.code,
        title=issue.title,
        number=RevisionNumber.of(issue),
        effective=line.effective,
        decision=cited(line.number, line.date),
        path=text.path,
        attachments=text.attachments,
        remark=text.remark,
    )


def missing_texts(texts: Iterable[ExportedText]) -> Iterator[Diagnostic]:
    """Yield the documents in force whose text the store never had."""
    for text in texts:
        issue = text.revision.issue
        if text.path is None:
            yield Diagnostic(
                code="QMS-E015",
                message=msg(
                    "the text of {code} {number} is missing from the store; the list says so",
                    code=issue.code,
                    number=RevisionNumber.of(issue),
                ),
                location=Location(path=f"documents/{issue.kind}/{issue.document}"),
                hint=msg("put it in the folder by hand only until a decision issues it anew"),
                severity=Severity.WARNING,
            )

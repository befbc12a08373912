"""One file for an inspection team (`qms export --inspection`): lists, papers in force, decisions, all with digests."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import UsageError
from qms.model.digests import MANAGE_NAME
from qms.model.documents import Management, Sensitivity, folder_path
from qms.model.ledger import LedgerEntry
from qms.model.letterheads import letterhead, signed_by
from qms.model.queries import EntryFile
from qms.model.reports import Period
from qms.model.written_dates import cited, write_day
from qms.operations.exported_pdf import PageSort
from qms.operations.exported_texts import (
    INDEX,
    Exported,
    ExportedFile,
    ExportedText,
    TextExporter,
    in_force,
    load_for_export,
)
from qms.operations.exporting import list_groups, missing_texts, report_workbook
from qms.operations.signing import signed_paths
from qms.operations.user_files import fill_file, outside_store, refuse_nowhere
from qms.render.decision_page import DecisionPage, decision_page
from qms.render.list_page import Extra, ListPage, list_page
from qms.text.values import read_value
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.operations.session import Session

DIGESTS: Final = "SHA256SUMS.txt"
TEXTS: Final = "tai-lieu"
DECISIONS: Final = "quyet-dinh"
INTERNAL: Final = "Tài liệu nội bộ, không kèm theo"
COMMENT: Final = b"qms export --inspection"
"""By which an earlier file of ours, which may be replaced, is known from another's."""

_MODE: Final = 0o100644 << 16


@attrs.frozen(kw_only=True)
class InspectionExport:
    """What was written for an inspection, or would be.

    *left_out* are the codes of internal documents. *is_current* is whether the file was there with these bytes.
    """

    file: Path
    on: dt.date
    documents: int
    """In force on the day, those that are internal or whose text is missing among them: they are listed."""
    decisions: int
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    done: bool
    sort: PageSort
    """As which files it has texts in Markdown."""
    is_current: bool = False
    warnings: tuple[Diagnostic, ...] = ()


def export_inspection(
    session: Session, file: Path, *, on: dt.date | None = None, internal: bool = False, sort: PageSort | None = None,
    dry_run: bool = False,
) -> InspectionExport:  # fmt: skip
    """Write what an inspection team gets beforehand, as of a day, into a new zip file, or over an earlier one of ours.

    The same store and day give the same bytes. Internal documents are listed, but left out unless *internal*; nothing
    of `private/` is ever looked at. Raises `UsageError` for a file in the store or one that is not ours, `Refused`
    where texts are damaged; the file is written whole or not at all.
    """
    place = _checked(outside_store(file, session.store))
    with contextlib.closing(load_for_export(session)) as loaded:
        return _export(
            session, loaded, place, on=on or session.today, internal=internal, sort=sort or PageSort.possible(),
            dry_run=dry_run,
        )  # fmt: skip


def _export(
    session: Session, loaded: Loaded, place: Path, *, on: dt.date, internal: bool, sort: PageSort, dry_run: bool
) -> InspectionExport:
    exporter = TextExporter(session, loaded, as_pdf={} if sort is PageSort.PDF else None)
    revisions = in_force(loaded, on=on, below=f"{TEXTS}/")
    hidden = frozenset() if internal else _internal(session, loaded, revisions)
    taken = exporter.texts([revision for revision in revisions if revision.issue.document not in hidden])
    shown = {text.revision.issue.document: text for text in taken}
    texts = [shown.get(r.issue.document) or ExportedText(revision=r, path=None, remark=INTERNAL) for r in revisions]
    decisions = [*_decisions(exporter, on)]
    lists = [*_lists(session, loaded, on)]
    index = _index(loaded, texts, decisions, lists, on=on, left_out=len(hidden))
    files = [
        ExportedFile.made(INDEX, index),
        *(ExportedFile.made(path, data) for _, path, data in lists),
        *(file for decision in decisions for file in decision.files),
        *(file for text in texts for file in text.files),
    ]
    is_current = not dry_run and not _write(place, files, exporter.bytes_of(files), on=on)
    return InspectionExport(
        file=place,
        on=on,
        documents=len(texts),
        decisions=len(decisions),
        left_out=tuple(r.issue.code for r in revisions if r.issue.document in hidden),
        missing=tuple(t.revision.issue.code for t in shown.values() if t.path is None),
        done=not dry_run and not is_current,
        is_current=is_current,
        sort=sort,
        warnings=in_order(
            [
                *missing_texts(shown.values()),
                *(warning for text in texts for warning in text.warnings),
                *(warning for decision in decisions for warning in decision.warnings),
            ]
        ),
    )


# -- what stays inside ---------------------------------------------------------------------------------------


def _internal(session: Session, loaded: Loaded, revisions: Sequence[Exported]) -> frozenset[str]:
    """Return the documents that are internal, as `main` says now, or the frozen folder where it is gone from there.

    One whose `manage.toml` cannot be read may be internal, and is taken for it.
    """
    assert loaded.saved is not None or not revisions  # what is in force stands in a commit
    there = loaded.saved.blob_ids("documents") if loaded.saved else {}
    folders = {r.issue.document: folder_path(r.issue.kind, r.issue.document) for r in revisions}
    paths = {d: path for d, folder in folders.items() if (path := f"{folder}/{MANAGE_NAME}") in there}
    data = dict(loaded.saved.read_many(paths.values())) if loaded.saved else {}
    found = {document for document, path in paths.items() if _is_internal(data[path])}
    alive = {path.rpartition("/")[0] for path in there}
    for revision in revisions:
        if folders[revision.issue.document] not in alive and revision.tree is not None:
            frozen = session.store.frozen(revision.tree).get(MANAGE_NAME)
            if frozen is not None and _is_internal(frozen):
                found.add(revision.issue.document)
    return frozenset(found)


def _is_internal(data: bytes) -> bool:
    management, faults = read_value(data, path=MANAGE_NAME, cls=Management)
    return management is None or bool(faults) or management.sensitivity is Sensitivity.INTERNAL


# -- lists and decisions -------------------------------------------------------------------------------------


def _lists(session: Session, loaded: Loaded, on: dt.date) -> Iterator[tuple[str, str, bytes]]:
    """Yield the lists as workbooks: name, path and bytes. The register of papers sent goes back to the year before."""
    for title, name in (
        ("Danh mục tài liệu nội bộ", "danh-muc-noi-bo"),
        ("Danh mục tài liệu bên ngoài", "danh-muc-ben-ngoai"),
    ):
        yield title, f"{name}.xlsx", report_workbook(session, loaded, name, Period.up_to(on))
    first = next((file.entry.date.year for file in loaded.ledger.entries()), on.year)
    for year in range(min(max(first, on.year - 1), on.year), on.year + 1):
        period = Period.up_to(min(on, dt.date(year, 12, 31)))
        data = report_workbook(session, loaded, "so-van-ban-di", period)
        yield f"Sổ văn bản đi năm {year}", f"so-van-ban-di-{year}.xlsx", data


@attrs.frozen(kw_only=True)
class _Decision:
    """A decision with its files: its page, and its signed files as they were received."""

    entry: LedgerEntry
    name: str
    path: str
    signed: Sequence[tuple[str, str]]
    files: Sequence[ExportedFile]
    warnings: Sequence[Diagnostic] = ()


def _decisions(exporter: TextExporter, on: dt.date) -> Iterator[_Decision]:
    for file in exporter.loaded.ledger.entries():
        if file.entry.date <= on and (file.entry.issues or file.entry.withdraws):  # else void, or a signed copy alone
            yield _decision(exporter, file)


def _decision(exporter: TextExporter, file: EntryFile) -> _Decision:
    loaded, entry = exporter.loaded, file.entry
    stem = file.path.rpartition("/")[2].removesuffix(".md")
    folder = f"{DECISIONS}/{entry.date.year}"
    name = cited(entry.number or "Mở sổ", entry.date)
    signed: list[tuple[str, str]] = []
    files: list[ExportedFile] = []
    warnings: list[Diagnostic] = []
    for n, path in enumerate(signed_paths(loaded.ledger, entry.entry), start=1):
        data = _kept(loaded, path)
        if data is None:
            warnings.append(_not_kept(file.path, path))
            continue
        suffix = path.rpartition(".")[2].lower()
        target = f"{folder}/{stem} - ban ky{f' {n}' if n > 1 else ''}.{suffix}"
        signed.append((path.rpartition("/")[2], target))
        files.append(ExportedFile.made(target, data))
    organisation, day = loaded.organisation, entry.date
    page = decision_page(
        DecisionPage(
            agency=letterhead(loaded.system, day),
            name=name,
            entry=entry,
            issuer=organisation.name_of_issuer(entry.issuer, day) if entry.issuer else None,
            signer=signed_by(organisation, entry.signer, day),
            text=file.text,
            digest=file.digest,
            signed=[(said, path.removeprefix(f"{folder}/")) for said, path in signed],
            follow=lambda target: exporter.row_of(target, f"../../{INDEX}"),
        )
    )
    path = f"{folder}/{stem}.html"
    return _Decision(
        entry=entry,
        name=name,
        path=path,
        signed=signed,
        files=[ExportedFile.made(path, page), *files],
        warnings=warnings,
    )


def _kept(loaded: Loaded, path: str) -> bytes | None:
    """Return the bytes of a file that the ledger names; None where the store does not keep it."""
    assert loaded.saved is not None  # the ledger was read there
    if not path.startswith("files/"):
        return None
    try:
        return loaded.saved.read(path)
    except KeyError:
        return None


def _not_kept(entry: str, path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-E016",
        message=msg("the signed file {path} is not in the store, so it is left out", path=path),
        location=Location(path=entry, line=1, field="signed"),
        hint=msg("put it back from a backup, and save"),
        severity=Severity.WARNING,
    )


def _index(
    loaded: Loaded,
    texts: Sequence[ExportedText],
    decisions: Sequence[_Decision],
    lists: Iterable[tuple[str, str, bytes]],
    *,
    on: dt.date,
    left_out: int,
) -> bytes:
    notes = [f"Mã băm SHA-256 của mọi tệp ở trong {DIGESTS}. Giải nén trước khi mở các liên kết dưới đây."]
    if left_out:
        notes.append(f"{left_out} tài liệu nội bộ có trong danh mục nhưng không kèm theo.")
    rows = [
        (
            (decision.name, decision.path),
            decision.entry.subject or "",
            write_day(decision.entry.effective),
            str(len(decision.entry.issues)),
            decision.signed[-1] if decision.signed else "",
        )
        for decision in decisions
    ]
    return list_page(
        ListPage(
            agency=letterhead(loaded.system, on),
            title="Hồ sơ hệ thống quản lý chất lượng phục vụ kiểm tra",
            on=on,
            groups=list_groups(texts),
            files=[(title, path) for title, path, _ in lists],
            notes=notes,
            extras=[
                Extra(
                    heading="Quyết định",
                    headings=("Quyết định", "Trích yếu", "Hiệu lực từ", "Số tài liệu", "Bản ký"),
                    rows=rows,
                )
            ],
        )
    )


# -- the file ------------------------------------------------------------------------------------------------


def _checked(place: Path) -> Path:
    """Return where the file goes; raises `UsageError` where another one lies there."""
    if place.suffix.lower() != ".zip":
        raise UsageError(msg("what an inspection gets is a zip file"), hint=msg("give it a name that ends in .zip"))
    refuse_nowhere(place)
    if os.path.lexists(place) and not _is_ours(place):
        raise UsageError(
            msg("{place} is there already, and no export for an inspection", place=str(place)),
            hint=msg("name another file"),
        )
    return place


def _is_ours(place: Path) -> bool:
    try:
        with zipfile.ZipFile(place) as archive:
            return archive.comment == COMMENT
    except (OSError, zipfile.BadZipFile):
        return False


def _write(place: Path, files: Iterable[ExportedFile], data: Iterable[tuple[str, bytes]], *, on: dt.date) -> bool:
    """Write the file; return whether it is another than was there."""
    digests = {file.path: file.digest.removeprefix("sha256:") for file in files}
    listed = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests, key=str.encode))

    def fill(target: BinaryIO) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = COMMENT
            for path, content in itertools.chain(data, [(DIGESTS, listed.encode())]):
                archive.writestr(_entry(path, on), content)

    return fill_file(place, fill)


def _entry(path: str, on: dt.date) -> zipfile.ZipInfo:
    """Return the entry of a file, the same on every machine; all names are ASCII, which every tool reads."""
    entry = zipfile.ZipInfo(path, date_time=(max(on.year, 1980), on.month, on.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = _MODE
    return entry

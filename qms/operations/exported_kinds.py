"""Write all documents of a kind or a unit that are in force, as files for paper (`qms export --kind K DIR`)."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, in_order
from qms.errors import Refused, UsageError
from qms.operations.document_sources import DocumentSource
from qms.operations.exported_texts import Exported, ExportedText, in_force, load_for_export
from qms.operations.exporting import missing_texts
from qms.operations.new_folders import refuse_place, write_new_folder
from qms.operations.pdf_papers import document_pdf
from qms.operations.reading import frozen
from qms.operations.resolving import refuse_unknown_kind, refuse_unknown_unit
from qms.operations.shown_documents import controlled_paper_of
from qms.operations.user_files import outside_store
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.operations.session import Session


class PaperSort(StrEnum):
    """As which sort of file a text in Markdown is written."""

    DOCX = "docx"
    PDF = "pdf"


@attrs.frozen(kw_only=True)
class KindExport:
    """What was written, or would be: the paths inside the folder, by document in the order of the list in force."""

    folder: Path
    on: dt.date
    documents: int
    files: tuple[str, ...]
    missing: tuple[str, ...]
    """The codes of the documents whose text the store does not have."""
    done: bool
    warnings: tuple[Diagnostic, ...] = ()


def export_kind(
    session: Session, folder: Path, *, kind: str | None = None, unit: str | None = None, on: dt.date | None = None,
    sort: PaperSort = PaperSort.DOCX, dry_run: bool = False,
) -> KindExport:  # fmt: skip
    """Write what is in force on a day of a kind, of a family of kinds or of a unit, into a new folder, or nothing.

    Files lie and are named as in the folder of all that is in force, each with its attachments beside it; a text that
    is a file of its own is written as it is. Raises `UsageError` for a place that is taken and an unknown kind or unit,
    `Refused` where nothing is in force, or a text is damaged. The same store and day give the same bytes.
    """
    day = on or session.today
    outside_store(folder, session.store)
    refuse_place(folder)
    with contextlib.closing(load_for_export(session)) as loaded:
        chosen = _chosen(loaded, kind, unit, day)
        there = [one for one in chosen if one.key is not None]
        files = dict(file for one in there for file in _files(session, loaded, one, day, sort))
    if not dry_run:
        write_new_folder(folder, files)
    missing = [one for one in chosen if one.key is None]
    return KindExport(
        folder=folder,
        on=day,
        documents=len(there),
        files=tuple(files),
        missing=tuple(one.issue.code for one in missing),
        done=not dry_run,
        warnings=in_order(missing_texts(ExportedText(revision=one, path=None) for one in missing)),
    )


def _chosen(loaded: Loaded, kind: str | None, unit: str | None, day: dt.date) -> list[Exported]:
    if kind is None and unit is None:
        raise UsageError(msg("say which documents: of a kind, of a unit, or both"))
    if kind is not None:
        refuse_unknown_kind(kind, kinds=loaded.kinds)
    if unit is not None:
        refuse_unknown_unit(unit, organisation=loaded.organisation)

    def wanted(one: Exported) -> bool:
        known = loaded.kinds.get(one.issue.kind)
        if kind is not None and not (known and known.answers_to(kind)):
            return False
        owner = loaded.organisation.owner(one.issue.unit, day)
        return unit is None or (owner.id if owner else one.issue.unit) == unit

    found = [one for one in in_force(loaded, on=day) if wanted(one)]
    if not found:
        raise Refused(
            msg("nothing of that is in force on {date}, so there is nothing to write", date=day),
            hint=msg("see `qms list --on {date}`", date=day),
        )
    return found


def _files(
    session: Session, loaded: Loaded, one: Exported, day: dt.date, sort: PaperSort
) -> Iterator[tuple[str, bytes]]:
    found = frozen(session, one.standing)
    source = DocumentSource(
        working=found.working, header=found.header, standing=one.standing, day=one.standing.line.effective
    )
    body, there = source.header.body, source.working.files
    if body is None:
        yield one.place.of_text(f".{sort}"), _paper(loaded, source, day, sort)
    elif body in there:
        yield one.place.of_text(body.rpartition(".")[2]), there[body]
    else:
        raise Refused(msg("{code} lists the file {name}, which is not there", code=one.issue.code, name=body))
    beside = one.place.of_attachments(name for name in source.header.attachments if name in there)
    yield from ((path, there[name]) for name, path in beside.items())


def _paper(loaded: Loaded, source: DocumentSource, day: dt.date, sort: PaperSort) -> bytes:
    shown = controlled_paper_of(loaded, source, day)
    if sort is PaperSort.PDF:
        return document_pdf(source, shown)
    from qms.render.docx_document import controlled_paper

    return controlled_paper(shown)

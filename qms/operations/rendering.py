"""Write one controlled document as a file for paper: a revision, or a working text (`qms export CODE -o FILE`)."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import Refused, UsageError
from qms.model.ledger import Status
from qms.model.numbering import RevisionNumber
from qms.model.written_dates import write_day
from qms.operations.document_sources import DocumentSource, frozen_source, working_source
from qms.operations.exported_texts import load_for_export
from qms.operations.pdf_papers import document_pdf, unshown_pictures
from qms.operations.shown_documents import controlled_paper_of, mark_of
from qms.operations.user_files import fill_file, outside_store, refuse_nowhere
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.operations.session import Session

PAPER_SUFFIX: Final = ".docx"
PDF_SUFFIX: Final = ".pdf"
FLOWCHART_SUFFIX: Final = ".svg"


@attrs.frozen(kw_only=True)
class DocumentExport:
    """What was written for one document, or would be. *number* is None for a working text.

    *as_it_is* is whether the text is a file of its own, which was written byte for byte. *is_current* is whether the
    file was there with these bytes.
    """

    file: Path
    code: str
    number: RevisionNumber | None
    status: Status | None
    as_it_is: bool
    done: bool
    is_current: bool
    warnings: tuple[Diagnostic, ...] = ()


def export_document(
    session: Session, reference: str, file: Path, *, on: dt.date | None = None,
    revision: RevisionNumber | None = None, working: bool = False, dry_run: bool = False,
) -> DocumentExport:  # fmt: skip
    """Write the revision of a document that is in force on a day, one with a given number, or its *working* text.

    A text in Markdown becomes a Word or PDF file with its control header, as *file* is named; one that is a Word,
    Excel or PDF file is written as it is. A file whose name ends in ``.svg`` gets the flowchart of the steps. Raises
    `UsageError` for a document that does not exist and a file that cannot bear it, `Refused` where the text is
    missing, damaged, empty, or has letters that no PDF file shows. The same text and day give the same bytes.
    """
    if working and (on is not None or revision is not None):
        raise UsageError(msg("--working goes with neither a day nor a revision"))
    place = outside_store(file, session.store)
    refuse_nowhere(place)
    with contextlib.closing(session.load() if working else load_for_export(session)) as loaded:
        source = (
            working_source(session, loaded, reference)
            if working
            else frozen_source(session, loaded, reference, on or session.today, revision)
        )
        body = source.header.body
        warnings: Iterable[Diagnostic] = ()
        is_flowchart = place.suffix.lower() == FLOWCHART_SUFFIX
        if is_flowchart:
            data = _flowchart(loaded, source, on or session.today)
        elif body is not None:
            _refuse_suffix(place, source, [_suffix(body)])
            data, warnings = _file_of(source, body), _unmarked(source)
        else:
            _refuse_suffix(place, source, [PAPER_SUFFIX, PDF_SUFFIX])
            data, warnings = _paper(loaded, source, on or session.today, place.suffix.lower())
    is_current = not dry_run and not fill_file(place, lambda target: target.write(data))
    return DocumentExport(
        file=place,
        code=source.header.code,
        number=source.number,
        status=source.standing.status if source.standing else None,
        as_it_is=body is not None and not is_flowchart,
        done=not dry_run and not is_current,
        is_current=is_current,
        warnings=in_order(warnings),
    )


# -- texts that are files -------------------------------------------------------------------------------------


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}"


def _refuse_suffix(place: Path, source: DocumentSource, suffixes: Sequence[str]) -> None:
    if place.suffix.lower() not in suffixes:
        told = ", ".join(suffixes)
        raise UsageError(
            msg(
                "{code} is written as a {suffix} file, not as {file}",
                code=source.header.code,
                suffix=told,
                file=place.name,
            ),
            hint=msg("let the file name end in {suffixes}", suffixes=told),
        )


def _file_of(source: DocumentSource, body: str) -> bytes:
    if body not in source.working.files:
        raise Refused(msg("it lists the file {name}, which is not there", name=body), hint=msg("run `qms check`"))
    return source.working.files[body]


def _unmarked(source: DocumentSource) -> Iterator[Diagnostic]:
    if not source.is_in_force:
        yield Diagnostic(
            code="QMS-E021",
            message=msg(
                "the file of {code} is not in force, and nothing in it says so: it was written as it is",
                code=source.header.code,
            ),
            location=Location(path=source.working.path),
            hint=msg("do not hand it out as the text in force"),
            severity=Severity.WARNING,
        )


# -- flowcharts -----------------------------------------------------------------------------------------------


def _flowchart(loaded: Loaded, source: DocumentSource, on: dt.date) -> bytes:
    from qms.render.flowchart import Flowchart, whole_flowchart

    header, standing, day = source.header, source.standing, source.day
    if not header.steps:
        raise UsageError(
            msg("{code} has no steps, so there is no flowchart of it", code=header.code),
            hint=msg("let the file name end in {suffixes}", suffixes=_suffix(header.body or PAPER_SUFFIX)),
        )
    issue = standing.issue if standing else None
    remarks = [text for text in mark_of(loaded, source, on) if text]
    if standing:
        which = f"{standing.issue.code}, lần {source.number}, có hiệu lực từ ngày {write_day(standing.line.effective)}."
        remarks.insert(0, which)
    return whole_flowchart(
        Flowchart(
            code=issue.code if issue else header.code,
            title=issue.title if issue else header.title,
            steps=header.steps,
            unit_names=loaded.organisation.names_of_actors(day),
            remarks=remarks,
        )
    )


# -- texts in Markdown -------------------------------------------------------------------------------------------------


def _paper(loaded: Loaded, source: DocumentSource, on: dt.date, suffix: str) -> tuple[bytes, Iterable[Diagnostic]]:
    shown = controlled_paper_of(loaded, source, on)
    if suffix == PDF_SUFFIX:
        from qms.render import typst_pictures

        return document_pdf(source, shown), unshown_pictures(source, typst_pictures.picture_fault)
    from qms.render.docx_document import controlled_paper
    from qms.render.docx_pictures import picture_fault

    return controlled_paper(shown), unshown_pictures(source, picture_fault)

"""Enter the documents that were in force before the agency adopted the system (`qms adopt TABLE --files DIR`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.model.documents import Header, WorkingDocument
from qms.model.organisation import holds
from qms.model.system import System
from qms.operations.adopted_texts import TextFolder, find_text, text_folder
from qms.operations.loading import Loaded
from qms.operations.session import Outcome, Session
from qms.operations.sheets import load_table
from qms.plans.adopting import Adopted, OpeningRequest, plan_opening
from qms.plans.creating import NewDocument, unknown_kind, unknown_unit
from qms.plans.plan import Plan, refuse_errors
from qms.plans.stating import kind_named, unit_named
from qms.text.table_columns import OPENING_COLUMNS
from qms.text.table_openings import OpeningRow, read_openings
from qms.wording import msg

_EXAMPLE: Final = {
    "code": "QT-05",
    "title": "Quy trình kiểm soát hồ sơ (dòng mẫu, hãy thay hoặc xóa)",
    "kind": "Quy trình nội bộ",
    "unit": "mã đơn vị",
    "edition": "1",
    "revision": "0",
    "decision": "12/QĐ-SCT",
    "date": "2/5/2019",
    "effective": "2/5/2019",
    "file": "Quy trinh/QT-05.docx",
}


def adopt(
    session: Session,
    table: Path,
    files: Path | None,
    *,
    date: dt.date | None = None,
    subject: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Enter what a table states as in force: one opening entry of the ledger, whole or not at all.

    The column *file* names the text of a document below the folder *files*. A document whose text is not found is
    entered without one, which is a warning: what was in force cannot be proved. A working text that was never issued
    is adopted as it lies on the disk. *date* is the day of the opening, today by default. Raises `UsageError` where
    the table or the folder cannot be read, `Refused` with every fault by row and column.
    """
    sheet, faults = load_table(table, OPENING_COLUMNS)
    rows, found = read_openings(sheet)
    if not rows and not found:
        raise Refused(msg("{file} states no document", file=table.name), diagnostics=faults)
    texts = text_folder(files, rows) if files else None

    def decide(loaded: Loaded) -> Plan:
        day = date or session.today
        diagnostics = [*faults, *found]
        system = loaded.system
        by_code = {system.documents[d].code.casefold(): system.documents[d] for d in system.documents}
        working = {row.code: by_code.get(row.code.casefold()) for row in rows}
        adopted = [_adopted(system, row, texts, working[row.code], on=day, found=diagnostics) for row in rows]
        request = OpeningRequest(
            adopted=tuple(one for one in adopted if one),
            date=day,
            subject=subject,
            recorded=session.now,
            recorded_by=session.entered_by,
        )
        refusal = msg("the opening cannot be entered")
        if not request.adopted:
            refuse_errors(diagnostics, refusal)
        saved = loaded.saved_paths([document.id for document in working.values() if document])
        try:
            plan = plan_opening(system, request, saved=saved)
        except Refused as refused:
            if refused.diagnostics:
                refuse_errors([*diagnostics, *refused.diagnostics], refusal)
            raise
        return attrs.evolve(plan, warnings=refuse_errors([*diagnostics, *plan.warnings], refusal))

    return session.write(decide, dry_run=dry_run)


def _adopted(
    system: System,
    row: OpeningRow,
    texts: TextFolder | None,
    working: WorkingDocument | None,
    *,
    on: dt.date,
    found: list[Diagnostic],
) -> Adopted | None:
    """Return what a row states together with its text, or None; what is wrong is added to *found*.

    *working* is the text that bears the code in the store.
    """
    before = len(found)
    text = find_text(row, texts, found, wanted=working is None)
    unread = any(fault.is_error for fault in found[before:])
    if working is not None and text is not None and not system.ledger.lines(working.id):
        found.append(_two_texts(row, working))
        return None
    known = working.header if working else text.header if text else None
    kind = kind_named(system.kinds, row.kind) if row.kind else working.kind if working else None
    unit = unit_named(system.organisation, row.unit, on=on) if row.unit else known.unit if known else None
    title = row.title or (known.title if known else None)
    found += _missing(row, {"kind": kind, "unit": unit, "title": title})
    if not (kind and unit and title and row.revision):
        found += _unknown_names(system, row, kind=kind, unit=unit, on=on)
        return None
    if known:
        found += _differences(row, known, title=title, unit=unit)
    header = attrs.evolve(known or Header(code=row.code, title=title, unit=unit), title=title, unit=unit)
    if text and text.files and not header.listed_files:
        header = attrs.evolve(header, body=next(iter(text.files)))
    new = NewDocument(
        kind=kind,
        header=header,
        body=text.body if text else None,
        files=text.files if text else {},
        place=row.place,
    )
    return Adopted(
        new=new,
        revision=row.revision,
        number=row.number,
        date=row.date,
        effective=row.effective,
        missing=working is None and text is None and not unread,
    )


def _missing(row: OpeningRow, values: Mapping[str, str | None]) -> Iterator[Diagnostic]:
    for column in (column for column, value in values.items() if not value):
        yield Diagnostic(
            code="QMS-B019",
            message=msg("{code}: the column {column} says nothing", code=row.code, column=row.heading(column)),
            location=row.cell(column),
            hint=msg("fill in the cell"),
        )


def _unknown_names(
    system: System, row: OpeningRow, *, kind: str | None, unit: str | None, on: dt.date
) -> Iterator[Diagnostic]:
    """Yield the kind and the unit that do not exist, of a row that is told of for something else already."""
    if kind and kind not in system.kinds:
        yield attrs.evolve(unknown_kind(system, kind), location=row.cell("kind"))
    if unit and system.organisation.owner(unit, on=on) is None:
        yield attrs.evolve(unknown_unit(system, row.code, unit, on=on), location=row.cell("unit"))


def _differences(row: OpeningRow, known: Header, *, title: str, unit: str) -> Iterator[Diagnostic]:
    for column, stated, written in (("title", title, known.title), ("unit", unit, known.unit)):
        if stated != written:
            yield Diagnostic(
                code="QMS-A014",
                message=msg(
                    "{code}: the table has “{stated}” in the column {column}, the text has “{written}”",
                    code=row.code,
                    column=row.heading(column),
                    stated=stated,
                    written=written,
                ),
                location=row.cell(column),
                hint=msg("correct the table or the text, so that both say the same"),
            )


def _two_texts(row: OpeningRow, working: WorkingDocument) -> Diagnostic:
    return Diagnostic(
        code="QMS-A015",
        message=msg("{code} has a text in {folder} already", code=row.code, folder=working.path),
        location=row.cell("file"),
        hint=msg("leave the cell empty to adopt that text, or move the folder out of the store"),
    )


def template_table(session: Session | None = None) -> bytes:
    """Return a workbook (.xlsx) with the columns of `adopt` and one document as an example.

    With a *session*, kinds and units are chosen from those of its store, as they are today.
    """
    from qms.render.xlsx import form_workbook

    choices: dict[str, list[str]] = {}
    if session is not None:
        units = [unit.name for unit in session.load().organisation.units if holds(unit, on=session.today)]
        choices = {"kind": [kind.title for kind in session.kinds.values()], "unit": units}
    return form_workbook("Tài liệu hiện hành", OPENING_COLUMNS, [_EXAMPLE], choices)

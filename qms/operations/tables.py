"""Make or change many documents by one table (`qms new --table FILE`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from qms.checks.flow import flow_diagnostics
from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.model.documents import Header, LegalBasis, Management
from qms.model.procedures import Leg, Procedure, Step
from qms.model.system import System
from qms.model.working_time import WorkingTime
from qms.operations.loading import Loaded
from qms.operations.session import Outcome, Session
from qms.operations.sheets import load_table
from qms.plans.plan import Plan
from qms.plans.stating import FLOWCHART, with_ids
from qms.plans.updating import plan_new_table, plan_update_table
from qms.text.table_columns import COLUMNS, STEP_COLUMNS
from qms.text.table_documents import StatedDocument, document_cells, read_documents
from qms.text.tables import Table
from qms.wording import msg


def new_from_table(session: Session, file: Path, *, update: bool = False, dry_run: bool = False) -> Outcome:
    """Make the documents that a table states, all or none; with *update* change those that exist.

    A row with a code states a document; rows without one below it state its further steps. With *update*, cells that
    are empty leave things as they are, and steps replace the whole flow. Raises `UsageError` where the file cannot
    be read, `Refused` with every fault by row and column.
    """
    table, faults = load_table(file, COLUMNS)
    stated, found = read_documents(table)
    if not stated and not found:
        raise Refused(msg("{file} states no document", file=file.name), diagnostics=faults)

    def decide(loaded: Loaded) -> Plan:
        system = loaded.system
        named, unknown = with_ids(system, stated, on=session.today)
        diagnostics = (*faults, *found, *unknown, *_flow_faults(named, system, session.today))
        if not update:
            return plan_new_table(
                system, named, kind=_kind(table), diagnostics=diagnostics, author=session.entered_by, at=session.now
            )
        codes = {document.code.casefold() for document in named}
        touched = [d for d in system.documents if system.documents[d].code.casefold() in codes]
        return plan_update_table(
            system,
            named,
            saved=loaded.saved_paths(touched),
            diagnostics=diagnostics,
            author=session.entered_by,
            at=session.now,
        )

    return session.write(decide, dry_run=dry_run)


def _kind(table: Table) -> str | None:
    """Return the kind of a document whose row names none: a table with columns of steps holds flowcharts."""
    return FLOWCHART if table.columns & {column.name for column in STEP_COLUMNS} else None


def _flow_faults(stated: Iterable[StatedDocument], system: System, on: dt.date) -> Iterator[Diagnostic]:
    """Yield what is wrong in the flows, at the rows that state them."""
    for document in stated:
        if document.steps:
            yield from flow_diagnostics(document.steps, document.procedure, system.organisation, on, document.cell_of)


_EXAMPLE = Header(
    code="LD-MAU-01",
    title="Tên thủ tục hành chính (dòng mẫu, hãy thay hoặc xóa)",
    unit="mã đơn vị",
    bases=(
        LegalBasis(number="63/2010/NĐ-CP", date=dt.date(2010, 6, 8)),
        LegalBasis(number="61/2018/NĐ-CP", date=dt.date(2018, 4, 23), article="Điều 16"),
    ),
    procedure=Procedure(
        field="Lĩnh vực",
        time=WorkingTime.parse("5 ngày"),
        online_level="4",
        applicants="Tổ chức, cá nhân",
        papers=("Đơn đề nghị", "Giấy tờ chứng minh"),
        sets=1,
        place="Bộ phận Tiếp nhận và Trả kết quả",
        result="Giấy phép",
        fee="Không",
        form="Mẫu 01",
    ),
    steps=(
        Step(
            id="b1",
            what="Tiếp nhận hồ sơ",
            role="Công chức một cửa",
            time=WorkingTime.parse("0,5 ngày"),
            next="b2",
        ),
        Step(
            id="b2",
            what="Hồ sơ đầy đủ?",
            role="Chuyên viên",
            time=WorkingTime.parse("2 ngày"),
            yes="b4",
            no="b3",
        ),
        Step(id="b3", what="Bổ sung hồ sơ", role="Người nộp hồ sơ", leg=Leg.APPLICANT, next="b2"),
        Step(
            id="b4",
            what="Ký, trả kết quả",
            role="Lãnh đạo",
            time=WorkingTime.parse("2,5 ngày"),
            result="Giấy phép",
        ),
    ),
)


def template_table() -> bytes:
    """Return a workbook (.xlsx) with the columns of `new_from_table` and one document as an example."""
    from qms.render.xlsx import form_workbook

    rows = document_cells(_EXAMPLE, kind=FLOWCHART, management=Management(review_interval=12))
    return form_workbook("Thủ tục", COLUMNS, rows)

"""The shipped reports as workbooks, held against `tests/data/reports`.

Each file there is the text of one workbook, a line for a row: its number, then its cells with `|` between them and
`¶` for a line end inside one. Where a change of a report is meant, write the text that the test shows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from qms.builtin.reports import REPORTS
from qms.contributions import Subject
from qms.model.codes import DocumentId
from qms.model.documents import Header
from qms.model.procedures import Step
from qms.model.reports import Period, Report, ReportedDecision
from qms.model.system import System
from qms.render import report_bytes

GOLDEN = Path(__file__).parents[1] / "data" / "reports"
ACTING = Header(code="QT-01", title="Quản lý văn bản", unit="vp", steps=(Step(id="b1", what="x", unit="ql-nl"),))


def built(name: str, system: System) -> Report:
    [form] = [form for form in REPORTS if form.name == name]
    build: Any = form.build
    if form.subject is Subject.PERIOD:
        return build(system, Period.up_to(dt.date(2021, 12, 31)), {})  # type: ignore[no-any-return]
    [file] = [file for file in system.ledger.entries() if file.entry.entry == 3]
    return build(system, ReportedDecision(file=file, headers={DocumentId("qt-01"): ACTING}), {})  # type: ignore[no-any-return]


def dumped(data: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lines = []
    for name in book.sheet_names:
        lines.append(f"== {name}")
        for number, row in enumerate(book.get_sheet_by_name(name).to_python(), start=1):
            if any(cell != "" for cell in row):
                cells = [str(cell).replace("\n", "¶") for cell in row]
                lines.append(f"{number:>3}: " + " | ".join(cells).rstrip(" |"))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", [form.name for form in REPORTS])
def test_a_workbook_says_what_it_said(name: str, system: System) -> None:
    assert dumped(report_bytes(built(name, system), ".xlsx")) == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".html"])
def test_a_report_built_twice_has_the_same_bytes(suffix: str, system: System) -> None:
    for form in REPORTS:
        one, other = (report_bytes(built(form.name, system), suffix) for _ in range(2))

        assert hashlib.sha256(one).hexdigest() == hashlib.sha256(other).hexdigest()

"""The answer sheet as a spreadsheet opens it: what is locked, hidden, offered, and that nothing is calculated."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from support.answers import sheet_of

from qms.render.answer_workbook import AnswerSheet, answer_workbook
from qms.text.table_columns import ANSWER_COLUMNS, ANSWERED_COLUMNS

ROW = {
    "code": "QT-05", "title": "=cmd|'/c calc'!A1", "revision": "02.00", "change": "Bổ sung\nmục 5", "role": "checker",
    "plan": "dot-1", "packed": "2021-09-13", "document": "qt-05", "digest": "sha256:" + "0a" * 32,
}  # fmt: skip
SAID = AnswerSheet(
    agency="Sở Công Thương",
    title="PHIẾU TRẢ LỜI",
    head=("Vai trò: xem xét", "Ngày lập: 13/9/2021"),
    rows=[ROW, {**ROW, "code": "QT-06", "document": "qt-06"}],
    verdicts=("Đồng ý", "Không đồng ý"),
    people=("Người kiểm tra (kiem-tra)",),
    advice="Chọn một trong hai.",
)
HEAD = 6
"""The row with the names of the columns."""


def parts(said: AnswerSheet = SAID) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(answer_workbook(said))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


@pytest.fixture(scope="module")
def sheet() -> str:
    return parts()["xl/worksheets/sheet1.xml"]


def place(column: str) -> int:
    return [one.name for one in ANSWER_COLUMNS].index(column) + 1


def test_it_reads_back_as_it_was_written() -> None:
    rows = sheet_of(answer_workbook(SAID)).rows

    assert [row.number for row in rows] == [HEAD + 1, HEAD + 2]
    assert dict(rows[0].cells) == ROW


def test_equal_sheets_give_equal_bytes() -> None:
    assert answer_workbook(SAID) == answer_workbook(SAID)


def test_no_cell_is_a_formula_or_a_number(sheet: str) -> None:
    cells = re.findall(r"<c [^>]*>", sheet)

    assert "<f>" not in sheet
    assert all('t="s"' in cell or cell.endswith("/>") for cell in cells)


def test_what_pins_the_answer_is_hidden_and_there(sheet: str) -> None:
    hidden = {int(n) - 1 for n in re.findall(r'<col min="(\d+)"[^>]*hidden="1"', sheet)}

    assert {place(name) for name in ("role", "plan", "packed", "document", "digest")} <= {
        n for first in hidden for n in range(first, len(ANSWER_COLUMNS) + 1)
    }
    assert not hidden & {place(name) for name in ("code", "title", "verdict", "reason", "person", "date")}


def test_only_the_cells_of_the_answer_can_be_written_to(sheet: str) -> None:
    styles = parts()["xl/styles.xml"]
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2])
    unlocked = {n for n, one in enumerate(formats) if 'locked="0"' in one}
    written = re.findall(rf'<c r="([A-Z]+){HEAD + 1}" s="(\d+)"', sheet)

    assert '<sheetProtection sheet="1"' in sheet
    assert "password" not in sheet
    free = {"ABCDEFGHIJKLMNOP".index(letter) for letter, style in written if int(style) in unlocked}
    assert free == {place(name) for name in ANSWERED_COLUMNS}


def test_verdicts_and_people_are_offered_at_their_cells(sheet: str) -> None:
    rules = re.findall(r"<dataValidation .*?</dataValidation>", sheet)
    verdicts, people = rules

    assert f'sqref="F{HEAD + 1}:F{HEAD + 2}"' in verdicts
    assert "'Danh sách'!$A$1:$A$2" in verdicts
    assert 'error="Chọn một trong hai."' in verdicts
    assert f'sqref="H{HEAD + 1}:H{HEAD + 2}"' in people
    assert 'errorStyle="warning"' in people, "somebody else may be written"
    assert 'state="hidden"' in parts()["xl/workbook.xml"]


def test_it_prints_on_a4_with_the_names_of_the_columns_on_each_page(sheet: str) -> None:
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert f"${HEAD}:${HEAD}" in parts()["xl/workbook.xml"]


def test_a_long_text_makes_its_row_higher(sheet: str) -> None:
    longer = AnswerSheet(
        agency="", title="P", head=("một " * 100,), rows=[{**ROW, "change": "Bổ sung căn cứ pháp lý. " * 60}],
        verdicts=(), people=(), advice="",
    )  # fmt: skip
    heights = [float(high) for high in re.findall(r' ht="([0-9.]+)"', parts(longer)["xl/worksheets/sheet1.xml"])]

    assert max(heights) > 400
    assert min(float(high) for high in re.findall(r' ht="([0-9.]+)"', sheet)) > 0

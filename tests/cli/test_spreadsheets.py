"""CSV and XLSX that calculate nothing, whatever stands in a cell."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from qms.cli.spreadsheets import as_csv, as_xlsx, csv_cell

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("=+-@＝＋－＠\t\r\n "), max_size=12)


@given(TEXT)
def test_no_cell_of_a_csv_file_begins_a_formula(text: str):
    cell = str(csv_cell(text))

    assert not cell.strip().startswith(tuple("=+-@＝＋－＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert cell in (text, "'" + text)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Quy trình", "Quy trình"),
        ("=1+1", "'=1+1"),
        ("  -5", "'  -5"),
        ("＝1", "'＝1"),
        (-5, -5),
        (0.5, 0.5),
        (None, ""),
        (True, "true"),
        (dt.date(2021, 9, 13), "2021-09-13"),
        ([{"by": "đ"}], '[{"by": "đ"}]'),
    ],
)
def test_what_a_csv_cell_holds(value: object, cell: object):
    assert cell == csv_cell(value)


@given(st.lists(st.tuples(TEXT, st.integers(-9, 9)), max_size=4))
def test_a_csv_file_reads_back(rows: list[tuple[str, int]]):
    data = as_csv(["text", "number"], rows)

    assert data.startswith(b"\xef\xbb\xbf")
    _, *read = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert [[str(csv_cell(text)), str(number)] for text, number in rows] == read


def test_an_excel_file_keeps_text_text_and_days_days():
    data = as_xlsx(
        ["Tên", "Số", "Ngày"],
        [
            ["=1+1", 7, dt.date(2021, 9, 13)],
            ["http://x", None, dt.date(1899, 1, 1)],
            ["007", True, dt.datetime(2021, 9, 13, 8)],
            ["x" * 40_000, 0.5, None],
        ],
    )

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    heading, *rows = sheet.to_python()
    assert heading == ["Tên", "Số", "Ngày"]
    assert ["=1+1", 7.0, dt.date(2021, 9, 13)] == rows[0]
    assert rows[1] == ["http://x", "", "1899-01-01"]
    assert ["007", "True", dt.date(2021, 9, 13)] == rows[2]
    assert len(rows[3][0]) == 32_767

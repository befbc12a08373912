"""What is written to a workbook or to CSV is read back as it was, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.texts import CELLS

from qms.operations.sheets import read_sheets
from qms.render.csv import csv_bytes
from qms.render.texts import writable
from qms.render.xlsx import cell_text, listing_workbook
from qms.text.tables import Column

HEADINGS = ("Mã hiệu", "Tên", "Ghi chú")
COLUMNS = tuple(Column(heading, heading) for heading in HEADINGS)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6)

Rows = Sequence[Sequence[str]]


def read(data: bytes, name: str) -> list[list[str]]:
    """Return the rows below the headings that hold something."""
    [rows] = read_sheets(data, name, COLUMNS)
    heading, *body = [list(row.cells) for row in rows]
    assert heading == list(HEADINGS)
    return body


def filled(rows: Rows, change: Callable[[str], str]) -> list[list[str]]:
    return [cells for row in rows if any(cells := [change(cell) for cell in row])]


@settings(deadline=None)
@given(TABLES)
def test_a_workbook_reads_back(rows: Rows) -> None:
    assert read(listing_workbook(HEADINGS, rows), "bang.xlsx") == filled(rows, writable)


@given(TABLES)
def test_csv_reads_back(rows: Rows) -> None:
    assert read(csv_bytes(HEADINGS, rows), "bang.csv") == filled(rows, lambda cell: cell.replace("\0", "\ufffd"))


@pytest.mark.parametrize("letter", ["x", "ệ", "😀", "é́"])
def test_a_text_longer_than_a_cell_ends_in_an_ellipsis_and_never_in_half_a_letter(letter: str) -> None:
    text = letter * 40_000

    [[cell, *_]] = read(listing_workbook(HEADINGS, [(text, "", "")]), "bang.xlsx")

    assert cell == cell_text(text)
    assert cell.endswith("…")
    assert text.startswith(cell[:-1])
    assert 32_766 <= len(cell.encode("utf-16-le")) // 2 <= 32_767


def test_a_long_text_of_csv_reads_back_whole() -> None:
    text = "ệ" * 40_000

    assert read(csv_bytes(HEADINGS, [(text, "", "")]), "bang.csv") == [[text, "", ""]]

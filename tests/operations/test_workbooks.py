"""Workbooks as offices write them, and those that would fill the memory.

The samples in `tests/data/sheets` were written by LibreOffice Calc 7.4, each from one workbook of xlsxwriter with the
dates of 1900 and one with those of 1904 (`soffice --headless --convert-to xls|ods|xlsx`); `khoa.xlsx` is one of them
locked with a password by msoffcrypto-tool. Their sheet “Danh mục”:

| row | Mã hiệu | Tên | Ngày | Số | Giờ | Tỉ lệ | Chữ số | Đúng |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 4 | QT-01 | two lines | day 13/9/2021 | 1.5 shown as 1,50 | 15:00 | 50% | text 007 | TRUE |
| 5 | QT-02 | merged with the cell below | text 13/9/2021 | text 1,5 | 30 hours | formula =F4/2 | text =1+1 | FALSE |
| 6 | QT-03 | | 13/9/2021 08:30 | 12 | | | 1234567 | |
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from qms.errors import Refused
from qms.operations.sheets import read_sheets
from qms.text.table_cells import day, hour
from qms.text.tables import Column, SheetRow

SAMPLES = Path(__file__).parents[1] / "data" / "sheets"
COLUMNS = (Column("code", "Mã hiệu"), Column("title", "Tên"))
SAMPLE = [
    SheetRow(1, ["DANH MỤC TÀI LIỆU", "", "", "", "", "", "", ""]),
    SheetRow(3, ["Mã hiệu", "Tên", "Ngày", "Số", "Giờ", "Tỉ lệ", "Chữ số", "Đúng"]),
    SheetRow(4, ["QT-01", "Quy trình, “một”\nhai dòng", "2021-09-13", "1.5", "15:00:00", "0.5", "007", "1"]),
    SheetRow(5, ["QT-02", "chung hai dòng", "13/9/2021", "1,5", "30:00:00", "0.25", "=1+1", "0"]),
    SheetRow(6, ["QT-03", "chung hai dòng", "2021-09-13 08:30:00", "12", "", "", "1234567", ""], frozenset({1})),
]


def rows_in(data: bytes, name: str = "bang.xlsx") -> list[SheetRow]:
    [rows] = read_sheets(data, name, COLUMNS)
    return list(rows)


def refusal(data: bytes, name: str = "bang.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        list(read_sheets(data, name, COLUMNS))
    [said] = caught.value.diagnostics
    assert said.hint
    return str(said)


def workbook(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet())
    return target.getvalue()


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
@pytest.mark.parametrize("first_year", [1900, 1904])
def test_every_sort_of_workbook_gives_the_same_rows(first_year: int, suffix: str) -> None:
    sample = SAMPLES / f"bang-{first_year}.{suffix}"

    assert rows_in(sample.read_bytes(), sample.name) == SAMPLE


def test_days_as_serial_numbers_and_as_text_are_one_day_and_times_are_hours() -> None:
    _, _, first, second, third = SAMPLE

    assert {day(row.cells[2]).isoformat() for row in (first, second, third)} == {"2021-09-13"}
    assert hour(first.cells[4]) == "15:00"


def test_a_locked_workbook_of_a_real_writer_is_said_to_be_locked() -> None:
    assert refusal((SAMPLES / "khoa.xlsx").read_bytes()) == "bang.xlsx: QMS-B001 the workbook is locked by a password"


def test_a_locked_opendocument_workbook_is_said_to_be_locked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", '<manifest:encryption-data manifest:checksum="x"/>')

    assert refusal(target.getvalue(), "bang.ods") == "bang.ods: QMS-B001 the workbook is locked by a password"


@pytest.mark.parametrize(
    "page",
    [
        b"<html><table><tr><td>code</td><td>title</td></tr></table></html>",
        b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>",
        "<table><tr><td>Mã</td></tr></table>".encode("utf-16"),
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        b'<meta charset="windows-1258"><table>\xd0</table>',
    ],
)
def test_a_web_page_named_like_a_workbook_is_said_to_be_one(page: bytes) -> None:
    assert refusal(page) == "bang.xlsx: QMS-B001 this is a web page or XML, whatever its name says"


def test_a_million_rows_that_are_formatted_and_empty_do_not_matter() -> None:
    """Many offices give whole columns a border; the spreadsheet then writes every cell of them."""
    cells = b'<row r="%d"><c r="A%d" s="1"/></row>' * 1_000_000 % tuple(n for n in range(3, 1_000_003) for _ in "rA")
    data = workbook(
        lambda book, sheet: [sheet.write_row(0, 0, ["code", "title"]), sheet.write_row(1, 0, ["QT-01", "x"])]
    )
    began = time.process_time()

    rows = rows_in(_with_sheet(data, lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>")))

    assert [list(row.cells) for row in rows] == [["code", "title"], ["QT-01", "x"]]
    assert time.process_time() - began < 10


def _with_sheet(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text) if part.endswith("sheet1.xml") else text)
    return target.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml,
        lambda xml: xml.replace(b'"', b"'"),
        lambda xml: xml.replace(b'<c r="XFD3001"', b'<c t="n"\n r = "XFD3001"').replace(b' t="s"', b""),
    ],
    ids=["as it is written", "with apostrophes", "with blanks"],
)
def test_a_cell_in_a_far_corner_is_refused_before_it_fills_the_memory(change: Callable[[bytes], bytes]) -> None:
    """With it the sheet has 49 million cells, which all would be held."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["code", "title"])
        sheet.write(3000, 16383, 1)

    said = refusal(_with_sheet(workbook(fill), change))

    assert said == "bang.xlsx: QMS-B001 something stands in column XFD; at most 200 columns are read"


def test_cells_that_do_not_say_where_they_stand_are_counted_once_they_are_read() -> None:
    """Excel takes a cell without a place for the one after the last; some programs write them so."""
    many = b"<row>" + b'<c t="n"><v>1</v></c>' * 300 + b"</row></sheetData>"
    data = workbook(lambda book, sheet: sheet.write_row(0, 0, ["code", "title"]))

    said = refusal(_with_sheet(data, lambda xml: xml.replace(b"</sheetData>", many)))

    assert said == "bang.xlsx: QMS-B001 something stands in column KN; at most 200 columns are read"


def test_a_table_that_does_not_begin_in_the_first_column_keeps_its_places() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(1, 2, ["code", "title"])
        sheet.write_column(2, 2, ["QT-01", "QT-02"])
        sheet.merge_range(2, 3, 3, 3, "chung")

    assert rows_in(workbook(fill)) == [
        SheetRow(2, ["", "", "code", "title"]),
        SheetRow(3, ["", "", "QT-01", "chung"]),
        SheetRow(4, ["", "", "QT-02", "chung"], frozenset({3})),
    ]


def test_an_empty_sheet_has_no_rows() -> None:
    assert rows_in(workbook(lambda book, sheet: None)) == []


def ods(*rows: str) -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = (
        f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Bảng">{"".join(rows)}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return target.getvalue()


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row(cell("x", 'table:number-columns-repeated="16384"'))],
            "something stands in column XFD; at most 200 columns are read",
        ),
        ([row(cell("x"), repeated=1_000_000)], "something stands in row 1000000; at most 50000 rows are read"),
        (
            [row("<table:table-cell/>", repeated=900_000), row(cell("x"))],
            "something stands in row 900001; at most 50000 rows are read",
        ),
    ],
    ids=["many columns", "many rows", "far below"],
)
def test_an_opendocument_table_that_repeats_itself_is_refused_before_it_fills_the_memory(
    rows: Sequence[str], said: str
) -> None:
    assert refusal(ods(*rows), "bang.ods").endswith(f"QMS-B001 {said}")


def test_an_opendocument_table_that_is_formatted_to_its_end_is_read() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'

    rows = rows_in(
        ods(row(cell("code"), cell("title")), row(cell("QT-01"), blank), row(blank, repeated=1_000_000)), "bang.ods"
    )

    assert [list(one.cells)[:2] for one in rows] == [["code", "title"], ["QT-01", ""]]


def test_merged_cells_of_an_opendocument_table_stand_in_each_of_their_rows() -> None:
    wide = cell("chung", 'table:number-rows-spanned="2" table:number-columns-spanned="2"')
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'

    rows = rows_in(
        ods(
            row(cell("code"), cell("title"), cell("n")),
            row(cell("QT-01"), wide, "<table:covered-table-cell/>"),
            row(cell("QT-02"), covered),
        ),
        "bang.ods",
    )

    assert rows[1:] == [
        SheetRow(2, ["QT-01", "chung", ""]),
        SheetRow(3, ["QT-02", "chung", ""], frozenset({1})),
    ]


@pytest.mark.parametrize(
    "content",
    [b"<a", b'<!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>', b"\xff\xfe", b"<a/>"],
)
def test_a_damaged_opendocument_workbook_is_said_to_be_so(content: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)

    assert refusal(target.getvalue(), "bang.ods").startswith("bang.ods: QMS-B001 the workbook ")


def test_a_binary_workbook_is_sent_back_to_be_saved_as_xlsx() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")

    assert refusal(target.getvalue(), "bang.xlsb") == "bang.xlsb: QMS-B001 the workbook is of the kind .xlsb"

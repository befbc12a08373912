"""Files that people fill in: CSV as spreadsheets write it, Excel and OpenDocument workbooks."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qms.errors import QmsError, Refused, UsageError
from qms.operations.sheets import load_table
from qms.text.tables import Column, Table

COLUMNS = (
    Column("code", "Mã hiệu", required=True), Column("title", "Tên"), Column("date", "Ngày"), Column("n", "Số"),
    Column("time", "Giờ"),
)  # fmt: skip


def load(path: Path) -> Table:
    table, found = load_table(path, COLUMNS)
    assert found == ()
    return table


def cells(table: Table) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.cells)) for row in table.rows]


def refusal(path: Path) -> list[str]:
    with pytest.raises(Refused) as caught:
        load_table(path, COLUMNS)
    assert all(d.hint for d in caught.value.diagnostics)
    return [str(d) for d in caught.value.diagnostics]


def workbook(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book, book.add_worksheet("Bảng"))
    return path


ROWS = [(2, {"code": "QT-01", "title": 'Quy trình, "một"; hai'}), (4, {"code": "QT-02", "title": "hai\ndòng"})]


@pytest.mark.parametrize(
    "data",
    [
        'code,title\nQT-01,"Quy trình, ""một""; hai"\n\nQT-02,"hai\ndòng"\n,\n'.encode(),
        'Mã hiệu;Tên\r\nQT-01;"Quy trình, ""một""; hai"\r\n;\r\nQT-02;"hai\r\ndòng"\r\n'.encode("utf-8-sig"),
        'code\ttitle\r\nQT-01\t"Quy trình, ""một""; hai"\r\n\r\nQT-02\t"hai\r\ndòng"\r\n'.encode("utf-16"),
    ],
    ids=["comma", "semicolon with byte order mark", "tab in UTF-16"],
)
def test_csv_is_read_as_any_spreadsheet_writes_it(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bang.csv").write_bytes(data)

    assert cells(load(tmp_path / "bang.csv")) == ROWS


def test_a_line_that_says_what_divides_the_cells_counts_as_a_row(tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_bytes(b"sep=|\r\ncode|title\r\nQT-01|a,b,c;d\r\n")

    assert cells(load(tmp_path / "bang.csv")) == [(3, {"code": "QT-01", "title": "a,b,c;d"})]


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", ["bang.csv:1: QMS-B002 the table is empty"]),
        (b"\n\n", ["bang.csv:1: QMS-B002 the table is empty"]),
        ("code,title\nQT-01,Đơn".encode("cp1258"), ["bang.csv:2: QMS-B001 the file is not UTF-8"]),
        (b"code,title\n\0\0", ["bang.csv: QMS-B001 this is neither a table of a spreadsheet nor CSV"]),
        (b'code,title\nQT-01,a\nQT-02,"b', ["bang.csv:3: QMS-B001 the row cannot be divided into cells: unexpected end of data"]),
        (b'code,title\nQT-01,"a"b\n', ["bang.csv:2: QMS-B001 the row cannot be divided into cells: ',' expected after '\"'"]),
    ],
)  # fmt: skip
def test_what_is_no_csv_is_said(tmp_path: Path, data: bytes, said: list[str]) -> None:
    (tmp_path / "bang.csv").write_bytes(data)

    assert refusal(tmp_path / "bang.csv") == said


def test_a_table_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_bytes(b"code,title\n" + b"a,b\n" * 60_000)

    assert refusal(tmp_path / "bang.csv") == [
        "bang.csv:50001: QMS-B001 something stands in row 50001; at most 50000 rows are read"
    ]


def test_a_million_empty_rows_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_bytes(b"code,title\nQT-01,x\n" + b",\n" * 1_000_000)

    assert cells(load(tmp_path / "bang.csv")) == [(2, {"code": "QT-01", "title": "x"})]


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_table(tmp_path / "khong-co.csv", COLUMNS)


def test_a_workbook_gives_values_as_a_person_would_type_them(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        hour = book.add_format({"num_format": "hh:mm"})
        sheet.write(0, 1, "DANH MỤC")
        sheet.write_row(2, 1, ["Mã hiệu", "Tên", "Ngày", "Số", "Giờ"])
        sheet.write_row(3, 1, ["QT-01", 2021])
        sheet.write_datetime(3, 3, dt.datetime(2021, 9, 13), day)
        sheet.write_number(3, 4, 1.0)
        sheet.write_datetime(3, 5, dt.time(15, 0), hour)
        sheet.write_row(5, 1, ["QT-02", "1,5"])
        sheet.write_datetime(5, 3, dt.datetime(2021, 9, 13, 8, 30), day)
        sheet.write_number(5, 4, 2.5)
        sheet.write_boolean(5, 5, True)

    table = load(workbook(tmp_path / "bang.xlsx", fill))

    assert cells(table) == [
        (4, {"code": "QT-01", "title": "2021", "date": "2021-09-13", "n": "1", "time": "15:00:00"}),
        (6, {"code": "QT-02", "title": "1,5", "date": "2021-09-13 08:30:00", "n": "2.5", "time": "1"}),
    ]


def test_the_first_visible_sheet_that_names_the_columns_is_taken(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Hướng dẫn")
        hidden = book.add_worksheet("Ẩn")
        hidden.write_row(0, 0, ["code", "title"])
        hidden.hide()
        book.add_worksheet("Dữ liệu").write_row(0, 0, ["code", "title"])
        book.add_chartsheet("Biểu đồ")

    assert cells(load(workbook(tmp_path / "bang.xlsx", fill))) == []


def test_a_cell_that_is_merged_downwards_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 3, "DANH MỤC")
        sheet.write_row(1, 0, ["code", "title", "n"])
        sheet.write_column(2, 0, ["QT-01", "QT-02", "QT-03"])
        sheet.merge_range(2, 1, 4, 2, "chung")
        sheet.write_row(5, 0, ["QT-04"])

    table = load(workbook(tmp_path / "bang.xlsx", fill))

    assert cells(table) == [
        (3, {"code": "QT-01", "title": "chung"}),
        (4, {"code": "QT-02", "title": "chung"}),
        (5, {"code": "QT-03", "title": "chung"}),
        (6, {"code": "QT-04"}),
    ]
    assert [row.shared for row in table.rows] == [frozenset(), {"title"}, {"title"}, frozenset()]


def test_formatted_but_empty_rows_do_not_matter(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, ["code", "title"])
        sheet.write_row(1, 0, ["QT-01", "x"])
        for row in range(2, 60_000):
            sheet.write_blank(row, 0, None, bold)

    assert cells(load(workbook(tmp_path / "bang.xlsx", fill))) == [(2, {"code": "QT-01", "title": "x"})]


def test_a_blank_in_the_last_row_of_the_sheet_does_not_fill_the_memory(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["code", "title"])
        sheet.write(1_048_575, 25, " ")

    assert refusal(workbook(tmp_path / "bang.xlsx", fill)) == [
        "bang.xlsx:1048576: QMS-B001 something stands in row 1048576; at most 50000 rows are read"
    ]


def test_a_workbook_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bang.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/a.xml", "w") as part,
    ):
        for _ in range(301):
            part.write(bytes(1 << 20))

    assert refusal(tmp_path / "bang.xlsx") == ["bang.xlsx: QMS-B001 the workbook holds more than 300 MB"]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Bảng">
<table:table-row><table:table-cell office:value-type="string"><text:p>Mã hiệu</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Ngày</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>QT-01</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2021-09-13"><text:p>13/09/2021</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_opendocument_table_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bang.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.replace("\n", ""))

    assert cells(load(tmp_path / "bang.ods")) == [(2, {"code": "QT-01", "date": "2021-09-13"})]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 200, b"\xd0\xcf\x11\xe0" + b"\0" * 600], ids=["a", "b", "c"]
)
def test_a_damaged_workbook_is_said_to_be_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bang.xlsx").write_bytes(data)

    (said,) = refusal(tmp_path / "bang.xlsx")
    assert said.startswith("bang.xlsx: QMS-B001 the workbook ")


def test_a_workbook_with_a_password_is_said_to_be_locked(tmp_path: Path) -> None:
    (tmp_path / "bang.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))

    assert refusal(tmp_path / "bang.xlsx") == ["bang.xlsx: QMS-B001 the workbook is locked by a password"]


def test_a_workbook_that_is_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bang.xlsx", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")

    assert refusal(tmp_path / "bang.xlsx") == [
        "bang.xlsx: QMS-B001 the workbook is damaged: xl/worksheets/sheet1.xml is packed in an unknown way"
    ]


def test_merging_beyond_the_table_does_not_matter(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["code", "title"])
        sheet.write_row(1, 0, ["QT-01"])
        sheet.merge_range(1, 5, 2, 9, "")
        sheet.write_row(2, 0, ["QT-02"])
        sheet.merge_range(2, 1, 900, 1, "chung")

    assert cells(load(workbook(tmp_path / "bang.xlsx", fill))) == [
        (2, {"code": "QT-01"}),
        (3, {"code": "QT-02", "title": "chung"}),
    ]


def test_a_word_file_is_no_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bang.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    (said,) = refusal(tmp_path / "bang.docx")
    assert said.startswith("bang.docx: QMS-B001 the workbook cannot be read")


def _good_workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "title"])
        sheet.merge_range(1, 0, 3, 0, "QT-01")
    return target.getvalue()


GOOD = _good_workbook()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_damage_to_a_workbook_gives_anything_but_a_refusal(tmp_path: Path, damage: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, byte in damage:
        data[place] = byte
    (tmp_path / "bang.xlsx").write_bytes(data)

    try:
        load_table(tmp_path / "bang.xlsx", COLUMNS)
    except QmsError as error:
        assert error.diagnostics

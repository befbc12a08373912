"""Reports and tables as workbooks: what stands in them, and how they are printed."""

from __future__ import annotations

import io
import re
import zipfile

import attrs
import pytest
from python_calamine import CalamineWorkbook

from qms.model.reports import Report, Section, Signature, Table
from qms.render.xlsx import form_workbook, lines_needed, listing_workbook, report_workbook
from qms.text.tables import Column


def sheets(data: bytes) -> dict[str, list[list[str]]]:
    """Return the rows of every sheet that hold something, without their empty cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {name: [found for row in sheet if (found := [c for c in row if c != ""])] for name, sheet in rows.items()}


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_a_report_stands_in_a_sheet_from_its_head_to_its_signature(report: Report) -> None:
    assert sheets(report_workbook(report)) == {
        "I. Nội bộ": [
            ["UBND TỈNH ĐỒNG NAI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["SỞ CÔNG THƯƠNG", "Độc lập - Tự do - Hạnh phúc"],
            ["Số: 12/TB-SCT", "Đồng Nai, ngày 13 tháng 9 năm 2021"],
            ["DANH MỤC"],
            ["Ngày 13/9/2021"],
            ["I. Nội bộ"],
            ["Đoạn một."],
            ["Các tài liệu"],
            ["STT", "Mã hiệu", "Tên"],
            ["1. Quy trình"],
            ["1", "QT-01", "Họp"],
            ["2", "QT-02", "Quy trình “hai”\nhai dòng"],
            ["(*) Chú thích."],
            ["Hết."],
            ["Nơi nhận:", "KT. GIÁM ĐỐC"],
            ["- Như trên;", "PHÓ GIÁM ĐỐC"],
            ["- Lưu: VT."],
            ["Nguyễn Trí Phương"],
        ]
    }


def test_equal_reports_have_equal_bytes(report: Report) -> None:
    assert report_workbook(report) == report_workbook(attrs.evolve(report))
    assert listing_workbook(["a"], [["b"]]) == listing_workbook(["a"], [["b"]])


def test_no_formula_link_or_number_is_in_a_workbook(report: Report) -> None:
    hostile = (("=1+1", "http://x.vn", "007"), ("+1", "mailto:a@b.vn", "{=1}"))
    table = Table(headings=("=a", "b", "c"), rows=hostile)
    books = [
        report_workbook(attrs.evolve(report, title="=1+1", sections=(Section(heading="=h", tables=(table,)),))),
        listing_workbook(["=a", "b", "c"], hostile),
        form_workbook("Bảng", [Column("a", "=a")], [{"a": "=1+1"}]),
    ]

    for data in books:
        xml = part(data, "xl/worksheets/sheet1.xml")
        assert "<f>" not in xml
        assert "hyperlink" not in xml
        assert set(re.findall(r'<c [^>]*t="(\w+)"', xml)) == {"s"}
        assert not re.search(r'<c r="[A-Z]+\d+"(?: s="\d+")?><v>', xml)  # a cell with a value that is no text


def test_the_heading_of_the_table_is_repeated_on_a4(report: Report) -> None:
    data = report_workbook(attrs.evolve(report, landscape=True))

    sheet, book = part(data, "xl/worksheets/sheet1.xml"), part(data, "xl/workbook.xml")
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "fitToHeight" in sheet
    assert "'I. Nội bộ'!$11:$11" in book  # where the headings stand


def test_of_tables_with_different_headings_none_is_repeated(report: Report) -> None:
    tables = (Table(headings=("a", "b"), rows=()), Table(headings=("c",), rows=(("x",),)))

    data = report_workbook(attrs.evolve(report, sections=(Section(tables=tables),)))

    assert "Print_Titles" not in part(data, "xl/workbook.xml")
    assert sheets(data)["DANH MỤC"][5:8] == [["a", "b"], ["c"], ["x"]]


def test_each_section_that_is_handed_on_alone_has_a_sheet_with_head_and_signature(report: Report) -> None:
    names = ["Văn phòng", "văn phòng", "Phòng: [Kỹ thuật] / Quản lý năng lượng và môi trường", "'", "History"]
    sections = tuple(Section(heading=name, paragraphs=("x",)) for name in names)

    found = sheets(report_workbook(attrs.evolve(report, sections=sections, page_for_each_section=True)))

    assert list(found) == ["Văn phòng", "văn phòng 2", "Phòng Kỹ thuật Quản lý năng", "1", "History 2"]
    assert all(sheet[0][0] == "UBND TỈNH ĐỒNG NAI" and sheet[-1] == ["Nguyễn Trí Phương"] for sheet in found.values())


def test_a_report_without_anything_but_a_title_is_a_sheet() -> None:
    assert sheets(report_workbook(Report(title="Trống"))) == {"Trống": [["Trống"]]}


def test_a_paper_without_a_date_has_its_letterhead_still() -> None:
    found = sheets(report_workbook(Report(title="T", letterhead=("SỞ",))))["T"]

    assert found[:2] == [["SỞ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Độc lập - Tự do - Hạnh phúc"]]


@pytest.mark.parametrize("columns", [1, 2, 3, 10])
def test_two_signatures_stand_side_by_side_whatever_the_table(columns: int) -> None:
    table = Table(headings=tuple(f"c{n}" for n in range(columns)), rows=())
    both = (Signature(titles=("NGƯỜI LẬP",), name="A"), Signature(titles=("NGƯỜI DUYỆT",)))

    found = sheets(report_workbook(Report(title="T", sections=(Section(tables=(table,)),), signatures=both)))["T"]

    assert ["NGƯỜI LẬP", "NGƯỜI DUYỆT"] in found
    assert found[-1] == ["A"]


def test_a_row_is_as_high_as_its_longest_cell_but_no_higher_than_excel_allows() -> None:
    table = Table(headings=("a", "b"), rows=(("x " * 50, "y"), ("z " * 5_000, "")))

    xml = part(report_workbook(Report(title="T", sections=(Section(tables=(table,)),))), "xl/worksheets/sheet1.xml")

    heights = [float(height) for height in re.findall(r'<row r="\d+"[^>]*? ht="([\d.]+)"', xml)]
    assert max(heights) == 408.75
    assert 16.5 < sorted(heights)[-2] < 408


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("ngắn", 10, 1), ("a\nb\n", 10, 3), ("mười hai chữ cái", 10, 2), ("x" * 25, 10, 3)],
)
def test_lines_are_broken_between_words(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines


def test_a_listing_can_be_searched_and_keeps_its_heading_in_sight() -> None:
    data = listing_workbook(["Mã", "Tên"], [["QT-01", "x"], ["QT-02", ""]])

    assert sheets(data) == {"Sheet1": [["Mã", "Tên"], ["QT-01", "x"], ["QT-02"]]}
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert '<autoFilter ref="A1:B3"/>' in xml
    assert 'state="frozen"' in xml


def test_an_empty_listing_has_its_heading() -> None:
    assert sheets(listing_workbook(["Mã"], [])) == {"Sheet1": [["Mã"]]}


def test_a_form_names_its_columns_in_vietnamese_and_tells_their_names_in_comments() -> None:
    data = form_workbook("Bảng", [Column("code", "Mã hiệu"), Column("title", "Tên")], [{"code": "QT-01"}])

    assert sheets(data) == {"Bảng": [["Mã hiệu", "Tên"], ["QT-01"]]}
    assert re.findall(r"<t>(\w+)</t>", part(data, "xl/comments1.xml")) == ["code", "title"]

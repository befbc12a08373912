"""Reports as Word files in the form of official papers (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import io
import zipfile

import attrs
import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from support.texts import CELLS

from qms.model.reports import Report, Section, Signature, Table
from qms.render.docx import report_paper
from qms.render.texts import writable


def opened(report: Report) -> Document:
    return docx.Document(io.BytesIO(report_paper(report)))


def paragraphs(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def cells(document: Document, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_the_sheet_is_a4_with_the_margins_of_the_decree(report: Report) -> None:
    [section] = opened(report).sections

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]


def test_a_wide_sheet_lies_on_its_side(report: Report) -> None:
    [section] = opened(attrs.evolve(report, landscape=True)).sections

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert section.orientation == WD_ORIENT.LANDSCAPE


def test_the_font_is_named_for_every_sort_of_letter_and_the_language_is_vietnamese(report: Report) -> None:
    normal = opened(report).styles["Normal"]

    fonts = normal.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    assert normal.font.size == Pt(13)
    assert {lang.get(qn("w:val")) for lang in normal.element.iter(qn("w:lang"))} == {"vi-VN"}


def test_the_head_has_the_letterhead_on_the_left_and_the_quoc_hieu_on_the_right(report: Report) -> None:
    document = opened(report)

    [[left, right]] = cells(document, 0)
    assert left.split("\n") == ["UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG", "", "Số: 12/TB-SCT"]
    assert right.split("\n") == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "",
        "Đồng Nai, ngày 13 tháng 9 năm 2021",
    ]
    above, own = document.tables[0].cell(0, 0).paragraphs[:2]
    assert [bool(paragraph.runs[0].bold) for paragraph in (above, own)] == [False, True]
    assert document.tables[0].cell(0, 1).paragraphs[3].runs[0].italic


def test_the_title_is_bold_and_centred_and_the_text_is_justified(report: Report) -> None:
    title, subtitle, heading, text, *_ = [p for p in opened(report).paragraphs if p.text]

    assert (title.text, title.runs[0].bold, title.alignment) == ("DANH MỤC", True, WD_ALIGN_PARAGRAPH.CENTER)
    assert (subtitle.text, subtitle.runs[0].bold) == ("Ngày 13/9/2021", True)
    assert (heading.text, heading.runs[0].bold) == ("I. Nội bộ", True)
    assert (text.text, text.alignment) == ("Đoạn một.", WD_ALIGN_PARAGRAPH.JUSTIFY)


def test_a_table_repeats_its_headings_and_divides_no_row(report: Report) -> None:
    table = opened(report).tables[1]

    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert cells(opened(report), 1)[2:] == [["1", "QT-01", "Họp"], ["2", "QT-02", "Quy trình “hai”\nhai dòng"]]


def test_a_row_of_one_cell_spans_the_table(report: Report) -> None:
    [_, band, *_] = opened(report).tables[1].rows

    assert [cell.text for cell in band.cells] == ["1. Quy trình"] * 3
    assert len(band._tr.tc_lst) == 1


def test_pages_are_numbered_in_the_top_margin_from_the_second_on(report: Report) -> None:
    [section] = opened(report).sections

    assert section.different_first_page_header_footer
    [number] = section.header.paragraphs
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [field.text for field in number._p.iter(qn("w:instrText"))] == [" PAGE "]
    assert not "".join(paragraph.text for paragraph in section.first_page_header.paragraphs)


def test_recipients_and_signature_close_the_paper(report: Report) -> None:
    [[left, right]] = cells(opened(report), 2)

    assert left == "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    assert right == "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nNguyễn Trí Phương"
    assert paragraphs(opened(report))[-2:] == ["(*) Chú thích.", "Hết."]


def test_two_signatures_stand_side_by_side() -> None:
    both = (Signature(titles=("NGƯỜI LẬP",), name="A"), Signature(titles=("NGƯỜI DUYỆT",)))

    assert cells(opened(Report(title="T", signatures=both)), 0) == [["NGƯỜI LẬP\nA", "NGƯỜI DUYỆT\n"]]


def test_each_section_that_is_handed_on_alone_begins_a_paper_of_its_own(report: Report) -> None:
    sections = (Section(heading="Kính gửi: A"), Section(heading="Kính gửi: B"))

    document = opened(attrs.evolve(report, sections=sections, page_for_each_section=True))

    assert [p for p in paragraphs(document) if p != "Ngày 13/9/2021"] == [
        "DANH MỤC", "Kính gửi: A", "Hết.", "DANH MỤC", "Kính gửi: B", "Hết.",
    ]  # fmt: skip
    assert len(document.sections) == 2
    assert [s._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for s in document.sections] == ["1", "1"]
    assert [s.different_first_page_header_footer for s in document.sections] == [True, True]


def test_a_paper_without_an_issuer_has_no_head() -> None:
    document = opened(Report(title="Bảng", sections=(Section(tables=(Table(headings=("a",), rows=(("1",),)),)),)))

    assert cells(document, 0) == [["a"], ["1"]]
    assert paragraphs(document) == ["Bảng"]


def test_what_lays_the_sheet_out_stands_in_the_order_that_word_demands(report: Report) -> None:
    [section] = opened(report).sections

    order = ["headerReference", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"]
    assert [element.tag.rpartition("}")[2] for element in section._sectPr] == order


def test_equal_reports_have_equal_bytes_with_no_date_of_their_making(report: Report) -> None:
    data = report_paper(report)

    assert data == report_paper(attrs.evolve(report))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.title, properties.author, properties.comments) == ("DANH MỤC", "SỞ CÔNG THƯƠNG", "")
    assert properties.created == properties.modified


@settings(deadline=None, max_examples=40)
@given(CELLS)
def test_whatever_stands_in_a_text_is_shown_and_nothing_else(text: str) -> None:
    table = Table(headings=("a", "b"), rows=((text, "x"),))

    document = opened(Report(title=text, sections=(Section(paragraphs=(text,), tables=(table,)),)))

    assert document.paragraphs[0].text == writable(text)
    assert cells(document, 0)[1] == [writable(text), "x"]


def test_a_long_table_is_written_row_by_row() -> None:
    """The file is written as text: a tree of XML takes minutes for what a department's register holds."""
    table = Table(headings=tuple("abcdefgh"), rows=(tuple("12345678"),) * 5_000)

    data = report_paper(Report(title="T", sections=(Section(tables=(table,)),)))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/document.xml").count(b"<w:tr>") >= 5_001

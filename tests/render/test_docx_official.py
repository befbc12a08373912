"""Official papers as Word files: each rule of Nghị định 30/2020/NĐ-CP, Phụ lục I, read back from the file."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from support.official import DECISION, LETTER, MINUTES, PLAN, REPORT
from support.word_files import opened, part, png, text_of

from qms.errors import Refused
from qms.model.official_papers import OfficialPaper, SignatureBlock, Urgency
from qms.render.docx_official import official_docx

CENTRED, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def made(paper: OfficialPaper, **said: Any) -> Document:
    return opened(official_docx(attrs.evolve(paper, **said)))


def with_text(document: Document, text: str) -> Paragraph:
    """Return the paragraph that begins with a text, in a table or not."""
    everywhere = [*document.paragraphs]
    for table in document.tables:
        everywhere += [paragraph for cell in table.rows[0].cells for paragraph in cell.paragraphs]
    return next(paragraph for paragraph in everywhere if paragraph.text.startswith(text))


def look(paragraph: Paragraph) -> tuple[float | None, bool, bool]:
    """Return the size of the letters of a paragraph, and whether they are bold and italic."""
    first = paragraph.runs[0]
    return first.font.size.pt if first.font.size else None, bool(first.bold), bool(first.italic)


def ruled(paragraph: Paragraph) -> float:
    """Return the length of the rule below a paragraph of text, in millimetres, where the room is that of a page."""
    following = Paragraph(paragraph._p.getnext(), paragraph._parent)
    assert following._p.pPr.find(qn("w:pBdr")) is not None
    indent = following.paragraph_format
    assert indent.left_indent == indent.right_indent
    return 165 - 2 * indent.left_indent.mm


# -- the page -------------------------------------------------------------------------------------------------


def test_the_sheet_is_a4_with_the_margins_and_the_letters_of_the_decree() -> None:
    document = made(LETTER)
    [section] = document.sections

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))


def test_pages_are_numbered_at_the_top_in_the_middle_the_first_one_unseen() -> None:
    [section] = made(LETTER).sections

    assert section.different_first_page_header_footer
    [number] = section.header.paragraphs
    assert number.alignment == CENTRED
    assert [field.text for field in number._p.iter(qn("w:instrText"))] == [" PAGE "]
    assert look(number)[0] == 13
    assert [paragraph.text for paragraph in section.first_page_header.paragraphs] == [""]


# -- the head -------------------------------------------------------------------------------------------------


def test_the_head_has_two_columns_without_padding_and_the_quoc_hieu_fits_on_one_line() -> None:
    head = made(DECISION).tables[0]

    left, right = (cell.width.mm for cell in head.rows[0].cells)
    assert round(left + right) == 165
    assert right > 99  # what the quốc hiệu takes at 13 points in a wide font
    padding = head._tbl.tblPr.find(qn("w:tblCellMar"))
    assert {side.get(qn("w:w")) for side in padding} == {"0"}


def test_the_lines_of_the_head_have_their_letters() -> None:
    left, right = made(DECISION).tables[0].rows[0].cells

    assert [(p.text, look(p), p.alignment) for p in left.paragraphs if p.text] == [
        ("UBND TỈNH ĐỒNG NAI", (13, False, False), CENTRED),
        ("SỞ CÔNG THƯƠNG", (13, True, False), CENTRED),
        ("Số: 244/QĐ-SCT", (13, False, False), CENTRED),
    ]
    assert [(p.text, look(p), p.alignment) for p in right.paragraphs if p.text] == [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (13, True, False), CENTRED),
        ("Độc lập - Tự do - Hạnh phúc", (14, True, False), CENTRED),
        ("Đồng Nai, ngày 13 tháng 9 năm 2021", (14, False, True), CENTRED),
    ]


def test_the_rules_of_the_head_are_as_long_as_the_decree_says_and_clear_of_the_letters() -> None:
    left, right = made(DECISION).tables[0].rows[0].cells

    own, motto = left.paragraphs[2], right.paragraphs[2]
    length = left.width.mm - 2 * own.paragraph_format.left_indent.mm
    assert 43 / 3 < length < 43 / 2  # SỞ CÔNG THƯƠNG is 43 mm long
    assert 59 < right.width.mm - 2 * motto.paragraph_format.left_indent.mm < 61  # the tiêu ngữ is 60 mm long
    for rule in (own, motto):
        [top] = rule._p.pPr.find(qn("w:pBdr"))
        assert 2 <= rule.paragraph_format.space_before.pt + float(top.get(qn("w:space"))) <= 3


def test_a_letter_has_its_subject_below_the_number_and_no_name() -> None:
    document = made(LETTER)
    left, _ = document.tables[0].rows[0].cells

    subject = with_text(document, "V/v")
    number = next(p for p in left.paragraphs if p.text.startswith("Số:"))
    assert number._p.getnext() is subject._p
    assert (look(subject), subject.alignment) == ((13, False, False), CENTRED)
    assert subject.paragraph_format.space_before == Pt(6)


@pytest.mark.parametrize(("urgency", "width"), [(Urgency.AT_ONCE, 30), (Urgency.VERY_URGENT, 40), (Urgency.URGENT, 20)])
def test_how_fast_it_goes_stands_in_a_red_frame_of_its_size(urgency: Urgency, width: int) -> None:
    document = made(LETTER, urgency=urgency)

    frame = document.tables[0].rows[0].cells[0].tables[0]
    [cell] = frame.rows[0].cells
    assert (cell.text, look(cell.paragraphs[0])[:2]) == (urgency, (13, True))
    assert (round(cell.width.mm), round(frame.rows[0].height.mm)) == (width, 8)
    assert str(cell.paragraphs[0].runs[0].font.color.rgb) == "FF0000"
    assert {side.get(qn("w:color")) for side in frame._tbl.tblPr.find(qn("w:tblBorders"))} == {"FF0000"}


def test_how_far_it_goes_stands_in_a_black_frame() -> None:
    _, frame = made(LETTER).tables[0].rows[0].cells[0].tables

    [cell] = frame.rows[0].cells
    assert (cell.text, str(cell.paragraphs[0].runs[0].font.color.rgb)) == ("LƯU HÀNH NỘI BỘ", "000000")


# -- name, addressees, grounds --------------------------------------------------------------------------------


def test_name_and_subject_are_bold_in_the_middle_with_a_rule_below_them() -> None:
    document = made(MINUTES)
    name, subject = with_text(document, "BIÊN BẢN"), with_text(document, "Họp xem xét")

    assert [(look(p), p.alignment) for p in (name, subject)] == [((14, True, False), CENTRED)] * 2
    assert 76 / 3 < ruled(subject) < 76 / 2  # the subject is 76 mm long


def test_a_single_addressee_stands_on_the_line_of_kinh_gui() -> None:
    told = with_text(made(REPORT), "Kính gửi")

    assert (told.text, told.runs[0].bold) == ("Kính gửi: Ủy ban nhân dân tỉnh Đồng Nai", None)


def test_several_addressees_stand_below_each_other_below_the_colon() -> None:
    document = made(LETTER)
    told = with_text(document, "Kính gửi")
    lines = [with_text(document, text) for text in ("- Sở Khoa học", "- Ủy ban nhân dân các xã", "- Văn phòng")]

    assert told.text == "Kính gửi:"
    begins = {round(p.paragraph_format.left_indent.mm + p.paragraph_format.first_line_indent.mm) for p in lines}
    assert len(begins) == 1
    assert begins.pop() > told.paragraph_format.left_indent.mm + 15
    assert [p.text[-1] for p in lines] == [";", ";", "."]


def test_who_decides_is_bold_in_capitals_and_the_grounds_are_slanted() -> None:
    document = made(DECISION)
    authority, ground = with_text(document, "GIÁM ĐỐC"), with_text(document, "Căn cứ Kế hoạch")

    assert (look(authority)[1:], authority.alignment) == ((True, False), CENTRED)
    assert (look(ground)[1:], ground.alignment) == ((False, True), JUSTIFIED)
    assert round(ground.paragraph_format.first_line_indent.mm) == 10
    assert (look(with_text(document, "QUYẾT ĐỊNH:"))[1], with_text(document, "QUYẾT ĐỊNH:").alignment) == (
        True, CENTRED,
    )  # fmt: skip


# -- the text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begins", ["Điều 1. ", "1. Sổ tay", "a) Sổ tay", "đ) Quy định", "Điều 3. ", "- gỡ tài liệu"])
def test_articles_and_what_they_hold_have_their_first_line_moved_in(begins: str) -> None:
    told = with_text(made(DECISION), begins)

    assert told._p.pPr.find(qn("w:numPr")) is None
    assert round(told.paragraph_format.first_line_indent.mm) == 10
    assert not told.paragraph_format.left_indent
    assert told.paragraph_format.space_after >= Pt(6)
    assert told.alignment == JUSTIFIED


def test_the_mark_of_an_article_is_bold_and_its_words_are_not() -> None:
    mark, said = [run for run in with_text(made(DECISION), "Điều 2.").runs if run.text]

    assert (mark.text, mark.bold, said.bold) == ("Điều 2.", True, None)


def test_headings_of_a_report_are_bold_but_for_those_with_a_letter() -> None:
    document = made(REPORT)

    told = [(p.text, p.style.name) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert told == [
        ("I. KẾT QUẢ THỰC HIỆN", "Heading 2"), ("1. Công tác chuẩn bị", "Heading 3"), ("a) Thành phần", "Heading 4"),
        ("II. KIẾN NGHỊ", "Heading 2"),
    ]  # fmt: skip
    styles = [document.styles[f"Heading {level}"] for level in (2, 3, 4)]
    assert [bool(style.font.bold) for style in styles] == [True, True, False]
    assert {round(style.paragraph_format.first_line_indent.mm) for style in styles} == {10}
    assert all(style.paragraph_format.keep_with_next for style in styles)


def test_a_chapter_is_headed_in_the_middle() -> None:
    document = made(DECISION, text="# Chương I\n\n# QUY ĐỊNH CHUNG\n")

    assert [with_text(document, text).style.name for text in ("Chương I", "QUY ĐỊNH CHUNG")] == ["Heading 1"] * 2
    assert document.styles["Heading 1"].element.pPr.find(qn("w:jc")).get(qn("w:val")) == "center"


# -- the end --------------------------------------------------------------------------------------------------


def test_recipients_stand_at_the_left_and_the_signature_in_the_right_half() -> None:
    left, right = made(DECISION).tables[1].rows[0].cells

    assert [round(cell.width.mm, 1) for cell in (left, right)] == [82.5, 82.5]
    assert (
        left.text
        == "Nơi nhận:\n- Như Điều 4;\n- UBND tỉnh (báo cáo);\n- Sở Khoa học và Công nghệ;\n- Lưu: VT, VP.\nNTT.(12)"
    )
    assert [look(p) for p in left.paragraphs[:2]] == [(12, True, True), (11, False, False)]
    assert right.text == "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nNguyễn Trí Phương"
    assert {(look(p), p.alignment) for p in right.paragraphs} == {((14, True, False), CENTRED)}


def test_without_a_picture_there_is_room_to_sign_above_the_name() -> None:
    *_, name = made(DECISION).tables[1].rows[0].cells[1].paragraphs

    assert name.paragraph_format.space_before >= Pt(55)


def test_the_post_in_the_agency_stands_below_the_room_and_above_the_name() -> None:
    title, post, name = made(REPORT).tables[-1].rows[0].cells[1].paragraphs

    assert (title.text, post.text, name.text) == ("TRƯỞNG BAN ISO", "PHÓ GIÁM ĐỐC SỞ CÔNG THƯƠNG", "Nguyễn Trí Phương")
    assert (post.paragraph_format.space_before >= Pt(55), name.paragraph_format.space_before) == (True, Pt(0))


def test_a_picture_of_a_signature_stands_between_title_and_name() -> None:
    block = SignatureBlock(titles=("GIÁM ĐỐC",), name="A", picture=png(400, 300))

    _, picture, name = made(DECISION, signatures=(block,)).tables[1].rows[0].cells[1].paragraphs

    [extent] = picture._p.iter(qn("wp:extent"))
    assert (int(extent.get("cx")) <= Mm(50), int(extent.get("cy")) <= Mm(25)) == (True, True)
    [described] = picture._p.iter(qn("wp:docPr"))
    assert (described.get("descr"), name.text) == ("Chữ ký: A", "A")


def test_a_picture_that_is_no_png_is_refused_and_says_whose() -> None:
    block = SignatureBlock(titles=("GIÁM ĐỐC",), name="Nguyễn A", picture=b"GIF89a")

    with pytest.raises(Refused, match="Nguyễn A"):
        made(DECISION, signatures=(block,))


def test_minutes_have_two_signatures_side_by_side_and_no_recipients_beside_them() -> None:
    document = made(MINUTES)

    [cells] = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert cells == ["THƯ KÝ\nTrần Thị B", "CHỦ TỌA\nNguyễn Văn A"]
    assert [p.text for p in document.paragraphs if p.text][-3:] == [
        "Nơi nhận:",
        "- Các thành viên;",
        "- Lưu: VT, Hồ sơ.",
    ]


def test_the_end_is_not_broken_over_pages_and_stays_with_the_last_lines_of_the_text() -> None:
    document = made(LETTER)

    last, between = with_text(document, "Trân trọng"), document.tables[-1]._tbl.getprevious()
    assert last.paragraph_format.keep_with_next
    assert between.getprevious() is last._p
    assert between.pPr.find(qn("w:keepNext")) is not None
    assert document.tables[-1].rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_the_mark_of_the_end_is_written_by_the_author_alone() -> None:
    assert text_of(part(official_docx(LETTER))).count("./.") == 1
    assert "./." not in text_of(part(official_docx(attrs.evolve(LETTER, text="Hết.\n"))))


# -- other parts ----------------------------------------------------------------------------------------------


def test_the_address_stands_below_a_rule_at_the_foot_of_the_first_page_alone() -> None:
    document = made(DECISION)
    first, *annexes = document.sections

    [foot] = first.first_page_footer.paragraphs
    assert (foot.text, look(foot)[0]) == (DECISION.contact, 11)
    assert foot._p.pPr.find(qn("w:pBdr")).find(qn("w:top")) is not None
    assert {p.text for section in annexes for p in section.first_page_footer.paragraphs} == {""}
    assert {p.text for p in first.footer.paragraphs} == {""}


def test_each_annex_has_pages_of_its_own_numbered_from_one() -> None:
    sections = made(DECISION).sections

    assert [s._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for s in sections] == ["1", "1", "1"]
    assert [s.different_first_page_header_footer for s in sections] == [True, True, True]
    assert all(section.header.is_linked_to_previous for section in list(sections)[1:])


def test_an_annex_lies_on_its_side_where_it_is_asked_for() -> None:
    paper, wide, narrow = made(DECISION).sections

    assert [s.orientation for s in (paper, wide, narrow)] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    assert [round(s.page_width.mm) for s in (paper, wide, narrow)] == [210, 297, 210]


def test_an_annex_is_headed_by_its_number_its_title_in_capitals_and_what_it_comes_with() -> None:
    document = made(DECISION)

    heading, title = with_text(document, "Phụ lục I"), with_text(document, "DANH MỤC TÀI LIỆU ĐƯỢC BAN HÀNH")
    attached = with_text(document, "(Kèm theo Quyết định số 244/QĐ-SCT")
    assert {(look(p)[1:], p.alignment) for p in (heading, title)} == {((True, False), CENTRED)}
    assert (look(attached)[1:], attached.alignment) == ((False, True), CENTRED)
    assert document.styles["Normal"].font.size == Pt(14)
    assert [look(p)[0] for p in (heading, title, attached)] == [None] * 3  # the size of the paper


def test_the_table_of_an_annex_fills_its_page() -> None:
    table = made(DECISION).tables[2]

    assert round(sum(cell.width.mm for cell in table.rows[0].cells)) == 252
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_mark_stands_across_every_page() -> None:
    [section] = made(PLAN).sections

    shown = [
        element.get("string")
        for place in (section.first_page_header, section.header)
        for element in place._element.iter("{urn:schemas-microsoft-com:vml}textpath")
        if element.get("string")
    ]
    assert shown == ["BẢN THẢO", "BẢN THẢO"]

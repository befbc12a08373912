"""Official papers as PDF: where things stand on the sheet, read back from the file (Nghị định 30/2020/NĐ-CP, PL I)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.official import DECISION, LETTER, MINUTES, PAPERS, PLAN, REPORT
from support.word_files import part, png, text_of, words

from qms.errors import Refused
from qms.model.official_papers import Annex, OfficialPaper, PaperForm, SignatureBlock
from qms.model.reports import Report, Section, Table
from qms.render import official_bytes, report_bytes
from qms.render.docx_official import official_docx

pytest.importorskip("typst")

MILLIMETRE = 25.4 / 72
LETTERS = st.text(st.sampled_from("aĐệ&<>#$@\\]\"'*_`[{}~=/-+.% 1\t\n"), max_size=14)


@attrs.frozen
class Line:
    """Words that stand in one line: what they say, and where they begin and end, from the left and from the top."""

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float


def lines(data: bytes) -> list[Line]:
    """Return the lines of a PDF file, in millimetres; words far from each other are lines of their own."""
    return [*_lines(pypdfium2.PdfDocument(data))]


def _lines(document: pypdfium2.PdfDocument) -> Iterator[Line]:
    for number, sheet in enumerate(document, start=1):
        page, height = sheet.get_textpage(), sheet.get_height()
        for place in range(page.count_rects()):
            left, bottom, right, top = page.get_rect(place)
            said = page.get_text_bounded(left, bottom, right, top).strip()
            boxes = [one * MILLIMETRE for one in (left, right, height - top, height - bottom)]
            yield Line(number, unicodedata.normalize("NFC", said), *boxes)


def made(paper: OfficialPaper, **said: Any) -> list[Line]:
    return lines(official_bytes(attrs.evolve(paper, **said), ".pdf"))


def line(found: list[Line], text: str) -> Line:
    return next(one for one in found if one.text.startswith(text))


def text_of_pdf(data: bytes) -> str:
    pages = [sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(data)]
    # a hyphen at the end of a line is read as one that Word put there
    return unicodedata.normalize("NFC", "\n".join(pages)).replace("\x02", "-")


def middle(one: Line) -> float:
    return (one.left + one.right) / 2


def test_whose_paper_it_is_stands_in_the_left_half_and_the_quoc_hieu_in_the_right() -> None:
    found = made(DECISION)
    agency, number = line(found, "SỞ CÔNG THƯƠNG"), line(found, "Số: 244/QĐ-SCT")
    country, motto, day = (line(found, text) for text in ("CỘNG HÒA", "Độc lập", "Đồng Nai, ngày"))

    assert country.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert max(agency.right, number.right) < 105 - 5
    assert min(country.left, motto.left, day.left) > 95
    assert country.right < 196
    assert abs(middle(agency) - middle(number)) < 1
    assert max(abs(middle(country) - middle(one)) for one in (motto, day)) < 1
    assert agency.bottom < number.top
    assert country.bottom <= motto.top + 1 < motto.bottom < day.top


def test_the_head_begins_below_the_margin_and_the_text_keeps_within_the_sides() -> None:
    found = made(LETTER)

    assert 19 < min(one.top for one in found) < 25
    assert min(one.left for one in found) > 29.5
    assert max(one.right for one in found) < 195.5


def test_the_subject_of_a_letter_stands_below_its_number() -> None:
    found = made(LETTER)
    number, subject = line(found, "Số:"), line(found, "V/v")

    assert 1.5 < subject.top - number.bottom < 4
    assert abs(middle(number) - middle(subject)) < 2


def test_name_and_subject_stand_in_the_middle_of_the_text() -> None:
    found = made(REPORT)

    assert all(abs(middle(line(found, text)) - 112.5) < 1 for text in ("BÁO CÁO", "Kết quả đánh giá", "Kính gửi"))


def test_the_first_line_of_articles_khoan_and_diem_is_moved_in_and_the_next_is_not() -> None:
    found = made(DECISION)

    begun = [line(found, text).left for text in ("Điều 2.", "1. Sổ tay", "a) Sổ tay", "- gỡ tài liệu", "Căn cứ")]
    assert [round(left) for left in begun] == [40] * 5
    following = found[found.index(line(found, "1. Sổ tay")) + 1]
    assert round(following.left) == 30


def test_the_signature_stands_in_the_right_half_beside_the_recipients() -> None:
    found = made(DECISION)
    received, title, name = (line(found, text) for text in ("Nơi nhận:", "KT. GIÁM ĐỐC", "Nguyễn Trí Phương"))

    assert received.page == title.page == name.page
    assert round(received.left) == 30
    assert min(title.left, name.left) > 112
    assert abs(received.top - title.top) < 2
    assert name.top - line(found, "PHÓ GIÁM ĐỐC").bottom > 18  # room to sign


def test_minutes_are_signed_at_the_left_and_at_the_right_above_the_recipients() -> None:
    found = made(MINUTES)
    one, other, received = (line(found, text) for text in ("THƯ KÝ", "CHỦ TỌA", "Nơi nhận:"))

    assert (round(middle(one)), round(middle(other))) == (71, 154)
    assert received.top > line(found, "Trần Thị B").bottom


@pytest.mark.parametrize("paragraphs", range(8, 20))
def test_the_end_is_never_parted_from_the_last_line_of_the_text(paragraphs: int) -> None:
    text = "\n\n".join(f"{n}\\. Nội dung." for n in range(paragraphs * 2)) + "\n\nĐoạn cuối./.\n"

    found = made(LETTER, text=text)

    pages = {line(found, said).page for said in ("Đoạn cuối", "Nơi nhận:", "KT. GIÁM ĐỐC", "Nguyễn Trí")}
    assert len(pages) == 1


def test_pages_are_numbered_at_the_top_in_the_middle_and_each_annex_from_one() -> None:
    found = made(DECISION)

    numbers = [(one.page, one.text) for one in found if one.top < 20 and one.text.isdigit()]
    assert numbers == [(2, "2"), (4, "2")]
    second = next(one for one in found if one.page == 2 and one.text == "2")
    assert abs(middle(second) - 112.5) < 1
    assert line(found, "DANH MỤC TÀI LIỆU ĐƯỢC").page == 3
    assert line(found, "DANH MỤC TÀI LIỆU BỊ").page == 5


def test_an_annex_lies_on_its_side_where_it_is_asked_for() -> None:
    sizes = [sheet.get_size() for sheet in pypdfium2.PdfDocument(official_bytes(DECISION, ".pdf"))]

    assert [width > height for width, height in sizes] == [False, False, True, True, False]


def test_the_address_stands_at_the_foot_of_the_first_page_alone() -> None:
    found = [one for one in made(DECISION) if one.text.startswith("Địa chỉ")]

    assert [one.page for one in found] == [1]
    assert found[0].top > 277


def test_more_recipients_than_a_page_has_room_for_are_all_told() -> None:
    names = [f"Đơn vị thứ {n} của tỉnh" for n in range(150)]

    said = text_of_pdf(official_bytes(attrs.evolve(LETTER, recipients=tuple(names)), ".pdf"))

    assert [name for name in names if f"- {name};" not in said] == names[-1:]
    assert f"- {names[-1]}." in said


def test_a_subject_longer_than_a_page_is_told_to_its_end() -> None:
    subject = "V/v " + " ".join(f"từ{n}" for n in range(1_500))

    said = text_of_pdf(official_bytes(attrs.evolve(LETTER, subject=subject), ".pdf"))

    assert all(word in said for word in subject.split())


def test_a_mark_stands_across_every_page() -> None:
    data = official_bytes(attrs.evolve(DECISION, mark="BẢN THẢO"), ".pdf")

    for sheet in pypdfium2.PdfDocument(data):
        assert unicodedata.normalize("NFC", sheet.get_textpage().get_text_bounded()).count("BẢN THẢO") == 1


def test_a_picture_of_a_signature_is_shown() -> None:
    block = SignatureBlock(titles=("GIÁM ĐỐC",), name="A", picture=png(40, 30))

    document = pypdfium2.PdfDocument(official_bytes(attrs.evolve(LETTER, signatures=(block,)), ".pdf"))

    pictures = [one for one in document[0].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    assert len(pictures) == 1


@pytest.mark.parametrize("paper", [*PAPERS.values()], ids=lambda paper: paper.form)
def test_every_word_of_the_word_file_is_in_the_pdf_file(paper: OfficialPaper) -> None:
    plain = attrs.evolve(paper, mark=None, contact=None)

    written = Counter(words(text_of(part(official_docx(plain)))))
    assert not written - Counter(words(text_of_pdf(official_bytes(plain, ".pdf"))))


@settings(deadline=None, max_examples=25)
@given(LETTERS)
def test_whatever_an_author_writes_is_told_letter_by_letter(text: str) -> None:
    annex = Annex(title="T", attached=text, tables=(Table(headings=("a", "b"), rows=((text, "x"),)),), notes=(text,))
    paper = OfficialPaper(
        form=PaperForm.DECISION, letterhead=("A",), number=text, place_and_date=text, name="T", subject="S",
        authority=text, bases=(text,), resolution=text, contact=text, drafter=text, annexes=(annex,),
        addressees=(text,), signatures=(SignatureBlock(titles=(text,), name=text, below=(text,)),),
    )  # fmt: skip

    shown = re.sub(r"\s", "", text_of_pdf(official_bytes(paper, ".pdf")))

    assert shown.count(re.sub(r"\s", "", text)) >= 12


def test_letters_that_no_font_has_are_refused_by_name() -> None:
    with pytest.raises(Refused) as told:
        official_bytes(attrs.evolve(PLAN, subject="a\u4e2d"), ".pdf")

    assert "U+4E2D" in str(told.value)


def test_equal_papers_give_equal_bytes() -> None:
    assert official_bytes(DECISION, ".pdf") == official_bytes(attrs.evolve(DECISION), ".PDF")


def test_a_report_is_written_with_its_head_its_tables_and_its_end(report: Report) -> None:
    data = report_bytes(report, ".pdf")
    found, said = lines(data), text_of_pdf(data)

    assert line(found, "SỞ CÔNG THƯƠNG").right < 105 < line(found, "CỘNG HÒA").left + 15
    assert line(found, "KT. GIÁM ĐỐC").left > 112
    for text in (
        "DANH MỤC",
        "I. Nội bộ",
        "Đoạn một.",
        "Các tài liệu",
        "QT-02",
        "1. Quy trình",
        "(*) Chú thích.",
        "Hết.",
    ):
        assert text in said


def test_each_section_of_a_report_that_is_handed_on_alone_begins_a_sheet(report: Report) -> None:
    sections = (Section(heading="Kính gửi: A"), Section(heading="Kính gửi: B"))
    apart = attrs.evolve(report, sections=sections, page_for_each_section=True)

    for landscape in (False, True):
        found = lines(report_bytes(attrs.evolve(apart, landscape=landscape), ".pdf"))
        assert [one.page for one in found if one.text == "DANH MỤC"] == [1, 2]
        assert not [one for one in found if one.top < 20 and one.text.isdigit()]

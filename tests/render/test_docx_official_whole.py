"""Official papers as Word files: what whole papers read, and that nothing of what an author writes is lost."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from docx.document import Document
from hypothesis import given, settings
from support.official import APOLOGY, DECISION, DECLARATION, LETTER, MINUTES, PAPERS
from support.texts import CELLS
from support.word_files import W, opened, part, text_of, words

from qms.errors import UsageError
from qms.model.official_papers import Annex, OfficialPaper, PaperForm, SignatureBlock
from qms.model.reports import Table
from qms.render import official_bytes
from qms.render.docx_official import official_docx
from qms.render.texts import writable


def made(paper: OfficialPaper, **said: Any) -> Document:
    return opened(official_docx(attrs.evolve(paper, **said)))


@pytest.mark.parametrize(
    ("paper", "text"),
    [
        (
            LETTER,
            "UBND TỈNH ĐỒNG NAI|SỞ CÔNG THƯƠNG|Số: 1583/SCT-KT&NL|"
            "V/v cung cấp tài liệu của hệ thống quản lý chất lượng phục vụ kiểm tra|HỎA TỐC|LƯU HÀNH NỘI BỘ|"
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc|Đồng Nai, ngày 06 tháng 6 năm 2021|"
            "Kính gửi:|- Sở Khoa học và Công nghệ;|- Ủy ban nhân dân các xã, phường trên địa bàn tỉnh Đồng Nai, các "
            "ban quản lý khu công nghiệp và các đơn vị có liên quan;|- Văn phòng Ủy ban nhân dân tỉnh.|"
            "Sở Công Thương gửi kèm theo công văn này danh mục tài liệu.|Trân trọng./.|Nơi nhận:|- Như trên;|"
            "- Giám đốc, các Phó Giám đốc Sở;|- Lưu: VT, KT&NL.|KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC|Nguyễn Trí Phương",
        ),
        (
            APOLOGY,
            "UBND TỈNH ĐỒNG NAI|SỞ CÔNG THƯƠNG|Số: 2372/TXL-SCT|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|"
            "Độc lập - Tự do - Hạnh phúc|Đồng Nai, ngày 11 tháng 5 năm 2021|THƯ XIN LỖI|"
            "Về việc giải quyết hồ sơ quá hạn|Kính gửi: Công ty TNHH Ví dụ|"
            "Sở Công Thương xin lỗi Công ty vì hồ sơ 000.00.07.H19-210506-0012 trả chậm.|Trân trọng./.|Nơi nhận:|"
            "- Như trên;|- Lưu: VT, QLTM.|KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC|Nguyễn Trí Phương",
        ),
        (
            MINUTES,
            "UBND TỈNH ĐỒNG NAI|SỞ CÔNG THƯƠNG|Số: 12/BB-SCT|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|"
            "Độc lập - Tự do - Hạnh phúc|Đồng Nai, ngày 15 tháng 11 năm 2021|BIÊN BẢN|"
            "Họp xem xét của lãnh đạo năm 2021|Thời gian bắt đầu: 8 giờ 00.|Địa điểm: Hội trường Sở.|I. THÀNH PHẦN|"
            "1. Chủ tọa: ông A.|2. Thư ký: bà B.|II. NỘI DUNG|Cuộc họp kết thúc vào 11 giờ 30 cùng ngày./.|THƯ KÝ|"
            "Trần Thị B|CHỦ TỌA|Nguyễn Văn A|Nơi nhận:|- Các thành viên;|- Lưu: VT, Hồ sơ.",
        ),
    ],
    ids=["letter", "apology", "minutes"],
)
def test_a_whole_paper_reads_as_it_should(paper: OfficialPaper, text: str) -> None:
    assert "|".join(filter(None, text_of(part(official_docx(paper))).split("\n"))) == text


def test_a_whole_decision_reads_in_its_order() -> None:
    said = text_of(part(official_docx(DECISION)))

    places = [
        "SỞ CÔNG THƯƠNG", "Số: 244/QĐ-SCT", "CỘNG HÒA", "Đồng Nai, ngày", "QUYẾT ĐỊNH\n", "Về việc ban hành",
        "GIÁM ĐỐC SỞ", "Căn cứ Quyết định", "Theo đề nghị", "QUYẾT ĐỊNH:", "Điều 1.", "1. Sổ tay", "a) Sổ tay", "Điều 4.",
        "Nơi nhận:", "KT. GIÁM ĐỐC", "Phụ lục I\n", "QT-40", "Phụ lục II", "các biểu mẫu cũ",
    ]  # fmt: skip
    found = [said.casefold().index(text.casefold()) for text in places]
    assert found == sorted(found)


@pytest.mark.parametrize("paper", [*PAPERS.values()], ids=lambda paper: paper.form)
def test_what_is_written_stands_in_the_order_of_the_schema(paper: OfficialPaper) -> None:
    order = ["keepNext", "pageBreakBefore", "numPr", "pBdr", "tabs", "spacing", "ind", "jc", "sectPr"]
    look_order = ["rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs"]
    root = part(official_docx(paper))

    def in_order(parent: ET.Element, names: list[str]) -> bool:
        found = [names.index(name) for child in parent if (name := child.tag.removeprefix(W)) in names]
        return found == sorted(found)

    assert all(in_order(look_, order) for look_ in root.iter(f"{W}pPr"))
    assert all(in_order(look_, look_order) for look_ in root.iter(f"{W}rPr"))


@settings(deadline=None, max_examples=25)
@given(CELLS)
def test_whatever_an_author_writes_is_in_the_file(text: str) -> None:
    annex = Annex(title="T", attached=text, tables=(Table(headings=("a", "b"), rows=((text, "x"),)),), notes=(text,))
    paper = OfficialPaper(
        form=PaperForm.DECISION, letterhead=(text, text), number=text, place_and_date=text, name=text, subject=text,
        authority=text, bases=(text,), resolution=text, contact=text, drafter=text, circulation=text, annexes=(annex,),
        addressees=(text,), signatures=(SignatureBlock(titles=(text,), name=text, below=(text,)),),
    )  # fmt: skip

    document = made(paper)

    shown = writable(text)
    cells = document.tables[0].rows[0].cells
    assert [p.text for cell in cells for p in cell.paragraphs].count(shown) >= 4
    assert document.tables[-1].rows[1].cells[0].text == shown
    said = text_of(part(official_docx(paper)))
    assert said.count(shown.replace("\t", "\n")) >= 15


@pytest.mark.parametrize("paper", [*PAPERS.values()], ids=lambda paper: paper.form)
def test_every_word_of_a_paper_is_in_its_file(paper: OfficialPaper) -> None:
    def said(value: object) -> list[str]:
        if isinstance(value, str):
            return words(value)
        if isinstance(value, tuple | list):
            return [word for one in value for word in said(one)]
        if isinstance(value, dict):
            return [
                word for name, one in value.items() if name not in ("form", "mark", "contact") for word in said(one)
            ]
        return []

    shown = [word.casefold() for word in words(text_of(part(official_docx(paper))))]
    for word in said(attrs.asdict(paper)):
        shown.remove(word.casefold())  # raises where it is missing


def test_equal_papers_give_equal_bytes() -> None:
    assert official_docx(DECISION) == official_docx(attrs.evolve(DECISION))


def test_a_paper_that_has_nothing_but_its_name_is_written() -> None:
    bare = OfficialPaper(
        form=PaperForm.DECLARATION, letterhead=(), number="", place_and_date="", name="BẢN CÔNG BỐ", subject=""
    )

    assert "BẢN CÔNG BỐ" in text_of(part(official_docx(bare)))


def test_another_suffix_is_refused_and_the_known_ones_are_told() -> None:
    with pytest.raises(UsageError) as told:
        official_bytes(DECLARATION, ".odt")

    assert ".docx, .pdf, .html" in str(told.value.hint)


def test_the_suffix_may_be_in_capitals() -> None:
    assert official_bytes(LETTER, ".DOCX") == official_docx(LETTER)

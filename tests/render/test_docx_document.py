"""A controlled document as a Word file: its head, who passed it, its revisions, its steps, and what is across it."""

from __future__ import annotations

from typing import Any

import attrs
import docx
from docx.oxml.ns import qn
from support.controlled import PAPER
from support.word_files import W, opened, part, text_of

from qms.render.controlled_papers import DRAFT
from qms.render.docx_document import controlled_paper


def made(**said: Any) -> bytes:
    return controlled_paper(attrs.evolve(PAPER, **said))


def tables(data: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(data).tables]


def test_the_head_says_whose_it_is_what_it_is_and_which_revision() -> None:
    [[whose, what, which]] = tables(made())[0]

    assert whose == "UBND TỈNH ĐỒNG NAI\nSỞ CÔNG THƯƠNG\nVăn phòng"
    assert what == "QUY TRÌNH NỘI BỘ\nQuy trình <hồ sơ>"
    assert which == (
        "Mã hiệu: QT-05\nLần ban hành: 02\nLần sửa đổi: 01\nNgày hiệu lực: 13/9/2021\n"
        "Quyết định: 244/QĐ-SCT ngày 13/9/2021"
    )


def test_facts_of_the_header_that_the_text_does_not_say_stand_below_it() -> None:
    assert tables(made(parent="QT-01 - Văn thư"))[1] == [
        ["Thuộc tài liệu", "QT-01 - Văn thư"],
        ["Điều khoản TCVN ISO 9001", "7.5"],
        ["Số lượng hồ sơ", "01 bộ"],
    ]


def test_who_passed_it_is_told_with_the_means_and_called_no_signature() -> None:
    data = made()

    assert tables(data)[2] == [
        ["Việc", "Họ và tên", "Chức vụ", "Ngày", "Hình thức cho ý kiến"],
        ["Xem xét", "Ông A", "Trưởng phòng", "13/9/2021", "trên giấy"],
    ]
    assert "đó không phải là chữ ký" in text_of(part(data))


def test_the_table_of_who_passed_it_stands_on_one_page() -> None:
    table = opened(made()).tables[2]

    assert all(p.paragraph_format.keep_with_next for row in table.rows for c in row.cells for p in c.paragraphs)


def test_where_nobody_is_known_to_have_passed_it_that_is_said() -> None:
    assert "Kho không có ý kiến nào về văn bản này." in text_of(part(made(approvals=())))
    assert "Làm trên giấy." in text_of(part(made(approvals=(), approval_remark="Làm trên giấy.")))


def test_every_revision_has_a_row_and_the_coming_one_too() -> None:
    rows = tables(made(coming=("Sửa mục 3", "12/KH")))[3]

    assert rows[1:] == [
        ["1", "Bổ sung", "907/KH-SCT", "02", "01", "244", "13/9/2021"],
        ["2", "Sửa mục 3", "12/KH", "", "", "bản thảo", ""],
    ]


def test_steps_are_a_table_with_their_time_summed() -> None:
    data = made()

    assert tables(data)[4] == [
        ["Bước", "Nội dung công việc", "Trách nhiệm", "Thời gian", "Biểu mẫu, kết quả", "Tiếp theo"],
        ["1", "Nhận & ghi sổ", "Văn phòng\nVăn thư", "2 giờ", "", "bước 2"],
        ["2", "Hồ sơ đủ?", "Văn phòng", "1 ngày", "", "Đúng: kết thúc\nSai: bước 3"],
        ["3", "Bổ sung", "Tổ chức", "thời gian của tổ chức, cá nhân", "Mẫu 02", "bước 2"],
    ]
    assert "theo đường dài nhất: 1 ngày 2 giờ." in text_of(part(data))


def test_the_text_begins_on_a_page_of_its_own_and_attachments_are_named_below_it() -> None:
    data = made()
    said = text_of(part(data))

    assert sum(1 for _ in part(data).iter(f"{W}pageBreakBefore")) == 2  # the flowchart too
    assert (
        said.index("TRANG THEO DÕI SỬA ĐỔI") < said.index("Văn bản.") < said.index("Các bước") < said.index("phu-luc")
    )


def test_each_page_says_which_revision_it_is_and_counts_the_pages() -> None:
    [section] = opened(made()).sections

    for foot in (section.first_page_footer, section.footer):
        assert foot.paragraphs[0].text == "QT-05 - lần 02.01 - mã băm abababababababab\tTrang 1/1"
        fields = [element.text for element in foot._element.iter(qn("w:instrText"))]
        assert fields == [" PAGE ", " NUMPAGES "]
    assert section.header.paragraphs[0].text == "QT-05 - Quy trình <hồ sơ>"
    assert section.first_page_header.paragraphs[0].text == ""


def marks(document: docx.document.Document) -> list[str]:
    [section] = document.sections
    return [
        str(element.get("string"))
        for place in (section.first_page_header, section.header)
        for element in place._element.iter("{urn:schemas-microsoft-com:vml}textpath")
        if element.get("string")
    ]


def test_what_is_in_force_has_nothing_across_it() -> None:
    assert marks(opened(made())) == []


def test_what_is_not_in_force_has_it_across_every_page_and_in_words() -> None:
    data = made(mark="HẾT HIỆU LỰC", remark="Từ ngày 1/1/2022.")

    assert marks(opened(data)) == ["HẾT HIỆU LỰC", "HẾT HIỆU LỰC"]
    assert "HẾT HIỆU LỰC\nTừ ngày 1/1/2022.\n" in text_of(part(data)).replace("\n\n", "\n")


def test_a_working_text_has_no_number_and_says_so() -> None:
    data = made(number=None, effective=None, decision=None, mark=DRAFT, remark="Chưa ban hành.")

    assert "Lần ban hành: chưa có" in tables(data)[0][0][2]
    assert opened(data).sections[0].footer.paragraphs[0].text.startswith("QT-05 - bản thảo - ")


def test_equal_papers_give_equal_bytes() -> None:
    assert made(mark=DRAFT) == made(mark=DRAFT)


def test_letters_that_no_file_can_hold_are_replaced() -> None:
    assert "a\ufffdb" in text_of(part(made(title="a\x01b", code="x & <y>")))

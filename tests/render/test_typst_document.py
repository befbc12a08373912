"""A controlled document as a PDF file: its head, who passed it, its revisions, its steps, and what is across it."""

from __future__ import annotations

from typing import Any

import attrs
import pypdfium2
import pytest
from support.controlled import PAPER
from support.pdf_files import Box, boxes_of, letters_in, letters_of, pages_of
from support.word_files import png

from qms.model.documents import Header
from qms.model.procedures import Step
from qms.model.working_time import WorkingTime
from qms.render.controlled_papers import DRAFT, NO_SIGNATURE, ControlledPaper
from qms.render.page_sizes import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT
from qms.render.typst_document import controlled_pdf

pytest.importorskip("typst")


def made(**said: Any) -> bytes:
    return controlled_pdf(attrs.evolve(PAPER, **said))


def box(data: bytes, text: str, *, page: int) -> Box:
    return next(one for one in boxes_of(data) if one.page == page and text in one.text)


def test_the_head_has_three_columns_and_says_which_revision_it_is() -> None:
    data = made()
    whose, what, which = (box(data, text, page=1) for text in ("SỞ CÔNG THƯƠNG", "QUY TRÌNH NỘI BỘ", "Mã hiệu"))

    assert LEFT < whose.left < whose.right < LEFT + 46 < what.left < what.right < PAGE_WIDTH - RIGHT - 51 < which.left
    said = letters_of(pages_of(data)[0])
    for text in (
        "UBND TỈNH ĐỒNG NAI", "Văn phòng", "Quy trình <hồ sơ>", "Mã hiệu: QT-05", "Lần ban hành: 02", "Lần sửa đổi: 01",
        "Ngày hiệu lực: 13/9/2021", "Quyết định: 244/QĐ-SCT ngày 13/9/2021",
    ):  # fmt: skip
        assert letters_of(text) in said


def test_it_says_all_that_the_value_of_the_paper_says() -> None:
    shown = attrs.evolve(PAPER, coming=("Sửa mục 3", "12/KH"), parent="QT-01 - Văn thư")
    said = letters_in(controlled_pdf(shown))

    assert [text for text in told_by(shown) if letters_of(text) not in said] == []


def told_by(shown: ControlledPaper) -> list[str]:
    facts = [text for name, lines in shown.facts for text in (name, *lines)]
    rows = [text for row in (*shown.approval_rows, *shown.change_rows, *shown.step_rows) for text in row]
    return [*facts, *rows, NO_SIGNATURE, f"dài nhất: {shown.total}.", *(f"- {name}" for name in shown.attachments)]


def test_where_nobody_is_known_to_have_passed_it_that_is_said() -> None:
    assert letters_of("Làm trên giấy.") in letters_in(made(approvals=(), approval_remark="Làm trên giấy."))


def test_the_text_begins_on_a_page_of_its_own_and_the_steps_follow_it() -> None:
    first, second, *_ = map(letters_of, pages_of(made()))

    assert "Vănbản." not in first
    assert second.index("Vănbản.") < second.index("Cácbước") < second.index("phuluc.xlsx")


def test_each_page_says_which_revision_it_is_and_counts_the_pages() -> None:
    data = made()
    pages = pages_of(data)

    for number, page in enumerate(pages, start=1):
        assert letters_of(f"QT-05 - lần 02.01 - mã băm abababababababab Trang {number}/{len(pages)}") in letters_of(
            page
        )
        foot = box(data, "mã băm", page=number)
        assert (foot.left, foot.top) == (pytest.approx(LEFT, abs=1), pytest.approx(PAGE_HEIGHT - 14, abs=3))
        assert page.startswith("QT-05 - Quy trình <hồ sơ>") == (number > 1)


def test_the_flowchart_has_pages_of_its_own_and_stays_a_drawing() -> None:
    data = made()
    *_, last = pypdfium2.PdfDocument(data)

    said = letters_of(pages_of(data)[-1])
    assert [text for text in ("Lưu đồ", "Bắt đầu", "Kết thúc", "Hồ sơ đủ?") if letters_of(text) not in said] == []
    assert "Cácbước" not in said
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in {one.type for one in last.get_objects()}


def chain(steps: int, units: int) -> Header:
    made = [
        Step(
            id=f"b{n}", what=f"Việc thứ {n} của quy trình", unit=f"u{n % units}", time=WorkingTime(minutes=60),
            next="end" if n == steps else f"b{n + 1}",
        )
        for n in range(1, steps + 1)
    ]  # fmt: skip
    return Header(code="QT-05", title="x", unit="u0", steps=tuple(made))


@pytest.mark.parametrize(("steps", "units"), [(40, 3), (12, 11)])
def test_a_large_flowchart_goes_over_pages_and_none_of_it_is_off_the_sheet(steps: int, units: int) -> None:
    header, names = chain(steps, units), {f"u{n}": f"Đơn vị {n}" for n in range(units)}
    data = made(header=header, unit_names=names)

    said = letters_in(data)
    assert [step.what for step in header.steps if said.count(letters_of(step.what)) < 2] == []
    for number, sheet in enumerate(pypdfium2.PdfDocument(data), start=1):
        width = sheet.get_width() * 25.4 / 72
        assert all(
            one.left >= LEFT - 1 and one.right < width - RIGHT + 2 for one in boxes_of(data) if one.page == number
        )
    lie = [sheet.get_width() > sheet.get_height() for sheet in pypdfium2.PdfDocument(data)]
    assert (lie[0], any(lie)) == (False, units > 10)


def test_what_is_not_in_force_has_it_across_every_page_and_in_words() -> None:
    pages = pages_of(made(mark="HẾT HIỆU LỰC", remark="Từ ngày 1/1/2022."))

    assert [letters_of(page).count("HẾTHIỆULỰC") for page in pages] == [2, *[1] * (len(pages) - 1)]
    assert "Từ ngày 1/1/2022." in pages[0]


def test_a_working_text_has_no_number_and_says_so() -> None:
    first, *_ = map(letters_of, pages_of(made(number=None, effective=None, decision=None, mark=DRAFT, remark="Chưa.")))

    assert letters_of("Lần ban hành: chưa có") in first
    assert letters_of("QT-05 - bản thảo - mã băm") in first


def test_source_of_typst_is_text_wherever_an_author_writes() -> None:
    sign = '#read("/etc/passwd")]\\'
    shown = attrs.evolve(
        PAPER, agency=(sign,), kind=sign, title=sign, code=sign, unit=sign, decision=sign, parent=sign, mark=sign,
        coming=(sign, sign), attachments=(sign,), unit_names={"vp": sign},
        header=attrs.evolve(PAPER.header, steps=(Step(id="b1", what=sign, unit="vp", role=sign, next="end"),)),
    )  # fmt: skip

    assert letters_in(controlled_pdf(shown)).casefold().count(letters_of(sign).casefold()) > 14


def test_a_very_long_fact_is_on_the_sheets() -> None:
    data = made(parent="từ ngữ " * 3000, approval_remark=None)

    assert letters_in(data).count("ngữ") >= 3000
    assert all(one.top < PAGE_HEIGHT - 10 for one in boxes_of(data))


def test_a_picture_of_the_folder_is_shown() -> None:
    data = made(text="![sơ đồ](a.png)\n", pictures={"a.png": png()})

    kinds = [one.type for sheet in pypdfium2.PdfDocument(data) for one in sheet.get_objects()]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == 1


def test_equal_papers_give_equal_bytes() -> None:
    assert made(mark=DRAFT) == made(mark=DRAFT)

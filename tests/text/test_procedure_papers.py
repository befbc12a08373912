from __future__ import annotations

import datetime as dt

import pytest

from qms.text.procedure_papers import PaperFacts, ReadPaper, read_paper
from qms.text.word_html import blocks_of

COVER = (
    "<table><tr><td rowspan='3'>UBND TỈNH<br>SỞ CÔNG THƯƠNG</td><td rowspan='3'><p>QUY TRÌNH</p><p>KIỂM SOÁT TTHC CỦA "
    "UBND</p></td><td>Mã hiệu: <strong>QT 11/CX-HCTP</strong></td></tr><tr><td>Lần ban hành: 01</td></tr>"
    "<tr><td>Ngày ban hành: 07/7/2025</td></tr></table>"
)
SIGNATURES = (
    "<table><tr><td>Trách nhiệm</td><td>Soạn thảo</td><td>Xem xét</td><td>Phê duyệt</td></tr>"
    "<tr><td>Chức vụ</td><td>Chuyên viên Văn phòng</td><td></td><td></td></tr></table>"
)
REVISIONS = (
    "<p><strong>TRANG THEO DÕI SỐ LẦN SỬA ĐỔI TÀI LIỆU</strong></p><table><tr><td>STT</td><td>Tóm lược nội dung</td>"
    "<td>Lần sửa đổi</td></tr><tr><td>{0}</td><td></td><td></td></tr></table>"
)


def read(html: str, **more: object) -> ReadPaper:
    return read_paper(blocks_of(html), **more)  # type: ignore[arg-type]


def body(paper: ReadPaper) -> list[str]:
    return [block.markdown for block in paper.blocks]


def doubts(paper: ReadPaper) -> list[str]:
    return [str(doubt.message) for doubt in paper.doubts]


def test_the_cover_becomes_facts_and_leaves_the_text() -> None:
    paper = read(COVER + "<p><strong>KIỂM SOÁT TTHC CỦA UBND</strong></p><h1>1. Mục đích</h1><p>x</p>")

    assert paper.facts == PaperFacts(
        code="QT 11/CX-HCTP",
        title="Quy trình kiểm soát TTHC của UBND",
        edition=1,
        date=dt.date(2025, 7, 7),
    )
    assert body(paper) == ["## 1. Mục đích", "x"]


def test_a_table_that_only_may_be_the_cover_stays_with_a_doubt() -> None:
    paper = read("<table><tr><td>Mã hiệu: QT-05</td><td>Ghi chú</td></tr></table><h1>Nội dung</h1>")

    assert paper.facts.code == "QT-05"
    assert len(body(paper)) == 2
    assert "a table at the top may be the cover: it is kept in the text" in doubts(paper)


def test_signatures_leave_the_text_and_tell_the_drafter() -> None:
    paper = read(f"<h1>Mục đích</h1>{SIGNATURES}")

    assert paper.facts.drafter == "Chuyên viên Văn phòng"
    assert body(paper) == []
    assert paper.facts.title == "Mục đích"


def test_the_caption_of_signatures_leaves_the_text_too() -> None:
    paper = read(f"{COVER}<p>SOẠN THẢO, XEM XÉT, PHÊ DUYỆT</p>{SIGNATURES}<p>x</p>")

    assert body(paper) == ["x"]


def test_a_heading_that_is_the_title_leaves_the_text() -> None:
    paper = read(f"{COVER}<h1>Quy trình kiểm soát TTHC của UBND</h1><h2>1. Mục đích</h2>")

    assert body(paper) == ["## 1. Mục đích"]


def test_the_sort_of_paper_above_the_title_is_no_part_of_it() -> None:
    paper = read("<p>x</p>", headers=[("SỞ", "QUY TRÌNH NỘI BỘ\nQuy trình kiểm soát hồ sơ", "Mã số: QT-05")])

    assert paper.facts.title == "Quy trình kiểm soát hồ sơ"


def test_an_empty_page_of_revisions_leaves_the_text_with_its_caption() -> None:
    paper = read(f"{COVER}{REVISIONS.format('')}<h1>1. Mục đích</h1>")

    assert body(paper) == ["## 1. Mục đích"]


def test_a_page_of_revisions_that_says_something_stays_with_a_doubt() -> None:
    paper = read(f"{COVER}{REVISIONS.format('1')}<h1>1. Mục đích</h1>")

    assert len(body(paper)) == 3
    assert "the table of revisions is kept: the ledger does not know what it says" in doubts(paper)


def test_contents_that_repeat_the_headings_leave_the_text() -> None:
    paper = read("<p>MỤC LỤC</p><p>1. Mục đích ..... 3</p><p>2. Khác 4</p><h1>1. Mục đích</h1>")

    assert body(paper) == ["2\\. Khác 4", "# 1. Mục đích"]


@pytest.mark.parametrize(
    ("header", "footer", "facts"),
    [
        (("SỞ", "QUY TRÌNH THÔNG TIN, BÁO CÁO", "Mã số: QT-02\nBan hành lần: 01/02"), (), ("QT-02", 1, 2)),
        ((), ("QT 01/QLCN Trang: 1/3 Lần ban hành 01 - sửa đổi 03",), ("QT 01/QLCN", 1, 3)),
        ((), ("QT-03 - Ban hành: 15/3/2019 Trang: 1/3 Lần ban hành: 02",), ("QT-03", 2, None)),
        (("Mã hiệu", "QT-09"), ("Trang 1/3",), ("QT-09", None, None)),
    ],
)
def test_headers_and_footers_state_facts(
    header: tuple[str, ...], footer: tuple[str, ...], facts: tuple[str, int | None, int | None]
) -> None:
    paper = read("<p>x</p>", headers=[header] if header else [], footers=[footer] if footer else [])

    assert (paper.facts.code, paper.facts.edition, paper.facts.revision) == facts


def test_a_line_below_the_title_states_facts() -> None:
    paper = read(
        "<p><strong>QUY TRÌNH TÀI SẢN CÔNG</strong></p><p><em>(Mã hiệu: QT-10; lần ban hành 01, lần sửa đổi 00; "
        "có hiệu lực từ ngày 15/3/2019)</em></p><h1>1. Mục đích</h1>"
    )

    assert (paper.facts.code, paper.facts.edition, paper.facts.revision) == ("QT-10", 1, 0)
    assert paper.facts.effective == dt.date(2019, 3, 15)
    assert paper.facts.title == "Quy trình tài sản công"
    assert body(paper) == ["## 1. Mục đích"]


def test_the_letterhead_leaves_the_text() -> None:
    head = "<table><tr><td>SỞ</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập</td></tr></table>"

    assert body(read(f"{head}<p>x</p>")) == ["x"]


def test_bold_numbered_lines_are_headings_where_there_are_no_others() -> None:
    bold = "".join(f"<p><strong>{line}</strong></p><p>x</p>" for line in ("I. Chung", "1. Riêng", "5.1. Sâu", "Không"))
    paper = read(bold)

    assert [line for line in body(paper) if line != "x"] == ["# I. Chung", "## 1. Riêng", "## 5.1. Sâu", "**Không**"]
    assert doubts(paper) == ["3 bold lines with a number are taken for headings"]


def test_clauses_of_the_standard_are_found() -> None:
    paper = read("<p>TCVN ISO 9001:2015, các điều 7.1.3, 7.5 và 8.1; Luật, điều 5.</p>")

    assert paper.facts.clauses == ("7.1.3", "7.5", "8.1")


def test_the_name_of_the_file_tells_code_and_title_where_nothing_else_does() -> None:
    paper = read("<p>x</p>", file="QT 01_QLTM Thông báo")

    assert (paper.facts.code, paper.facts.title) == ("QT 01/QLTM", "Thông báo")
    assert doubts(paper) == [
        "the code QT 01/QLTM is taken from the name of the file",
        "the title “Thông báo” is taken from the name of the file",
    ]

"""Reports as pages that stand alone: nothing runs, nothing is fetched, every letter is shown as it is."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from support.pages import Page
from support.texts import CELLS

from qms.errors import UsageError
from qms.model.reports import Report, Section, Signature, Table
from qms.render import report_bytes
from qms.render.html import report_page
from qms.render.texts import column_shares, writable


def texts(page: Page) -> list[tuple[str, str]]:
    """Return the texts of a page, each with the tag in which it stands."""
    return [(around[-1], text) for around, text in page.pieces if text.strip()]


def test_a_report_stands_on_a_page_from_its_head_to_its_signature(report: Report) -> None:
    page = Page(report_page(report).decode())

    assert [text for tag, text in texts(page) if tag not in ("title", "style")] == [
        "UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG", "Số: 12/TB-SCT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Đồng Nai, ngày 13 tháng 9 năm 2021", "DANH MỤC", "Ngày 13/9/2021", "I. Nội bộ",
        "Đoạn một.", "Các tài liệu", "STT", "Mã hiệu", "Tên", "1. Quy trình", "1", "QT-01", "Họp", "2", "QT-02",
        "Quy trình “hai”\nhai dòng", "(*) Chú thích.", "Hết.", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC", "Nguyễn Trí Phương",
    ]  # fmt: skip


def test_nothing_runs_and_nothing_is_fetched(report: Report) -> None:
    page = report_page(report).decode()

    assert not {"script", "link", "img", "iframe", "a", "form"} & Page(page).tags
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


@given(CELLS)
def test_whatever_stands_in_a_text_is_shown_and_nothing_else(text: str) -> None:
    def page_with(said: str) -> Page:
        table = Table(headings=("a", "b"), rows=((said, "x"), (said,)))
        signature = Signature(titles=(said,))
        report = Report(title="T", sections=(Section(tables=(table,)),), signatures=(signature,))
        return Page(report_page(report).decode())

    page = page_with(text)

    shown = [writable(text)] * 2 if writable(text).strip() else []
    assert [said for tag, said in texts(page) if tag == "td" and said != "x"] == shown
    assert page.tags == page_with("").tags


def test_each_section_that_is_handed_on_alone_has_head_and_title(report: Report) -> None:
    sections = (Section(heading="A"), Section(heading="B"))

    report_of_two = attrs.evolve(report, sections=sections, page_for_each_section=True)
    page = Page(report_page(report_of_two).decode())

    assert [text for tag, text in texts(page) if tag in ("h1", "h2")] == ["DANH MỤC", "A", "DANH MỤC", "B"]
    assert report_page(report_of_two).count(b"<header>") == 2


def test_a_page_can_be_printed_upright_or_wide(report: Report) -> None:
    assert "size: A4 portrait" in report_page(report).decode()
    assert "size: A4 landscape" in report_page(attrs.evolve(report, landscape=True)).decode()


def test_a_plain_report_has_neither_head_nor_foot() -> None:
    assert not {"header", "footer"} & Page(report_page(Report(title="T")).decode()).tags


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".html", ".HTML"])
def test_a_report_is_written_as_the_suffix_says(report: Report, suffix: str) -> None:
    begins = {".xlsx": b"PK", ".docx": b"PK", ".html": b"<!doctype html>"}

    assert report_bytes(report, suffix).startswith(begins[suffix.lower()])
    assert report_bytes(report, suffix) == report_bytes(report, suffix)


@pytest.mark.parametrize("suffix", ["", ".odt", ".xls", "xlsx"])
def test_another_suffix_is_wrong_usage(report: Report, suffix: str) -> None:
    with pytest.raises(UsageError, match="cannot be written as") as caught:
        report_bytes(report, suffix)

    assert str(caught.value.hint) == "let the file name end in .xlsx, .docx, .pdf, .html"


def test_columns_without_widths_take_what_their_texts_need() -> None:
    table = Table(headings=("STT", "Tên tài liệu"), rows=(("1", "x " * 100), ("một dải",)))

    assert column_shares(table) == [5, 42]
    assert column_shares(attrs.evolve(table, widths=(1, 9))) == (1, 9)
    assert column_shares(Table(headings=("",), rows=(("",),))) == [3]

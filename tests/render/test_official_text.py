"""The Markdown of an official paper: items as paragraphs with their marks, headings by their marks, no word lost."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.word_files import words

from qms.errors import Refused
from qms.render.markdown_html import markdown_html
from qms.render.official_text import addressee_lines, official_markdown, recipient_lines

_PIECES = st.sampled_from(
    [
        "một hai\n", "\n", "1. khoản\n", "2. khoản hai\n", "7) số\n", "- dòng\n", "  - trong\n", "   sâu hơn\n", "> trích\n",
        "a) điểm\n", "đ) điểm\n", "**Điều 1.** nội dung\n", "# I. ĐẦU\n", "## Chương II\n", "# CHUNG #\n", "đề\n===\n", "---\n",
        "| a | b |\n| --- | :-: |\n| x | y \\| z | thừa |\n", "\n```vb\nmã `x`\n  lùi\n```\n", "\n    mã lùi\n", "dòng  \nngắt\\\nnữa\n",
        "`mã\nhai`\n", "*nghiêng\na) b*\n", "[tên](http://x.vn)\n", "[ref]\n", "\n[ref]: http://y.vn\n", "***\n", "\t1. tab\n", "* sao\n",
    ]
)  # fmt: skip
TEXTS = st.lists(_PIECES, max_size=14).map("".join)


def read(markdown: str) -> list[str]:
    """Return the words that a reader of the text sees, marks of lists left out."""
    shown = markdown_html(markdown, follow=lambda _: None, pictures={})
    return [word for word in words(html.unescape(re.sub(r"<[^>]*>", " ", shown))) if not word.isdigit()]


def test_khoan_and_diem_are_paragraphs_that_begin_with_their_marks() -> None:
    text = "**Điều 1.** Gồm:\n\n1. Sổ tay:\n   a) Một;\n   đ) Hai.\n2. Quy trình\n   nội bộ.\n"

    assert official_markdown(text) == (
        "**Điều 1.** Gồm:\n\n1\\. Sổ tay:\n\na) Một;\n\nđ) Hai.\n\n2\\. Quy trình nội bộ.\n"
    )


def test_what_follows_a_dash_is_a_paragraph_and_inside_of_it_a_plus() -> None:
    assert official_markdown("- Một:\n  + Hai;\n- Ba.\n") == "\\- Một:\n\n\\+ Hai;\n\n\\- Ba.\n"


def test_articles_that_no_empty_line_divides_are_paragraphs_of_their_own() -> None:
    assert official_markdown("**Điều 1.** A.\n**Điều 2.** B\nvà C.\n") == "**Điều 1.** A.\n\n**Điều 2.** B và C.\n"


def test_an_item_goes_on_counting_from_where_its_list_begins() -> None:
    assert official_markdown("4. Bốn\n1. Năm\n") == "4\\. Bốn\n\n5\\. Năm\n"


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("# Chương I", "#"), ("### Mục 2", "#"), ("# I. KẾT QUẢ", "##"), ("### II. KIẾN NGHỊ", "##"),
        ("# 1. Chuẩn bị", "###"), ("## Điều 3. Phạm vi", "###"), ("## a) Thành phần", "####"), ("# Khác", "##"),
    ],
)  # fmt: skip
def test_a_heading_has_the_level_that_its_mark_tells(heading: str, level: str) -> None:
    assert official_markdown(heading) == f"{level} {heading.lstrip('# ')}\n"


def test_the_name_of_a_chapter_stands_below_its_number_in_the_middle() -> None:
    assert official_markdown("# Chương I\n\n# QUY ĐỊNH CHUNG\n\n# KHÁC\n") == (
        "# Chương I\n\n# QUY ĐỊNH CHUNG\n\n## KHÁC\n"
    )


def test_tables_in_items_stand_for_themselves() -> None:
    assert official_markdown("1. Bảng:\n\n   | a | b |\n   | --- | --: |\n   | x | y |\n") == (
        "1\\. Bảng:\n\n| a | b |\n| --- | --: |\n| x | y |\n"
    )


def test_links_keep_their_addresses() -> None:
    assert "http://y.vn" in markdown_html(
        official_markdown("Xem [ở đây].\n\n[ở đây]: http://y.vn\n"), follow=lambda _: None, pictures={}
    )


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_no_word_of_a_text_is_left_out_and_none_is_added(text: str) -> None:
    assert read(official_markdown(text)) == read(text)


@settings(deadline=None, max_examples=80)
@given(TEXTS)
def test_no_list_is_left(text: str) -> None:
    assert "<li>" not in markdown_html(official_markdown(text), follow=lambda _: None, pictures={})


def test_a_line_that_code_is_broken_before_begins_no_list() -> None:
    assert official_markdown("> trích\n`mã\nhai`\n\t1. tab\n") == "> trích `mã hai` 1. tab\n"
    assert official_markdown("`mã\nhai`\\\nba\n") == "`mã hai`<br>ba\n"


def test_what_is_nested_too_deep_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="line 9"):
        official_markdown("> " * 30 + "a", first_line=9)


def test_recipients_have_dashes_semicolons_and_a_stop_however_they_are_given() -> None:
    assert recipient_lines(("Như Điều 3", "- UBND tỉnh;", "Lưu: VT, VP.")) == [
        "- Như Điều 3;", "- UBND tỉnh;", "- Lưu: VT, VP.",
    ]  # fmt: skip


def test_a_single_addressee_has_no_dash() -> None:
    assert list(addressee_lines(("Ủy ban nhân dân tỉnh",))) == ["Ủy ban nhân dân tỉnh"]
    assert addressee_lines(("A", "B")) == ["- A;", "- B."]

"""A text with what changed in it, drawn section by section: headings, items, tables, code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pages import Page

from qms.render.speaking import English
from qms.render.text_html import changed_sections, text_html
from qms.text.redline import redline

BEFORE = """\
# Quy trình

## 1. Mục đích

Thống nhất việc lập hồ sơ.

## 2. Hồ sơ

| TT | Tên | Hạn |
| --- | --- | --- |
| 1 | Sổ mượn | 05 năm |
| 2 | Bìa | 10 năm |
"""


def html(before: str, after: str) -> str:
    return text_html(redline(before, after), English())


def test_a_changed_section_says_so_and_the_others_do_not() -> None:
    after = BEFORE.replace("lập hồ sơ", "nộp hồ sơ")

    assert [(place, section.heading) for place, section in changed_sections(redline(BEFORE, after))] == [
        ("muc-2", "1. Mục đích")
    ]
    drawn = html(BEFORE, after)
    assert '<section id="muc-2">\n<h3>1. Mục đích <span class="tag">changed</span></h3>\n' in drawn
    assert "<p>Thống nhất việc <del>lập</del><ins>nộp</ins> hồ sơ.</p>" in drawn
    assert "<h3>2. Hồ sơ</h3>" in drawn


def test_a_table_is_drawn_as_a_table_with_its_changes_in_the_cells() -> None:
    drawn = html(BEFORE, BEFORE.replace("05 năm", "20 năm").replace("| 2 | Bìa", "| 2 | Sổ | vĩnh viễn |\n| 3 | Bìa"))

    assert "<tr><th>TT</th><th>Tên</th><th>Hạn</th></tr>" in drawn
    assert "<tr><td>1</td><td>Sổ mượn</td><td><del>05 năm</del><ins>20 năm</ins></td></tr>" in drawn
    assert "<tr><td><ins>2</ins></td><td><ins>Sổ</ins></td><td><ins>vĩnh viễn</ins></td></tr>" in drawn
    assert "---" not in drawn


def test_a_row_with_other_cells_than_before_is_shown_twice() -> None:
    drawn = html(BEFORE, BEFORE.replace("| 1 | Sổ mượn | 05 năm |", "| 1 | Sổ mượn tài liệu | phòng | 05 năm |"))

    assert "<tr><td><del>1</del></td><td><del>Sổ mượn</del></td><td><del>05 năm</del></td></tr>" in drawn
    assert "<ins>Sổ mượn tài liệu</ins></td><td><ins>phòng</ins>" in drawn


def test_a_bar_inside_of_a_cell_divides_nothing() -> None:
    table = "| x | y |\n| - | - |\n| a\\|b | c |\n"

    assert "<td>a|b</td><td>c</td>" in html(table, table)


@pytest.mark.parametrize(
    "text, drawn",
    [
        ("- một", '<p class="item dash">một</p>'),
        ("  - hai", '<p class="item deep dash">hai</p>'),
        ("      * ba", '<p class="item deeper dash">ba</p>'),
        ("a) điểm", '<p class="item">a) điểm</p>'),
        ("1. khoản", '<p class="item">1. khoản</p>'),
        ("> Công khai", '<p class="quote">Công khai</p>'),
        ("```\n<b> & x\n```", "<pre>```\n&lt;b&gt; &amp; x\n```</pre>"),
        ("Tựa\n===", "<p>Tựa\n===</p>"),
        ("####### bảy", "<p>####### bảy</p>"),
        ("###### sáu", "<h6>sáu</h6>"),
    ],
)
def test_each_block_has_its_own_look(text: str, drawn: str) -> None:
    assert f'<section id="muc-1">\n{drawn}\n</section>' == html(text, text)


def test_a_heading_of_another_level_is_shown_as_it_is_written() -> None:
    assert "<h3><del>##</del><ins>###</ins> 1. Mục đích" in html(BEFORE, BEFORE.replace("## 1.", "### 1."))


def test_what_stands_above_the_first_heading_may_change_too() -> None:
    assert '<p> <span class="tag">changed</span></p>\n<p>Bản <del>cũ</del><ins>mới</ins></p>' in html(
        "Bản cũ\n", "Bản mới\n"
    )


def test_a_section_that_went_stays_to_be_read() -> None:
    page = Page(html(BEFORE, BEFORE.partition("## 2.")[0]))

    assert "removed" in page.new
    assert "Sổ mượn" in page.marked("del")


BLOCK = st.sampled_from(
    ["# a\n", "## b\n", "- c\n", "  - d **e**\n", "| a | b |\n| - | - |\n| 1 | 2 |\n", "| a |\n", "x\ny\n", "> q\n", "```\nz\n```\n",
     "\n", "a) b\n", "|\n", "||\n", "\\|\n"]
)  # fmt: skip
TEXT = st.lists(BLOCK, max_size=6).map("".join)


@given(TEXT, TEXT)
def test_whatever_changes_the_page_is_whole_and_no_word_is_lost(before: str, after: str) -> None:
    page = Page(html(before, after))

    letters = set("abcdexyzq12")
    assert letters & {*after} <= {*page.new}
    assert letters & {*before} <= {*page.old}

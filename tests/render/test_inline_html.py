"""Words with what came in and what went out, inside of emphasis and links: always whole, always harmless."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pages import Page

from qms.render.inline_html import marked_markdown, marked_text
from qms.text.redline import Run, RunKind, compare_words

EQUAL, INSERT, DELETE = RunKind.EQUAL, RunKind.INSERT, RunKind.DELETE


def drawn(before: str, after: str) -> str:
    return marked_markdown(compare_words(before, after))


@pytest.mark.parametrize(
    "before, after, html",
    [
        ("Lập hồ sơ", "Lập hồ sơ", "Lập hồ sơ"),
        ("trong 01 ngày", "trong 02 ngày", "trong <del>01 ngày</del><ins>02 ngày</ins>"),
        ("", "mới", "<ins>mới</ins>"),
        ("cũ", "", "<del>cũ</del>"),
        ("**Điều 1.** Một năm", "**Điều 1.** Hai năm", "<strong>Điều 1.</strong> <del>Một</del><ins>Hai</ins> năm"),
        ("*một hai ba*", "*một bốn ba*", "<em>một <del>hai</del><ins>bốn</ins> ba</em>"),
        ("Xem quy trình.", "Xem [QT-05](qms:qt-05) quy trình.", 'Xem <span class="link"><ins>QT-05</ins></span> quy trình.'),
        ("một  hai", "một hai", "một hai"),
        ("`a` và b", "`a` và c", "<code>a</code> và <del>b</del><ins>c</ins>"),
        ("a<br>b", "a<br>c", "a<br><del>b</del><ins>c</ins>"),
        ("dòng\nhai", "dòng\nhai", "dòng\nhai"),
        ("![Sơ đồ](so-do.png)", "![Sơ đồ](so-do.png)", "[Sơ đồ] (so-do.png)"),
    ],
)  # fmt: skip
def test_what_changed_is_marked_in_what_did_not(before: str, after: str, html: str) -> None:
    assert html == drawn(before, after)


@pytest.mark.parametrize(
    "before, after, html",
    [
        ("là người lập", "là **người** lập", "là <ins>**</ins>người<ins>**</ins> lập"),
        ("xem [A](a.docx)", "xem [A](b.docx)", "xem [A](<del>a.docx</del><ins>b.docx</ins>)"),
        ("**một** hai", "*một* hai", "<del>**</del><ins>*</ins>một<del>**</del><ins>*</ins> hai"),
    ],
)
def test_marks_of_markdown_that_changed_are_shown_as_they_are_written(before: str, after: str, html: str) -> None:
    assert html == drawn(before, after)


def test_a_link_outward_is_told_and_not_followed() -> None:
    html = marked_markdown([Run(EQUAL, "[Cổng](https://dichvucong.gov.vn/tìm)")])

    assert html == '<span class="link">Cổng</span> (https://dichvucong.gov.vn/tìm)'


def test_a_text_cannot_pretend_that_what_came_in_was_there() -> None:
    page = Page(marked_markdown([Run(INSERT, "mới &#2; &#x02; \x02 mới")]))

    assert page.marked("ins") == [page.new]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=a>", "&lt;b&gt;", "a < b & c", "\"'>"]
)
def test_html_of_an_author_is_shown_letter_by_letter(text: str) -> None:
    page = Page(marked_text([Run(INSERT, text)]))

    assert page.tags == {"ins"}
    assert text == page.new


def test_letters_that_steer_are_replaced() -> None:
    assert marked_markdown([Run(INSERT, "a\x04b")]) == "<ins>a\ufffdb</ins>"


MARKUP = st.text(alphabet="*_[]()`!<>\\&|#~: \nab.qms1đ\x02\x03\x04", max_size=25)
RUNS = st.lists(st.builds(Run, st.sampled_from(RunKind), MARKUP), max_size=6)


@given(RUNS)
def test_whatever_is_written_the_html_is_whole_and_harmless(runs: list[Run]) -> None:
    page = Page(marked_markdown(runs))

    assert page.tags <= {"ins", "del", "strong", "em", "code", "span", "br"}
    assert {name for name, _ in page.attributes} <= {"class"}


WORDS = st.text(alphabet="abcđ .,;0<>&\n", max_size=30)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    page = Page(marked_text(compare_words(before, after)))

    assert "".join(before.split()) == "".join(page.old.split())
    assert "".join(after.split()) == "".join(page.new.split())


EMPHASISED = st.text(alphabet="*_`!<> \nab1đ", max_size=25)


@given(EMPHASISED, EMPHASISED)
def test_no_word_that_changed_is_shown_as_if_it_had_not(before: str, after: str) -> None:
    runs = compare_words(before, after)
    changed = {kind: sorted(_letters(run.text for run in runs if run.kind is kind)) for kind in (INSERT, DELETE)}
    page = Page(marked_markdown(runs))

    assert set(changed[INSERT]) == {*_letters(page.marked("ins"))}
    assert set(changed[DELETE]) == {*_letters(page.marked("del"))}


def _letters(texts: Iterable[str]) -> list[str]:
    """The letters of words: marks of Markdown may be drawn instead of shown."""
    return [letter for text in texts for letter in text if letter in "ab1đ"]

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.render.whole_markdown import reader
from qms.text.word_html import blocks_of

MARKS = st.text(alphabet="aB1 .)-+*_#>|[]()<>&;`~\\=:!éđ\t", max_size=24)
LETTERS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=24)
WORDS = st.one_of(MARKS, LETTERS).filter(lambda text: "<br" not in text.lower())


def markdown_of(html: str) -> tuple[str, ...]:
    return tuple(block.markdown for block in blocks_of(html))


def letters(text: str) -> str:
    """What is to be read of a text, blanks apart."""
    import unicodedata

    return "".join(unicodedata.normalize("NFC", text).split())


def read(markdown: str) -> tuple[str, list[str]]:
    """The letters of a Markdown text as a reader of paper has them, and the blocks that hold them."""
    tokens = reader().parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    return letters("".join(one.content for one in inline)), [token.tag for token in tokens if token.nesting == 1]


@given(WORDS)
def test_whatever_stands_in_a_paragraph_stays_its_words(text: str) -> None:
    markdown = "\n\n".join(markdown_of(f"<p>{html.escape(text)}</p>"))

    assert read(markdown) == (letters(text), ["p"] if letters(text) else [])


@given(WORDS, st.integers(1, 6))
def test_whatever_stands_in_a_heading_stays_its_words(text: str, level: int) -> None:
    markdown = "\n\n".join(markdown_of(f"<h{level}>{html.escape(text)}</h{level}>"))

    assert read(markdown) == (letters(text), [f"h{level}"] if letters(text) else [])


@given(st.lists(WORDS.filter(letters), min_size=1, max_size=3))
def test_whatever_stands_in_lines_of_a_paragraph_stays_one_paragraph(lines: list[str]) -> None:
    markdown = "\n\n".join(markdown_of(f"<p>{'<br>'.join(map(html.escape, lines))}</p>"))

    assert read(markdown) == (letters("".join(lines)), ["p"])


@given(st.lists(st.tuples(WORDS, st.booleans(), st.booleans()), max_size=4))
def test_emphasis_never_costs_a_letter(runs: list[tuple[str, bool, bool]]) -> None:
    written = []
    for text, bold, italic in runs:
        content = f"<em>{html.escape(text)}</em>" if italic else html.escape(text)
        written.append(f"<strong>{content}</strong>" if bold else content)
    markdown = "\n\n".join(markdown_of(f"<p>{''.join(written)}</p>"))

    assert read(markdown)[0] == letters("".join(text for text, _, _ in runs))


@given(st.lists(WORDS.filter(letters), min_size=1, max_size=4))
def test_whatever_stands_in_items_stays_in_items(items: list[str]) -> None:
    markdown = "\n\n".join(markdown_of("<ul>" + "".join(f"<li>{html.escape(one)}</li>" for one in items) + "</ul>"))

    assert read(markdown) == (letters("".join(items)), ["ul", *["li", "p"] * len(items)])


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=3))
def test_whatever_stands_in_cells_stays_in_its_cell(rows: list[list[str]]) -> None:
    table = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    tokens = reader().parse("\n\n".join(markdown_of(f"<table>{table}</table>")))
    cells = [
        letters("".join(child.content for child in tokens[n + 1].children or ()))
        for n, token in enumerate(tokens)
        if token.type == "td_open"
    ]

    assert cells == [letters(cell) for row in rows for cell in row]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1. Ngày đánh giá", "1\\. Ngày đánh giá"),
        ("a) chữ", "a) chữ"),
        ("- Luật Điện lực", "\\- Luật Điện lực"),
        ("# 5", "\\# 5"),
        ("tên_tệp *", "tên_tệp \\*"),
        ("x < y & z", "x < y & z"),
        ("    lùi vào", "lùi vào"),
    ],
)
def test_text_that_looks_like_markdown_stays_text(text: str, markdown: str) -> None:
    assert markdown_of(f"<p>{html.escape(text)}</p>") == (markdown,)


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        ("<strong>Mã hiệu:</strong>QT-05", "**Mã hiệu**:QT-05"),
        ("<strong> đậm </strong>nhạt", "**đậm** nhạt"),
        ("<strong>a</strong><strong>b</strong>", "**ab**"),
        ("<strong>a<em>b</em></strong>", "**a*b***"),
        ("m<sup>2</sup>, H<sub>2</sub>O", "m², H₂O"),
        ('<a href="https://sct.gov.vn/a b">trang</a>', "[trang](https://sct.gov.vn/a%20b)"),
        ('<a href="javascript:alert(1)">bấm</a>', "bấm"),
        ('<img src="hinh-1.png" alt="Sơ đồ [1]">', "![Sơ đồ \\[1\\]](hinh-1.png)"),
        ('<input type="checkbox" checked> Đạt', "☑ Đạt"),
        ("a<br><br>- b", "a\\\n\\- b"),
    ],
)
def test_words_keep_their_look(content: str, markdown: str) -> None:
    assert markdown_of(f"<p>{content}</p>") == (markdown,)


def test_lists_keep_their_numbers_and_stand_in_each_other() -> None:
    content = "<ul><li>a<ol><li value='3' class='bracket'>b</li><li>c</li></ol></li><li>d</li></ul>"

    assert markdown_of(content) == ("- a\n  3) b\n  4. c\n- d",)


def test_numbers_that_markdown_would_change_are_text() -> None:
    content = '<ol><li value="1">a</li><li value="2">b</li><li value="1">c</li></ol>'

    assert markdown_of(content) == ("1. a\n2. b", "1\\. c")


def test_merged_cells_are_repeated_and_a_head_of_two_rows_is_one() -> None:
    table = (
        "<table><thead><tr><th rowspan='2'>TT</th><th colspan='2'>Thời gian</th></tr><tr><th>A</th><th>B</th></tr>"
        "</thead><tbody><tr><td>1</td><td colspan='2'><p>x</p><p>y</p></td></tr></tbody></table>"
    )

    assert markdown_of(table) == (
        "| TT | Thời gian<br>A | Thời gian<br>B |\n| --- | --- | --- |\n| 1 | x<br>y | x<br>y |",
    )


def test_a_table_without_a_head_gets_an_empty_one() -> None:
    table = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"

    assert markdown_of(table)[0].split("\n")[:3] == ["|  |  |", "| --- | --- |", "| a | b |"]


def test_a_first_row_in_bold_is_the_head() -> None:
    table = "<table><tr><td><strong>TT</strong></td></tr><tr><td>1</td></tr></table>"

    assert markdown_of(table) == ("| TT |\n| --- |\n| 1 |",)


def test_lists_and_tables_in_a_cell_become_lines() -> None:
    inner = "<ul><li>a</li></ul><table><tr><td>b</td><td>c</td></tr></table>"

    assert markdown_of(f"<table><tr><td>{inner}</td></tr></table>")[0].endswith("| - a<br>b; c |")


def test_footnotes_are_told_at_the_end() -> None:
    note = '<ol><li id="footnote-1"><p>Nguồn <a href="#footnote-ref-1">↑</a></p></li></ol>'

    assert markdown_of(f'<p>Số<sup><a href="#footnote-1">[1]</a></sup></p>{note}') == ("Số\\[1]", "\\[1] Nguồn")


def test_letters_are_composed() -> None:
    assert markdown_of("<p>Quye\u0302\u0301t</p>") == ("Quyết",)


def test_html_that_is_nested_without_end_is_read() -> None:
    deep = "<div>" * 5000 + "x" + "</div>" * 5000

    assert [block.plain for block in blocks_of(deep)] == ["x"]

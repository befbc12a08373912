"""Pieces of typst source: whatever an author writes prints as itself, on the page, and is never read as source."""

from __future__ import annotations

import unicodedata

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pdf_files import boxes_of, letters_in, letters_of, pages_of

from qms.render.page_sizes import LEFT, PAGE_WIDTH, RIGHT
from qms.render.typst_paper_parts import beside
from qms.render.typst_pdf import MissingLetters, pdf_bytes
from qms.render.typst_source import (
    PAGE_BREAK,
    PAGE_NUMBER,
    PAGES,
    across,
    cell,
    drawing,
    from_page_2,
    heading,
    literal,
    paragraph,
    row,
    run,
    sides,
    source,
    table,
    together,
)

pytest.importorskip("typst")

SIGNS = (
    '#read("/etc/passwd")', "#panic()", "$ x $", "]", "[", "@ref", "\\", '\\"', '"', "`a`", "```", "// b", "/* c */",
    "*d*", "_e_", "<l>", "= h", "- i", "+ j", "~", "{x}", "#{", "\\u{41}", "#let x = 1;", ";", "--", "...", "'", "\t",
)  # fmt: skip
"""What means something to typst."""


def made(body: str, **said: str) -> bytes:
    return pdf_bytes(source(body, title="Tên", author="Sở", **said))


@pytest.mark.parametrize("sign", SIGNS)
def test_what_means_something_to_typst_prints_as_itself(sign: str) -> None:
    assert letters_of(f"a{sign}b") in letters_in(made(paragraph(run(f"a{sign}b"))))


_LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x1EFF).filter(
    lambda letter: unicodedata.bidirectional(letter) not in ("R", "AL", "AN")
)
"""Of scripts that are written from left to right: others a reader of PDF tells in the order of the eye."""


_TEXTS = st.lists(_LETTERS | st.sampled_from(["\n", "ệ", "e\u0302\u0323", *SIGNS]), max_size=30).map("".join)


@given(_TEXTS)
@settings(deadline=None, max_examples=60)
def test_any_text_prints_as_itself_or_is_refused_by_its_letters(text: str) -> None:
    piece = paragraph(run(text)) + table([row([cell(paragraph(run(text, bold=True, size=9, room=20)))])], [20])
    try:
        said = letters_in(made(piece))
    except MissingLetters as missing:
        assert set(missing.letters) <= {*unicodedata.normalize("NFC", text), *text}
        return

    assert said == 2 * letters_of(text)


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=100)
def test_no_text_whatever_is_more_than_a_literal(text: str) -> None:
    try:
        made(paragraph(run(text)) + heading(run(text, code=True), level=1), header=run(text))
    except MissingLetters as missing:
        assert missing.letters


def test_the_name_of_the_paper_and_its_author_are_texts_too() -> None:
    data = pdf_bytes(source("", title='"), x: #read("y")\\', author="\x07]"))

    told = pypdfium2.PdfDocument(data).get_metadata_dict()
    assert (told["Title"], told["Author"]) == ('"), x: #read("y")\\', "\ufffd]")


def test_control_characters_stand_escaped_in_a_literal() -> None:
    assert literal('a"\\\n\u0085\u2028\x00') == '"a\\u{22}\\u{5c}\\u{a}\\u{85}\\u{2028}\ufffd"'


@pytest.mark.parametrize("word", ["W" * 200, "a" * 400, "0af9" * 100, "Ệ" * 100, "ơ\u0323" * 150, "—" * 300, "((" * 99])
def test_a_word_wider_than_its_place_is_broken_and_none_of_it_is_off_the_sheet(word: str) -> None:
    inside = table([row([cell(paragraph(run(word, room=17.6)), whole=False)])], [20])
    data = made(paragraph(run(word)) + inside + paragraph(run(word, code=True)))

    assert letters_in(data) == 3 * letters_of(word)
    assert max(box.right for box in boxes_of(data)) <= PAGE_WIDTH - RIGHT + 0.5


def test_a_code_too_wide_for_its_cell_is_broken_behind_its_hyphens() -> None:
    place = run("LD-HCHAT-02", room=28)
    lines = pages_of(made(table([row([cell(paragraph(place))])], [30])))[0].split()

    assert [line.strip("\u200b") for line in lines] == ["LD-HCHAT-", "02"]


def test_short_words_stay_whole() -> None:
    assert "#h(" not in run("Quy trình kiểm soát hồ sơ và lưu trữ " * 20)


def test_pages_are_counted_and_the_head_begins_on_the_second() -> None:
    foot = sides(run("QT-05", size=10), run("Trang ", size=10) + PAGE_NUMBER + run("/", size=10) + PAGES, size=10)
    one, two = pages_of(made(f"{run('a')}{PAGE_BREAK}{run('b')}", header=from_page_2(run("Đầu")), footer=foot))

    assert [letters_of(page) for page in (one, two)] == ["aQT05Trang1/2", "ĐầubQT05Trang2/2"]


def test_words_across_stand_behind_the_text_on_every_page() -> None:
    pages = pages_of(made(f"{run('a')}{PAGE_BREAK}{run('b')}", background=across("BẢN THẢO")))

    assert [letters_of(page)[:7] for page in pages] == ["BẢNTHẢO"] * 2


def test_a_heading_is_never_alone_at_the_end_of_a_page() -> None:
    for lines in range(40, 60):
        body = paragraph(run("a"), after=0) * lines + heading(run("Mục"), level=1) + heading(run("Con"), level=2)
        pages = pages_of(made(body + paragraph(run("văn bản"))))
        assert [page for page in pages if "Mục" in page] == [page for page in pages if "văn bản" in page]


def test_the_row_that_heads_a_table_stands_on_each_page_and_rows_are_whole() -> None:
    rows = [row([cell(paragraph(run(f"{n}a\n{n}b"), after=0))]) for n in range(70)]
    pages = pages_of(made(table([row([cell(run("Đầu"))], heads=True), *rows], [40])))

    assert len(pages) > 1
    assert all(page.split()[0] == "Đầu" for page in pages)
    assert all(page.split()[-1].endswith("b") for page in pages)


def test_what_stands_together_goes_to_the_next_page_as_a_whole() -> None:
    one, two = pages_of(made(paragraph(run("a")) * 35 + together(paragraph(run("b")) * 10)))

    assert ("b" in one, two.count("b")) == (False, 10)


def test_blocks_stand_side_by_side() -> None:
    left, right = boxes_of(made(beside([(paragraph(run("trái")), 80), (paragraph(run("phải")), 85)])))

    assert (left.text, right.text) == ("trái", "phải")
    assert right.left == pytest.approx(LEFT + 80, abs=1)
    assert right.top == pytest.approx(left.top, abs=1)


def test_a_drawing_stays_lines_and_letters() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 50" font-family="serif"><text x="9" y="9">"Đủ?"</text></svg>'
    data = made(drawing(svg, words="Lưu đồ", width=90))

    assert letters_in(data) == '"Đủ?"'
    kinds = {one.type for one in pypdfium2.PdfDocument(data)[0].get_objects()}
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds

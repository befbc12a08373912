"""The Markdown of a document as the text of a Word file: nothing of it is left out."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token
from support.word_files import W, opened, part, png, text_of, words

from qms.errors import Refused
from qms.render import docx_body
from qms.render.body_parts import BLOCKS, Links
from qms.render.controlled_papers import Linked
from qms.render.docx_body import markdown_body
from qms.render.docx_numbering import Numbering
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import blank_paper, filled
from qms.render.markdown_html import parser
from qms.render.whole_markdown import reader

ALL = """\
# Đầu *đề*

Một **hai _ba_** `bốn` \\* &amp; năm\x20\x20
sáu
bảy <https://example.org/t> [tám](qms:qt-01 "chín") ![mười](so-do.png)

- a

  > b

1. c
2. d

***

```sh
ls
```

    dir

| e | f |
|:-:|--:|
| g | h |

> trích
"""
"""A text with everything that Markdown has."""

QT_01 = Linked(code="QT-01", title="Quy trình văn thư")


def written(text: str, **pictures: bytes) -> bytes:
    document = blank_paper(title="x", author="y")
    files = {f"{name}.png": data for name, data in pictures.items()}
    body = markdown_body(
        text,
        numbering=Numbering(document),
        draw=Pictures(document, files).draw,
        linked=lambda target: QT_01 if target == "qms:qt-01" else None,
    )
    return filled(document, body)


def read(text: str, **pictures: bytes) -> str:
    return text_of(part(written(text, **pictures)))


def lines(text: str) -> list[str]:
    return [line for line in read(text).split("\n") if line]


def paragraphs(text: str) -> list[Any]:
    return [p for p in opened(written(text)).paragraphs if p.text]


def numbers(text: str) -> list[tuple[str, int, int, int]]:
    """Return each numbered paragraph: text, list, level and the number that its list begins with."""
    data = written(text)
    starts = {
        num.get(f"{W}numId"): int(start.get(f"{W}val") or 0)
        for num in part(data, "numbering").iter(f"{W}num")
        for start in [*num.iter(f"{W}startOverride")][:1]
    }
    found = []
    for p in part(data).iter(f"{W}p"):
        for number in p.iter(f"{W}numPr"):
            level, identity = (child.get(f"{W}val") or "" for child in number)
            found.append((text_of(p).strip(), int(identity), int(level), starts.get(identity, 0)))
    return found


# -- whole ---------------------------------------------------------------------------------------------------


def kinds(tokens: list[Token]) -> set[str]:
    return {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}


def test_every_sort_of_token_that_markdown_has_is_written() -> None:
    said = words(read(ALL, **{"so-do": png()}))

    marks = {"amp", "qms", "qt", "so", "do", "png", "1", "2"}
    assert [word for word in words(ALL) if word not in marks and word not in said] == []
    rules = parser().get_active_rules()
    assert set(rules["block"]) - {"reference", "html_block"} <= {
        "table", "code", "fence", "blockquote", "hr", "list", "heading", "lheading", "paragraph",
    }  # fmt: skip
    assert kinds(reader().parse(ALL)) == {
        *BLOCKS, "text", "code_inline", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open",
        "em_close", "link_open", "link_close", "image",
    }  # fmt: skip


@pytest.mark.parametrize("inside", [False, True])
def test_a_token_that_is_not_known_is_an_error(inside: bool) -> None:
    unknown = Token("math", "", 0)
    tokens = [Token("inline", "", 0, children=[unknown])] if inside else [unknown]
    numbering = Numbering(blank_paper(title="x", author="y"))
    writer = docx_body._Writer(numbering=numbering, draw=lambda *_: None, links=Links(lambda _: None), width=165)

    with pytest.raises(ValueError, match="no way to write math in Word"):
        writer.write(tokens)


def test_the_reader_differs_from_that_of_pages_in_rows_alone() -> None:
    assert [t.as_dict() for t in reader().parse(ALL)] == [t.as_dict() for t in parser().parse(ALL)]


_MARKS = st.sampled_from(
    [
        "# ", "## ", "- ", "* ", "1. ", "7) ", "> ", "\n", "\n\n", " ", "    ", "  \n", "\t", "\r\n", "*", "**", "_", "`",
        "```", "~~~", "[", "](", "]: ", "]", ")", "![", "<", ">", "&", ";", "\\", "\n---\n", "===", '"', "'",
        "=HYPERLINK(", "<br>", "<!--", "-->", "qms:", "http://", "@", "$", "#", "|", "\n|", "|\n", "\n|-|-|\n|", " | ",
        ":-:", "\x00", "\x1b",
    ]
)  # fmt: skip


@given(st.lists(_MARKS | st.integers(0, 999).map("w{:03d}x".format), max_size=40))
def test_no_word_of_any_text_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        said = read(text)
    except Refused:
        return

    wanted = [piece for piece in pieces if piece.startswith("w")]
    assert [word for word in wanted if word not in said] == []


@given(st.text(st.sampled_from("ab |-:\\`\n>*[]()!"), max_size=60))
def test_whatever_is_typed_gives_a_file_that_opens(text: str) -> None:
    try:
        data = written(text)
    except Refused:
        return

    letters = [letter for letter in text if letter in "ab"]
    assert sum(letter in "ab" for letter in text_of(part(data))) >= len(letters)


def test_letters_that_mean_something_to_programs_are_letters() -> None:
    text = '& < > # $ @ ] =HYPERLINK("http://x","y") \x01 &lt;b&gt;'

    assert lines(text) == ['& < > # $ @ ] =HYPERLINK("http://x","y") \ufffd <b>']


def test_what_stands_too_deep_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="line 3: lists and quotations stand in each other too deep"):
        written("x\n\n" + ">" * 40 + " sâu")


def test_a_definition_that_nothing_leads_to_is_told() -> None:
    assert lines("Xem [một][a].\n\n[a]: http://x\n[Ghi chú]: không\n[a]: hai\n") == [
        "Xem một (http://x).",
        "[Ghi chú]: không",
        "[a]: hai",
    ]


def test_equal_texts_give_equal_bytes() -> None:
    assert written(ALL, **{"so-do": png()}) == written(ALL, **{"so-do": png()})


# -- lists ---------------------------------------------------------------------------------------------------


def test_each_list_counts_for_itself_from_its_own_number() -> None:
    found = numbers("5. a\n6. b\n\nx\n\n1) c\n")

    assert [(text, level, start) for text, _, level, start in found] == [("a", 0, 5), ("b", 0, 5), ("c", 0, 1)]
    assert found[0][1] == found[1][1] != found[2][1]


def test_inner_lists_have_a_level_of_their_own() -> None:
    found = numbers("- a\n  - b\n    1. c\n")

    assert [(text, level) for text, _, level, _ in found] == [("a", 0), ("b", 1), ("c", 0)]


def test_a_list_that_counts_from_more_than_word_can_is_written_out() -> None:
    assert numbers("999999999. xa\n") == []
    assert "999999999.\nxa" in read("999999999. xa\n")


def test_an_item_that_begins_with_a_table_has_its_mark_above_it() -> None:
    data = written("- | a |\n  |---|\n  | b |\n")

    assert [text for text, *_ in numbers("- | a |\n  |---|\n  | b |\n")] == [""]
    assert [[cell.text for cell in row.cells] for row in opened(data).tables[0].rows] == [["a"], ["b"]]


# -- tables --------------------------------------------------------------------------------------------------


def grid(text: str) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in t.rows] for t in opened(written(text)).tables]


def test_cells_that_have_no_column_in_the_head_get_one() -> None:
    assert grid("| a |\n|---|\n| b | c | **d** |\n| e |\n") == [[["a", "", ""], ["b", "c", "d"], ["e", "", ""]]]


def test_so_do_those_of_a_table_in_a_quotation() -> None:
    assert grid("> | a |\n> |---|\n> | b | c |\n") == [[["a", ""], ["b", "c"]]]


def test_a_break_in_a_cell_is_a_break() -> None:
    assert grid("| a |\n|---|\n| b<br>c |\n") == [[["a"], ["b\nc"]]]


def test_the_head_is_repeated_and_the_columns_are_aligned() -> None:
    root = part(written("| a | b | c |\n|:-:|--:|---|\n| 1 | 2 | 3 |\n"))
    head, row = root.iter(f"{W}tr")

    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert row.find(f"{W}trPr/{W}tblHeader") is None
    assert [jc.get(f"{W}val") for jc in row.iter(f"{W}jc")] == ["center", "right", "left"]


def test_a_table_with_200_columns_is_written_in_parts_that_a_page_holds() -> None:
    row = "|".join(f"c{n}" for n in range(200))
    tables = grid(f"{row}\n{'|'.join(['-'] * 200)}\n{row}\n")

    assert {cell for table in tables for cell in table[1]} == {f"c{n}" for n in range(200)}
    assert max(len(table[0]) for table in tables) <= 15
    assert {table[0][0] for table in tables} == {"c0"}


def widths(text: str) -> list[float]:
    columns = [*part(written(text)).iter(f"{W}gridCol")]
    return [int(column.get(f"{W}w") or 0) / 1440 * 25.4 for column in columns]


def test_columns_fill_the_page_by_what_their_texts_need() -> None:
    narrow, wide = widths(f"| TT | Nội dung |\n|---|---|\n| 1 | {'việc phải làm ' * 20} |\n")

    assert narrow + wide == pytest.approx(165, abs=1)
    assert 8 < narrow < 15


def test_a_cell_of_5000_words_may_be_broken_over_pages_and_others_not() -> None:
    root = part(written(f"| a |\n|---|\n| {'từ ' * 5000} |\n| b |\n"))

    assert [row.find(f"{W}trPr/{W}cantSplit") is None for row in root.iter(f"{W}tr")] == [False, True, False]
    assert text_of(root).count("từ") == 5000


# -- words ---------------------------------------------------------------------------------------------------


def test_emphasis_and_code_are_seen() -> None:
    [paragraph] = paragraphs("a **b _c_** `d`")

    said = [(run.text, bool(run.bold), bool(run.italic), run.font.name) for run in paragraph.runs if run.text.strip()]
    assert said == [("a ", False, False, None), ("b ", True, False, None), ("c", True, True, None), ("d", False, False, "Courier New")]  # fmt: skip


def test_a_link_to_a_document_tells_code_and_title_once() -> None:
    text = "Xem [quy trình](qms:qt-01), [QT-01](qms:qt-01), [kia](qms:qt-01), [lạ](qms:qt-99)."

    assert lines(text) == ["Xem quy trình (QT-01, Quy trình văn thư), QT-01, kia (QT-01), lạ (qms:qt-99)."]


def test_any_other_link_tells_its_address_unless_that_is_what_it_says() -> None:
    text = '[luật](https://x.vn/%C3%AA "Luật"), <https://x.vn>, [](phu-luc.xlsx)'

    assert lines(text) == ["luật (https://x.vn/ê), https://x.vn,  (phu-luc.xlsx)"]


def test_a_line_that_its_author_broke_is_not_stretched() -> None:
    broken, other = paragraphs("a  \nb\n\nc\n")

    assert (broken.text, broken.alignment.name, other.alignment.name) == ("a\nb", "LEFT", "JUSTIFY")


def test_headings_are_headings_of_word_and_stay_with_what_follows() -> None:
    document = opened(written("# A\n\n###### B\n"))

    assert [p.style.name for p in document.paragraphs if p.text] == ["Heading 1", "Heading 6"]
    assert all(document.styles[f"Heading {n}"].paragraph_format.keep_with_next for n in range(1, 7))


def test_code_keeps_its_lines_and_tells_its_language() -> None:
    assert lines("```python\na\n  b\n```\n") == ["python", "a", "  b"]


# -- pictures ------------------------------------------------------------------------------------------------


def test_a_picture_is_shown_with_its_description() -> None:
    data = written("![sơ đồ *chính*](so.png 'Hình')", so=png())
    document = opened(data)

    assert len(document.inline_shapes) == 1
    assert "sơ đồ chính" in text_of(part(data))
    assert "Hình" in text_of(part(data))


def test_a_wide_picture_is_made_as_wide_as_the_page() -> None:
    [shape] = opened(written("![](so.png)", so=png(3000, 1500))).inline_shapes

    assert round(shape.width.mm, 1) == 165
    assert shape.width / shape.height == pytest.approx(2, rel=0.01)


def test_of_a_picture_that_is_not_there_the_name_is_told() -> None:
    assert lines("![sơ đồ](../../mat.png)") == ["[sơ đồ] (../../mat.png)"]


def test_two_pictures_have_ids_of_their_own() -> None:
    root = part(written("![](so.png) ![](so.png)", so=png()))
    ids = [element.get("id") for element in root.iter() if element.tag.endswith("}docPr")]

    assert ids == ["1", "2"]
    assert ET.tostring(root)

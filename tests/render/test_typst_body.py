"""The Markdown of a document as the text of a PDF file: nothing of it is left out."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token
from support.markdown_texts import TEXTS
from support.pdf_files import boxes_of, letters_in, letters_of, pages_of
from support.word_files import png

from qms.errors import Refused
from qms.render import typst_body
from qms.render.body_parts import BLOCKS, Links
from qms.render.controlled_papers import Linked
from qms.render.page_sizes import LEFT, PAGE_WIDTH, RIGHT
from qms.render.typst_body import markdown_typst
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_pictures import picture_fault, picture_files
from qms.render.typst_source import source
from qms.render.whole_markdown import reader

pytest.importorskip("typst")

ALL = """\
# Đầu *đề*

Một **hai _ba_** `bốn` \\* &amp; năm\x20\x20
sáu
bảy <https://example.org/t> [tám](qms:qt-01 "chín") ![mười](so-do.png "mười một")

- a

  > b

1. c
2. d

***

```sh
ls  -l
```

    dir

| e | f |
|:-:|--:|
| g | h |

> trích

[Ghi chú]: không
"""
"""A text with everything that Markdown has."""
QT_01 = Linked(code="QT-01", title="Quy trình văn thư")
EDGE = PAGE_WIDTH - RIGHT + 2
"""Where letters end; a space at the end of a line may stand out."""


def written(text: str, **pictures: bytes) -> bytes:
    files = {f"{name}.png": data for name, data in pictures.items()}
    body = markdown_typst(text, linked=lambda target: QT_01 if target == "qms:qt-01" else None, pictures=files)
    return pdf_bytes(source(body, title="x", author="y"), picture_files(files.values()))


def test_every_sort_of_token_that_markdown_has_is_written() -> None:
    said = "".join(pages_of(written(ALL, **{"so-do": png()}))).split()

    assert " ".join(said) == (
        "Đầu đề Một hai ba bốn * & năm sáu bảy https://example.org/t tám (QT-01, Quy trình văn thư, chín) mười một "
        "- a b 1. c 2. d sh ls -l dir e f g h trích [Ghi chú]: không"
    )
    kinds = {token.type for token in reader().parse(ALL)}
    assert kinds == {*BLOCKS}


@pytest.mark.parametrize("inside", [False, True])
def test_a_token_that_is_not_known_is_an_error(inside: bool) -> None:
    unknown = Token("math", "", 0)
    tokens = [Token("inline", "", 0, children=[unknown])] if inside else [unknown]
    writer = typst_body._Writer(links=Links(lambda _: None), pictures={}, width=165, headings=typst_body._HEADINGS)

    with pytest.raises(ValueError, match="no way to write math in PDF"):
        writer.write(tokens)


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    said = letters_in(written(text))

    tokens = [child for token in reader().parse(text) for child in token.children or ()]
    words = [word for token in tokens if token.type in ("text", "code_inline") for word in token.content.split()]
    lost = [word for word in words if "<" not in word and letters_of(word) not in said]
    assert lost == []


@given(st.text(st.sampled_from("ab |-:\\`\n>*[]()!#1."), max_size=60))
@settings(deadline=None, max_examples=100)
def test_whatever_is_typed_gives_a_file(text: str) -> None:
    try:
        data = written(text)
    except Refused:
        return

    assert sum(letter in "ab" for letter in letters_in(data)) >= sum(letter in "ab" for letter in text)


def test_source_of_typst_in_a_text_is_text() -> None:
    text = "#read('/etc/passwd') $x$ @ref \\] ~ = h `#panic()`\n\n```\n#panic()\n]\n```\n\n| #a |\n|-|\n| ] |\n"

    assert letters_of("#read('/etc/passwd') $x$ @ref ] ~ = h #panic()#panic()]#a]") == letters_in(written(text))


def test_what_stands_too_deep_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="line 4: lists and quotations stand in each other too deep"):
        markdown_typst("a\n\n" + ">" * 40 + " b\n", linked=lambda _: None, pictures={}, first_line=2)


@pytest.mark.parametrize("mark", ["- ", "> ", "1. ", "999999999. "])
def test_what_stands_deep_is_on_the_sheet(mark: str) -> None:
    text = "\n".join(" " * len(mark) * level + mark + "văn bản " * 20 for level in range(8))
    if mark == "> ":
        text = "> " * 15 + "văn bản " * 20
    boxes = [*boxes_of(written(text))]

    assert max(box.right for box in boxes) < EDGE
    assert max(box.left for box in boxes if box.text.startswith("văn")) < LEFT + 85


def test_each_list_counts_for_itself_from_its_own_number() -> None:
    assert letters_in(written("3. a\n4. b\n\nc\n\n1) d\n   - e\n     - f\n       - g\n")) == "3.a4.bc1)de+f•g"


def test_a_link_to_a_document_tells_code_and_title_once() -> None:
    said = " ".join(pages_of(written("[a](qms:qt-01) [b](qms:qt-01) [QT-01](qms:qt-01) [c](https://x.vn)"))[0].split())

    assert said == "a (QT-01, Quy trình văn thư) b (QT-01) QT-01 c (https://x.vn)"


def test_a_break_in_a_cell_is_a_break() -> None:
    one, two, other = boxes_of(written("| a<br>b | c |\n|-|-|\n"))

    assert (one.text, two.text, other.text) == ("a", "b", "c")
    assert two.top > one.top + 3


def test_columns_are_aligned_as_their_author_says() -> None:
    boxes = {box.text: box for box in boxes_of(written("| dầu | giữa | phải |\n|--|:-:|--:|\n| a | b | c |\n"))}

    width = (EDGE - 2 - LEFT) / 3
    assert boxes["a"].left == pytest.approx(LEFT + 1.2, abs=0.7)
    assert boxes["c"].right == pytest.approx(EDGE - 2 - 1.2, abs=0.7)
    assert LEFT + width / 2 < boxes["b"].left < EDGE - width / 2


def test_a_table_with_200_columns_is_written_in_parts_that_a_page_holds() -> None:
    cells = [f"c{n:03}" for n in range(200)]
    line = f"| {' | '.join(cells)} |\n"
    data = written(line + "|-" * 200 + "|\n" + line)

    said = letters_in(data)
    assert [cell for cell in cells[1:] if said.count(cell) != 2] == []
    assert said.count("c000") == 2 * 15
    assert max(box.right for box in boxes_of(data)) < EDGE


def test_a_cell_of_5000_words_goes_over_pages_and_the_head_with_it() -> None:
    pages = pages_of(written(f"| Đầu | dài |\n|-|-|\n| x | {'từ ngữ ' * 5000}|\n"))

    assert sum(page.count("ngữ") for page in pages) == 5000
    assert [page.split()[0] for page in pages] == ["Đầu"] * len(pages)
    assert len(pages) > 8


@pytest.mark.parametrize("columns", [2, 15])
def test_a_head_taller_than_a_page_loses_nothing(columns: int) -> None:
    head = " | ".join(["ngữ " * 700, *["x"] * (columns - 1)])
    data = written(f"| {head} |\n{'|-' * columns}|\n| y |\n")

    assert letters_in(data).count("ngữ") == 700
    assert all(box.top < 280 for box in boxes_of(data))


def test_levels_of_headings_are_not_skipped_in_the_outline() -> None:
    outline = pypdfium2.PdfDocument(written("# A\n\n#### B\n\n## C\n\n###### D\n")).get_toc()

    assert [(one.get_title(), one.level) for one in outline] == [("A", 0), ("B", 1), ("C", 1), ("D", 2)]


def test_code_keeps_its_spaces_and_lines() -> None:
    one, two = (line.rstrip() for line in pages_of(written("```\na   b\n    c\n```\n"))[0].splitlines())

    assert one.split() == ["a", "b"]
    assert two.split() == ["c"]
    left, inner = (box.right for box in boxes_of(written("```\na\n    c\n```\n")))
    assert inner > left + 5


def test_a_picture_is_shown_at_most_as_wide_as_the_page() -> None:
    [picture] = [
        one
        for one in pypdfium2.PdfDocument(written("![so](a.png)\n", a=png(4000, 40)))[0].get_objects()
        if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    ]

    left, _, right, _ = picture.get_bounds()
    assert right - left == pytest.approx(165 * 72 / 25.4, abs=1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        png()[:40],
        png()[:-20],
        png(60_000, 60_000),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"BM" + bytes(100),
    ],
)
def test_of_a_picture_that_cannot_be_shown_the_name_is_told(data: bytes) -> None:
    assert picture_fault(data) is not None
    assert letters_in(written("![sơ đồ](a.png 'hai')", a=data)) == letters_of("[sơ đồ] (a.png, hai)")


def test_a_picture_that_is_not_among_them_is_not_looked_for() -> None:
    assert letters_in(written("![x](/etc/hostname)")) == letters_of("[x] (/etc/hostname)")


def test_equal_texts_give_equal_bytes() -> None:
    assert written(ALL, **{"so-do": png()}) == written(ALL, **{"so-do": png()})

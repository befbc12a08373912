from typing import TypeAlias

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from qms.text.markdown import Heading, Link, Outline, Section, _parse, _scan, outline, sections

Found: TypeAlias = tuple[list[tuple[int, str, int]], list[tuple[str, str]], list[tuple[str, str]]]
MARKDOWN = MarkdownIt("commonmark").enable("table")


def by_markdown_it(body: str) -> Found:
    """Headings, links and images as the tokens of an untouched markdown-it have them."""
    found: Found = ([], [], [])
    headings, links, images = found
    tokens = MARKDOWN.parse(body)
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.map:
            headings.append((int(token.tag[1:]), plain(tokens[position + 1].children or []), token.map[0] + 1))
        opened: list[int] = []
        for child in token.children or []:
            if child.type == "link_open":
                opened.append(len(links))
                links.append((str(child.attrs["href"]), ""))
            elif child.type == "link_close":
                opened.pop()
            elif child.type == "image":
                images.append((str(child.attrs["src"]), plain(child.children or [])))
            for place in opened:
                links[place] = (links[place][0], links[place][1] + plain([child]))
    return found


def plain(tokens: list[Token]) -> str:
    text = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            text += " "
        elif token.type in ("text", "code_inline"):
            text += token.content
        elif token.type == "image":
            text += plain(token.children or [])
    return text


def by_outline(found: Outline) -> Found:
    return (
        [(heading.level, heading.text, heading.line) for heading in found.headings],
        [(MARKDOWN.normalizeLink(link.target), link.text) for link in found.links],
        [(MARKDOWN.normalizeLink(image.target), image.text) for image in found.images],
    )


DOCUMENT = """\
# Quy trình kiểm soát hồ sơ #

## 1. Mục đích

Thống nhất cách lập, lưu hồ sơ; xem [QT-01](qms:qt-01) và [QT-02]( qms:qt-02 "Tài liệu" ).
Viết (1) [2] [x], a < b, KT&NL, 5 * 3.

- [Mẫu 01](mau_01.docx) ![Hình **không** đậm](hình.png)
  - thêm [**đậm**](b), [có_gạch](c)
1. > [trích](d)

| Bước | Ai |
|------|----|
| 1<br>2 | [Một cửa](e) |
---|---

```toml
# no heading
[no link](x)
~~~
```

~~~~
# none
~~~
~~~~~

## **2. Phạm vi**
###### a b [c](d) ###
####### seven
#none
---
"""


def test_a_document_is_outlined_by_the_scanner() -> None:
    body = DOCUMENT.replace("**không** ", "").replace("---|---\n", "").removesuffix("---\n")

    found = outline(body, 10)

    assert _scan(body, 10) == found
    assert found == Outline(
        headings=(
            Heading(level=1, text="Quy trình kiểm soát hồ sơ", line=10),
            Heading(level=2, text="1. Mục đích", line=12),
            Heading(level=2, text="2. Phạm vi", line=36),
            Heading(level=6, text="a b c", line=37),
        ),
        links=(
            Link(target="qms:qt-01", text="QT-01", line=14),
            Link(target="qms:qt-02", text="QT-02", line=14),
            Link(target="mau_01.docx", text="Mẫu 01", line=17),
            Link(target="b", text="đậm", line=18),
            Link(target="c", text="có_gạch", line=18),
            Link(target="d", text="trích", line=19),
            Link(target="e", text="Một cửa", line=23),
            Link(target="d", text="c", line=37),
        ),
        images=(Link(target="hình.png", text="Hình đậm", line=17),),
    )
    assert by_markdown_it(body) == by_outline(outline(body))


def test_what_the_scanner_does_not_know_is_outlined_by_markdown_it() -> None:
    assert _scan(DOCUMENT, 1) is None
    assert by_markdown_it(DOCUMENT) == by_outline(outline(DOCUMENT))


@pytest.mark.parametrize(
    "body, headings, links",
    [
        ("Tiêu đề\nhai dòng\n---\n\n[a](b)", [(2, "Tiêu đề hai dòng", 1)], [("b", "a", 5)]),
        ("> # Trích\n\n- # Mục\n  ## Con\n", [(1, "Trích", 1), (1, "Mục", 3), (2, "Con", 4)], []),
        ("- ```\n  # no\n  ```\n", [], []),
        ("  # Thụt\n", [(1, "Thụt", 1)], []),
        ("[a]\n[b][A]\n\n[a]: <u v> 'x'\n", [], [("u v", "a", 1), ("u v", "b", 2)]),
        ("<div>\n# no\n[a](b)\n</div>\n\n# yes\n", [(1, "yes", 6)], []),
        ("x <b>y</b>\n<https://a.vn/ế>", [], [("https://a.vn/ế", "https://a.vn/ế", 2)]),
        ("x\n<a@b.vn>", [], [("mailto:a@b.vn", "a@b.vn", 2)]),
        ("# `a*b` &amp; \\# *c* ![d](e)\n", [(1, "a*b & # c d", 1)], []),
        ("`x\n[no](b)`\n[c](d)", [], [("d", "c", 3)]),
        ("[a\nb](c\n'd')", [], [("c", "a b", 1)]),
        ("x\n[![alt](src)](href)", [], [("href", "alt", 2)]),
        ("[a](<b c>) [d](e\\)f) [g](h&amp;i)", [], [("b c", "a", 1), ("e)f", "d", 1), ("h&i", "g", 1)]),
        ("[a](javascript:x) [b](file:///c) [d](data:x)", [], []),
        ("|a|\n|-|\n|1|[dropped](x)|\n|[kept](y)|", [], [("y", "kept", 4)]),
        ("|a\\|b|[c](d)|\n|-|-|\n|`x`|[e](f)|", [], [("d", "c", 1), ("f", "e", 3)]),
        ("    [code](x)\n\n- \n      [code](y)\n\ttab\n", [], []),
        ("# a | b\n|---|---|\n", [], []),
        ("``` | x\n|-|-|\n", [], []),
        ("\u00a0\n\x0b\n[a](b)\n", [], [("b", "a", 3)]),
        ("# \u2003x\r\n\r\n[a](b)\r[c](d)\n", [(1, "x", 1)], [("b", "a", 3), ("d", "c", 4)]),
        ("# a\0\n", [(1, "a\ufffd", 1)], []),
        ("x [<http://a>](b)", [], [("b", "http://a", 1), ("http://a", "http://a", 1)]),
        ("+ " * 12 + "x\n\n# hidden by markdown-it\n", [], []),
        ("# x[_a](b)_c [d_](e)\n", [(1, "x_a_c d_", 1)], [("b", "_a", 1), ("e", "d_", 1)]),
        ("# a[b](c)_d_[e](f)g\n", [(1, "abdeg", 1)], [("c", "b", 1), ("f", "e", 1)]),
    ],
)  # fmt: skip
def test_unusual_constructs_are_understood_as_markdown_it_does(
    body: str, headings: list[tuple[int, str, int]], links: list[tuple[str, str, int]]
) -> None:
    found = outline(body)

    assert [(heading.level, heading.text, heading.line) for heading in found.headings] == headings
    assert [(link.target, link.text, link.line) for link in found.links] == links
    assert by_markdown_it(body) == by_outline(found)


@pytest.mark.parametrize(
    "body",
    [
        "x\n---\n", "# x\n===", "1. # x", "- <br>", "<br>", "> ---\n> x\n> -", "a ~ b [", "a\n ~~~",
        "~~~x|y\n", "``` a`b\n",
        "[a]: b", "[a [b](c)", "a] [b](c", "[a](b c)", "[a](<b>)", "[a*](b)", "[a](b)    c",
        "| [a](b) | c |\n|-|\n| [d](e) | f |",
        "# *a* b", "# a_", "# a<br>", "# a|b", "a\tb", "\\", "&lt;", "<a", "`", "x\ry", "x\0", "# \u2003a",
        "[a](FILE:x)", "0123456789.12345",
    ],
)  # fmt: skip
def test_the_scanner_leaves_to_markdown_it_what_it_is_not_certain_of(body: str) -> None:
    assert _scan(body, 1) is None


@pytest.mark.parametrize(
    "body",
    [
        "", "\n", "---\n", "\n===\n", "# \n", "#", "# #", "# ##x##", "# x#", "# a #  ", "x\n\n---", "a\n```",
        "[a] (b)", "]",
        "![]()", "[a][b](c)", "!![a](b)", "~~~\n[a](b)", "```x\n`\n ```  \n# y", "|-|-|\n|[a](b)|c|",
        "x | [a](b) | c\n\n|-|\n",
        "# __a b__", "# ![a](b) [c](d)", "-|-\n\n| [a](b) | c |",
    ],
)  # fmt: skip
def test_the_scanner_knows_the_usual_constructs(body: str) -> None:
    found = _scan(body, 1)

    assert found is not None
    assert by_markdown_it(body) == by_outline(found)
    assert _parse(body, 1) == found


PIECES = (
    *("#", "## a", "# ", " ", "  ", "    ", "\n", "\n\n", "\n", "- ", "* ", "1. ", "+ ", "> ", ">", "|", " | ",
      "---"),
    *("\n|---|---|\n", "\n|-|\n", "-", "=", "===", "```", "~~~", "\n```\n", "`", "[a](b)", "[a b](qms:qt-01)",
      "![x](y)"),
    *("[", "]", "(", ")", "[c]", "[c]: /u", "!", "x", "mục đích", "*", "**", "_", "a_b", "<br>", "<div>",
      "<!--", "-->"),
    *("<http://a.b>", "&amp;", "&", "\\", '"', '[a](b "t")', "[a]( b )", "[t](<u v>)", "[**b**](c)", "# **H**", "\t"),
    *("# [a](b)", "\x0b", "\u00a0", "\r\n", "1234567890", "[j](javascript:x)", "[n](đường/dẫn.md)", ":", " #",
      "- - - "),
)  # fmt: skip
USUAL = [piece for piece in PIECES if _scan(f"x{piece}y", 1) is not None]
BODIES = (
    st.lists(st.sampled_from(USUAL), max_size=30).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
    | st.text()
)


@given(BODIES)
@example("+ \u00a0\n\u00a01. \n[l](m)\u00a0 \n")
def test_an_outline_is_that_of_markdown_it(body: str) -> None:
    found = _parse(body, 1)

    assert by_markdown_it(body) == by_outline(found)
    assert all(1 <= link.line <= body.count("\n") + body.count("\r") + 1 for link in (*found.links, *found.images))


@given(BODIES)
def test_the_scanner_agrees_with_markdown_it_or_is_silent(body: str) -> None:
    assert _scan(body, 7) in (None, _parse(body, 7))


def test_a_text_is_divided_at_its_headings() -> None:
    body = "intro\n\n# A\ntext\n```\n# none\n```\nB\n---\nrest"

    assert sections(body, 5) == (
        Section(heading=None, text="intro\n\n"),
        Section(heading=Heading(level=1, text="A", line=7), text="# A\ntext\n```\n# none\n```\n"),
        Section(heading=Heading(level=2, text="B", line=12), text="B\n---\nrest"),
    )
    assert sections("") == ()
    assert sections("# A") == (Section(heading=Heading(level=1, text="A", line=1), text="# A"),)


@given(BODIES)
def test_the_sections_together_are_the_text(body: str) -> None:
    assert "".join(section.text for section in sections(body)) == body

"""The second wall: it changes nothing of what our writers make, and holds where they had a hole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.render import markdown_html, text_html
from qms.render.html_wall import walled
from qms.render.speaking import English
from qms.text.redline import redline

SAMPLE = Path(__file__).parents[2] / "docs_store"
EVERY_NODE = Path(__file__).parents[1] / "data" / "every-node.md"
PIECES = st.lists(
    st.sampled_from(
        [
            "# ", "- ", "1. ", "> ", "\n", "\n\n", "    ", "  \n", "*", "**", "`", "```\n", "[", "](", "]: ", "]", ")", "![",
            "<", ">", "&", "&lt;", "&nbsp;", "\\", "---\n", '"', "'", "<br>", "qms:qt", "https://a.b", "so-do.png", "|",
            "\n|-|-|\n", ":-:", "a", "Đ\u00a0ặ", "\r", "\x00", "7) ", ' "t"',
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip


class _Text(str):
    """A text, and no name of a tag."""

    __slots__ = ()


class _Read(HTMLParser):
    """What a browser would make of HTML: its tags, and its text in between."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[object] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted((name, value or "") for name, value in attrs)))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(tag)

    def handle_data(self, data: str) -> None:
        if self.parts and isinstance(self.parts[-1], _Text):
            data = self.parts.pop() + data  # type: ignore[operator]
        self.parts.append(_Text(data))


def read(text: str) -> list[object]:
    return _Read(text).parts


def follow(target: str) -> str | None:
    return "../index.html#qt" if target.startswith("qms:") else None


PICTURES = {"so-do.png": b"\x89PNG"}


def made(text: str) -> str:
    return markdown_html.markdown_html(text, follow=follow, pictures=PICTURES)


def without_wall(text: str) -> str:
    return markdown_html._drawn(text, follow=follow, pictures=PICTURES, title="")


@given(PIECES)
def test_what_our_writer_makes_passes_whole(text: str) -> None:
    open_side = without_wall(text)

    assert read(walled(open_side)) == read(open_side)


@given(PIECES)
def test_what_has_passed_passes_again_as_it_is(text: str) -> None:
    once = made(text)

    assert walled(once) == once


def samples() -> Iterator[Path]:
    yield EVERY_NODE
    yield from sorted(SAMPLE.rglob("*.md"))


@pytest.mark.parametrize("path", [*samples()], ids=lambda path: path.stem)
def test_every_text_at_hand_passes_whole(path: Path) -> None:
    open_side = without_wall(path.read_text(encoding="utf-8"))

    assert read(walled(open_side)) == read(open_side)


@given(PIECES, PIECES)
def test_what_shows_changes_passes_whole(old: str, new: str) -> None:
    open_side = text_html._drawn(redline(old, new), English())

    assert read(walled(open_side)) == read(open_side)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>',
        '<a href="https://a.b">x</a>', '<a href="//a.b/x">x</a>', '<a href="/\\a.b">x</a>', '<a href="\t//a.b">x</a>',
        '<a href="data:text/html,<script>1</script>">x</a>', '<img src="https://a.b/x.png">',
        '<img src="data:image/svg+xml;base64,AA==">', '<img src="data:text/html,1">', "<svg><script>1</script></svg>",
        '<iframe src="x"></iframe>', '<object data="x"></object>', "<style>p{background:url(//a.b)}</style>",
        '<p style="position:fixed">x</p>', '<td style="background:url(//a.b)">x</td>', "<form><input></form>",
        '<meta http-equiv="refresh" content="0;url=//a.b">', '<base href="//a.b">', '<link rel="stylesheet" href="//a.b">',
        '<p onclick="x()">x</p>', '<p class="ended">x</p>', '<p id="x">x</p>', "<math><mi>x</mi></math>", "<!-- x -->",
        '<a target="_blank" href="x">x</a>', "<h1>x</h1>", "</main></body><p>x", '<span style="color:red">x</span>',
    ],
)  # fmt: skip
def test_what_could_do_anything_is_stopped(html: str) -> None:
    said = walled(f"<table><tbody><tr>{html}</tr></tbody></table>" if html.startswith("<td") else html)

    for danger in (
        "script>", "onerror", "onclick", "javascript", "https:", "//a.b", "\\", "data:", "svg", "iframe", "object", "style",
        "form", "meta", "base", "link", "class", "id=", "math", "<!--", "target", "<h1", "main", "body>", "url",
    ):  # fmt: skip
        assert danger not in re.sub('</?tbody>| (?:style|class)=""', "", said)


def test_words_that_look_dangerous_are_words() -> None:
    said = made("<script>alert(1)</script> javascript:alert(1) onclick=x")

    assert said == "<p>&lt;script&gt;alert(1)&lt;/script&gt; javascript:alert(1) onclick=x</p>\n"

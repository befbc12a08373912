"""A text of an author as HTML: read as it was meant, and harmless whatever stands in it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.render.markdown_html import is_picture, markdown_html

PNG = b"\x89PNG"
TAGS = frozenset({
    "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "a", "span", "br", "hr", "img",
    "table", "thead", "tbody", "tr", "th", "td", "blockquote",
})  # fmt: skip
ATTRIBUTES = frozenset({"href", "src", "alt", "title", "class", "start", "style"})
TRAPS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](https://a.b/x.png)",
    "[x](qms:qt-01)", "[x](data:text/html,1)", "<https://a.b>", "```\n<b>\n```", '[x](qms:a "t\\"><b>")', "|a|b|\n|-|-|\n|<i>|x|",
    "&lt;b&gt;", "# T", "[r]: https://a.b\n\n[r]", "![so do](so-do.png)", "\x00\x1b", "a<br>b", "</main></body>",
]  # fmt: skip


class Seen(HTMLParser):
    """The tags and attributes of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    handle_startendtag = handle_starttag


def shown(text: str, **more: object) -> str:
    def follow(target: str) -> str | None:
        return f"../index.html#{target[4:]}" if target.startswith("qms:") else None

    return markdown_html(text, follow=follow, pictures={"so-do.png": PNG, "x.svg": b"<svg>"}, **more).strip()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[QT-01](qms:qt-01)", '<p><a href="../index.html#qt-01">QT-01</a></p>'),
        ("[*luật*](https://a.b/x?y=1&z)", "<p><span><em>luật</em></span> (https://a.b/x?y=1&amp;z)</p>"),
        ("![sơ đồ](so-do.png)", '<p><img src="data:image/png;base64,iVBORw==" alt="sơ đồ"></p>'),
        ("![sơ đồ](x.svg)", "<p>[sơ đồ] (x.svg)</p>"),
        ("![sơ đồ](https://a.b/x.png)", "<p>[sơ đồ] (https://a.b/x.png)</p>"),
        ("<b>đậm</b>", "<p>&lt;b&gt;đậm&lt;/b&gt;</p>"),
        ("một<br>hai", "<p>một<br>\nhai</p>"),
        ("## 1. Mục đích", "<h3>1. Mục đích</h3>"),
        ("###### sâu", "<h6>sâu</h6>"),
        ("a\x1bb", "<p>a\ufffdb</p>"),
    ],
)
def test_a_text_is_shown_as_its_author_meant_it(text, html):
    assert shown(text) == html


def test_a_cell_of_a_table_may_have_several_lines():
    assert "<td>một<br>\nhai</td>" in shown("| A |\n| --- |\n| một<br/>hai |")


def test_the_title_is_not_said_twice():
    text = "# Quy trình  *kiểm soát*\n\nĐoạn.\n"

    assert shown(text, title="Quy trình *Kiểm soát*") == "<p>Đoạn.</p>"
    assert shown(text, title="Quy trình khác").startswith("<h2>")


@given(st.lists(st.one_of(st.sampled_from(TRAPS), st.text(max_size=20)), max_size=6).map("\n\n".join))
def test_nothing_that_an_author_writes_reaches_outside_of_the_page(text):
    for tag, attributes in Seen(shown(text)).tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES
        assert attributes.get("src", "data:image/").startswith("data:image/")
        assert attributes.get("href", "../index.html#").startswith("../index.html#")
        assert attributes.get("style", "text-align:").startswith("text-align:")


@pytest.mark.parametrize(("name", "answer"), [("a.PNG", True), ("a.svg", False), (".png", False), ("a", False)])
def test_pictures_that_a_page_holds_are_of_known_sorts(name, answer):
    assert is_picture(name) is answer


def test_what_stands_too_deep_for_the_reader_is_shown_as_it_was_written() -> None:
    assert shown("x\n\n" + ">" * 40 + " <b>sâu") == f"<pre>x\n\n{'&gt;' * 40} &lt;b&gt;sâu</pre>"


def test_titles_words_behind_a_fence_and_unused_definitions_are_told() -> None:
    said = shown('[a](qms:b "một") ![c](so-do.png "hai")\n\n```ba\nx\n```\n\n[d]: e\n')

    assert said.startswith(
        '<p><a href="../index.html#b">a</a> (một) <img src="data:image/png;base64,iVBORw==" alt="c"> hai</p>'
    )
    assert said.endswith("<p><em>ba</em></p>\n<pre><code>x\n</code></pre>\n<p>[d]: e</p>")


def test_cells_beyond_the_last_heading_are_kept() -> None:
    assert "<td>thừa</td>" in shown("| a |\n|---|\n| b | thừa |")

"""One document that uses all that Markdown has, through every writer: each knows every node, and loses no word.

What comes out is checked in beside it; `python tests/render/test_every_node.py` writes that anew, to be read as a diff.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final

import pytest
from markdown_it.token import Token
from support.word_files import part, png, text_of, words

from qms.render import markdown_html
from qms.render.body_parts import BLOCKS
from qms.render.controlled_papers import Linked
from qms.render.docx_body import markdown_body
from qms.render.docx_numbering import Numbering
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import blank_paper, filled
from qms.render.typst_body import markdown_typst
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_pictures import picture_files
from qms.render.typst_source import source
from qms.render.whole_markdown import reader

DATA: Final = Path(__file__).parents[1] / "data"
TEXT: Final = (DATA / "every-node.md").read_text(encoding="utf-8")
MARKS: Final = frozenset(
    ["amp", "lt", "gt", "copy", "272", "x1EB7", "nbsp", "br", "qms", "so", "do", "png", "1", "2", "7", "8"]
)
"""What stands in the text for something else, or counts what a list counts for itself."""
NEVER: Final = frozenset(
    {"html_block", "html_inline", "text_special", "definition"}
    | {"alert_open", "alert_close", "alert_title_open", "alert_title_close"}
)
"""What the rules could make and ours do not: by options that are off, or to be joined to the text beside it."""
PUSHED: Final = re.compile(r'(?:push\(|type = |Token\(\s*|\.type=)\s*"([a-z_]+)"')


def tokens(found: list[Token]) -> Iterator[str]:
    for token in found:
        yield token.type
        yield from tokens(token.children or [])


def named_by_rules() -> set[str]:
    """The sorts of tokens that the rules at work in our reader name in their own source."""
    made = reader()
    rulers = (made.block.ruler, made.inline.ruler, made.inline.ruler2, made.core.ruler)
    modules = {inspect.getmodule(rule) for ruler in rulers for rule in ruler.getRules("")}
    return {name for module in modules if module for name in PUSHED.findall(inspect.getsource(module))}


def docx() -> tuple[str, bytes]:
    document = blank_paper(title="x", author="y")
    body = markdown_body(
        TEXT,
        numbering=Numbering(document),
        draw=Pictures(document, {"so-do.png": png()}).draw,
        linked=lambda target: Linked(code="QT-01", title="Văn thư") if target == "qms:QT-01" else None,
    )
    return body, filled(document, body)


def html() -> str:
    return markdown_html.markdown_html(
        TEXT,
        follow=lambda target: f"../index.html#{target[4:]}" if target.startswith("qms:") else None,
        pictures={"so-do.png": png()},
    )


def typst() -> str:
    return markdown_typst(
        TEXT,
        linked=lambda target: Linked(code="QT-01", title="Văn thư") if target == "qms:QT-01" else None,
        pictures={"so-do.png": png()},
    )


def pdf_text() -> str:
    pytest.importorskip("typst")
    pypdfium2 = pytest.importorskip("pypdfium2")
    made = source(typst(), title="x", author="y")
    document = pypdfium2.PdfDocument(pdf_bytes(made, picture_files([png()])))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def golden() -> dict[str, str]:
    lines = re.sub(r"(?=<w:(?:p|tbl|tr|tc)>)", "\n", docx()[0]).lstrip()
    return {"every-node.html": html(), "every-node.docx.xml": lines + "\n", "every-node.typ": typst() + "\n"}


def test_the_document_has_every_token_that_the_reader_makes() -> None:
    there = {*tokens(reader().parse(TEXT))}

    assert len(named_by_rules()) > 20
    assert named_by_rules() - NEVER - there == set()
    assert there == markdown_html._KNOWN - NEVER


def test_the_word_writer_knows_every_block_of_it() -> None:
    assert {token.type for token in reader().parse(TEXT)} == {*BLOCKS}


@pytest.mark.parametrize("name", ["every-node.html", "every-node.docx.xml", "every-node.typ"])
def test_what_comes_out_is_what_was_looked_at(name: str) -> None:
    assert golden()[name] == (DATA / name).read_text(encoding="utf-8")


def said(kind: str) -> str:
    if kind == "docx":
        return text_of(part(docx()[1]))
    if kind == "pdf":
        # The reader has this sign for a hyphen at the end of a line.
        return pdf_text().replace("\ufffe", "-") + " ".join(["", *re.findall(r'alt: "([^"]*)"', typst())])
    pictures = " ".join(re.findall(r'alt="([^"]*)"', html()))
    targets = " ".join(re.findall(r'href="([^"]*)"', html()))
    return unescape(re.sub(r"<[^>]*>", " ", html())) + pictures + targets


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_every_word_is_in_what_comes_out(kind: str) -> None:
    there = {*words(said(kind))}

    assert [word for word in words(TEXT) if word not in there and word not in MARKS] == []


def test_what_a_reader_of_more_would_make_is_an_error_in_every_writer() -> None:
    reader().enable("strikethrough")
    try:
        with pytest.raises(ValueError, match="no way to write s_open"):
            markdown_html.markdown_html("~~x~~", follow=lambda _: None, pictures={})
        document = blank_paper(title="x", author="y")
        with pytest.raises(ValueError, match="no way to write s_open"):
            markdown_body("~~x~~", numbering=Numbering(document), draw=lambda *_: None, linked=lambda _: None)
        with pytest.raises(ValueError, match="s_open"):
            markdown_typst("~~x~~", linked=lambda _: None, pictures={})
    finally:
        reader().disable("strikethrough")


if __name__ == "__main__":
    for name, text in golden().items():
        (DATA / name).write_text(text, encoding="utf-8")

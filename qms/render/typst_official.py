"""An official paper as PDF, laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I, tells: it looks as in Word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from qms.model.official_papers import Annex, OfficialPaper, SignatureBlock
from qms.render import typst_paper_parts as parts
from qms.render.official_text import official_markdown, signature_pictures
from qms.render.page_sizes import TEXT_WIDTH
from qms.render.paper_layout import annex_width, official_annex, official_end, official_opening, signature_words
from qms.render.paper_look import INDENT, SIGNATURE_HEIGHT, SIGNATURE_WIDTH, SIZE
from qms.render.typst_body import HeadingLook, markdown_typst
from qms.render.typst_paper_parts import LAST_PAGE, NUMBERS, kept
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_source import PAGE_BREAK, across, literal, lying, paragraph, run, source

_UPRIGHT: Final = '#show heading: set text(weight: "regular")\n'
"""Headings are as bold as their own letters say."""
_ARTICLE: Final = HeadingLook(size=SIZE, align="both", first=INDENT, before=6, after=6)
_HEADINGS: Final = (
    HeadingLook(size=SIZE, align="center", before=6, after=6),
    _ARTICLE,
    _ARTICLE,
    attrs.evolve(_ARTICLE, is_bold=False),
)


def official_pdf(paper: OfficialPaper) -> bytes:
    """Return an official paper as a PDF file; raises `Refused` where a text or a picture cannot be written whole.

    It raises `UsageError` where typst is not installed.
    """
    pictures = {f"{place}.png": data for place, data in signature_pictures(paper).items()}
    sheets = [_text(paper, pictures), *(_annex_pages(annex, paper) for annex in paper.annexes)]
    return pdf_bytes(
        source(
            _UPRIGHT + LAST_PAGE.join(sheets),
            title=paper.title,
            author=" ".join(paper.letterhead[-1:]),
            header=NUMBERS,
            footer=_foot(paper.contact) if paper.contact else "",
            background=across(paper.mark) if paper.mark else "",
            size=SIZE,
        ),
        pictures,
    )


def _foot(contact: str) -> str:
    said = paragraph(run(contact, size=11), align="center", after=0, border="top")
    return f"#context {{ if here().page() == 1 [{said}] }};"


# -- the text -------------------------------------------------------------------------------------------------


def _text(paper: OfficialPaper, pictures: Mapping[str, bytes]) -> str:
    signatures = [_signature(block, f"{n}.png", pictures) for n, block in enumerate(paper.signatures)]
    body = kept(_body(paper.text, paper, TEXT_WIDTH))
    return official_opening(parts, paper) + body + official_end(parts, paper, signatures)


def _body(text: str, paper: OfficialPaper, width: float) -> str:
    return markdown_typst(
        official_markdown(text, first_line=paper.text_line),
        linked=lambda _: None,
        pictures={},
        width=width,
        headings=_HEADINGS,
    )


def _signature(block: SignatureBlock, name: str, pictures: Mapping[str, bytes]) -> str:
    if name not in pictures:
        return ""
    words = literal(signature_words(block))
    look = f'fit: "contain", width: {SIGNATURE_WIDTH}mm, height: {SIGNATURE_HEIGHT}mm'
    return f"#box(image({literal('/' + name)}, alt: {words}, {look}));"


def _annex_pages(annex: Annex, paper: OfficialPaper) -> str:
    content = official_annex(parts, annex, _body(annex.text, paper, annex_width(annex)))
    return lying(content) if annex.landscape else f"{PAGE_BREAK}\n{content}"

"""An official paper as PDF, laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I, tells: it looks as in Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from qms.model.official_papers import Annex, OfficialPaper, SignatureBlock
from qms.render.official_text import addressee_lines, official_markdown, recipient_lines, signature_pictures
from qms.render.page_sizes import LEFT, PAGE_HEIGHT, RIGHT, TEXT_WIDTH
from qms.render.paper_look import (
    ADDRESSEES,
    BLACK,
    BOX_HEIGHT,
    DASH,
    HEAD_SIZE,
    INDENT,
    RED,
    SIGNATURE_HEIGHT,
    SIGNATURE_WIDTH,
    SIZE,
    URGENCY_WIDTHS,
    circulation_width,
    line_width,
    title_rule,
)
from qms.render.texts import KINH_GUI
from qms.render.typst_body import HeadingLook, markdown_typst
from qms.render.typst_paper_parts import (
    LAST_PAGE,
    NUMBERS,
    data_tables,
    end,
    head,
    kept,
    line,
    note,
    recipients,
    rule,
    signature,
    title,
)
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_source import across, literal, lying, paragraph, run, source

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
    parts = [
        _text(paper, pictures),
        *(_annex_pages(annex, paper) for annex in paper.annexes),
    ]
    return pdf_bytes(
        source(
            _UPRIGHT + LAST_PAGE.join(parts),
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
    return "".join([*_opening(paper), kept(_body(paper.text, paper, TEXT_WIDTH)), _end(paper, pictures)])


def _body(text: str, paper: OfficialPaper, width: float) -> str:
    return markdown_typst(
        official_markdown(text, first_line=paper.text_line),
        linked=lambda _: None,
        pictures={},
        width=width,
        headings=_HEADINGS,
    )


def _opening(paper: OfficialPaper) -> Iterator[str]:
    yield head(paper.letterhead, paper.number, paper.place_and_date, TEXT_WIDTH, below="".join(_marks(paper)))
    if paper.name:
        yield title(paper.name, paper.subject, TEXT_WIDTH, before=18)
    yield from _addressees(paper)
    if paper.authority:
        yield line(paper.authority, bold=True, align="center", before=6, after=8, keep=True)
    yield from (line(ground, italic=True, align="both", indent=INDENT) for ground in paper.bases)
    if paper.resolution:
        yield line(paper.resolution, bold=True, align="center", before=6, after=8, keep=True)


def _end(paper: OfficialPaper, pictures: Mapping[str, bytes]) -> str:
    received = recipients(recipient_lines(paper.recipients), drafter=paper.drafter)
    signed = [_signature(block, f"{n}.png", pictures) for n, block in enumerate(paper.signatures)]
    return end(received, signed, TEXT_WIDTH)


def _signature(block: SignatureBlock, name: str, pictures: Mapping[str, bytes]) -> str:
    drawn = ""
    if name in pictures:
        words = literal(f"Chữ ký: {block.name or ''}".rstrip(": "))
        look = f'fit: "contain", width: {SIGNATURE_WIDTH}mm, height: {SIGNATURE_HEIGHT}mm'
        drawn = f"#box(image({literal('/' + name)}, alt: {words}, {look}));"
    return signature(block.titles, block.name, below=block.below, picture=drawn)


def _marks(paper: OfficialPaper) -> Iterator[str]:
    """Yield what stands below the number: the subject of a letter, how fast and how far the paper may go."""
    if not paper.name:
        yield line(paper.subject, size=HEAD_SIZE, align="center", before=6, after=0)
    if paper.urgency:
        yield _box(paper.urgency, URGENCY_WIDTHS[paper.urgency], RED)
    if paper.circulation:
        yield _box(paper.circulation, circulation_width(paper.circulation), BLACK)


def _box(text: str, width: float, colour: str) -> str:
    """Return words in a frame of *width* millimetres in the middle of a cell, clear of what is above them."""
    said = run(text, bold=True, size=HEAD_SIZE, colour=colour)
    frame = f'width: {width:.2f}mm, height: {BOX_HEIGHT}mm, inset: 0pt, stroke: 1.5pt + rgb("#{colour}")'
    return (
        "#block(width: 100%, above: 0pt, below: 0pt, inset: (top: 6pt), "
        f"align(center, rect({frame}, align(center + horizon)[{said}])));\n"
    )


def _addressees(paper: OfficialPaper) -> Iterator[str]:
    names = addressee_lines(paper.addressees)
    if len(names) == 1:
        yield line(f"{KINH_GUI} {names[0]}", align="center", before=12, after=12)
    elif names:
        under = ADDRESSEES + line_width(KINH_GUI[:-1], SIZE)
        yield paragraph(run(KINH_GUI), left=ADDRESSEES, before=12, after=2, keep=True)
        for n, name in enumerate(names, start=1):
            yield paragraph(run(name), left=under + DASH, first=-DASH, after=12 if n == len(names) else 2)


# -- annexes --------------------------------------------------------------------------------------------------


def _annex_pages(annex: Annex, paper: OfficialPaper) -> str:
    if annex.landscape:
        return lying("".join(_annex(annex, paper, PAGE_HEIGHT - LEFT - RIGHT)))
    return f"#pagebreak(weak: true);\n{''.join(_annex(annex, paper, TEXT_WIDTH))}"


def _annex(annex: Annex, paper: OfficialPaper, width: float) -> Iterator[str]:
    if annex.heading:
        yield line(annex.heading, bold=True, align="center", after=0, keep=True)
    yield line(annex.title.upper(), bold=True, align="center", after=0, keep=True)
    yield line(annex.attached, italic=True, align="center", after=0, keep=True)
    yield rule(title_rule((annex.attached,), width), after=12)
    yield _body(annex.text, paper, width)
    yield from data_tables(annex.tables, width)
    yield from map(note, annex.notes)

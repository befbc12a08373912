"""A controlled document as a Word file: what controls it on the first page, its text, its steps, their flowchart.

The first page says which revision this is, who passed it and how, and every revision there was; no line of it is a
place for a signature, and nothing entered into the store is told as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from docx.document import Document

from qms.render.body_parts import HEAD_SHADE
from qms.render.controlled_look import (
    APPROVAL_WIDTHS,
    CHANGE_WIDTHS,
    NAME_SHADE,
    NAME_WIDTH,
    STEP_WIDTHS,
    WHICH_WIDTH,
    WHOSE_WIDTH,
)
from qms.render.controlled_papers import (
    APPROVAL_HEADINGS,
    APPROVALS,
    ATTACHMENTS,
    CHANGES,
    NO_SIGNATURE,
    ControlledPaper,
)
from qms.render.document_facts import CHANGE_HEADINGS, STEP_HEADINGS, STEPS, TOTAL
from qms.render.docx_body import markdown_body
from qms.render.docx_charts import chart_pages
from qms.render.docx_numbering import Numbering
from qms.render.docx_paper_parts import put
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import TWIPS, blank_paper, cell, field, filled, paragraph, row, run, spacer, table
from qms.render.docx_watermark import watermark
from qms.render.page_sizes import TEXT_WIDTH

_BORDER: Final = '<w:{side} w:val="single" w:sz="4" w:space="4" w:color="000000"/>'


def controlled_paper(shown: ControlledPaper) -> bytes:
    """Return a controlled document as a Word file; raises `Refused` where its text cannot be written whole."""
    document = blank_paper(title=f"{shown.code} - {shown.title}", author=" ".join(shown.agency[-1:]))
    _head_and_foot(document, shown)
    pictures = Pictures(document, shown.pictures)
    body = markdown_body(
        shown.text,
        numbering=Numbering(document),
        draw=pictures.draw,
        linked=shown.linked,
        first_line=shown.text_line,
    )
    below = [*_steps(shown), *_attachments(shown)]
    if shown.chart is not None:
        below += chart_pages(document, pictures, shown.chart)
    return filled(document, "".join([*_cover(shown), spacer(1, breaks_page=True), body, *below]))


# -- what stands on every page --------------------------------------------------------------------------------


def _head_and_foot(document: Document, shown: ControlledPaper) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    mark = watermark(shown.mark) if shown.mark else ""
    tabs = f'<w:tab w:val="right" w:pos="{round(TEXT_WIDTH * TWIPS)}"/>'
    following = paragraph(
        run(f"{shown.code} - {shown.title}", size=10) + mark,
        after=6,
        border=_BORDER.format(side="bottom"),
    )
    foot = paragraph(
        run(f"{shown.code} - {shown.which} - mã băm {shown.named_digest}\tTrang ", size=10)
        + field("PAGE", size=10)
        + run("/", size=10)
        + field("NUMPAGES", size=10),
        after=0,
        border=_BORDER.format(side="top"),
        tabs=tabs,
    )
    put(section.first_page_header, paragraph(mark, after=0))
    put(section.header, following)
    put(section.first_page_footer, foot)
    put(section.footer, foot)


# -- the first page -------------------------------------------------------------------------------------------


def _cover(shown: ControlledPaper) -> Iterator[str]:
    yield _control(shown)
    yield from (paragraph(run(line, bold=True), align="center", before=4, after=0) for line in shown.marks)
    yield spacer(10)
    if shown.facts:
        told = [row([_named(name), cell(_lines(said), TEXT_WIDTH - NAME_WIDTH)]) for name, said in shown.facts]
        yield table(told, [NAME_WIDTH, TEXT_WIDTH - NAME_WIDTH])
    yield _heading(APPROVALS)
    yield from _approvals(shown)
    yield _heading(CHANGES)
    yield _plain_table(CHANGE_HEADINGS, shown.change_rows, CHANGE_WIDTHS, centred=(0, 3, 4, 6))


def _control(shown: ControlledPaper) -> str:
    """Return the table that says whose document this is, what it is, and which revision of it."""
    left, right = WHOSE_WIDTH, WHICH_WIDTH
    middle = TEXT_WIDTH - left - right
    *above, own = shown.agency or ("",)
    whose = "".join(_centred(line, size=11) for line in above) + _centred(own, bold=True, size=11)
    whose += paragraph(run(shown.unit, size=11), align="center", before=4, after=0)
    what = _centred(shown.kind.upper(), bold=True, size=12)
    what += paragraph(run(shown.title, bold=True, size=14), align="center", before=4, after=0)
    which = "".join(
        paragraph(run(f"{name}: ", size=11) + run(value, bold=True, size=11), align="left", after=2)
        for name, value in shown.control
    )
    blocks = [(whose, left), (what, middle), (which, right)]
    return table([row([cell(text, width, middle=True) for text, width in blocks])], [width for _, width in blocks])


def _approvals(shown: ControlledPaper) -> Iterator[str]:
    if shown.approvals:
        yield _plain_table(APPROVAL_HEADINGS, shown.approval_rows, APPROVAL_WIDTHS, centred=(3,), together=True)
        yield paragraph(run(NO_SIGNATURE, italic=True, size=10), align="both", before=3)
    else:
        yield paragraph(run(shown.unapproved, italic=True, size=12))


# -- below the text -------------------------------------------------------------------------------------------


def _steps(shown: ControlledPaper) -> Iterator[str]:
    if shown.header.steps:
        yield paragraph(run(STEPS), style="Heading2")
        yield _plain_table(STEP_HEADINGS, shown.step_rows, STEP_WIDTHS, centred=(0, 3))
        yield spacer(4)
        if shown.total:
            yield paragraph(run(f"{TOTAL}: ") + run(shown.total, bold=True) + run("."))


def _attachments(shown: ControlledPaper) -> Iterator[str]:
    if shown.attachments:
        yield paragraph(run(ATTACHMENTS), style="Heading2")
        yield from (paragraph(run(f"- {name}"), after=2) for name in shown.attachments)


# -- pieces ---------------------------------------------------------------------------------------------------


def _heading(text: str) -> str:
    return paragraph(run(text, bold=True, size=12), align="center", before=12, after=4, keep=True)


def _centred(text: str, *, size: float, bold: bool = False) -> str:
    return paragraph(run(text, bold=bold, size=size), align="center", after=0)


def _named(name: str) -> str:
    return cell(paragraph(run(name, size=12), after=0), NAME_WIDTH, shade=NAME_SHADE)


def _lines(said: Sequence[str]) -> str:
    return "".join(paragraph(run(line, size=12), after=0) for line in said)


def _plain_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, centred: Sequence[int],
    together: bool = False,
) -> str:  # fmt: skip
    """Return a table of texts; with *together* it stands on one page."""
    heads = [
        cell(
            paragraph(run(text, bold=True, size=11), align="center", after=0, keep=True),
            width,
            shade=HEAD_SHADE,
            middle=True,
        )
        for text, width in zip(headings, widths, strict=True)
    ]
    drawn = [row(heads, heads=True)]
    for texts in rows:
        cells = [
            cell(
                paragraph(run(text, size=11), align="center" if n in centred else "left", after=0, keep=together), width
            )
            for n, (text, width) in enumerate(zip(texts, widths, strict=True))
        ]
        drawn.append(row(cells))
    return table(drawn, widths)

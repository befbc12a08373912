"""A controlled document as a PDF file: the same content in the same order as `qms.render.docx_document` has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Final

from qms.render.body_parts import HEAD_SHADE
from qms.render.column_widths import SIDE, lines_of
from qms.render.controlled_look import (
    APPROVAL_WIDTHS,
    CHANGE_WIDTHS,
    CHART_HEADING,
    NAME_SHADE,
    NAME_WIDTH,
    POINT,
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
from qms.render.document_facts import CHANGE_HEADINGS, CHART, STEP_HEADINGS, STEPS, TOTAL
from qms.render.flowchart import Flowchart, flowchart_pictures
from qms.render.page_sizes import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TEXT_WIDTH, TOP
from qms.render.typst_body import markdown_typst
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_pictures import picture_files
from qms.render.typst_source import (
    PAGE_BREAK,
    PAGE_NUMBER,
    PAGES,
    across,
    cell,
    drawing,
    from_page_2,
    heading,
    lying,
    paragraph,
    row,
    run,
    sides,
    source,
    spacer,
    table,
    together,
)

_MOST_LINES: Final = 30
"""Of a row that is not broken over two pages, or of a table that is not."""
_HEAD_LETTERS: Final = 250


def controlled_pdf(shown: ControlledPaper) -> bytes:
    """Return a controlled document as a PDF file; raises what writing its text and `pdf_bytes` raise."""
    body = markdown_typst(shown.text, linked=shown.linked, pictures=shown.pictures, first_line=shown.text_line)
    parts = [*_cover(shown), PAGE_BREAK, body, *_steps(shown), *_attachments(shown)]
    if shown.chart is not None:
        parts += _chart(shown.chart)
    written = source(
        "".join(parts),
        title=f"{shown.code} - {shown.title}",
        author=" ".join(shown.agency[-1:]),
        header=from_page_2(_head(shown)),
        footer=_foot(shown),
        background=across(shown.mark) if shown.mark else "",
    )
    return pdf_bytes(written, picture_files(shown.pictures.values()))


# -- what stands on every page --------------------------------------------------------------------------------


def _head(shown: ControlledPaper) -> str:
    # It stands in the margin; the first page has the whole title.
    said = shorten(f"{shown.code} - {shown.title}", _HEAD_LETTERS, placeholder=" …")
    return paragraph(run(said, size=10), after=0, border="bottom")


def _foot(shown: ControlledPaper) -> str:
    which = run(f"{shown.code} - {shown.which} - mã băm {shown.named_digest}", size=10)
    page = run("Trang ", size=10) + PAGE_NUMBER + run("/", size=10) + PAGES
    return sides(which, page, size=10)


# -- the first page -------------------------------------------------------------------------------------------


def _cover(shown: ControlledPaper) -> Iterator[str]:
    yield _control(shown)
    yield from (paragraph(run(line, bold=True), align="center", before=4, after=0) for line in shown.marks)
    yield spacer(10)
    if shown.facts:
        yield table([_fact(name, said) for name, said in shown.facts], (NAME_WIDTH, TEXT_WIDTH - NAME_WIDTH))
    yield _title(APPROVALS)
    yield from _approvals(shown)
    yield _title(CHANGES)
    yield _plain_table(CHANGE_HEADINGS, shown.change_rows, CHANGE_WIDTHS, centred=(0, 3, 4, 6))


def _control(shown: ControlledPaper) -> str:
    """Return the table that says whose document this is, what it is, and which revision of it."""
    left, right = WHOSE_WIDTH, WHICH_WIDTH
    middle = TEXT_WIDTH - left - right
    *above, own = shown.agency or ("",)
    whose = "".join(_centred(line, left, size=11) for line in above) + _centred(own, left, bold=True, size=11)
    whose += _centred(shown.unit, left, size=11, before=4)
    what = _centred(shown.kind.upper(), middle, bold=True, size=12)
    what += _centred(shown.title, middle, bold=True, size=14, before=4)
    which = "".join(
        paragraph(run(f"{name}: ", size=11) + run(value, bold=True, size=11, room=right - 2 * SIDE), after=2)
        for name, value in shown.control
    )
    # Not held together: a title that fills more than a page goes on.
    cells = [cell(content, middle=True, whole=False) for content in (whose, what, which)]
    return table([row(cells)], (left, middle, right))


def _approvals(shown: ControlledPaper) -> Iterator[str]:
    if shown.approvals:
        drawn = _plain_table(APPROVAL_HEADINGS, shown.approval_rows, APPROVAL_WIDTHS, centred=(3,))
        lines = sum(_lines(texts, APPROVAL_WIDTHS, size=11) for texts in shown.approval_rows)
        yield together(drawn) if lines <= _MOST_LINES else drawn
        yield paragraph(run(NO_SIGNATURE, italic=True, size=10), align="both", before=3)
    else:
        yield paragraph(run(shown.unapproved, italic=True, size=12))


# -- below the text -------------------------------------------------------------------------------------------


def _steps(shown: ControlledPaper) -> Iterator[str]:
    if shown.header.steps:
        yield _heading(STEPS)
        yield _plain_table(STEP_HEADINGS, shown.step_rows, STEP_WIDTHS, centred=(0, 3))
        yield spacer(4)
        if shown.total:
            yield paragraph(run(f"{TOTAL}: ") + run(shown.total, bold=True) + run("."))


def _attachments(shown: ControlledPaper) -> Iterator[str]:
    if shown.attachments:
        yield _heading(ATTACHMENTS)
        yield from (paragraph(run(f"- {name}"), after=2) for name in shown.attachments)


def _chart(chart: Flowchart) -> Iterator[str]:
    """Yield a flowchart, each part of it on a page of its own, that lies where the part is too wide to stand."""
    for number, picture in enumerate(flowchart_pictures(chart)):
        wide, high = (PAGE_HEIGHT, PAGE_WIDTH) if picture.is_landscape else (PAGE_WIDTH, PAGE_HEIGHT)
        room, tallest = wide - LEFT - RIGHT, high - TOP - BOTTOM - CHART_HEADING
        width = min(picture.width * POINT, room, tallest * picture.width / picture.height)
        words = f"{picture.title}. {picture.told}"
        drawn = drawing(picture.file.decode(), words=words, width=width)
        content = (_heading(CHART) if number == 0 else "") + paragraph(drawn, align="center", after=0)
        yield lying(content) if picture.is_landscape else f"{PAGE_BREAK}{content}"


# -- pieces ---------------------------------------------------------------------------------------------------


def _heading(text: str) -> str:
    return heading(run(text, bold=True), level=1)


def _title(text: str) -> str:
    return paragraph(run(text, bold=True, size=12), align="center", before=12, after=4, keep=True)


def _centred(text: str, width: float, *, size: float, bold: bool = False, before: float = 0) -> str:
    return paragraph(run(text, bold=bold, size=size, room=width - 2 * SIDE), align="center", before=before, after=0)


def _fact(name: str, said: Sequence[str]) -> str:
    room = TEXT_WIDTH - NAME_WIDTH
    whole = _lines(["\n".join(said)], [room], size=12) <= _MOST_LINES
    lines = "".join(paragraph(run(line, size=12, room=room - 2 * SIDE), after=0) for line in said)
    named = paragraph(run(name, size=12, room=NAME_WIDTH - 2 * SIDE), after=0)
    return row([cell(named, shade=NAME_SHADE, whole=whole), cell(lines, whole=whole)])


def _lines(texts: Sequence[str], widths: Sequence[float], *, size: float) -> int:
    """Return how many lines a row takes."""
    return max(lines_of(text, width, size=size) for text, width in zip(texts, widths, strict=True))


def _plain_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, centred: Sequence[int]
) -> str:
    heads = [
        cell(
            paragraph(run(text, bold=True, size=11, room=width - 2 * SIDE), align="center", after=0),
            shade=HEAD_SHADE,
            middle=True,
        )
        for text, width in zip(headings, widths, strict=True)
    ]
    drawn = [row(heads, heads=True)]
    for texts in rows:
        whole = _lines(texts, widths, size=11) <= _MOST_LINES
        cells = []
        for place, (text, width) in enumerate(zip(texts, widths, strict=True)):
            align = "center" if place in centred else "left"
            content = paragraph(run(text, size=11, room=width - 2 * SIDE), align=align, after=0)
            cells.append(cell(content, whole=whole))
        drawn.append(row(cells))
    return table(drawn, widths)

"""What every paper of the agency is made of in PDF: lines, ends, tables, page numbers (Nghị định 30/2020/NĐ-CP, PL I).

The `Pieces` of `qms.render.paper_layout` in typst, see `qms.render.typst_source`; they look as those of
`qms.render.docx_paper_parts` do in Word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qms.model.reports import Table
from qms.render.paper_look import (
    BAND_SHADE,
    BOX_HEIGHT,
    HEAD_SHADE,
    HEAD_SIZE,
    ROOM,
    TABLE_ROOM,
    signature_size,
)
from qms.render.typst_source import cell, paragraph, row, run, spacer, table

NUMBERS: Final = (
    "#context { let n = counter(page).get().first(); if n > 1 { align(center, text(size: 13pt, str(n))) } };"
)
"""The header that numbers pages in the middle of the top margin, the first page unseen."""
LAST_PAGE: Final = "#counter(page).update(0);\n"
"""What closes a part whose successor has pages of its own, numbered from 1."""

_LONGEST: Final = 4_000
"""Letters of the source of what is surely no higher than a page, sizes and all."""


def line(
    text: str, *, align: str = "left", bold: bool = False, italic: bool = False, size: float | None = None,
    before: float = 0, after: float = 6, left: float = 0, first: float = 0, keep: bool = False,
) -> str:  # fmt: skip
    """Return a paragraph whose words all look alike; see `qms.render.typst_source.paragraph`."""
    said = run(text, bold=bold, italic=italic, size=size)
    return paragraph(said, align=align, before=before, after=after, left=left, first=first, keep=keep)


def rule(length: float, room: float, *, below_title: bool = False) -> str:
    """Return a line of *length* in the middle of *room*, both in millimetres, clear of marks below the letters."""
    after = 12 if below_title else 5
    return (
        f"#block(width: 100%, above: 0pt, below: 0pt, sticky: true, inset: (top: 2.5pt, bottom: {after}pt), "
        f"align(center, line(length: {min(length, room):.2f}mm, stroke: 0.75pt)));\n"
    )


def beside(blocks: Sequence[tuple[str, float]]) -> str:
    """Return blocks side by side, each with its width in millimetres, on one page where that has room for them."""
    columns = "".join(f"{width:g}mm, " for _, width in blocks)
    inside = "".join(f", [{content}]" for content, _ in blocks)
    return f"#block({_held(inside)}, grid(columns: ({columns}){inside}));\n"


def box(text: str, width: float, colour: str) -> str:
    """Return words in a frame of *width* millimetres in the middle of a cell, clear of what is above them."""
    said = run(text, bold=True, size=HEAD_SIZE, colour=colour)
    frame = f'width: {width:.2f}mm, height: {BOX_HEIGHT}mm, inset: 0pt, stroke: 1.5pt + rgb("#{colour}")'
    return (
        "#block(width: 100%, above: 0pt, below: 0pt, inset: (top: 6pt), "
        f"align(center, rect({frame}, align(center + horizon)[{said}])));\n"
    )


# -- the end --------------------------------------------------------------------------------------------------


def signature(titles: Sequence[str], name: str | None, *, below: Sequence[str] = (), picture: str = "") -> str:
    """Return the place of a signature: titles, *picture* or room for one, *below* it the name with its post."""
    shown = "".join(_signed(text) for text in titles)
    shown += paragraph(picture, align="center", before=2, after=2) if picture else spacer(ROOM)
    shown += "".join(_signed(text) for text in (*below, name or ""))
    return f"#block({_held(shown)})[{shown}];\n"


def _signed(text: str) -> str:
    return line(text, bold=True, size=signature_size(text), align="center", after=0)


def end(received: str, signed: Sequence[str], width: float) -> str:
    """Return the end of a paper, on one page; what stands above it is held there by `kept`.

    One signature has the recipients at its left; several stand side by side, with the recipients below them.
    """
    if not (received or signed):
        return ""
    if len(signed) > 1:
        inside = beside([(block, width / len(signed)) for block in signed]) + spacer(14) + received
    else:
        inside = beside([(block, width / 2) for block in (received, *(signed or ("",)))])
    return f"#block(width: 100%, {_held(inside)}, inset: (top: 14pt))[{inside}];\n"


def _held(content: str) -> str:
    """Return how a block stands that shall not be broken: one that is higher than a page would run out of it."""
    return f"above: 0pt, below: 0pt, breakable: {'false' if len(content) <= _LONGEST else 'true'}"


def kept(text: str) -> str:
    """Return *text* with its last paragraph held on the page of what follows."""
    before, _, last = text.removesuffix("\n").rpartition("\n")
    if not last.startswith("#p(") or last.startswith("#p(keep") or ", keep: true" in last.partition("[")[0]:
        return text
    held = f"#p(keep: true, {last.removeprefix('#p(')}\n"
    return f"{before}\n{held}" if before else held


# -- tables ---------------------------------------------------------------------------------------------------


def data_table(shown: Table, widths: Sequence[float], *, size: float) -> str:
    """Return a table of plain texts without its caption, with room below it."""

    def said(text: str, room: float, *, bold: bool = False, align: str = "left") -> str:
        return paragraph(run(text, bold=bold, size=size, room=room), align=align, after=0)

    heads = [
        cell(said(text, w, bold=True, align="center"), shade=HEAD_SHADE, middle=True)
        for text, w in zip(shown.headings, widths, strict=True)
    ]
    rows = [row(heads, heads=True)]
    for texts in shown.rows:
        if len(texts) == 1 < len(widths):
            band = cell(said(texts[0], sum(widths), bold=True), span=len(widths), shade=BAND_SHADE)
            # a head of the second level is never alone at the end of a page
            rows.append(f"table.header(level: 2, repeat: false, {band}),\n")
        else:
            rows.append(row([cell(said(text, w)) for text, w in zip(texts, widths, strict=True)]))
    return table(rows, widths) + spacer(TABLE_ROOM)

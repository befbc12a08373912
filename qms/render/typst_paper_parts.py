"""What every paper of the agency has in PDF: its head, its end, page numbers, tables (Nghị định 30/2020/NĐ-CP, PL I).

Pieces of typst, see `qms.render.typst_source`; they look as those of `qms.render.docx_paper_parts` do in Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qms.model.reports import Table
from qms.render.paper_look import (
    BAND_SHADE,
    HEAD_SHADE,
    HEAD_SHARE,
    HEAD_SIZE,
    MOTTO_WIDTH,
    ROOM,
    SIZE,
    own_rule,
    signature_size,
    title_rule,
)
from qms.render.texts import MANY_COLUMNS, NOI_NHAN, QUOC_HIEU, TIEU_NGU, column_shares
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
    before: float = 0, after: float = 6, indent: float = 0, keep: bool = False,
) -> str:  # fmt: skip
    """Return a paragraph whose words all look alike; see `qms.render.typst_source.paragraph`."""
    said = run(text, bold=bold, italic=italic, size=size)
    return paragraph(said, align=align, before=before, after=after, first=indent, keep=keep)


def rule(length: float, *, after: float = 5) -> str:
    """Return a line of *length* millimetres in the middle, clear of marks below the letters above it."""
    return (
        f"#block(width: 100%, above: 0pt, below: 0pt, sticky: true, inset: (top: 2.5pt, bottom: {after:g}pt), "
        f"align(center, line(length: {length:.2f}mm, stroke: 0.75pt)));\n"
    )


# -- the head -------------------------------------------------------------------------------------------------


def head(
    letterhead: Sequence[str], number: str | None, place_and_date: str | None, width: float, *, below: str = ""
) -> str:
    """Return whose paper it is at the left, the quốc hiệu at the right; *below* stands below the number."""
    left = HEAD_SHARE * width
    *above, own = letterhead or ("",)
    one = "".join(line(text, size=HEAD_SIZE, align="center", after=0) for text in above)
    one += line(own, bold=True, size=HEAD_SIZE, align="center", after=0)
    one += rule(own_rule(own, left))
    one += line(number, size=HEAD_SIZE, align="center", after=0) if number else ""
    other = line(QUOC_HIEU, bold=True, size=HEAD_SIZE, align="center", after=0)
    other += line(TIEU_NGU, bold=True, size=SIZE, align="center", after=0)
    other += rule(MOTTO_WIDTH)
    other += line(place_and_date, italic=True, size=SIZE, align="center", after=0) if place_and_date else ""
    return _beside([(one + below, left), (other, width - left)])


def title(name: str, subject: str | None, width: float, *, before: float) -> str:
    """Return what the paper is called, with the rule below it."""
    lines = [text for text in (name, subject) if text]
    shown = [
        line(text, bold=True, size=SIZE, align="center", before=0 if n else before, after=0, keep=True)
        for n, text in enumerate(lines)
    ]
    return "".join(shown) + rule(title_rule(lines, width), after=12)


# -- the end --------------------------------------------------------------------------------------------------


def recipients(lines: Sequence[str], *, drafter: str | None = None) -> str:
    """Return those who receive the paper, below each other; *drafter* is who drafted it, below them."""
    shown = line(NOI_NHAN, bold=True, italic=True, size=12, after=0) if lines else ""
    shown += "".join(line(text, size=11, after=0) for text in lines)
    return shown + (line(drafter, size=11, after=0) if drafter else "")


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
        inside = _beside([(block, width / len(signed)) for block in signed]) + spacer(14) + received
    else:
        inside = _beside([(block, width / 2) for block in (received, *(signed or ("",)))])
    return f"#block(width: 100%, {_held(inside)}, inset: (top: 14pt))[{inside}];\n"


def _beside(blocks: Sequence[tuple[str, float]]) -> str:
    """Return blocks side by side, each with its width in millimetres, on one page where that has room for them."""
    columns = "".join(f"{width:g}mm, " for _, width in blocks)
    inside = "".join(f", [{content}]" for content, _ in blocks)
    return f"#block({_held(inside)}, grid(columns: ({columns}){inside}));\n"


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


def data_tables(tables: Sequence[Table], width: float) -> Iterator[str]:
    """Yield tables of plain texts as wide as the page, each with its caption."""
    for shown in tables:
        if shown.caption:
            yield line(shown.caption, bold=True, keep=True)
        yield _data_table(shown, width, size=11 if len(shown.headings) > MANY_COLUMNS else 12)
        yield spacer(12)


def note(text: str) -> str:
    """Return what explains a table or ends a list, in italics."""
    return line(text, italic=True, size=12, align="both")


def _data_table(shown: Table, width: float, *, size: float) -> str:
    shares = column_shares(shown)
    widths = [width * share / sum(shares) for share in shares]

    def said(text: str, room: float, *, bold: bool = False, align: str = "left") -> str:
        return paragraph(run(text, bold=bold, size=size, room=room), align=align, after=0)

    heads = [
        cell(said(text, w, bold=True, align="center"), shade=HEAD_SHADE, middle=True)
        for text, w in zip(shown.headings, widths, strict=True)
    ]
    rows = [row(heads, heads=True)]
    for texts in shown.rows:
        if len(texts) == 1 < len(widths):
            band = cell(said(texts[0], width, bold=True), span=len(widths), shade=BAND_SHADE)
            # a head of the second level is never alone at the end of a page
            rows.append(f"table.header(level: 2, repeat: false, {band}),\n")
        else:
            rows.append(row([cell(said(text, w)) for text, w in zip(texts, widths, strict=True)]))
    return table(rows, widths)

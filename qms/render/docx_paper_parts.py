"""What every paper of the agency is made of in Word: lines, ends, tables, page numbers (Nghị định 30/2020/NĐ-CP, PL I).

The `Pieces` of `qms.render.paper_layout` as texts of WordprocessingML, see `qms.render.docx_style`.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm

from qms.model.reports import Table
from qms.render.docx_style import TWIPS, cell, field, paragraph, row, run, spacer, table, unruled
from qms.render.docx_watermark import DRAWN, watermark
from qms.render.paper_look import (
    BAND_SHADE,
    BOX_HEIGHT,
    HEAD_SHADE,
    HEAD_SIZE,
    ROOM,
    TABLE_ROOM,
    signature_size,
)


def line(
    text: str, *, align: str = "left", bold: bool = False, italic: bool = False, size: float | None = None,
    before: float = 0, after: float = 6, left: float = 0, first: float = 0, keep: bool = False,
) -> str:  # fmt: skip
    """Return a paragraph whose words all look alike; see `qms.render.docx_style.paragraph`."""
    said = run(text, bold=bold, italic=italic, size=size)
    return paragraph(said, align=align, before=before, after=after, left=left, first=first, keep=keep)


def rule(length: float, room: float, *, below_title: bool = False) -> str:
    """Return a line of *length* in the middle of *room*, both in millimetres, clear of marks below the letters."""
    side = round(max(0.0, (room - length) / 2) * TWIPS)
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if below_title else ''}"
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="40" w:after="60" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def beside(blocks: Sequence[tuple[str, float]]) -> str:
    """Return blocks side by side, each with its width in millimetres, without any border."""
    return unruled(blocks)


def box(text: str, width: float, colour: str) -> str:
    """Return words in a frame of *width* millimetres in the middle of a cell, clear of what is above them."""
    frame = "".join(
        f'<w:{side} w:val="single" w:sz="12" w:space="0" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    wide, high = round(width * TWIPS), round(BOX_HEIGHT * TWIPS)
    said = run(text, bold=True, size=HEAD_SIZE).replace("<w:bCs/>", f'<w:bCs/><w:color w:val="{colour}"/>')
    return (
        spacer(6) + f'<w:tbl><w:tblPr><w:tblW w:w="{wide}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{frame}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid><w:tr><w:trPr>'
        f'<w:trHeight w:val="{high}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>{paragraph(said, align="center", after=0)}</w:tc></w:tr></w:tbl>'
        + spacer(1)
    )


# -- the end --------------------------------------------------------------------------------------------------


def signature(titles: Sequence[str], name: str | None, *, below: Sequence[str] = (), picture: str = "") -> str:
    """Return the place of a signature: titles, *picture* or room for one, *below* it the name with its post."""
    shown = "".join(_signed(text) for text in titles)
    if picture:
        shown += paragraph(picture, align="center", before=2, after=2)
    named = [*below, name or ""]
    return shown + "".join(_signed(text, before=0 if n or picture else ROOM) for n, text in enumerate(named))


def _signed(text: str, *, before: float = 0) -> str:
    return line(text, bold=True, size=signature_size(text), align="center", before=before, after=0)


def end(received: str, signed: Sequence[str], width: float) -> str:
    """Return the end of a paper, on one page with what stands above it.

    One signature has the recipients at its left; several stand side by side, with the recipients below them.
    """
    if not (received or signed):
        return ""
    above = kept(spacer(14))
    if len(signed) > 1:
        blocks = unruled([(block, width / len(signed)) for block in signed])
        return above + blocks + spacer(14) + received
    empty = paragraph("", after=0)
    blocks = unruled([(received or empty, width / 2), (signed[0] if signed else empty, width / 2)])
    return above + blocks + spacer(1)


def kept(text: str) -> str:
    """Return *text* with its last paragraph held on the page of what follows."""
    before, opening, after = text.rpartition("<w:p><w:pPr>")
    if not opening or "<w:keepNext/>" in after:
        return text
    if after.startswith("<w:pStyle "):  # it stands before all others
        style, ended, after = after.partition("/>")
        opening += style + ended
    return f"{before}{opening}<w:keepNext/>{after}"


# -- tables ---------------------------------------------------------------------------------------------------


def data_table(shown: Table, widths: Sequence[float], *, size: float) -> str:
    """Return a table of plain texts without its caption, with room below it."""
    heads = [
        cell(line(text, bold=True, size=size, align="center", after=0), w, shade=HEAD_SHADE, middle=True)
        for text, w in zip(shown.headings, widths, strict=True)
    ]
    rows = [row(heads, heads=True)]
    for texts in shown.rows:
        if len(texts) == 1 < len(widths):
            band = line(texts[0], bold=True, size=size, after=0, keep=True)
            cells = [cell(band, sum(widths), span=len(widths), shade=BAND_SHADE)]
        else:
            cells = [cell(line(text, size=size, after=0), w) for text, w in zip(texts, widths, strict=True)]
        rows.append(row(cells))
    return table(rows, widths) + spacer(TABLE_ROOM)


# -- what stands on every page --------------------------------------------------------------------------------


def number_pages(section: Section, *, mark: str | None = None) -> None:
    """Number the pages of a section from 1, in the middle of the top margin, the first page unseen.

    *mark* stands across every page.
    """
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    across = watermark(mark) if mark else ""
    put(section.header, paragraph(field("PAGE", size=HEAD_SIZE) + across, align="center", after=0))
    if mark:
        put(section.first_page_header, paragraph(across, after=0))
    count_from_one(section)


def count_from_one(section: Section) -> None:
    """Have the page numbers of a section begin with 1."""
    # Word takes a file for damaged whose elements are not in the order of the schema (ECMA-376, 17.6.17)
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


def put(place: _Header | _Footer, text: str) -> None:
    """Have paragraphs stand in a header or footer in the place of the empty one."""
    old = place.paragraphs[0]._p
    root = parse_xml(f"<w:body {nsdecls('w')} {DRAWN}>{text}</w:body>")
    old.getparent().replace(old, root[0])

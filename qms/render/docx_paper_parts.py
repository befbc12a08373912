"""What every paper of the agency has in Word: its head, its end, page numbers, tables (Nghị định 30/2020/NĐ-CP, PL I).

Texts of WordprocessingML, see `qms.render.docx_style`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm

from qms.model.reports import Table
from qms.render.docx_style import TWIPS, cell, field, paragraph, row, run, spacer, table, unruled
from qms.render.docx_watermark import DRAWN, watermark
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


def line(
    text: str, *, align: str = "left", bold: bool = False, italic: bool = False, size: float | None = None,
    before: float = 0, after: float = 6, indent: float = 0, keep: bool = False,
) -> str:  # fmt: skip
    """Return a paragraph whose words all look alike; see `qms.render.docx_style.paragraph`."""
    said = run(text, bold=bold, italic=italic, size=size)
    return paragraph(said, align=align, before=before, after=after, first=indent, keep=keep)


def rule(length: float, room: float, *, keep: bool = False) -> str:
    """Return a line of *length* in the middle of *room*, both in millimetres, clear of marks below the letters."""
    side = round(max(0.0, (room - length) / 2) * TWIPS)
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="40" w:after="60" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


# -- the head -------------------------------------------------------------------------------------------------


def head(
    letterhead: Sequence[str], number: str | None, place_and_date: str | None, width: float, *, below: str = ""
) -> str:
    """Return whose paper it is at the left, the quốc hiệu at the right; *below* stands below the number."""
    left = HEAD_SHARE * width
    right = width - left
    *above, own = letterhead or ("",)
    one = "".join(line(text, size=HEAD_SIZE, align="center", after=0) for text in above)
    one += line(own, bold=True, size=HEAD_SIZE, align="center", after=0)
    one += rule(own_rule(own, left), left)
    one += line(number, size=HEAD_SIZE, align="center", after=0) if number else ""
    other = line(QUOC_HIEU, bold=True, size=HEAD_SIZE, align="center", after=0)
    other += line(TIEU_NGU, bold=True, size=SIZE, align="center", after=0)
    other += rule(MOTTO_WIDTH, right)
    other += line(place_and_date, italic=True, size=SIZE, align="center", after=0) if place_and_date else ""
    return unruled([(one + below, left), (other, right)])


def title(name: str, subject: str | None, width: float, *, before: float) -> str:
    """Return what the paper is called, with the rule below it."""
    lines = [text for text in (name, subject) if text]
    shown = [
        line(text, bold=True, size=SIZE, align="center", before=0 if n else before, after=0, keep=True)
        for n, text in enumerate(lines)
    ]
    return "".join(shown) + rule(title_rule(lines, width), width, keep=True)


# -- the end --------------------------------------------------------------------------------------------------


def recipients(lines: Sequence[str], *, drafter: str | None = None) -> str:
    """Return those who receive the paper, below each other; *drafter* is who drafted it, below them."""
    if not (lines or drafter):
        return ""
    shown = line(NOI_NHAN, bold=True, italic=True, size=12, after=0) if lines else ""
    shown += "".join(line(text, size=11, after=0) for text in lines)
    return shown + (line(drafter, size=11, after=0) if drafter else "")


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
    heads = [
        cell(line(text, bold=True, size=size, align="center", after=0), w, shade=HEAD_SHADE, middle=True)
        for text, w in zip(shown.headings, widths, strict=True)
    ]
    rows = [row(heads, heads=True)]
    for texts in shown.rows:
        if len(texts) == 1 < len(widths):
            band = line(texts[0], bold=True, size=size, after=0, keep=True)
            cells = [cell(band, width, span=len(widths), shade=BAND_SHADE)]
        else:
            cells = [cell(line(text, size=size, after=0), w) for text, w in zip(texts, widths, strict=True)]
        rows.append(row(cells))
    return table(rows, widths)


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

"""A report as a Word file in the form of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from qms.model.reports import Report, Section, Signature, Table
from qms.render.docx_style import (
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TWIPS,
    blank_paper,
    cell,
    filled,
    paragraph,
    row,
    run,
    table,
    unruled,
)
from qms.render.texts import MANY_COLUMNS, NOI_NHAN, QUOC_HIEU, TIEU_NGU, column_shares

_PAGE_NUMBER: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def report_paper(report: Report) -> bytes:
    """Return a report as a Word file."""
    document = blank_paper(title=report.title, author=" ".join(report.letterhead[-1:]))
    _lay_out(document, landscape=report.landscape)
    return filled(document, *("".join(_sheet(report, sections)) for sections in report.sheets()))


def _lay_out(document: Document, *, landscape: bool) -> None:
    """Lay the sheets out: page numbers centred in the top margin, none on the first page."""
    section = document.sections[0]
    if landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header._p.getparent().replace(
        header._p, parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{_PAGE_NUMBER}</w:p>')
    )
    # Word takes a file for damaged whose elements are not in the order of the schema (ECMA-376, 17.6.17)
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


# -- the text, as WordprocessingML ----------------------------------------------------------------------------


def _sheet(report: Report, sections: Sequence[Section]) -> Iterator[str]:
    width = (PAGE_HEIGHT if report.landscape else PAGE_WIDTH) - LEFT - RIGHT
    has_head = bool(report.letterhead or report.number or report.place_and_date)
    if has_head:
        yield _head(report, width)
    yield _paragraph(report.title, bold=True, size=14, align="center", before=18 if has_head else 0, after=0)
    if report.subtitle:
        yield _paragraph(report.subtitle, bold=True, size=13, align="center", after=0)
    yield _rule(width / 6, width)
    for section in sections:
        if section.heading:
            yield _paragraph(section.heading, bold=True, keep=True, before=6)
        for text in section.paragraphs:
            yield _paragraph(text, align="both", indent=10)
        for shown in section.tables:
            if shown.caption:
                yield _paragraph(shown.caption, bold=True, keep=True)
            yield _table(shown, width, size=11 if len(shown.headings) > MANY_COLUMNS else 12)
            yield _paragraph("", size=6, after=0)
        yield from map(_note, section.notes)
    yield from map(_note, report.notes)
    if report.recipients or report.signatures:
        yield _paragraph("", size=8, after=0, keep=True)
        yield _end(report, width)
        yield _paragraph("", size=1, after=0)


def _note(text: str) -> str:
    return _paragraph(text, italic=True, size=12, align="both")


def _paragraph(
    text: str, *, align: str = "left", bold: bool = False, italic: bool = False, size: float | None = None,
    before: float = 0, after: float = 6, indent: float = 0, keep: bool = False,
) -> str:  # fmt: skip
    said = run(text, bold=bold, italic=italic, size=size)
    return paragraph(said, align=align, before=before, after=after, first=indent, keep=keep)


def _rule(length: float, room: float) -> str:
    """Return a line of *length* in the middle of *room*, both in millimetres."""
    side = round(max(0.0, (room - length) / 2) * TWIPS)
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="40" w:after="60" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def _head(report: Report, width: float) -> str:
    left, right = 0.4 * width, 0.6 * width
    *above, own = report.letterhead or ("",)
    one = "".join(_paragraph(line, size=12, align="center", after=0) for line in above)
    one += _paragraph(own, bold=True, size=12, align="center", after=0)
    one += _rule(min(0.45 * _width_of(own, 12), left / 2), left)
    if report.number:
        one += _paragraph(report.number, size=13, align="center", after=0)
    other = _paragraph(QUOC_HIEU, bold=True, size=12, align="center", after=0)
    other += _paragraph(TIEU_NGU, bold=True, size=13, align="center", after=0)
    other += _rule(58, right)
    if report.place_and_date:
        other += _paragraph(report.place_and_date, italic=True, size=13, align="center", after=0)
    return unruled([(one, left), (other, right)])


def _width_of(capitals: str, size: float) -> float:
    """Return about how many millimetres a line of bold capitals takes."""
    return len(capitals) * size * 0.68 * 25.4 / 72


def _table(shown: Table, width: float, *, size: float) -> str:
    shares = column_shares(shown)
    widths = [width * share / sum(shares) for share in shares]
    heads = [
        cell(_paragraph(text, bold=True, size=size, align="center", after=0), w, shade="DDEBF7", middle=True)
        for text, w in zip(shown.headings, widths, strict=True)
    ]
    rows = [row(heads, heads=True)]
    for texts in shown.rows:
        if len(texts) == 1 < len(widths):
            band = _paragraph(texts[0], bold=True, size=size, after=0, keep=True)
            cells = [cell(band, width, span=len(widths), shade="F2F2F2")]
        else:
            cells = [cell(_paragraph(text, size=size, after=0), w) for text, w in zip(texts, widths, strict=True)]
        rows.append(row(cells))
    return table(rows, widths)


def _end(report: Report, width: float) -> str:
    """Return the recipients on the left and the places of the signatures beside them."""
    blocks = [_signature(signature) for signature in report.signatures]
    if report.recipients or len(blocks) < 2:
        recipients = [_paragraph(line, size=11, after=0) for line in report.recipients]
        head = _paragraph(NOI_NHAN, bold=True, italic=True, size=12, after=0) if recipients else _paragraph("")
        blocks.insert(0, head + "".join(recipients))
    return unruled([(block, width / len(blocks)) for block in blocks])


def _signature(signature: Signature) -> str:
    titles = "".join(_paragraph(line, bold=True, size=13, align="center", after=0) for line in signature.titles)
    name = _paragraph(signature.name or "", bold=True, size=13, align="center", before=60, after=0)
    return titles + name

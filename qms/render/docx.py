"""A report as a Word file in the form of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from qms.model.reports import Report, Section, Signature, Table
from qms.render.texts import MANY_COLUMNS, NOI_NHAN, QUOC_HIEU, TIEU_NGU, column_shares, writable

_FONT: Final = "Times New Roman"
_MADE: Final = dt.datetime(2021, 1, 1)
"""Of every file: equal reports shall give equal bytes."""
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)

_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 15, 20, 20
_SHORT, _LONG = 210, 297
_TWIPS: Final = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

_TAB: Final = "</w:t><w:tab/><w:t xml:space='preserve'>"
_BREAK: Final = "</w:t><w:br/><w:t xml:space='preserve'>"
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TEXT_PART: Final = "word/document.xml"
_TINY: Final = '<w:spacing w:after="0" w:line="20" w:lineRule="exact"/>'
_PAGE_NUMBER: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def report_paper(report: Report) -> bytes:
    """Return a report as a Word file."""
    document = docx.Document()
    _set_fonts(document)
    _set_properties(document, report)
    _lay_out(document, landscape=report.landscape)
    empty = io.BytesIO()
    document.save(empty)
    return _filled(empty.getvalue(), ["".join(_sheet(report, sections)) for sections in report.sheets()])


# -- the file -------------------------------------------------------------------------------------------------


def _set_fonts(document: Document) -> None:
    """Name the font for every sort of letter, and the language: Word would take another for what it thinks Asian."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for letters in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{letters}"), _FONT)
    for attribute in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    language = parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>')
    style.element.get_or_add_rPr().append(language)
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), "vi-VN")


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.author = writable(report.title)[:255], writable(" ".join(report.letterhead[-1:]))[:255]
    properties.comments = properties.last_modified_by = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = _MADE


def _lay_out(document: Document, *, landscape: bool) -> None:
    """Lay the sheets out: A4, page numbers centred in the top margin, none on the first page."""
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(_LONG), Mm(_SHORT)) if landscape else (Mm(_SHORT), Mm(_LONG))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header._p.getparent().replace(
        header._p, parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{_PAGE_NUMBER}</w:p>')
    )
    # Word takes a file for damaged whose elements are not in the order of the schema (ECMA-376, 17.6.17)
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


def _filled(empty: bytes, sheets: Sequence[str]) -> bytes:
    """Return the file with its text, a section for each of *sheets*, and every part dated alike.

    The text goes in as it is written: to move a long table from one tree of XML to another takes minutes.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(empty)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == _TEXT_PART:
                before, section, after = re.split(r"(<w:sectPr\b.*</w:sectPr>)", data.decode(), flags=re.DOTALL)
                break_ = f"<w:p><w:pPr>{_TINY}{section}</w:pPr></w:p>"
                data = f"{before}{break_.join(sheets)}{section}{after}".encode()
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # the same on every system
            new.writestr(part, data)
    return target.getvalue()


# -- the text, as WordprocessingML ----------------------------------------------------------------------------


def _sheet(report: Report, sections: Sequence[Section]) -> Iterator[str]:
    width = (_LONG if report.landscape else _SHORT) - _LEFT - _RIGHT
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
        for paragraph in section.paragraphs:
            yield _paragraph(paragraph, align="both", indent=10)
        for table in section.tables:
            if table.caption:
                yield _paragraph(table.caption, bold=True, keep=True)
            yield _table(table, width, size=11 if len(table.headings) > MANY_COLUMNS else 12)
            yield _paragraph("", size=6, after=0)
        yield from map(_note, section.notes)
    yield from map(_note, report.notes)
    if report.recipients or report.signatures:
        yield _paragraph("", size=8, after=0, keep=True)
        yield _end(report, width)
        yield _paragraph("", size=1, after=0)


def _note(text: str) -> str:
    return _paragraph(text, italic=True, size=12, align="both")


def _run(text: str, *, bold: bool = False, italic: bool = False, size: float | None = None) -> str:
    said = escape(writable(text)).replace("\t", _TAB).replace("\n", _BREAK)
    style = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    if size is not None:
        style += f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
    return f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def _paragraph(
    text: str, *, align: str = "left", bold: bool = False, italic: bool = False, size: float | None = None,
    before: float = 0, after: float = 6, indent: float = 0, keep: bool = False,
) -> str:  # fmt: skip
    """Return a paragraph; *before* and *after* in points, *indent* of the first line in millimetres."""
    style = "<w:keepNext/>" if keep else ""
    space = f'w:before="{round(20 * before)}" w:after="{round(20 * after)}"'
    style += f'<w:spacing {space} w:line="240" w:lineRule="auto"/>'
    style += f'<w:ind w:firstLine="{round(indent * _TWIPS)}"/>' if indent else ""
    style += f'<w:jc w:val="{align}"/>'
    return f"<w:p><w:pPr>{style}</w:pPr>{_run(text, bold=bold, italic=italic, size=size)}</w:p>"


def _rule(length: float, room: float) -> str:
    """Return a line of *length* in the middle of *room*, both in millimetres."""
    side = round(max(0.0, (room - length) / 2) * _TWIPS)
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="40" w:after="60" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def _grid(widths: Sequence[float]) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{round(w * _TWIPS)}"/>' for w in widths) + "</w:tblGrid>"


def _properties(width: float, *, borders: str, margin: float) -> str:
    side = round(margin * _TWIPS)
    return (
        f'<w:tblPr><w:tblW w:w="{round(width * _TWIPS)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr>"
    )


def _cell(content: str, width: float, *, span: int = 1, shade: str | None = None, middle: bool = False) -> str:
    style = f'<w:tcW w:w="{round(width * _TWIPS)}" w:type="dxa"/>'
    style += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    style += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    style += '<w:vAlign w:val="center"/>' if middle else ""
    return f"<w:tc><w:tcPr>{style}</w:tcPr>{content}</w:tc>"


def _unruled(blocks: Iterable[tuple[str, float]]) -> str:
    """Return blocks side by side, each with its width, without any border."""
    blocks = list(blocks)
    widths = [width for _, width in blocks]
    cells = "".join(_cell(content, width) for content, width in blocks)
    properties = _properties(sum(widths), borders="", margin=0)
    return f"<w:tbl>{properties}{_grid(widths)}<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"


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
    return _unruled([(one, left), (other, right)])


def _width_of(capitals: str, size: float) -> float:
    """Return about how many millimetres a line of bold capitals takes."""
    return len(capitals) * size * 0.68 * 25.4 / 72


def _table(table: Table, width: float, *, size: float) -> str:
    shares = column_shares(table)
    widths = [width * share / sum(shares) for share in shares]
    heads = "".join(
        _cell(_paragraph(text, bold=True, size=size, align="center", after=0), w, shade="DDEBF7", middle=True)
        for text, w in zip(table.headings, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for row in table.rows:
        if len(row) == 1 < len(widths):
            band = _paragraph(row[0], bold=True, size=size, after=0, keep=True)
            cells = _cell(band, width, span=len(widths), shade="F2F2F2")
        else:
            cells = "".join(_cell(_paragraph(text, size=size, after=0), w) for text, w in zip(row, widths, strict=True))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return f"<w:tbl>{_properties(width, borders=_BORDERS, margin=1.2)}{_grid(widths)}{''.join(rows)}</w:tbl>"


def _end(report: Report, width: float) -> str:
    """Return the recipients on the left and the places of the signatures beside them."""
    blocks = [_signature(signature) for signature in report.signatures]
    if report.recipients or len(blocks) < 2:
        recipients = [_paragraph(line, size=11, after=0) for line in report.recipients]
        head = _paragraph(NOI_NHAN, bold=True, italic=True, size=12, after=0) if recipients else _paragraph("")
        blocks.insert(0, head + "".join(recipients))
    return _unruled([(block, width / len(blocks)) for block in blocks])


def _signature(signature: Signature) -> str:
    titles = "".join(_paragraph(line, bold=True, size=13, align="center", after=0) for line in signature.titles)
    name = _paragraph(signature.name or "", bold=True, size=13, align="center", before=60, after=0)
    return titles + name

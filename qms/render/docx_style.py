"""How a paper of the agency looks in Word (Nghị định 30/2020/NĐ-CP, Phụ lục I), and the pieces it is written with.

The pieces are texts of WordprocessingML, put into the file as they are: to move a long table from one tree of XML to
another takes minutes. The elements of each piece stand in the order of the schema (ECMA-376, Part 1, 17): Word takes
a file for damaged where they do not.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from qms.render.column_widths import SIDE
from qms.render.page_sizes import BOTTOM, EDGE, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP
from qms.render.texts import writable

FONT: Final = "Times New Roman"
CODE_FONT: Final = "Courier New"
TWIPS: Final = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

_MADE: Final = dt.datetime(2021, 1, 1)
"""Of every file: equal papers shall give equal bytes."""
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_TEXT_PART: Final = "word/document.xml"
_TAB: Final = "</w:t><w:tab/><w:t xml:space='preserve'>"
_BREAK: Final = "</w:t><w:br/><w:t xml:space='preserve'>"
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TINY: Final = '<w:spacing w:after="0" w:line="20" w:lineRule="exact"/>'
_HEADINGS: Final = ((14, "center", False), (13, "left", False), (13, "left", True))
"""Size, alignment and slant of the headings of the first levels; those below are as the last."""

_SIDE_TWIPS: Final = round(SIDE * TWIPS)
"""Of a cell; Word has the border of a table stand out by it."""


# -- the file -------------------------------------------------------------------------------------------------


def blank_paper(*, title: str, author: str) -> Document:
    """Return an empty sheet of A4 in the fonts and with the margins of the decree."""
    document = docx.Document()
    _set_fonts(document)
    _set_headings(document)
    document.core_properties.author = writable(author)[:255]
    name_paper(document, title=title)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance = section.footer_distance = Mm(EDGE)
    return document


def filled(document: Document, *sheets: str) -> bytes:
    """Return the file of *document* with texts of WordprocessingML, a section for each; every part is dated alike.

    The sections of the document lay out as many sheets; where it has a single one, that lays out all of them.
    """
    return packed(
        document,
        lambda text: re.sub(
            "(?<=<w:body>)(.*)(?=</w:body>)", lambda body: _sections(body[0], sheets), text, count=1, flags=re.DOTALL
        ),
    )


def name_paper(document: Document, *, title: str) -> None:
    """Have the properties of the file name the paper, and nobody and no moment else."""
    properties = document.core_properties
    properties.title = writable(title)[:255]
    properties.comments = properties.last_modified_by = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = _MADE


def packed(document: Document, finish: Callable[[str], str]) -> bytes:
    """Return the file of *document*, whose text *finish* has the last word on; every part is dated alike."""
    empty, target = io.BytesIO(), io.BytesIO()
    document.save(empty)
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == _TEXT_PART:
                data = finish(data.decode()).encode()
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # the same on every system
            new.writestr(part, data)
    return target.getvalue()


def _sections(body: str, sheets: Sequence[str]) -> str:
    layouts = re.findall(r"<w:sectPr\b.*?</w:sectPr>", body, flags=re.DOTALL)
    if len(layouts) == 1:
        layouts *= len(sheets)
    *ended, last = zip(sheets, layouts, strict=True)
    return "".join([*(f"{sheet}<w:p><w:pPr>{_TINY}{layout}</w:pPr></w:p>" for sheet, layout in ended), *last])


def _set_fonts(document: Document) -> None:
    """Name the font for every sort of letter, and the language: Word would take another for what it thinks Asian."""
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FONT, Pt(13)
    _name_font(style)
    language = parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>')
    style.element.get_or_add_rPr().append(language)
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), "vi-VN")


def _name_font(style: ParagraphStyle) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for letters in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{letters}"), FONT)
    for attribute in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)


def _set_headings(document: Document) -> None:
    """Have headings in the letters of the paper, black: a reader of Word still finds them in its outline."""
    for level in range(1, 7):
        style = document.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)
        size, align, slanted = _HEADINGS[min(level, len(_HEADINGS)) - 1]
        _name_font(style)
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, slanted
        style.font.color.rgb = RGBColor(0, 0, 0)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(10), Pt(4), 1.0
        spacing.keep_with_next = True
        style.element.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), align)


# -- the pieces -----------------------------------------------------------------------------------------------


def run(
    text: str, *, bold: bool = False, italic: bool = False, size: float | None = None, font: str | None = None
) -> str:
    """Return a run of letters; a line feed in it breaks the line."""
    said = escape(writable(text)).replace("\t", _TAB).replace("\n", _BREAK)
    style = "".join(f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' for font in filter(None, [font]))
    style += ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    if size is not None:
        style += f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
    return f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def field(instruction: str, *, size: float) -> str:
    """Return a field that Word counts for itself, such as PAGE."""
    look = f'<w:rPr><w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/></w:rPr>'
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{look}<w:t>1</w:t></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(
    content: str, *, style: str = "", align: str = "", before: float = 0, after: float = 6, left: float = 0,
    first: float = 0, keep: bool = False, numbering: tuple[int, int] | None = None, border: str = "", tabs: str = "",
) -> str:  # fmt: skip
    """Return a paragraph of runs.

    *before* and *after* are in points; *left*, and *first* of the first line against it, in millimetres. *keep* holds
    it on the page of what follows. *numbering* is the list and the level whose mark it bears.
    """
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    look += "<w:keepNext/>" if keep else ""
    if numbering is not None:
        look += f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
    look += (f"<w:pBdr>{border}</w:pBdr>" if border else "") + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
    if not style:
        spaces = f'w:before="{round(20 * before)}" w:after="{round(20 * after)}"'
        look += f'<w:spacing {spaces} w:line="240" w:lineRule="auto"/>'
    if left or first:
        side = "firstLine" if first >= 0 else "hanging"
        look += f'<w:ind w:left="{round(left * TWIPS)}" w:{side}="{round(abs(first) * TWIPS)}"/>'
    look += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{look}</w:pPr>{content}</w:p>"


def spacer(height: float, *, breaks_page: bool = False) -> str:
    """Return an empty paragraph so many points high; with *breaks_page* a new page begins with it."""
    look = "<w:pageBreakBefore/>" if breaks_page else ""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(20 * height)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{look}{spacing}</w:pPr></w:p>"


def cell(content: str, width: float, *, span: int = 1, shade: str | None = None, middle: bool = False) -> str:
    """Return a cell of paragraphs; *width* in millimetres, *span* in columns."""
    look = f'<w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/>'
    look += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    look += '<w:vAlign w:val="center"/>' if middle else ""
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>"


def row(cells: Sequence[str], *, heads: bool = False, whole: bool = True) -> str:
    """Return a row of cells: *heads* is repeated on each page, *whole* is not broken over two."""
    look = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if heads else "")
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[float], *, left: float = 0) -> str:
    """Return a ruled table of rows, with columns of fixed widths in millimetres."""
    margins = (("top", 20), ("left", _SIDE_TWIPS), ("bottom", 20), ("right", _SIDE_TWIPS))
    return _table(rows, widths, left=round(left * TWIPS) + _SIDE_TWIPS, borders=_BORDERS, margins=margins)


def unruled(blocks: Iterable[tuple[str, float]]) -> str:
    """Return blocks side by side, each with its width in millimetres, without any border."""
    blocks = list(blocks)
    whole = row([cell(content, width) for content, width in blocks])
    return _table([whole], [width for _, width in blocks], left=0, borders="", margins=(("left", 0), ("right", 0)))


def _table(
    rows: Iterable[str], widths: Sequence[float], *, left: int, borders: str, margins: Iterable[tuple[str, int]]
) -> str:
    grid = "".join(f'<w:gridCol w:w="{round(width * TWIPS)}"/>' for width in widths)
    inside = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side, margin in margins)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths) * TWIPS)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{left}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{inside}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )

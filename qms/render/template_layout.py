"""What a template's file needs beside its tags: whole tables and cells, lists, styles, the width of a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.parts.numbering import NumberingPart
from lxml import etree

from qms.render.docx_style import TWIPS, blank_paper
from qms.render.docx_watermark import DRAWN, watermark
from qms.render.page_sizes import TEXT_WIDTH

BLOCK: Final = "{urn:qms:block}block"
"""What stands in the text where paragraphs and tables will."""
_CELL_SIDES: Final = 4.0
"""What the margins of a cell take from its width, in millimetres."""
_NARROWEST: Final = 20.0
_FIRST_DRAWING: Final = 10_001
"""The number of the template's first picture: those of the text count from 1."""


def width_at(block: etree._Element) -> float:
    """Return how wide the place of a block is, in millimetres."""
    for above in block.iterancestors(qn("w:tc")):
        width = above.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            return max(_NARROWEST, int(width.get(qn("w:w"), "0")) / TWIPS - _CELL_SIDES)
    section = next(block.iter(qn("w:sectPr")), None)
    if section is None:
        section = next(iter(block.xpath("following::w:sectPr", namespaces=nsmap)), None)
    size, margins = (None if section is None else section.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar"))
    if size is None or margins is None:
        return float(TEXT_WIDTH)
    taken = sum(int(margins.get(qn(f"w:{side}"), "0")) for side in ("left", "right", "gutter"))
    return max(_NARROWEST, (int(size.get(qn("w:w"), "0")) - taken) / TWIPS)


def mend(root: etree._Element) -> None:
    """Make whole what a loop without a turn leaves: cells without a paragraph, tables without rows."""
    for table in [*root.iter(qn("w:tbl"))]:
        rows = table.findall(qn("w:tr"))
        for row in rows:
            if row.find(qn("w:tc")) is None and row.find(qn("w:sdt")) is None:
                table.remove(row)
        if table.find(qn("w:tr")) is None and table.find(qn("w:sdt")) is None:
            cast("etree._Element", table.getparent()).remove(table)
    for cell in [*root.iter(qn("w:tc"))]:
        if len(cell) == 0 or cell[-1].tag not in (qn("w:p"), BLOCK, qn("w:sdt")):
            etree.SubElement(cell, qn("w:p"))
    if root.tag in (qn("w:hdr"), qn("w:ftr")) and root.find(qn("w:p")) is None:
        etree.SubElement(root, qn("w:p"))
    for number, drawing in enumerate(root.iter(qn("wp:docPr")), start=_FIRST_DRAWING):
        drawing.set("id", str(number))


def have_numbering(document: Document) -> None:
    """Give a file its part with lists, which one that never had a list lacks."""
    part = document.part
    try:
        part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        element = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        place = PackURI("/word/numbering.xml")
        made = NumberingPart(place, CONTENT_TYPE.WML_NUMBERING, element, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)


def heading_styles(document: Document) -> Callable[[str], str]:
    """Return which style of the file a heading of ours has; one that the file lacks is added to it."""
    names = {style.name: style.style_id for style in document.styles}

    def find(ours: str) -> str:
        name = f"Heading {ours[-1]}"
        if name not in names:
            element = blank_paper(title="", author="").styles[name].element
            document.styles.element.append(element)
            names[name] = element.styleId
        return str(names[name])

    return find


def put_mark(document: Document, mark: str) -> None:
    """Have *mark* stand across every page of the file."""
    for place, section in enumerate(document.sections):
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for header in headers:
            if place and header.is_linked_to_previous:
                continue
            root = parse_xml(f"<w:body {nsdecls('w')} {DRAWN}>{watermark(mark)}</w:body>")
            (header.paragraphs or [header.add_paragraph()])[0]._p.append(root[0])

"""Flowcharts in Word: each a picture of dots that any program shows, with the drawing itself for those that can."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib.resources import as_file, files
from typing import Final

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from qms.render.controlled_look import CHART_HEADING, POINT
from qms.render.document_facts import CHART
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import paragraph, run, spacer
from qms.render.flowchart import Flowchart, Picture, flowchart_pictures
from qms.render.page_sizes import BOTTOM, LYING_TEXT_WIDTH, PAGE_HEIGHT, PAGE_WIDTH, TEXT_WIDTH, TOP

_DOTS: Final = 200
"""Of a picture, to the inch."""
_FACES: Final = ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf")
_SPACE: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_EXTENSION: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""By which Word knows a drawing beside its picture ([MS-ODRAWXML], 2.3.1.4)."""


def chart_pages(document: Document, pictures: Pictures, chart: Flowchart) -> Iterator[str]:
    """Yield a flowchart as WordprocessingML, each part of it on a page of its own; it ends the document.

    One that is too wide for a sheet that stands gets sheets that lie, as a section of its own.
    """
    drawn = flowchart_pictures(chart)
    wide, high = TEXT_WIDTH, PAGE_HEIGHT - TOP - BOTTOM
    lies = any(picture.is_landscape for picture in drawn)
    if lies:
        yield _lay_down(document)
        wide, high = LYING_TEXT_WIDTH, PAGE_WIDTH - TOP - BOTTOM
    for number, picture in enumerate(drawn, start=1):
        if number > 1 or not lies:
            yield spacer(1, breaks_page=True)
        if number == 1:
            yield paragraph(run(CHART), style="Heading2")
        scale = min(POINT, wide / picture.width, (high - CHART_HEADING) / picture.height)
        yield _drawing(document, pictures, picture, picture.width * scale, picture.height * scale)


def chart_dots(picture: Picture) -> bytes:
    """Return a part of a flowchart as PNG, in letters that come with qms: every machine draws the same."""
    # It is slow to import.
    import resvg_py

    with contextlib.ExitStack() as stack:
        faces = [stack.enter_context(as_file(files("qms") / "fonts" / name)) for name in _FACES]
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=picture.file.decode(),
                dpi=_DOTS,
                skip_system_fonts=True,
                font_files=[str(face) for face in faces],
                font_family="Liberation Serif",
                serif_family="Liberation Serif",
            )
        )


def _drawing(document: Document, pictures: Pictures, picture: Picture, width: float, height: float) -> str:
    inline = pictures.placed(chart_dots(picture), width, height, words=picture.told, title=picture.title)
    parts = document.part.package
    assert parts is not None  # it has been opened
    name = parts.next_partname("/word/media/luu-do-%d.svg")
    drawing = Part(name, "image/svg+xml", picture.file, parts)
    relation = document.part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)
    [blip] = inline.iter(qn("a:blip"))
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SPACE}" r:embed="{relation}"/></a:ext></a:extLst>'
        )
    )
    return paragraph(f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>", align="center", after=0)


def _lay_down(document: Document) -> str:
    """Have the document end on sheets that lie; return the end of the section before, which stands."""
    section = document.sections[-1]
    end = section._sectPr.xml
    section.different_first_page_header_footer = False
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE_HEIGHT), Mm(PAGE_WIDTH)
    return f'<w:p><w:pPr><w:spacing w:after="0" w:line="20" w:lineRule="exact"/>{end}</w:pPr></w:p>'

"""The flowchart of a controlled document in its Word file."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import docx
from docx.image.image import Image
from docx.shared import Mm
from render.test_docx_document import PAPER, made
from support.word_files import opened, part

from qms.model.procedures import Step
from qms.model.working_time import WorkingTime
from qms.render.docx_charts import chart_dots
from qms.render.flowchart import Flowchart, flowchart_pictures
from qms.render.page_sizes import TEXT_WIDTH

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
NO_LETTER = "\uffff"


def steps(number: int, units: int) -> tuple[Step, ...]:
    return tuple(
        Step(
            id=f"b{n}",
            what=f"Việc số {n} của một đơn vị",
            unit=f"u{n % units}",
            time=WorkingTime(minutes=60),
            next=f"b{n + 1}" if n < number else "end",
        )
        for n in range(1, number + 1)
    )


def file_with(number: int, units: int, **said: Any) -> bytes:
    names = {f"u{n}": f"Phòng Quản lý số {n}" for n in range(units)}
    return made(header=attrs.evolve(PAPER.header, steps=steps(number, units)), unit_names=names, **said)


def drawn(data: bytes) -> list[ET.Element]:
    return [*part(data).iter(f"{DRAWING}inline")]


def named(data: bytes, relation: str) -> bytes:
    blob: bytes = opened(data).part.related_parts[relation].blob
    return blob


def test_each_picture_is_dots_that_any_program_shows_and_the_drawing_for_those_that_can() -> None:
    data = made()
    [picture] = flowchart_pictures(PAPER.chart)  # type: ignore[arg-type]  # it has steps

    [inline] = drawn(data)
    [blip] = inline.iter(f"{MAIN}blip")
    [svg] = inline.iter(f"{SVG}svgBlip")

    assert named(data, blip.attrib[LINKED]) == chart_dots(picture)
    assert named(data, svg.attrib[LINKED]) == picture.file


def test_the_drawing_is_declared_to_be_one() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as parts:
        assert b'PartName="/word/media/luu-do-1.svg" ContentType="image/svg+xml"' in parts.read("[Content_Types].xml")


def test_who_does_not_see_it_is_told_its_title_and_every_step() -> None:
    [inline] = drawn(made())
    [properties] = inline.iter(f"{DRAWING}docPr")

    assert properties.attrib["title"] == "Lưu đồ QT-05 - Quy trình <hồ sơ>"
    assert "Bước 3, Tổ chức (ngoài cơ quan): Bổ sung (tiếp: bước 2)." in properties.attrib["descr"]


def test_a_document_without_steps_has_no_flowchart() -> None:
    data = made(header=attrs.evolve(PAPER.header, steps=()))

    assert drawn(data) == []


def test_a_long_one_goes_over_several_pages_and_none_is_wider_than_the_text() -> None:
    inlines = drawn(file_with(30, 3))
    extents = [inline.find(f"{DRAWING}extent") for inline in inlines]

    assert len(inlines) > 2
    assert all(extent is not None and int(extent.attrib["cx"]) <= Mm(TEXT_WIDTH) for extent in extents)
    assert len({p.attrib["id"] for inline in inlines for p in inline.iter(f"{DRAWING}docPr")}) == len(inlines)


def test_one_of_very_many_lanes_lies_on_sheets_that_lie() -> None:
    standing, lying = opened(file_with(10, 10)).sections

    assert standing.page_width < standing.page_height
    assert standing.different_first_page_header_footer
    assert lying.page_width > lying.page_height
    assert lying.footer.paragraphs[0].text.startswith("QT-05 - lần 02.01")


def test_the_dots_are_close_enough_for_print() -> None:
    [picture] = flowchart_pictures(PAPER.chart)  # type: ignore[arg-type]  # it has steps

    assert abs(Image.from_blob(chart_dots(picture)).px_width / (picture.width / 72) - 200) < 2


def test_every_letter_of_vietnamese_is_drawn_and_not_a_box_for_it() -> None:
    """Two letters that the fonts had not would be the same box."""

    def dots(letter: str) -> bytes:
        chart = Flowchart(code="x", title="x", steps=(Step(id="b1", what=letter, unit="u"),), unit_names={"u": "u"})
        return chart_dots(flowchart_pictures(chart)[0])

    box = dots(NO_LETTER)

    assert len({dots(letter) for letter in "ạấầẩẫậắằẳẵặ"} | {box}) == 12


def test_the_same_text_gives_the_same_bytes() -> None:
    assert file_with(12, 3) == file_with(12, 3)


def test_the_pictures_of_the_text_and_of_the_flowchart_share_no_number() -> None:
    from support.word_files import png

    data = made(text="![Một](a.png)\n", attachments=("a.png",), pictures={"a.png": png()})
    ids = [p.attrib["id"] for p in part(data).iter(f"{DRAWING}docPr")]

    assert len(ids) == len({*ids}) == 2
    assert docx.Document(io.BytesIO(data)).inline_shapes[0].width > 0

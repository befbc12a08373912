"""An official paper as a Word file, laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I, tells."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from qms.model.official_papers import Annex, OfficialPaper, SignatureBlock
from qms.render.docx_body import markdown_body
from qms.render.docx_numbering import Numbering
from qms.render.docx_paper_parts import (
    count_from_one,
    data_tables,
    end,
    head,
    kept,
    line,
    note,
    number_pages,
    put,
    recipients,
    rule,
    signature,
    title,
)
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import (
    LEFT,
    PAGE_HEIGHT,
    RIGHT,
    TEXT_WIDTH,
    TWIPS,
    blank_paper,
    filled,
    paragraph,
    run,
    spacer,
)
from qms.render.official_text import (
    PART,
    POINT,
    addressee_lines,
    official_markdown,
    recipient_lines,
    signature_pictures,
)
from qms.render.paper_look import (
    ADDRESSEES,
    BLACK,
    BOX_HEIGHT,
    DASH,
    HEAD_SIZE,
    INDENT,
    RED,
    SIGNATURE_HEIGHT,
    SIGNATURE_WIDTH,
    SIZE,
    URGENCY_WIDTHS,
    circulation_width,
    line_width,
    title_rule,
)
from qms.render.texts import KINH_GUI


def official_docx(paper: OfficialPaper) -> bytes:
    """Return an official paper as a Word file; raises `Refused` where a text or a picture cannot be written whole."""
    document = blank_paper(title=paper.title, author=" ".join(paper.letterhead[-1:]))
    _set_letters(document)
    _lay_out(document, paper)
    writer = _Writer(paper, Numbering(document), Pictures(document, signature_pictures(paper)))
    return filled(document, writer.paper_text(), *map(writer.annex_text, paper.annexes))


def _set_letters(document: Document) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.size = Pt(SIZE)
    for level in range(PART, 7):
        style = document.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)
        style.font.size, style.font.bold, style.font.italic = Pt(SIZE), level < POINT, False
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(6), Pt(6)
        style.element.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), "center" if level == PART else "both")
        if level > PART:
            spacing.first_line_indent = Mm(INDENT)


def _lay_out(document: Document, paper: OfficialPaper) -> None:
    """Give the paper and each of its annexes pages of their own; the address stands on the first page alone."""
    first = document.sections[0]
    number_pages(first, mark=paper.mark)
    if paper.contact:
        border = f'<w:top w:val="single" w:sz="6" w:space="4" w:color="{BLACK}"/>'
        put(first.first_page_footer, paragraph(run(paper.contact, size=11), align="center", after=0, border=border))
    is_wide = False
    for annex in paper.annexes:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        count_from_one(section)
        if paper.contact:
            section.first_page_footer.is_linked_to_previous = False
        if annex.landscape != is_wide:
            is_wide = annex.landscape
            section.page_width, section.page_height = section.page_height, section.page_width
            section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT


# -- the texts ------------------------------------------------------------------------------------------------


@attrs.frozen
class _Writer:
    paper: OfficialPaper
    numbering: Numbering
    pictures: Pictures

    def paper_text(self) -> str:
        return "".join([*self._opening(), kept(self._body(self.paper.text, TEXT_WIDTH)), self._end()])

    def annex_text(self, annex: Annex) -> str:
        width = (PAGE_HEIGHT - LEFT - RIGHT) if annex.landscape else TEXT_WIDTH
        return "".join(self._annex(annex, width))

    def _body(self, text: str, width: float) -> str:
        return markdown_body(
            official_markdown(text, first_line=self.paper.text_line),
            numbering=self.numbering,
            draw=self.pictures.draw,
            linked=lambda _: None,
            width=width,
        )

    def _opening(self) -> Iterator[str]:
        paper = self.paper
        yield head(paper.letterhead, paper.number, paper.place_and_date, TEXT_WIDTH, below="".join(_marks(paper)))
        if paper.name:
            yield title(paper.name, paper.subject, TEXT_WIDTH, before=18)
        yield from _addressees(paper)
        if paper.authority:
            yield line(paper.authority, bold=True, align="center", before=6, after=8, keep=True)
        yield from (line(ground, italic=True, align="both", indent=INDENT) for ground in paper.bases)
        if paper.resolution:
            yield line(paper.resolution, bold=True, align="center", before=6, after=8, keep=True)

    def _end(self) -> str:
        received = recipients(recipient_lines(self.paper.recipients), drafter=self.paper.drafter)
        signed = [self._signature(block, place) for place, block in enumerate(self.paper.signatures)]
        return end(received, signed, TEXT_WIDTH)

    def _signature(self, block: SignatureBlock, place: int) -> str:
        drawn = self.pictures.draw(
            str(place), f"Chữ ký: {block.name or ''}".rstrip(": "), SIGNATURE_WIDTH, tallest=SIGNATURE_HEIGHT
        )
        return signature(
            block.titles, block.name, below=block.below, picture=f"<w:r>{drawn}</w:r>" if drawn is not None else ""
        )

    def _annex(self, annex: Annex, width: float) -> Iterator[str]:
        if annex.heading:
            yield line(annex.heading, bold=True, align="center", after=0, keep=True)
        yield line(annex.title.upper(), bold=True, align="center", after=0, keep=True)
        yield line(annex.attached, italic=True, align="center", after=0, keep=True)
        yield rule(title_rule((annex.attached,), width), width, keep=True)
        yield self._body(annex.text, width)
        yield from data_tables(annex.tables, width)
        yield from map(note, annex.notes)


def _marks(paper: OfficialPaper) -> Iterator[str]:
    """Yield what stands below the number: the subject of a letter, how fast and how far the paper may go."""
    if not paper.name:
        yield line(paper.subject, size=HEAD_SIZE, align="center", before=6, after=0)
    if paper.urgency:
        yield _box(paper.urgency, URGENCY_WIDTHS[paper.urgency], RED)
    if paper.circulation:
        yield _box(paper.circulation, circulation_width(paper.circulation), BLACK)


def _box(text: str, width: float, colour: str) -> str:
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


def _addressees(paper: OfficialPaper) -> Iterator[str]:
    names = addressee_lines(paper.addressees)
    if len(names) == 1:
        yield line(f"{KINH_GUI} {names[0]}", align="center", before=12, after=12)
    elif names:
        under = ADDRESSEES + line_width(KINH_GUI[:-1], SIZE)
        yield paragraph(run(KINH_GUI), left=ADDRESSEES, before=12, after=2, keep=True)
        for n, name in enumerate(names, start=1):
            yield paragraph(run(name), left=under + DASH, first=-DASH, after=12 if n == len(names) else 2)

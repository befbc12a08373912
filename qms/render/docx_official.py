"""An official paper as a Word file, laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I, tells."""

from __future__ import annotations

import attrs
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from qms.model.official_papers import Annex, OfficialPaper, SignatureBlock
from qms.render import docx_paper_parts as parts
from qms.render.docx_body import markdown_body
from qms.render.docx_numbering import Numbering
from qms.render.docx_paper_parts import count_from_one, kept, number_pages, put
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import blank_paper, filled, paragraph, run
from qms.render.official_text import PART, POINT, official_markdown, signature_pictures
from qms.render.page_sizes import TEXT_WIDTH
from qms.render.paper_layout import annex_width, official_annex, official_end, official_opening, signature_words
from qms.render.paper_look import BLACK, INDENT, SIGNATURE_HEIGHT, SIGNATURE_WIDTH, SIZE


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
        signatures = [self._signature(block, place) for place, block in enumerate(self.paper.signatures)]
        body = kept(self._body(self.paper.text, TEXT_WIDTH))
        return official_opening(parts, self.paper) + body + official_end(parts, self.paper, signatures)

    def annex_text(self, annex: Annex) -> str:
        return official_annex(parts, annex, self._body(annex.text, annex_width(annex)))

    def _body(self, text: str, width: float) -> str:
        return markdown_body(
            official_markdown(text, first_line=self.paper.text_line),
            numbering=self.numbering,
            draw=self.pictures.draw,
            linked=lambda _: None,
            width=width,
        )

    def _signature(self, block: SignatureBlock, place: int) -> str:
        words = signature_words(block)
        drawn = self.pictures.draw(str(place), words, SIGNATURE_WIDTH, tallest=SIGNATURE_HEIGHT)
        return f"<w:r>{drawn}</w:r>" if drawn is not None else ""

"""A text in Markdown as a Word file that its author edits and hands back: the words alone, and whose they are.

Each block becomes one paragraph or one table whose style says what it is. Whose text it is stands in the properties of
the file, which Word and LibreOffice keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final
from xml.sax.saxutils import quoteattr

import attrs
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from qms.render.body_parts import HEAD_SHADE, LONG_CELL, STEP, letter_size
from qms.render.column_widths import column_widths
from qms.render.docx_numbering import Numbering
from qms.render.docx_paper_parts import put
from qms.render.docx_style import CODE_FONT, TWIPS, blank_paper, cell, field, filled, paragraph, row, run, spacer, table
from qms.render.page_sizes import TEXT_WIDTH
from qms.text.editable_blocks import LEVELS, EditableBlock, EditableKind, words_of
from qms.text.word_inline import Run

NOTE_STYLE: Final = "QMS Note"
LITERAL_STYLE: Final = "QMS Markdown"
LITERAL_RUN_STYLE: Final = "QMS Markdown Inline"
HEAD_STYLE: Final = "QMS Table Head"
FURTHER_STYLE: Final = "QMS Item Text"
"""With a number behind it, from 1: the level of the list."""
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Of the properties that users define ([MS-OSHARED], 2.3.3.2.2)."""
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


@attrs.frozen(kw_only=True)
class PaperForEdit:
    """What is written: the blocks, and what says whose they are. *note* stands on top, the first line in bold."""

    title: str
    author: str
    note: Sequence[str]
    foot: str
    properties: Mapping[str, str]
    blocks: Sequence[EditableBlock]


def paper_for_edit(shown: PaperForEdit) -> bytes:
    """Return the Word file; the same value gives the same bytes."""
    document = blank_paper(title=shown.title, author=shown.author)
    _add_styles(document, shown.blocks)
    _add_properties(document, shown.properties)
    _set_foot(document, shown.foot)
    note = [paragraph(run(line, bold=place == 0), style=_style_id(NOTE_STYLE)) for place, line in enumerate(shown.note)]
    writer = _Writer(document=document, numbering=Numbering(document))
    return filled(document, "".join([*note, spacer(8), *(writer.written(block) for block in shown.blocks)]))


def _style_id(name: str) -> str:
    return name.replace(" ", "")


# -- what stands around the text -----------------------------------------------------------------------------------


def _add_styles(document: Document, blocks: Sequence[EditableBlock]) -> None:
    note = _paragraph_style(document, NOTE_STYLE, size=11, after=2)
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF6D6"/>'
    note.element.get_or_add_pPr().append(parse_xml(shade))
    literal = _paragraph_style(document, LITERAL_STYLE, size=10, after=6)
    literal.font.name = CODE_FONT
    head = _paragraph_style(document, HEAD_STYLE, size=12, after=0)
    head.font.bold = True
    levels = {block.level for block in blocks if block.kind is EditableKind.FURTHER}
    for level in range(max(levels, default=-1) + 1):
        further = _paragraph_style(document, f"{FURTHER_STYLE} {level + 1}", size=13, after=3)
        further.paragraph_format.left_indent = Mm(STEP * (level + 1))
    inline = document.styles.add_style(LITERAL_RUN_STYLE, WD_STYLE_TYPE.CHARACTER)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    assert isinstance(inline, CharacterStyle)
    assert isinstance(link, CharacterStyle)
    inline.font.name = CODE_FONT
    link.font.color.rgb, link.font.underline = RGBColor(0x05, 0x63, 0xC1), True


def _paragraph_style(document: Document, name: str, *, size: float, after: float) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(size)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(after)
    style.quick_style = True
    return style


def _add_properties(document: Document, properties: Mapping[str, str]) -> None:
    """Put properties of our own into the file (ECMA-376, Part 1, 22.3)."""
    told = "".join(
        f'<property fmtid="{_FORMAT}" pid="{place}" name={quoteattr(name)}><vt:lpwstr>{_escaped(value)}</vt:lpwstr>'
        "</property>"
        for place, (name, value) in enumerate(properties.items(), start=2)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    data = f'{head}<Properties xmlns="{_CUSTOM}" xmlns:vt="{_TYPES}">{told}</Properties>'.encode()
    package = document.part.package
    assert package is not None  # it was just made
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, data, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _escaped(value: str) -> str:
    return quoteattr(value, {'"': "&quot;"})[1:-1]


def _set_foot(document: Document, foot: str) -> None:
    tabs = f'<w:tab w:val="right" w:pos="{round(TEXT_WIDTH * TWIPS)}"/>'
    text = paragraph(run(f"{foot}\t", size=10) + field("PAGE", size=10), after=0, tabs=tabs)
    put(document.sections[0].footer, text)


# -- blocks --------------------------------------------------------------------------------------------------------


@attrs.define
class _Counted:
    """A list that is being written: its id, and what its last item bears."""

    number: int
    mark: str
    last: int


@attrs.define(kw_only=True)
class _Writer:
    document: Document
    numbering: Numbering
    _lists: list[_Counted] = attrs.field(factory=list)
    _links: dict[str, str] = attrs.field(factory=dict)

    def written(self, block: EditableBlock) -> str:
        """Return a block as WordprocessingML."""
        if block.kind is EditableKind.ITEM:
            return self._item(block)
        if block.kind is EditableKind.FURTHER:
            style = _style_id(f"{FURTHER_STYLE} {block.level + 1}")
            return paragraph(self._words(block.runs), style=style)
        self._lists = []
        match block.kind:
            case EditableKind.HEADING:
                return paragraph(self._words(block.runs), style=f"Heading{block.level}")
            case EditableKind.TABLE:
                return self._table(block)
            case EditableKind.LITERAL:
                return paragraph(run(block.text), style=_style_id(LITERAL_STYLE))
        return paragraph(self._words(block.runs), align="both", first=10)

    def _item(self, block: EditableBlock) -> str:
        self._lists = self._lists[: block.level + 1]
        own = self._lists[block.level] if block.level < len(self._lists) else None
        if own is None or own.mark != block.mark or (block.mark != "-" and block.number != own.last + 1):
            is_counted = block.mark != "-"
            number = self.numbering.numbers(block.mark, start=block.number) if is_counted else self.numbering.bullets()
            own = _Counted(number, block.mark, block.number)
            self._lists[block.level :] = [own]
        own.last = block.number
        return paragraph(
            self._words(block.runs),
            align="both",
            after=3,
            left=STEP * (block.level + 1),
            first=-STEP,
            numbering=(own.number, min(block.level, LEVELS - 1)),
        )

    def _table(self, block: EditableBlock) -> str:
        size = letter_size(len(block.rows[0]))
        plain = [[words_of(runs) for runs in cells] for cells in block.rows]
        widths = column_widths(plain, TEXT_WIDTH, size=size)
        rows = []
        for place, (cells, texts) in enumerate(zip(block.rows, plain, strict=True)):
            heads = place == 0
            style = _style_id(HEAD_STYLE) if heads else ""
            drawn = [
                cell(
                    paragraph(self._words(runs, size=size), style=style, align="left", after=0),
                    width,
                    shade=HEAD_SHADE if heads else None,
                )
                for runs, width in zip(cells, widths, strict=True)
            ]
            rows.append(row(drawn, heads=heads, whole=max(map(len, texts)) <= LONG_CELL))
        return table(rows, widths) + spacer(8)

    # -- words

    def _words(self, runs: Sequence[Run], *, size: float | None = None) -> str:
        return "".join(self._linked(runs, size))

    def _linked(self, runs: Sequence[Run], size: float | None) -> Iterator[str]:
        for href, group in groupby(runs, key=lambda one: one.href):
            said = "".join(_run(one, size=size) for one in group)
            yield f'<w:hyperlink r:id="{self._link(href)}" w:history="1">{said}</w:hyperlink>' if href else said

    def _link(self, href: str) -> str:
        if href not in self._links:
            self._links[href] = self.document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._links[href]


def _run(one: Run, *, size: float | None) -> str:
    said = run(one.picture or one.text, bold=one.bold, italic=one.italic, size=size)
    style = _style_id(LITERAL_RUN_STYLE) if one.picture else "Hyperlink" if one.href else ""
    return said.replace("<w:rPr>", f'<w:rPr><w:rStyle w:val="{style}"/>', 1) if style else said

"""A Word file that went out to be edited, read as it came back: block by block, and what no text can take from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.operations.word_numbering import Label, Numbers, numbers_of
from qms.operations.word_packages import word_parts, xml, xml_if_there
from qms.operations.word_styles import Styles, is_on, value_of
from qms.render.docx_for_edit import FURTHER_STYLE, LITERAL_RUN_STYLE, LITERAL_STYLE, NOTE_STYLE
from qms.render.word_package import BODY, NUMBERING, STYLES, W
from qms.text.editable_blocks import LEVELS, EditableBlock, EditableKind, broken, is_written, readable, words_of
from qms.text.word_inline import BREAK, Run, tidied
from qms.wording import Message, msg

if TYPE_CHECKING:
    from lxml import etree

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CUSTOM: Final = "docProps/custom.xml"
_RELATIONS: Final = "word/_rels/document.xml.rels"
_TRACKED: Final = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange", "delText"}
)
_SHAPES: Final = frozenset({"txbxContent", "AlternateContent", "pict", "object", "chart", "wsp", "wgp", "relIds"})
_NOTES: Final = frozenset({"footnoteReference", "endnoteReference"})
_FORMULAS: Final = frozenset({"oMath", "oMathPara"})
_SAYS_NOTHING: Final = frozenset(
    {
        "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr",
        "tblPrEx", "proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "lastRenderedPageBreak",
        "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "fldChar", "instrText",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "fldData",
    }
)  # fmt: skip
_HOLDS: Final = frozenset({"sdt", "sdtContent", "smartTag", "customXml", "fldSimple", "dir", "bdo", "hyperlink", "r"})
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LETTERS: Final = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "tab": "\t", "ptab": "\t", "cr": BREAK}


@attrs.frozen(kw_only=True)
class EditedPaper:
    """What came back. *note* is what stands in the style of the note on top, *properties* are those of the file.

    *faults* are errors where words would be lost, warnings otherwise; *comments* are told apart: they may be dropped.
    """

    properties: Mapping[str, str]
    note: tuple[str, ...]
    blocks: tuple[EditableBlock, ...]
    comments: int
    faults: tuple[Diagnostic, ...]


def read_edited(data: bytes, name: str) -> EditedPaper:
    """Return what an edited file says; raises `Refused` for what is no Word file or could do harm."""
    parts = word_parts(data, name)
    document = xml(parts, BODY, name)
    numbering, styles = (xml_if_there(parts, part, name) for part in (NUMBERING, STYLES))
    links = {one.get("Id", ""): one.get("Target", "") for one in _children(parts, _RELATIONS, name)}
    reading = _Reading(path=name, styles=Styles.of(styles), numbers=numbers_of(numbering, styles), links=links)
    body = document.find(f"{W}body")
    blocks = [] if body is None else [*reading.blocks(body)]
    return EditedPaper(
        properties={one.get("name", ""): "".join(map(str, one.itertext())) for one in _children(parts, _CUSTOM, name)},
        note=tuple(reading.note),
        blocks=tuple(blocks),
        comments=sum(1 for _ in document.iter(f"{W}commentReference")),
        faults=(*_refusals(document, name), *reading.faults()),
    )


def _children(parts: Mapping[str, bytes], part: str, name: str) -> Sequence[etree._Element]:
    root = xml_if_there(parts, part, name)
    return [] if root is None else [*root]


# -- what is refused -----------------------------------------------------------------------------------------------


def _refusals(document: etree._Element, name: str) -> Iterator[Diagnostic]:
    """Yield each sort of thing in a file that a text cannot take over, with the words near the first one."""
    found: dict[str, etree._Element] = {}
    for element in document.iter():
        sort = _sort(element)
        if sort is not None:
            found.setdefault(sort, element)
    for one in _REFUSED:
        if one.code in found:
            near = _near(found[one.code])
            yield Diagnostic(
                code=one.code,
                message=msg("{what}, near “{words}”", what=one.message, words=near) if near else one.message,
                location=Location(path=name),
                hint=one.hint,
            )


def _sort(element: etree._Element) -> str | None:
    if not isinstance(element.tag, str):
        return None
    local = element.tag.rpartition("}")[2]
    if local in _TRACKED and element.tag.startswith(W):
        return "QMS-W030"
    if local in _SHAPES:
        return "QMS-W033"
    if local == "drawing":
        return "QMS-W032"
    if local in _NOTES:
        return "QMS-W034"
    if local in _FORMULAS or local in ("sym", "altChunk", "subDoc"):
        return "QMS-W035"
    return "QMS-W037" if local == "tbl" and next(element.iterancestors(f"{W}tc"), None) is not None else None


@attrs.frozen
class _Refusal:
    code: str
    message: Message
    hint: Message


_REFUSED: Final = (
    _Refusal(
        "QMS-W030",
        msg("the file holds tracked changes that nobody decided on"),
        msg("accept or reject them all in Word (Review, Accept All Changes), and save the file"),
    ),
    _Refusal(
        "QMS-W032",
        msg("the file holds a picture"),
        msg("put its file into the document with `qms attach`, write ![what it shows](its name) in place of it"),
    ),
    _Refusal(
        "QMS-W033",
        msg("the file holds a text box, a drawing or an object"),
        msg("move its words into a paragraph of the text, and take it away"),
    ),
    _Refusal(
        "QMS-W034",
        msg("the file holds a footnote or an endnote"),
        msg("write it into the text, in brackets, and take it away"),
    ),
    _Refusal(
        "QMS-W035",
        msg("the file holds a formula, a letter of a symbol font, or another file in place of text"),
        msg("write it in letters; keep a formula as a picture beside the text"),
    ),
    _Refusal("QMS-W037", msg("a table stands in a cell of another one"), msg("take it out of the cell")),
)
"""What a text cannot take over without losing words."""


def _near(element: etree._Element) -> str:
    holder = next(element.iterancestors(f"{W}p"), element)
    told = "".join(one.text or "" for one in holder.iter(f"{W}t", f"{W}delText"))
    return " ".join(told.split())[:60]


# -- reading -------------------------------------------------------------------------------------------------------


@attrs.define(kw_only=True)
class _Reading:
    path: str
    styles: Styles
    numbers: Numbers
    links: Mapping[str, str]
    note: list[str] = attrs.field(factory=list)
    _unknown: Counter[str] = attrs.field(factory=Counter)
    _looks: dict[str, str] = attrs.field(factory=dict)
    """Looks that no text has, each with the first words that have it."""
    _typed: list[str] = attrs.field(factory=list)
    _merged: int = 0

    def faults(self) -> Iterator[Diagnostic]:
        """Yield what was met on the way."""
        for name in self._unknown:
            yield self._fault(
                "QMS-W036",
                msg("the file holds something that is not known here: {name}", name=name),
                msg("copy the text alone into the exported file, and save it"),
                severity=Severity.ERROR,
            )
        for mark in self._typed[:1]:
            yield self._fault(
                "QMS-W040",
                msg(
                    "{n} marks that Word counts itself, such as “{mark}”, became letters", n=len(self._typed), mark=mark
                ),
                msg("from now on they do not count themselves"),
            )
        for look, words in self._looks.items():
            yield self._fault(
                "QMS-W042",
                msg("“{words}”: the look “{look}” is not kept", words=words[:60], look=look),
                msg("a text knows bold and italic letters, links, lists and tables"),
            )
        if self._merged:
            yield self._fault(
                "QMS-W044",
                msg("{n} cells were merged: what they say now stands in each of them", n=self._merged),
                msg("look whether the table still says what it should"),
            )

    def _fault(
        self, code: str, message: Message, hint: Message, *, severity: Severity = Severity.WARNING
    ) -> Diagnostic:
        return Diagnostic(code=code, message=message, location=Location(path=self.path), hint=hint, severity=severity)

    def blocks(self, body: etree._Element) -> Iterator[EditableBlock]:
        """Yield what stands in the body or in a frame around parts of it."""
        for element in body.iterchildren("{*}*"):
            local = element.tag.rpartition("}")[2]
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif local in ("sdt", "sdtContent", "customXml"):
                yield from self.blocks(element)
            elif local not in _SAYS_NOTHING:
                self._unknown[local] += 1

    def _paragraph(self, paragraph: etree._Element) -> Iterator[EditableBlock]:
        properties = paragraph.find(f"{W}pPr")
        style = value_of(properties, "pStyle")
        names = {*self.styles.names(style)}
        label = self.numbers.next(paragraph)
        if NOTE_STYLE in names:
            self.note += filter(None, [" ".join(words_of(self._read(paragraph)).split())])
            return
        if LITERAL_STYLE in names:
            text = words_of(self._read(paragraph)).strip("\n")
            if is_written(text):
                yield EditableBlock(kind=EditableKind.LITERAL, text=text)
            return
        runs = self._runs(paragraph)
        if not runs:
            return
        heading = self.styles.heading(style, properties)
        if heading:
            runs = (Run(f"{self._typed_out(label)} "), *runs) if label else runs
            yield EditableBlock(kind=EditableKind.HEADING, level=heading, runs=tidied(runs))
        elif label is not None and label.level < LEVELS and (label.is_bullet or label.number is not None):
            mark = "-" if label.is_bullet else label.text[-1]
            yield EditableBlock(
                kind=EditableKind.ITEM, level=label.level, mark=mark, number=label.number or 0, runs=runs
            )
        elif label is not None:
            typed = tidied((Run(f"{self._typed_out(label)} "), *runs))
            yield EditableBlock(kind=EditableKind.PARAGRAPH, runs=typed)
        else:
            further = next((name.removeprefix(FURTHER_STYLE) for name in names if name.startswith(FURTHER_STYLE)), "")
            if further.strip().isdecimal():
                yield EditableBlock(kind=EditableKind.FURTHER, level=int(further) - 1, runs=runs)
            else:
                yield EditableBlock(kind=EditableKind.PARAGRAPH, runs=runs)

    def _typed_out(self, label: Label) -> str:
        self._typed.append(label.text)
        return label.text

    # -- tables

    def _table(self, table: etree._Element) -> Iterator[EditableBlock]:
        rows: list[list[tuple[Run, ...]]] = []
        for row in _through(table, "tr"):
            cells: list[tuple[Run, ...]] = []
            for cell in _through(row, "tc"):
                look = cell.find(f"{W}tcPr")
                span = value_of(look, "gridSpan") or "1"
                wide = int(span) if span.isdecimal() else 1
                merge = value_of(look, "vMerge")
                runs = self._cell(cell)
                if merge is not None and merge != "restart" and rows:
                    above = rows[-1]
                    runs = above[len(cells)] if len(cells) < len(above) else runs
                    self._merged += 1
                self._merged += wide - 1
                cells += [runs] * max(wide, 1)
            rows.append(cells)
        columns = max(map(len, rows), default=0)
        if any(cell for cells in rows for cell in cells):
            whole = tuple((*cells, *[()] * (columns - len(cells))) for cells in rows)
            yield EditableBlock(kind=EditableKind.TABLE, rows=whole)

    def _cell(self, cell: etree._Element) -> tuple[Run, ...]:
        said: list[Run] = []
        for paragraph in _through(cell, "p"):
            label = self.numbers.next(paragraph)
            runs = self._runs(paragraph)
            if runs:
                mark = [Run(f"{self._typed_out(label)} ")] if label else []
                said += [*([Run(BREAK)] if said else []), *mark, *runs]
        return tidied(said)

    # -- words

    def _runs(self, paragraph: etree._Element) -> tuple[Run, ...]:
        return tidied(attrs.evolve(run, text=broken(run.text)) for run in self._read(paragraph))

    def _read(self, paragraph: etree._Element) -> list[Run]:
        return [*self._below(paragraph, None)]

    def _below(self, element: etree._Element, href: str | None) -> Iterator[Run]:
        for child in element.iterchildren("{*}*"):
            local = child.tag.rpartition("}")[2]
            if local == "r":
                yield from self._run(child, href)
            elif local == "hyperlink":
                target = self.links.get(child.get(f"{_R}id", ""), "")
                anchor = child.get(f"{W}anchor")
                yield from self._below(child, (f"{target}#{anchor}" if anchor and target else target) or href)
            elif local in _HOLDS:
                yield from self._below(child, href)
            elif local not in _SAYS_NOTHING and _sort(child) is None:
                self._unknown[local] += 1

    def _run(self, run: etree._Element, href: str | None) -> Iterator[Run]:
        properties = run.find(f"{W}rPr")
        style = value_of(properties, "rStyle")
        text = readable("".join(self._letters(run)))
        if not text:
            return
        if LITERAL_RUN_STYLE in self.styles.names(style):
            look = Run("", picture=text, href=href)
        else:
            look = Run(self._shown(text, properties, has_link=href is not None), href=href)
        bold, italic = (
            said if (said := is_on(properties, name)) is not None else self.styles.has_look(style, name)
            for name in ("b", "i")
        )
        yield attrs.evolve(look, bold=bold, italic=italic)

    def _letters(self, run: etree._Element) -> Iterator[str]:
        for child in run.iterchildren("{*}*"):
            local = child.tag.rpartition("}")[2]
            if local == "t":
                yield child.text or ""
            elif local == "br":
                yield " " if child.get(f"{W}type") in ("page", "column") else BREAK
            elif local in _LETTERS:
                yield _LETTERS[local]
            elif local not in _SAYS_NOTHING and _sort(child) is None:
                self._unknown[local] += 1

    def _shown(self, text: str, properties: etree._Element | None, *, has_link: bool) -> str:
        """Return letters that are raised or lowered as such letters, and note a look that no text has."""
        place = value_of(properties, "vertAlign")
        if place in ("superscript", "subscript"):
            if text.isdecimal() and text.isascii():
                return text.translate(_RAISED if place == "superscript" else _LOWERED)
            self._looks.setdefault(place, text)
        for look in ("strike", "dstrike", "vanish", *(() if has_link else ("u",)), "highlight"):
            if is_on(properties, look) and text.strip():
                self._looks.setdefault(look, text)
        return text


def _through(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of a name, those in a frame around them too."""
    for child in element.iterchildren("{*}*"):
        local = child.tag.rpartition("}")[2]
        if child.tag == f"{W}{name}":
            yield child
        elif local in ("sdt", "sdtContent", "customXml"):
            yield from _through(child, name)

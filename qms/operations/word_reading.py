"""The body of a Word file before it is read: what the reader would pass over is put into words, or told as a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs

from qms.operations.word_numbering import Numbers
from qms.operations.word_styles import Styles, is_on, value_of
from qms.render.word_package import W
from qms.text.doubts import Doubt
from qms.wording import Message, msg

if TYPE_CHECKING:
    from lxml import etree

_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
BEFORE_NUMBER: Final = "\U000f0001"
AFTER_NUMBER: Final = "\U000f0002"
"""Characters of no alphabet: between them stands the number of an item, for which mammoth has no place."""
TRACKED: Final = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo", f"{W}rPrChange", f"{W}pPrChange")
_HEADINGS: Final = 6
_OUTLINE_LEVELS: Final = 9
"""Word has this many; a higher one means text."""
_CONTENTS: Final = re.compile(r"(?:toc|contents) ?(?:heading|[1-9])")
"""Styles of a table of contents, of Word and of Writer."""
_FOREIGN: Final = {
    "chart": msg("a chart"),
    "relIds": msg("a SmartArt drawing"),
    "OLEObject": msg("an embedded object"),
    "altChunk": msg("another file in place of text"),
    "subDoc": msg("another file in place of text"),
}


@attrs.define
class Preparing:
    """The body of a Word file being put into words."""

    body: etree._Element
    numbers: Numbers
    styles: Styles
    doubts: list[Doubt] = attrs.field(factory=list)

    def prepare(self) -> None:
        """Change the body so that a reader of paragraphs, lists, tables and pictures loses nothing of it."""
        self._tracked()
        self._without_contents()
        self._text_boxes()
        self._fields()
        self._formulas()
        self._foreign()
        self._looks()
        for paragraph in [*self.body.iter(f"{W}p")]:
            level = _heading_level(paragraph, self.styles)
            self._number(paragraph, is_heading=level is not None)
            if level is not None:
                _set(paragraph, "pStyle", f"Heading{min(level, _HEADINGS - 1) + 1}")

    def _doubt(self, message: Message, element: etree._Element | None = None) -> None:
        self.doubts.append(Doubt(message, "" if element is None else _near(element)))

    def _tracked(self) -> None:
        for element in self.body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"):
            words = words_of(element)
            if not words:
                continue
            is_gone = element.tag in (f"{W}del", f"{W}moveFrom")
            self._doubt(
                msg("a tracked change: “{words}” is taken as deleted", words=words[:80])
                if is_gone
                else msg("a tracked change: “{words}” is taken as inserted", words=words[:80]),
                element,
            )

    def _without_contents(self) -> None:
        """Take away tables of contents: they are made anew for every paper."""
        for paragraph in [*self.body.iter(f"{W}p")]:
            style = value_of(paragraph.find(f"{W}pPr"), "pStyle") or ""
            name = next(self.styles.names(style), style)
            if _CONTENTS.fullmatch(name.casefold()):
                _remove(paragraph)

    def _text_boxes(self) -> None:
        for choice in [*self.body.iter(f"{_MC}AlternateContent")]:
            boxes = [*choice.iter(f"{W}txbxContent")]
            fallback = choice.find(f"{_MC}Fallback")
            if boxes and fallback is not None and choice.find(f"{_MC}Choice") is not None:
                choice.remove(fallback)
            elif not boxes and fallback is not None and fallback.find(f".//{W}pict") is None:
                chosen = choice.find(f"{_MC}Choice")
                if chosen is not None:  # the reader takes the fallback, which holds nothing here
                    fallback[:] = [*chosen]
        for box in [*self.body.iter(f"{W}txbxContent")]:
            holder = next((one for one in reversed([*box.iterancestors(f"{W}p")])), None)
            words = words_of(box)
            if holder is not None and words:
                self._doubt(msg("a text box: “{words}” is put below its paragraph", words=words[:80]), holder)
                for one in reversed([*box]):
                    holder.addnext(one)
            frame = next(box.iterancestors(f"{W}drawing", f"{W}pict"), box)
            _remove(box)
            if not any(one.tag.endswith(("}blip", "}imagedata")) for one in frame.iter() if isinstance(one.tag, str)):
                _remove(frame)

    def _fields(self) -> None:
        for field in [*self.body.iter(f"{W}fldSimple")]:
            _unwrap(field)

    def _formulas(self) -> None:
        for formula in [*self.body.iter(f"{_M}oMath")]:
            words = "".join(one.text or "" for one in formula.iter(f"{_M}t"))
            self._doubt(msg("a formula is kept as the words “{words}”", words=words[:80]), formula)
            formula.addprevious(_run(formula, words))
            _remove(formula)
        for group in [*self.body.iter(f"{_M}oMathPara")]:
            _unwrap(group)

    def _foreign(self) -> None:
        for element in self.body.iter():
            if isinstance(element.tag, str) and (what := _FOREIGN.get(element.tag.rpartition("}")[2])):
                self._doubt(msg("{what} is not taken over", what=what), element)

    def _looks(self) -> None:
        """Tell of words whose look says something that a text cannot say."""
        for run in self.body.iter(f"{W}r"):
            if words := words_of(run)[:80]:
                look = run.find(f"{W}rPr")
                if is_on(look, "strike"):
                    self._doubt(msg("words that are struck out are kept: “{words}”", words=words), run)
                if is_on(look, "vanish"):
                    self._doubt(msg("hidden words are kept: “{words}”", words=words), run)

    def _number(self, paragraph: etree._Element, *, is_heading: bool) -> None:
        if not words_of(paragraph) and paragraph.find(f".//{W}drawing") is None:
            return  # Word counts an empty item too, but nobody cites it
        label = self.numbers.next(paragraph)
        if label is None:
            return
        if label.is_bullet and not is_heading:
            _set_list(paragraph, label.list_id, label.level)
        elif label.number is not None and not is_heading and not _is_bold(paragraph):
            _set_list(paragraph, label.list_id, label.level)
            _begin_with(paragraph, f"{BEFORE_NUMBER}{label.text}{AFTER_NUMBER}", bold=False)
        else:
            _set_list(paragraph, "0", 0)
            _begin_with(paragraph, f"{label.text} ", bold=_is_bold(paragraph))


def _style_level(styles: Styles, style: str | None) -> int | None:
    """Return the level of the headings of a style, from 0, as the style or one that it rests on says it."""
    for one in styles.chain(style):
        stated = value_of(one.find(f"{W}pPr"), "outlineLvl") or ""
        name = (value_of(one, "name") or "").casefold()
        if stated.isdecimal():
            return _level(int(stated))
        if name.startswith("heading ") and name[8:].isdecimal():
            return _level(int(name[8:]) - 1)
    return None


def _level(stated: int) -> int | None:
    return stated if 0 <= stated < _OUTLINE_LEVELS else None


def _heading_level(paragraph: etree._Element, styles: Styles) -> int | None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None or next(paragraph.iterancestors(f"{W}tc"), None) is not None:
        return None
    stated = value_of(properties, "outlineLvl")
    if stated is not None and stated.isdecimal():
        return _level(int(stated))
    return _style_level(styles, value_of(properties, "pStyle"))


def _is_bold(paragraph: etree._Element) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if words_of(run)]
    return bool(runs) and all(is_on(run.find(f"{W}rPr"), "b") for run in runs)


# -- elements ------------------------------------------------------------------------------------------------------


def words_of(element: etree._Element) -> str:
    """Return the words in an element, those that were deleted too."""
    told = [
        one.text or "" if one.tag in (f"{W}t", f"{W}delText") else " "
        for one in element.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br")
    ]
    return " ".join("".join(told).split())


def _near(element: etree._Element) -> str:
    holder = next(element.iterancestors(f"{W}p"), element)
    return words_of(holder)[:200]


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    for one in [*element]:
        element.addprevious(one)
    _remove(element)


def _run(like: etree._Element, text: str, *, bold: bool = False) -> etree._Element:
    run = like.makeelement(f"{W}r")
    if bold:
        run.append(run.makeelement(f"{W}rPr"))
        run[0].append(run.makeelement(f"{W}b"))
    told = run.makeelement(f"{W}t", {_SPACE: "preserve"})
    told.text = text
    run.append(told)
    return run


def _properties(paragraph: etree._Element) -> etree._Element:
    found = paragraph.find(f"{W}pPr")
    if found is None:
        found = paragraph.makeelement(f"{W}pPr")
        paragraph.insert(0, found)
    return found


def _set(paragraph: etree._Element, name: str, value: str) -> None:
    properties = _properties(paragraph)
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    properties.insert(0, properties.makeelement(f"{W}{name}", {f"{W}val": value}))


def _set_list(paragraph: etree._Element, list_id: str, level: int) -> None:
    properties = _properties(paragraph)
    for old in properties.findall(f"{W}numPr"):
        properties.remove(old)
    stated = properties.makeelement(f"{W}numPr")
    for name, value in (("ilvl", str(level)), ("numId", list_id)):
        stated.append(stated.makeelement(f"{W}{name}", {f"{W}val": value}))
    properties.append(stated)


def _begin_with(paragraph: etree._Element, text: str, *, bold: bool) -> None:
    properties = _properties(paragraph)
    properties.addnext(_run(paragraph, text, bold=bold))


def rows_of(part: etree._Element) -> Iterator[tuple[str, ...]]:
    """Yield what stands in a header or footer: the cells of each row of a table, each paragraph outside one."""
    for row in part.iter(f"{W}tr"):
        yield tuple("\n".join(filter(None, map(words_of, one.iter(f"{W}p")))) for one in row.iterchildren(f"{W}tc"))
    for paragraph in part.iter(f"{W}p"):
        if next(paragraph.iterancestors(f"{W}tc"), None) is None and (words := words_of(paragraph)):
            yield (words,)

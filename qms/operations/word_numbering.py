"""The numbers that Word counts itself and writes into no text: of headings, articles, points (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import attrs

from qms.operations.word_styles import value_of
from qms.render.word_package import W

if TYPE_CHECKING:
    from lxml import etree

_LEVELS: Final = 9
_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                 (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@attrs.frozen
class Level:
    """How a level of a list is numbered."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    is_legal: bool = False
    """Whether the numbers of higher levels are shown as figures."""
    restarts: bool = True


@attrs.frozen
class Label:
    """The number of a paragraph as Word shows it. *number* is there where it is a figure with a point or a bracket."""

    text: str
    list_id: str
    level: int
    is_bullet: bool = False
    number: int | None = None


@attrs.define
class Numbers:
    """Counts the paragraphs of a text, one after the other."""

    _forms: Mapping[str, Mapping[int, Level]]
    _of_list: Mapping[str, tuple[str, Mapping[int, Level], Mapping[int, int]]]
    """By list: its form, levels of its own, the numbers it begins anew with."""
    _styles: Mapping[str, tuple[str | None, str | None, int | None]]
    """By style: the style it rests on, list, level."""
    _level_of_style: Mapping[tuple[str, str], int]
    """By form and style the level that the form gives to the style."""
    _counted: dict[str, list[int | None]] = attrs.field(factory=dict)
    _begun: set[tuple[str, int]] = attrs.field(factory=set)

    def next(self, paragraph: etree._Element) -> Label | None:
        """Return the number of the next paragraph of the text, None of one that has none."""
        list_id, level = self._list_of(paragraph)
        if list_id is None or list_id not in self._of_list:
            return None
        form, own, anew = self._of_list[list_id]
        levels = {**self._forms.get(form, {}), **own}
        if level not in levels:
            return None
        counted = self._counted.setdefault(form, [None] * _LEVELS)
        for above in range(level):
            if counted[above] is None:
                counted[above] = levels[above].start if above in levels else 1
        now = counted[level]
        if level in anew and (list_id, level) not in self._begun:
            now = anew[level]
        else:
            now = levels[level].start if now is None else now + 1
        self._begun.add((list_id, level))
        counted[level] = now
        for below in range(level + 1, _LEVELS):
            if below not in levels or levels[below].restarts:
                counted[below] = None
        return _label(list_id, level, levels, counted, now)

    def _list_of(self, paragraph: etree._Element) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self._of_style(None)
        stated = properties.find(f"{W}numPr")
        list_id, level = _reference(stated)
        styled = value_of(properties, "pStyle")
        if list_id is not None:
            own = self._of_style(styled)
            return list_id, level if level is not None else own[1] if own[0] == list_id else 0
        found, place = self._of_style(styled)
        return found, level if level is not None and found else place

    def _of_style(self, style: str | None) -> tuple[str | None, int]:
        first, seen = style, set[str]()
        stated: int | None = None
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            above, list_id, level = self._styles[style]
            stated = level if stated is None else stated
            if list_id is not None:
                form = self._of_list[list_id][0] if list_id in self._of_list else ""
                given = self._level_of_style.get((form, first or ""), self._level_of_style.get((form, style)))
                return list_id, stated if stated is not None else given or 0
            style = above
        return None, 0


def _label(list_id: str, level: int, levels: Mapping[int, Level], counted: list[int | None], now: int) -> Label | None:
    own = levels[level]
    if own.form == "bullet":
        return Label("-", list_id, level, is_bullet=True)

    def shown(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        form = "decimal" if own.is_legal else levels[place].form if place in levels else "decimal"
        return written(counted[place] or 0, form)

    text = re.sub("%([1-9])", shown, own.text).strip()
    if not text:
        return None
    is_plain = own.form == "decimal" and own.text.strip() in (f"%{level + 1}.", f"%{level + 1})")
    return Label(text, list_id, level, number=now if is_plain else None)


def written(number: int, form: str) -> str:
    """Return a number as a form of Word writes it; a form that is not known gives figures."""
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        rest, told = number, ""
        for value, letters in _ROMAN:
            told += letters * (rest // value)
            rest %= value
        return told.upper() if form == "upperRoman" else told
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form == "none":
        return ""
    return f"{number:02d}" if form == "decimalZero" else str(number)


def numbers_of(numbering: etree._Element | None, styles: etree._Element | None) -> Numbers:
    """Return what counts the paragraphs of a text, given its numbering and its styles."""
    forms: dict[str, dict[int, Level]] = {}
    level_of_style: dict[tuple[str, str], int] = {}
    of_list: dict[str, tuple[str, Mapping[int, Level], Mapping[int, int]]] = {}
    linked = {
        value_of(one, "styleLink"): one.get(f"{W}abstractNumId", "")
        for one in (numbering.iterchildren(f"{W}abstractNum") if numbering is not None else ())
    }
    for form in numbering.iterchildren(f"{W}abstractNum") if numbering is not None else ():
        name = form.get(f"{W}abstractNumId", "")
        forms[name] = dict(_levels(form))
        for level in form.iterchildren(f"{W}lvl"):
            if (style := value_of(level, "pStyle")) is not None:
                level_of_style[name, style] = _whole(level.get(f"{W}ilvl"), 0)
        elsewhere = linked.get(value_of(form, "numStyleLink"))
        if not forms[name] and elsewhere in forms:
            forms[name] = forms[elsewhere]
    for one in numbering.iterchildren(f"{W}num") if numbering is not None else ():
        overrides = [*one.iterchildren(f"{W}lvlOverride")]
        anew = {
            _whole(over.get(f"{W}ilvl"), 0): _whole(value_of(over, "startOverride"), 1)
            for over in overrides
            if over.find(f"{W}startOverride") is not None
        }
        own = {place: level for over in overrides for place, level in _levels(over)}
        of_list[one.get(f"{W}numId", "")] = (value_of(one, "abstractNumId") or "", own, anew)
    return Numbers(forms, of_list, dict(_styles(styles)), level_of_style)


def _levels(element: etree._Element) -> list[tuple[int, Level]]:
    return [
        (
            min(_whole(one.get(f"{W}ilvl"), 0), _LEVELS - 1),
            Level(
                start=_whole(value_of(one, "start"), 1),
                form=value_of(one, "numFmt") or "decimal",
                text=value_of(one, "lvlText") or "",
                is_legal=one.find(f"{W}isLgl") is not None,
                restarts=value_of(one, "lvlRestart") != "0",
            ),
        )
        for one in element.iterchildren(f"{W}lvl")
    ]


def _styles(styles: etree._Element | None) -> list[tuple[str, tuple[str | None, str | None, int | None]]]:
    found = []
    for style in styles.iterchildren(f"{W}style") if styles is not None else ():
        list_id, level = _reference(style.find(f"{W}pPr/{W}numPr"))
        found.append((style.get(f"{W}styleId", ""), (value_of(style, "basedOn"), list_id, level)))
    return found


def _reference(stated: etree._Element | None) -> tuple[str | None, int | None]:
    if stated is None:
        return None, None
    level = value_of(stated, "ilvl")
    return value_of(stated, "numId"), None if level is None else min(_whole(level, 0), _LEVELS - 1)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else otherwise

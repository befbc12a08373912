"""The styles of a Word file by what they make of a paragraph or of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import attrs

from qms.render.word_package import W

if TYPE_CHECKING:
    from lxml import etree

_HEADING: Final = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LOWEST: Final = 6
_OFF: Final = frozenset({"0", "false", "off", "none"})


def value_of(element: etree._Element | None, name: str) -> str | None:
    """Return what a child of an element says in its `w:val`; None where there is no such child."""
    child = None if element is None else element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val", "")


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """Whether a look is switched on; None where nothing is said of it."""
    said = value_of(element, name)
    return None if said is None else said not in _OFF


@attrs.frozen
class Styles:
    """The styles of a file by their ids."""

    _styles: Mapping[str, etree._Element]

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """Return the styles that a part of styles defines."""
        found = root.iterfind(f"{W}style") if root is not None else ()
        return cls({one.get(f"{W}styleId", ""): one for one in found})

    def names(self, style: str | None) -> Iterator[str]:
        """Yield the names of a style and of those it is based on: they are the same in every language of Word."""
        yield from (value_of(one, "name") or "" for one in self.chain(style))

    def heading(self, style: str | None, paragraph: etree._Element | None) -> int:
        """Return the level of a heading, 0 of what is none; *paragraph* is what is said of it beside its style."""
        own = value_of(paragraph, "outlineLvl")
        for one in self.chain(style):
            name = value_of(one, "name") or ""
            if heading := _HEADING.fullmatch(name):
                return min(int(heading[1]), _LOWEST)
            if name.lower() == "title":
                return 1
            if own is None:
                own = value_of(one.find(f"{W}pPr"), "outlineLvl")
        return min(int(own) + 1, _LOWEST) if own and own.isdecimal() and int(own) < 9 else 0

    def has_look(self, style: str | None, look: str) -> bool:
        """Whether words of a style have a look, such as ``b``."""
        found = (is_on(one.find(f"{W}rPr"), look) for one in self.chain(style))
        return bool(next((said for said in found if said is not None), False))

    def chain(self, style: str | None) -> Iterator[etree._Element]:
        """Yield a style and those it is based on, one after the other."""
        seen: set[str] = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = value_of(self._styles[style], "basedOn")

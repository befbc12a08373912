"""What the writers of a text for paper share: where links lead, and how tables are set and divided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qms.render.controlled_papers import Linked, LinkedTo
from qms.render.markdown_html import target_of

if TYPE_CHECKING:
    from markdown_it.token import Token

STEP: Final = 8.0
"""How far each level of lists and quotations stands in, in millimetres."""
HEAD_SHADE: Final = "E8EEF5"
LONG_CELL: Final = 700
"""Letters of a cell beyond which its row may be broken over two pages."""
_MOST_COLUMNS: Final = 15
"""Of a table on one page; Word itself opens no table with more than 63."""
_SIZES: Final = ((5, 12.0), (8, 11.0), (11, 9.5))
"""Up to so many columns the letters of a table have this size, in points."""
_SMALLEST: Final = 8.5


@attrs.define
class Cell:
    """A cell of a table that is being read."""

    align: str = "left"
    tokens: Sequence[Token] = ()

    @classmethod
    def opened(cls, token: Token) -> Cell:
        """Return the cell that *token* opens."""
        return cls(align=str(token.attrs.get("style", "")).partition("text-align:")[2] or "left")


@attrs.define
class Links:
    """Where the links and pictures of a text lead, as they are come to."""

    linked: LinkedTo
    targets: set[str] = attrs.field(factory=set)
    """Where links and pictures lead, as the reader of Markdown has it."""
    _named: set[Linked] = attrs.field(factory=set)

    def beside(self, link: Token, words: str) -> str:
        """Return what is told beside the words of a link: where it leads, as far as they do not say it."""
        self.targets.add(str(link.attrs.get("href", "")))
        target = target_of(link)
        document = self.linked(target)
        parts = [target]
        if document is not None:
            parts = [document.code] if document in self._named else [document.code, document.title]
            self._named.add(document)
        parts.append(str(link.attrs.get("title", "")))
        return ", ".join(part for part in parts if part and part.casefold() not in words.casefold())

    def picture(self, token: Token) -> tuple[str, str, str]:
        """Return the target of a picture, the words that describe it, and its title."""
        self.targets.add(str(token.attrs.get("src", "")))
        return target_of(token), _plain(token.children or ()), str(token.attrs.get("title", ""))


def unshown_picture(target: str, words: str, title: str) -> str:
    """Return what stands in the place of a picture that cannot be shown."""
    return f"[{words}] ({', '.join(filter(None, [target, title]))})"


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else _plain(token.children or ()) or token.content
        for token in tokens
    )


def letter_size(columns: int) -> float:
    """Return the size of the letters of a table, in points."""
    return next((size for most, size in _SIZES if columns <= most), _SMALLEST)


def columns_together(columns: int) -> Sequence[Sequence[int]]:
    """Return which columns of a table stand together: all of them, or with the first one as many as a page holds."""
    if columns <= _MOST_COLUMNS:
        return [range(columns)]
    each = _MOST_COLUMNS - 1
    return [[0, *range(start, min(start + each, columns))] for start in range(1, columns, each)]

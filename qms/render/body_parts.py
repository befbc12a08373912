"""What the writers of a text for paper share: where links lead, and how tables are set and divided."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

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


class BlockWriter(ABC):
    """A writer of the blocks of Markdown: for each that the reader can give, what is done."""

    form: ClassVar[str]
    """What it writes, for whoever reads of a block that it does not know."""

    def write(self, tokens: Sequence[Token]) -> None:
        """Write blocks; raises ValueError for one that is not known."""
        for token in tokens:
            if token.type not in BLOCKS:
                raise ValueError(f"no way to write {token.type} in {self.form}")
            if (act := BLOCKS[token.type]) is not None:
                getattr(self, act)(token)

    @abstractmethod
    def inline(self, token: Token) -> None:
        """Write the words of a paragraph, a heading or a cell."""

    @abstractmethod
    def open_heading(self, token: Token) -> None:
        """Begin a heading."""

    @abstractmethod
    def close_heading(self, token: Token) -> None:
        """End it."""

    @abstractmethod
    def open_paragraph(self, token: Token) -> None:
        """Begin a paragraph."""

    @abstractmethod
    def open_bullets(self, token: Token) -> None:
        """Begin a list with dashes."""

    @abstractmethod
    def close_list(self, token: Token) -> None:
        """End a list."""

    @abstractmethod
    def open_numbers(self, token: Token) -> None:
        """Begin a list with numbers."""

    @abstractmethod
    def open_item(self, token: Token) -> None:
        """Begin an item."""

    @abstractmethod
    def close_item(self, token: Token) -> None:
        """End it."""

    @abstractmethod
    def open_quote(self, token: Token) -> None:
        """Begin a quotation."""

    @abstractmethod
    def close_quote(self, token: Token) -> None:
        """End it."""

    @abstractmethod
    def code(self, token: Token) -> None:
        """Write code, set in or behind a fence."""

    @abstractmethod
    def rule(self, token: Token) -> None:
        """Write a rule across the page."""

    @abstractmethod
    def open_table(self, token: Token) -> None:
        """Begin a table."""

    @abstractmethod
    def close_table(self, token: Token) -> None:
        """Write the table that was read."""

    @abstractmethod
    def open_row(self, token: Token) -> None:
        """Begin a row."""

    @abstractmethod
    def open_cell(self, token: Token) -> None:
        """Begin a cell."""


BLOCKS: Final[Mapping[str, str | None]] = {
    "inline": "inline",
    "heading_open": "open_heading",
    "heading_close": "close_heading",
    "paragraph_open": "open_paragraph",
    "paragraph_close": None,
    "bullet_list_open": "open_bullets",
    "bullet_list_close": "close_list",
    "ordered_list_open": "open_numbers",
    "ordered_list_close": "close_list",
    "list_item_open": "open_item",
    "list_item_close": "close_item",
    "blockquote_open": "open_quote",
    "blockquote_close": "close_quote",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
    "table_open": "open_table",
    "table_close": "close_table",
    "thead_open": None,
    "thead_close": None,
    "tbody_open": None,
    "tbody_close": None,
    "tr_open": "open_row",
    "tr_close": None,
    "th_open": "open_cell",
    "th_close": None,
    "td_open": "open_cell",
    "td_close": None,
}
"""The blocks that the reader of Markdown can give, each with what a `BlockWriter` does.

None stands for one whose insides say it all.
"""


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

"""The Markdown of a document as the text of a PDF file. Nothing of it is left out; what is not known is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from qms.render.body_parts import (
    HEAD_SHADE,
    LONG_CELL,
    STEP,
    BlockWriter,
    Cell,
    Links,
    columns_together,
    letter_size,
)
from qms.render.column_widths import SIDE, column_widths, lines_of
from qms.render.controlled_papers import LinkedTo
from qms.render.page_sizes import TEXT_WIDTH
from qms.render.typst_source import bullets, cell, heading, numbers, paragraph, quotation, row, rule, run, spacer, table
from qms.render.typst_words import Words, words_of
from qms.render.whole_markdown import WholeText

if TYPE_CHECKING:
    from markdown_it.token import Token

_FARTHEST: Final = 80.0
"""How far lists and quotations stand in at most, in millimetres; those in them stand no further in."""
_DIGIT: Final = 2.4
"""The width of a digit in the number of an item, in millimetres."""
_DASHES: Final = ("-", "+", "•")
"""As Vietnamese papers have them, from the outer list to the inner."""
_LONG_ROW: Final = 25
"""Lines of a row beyond which it may be broken over two pages."""


@attrs.frozen(kw_only=True)
class HeadingLook:
    """How headings of a level look: *size* and *before* in points, *first* of their first line in millimetres."""

    size: float = 13
    align: str = "left"
    is_bold: bool = True
    is_slanted: bool = False
    first: float = 0
    before: float = 10
    after: float = 4


_HEADINGS: Final = (HeadingLook(size=14, align="center"), HeadingLook(), HeadingLook(is_slanted=True))
"""The headings of the first levels; those below are as the last."""


def markdown_typst(
    text: str,
    *,
    linked: LinkedTo,
    pictures: Mapping[str, bytes],
    width: float = TEXT_WIDTH,
    first_line: int = 1,
    headings: Sequence[HeadingLook] = _HEADINGS,
) -> str:
    """Return a text as typst source for a page of *width* millimetres; it begins on *first_line* of its file.

    It reads as `qms.render.docx_body.markdown_body` has it. *pictures* are those that it may show, by target; see
    `qms.render.typst_pictures.picture_files`. Raises `Refused` where the text is nested so deep that a part of it
    could not be read.
    """
    whole = WholeText.read(text, first_line=first_line)
    writer = _Writer(links=Links(linked), pictures=pictures, width=width, headings=headings)
    writer.write(whole.tokens)
    for line in whole.unused_definitions(writer.links.targets):
        writer.add(paragraph(run(line, size=11), align="both"))
    [parts] = writer.open
    return "".join(parts)


# -- writing --------------------------------------------------------------------------------------------------


@attrs.define
class _List:
    """A list that is being written; its *delimiter* is what follows a number, nothing in a list with dashes.

    *step* is how far it is set in, in millimetres: of those deepest in, not at all.
    """

    delimiter: str
    start: int
    step: float
    is_tight: bool = True
    items: list[str] = attrs.field(factory=list)


@attrs.define(kw_only=True)
class _Writer(BlockWriter):
    form: ClassVar[str] = "PDF"
    links: Links
    pictures: Mapping[str, bytes]
    width: float
    headings: Sequence[HeadingLook]
    open: list[list[str]] = attrs.field(factory=lambda: [[]])
    """The blocks of what is being written, from the text itself to the innermost list or quotation."""
    _lists: list[_List] = attrs.field(factory=list)
    _quotes: list[float] = attrs.field(factory=list)
    """How far each of the open quotations is set in, in millimetres."""
    _mark: str = ""
    """The mark of an item that is not set in, where its first paragraph is still to come."""
    _heading: int = 0
    _last_heading: int = 0
    """The level that the last heading has in the outline: none of it may be skipped (ISO 14289-1, 7.4.2)."""
    _rows: list[list[Cell]] = attrs.field(factory=list)
    """Those of the table that is being read."""

    def add(self, piece: str) -> None:
        """Write a block where the text stands."""
        self.open[-1].append(piece)

    @property
    def _left(self) -> float:
        return sum(one.step for one in self._lists) + sum(self._quotes)

    @property
    def _room(self) -> float:
        return self.width - self._left

    def _said(
        self, tokens: Sequence[Token], *, size: float | None = None, strong: bool = False, slanted: bool = False
    ) -> Words:
        return words_of(tokens, links=self.links, pictures=self.pictures, size=size, strong=strong, slanted=slanted)

    # -- blocks

    def open_heading(self, token: Token) -> None:
        self._heading = int(token.tag[1:])

    def close_heading(self, token: Token) -> None:
        self._heading = 0

    def inline(self, token: Token) -> None:
        tokens = token.children or ()
        if self._rows:  # in a table
            self._rows[-1][-1].tokens = tokens
            return
        if self._heading:
            look = self.headings[min(self._heading, len(self.headings)) - 1]
            words = self._said(tokens, size=look.size, strong=look.is_bold, slanted=look.is_slanted)
            self._last_heading = min(self._heading, self._last_heading + 1)
            self.add(
                heading(
                    self._marked(words.content(self._room)), level=self._last_heading, align=look.align,
                    before=look.before, after=look.after, first=look.first,
                )
            )  # fmt: skip
            return
        words = self._said(tokens)
        align = "left" if words.is_broken else "both"
        first = 0 if self._lists or self._quotes else 10
        after = 3 if self._lists and self._lists[-1].is_tight else 6
        self.add(paragraph(self._marked(words.content(self._room)), align=align, first=first, after=after))

    def _marked(self, content: str) -> str:
        """Return the words of a paragraph with the mark of the item that they begin."""
        mark, self._mark = self._mark, ""
        return run(f"{mark} ") + content if mark else content

    def open_paragraph(self, token: Token) -> None:
        if self._lists:
            self._lists[-1].is_tight = token.hidden

    def open_bullets(self, token: Token) -> None:
        self._flush()
        self._lists.append(_List("", 1, self._step(STEP)))

    def open_numbers(self, token: Token) -> None:
        self._flush()
        start = int(token.attrs.get("start", 1))
        self._lists.append(_List(token.markup, start, self._step(max(STEP, _DIGIT * len(str(start)) + STEP / 2))))

    def _step(self, step: float) -> float:
        return step if self._left + step <= _FARTHEST else 0

    def close_list(self, token: Token) -> None:
        done = self._lists.pop()
        if not done.step:
            return
        after = 3 if done.is_tight else 6
        if done.delimiter:
            self.add(numbers(done.items, delimiter=done.delimiter, start=done.start, step=done.step, after=after))
        else:
            level = sum(not one.delimiter for one in self._lists)
            mark = _DASHES[min(level, len(_DASHES) - 1)]
            self.add(bullets(done.items, mark=mark, step=done.step, after=after))

    def open_item(self, token: Token) -> None:
        own = self._lists[-1]
        if own.step:
            self.open.append([])
        else:
            self._mark = f"{token.info}{own.delimiter}" if own.delimiter else _DASHES[-1]

    def close_item(self, token: Token) -> None:
        self._flush()
        if self._lists[-1].step:
            self._lists[-1].items.append("".join(self.open.pop()))

    def _flush(self) -> None:
        """Write the mark of an item that begins with no paragraph."""
        if self._mark:
            self.add(paragraph(self._marked(""), after=0))

    def open_quote(self, token: Token) -> None:
        self._flush()
        self._quotes.append(self._step(STEP))
        self.open.append([])

    def close_quote(self, token: Token) -> None:
        content = "".join(self.open.pop())
        self.add(quotation(content, inset=self._quotes.pop()))

    def code(self, token: Token) -> None:
        self._flush()
        if token.info.strip():
            self.add(paragraph(run(token.info.strip(), italic=True, size=10), after=0, keep=True))
        self.add(paragraph(run(token.content.removesuffix("\n"), size=10, code=True, room=self._room)))

    def rule(self, token: Token) -> None:
        self._flush()
        self.add(rule())

    # -- tables

    def open_table(self, token: Token) -> None:
        self._flush()

    def open_row(self, token: Token) -> None:
        self._rows.append([])

    def open_cell(self, token: Token) -> None:
        self._rows[-1].append(Cell.opened(token))

    def close_table(self, token: Token) -> None:
        columns = max(map(len, self._rows))
        size = letter_size(columns)
        rows = [
            [_Drawn(self._said(one.tokens, size=size, strong=place == 0), one.align) for one in cells]
            + [_EMPTY] * (columns - len(cells))
            for place, cells in enumerate(self._rows)
        ]
        self._rows = []
        for places in columns_together(columns):
            self.add(_table([[cells[place] for place in places] for cells in rows], self._room, size))
            self.add(spacer(8))


# -- tables ---------------------------------------------------------------------------------------------------


@attrs.frozen
class _Drawn:
    """A cell with its words."""

    words: Words
    align: str


_EMPTY: Final = _Drawn(Words((), "", is_broken=False), "left")


def _table(rows: Sequence[Sequence[_Drawn]], room: float, size: float) -> str:
    widths = column_widths([[one.words.plain for one in cells] for cells in rows], room, size=size)
    written = []
    for place, cells in enumerate(rows):
        heads, whole = place == 0, _fits(cells, widths, size)
        drawn_cells = []
        for one, width in zip(cells, widths, strict=True):
            content = one.words.content(width - 2 * SIDE)
            align = "center" if heads else one.align
            shade = HEAD_SHADE if heads else None
            drawn_cells.append(cell(paragraph(content, align=align, after=0), shade=shade, middle=heads, whole=whole))
        written.append(row(drawn_cells, heads=heads and whole))
    return table(written, widths)


def _fits(cells: Sequence[_Drawn], widths: Sequence[float], size: float) -> bool:
    """Whether a row is so short that it is never broken over two pages; a head that long is not repeated either."""
    return all(
        len(one.words.plain) <= LONG_CELL and lines_of(one.words.plain, width, size=size) <= _LONG_ROW
        for one, width in zip(cells, widths, strict=True)
    )

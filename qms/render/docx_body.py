"""The Markdown of a document as the text of a Word file. Nothing of it is left out; what is not known is an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    unshown_picture,
)
from qms.render.column_widths import column_widths
from qms.render.controlled_papers import LinkedTo
from qms.render.docx_numbering import LARGEST, LEVELS, Numbering
from qms.render.docx_style import CODE_FONT, cell, paragraph, row, run, spacer, table
from qms.render.markdown_html import BREAK
from qms.render.page_sizes import TEXT_WIDTH
from qms.render.whole_markdown import WholeText

if TYPE_CHECKING:
    from markdown_it.token import Token

Draw = Callable[[str, str, float], str | None]
"""Return a picture as WordprocessingML: by its target, described by a text, at most so many millimetres wide.

None where it cannot be shown: then its name is told.
"""
_FARTHEST: Final = 80.0
_QUOTE: Final = '<w:left w:val="single" w:sz="12" w:space="8" w:color="999999"/>'
_RULE: Final = '<w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/>'


def markdown_body(
    text: str, *, numbering: Numbering, draw: Draw, linked: LinkedTo, width: float = TEXT_WIDTH, first_line: int = 1
) -> str:
    """Return a text as WordprocessingML for a page of *width* millimetres; it begins on *first_line* of its file.

    A link tells beside its words where it leads: a document by code and title when it is first named, anything else by
    its address. Raises `Refused` where the text is nested so deep that a part of it could not be read.
    """
    whole = WholeText.read(text, first_line=first_line)
    writer = _Writer(numbering=numbering, draw=draw, links=Links(linked), width=width)
    writer.write(whole.tokens)
    for line in whole.unused_definitions(writer.links.targets):
        writer.add(run(line, size=11))
    return "".join(writer.parts)


# -- writing --------------------------------------------------------------------------------------------------


@attrs.define
class _List:
    """A list that is being written; *number* is None where its marks are written out."""

    number: int | None
    delimiter: str
    is_tight: bool = True


@attrs.frozen
class _Drawn:
    """A cell as it is written, and as it reads."""

    content: str
    plain: str


_EMPTY: Final = _Drawn(paragraph("", after=0), "")


@attrs.define
class _Words:
    """The words of a paragraph: as runs, and as they read."""

    runs: list[str] = attrs.field(factory=list)
    plain: list[str] = attrs.field(factory=list)
    is_broken: bool = False
    """Whether a line of it is ended by its author."""


@attrs.define(kw_only=True)
class _Writer(BlockWriter):
    form: ClassVar[str] = "Word"
    numbering: Numbering
    draw: Draw
    links: Links
    width: float
    parts: list[str] = attrs.field(factory=list)
    _lists: list[_List] = attrs.field(factory=list)
    _quotes: int = 0
    _mark: str | tuple[int, int] | None = None
    """The mark of an item whose first paragraph is still to come: written out, or list and level."""
    _heading: str = ""
    _rows: list[list[Cell]] = attrs.field(factory=list)
    """Those of the table that is being read."""

    def add(
        self, content: str, *, style: str = "", align: str = "both", first: float = 0, after: float = 6,
        border: str = "", keep: bool = False,
    ) -> None:  # fmt: skip
        """Write a paragraph where the text stands; the first of an item bears its mark."""
        left, numbering = self._left, None
        if isinstance(self._mark, tuple):
            numbering, first = self._mark, -STEP
        elif self._mark is not None:
            content, first = run(f"{self._mark}\t") + content, -STEP
        self._mark = None
        border = border or (_QUOTE if self._quotes else "")
        self.parts.append(
            paragraph(
                content, style=style, align="" if style else align, first=first, left=left, after=after,
                border=border, numbering=numbering, keep=keep,
            )
        )  # fmt: skip

    @property
    def _left(self) -> float:
        return min(STEP * (len(self._lists) + self._quotes), _FARTHEST)

    # -- blocks

    def open_heading(self, token: Token) -> None:
        self._heading = f"Heading{token.tag[1:]}"

    def close_heading(self, token: Token) -> None:
        self._heading = ""

    def inline(self, token: Token) -> None:
        if self._rows:  # in a table
            self._rows[-1][-1].tokens = token.children or ()
            return
        words = self._words(token.children or (), room=self.width - self._left)
        content = "".join(words.runs)
        if self._heading:
            self.add(content, style=self._heading)
        elif self._lists:
            self.add(content, align="left" if words.is_broken else "both", after=3 if self._lists[-1].is_tight else 6)
        else:
            first = 0 if self._quotes else 10
            self.add(content, align="left" if words.is_broken else "both", first=first)

    def open_paragraph(self, token: Token) -> None:
        if self._lists:
            self._lists[-1].is_tight = token.hidden

    def open_bullets(self, token: Token) -> None:
        self._flush()
        self._lists.append(_List(self.numbering.bullets(), ""))

    def open_numbers(self, token: Token) -> None:
        self._flush()
        start = int(token.attrs.get("start", 1))
        number = None if start > LARGEST else self.numbering.numbers(token.markup, start=start)
        self._lists.append(_List(number, token.markup))

    def close_list(self, token: Token) -> None:
        self._lists.pop()

    def open_item(self, token: Token) -> None:
        own = self._lists[-1]
        level = min(sum(one.delimiter == own.delimiter for one in self._lists), LEVELS) - 1
        self._mark = f"{token.info}{own.delimiter}" if own.number is None else (own.number, level)

    def close_item(self, token: Token) -> None:
        self._flush()

    def _flush(self) -> None:
        """Write the mark of an item that begins with no paragraph."""
        if self._mark is not None:
            self.add("", after=0)

    def open_quote(self, token: Token) -> None:
        self._flush()
        self._quotes += 1

    def close_quote(self, token: Token) -> None:
        self._quotes -= 1

    def code(self, token: Token) -> None:
        if token.info.strip():
            self.add(run(token.info.strip(), italic=True, size=10), align="left", after=0, keep=True)
        self.add(run(token.content.removesuffix("\n"), size=10, font=CODE_FONT), align="left")

    def rule(self, token: Token) -> None:
        self.add("", border=_RULE)

    # -- tables

    def open_table(self, token: Token) -> None:
        self._flush()

    def open_row(self, token: Token) -> None:
        self._rows.append([])

    def open_cell(self, token: Token) -> None:
        self._rows[-1].append(Cell.opened(token))

    def close_table(self, token: Token) -> None:
        columns = max(map(len, self._rows))
        size, room = letter_size(columns), self.width - self._left
        rows = [
            [self._drawn(one, size, room / columns, heads=place == 0) for one in cells]
            + [_EMPTY] * (columns - len(cells))
            for place, cells in enumerate(self._rows)
        ]
        for places in columns_together(columns):
            self.parts.append(_table([[cells[place] for place in places] for cells in rows], self._left, room, size))
            self.parts.append(spacer(8))
        self._rows = []

    def _drawn(self, one: Cell, size: float, room: float, *, heads: bool) -> _Drawn:
        words = self._words(one.tokens, room=room, size=size, strong=heads)
        align = "center" if heads else one.align
        content = paragraph("".join(words.runs), align=align, after=0, keep=heads)
        return _Drawn(content, "".join(words.plain))

    # -- words

    def _words(
        self, tokens: Sequence[Token], *, room: float, size: float | None = None, strong: bool = False
    ) -> _Words:
        said = _Words()
        bold, italic = int(strong), 0
        links: list[tuple[Token, int]] = []

        def say(text: str, font: str | None = None) -> None:
            said.runs.append(run(text, bold=bold > 0, italic=italic > 0, size=size, font=font))
            said.plain.append(text)

        for token in tokens:
            match token.type:
                case "text" | "text_special":
                    pieces = BREAK.split(token.content)
                    said.is_broken |= len(pieces) > 1
                    say("\n".join(pieces))
                case "code_inline":
                    say(token.content, CODE_FONT)
                case "softbreak":
                    say(" ")
                case "hardbreak":
                    said.is_broken = True
                    say("\n")
                case "strong_open" | "strong_close":
                    bold += token.nesting
                case "em_open" | "em_close":
                    italic += token.nesting
                case "link_open":
                    links.append((token, len(said.plain)))
                case "link_close":
                    opened, place = links.pop()
                    if beside := self.links.beside(opened, "".join(said.plain[place:])):
                        say(f" ({beside})")
                case "image":
                    self._picture(token, said, say, room)
                case _:
                    raise ValueError(f"no way to write {token.type} in Word")
        return said

    def _picture(self, token: Token, said: _Words, say: Callable[[str], None], room: float) -> None:
        target, words, title = self.links.picture(token)
        drawn = self.draw(target, words, room)
        if drawn is not None:
            said.runs.append(f"<w:r>{drawn}</w:r>")
            said.is_broken = True  # a line with a picture is not stretched
            if title:
                say(f" {title}")
        else:
            say(unshown_picture(target, words, title))


def _table(rows: Sequence[Sequence[_Drawn]], left: float, room: float, size: float) -> str:
    widths = column_widths([[one.plain for one in cells] for cells in rows], room, size=size)
    written = []
    for place, cells in enumerate(rows):
        heads = place == 0
        shade = HEAD_SHADE if heads else None
        drawn = [cell(one.content, wide, shade=shade, middle=heads) for one, wide in zip(cells, widths, strict=True)]
        written.append(row(drawn, heads=heads, whole=max(len(one.plain) for one in cells) <= LONG_CELL))
    return table(written, widths, left=left)

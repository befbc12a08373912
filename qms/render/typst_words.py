"""The words of a paragraph in PDF: letters as their author set them off, links told beside, pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import attrs

from qms.render.body_parts import Links, unshown_picture
from qms.render.markdown_html import BREAK
from qms.render.typst_pictures import drawn, picture_fault
from qms.render.typst_source import run

if TYPE_CHECKING:
    from markdown_it.token import Token

Piece = Callable[[float], str]
"""A piece of a line, for a room of so many millimetres."""


@attrs.frozen
class Words:
    """The words of a paragraph, as pieces and as they read."""

    pieces: Sequence[Piece]
    plain: str
    is_broken: bool
    """Whether a line of it is ended by its author."""

    def content(self, room: float) -> str:
        """Return the words as they are written in *room* millimetres."""
        return "".join(piece(room) for piece in self.pieces)


def words_of(
    tokens: Sequence[Token], *, links: Links, pictures: Mapping[str, bytes], size: float | None, strong: bool,
    slanted: bool,
) -> Words:  # fmt: skip
    """Return the words of a paragraph, in letters of *size* points; raises ValueError for a token that is not known."""
    pieces: list[Piece] = []
    plain: list[str] = []
    bold, italic = int(strong), int(slanted)
    is_broken = False
    opened: list[tuple[Token, int]] = []

    def say(text: str, *, code: bool = False) -> None:
        written = partial(run, text, bold=bold > 0, italic=italic > 0, size=size, code=code)
        pieces.append(lambda room: written(room=room))
        plain.append(text)

    for token in tokens:
        match token.type:
            case "text" | "text_special":
                lines = BREAK.split(token.content)
                is_broken |= len(lines) > 1
                say("\n".join(lines))
            case "code_inline":
                say(token.content, code=True)
            case "softbreak":
                say(" ")
            case "hardbreak":
                is_broken = True
                say("\n")
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                opened.append((token, len(plain)))
            case "link_close":
                link, place = opened.pop()
                if beside := links.beside(link, "".join(plain[place:])):
                    say(f" ({beside})")
            case "image":
                target, words, title = links.picture(token)
                data = pictures.get(target)
                if data is None or picture_fault(data) is not None:
                    say(unshown_picture(target, words, title))
                    continue
                is_broken = True  # a line with a picture is not stretched
                pieces.append(partial(drawn, data, words))
                if title:
                    say(f" {title}")
            case _:
                raise ValueError(f"no way to write {token.type} in PDF")
    return Words(pieces, "".join(plain), is_broken)

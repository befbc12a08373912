"""Words of two Markdown texts side by side as a page shows them: bold or slanted, kept, come in or gone out.

Here the words are compared as they are read, without the marks of Markdown: a word that became bold went out plain and
came in bold. So each text is whole by itself, which a page that shows both at once need not care for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qms.checks.facts import LINK_SCHEME
from qms.render.markdown_html import BREAK, parser, target_of
from qms.text.redline import RunKind, compare_words, normal_form

if TYPE_CHECKING:
    from markdown_it.token import Token


@attrs.frozen(kw_only=True)
class Look:
    """How words look. *document* is the target of words that lead to a document of the store."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    document: str | None = None


PLAIN: Final = Look()
CODE: Final = Look(code=True)


@attrs.frozen
class Marked:
    """Words that look alike and stand in both texts, or in one of them. A line feed in them ends a line."""

    kind: RunKind
    text: str
    look: Look = PLAIN


@attrs.frozen
class _Piece:
    text: str
    look: Look


def marked_words(before: str | None, after: str | None, *, look: Look = PLAIN) -> tuple[Marked, ...]:
    """Return plain words, all of one look, as they were and as they are; None where there are none."""
    return tuple(Marked(run.kind, run.text, look) for run in compare_words(before or "", after or ""))


def marked_inline(before: str | None, after: str | None, *, beginning: str = "") -> tuple[Marked, ...]:
    """Return Markdown without blocks as it was and as it is, both with *beginning*; None where it is not there.

    A link tells where it leads. One to a document of the store does so where the same words led elsewhere.
    """
    first, second = (_composed([_Piece(beginning, PLAIN), *_pieces(text or "")]) for text in (before, after))
    if before is None:
        return tuple(_each(RunKind.INSERT, second))
    if after is None:
        return tuple(_each(RunKind.DELETE, first))
    return tuple(_compared(first, second))


# -- reading --------------------------------------------------------------------------------------------------


def _pieces(text: str) -> Iterator[_Piece]:
    bold = italic = 0
    links: list[Token] = []
    is_empty = False
    for token in parser().parseInline(text)[0].children or ():
        document = next((target for target in map(target_of, links) if target.startswith(LINK_SCHEME)), None)
        look = Look(bold=bold > 0, italic=italic > 0, document=document)
        match token.type:
            case "text" | "text_special":
                yield _Piece("\n".join(BREAK.split(token.content)), look)
            case "code_inline":
                yield _Piece(token.content, attrs.evolve(look, code=True))
            case "softbreak" | "hardbreak":
                yield _Piece(" " if token.type == "softbreak" else "\n", look)
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                links.append(token)
            case "link_close":
                yield _Piece(_beside(links.pop(), is_empty=is_empty), look)
            case "image":
                yield _Piece(f"[{token.content}]{_beside(token)}", look)
            case _:
                raise ValueError(f"no way to write {token.type} in Word")
        is_empty = token.type == "link_open"


def _beside(token: Token, *, is_empty: bool = False) -> str:
    """Return what is told beside the words of a link or a picture: where it leads, and its title."""
    target, title = target_of(token), str(token.attrs.get("title", ""))
    told = [title] if target.startswith(LINK_SCHEME) and not is_empty else [target, title]
    return f" ({', '.join(filter(None, told))})" if any(told) else ""


def _composed(pieces: Iterable[_Piece]) -> Sequence[_Piece]:
    """Return the pieces with accents and line ends as words are compared; where that joins them, as one plain piece."""
    pieces = [piece for piece in pieces if piece.text]
    text = "".join(piece.text for piece in pieces)
    return pieces if text == normal_form(text) else [_Piece(normal_form(text), PLAIN)]


# -- comparing ------------------------------------------------------------------------------------------------


def _each(kind: RunKind, pieces: Iterable[_Piece]) -> Iterator[Marked]:
    return (Marked(kind, piece.text, piece.look) for piece in pieces if piece.text)


def _compared(before: Sequence[_Piece], after: Sequence[_Piece]) -> Iterator[Marked]:
    if before == after:
        yield from _each(RunKind.EQUAL, after)
        return
    first, second = _Reel(before), _Reel(after)
    for run in compare_words(*("".join(piece.text for piece in pieces) for pieces in (before, after))):
        length = len(run.text)
        match run.kind:
            case RunKind.DELETE:
                yield from _each(run.kind, first.next(length))
            case RunKind.INSERT:
                yield from _each(run.kind, second.next(length))
            case RunKind.EQUAL:
                yield from _kept(first.next(length), second.next(length))


def _kept(before: Sequence[_Piece], after: Sequence[_Piece]) -> Iterator[Marked]:
    """Yield the same words of both texts; those that look otherwise now went out and came in."""
    letters = zip(_letters(before), _letters(after), strict=True)
    for (was, now), group in itertools.groupby(letters, key=lambda pair: (pair[0][1], pair[1][1])):
        text = "".join(letter for (letter, _), _ in group)
        if was == now:
            yield Marked(RunKind.EQUAL, text, now)
        else:
            leads_elsewhere = was.document != now.document
            for kind, look in ((RunKind.DELETE, was), (RunKind.INSERT, now)):
                beside = f" ({look.document})" if leads_elsewhere and look.document else ""
                yield Marked(kind, text + beside, look)


def _letters(pieces: Iterable[_Piece]) -> Iterator[tuple[str, Look]]:
    return ((letter, piece.look) for piece in pieces for letter in piece.text)


class _Reel:
    """Pieces that are taken off from their beginning, so many letters at a time."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self._left = [*reversed(pieces)]

    def next(self, length: int) -> Sequence[_Piece]:
        """Return the next letters."""
        taken = []
        while length > 0:
            piece = self._left.pop()
            if len(piece.text) > length:
                self._left.append(_Piece(piece.text[length:], piece.look))
                piece = _Piece(piece.text[:length], piece.look)
            taken.append(piece)
            length -= len(piece.text)
        return taken

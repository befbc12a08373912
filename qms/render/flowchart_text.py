"""Texts broken into lines that fit a shape, by the widths of the letters of Times New Roman and Liberation Serif."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

import attrs

from qms.render.texts import writable

LINE: Final = 10.5
"""From one line to the next, in points."""
SLACK: Final = 1.03
"""Renderers round: a line is taken to be this much wider than its letters."""
STEEPNESS: Final = 1.7
"""How many times as high as its lines a diamond is: the outermost lines have two fifths of its width."""
MOST_LINES: Final = 16
"""A shape holds no more: what a text says beyond them stands in the table of steps."""

# Advance widths in thousandths of the size; Times New Roman and Liberation Serif have the same.
_REGULAR: Final = {
    180: "'", 200: "|", 250: " ,.·\u00a0", 278: "/:;\\ijlt", 333: "!()-I[]`fr‘’", 350: "•", 389: "Js", 400: "°",
    408: '"', 444: "?acez“”", 469: "^", 480: "{}", 500: "#$*0123456789_bdđghknopquvxy§«»–", 541: "~", 549: "±≤≥",
    556: "FPS", 564: "+<=>×−", 611: "ELTZ", 667: "BCR", 722: "ADĐGHKNOQUVXYw", 750: "¼½¾", 778: "&m", 833: "%",
    889: "M", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
_BOLD: Final = {
    220: "|", 250: " ,.·\u00a0", 278: "'/\\ijl", 333: "!()-:;[]`ft‘’", 350: "•", 389: "Is", 394: "{}", 400: "°",
    444: "cerz", 500: "#$*0123456789?J_agovxy§«»“”–", 520: "~", 549: "±≤≥", 555: '"', 556: "Sbdđhknpqu",
    570: "+<=>×−", 581: "^", 611: "FP", 667: "BELTZ", 722: "ACDĐNRUVXYw", 750: "¼½¾", 778: "GHKOQ", 833: "&m",
    930: "@", 944: "M", 1000: "%W—…",
}  # fmt: skip
NO_BREAK: Final = "\u00a0"
_WHITE: Final = re.compile(rf"[^\S{NO_BREAK}]+")
_UNKNOWN: Final = 1150
"""No letter of these fonts is wider, nor one that another font lends."""
_TURNING: Final = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
"""Marks that turn the direction of all text after them."""


@attrs.frozen
class Font:
    """How letters look: their size in points, and whether they are bold."""

    size: float
    is_bold: bool = False


@attrs.frozen
class Paragraph:
    """A text in one font that begins on a line of its own."""

    text: str
    font: Font


@attrs.frozen
class Line:
    """A line of a text that fits."""

    text: str
    font: Font

    @property
    def width(self) -> float:
        """How wide it is, in points."""
        return width(self.text, self.font)


def plain(text: str) -> str:
    """Return *text* as one line that does nothing but stand there; it is broken nowhere at a `NO_BREAK`."""
    return _WHITE.sub(" ", writable(text).translate(_TURNING)).strip()


def unbroken(text: str) -> str:
    """Return *text* as one word, to be broken only where it has no room on any line."""
    return plain(text).replace(" ", NO_BREAK)


def width(text: str, font: Font) -> float:
    """Return how wide a text is, in points, with some slack."""
    return _thousandths(text, font.is_bold) * font.size * SLACK / 1000


def wrapped(paragraphs: Iterable[Paragraph], room: float, *, most: int = MOST_LINES) -> Sequence[Line]:
    """Return the lines of *paragraphs* that are as wide as *room*, no more than *most* of them."""
    lines, _ = _filled(_words(paragraphs, room), [room] * most)
    return lines


def in_diamond(paragraphs: Iterable[Paragraph], half_width: float) -> tuple[Sequence[Line], float]:
    """Return the lines of *paragraphs* in the flattest diamond they fit, around its middle, with half its height.

    A line may be empty: it stands where the diamond is too narrow for the next word.
    """
    words = [*_words(paragraphs, half_width)]
    number, lines = 0, [Line("", Font(0))]
    is_whole = False
    while not is_whole and number < MOST_LINES:
        number += 1
        lines, is_whole = _filled(words, [*_rooms(number, half_width)])
    missing = number - len(lines)
    centred = _rooms(number, half_width, shift=missing / 2)
    if any(line.width > room for line, room in zip(lines, centred, strict=False)):
        lines += [Line("", Font(0))] * missing
    return lines, STEEPNESS * number * LINE / 2


def _rooms(number: int, half_width: float, *, shift: float = 0) -> Iterator[float]:
    """Yield the widths of the lines of a diamond that has room for *number* of them, *shift* lines further down."""
    half = number / 2
    for place in range(number):
        outer = max(abs(place + shift - half), abs(place + shift + 1 - half))
        yield 2 * half_width * (1 - outer / (STEEPNESS * half))


def _words(paragraphs: Iterable[Paragraph], room: float) -> Iterator[tuple[str, Font, bool]]:
    """Yield the words, those too wide for *room* in pieces, with whether each has to begin a line."""
    for paragraph in paragraphs:
        begins = True
        for word in plain(paragraph.text).split(" "):
            for piece, is_torn in _pieces(word, paragraph.font, room):
                yield piece, paragraph.font, begins or is_torn
                begins = False


def _pieces(word: str, font: Font, room: float) -> Iterator[tuple[str, bool]]:
    """Yield a word as it fits, with whether it is torn off the piece before."""
    if width(word, font) <= room:
        yield word, False
        return
    if NO_BREAK in word:
        for part in filter(None, word.split(NO_BREAK)):
            yield from _pieces(part, font, room)
        return
    piece, is_torn = "", False
    for letter in word:
        if piece and width(piece + letter, font) > room:
            yield piece, is_torn
            piece, is_torn = "", True
        piece += letter
    yield piece, is_torn


def _filled(words: Iterable[tuple[str, Font, bool]], rooms: Sequence[float]) -> tuple[list[Line], bool]:
    """Return the lines that *words* fill, and whether all of them found room; where not, the last one says so."""
    lines: list[Line] = []
    text, said = "", Font(0)
    for word, font, begins in words:
        together = f"{text} {word}"
        if text and not begins and width(together, font) <= rooms[len(lines)]:
            text = together
            continue
        if text:
            lines.append(Line(text, said))
        while len(lines) < len(rooms) and width(word, font) > rooms[len(lines)]:
            lines.append(Line("", font))
        if len(lines) >= len(rooms):
            return [*_cut(lines, rooms)], False
        text, said = word, font
    if text:
        lines.append(Line(text, said))
    return lines, True


def _cut(lines: Sequence[Line], rooms: Sequence[float]) -> Iterator[Line]:
    last = max((n for n, line in enumerate(lines) if line.text), default=-1)
    for n, line in enumerate(lines):
        yield Line(_ended(line.text, line.font, rooms[n]), line.font) if n == last else line


def _ended(text: str, font: Font, room: float) -> str:
    while text and width(f"{text}…", font) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache(8192)
def _thousandths(text: str, is_bold: bool) -> int:
    widths = _widths(is_bold)
    return sum(widths[letter] if letter in widths else _of_other(letter, is_bold) for letter in text)


@cache
def _of_other(letter: str, is_bold: bool) -> int:
    """Return the width of a letter that is not in the table: one with marks is as wide as it is without them."""
    if unicodedata.combining(letter):
        return 0
    return _widths(is_bold).get(unicodedata.normalize("NFD", letter)[0], _UNKNOWN)


@cache
def _widths(is_bold: bool) -> dict[str, int]:
    table = _BOLD if is_bold else _REGULAR
    return {letter: wide for wide, letters in table.items() for letter in letters}

"""How wide the columns of a table are, so that their texts fit: the same in every format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SIDE: Final = 1.2
"""The margin of a cell on either side, in millimetres."""
_LETTER: Final = 0.55 * 25.4 / 72
"""The width of a letter, in millimetres for each point of its size; bold ones are counted in."""
_CELL_MARGINS: Final = 2 * SIDE + 1
_LONGEST: Final = 24
"""Letters of a word beyond which it is broken rather than its column widened."""
_WIDEST: Final = 90
"""Letters of a text beyond which it asks for no more room."""


def column_widths(rows: Sequence[Sequence[str]], room: float, *, size: float) -> Sequence[float]:
    """Return the widths of columns that fill *room*, in millimetres, for texts in letters of *size* points.

    No column is narrower than its longest word, as long as all of them have room for theirs.
    """
    letter = size * _LETTER
    columns = [*zip(*rows, strict=True)]
    least = [max(min(_longest_word(text), _LONGEST) for text in texts) * letter + _CELL_MARGINS for texts in columns]
    asked = [max(min(_length(text), _WIDEST) for text in texts) * letter + _CELL_MARGINS for texts in columns]
    more = [max(0.0, wide - narrow) for wide, narrow in zip(asked, least, strict=True)]
    rest = room - sum(least)
    if rest <= 0:
        return [room * width / sum(least) for width in least]
    if sum(more) <= rest:
        widths = [narrow + extra for narrow, extra in zip(least, more, strict=True)]
        return [room * width / sum(widths) for width in widths]
    return [narrow + rest * extra / sum(more) for narrow, extra in zip(least, more, strict=True)]


def lines_of(text: str, width: float, *, size: float) -> int:
    """Return how many lines a text takes in a cell that is *width* millimetres wide: rather too many than too few."""
    letters = max(1.0, (width - 2 * SIDE) / (size * _LETTER) * 0.85)
    return sum(1 + int(_length(line) / letters) for line in text.split("\n"))


def _longest_word(text: str) -> float:
    return max(map(_length, text.split()), default=1)


def _length(text: str) -> float:
    """Return how many small letters are as long as *text*."""
    return len(text) + 0.4 * sum(map(str.isupper, text))

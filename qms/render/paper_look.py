"""The measures of official papers that every format keeps to (Nghị định 30/2020/NĐ-CP, Phụ lục I).

Lengths are in millimetres, letters and what is between lines in points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from qms.model.official_papers import Urgency

SIZE: Final = 14
"""Of the letters of a paper."""
HEAD_SIZE: Final = 13
"""Of the letterhead, the quốc hiệu, the number and the numbers of pages."""
INDENT: Final = 10
"""Of the first line of a paragraph."""
HEAD_SHARE: Final = 0.39
"""Of the width of a paper, for the left column of its head: the quốc hiệu stands on one line of the other."""
MOTTO_WIDTH: Final = 60
"""Of the tiêu ngữ: the rule below it is as long as it."""
ROOM: Final = 62
"""Left for a signature."""
TITLE_ROOM: Final = 18
"""Above what a paper is called."""
TABLE_ROOM: Final = 12
"""Below a table."""
SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 50.0, 25.0
"""The most that the picture of a signature takes."""
URGENCY_WIDTHS: Final[Mapping[Urgency, float]] = {
    Urgency.AT_ONCE: 30.0,
    Urgency.VERY_URGENT: 40.0,
    Urgency.URGENT: 20.0,
}
BOX_HEIGHT: Final = 8.0
RED, BLACK = "FF0000", "000000"
ADDRESSEES: Final = 28.0
"""How far ``Kính gửi:`` stands in where several lines follow it."""
DASH: Final = 3.5
"""The width of a dash with the room behind it."""
HEAD_SHADE, BAND_SHADE = "DDEBF7", "F2F2F2"
_SIGNATURE_LINE: Final = 76
_OWN_RULE, _TITLE_RULE = 0.42, 0.4
"""Of the line above it: the decree has from a third to a half."""


def line_width(text: str, size: float) -> float:
    """Return about how many millimetres a line of bold letters of *size* points takes."""
    letters = sum(0.71 if letter.isupper() else 0.25 if letter.isspace() else 0.5 for letter in text)
    return letters * size * 25.4 / 72


def own_rule(name: str, room: float) -> float:
    """Return the length of the rule below the name of the agency, which has so much *room*."""
    return _OWN_RULE * min(line_width(name, HEAD_SIZE), room)


def title_rule(lines: Sequence[str], room: float) -> float:
    """Return the length of the rule below *lines* in the middle, the last of which it is measured by."""
    return _TITLE_RULE * min(max((line_width(text, SIZE) for text in lines[-1:]), default=0), room)


def signature_size(text: str) -> int:
    """Return the size of the letters of a line of a signature: it shall not be broken for the size of the paper."""
    return SIZE if line_width(text, SIZE) < _SIGNATURE_LINE else SIZE - 1


def circulation_width(text: str) -> float:
    """Return the width of the frame around the words that say how far a paper may go."""
    return min(10 + line_width(text, HEAD_SIZE), 60)

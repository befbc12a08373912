"""What a reader of PDF finds in a file: letters, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import attrs
import pypdfium2

MILLIMETRE = 25.4 / 72
_BETWEEN = re.compile("[\\s\u00ad\u200b\ufffe\x02-]")
"""What a reader of PDF makes of the end of a line, and a dash that may stand at it."""


@attrs.frozen
class Box:
    """A stretch of letters and its place, in millimetres from the left and from the top."""

    page: int
    text: str
    left: float
    right: float
    top: float


def pages_of(data: bytes) -> list[str]:
    """Return the text of each page."""
    texts = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(data)]
    return [unicodedata.normalize("NFC", text) for text in texts]


def letters_of(text: str) -> str:
    """Return a text without what the ends of lines change in it."""
    return _BETWEEN.sub("", unicodedata.normalize("NFC", text))


def letters_in(data: bytes) -> str:
    return letters_of("".join(pages_of(data)))


def boxes_of(data: bytes) -> Iterator[Box]:
    for number, sheet in enumerate(pypdfium2.PdfDocument(data), start=1):
        page, height = sheet.get_textpage(), sheet.get_height()
        for place in range(page.count_rects()):
            left, bottom, right, top = page.get_rect(place)
            said = unicodedata.normalize("NFC", page.get_text_bounded(left, bottom, right, top).strip())
            yield Box(number, said, left * MILLIMETRE, right * MILLIMETRE, (height - top) * MILLIMETRE)

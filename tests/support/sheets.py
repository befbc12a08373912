"""The sheets of a PDF file as a reader sees them: head, text and foot of each, and letters out of their place."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence

import attrs
import pypdfium2
from support.pdf_files import MILLIMETRE, letters_of

LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20
"""The margins of a paper of the agency (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
_FEWEST = 20
_SLACK = 1.2
"""A space at the end of a line stands over the margin."""


@attrs.frozen
class Letters:
    """A stretch of letters and its edges, in millimetres from the left and from the top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@attrs.frozen
class Sheet:
    """A page: what stands in its upper margin, in its text and in its lower margin."""

    width: float
    height: float
    head: str
    body: str
    foot: str
    letters: Sequence[Letters]

    @property
    def middle(self) -> float:
        return self.width / 2

    def the(self, text: str) -> Letters:
        """Return the first stretch of letters that begins so."""
        return next(stretch for stretch in self.letters if stretch.text.startswith(text))

    def last(self, text: str) -> Letters:
        """Return the last stretch of letters that begins so."""
        return next(stretch for stretch in reversed(self.letters) if stretch.text.startswith(text))

    def astray(self) -> Iterator[Letters]:
        """Yield letters that stand over the margin at a side, or out of the sheet."""
        for stretch in self.letters:
            is_inside = stretch.left >= LEFT - _SLACK and stretch.right <= self.width - RIGHT + _SLACK
            if not (is_inside and stretch.top >= 0 and stretch.bottom <= self.height):
                yield stretch

    def covered(self) -> Iterator[tuple[str, str]]:
        """Yield stretches of letters that stand on one another."""
        inked = sorted((stretch for stretch in self.letters if stretch.text), key=lambda stretch: stretch.top)
        for n, one in enumerate(inked):
            for other in itertools.takewhile(lambda later, one=one: later.top < one.bottom, inked[n + 1 :]):
                wide = min(one.right, other.right) - max(one.left, other.left)
                high = min(one.bottom, other.bottom) - max(one.top, other.top)
                if wide > 1 and high > 0.5 * min(one.bottom - one.top, other.bottom - other.top):
                    yield one.text, other.text


def sheets_of(data: bytes) -> list[Sheet]:
    return [_sheet(page) for page in pypdfium2.PdfDocument(data)]


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    words, wide, high = page.get_textpage(), page.get_width(), page.get_height()
    upper, lower = high - TOP / MILLIMETRE, BOTTOM / MILLIMETRE

    def within(bottom: float, top: float) -> str:
        return unicodedata.normalize("NFC", words.get_text_bounded(0, bottom, wide, top))

    stretches = []
    for place in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(place)
        said = unicodedata.normalize("NFC", words.get_text_bounded(left, bottom, right, top).strip())
        edges = (left, right, high - top, high - bottom)
        stretches.append(Letters(said, *(edge * MILLIMETRE for edge in edges)))
    return Sheet(
        wide * MILLIMETRE, high * MILLIMETRE, within(upper, high), within(lower, upper), within(0, lower), stretches
    )


def out_of_place(sheets: Sequence[Sheet]) -> Iterator[tuple[object, ...]]:
    """Yield letters over a margin or on one another, and pages of nothing, each with the number of the page."""
    for n, sheet in enumerate(sheets, start=1):
        yield from ((n, "over the margin", letters.text) for letters in sheet.astray())
        yield from ((n, "on one another", *texts) for texts in sheet.covered())
        if len(letters_of(sheet.body)) < _FEWEST:
            yield (n, "a page of nothing", sheet.body)

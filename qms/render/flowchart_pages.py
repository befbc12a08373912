"""How a flowchart is divided among sheets of paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

import attrs

from qms.render.flowchart_graph import Link


@attrs.frozen(kw_only=True)
class SheetFormat:
    """The room on a sheet, in points; without a *height* a flowchart stands on one sheet, however long it is."""

    width: float
    widest: float
    """How wide a flowchart may be to go on such a sheet, where it is printed smaller than drawn."""
    height: float | None

    def for_width(self, *, least: float, good: float) -> SheetFormat:
        """Return a sheet in the same proportions, wider where a flowchart needs it, and where it looks better so."""
        wide = max(self.width, least, min(good, self.widest))
        return attrs.evolve(self, width=wide, height=self.height and self.height * wide / self.width)

    @property
    def is_landscape(self) -> bool:
        """Whether the sheet lies on its side."""
        return self.height is not None and self.width > self.height


# A4 with the margins of our pages. Letters of 9 points are no smaller than 6.7 in print.
PORTRAIT = SheetFormat(width=510, widest=690, height=720)
LANDSCAPE = SheetFormat(width=735, widest=990, height=460)
UNDIVIDED = SheetFormat(width=510, widest=510, height=None)


def pages_of(heights: Sequence[float], links: Sequence[Link], *, room: float | None, circle: float) -> Sequence[range]:
    """Return the rows of each sheet, on the fewest sheets and about as high as each other.

    *room* is that on a sheet, *circle* what a row needs more where a link leads to or from another sheet. A row that is
    higher than a sheet stands alone.
    """
    if room is None:
        return [range(len(heights))]
    for number in count(1):
        parts = _shared(heights, number)
        if len(parts) == len(heights) or all(
            sum(heights[row] for row in part) + circle * _circles(part, links) <= room for part in parts
        ):
            return parts
    raise AssertionError("a sheet for each row is enough")


def _circles(part: range, links: Iterable[Link]) -> int:
    sources = {link.source for link in links if link.source in part and link.target not in part}
    targets = {link.target for link in links if link.target in part and link.source not in part}
    return len(sources) + len(targets)


def _shared(heights: Sequence[float], number: int) -> Sequence[range]:
    """Return the rows shared out among *number* sheets or fewer, the highest of them as low as can be."""
    low, high = max(heights), sum(heights)
    while high - low > 1:
        middle = (low + high) / 2
        if sum(1 for _ in _filled(heights, middle)) > number:
            low = middle
        else:
            high = middle
    return [*_filled(heights, high)]


def _filled(heights: Sequence[float], room: float) -> Iterator[range]:
    first, taken = 0, 0.0
    for row, height in enumerate(heights):
        if row > first and taken + height > room:
            yield range(first, row)
            first, taken = row, 0.0
        taken += height
    yield range(first, len(heights))

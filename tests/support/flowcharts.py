"""What is wrong in the geometry of a flowchart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from qms.render.flowchart_shapes import Arrow, Outline, PlacedLine, Point, Shape, Sheet

NEAR = 0.01


def legs_of(arrow: Arrow) -> Iterator[tuple[Point, Point]]:
    """Yield the straight parts of a line."""
    return pairwise(arrow.points)


def overlapping(sheet: Sheet) -> Iterator[tuple[Shape, Shape]]:
    """Yield the shapes that touch each other."""
    for one, other in combinations(sheet.shapes, 2):
        apart = abs(one.x - other.x) - one.half_width - other.half_width
        above = abs(one.y - other.y) - one.half_height - other.half_height
        if max(apart, above) <= 0:
            yield one, other


def protruding(sheet: Sheet) -> Iterator[PlacedLine]:
    """Yield the lines of text that do not fit into their shape, lane or sheet."""
    for shape in sheet.shapes:
        for placed in shape.lines:
            size = placed.line.font.size
            for y in (placed.y - 0.7 * size, placed.y + 0.2 * size):
                is_inside = shape.top < y < shape.bottom
                if not is_inside or placed.line.width > 2 * shape.half_width_at(y) + NEAR:
                    yield placed
    for lane in sheet.lanes:
        for placed in lane.heading:
            if placed.line.width > lane.right - lane.left or not 0 < placed.y < sheet.head:
                yield placed
    yield from (note for note in sheet.notes if note.line.width > sheet.width or note.y > sheet.height)


def loose(sheet: Sheet) -> Iterator[Arrow]:
    """Yield the lines that are crooked, leave the lanes, or do not go from an edge of a shape to an edge of one."""
    for arrow in sheet.arrows:
        is_straight = all((a[0] == b[0]) != (a[1] == b[1]) for a, b in legs_of(arrow))
        is_inside = all(0 < x < sheet.width and sheet.head < y < sheet.foot for x, y in arrow.points)
        ends = (arrow.points[0], arrow.points[-1])
        if not (is_straight and is_inside and all(any(_is_on(shape, end) for shape in sheet.shapes) for end in ends)):
            yield arrow


def _is_on(shape: Shape, point: Point) -> bool:
    x, y = point
    if x == shape.x:
        return min(abs(y - shape.top), abs(y - shape.bottom)) < NEAR
    return shape.top - NEAR <= y <= shape.bottom + NEAR and abs(abs(x - shape.x) - shape.half_width_at(y)) < NEAR


def crossing(sheet: Sheet) -> Iterator[tuple[Arrow, Shape]]:
    """Yield the lines that run through a shape, with it."""
    for arrow in sheet.arrows:
        for start, end in legs_of(arrow):
            yield from ((arrow, shape) for shape in sheet.shapes if _runs_through(shape, start, end))


def _runs_through(shape: Shape, start: Point, end: Point) -> bool:
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if top == bottom:
        reach = shape.half_width_at(top) - NEAR if shape.top < top < shape.bottom else 0
        return reach > 0 and left < shape.x + reach and right > shape.x - reach
    share = 1 - abs(left - shape.x) / shape.half_width
    reach = shape.half_height * (share if shape.outline is Outline.DIAMOND else 1) - NEAR
    return share > 0 and top < shape.y + reach and bottom > shape.y - reach


def joined(sheet: Sheet) -> Iterator[tuple[Arrow, Arrow]]:
    """Yield the lines between different shapes that run along each other, so that nobody can tell them apart."""
    for one, other in combinations(sheet.arrows, 2):
        if _target(sheet, one) is not _target(sheet, other) and any(
            _share(a, b, along, 1 - along) for a in legs_of(one) for b in legs_of(other) for along in (0, 1)
        ):
            yield one, other


def _target(sheet: Sheet, arrow: Arrow) -> Shape:
    return next(shape for shape in sheet.shapes if _is_on(shape, arrow.points[-1]))


def _share(one: tuple[Point, Point], other: tuple[Point, Point], along: int, across: int) -> bool:
    if len({point[across] for point in (*one, *other)}) > 1:
        return False
    first, last = (sorted(point[along] for point in leg) for leg in (one, other))
    return min(first[1], last[1]) - max(first[0], last[0]) > NEAR

"""Where everything of a flowchart stands: pure geometry, in points.

A flowchart is a grid of lanes and rows. A long one goes over several sheets; where a link leads to another sheet, its
line ends at a circle with a letter, and goes on at the circle with the same letter above the shape it leads to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from qms.model.procedures import Leg
from qms.render.flowchart_graph import Form, Graph, Node
from qms.render.flowchart_pages import SheetFormat, pages_of
from qms.render.flowchart_routes import Route, Routes, Side, routes_of
from qms.render.flowchart_shapes import Anchor, Arrow, LaneColumn, Outline, PlacedLine, Point, Shape, Sheet
from qms.render.flowchart_text import LINE, NO_BREAK, Font, Line, Paragraph, in_diamond, unbroken, wrapped

TEXT: Final = Font(9)
SMALL: Final = Font(8)
HEADING: Final = Font(9, is_bold=True)
LEG_NAMES: Final = {Leg.OTHER: "(cơ quan khác)", Leg.APPLICANT: "(ngoài cơ quan)"}
ANSWERS: Final = {"yes": "Đúng", "no": "Sai"}
_START, _END = "Bắt đầu", "Kết thúc"

_PADDING: Final = 4.0
_SHORT: Final = 8
"""A form named in so few letters stays on one line."""
_NARROWEST: Final = 64.0
"""The least width of a shape."""
_WIDE: Final = 76.0
"""The width of a shape below which all is rather printed smaller."""
_WIDEST: Final = 170.0
_BESIDE: Final = 6.0
"""From a shape to the border of its lane, where no line runs between."""
_TO_TRACK: Final = 21.0
"""From a shape to the first line that runs beside it: an answer fits between."""
_TRACK: Final = 8.0
_GAP: Final = 22.0
"""From the lowest point of a shape to the top of the next."""
_TURN: Final = 11.0
"""How far below a shape a line turns to another lane."""
_CIRCLE: Final = 6.5
_CIRCLE_ROOM: Final = 18.0
_ASIDE: Final = 0.6
"""Where a second line leaves by the bottom of a diamond, as a share of half its width."""
_PORTS: Final = {1: (0.0,), 2: (-8.0, 8.0), 3: (-11.0, 0.0, 11.0), 4: (-12.0, -4.0, 4.0, 12.0)}
_LEAST_HALF: Final = {Outline.BOX: 16.0, Outline.DIAMOND: 24.0, Outline.OVAL: 11.0}
_OUTLINES: Final = {
    Form.START: Outline.OVAL, Form.STEP: Outline.BOX, Form.DECISION: Outline.DIAMOND, Form.END: Outline.OVAL,
}  # fmt: skip


@attrs.frozen(kw_only=True)
class _Body:
    """The text of a node, and half the height of the shape around it."""

    lines: Sequence[Line]
    half_height: float


@attrs.frozen(kw_only=True)
class _Columns:
    """The lanes with the middles of their shapes; all shapes are equally wide."""

    lanes: Sequence[LaneColumn]
    middles: Sequence[float]
    half_width: float
    head: float


def lay_out(graph: Graph, notes: Sequence[str], *, formats: Sequence[SheetFormat]) -> Sequence[Sheet]:
    """Return the sheets of a flowchart in the first of *formats* that is wide enough for its lanes.

    Where none is, the last becomes wide enough. *notes* are sentences below the last sheet.
    """
    routes = routes_of(graph)
    around = [_room(routes, lane, side) for lane in range(len(graph.lanes)) for side in (Side.LEFT, Side.RIGHT)]
    least, good = (sum(around) + len(graph.lanes) * width for width in (_NARROWEST, _WIDE))
    chosen = next((one for one in formats if one.widest >= least), formats[-1])
    format = chosen.for_width(least=least, good=good)
    columns = _columns(graph, routes, (format.width - sum(around)) / len(graph.lanes))
    bodies = [_body(node, columns.half_width) for node in graph.nodes]
    said = wrapped([Paragraph(note, SMALL) for note in notes], format.width, most=4 * len(notes))
    below = 8 + LINE * len(said)
    room = None if format.height is None else format.height - columns.head - 2 * _TURN - below
    parts = pages_of([2 * body.half_height + _GAP for body in bodies], graph.links, room=room, circle=_CIRCLE_ROOM)
    letters = _letters(graph, parts)
    sheets = []
    for part in parts:
        lines = said if part is parts[-1] else ()
        drawing = _Drawing(graph=graph, routes=routes, columns=columns, bodies=bodies, letters=letters, rows=part)
        sheets.append(drawing.sheet(format=format, notes=lines))
    return sheets


def _room(routes: Routes, lane: int, side: Side) -> float:
    """Return how much there is between the shapes of a lane and its border."""
    tracks = routes.tracks.get((lane, side), 0)
    if tracks:
        return _TO_TRACK + _TRACK * (tracks - 1) + _BESIDE
    return _TO_TRACK - _BESIDE if (lane, side) in routes.answered else _BESIDE


def _columns(graph: Graph, routes: Routes, share: float) -> _Columns:
    """Return the lanes, of which each has the *share* for its shapes, and room for lines beside them."""
    lanes, middles, left = [], [], 0.0
    headings = []
    for place, lane in enumerate(graph.lanes):
        before, after = (_room(routes, place, side) for side in (Side.LEFT, Side.RIGHT))
        right = left + before + share + after
        middles.append(left + before + share / 2)
        named = [Paragraph(lane.name, HEADING)]
        heading = [*wrapped(named, right - left - 2 * _PADDING, most=5)]
        if lane.leg in LEG_NAMES:
            heading += wrapped([Paragraph(LEG_NAMES[lane.leg], SMALL)], right - left - 2 * _PADDING)
        headings.append(heading)
        lanes.append(LaneColumn(left=left, right=right, leg=lane.leg, heading=()))
        left = right
    head = 2 * _PADDING + LINE * max(map(len, headings))
    named_lanes = [
        attrs.evolve(lane, heading=_centred(heading, (lane.left + lane.right) / 2, head / 2))
        for lane, heading in zip(lanes, headings, strict=True)
    ]
    return _Columns(lanes=named_lanes, middles=middles, half_width=min(share, _WIDEST) / 2, head=head)


def _body(node: Node, half_width: float) -> _Body:
    outline = _OUTLINES[node.form]
    if node.step is None:
        lines: Sequence[Line] = [Line(_START if node.form is Form.START else _END, TEXT)]
        return _Body(lines=lines, half_height=_LEAST_HALF[outline])
    if outline is Outline.DIAMOND:
        lines, half = in_diamond(_said(node), half_width - _PADDING)
        return _Body(lines=lines, half_height=max(half, _LEAST_HALF[outline]))
    lines = wrapped(_said(node), 2 * (half_width - _PADDING))
    return _Body(lines=lines, half_height=max(LINE * len(lines) / 2 + _PADDING, _LEAST_HALF[outline]))


def _said(node: Node) -> Iterator[Paragraph]:
    """Yield what a shape says: the step, who does it where the lane does not tell, how long it takes, the form."""
    step = node.step
    assert step is not None  # the start and the end say but that
    yield Paragraph(f"{node.number}.{NO_BREAK}{step.what}", TEXT)
    time = unbroken(str(step.time)) if step.time else None
    form = unbroken(step.form) if step.form and len(step.form) <= _SHORT else step.form
    if node.form is Form.DECISION:
        if told := "; ".join(text for text in (step.role if step.unit else None, time, form) if text):
            yield Paragraph(told, SMALL)
        return
    if step.unit and step.role:
        yield Paragraph(step.role, SMALL)
    if time:
        yield Paragraph(f"Thời gian: {time}", SMALL)
    if form:
        yield Paragraph(f"Biểu mẫu: {form}", SMALL)


def _centred(lines: Sequence[Line], x: float, y: float) -> Sequence[PlacedLine]:
    """Return *lines* around a point; empty ones take room and are left out."""
    top = y - LINE * len(lines) / 2
    return [PlacedLine(line, x, top + LINE * (n + 0.76)) for n, line in enumerate(lines) if line.text]


def _letters(graph: Graph, parts: Sequence[range]) -> Mapping[int, str]:
    """Return the letters of the rows to which links lead from other sheets."""
    sheet = {row: place for place, part in enumerate(parts) for row in part}
    targets = sorted({link.target for link in graph.links if sheet[link.source] != sheet[link.target]})
    return {target: _letter(n) for n, target in enumerate(targets)}


def _letter(n: int) -> str:
    return chr(ord("A") + n) if n < 26 else f"{_letter(n // 26 - 1)}{chr(ord('A') + n % 26)}"


@attrs.frozen(kw_only=True)
class _Drawing:
    """What one sheet is drawn from: the rows that it shows."""

    graph: Graph
    routes: Routes
    columns: _Columns
    bodies: Sequence[_Body]
    letters: Mapping[int, str]
    rows: range

    def sheet(self, *, format: SheetFormat, notes: Sequence[Line]) -> Sheet:
        inside = [
            route for route in self.routes.routes if self._has(route.link.source) and self._has(route.link.target)
        ]
        outgoing = self._outgoing()
        incoming = sorted(
            {link.target for link in self.graph.links if self._has(link.target) and not self._has(link.source)}
        )
        shapes, foot = self._shapes(outgoing, incoming)
        ports = self._ports(inside, shapes)
        arrows, labels, circles = [], [], []
        for route in inside:
            points = self._points(route, shapes, ports, has_circle=route.link.source in outgoing)
            arrows.append(Arrow(points=points))
            if answer := ANSWERS.get(route.link.way):
                labels.append(_answer(answer, route, shapes, points[0], has_circle=route.link.source in outgoing))
        for row, leaving in outgoing.items():
            by_bottom = any(route.leaves is Side.BOTTOM and route.link.source == row for route in inside)
            for place, (target, way) in enumerate(leaving, start=int(by_bottom)):
                arrow, circle, label = self._out(shapes[row], place, target, way)
                arrows.append(arrow)
                circles.append(circle)
                labels += label
        for row in incoming:
            arrow, circle = self._in(shapes[row])
            arrows.append(arrow)
            circles.append(circle)
        said = [PlacedLine(line, 0.0, foot + 8 + LINE * (n + 0.76), Anchor.START) for n, line in enumerate(notes)]
        return Sheet(
            is_landscape=format.is_landscape,
            width=format.width,
            height=foot + (8 + LINE * len(notes) if notes else 0),
            head=self.columns.head,
            foot=foot,
            lanes=self.columns.lanes,
            shapes=[*shapes.values(), *circles],
            arrows=arrows,
            labels=labels,
            notes=said,
        )

    def _has(self, row: int) -> bool:
        return row in self.rows

    def _outgoing(self) -> Mapping[int, Sequence[tuple[int, str]]]:
        """Return the links to other sheets, by the rows that they leave."""
        leaving: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for link in self.graph.links:
            if self._has(link.source) and not self._has(link.target):
                leaving[link.source].append((link.target, link.way))
        return leaving

    def _shapes(self, outgoing: Iterable[int], incoming: Iterable[int]) -> tuple[dict[int, Shape], float]:
        """Return the shapes of the rows, and where the lanes end."""
        shapes = {}
        y = self.columns.head + _TURN
        for row in self.rows:
            node, body = self.graph.nodes[row], self.bodies[row]
            y += _CIRCLE_ROOM * (row in incoming)
            middle, x = y + body.half_height, self.columns.middles[node.lane]
            shapes[row] = Shape(
                outline=_OUTLINES[node.form],
                x=x,
                y=middle,
                half_width=self.columns.half_width if node.step else min(self.columns.half_width, 36.0),
                half_height=body.half_height,
                lines=_centred(body.lines, x, middle),
                leg=self.graph.lanes[node.lane].leg,
                row=row,
            )
            y = middle + body.half_height + _GAP + _CIRCLE_ROOM * (row in outgoing)
        return shapes, y - _GAP + _TURN

    def _ports(
        self, routes: Iterable[Route], shapes: Mapping[int, Shape]
    ) -> Mapping[tuple[int, Side, str | None], float]:
        """Return the heights at which lines touch the sides of shapes, by row, side and way.

        Lines that arrive at one side join, under None; they stand above those that leave where one of them comes from
        above, and below them otherwise: so they cross the fewest.
        """
        arriving: defaultdict[tuple[int, Side], int] = defaultdict(lambda: len(self.graph.nodes))
        leaving: defaultdict[tuple[int, Side], list[str]] = defaultdict(list)
        for route in routes:
            link = route.link
            out, to = (link.source, route.leaves), (link.target, route.arrives)
            if route.leaves is not Side.BOTTOM:
                leaving[out].append(link.way)
            if route.arrives is not Side.TOP:
                arriving[to] = min(arriving[to], link.source)
        ports: dict[tuple[int, Side, str | None], float] = {}
        for row, side in dict.fromkeys([*arriving, *leaving]):
            place = (row, side)
            entry: list[str | None] = [None] if place in arriving else []
            exits: list[str | None] = [*leaving.get(place, ())]
            order = [*entry, *exits] if arriving.get(place, row) < row else [*exits, *entry]
            for way, offset in zip(order, _PORTS[len(order)], strict=True):
                ports[row, side, way] = shapes[row].y + offset
        return ports

    def _points(
        self, route: Route, shapes: Mapping[int, Shape], ports: Mapping[tuple[int, Side, str | None], float], *,
        has_circle: bool,
    ) -> Sequence[Point]:  # fmt: skip
        source, target = shapes[route.link.source], shapes[route.link.target]
        if route.leaves is Side.BOTTOM:
            if source.x == target.x:
                return [(source.x, source.bottom), (target.x, target.top)]
            turn = source.bottom + _TURN + _CIRCLE_ROOM * has_circle
            return [(source.x, source.bottom), (source.x, turn), (target.x, turn), (target.x, target.top)]
        y = ports[route.link.source, route.leaves, route.link.way]
        start = (_edge(source, route.leaves, y), y)
        if route.track is None:
            return [start, (target.x, y), (target.x, target.top)]
        away = self.columns.half_width + _TO_TRACK + _TRACK * route.track
        x = target.x - away if route.arrives is Side.LEFT else target.x + away
        to = ports[route.link.target, route.arrives, None]
        return [start, (x, y), (x, to), (_edge(target, route.arrives, to), to)]

    def _out(self, shape: Shape, place: int, target: int, way: str) -> tuple[Arrow, Shape, Sequence[PlacedLine]]:
        """Return the line from the bottom of a shape to the circle by which it goes on, and the answer beside it."""
        aside = (0.0, _ASIDE, -_ASIDE)[place]
        x, y = shape.x + aside * shape.half_width, shape.bottom + _CIRCLE_ROOM - _CIRCLE - 2
        start = shape.bottom - abs(aside) * shape.half_height
        arrow = Arrow(points=[(x, start), (x, y - _CIRCLE)], has_head=False)
        answer = ANSWERS.get(way)
        label = [_beside(answer, x, y, is_right=aside > 0)] if answer else []
        return arrow, self._circle(x, y, target), label

    def _in(self, shape: Shape) -> tuple[Arrow, Shape]:
        """Return the circle from which a line comes to a shape, and that line."""
        assert shape.row is not None
        x, y = shape.x - 20, shape.top - _CIRCLE_ROOM + _CIRCLE - 2
        points = [(x + _CIRCLE, y), (shape.x, y), (shape.x, shape.top)]
        return Arrow(points=points), self._circle(x, y, shape.row)

    def _circle(self, x: float, y: float, target: int) -> Shape:
        lines = [PlacedLine(Line(self.letters[target], SMALL), x, y + 2.8)]
        return Shape(outline=Outline.CIRCLE, x=x, y=y, half_width=_CIRCLE, half_height=_CIRCLE, lines=lines)


def _edge(shape: Shape, side: Side, y: float) -> float:
    reach = shape.half_width_at(y)
    return shape.x - reach if side is Side.LEFT else shape.x + reach


def _answer(
    answer: str, route: Route, shapes: Mapping[int, Shape], start: Point, *, has_circle: bool
) -> PlacedLine:  # fmt: skip
    """Return an answer where its line begins, on the side from which a diamond draws back."""
    x, y = start
    line = Line(answer, SMALL)
    if route.leaves is Side.BOTTOM:
        below = y + 8
        return (
            PlacedLine(line, x - 3, below, Anchor.END) if has_circle else PlacedLine(line, x + 3, below, Anchor.START)
        )
    base = y + 8 if y > shapes[route.link.source].y else y - 3
    return (
        PlacedLine(line, x - 1, base, Anchor.END)
        if route.leaves is Side.LEFT
        else PlacedLine(line, x + 1, base, Anchor.START)
    )


def _beside(answer: str, x: float, y: float, *, is_right: bool) -> PlacedLine:
    away = _CIRCLE + 2
    line = Line(answer, SMALL)
    return (
        PlacedLine(line, x + away, y + 3, Anchor.START) if is_right else PlacedLine(line, x - away, y + 3, Anchor.END)
    )

"""The flowchart of a procedure as SVG, drawn from its steps: no script, nothing fetched, the same bytes every time.

What an author wrote is shown letter by letter. Whose time runs is told by the outline of a shape and the name of its
lane, not by a colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from qms.model.procedures import ALL_LEGS, OWN_LEGS, Flow, Leg, Step
from qms.render.document_facts import TOTAL
from qms.render.flowchart_graph import Graph, Node, graph_of
from qms.render.flowchart_layout import ANSWERS, LEG_NAMES, lay_out
from qms.render.flowchart_pages import LANDSCAPE, PORTRAIT, UNDIVIDED, SheetFormat
from qms.render.flowchart_shapes import Anchor, Arrow, Outline, PlacedLine, Point, Shape, Sheet
from qms.render.flowchart_text import plain
from qms.render.pages import safe

LONGEST: Final = "Thời gian của tất cả các bên, theo đường dài nhất"
OTHER_TOTALS: Final = {
    Leg.OTHER: "Thời gian của cơ quan khác, theo đường dài nhất",
    Leg.APPLICANT: "Thời gian của tổ chức, cá nhân, theo đường dài nhất",
}
CHART_STYLE: Final = """
.chart { margin: .5em 0 1em; text-align: center; overflow-x: auto; }
.chart svg { max-width: 100%; height: auto; break-inside: avoid; }
@page wide { size: A4 landscape; margin: 15mm 18mm; }
@media print { .chart.wide { page: wide; } }
"""
_FONT: Final = "'Times New Roman',Tinos,'Liberation Serif',serif"
_TINTS: Final = {Leg.OWN: "none", Leg.OTHER: "#f1f1f1", Leg.APPLICANT: "#eef4fa"}
_STROKES: Final = {Leg.OWN: "", Leg.OTHER: ' stroke-dasharray="5 2"', Leg.APPLICANT: ' stroke-dasharray="1.5 1.5"'}
_HEAD: Final = 6.0
_HEAD_HALF: Final = 2.6


@attrs.frozen(kw_only=True)
class Flowchart:
    """What is drawn: the steps of a document, with the names that units have on the day.

    *remarks* are sentences below it, such as which revision it shows.
    """

    code: str
    title: str
    steps: Sequence[Step]
    unit_names: Mapping[str, str]
    remarks: Sequence[str] = ()


@attrs.frozen(kw_only=True)
class Picture:
    """A flowchart, or the part of it that goes on one page; *width* and *height* are in points."""

    svg: str
    """The element, as it stands in a page of HTML."""
    title: str
    told: str
    """What it shows, in words, for those who do not see it."""
    width: float
    height: float
    is_landscape: bool

    @property
    def file(self) -> bytes:
        """The bytes of a file that holds the picture alone."""
        return f'<svg xmlns="http://www.w3.org/2000/svg" {self.svg.removeprefix("<svg ")}\n'.encode()


def flowchart_pictures(chart: Flowchart, *, prefix: str = "luu-do") -> Sequence[Picture]:
    """Return a picture for each page that a flowchart takes on A4; of no steps, none.

    A flowchart of very many lanes lies on its side. Names of elements begin with *prefix*, so that several flowcharts
    can stand in one page.
    """
    return [*_drawn(chart, (PORTRAIT, LANDSCAPE), prefix)]


def whole_flowchart(chart: Flowchart) -> bytes:
    """Return the file of a flowchart that is one picture however long it is; it has one step at least."""
    [picture] = _drawn(chart, [UNDIVIDED], "luu-do")
    return picture.file


def chart_figure(chart: Flowchart) -> str:
    """Return a flowchart as an element of a page that has `CHART_STYLE`; of no steps, nothing."""
    pictures = flowchart_pictures(chart)
    kind = "chart wide" if any(picture.is_landscape for picture in pictures) else "chart"
    inside = "\n".join(picture.svg for picture in pictures)
    return f'<figure class="{kind}">\n{inside}\n</figure>' if pictures else ""


def totals(steps: Sequence[Step]) -> Iterator[str]:
    """Yield the times of the longest way through *steps*: of the agency, of each other side that has any, and of all.

    The longest way is looked for anew for each of them, as `Flow.longest_path` does.
    """
    flow = Flow(steps=tuple(steps))
    own, _ = flow.longest_path(OWN_LEGS)
    if own:
        yield f"{TOTAL}: {own}."
    others = [(name, flow.longest_path({leg})[0]) for leg, name in OTHER_TOTALS.items()]
    told = [f"{name}: {time}." for name, time in others if time]
    yield from told
    if told:
        yield f"{LONGEST}: {flow.longest_path(ALL_LEGS)[0]}."


def _drawn(chart: Flowchart, formats: Sequence[SheetFormat], prefix: str) -> Iterator[Picture]:
    if not chart.steps:
        return
    graph = graph_of(chart.steps, chart.unit_names)
    astray = "; ".join(f"bước {number} → “{to}”" for number, to in graph.astray)
    notes = [*totals(chart.steps), *([f"Dẫn đến bước không có: {astray}."] if astray else ()), *chart.remarks]
    sheets = lay_out(graph, notes, formats=formats)
    for number, sheet in enumerate(sheets, start=1):
        title = f"Lưu đồ {chart.code} - {chart.title}"
        if len(sheets) > 1:
            title += f" (trang {number}/{len(sheets)})"
        title, told = plain(title), plain(_told(graph, sheet))
        svg = _svg(sheet, title=title, told=told, prefix=f"{prefix}-{number}")
        yield Picture(
            svg=svg,
            title=title,
            told=told,
            width=sheet.width,
            height=sheet.height,
            is_landscape=sheet.is_landscape,
        )


def _told(graph: Graph, sheet: Sheet) -> str:
    """Return what a sheet shows in words, for those who do not see it."""
    rows = [shape.row for shape in sheet.shapes if shape.row is not None]
    return " ".join(sentence for row in rows if (sentence := _sentence(graph, row)))


def _sentence(graph: Graph, row: int) -> str:
    node = graph.nodes[row]
    if node.step is None:
        return ""
    lane = graph.lanes[node.lane]
    side = f" {LEG_NAMES[lane.leg]}" if lane.leg in LEG_NAMES else ""
    onward = [
        f"{ANSWERS[link.way].lower()}: {_name(graph.nodes[link.target])}"
        if link.way in ANSWERS
        else f"tiếp: {_name(graph.nodes[link.target])}"
        for link in graph.links
        if link.source == row
    ]
    following = f" ({'; '.join(onward)})" if onward else ""
    return f"Bước {node.number}, {lane.name}{side}: {node.step.what}{following}."


def _name(node: Node) -> str:
    return f"bước {node.number}" if node.step else "kết thúc"


# -- SVG -----------------------------------------------------------------------------------------------------


def _svg(sheet: Sheet, *, title: str, told: str, prefix: str) -> str:
    wide, high = _number(sheet.width), _number(sheet.height)
    title_id, told_id = (safe(f"{prefix}-{part}") for part in ("ten", "loi"))
    lines = [
        f'<svg width="{wide}pt" height="{high}pt" viewBox="-1 -1 '
        f'{_number(sheet.width + 2)} {_number(sheet.height + 2)}" role="img" lang="vi" '
        f'aria-labelledby="{title_id} {told_id}" font-family="{_FONT}" font-size="9" fill="#000">',
        f'<title id="{title_id}">{safe(title)}</title>',
        f'<desc id="{told_id}">{safe(told)}</desc>',
        *_lanes(sheet),
        '<g fill="none" stroke="#000" stroke-width=".8">',
        f'<path d="{"".join(map(_line, sheet.arrows))}"/>',
        "</g>",
        f'<path d="{"".join(_head(arrow.points) for arrow in sheet.arrows if arrow.has_head)}"/>',
        '<g fill="#fff" stroke="#000">',
        *map(_outline, sheet.shapes),
        "</g>",
        '<g text-anchor="middle">',
        *_texts(line for shape in sheet.shapes for line in shape.lines),
        "</g>",
        *_texts(sheet.labels),
        *_texts(sheet.notes),
        "</svg>",
    ]
    return "\n".join(line for line in lines if line)


def _lanes(sheet: Sheet) -> Iterator[str]:
    yield '<g stroke="#777" stroke-width=".6">'
    for lane in sheet.lanes:
        left, wide = _number(lane.left), _number(lane.right - lane.left)
        yield _rectangle(left, "0", wide, _number(sheet.foot), f' fill="{_TINTS[lane.leg]}"{_STROKES[lane.leg]}')
        yield _rectangle(left, "0", wide, _number(sheet.head), ' fill="#e8eef5"')
    yield "</g>"
    yield '<g text-anchor="middle" font-weight="bold">'
    yield from _texts((line for lane in sheet.lanes for line in lane.heading), is_bold=True)
    yield "</g>"


def _rectangle(x: str, y: str, wide: str, high: str, more: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}"{more}/>'


def _outline(shape: Shape) -> str:
    look = _STROKES[shape.leg]
    x, y, half_width, half_height = shape.x, shape.y, shape.half_width, shape.half_height
    if shape.outline is Outline.DIAMOND:
        return (
            f'<path d="M{_number(x)} {_number(y - half_height)}L{_number(x + half_width)} {_number(y)}'
            f'L{_number(x)} {_number(y + half_height)}L{_number(x - half_width)} {_number(y)}z"{look}/>'
        )
    round_ends = "" if shape.outline is Outline.BOX else f' rx="{_number(half_height)}"'
    return _rectangle(
        _number(x - half_width), _number(y - half_height), _number(2 * half_width), _number(2 * half_height),
        round_ends + look,
    )  # fmt: skip


def _line(arrow: Arrow) -> str:
    """Return a line that ends inside of its head, so that its end does not blunt the tip."""
    points = [*arrow.points]
    if arrow.has_head:
        points[-1] = _before(points[-2], points[-1], _HEAD - 1)
    (x, y), *rest = points
    path = f"M{_number(x)} {_number(y)}"
    for to_x, to_y in rest:
        path += f"V{_number(to_y)}" if to_x == x else f"H{_number(to_x)}"
        x = to_x
    return path


def _head(points: Sequence[Point]) -> str:
    (from_x, _), (x, y) = points[-2:]
    back_x, back_y = _before(points[-2], points[-1], _HEAD)
    half = _HEAD_HALF
    wings = ((x - half, back_y), (x + half, back_y)) if from_x == x else ((back_x, y - half), (back_x, y + half))
    return f"M{_number(x)} {_number(y)}" + "".join(f"L{_number(a)} {_number(b)}" for a, b in wings) + "z"


def _before(start: Point, end: Point, distance: float) -> Point:
    (a, b), (x, y) = start, end
    if a == x:
        return x, y - distance if b < y else y + distance
    return x - distance if a < x else x + distance, y


def _texts(lines: Iterable[PlacedLine], *, is_bold: bool = False) -> Iterator[str]:
    for placed in lines:
        font = placed.line.font
        size = "" if font.size == 9 else f' font-size="{_number(font.size)}"'
        weight = ' font-weight="normal"' if is_bold and not font.is_bold else ""
        anchor = "" if placed.anchor is not Anchor.END else ' text-anchor="end"'
        look = size + weight + anchor
        yield f'<text x="{_number(placed.x)}" y="{_number(placed.y)}"{look}>{safe(placed.line.text)}</text>'


def _number(value: float) -> str:
    """Return a length to a tenth of a point, which is less than a printer shows."""
    return f"{value:.1f}".removesuffix(".0")

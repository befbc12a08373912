"""The ways that the links of a flowchart take around its shapes.

Every row holds one shape. So a line along a row that leaves or reaches its shape meets no other, and neither does a
line beside the lanes, nor one down the middle of a lane where no row between has its shape in that lane. Links are
made of such lines alone. Lines to one shape join; lines to different shapes may cross, but never run along each other.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from qms.render.flowchart_graph import Graph, Link


class Side(enum.Enum):
    """Where a line touches a shape."""

    TOP = enum.auto()
    BOTTOM = enum.auto()
    LEFT = enum.auto()
    RIGHT = enum.auto()


@attrs.frozen(kw_only=True)
class Route:
    """How a link runs: it leaves by one side and arrives by another.

    *track* counts from 0 the lines that run beside the shapes of the lane to which it leads, the nearest first; None
    where it comes down the middle of that lane.
    """

    link: Link
    leaves: Side
    arrives: Side
    track: int | None = None


@attrs.frozen(kw_only=True)
class Routes:
    """The routes of all links, and how many tracks there are on each side of a lane.

    *answered* are the sides of lanes by which a line leaves that bears an answer.
    """

    routes: Sequence[Route]
    tracks: Mapping[tuple[int, Side], int]
    answered: frozenset[tuple[int, Side]]


def routes_of(graph: Graph) -> Routes:
    """Return the routes of the links of a graph."""
    routes = [route for links in _by_source(graph.links) for route in _leaving(graph, links)]
    taken: defaultdict[tuple[int, Side], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for route in routes:
        if route.arrives is not Side.TOP:
            link = route.link
            taken[graph.nodes[link.target].lane, route.arrives][link.target] |= {link.source, link.target}
    tracks = {place: _tracks(rows) for place, rows in taken.items()}
    placed = [
        route
        if route.arrives is Side.TOP
        else attrs.evolve(
            route, track=tracks[graph.nodes[route.link.target].lane, route.arrives][route.link.target]
        )
        for route in routes
    ]  # fmt: skip
    return Routes(
        routes=placed,
        tracks={place: max(used.values()) + 1 for place, used in tracks.items()},
        answered=frozenset(
            (graph.nodes[route.link.source].lane, route.leaves) for route in routes if route.link.way != "next"
        ),
    )


def _by_source(links: Iterable[Link]) -> Iterable[Sequence[Link]]:
    leaving: defaultdict[int, list[Link]] = defaultdict(list)
    for link in links:
        leaving[link.source].append(link)
    return leaving.values()


def _leaving(graph: Graph, links: Sequence[Link]) -> Iterator[Route]:
    """Yield the routes of the links that leave one shape: one of them at most by the bottom."""
    own = graph.nodes[links[0].source].lane
    down = [link for link in links if _is_free(graph, link)]
    straight = [link for link in down if graph.nodes[link.target].lane == own]
    first = next(iter(straight or down), None)
    for link in links:
        lane = graph.nodes[link.target].lane
        if link is first:
            yield Route(link=link, leaves=Side.BOTTOM, arrives=Side.TOP)
            continue
        leaves = Side.LEFT if lane < own else Side.RIGHT
        facing = Side.LEFT if lane > own else Side.RIGHT
        yield Route(link=link, leaves=leaves, arrives=Side.TOP if link in down and lane != own else facing)


def _is_free(graph: Graph, link: Link) -> bool:
    """Whether a line can come down to the target in the middle of its lane."""
    lane = graph.nodes[link.target].lane
    return link.source < link.target and all(node.lane != lane for node in graph.nodes[link.source + 1 : link.target])


def _tracks(rows: Mapping[int, Iterable[int]]) -> Mapping[int, int]:
    """Return a track for each target, so that two which have a row in common have different ones; short ones first."""
    spans = {target: (min(ends), max(ends)) for target, ends in rows.items()}
    tracks: dict[int, int] = {}
    for target in sorted(spans, key=lambda target: (spans[target][1] - spans[target][0], target)):
        first, last = spans[target]
        used = {tracks[other] for other in tracks if spans[other][0] <= last and first <= spans[other][1]}
        tracks[target] = next(track for track in range(len(spans)) if track not in used)
    return tracks

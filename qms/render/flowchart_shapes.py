"""The shapes and lines of a flowchart as figures: points from the left and from the top, each 1/72 inch."""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence

import attrs

from qms.model.procedures import Leg
from qms.render.flowchart_text import Line

Point = tuple[float, float]


class Outline(enum.Enum):
    """The outline of a shape."""

    BOX = enum.auto()
    DIAMOND = enum.auto()
    OVAL = enum.auto()
    CIRCLE = enum.auto()


class Anchor(enum.Enum):
    """Which part of a text stands at its point."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@attrs.frozen
class PlacedLine:
    """A line of text, with the point on its base line to which its anchor goes."""

    line: Line
    x: float
    y: float
    anchor: Anchor = Anchor.MIDDLE

    @property
    def left(self) -> float:
        """Where it begins, at its widest."""
        shares = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
        return self.x - self.line.width * shares[self.anchor]


@attrs.frozen(kw_only=True)
class Shape:
    """A shape with its text. *row* is that of its node; None for the circle by which a line goes on elsewhere."""

    outline: Outline
    x: float
    y: float
    """The middle."""
    half_width: float
    half_height: float
    lines: Sequence[PlacedLine]
    leg: Leg = Leg.OWN
    row: int | None = None

    @property
    def top(self) -> float:
        """Its highest point."""
        return self.y - self.half_height

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return self.y + self.half_height

    def half_width_at(self, y: float) -> float:
        """Return how far it reaches to each side at the height *y*, which is that of one of its points."""
        up = abs(y - self.y) / self.half_height
        if self.outline is Outline.DIAMOND:
            return self.half_width * (1 - up)
        if self.outline is Outline.BOX:
            return self.half_width
        return self.half_width - self.half_height * (1 - math.sqrt(max(0.0, 1 - up * up)))  # its ends are half circles


@attrs.frozen(kw_only=True)
class Arrow:
    """A line along *points*, which runs level or upright; its head, where it has one, is at the last."""

    points: Sequence[Point]
    has_head: bool = True


@attrs.frozen(kw_only=True)
class LaneColumn:
    """A lane on a sheet: from *left* to *right*, under its name."""

    left: float
    right: float
    leg: Leg
    heading: Sequence[PlacedLine]


@attrs.frozen(kw_only=True)
class Sheet:
    """A part of a flowchart that stands on one page. *lanes* are *head* high at the top and end at *foot*."""

    is_landscape: bool
    width: float
    height: float
    head: float
    foot: float
    lanes: Sequence[LaneColumn]
    shapes: Sequence[Shape]
    arrows: Sequence[Arrow]
    labels: Sequence[PlacedLine]
    notes: Sequence[PlacedLine]

"""What a flowchart shows of the steps of a document: a lane for each who acts, a row for each step, and the links."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from qms.model.procedures import Leg, Step
from qms.model.ways import END

_UNNAMED: Final = {
    Leg.OWN: "Chưa ghi đơn vị",
    Leg.OTHER: "Cơ quan khác",
    Leg.APPLICANT: "Tổ chức, cá nhân",
}


class Form(enum.Enum):
    """What a row shows."""

    START = enum.auto()
    STEP = enum.auto()
    DECISION = enum.auto()
    END = enum.auto()


@attrs.frozen(kw_only=True)
class Lane:
    """Those of one name who act, and whose time runs meanwhile."""

    name: str
    leg: Leg


@attrs.frozen(kw_only=True)
class Node:
    """What stands in one row: a step, or the start or end of all."""

    form: Form
    lane: int
    step: Step | None = None
    number: int = 0
    """The number of the step, from 1."""


@attrs.frozen
class Link:
    """That one row leads to another, by `next`, `yes` or `no`."""

    source: int
    target: int
    way: str = "next"


@attrs.frozen(kw_only=True)
class Graph:
    """All that a flowchart shows; rows are counted from 0.

    *astray* are links to steps that do not exist: the number of the step, and the id to which it wants to lead.
    """

    lanes: Sequence[Lane]
    nodes: Sequence[Node]
    links: Sequence[Link]
    astray: Sequence[tuple[int, str]]


def graph_of(steps: Sequence[Step], unit_names: Mapping[str, str]) -> Graph:
    """Return the graph of the steps of a document, of which there is one at least; units have their names of a day.

    Lanes come in the order in which they are first needed, rows in the order of the table of steps. Of two steps with
    one id, links lead to the first.
    """
    keys = [(step.leg, step.unit or step.role or "") for step in steps]
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    lanes = [Lane(name=unit_names.get(who, who) or _UNNAMED[leg], leg=leg) for leg, who in places]
    nodes = [Node(form=Form.START, lane=places[keys[0]])]
    for number, (step, key) in enumerate(zip(steps, keys, strict=True), start=1):
        form = Form.DECISION if step.is_decision else Form.STEP
        nodes.append(Node(form=form, lane=places[key], step=step, number=number))
    rows = {step.id: row for row, step in reversed([*enumerate(steps, start=1)])}
    rows[END] = len(nodes)
    links = [Link(0, 1), *_links(steps, rows)]
    ending = [link.source for link in links if link.target == len(nodes)]
    if ending:
        nodes.append(Node(form=Form.END, lane=nodes[ending[-1]].lane))
    astray = [(n, to) for n, step in enumerate(steps, start=1) for _, to in step.links if to not in rows]
    return Graph(lanes=lanes, nodes=nodes, links=links, astray=astray)


def _links(steps: Sequence[Step], rows: Mapping[str, int]) -> Iterator[Link]:
    for row, step in enumerate(steps, start=1):
        for way, to in step.links:
            if to in rows:
                yield Link(row, rows[to], way)

"""Administrative procedures (TTHC) and the flows of steps by which they are carried out."""

from __future__ import annotations

import enum
import re
from collections import deque
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from qms.model.ways import END, Ways, ways_through
from qms.model.working_time import WorkingTime
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Structure = tuple[tuple[int, ...], ...]
"""The shape of a flow: where each step leads. Steps count from 0 in the order they are met; -1 is the end."""

_CUTOFF = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class Leg(enum.StrEnum):
    """Whose clock runs during a step: the agency's, another body's, or the applicant's.

    An inter-agency leg (liên thông) has its own clock, so lateness is laid to the leg where it arose.
    """

    OWN = "own"
    OTHER = "other"
    APPLICANT = "applicant"


NO_TIME = WorkingTime(minutes=0)
OWN_LEGS = frozenset({Leg.OWN})
ALL_LEGS = frozenset(Leg)


@attrs.frozen(kw_only=True)
class Procedure:
    """What the public is told about an administrative procedure."""

    national_code: str | None = None
    field: str | None = None
    time: WorkingTime | None = None
    """The statutory time, in working days from the day after receipt."""
    online_level: str | None = None
    applicants: str | None = None
    papers: tuple[str, ...] = ()
    sets: int | None = attrs.field(default=None)
    place: str | None = None
    result: str | None = None
    conditions: tuple[str, ...] = ()
    fee: str | None = None
    form: str | None = None
    sample_dossier: str | None = None
    cutoff: str | None = attrs.field(default=None)
    """The hour, as ``15:00``: dossiers received later count from the next working day."""

    @sets.validator
    def _sets_can_be_handed_in(self, _attribute: attrs.Attribute[int | None], value: int | None) -> None:
        if value is not None and value < 1:
            raise ValueError(msg("`sets` is a number of dossiers, 1 or more, not {sets}", sets=value))

    @cutoff.validator
    def _cutoff_is_an_hour(self, _attribute: attrs.Attribute[str | None], value: str | None) -> None:
        if value is not None and not _CUTOFF.fullmatch(value):
            raise ValueError(msg("`cutoff` is an hour such as 15:00, not “{cutoff}”", cutoff=value))


@attrs.frozen(kw_only=True)
class Step:
    """One step of a flow: a plain step leads to `next`, a decision to `yes` or `no`."""

    id: str
    what: str
    unit: str | None = None
    role: str | None = None
    time: WorkingTime | None = None
    form: str | None = None
    result: str | None = None
    leg: Leg = Leg.OWN
    next: str | None = None
    yes: str | None = None
    no: str | None = None

    @property
    def is_decision(self) -> bool:
        """Whether it has a branch."""
        return self.yes is not None or self.no is not None

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Where it leads, as (field, step id or `END`); a plain step without `next` leads to the end."""
        if not self.is_decision:  # as nearly every step
            return (("next", END if self.next is None else self.next),)
        named = (("next", self.next), ("yes", self.yes), ("no", self.no))
        return tuple((field, to) for field, to in named if to is not None)


@attrs.frozen(kw_only=True)
class Flow:
    """The graph of the steps of one document. The first step is the start.

    It answers for wrong flows too: a link to nowhere is no link, and of two steps with one id the first
    counts; `qms.checks.flow` says what is wrong.

    A link *back* leads to a step through which the way has come already; without these links the flow has
    no loops. (Where a loop can be entered at two places, the way by `next`, `yes`, `no` in this order tells
    which link is the one back.)
    """

    steps: tuple[Step, ...] = ()

    def step(self, step_id: str) -> Step | None:
        """Return the step of that id."""
        return self._by_id.get(step_id)

    @property
    def start(self) -> Step | None:
        """The first step; None in an empty flow."""
        return self.steps[0] if self.steps else None

    @property
    def ends(self) -> tuple[str, ...]:
        """The steps after which the flow may end, in the order of the table."""
        return self._ways.ends

    @property
    def targets(self) -> Mapping[str, tuple[str, ...]]:
        """For each step the steps it leads to, without repeats."""
        return self._ways.targets

    @property
    def reachable(self) -> frozenset[str]:
        """The steps to which a way leads from the start."""
        return self._ways.reachable

    @property
    def returning(self) -> frozenset[str]:
        """The steps of return loops: reachable steps from which every way leads back."""
        return self._ways.returning

    @property
    def unreached(self) -> tuple[str, ...]:
        """The steps with which the parts begin that cannot be reached, one for each part."""
        return self._ways.unreached

    @property
    def traps(self) -> tuple[tuple[str, ...], ...]:
        """The loops without a way out, each as its steps in the order of the table."""
        return self._ways.traps

    def longest_path(self, legs: Collection[Leg] = ALL_LEGS) -> tuple[WorkingTime, tuple[str, ...]]:
        """Return the longest way from the start to an end, links back left out: its time and its steps.

        Only the time of steps on *legs* counts; a step without a time counts as none. Without a way to an
        end: no time, no steps.
        """
        onward: dict[str, tuple[int, str | None]] = {}
        ends, forward = frozenset(self.ends), self._ways.forward
        for name in reversed(forward):  # each step after all those it leads to
            minutes = self._time(name, legs).minutes
            ways = [(onward[to][0], to) for to in forward[name] if to in onward]
            if ways:
                left, following = max(ways, key=itemgetter(0))
                onward[name] = (left + minutes, following)
            elif name in ends:
                onward[name] = (minutes, None)
        path: list[str] = []
        place = next(iter(forward), None)
        while place is not None and place in onward:
            path.append(place)
            place = onward[place][1]
        return WorkingTime(minutes=onward[path[0]][0]) if path else NO_TIME, tuple(path)

    def total_by_unit(self, legs: Collection[Leg] = ALL_LEGS) -> Mapping[str | None, WorkingTime]:
        """Return how the time of the longest path is shared among units, in the order they come in.

        What falls to steps that name a role only stands under None.
        """
        totals: dict[str | None, WorkingTime] = {}
        for name in self.longest_path(legs)[1]:
            unit = self._by_id[name].unit
            totals[unit] = totals.get(unit, NO_TIME) + self._time(name, legs)
        return totals

    def structure(self) -> Structure:
        """Return the shape of the flow; names, units, legs and times do not count."""
        if self.start is None:
            return ()
        numbers = {self.start.id: 0}
        waiting, shape = deque([self.start]), []
        while waiting:
            links = [to for _, to in waiting.popleft().links if to == END or to in self._by_id]
            for to in links:
                if to != END and to not in numbers:
                    numbers[to] = len(numbers)
                    waiting.append(self._by_id[to])
            shape.append(tuple(-1 if to == END else numbers[to] for to in links))
        return tuple(shape)

    def _time(self, name: str, legs: Collection[Leg]) -> WorkingTime:
        step = self._by_id[name]
        return step.time if step.time is not None and step.leg in legs else NO_TIME

    @cached_property
    def _by_id(self) -> dict[str, Step]:
        steps: dict[str, Step] = {}
        for step in self.steps:
            steps.setdefault(step.id, step)
        return steps

    @cached_property
    def _ways(self) -> Ways:
        return ways_through(tuple((name, tuple(to for _, to in step.links)) for name, step in self._by_id.items()))

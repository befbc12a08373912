"""The ways through the steps of a flow, told by their ids alone: many flows have the same."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

END = "end"
"""What a step's `next`, `yes` or `no` says where the flow ends."""

Links = tuple[tuple[str, tuple[str, ...]], ...]
"""Each step, in the order of the table, with where it leads."""


@lru_cache(512)
def ways_through(links: Links) -> Ways:
    """Return the ways through a flow; what is found out about them is found out once."""
    return Ways(links)


@attrs.frozen(slots=False)
class Ways:
    """The graph of a flow. The first step is the start; a link to what is no step is none, but for `END`.

    A link *back* leads to a step through which the way has come already; without these links the flow has
    no loops. (Where a loop can be entered at two places, the way in the order of the links tells which is the one
    back.)
    """

    links: Links

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """The steps after which the flow may end, in the order of the table."""
        return tuple(name for name, links in self.links if END in links)

    @cached_property
    def targets(self) -> Mapping[str, tuple[str, ...]]:
        """For each step the steps it leads to, without repeats."""
        names = {name for name, _ in self.links} - {END}
        return {name: tuple(dict.fromkeys(to for to in links if to in names)) for name, links in self.links}

    @cached_property
    def forward(self) -> dict[str, tuple[str, ...]]:
        """The reachable steps, each before all those it leads to, with their targets, links back left out."""
        order = _finished([name for name, _ in self.links[:1]], self.targets)[::-1]
        rank = {name: at for at, name in enumerate(order)}
        return {name: tuple(to for to in self.targets[name] if rank[to] > rank[name]) for name in order}

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The steps to which a way leads from the start."""
        return frozenset(self.forward)

    @cached_property
    def returning(self) -> frozenset[str]:
        """The steps of return loops: reachable steps from which every way leads back."""
        return self.reachable - _closure(self.ends, _reversed(self.forward))

    @cached_property
    def unreached(self) -> tuple[str, ...]:
        """The steps with which the parts begin that cannot be reached, one for each part."""
        return _heads([name for name, _ in self.links if name not in self.reachable], self.targets)

    @cached_property
    def traps(self) -> tuple[tuple[str, ...], ...]:
        """The loops without a way out, each as its steps in the order of the table."""
        backwards = _reversed(self.targets)
        ending = _closure(self.ends, backwards)
        lost = [name for name, _ in self.links if name in self.reachable and name not in ending]
        loops = (_closure([name], self.targets) for name in _heads(lost, backwards))
        return tuple(tuple(name for name in lost if name in loop) for loop in loops)


def _finished(starts: Iterable[str], edges: Mapping[str, Iterable[str]]) -> list[str]:
    """Return all to which *edges* lead from *starts*, in the order in which a search in depth leaves them.

    An edge leads back to a place on its own way just where it leads to what is left later.
    """
    finished: list[str] = []
    seen: set[str] = set()
    for start in starts:
        way = [] if start in seen else [(start, iter(edges.get(start, ())))]
        seen.add(start)
        while way:
            here, onward = way[-1]
            to = next((name for name in onward if name not in seen), None)
            if to is None:
                finished.append(here)
                way.pop()
            else:
                seen.add(to)
                way.append((to, iter(edges.get(to, ()))))
    return finished


def _closure(starts: Iterable[str], edges: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return *starts* and all to which *edges* lead from them."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        new = set(edges.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return frozenset(found)


def _heads(names: Sequence[str], edges: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the fewest of *names* from which *edges* lead to all of them; of equals the first."""
    heads: set[str] = set()
    covered: set[str] = set()
    for name in reversed(_finished(names, edges)):  # what leads to others is left after them
        if name not in covered:
            heads.add(name)
            covered |= _closure([name], edges)
    return tuple(name for name in names if name in heads)


def _reversed(edges: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    backwards: dict[str, list[str]] = defaultdict(list)
    for name, targets in edges.items():
        for to in targets:
            backwards[to].append(name)
    return backwards

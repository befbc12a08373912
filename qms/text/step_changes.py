"""What changed in a flow, step by step.

Steps are often numbered in their order, so that one step less gives all that follow another id. A step is therefore
known by what is done in it, and by its id where that does not tell.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from qms.model.header_changes import FieldChange, field_changes
from qms.model.procedures import Step
from qms.text.alignment import ALIKE, Pair, either_way, heaviest_chain, likeness, near_pairs, plain, words_of
from qms.wording import msg

_LINKS = ("next", "yes", "no")


class StepKind(enum.StrEnum):
    """What happened to a step. A *renumbered* one has another id, and leads where it led."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


STEP_CHANGE_NAMES = {
    StepKind.ADDED: msg("added"),
    StepKind.REMOVED: msg("removed"),
    StepKind.CHANGED: msg("changed"),
    StepKind.RENUMBERED: msg("renumbered"),
}
"""What happened to a step, as people say it."""


@attrs.frozen(kw_only=True)
class StepChange:
    """A step that came, went or changed. *before* and *after* are its ids, None where it is not in that flow.

    *fields* are what changed in it, or all that it says but for its id.
    """

    before: str | None
    after: str | None
    fields: tuple[FieldChange, ...]

    @property
    def kind(self) -> StepKind:
        """What happened to it."""
        if self.before is None:
            return StepKind.ADDED
        if self.after is None:
            return StepKind.REMOVED
        return StepKind.CHANGED if self.fields else StepKind.RENUMBERED


@attrs.frozen(kw_only=True)
class FlowChanges:
    """What changed in a flow: steps in the order of the new one, then removed ones; and the order of those that stayed.

    Both orders name the steps by their new ids; the first step of all is the start of the flow.
    """

    steps: tuple[StepChange, ...]
    order: FieldChange | None


def flow_changes(before: Sequence[Step], after: Sequence[Step]) -> FlowChanges:
    """Return what changed from one flow to the other."""
    pairs = _pairs(before, after)
    flows = _Flows(before=before, after=after, partners=dict(pairs), origins={j: i for i, j in pairs})
    return FlowChanges(steps=tuple(flows.changes()), order=flows.change_of_order())


def _pairs(before: Sequence[Step], after: Sequence[Step]) -> list[Pair]:
    """Return the places of the steps that are the same step, in the order of *before*."""
    found = _alike_steps([_signature(step) for step in before], [_signature(step) for step in after])
    for sign in (lambda step: step.what, lambda step: step.id):
        found += _with_one_sign(before, after, found, sign)
    return sorted(found)


def _signature(step: Step) -> str:
    return f"{plain(step.id)}\n{plain(step.what)}"


@either_way
def _alike_steps(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Return pairs of steps in which like things are done, in the order of both flows; the id breaks ties."""
    first, second = [text.split("\n") for text in before], [text.split("\n") for text in after]
    words, others = [words_of(what) for _, what in first], [words_of(what) for _, what in second]
    links: list[tuple[int, int, float]] = []
    for i, j in near_pairs(len(first), len(second)):
        (name, what), (new_name, new_what) = first[i], second[j]
        if what == new_what or likeness(words[i], others[j]) >= ALIKE:
            weight = len(words[i] & others[j]) + (what == new_what) / 2 + (name == new_name) / 4
            links.append((i, j, weight))
    return heaviest_chain(links)


def _with_one_sign(
    before: Sequence[Step], after: Sequence[Step], found: Sequence[Pair], sign: Callable[[Step], str]
) -> Iterator[Pair]:
    """Yield pairs of steps that have one sign in common and no partner yet, the first with the first."""
    taken, taken_after = {i for i, _ in found}, {j for _, j in found}
    free: defaultdict[str, list[int]] = defaultdict(list)
    for j, step in enumerate(after):
        if j not in taken_after:
            free[sign(step)].append(j)
    for i, step in enumerate(before):
        if i not in taken and free[sign(step)]:
            yield i, free[sign(step)].pop(0)


@attrs.frozen(kw_only=True)
class _Flows:
    """Two flows with the places of the steps that are in both."""

    before: Sequence[Step]
    after: Sequence[Step]
    partners: Mapping[int, int]
    origins: Mapping[int, int]

    def changes(self) -> Iterator[StepChange]:
        """Yield the steps that changed."""
        for j, step in enumerate(self.after):
            old = self.before[self.origins[j]] if j in self.origins else None
            change = StepChange(before=old.id if old else None, after=step.id, fields=self._fields(old, step))
            if change.fields or change.before != change.after:
                yield change
        for i, step in enumerate(self.before):
            if i not in self.partners:
                yield StepChange(before=step.id, after=None, fields=self._fields(step, None))

    def change_of_order(self) -> FieldChange | None:
        """Return how the order of the steps in both flows changed, None where it did not."""
        old = [j for _, j in sorted(self.partners.items())]
        if old == sorted(old):
            return None
        texts = (", ".join(self.after[j].id for j in places) for places in (old, sorted(old)))
        return FieldChange(field="steps", before=(next(texts),), after=(next(texts),))

    def _fields(self, before: Step | None, after: Step | None) -> tuple[FieldChange, ...]:
        said = field_changes(Step, before, after, apart=frozenset({"id", *_LINKS}))
        return (*said, *self._link_changes(before, after))

    def _link_changes(self, before: Step | None, after: Step | None) -> Iterator[FieldChange]:
        """Yield where a step leads elsewhere; what it led to is named by its new id where it has one."""
        for field in _LINKS:
            old: str | None = getattr(before, field, None)
            new: str | None = getattr(after, field, None)
            was, now = _place(self.before, old), _place(self.after, new)
            stayed = None if was is None else self.partners.get(was)
            if stayed is not None or now in self.origins:
                is_same = stayed == now
            else:
                is_same = old == new and (was is None or now is None)
            if is_same:
                continue
            if stayed is not None:
                old = self.after[stayed].id
            is_taken = stayed is None and was is not None and _place(self.after, old) is not None
            if is_taken or old == new:  # the id alone would name another step
                old, new = _described(old, self.before, was), _described(new, self.after, now)
            yield FieldChange(field=field, before=_texts(old), after=_texts(new))


def _place(steps: Sequence[Step], name: str | None) -> int | None:
    """Return the place of the step that a link names; of two with one id the first counts, as in `Flow`."""
    return next((place for place, step in enumerate(steps) if step.id == name), None)


def _described(name: str | None, steps: Sequence[Step], place: int | None) -> str | None:
    return name if place is None else f"{name} “{steps[place].what}”"


def _texts(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)

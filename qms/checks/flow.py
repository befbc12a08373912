"""Rules by which the flow of a document is sound.

`flow_diagnostics` puts the rules in order, so that one wrong link gives one diagnostic and not nine.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.organisation import Organisation
from qms.model.procedures import OWN_LEGS, Flow, Leg, Procedure, Step
from qms.model.ways import END
from qms.wording import Message, msg


@attrs.frozen(kw_only=True)
class FlowSubject:
    """The flow of one document and what it is judged against: the law, the agency on a day.

    *locate* gives the place of a field, such as ``steps[2].unit``.
    """

    flow: Flow
    procedure: Procedure | None
    organisation: Organisation
    day: dt.date
    locate: Callable[[str], Location]

    def place(self, step: int, field: str) -> Location:
        """Return the place of a field of the step at that place of the table."""
        return self.locate(f"steps[{step}].{field}")

    def place_of_missing(self, step: int, field: str) -> Location:
        """Return the place of a field that a step lacks: on the line of its id."""
        return attrs.evolve(self.place(step, "id"), field=f"steps[{step}].{field}")

    def position(self, step_id: str) -> int:
        """Return the place in the table, from 0, of the first step of that id."""
        return next(at for at, step in enumerate(self.flow.steps) if step.id == step_id)


FlowRule = Callable[[FlowSubject], Iterator[Diagnostic]]


def step_has_actor(subject: FlowSubject) -> Iterator[Diagnostic]:
    """Every step says who takes it: a unit, a role, or both.

    A step on the applicant's leg needs neither, for the leg says it.
    """
    for at, step in enumerate(subject.flow.steps):
        if not step.unit and not step.role and step.leg is not Leg.APPLICANT:
            yield Diagnostic(
                code="QMS-F001",
                message=msg("step “{step}” names neither a unit nor a role", step=step.id),
                location=subject.place_of_missing(at, "unit"),
                hint=msg("add `unit = ` with a unit of organisation.toml, or `role = `"),
            )


def unit_exists(subject: FlowSubject) -> Iterator[Diagnostic]:
    """Every unit that a step names exists on the day, itself or in the unit that succeeded it.

    A merger of units does not make a text wrong: the documents of a unit that ended pass to its successor.
    On another body's leg the unit may also be an organisation of organisation.toml. A unit that several steps
    name is reported once.
    """
    places: dict[str, list[int]] = defaultdict(list)
    known: dict[tuple[str, bool], bool] = {}
    for at, step in enumerate(subject.flow.steps):
        if not step.unit:
            continue
        key = (step.unit, step.leg is Leg.OWN)
        if key not in known:
            known[key] = _is_known(step, subject)
        if not known[key]:
            places[step.unit].append(at)
    for unit, steps in places.items():
        yield Diagnostic(
            code="QMS-F002",
            message=_unit_missing(unit, _names(subject.flow.steps[at].id for at in steps), subject),
            location=subject.place(steps[0], "unit"),
            hint=_did_you_mean(
                unit,
                [known.id for known in subject.organisation.units],
                otherwise=msg("correct the name, or enter the unit or its successor in organisation.toml"),
            ),
        )


def step_id_unique(subject: FlowSubject) -> Iterator[Diagnostic]:
    """No two steps of a flow have the same id, since links name steps by their ids."""
    first: dict[str, int] = {}
    for at, step in enumerate(subject.flow.steps):
        if step.id in first:
            yield Diagnostic(
                code="QMS-F003",
                message=msg(
                    "the id “{step}” belongs to step {number} of the table already",
                    step=step.id,
                    number=first[step.id] + 1,
                ),
                location=subject.place(at, "id"),
                hint=msg("give each step an id of its own"),
            )
        first.setdefault(step.id, at)


def step_id_usable(subject: FlowSubject) -> Iterator[Diagnostic]:
    """No step has an empty id, nor the id `end`, which in a link stands for the end of the flow."""
    for at, step in enumerate(subject.flow.steps):
        if step.id in {"", END}:
            yield Diagnostic(
                code="QMS-F004",
                message=msg("“{step}” cannot be the id of a step", step=step.id),
                location=subject.place(at, "id"),
                hint=msg("“end” stands for the end of the flow; give the step another id, such as “b1”"),
            )


def plain_or_decision(subject: FlowSubject) -> Iterator[Diagnostic]:
    """Every step either leads on with `next` or decides with `yes` and `no`, never both."""
    for at, step in enumerate(subject.flow.steps):
        if step.is_decision and step.next is not None:
            yield Diagnostic(
                code="QMS-F005",
                message=msg("step “{step}” has `next` beside `yes` or `no`", step=step.id),
                location=subject.place(at, "next"),
                hint=msg("a decision has `yes` and `no` and no `next`; a plain step has `next` alone"),
            )


def both_branches(subject: FlowSubject) -> Iterator[Diagnostic]:
    """Every decision says where it leads in either case: it has `yes` and `no`."""
    for at, step in enumerate(subject.flow.steps):
        if step.next is None and (step.yes is None) != (step.no is None):
            missing = "yes" if step.yes is None else "no"
            yield Diagnostic(
                code="QMS-F006",
                message=msg("decision “{step}” has no `{branch}`", step=step.id, branch=missing),
                location=subject.place_of_missing(at, missing),
                hint=msg('add `{branch} = ` with the id of a step, or "end"', branch=missing),
            )


def target_exists(subject: FlowSubject) -> Iterator[Diagnostic]:
    """Every link leads to a step of the same flow or to the end.

    A missing step that several links name is reported once.
    """
    known = {step.id for step in subject.flow.steps} | {END}
    links: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for at, step in enumerate(subject.flow.steps):
        for field, to in step.links:
            if to not in known:
                links[to].append((at, field))
    for to, places in links.items():
        yield Diagnostic(
            code="QMS-F007",
            message=msg(
                "there is no step “{target}” for {steps} to lead to",
                target=to,
                steps=_names(subject.flow.steps[at].id for at, _ in places),
            ),
            location=subject.place(*places[0]),
            hint=_did_you_mean(to, known, otherwise=msg('name a step of the table, or "end"')),
        )


def flow_comes_to_an_end(subject: FlowSubject) -> Iterator[Diagnostic]:
    """From every step some way leads to an end of the flow.

    Going back is allowed, going round for ever is not. A loop without a way out is reported once, at its last
    step in the table; the steps before it, which only lead into it, are not.
    """
    for loop in subject.flow.traps:
        at = subject.position(loop[-1])
        field = next(field for field, to in subject.flow.steps[at].links if to in loop)
        yield Diagnostic(
            code="QMS-F008",
            message=msg("the flow never ends: no way leads out of {steps}", steps=_names(loop)),
            location=subject.place(at, field),
            hint=msg('lead one of these steps on to another step, or to "end"'),
        )


def step_reachable(subject: FlowSubject) -> Iterator[Diagnostic]:
    """Every step can be reached from the first.

    Of a part of the flow that cannot be reached only the step it begins with is reported.
    """
    for name in subject.flow.unreached:
        yield Diagnostic(
            code="QMS-F009",
            message=msg("no way leads from the first step to step “{step}”", step=name),
            location=subject.place(subject.position(name), "id"),
            hint=msg("let a step lead to it, or remove it"),
        )


def step_has_time(subject: FlowSubject) -> Iterator[Diagnostic]:
    """Every step on the agency's own leg says how much working time it takes.

    Steps of a return loop, from which every way leads back, carry no time: the clock stops while a dossier is
    being completed. Nor need the legs of another body and of the applicant. All steps that lack a time are
    named in one diagnostic, since one wrong link can take several out of their loop.
    """
    flow = subject.flow
    onward = flow.reachable - flow.returning
    untimed = [
        at for at, step in enumerate(flow.steps) if step.time is None and step.leg is Leg.OWN and step.id in onward
    ]
    if untimed:
        yield Diagnostic(
            code="QMS-F010",
            message=msg("no time is stated for {steps}", steps=_names(flow.steps[at].id for at in untimed)),
            location=subject.place_of_missing(untimed[0], "time"),
            hint=msg('add `time = `, such as "0,5 ngày"; only steps that lead back go without'),
        )


def within_statutory_time(subject: FlowSubject) -> Iterator[Diagnostic]:
    """No way through the agency's own steps takes longer than the statutory time.

    Links back do not count, nor do the legs of other bodies and of the applicant, whose clocks are their own.
    This is a warning: published tables are often wrong, and an agency may have to issue what was published.
    """
    allowed = subject.procedure.time if subject.procedure else None
    needed, path = subject.flow.longest_path(OWN_LEGS)
    if allowed is not None and needed > allowed:
        yield Diagnostic(
            code="QMS-F011",
            message=msg(
                "the steps {path} take {needed}, more than the statutory {allowed}",
                path=" → ".join(path),
                needed=needed,
                allowed=allowed,
            ),
            location=subject.locate("procedure.time"),
            hint=msg("compare with the decision that published the procedure; correct a step or the time"),
            severity=Severity.WARNING,
        )


RULES: Mapping[str, FlowRule] = MappingProxyType(
    {
        "QMS-F001": step_has_actor,
        "QMS-F002": unit_exists,
        "QMS-F003": step_id_unique,
        "QMS-F004": step_id_usable,
        "QMS-F005": plain_or_decision,
        "QMS-F006": both_branches,
        "QMS-F007": target_exists,
        "QMS-F008": flow_comes_to_an_end,
        "QMS-F009": step_reachable,
        "QMS-F010": step_has_time,
        "QMS-F011": within_statutory_time,
    }
)

_ACTOR_RULES: tuple[FlowRule, ...] = (step_has_actor, unit_exists)
_GRAPH_RULES: tuple[tuple[FlowRule, ...], ...] = (
    (step_id_unique, step_id_usable),
    (plain_or_decision,),
    (both_branches, target_exists),
    (flow_comes_to_an_end,),
    (step_reachable,),
    (step_has_time,),
    (within_statutory_time,),
)
"""Each group is judged only where those before it found nothing: what it saw would be their consequence."""


def flow_diagnostics(
    steps: Sequence[Step],
    procedure: Procedure | None,
    organisation: Organisation,
    day: dt.date,
    locate: Callable[[str], Location],
) -> Iterator[Diagnostic]:
    """Yield what is wrong in the flow of one document on the day, root errors only."""
    subject = FlowSubject(
        flow=Flow(steps=tuple(steps)), procedure=procedure, organisation=organisation, day=day, locate=locate
    )
    for rule in _ACTOR_RULES:
        yield from rule(subject)
    for group in _GRAPH_RULES:
        found = [diagnostic for rule in group for diagnostic in rule(subject)]
        yield from found
        if found:
            return


def _is_known(step: Step, subject: FlowSubject) -> bool:
    unit, organisation, day = step.unit or "", subject.organisation, subject.day
    if step.leg is not Leg.OWN and organisation.body(unit, day) is not None:
        return True
    return organisation.owner(unit, day) is not None


def _unit_missing(unit: str, steps: str, subject: FlowSubject) -> Message:
    if not subject.organisation.unit_versions(unit):
        return msg("there is no unit “{unit}” ({steps})", unit=unit, steps=steps)
    return msg(
        "unit “{unit}” does not exist on {day}, nor a successor ({steps})",
        unit=unit,
        day=subject.day,
        steps=steps,
    )


def _did_you_mean(name: str, known: Iterable[str], *, otherwise: Message) -> Message:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return msg("did you mean “{name}”?", name=near[0]) if near and near[0] != name else otherwise


def _names(steps: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in dict.fromkeys(steps))

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.checks.flow import RULES, FlowSubject, flow_diagnostics
from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.organisation import Body, Organisation, Unit
from qms.model.procedures import END, OWN_LEGS, Flow, Leg, Procedure, Step
from qms.model.working_time import WorkingTime

DAY = dt.date(2021, 9, 13)
PATH = "documents/procedure/qt-05/document.md"
ORGANISATION = Organisation(
    organisations=(Body(id="ubnd", name="UBND tỉnh"),),
    units=(
        Unit(id="mot-cua", name="Một cửa"),
        Unit(id="kt-nl", name="Kỹ thuật và Quản lý năng lượng"),
        Unit(id="qldn", name="Quản lý điện năng", to=dt.date(2020, 1, 1), succeeded_by="kt-nl"),
        Unit(id="tong-hop", name="Tổng hợp", to=dt.date(2020, 1, 1)),
        Unit(id="so-hoa", name="Số hóa", from_=dt.date(2022, 1, 1)),
    ),
)


def locate(field: str) -> Location:
    """Return a place in a header in which the id of step n stands on line 10 (n + 1)."""
    step = re.match(r"steps\[(\d+)\]\.(\w+)", field)
    line = 3 if step is None else 10 * (int(step[1]) + 1) + (step[2] != "id")
    return Location(path=PATH, line=line, field=field)


def step(name: str, *, next: str | None = None, yes: str | None = None, no: str | None = None) -> Step:
    time = WorkingTime.parse("1 ngày")
    return Step(id=name, what="…", unit="kt-nl", time=time, next=next, yes=yes, no=no)


GOOD = (
    step("b1", next="b2"),
    step("b2", yes="b4", no="b3"),
    attrs.evolve(step("b3", next="b1"), time=None),
    step("b4", yes="b5", no="b6"),
    step("b5", next="b7"),
    step("b6", next="b7"),
    step("b7", next=END),
)


def changed(steps: Sequence[Step], at: int, **changes: Any) -> tuple[Step, ...]:
    return (*steps[:at], attrs.evolve(steps[at], **changes), *steps[at + 1 :])


def with_step(at: int, **changes: Any) -> tuple[Step, ...]:
    return changed(GOOD, at, **changes)


def check(steps: Sequence[Step], procedure: Procedure | None = None) -> tuple[Diagnostic, ...]:
    return tuple(flow_diagnostics(steps, procedure, ORGANISATION, DAY, locate))


def only(diagnostics: Iterable[Diagnostic]) -> tuple[str, str, int | None, str | None]:
    """Return the one diagnostic as (code, text, line, field)."""
    (found,) = diagnostics
    assert found.location is not None
    assert found.hint is not None
    assert found.location.path == PATH
    return found.code, str(found.message), found.location.line, found.location.field


def test_a_sound_flow_gives_no_diagnostic() -> None:
    assert check(GOOD) == ()
    assert check(GOOD, Procedure(time=WorkingTime.parse("5 ngày"))) == ()
    assert check(()) == check((step("b1"),)) == ()


def test_a_step_needs_a_unit_or_a_role() -> None:
    assert only(check(with_step(1, unit=None))) == (
        "QMS-F001",
        "step “b2” names neither a unit nor a role",
        20,
        "steps[1].unit",
    )
    assert check(with_step(1, unit=None, role="Chuyên viên")) == ()
    assert check(with_step(1, unit=None, leg=Leg.APPLICANT)) == ()


def test_an_unknown_unit_is_reported_with_the_name_that_may_be_meant() -> None:
    (diagnostic,) = check(with_step(1, unit="kt-ln"))

    assert only([diagnostic]) == ("QMS-F002", "there is no unit “kt-ln” (“b2”)", 21, "steps[1].unit")
    assert str(diagnostic.hint) == "did you mean “kt-nl”?"


def test_a_unit_unknown_to_several_steps_is_reported_once() -> None:
    steps = [attrs.evolve(s, unit="phong-la") for s in GOOD[:2]]

    (diagnostic,) = check([*steps, *GOOD[2:]])

    assert only([diagnostic]) == ("QMS-F002", "there is no unit “phong-la” (“b1”, “b2”)", 11, "steps[0].unit")
    assert str(diagnostic.hint) == "correct the name, or enter the unit or its successor in organisation.toml"


def test_a_unit_must_exist_on_the_day_itself_or_in_its_successor() -> None:
    assert check(with_step(1, unit="qldn")) == ()
    for unit in ("tong-hop", "so-hoa"):
        assert only(check(with_step(1, unit=unit))) == (
            "QMS-F002",
            f"unit “{unit}” does not exist on 2021-09-13, nor a successor (“b2”)",
            21,
            "steps[1].unit",
        )


def test_on_anothers_leg_the_unit_may_be_an_organisation() -> None:
    assert check(with_step(1, unit="ubnd", leg=Leg.OTHER)) == ()
    assert [d.code for d in check(with_step(1, unit="ubnd"))] == ["QMS-F002"]
    assert [d.code for d in check(with_step(1, unit="phong-la", leg=Leg.OTHER))] == ["QMS-F002"]


def test_two_steps_cannot_have_one_id() -> None:
    assert only(check(with_step(5, id="b5"))) == (
        "QMS-F003",
        "the id “b5” belongs to step 5 of the table already",
        60,
        "steps[5].id",
    )


@pytest.mark.parametrize("name", ["end", ""])
def test_the_word_for_the_end_cannot_be_an_id(name: str) -> None:
    assert only(check(with_step(5, id=name))) == (
        "QMS-F004",
        f"“{name}” cannot be the id of a step",
        60,
        "steps[5].id",
    )


def test_a_step_does_not_lead_on_and_decide_at_once() -> None:
    assert only(check(with_step(1, next="nowhere"))) == (
        "QMS-F005",
        "step “b2” has `next` beside `yes` or `no`",
        21,
        "steps[1].next",
    )


@pytest.mark.parametrize("branch", ["yes", "no"])
def test_a_decision_has_both_branches(branch: str) -> None:
    assert only(check(with_step(1, **{branch: None}))) == (
        "QMS-F006",
        f"decision “b2” has no `{branch}`",
        20,
        f"steps[1].{branch}",
    )


def test_a_link_leads_to_a_step() -> None:
    (diagnostic,) = check(with_step(1, yes="b44"))

    assert only([diagnostic]) == (
        "QMS-F007",
        "there is no step “b44” for “b2” to lead to",
        21,
        "steps[1].yes",
    )
    assert str(diagnostic.hint) == "did you mean “b4”?"
    (diagnostic,) = check(with_step(1, yes="phê duyệt"))
    assert str(diagnostic.hint) == 'name a step of the table, or "end"'


def test_a_step_that_was_renamed_is_missed_once() -> None:
    assert only(check(with_step(6, id="tra"))) == (
        "QMS-F007",
        "there is no step “b7” for “b5”, “b6” to lead to",
        51,
        "steps[4].next",
    )


def test_a_flow_that_goes_round_for_ever_is_reported_at_its_last_step() -> None:
    assert only(check(with_step(6, next="b4"))) == (
        "QMS-F008",
        "the flow never ends: no way leads out of “b4”, “b5”, “b6”, “b7”",
        71,
        "steps[6].next",
    )
    assert only(check([step("b1", next="b2"), step("b2", yes="b1", no="b1"), step("b3")]))[3] == "steps[1].yes"


def test_of_a_part_that_cannot_be_reached_the_first_step_is_reported() -> None:
    assert only(check(with_step(1, yes=END))) == (
        "QMS-F009",
        "no way leads from the first step to step “b4”",
        40,
        "steps[3].id",
    )


def test_steps_of_the_agency_say_how_long_they_take() -> None:
    assert only(check(with_step(0, time=None))) == (
        "QMS-F010",
        "no time is stated for “b1”",
        10,
        "steps[0].time",
    )
    assert check(with_step(0, time=None, leg=Leg.OTHER)) == ()
    assert check(with_step(0, time=None, leg=Leg.APPLICANT)) == ()


def test_steps_without_a_time_are_reported_together() -> None:
    steps = [attrs.evolve(s, time=None) if s.id in {"b1", "b2", "b5"} else s for s in GOOD]
    assert only(check(steps))[1:] == ("no time is stated for “b1”, “b2”, “b5”", 10, "steps[0].time")


def test_the_longest_own_way_is_compared_with_the_statutory_time() -> None:
    (diagnostic,) = check(GOOD, Procedure(time=WorkingTime.parse("4 ngày")))

    assert only([diagnostic]) == (
        "QMS-F011",
        "the steps b1 → b2 → b4 → b5 → b7 take 5 ngày, more than the statutory 4 ngày",
        3,
        "procedure.time",
    )
    assert diagnostic.severity is Severity.WARNING
    assert check(with_step(0, leg=Leg.OTHER), Procedure(time=WorkingTime.parse("4 ngày"))) == ()


def test_who_acts_is_judged_whatever_the_links_are() -> None:
    steps = [attrs.evolve(s, unit="phong-la", role=None) for s in with_step(1, yes="b44")]

    assert [d.code for d in check(steps)] == ["QMS-F002", "QMS-F007"]


def test_every_rule_gives_its_own_code_and_has_a_text_for_its_page() -> None:
    bad: dict[str, tuple[Step, ...]] = {
        "QMS-F001": with_step(1, unit=None),
        "QMS-F002": with_step(1, unit="phong-la"),
        "QMS-F003": with_step(5, id="b5"),
        "QMS-F004": with_step(5, id=END),
        "QMS-F005": with_step(1, next="b4"),
        "QMS-F006": with_step(1, yes=None),
        "QMS-F007": with_step(1, yes="b44"),
        "QMS-F008": with_step(6, next="b7"),
        "QMS-F009": with_step(1, yes=END),
        "QMS-F010": with_step(0, time=None),
        "QMS-F011": GOOD,
    }
    assert bad.keys() == RULES.keys()
    for code, rule in RULES.items():
        subject = FlowSubject(
            flow=Flow(steps=bad[code]),
            procedure=Procedure(time=WorkingTime.parse("1 giờ")),
            organisation=ORGANISATION,
            day=DAY,
            locate=locate,
        )

        assert {diagnostic.code for diagnostic in rule(subject)} == {code}
        assert rule.__doc__


def links_in(steps: Sequence[Step]) -> list[tuple[int, str]]:
    return [(at, field) for at, s in enumerate(steps) for field, to in s.links if to != END]


def dominators(steps: Sequence[Step], name: str) -> list[str]:
    """Return the steps through which every way from the first step to *name* comes, with *name* itself."""

    def reached_without(removed: str) -> set[str]:
        found = {steps[0].id} - {removed}
        while more := {to for s in steps if s.id in found for _, to in s.links} - found - {removed}:
            found |= more
        return found

    return [s.id for s in steps if name not in reached_without(s.id)]


def linked(step: Step, targets: Sequence[str]) -> Step:
    """*step* leading to *targets*: none, one or two."""
    if len(targets) < 2:
        return attrs.evolve(step, next=targets[0] if targets else None)
    return attrs.evolve(step, yes=targets[0], no=targets[1])


@st.composite
def sound_flows(draw: st.DrawFn) -> tuple[Step, ...]:
    """Sound flows: steps that join and part, ends, links back, return loops; the table in any order."""
    size = draw(st.integers(2, 7))
    targets: list[list[str]] = [[] for _ in range(size)]
    for at in range(1, size):
        before = draw(st.sampled_from([b for b in range(at) if len(targets[b]) < 2]))
        targets[before].append(f"b{at}")
    for at in range(size):
        if len(targets[at]) == 1 and draw(st.booleans()):
            targets[at].append(draw(st.sampled_from([*(f"b{later}" for later in range(at + 1, size)), END])))
            targets[at] = draw(st.permutations(targets[at]))
    steps = [linked(step(f"b{at}"), targets[at]) for at in range(size)]
    for at in range(size):
        kind = draw(st.sampled_from(["as it is", "back", "through a return loop"]))
        if steps[at].is_decision or kind == "as it is":
            continue
        back = draw(st.sampled_from(dominators(steps, f"b{at}")))
        onward = steps[at].next or END
        if kind == "through a return loop":
            names = [f"r{at}-{number}" for number in range(draw(st.integers(1, 2)))]
            for name, following in zip(names, [*names[1:], back], strict=True):
                steps.append(attrs.evolve(step(name, next=following), time=None))
            back = names[0]
        steps[at] = attrs.evolve(steps[at], next=None, yes=onward, no=back)
    return (steps[0], *draw(st.permutations(steps[1:])))


def as_published(steps: Sequence[Step]) -> Procedure:
    return Procedure(time=Flow(steps=tuple(steps)).longest_path(OWN_LEGS)[0])


@given(sound_flows())
def test_sound_flows_give_no_diagnostic(steps: tuple[Step, ...]) -> None:
    assert check(steps, as_published(steps)) == ()


@given(sound_flows(), st.data())
def test_one_link_to_nowhere_gives_one_diagnostic(steps: tuple[Step, ...], data: st.DataObject) -> None:
    at, field = data.draw(st.sampled_from(links_in(steps)))
    broken = changed(steps, at, **{field: "nowhere"})

    code, _, _, where = only(check(broken, as_published(steps)))

    assert (code, where) == ("QMS-F007", f"steps[{at}].{field}")


@given(sound_flows(), st.data())
def test_one_wrong_link_gives_one_diagnostic_at_most(steps: tuple[Step, ...], data: st.DataObject) -> None:
    at, field = data.draw(st.sampled_from(links_in(steps)))
    other = data.draw(st.sampled_from([*(s.id for s in steps), END, None]))
    wrong = changed(steps, at, **{field: other})

    assert len(check(wrong, as_published(steps))) <= 1


@given(sound_flows(), st.data())
def test_one_step_without_an_end_gives_one_diagnostic(steps: tuple[Step, ...], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(steps) - 1))
    endless = changed(steps, at, next=steps[at].id, yes=None, no=None)

    assert only(check(endless, as_published(steps)))[0] == "QMS-F008"


@given(sound_flows(), st.data())
def test_one_wrong_id_gives_one_diagnostic(steps: tuple[Step, ...], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(steps) - 1))
    other = data.draw(st.sampled_from([s.id for s in steps if s.id != steps[at].id]))
    twice, renamed = changed(steps, at, id=other), changed(steps, at, id="b99")

    assert only(check(twice, as_published(steps)))[0] == "QMS-F003"
    assert only(check(renamed, as_published(steps)))[0] == "QMS-F007"


@given(sound_flows(), st.data())
def test_one_wrong_unit_gives_one_diagnostic(steps: tuple[Step, ...], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(steps) - 1))
    unit = data.draw(st.sampled_from(["phong-la", None]))
    wrong = changed(steps, at, unit=unit)

    assert only(check(wrong, as_published(steps)))[0] in {"QMS-F001", "QMS-F002"}


names = st.sampled_from(["b1", "b2", END, "", "b3"])
targets = st.none() | names | st.just("nowhere")


@given(
    st.lists(
        st.builds(
            Step,
            id=names,
            what=st.just("…"),
            unit=st.none() | st.sampled_from(["kt-nl", "phong-la"]),
            time=st.none() | st.builds(WorkingTime, minutes=st.integers(0, 10**6)),
            leg=st.sampled_from(Leg),
            next=targets,
            yes=targets,
            no=targets,
        ),
        max_size=5,
    )
)
def test_any_table_is_judged(steps: list[Step]) -> None:
    diagnostics = check(steps, Procedure(time=WorkingTime(minutes=1)))

    assert all(diagnostic.location and str(diagnostic.message) for diagnostic in diagnostics)

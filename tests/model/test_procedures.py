from collections.abc import Iterator

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model import procedures as model
from qms.model.procedures import ALL_LEGS, END, OWN_LEGS, Flow, Leg, Procedure, Step
from qms.model.working_time import WorkingTime


def days(number: float) -> WorkingTime:
    return WorkingTime(minutes=int(number * 480))


NO_TIME = days(0)

# A licence: the one-stop desk, a check that may send the dossier back, the committee's leg, the result.
LICENCE = Flow(
    steps=(
        Step(id="b1", what="Tiếp nhận", unit="mot-cua", time=days(0.5), next="b2"),
        Step(id="b2", what="Đủ điều kiện?", unit="kt-nl", time=days(5), yes="b4", no="b3"),
        Step(id="b3", what="Yêu cầu bổ sung", unit="kt-nl", next="b1"),
        Step(id="b4", what="UBND cho ý kiến?", role="UBND", time=days(7), leg=Leg.OTHER, yes="b5", no="b6"),
        Step(id="b5", what="Ký giấy phép", unit="lanh-dao", time=days(2), next="b7"),
        Step(id="b6", what="Ký văn bản từ chối", unit="lanh-dao", time=days(1), next="b7"),
        Step(id="b7", what="Trả kết quả", unit="mot-cua", time=days(0.5)),
    )
)


def plain(*steps: Step) -> Flow:
    return Flow(steps=steps)


def step(name: str, *, next: str | None = None, yes: str | None = None, no: str | None = None) -> Step:
    return Step(id=name, what="…", role="chuyên viên", time=days(1), next=next, yes=yes, no=no)


def test_a_flow_starts_with_its_first_step_and_ends_where_nothing_follows() -> None:
    assert LICENCE.start == LICENCE.step("b1")
    assert LICENCE.ends == ("b7",)
    assert plain(step("a", yes="b", no=END), step("b")).ends == ("a", "b")
    assert plain(step("a", next=END)).ends == ("a",)


def test_a_link_to_the_end_is_no_target() -> None:
    assert LICENCE.targets["b2"] == ("b4", "b3")
    assert LICENCE.targets["b7"] == ()
    assert plain(step("a", yes="b", no="b"), step("b", next=END)).targets == {"a": ("b",), "b": ()}


def test_a_step_that_only_leads_back_belongs_to_a_return_loop() -> None:
    assert LICENCE.returning == {"b3"}
    assert LICENCE.reachable == {"b1", "b2", "b3", "b4", "b5", "b6", "b7"}


def test_the_longest_path_leaves_links_back_out() -> None:
    assert LICENCE.longest_path() == (days(15), ("b1", "b2", "b4", "b5", "b7"))


def test_the_longest_path_may_count_the_own_legs_only() -> None:
    assert LICENCE.longest_path(OWN_LEGS) == (days(8), ("b1", "b2", "b4", "b5", "b7"))


def test_a_way_that_ends_early_counts_as_a_way() -> None:
    flow = plain(step("a", yes=END, no="b"), step("b", next="a"))

    assert flow.longest_path() == (days(1), ("a",))


def test_the_time_of_the_longest_path_is_shared_among_units() -> None:
    assert LICENCE.total_by_unit() == {
        "mot-cua": days(1),
        "kt-nl": days(5),
        None: days(7),
        "lanh-dao": days(2),
    }
    assert list(LICENCE.total_by_unit()) == ["mot-cua", "kt-nl", None, "lanh-dao"]


def test_the_structure_forgets_names_units_legs_and_times() -> None:
    def renamed_step(s: Step) -> Step:
        links = {field: to if to == END else f"x{to}" for field, to in s.links}
        return Step(id=f"x{s.id}", what="", unit="vp", time=days(3), **links)  # type: ignore[arg-type]  # dict

    renamed = Flow(steps=tuple(map(renamed_step, LICENCE.steps)))

    assert LICENCE.structure() == ((1,), (2, 3), (4, 5), (0,), (6,), (6,), (-1,))
    assert renamed.structure() == LICENCE.structure()


def test_the_structure_does_not_depend_on_the_order_of_the_table() -> None:
    first, *rest = LICENCE.steps

    assert Flow(steps=(first, *reversed(rest))).structure() == LICENCE.structure()


def test_other_links_make_another_structure() -> None:
    loop = plain(step("a", yes=END, no="a"))

    assert loop.structure() == ((-1, 0),)
    assert plain(step("a", yes="a", no=END)).structure() == ((0, -1),)
    assert plain(step("a")).structure() == ((-1,),)


def test_a_flow_without_steps_answers_too() -> None:
    empty = Flow()

    assert empty.start is None
    assert empty.longest_path() == (NO_TIME, ())
    assert empty.total_by_unit() == {}
    assert empty.structure() == ()
    assert (empty.unreached, empty.traps, empty.ends) == ((), (), ())


def test_a_link_to_nowhere_is_no_link() -> None:
    flow = plain(step("a", yes="b", no="nowhere"), step("b"))

    assert flow.targets == {"a": ("b",), "b": ()}
    assert flow.structure() == ((1,), (-1,))
    assert flow.longest_path() == (days(2), ("a", "b"))
    assert plain(step("a", next="nowhere")).longest_path() == (NO_TIME, ())


def test_of_two_steps_with_one_id_the_first_counts() -> None:
    first = step("a", next="b")

    flow = plain(first, step("b"), step("a", next="nowhere"))

    assert flow.step("a") == first
    assert flow.longest_path() == (days(2), ("a", "b"))


def test_each_part_that_cannot_be_reached_is_named_by_the_step_it_begins_with() -> None:
    flow = plain(
        step("a"),
        step("c", next="d"),
        step("d", next="a"),
        step("b", next="c"),
        step("e", next="f"),
        step("f", next="e"),
    )

    assert flow.unreached == ("b", "e")


def test_a_loop_without_a_way_out_is_named_without_the_steps_before_it() -> None:
    flow = plain(step("a", yes="b", no="e"), step("c", next="d"), step("b", next="c"), step("d", next="c"), step("e"))

    assert flow.traps == (("c", "d"),)
    assert plain(step("a", next="a")).traps == (("a",),)
    assert LICENCE.traps == ()


def test_a_loop_that_cannot_be_reached_is_no_trap() -> None:
    assert plain(step("a"), step("b", next="b")).traps == ()


def test_flows_of_thousands_of_steps_are_followed() -> None:
    size = 3000
    chain = [step(f"b{at}", next=f"b{at + 1}" if at + 1 < size else END) for at in range(size)]
    ring = [*chain[:-1], step(f"b{size - 1}", next="b0")]

    assert Flow(steps=tuple(chain)).longest_path()[0] == days(size)
    assert len(Flow(steps=tuple(ring)).traps[0]) == size
    assert Flow(steps=(step("a"), *ring)).unreached == ("b0",)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Flows whose links go on in the table, or back to the first step, which every way has passed."""
    size = draw(st.integers(1, 7))
    steps = []
    for at in range(size):
        onward = st.sampled_from([*(f"b{later}" for later in range(at + 1, size)), END])
        links = draw(
            st.fixed_dictionaries({"next": onward | st.none()})
            | st.fixed_dictionaries({"yes": onward, "no": onward | st.just("b0")})
        )
        time = draw(st.none() | st.integers(0, 9).map(days))
        steps.append(Step(id=f"b{at}", what="…", time=time, leg=draw(st.sampled_from(Leg)), **links))
    return Flow(steps=tuple(steps))


def ways_to_an_end(flow: Flow, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    here = flow.step(way[-1])
    assert here is not None
    for _, to in here.links:
        if to == END:
            yield way
        elif to not in way:
            yield from ways_to_an_end(flow, (*way, to))


@given(flows(), st.sampled_from([ALL_LEGS, OWN_LEGS]))
def test_no_way_is_longer_than_the_longest_path(flow: Flow, legs: frozenset[Leg]) -> None:
    times = {s.id: s.time.minutes if s.time and s.leg in legs else 0 for s in flow.steps}
    ways = list(ways_to_an_end(flow, ("b0",)))

    time, path = flow.longest_path(legs)

    assert time.minutes == max((sum(times[name] for name in way) for way in ways), default=0)
    assert path in ways or (path == () and not ways)
    assert WorkingTime.total(flow.total_by_unit(legs).values()) == time


@st.composite
def wild_flows(draw: st.DrawFn) -> Flow:
    """Flows with any links at all."""
    names = [f"b{at}" for at in range(draw(st.integers(1, 6)))]
    target = st.none() | st.sampled_from([*names, END, "nowhere"])
    steps = [Step(id=name, what="…", next=draw(target), yes=draw(target), no=draw(target)) for name in names]
    return Flow(steps=tuple(steps))


@given(wild_flows())
def test_unreached_and_traps_are_what_following_the_links_tells(flow: Flow) -> None:
    def onward(name: str) -> frozenset[str]:
        found = {name}
        while more := {to for here in found for to in flow.targets[here]} - found:
            found |= more
        return frozenset(found)

    everything = {s.id for s in flow.steps}
    lost = everything - onward("b0")
    stuck = {name for name in onward("b0") if not onward(name) & set(flow.ends)}

    assert flow.reachable == onward("b0")
    assert set().union(*map(onward, flow.unreached)) & lost == lost
    assert all(name not in onward(other) for name in flow.unreached for other in lost - onward(name))
    assert len({onward(name) for name in flow.unreached}) == len(flow.unreached)
    assert {frozenset(loop) for loop in flow.traps} == {
        onward(name) for name in stuck if all(name in onward(other) for other in onward(name))
    }


def test_a_procedure_may_say_little() -> None:
    assert Procedure() == Procedure(papers=(), conditions=(), sets=None, cutoff=None)


@pytest.mark.parametrize("cutoff", ["15:00", "00:00", "23:59"])
def test_the_cutoff_is_an_hour_of_the_day(cutoff: str) -> None:
    assert Procedure(cutoff=cutoff).cutoff == cutoff


@pytest.mark.parametrize("cutoff", ["15h", "24:00", "9:00", "15:60", "15:00:00", ""])
def test_what_is_no_hour_cannot_be_the_cutoff(cutoff: str) -> None:
    with pytest.raises(ValueError, match="`cutoff` is an hour such as 15:00, not"):
        Procedure(cutoff=cutoff)


def test_at_least_one_dossier_is_handed_in() -> None:
    assert Procedure(sets=1).sets == 1
    with pytest.raises(ValueError, match="`sets` is a number of dossiers, 1 or more, not 0"):
        Procedure(sets=0)


@pytest.mark.parametrize("value", [Procedure, Step])
def test_types_of_fields_can_be_looked_up_by_a_reader_of_files(value: type) -> None:
    attrs.resolve_types(value, vars(model))

    assert all(not isinstance(field.type, str) for field in attrs.fields(value))

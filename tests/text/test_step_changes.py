from hypothesis import given
from hypothesis import strategies as st

from qms.model.procedures import Step
from qms.model.working_time import WorkingTime
from qms.text.step_changes import FlowChanges, StepKind, flow_changes

Flow = tuple[Step, ...]


def flow(text: str) -> Flow:
    """The steps written one a line, as ``b1 Tiếp nhận hồ sơ > b2`` or ``b2 Đủ điều kiện? > b3 | b1``."""
    steps = []
    for line in text.strip().split("\n"):
        (name, _, what), _, to = *[line.partition(">")[0].strip().partition(" ")], None, line.partition(">")[2]
        links = [link.strip() for link in to.split("|")]
        plain = {"next": links[0] or None} if len(links) == 1 else {"yes": links[0], "no": links[1]}
        steps.append(Step(id=name, what=what, **plain))
    return tuple(steps)


def shown(found: FlowChanges) -> list[tuple[object, ...]]:
    """The changes as (old id, new id, field before > after …)."""
    return [
        (c.before, c.after, *(f"{f.field}: {', '.join(f.before)} > {', '.join(f.after)}" for f in c.fields))
        for c in found.steps
    ]


BEFORE = flow("""
b1 Tiếp nhận hồ sơ, kiểm tra > b2
b2 Ký quyết định thành lập đoàn > b3
b3 Thẩm định thực tế cơ sở > b4
b4 Kết luận đạt? > b5 | b3
b5 Trả kết quả cho tổ chức, cá nhân
""")


def test_a_step_that_went_does_not_change_those_that_follow_it() -> None:
    after = flow("""
    b1 Tiếp nhận hồ sơ, kiểm tra > b2
    b2 Thẩm định thực tế cơ sở > b3
    b3 Kết luận đạt? > b4 | b2
    b4 Trả kết quả cho tổ chức, cá nhân
    """)
    found = flow_changes(BEFORE, after)

    assert shown(found) == [
        ("b1", "b1", "next: b2 “Ký quyết định thành lập đoàn” > b2 “Thẩm định thực tế cơ sở”"),
        ("b3", "b2"),
        ("b4", "b3"),
        ("b5", "b4"),
        ("b2", None, "what: Ký quyết định thành lập đoàn > ", "next: b2 > "),
    ]
    assert [change.kind.value for change in found.steps] == [
        "changed", "renumbered", "renumbered", "renumbered", "removed"
    ]  # fmt: skip
    assert found.order is None


def test_a_step_that_went_is_named_in_full_where_another_has_its_id() -> None:
    after = flow("b1 Tiếp nhận hồ sơ, kiểm tra > b3\nb2 Thẩm định thực tế cơ sở > b3\nb3 Lưu")

    assert shown(flow_changes(BEFORE[:3], after))[0] == (
        "b1", "b1", "next: b2 “Ký quyết định thành lập đoàn” > b3 “Lưu”"
    )  # fmt: skip


def test_a_step_that_leads_elsewhere_is_told_by_new_ids() -> None:
    after = flow("""
    b1 Tiếp nhận hồ sơ, kiểm tra > b2
    b2 Phân công > b3
    b3 Ký quyết định thành lập đoàn > b4
    b4 Thẩm định thực tế cơ sở > b5
    b5 Kết luận đạt? > b6 | b1
    b6 Trả kết quả cho tổ chức, cá nhân > end
    """)

    assert shown(flow_changes(BEFORE, after)) == [
        ("b1", "b1", "next: b3 > b2"),
        (None, "b2", "what:  > Phân công", "next:  > b3"),
        ("b2", "b3"),
        ("b3", "b4"),
        ("b4", "b5", "no: b4 > b1"),
        ("b5", "b6", "next:  > end"),
    ]


def test_a_step_in_which_something_else_is_done_is_known_by_its_id() -> None:
    [change] = flow_changes(flow("b1 Nhận\nb2 Trình"), flow("b1 Nhận\nb2 Phê duyệt")).steps

    assert (change.before, change.after, change.kind) == ("b2", "b2", StepKind.CHANGED)


def test_the_id_tells_steps_in_which_the_same_is_done() -> None:
    before = flow("b1 Xem xét\nb2 Xem xét\nb3 Xem xét")

    assert shown(flow_changes(before, before[1:])) == [("b1", None, "what: Xem xét > ")]
    assert shown(flow_changes(before, before[:1] + before[2:])) == [("b2", None, "what: Xem xét > ")]


def test_a_link_to_nowhere_is_compared_by_what_it_says() -> None:
    assert shown(flow_changes(flow("b1 Nhận > b7"), flow("b1 Nhận > b7"))) == []
    assert shown(flow_changes(flow("b1 Nhận > b7"), flow("b1 Nhận > b8"))) == [("b1", "b1", "next: b7 > b8")]
    assert shown(flow_changes(flow("b1 Nhận > b7"), flow("b1 Nhận > b7\nb7 Trả"))) == [(None, "b7", "what:  > Trả")]
    assert shown(flow_changes(flow("b1 Nhận > b2\nb3 Trả"), flow("b1 Nhận > b2\nb2 Trả"))) == [
        ("b1", "b1", "next: b2 > b2 “Trả”"),
        ("b3", "b2"),
    ]


def test_steps_that_change_places_are_told_by_the_order() -> None:
    found = flow_changes(flow("b1 Nhận\nb2 Trình\nb3 Trả"), flow("b2 Trình\nb1 Nhận\nb4 Trả"))

    assert shown(found) == [("b3", "b4")]
    assert found.order is not None
    assert (found.order.field, found.order.before, found.order.after) == (
        "steps", ("b1, b2, b4",), ("b2, b1, b4",)
    )  # fmt: skip


def test_all_fields_of_a_step_are_compared() -> None:
    old = Step(id="b1", what="Nhận", unit="vp", time=WorkingTime.parse("0,5 ngày"))
    new = Step(id="b1", what="Nhận", unit="ql", time=WorkingTime.parse("2 giờ"), role="Chuyên viên")

    assert shown(flow_changes((old,), (new,))) == [
        ("b1", "b1", "unit: vp > ql", "role:  > Chuyên viên", "time: 0,5 ngày > 2 giờ")
    ]


NAMES = st.sampled_from(["b1", "b2", "b3"])
STEPS = st.lists(
    st.builds(Step, id=NAMES, what=st.sampled_from(["a", "a b", "c", ""]), next=st.one_of(st.none(), NAMES)),
    max_size=4,
).map(tuple)


@given(STEPS, STEPS)
def test_nothing_changed_exactly_where_the_flows_are_equal(before: Flow, after: Flow) -> None:
    found = flow_changes(before, after)

    assert (not found.steps and found.order is None) == (before == after)
    assert not flow_changes(before, before).steps


@given(STEPS, STEPS)
def test_a_change_is_a_change_in_both_directions(before: Flow, after: Flow) -> None:
    there, back = flow_changes(before, after), flow_changes(after, before)

    assert bool(there.steps or there.order) == bool(back.steps or back.order)

"""Records move as their register says, keep why they changed, and never lose what they held."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.registers import FINDINGS, REGISTERS, STAFFED, Finding, Grade
from support.stores import system_of

from qms.errors import Busy, QmsError, Refused, UsageError
from qms.model.records import STATE
from qms.plans.record_values import new_values, read_values
from qms.plans.recording import Acting, plan_explanation, plan_move, plan_new_record, plan_record_change
from qms.text.records import read_record

AT = dt.datetime(2021, 10, 21, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
DAY = AT.date()
ACTING = Acting(by="kiem-tra", at=AT, entered_by="kiem-tra")
VALUES = Finding(title="Thiếu hồ sơ", grade=Grade.MINOR, found=DAY)


def _nothing(_):
    return iter(())


def _made(values=VALUES, files=None):
    """Return the files of a store with one record more, and its id."""
    files = dict(files or {})
    system = system_of(files, organisation=STAFFED, registers=REGISTERS)
    plan, record = plan_new_record(system, FINDINGS, values, acting=ACTING, year=2021, faults_of=_nothing)
    return {**files, **plan.change.writes}, record


def _at(files, record):
    system = system_of(files, organisation=STAFFED, registers=REGISTERS)
    return system, system.records.find(record), files.get(FINDINGS.path(record))


def _moved(files, record, to, changes=(), **acting):
    system, found, data = _at(files, record)
    plan = plan_move(system, found, to, dict(changes), acting=attrs.evolve(ACTING, **acting), on_disk=data,
                     faults_of=_nothing)  # fmt: skip
    return {**files, **plan.change.writes}


def _changed(files, record, changes, *, read=None, **acting):
    system, found, data = _at(files, record)
    plan = plan_record_change(system, found, changes, acting=attrs.evolve(ACTING, **acting), on_disk=data,
                              faults_of=_nothing, read=read)  # fmt: skip
    return {**files, **plan.change.writes}


def test_records_are_numbered_one_after_another_within_a_year():
    files, first = _made()
    files, second = _made(files=files)

    assert (first, second) == ("PH-2021-001", "PH-2021-002")


def test_a_change_keeps_who_when_old_new_and_why():
    files, record = _made()

    files = _changed(files, record, {"title": "Thiếu sổ", "told": True}, why="ghi nhầm")

    _, found, _ = _at(files, record)
    told = [(line.field, line.old, line.new, line.why, line.by, line.at) for line in found.head.history[1:]]
    assert told == [
        ("title", "Thiếu hồ sơ", "Thiếu sổ", "ghi nhầm", "kiem-tra", AT),
        ("told", None, "true", "ghi nhầm", "kiem-tra", AT),
    ]


def test_what_is_as_it_was_changes_nothing():
    files, record = _made()

    assert _changed(files, record, {"title": VALUES.title, "evidence": None}) == files


def test_a_step_needs_what_the_register_asks_for():
    files, record = _made()

    with pytest.raises(Refused) as refused:
        _moved(files, record, "answered")
    assert "“Bằng chứng” has to be filled in" in str(refused.value.diagnostics[0].message)
    files = _moved(files, record, "answered", {"evidence": "Sổ 03"})
    assert _at(files, record)[1].state == "answered"


def test_only_who_has_the_role_takes_the_step():
    files, record = _made()
    files = _moved(files, record, "answered", {"evidence": "Sổ 03"})

    with pytest.raises(Refused) as refused:
        _moved(files, record, "closed", by="soan-thao")
    assert "has none of the roles" in str(refused.value.diagnostics[0].message)


def test_the_register_itself_may_say_no():
    files, first = _made()
    files, second = _made(attrs.evolve(VALUES, follows=(first,)), files)
    files = _moved(files, first, "answered", {"evidence": "Sổ 03"})

    with pytest.raises(Refused) as refused:
        _moved(files, first, "closed")
    assert str(refused.value.diagnostics[0].message) == f"{second} is still open"
    files = _moved(files, second, "cancelled", why="nhập trùng")
    assert _at(_moved(files, first, "closed"), first)[1].state == "closed"


def test_a_step_without_its_reason_is_refused():
    files, record = _made()

    with pytest.raises(Refused):
        _moved(files, record, "cancelled")
    assert _at(_moved(files, record, "cancelled", why="nhập trùng"), record)[1].state == "cancelled"


def test_what_is_closed_changes_no_more():
    files, record = _made()
    files = _moved(files, record, "cancelled", why="nhập trùng")

    with pytest.raises(Refused):
        _changed(files, record, {"title": "y"})
    with pytest.raises(Refused):
        _moved(files, record, "open")


@pytest.mark.parametrize(("to", "error"), [("closed", Refused), ("close", UsageError)])
def test_a_step_that_no_way_leads_to_is_refused(to, error):
    files, record = _made()

    with pytest.raises(error):
        _moved(files, record, to)


def test_a_record_that_moved_meanwhile_is_not_overwritten():
    files, record = _made()
    read = _at(files, record)[1].digest
    files = _changed(files, record, {"title": "của người khác"})

    with pytest.raises(Busy) as busy:
        _changed(files, record, {"title": "của tôi"}, read=read)
    assert "is now “của người khác”; it was to become “của tôi”" in str(busy.value.diagnostics[0].message)


def test_a_record_whose_file_is_gone_or_was_changed_by_hand_is_not_overwritten():
    files, record = _made()
    path = FINDINGS.path(record)
    system, found, data = _at(files, record)

    for there in (None, b"broken", data.replace("Thiếu".encode(), "Đủ".encode())):
        with pytest.raises(Refused):
            plan_record_change(system, found, {"title": "y"}, acting=ACTING, on_disk=there, faults_of=_nothing)
    assert path in files


def test_a_change_by_hand_is_explained_with_what_changed():
    files, record = _made()
    system, before, data = _at(files, record)
    changed = data.replace("Thiếu".encode(), "Đủ".encode())
    there, _ = read_record(changed, path=before.path, register=FINDINGS)

    plan = plan_explanation(system, there, before, acting=attrs.evolve(ACTING, why="sửa tay"), data=changed,
                            faults_of=_nothing)  # fmt: skip

    after, faults = read_record(plan.change.writes[before.path], path=before.path, register=FINDINGS)
    last = after.head.history[-1]
    assert (last.field, last.old, last.new, last.why) == ("title", "Thiếu hồ sơ", "Đủ hồ sơ", "sửa tay")
    assert after.is_explained
    assert faults == ()


def test_an_altered_history_is_not_explained_away():
    files, record = _made()
    system, before, data = _at(files, record)
    changed = data.replace("Thiếu".encode(), "Đủ".encode()).replace(b'by = "kiem-tra"', b'by = "giam-doc"')
    there, _ = read_record(changed, path=before.path, register=FINDINGS)

    with pytest.raises(Refused):
        plan_explanation(system, there, before, acting=attrs.evolve(ACTING, why="x"), data=changed, faults_of=_nothing)


@pytest.mark.parametrize("by", ["nobody"])
def test_who_is_not_known_changes_nothing(by):
    files, record = _made()

    with pytest.raises(UsageError):
        _changed(files, record, {"title": "y"}, by=by)


# -- what people type -----------------------------------------------------------------------------------------

SYSTEM = system_of(organisation=STAFFED, registers=REGISTERS)


def _typed(*pairs):
    return read_values(FINDINGS, pairs, SYSTEM, on=DAY)


def test_what_people_type_is_read_by_the_sort_of_the_field():
    said = _typed(
        ("title", "x"), ("grade", "Minor"), ("found", "20/10/2021"), ("unit", "vp"), ("clauses", "9.2"),
        ("clauses", "7.5"), ("share", "93,75"), ("copies", "25.430"), ("told", "có"), ("basis", "907/KH-SCT@26/2/2021"),
    )  # fmt: skip

    assert said["grade"] is Grade.MINOR
    assert (said["found"], said["clauses"], said["share"], said["copies"], said["told"]) == (
        dt.date(2021, 10, 20), ("9.2", "7.5"), 93.75, 25430, True)  # fmt: skip
    assert (said["basis"].number, said["basis"].date) == ("907/KH-SCT", dt.date(2021, 2, 26))


def test_a_field_is_known_by_its_title_too():
    assert _typed(("phát hiện", "x")) == {"title": "x"}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("grade", "minr", "is none of minor, major"),
        ("found", "hôm qua", "is no day"),
        ("unit", "vpp", "is not known"),
        ("owner", "ai đó", "is not known"),
        ("share", "ba", "is no number"),
        ("copies", "3,5", "is no whole number"),
        ("told", "có lẽ", "is neither yes nor no"),
        ("document", "QT-99", "no document is called"),
        ("follows", "PH-2021-009", "there is no record"),
        ("basis", "907/KH-SCT@2021", "has no day"),
        ("colour", "red", "has no field"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_its_name(field, text, said):
    with pytest.raises(UsageError) as refused:
        _typed((field, text))
    assert said in str(refused.value.message)


def test_one_value_where_two_are_given_is_refused():
    with pytest.raises(UsageError, match="holds one value"):
        _typed(("title", "x"), ("title", "y"))


def test_what_is_needed_and_not_said_is_asked_for():
    with pytest.raises(UsageError, match="title=…, grade=…"):
        new_values(FINDINGS, {"found": DAY})


class RecordsOverTime(RuleBasedStateMachine):
    """Whatever is done: histories only grow, what is final stays, each state was reached by a way of the register."""

    @initialize()
    def start(self):
        self.files, self.known = {}, {}

    @rule(title=st.text("abcđ ", max_size=5))
    def add(self, title):
        self.files, record = _made(attrs.evolve(VALUES, title=title), self.files)
        assert record not in self.known
        self._remember()

    @precondition(lambda self: self.known)
    @rule(data=st.data(), title=st.text("xyz", max_size=3), why=st.none() | st.just("vì"))
    def change(self, data, title, why):
        self._try(_changed, data, {"title": title}, why=why)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), to=st.sampled_from([s.name for s in FINDINGS.states]), why=st.none() | st.just("vì"))
    def move(self, data, to, why):
        self._try(_moved, data, to, {"evidence": "Sổ"}, why=why)

    def _try(self, act, data, *given, **more):
        record = data.draw(st.sampled_from(sorted(self.known)))
        try:
            self.files = act(self.files, record, *given, **more)
        except QmsError:
            return  # what is refused changes nothing: the invariants say so
        self._remember()

    def _remember(self):
        for record, found in (
            system_of(self.files, organisation=STAFFED, registers=REGISTERS).records.of("findings").items()
        ):
            before = self.known.get(record)
            if before is not None:
                assert found.head.history[: len(before.head.history)] == before.head.history
                if not before.is_open:
                    assert found == before
            self.known[record] = found

    @invariant()
    def each_state_was_reached_by_a_way(self):
        records = system_of(self.files, organisation=STAFFED, registers=REGISTERS).records
        assert {*records.of("findings")} == {*self.known}
        assert list(records.faults) == []
        for found in records.of("findings").values():
            steps = [(line.old, line.new) for line in found.head.history if line.field == STATE]
            assert all(FINDINGS.transition(old, new) for old, new in steps)
            assert found.state == (steps[-1][1] if steps else "open")


RecordsOverTime.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_records_over_time = RecordsOverTime.TestCase

"""Units, boards, organisations and people that are added, and what of the agency is written."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from support.agency import AGENCY, DAY, EVE, refusal
from support.ledgers import moment
from support.stores import system_of

from qms.errors import UsageError
from qms.model.organisation import Board, Body, Organisation, Person, Unit
from qms.plans.restructuring import Add, End, plan_organisation


class TestAdd:
    @pytest.mark.parametrize(
        "block",
        [
            Body(id="bo-ct", name="Bộ Công Thương"),
            Unit(id="tt", name="Thanh tra", from_=DAY),
            Board(id="tdg", name="Tổ đánh giá", organisation="sct"),
            Person(id="moi", name="Người mới"),
        ],
    )
    def test_a_new_thing_comes_last_of_its_kind(self, block: Body | Unit | Board | Person) -> None:
        change = Add(block)
        made = change.applied(AGENCY)

        blocks = (*made.organisations, *made.units, *made.boards, *made.people)
        assert set(blocks) - {*AGENCY.organisations, *AGENCY.units, *AGENCY.boards, *AGENCY.people} == {block}
        assert change.day == block.from_
        assert str(change.summary) == f"add {block.id} to organisation.toml"

    def test_an_id_works_in_names_of_files(self) -> None:
        for name in ("Văn phòng", "a b", "nul", ""):
            assert "cannot be an id" in refusal(Add(Unit(id=name, name="X")), UsageError)[0]

    def test_a_later_version_follows_the_one_before_from_day_to_day(self) -> None:
        end = dt.date(2020, 1, 1)

        assert Add(Unit(id="cu", name="Phòng lại", from_=end)).applied(AGENCY).unit("cu", on=DAY) is not None
        before = Unit(id="cu", name="Phòng xưa", to=dt.date(2010, 1, 1))
        assert Add(before).applied(AGENCY).unit("cu", on=dt.date(2009, 1, 1)) == before

    def test_a_gap_is_refused_with_both_days(self) -> None:
        assert refusal(Add(Unit(id="cu", name="X", from_=dt.date(2021, 1, 1)))) == (
            "“cu” ends on 2020-01-01 and would begin again on 2021-01-01",
            "let one version begin where the other ends; another thing needs an id of its own",
        )
        assert refusal(Add(Unit(id="cu", name="X", to=dt.date(2009, 1, 1))))[0] == (
            "“cu” ends on 2009-01-01 and would begin again on 2010-01-01"
        )

    def test_an_overlap_is_refused_with_both_periods(self) -> None:
        assert refusal(Add(Unit(id="cu", name="X", from_=dt.date(2019, 1, 1)))) == (
            "“cu” has a version that holds from 2010-01-01 to 2020-01-01, and this one would hold from 2019-01-01 on",
            "`qms org rename` ends one version and begins the next; another thing needs its own id",
        )
        assert refusal(Add(Unit(id="qlnl", name="X", to=dt.date(2019, 1, 1))))[0] == (
            "“qlnl” has a version that holds without limit of time, and this one would hold until 2019-01-01"
        )

    def test_a_person_may_come_back_after_a_time(self) -> None:
        made = Add(Person(id="b", name="Lê Thị B", from_=DAY)).applied(AGENCY)

        assert [made.serves("b", on=day) for day in (dt.date(2024, 5, 31), EVE, DAY)] == [True, False, True]


def test_a_changed_organisation_is_written_over_the_one_that_was_read() -> None:
    def plan(before: bytes, after: bytes):  # type: ignore[no-untyped-def]
        return plan_organisation(
            system_of(), path="organisation.toml", before=before, after=after, message="Organisation: vp", author="x",
            at=moment(1),
        ).change  # fmt: skip

    made = plan(b"a", b"b")
    assert (made.writes, made.expects) == ({"organisation.toml": b"b"}, {"organisation.toml": b"a"})
    assert (made.base, made.message, made.at) == ("c0" * 20, "Organisation: vp", moment(1))
    assert plan(b"a", b"a").is_empty


def test_nothing_else_changes_with_any_of_them() -> None:
    made = End(id="ktat", day=DAY).applied(AGENCY)

    assert attrs.evolve(made, units=AGENCY.units) == AGENCY
    assert isinstance(made, Organisation)

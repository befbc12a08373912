"""Units, boards and organisations over time: renamed, merged, ended, added; what was so before stays readable."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.agency import AGENCY, DAY, EVE, refusal

from qms.errors import QmsError, Refused, UsageError
from qms.model.organisation import Body, Member, Post, Unit, by_id
from qms.plans.restructuring import End, Merge, OrganisationChange, Rename, refuse_far_day

CITY = dt.date(2026, 4, 30)


class TestRename:
    def test_the_province_becomes_a_city_and_older_papers_keep_their_head(self) -> None:
        head = ("UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
        name = "Sở Công Thương thành phố Đồng Nai"
        made = Rename(id="sct", day=CITY, name=name, letterhead=head).applied(AGENCY)

        before, after = made.issuer("sct", on=CITY - dt.timedelta(days=1)), made.issuer("sct", on=CITY)
        assert before == AGENCY.issuer("sct", on=EVE)
        assert after is not None
        assert (after.name, after.symbol, after.letterhead, after.place) == (name, "SCT", head, "Đồng Nai")
        board = made.issuer("bcd", on=CITY)
        assert board is not None
        assert board.letterhead == head
        assert [(body.from_, body.to) for body in made.organisations if body.id == "sct"] == [
            (None, CITY),
            (CITY, None),
        ]

    def test_all_other_fields_are_carried_over_and_the_new_version_follows_the_old(self) -> None:
        made = Rename(id="qlnl", day=DAY, name="Phòng Năng lượng", symbol="NL").applied(AGENCY)

        old = AGENCY.units[0]
        assert made.units[0] == attrs.evolve(old, to=DAY)
        assert made.units[1] == attrs.evolve(old, name="Phòng Năng lượng", symbol="NL", from_=DAY)
        assert made.units[2:] == AGENCY.units[1:]

    def test_a_planned_end_and_the_successor_pass_to_the_new_version(self) -> None:
        made = Rename(id="sap-het", day=DAY, name="Phòng khác").applied(AGENCY)

        old, new = (unit for unit in made.units if unit.id == "sap-het")
        assert (old.to, old.succeeded_by) == (DAY, None)
        assert (new.from_, new.to, new.succeeded_by) == (DAY, dt.date(2030, 1, 1), "qlnl")

    def test_a_board_keeps_the_members_it_still_has(self) -> None:
        made = Rename(id="bcd", day=DAY, name="Ban chỉ đạo ISO").applied(AGENCY)

        old, new = made.boards
        assert old.members == AGENCY.boards[0].members
        assert new.members == (Member(person="b", role="Trưởng ban", from_=dt.date(2024, 1, 1)),)

    def test_a_version_is_put_right_on_its_first_day(self) -> None:
        made = Rename(id="qlnl", day=DAY, name="Phòng Năn lượng").applied(AGENCY)
        mended = Rename(id="qlnl", day=DAY, name="Phòng Năng lượng").applied(made)

        assert [unit.name for unit in mended.units if unit.id == "qlnl"] == [
            "Phòng Quản lý năng lượng",
            "Phòng Năng lượng",
        ]

    def test_what_is_so_already_changes_nothing(self) -> None:
        assert Rename(id="qlnl", day=DAY, name="Phòng Quản lý năng lượng").applied(AGENCY) == AGENCY

    def test_what_is_not_there_on_the_day_has_no_new_name(self) -> None:
        assert (
            refusal(Rename(id="cu", day=DAY, name="X"))[0] == "“cu” ended on 2020-01-01 and is not there on 2025-03-01"
        )
        assert refusal(Rename(id="ktat", day=dt.date(2017, 1, 1), name="X"))[0] == (
            "“ktat” begins on 2018-01-01 and is not there on 2017-01-01"
        )

    def test_what_nobody_knows_is_told_with_what_it_may_be(self) -> None:
        assert refusal(Rename(id="qlnk", day=DAY, name="X"), UsageError) == (
            "there is no organisation, unit or board “qlnk”",
            "did you mean qlnl?",
        )
        assert refusal(Rename(id="phòng kỹ thuật an toàn", day=DAY, name="X"), UsageError)[1] == "did you mean ktat?"
        assert refusal(Rename(id="???", day=DAY, name="X"), UsageError)[1] == "`qms org list` shows the ids"

    def test_a_person_is_no_unit(self) -> None:
        assert refusal(Rename(id="a", day=DAY, name="X"), UsageError)[0] == "“a” is a person"

    def test_only_organisations_have_a_letterhead(self) -> None:
        for change in (Rename(id="qlnl", day=DAY, letterhead=("X",)), Rename(id="bcd", day=DAY, place="X")):
            assert "only an organisation has a letterhead" in refusal(change, UsageError)[0]

    def test_of_one_id_for_two_things_it_must_be_said_which(self) -> None:
        twins = attrs.evolve(AGENCY, units=(*AGENCY.units, Unit(id="ubnd", name="Tổ UBND")))

        with pytest.raises(UsageError, match="several things") as caught:
            Rename(id="ubnd", day=DAY, name="X").applied(twins)
        assert str(caught.value.hint) == "say which with --what: organisation, unit"
        made = Rename(id="ubnd", day=DAY, name="X", what="unit").applied(twins)
        assert made.organisations == twins.organisations

    def test_it_says_what_it_does(self) -> None:
        assert str(Rename(id="a", day=DAY, name="B").summary) == "rename “a” to “B” from 2025-03-01 on"
        assert str(Rename(id="a", day=DAY, place="B").summary) == "change the head of “a” from 2025-03-01 on"


class TestMerge:
    def test_two_units_become_a_new_one_that_owns_their_documents(self) -> None:
        change = Merge(ids=("qlnl", "ktat"), into="nlat", day=DAY, name="Phòng Năng lượng và An toàn", symbol="NLAT")
        made = change.applied(AGENCY)

        assert made.units[-1] == Unit(
            id="nlat", name="Phòng Năng lượng và An toàn", symbol="NLAT", organisation="sct", specialist=True, from_=DAY
        )
        for old in ("qlnl", "ktat", "cu"):
            owner = made.owner(old, on=DAY)
            assert owner is not None
            assert owner.id == "nlat"
        assert made.owner("qlnl", on=EVE) == made.unit("qlnl", on=EVE)
        assert made.people == AGENCY.people

    def test_a_new_unit_is_part_of_an_organisation_that_is_still_there(self) -> None:
        gone = Unit(id="bp", name="Phòng ở Bình Phước", organisation="sct-bp")
        above = Body(id="sct-bp", name="Sở Công Thương tỉnh Bình Phước", to=DAY)
        agency = attrs.evolve(AGENCY, organisations=(*AGENCY.organisations, above), units=(gone, *AGENCY.units))

        for ids, organisation in ((("bp", "qlnl"), "sct"), (("bp",), None), (("bp", "sap-het"), None)):
            made = Merge(ids=ids, into="moi", day=DAY, name="Phòng mới").applied(agency)
            assert made.units[-1].organisation == organisation

    def test_a_unit_is_merged_into_one_that_exists_and_gets_a_new_name(self) -> None:
        made = Merge(ids=("ktat", "qlnl"), into="qlnl", day=DAY, name="Phòng Năng lượng và An toàn").applied(AGENCY)

        assert [unit.succeeded_by for unit in made.units if unit.id == "ktat"] == ["qlnl"]
        assert [unit.name for unit in made.units if unit.id == "qlnl"] == [
            "Phòng Quản lý năng lượng",
            "Phòng Năng lượng và An toàn",
        ]
        assert Merge(ids=("ktat",), into="qlnl", day=DAY).applied(AGENCY).units[0] == AGENCY.units[0]

    def test_people_go_with_their_unit_where_that_is_said(self) -> None:
        change = Merge(ids=("ktat",), into="qlnl", day=DAY, move_people=True)
        made = change.applied(AGENCY)

        assert made.people[0].posts == (
            Post(unit="ktat", title="Trưởng phòng", from_=dt.date(2019, 1, 1), to=DAY),
            Post(unit="ktat", title="Chuyên viên", to=dt.date(2019, 1, 1)),
            Post(unit="qlnl", title="Trưởng phòng", from_=DAY),
        )
        assert made.people[1] == AGENCY.people[1]  # had left
        assert change.applied(made) == made
        assert change.applied(Merge(ids=("ktat",), into="qlnl", day=DAY).applied(AGENCY)) == made

    def test_what_cannot_be_merged_is_told(self) -> None:
        assert refusal(Merge(ids=("qlnl",), into="qlnl", day=DAY), UsageError)[0] == "there is no unit to merge"
        assert refusal(Merge(ids=("qlnk",), into="ktat", day=DAY), UsageError) == (
            "there is no unit “qlnk”",
            "did you mean qlnl?",
        )
        assert refusal(Merge(ids=("qlnl",), into="moi", day=DAY), UsageError)[0] == (
            "there is no unit “moi” yet, and a new one needs a name"
        )
        assert refusal(Merge(ids=("qlnl",), into="Phòng Mới", day=DAY, name="X"), UsageError) == (
            "“Phòng Mới” cannot be an id",
            "use small letters without marks, digits and hyphens: phong-moi",
        )
        assert refusal(Merge(ids=("qlnl",), into="cu", day=DAY, name="X"))[0] == (
            "“cu” ended on 2020-01-01 and is not there on 2025-03-01"
        )
        assert refusal(Merge(ids=("cu",), into="qlnl", day=DAY))[0] == (
            "“cu” ended on 2020-01-01 and is not there on 2025-02-28"
        )

    def test_it_says_what_it_does(self) -> None:
        assert str(Merge(ids=("a", "b"), into="c", day=DAY).summary) == "merge a, b into “c” from 2025-03-01 on"


class TestEnd:
    def test_a_unit_ends_with_or_without_a_successor(self) -> None:
        assert End(id="ktat", day=DAY).applied(AGENCY).unit("ktat", on=DAY) is None
        ended = End(id="ktat", day=DAY, succeeded_by="qlnl").applied(AGENCY)
        assert ended.unit("ktat", on=EVE) is not None
        assert ended.owner("ktat", on=DAY) == AGENCY.unit("qlnl", on=DAY)
        assert End(id="ktat", day=DAY, succeeded_by="qlnl").applied(End(id="ktat", day=DAY).applied(AGENCY)) == ended

    def test_a_board_and_an_organisation_end(self) -> None:
        assert End(id="bcd", day=DAY).applied(AGENCY).board("bcd", on=DAY) is None
        assert End(id="ubnd", day=DAY).applied(AGENCY).body("ubnd", on=DAY) is None
        assert "only units are succeeded" in refusal(End(id="bcd", day=DAY, succeeded_by="qlnl"), UsageError)[0]

    def test_a_planned_end_may_come_earlier_and_keeps_the_successor(self) -> None:
        made = End(id="sap-het", day=DAY).applied(AGENCY)

        assert [(unit.to, unit.succeeded_by) for unit in made.units if unit.id == "sap-het"] == [(DAY, "qlnl")]

    def test_a_later_version_is_not_left_behind_a_gap(self) -> None:
        renamed = Rename(id="ktat", day=CITY, name="X").applied(AGENCY)

        with pytest.raises(Refused, match="“ktat” is to end on 2025-03-01, and has a version from 2026-04-30 on"):
            End(id="ktat", day=DAY).applied(renamed)

    def test_it_says_what_it_does(self) -> None:
        assert str(End(id="a", day=DAY).summary) == "end “a” on 2025-03-01"
        assert str(End(id="a", day=DAY, succeeded_by="b").summary) == (
            "end “a” on 2025-03-01; its documents pass to “b”"
        )


@pytest.mark.parametrize("day", [dt.date(225, 3, 1), dt.date(1944, 12, 31), dt.date(2205, 3, 1)])
def test_a_day_that_can_only_be_a_slip_is_refused(day: dt.date) -> None:
    with pytest.raises(UsageError, match="cannot be meant"):
        refuse_far_day(day, today=DAY)


def test_any_other_day_is_taken() -> None:
    for day in (None, dt.date(1945, 9, 2), dt.date(2035, 1, 1)):
        refuse_far_day(day, today=DAY)


CHANGES: st.SearchStrategy[OrganisationChange] = st.one_of(
    st.builds(
        Rename, id=st.sampled_from(["qlnl", "ktat", "sap-het", "n", "bcd"]),
        day=st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 9)), name=st.sampled_from(["A", "B"]),
    ),
    st.builds(
        Merge, ids=st.lists(st.sampled_from(["qlnl", "ktat", "sap-het", "n"]), min_size=1, max_size=2).map(tuple),
        into=st.sampled_from(["qlnl", "ktat", "n"]), day=st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 9)),
        name=st.sampled_from([None, "N"]), move_people=st.booleans(),
    ),
    st.builds(
        End, id=st.sampled_from(["qlnl", "ktat", "n", "bcd"]),
        day=st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 9)),
    ),
)  # fmt: skip


@given(st.lists(CHANGES, max_size=6))
def test_after_any_changes_versions_follow_one_another_without_gap_and_the_past_stays(
    changes: list[OrganisationChange],
) -> None:
    organisation = AGENCY
    for change in changes:
        try:
            after = change.applied(organisation)
        except QmsError:
            continue
        assert change.day is not None
        eve = change.day - dt.timedelta(days=1)
        for unit in by_id(organisation.units):
            was, is_now = organisation.unit(unit, on=eve), after.unit(unit, on=eve)
            assert (was and was.name) == (is_now and is_now.name)
        organisation = after

    for blocks in (organisation.organisations, organisation.units, organisation.boards):
        for versions in by_id(blocks).values():
            for earlier, later in pairwise(versions):
                assert earlier.to == later.from_

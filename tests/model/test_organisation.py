import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model import organisation as model
from qms.model.organisation import (
    Board,
    Body,
    HeldRole,
    Issuer,
    Member,
    Organisation,
    Person,
    Post,
    Unit,
    by_id,
    holds,
)

MERGER = dt.date(2025, 7, 1)
BEFORE = dt.date(2021, 9, 13)
AFTER = dt.date(2025, 7, 1)

SAMPLE = Organisation(
    organisations=(
        Body(
            id="sct",
            name="Sở Công Thương tỉnh Đồng Nai",
            symbol="SCT",
            parent="ubnd",
            letterhead=("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"),
            to=MERGER,
        ),
        Body(
            id="sct",
            name="Sở Công Thương thành phố Đồng Nai",
            symbol="SCT",
            parent="ubnd",
            letterhead=("UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG"),
            place="Trấn Biên",
            from_=MERGER,
        ),
        Body(id="ubnd", name="UBND tỉnh", symbol="UBND", letterhead=("ỦY BAN NHÂN DÂN",), place="Đồng Nai"),
        Body(id="ubnd-huyen", name="UBND huyện", symbol="UBND", parent="ubnd", to=MERGER),
    ),
    units=(
        Unit(id="kt-nl", name="Phòng Kỹ thuật", organisation="sct", to=MERGER, succeeded_by="ql-nl"),
        Unit(id="ql-nl", name="Phòng Quản lý năng lượng", organisation="sct", from_=MERGER),
        Unit(id="thanh-tra", name="Thanh tra", to=dt.date(2020, 1, 1)),
        Unit(id="thanh-tra", name="Thanh tra Sở", from_=dt.date(2020, 1, 1), to=MERGER),
    ),
    boards=(
        Board(
            id="bcd-iso",
            name="Ban chỉ đạo ISO",
            symbol="BCĐ",
            organisation="sct",
            members=(
                Member(person="phuong", role="Trưởng ban", from_=dt.date(2020, 5, 4), to=dt.date(2023, 1, 1)),
                Member(person="duy", role="Thành viên"),
            ),
            from_=dt.date(2020, 5, 4),
        ),
    ),
    people=(
        Person(
            id="phuong",
            name="Nguyễn Trí Phương",
            posts=(
                Post(unit="lanh-dao", title="Trưởng phòng", to=dt.date(2019, 1, 1)),
                Post(unit="lanh-dao", title="Phó Giám đốc", from_=dt.date(2019, 1, 1)),
            ),
            roles=(HeldRole(role="iso-head", from_=dt.date(2020, 1, 1)),),
            to=dt.date(2023, 1, 1),
        ),
    ),
)

days = st.dates(dt.date(2019, 1, 1), dt.date(2019, 3, 1))
ends = st.none() | days


def test_a_period_has_its_first_day_and_not_its_last() -> None:
    block = HeldRole(role="x", from_=dt.date(2020, 1, 1), to=dt.date(2020, 1, 3))

    answers = [holds(block, on=dt.date(2020, 1, day)) for day in (1, 2, 3)]

    assert answers == [True, True, False]
    assert not holds(block, on=dt.date(2019, 12, 31))


@given(ends, ends, days)
def test_an_absent_end_is_open(begin: dt.date | None, end: dt.date | None, day: dt.date) -> None:
    expected = (begin or dt.date.min) <= day < (end or dt.date.max)

    assert expected == holds(HeldRole(role="x", from_=begin, to=end), on=day)


def test_a_unit_is_what_it_was_on_the_day() -> None:
    old, new = SAMPLE.unit("thanh-tra", on=dt.date(2019, 12, 31)), SAMPLE.unit("thanh-tra", on=BEFORE)

    assert old is not None
    assert old.name == "Thanh tra"
    assert new is not None
    assert new.name == "Thanh tra Sở"
    assert SAMPLE.unit("thanh-tra", on=AFTER) is None
    assert SAMPLE.unit("no-such", on=BEFORE) is None


def test_versions_of_a_thing_stand_oldest_first_whatever_the_order_of_the_file() -> None:
    later, earlier = Unit(id="a", name="2", from_=BEFORE), Unit(id="a", name="1")

    assert by_id([later, earlier]) == {"a": (earlier, later)}
    assert Organisation(units=(later, earlier)).unit_versions("a") == (earlier, later)
    assert Organisation().unit_versions("a") == ()


def test_where_two_versions_hold_the_later_answers() -> None:
    organisation = Organisation(units=(Unit(id="a", name="later", from_=BEFORE), Unit(id="a", name="earlier")))

    unit = organisation.unit("a", on=BEFORE)

    assert unit is not None
    assert unit.name == "later"


def test_names_are_those_of_the_day_and_the_nearest_where_there_is_none() -> None:
    assert SAMPLE.name_of_unit("thanh-tra", on=BEFORE) == "Thanh tra Sở"
    assert SAMPLE.name_of_unit("thanh-tra", on=AFTER) == "Thanh tra Sở"
    assert SAMPLE.name_of_unit("ql-nl", on=BEFORE) == "Phòng Quản lý năng lượng"
    assert SAMPLE.name_of_unit("no-such", on=BEFORE) == "no-such"
    assert SAMPLE.name_of_person("phuong", on=AFTER) == "Nguyễn Trí Phương"
    assert SAMPLE.name_of_issuer("sct", on=AFTER) == "Sở Công Thương thành phố Đồng Nai"
    assert SAMPLE.name_of_issuer("bcd-iso", on=AFTER) == "Ban chỉ đạo ISO"


def test_steps_are_taken_by_units_and_for_other_bodies_by_organisations() -> None:
    names = SAMPLE.names_of_actors(BEFORE)

    assert names["ql-nl"] == "Phòng Quản lý năng lượng"
    assert names["sct"] == "Sở Công Thương tỉnh Đồng Nai"
    assert "bcd-iso" not in names


def test_documents_of_a_unit_that_ended_belong_to_its_successor() -> None:
    before, after = SAMPLE.owner("kt-nl", BEFORE), SAMPLE.owner("kt-nl", AFTER)

    assert before is not None
    assert before.id == "kt-nl"
    assert after is not None
    assert after.id == "ql-nl"
    assert SAMPLE.name_of_owner("kt-nl", AFTER) == after.name


def test_nobody_owns_before_a_unit_begins_nor_after_it_ends_without_successor() -> None:
    assert SAMPLE.owner("ql-nl", BEFORE) is None
    assert SAMPLE.owner("thanh-tra", AFTER) is None
    assert SAMPLE.owner("no-such", AFTER) is None
    assert SAMPLE.name_of_owner("no-such", AFTER) == "no-such"


def test_successions_are_followed_through_units_that_ended_in_turn() -> None:
    organisation = Organisation(
        units=(
            Unit(id="a", name="A", to=dt.date(2020, 1, 1), succeeded_by="b"),
            Unit(id="b", name="B", to=dt.date(2022, 1, 1), succeeded_by="a"),
            Unit(id="a", name="A again", from_=dt.date(2022, 1, 1)),
        )
    )

    owners = [organisation.owner("a", dt.date(year, 6, 1)) for year in (2019, 2021, 2023)]

    assert [owner.name for owner in owners if owner] == ["A", "B", "A again"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), ends, ends, st.none() | st.sampled_from("abcde")),
        max_size=6,
    ),
    st.sampled_from("abcde"),
    days,
)
def test_an_owner_exists_on_the_day_however_units_succeed_one_another(
    blocks: list[tuple[str, dt.date | None, dt.date | None, str | None]], unit_id: str, day: dt.date
) -> None:
    organisation = Organisation(
        units=tuple(
            Unit(id=name, name=name, from_=begin, to=end, succeeded_by=successor)
            for name, begin, end, successor in blocks
        )
    )

    owner = organisation.owner(unit_id, day)

    assert owner is None or owner == organisation.unit(owner.id, on=day)
    if organisation.unit(unit_id, on=day):
        assert owner == organisation.unit(unit_id, on=day)


def test_people_are_known_on_every_day_and_hold_posts_and_roles_on_some() -> None:
    person = SAMPLE.person("phuong")

    assert person is not None
    assert person == SAMPLE.person("phuong", on=AFTER)
    assert SAMPLE.person("no-such") is None
    assert [post.title for post in SAMPLE.posts_on("phuong", BEFORE)] == ["Phó Giám đốc"]
    assert [post.title for post in SAMPLE.posts_on("phuong", dt.date(2018, 12, 31))] == ["Trưởng phòng"]
    assert SAMPLE.posts_on("phuong", AFTER) == ()
    assert SAMPLE.posts_on("no-such", BEFORE) == ()
    assert [held.role for held in SAMPLE.roles_on("phuong", BEFORE)] == ["iso-head"]
    assert SAMPLE.roles_on("phuong", dt.date(2019, 12, 31)) == ()
    assert SAMPLE.roles_on("phuong", AFTER) == ()


def test_members_of_a_board_are_those_of_the_day() -> None:
    assert [member.person for member in SAMPLE.members("bcd-iso", BEFORE)] == ["phuong", "duy"]
    assert [member.person for member in SAMPLE.members("bcd-iso", dt.date(2023, 1, 1))] == ["duy"]
    assert SAMPLE.members("bcd-iso", dt.date(2020, 5, 3)) == ()
    assert SAMPLE.members("no-such", BEFORE) == ()


def test_a_paper_bears_the_letterhead_of_its_day() -> None:
    assert SAMPLE.issuer("sct", BEFORE) == Issuer(
        id="sct",
        name="Sở Công Thương tỉnh Đồng Nai",
        symbol="SCT",
        letterhead=("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"),
        place="Đồng Nai",
    )
    after = SAMPLE.issuer("sct", AFTER)
    assert after is not None
    assert after.letterhead == ("UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
    assert after.place == "Trấn Biên"


def test_a_board_issues_under_the_head_of_the_organisation_above_it() -> None:
    assert SAMPLE.issuer("bcd-iso", BEFORE) == Issuer(
        id="bcd-iso",
        name="Ban chỉ đạo ISO",
        symbol="BCĐ",
        letterhead=("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"),
        place="Đồng Nai",
    )
    assert SAMPLE.issuer("bcd-iso", dt.date(2019, 1, 1)) is None
    assert SAMPLE.issuer("kt-nl", BEFORE) is None


def test_an_issuer_without_a_known_parent_has_no_head() -> None:
    organisation = Organisation(
        organisations=(Body(id="a", name="A", parent="b"), Body(id="b", name="B", parent="a")),
        boards=(Board(id="c", name="C", organisation="no-such"),),
    )

    for name in ("a", "c"):
        issuer = organisation.issuer(name, BEFORE)
        assert issuer is not None
        assert (issuer.letterhead, issuer.place) == ((), None)


@pytest.mark.parametrize("symbol", ["BCĐ", "bcđ", "BC\u00d0"])
def test_an_issuer_is_found_by_its_symbol_whatever_its_case(symbol: str) -> None:
    assert SAMPLE.by_symbol(symbol, on=BEFORE) == SAMPLE.issuer("bcd-iso", BEFORE)


def test_a_symbol_is_nobodys_where_nobody_bears_it_on_the_day() -> None:
    assert SAMPLE.by_symbol("BCĐ", on=dt.date(2019, 1, 1)) is None
    assert SAMPLE.by_symbol("BCD", on=BEFORE) is None


def test_of_several_bearers_of_a_symbol_the_first_of_the_file_answers() -> None:
    assert SAMPLE.by_symbol("UBND", on=BEFORE) == SAMPLE.issuer("ubnd", BEFORE)


def test_symbols_are_those_of_organisations_and_boards_on_the_day() -> None:
    assert SAMPLE.symbols(on=BEFORE) == {"SCT", "UBND", "BCĐ"}
    assert SAMPLE.symbols(on=dt.date(2019, 1, 1)) == {"SCT", "UBND"}


def test_a_person_serves_until_the_day_of_leaving_and_after_coming_back() -> None:
    back = dt.date(2024, 1, 1)
    organisation = attrs.evolve(SAMPLE, people=(*SAMPLE.people, Person(id="phuong", name="Phương", from_=back)))
    left = dt.date(2023, 1, 1)

    days = (BEFORE, left - dt.timedelta(days=1), left, back - dt.timedelta(days=1), back)
    assert [organisation.serves("phuong", on=day) for day in days] == [True, True, False, False, True]
    assert [organisation.left_on("phuong", on=day) for day in days] == [None, None, left, left, None]
    assert not organisation.serves("no-such", on=BEFORE)
    assert organisation.left_on("no-such", on=BEFORE) is None


def test_posts_in_a_unit_and_places_on_boards_are_those_of_the_day() -> None:
    [(person, post)] = SAMPLE.posts_in("lanh-dao", on=BEFORE)
    [(board, member)] = SAMPLE.boards_of("phuong", on=BEFORE)

    assert (person.id, post.title) == ("phuong", "Phó Giám đốc")
    assert (board.id, member.role) == ("bcd-iso", "Trưởng ban")
    assert SAMPLE.posts_in("lanh-dao", on=AFTER) == ()
    assert SAMPLE.posts_in("no-such", on=BEFORE) == ()
    assert SAMPLE.boards_of("phuong", on=AFTER) == ()


def test_values_are_hashable_and_compare_by_what_they_say() -> None:
    SAMPLE.unit("kt-nl", on=BEFORE)  # fills what is kept for speed

    assert attrs.evolve(SAMPLE) == SAMPLE
    assert len({SAMPLE, attrs.evolve(SAMPLE)}) == 1


@pytest.mark.parametrize(
    "value",
    [Body, Unit, Member, Board, Post, HeldRole, Person, Organisation],
    ids=lambda value: value.__name__,
)
def test_types_of_fields_can_be_looked_up_by_a_reader_of_files(value: type) -> None:
    attrs.resolve_types(value, vars(model))

    assert all(not isinstance(field.type, str) for field in attrs.fields(value))

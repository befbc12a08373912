import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.checks.organisation import RULES, organisation_diagnostics
from qms.diagnostics import Diagnostic, Location
from qms.model.organisation import Board, Body, HeldRole, Member, Organisation, Person, Post, Unit

EARLY, DAY, LATE = dt.date(2018, 1, 1), dt.date(2020, 1, 1), dt.date(2022, 1, 1)

GOOD = Organisation(
    organisations=(
        Body(id="sct", name="Sở Công Thương tỉnh Đồng Nai", parent="ubnd", to=LATE),
        Body(id="sct", name="Sở Công Thương thành phố Đồng Nai", parent="ubnd", from_=LATE),
        Body(id="ubnd", name="UBND"),
    ),
    units=(
        Unit(id="vp", name="Văn phòng", organisation="sct"),
        Unit(id="a", name="A", to=DAY, succeeded_by="b"),
        Unit(id="b", name="B", to=LATE, succeeded_by="a"),
        Unit(id="a", name="A again", from_=LATE),
    ),
    boards=(Board(id="bcd", name="Ban chỉ đạo", organisation="sct", members=(Member(person="p", role="Thành viên"),)),),
    people=(Person(id="p", name="P", posts=(Post(unit="vp", title="Chánh Văn phòng"),)),),
)


def locate(field: str) -> Location:
    return Location(path="organisation.toml", line=1, field=field)


def check(organisation: Organisation) -> tuple[Diagnostic, ...]:
    return tuple(organisation_diagnostics(organisation, locate))


def found(organisation: Organisation) -> list[tuple[str, str, str | None]]:
    """Return each diagnostic as (code, text, field)."""
    diagnostics = check(organisation)
    assert all(diagnostic.hint for diagnostic in diagnostics)
    return [(d.code, str(d.message), d.location.field if d.location else None) for d in diagnostics]


def test_an_organisation_that_hangs_together_gives_no_diagnostic() -> None:
    assert check(GOOD) == ()
    assert check(Organisation()) == ()


def test_two_versions_cannot_hold_on_one_day() -> None:
    organisation = Organisation(units=(Unit(id="a", name="A"), Unit(id="a", name="A again", from_=DAY)))

    assert found(organisation) == [("QMS-O001", "two versions of “a” hold at the same time", "units[1].id")]
    assert "`to = 2020-01-01`" in str(check(organisation)[0].hint)


def test_a_thing_that_is_given_twice_is_reported_where_it_is_repeated() -> None:
    twice = Organisation(people=(Person(id="p", name="P"), Person(id="p", name="P")))

    assert found(twice) == [("QMS-O001", "two versions of “p” hold at the same time", "people[1].id")]
    assert "its first day, `from`" in str(check(twice)[0].hint)


def test_versions_may_stand_in_any_order_and_leave_gaps() -> None:
    assert (
        check(
            Organisation(
                organisations=(Body(id="a", name="3", from_=LATE), Body(id="a", name="1", to=EARLY)),
                boards=(
                    Board(id="b", name="2", organisation="a", from_=DAY),
                    Board(id="b", name="1", organisation="a", to=DAY),
                ),
            )
        )
        == ()
    )


@pytest.mark.parametrize(
    "organisation, field",
    [
        (Organisation(organisations=(Body(id="a", name="A", from_=DAY, to=EARLY),)), "organisations[0].to"),
        (Organisation(units=(Unit(id="a", name="A", from_=DAY, to=EARLY),)), "units[0].to"),
        (Organisation(people=(Person(id="a", name="A", from_=DAY, to=EARLY),)), "people[0].to"),
        (
            Organisation(
                people=(Person(id="a", name="A", roles=(HeldRole(role="r", from_=DAY, to=EARLY),)),),
            ),
            "people[0].roles[0].to",
        ),
        (
            Organisation(
                people=(Person(id="a", name="A"),),
                organisations=(Body(id="o", name="O"),),
                boards=(
                    Board(
                        id="b",
                        name="B",
                        organisation="o",
                        members=(
                            Member(person="a", role="r"),
                            Member(person="a", role="r", from_=DAY, to=EARLY),
                        ),
                    ),
                ),
            ),
            "boards[0].members[1].to",
        ),
        (
            Organisation(
                units=(Unit(id="u", name="U"),),
                people=(Person(id="a", name="A", posts=(Post(unit="u", title="t", from_=DAY, to=EARLY),)),),
            ),
            "people[0].posts[0].to",
        ),
    ],
)
def test_a_period_begins_before_it_ends(organisation: Organisation, field: str) -> None:
    assert found(organisation) == [("QMS-O002", "the period ends on 2018-01-01 before it begins on 2020-01-01", field)]


def test_a_period_of_no_day_is_impossible() -> None:
    codes = [code for code, _, _ in found(Organisation(units=(Unit(id="a", name="A", from_=DAY, to=DAY),)))]

    assert codes == ["QMS-O002"]


def test_a_slip_in_a_period_is_not_reported_as_anything_else() -> None:
    organisation = Organisation(
        units=(
            Unit(id="a", name="A", to=DAY, succeeded_by="b"),
            Unit(id="b", name="B", from_=LATE, to=EARLY),
            Unit(id="b", name="B", from_=LATE),
        )
    )

    assert [code for code, _, _ in found(organisation)] == ["QMS-O002"]


def test_organisations_that_are_named_are_known() -> None:
    organisation = Organisation(
        organisations=(Body(id="a", name="A", parent="x"),),
        units=(Unit(id="u", name="U", organisation="y"),),
        boards=(Board(id="b", name="B", organisation="z"),),
    )

    assert found(organisation) == [
        ("QMS-O003", "there is no organisation “x”", "organisations[0].parent"),
        ("QMS-O003", "there is no organisation “y”", "units[0].organisation"),
        ("QMS-O003", "there is no organisation “z”", "boards[0].organisation"),
    ]


def test_units_that_are_named_are_known() -> None:
    organisation = Organisation(
        units=(Unit(id="a", name="A", to=DAY, succeeded_by="x"),),
        people=(Person(id="p", name="P", posts=(Post(unit="a", title="t"), Post(unit="y", title="t"))),),
    )

    assert found(organisation) == [
        ("QMS-O004", "there is no unit “x”", "units[0].succeeded_by"),
        ("QMS-O004", "there is no unit “y”", "people[0].posts[1].unit"),
    ]


def test_members_are_known() -> None:
    organisation = Organisation(
        organisations=(Body(id="o", name="O"),),
        boards=(Board(id="b", name="B", organisation="o", members=(Member(person="x", role="r"),)),),
    )

    assert found(organisation) == [("QMS-O005", "there is no person “x”", "boards[0].members[0].person")]


def test_units_do_not_succeed_one_another_in_a_circle() -> None:
    organisation = Organisation(
        units=(
            Unit(id="c", name="C", to=LATE, succeeded_by="a"),
            Unit(id="a", name="A", to=DAY, succeeded_by="b"),
            Unit(id="b", name="B", to=DAY, succeeded_by="a"),
        )
    )

    assert found(organisation) == [
        ("QMS-O006", "the units a → b → a succeed one another in a circle", "units[1].succeeded_by")
    ]


def test_a_unit_cannot_succeed_itself() -> None:
    organisation = Organisation(units=(Unit(id="a", name="A", to=DAY, succeeded_by="a"),))

    assert [code for code, _, _ in found(organisation)] == ["QMS-O006"]


def test_a_successor_exists_when_it_takes_over() -> None:
    organisation = Organisation(
        units=(
            Unit(id="a", name="A", to=DAY, succeeded_by="b"),
            Unit(id="b", name="B", from_=LATE),
        )
    )

    assert found(organisation) == [
        (
            "QMS-O007",
            "unit “b” does not exist on 2020-01-01, when it takes over from “a”",
            "units[0].succeeded_by",
        )
    ]


def test_of_a_broken_succession_the_break_is_reported() -> None:
    organisation = Organisation(
        units=(
            Unit(id="a", name="A", to=DAY, succeeded_by="b"),
            Unit(id="b", name="B", to=EARLY, succeeded_by="c"),
            Unit(id="c", name="C", to=EARLY),
        )
    )

    assert [field for _, _, field in found(organisation)] == ["units[1].succeeded_by"]


def test_no_organisation_stands_above_itself() -> None:
    organisation = Organisation(
        organisations=(
            Body(id="a", name="A", parent="b", from_=DAY),
            Body(id="b", name="B", parent="a"),
            Body(id="c", name="C", parent="c"),
            Body(id="d", name="D", parent="b", from_=DAY),
        )
    )

    assert found(organisation) == [
        ("QMS-O008", "the organisations a → b → a stand above one another", "organisations[0].parent"),
        ("QMS-O008", "the organisations c → c stand above one another", "organisations[2].parent"),
    ]


def test_organisations_may_change_places_over_time() -> None:
    assert (
        check(
            Organisation(
                organisations=(
                    Body(id="a", name="A", parent="b", to=DAY),
                    Body(id="b", name="B", to=DAY),
                    Body(id="a", name="A", from_=DAY),
                    Body(id="b", name="B", parent="a", from_=DAY),
                )
            )
        )
        == ()
    )


def test_a_board_has_an_id_of_its_own() -> None:
    organisation = Organisation(
        organisations=(Body(id="a", name="A"),), boards=(Board(id="a", name="B", organisation="a"),)
    )

    assert found(organisation) == [("QMS-O009", "“a” is the id of an organisation and of a board", "boards[0].id")]


def test_a_unit_with_a_successor_ends() -> None:
    organisation = Organisation(
        units=(Unit(id="a", name="A", succeeded_by="b"), Unit(id="b", name="B")),
    )

    assert found(organisation) == [("QMS-O010", "unit “a” names a successor and does not end", "units[0].succeeded_by")]


def test_every_rule_has_a_text_for_its_page() -> None:
    assert list(RULES) == [f"QMS-O{number:03}" for number in range(1, 11)]
    assert all(rule.__doc__ for rule in RULES.values())


names = st.sampled_from("abc")
ends = st.none() | st.sampled_from([EARLY, DAY, LATE])


@given(
    st.lists(st.builds(Body, id=names, name=names, parent=st.none() | names, from_=ends, to=ends), max_size=4),
    st.lists(st.builds(Unit, id=names, name=names, succeeded_by=st.none() | names, from_=ends, to=ends), max_size=5),
)
def test_documents_keep_an_owner_where_successions_give_no_diagnostic(bodies: list[Body], units: list[Unit]) -> None:
    organisation = Organisation(organisations=tuple(bodies), units=tuple(units))

    diagnostics = check(organisation)

    if not any(diagnostic.is_error for diagnostic in diagnostics):
        for unit in units:
            if unit.to and unit.succeeded_by:
                assert organisation.owner(unit.id, unit.to) is not None

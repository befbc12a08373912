"""People over time: who leaves, who moves, who gets a post, a role or a place on a board."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from support import agency
from support.agency import DAY, EVE
from support.stores import organisation_of

from qms.errors import Refused, UsageError
from qms.model.organisation import HeldRole, Member, Organisation, Post
from qms.plans.people import AddTo, Leave, Move

AGENCY = organisation_of("""
[[units]]
id = "ldso"
name = "Lãnh đạo Sở"

[[units]]
id = "vp"
name = "Văn phòng Sở"

[[units]]
id = "cu"
name = "Phòng cũ"
to = 2020-01-01
succeeded_by = "vp"

[[boards]]
id = "bcd"
name = "Ban chỉ đạo ISO"
organisation = "sct"
[[boards.members]]
person = "giam-doc"
role = "Trưởng ban"
from = 2021-01-01
[[boards.members]]
person = "thu-ky"
role = "Thư ký"

[[boards]]
id = "to-cu"
name = "Tổ cũ"
organisation = "sct"
to = 2022-01-01
[[boards.members]]
person = "giam-doc"
role = "Tổ trưởng"

[[boards]]
id = "tdg"
name = "Tổ đánh giá"
organisation = "sct"
[[boards.members]]
person = "giam-doc"
role = "Thành viên"

[[people]]
id = "giam-doc"
name = "Trần Văn Giám"
[[people.posts]]
unit = "ldso"
title = "Phó Giám đốc"
to = 2021-01-01
[[people.posts]]
unit = "ldso"
title = "Giám đốc"
from = 2021-01-01
[[people.posts]]
unit = "vp"
title = "Bí thư chi bộ"
[[people.roles]]
role = "approver"
[[people.roles]]
role = "iso-head"

[[people]]
id = "thu-ky"
name = "Lê Thị Thư"
[[people.posts]]
unit = "vp"
title = "Chuyên viên"
from = 2030-01-01

[[people]]
id = "da-di"
name = "Người đã đi"
to = 2022-01-01
""")


refusal = partial(agency.refusal, of=AGENCY)


def titles(organisation: Organisation, person: str, day: dt.date) -> list[str]:
    return [post.title for post in organisation.posts_on(person, day)]


class TestLeave:
    MADE = Leave(person="giam-doc", day=DAY).applied(AGENCY)

    def test_posts_roles_places_and_the_person_end_on_the_day(self) -> None:
        assert titles(self.MADE, "giam-doc", EVE) == ["Giám đốc", "Bí thư chi bộ"]
        assert self.MADE.serves("giam-doc", on=EVE)
        assert not self.MADE.serves("giam-doc", on=DAY)
        assert self.MADE.left_on("giam-doc", on=DAY) == DAY
        person = self.MADE.people[0]
        assert [post.to for post in person.posts] == [dt.date(2021, 1, 1), DAY, DAY]
        assert [role.to for role in person.roles] == [DAY, DAY]
        assert [member.to for member in self.MADE.boards[0].members] == [DAY, None]
        assert [board.members[0].to for board in self.MADE.boards] == [DAY, None, DAY]  # the old board ended before

    def test_to_leave_again_on_that_day_changes_nothing(self) -> None:
        assert Leave(person="giam-doc", day=DAY).applied(self.MADE) == self.MADE

    def test_only_some_boards_and_roles_are_given_up(self) -> None:
        made = Leave(person="giam-doc", day=DAY, boards=("bcd",), roles=("iso-head",)).applied(AGENCY)

        assert made.serves("giam-doc", on=DAY)
        assert [role.role for role in made.roles_on("giam-doc", DAY)] == ["approver"]
        assert [board.id for board, _ in made.boards_of("giam-doc", DAY)] == ["tdg"]
        assert titles(made, "giam-doc", DAY) == ["Giám đốc", "Bí thư chi bộ"]

    def test_what_is_not_held_cannot_be_given_up(self) -> None:
        assert refusal(Leave(person="giam-doc", day=DAY, boards=("to-cu",)), UsageError) == (
            "giam-doc does not hold “to-cu” on 2025-02-28",
            "these are held: approver, bcd, iso-head, tdg",
        )
        assert refusal(Leave(person="thu-ky", day=DAY, roles=("x",)), UsageError)[1] == "these are held: bcd"

    def test_who_is_not_there_cannot_leave(self) -> None:
        assert refusal(Leave(person="giam-dok", day=DAY), UsageError) == (
            "there is no person “giam-dok”",
            "did you mean giam-doc?",
        )
        assert (
            refusal(Leave(person="da-di", day=DAY))[0] == "“da-di” ended on 2022-01-01 and is not there on 2025-02-28"
        )

    def test_what_was_to_begin_later_is_told(self) -> None:
        assert refusal(Leave(person="thu-ky", day=DAY))[0] == (
            "thu-ky begins something on 2030-01-01 and is to leave on 2025-03-01"
        )

    def test_it_says_what_it_does(self) -> None:
        assert str(Leave(person="a", day=DAY).summary) == "let a leave on 2025-03-01"
        assert (
            str(Leave(person="a", day=DAY, boards=("b",), roles=("r",)).summary) == "let a give up b, r on 2025-03-01"
        )


class TestMove:
    def test_the_posts_held_so_far_end_and_the_new_one_begins(self) -> None:
        made = Move(person="giam-doc", unit="vp", title="Cố vấn", day=DAY).applied(AGENCY)

        assert titles(made, "giam-doc", EVE) == ["Giám đốc", "Bí thư chi bộ"]
        assert titles(made, "giam-doc", DAY) == ["Cố vấn"]
        assert made.people[0].roles == AGENCY.people[0].roles
        assert made.boards == AGENCY.boards

    def test_only_the_posts_in_one_unit_end(self) -> None:
        made = Move(person="giam-doc", unit="vp", title="Cố vấn", day=DAY, out_of="ldso").applied(AGENCY)

        assert titles(made, "giam-doc", DAY) == ["Bí thư chi bộ", "Cố vấn"]
        assert refusal(Move(person="giam-doc", unit="vp", title="X", day=DAY, out_of="cu"), UsageError)[0] == (
            "giam-doc has no post in “cu”"
        )

    def test_a_unit_that_ended_is_told_with_its_successor(self) -> None:
        assert refusal(Move(person="giam-doc", unit="cu", title="X", day=DAY)) == (
            "the unit “cu” ended on 2020-01-01",
            "“vp” (Văn phòng Sở) came in its place",
        )
        assert refusal(Move(person="giam-doc", unit="vpp", title="X", day=DAY), UsageError)[1] == "did you mean vp?"

    def test_so_is_one_without_successor(self) -> None:
        organisation = organisation_of(
            '[[units]]\nid = "u"\nname = "U"\nto = 2020-01-01\n[[people]]\nid = "a"\nname = "A"\n'
        )

        with pytest.raises(Refused, match="“u” ended on 2020-01-01 and is not there on 2025-03-01"):
            Move(person="a", unit="u", title="T", day=DAY).applied(organisation)

    def test_who_left_does_not_move(self) -> None:
        assert "“da-di” ended" in refusal(Move(person="da-di", unit="vp", title="X", day=DAY))[0]
        assert "no person" in refusal(Move(person="x", unit="vp", title="X", day=DAY), UsageError)[0]

    def test_it_says_what_it_does(self) -> None:
        assert str(Move(person="a", unit="u", title="T", day=DAY).summary) == "move a to “u” as T from 2025-03-01 on"


class TestAdditions:
    def test_a_post_a_role_and_a_place_come_behind_the_others(self) -> None:
        post, role = Post(unit="vp", title="Chánh Văn phòng", from_=DAY), HeldRole(role="author")
        member = Member(person="thu-ky", role="Thư ký", from_=DAY)

        assert AddTo("giam-doc", post).applied(AGENCY).people[0].posts[-1] == post
        assert AddTo("giam-doc", role).applied(AGENCY).people[0].roles[-1] == role
        assert AddTo("tdg", member).applied(AGENCY).boards[2].members[-1] == member

    def test_they_go_into_the_version_of_their_day(self) -> None:
        versions = organisation_of(
            '[[units]]\nid = "u"\nname = "U"\n'
            '[[people]]\nid = "a"\nname = "A"\nto = 2020-01-01\n[[people]]\nid = "a"\nname = "A"\nfrom = 2021-01-01\n'
        )

        dated = AddTo("a", Post(unit="u", title="T", from_=dt.date(2019, 1, 1), to=dt.date(2019, 6, 1)))
        assert [len(person.posts) for person in dated.applied(versions).people] == [1, 0]
        assert [len(p.posts) for p in AddTo("a", Post(unit="u", title="T")).applied(versions).people] == [0, 1]
        with pytest.raises(Refused, match="“a” ended on 2020-01-01"):
            AddTo("a", Post(unit="u", title="T", from_=dt.date(2020, 6, 1))).applied(versions)

    def test_what_is_held_already_is_not_given_twice(self) -> None:
        for change in (
            AddTo("giam-doc", Post(unit="ldso", title="Giám đốc", from_=DAY)),
            AddTo("giam-doc", HeldRole(role="approver", from_=DAY)),
            AddTo("bcd", Member(person="giam-doc", role="Phó ban")),
        ):
            assert "already" in refusal(change)[0]
        again = Post(unit="ldso", title="Phó Giám đốc", from_=DAY)
        assert AddTo("giam-doc", again).applied(AGENCY).posts_on("giam-doc", DAY)[-1] == again

    @pytest.mark.parametrize(
        "change, said",
        [
            (AddTo("x", Post(unit="vp", title="T")), "there is no person “x”"),
            (AddTo("x", HeldRole(role="author")), "there is no person “x”"),
            (AddTo("giam-doc", Post(unit="x", title="T")), "there is no unit “x”"),
            (AddTo("x", Member(person="giam-doc", role="T")), "there is no board “x”"),
            (AddTo("bcd", Member(person="x", role="T")), "there is no person “x”"),
        ],
    )
    def test_what_nobody_knows_is_told(self, change: AddTo, said: str) -> None:
        assert refusal(change, UsageError)[0] == said

    def test_they_say_what_they_do(self) -> None:
        change = AddTo("a", Post(unit="u", title="T", from_=DAY))

        assert change.day == DAY
        assert str(change.summary) == "give a the post T (u), from 2025-03-01 on"
        assert str(AddTo("a", HeldRole(role="r", to=DAY)).summary) == "give a the role r, until 2025-03-01"
        assert str(AddTo("b", Member(person="a", role="T")).summary) == "make a T of “b”, without limit of time"

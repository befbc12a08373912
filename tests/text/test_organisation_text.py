"""Changes to `organisation.toml`: what is changed reads back, and every other line stays as it stands."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stores import ORGANISATION, organisation_of

from qms.errors import Refused
from qms.model.organisation import Block, Board, Body, HeldRole, Member, Organisation, Person, Post, Unit
from qms.model.papers import PaperReference
from qms.text.organisation import edited_organisation
from qms.text.source import normalised

DAY = dt.date(2025, 3, 1)
TABLES = {Body: "organisations", Unit: "units", Board: "boards", Person: "people"}

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\x7f"), min_size=1, max_size=8).filter(
    lambda text: normalised(text.encode()).decode() == text
)
MAYBE = st.none() | WORDS
DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))


def lists(cls: type, *names: str) -> st.SearchStrategy[tuple[object, ...]]:
    one = st.builds(cls, **dict.fromkeys(names, WORDS), from_=DAYS, to=DAYS)
    return st.lists(one, max_size=2).map(tuple)


BLOCKS = st.one_of(
    st.builds(
        Body, id=WORDS, name=WORDS, symbol=MAYBE, parent=MAYBE, letterhead=st.lists(WORDS, max_size=2).map(tuple),
        place=MAYBE, from_=DAYS, to=DAYS,
    ),
    st.builds(
        Unit, id=WORDS, name=WORDS, symbol=MAYBE, organisation=MAYBE, specialist=st.booleans(), succeeded_by=MAYBE,
        from_=DAYS, to=DAYS,
    ),
    st.builds(
        Board, id=WORDS, name=WORDS, symbol=MAYBE, organisation=WORDS,
        decision=st.none() | st.builds(PaperReference, number=WORDS, date=DAYS),
        members=lists(Member, "person", "role"), from_=DAYS, to=DAYS,
    ),
    st.builds(
        Person, id=WORDS, name=WORDS, address=MAYBE, posts=lists(Post, "unit", "title"),
        roles=lists(HeldRole, "role"), from_=DAYS, to=DAYS,
    ),
)  # fmt: skip


def added(organisation: Organisation, block: Block) -> Organisation:
    return with_blocks(organisation, TABLES[type(block)], lambda blocks: (*blocks, block))


def with_blocks(organisation: Organisation, table: str, change: Callable[[Any], Any]) -> Organisation:
    fields: dict[str, Any] = {table: tuple(change(getattr(organisation, table)))}
    return attrs.evolve(organisation, **fields)


def edited(text: str, table: str, change: Callable[[Any], Any]) -> str:
    before = organisation_of(text)
    return edited_organisation(text, before, with_blocks(before, table, change))


class TestAdditions:
    @given(st.sampled_from(["", ORGANISATION, "# Sở\n"]), BLOCKS)
    def test_a_block_that_is_added_reads_back_after_those_of_its_kind(self, text: str, block: Block) -> None:
        before = organisation_of(text)

        assert organisation_of(edited_organisation(text, before, added(before, block))) == added(before, block)

    @given(st.lists(BLOCKS, max_size=4))
    def test_blocks_may_be_added_one_after_another_or_at_once(self, blocks: list[Block]) -> None:
        text, wanted = "", Organisation()
        for block in blocks:
            text, wanted = edited_organisation(text, wanted, added(wanted, block)), added(wanted, block)

        assert organisation_of(text) == wanted
        assert organisation_of(edited_organisation("", Organisation(), wanted)) == wanted

    def test_everything_else_stays_as_it_stands(self) -> None:
        text = '# Sở\n\n[[units]]\nid = "vp"    # một cửa\nname = \'Văn phòng\'\n\n[[people]]\nid = "a"\nname = "A"\n'
        made = edited(text, "units", lambda units: (*units, Unit(id="kt", name="Kế toán", from_=DAY)))

        assert made == text.replace(
            "\n[[people]]", '\n[[units]]\nid = "kt"\nname = "Kế toán"\nfrom = 2025-03-01\n\n[[people]]'
        )

    def test_a_remark_right_below_a_block_stays_with_it(self) -> None:
        text = '[[units]]\nid = "vp"\nname = "Văn phòng"\n# tầng 2\n\n# người\n[[people]]\nid = "a"\nname = "A"\n'
        made = edited(text, "units", lambda units: (*units, Unit(id="kt", name="Kế toán")))

        assert made == text.replace("# tầng 2\n", '# tầng 2\n\n[[units]]\nid = "kt"\nname = "Kế toán"\n')

    def test_a_remark_right_above_the_next_block_stays_with_that(self) -> None:
        text = '[[units]]\nid = "vp"\nname = "Văn phòng"\n# người\n[[people]]\nid = "a"\nname = "A"\n'
        made = edited(text, "units", lambda units: (*units, Unit(id="kt", name="Kế toán")))

        assert made == text.replace("# người", '\n[[units]]\nid = "kt"\nname = "Kế toán"\n\n# người')

    def test_a_file_without_a_line_end_gets_one(self) -> None:
        text = '[[units]]\nid = "vp"\nname = "Văn phòng"'

        assert edited(text, "units", lambda units: (*units, Unit(id="kt", name="K"))) == (
            text + '\n\n[[units]]\nid = "kt"\nname = "K"\n'
        )


class TestChanges:
    TEXT = """\
# Cơ quan
[[units]]
id = "qlnl"    # hai phòng
name = 'Phòng Quản lý năng lượng'
specialist = true

[[units]]
id = "ktat"
name = "Phòng Kỹ thuật an toàn"

# Ban
[[boards]]
id = "bcd"
name = "Ban chỉ đạo"
organisation = "sct"
decision = { number = "258/QĐ-SCT" , date = 2021-09-30 }   # ngày ký

[[boards.members]]
person = "a"
role = "Trưởng ban"

[[people]]
id = "a"
name = "A"
roles = [ { role = "author", from = 2020-05-01 } ]   # một dòng
[[people.posts]]
unit = "qlnl"
title = "Phó"
"""

    def test_a_new_version_comes_right_behind_the_one_it_follows(self) -> None:
        def rename(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
            old, other = units
            return attrs.evolve(old, to=DAY), attrs.evolve(old, name="Phòng Năng lượng", from_=DAY), other

        assert edited(self.TEXT, "units", rename) == self.TEXT.replace(
            "specialist = true\n",
            "specialist = true\nto = 2025-03-01\n\n"
            '[[units]]\nid = "qlnl"\nname = "Phòng Năng lượng"\nspecialist = true\nfrom = 2025-03-01\n',
        )

    def test_a_field_is_changed_where_it_stands_and_taken_out_with_its_line(self) -> None:
        def change(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
            return attrs.evolve(units[0], name="Phòng A", specialist=False), units[1]

        assert edited(self.TEXT, "units", change) == self.TEXT.replace(
            "'Phòng Quản lý năng lượng'\nspecialist = true\n", '"Phòng A"\n'
        )

    def test_a_member_is_ended_where_it_stands_and_a_new_one_comes_behind(self) -> None:
        def change(boards: tuple[Board, ...]) -> tuple[Board, ...]:
            [board] = boards
            old = attrs.evolve(board.members[0], to=DAY)
            return (attrs.evolve(board, members=(old, Member(person="b", role="Trưởng ban", from_=DAY))),)

        assert edited(self.TEXT, "boards", change) == self.TEXT.replace(
            'role = "Trưởng ban"\n',
            'role = "Trưởng ban"\nto = 2025-03-01\n\n'
            '[[boards.members]]\nperson = "b"\nrole = "Trưởng ban"\nfrom = 2025-03-01\n',
        )

    def test_a_list_that_stands_on_one_line_stays_on_it(self) -> None:
        def change(people: tuple[Person, ...]) -> tuple[Person, ...]:
            [person] = people
            return (attrs.evolve(person, roles=(attrs.evolve(person.roles[0], to=DAY), HeldRole(role="checker"))),)

        assert edited(self.TEXT, "people", change) == self.TEXT.replace(
            '[ { role = "author", from = 2020-05-01 } ]',
            '[{ from = 2020-05-01, role = "author", to = 2025-03-01 }, { role = "checker" }]',
        )

    def test_a_first_role_comes_at_the_end_of_its_person(self) -> None:
        text = '[[people]]\nid = "a"\nname = "A"\n[[people.posts]]\nunit = "u"\ntitle = "t"\n[[people]]\nid = "b"\nname = "B"\n'

        def change(people: tuple[Person, ...]) -> tuple[Person, ...]:
            return attrs.evolve(people[0], roles=(HeldRole(role="author"),)), people[1]

        assert edited(text, "people", change) == text.replace(
            'title = "t"\n', 'title = "t"\n\n[[people.roles]]\nrole = "author"\n\n'
        )

    def test_versions_of_one_day_an_error_of_the_store_are_told_apart(self) -> None:
        text = '[[units]]\nid = "a"\nname = "A"\n\n[[units]]\nid = "a"\nname = "B"\n'

        assert edited(text, "units", lambda units: (units[0], attrs.evolve(units[1], to=DAY))) == (
            text + "to = 2025-03-01\n"
        )


REMARKS = st.sampled_from(["", "# ghi chú\n", "\n# một\n\n# hai\n", "\n\n", "   \n"])
ENDS = st.sampled_from(["", "   # cuối dòng", "  "])


@st.composite
def written(draw: st.DrawFn) -> str:
    """A file in somebody's hand: four units, two people with posts, remarks and blanks anywhere."""
    lines: list[str] = []
    for n in range(4):
        lines += [draw(REMARKS), "[[units]]", f'id = "u{n}"{draw(ENDS)}', f"name = 'U{n}'{draw(ENDS)}"]
    for n in range(2):
        lines += [draw(REMARKS), f"[[ people ]]{draw(ENDS)}", f'"id" = "p{n}"', f'name="P"{draw(ENDS)}', draw(REMARKS)]
        for unit in draw(st.lists(st.integers(0, 3), max_size=2, unique=True)):
            lines += ["[[people.posts]]", f'unit = "u{unit}"{draw(ENDS)}', "title = 'T'"]
            lines += draw(st.sampled_from([[], ["from = 2020-01-01"], ["from = 2020-01-01 # từ", "# hết"]]))
    return "\n".join(line.removesuffix("\n") for line in lines) + draw(st.sampled_from(["", "\n", "\n\n# hết\n"]))


@given(written(), st.data())
def test_whatever_is_changed_every_other_line_stays_letter_by_letter(text: str, data: st.DataObject) -> None:
    before = organisation_of(text)
    after = before
    for unit in data.draw(st.lists(st.sampled_from(before.units), max_size=2, unique=True)):
        ended = attrs.evolve(unit, to=DAY, succeeded_by="u0")
        new = data.draw(st.sampled_from([(ended,), (attrs.evolve(unit, to=DAY), attrs.evolve(unit, from_=DAY))]))
        after = with_blocks(
            after, "units", lambda units, u=unit, n=new: [x for one in units for x in (n if one == u else (one,))]
        )
    for person in data.draw(st.lists(st.sampled_from(before.people), max_size=2, unique=True)):
        posts = (*(attrs.evolve(post, to=DAY) for post in person.posts), Post(unit="u0", title="M", from_=DAY))
        after = with_blocks(
            after, "people", lambda p, o=person, n=posts: [attrs.evolve(x, posts=n) if x == o else x for x in p]
        )

    made = edited_organisation(text, before, after)

    assert organisation_of(made) == after
    gone = [line for line in difflib.ndiff(text.splitlines(), made.splitlines()) if line.startswith("- ")]
    assert gone == []
    assert edited_organisation(made, after, after) == made


class TestWhatCannotBeEdited:
    def test_a_file_that_is_no_toml(self) -> None:
        with pytest.raises(Refused):
            edited_organisation("[[units\n", Organisation(), Organisation(units=(Unit(id="a", name="A"),)))

    @pytest.mark.parametrize("text", ["units = []\n", 'units = [{ id = "a", name = "A" }]\n'])
    def test_blocks_that_are_written_on_one_line(self, text: str) -> None:
        with pytest.raises(Refused, match="“units” cannot be changed as it stands") as caught:
            edited(text, "units", lambda units: (*units, Unit(id="b", name="B")))

        assert "[[units]]" in str(caught.value.hint)

    def test_a_block_that_is_gone_or_comes_first(self) -> None:
        first = Unit(id="first", name="F")

        for change in (lambda units: units[1:], lambda units: (first, *units)):
            with pytest.raises(Refused, match="cannot be changed as it is written") as caught:
                edited(TestChanges.TEXT, "units", change)
            assert "in an editor" in str(caught.value.hint)

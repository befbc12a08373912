"""Additions to `organisation.toml`: the block that is added reads back, and everything else stays as it stands."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stores import ORGANISATION, organisation_of

from qms.errors import Refused
from qms.model.organisation import Board, Body, HeldRole, Member, Organisation, Person, Post, Unit
from qms.model.papers import PaperReference
from qms.text.organisation import FIELDS, with_block, with_post
from qms.text.source import normalised

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


def added(organisation: Organisation, block: Body | Unit | Board | Person) -> Organisation:
    field = FIELDS[type(block)]
    return attrs.evolve(organisation, **{field: (*getattr(organisation, field), block)})


@given(st.sampled_from(["", ORGANISATION, "# Sở\n"]), BLOCKS)
def test_a_block_that_is_added_reads_back_after_those_of_its_kind(
    text: str, block: Body | Unit | Board | Person
) -> None:
    assert organisation_of(with_block(text, block)) == added(organisation_of(text), block)


@given(st.lists(BLOCKS, max_size=4))
def test_blocks_may_be_added_one_after_another(blocks: list[Body | Unit | Board | Person]) -> None:
    text, wanted = "", Organisation()
    for block in blocks:
        text, wanted = with_block(text, block), added(wanted, block)

    assert organisation_of(text) == wanted


def test_everything_else_stays_as_it_stands() -> None:
    text = '# Sở Công Thương\n\n[[units]]\nid = "vp"    # một cửa\nname = \'Văn phòng\'\n\n[[people]]\nid = "a"\nname = "A"\n'
    made = with_block(text, Unit(id="kt", name="Kế toán", from_=dt.date(2021, 1, 1)))

    assert made == text.replace(
        "\n[[people]]", '\n[[units]]\nid = "kt"\nname = "Kế toán"\nfrom = 2021-01-01\n[[people]]'
    )


class TestPosts:
    def test_a_post_goes_into_the_last_block_of_its_person(self) -> None:
        text = ORGANISATION + '\n[[people]]\nid = "giam-doc"\nname = "Giám đốc mới"\nfrom = 2025-01-01\n'
        post = Post(unit="vp", title="Chánh Văn phòng", from_=dt.date(2025, 2, 1))
        once = with_post(text, "giam-doc", post)

        people = organisation_of(once).people
        assert [person.posts for person in people if person.id == "giam-doc"] == [(), (post,)]
        assert [person.posts for person in people if person.id != "giam-doc"] == [(), ()]
        assert organisation_of(with_post(once, "giam-doc", post)).people[-1].posts == (post, post)

    @given(st.builds(Post, unit=WORDS, title=WORDS, from_=DAYS, to=DAYS))
    def test_whatever_it_says_reads_back(self, post: Post) -> None:
        assert organisation_of(with_post(ORGANISATION, "kiem-tra", post)).people[1].posts == (post,)

    @pytest.mark.parametrize("text", ["", ORGANISATION])
    def test_of_a_person_whom_the_file_does_not_know_it_is_refused(self, text: str) -> None:
        with pytest.raises(Refused, match=r"organisation\.toml has no person “ai-do”"):
            with_post(text, "ai-do", Post(unit="vp", title="x"))


class TestWhatCannotBeEdited:
    def test_a_file_that_is_no_toml(self) -> None:
        with pytest.raises(Refused, match=r"organisation\.toml cannot be read"):
            with_block("[[units\n", Unit(id="a", name="A"))

    @pytest.mark.parametrize("text", ["units = []\n", 'units = [{ id = "a", name = "A" }]\n'])
    def test_blocks_that_are_written_on_one_line(self, text: str) -> None:
        with pytest.raises(Refused, match="nothing can be added to “units” as it stands") as caught:
            with_block(text, Unit(id="b", name="B"))

        assert "[[units]]" in str(caught.value.hint)

    def test_posts_that_are_written_on_one_line(self) -> None:
        text = '[[people]]\nid = "a"\nname = "A"\nposts = []\n'

        with pytest.raises(Refused, match="nothing can be added to “posts”"):
            with_post(text, "a", Post(unit="vp", title="x"))

"""Acts of review, held against a slow reading of the rules: last act of each person, roles held, rejections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, moment

from qms.model.codes import DocumentId
from qms.model.reviews import (
    Assessment,
    Review,
    ReviewedDocument,
    ReviewPolicy,
    Role,
    Verdict,
    assess,
    other_roles,
    standing_acts,
)

STRICT = ReviewPolicy()
MANY = ReviewPolicy(one_person_many_roles=True)
POLICIES = st.builds(
    ReviewPolicy, roles=st.lists(st.sampled_from(Role), unique=True).map(tuple), one_person_many_roles=st.booleans()
)


def act(
    by: str, role: Role, verdict: Verdict = Verdict.APPROVED, *, on: int = 1, recorded: int | None = None
) -> Review:
    when = moment(24 * on if recorded is None else recorded)
    return Review(by=by, role=role, verdict=verdict, date=day(on), recorded=when)


@st.composite
def acts(draw: st.DrawFn) -> list[Review]:
    """Draw acts of few people on few days; no two are recorded at one moment."""
    said = st.tuples(st.sampled_from("abc"), st.sampled_from(Role), st.sampled_from(Verdict), st.integers(0, 3))
    return [act(*one[:3], on=one[3], recorded=100 + n) for n, one in enumerate(draw(st.lists(said, max_size=6)))]


def last_acts(given_acts: Sequence[Review], policy: ReviewPolicy) -> list[Review]:
    """Return the acts after which the same person did not act again, in the same role where many are allowed."""
    return [
        one
        for one in given_acts
        if not any(
            other.by == one.by
            and (other.role is one.role or not policy.one_person_many_roles)
            and (other.date, other.recorded) > (one.date, one.recorded)
            for other in given_acts
        )
    ]


@given(acts(), POLICIES)
def test_a_persons_last_act_on_a_text_counts(given_acts: list[Review], policy: ReviewPolicy) -> None:
    standing = standing_acts(given_acts, policy=policy)

    assert sorted(standing, key=Review.when) == sorted(last_acts(given_acts, policy), key=Review.when)
    assert list(standing) == sorted(standing, key=Review.when)


@given(acts(), POLICIES)
def test_a_text_passes_when_each_role_of_the_policy_has_approved_and_nobody_rejects(
    given_acts: list[Review], policy: ReviewPolicy
) -> None:
    counting = last_acts(given_acts, policy)
    approved = [one.role for one in counting if one.verdict is Verdict.APPROVED]
    rejected = [one for one in counting if one.verdict is Verdict.REJECTED]
    state = assess(given_acts, policy=policy)

    assert state.missing == tuple(role for role in policy.roles if role not in approved)
    assert sorted(state.rejections, key=Review.when) == sorted(rejected, key=Review.when)
    assert state.is_complete == (not rejected and set(policy.roles) <= set(approved))


@given(acts(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_in_which_acts_are_given_does_not_matter(
    given_acts: list[Review],
    policy: ReviewPolicy,
    chance,
) -> None:
    mixed = list(given_acts)
    chance.shuffle(mixed)

    assert assess(mixed, policy=policy) == assess(given_acts, policy=policy)


def test_three_people_in_three_roles_are_enough() -> None:
    state = assess([act("a", Role.AUTHOR), act("b", Role.CHECKER), act("c", Role.APPROVER)], policy=STRICT)

    assert state == Assessment()
    assert state.is_complete


def test_without_roles_in_the_policy_reviews_are_off_but_a_rejection_still_stops() -> None:
    off = ReviewPolicy(roles=())

    assert assess([], policy=off).is_complete
    assert not assess([act("b", Role.CHECKER, Verdict.REJECTED)], policy=off).is_complete


def test_a_rejection_is_lifted_by_the_same_persons_later_approval_alone() -> None:
    rejected = act("b", Role.CHECKER, Verdict.REJECTED, on=1)

    assert assess([rejected, act("c", Role.CHECKER, on=2)], policy=STRICT).rejections == (rejected,)
    assert assess([rejected, act("b", Role.CHECKER, on=2)], policy=STRICT).rejections == ()


def test_who_acts_in_a_second_role_gives_up_the_first() -> None:
    twice = [act("a", Role.AUTHOR, on=1), act("a", Role.CHECKER, on=2)]

    assert assess(twice, policy=STRICT).missing == (Role.AUTHOR, Role.APPROVER)
    assert assess(twice, policy=MANY).missing == (Role.APPROVER,)


def test_an_act_entered_late_counts_by_its_own_day() -> None:
    approval = act("b", Role.CHECKER, on=5, recorded=10)
    late = act("b", Role.CHECKER, Verdict.REJECTED, on=3, recorded=20)

    assert assess([approval, late], policy=STRICT).rejections == ()


def test_other_roles_are_those_in_which_the_same_person_has_acted() -> None:
    given_acts = [act("a", Role.AUTHOR), act("a", Role.CHECKER), act("b", Role.APPROVER)]

    assert other_roles(given_acts, person="a", role=Role.CHECKER) == {Role.AUTHOR}
    assert other_roles(given_acts, person="b", role=Role.APPROVER) == frozenset()


@pytest.mark.parametrize("document, digest", [("qt-05", "sha256:5"), ("qt-06", "sha256:6"), ("qt-07", None)])
def test_an_act_is_pinned_to_the_bytes_of_each_of_its_documents(document: str, digest: str | None) -> None:
    pinned = tuple(
        ReviewedDocument(document=DocumentId(name), digest=f"sha256:{name[-1]}") for name in ("qt-05", "qt-06")
    )

    assert attrs.evolve(act("a", Role.AUTHOR), documents=pinned).digest_of(document) == digest


def test_the_day_of_an_act_comes_before_the_moment_of_its_entry() -> None:
    assert act("a", Role.AUTHOR, on=2, recorded=7).when() == (dt.date(2021, 9, 3), moment(7))

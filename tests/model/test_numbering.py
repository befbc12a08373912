"""Editions and revisions, held against a slow count written from the sentences of the rule."""

from __future__ import annotations

import enum
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import issued

from qms.model.ledger import IssueLine
from qms.model.numbering import FIRST, RevisionNumber, next_number


class Deed(enum.Enum):
    """What becomes of a document in one decision."""

    CHANGED = enum.auto()
    REISSUED = enum.auto()
    EDITION_CHANGED = enum.auto()
    EDITION_UNCHANGED = enum.auto()
    WITHDRAWN = enum.auto()


DEEDS = st.lists(st.tuples(st.sampled_from(Deed), st.integers(min_value=1, max_value=4)), max_size=12)


def line(number: RevisionNumber) -> IssueLine:
    return issued(edition=number.edition, revision=number.revision)


@given(DEEDS)
def test_numbers_follow_the_deeds_of_a_documents_life(deeds: list[tuple[Deed, int]]) -> None:
    earlier: list[IssueLine] = []
    highest: tuple[int, int] | None = None
    for deed, edition in deeds:
        if deed is Deed.WITHDRAWN:  # numbering never restarts after a withdrawal
            continue
        by_edition = deed in (Deed.EDITION_CHANGED, Deed.EDITION_UNCHANGED)
        if by_edition:  # every listed document becomes N.00, changed or not
            expected = (edition, 0)
        elif highest is None:  # the first issue is 01.00
            expected = (1, 0)
        elif deed is Deed.CHANGED:  # a changed text counts one revision on
            expected = (highest[0], highest[1] + 1)
        else:  # one that is issued again unchanged keeps its number
            expected = highest

        changed = deed in (Deed.CHANGED, Deed.EDITION_CHANGED)
        number = next_number(earlier, changed=changed, edition=edition if by_edition else None)

        assert (number.edition, number.revision) == expected
        earlier.append(line(number))
        highest = expected if highest is None or expected > highest else highest


def test_the_first_issue_is_01_00() -> None:
    assert next_number([], changed=True) == FIRST
    assert next_number([], changed=False) == FIRST
    assert str(FIRST) == "01.00"


def test_the_highest_number_counts_wherever_it_stands_in_the_ledger() -> None:
    """A paper entered late states a lower number; what follows counts from the highest."""
    earlier = [line(RevisionNumber(2, 1)), line(RevisionNumber(1, 4))]

    assert next_number(earlier, changed=True) == RevisionNumber(2, 2)
    assert next_number(earlier, changed=False) == RevisionNumber(2, 1)


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=0, max_value=999))
def test_a_number_is_read_as_it_is_printed(edition: int, revision: int) -> None:
    number = RevisionNumber(edition, revision)

    assert re.fullmatch(r"[0-9]{2,}\.[0-9]{2,}", str(number))
    assert RevisionNumber.parse(str(number)) == number
    assert RevisionNumber.parse(f" {edition}.{revision} ") == number
    assert RevisionNumber.of(line(number)) == number


@given(st.tuples(st.integers(1, 9), st.integers(0, 9)), st.tuples(st.integers(1, 9), st.integers(0, 9)))
def test_numbers_compare_by_edition_then_revision(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (RevisionNumber(*one) < RevisionNumber(*other)) == (one < other)


def test_an_edition_alone_is_its_revision_00() -> None:
    assert RevisionNumber.parse("2") == RevisionNumber(2, 0)


@pytest.mark.parametrize("text", ["", "2.", ".1", "0.1", "00", "2.1.0", "-1.0", "2,1", "hai", "２.1", "1" * 5000])
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        RevisionNumber.parse(text)


@given(st.text(max_size=8))
def test_no_text_whatever_does_harm(text: str) -> None:
    try:
        number = RevisionNumber.parse(text)
    except ValueError:
        return
    assert number.edition >= 1

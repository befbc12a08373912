"""The clauses that ship with qms, and what stands for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.standards import Keeping, coverage
from qms.operations.standards import editions, standard

ISO = standard("iso-9001-2015")
NUMBERS = st.sampled_from([clause.number for clause in ISO.clauses])
NAMED = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.lists(NUMBERS, max_size=4), max_size=4)


@pytest.mark.parametrize("edition", editions())
def test_an_edition_hangs_together(edition):
    shipped = standard(edition)
    numbers = [clause.number for clause in shipped.clauses]

    assert shipped.edition == edition
    assert len({*numbers}) == len(numbers)
    assert sorted(shipped.clauses, key=lambda clause: clause.parts) == [*shipped.clauses]
    assert {item.clause for item in shipped.evidence} <= {*numbers}
    for number in numbers:
        assert "." not in number or number.rpartition(".")[0] in numbers


@pytest.mark.parametrize(
    ("number", "clause"),
    [("9.2", "9.2"), ("9.2.2", "9.2"), ("9.2.2 f", "9.2"), ("7.5.3", "7.5.3"), ("4", "4"), ("10.2.1", "10.2"),
     ("11", None), ("9.4", None), ("", None), ("chín", None), ("9..2", None)],
)  # fmt: skip
def test_a_point_stands_in_its_clause(number, clause):
    assert ISO.clause_of(number) == clause
    assert ISO.knows(number) is (clause is not None)


@given(NAMED, NAMED)
def test_more_links_never_cover_less(documents, records):
    def covered(docs, recs):
        return {one.clause.number for one in coverage(ISO, docs, recs, {}) if one.is_covered}

    assert covered({}, {}) <= covered(documents, {}) <= covered(documents, records)


@given(NAMED, NAMED)
def test_a_clause_is_covered_only_by_what_it_asks_for(documents, records):
    for one in coverage(ISO, documents, records, {}):
        asked = {item.sort for item in ISO.evidence if item.clause == one.clause.number}
        assert (not one.missing) == ((Keeping.MAINTAIN not in asked or bool(one.documents))
                                     and (Keeping.RETAIN not in asked or bool(one.records)))  # fmt: skip
        assert one.is_covered == (bool(one.documents or one.records) and not one.missing)


def test_a_clause_that_does_not_apply_is_covered_by_its_reason():
    [one] = [one for one in coverage(ISO, {}, {}, {"8.3": "không thiết kế"}) if one.clause.number == "8.3"]

    assert one.is_covered
    assert one.excluded == "không thiết kế"


def test_what_names_a_point_stands_for_the_clause_around_it_and_no_other():
    found = {one.clause.number: one.documents for one in coverage(ISO, {"HD-03": ["9.2.2 f"]}, {}, {}) if one.documents}

    assert found == {"9.2": ("HD-03",)}

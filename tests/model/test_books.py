"""Books of numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qms.model.books import Book, Overlap, book_of, next_ordinal, overlaps
from qms.model.numbers import book_ordinal

DECISIONS = Book(id="quyet-dinh", title="Sổ quyết định", issuers=("sct", "bcd-iso"), kinds=("QĐ",))
SHARED = Book(id="chung", title="Sổ chung", issuers=("sct", "bcd-iso"))
PROVINCE = Book(id="ubnd", title="Sổ của UBND", issuers=("ubnd",))
BOOKS = (SHARED, DECISIONS, PROVINCE)


def test_a_book_takes_the_kinds_it_names() -> None:
    assert book_of(BOOKS, "sct", "QĐ") == DECISIONS
    assert book_of(BOOKS, "bcd-iso", "QĐ") == DECISIONS


def test_a_kind_is_known_however_it_is_typed() -> None:
    assert book_of(BOOKS, "sct", "qd") == DECISIONS


def test_a_book_without_kinds_takes_what_no_other_book_of_the_issuer_names() -> None:
    assert book_of(BOOKS, "sct", "KH") == SHARED
    assert book_of(BOOKS, "sct", None) == SHARED
    assert book_of(BOOKS, "ubnd", "QĐ") == PROVINCE


def test_letters_may_have_their_own_book() -> None:
    letters = Book(id="cong-van", title="Sổ công văn", issuers=("sct",), kinds=("CV",))

    assert letters == book_of((*BOOKS, letters), "sct", None)


def test_a_local_kind_may_be_named() -> None:
    apologies = Book(id="txl", title="Sổ thư xin lỗi", issuers=("sct",), kinds=("XYZ",))

    assert apologies == book_of((*BOOKS, apologies), "sct", "XYZ")


def test_an_issuer_without_a_book_has_none() -> None:
    assert book_of(BOOKS, "skhcn", "QĐ") is None
    assert book_of((DECISIONS,), "sct", "KH") is None


def test_books_that_claim_the_same_are_told() -> None:
    second = Book(id="khac", title="Sổ khác", issuers=("sct",))
    again = Book(id="lai", title="Sổ lại", issuers=("bcd-iso",), kinds=("KH", "QD"))

    assert [
        Overlap(SHARED, second, "sct", None),
        Overlap(DECISIONS, again, "bcd-iso", "QĐ"),
    ] == list(overlaps((*BOOKS, second, again)))


def test_the_books_of_the_department_do_not_overlap() -> None:
    assert list(overlaps(BOOKS)) == []


def test_a_part_tells_two_numbers_of_a_book_apart() -> None:
    written = ["66/QĐ-CP", "66.2/QĐ-CP", "66.13/2026/NQ-CP", "66.14/2026/NQ-CP", "5.885/BC-BCĐ"]

    assert sorted(map(book_ordinal, written)) == [(66,), (66, 2), (66, 13), (66, 14), (5885,)]
    assert book_ordinal("không số") is None


@given(st.lists(st.lists(st.integers(min_value=1), min_size=1, max_size=2).map(tuple)))
def test_the_next_number_follows_the_greatest(used: list[tuple[int, ...]]) -> None:
    number = next_ordinal(used)

    assert all(ordinal < (number,) for ordinal in used)
    assert number == max((ordinal[0] for ordinal in used), default=0) + 1

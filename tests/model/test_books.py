"""Books of numbers."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from qms.model.books import Book, BookKey, Overlap, book_of, key_in_book, next_ordinal, overlaps
from qms.model.numbers import parse_number

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


def test_a_number_begins_anew_each_year() -> None:
    number = parse_number("05/QĐ-SCT")

    assert number is not None
    assert BookKey("quyet-dinh", 2021, 5) == key_in_book(DECISIONS, number, dt.date(2021, 1, 4))
    assert key_in_book(DECISIONS, number, dt.date(2021, 1, 4)) != key_in_book(DECISIONS, number, dt.date(2022, 1, 4))


def test_kinds_of_one_book_share_its_numbers() -> None:
    plan, report = parse_number("116/KH-SCT"), parse_number("116/BC-BCĐ")

    assert plan is not None
    assert report is not None
    assert key_in_book(SHARED, plan, dt.date(2021, 1, 7)) == key_in_book(SHARED, report, dt.date(2021, 3, 1))


def test_a_part_tells_two_numbers_apart() -> None:
    first, second = parse_number("66.13/2026/NQ-CP"), parse_number("66.14/2026/NQ-CP")

    assert first is not None
    assert second is not None
    assert key_in_book(PROVINCE, first, dt.date(2026, 1, 1)) < key_in_book(PROVINCE, second, dt.date(2026, 1, 1))


@given(st.lists(st.integers(min_value=1)))
def test_the_next_number_follows_the_greatest(used: list[int]) -> None:
    number = next_ordinal(used)

    assert number not in used
    assert number == (max(used) + 1 if used else 1)

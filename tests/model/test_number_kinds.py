"""The table of kinds."""

from __future__ import annotations

import itertools

import pytest

from qms.model import number_kinds as kinds
from qms.model.number_spelling import plain


def test_annex_iii_names_27_kinds_and_3_copies() -> None:
    assert (len(kinds.ADMINISTRATIVE), len(kinds.COPIES)) == (27, 3)


@pytest.mark.parametrize("symbol", kinds.STATE)
def test_every_kind_is_found_by_its_symbol_in_any_capitals(symbol: str) -> None:
    assert (
        symbol == kinds.spelled_kind(symbol) == kinds.spelled_kind(symbol.upper()) == kinds.spelled_kind(symbol.lower())
    )


@pytest.mark.parametrize("symbol", kinds.PARTY)
def test_every_kind_of_the_party_is_found_by_its_symbol(symbol: str) -> None:
    assert symbol == kinds.spelled_party_kind(symbol)


@pytest.mark.parametrize(
    ("typed", "meant"), [("QD", "QĐ"), ("QYD", "QyĐ"), ("CD", "CĐ"), ("ND", "NĐ"), ("HD", "HD"), ("DA", "DA")]
)
def test_a_d_stands_for_the_stroked_letter_where_no_kind_has_the_d(typed: str, meant: str) -> None:
    assert meant == kinds.spelled_kind(typed)


def test_a_symbol_that_is_no_kind_is_not_found() -> None:
    assert kinds.spelled_kind("SCT") is None


@pytest.mark.parametrize(("symbol", "name"), kinds.ADMINISTRATIVE.items())
def test_every_kind_is_found_by_its_name_with_or_without_accents(symbol: str, name: str) -> None:
    for words in (name.split(), plain(name).split(), ["Căn", "cứ", *name.upper().split()]):
        assert symbol == kinds.kind_named_last(words)


def test_no_two_kinds_of_annex_iii_have_one_name() -> None:
    names = [plain(name) for name in itertools.chain(kinds.ADMINISTRATIVE.values(), kinds.COPIES.values())]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("QĐ", "QĐ"),
        ("Theo Công văn", "CV"),
        ("Thư công", "CV"),
        ("Thông tư liên tịch", "TTLT"),
        ("văn bản", None),
        ("", None),
    ],
)
def test_the_last_words_name_the_kind(text: str, kind: str | None) -> None:
    assert kind == kinds.kind_named_last(text.split())

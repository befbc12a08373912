"""How numbers are spelled, and what typing and copying does to them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.number_spelling import Ordinal, Spellings, is_symbol, is_year, normalise, plain, read_ordinal


@pytest.mark.parametrize(
    "typed",
    [
        "244/QĐ-SCT ",
        "244 / QĐ - SCT",
        "244/QĐ\u00a0-\u00a0SCT\u00a0",
        "244/QĐ\u2010SCT",
        "244/QĐ\u2011SCT",
        "244/QĐ\u2013SCT",
        "244/QĐ\u2014SCT",
        "244/QĐ\u2212SCT",
        "244\u2215QĐ-SCT",
        "244/Q\u00d0-SCT",
        "244/QĐ\u200b-SCT\ufeff",
        "244/QĐ-S\u00adCT",
    ],
)
def test_blanks_dashes_and_letters_that_look_alike_are_made_one(typed: str) -> None:
    assert normalise(typed) == "244/QĐ-SCT"


@pytest.mark.parametrize("typed", ["KT&amp;NL", "KT & NL", "KT &amp; NL", "KT&amp;amp;NL"])
def test_an_ampersand_is_one_sign(typed: str) -> None:
    assert normalise(typed) == "KT&NL"


def test_letters_are_composed() -> None:
    assert normalise(unicodedata.normalize("NFD", "80-NQ/TƯ")) == "80-NQ/TƯ"


pieces = st.lists(st.sampled_from(["&", "amp;", " ", "/", "-", "–", "\u00a0", "\u200b", "e", "\u0301", "Ð", "KT"]))


@given(st.text() | pieces.map("".join))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(text) == normalise(normalise(text))


def test_plain_text_has_no_accents_and_no_stroke() -> None:
    assert plain("QUYẾT ĐỊNH Hoà") == "quyet dinh hoa"


@pytest.mark.parametrize("symbol", ["SCT", "KT&NL", "UBTVQH15", "SNgV", "TƯ", "qđ"])
def test_symbols_are_letters_digits_and_ampersands(symbol: str) -> None:
    assert is_symbol(symbol)


@pytest.mark.parametrize("text", ["", "1A", "&NL", "CT.ABC", "S CT", "Sở", "市"])
def test_other_texts_are_no_symbols(text: str) -> None:
    assert not is_symbol(text)


@pytest.mark.parametrize(("text", "is_one"), [("2021", True), ("21", False), ("202١", False), ("year", False)])
def test_a_year_has_four_digits(text: str, is_one: bool) -> None:
    assert is_one is is_year(text)


@pytest.mark.parametrize(
    ("written", "value", "canonical"),
    [
        ("5", 5, "05"),
        ("005", 5, "05"),
        ("10", 10, "10"),
        ("5885", 5885, "5885"),
        ("66.13", 66, "66.13"),
        ("6.5", 6, "06.5"),
        ("5.885", 5885, "5885"),
        ("12345678901", 12345678901, "12345678901"),
    ],
)
def test_a_number_below_10_has_one_zero_before_it(written: str, value: int, canonical: str) -> None:
    ordinal = read_ordinal(written)

    assert ordinal is not None
    assert (written, value, canonical) == (ordinal.written, ordinal.value, ordinal.canonical)
    assert (written == canonical) is (ordinal.remarks() == ())


def test_zero_is_no_number() -> None:
    assert [str(x) for x in Ordinal("00", 0).remarks()] == ["numbers start at 01"]


@pytest.mark.parametrize(
    "written", ["", "x", "1.", ".1", "1.x", "1.2345", "1234.567", "-1", "+1", "1_0", "٣", "1" * 12]
)
def test_other_texts_are_no_numbers(written: str) -> None:
    assert read_ordinal(written) is None


def test_a_symbol_is_found_whatever_its_capitals_and_without_its_stroke() -> None:
    spellings = Spellings.of(["QĐ", "HD", "HĐ", "TTg"])

    assert spellings.find("qd") == "QĐ"
    assert spellings.find("hd") == "HD"
    assert spellings.find("hđ") == "HĐ"
    assert spellings.find("TTG") == "TTg"
    assert spellings.find("XX") is None

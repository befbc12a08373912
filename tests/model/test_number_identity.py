"""When numbers are one, how they are ordered and named, and how a paper is referred to."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.errors import UsageError
from qms.model.numbers import (
    NumberReference,
    number_slug,
    same_number,
    sort_key,
    write_number,
)

# --- comparing, ordering, naming


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("244/QĐ-SCT", "244/qđ-sct"),
        ("5/QĐ-SCT", "005/QĐ-SCT"),
        ("36/2006/CT-TTG", "36/2006/CT-TTg"),
        ("244/QĐ-SCT", "Quyết định số 244 / QĐ – SCT ngày 13/9/2021"),
        ("06.05-2021/TB-VNKM", "6.05-2021/tb-vnkm"),
        ("27/CP", "027/cp"),
        ("5.885/BC-BCĐ", "5885/BC-BCĐ"),
    ],
)
def test_spellings_of_one_number_are_the_same(one: str, other: str) -> None:
    assert same_number(one, other)
    assert number_slug(one) == number_slug(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("244/QĐ-SCT", "244/QD-SCT"),
        ("25/2021/QĐ-UBND", "25/QĐ-UBND"),
        ("66.13/2026/NQ-CP", "66.14/2026/NQ-CP"),
        ("1583/SCT-KT&NL", "1583/SCT-KTNL"),
        ("244/QĐ-SCT", "244/QĐ-STC"),
    ],
)
def test_other_numbers_are_not_the_same(one: str, other: str) -> None:
    assert not same_number(one, other)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("244/QĐ-SCT", "0244-qd-sct"),
        ("Quyết định số 244/QĐ-SCT ngày 13/9/2021", "0244-qd-sct"),
        ("05/QĐ-SCT", "0005-qd-sct"),
        ("12729/VPCP-KGVX", "12729-vpcp-kgvx"),
        ("1583/SCT-KT&NL", "1583-sct-kt-nl"),
        ("61/2018/NĐ-CP", "0061-2018-nd-cp"),
        ("66.13/2026/NQ-CP", "0066-13-2026-nq-cp"),
        ("80-NQ/TƯ", "0080-nq-tu"),
        ("06.05-2021/TB-VNKM", "0006-05-2021-tb-vnkm"),
        ("27/CP", "0027-cp"),
        ("12", "0012"),
        ("CON", "0000-con"),
        ("…", "0000"),
        ("", "0000"),
    ],
)
def test_the_name_of_a_number_in_files(text: str, slug: str) -> None:
    assert slug == number_slug(text)


def test_long_texts_have_short_names_that_differ() -> None:
    one, other = number_slug("12 " + "x" * 300 + "1"), number_slug("12 " + "x" * 300 + "2")

    assert one != other
    assert 64 == len(one) == len(other)


def test_numbers_are_ordered_as_a_book_has_them() -> None:
    ordered = [
        "5/QĐ-SCT",
        "41/QĐ-SCT",
        "66.2/NQ-CP",
        "66.13/2026/NQ-CP",
        "98/QĐ-SCT",
        "115-TTg",
        "116/KH-SCT",
        "không số",
    ]

    mixed = ordered[::2] + ordered[1::2]

    assert ordered == sorted(mixed, key=sort_key)


def test_a_number_is_written_from_its_parts() -> None:
    assert write_number(5, issuer="SCT", kind="QĐ") == "05/QĐ-SCT"
    assert write_number(1583, issuer="SCT", unit="KT&NL") == "1583/SCT-KT&NL"


# --- references


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("244/QĐ-SCT", NumberReference("244/QĐ-SCT")),
        ("244/QĐ-SCT@2021", NumberReference("244/QĐ-SCT", year=2021)),
        (" 244/QĐ-SCT @ 2021-09-13 ", NumberReference("244/QĐ-SCT", dt.date(2021, 9, 13))),
        ("244/QĐ-SCT@13/9/2021", NumberReference("244/QĐ-SCT", dt.date(2021, 9, 13))),
        ("Quyết định số 244/QĐ-SCT ngày 13/9/2021", NumberReference("244/QĐ-SCT", dt.date(2021, 9, 13))),
        ("06.05-2021/TB-VNKM@2021", NumberReference("06.05-2021/TB-VNKM", year=2021)),
        ("244 QĐ", NumberReference("244 QĐ")),
    ],
)
def test_a_reference_is_read_from_the_command_line(text: str, reference: NumberReference) -> None:
    assert reference == NumberReference.parse(text)


def test_the_year_of_a_reference_is_that_of_its_day() -> None:
    assert NumberReference("244/QĐ-SCT", dt.date(2021, 9, 13)).year == 2021


@pytest.mark.parametrize("text", ["244/QĐ-SCT", "244/QĐ-SCT@2021", "244/QĐ-SCT@2021-09-13"])
def test_a_reference_is_printed_as_it_is_typed(text: str) -> None:
    assert text == str(NumberReference.parse(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", " names no official number"),
        ("@2021", "@2021 names no official number"),
        ("244/QĐ-SCT@", " is neither a year nor a day"),
        ("244/QĐ-SCT@0000", "0000 is neither a year nor a day"),
        ("244/QĐ-SCT@21", "21 is neither a year nor a day"),
        ("244/QĐ-SCT@2021-02-30", "2021-02-30 is neither a year nor a day"),
        ("x" * 201, "x" * 200 + " names no official number"),
    ],
)
def test_a_reference_that_cannot_be_read_says_how_to_write_it(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        NumberReference.parse(text)

    assert message == str(caught.value)
    assert str(caught.value.hint) == "write it as 244/QĐ-SCT, 244/QĐ-SCT@2021 or 244/QĐ-SCT@2021-09-13"


@pytest.mark.parametrize(
    ("reference", "date", "fits"),
    [
        ("244/QĐ-SCT", dt.date(2021, 9, 13), True),
        ("244/QĐ-SCT", None, True),
        ("244/qđ-sct@2021", dt.date(2021, 9, 13), True),
        ("244/QD-SCT@2021", dt.date(2021, 9, 13), True),
        ("244/QĐ-SCT@2021-09-13", dt.date(2021, 9, 13), True),
        ("244/QĐ-SCT@2020", dt.date(2021, 9, 13), False),
        ("244/QĐ-SCT@2020", None, False),
        ("244/QĐ-SCT@2021-09-14", dt.date(2021, 9, 13), False),
        ("245/QĐ-SCT@2021", dt.date(2021, 9, 13), False),
    ],
)
def test_a_reference_fits_a_paper_by_number_and_day(reference: str, date: dt.date | None, fits: bool) -> None:
    assert fits is NumberReference.parse(reference).matches("244/QĐ-SCT", date)

"""Official numbers: every example of the collection, and the laws."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from qms.model.numbers import (
    NumberForm,
    OfficialNumber,
    parse_number,
    propose,
)

DATA = Path(__file__).parent.parent / "data" / "official-numbers.json"
EXAMPLES: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))


def read(text: str, *, issuers: tuple[str, ...] = (), units: tuple[str, ...] = ()) -> OfficialNumber:
    number = parse_number(text, issuers=issuers, units=units)
    assert number is not None
    return number


def remarks(text: str, **symbols: tuple[str, ...]) -> list[str]:
    return [str(remark) for remark in read(text, **symbols).remarks]


# --- the collection


@pytest.mark.parametrize("example", [x for x in EXAMPLES if x["parse"]], ids=lambda x: x["text"])
def test_an_example_is_read_as_the_collection_says(example: dict[str, Any]) -> None:
    number = read(example["text"])

    assert example["text"] == number.text
    assert example["number"] == number.number
    assert example["year"] == number.year
    assert example["kind"] == number.kind
    assert example["issuer"] == number.issuer
    assert example["unit"] == number.unit
    assert example["class"] == number.form
    assert example["valid"] is number.conforms
    assert example["canonical"] == number.canonical


@pytest.mark.parametrize("example", [x for x in EXAMPLES if not x["parse"]], ids=lambda x: x["text"])
def test_an_example_that_is_no_number_is_not_read_but_what_was_meant_is_proposed(
    example: dict[str, Any],
) -> None:
    assert parse_number(example["text"]) is None
    assert example["canonical"] == propose(example["text"])


@pytest.mark.parametrize("example", [x for x in EXAMPLES if x["parse"]], ids=lambda x: x["text"])
def test_an_example_that_conforms_has_no_remark_and_no_proposal(example: dict[str, Any]) -> None:
    assert example["valid"] is (not read(example["text"]).remarks)
    if example["valid"]:
        assert propose(example["text"]) is None


# --- words and dates round a number


@pytest.mark.parametrize(
    ("text", "canonical", "date"),
    [
        ("Quyết định số 244/QĐ-SCT ngày 13/9/2021", "244/QĐ-SCT", dt.date(2021, 9, 13)),
        ("Quyết định số 244/QĐ-SCT ngày 13 tháng 09 năm 2021", "244/QĐ-SCT", dt.date(2021, 9, 13)),
        ("QĐ 244/QĐ-SCT, ngày 13-9-2021.", "244/QĐ-SCT", dt.date(2021, 9, 13)),
        ("(244/QĐ-SCT, 13/9/2021)", "244/QĐ-SCT", dt.date(2021, 9, 13)),
        ("Số: 244/QĐ-SCT\nĐồng Nai, ngày 13 tháng 9 năm 2021", "244/QĐ-SCT", dt.date(2021, 9, 13)),
        (
            "244/QĐ-SCT của Sở Công Thương ngày 13/9/2021, từ ngày 15/9/2021",
            "244/QĐ-SCT",
            dt.date(2021, 9, 13),
        ),
        ("Căn cứ Luật số 59/2020/QH14 ngày 17/6/2020", "59/2020/QH14", dt.date(2020, 6, 17)),
        ("Số 12/KH-SCT", "12/KH-SCT", None),
        ("Số:05/QĐ-SCT", "05/QĐ-SCT", None),
        ("số12/KH-SCT", "12/KH-SCT", None),
        ("Công văn số 1583/SCT-KT & NL", "1583/SCT-KT&NL", None),
        ("“80-NQ/TW”", "80-NQ/TW", None),
        ("Tỷ lệ 6/6, theo 907/KH-SCT", "907/KH-SCT", None),
        ("13/9/2021: 244/QĐ-SCT", "244/QĐ-SCT", None),
        ("244/QĐ-SCT có hiệu lực từ ngày 15/9/2021", "244/QĐ-SCT", None),
    ],
)
def test_a_number_is_found_among_words_with_the_day_that_follows_it(
    text: str, canonical: str, date: dt.date | None
) -> None:
    number = read(text)

    assert (canonical, date, text) == (number.canonical, number.date, number.text)
    assert not number.conforms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "số",
        "244",
        "244/",
        "/QĐ-SCT",
        "244/QĐ",
        "244/QĐ-",
        "244/-SCT",
        "244/QĐ-S.CT",
        "12/Q-Đ/SCT",
        "12-/TW",
        "12-QĐ/ĐU-VP",
        "12-QĐ/2021/ĐU",
        "12/2021/QH",
        "12/21/QĐ-UBND",
        "12/2021/QĐ-UBND/1",
        "1234.567/QĐ-SCT",
        "123456789012/QĐ-SCT",
        "244/QĐ-SCT, 245/QĐ-SCT",
        "244/QĐ-SCT và 27/CP",
        "Số: .../QĐ-SCT",
        "244/QĐ-市",
        "٢٤٤/QĐ-SCT",
        "244/QĐ-SCT " + "x" * 1000,
    ],
)
def test_what_is_no_single_number_is_not_read(text: str) -> None:
    assert parse_number(text) is None


def test_the_year_in_a_legal_document_is_told_from_its_date() -> None:
    number = read("Nghị định số 61/2018/NĐ-CP ngày 23/4/2019")

    assert (2018, dt.date(2019, 4, 23)) == (number.year, number.date)
    assert "61/2018/NĐ-CP is of 2018, and the day after it is not" in [str(x) for x in number.remarks]


def test_a_day_that_no_calendar_has_is_remarked() -> None:
    assert read("244/QĐ-SCT ngày 31/2/2021").date is None
    assert "there is no day 31/2/2021" in remarks("244/QĐ-SCT ngày 31/2/2021")


@pytest.mark.parametrize(
    "text",
    ["Thông báo số 244/QĐ-SCT", "Quyết định số 1583/SCT-KT&NL", "Công văn số 2372/TXL-SCT", "KH 41/QĐ-SCT"],
)
def test_words_that_name_another_kind_are_remarked(text: str) -> None:
    assert f"the words before {read(text).code} name another kind of paper" in remarks(text)


@pytest.mark.parametrize(
    "text", ["Quyết định 244/QĐ-SCT", "Công văn số 53/STC-VP", "Quy định số 37-QĐ/TW", "Luật số 59/2020/QH14"]
)
def test_words_that_name_the_kind_are_right(text: str) -> None:
    assert [f"there is more in the text than the number {read(text).code}"] == remarks(text)


# --- kind or issuer


def test_an_organisation_of_that_symbol_makes_the_paper_its_letter() -> None:
    number = read("77734/CT-TTHT", issuers=("CT",))

    assert (number.form, number.kind, number.issuer, number.unit) == (NumberForm.LETTER, None, "CT", "TTHT")
    assert number.conforms


@pytest.mark.parametrize(("text", "issuers"), [("12/HĐ-TĐKT", ("TĐKT",)), ("07/CT-UBND", ("CT",)), ("12/HĐ-SXD", ())])
def test_a_known_issuer_after_it_makes_it_the_kind(text: str, issuers: tuple[str, ...]) -> None:
    number = read(text, issuers=issuers)

    assert number.kind == text.split("/")[1].split("-")[0]
    assert number.conforms


@pytest.mark.parametrize(
    ("text", "form", "kind", "issuer", "unit"),
    [
        ("Công văn số 77734/CT-TTHT", NumberForm.LETTER, None, "CT", "TTHT"),
        ("Chỉ thị số 12/CT-XYZ", NumberForm.ADMINISTRATIVE, "CT", "XYZ", None),
        ("Kế hoạch số 12/CT-XYZ", NumberForm.ADMINISTRATIVE, None, "CT", None),
    ],
)
def test_words_tell_what_the_number_leaves_open_but_the_number_alone_stays_doubtful(
    text: str, form: NumberForm, kind: str | None, issuer: str, unit: str | None
) -> None:
    number = read(text)

    assert (form, kind, issuer, unit) == (number.form, number.kind, number.issuer, number.unit)
    assert number.canonical is None
    assert "CT may be the kind of the paper or its issuer: the number does not tell" in remarks(text)


def test_the_symbol_of_an_issuer_may_be_that_of_a_kind() -> None:
    assert read("12/TTr-NV1").kind == "TTr"
    assert read("12/TTr-NV1", issuers=("TTr",)).form == NumberForm.LETTER


def test_an_unknown_symbol_before_a_known_issuer_is_a_local_kind() -> None:
    assert read("12/PXL-SCT").kind == "PXL"
    assert remarks("12/PXL-SCT") == ["PXL is not among the kinds of official papers"]
    assert read("12/pxl-sct").canonical == "12/PXL-SCT"


def test_two_unknown_symbols_are_issuer_and_unit_of_a_letter() -> None:
    number = read("12/TCT-CS")

    assert (
        number.form,
        number.issuer,
        number.unit,
        number.conforms,
    ) == (NumberForm.LETTER, "TCT", "CS", True)


# --- spelling


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("244/qđ-sct", "244/QĐ-SCT"),
        ("1583/sct-kt&nl", "1583/SCT-KT&NL"),
        ("12/TTR-SNGV", "12/TTr-SNgV"),
        ("1/TRS-SCT", "01/TrS-SCT"),
        ("05/QYD-HDND", "05/QyĐ-HĐND"),
        ("5885/BC-BCD", "5885/BC-BCĐ"),
        ("61/2018/ND-CP", "61/2018/NĐ-CP"),
        ("59/2020/qh14", "59/2020/QH14"),
        ("15-QD/DU", "15-QĐ/ĐU"),
        ("40-HD/VPTƯ", "40-HD/VPTW"),
        ("5.885/BC-BCĐ", "5885/BC-BCĐ"),
        ("12/qđ-xyz", "12/QĐ-XYZ"),
        ("12-qđ/xyz", "12-QĐ/XYZ"),
        ("12-xyz/tw", "12-XYZ/TW"),
        ("30/NĐ-CP ngày 05/3/2020", "30/2020/NĐ-CP"),
        ("12/2021/KH-UBND", "12/KH-UBND"),
        ("12/2021/QĐ-TTXT", "12/QĐ-TTXT"),
        ("12/2021/STC-VP", "12/STC-VP"),
        ("12/2021/CT-SXD", "12/CT-SXD"),
    ],
)
def test_the_canonical_form_is_told_and_proposed(text: str, canonical: str) -> None:
    number = read(text)

    assert canonical == number.canonical == propose(text) == str(number)
    assert not number.conforms


@pytest.mark.parametrize(
    "text",
    [
        "00/QĐ-SCT",
        "00/SCT-VP",
        "00/2021/QĐ-UBND",
        "00-NQ/TW",
        "12/3021/QĐ-UBND",
        "12/3021/QH14",
        "30/NĐ-CP",
        "30/NĐ-CP ngày 05/3/0020",
        "30/TT-SCT ngày 05/3/2020",
        "12/2021/TT-SCT",
        "12/2021/CT-TTXT",
        "12/2021/HĐ-TĐKT",
        "12/TT-ĐTBD",
        "12/QĐ-BCĐ-SCT",
        "12/SCT-VP-TH",
        "15/2021/CV-CTY",
    ],
)
def test_where_the_right_form_is_not_certain_there_is_none(text: str) -> None:
    number = read(text)

    assert number.canonical is None
    assert propose(text) is None
    assert number.remarks
    assert number.code == str(number)


def test_a_letter_never_has_a_year() -> None:
    assert read("12/2021/STC-VP").form == NumberForm.LETTER
    assert remarks("12/2021/STC-VP") == ["only the number of a legal document has the year in it"]


def test_an_issuer_of_the_organisation_that_makes_no_law_has_no_year() -> None:
    assert read("12/2021/QĐ-ABC").conforms
    assert remarks("12/2021/QĐ-ABC", issuers=("ABC",)) == ["ABC issues no legal documents: its numbers have no year"]
    assert read("12/2021/QĐ-UBND", issuers=("UBND",)).conforms


@pytest.mark.parametrize(
    "text",
    [
        "01/2018/TTLT-BTC-BNV",
        "12/2019/L-CTN",
        "02/2020/NQ-HĐTP",
        "25/2021/QĐ-UBND",
        "12/2001/QĐ-TCHQ",
        "66.13/2026/NQ-CP",
    ],
)
def test_the_bodies_that_make_law_have_the_year_in_the_number(text: str) -> None:
    assert (read(text).form, read(text).conforms) == (NumberForm.LEGAL, True)


def test_a_unit_is_spelled_as_the_organisation_spells_it() -> None:
    assert read("12/SCT-KTNL", units=("KTNL",)).conforms
    assert propose("12/SCT-QLHC", units=("QL&HC",)) == "12/SCT-QL&HC"
    assert propose("12/SCT-ktdn", units=("KTĐN",)) == "12/SCT-KTĐN"
    assert read("12/SCT-KTDN", units=("KTĐN",)).unit is None


def test_an_issuer_is_spelled_as_the_organisation_spells_it() -> None:
    assert read("12/QĐ-BCD", issuers=("BCD",)).conforms
    assert read("12/QĐ-dtr", issuers=("ĐTr",)).canonical == "12/QĐ-ĐTr"


def test_symbols_that_cannot_stand_in_a_number_are_left_out() -> None:
    assert read("12/qđ-sct", issuers=("", "S-CT", "sct/", "S CT")).canonical == "12/QĐ-SCT"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("244-QĐ-SCT", "244/QĐ-SCT"),
        ("5885_BC-BCĐ.docx", "5885/BC-BCĐ"),
        ("244-QD-SCT.pdf", "244/QĐ-SCT"),
        ("30-2020-NĐ-CP.pdf", "30/2020/NĐ-CP"),
        ("1583-SCT-KT&NL.signed.pdf", "1583/SCT-KT&NL"),
        ("30-NĐ/2020/CP", "30/2020/NĐ-CP"),
        ("12-AB-CD", None),
        ("12", None),
        ("12-2021", None),
        ("19-2016/NQ-CP", None),
        ("a/b/c/d", None),
    ],
)
def test_a_bent_number_is_proposed_where_it_is_known_what_was_meant(text: str, meant: str | None) -> None:
    assert parse_number(text) is None
    assert meant == propose(text)

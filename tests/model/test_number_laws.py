"""The laws of official numbers, on any text."""

from __future__ import annotations

import contextlib
import functools
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qms.errors import UsageError
from qms.model.number_kinds import ADMINISTRATIVE, COPIES, LEGAL, LOCAL, PARTY
from qms.model.numbers import (
    NumberReference,
    OfficialNumber,
    normalise,
    number_slug,
    parse_number,
    propose,
    same_number,
    sort_key,
    write_number,
)

DATA = Path(__file__).parent.parent / "data" / "official-numbers.json"
EXAMPLES: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))


def read(text: str, *, issuers: tuple[str, ...] = ()) -> OfficialNumber:
    number = parse_number(text, issuers=issuers)
    assert number is not None
    return number


# --- laws

PIECES = (
    *(
        "244",
        "05",
        "5",
        "0",
        "66.13",
        "5.885",
        "2021",
        "0000",
        "/",
        "/",
        "-",
        "-",
        "–",
        " ",
        "&",
        ".",
        ",",
        "@",
        "số ",
        "Số: ",
    ),
    *(
        "QĐ",
        "QD",
        "qđ",
        "CT",
        "HĐ",
        "TT",
        "CV",
        "TXL",
        "SY",
        "NĐ",
        "TTLT",
        "KTNL",
        "KT&NL",
        "VP",
        "XYZ",
        "xyz",
        "đ",
    ),
    *(
        "SCT",
        "sct",
        "UBND",
        "TTG",
        "TW",
        "TƯ",
        "BCD",
        "BTC",
        "QH14",
        "qh",
        "Ư\u031b",
        "Ð",
        "\u00a0",
        "\u200b",
        "ngày ",
    ),
    *("13/9/2021", "31/2/2021", "Quyết định ", "Công văn ", "tháng ", "năm ", ".pdf", "…"),
)
texts = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
code_like = st.builds(
    lambda number, year, kind, rest: f"{number}{year}/{kind}{rest}",
    st.sampled_from(("0", "5", "05", "12", "66.13", "80-NQ", "12-ct", "12-TC", "12-xyz")),
    st.sampled_from(("", "/2021", "/0021")),
    st.sampled_from(
        (
            *ADMINISTRATIVE,
            *COPIES,
            *LEGAL,
            *LOCAL,
            "CV",
            "QD",
            "qđ",
            "SCT",
            "TCT",
            "TW",
            "TƯ",
            "xtư",
            "QH14",
            "qh1",
        )
    ),
    st.sampled_from(
        (
            "",
            "-SCT",
            "-sct",
            "-UBND",
            "-TTG",
            "-KTNL",
            "-kt&nl",
            "-XYZ",
            "-xyz",
            "-BCD",
            "-TƯ",
            "-BTC-BNV",
            "-VP-TH",
        )
    ),
)
symbol_sets = st.sets(
    st.sampled_from(
        ("SCT", "Sct", "CT", "BCĐ", "BCD", "TTr", "xyz", "XYZ", "XTW", "xtw", "TƯ", "UBND", "KTNL", "a b", "")
    )
)


@given(texts | code_like, symbol_sets, symbol_sets)
@example("Chỉ thị số 12/CT-XYZ", set(), set())
@example("12/2021/QĐ-xtư", {"xtw"}, set())
def test_what_is_canonical_stays_so_and_conforms(text: str, issuers: set[str], units: set[str]) -> None:
    number = parse_number(text, issuers=issuers, units=units)
    if number is None:
        return
    assert text == number.text
    assert number.conforms is (not number.remarks)
    assert not number.conforms or number.canonical == text
    if number.canonical is not None:
        again = parse_number(number.canonical, issuers=issuers, units=units)

        assert again is not None
        assert number.canonical == again.canonical
        assert number.ordinal == again.ordinal
        is_local = again.kind is not None and again.kind not in {
            *ADMINISTRATIVE,
            *COPIES,
            *LEGAL,
            *PARTY,
            "VBHN",
        }
        assert again.conforms or is_local or again.kind in LOCAL


@given(texts | code_like, symbol_sets)
def test_a_proposal_is_right_and_is_not_what_was_typed(text: str, issuers: set[str]) -> None:
    proposal = propose(text, issuers=issuers)
    if proposal is not None:
        assert proposal != text
        assert parse_number(proposal, issuers=issuers) is not None
        assert propose(proposal, issuers=issuers) is None


@functools.cache
def _plain_kinds() -> list[str]:
    return [*ADMINISTRATIVE, *COPIES]


@given(
    st.integers(1, 99_999),
    st.sampled_from(_plain_kinds()),
    st.sampled_from(("SCT", "UBND", "BCĐ", "SNgV", "TTg", "XYZ")),
)
def test_a_number_that_is_written_is_read_back(ordinal: int, kind: str, issuer: str) -> None:
    number = read(write_number(ordinal, issuer=issuer, kind=kind), issuers=(issuer,))

    assert (ordinal, kind, issuer, True) == (number.ordinal, number.kind, number.issuer, number.conforms)


@given(
    st.integers(1, 99_999),
    st.sampled_from(("SCT", "UBND", "STC", "XYZ")),
    st.sampled_from(("VP", "KT&NL", "KGVX", "NV1")),
)
def test_a_letter_that_is_written_is_read_back(ordinal: int, issuer: str, unit: str) -> None:
    number = read(write_number(ordinal, issuer=issuer, unit=unit))

    assert (ordinal, None, issuer, unit, True) == (
        number.ordinal,
        number.kind,
        number.issuer,
        number.unit,
        number.conforms,
    )


@given(
    st.sampled_from([x["text"] for x in EXAMPLES if x["valid"]]),
    st.sampled_from(("{}", " {} ", "Số: {}", "số {} ngày 13/9/2021", "({})", "{};")),
    st.sampled_from(("-", " - ", "–", "\u2011", "\u00a0-\u00a0")),
    st.sampled_from((str, str.lower, functools.partial(unicodedata.normalize, "NFD"))),
)
def test_typing_and_copying_do_not_change_what_a_number_is(text: str, frame: str, dash: str, bend: Any) -> None:
    bent = frame.format(bend(text).replace("-", dash))

    assert text == read(bent).canonical
    assert same_number(text, bent)
    assert number_slug(text) == number_slug(bent)


@given(texts | code_like)
def test_a_slug_is_a_safe_name_and_its_own_slug(text: str) -> None:
    slug = number_slug(text)

    assert re.fullmatch("[0-9]{4,}(-[a-z0-9]+)*", slug)
    assert len(slug) <= 64
    assert slug == number_slug(slug)


@given(texts | code_like, texts | code_like)
def test_one_number_has_one_slug(one: str, other: str) -> None:
    if same_number(one, other):
        assert number_slug(one) == number_slug(other)
    assert same_number(one, normalise(one))


@given(st.lists(texts | code_like, max_size=12), st.randoms())
def test_the_order_is_total(several: list[str], random: Any) -> None:
    shuffled = list(several)
    random.shuffle(shuffled)

    assert sorted(several, key=sort_key) == sorted(shuffled, key=sort_key)
    assert len({sort_key(x) for x in several}) == len(set(several))


@given(texts)
def test_a_reference_is_refused_or_printed_as_it_is_read(text: str) -> None:
    with contextlib.suppress(UsageError):
        reference = NumberReference.parse(text)

        assert reference.number
        assert reference == NumberReference.parse(str(reference))


@pytest.mark.parametrize(
    "text", ["244/QĐ-SCT" + " " * 300_000, "1/" * 150_000, "&amp;" * 60_000, "a" * 300_000, "- /" * 100_000]
)
def test_long_texts_are_read_to_their_end(text: str) -> None:
    number = parse_number(text)
    propose(text)
    sort_key(text)

    assert number is None or number.text == text
    assert len(number_slug(text)) <= len(text)


def test_reading_numbers_imports_no_heavy_library() -> None:
    code = "import sys, qms.model.numbers, qms.model.books; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=DATA.parents[2]
    ).stdout

    assert "attr" in loaded.split()
    assert not {"cattrs", "click", "git", "tomlkit", "rich", "pluggy"}.intersection(loaded.split())

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.codes import (
    MAX_ID_LENGTH,
    ascii_slug,
    is_portable_file_name,
    is_portable_name,
    is_reserved_name,
    matches_pattern,
    new_document_id,
    portable_file_name,
)
from qms.model.settings import CodeSettings

CODES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["QT-05", "QT 11/CX-HCTP", "ETV.P.F 14.01", "QĐ-01", "Con", "nul", "COM1", "lpt9", "a" * 80]),
)


@pytest.mark.parametrize(
    "code, slug",
    [
        ("QT-05", "qt-05"),
        ("QT 11/CX-HCTP", "qt-11-cx-hctp"),
        ("ETV.P.F 14.01", "etv-p-f-14-01"),
        ("Sổ tay chất lượng", "so-tay-chat-luong"),
        ("ĐG-đ 02", "dg-d-02"),
        ("  --  ", ""),
        ("…", ""),
    ],
)
def test_a_slug_is_what_is_left_in_plain_letters_and_digits(code: str, slug: str) -> None:
    assert ascii_slug(code) == slug


@given(st.text())
def test_a_slug_is_lower_case_ascii_in_single_hyphens_and_is_its_own_slug(text: str) -> None:
    slug = ascii_slug(text)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert ascii_slug(slug) == slug


@given(CODES, st.sets(st.sampled_from(["qt-05", "qt-05-2", "qt-05-3", "con-1", "a" * 48])))
def test_an_identity_is_new_portable_and_made_of_the_code(code: str, taken: set[str]) -> None:
    if not ascii_slug(code):
        with pytest.raises(ValueError, match=f"^{re.escape(code)}$"):
            new_document_id(code, taken=taken)
        return
    identity = new_document_id(code, taken=taken)

    assert identity not in taken
    assert is_portable_name(identity)
    assert identity.startswith(ascii_slug(code)[:MAX_ID_LENGTH].strip("-"))
    assert len(identity) <= MAX_ID_LENGTH + len("-99")


@pytest.mark.parametrize("taken, identity", [((), "qt-05"), (("qt-05",), "qt-05-2"), (("qt-05", "qt-05-2"), "qt-05-3")])
def test_an_identity_is_never_used_twice(taken: tuple[str, ...], identity: str) -> None:
    assert new_document_id("QT-05", taken=taken) == identity


def test_a_name_that_windows_reserves_is_no_identity() -> None:
    assert new_document_id("CON", taken=()) == "con-1"
    assert new_document_id("CON", taken={"con-1"}) == "con-1-2"


@pytest.mark.parametrize("name", ["con", "CON", "Nul.txt", "com1.tar.gz", "LPT9", "aux .txt"])
def test_windows_reserves_device_names_whatever_their_case_and_ending(name: str) -> None:
    assert is_reserved_name(name)


@pytest.mark.parametrize("name", ["console", "com10", "nul-1", "", "qt-05"])
def test_windows_does_not_reserve_names_that_only_begin_so(name: str) -> None:
    assert not is_reserved_name(name)


@pytest.mark.parametrize("name", ["qt-05", "a", "2"])
def test_plain_names_are_portable(name: str) -> None:
    assert is_portable_name(name)


@pytest.mark.parametrize("name", ["QT-05", "qt--05", "-qt", "qt-", "qt_05", "đg", "con", "", "qt.05", "qt-05\n"])
def test_other_names_are_not(name: str) -> None:
    assert not is_portable_name(name)


@pytest.mark.parametrize("name", ["QT-05.docx", "phu luc (1).xlsx", "a_b.pdf", "1.2.3"])
def test_plain_file_names_are_portable(name: str) -> None:
    assert is_portable_file_name(name)


@pytest.mark.parametrize(
    "name",
    ["", ".hidden", "_x.md", "a/b", "a\\b", "a:b", "a.", "a ", "nul.txt", "phụ lục.xlsx", "a?.pdf", "a\n", "~$a.docx"],
)
def test_other_file_names_are_not(name: str) -> None:
    assert not is_portable_file_name(name)


@pytest.mark.parametrize(
    "code, pattern, fits",
    [
        ("QT-05", None, True),
        ("", None, True),
        ("QT-05", r"[A-Z]{2}-\d\d", True),
        ("QT-05b", r"[A-Z]{2}-\d\d", False),
        ("xQT-05", r"[A-Z]{2}-\d\d", False),
    ],
)
def test_a_code_fits_a_pattern_whole(code: str, pattern: str | None, fits: bool) -> None:
    assert matches_pattern(code, pattern) is fits


def test_a_pattern_that_is_no_regular_expression_is_refused_where_it_is_stated() -> None:
    with pytest.raises(ValueError, match=re.escape("“[A-” is no regular expression: unterminated character set")):
        CodeSettings(pattern="[A-")


class TestNamesOfFiles:
    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("244-QD-SCT.pdf", "244-QD-SCT.pdf"),
            ("Quyết định 244.pdf", "Quyet dinh 244.pdf"),
            ("QĐ số 244 (bản ký).PDF", "QD so 244 (ban ky).PDF"),
            ("a/b\\c:d.docx", "a-b-c-d.docx"),
            ("con.pdf", "con-1.pdf"),
            (".pdf", "file.pdf"),
            ("…", "file"),
            ("  x .pdf", "x.pdf"),
            ("a.tar.gz", "a.tar.gz"),
        ],
    )
    def test_a_name_is_brought_to_the_nearest_that_works_everywhere(self, name: str, kept: str) -> None:
        assert portable_file_name(name) == kept

    @given(st.text(max_size=200) | st.from_regex(r"[a-zĐ.]{1,150}", fullmatch=True), st.integers(12, 100))
    def test_whatever_is_given_the_name_works_and_is_not_too_long(self, name: str, longest: int) -> None:
        kept = portable_file_name(name, longest=longest)

        assert is_portable_file_name(kept)
        assert len(kept) <= longest + 2  # the -1 of a name that Windows reserves

    @given(st.text(max_size=60))
    def test_a_name_that_works_stays_as_it_is(self, name: str) -> None:
        once = portable_file_name(name)

        assert portable_file_name(once) == once

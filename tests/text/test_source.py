import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.diagnostics import Location
from qms.text.source import LIMIT, SourceText, decode, normalised


def said(data: bytes) -> list[str]:
    return [str(diagnostic) for diagnostic in decode(data, path="a.md")[1]]


def test_a_sound_text_comes_back_as_it_is() -> None:
    assert decode("Quy trình\n".encode(), path="a.md") == ("Quy trình\n", ())
    assert decode(b"plain\n", path="a.md") == ("plain\n", ())


def test_a_place_counts_from_the_first_line_of_the_part() -> None:
    part = SourceText("a.md", "x\ny\n", 10)

    assert Location(path="a.md", line=11, field="code") == part.location(2, field="code")


@pytest.mark.parametrize(
    "data, message",
    [
        (b"a\nb\0c", "a.md:2: QMS-T003 the text holds a NUL byte: it is damaged, or no text at all"),
        (b"a\nb\xe1\xff", "a.md:2: QMS-T002 the text is not UTF-8"),
        ("mã".encode("utf-16"), "a.md:1: QMS-T002 the text is UTF-16, not UTF-8"),
        ("ma\n".encode("utf-16-be"), "a.md:1: QMS-T003 the text holds a NUL byte: it is damaged, or no text at all"),
        (b"\xff\xfe\xe1\x1e", "a.md:1: QMS-T002 the text is UTF-16, not UTF-8"),
        (
            b"x\n<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> other\n",
            "a.md:2: QMS-T004 the text holds merge-conflict markers: two versions stand one below the other",
        ),
        (
            b"a = 2\n>>>>>>> other\n",
            "a.md:2: QMS-T004 the text holds merge-conflict markers: two versions stand one below the other",
        ),
    ],
)
def test_what_makes_a_text_unreadable_is_said_once_with_its_line(data: bytes, message: str) -> None:
    text, _ = decode(data, path="a.md")

    assert text is None
    assert [message] == said(data)


def test_a_row_of_equals_signs_or_of_nested_quotes_is_no_conflict() -> None:
    assert said(b"Title\n=======\n\n>>>>>>>>quote\n <<<<<<< \n") == []


def test_a_text_of_50_megabytes_is_not_looked_at() -> None:
    text, (diagnostic,) = decode(b"\0" * 50 * 1024 * 1024, path="a.md")

    assert text is None
    assert diagnostic.code == "QMS-T001"
    assert "52428800" in str(diagnostic)


def test_the_limit_can_be_set() -> None:
    assert (
        decode(b"abc", path="a.md", limit=2)[0],
        decode(b"abc", path="a.md", limit=2)[1][0].code,
    ) == (None, "QMS-T001")
    assert decode(b"a" * LIMIT, path="a.md") == ("a" * LIMIT, ())


def test_faults_of_form_are_told_together_and_the_text_is_read_all_the_same() -> None:
    data = "\ufeffa\nb\r\n\nma\u0303 hie\u0323\u0302u\r".encode()

    text, _ = decode(data, path="a.md")

    assert text == "a\nb\n\nmã hiệu\n"
    assert said(data) == [
        "a.md:1: QMS-T005 the text begins with a byte order mark",
        "a.md:2: QMS-T006 lines end with CR (Windows), not with LF alone",
        "a.md:4: QMS-T007 the accents of “ma\u0303” stand apart from their letters (the text is not NFC)",
    ]


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused_with_reasons(data: bytes) -> None:
    text, diagnostics = decode(data, path="a.md")

    assert text is not None or diagnostics
    assert all(diagnostic.location and diagnostic.hint for diagnostic in diagnostics)


@given(st.text(st.sampled_from("a\r\n\ufeffế") | st.characters(codec="utf-8")))
def test_a_normalised_text_has_no_fault_of_form(text: str) -> None:
    mended = normalised(text.encode())

    assert mended == normalised(mended)
    assert unicodedata.is_normalized("NFC", mended.decode())
    assert b"\r" not in mended


@given(st.text(st.sampled_from("a\r\nế") | st.characters(codec="utf-8")))
def test_decoding_and_normalising_agree_on_the_text(text: str) -> None:
    decoded, diagnostics = decode(text.encode(), path="a.md")

    if decoded is not None:
        assert normalised(text.encode()).decode() == decoded
        assert (decoded != text) == bool(diagnostics)


def test_bytes_that_are_not_utf_8_are_left_alone() -> None:
    assert normalised(b"\xff\r\n") == b"\xff\r\n"

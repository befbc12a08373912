"""What is taken as the signed file of a decision, and under which name it is kept."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.errors import UsageError
from qms.plans.change import Change
from qms.plans.signed_files import signed_file, with_signed_file

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
TIFF = b"II*\x00" + b"\0" * 8
EMPTY = Change(base=None, message="m", author="a", at=dt.datetime(2021, 9, 13, tzinfo=dt.UTC))


def refusal(data: bytes, name: str) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        signed_file(data, given=name)
    return str(caught.value.message), str(caught.value.hint)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("A.PDF", b"\xef\xbb\xbf" + PDF + b"\r\n" * 200),
        ("a.png", PNG),
        ("a.jpg", JPEG),
        ("a.JPEG", JPEG),
        ("a.tif", TIFF),
        ("a.tiff", b"MM\x00*" + b"\0" * 8),
    ],
)
def test_a_pdf_and_the_scan_of_a_paper_are_taken_byte_for_byte(name: str, data: bytes) -> None:
    file = signed_file(data, given=name)

    assert file.data == data
    assert file.path.startswith("files/")
    assert file.path.endswith(f"/{name}")


def test_the_folder_is_the_first_four_digits_of_the_digest() -> None:
    assert signed_file(PDF, given="a.pdf").path == "files/7633/a.pdf"


@pytest.mark.parametrize(
    ("name", "data", "message", "hint"),
    [
        ("a.pdf", b"hello", "a.pdf is no PDF, whatever its name says", "open it to see what it is"),
        ("a.pdf", b"", "a.pdf is no PDF, whatever its name says", "the file is empty: fetch it once more"),
        ("a.pdf", b"PK\x03\x04 word", "a.pdf is no PDF, whatever its name says", "it looks like Word, Excel;"),
        ("a.pdf", b"\xd0\xcf\x11\xe0 word", "a.pdf is no PDF, whatever its name says", "Excel 97-2003;"),
        ("a.pdf", b"<html>", "a.pdf is no PDF, whatever its name says", "it looks like HTML, XML;"),
        ("a.pdf", PNG, "a.pdf is no PDF, whatever its name says", "open it to see what it is"),
        ("a.pdf", PDF[:-8], "a.pdf begins as a PDF and has no end: it was cut off", "fetch it once more"),
        ("a.pdf", b"\0" * 2000 + PDF, "a.pdf is no PDF, whatever its name says", "open it to see what it is"),
        ("a.png", PDF, "a.png is no PNG, whatever its name says", "open it to see what it is"),
        ("a.png", PNG[:-8], "a.png is no PNG, whatever its name says", "open it to see what it is"),
        (
            "a.docx",
            b"PK\x03\x04",
            "a.docx is neither a PDF nor the scan of a paper",
            "give the signed PDF, or a picture",
        ),
        ("a", PDF, "a is neither a PDF nor the scan of a paper", "give the signed PDF, or a picture"),
    ],
)
def test_anything_else_is_told(name: str, data: bytes, message: str, hint: str) -> None:
    said = refusal(data, name)

    assert said[0] == message
    assert hint in said[1]


@given(st.binary(max_size=3000), st.sampled_from(["a.pdf", "a.png", "a.tif", "b"]))
def test_whatever_bytes_come_they_are_taken_or_refused_in_words(data: bytes, name: str) -> None:
    try:
        assert signed_file(data, given=name).data == data
    except UsageError as error:
        assert error.hint is not None


def test_a_name_with_accents_is_kept_without_them_and_that_is_said() -> None:
    file = signed_file(PDF, given="Quyết định 244.pdf")

    assert file.path == "files/7633/Quyet dinh 244.pdf"
    assert [str(d.message) for d in file.renamed()] == [
        "“Quyết định 244.pdf” is kept under the name Quyet dinh 244.pdf"
    ]
    assert signed_file(PDF, given="a.pdf").renamed() == ()


def test_another_name_may_be_said() -> None:
    file = signed_file(PDF, given="Quyết định 244.pdf", name="244-QD-SCT.pdf")

    assert file.path == "files/7633/244-QD-SCT.pdf"
    assert file.renamed() == ()


def test_it_is_written_taken_from_where_it_lies_or_left_where_it_is_kept() -> None:
    file = signed_file(PDF, given="a.pdf")
    written = with_signed_file(EMPTY, file)
    taken = with_signed_file(EMPTY, attrs.evolve(file, lies_there=True))

    assert (written.writes, written.takes, written.expects) == ({file.path: PDF}, {}, {file.path: None})
    assert (taken.writes, taken.takes) == ({}, {file.path: PDF})
    assert with_signed_file(EMPTY, attrs.evolve(file, is_kept=True)) == EMPTY

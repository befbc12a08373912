"""CSV that calculates nothing, whatever stands in a cell, and gives back what was written."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from support.texts import CELLS

from qms.render.csv import csv_bytes, guarded, unguarded


@given(CELLS)
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = guarded(text)

    assert not cell.strip().startswith(tuple("=+-@＝＋－＠"))
    assert not cell.startswith(("\t", "\r", "\n"))


@given(CELLS)
def test_what_was_guarded_is_read_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text.replace("\0", "\ufffd")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Quy trình", "Quy trình"),
        ("=1+1", "'=1+1"),
        ("  -5", "'  -5"),
        ("＝1", "'＝1"),
        ("\tx", "'\tx"),
        ("'=1+1", "''=1+1"),
        ("'tis", "'tis"),
        ("'", "'"),
        ("a=b", "a=b"),
        ("a\0b", "a\ufffdb"),
    ],
)
def test_what_a_cell_holds(text: str, cell: str) -> None:
    assert cell == guarded(text)


def test_numbers_stand_as_they_are_and_headings_are_guarded_too() -> None:
    data = csv_bytes(["=tên", "số"], [["-5", -5], ["", 0.5]])

    assert data == "\ufeff'=tên,số\r\n'-5,-5\r\n,0.5\r\n".encode()


def test_half_a_letter_does_not_stop_the_rest() -> None:
    [_, row] = csv.reader(io.StringIO(csv_bytes(["a"], [["x\ud800"]]).decode("utf-8-sig")))

    assert row == ["x?"]

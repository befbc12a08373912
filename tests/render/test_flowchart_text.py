"""Texts of flowcharts are broken where they have to be, and nowhere else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.render.flowchart_text import LINE, NO_BREAK, Font, Paragraph, in_diamond, plain, unbroken, width, wrapped

TEXT = Font(10)
ROOMS = st.floats(30, 200)


def lines(text: str, room: float, most: int = 16) -> list[str]:
    return [line.text for line in wrapped([Paragraph(text, TEXT)], room, most=most)]


def test_a_letter_with_marks_is_as_wide_as_it_is_without() -> None:
    assert width("Nguyễn Thị Ước Ở", TEXT) == width("Nguyen Thi Uoc O", TEXT)
    assert width("đĐ", TEXT) == width("dD", TEXT)


def test_a_text_is_as_wide_however_its_letters_are_composed() -> None:
    text = "Hồ sơ đầy đủ, hợp lệ"

    assert width(unicodedata.normalize("NFD", text), TEXT) == width(text, TEXT)


def test_bold_letters_have_widths_of_their_own() -> None:
    assert width("Phòng", Font(10, is_bold=True)) > width("Phòng", TEXT)


def test_what_no_table_knows_is_taken_to_be_wide() -> None:
    assert width("漢", TEXT) > width("W", TEXT)


@given(st.lists(st.sampled_from(["Hồ", "sơ", "nghiệp", "a"]), min_size=1, max_size=20), ROOMS)
def test_words_stay_whole_and_in_order(words: list[str], room: float) -> None:
    assert " ".join(lines(" ".join(words), room, most=40)).split() == words


@given(st.text(max_size=80), ROOMS)
def test_no_line_is_wider_than_there_is_room(text: str, room: float) -> None:
    assert all(width(line, TEXT) <= room for line in lines(text, room))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=3), ROOMS)
def test_no_line_reaches_out_of_a_diamond(texts: list[str], half_width: float) -> None:
    said, half_height = in_diamond([Paragraph(text, TEXT) for text in texts], half_width)

    for place, line in enumerate(said):
        outer = max(abs(place - len(said) / 2), abs(place + 1 - len(said) / 2)) * LINE
        assert line.width <= 2 * half_width * (1 - outer / half_height) + 0.001


def test_a_paragraph_begins_a_line() -> None:
    said = wrapped([Paragraph("Ký", TEXT), Paragraph("2 giờ", Font(8))], 100)

    assert [(line.text, line.font.size) for line in said] == [("Ký", 10), ("2 giờ", 8)]


def test_what_has_no_room_ends_in_an_ellipsis() -> None:
    assert lines("một hai ba bốn năm", 40, most=2) == ["một hai", "ba bốn…"]


def test_a_word_that_is_too_wide_is_torn() -> None:
    assert lines("x" * 12, 31) == ["xxxxxx", "xxxxxx"]


def test_a_time_is_broken_only_where_it_has_no_room_at_all() -> None:
    time = unbroken("10 ngày")

    assert time == f"10{NO_BREAK}ngày"
    assert lines(f"Thời gian: {time}", 60) == ["Thời gian:", time]
    assert lines(time, 25) == ["10", "ngày"]


@pytest.mark.parametrize("turning", ["\u202e", "\u2066", "\u200f"])
def test_nothing_turns_the_direction_of_a_text(turning: str) -> None:
    assert plain(f"a{turning}b") == "a\ufffdb"


def test_a_text_is_one_line_without_anything_that_a_file_cannot_hold() -> None:
    assert plain(" a\n\tb\x1b[31m\u2028c ") == "a b\ufffd[31m c"

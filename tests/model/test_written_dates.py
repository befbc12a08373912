"""Dates as papers write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.written_dates import cited, dates_in, read_date, write_day, write_day_in_words

DAY = dt.date(2021, 9, 5)


@pytest.mark.parametrize(
    "text",
    [
        "5/9/2021",
        "05/09/2021",
        "05/9/2021",
        "5-9-2021",
        "5.9.2021",
        "5 / 9 / 2021",
        "ngày 5/9/2021",
        "Ngày 05 tháng 09 năm 2021",
        "ngày 5 tháng 9 năm 2021",
        "ngay 5 thang 9 nam 2021",
        "ngày05/9/2021",
    ],
)
def test_the_day_comes_first_with_or_without_zeros(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "9/2021", "2021-09-05", "5/9/21", "31/2/2021", "5/13/2021", "5/9/0000", "x 5/9/2021"]
)
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert read_date(text) is None


def test_dates_are_found_in_their_order_also_those_that_no_calendar_has() -> None:
    found = list(dates_in("Từ ngày 31/2/2021 đến 05 tháng 9 năm 2021"))

    assert [x.written for x in found] == ["31/2/2021", "05/9/2021"]
    assert [x.date for x in found] == [None, DAY]
    assert [x.named for x in found] == [True, False]
    assert found[0].before == "tu "


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_day_is_read_back_from_each_form(day: dt.date) -> None:
    for text in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y}",
        f"ngày {day.day:02d} tháng {day.month} năm {day.year}",
    ):
        assert day == read_date(text)


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert all(x.date is None or read_date(x.written) == x.date for x in dates_in(text))


@pytest.mark.parametrize(
    ("day", "figures", "words"),
    [
        (dt.date(2021, 9, 13), "13/9/2021", "ngày 13 tháng 9 năm 2021"),
        (dt.date(2021, 2, 5), "05/02/2021", "ngày 05 tháng 02 năm 2021"),
        (dt.date(2021, 12, 1), "01/12/2021", "ngày 01 tháng 12 năm 2021"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_two_figures(day: dt.date, figures: str, words: str) -> None:
    assert (write_day(day), write_day_in_words(day)) == (figures, words)


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        ("30/2020/NĐ-CP", dt.date(2020, 3, 5), "30/2020/NĐ-CP ngày 05/3/2020"),
        ("907/KH-SCT", None, "907/KH-SCT"),
        (None, dt.date(2019, 1, 1), "chưa rõ số, ngày 01/01/2019"),
        (None, None, "chưa rõ số"),
    ],
)
def test_a_paper_is_cited_by_what_is_known_of_it(number: str | None, day: dt.date | None, said: str) -> None:
    assert cited(number, day) == said


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_what_is_written_is_read_back(day: dt.date) -> None:
    assert read_date(write_day(day)) == day
    assert read_date(write_day_in_words(day)) == day

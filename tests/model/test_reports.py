"""What a report may say, and the days that it may be about."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.model.reports import Figure, Period, Report, Section, Table


def test_a_row_has_a_cell_for_each_heading_or_spans_the_table() -> None:
    table = Table(headings=("a", "b"), rows=(("1", "2"), ("spans",)))

    assert table.rows[1] == ("spans",)
    with pytest.raises(ValueError, match="a row of “a” has not one cell for each heading"):
        Table(headings=("a", "b"), rows=(("1", "2", "3"),))
    with pytest.raises(ValueError, match="a row of “Bảng” has not one cell for each heading"):
        Table(headings=("a", "b", "c"), rows=(("1", "2"),), caption="Bảng")


def test_widths_are_one_for_each_heading() -> None:
    with pytest.raises(ValueError, match="the widths of “a” are not one for each heading"):
        Table(headings=("a", "b"), rows=(), widths=(1,))


def test_a_report_is_one_sheet_or_one_for_each_section() -> None:
    one, other = Section(heading="a", tables=(Table(headings=("x",), rows=()),)), Section(heading="b")

    together = Report(title="T", sections=(one, other))
    apart = Report(title="T", sections=(one, other), page_for_each_section=True)

    assert [list(sheet) for sheet in together.sheets()] == [[one, other]]
    assert [list(sheet) for sheet in apart.sheets()] == [[one], [other]]
    assert list(together.tables()) == list(one.tables)


def test_a_period_up_to_a_day_begins_with_its_year() -> None:
    period = Period.up_to(dt.date(2021, 9, 13))

    assert (period.first, period.last) == (dt.date(2021, 1, 1), dt.date(2021, 9, 13))
    assert [period.covers(day) for day in (period.first, period.last, dt.date(2020, 12, 31), dt.date(2021, 9, 14))] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end on 2020-12-31, before it begins on 2021-01-01"):
        Period(first=dt.date(2021, 1, 1), last=dt.date(2020, 12, 31))


@pytest.mark.parametrize(
    ("value", "unit", "written"), [(12, "", "12"), (99.5, "%", "99,5 %"), (3, "tài liệu", "3 tài liệu")]
)
def test_a_figure_is_written_with_a_decimal_comma_and_its_unit(value: float, unit: str, written: str) -> None:
    assert Figure(name="x", value=value, unit=unit, source="y").written == written

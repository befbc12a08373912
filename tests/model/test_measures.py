"""Figures: exact inside, written the Vietnamese way, and never rounder than they are."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.measures import (
    Measurement,
    MeasureVerdict,
    Target,
    counted_share,
    written_figure,
    written_percent,
)

DAY = dt.date(2021, 10, 24)
SHARES = st.fractions(0, 1, max_denominator=100_000)


def _measured(numerator, denominator):
    return Measurement(numerator=Fraction(numerator), denominator=Fraction(denominator), as_of=DAY)


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        (23_841, 25_430, "93,75% (23.841/25.430)"),
        (6, 6, "100% (6/6)"),
        (0, 7, "0% (0/7)"),
        (1, 3, "33,33% (1/3)"),
        (2, 3, "66,67% (2/3)"),
        (99_999, 100_000, "99,99% (99.999/100.000)"),
        (1, 100_000, "0,01% (1/100.000)"),
        (1, 200, "0,5% (1/200)"),
    ],
)
def test_a_share_is_written_as_reports_have_it(numerator, denominator, said):
    assert str(_measured(numerator, denominator)) == said


@pytest.mark.parametrize(
    ("number", "said"), [("25430", "25.430"), ("0.5", "0,5"), ("1234567.891", "1.234.567,89"), ("-3", "-3")]
)
def test_a_figure_is_written_with_dots_and_a_comma(number, said):
    assert written_figure(Fraction(number)) == said


@given(SHARES)
def test_only_a_whole_is_written_100_and_only_nothing_0(share):
    assert (written_percent(share) == "100%") == (share == 1)
    assert (written_percent(share) == "0%") == (share == 0)


@given(SHARES, SHARES)
def test_the_greater_share_is_never_written_smaller(one, other):
    def read(share):
        return Fraction(written_percent(share).rstrip("%").replace(",", "."))

    assert (one <= other) <= (read(one) <= read(other))


@given(SHARES, st.sampled_from([">=", "<=", ">", "<", "="]), st.integers(0, 100))
def test_a_verdict_is_judged_on_the_exact_share(share, operator, percent):
    target = Target.parse(f"{operator} {percent}%")
    meant = {">=": share >= Fraction(percent, 100), "<=": share <= Fraction(percent, 100),
             ">": share > Fraction(percent, 100), "<": share < Fraction(percent, 100),
             "=": share == Fraction(percent, 100)}[operator]  # fmt: skip

    assert (_measured(share.numerator, share.denominator).verdict(target) is MeasureVerdict.MET) == meant
    assert Target.parse(str(target)) == target


def test_of_nothing_nothing_is_concluded():
    nothing = counted_share([], [], as_of=DAY)

    assert nothing.share is None
    assert nothing.verdict(Target.parse(">= 99%")) is MeasureVerdict.NOT_ENOUGH_DATA
    assert str(nothing) == "chưa đủ dữ liệu"


@pytest.mark.parametrize("text", ["", "99", "99%", ">= chín", ">= -1%", "=> 5%"])
def test_what_is_no_target_is_refused(text):
    with pytest.raises(ValueError, match="no target"):
        Target.parse(text)

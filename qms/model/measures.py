"""Measures: figures that are counted from records, never typed, with targets and verdicts (ISO 9001, 9.1)."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from qms.model.reports import Period
from qms.wording import Message, as_message, msg

if TYPE_CHECKING:
    from qms.model.system import System

_PLACES: Final = Decimal("0.01")
_TARGET: Final = re.compile(r"(>=|<=|=|>|<)\s*(\d+(?:[.,]\d+)?)\s*(%?)")


class MeasureVerdict(enum.StrEnum):
    """What a measurement says of its target."""

    MET = "met"
    MISSED = "missed"
    NOT_ENOUGH_DATA = "not-enough-data"
    NO_TARGET = "no-target"


@attrs.frozen
class Target:
    """What a share has to be: ``>= 99%``, ``= 100%``. *value* is the share itself: 99 % are 99/100."""

    operator: str
    value: Fraction

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read a target; raises ValueError, with a `Message`, for what is none."""
        found = _TARGET.fullmatch(text.strip())
        if found is None:
            raise ValueError(msg("“{text}” is no target; write it like >= 99%", text=text))
        value = Fraction(found[2].replace(",", "."))
        return cls(found[1], value / 100 if found[3] else value)

    def __str__(self) -> str:
        return f"{self.operator} {written_percent(self.value)}"

    def is_met_by(self, share: Fraction) -> bool:
        """Whether a share is what is asked for."""
        match self.operator:
            case ">=":
                return share >= self.value
            case "<=":
                return share <= self.value
            case ">":
                return share > self.value
            case "<":
                return share < self.value
            case _:
                return share == self.value


@attrs.frozen(kw_only=True)
class Measurement:
    """What was counted: how many of how many, as of which day, from which records, papers or documents.

    *numerator* and *denominator* are None where nothing is known. *counted* and *population* are the sources of each,
    by id; *remark* tells what the figure leaves out.
    """

    numerator: Fraction | None
    denominator: Fraction | None
    as_of: dt.date
    counted: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    remark: Message | None = None

    @property
    def share(self) -> Fraction | None:
        """The exact share; None where there is nothing to divide by."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    def verdict(self, target: Target | None) -> MeasureVerdict:
        """Return what it says of a target; without data it says nothing."""
        share = self.share
        if share is None:
            return MeasureVerdict.NOT_ENOUGH_DATA
        if target is None:
            return MeasureVerdict.NO_TARGET
        return MeasureVerdict.MET if target.is_met_by(share) else MeasureVerdict.MISSED

    def __str__(self) -> str:
        share = self.share
        if share is None or self.numerator is None or self.denominator is None:
            return "chưa đủ dữ liệu"
        return f"{written_percent(share)} ({written_figure(self.numerator)}/{written_figure(self.denominator)})"


Compute = Callable[["System", Period], Measurement]


@attrs.frozen
class Measure:
    """A measure: *compute* counts it in a system, for a period; it is pure, equal arguments give equal figures."""

    name: str
    title: Message = attrs.field(converter=as_message)
    compute: Compute = attrs.field(kw_only=True)
    target: Target | None = attrs.field(kw_only=True, default=None)


def written_percent(share: Fraction) -> str:
    """Return a share as papers have it: ``93,75%``, ``100%``; rounded half up, and never to a round 100 or 0 it is not.

    99,999 % are written 99,99 %: a report does not say that all was done where one thing was not.
    """
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    rounded = exact.quantize(_PLACES, rounding=ROUND_HALF_UP)
    if rounded == 100 and share < 1:
        rounded = Decimal("99.99")
    if rounded == 0 and share > 0:
        rounded = Decimal("0.01")
    text = f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"
    return f"{text.replace('.', ',')}%"


def written_figure(number: Fraction) -> str:
    """Return a figure as papers have it: ``25.430``, ``0,5``."""
    if number.denominator == 1:
        return f"{number.numerator:,}".replace(",", ".")
    rounded = (Decimal(number.numerator) / Decimal(number.denominator)).quantize(_PLACES, rounding=ROUND_HALF_UP)
    whole, _, part = f"{rounded:,.2f}".partition(".")
    return f"{whole.replace(',', '.')},{part.rstrip('0')}".rstrip(",")


def counted_share(counted: Sequence[str], population: Sequence[str], *, as_of: dt.date) -> Measurement:
    """Return the share of things that were counted among those that there are; of none nothing can be said."""
    return Measurement(
        numerator=Fraction(len(counted)) if population else None,
        denominator=Fraction(len(population)) if population else None,
        as_of=as_of,
        counted=tuple(counted),
        population=tuple(population),
    )

"""Dates as Vietnamese papers write them: the day first, ``13/9/2021`` or ``ngày 13 tháng 9 năm 2021``."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

import attrs

from qms.model.number_spelling import normalise, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATE: Final = (
    r"(?P<named>\bngay ?)?(?<![0-9/.-])(?P<day>[0-9]{1,2})(?:[/.-]| thang )(?P<month>[0-9]{1,2})"
    r"(?:[/.-]| nam )(?P<year>[0-9]{4})(?![0-9])"
)
_UNKNOWN: Final = "chưa rõ số"


@attrs.frozen
class WrittenDate:
    """A date in a text: as ``d/m/Y`` with the figures that were written, and its day."""

    written: str
    date: dt.date | None
    """None where there is no such day."""
    named: bool
    """Whether the word ``ngày`` stands before it."""
    before: str
    """What else stands before it, in small letters without accents."""


def _read(found: re.Match[str]) -> WrittenDate:
    day, month, year = found["day"], found["month"], found["year"]
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        date = None
    return WrittenDate(f"{day}/{month}/{year}", date, found["named"] is not None, found.string[: found.start()])


def dates_in(text: str) -> Iterator[WrittenDate]:
    """Yield the dates written in *text*, in their order; accents and capitals do not count."""
    return map(_read, re.finditer(_DATE, plain(normalise(text))))


def read_date(text: str) -> dt.date | None:
    """Return the day that *text* is, or None where it is something else or there is no such day."""
    found = re.fullmatch(_DATE, plain(normalise(text)))
    return None if found is None else _read(found).date


def write_day(day: dt.date) -> str:
    """Return a day in figures, as papers write it: ``13/9/2021``, ``05/01/2021``.

    Days below 10 and the months 1 and 2 have two figures (NĐ 30/2020/NĐ-CP, annex I).
    """
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def cited(number: str | None, day: dt.date | None) -> str:
    """Return how papers cite another: ``30/2020/NĐ-CP ngày 05/3/2020``; None is what nobody knows."""
    if day is None:
        return number or _UNKNOWN
    return f"{number} ngày {write_day(day)}" if number else f"{_UNKNOWN}, ngày {write_day(day)}"


def write_day_in_words(day: dt.date) -> str:
    """Return a day as the head of a paper writes it: ``ngày 05 tháng 01 năm 2021``."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def _month(day: dt.date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)

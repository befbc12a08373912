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

"""What may be typed after an option: words, days, revisions, papers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from qms.model.numbers import NumberReference

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


if TYPE_CHECKING:
    WordsType = click.ParamType[str]
    DayType = click.ParamType[dt.date]
else:
    WordsType = DayType = click.ParamType


class Words(WordsType):
    """Text in NFC without control characters, whatever keyboard it was typed on."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text; raises `UsageError` for bytes that are no text and for control characters."""
        from qms.errors import UsageError
        from qms.wording import msg

        text = unicodedata.normalize("NFC", str(value))
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
            shown = text.encode("ascii", "backslashreplace").decode()
            raise UsageError(
                msg("“{text}” holds letters that cannot be written", text=shown),
                hint=msg("type it again; take out line breaks and control characters"),
            )
        return text


class Day(DayType):
    """A day, as 2021-09-13 or as 13/9/2021."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day; raises `UsageError` for anything else."""
        if isinstance(value, dt.date):
            return value
        day = read_day(str(value))
        if day is not None:
            return day
        from qms.errors import UsageError
        from qms.wording import msg

        raise UsageError(
            msg("“{text}” is not a day", text=WORDS.convert(value, param, ctx)),
            hint=msg("write it like 2021-09-13 or 13/9/2021"),
        )


def read_day(text: str) -> dt.date | None:
    """Return the day that *text* is, or None where it is something else or there is no such day."""
    text = text.strip()
    if _ISO.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return None
    from qms.model.written_dates import read_date

    return read_date(text)


class Known(Words):
    """As of when something was known: a day, the number of an entry, or a decision."""

    name = "known"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, a day in the form that the ledger reads."""
        text = super().convert(value, param, ctx)
        day = read_day(text)
        return day.isoformat() if day else text


class Reference(Words):
    """A paper named like ``907/KH-SCT@2021-02-26`` or ``907/KH-SCT@2021``."""

    name = "reference"

    def convert(  # type: ignore[override]  # click's own types widen it the same way
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> NumberReference:
        """Return the reference; raises `UsageError`."""
        from qms.model.numbers import NumberReference

        return NumberReference.parse(super().convert(value, param, ctx))


WORDS = Words()
DAY = Day()
KNOWN = Known()
REFERENCE = Reference()

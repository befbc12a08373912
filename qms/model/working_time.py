"""Amounts of working time: what a step takes, what the law allows."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

MINUTES_AN_HOUR = 60
HOURS_A_DAY = 8
MINUTES_A_DAY = HOURS_A_DAY * MINUTES_AN_HOUR
LONGEST_WRITTEN = 1000 * MINUTES_A_DAY
"""The longest amount that is believed when it is read: 1000 working days, about four years."""

_LONGEST_TEXT = 60
_VULGAR = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅛": Fraction(1, 8),
    "⅜": Fraction(3, 8),
    "⅝": Fraction(5, 8),
    "⅞": Fraction(7, 8),
}
_UNITS = {"ngày": MINUTES_A_DAY, "giờ": MINUTES_AN_HOUR, "h": MINUTES_AN_HOUR, "phút": 1}
# "1.000" is a thousand to one reader and exactly one to another, so three decimals are read only after "0".
_PART = re.compile(
    r"\s*(?:(?P<whole>[0-9]{1,9})?\s*(?P<vulgar>[½⅓⅔¼¾⅛⅜⅝⅞])"
    r"|(?P<over>[0-9]{1,3})\s*/\s*(?P<under>[1-9][0-9]{0,2})"
    r"|(?P<decimal>0+[.,][0-9]{1,3}|[0-9]{1,9}[.,][0-9]{1,2}|[0-9]{1,9}))"
    r"\s*(?P<unit>ngày|giờ|phút|h)(?:\s+làm\s+việc)?(?![^\W\d_])"
)
_CALENDAR = re.compile(r"[0-9]\s*(?:tuần|tháng|năm)\b")


@attrs.frozen(kw_only=True, order=True)
class WorkingTime:
    """An amount of working time in whole minutes; a working day has 8 hours.

    `str` prints it in one way, which `parse` reads back: ``15 ngày``, ``0,5 ngày``, ``1 ngày 4 giờ``.
    """

    minutes: int = attrs.field()

    @minutes.validator
    def _not_negative(self, _attribute: attrs.Attribute[int], value: int) -> None:
        if value < 0:
            raise ValueError(msg("an amount of working time cannot be negative"))

    @classmethod
    def parse(cls, text: str) -> WorkingTime:
        """Return the amount that *text* names; raises ValueError, carrying a `Message`, where it names none.

        Days, hours and minutes may stand together, each once and in this order. Half a day is read as
        ``½ ngày``, ``1/2 ngày``, ``0,5 ngày`` or ``0.5 ngày``.
        """
        plain = unicodedata.normalize("NFC", text[: _LONGEST_TEXT + 1]).strip().lower()
        if len(text) > _LONGEST_TEXT:
            raise _unreadable(plain + "…")
        total, place, finer_than = Fraction(0), 0, MINUTES_A_DAY + 1
        while place < len(plain):
            part = _PART.match(plain, place)
            if part is None or _UNITS[part["unit"]] >= finer_than:
                raise _unreadable(plain)
            finer_than = _UNITS[part["unit"]]
            total += _amount(part) * finer_than
            place = part.end()
        if not place:
            raise _unreadable(plain)
        if total > LONGEST_WRITTEN:
            raise ValueError(msg("“{text}” is more than 1000 working days; is it a slip?", text=plain))
        if total.denominator != 1:
            raise ValueError(
                msg("“{text}” is not a whole number of minutes; write it in hours and minutes", text=plain)
            )
        return cls(minutes=total.numerator)

    @classmethod
    def total(cls, amounts: Iterable[WorkingTime]) -> WorkingTime:
        """Return the sum of *amounts*; of none, no time."""
        return cls(minutes=sum(amount.minutes for amount in amounts))

    def __add__(self, other: WorkingTime) -> WorkingTime:
        return WorkingTime(minutes=self.minutes + other.minutes)

    def __bool__(self) -> bool:
        return self.minutes > 0

    def __str__(self) -> str:
        if self.minutes * 2 == MINUTES_A_DAY:
            return "0,5 ngày"
        days, rest = divmod(self.minutes, MINUTES_A_DAY)
        hours, minutes = divmod(rest, MINUTES_AN_HOUR)
        parts = ((days, "ngày"), (hours, "giờ"), (minutes, "phút"))
        return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 ngày"


def _amount(part: re.Match[str]) -> Fraction:
    if part["vulgar"]:
        return int(part["whole"] or 0) + _VULGAR[part["vulgar"]]
    if part["over"]:
        return Fraction(int(part["over"]), int(part["under"]))
    return Fraction(part["decimal"].replace(",", "."))


def _unreadable(text: str) -> ValueError:
    if text.startswith(("-", "−", "–")):
        return ValueError(msg("“{text}” is negative; an amount of working time is zero or more", text=text))
    if _CALENDAR.search(text):
        return ValueError(msg("“{text}” is not in working time; write it in working days, as in “15 ngày”", text=text))
    return ValueError(
        msg(
            "“{text}” is not an amount of working time; "
            "write it in figures, as in “15 ngày”, “0,5 ngày”, “2 giờ” or “1 ngày 4 giờ”",
            text=text,
        )
    )

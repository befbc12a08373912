"""The letters and digits of official numbers, and what typing and copying does to them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import attrs

from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZĂÂĐÊÔƠƯ"
_LETTERS: Final = frozenset(_CAPITALS + _CAPITALS.lower())
_SYMBOL: Final = _LETTERS | frozenset("0123456789&")

_LOOKALIKES: Final = str.maketrans(
    {
        "\u00d0": "Đ",  # eth
        "\u00f0": "đ",
        "\u0189": "Đ",  # African D
        "\u0256": "đ",
    }
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2044\u2215\uff0f", "/")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_LONGEST_NUMBER: Final = 11  # NĐ 30/2020/NĐ-CP, annex VI: CodeNumber has 11 characters


def normalise(text: str) -> str:
    """Return *text* composed (NFC), with one sort of dash, slash and Đ, no blanks beside ``/``, ``-``, ``&``.

    Runs of blanks become one, zero-width characters go, ``&amp;`` becomes ``&``. Twice is the same as once.
    """
    text = unicodedata.normalize("NFC", text.translate(_LOOKALIKES))
    text = " ".join(text.split())
    text = re.sub(r"&(?: ?amp;)+", "&", text, flags=re.IGNORECASE)
    for mark in "/-&":
        text = text.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    return text


def plain(text: str) -> str:
    """Return *text* in small letters without tone marks, accents and the stroke of Đ."""
    marked = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in marked if unicodedata.category(letter) != "Mn")
    return without_stroke(bare)


def without_stroke(text: str) -> str:
    """Return *text* in small letters with d for đ; other accents stay."""
    return text.casefold().replace("đ", "d")


def is_symbol(text: str) -> bool:
    """Whether *text* can be a kind, issuer or unit in a number: a letter, then letters, digits, ``&``."""
    return text[:1] in _LETTERS and _SYMBOL.issuperset(text)


def is_year(text: str) -> bool:
    """Whether *text* is written as a year in a number: four digits."""
    return len(text) == 4 and text.isascii() and text.isdigit()


@attrs.frozen
class Spellings:
    """Symbols that are spelled in one way, found whatever the capitals, and where Đ was typed as D."""

    exact: frozenset[str]
    folded: Mapping[str, str]

    @classmethod
    def of(cls, symbols: Iterable[str]) -> Spellings:
        """Return the spellings of *symbols*; one that is spelled so with a D goes before one with Đ."""
        exact = frozenset(symbols)
        ordered = sorted(exact, reverse=True)
        folded = {without_stroke(x): x for x in ordered} | {x.casefold(): x for x in ordered}
        return cls(exact, folded)

    def find(self, symbol: str) -> str | None:
        """Return the one that *symbol* means, as it is spelled, or None."""
        return symbol if symbol in self.exact else self.folded.get(symbol.casefold())


@attrs.frozen
class Ordinal:
    """The number before the first ``/``: as written, as an integer, and what follows a dot (``66.13``)."""

    written: str
    value: int
    part: str = ""

    @property
    def canonical(self) -> str:
        """The number as the rule writes it: one leading zero below 10."""
        return f"{self.value:02d}.{self.part}" if self.part else f"{self.value:02d}"

    def remarks(self) -> tuple[Message, ...]:
        """Return what is against the rule in the way it is written."""
        if not self.value:
            return (msg("numbers start at 01"),)
        if self.written == self.canonical:
            return ()
        # NĐ 30/2020/NĐ-CP, annex I: Arabic digits, a 0 before a number below 10
        return (msg("the number {written} is written {canonical}", written=self.written, canonical=self.canonical),)


def read_ordinal(written: str) -> Ordinal | None:
    """Return the number written as ``05``, ``5885``, ``66.13`` or ``5.885`` (thousands), or None."""
    whole, *parts = written.split(".")
    if len(written) > _LONGEST_NUMBER or not all(x.isascii() and x.isdigit() for x in (whole, *parts)):
        return None
    if parts and len(whole) <= 3 and all(len(x) == 3 for x in parts):
        return Ordinal(written, int(whole + "".join(parts)))
    if all(len(x) <= 2 for x in parts):
        return Ordinal(written, int(whole), ".".join(parts))
    return None

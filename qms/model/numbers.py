"""Official numbers: read as they are written, judged by the rules, compared, ordered and printed.

A number is kept verbatim for ever. What the rules say about it is a remark, never a refusal: papers that
break the rules exist, and are cited.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from qms.errors import UsageError
from qms.model.number_issuers import Symbols, known_symbols
from qms.model.number_kinds import LETTER, kind_named_last, spelled_kind
from qms.model.number_reading import NumberForm, Reading, read_code
from qms.model.number_spelling import Ordinal, is_year, normalise
from qms.model.written_dates import WrittenDate, dates_in, read_date
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

__all__ = [
    "BookOrdinal",
    "NumberForm",
    "NumberReference",
    "OfficialNumber",
    "book_ordinal",
    "normalise",
    "number_key",
    "number_slug",
    "parse_number",
    "propose",
    "same_number",
    "sort_key",
    "write_number",
]

BookOrdinal = tuple[int, ...]
"""By what a book counts a number: its leading integer, then what follows a dot."""

_LONGEST_TEXT: Final = 1000
_LONGEST_REFERENCE: Final = 200
_LONGEST_SLUG: Final = 64
_HINT: Final = msg("write it as 244/QĐ-SCT, 244/QĐ-SCT@2021 or 244/QĐ-SCT@2021-09-13")
_OPENING: Final = "([{<\"'“‘«"
_CLOSING: Final = ")]}>\"'”’»,.;:!?"
# a day after one of these is not the day of the paper: (hiệu) lực, từ, đến, trước, sau, hết
_OTHER_DAY: Final = frozenset({"luc", "tu", "den", "truoc", "sau", "het"})


@attrs.frozen(kw_only=True)
class OfficialNumber:
    """What a text says that names one official paper: ``Quyết định số 244/QĐ-SCT ngày 13/9/2021``.

    *kind*, *issuer* and *unit* are as written; *canonical* is how the rules write the number, where that is
    certain.
    """

    text: str
    """Verbatim and whole, as given."""
    code: str
    """The number alone, normalised: ``244/QĐ-SCT``."""
    number: str
    """What stands before the kind, as written: ``005``."""
    ordinal: int
    """The leading integer, by which a book counts."""
    part: str = ""
    """What follows a dot: ``13`` of ``66.13/2026/NQ-CP``."""
    year: int | None = None
    """The year inside the code: legal documents have it."""
    kind: str | None = None
    issuer: str
    unit: str | None = None
    form: NumberForm
    date: dt.date | None = None
    conforms: bool
    """Whether the whole text, as written, is a number according to the rules."""
    canonical: str | None = None
    remarks: tuple[Message, ...] = ()
    """What is against the rules; empty exactly where the number conforms."""

    def __str__(self) -> str:
        return self.canonical or self.code

    @property
    def in_book(self) -> BookOrdinal:
        """By what its book counts it: ``(244,)``, or ``(66, 13)`` for 66.13, which comes after 66.2."""
        return (self.ordinal, *(int(part) for part in self.part.split(".") if part))


@attrs.frozen
class _Found:
    """The one code of a text, with the kind that is named before it and the day after it."""

    code: str
    reading: Reading
    named: str | None
    day: WrittenDate | None


def parse_number(text: str, *, issuers: Collection[str] = (), units: Collection[str] = ()) -> OfficialNumber | None:
    """Return the official number that *text* is or cites, or None where there is none, or more than one.

    *issuers* and *units* are symbols of the organisation: they tell ``77734/CT-TTHT``, a letter of CT, from a
    directive (CT), and ``KT&NL`` from ``KTNL``.
    """
    found = _find(text, known_symbols(frozenset(issuers), frozenset(units)))
    if found is None:
        return None
    reading = found.reading
    remarks = (*reading.remarks, *_remarks_on_text(text, found))
    return OfficialNumber(
        text=text,
        code=found.code,
        number=reading.ordinal.written,
        ordinal=reading.ordinal.value,
        part=reading.ordinal.part,
        year=reading.year,
        kind=reading.kind,
        issuer=reading.issuer,
        unit=reading.unit,
        form=reading.form,
        date=None if found.day is None else found.day.date,
        conforms=not remarks,
        canonical=reading.canonical,
        remarks=remarks,
    )


def _find(text: str, symbols: Symbols) -> _Found | None:
    if len(text) > _LONGEST_TEXT:
        return None
    words = normalise(text).split(" ")
    bare = [_bare(word) for word in words]
    places = [place for place, word in enumerate(bare) if _looks_like_code(word)]
    if len(places) != 1:
        return None
    place = places[0]
    named = kind_named_last(_without_so(words[:place]))
    day = _day_of_paper(" ".join(words[place + 1 :]))
    date = None if day is None else day.date
    reading = read_code(bare[place], symbols=symbols, named=named, date=date)
    return None if reading is None else _Found(bare[place], reading, named, day)


def _bare(word: str) -> str:
    """Return *word* without quotation marks and brackets round it, a ``số`` in front and a stop behind."""
    word = word.lstrip(_OPENING).rstrip(_CLOSING)
    return re.sub(r"^s[ốo][:.-]*(?=[0-9])", "", word, flags=re.IGNORECASE)


def _looks_like_code(word: str) -> bool:
    """Whether *word* claims to be a number: it begins with a digit, and is neither a date nor a ratio."""
    head, *parts = word.split("/")
    if not parts or not ("0" <= head[:1] <= "9"):
        return False
    return any(x.isalpha() for x in parts[0]) or (is_year(parts[0]) and len(parts) > 1)


def _without_so(words: Sequence[str]) -> Sequence[str]:
    last = words[-1].rstrip(":.").casefold() if words else ""
    return words[:-1] if last in ("số", "so") else words


def _day_of_paper(after: str) -> WrittenDate | None:
    """Return the first date after a number that is the day of the paper."""
    for day in dates_in(after):
        before = day.before.strip(" ,;(")
        if not before or (day.named and before.rsplit(" ", 1)[-1] not in _OTHER_DAY):
            return day
    return None


def _remarks_on_text(text: str, found: _Found) -> Iterator[Message]:
    reading, day = found.reading, found.day
    if normalise(text) != found.code:
        yield msg("there is more in the text than the number {code}", code=found.code)
    if normalise(text) != text:
        yield msg("the text has other blanks, dashes or letters than the rule has")
    told = LETTER if reading.form is NumberForm.LETTER else spelled_kind(reading.kind or "")
    # a Party's Quy định is numbered QĐ, so its names do not tell
    if found.named and told and found.named != told and reading.form is not NumberForm.PARTY:
        yield msg("the words before {code} name another kind of paper", code=found.code)
    if day and day.date is None:
        yield msg("there is no day {date}", date=day.written)
    if day and day.date and reading.year and day.date.year != reading.year:
        yield msg("{code} is of {year}, and the day after it is not", code=found.code, year=reading.year)


def write_number(ordinal: int, *, issuer: str, kind: str | None = None, unit: str | None = None) -> str:
    """Return the number as the rules write it: ``05/QĐ-SCT``, or ``1583/SCT-KT&NL`` for a letter.

    A letter has no kind, and names the *unit* that drafted it.
    """
    symbols = [x for x in (kind, issuer, unit) if x]
    return f"{Ordinal('', ordinal).canonical}/{'-'.join(symbols)}"


def propose(text: str, *, issuers: Collection[str] = (), units: Collection[str] = ()) -> str | None:
    """Return the number that was probably meant by *text*, or None where it is right or there is no telling.

    ``244/QD-SCT`` gives ``244/QĐ-SCT``, and so do ``244/QĐ-SCT/2021`` and the file name
    ``244-QĐ-SCT.signed.pdf``.
    """
    symbols = known_symbols(frozenset(issuers), frozenset(units))
    if found := _find(text, symbols):
        meant = found.reading.canonical or found.reading.proposal
        return None if meant == text else meant
    for repaired in _repaired(normalise(text[:_LONGEST_TEXT])):
        again = _find(repaired, symbols)
        if again and (again.reading.kind or symbols.knows_issuer(again.reading.issuer)):
            return again.reading.canonical
    return None


def _repaired(text: str) -> Iterator[str]:
    """Yield what *text*, which is no number, may be a bent form of."""
    head, *parts = text.split("/")
    if len(parts) == 2 and is_year(parts[1]):
        yield f"{head}/{parts[0]}"
    if len(parts) == 2 and is_year(parts[0]) and "-" in head:
        number, kind = head.split("-", 1)
        yield f"{number}/{parts[0]}/{parts[1]}"
        yield f"{number}/{parts[0]}/{kind}-{parts[1]}"
    if not parts:
        number, *groups = re.split("[-_]", re.sub(r"(?:\.[A-Za-z]+)+$", "", text))
        year = [groups.pop(0)] if groups and is_year(groups[0]) else []
        yield "/".join([number, *year, "-".join(groups)])


@lru_cache(1024)
def book_ordinal(text: str) -> BookOrdinal | None:
    """Return by what a book counts the official number in *text*; None where there is none."""
    found = parse_number(text)
    return None if found is None else found.in_book


def number_key(text: str) -> str:
    """Return what two spellings of one number share: without capitals, padding, blanks, words and dates.

    D and Đ stay apart: that one was meant for the other is only a proposal. Works on any text.
    """
    found = parse_number(text)
    if found is None:
        return re.sub("^0+(?=[0-9])", "", normalise(text).casefold())
    number = f"{found.ordinal}.{found.part}" if found.part else str(found.ordinal)
    return number + found.code.removeprefix(found.number).casefold()


def same_number(one: str, other: str) -> bool:
    """Whether two texts write one number; whether it is one paper, its year must tell."""
    return number_key(one) == number_key(other)


def sort_key(text: str) -> tuple[int, int, str, int, str, str]:
    """Return the key that orders texts by number, part, year and symbols; without a number: last."""
    found = parse_number(text)
    if found is not None:
        return (0, found.ordinal, found.part.zfill(8), found.year or 0, number_key(text), text)
    key = number_key(text)
    digits = re.match("[0-9]{1,18}", key)
    return (0, int(digits[0]), "", 0, key, text) if digits else (1, 0, "", 0, key, text)


@lru_cache(1024)
def number_slug(text: str) -> str:
    """Return the name of a number in files and tags: ``0244-qd-sct`` for 244/QĐ-SCT.

    ASCII letters, digits and ``-``; the number comes first, with four digits or more. Spellings of one number
    give one slug, and texts with one slug are taken for one number. Any text has a slug.
    """
    key = number_key(text)
    ascii_only = unicodedata.normalize("NFKD", key).lower().replace("đ", "d").encode("ascii", "ignore").decode()
    slug = "-".join(re.findall("[a-z0-9]+", ascii_only))
    rest = slug.lstrip("0123456789")
    number = slug.removesuffix(rest).lstrip("0").zfill(4)
    slug = f"{number}-{rest.lstrip('-')}".rstrip("-")
    if len(slug) <= _LONGEST_SLUG:
        return slug
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug[: _LONGEST_SLUG - len(digest) - 1].rstrip('-')}-{digest}"


@attrs.frozen
class NumberReference:
    """A paper named by its number and, because numbers begin anew each year, by its day or year."""

    number: str
    date: dt.date | None = None
    year: int | None = attrs.field()

    @year.default
    def _year_of_date(self) -> int | None:
        return None if self.date is None else self.date.year

    @classmethod
    def parse(cls, text: str) -> NumberReference:
        """Return the reference typed as ``244/QĐ-SCT``, ``244/QĐ-SCT@2021`` or ``244/QĐ-SCT@2021-09-13``.

        A day is also taken in the Vietnamese order, and from a citation. Raises UsageError where the text
        cannot be read.
        """
        number, at, when = (part.strip() for part in text.rpartition("@"))
        if not at:
            number, when = when, ""
        if not number or len(number) > _LONGEST_REFERENCE:
            raise UsageError(msg("{text} names no official number", text=text[:_LONGEST_REFERENCE]), hint=_HINT)
        if at:
            date = _day(when)
            if date is None and not (is_year(when) and int(when)):
                raise UsageError(msg("{when} is neither a year nor a day", when=when[:_LONGEST_REFERENCE]), hint=_HINT)
            return cls(number, date) if date else cls(number, year=int(when))
        found = parse_number(number)
        return cls(found.code, found.date) if found and " " in normalise(number) else cls(number)

    def matches(self, number: str, date: dt.date | None) -> bool:
        """Whether this names the paper that has *number* and *date*: numbers with one slug are one, QD means QĐ."""
        year = None if date is None else date.year
        return (
            number_slug(self.number) == number_slug(number) and self.date in (None, date) and self.year in (None, year)
        )

    def __str__(self) -> str:
        when = self.date or self.year
        return self.number if when is None else f"{self.number}@{when}"


def _day(text: str) -> dt.date | None:
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return None
    return read_date(text)

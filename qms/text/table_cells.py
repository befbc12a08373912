"""What stands in one cell of a table: from its text to a value. What cannot be read raises `CellError`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from qms.diagnostics import Diagnostic
from qms.model.codes import ascii_slug
from qms.model.documents import LegalBasis, Sensitivity
from qms.model.procedures import Leg
from qms.model.ways import END
from qms.model.working_time import WorkingTime
from qms.model.written_dates import read_date
from qms.text.tables import TableRow, shortened
from qms.wording import Message, as_message, msg

T = TypeVar("T")


class CellError(ValueError):
    """A cell does not hold what its column asks for; *hint* says what to write."""

    def __init__(self, message: Message, hint: Message) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_cell(row: TableRow, column: str, read: Callable[[str], T], found: list[Diagnostic]) -> T | None:
    """Return what *read* makes of a cell: None where the cell is empty or cannot be read.

    What is wrong is added to *found*. *read* raises `CellError`, or ValueError with a `Message`.
    """
    text = row.get(column)
    if not text:
        return None
    try:
        return read(text)
    except CellError as error:
        message, hint = error.message, error.hint
    except ValueError as error:
        message, hint = as_message(error.args[0]), msg("correct the cell")
    told = msg("column {column}: {what}", column=row.heading(column), what=message)
    found.append(Diagnostic(code="QMS-B013", message=told, location=row.place(column), hint=hint))
    return None


def one_line(text: str) -> str:
    """Return a text on one line, with single blanks."""
    return " ".join(text.split())


def document_code(text: str) -> str:
    """Return a document's code; it needs a letter or digit, for its folder is named after it."""
    code = one_line(text)
    if not ascii_slug(code):
        raise CellError(
            msg("“{text}” is no code: it has neither a letter nor a digit", text=shortened(text)),
            msg("write the code of the document, such as QT-05"),
        )
    return code


_BULLET = re.compile(r"[-–—•*+]\s+")


def listing(text: str) -> tuple[str, ...]:
    """Return the items of a list: between semicolons, or on lines of their own, with a dash or without."""
    items = (one_line(item) for item in re.split(r"[;\n]", text))
    return tuple(plain for item in items if (plain := _BULLET.sub("", item, count=1) if _BULLET.match(item) else item))


def listing_text(items: Iterable[str]) -> str:
    """Return the cell that `listing` reads, for items that hold no semicolon."""
    return "; ".join(items)


_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def day(text: str) -> dt.date:
    """Return a day, written 2021-09-13, 13/9/2021 or ngày 13 tháng 9 năm 2021."""
    line = one_line(text)
    iso = _ISO_DAY.fullmatch(line)
    try:
        written = dt.date.fromisoformat(iso[1]) if iso else read_date(line)
    except ValueError:
        written = None
    if written is not None:
        return written
    if _SERIAL.fullmatch(line):
        raise CellError(
            msg("{text} is a number, not a day", text=line),
            msg("format the cell as a date in the spreadsheet"),
        )
    raise CellError(msg("“{text}” is not a day", text=shortened(text)), msg("write it as 13/9/2021 or 2021-09-13"))


_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?(?:\s*(?:bộ|tháng|months?|sets?))?", re.IGNORECASE)


def whole_number(text: str) -> int:
    """Return a whole number from 1 on; ``01``, ``1.0``, ``1 bộ`` and ``12 tháng`` are read."""
    read = _WHOLE.fullmatch(one_line(text))
    if read is None or int(read[1]) < 1:
        raise CellError(
            msg("“{text}” is not a whole number of 1 or more", text=shortened(text)),
            msg("write it in figures, such as 1"),
        )
    return int(read[1])


def working_time(text: str) -> WorkingTime:
    """Return an amount of working time."""
    return WorkingTime.parse(one_line(text))


_HOUR = re.compile(r"([01]?\d|2[0-3])\s*(?:[:hg]|giờ)\s*([0-5]\d)?(?:\s*phút|:00)?", re.IGNORECASE)


def hour(text: str) -> str:
    """Return an hour of the day as ``15:00``; ``15h00``, ``15 giờ`` and ``15:00:00`` are read."""
    read = _HOUR.fullmatch(one_line(text))
    if read is None:
        raise CellError(msg("“{text}” is not an hour of the day", text=shortened(text)), msg("write it as 15:00"))
    return f"{int(read[1]):02}:{read[2] or '00'}"


_LEGS: Mapping[str, Leg] = MappingProxyType(
    {
        "own": Leg.OWN,
        "noi-bo": Leg.OWN,
        "other": Leg.OTHER,
        "co-quan-khac": Leg.OTHER,
        "lien-thong": Leg.OTHER,
        "applicant": Leg.APPLICANT,
        "nguoi-nop": Leg.APPLICANT,
        "to-chuc-ca-nhan": Leg.APPLICANT,
    }
)


def leg(text: str) -> Leg:
    """Return whose clock runs during a step: own (nội bộ), other (cơ quan khác), applicant (người nộp)."""
    return _word(text, _LEGS, msg("write own (nội bộ), other (cơ quan khác) or applicant (người nộp)"))


_SENSITIVITIES: Mapping[str, Sensitivity] = MappingProxyType(
    {
        "public": Sensitivity.PUBLIC,
        "cong-khai": Sensitivity.PUBLIC,
        "internal": Sensitivity.INTERNAL,
        "noi-bo": Sensitivity.INTERNAL,
    }
)


def sensitivity(text: str) -> Sensitivity:
    """Return who may read the document: public (công khai) or internal (nội bộ)."""
    return _word(
        text,
        _SENSITIVITIES,
        msg("write public (công khai) or internal (nội bộ); state secrets never enter a store"),
    )


def _word(text: str, words: Mapping[str, T], hint: Message) -> T:
    try:
        return words[ascii_slug(text)]
    except KeyError:
        raise CellError(msg("“{text}” is none of the words of this column", text=shortened(text)), hint) from None


def link(text: str) -> str:
    """Return the step that a step leads to, or the word for the end of the flow."""
    line = one_line(text)
    return END if ascii_slug(line) in (END, "ket-thuc") else line


_BASIS = re.compile(
    r"(?P<number>[^()]*?)\s*(?:\(\s*(?:ngày\s)?(?P<bracketed>[^()]*)\)|,?\s*ngày\s+(?P<day>[^,]*))?"
    r"(?:\s*,\s*(?P<article>(?:Điều|Khoản|Điểm|Mục|Chương|Phần|Phụ lục)\b.*))?",
    re.IGNORECASE,
)


def bases(text: str) -> tuple[LegalBasis, ...]:
    """Return legal bases, each ``545/QĐ-UBND (2021-02-09)``, with ``, Điều 1`` where the article matters.

    ``545/QĐ-UBND ngày 9/2/2021`` is read too, and a number without a day.
    """
    return tuple(map(_basis, listing(text)))


def _basis(item: str) -> LegalBasis:
    read = _BASIS.fullmatch(item)
    if read is None or not read["number"]:
        raise CellError(
            msg("“{text}” does not begin with the number of a paper", text=shortened(item)),
            msg("write it as 545/QĐ-UBND (2021-02-09)"),
        )
    written = read["bracketed"] or read["day"]
    return LegalBasis(number=read["number"], date=day(written) if written else None, article=read["article"])


def bases_text(items: Iterable[LegalBasis]) -> str:
    """Return the cell that `bases` reads; the titles of the papers have no place in it."""
    return listing_text(
        item.number
        + (f" ({item.date.isoformat()})" if item.date else "")
        + (f", {item.article}" if item.article else "")
        for item in items
    )

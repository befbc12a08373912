"""What a report says: a value that every format writes in its own way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from qms.model.codes import DocumentId
from qms.model.documents import Header
from qms.model.ledger import Standing
from qms.model.queries import EntryFile


@attrs.frozen(kw_only=True)
class Table:
    """A table of plain texts; *widths* are the shares of the columns, found from the texts where there are none.

    Every row has a cell for each heading, or one cell alone: that spans the table and heads the rows below it.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    caption: str | None = None

    def __attrs_post_init__(self) -> None:
        if any(len(row) not in (1, len(self.headings)) for row in self.rows):
            raise ValueError(f"a row of “{self.caption or self.headings[0]}” has not one cell for each heading")
        if self.widths and len(self.widths) != len(self.headings):
            raise ValueError(f"the widths of “{self.caption or self.headings[0]}” are not one for each heading")


@attrs.frozen(kw_only=True)
class Section:
    """A part of a report: its heading, then its paragraphs, then its tables, then what explains them."""

    heading: str | None = None
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Signature:
    """The place of a signature: the lines above it, such as ``KT. GIÁM ĐỐC`` and ``PHÓ GIÁM ĐỐC``, and the name."""

    titles: tuple[str, ...]
    name: str | None = None


@attrs.frozen(kw_only=True)
class Figure:
    """A figure that a report states, and where it comes from: nobody typed it.

    *source* says what was counted, in which register, file or entry, as of which day.
    """

    name: str
    value: int | float
    unit: str = ""
    source: str

    @property
    def written(self) -> str:
        """The value as a paper has it, with a decimal comma and its unit."""
        return f"{str(self.value).replace('.', ',')} {self.unit}".strip()


@attrs.frozen(kw_only=True)
class Report:
    """A report, complete: nothing in it is computed any more.

    *letterhead* are the lines of the issuer, *number* stands below them (``Số: 12/TB-SCT``), *place_and_date* below
    the quốc hiệu; *recipients* (nơi nhận) and *signatures* close the paper (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """

    title: str
    subtitle: str | None = None
    letterhead: tuple[str, ...] = ()
    number: str | None = None
    place_and_date: str | None = None
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    figures: tuple[Figure, ...] = ()
    """Those that the report states, each with its source; they are told behind it."""
    landscape: bool = False
    page_for_each_section: bool = False
    """Each section is a sheet of its own that can be handed on alone: head, section, notes, signatures."""

    def tables(self) -> Sequence[Table]:
        """Return the tables of all sections, in order."""
        return [table for section in self.sections for table in section.tables]

    def sheets(self) -> Sequence[Sequence[Section]]:
        """Return the sections that stand together below one head."""
        return [[section] for section in self.sections] if self.page_for_each_section else [self.sections]


@attrs.frozen(kw_only=True)
class Period:
    """The days that a report is about, from *first* to *last*; a list of a day is that of the *last*."""

    first: dt.date
    last: dt.date

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end on {self.last}, before it begins on {self.first}")

    @classmethod
    def up_to(cls, day: dt.date) -> Period:
        """Return the year of *day* as far as that day."""
        return cls(first=dt.date(day.year, 1, 1), last=day)

    def covers(self, day: dt.date) -> bool:
        """Whether *day* is one of its days."""
        return self.first <= day <= self.last


@attrs.frozen(kw_only=True)
class ReportedDecision:
    """A decision that a report is about. *headers* are those of the texts that it issued, where they can be read."""

    file: EntryFile
    headers: Mapping[DocumentId, Header]


@attrs.frozen(kw_only=True)
class ReportedDocument:
    """A document that a report is about: the revision of the day *on*, with its header where that can be read."""

    on: dt.date
    standing: Standing
    header: Header | None

"""What a report says: a value that every format writes in its own way."""

from __future__ import annotations

from collections.abc import Sequence

import attrs


@attrs.frozen(kw_only=True)
class Table:
    """A table of plain texts; *widths* are the shares of the columns, equal where there are none.

    Every row has a cell for each heading.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    caption: str | None = None

    def __attrs_post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError(f"a row of “{self.caption or self.headings[0]}” has not one cell for each heading")
        if self.widths and len(self.widths) != len(self.headings):
            raise ValueError(f"the widths of “{self.caption or self.headings[0]}” are not one for each heading")


@attrs.frozen(kw_only=True)
class Section:
    """A part of a report: its heading, then its paragraphs, then its tables."""

    heading: str | None = None
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@attrs.frozen(kw_only=True)
class Report:
    """A report, complete: nothing in it is computed any more.

    *letterhead* are the lines of the issuer, *place_and_date* the line below the quốc hiệu (Nghị định 30/2020/NĐ-CP,
    Phụ lục I); *notes* close the paper.
    """

    title: str
    subtitle: str | None = None
    letterhead: tuple[str, ...] = ()
    place_and_date: str | None = None
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    landscape: bool = False
    page_for_each_section: bool = False

    def tables(self) -> Sequence[Table]:
        """Return the tables of all sections, in order."""
        return [table for section in self.sections for table in section.tables]

"""A table of documents that were in force before the agency adopted the system: one row each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import ascii_slug
from qms.model.numbering import RevisionNumber
from qms.model.numbers import parse_number
from qms.text import table_cells as cells
from qms.text.table_cells import CellError, read_cell
from qms.text.tables import Table, TableRow, shortened
from qms.wording import msg

_UNKNOWN = frozenset({"", "khong-ro", "chua-ro", "khong", "khong-biet", "unknown", "none", "n-a"})
_WHOLE = re.compile(r"(\d{1,4})(?:[.,]0+)?")


@attrs.frozen(kw_only=True)
class OpeningRow:
    """What one row states of a document that was in force. None is not stated, not known, or cannot be read."""

    place: Location
    code: str
    revision: RevisionNumber | None
    title: str | None = None
    kind: str | None = None
    unit: str | None = None
    number: str | None = None
    """The number of the decision that issued it."""
    date: dt.date | None = None
    effective: dt.date | None = None
    file: str | None = None
    headings: Mapping[str, str] = attrs.field(factory=dict, repr=False, eq=False)

    def heading(self, column: str) -> str:
        """Return what the table calls a column."""
        return self.headings.get(column, column)

    def cell(self, column: str) -> Location:
        """Return the place of a cell of the row."""
        return attrs.evolve(self.place, field=column)


def read_openings(table: Table) -> tuple[tuple[OpeningRow, ...], tuple[Diagnostic, ...]]:
    """Return the rows of a table, each code once, and all that is wrong in them."""
    found: list[Diagnostic] = []
    return tuple(_rows(table, found)), tuple(found)


def _rows(table: Table, found: list[Diagnostic]) -> Iterator[OpeningRow]:
    first_rows: dict[str, TableRow] = {}
    for row in table.rows:
        opening = _row(row, found)
        if opening is None:
            continue
        twin = first_rows.setdefault(opening.code.casefold(), row)
        if twin is row:
            yield opening
        else:
            found.append(
                Diagnostic(
                    code="QMS-B011",
                    message=msg("{code} stands in row {number} already", code=opening.code, number=twin.number),
                    location=row.place("code"),
                    hint=msg("keep the row of the revision that is in force; earlier ones stay on paper"),
                )
            )


def _row(row: TableRow, found: list[Diagnostic]) -> OpeningRow | None:
    if "code" not in row.cells:
        found.append(_empty(row, "code"))
    code = read_cell(row, "code", cells.document_code, found)
    revision = _revision(row, found)
    number, date = _decision(row, found)
    effective = read_cell(row, "effective", cells.day, found)
    if code is None:
        return None
    return OpeningRow(
        place=row.place(),
        code=code,
        revision=revision,
        title=read_cell(row, "title", cells.one_line, found),
        kind=read_cell(row, "kind", cells.one_line, found),
        unit=read_cell(row, "unit", cells.one_line, found),
        number=number,
        date=date,
        effective=effective,
        file=row.get("file") or None,
        headings=row.headings,
    )


def _empty(row: TableRow, column: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-B018",
        message=msg("the row says nothing in the column {column}", column=row.heading(column)),
        location=row.place(column),
        hint=msg("fill in the cell, or empty the whole row"),
    )


def _revision(row: TableRow, found: list[Diagnostic]) -> RevisionNumber | None:
    """Return edition and revision: two cells, or both in the cell of the edition, as ``02.01``."""
    if "edition" not in row.cells:
        found.append(_empty(row, "edition"))
        return None
    if "revision" not in row.cells:
        return read_cell(row, "edition", _whole_revision, found)
    edition = read_cell(row, "edition", _count, found)
    revision = read_cell(row, "revision", _count, found)
    if edition == 0:
        found.append(
            Diagnostic(
                code="QMS-B013",
                message=msg("editions are counted from 1"),
                location=row.place("edition"),
                hint=msg("write 1 for the first edition"),
            )
        )
    return RevisionNumber(edition, revision) if edition and revision is not None else None


def _whole_revision(text: str) -> RevisionNumber:
    try:
        return RevisionNumber.parse(cells.one_line(text).replace(",", "."))
    except ValueError:
        raise CellError(
            msg("“{text}” is no edition", text=shortened(text)), msg("write 2 for the second edition, or 02.01")
        ) from None


def _count(text: str) -> int:
    read = _WHOLE.fullmatch(cells.one_line(text))
    if read is None:
        raise CellError(
            msg("“{text}” is not a whole number", text=shortened(text)), msg("write it in figures, such as 2")
        )
    return int(read[1])


def _decision(row: TableRow, found: list[Diagnostic]) -> tuple[str | None, dt.date | None]:
    """Return number and date of the decision; the date may stand behind the number instead."""
    date = read_cell(row, "date", cells.day, found)
    text = cells.one_line(row.get("decision"))
    if ascii_slug(text) in _UNKNOWN:
        return None, date
    read = parse_number(text)
    if read is None:
        found.append(
            Diagnostic(
                code="QMS-B021",
                message=msg("“{text}” is not read as a decision's number; it is kept as written", text=shortened(text)),
                location=row.place("decision"),
                hint=msg("write it as 244/QĐ-SCT; leave the cell empty where the number is not known"),
                severity=Severity.WARNING,
            )
        )
        return text, date
    if date and read.date and date != read.date:
        found.append(
            Diagnostic(
                code="QMS-B022",
                message=msg("the decision is of {written}, the column date says {date}", written=read.date, date=date),
                location=row.place("date"),
                hint=msg("keep the right one"),
            )
        )
    return (read.code if read.date else text), date or read.date

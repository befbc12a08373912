"""The rows of workbooks: Excel (.xlsx, .xls) and OpenDocument (.ods). What would fill the memory is refused unread."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused
from qms.text.tables import SheetRow, letters
from qms.wording import Message, msg

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
"""A sheet is held whole, with its empty cells: one cell in the last corner would take the memory of 10,000 tables."""
MAX_UNPACKED: Final = 300 * 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
"""What a workbook of today is wrapped in once it has a password ([MS-OFFCRYPTO], 2.3.4.4)."""
_FILLED_CELL: Final = re.compile(
    rb"""<(?:[A-Za-z_][\w.-]*:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'](?:[^>]*[^/>])?>"""
)
_DURATION: Final = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:\.\d+)?S")
"""How OpenDocument writes an amount of time beyond a day."""
_ANEW: Final = msg("open it in the spreadsheet and save it anew as .xlsx")
_UNLOCK: Final = msg("save a copy without a password")

Range = tuple[tuple[int, int], tuple[int, int]]
"""Cells that are merged: (first row, first column), (last row, last column), from 0."""


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are those of a workbook, or of another file that is packed alike."""
    return data.startswith((ZIP, OLE))


def rows_of_workbook(data: bytes, name: str) -> Iterator[Sequence[SheetRow]]:
    """Yield the rows of each visible sheet; raises `Refused` for what is no workbook, is locked or is too large."""
    import python_calamine as calamine

    merged: Mapping[str, Sequence[Range]] = {}
    if data.startswith(ZIP):
        merged = _look_into(data, name)
    elif _LOCKED in data:
        raise _locked(name)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible:
                    read = workbook.get_sheet_by_name(sheet.name)
                    if read.end is not None:
                        _refuse_beyond(read.end[0] + 1, read.end[1] + 1, name)
                    yield _rows_of_sheet(read, merged.get(sheet.name, ()))
    except calamine.PasswordError as error:
        raise _locked(name) from error
    except calamine.CalamineError as error:
        raise unreadable(name, msg("the workbook cannot be read: {reason}", reason=error), _ANEW) from error


def unreadable(name: str, message: Message, hint: Message, *, row: int | None = None) -> Refused:
    """Return the refusal of a file that holds no table that can be read."""
    fault = Diagnostic(code="QMS-B001", message=message, location=Location(path=name, line=row), hint=hint)
    return Refused(msg("{file} holds no table that can be read", file=name), diagnostics=[fault])


def too_many_rows(name: str, row: int) -> Refused:
    """Return the refusal of a table in which something stands in *row*, counted from 1."""
    return unreadable(
        name,
        msg("something stands in row {row}; at most {limit} rows are read", row=row, limit=MAX_ROWS),
        msg("delete the rows below the table, or divide it"),
        row=row,
    )


def _locked(name: str) -> Refused:
    return unreadable(name, msg("the workbook is locked by a password"), _UNLOCK)


def _refuse_beyond(rows: int, columns: int, name: str) -> None:
    if rows > MAX_ROWS:
        raise too_many_rows(name, rows)
    if columns > MAX_COLUMNS:
        raise unreadable(
            name,
            msg(
                "something stands in column {column}; at most {limit} columns are read",
                column=letters(columns - 1),
                limit=MAX_COLUMNS,
            ),
            msg("delete the columns beside the table"),
        )


def _rows_of_sheet(sheet: CalamineSheet, merged: Sequence[Range]) -> Sequence[SheetRow]:
    before = [""] * (sheet.start[1] if sheet.start is not None else 0)  # the reader leaves out columns before the first
    rows = [[*before, *map(_cell, row)] for row in sheet.iter_rows()]
    shared: dict[int, set[int]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or merged:
        for at in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[at]):
                rows[at][left] = rows[top][left]
                shared.setdefault(at, set()).add(left)
    return [SheetRow(at + 1, cells, frozenset(shared.get(at, ()))) for at, cells in enumerate(rows) if any(cells)]


def _cell(value: object) -> str:
    """Return a cell as a person would type it."""
    if isinstance(value, str):
        amount = _DURATION.fullmatch(value) if value.startswith("PT") else None
        return f"{int(amount[1])}:{amount[2]}:{amount[3]}" if amount else value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


# -- before a packed workbook is read --------------------------------------------------------------------------


def _look_into(data: bytes, name: str) -> Mapping[str, Sequence[Range]]:
    """Return the merged cells of an OpenDocument workbook, by sheet: its reader does not tell them.

    Raises `Refused` for a workbook that would fill the memory: unpacked too large, or filled far from its table.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if sum(part.file_size for part in parts.values()) > MAX_UNPACKED:
                raise unreadable(
                    name,
                    msg("the workbook holds more than {limit} MB", limit=MAX_UNPACKED >> 20),
                    msg("keep the table alone in a workbook of its own"),
                )
            for part in parts.values():
                if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise zipfile.BadZipFile(f"{part.filename} is packed in an unknown way")
            if "xl/workbook.bin" in parts:
                raise unreadable(name, msg("the workbook is of the kind .xlsb"), _ANEW)
            for part_name in parts:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part_name):
                    _refuse_beyond(*_end_of_sheet(archive.read(part_name)), name)
            if "content.xml" not in parts:
                return {}
            if "META-INF/manifest.xml" in parts and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise _locked(name)
            return _opened(archive.read("content.xml"), name)
    except (
        zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error,
        ElementTree.ParseError,
    ) as error:  # fmt: skip
        raise unreadable(name, msg("the workbook is damaged: {reason}", reason=error), _ANEW) from error


def _end_of_sheet(sheet: bytes) -> tuple[int, int]:
    """Return the numbers of the last row and the last column of a sheet's XML in which a cell is not empty."""
    rows = columns = 0
    for cell in _FILLED_CELL.finditer(sheet):
        rows = max(rows, int(cell[2]))
        columns = max(columns, _column_number(cell[1]))
    return rows, columns


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = 26 * number + letter - ord("A") + 1
    return number


_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@attrs.define
class _Cursor:
    """Where the reading of an OpenDocument sheet stands, in cells from 0."""

    row: int = 0
    column: int = 0
    is_filled: bool = False
    ranges: list[Range] = attrs.field(factory=list)


def _opened(content: bytes, name: str) -> Mapping[str, Sequence[Range]]:
    """Return the merged cells of an OpenDocument workbook by sheet, and see that none is filled far from its table."""
    if b"<!ENTITY" in content:
        raise ValueError("it declares entities")
    found: dict[str, Sequence[Range]] = {}
    at = _Cursor()
    for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
        tag = element.tag.removeprefix(_TABLE)
        if event == "start" and tag == "table":
            at = _Cursor()
            found[element.get(f"{_TABLE}name", "")] = at.ranges
        elif event == "start" and tag == "table-row":
            at.column, at.is_filled = 0, False
        elif event == "start" and tag in ("table-cell", "covered-table-cell"):
            _pass_cell(at, element, name)
        elif event == "end" and tag == "table-row":
            at.row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            if at.is_filled:
                _refuse_beyond(at.row, 0, name)
            element.clear()
    return found


def _pass_cell(at: _Cursor, cell: ElementTree.Element, name: str) -> None:
    down, across = (int(cell.get(f"{_TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
    if down > 1 or across > 1:
        at.ranges.append(((at.row, at.column), (at.row + down - 1, at.column + across - 1)))
    at.column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
    if cell.get(f"{_OFFICE}value-type") is not None:
        at.is_filled = True
        _refuse_beyond(0, at.column, name)

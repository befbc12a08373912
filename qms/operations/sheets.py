"""The rows of the files that people fill in: CSV, Excel and OpenDocument."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused
from qms.operations.user_files import read_file
from qms.text.tables import Column, SheetRow, Table, columns_named, read_table
from qms.wording import Message, msg

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_ROWS: Final = 50_000
MAX_UNPACKED: Final = 300 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
"""What a workbook of today is wrapped in once it has a password ([MS-OFFCRYPTO], 2.3.4.4)."""
_DELIMITERS: Final = ",;\t"
_MAX_CELL: Final = 1024 * 1024
_FILLED_CELL: Final = re.compile(rb'<c [^>]*?\br="[A-Z]{1,3}([0-9]{1,7})"[^>]*[^/>]>|<c r="[A-Z]{1,3}([0-9]{1,7})">')


def load_table(file: Path, columns: Sequence[Column]) -> tuple[Table, tuple[Diagnostic, ...]]:
    """Return the table in a file with what is wrong in its form.

    Of a workbook the first sheet is taken that names the columns. Raises `UsageError` where the file cannot be
    read, `Refused` where it is no table or does not name the columns.
    """
    sheets = list(_sheets(read_file(file), file.name, columns))
    best = next((rows for rows in sheets if columns_named(rows, columns)), sheets[0] if sheets else ())
    table, found = read_table(best, columns, path=file.name)
    if table is None:
        raise Refused(msg("{file} holds no table that can be read", file=file.name), diagnostics=found)
    return table, found


def _sheets(data: bytes, name: str, columns: Sequence[Column]) -> Iterator[Sequence[SheetRow]]:
    if data.startswith((_ZIP, _OLE)):
        yield from _sheets_of_workbook(data, name)
    else:
        yield _rows_of_csv(_decoded(data, name), name, columns)


def _unreadable(name: str, message: Message, hint: Message, *, row: int | None = None) -> Refused:
    fault = Diagnostic(code="QMS-B001", message=message, location=Location(path=name, line=row), hint=hint)
    return Refused(msg("{file} holds no table that can be read", file=name), diagnostics=[fault])


# -- CSV ----------------------------------------------------------------------------------------------------


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(
            name,
            msg("the file is not UTF-8"),
            msg("save it in the spreadsheet as “CSV UTF-8”, or as .xlsx"),
            row=data.count(b"\n", 0, error.start) + 1,
        ) from error
    if "\0" in text:
        raise _unreadable(
            name,
            msg("this is neither a table of a spreadsheet nor CSV"),
            msg("save it in the spreadsheet as .xlsx or “CSV UTF-8”"),
        )
    return text


def _rows_of_csv(text: str, name: str, columns: Sequence[Column]) -> Sequence[SheetRow]:
    """Return the rows of a CSV text, divided by the mark by which most columns are found."""
    said = re.match(r"sep=(.)\r?\n", text)
    skipped = 1 if said else 0
    text = text[said.end() :] if said else text
    delimiter = said[1] if said else max(_DELIMITERS, key=lambda mark: _columns_found(text, mark, columns))
    records = enumerate(_records(text, delimiter, name), start=1 + skipped)
    return [SheetRow(number, cells) for number, cells in records if any(cells)]


def _columns_found(text: str, delimiter: str, columns: Sequence[Column]) -> int:
    top = text[: 64 * 1024]
    rows = [SheetRow(n, cells) for n, cells in enumerate(csv.reader(io.StringIO(top, newline=""), delimiter=delimiter))]
    return columns_named(rows, columns)


def _records(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    old_limit = csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MAX_ROWS and any(cells):
                raise _too_many_rows(name, number)
            yield cells
    except csv.Error as error:
        raise _unreadable(
            name,
            msg("the row cannot be divided into cells: {reason}", reason=error),
            msg('a quotation mark inside a cell is written twice, and the cell stands between two: "say ""yes"""'),
            row=number + 1,
        ) from error
    finally:
        csv.field_size_limit(old_limit)


def _too_many_rows(name: str, row: int) -> Refused:
    return _unreadable(
        name,
        msg("something stands in row {row}; at most {limit} rows are read", row=row, limit=MAX_ROWS),
        msg("delete the rows below the table, or divide it"),
        row=row,
    )


# -- workbooks ----------------------------------------------------------------------------------------------


def _sheets_of_workbook(data: bytes, name: str) -> Iterator[Sequence[SheetRow]]:
    import python_calamine as calamine

    if data.startswith(_ZIP):
        _refuse_oversized(data, name)
    elif _LOCKED in data:
        raise _unreadable(name, msg("the workbook is locked by a password"), msg("save a copy without a password"))
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible:
                    yield _rows_of_sheet(workbook.get_sheet_by_name(sheet.name))
    except calamine.CalamineError as error:
        raise _unreadable(
            name,
            msg("the workbook cannot be read: {reason}", reason=error),
            msg("open it in the spreadsheet and save it anew as .xlsx"),
        ) from error


def _rows_of_sheet(sheet: CalamineSheet) -> Sequence[SheetRow]:
    rows = [[_cell(value) for value in row] for row in sheet.iter_rows()]
    shared: dict[int, set[int]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for at in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[at]):
                rows[at][left] = rows[top][left]
                shared.setdefault(at, set()).add(left)
    return [SheetRow(at + 1, cells, frozenset(shared.get(at, ()))) for at, cells in enumerate(rows) if any(cells)]


def _cell(value: object) -> str:
    """Return a cell as a person would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _refuse_oversized(data: bytes, name: str) -> None:
    """Raise `Refused` for a workbook that would fill the memory: unpacked too large, or filled far below its table."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _unreadable(
                    name,
                    msg("the workbook holds more than {limit} MB", limit=MAX_UNPACKED >> 20),
                    msg("keep the table alone in a workbook of its own"),
                )
            for part in parts:
                if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise zipfile.BadZipFile(f"{part.filename} is packed in an unknown way")
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                    last = _last_filled(archive.read(part))
                    if last > MAX_ROWS:
                        raise _too_many_rows(name, last)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        raise _unreadable(
            name,
            msg("the workbook is damaged: {reason}", reason=error),
            msg("open it in the spreadsheet and save it anew as .xlsx"),
        ) from error


def _last_filled(sheet: bytes) -> int:
    """Return the number of the last row of a sheet's XML in which a cell is not empty."""
    return max((int(cell[1] or cell[2]) for cell in _FILLED_CELL.finditer(sheet)), default=0)

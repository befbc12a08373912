"""The rows of the files that people fill in: CSV, Excel and OpenDocument."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import Refused
from qms.operations.user_files import read_file
from qms.operations.workbooks import MAX_ROWS, is_workbook, rows_of_workbook, too_many_rows, unreadable
from qms.render.csv import unguarded
from qms.text.tables import Column, SheetRow, Table, columns_named, read_table
from qms.wording import msg

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic

_DELIMITERS: Final = ",;\t"
_MAX_CELL: Final = 1024 * 1024
_MARKUP: Final = re.compile(rb"\s*<(?:!doctype|html|head|body|table|meta|style|\?xml)\b", re.IGNORECASE)
"""How a page begins that a program offers as a file of Excel, as many do."""


def load_table(file: Path, columns: Sequence[Column]) -> tuple[Table, tuple[Diagnostic, ...]]:
    """Return the table in a file with what is wrong in its form.

    Of a workbook the first sheet is taken that names the columns. Raises `UsageError` where the file cannot be
    read, `Refused` where it is no table or does not name the columns.
    """
    return table_in(read_file(file), columns, name=file.name)


def table_in(data: bytes, columns: Sequence[Column], *, name: str) -> tuple[Table, tuple[Diagnostic, ...]]:
    """Return the table in the bytes of a file that bears *name*, as `load_table` does."""
    sheets = list(read_sheets(data, name, columns))
    best = next((rows for rows in sheets if columns_named(rows, columns)), sheets[0] if sheets else ())
    table, found = read_table(best, columns, path=name)
    if table is None:
        raise Refused(msg("{file} holds no table that can be read", file=name), diagnostics=found)
    return table, found


def read_sheets(data: bytes, name: str, columns: Sequence[Column]) -> Iterator[Sequence[SheetRow]]:
    """Yield the rows of each visible sheet in the bytes of a file, cells as a person would type them.

    Dates are ISO, numbers have a decimal point, and of a percentage the number counts: 0.5, not 50 %. The *columns*
    tell by which mark CSV is divided. Raises `Refused` where the file is no table.
    """
    if is_workbook(data):
        yield from rows_of_workbook(data, name)
    else:
        yield _rows_of_csv(_decoded(data, name), name, columns)


# -- CSV ----------------------------------------------------------------------------------------------------


def _decoded(data: bytes, name: str) -> str:
    if _MARKUP.match(data[:1024].lstrip(b"\xff\xfe\xef\xbb\xbf").replace(b"\0", b"")):
        raise unreadable(
            name,
            msg("this is a web page or XML, whatever its name says"),
            msg("open it in the spreadsheet and save it anew as .xlsx"),
        )
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable(
            name,
            msg("the file is not UTF-8"),
            msg("save it in the spreadsheet as “CSV UTF-8”, or as .xlsx"),
            row=data.count(b"\n", 0, error.start) + 1,
        ) from error
    if "\0" in text:
        raise unreadable(
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
                raise too_many_rows(name, number)
            yield [unguarded(cell) for cell in cells]
    except csv.Error as error:
        raise unreadable(
            name,
            msg("the row cannot be divided into cells: {reason}", reason=error),
            msg('a quotation mark inside a cell is written twice, and the cell stands between two: "say ""yes"""'),
            row=number + 1,
        ) from error
    finally:
        csv.field_size_limit(old_limit)

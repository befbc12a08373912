"""Tables that Excel opens, safe against text that poses as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
_FORMULA = frozenset("=+-@＝＋－＠")
_LONGEST = 32_767
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was; an earlier day is written as text."""


def as_csv(keys: Iterable[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark, which Excel needs to read Vietnamese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(keys)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def csv_cell(value: object) -> object:
    """Return a cell of a CSV file: numbers as they are, text that a spreadsheet would calculate made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or text.strip()[:1] in _FORMULA else text


def as_xlsx(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Return a table as an Excel file: text stays text, days are days, nothing is calculated."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d/m/yyyy"})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
            widest = max((len(str(row[column] or "")) for row in rows), default=0)
            sheet.set_column(column, column, min(60, max(len(heading), widest) + 2))
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, dt.date) and dt.date(*value.timetuple()[:3]) >= _FIRST_DAY:
                    sheet.write_datetime(line, column, dt.datetime(value.year, value.month, value.day), day)
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    sheet.write_number(line, column, value)
                elif value is not None:
                    sheet.write_string(line, column, str(value)[:_LONGEST])
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    return out.getvalue()

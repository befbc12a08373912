"""Workbooks (.xlsx) of text alone: nothing in them is a formula, a link or a number, and nothing is calculated."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range

from qms.model.reports import Report, Section, Signature, Table
from qms.render.report_figures import figure_tables
from qms.render.texts import NOI_NHAN, QUOC_HIEU, TIEU_NGU, column_shares, writable
from qms.text.tables import Column, letters

# xlsxwriter has no types: what it makes is Any.

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED: Final = dt.datetime(2021, 1, 1)
"""Of every workbook: equal tables shall give equal bytes."""
_LONGEST: Final = 32_767
"""What one cell of Excel holds, counted in the units of UTF-16."""
_LONGEST_NAME: Final = 31
_A4: Final = 9
_WIDE, _HIGH = 128, 82
"""Letters that stand side by side on a sheet of A4, wide and upright, between the margins."""
LINE: Final = 16.5
"""The height of a line, in points; a row is at most HIGHEST."""
HIGHEST: Final = 409
_LETTERS: Final = 1.2
"""Letters of our font that stand in one unit of a column's width; the unit is a digit of Excel's own font."""
_WIDEST_COLUMN: Final = 48
_FORM_COLUMN: Final = 18
_FIGURE_COLUMNS: Final = (36, 16, 60)
_CHOICES: Final = "Danh mục để chọn"
_ROWS_TO_FILL: Final = 1000
"""The rows of a form in which a cell may be chosen from a list."""

TEXT: Final = {"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, "valign": "top", "num_format": "@"}
COLUMN: Final = {
    **TEXT, "align": "center", "valign": "vcenter", "bold": True, "border": 1, "bg_color": "#DDEBF7",
}  # fmt: skip
"""The names of the columns of a table."""
_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "plain": {},
    "head": {"align": "center"},
    "head bold": {"align": "center", "bold": True},
    "head italic": {"align": "center", "italic": True},
    "title": {"align": "center", "bold": True, "font_size": 14},
    "heading": {"bold": True},
    "note": {"italic": True},
    "column": COLUMN,
    "cell": {"border": 1},
    "band": {"border": 1, "bold": True, "bg_color": "#F2F2F2"},
}


def cell_text(text: str) -> str:
    """Return what stands in a cell for a text; one that is too long ends in an ellipsis."""
    text = writable(text)
    if len(text.encode("utf-16-le")) // 2 <= _LONGEST:
        return text
    cut = text.encode("utf-16-le")[: 2 * (_LONGEST - 1)].decode("utf-16-le", "ignore")
    return cut + "…"


def lines_needed(text: str, width: float) -> int:
    """Return over how many lines a text is broken in a column of a width as Excel counts it."""
    room = max(1, math.floor(_LETTERS * width))
    return sum(max(1, len(textwrap.wrap(line, room))) if len(line) > room else 1 for line in text.split("\n"))


def report_workbook(report: Report) -> bytes:
    """Return a report as a workbook to be read and printed; a sheet for each part that is handed on alone."""

    def fill(book: Any) -> None:
        formats = {name: book.add_format({**TEXT, **style}) for name, style in _STYLES.items()}
        names: list[str] = []
        for sections in report.sheets():
            names.append(_sheet_name(sections[0].heading if sections else None, report.title, taken=names))
            _Page(book.add_worksheet(names[-1]), formats, report, sections).write()
        for table in figure_tables(report):
            sheet = book.add_worksheet(_sheet_name(table.caption, report.title, taken=names))
            _fill_sheet(book, sheet, table.headings, table.rows, _FIGURE_COLUMNS)

    return workbook(fill)


def listing_workbook(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a plain table as a workbook, to be searched and sorted."""
    places = range(len(headings))

    def fill(book: Any) -> None:
        longest = [max((len(line) for row in rows for line in row[n].splitlines()), default=0) for n in places]
        widths = [min(_WIDEST_COLUMN, max(longest[n] / _LETTERS, len(headings[n])) + 2) for n in places]
        sheet = book.add_worksheet()
        _fill_sheet(book, sheet, headings, rows, widths)
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(headings) - 1)
            sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, len(rows), len(headings) - 1)})

    return workbook(fill)


def form_workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, str]],
    choices: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return a table to be filled in: the Vietnamese names of the columns, and some rows to begin with.

    *choices* are texts from which a cell of a column may be chosen, by the name of the column; others may be typed.
    """

    def fill(book: Any) -> None:
        sheet = book.add_worksheet(title)
        cells = [[row.get(column.name, "") for column in columns] for row in rows]
        _fill_sheet(book, sheet, [column.vietnamese for column in columns], cells, [_FORM_COLUMN] * len(columns))
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.write_comment(0, place, column.name)
        offered = [(place, column) for place, column in enumerate(columns) if (choices or {}).get(column.name)]
        if offered:
            _offer(book, sheet, [(place, column.vietnamese, (choices or {})[column.name]) for place, column in offered])

    return workbook(fill)


def _offer(book: Any, sheet: Any, lists: Sequence[tuple[int, str, Sequence[str]]]) -> None:
    """Let the cells below the heading of a column be chosen from a list; the lists stand on a sheet of their own.

    A list inside of a cell's own rule ends at 255 letters.
    """
    bold, plain = book.add_format(COLUMN), book.add_format(TEXT)
    beside = book.add_worksheet(_CHOICES)
    for at, (place, heading, texts) in enumerate(lists):
        beside.set_column(at, at, _FORM_COLUMN * 2, plain)
        write_cell(beside, 0, at, heading, bold)
        for line, text in enumerate(texts, start=1):
            write_cell(beside, line, at, text, plain)
        letter = letters(at)
        source = f"='{_CHOICES}'!${letter}$2:${letter}${len(texts) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
        sheet.data_validation(1, place, _ROWS_TO_FILL, place, rule)


def _fill_sheet(
    book: Any, sheet: Any, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    """Write a table that begins in the first row, each row as high as its texts need."""
    bold, plain = book.add_format(COLUMN), book.add_format(TEXT)
    set_up(sheet, landscape=True)
    sheet.repeat_rows(0)
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(place, place, width, plain)
        write_cell(sheet, 0, place, heading, bold)
    for line, row in enumerate(rows, start=1):
        lines = max(lines_needed(text, width) for text, width in zip(row, widths, strict=True))
        sheet.set_row(line, min(HIGHEST, lines * LINE))
        for place, text in enumerate(row):
            write_cell(sheet, line, place, text, plain)


def workbook(fill: Callable[[Any], None]) -> bytes:
    """Return the workbook that *fill* fills. No text in it is taken for a formula; equal ones have equal bytes."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        fill(book)
    return target.getvalue()


def write_cell(sheet: Any, line: int, place: int, text: str, style: Any) -> None:
    """Write a text into a cell, whatever it looks like."""
    if text:
        sheet.write_string(line, place, cell_text(text), style)
    else:
        sheet.write_blank(line, place, None, style)


def set_up(sheet: Any, *, landscape: bool) -> None:
    """Lay a sheet out for A4 with the margins of Nghị định 30/2020/NĐ-CP, pages numbered below."""
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=30 / 25.4, right=15 / 25.4, top=20 / 25.4, bottom=20 / 25.4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer('&C&"Times New Roman"&12&P/&N')


def _sheet_name(heading: str | None, title: str, *, taken: Sequence[str]) -> str:
    """Return a name that Excel allows, like no other of the workbook whatever its case."""
    wanted = " ".join(re.sub(r"[\[\]:*?/\\]", " ", writable(heading or title)).split()).strip("'") or "1"
    used = {name.casefold() for name in taken}
    if len(wanted) > _LONGEST_NAME:
        wanted = wanted[: _LONGEST_NAME + 1].rpartition(" ")[0] or wanted[:_LONGEST_NAME]
    name, n = wanted, 1
    while name.casefold() in used or name.casefold() == "history":  # a name that Excel keeps for itself
        n += 1
        name = f"{wanted[: _LONGEST_NAME - len(str(n)) - 1].strip()} {n}"
    return name


class _Page:
    """One sheet of a report, written from top to bottom."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any], report: Report, sections: Sequence[Section]) -> None:
        self._sheet = sheet
        self._formats = formats
        self._report = report
        self._sections = sections
        self._line = 0
        tables = [table for section in sections for table in section.tables]
        widest = max(tables, key=lambda table: len(table.headings), default=Table(headings=("", ""), rows=()))
        self._columns = max(2, len(widest.headings))
        shares = column_shares(widest) if len(widest.headings) > 1 else (1, 1)
        room = _WIDE if report.landscape else _HIGH
        self._widths = [max(4.0, room * share / sum(shares)) for share in shares]
        self._has_one_header = len({table.headings for table in tables}) == 1

    def write(self) -> None:
        """Write head, title, sections, notes and signatures."""
        set_up(self._sheet, landscape=self._report.landscape)
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width, self._formats["plain"])
        self._head()
        self._span(self._report.title, "title")
        if self._report.subtitle:
            self._span(self._report.subtitle, "head bold")
        self._line += 1
        for section in self._sections:
            if section.heading:
                self._span(section.heading, "heading")
            for paragraph in section.paragraphs:
                self._span(paragraph, "plain")
            for table in section.tables:
                self._table(table)
            for note in section.notes:
                self._span(note, "note")
        for note in self._report.notes:
            self._span(note, "note")
        self._end()
        self._sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, self._line, self._columns - 1)})

    def _head(self) -> None:
        report = self._report
        if not (report.letterhead or report.place_and_date or report.number):
            return
        *above, own = report.letterhead or ("",)
        left = [*((line, "head") for line in above), (own, "head bold")]
        right = [(QUOC_HIEU, "head bold"), (TIEU_NGU, "head bold")]
        while len(left) < len(right):
            left.append(("", "head"))
        right += [("", "head")] * (len(left) - len(right))
        left.append((report.number or "", "head"))
        right.append((report.place_and_date or "", "head italic"))
        half = self._middle(0.42)
        for (one, style), (other, other_style) in zip(left, right, strict=True):
            lines = max(self._lines(one, 0, half - 1), self._lines(other, half, self._columns - 1))
            self._sheet.set_row(self._line, lines * LINE)
            self._merged(one, style, 0, half - 1)
            self._merged(other, other_style, half, self._columns - 1)
            self._line += 1
        self._line += 1

    def _middle(self, share: float) -> int:
        """Return the first column of the right part, so that the left one has about *share* of the width."""
        wanted, places = share * sum(self._widths), range(1, self._columns)
        return min(places, key=lambda place: abs(sum(self._widths[:place]) - wanted))

    def _span(self, text: str, style: str) -> None:
        """Write a text over the whole width; a merged cell does not grow by itself."""
        larger = 14 / 12 if style == "title" else 1.0
        height = self._lines(text, 0, self._columns - 1, larger) * LINE * larger
        self._sheet.set_row(self._line, min(HIGHEST, height))
        self._merged(text, style, 0, self._columns - 1)
        self._line += 1

    def _lines(self, text: str, first: int, last: int, larger: float = 1.0) -> int:
        return lines_needed(text, sum(self._widths[first : last + 1]) / larger)

    def _merged(self, text: str, style: str, first: int, last: int) -> None:
        if first == last:
            write_cell(self._sheet, self._line, first, text, self._formats[style])
        else:
            self._sheet.merge_range(self._line, first, self._line, last, "", self._formats[style])
            write_cell(self._sheet, self._line, first, text, self._formats[style])

    def _table(self, table: Table) -> None:
        if table.caption:
            self._span(table.caption, "heading")
        if self._has_one_header:
            self._sheet.repeat_rows(self._line)
            self._sheet.freeze_panes(self._line + 1, 0)
        self._row(table.headings, "column")
        for row in table.rows:
            if len(row) == 1 < len(table.headings):
                self._span(row[0], "band")
            else:
                self._row(row, "cell")
        self._line += 1

    def _row(self, cells: Sequence[str], style: str) -> None:
        *before, last = cells
        lines = [self._lines(text, place, place) for place, text in enumerate(before)]
        lines.append(self._lines(last, len(before), self._columns - 1))
        self._sheet.set_row(self._line, min(HIGHEST, max(lines) * LINE))
        for place, text in enumerate(before):
            write_cell(self._sheet, self._line, place, text, self._formats[style])
        self._merged(last, style, len(before), max(len(before), self._columns - 1))
        self._line += 1

    def _end(self) -> None:
        """Write the recipients on the left and the places of the signatures beside them."""
        report = self._report
        signatures = report.signatures
        blocks: list[list[tuple[str, str]]] = []
        if report.recipients or len(signatures) == 1:
            said = [(NOI_NHAN, "note")] if report.recipients else []
            blocks.append([*said, *((line, "plain") for line in report.recipients)])
        blocks += [_signature_lines(signature) for signature in signatures]
        if not blocks:
            return
        self._line += 1
        edges = self._edges(len(blocks))
        for depth in range(max(map(len, blocks))):
            for block, (first, last) in zip(blocks, edges, strict=True):
                text, style = block[depth] if depth < len(block) else ("", "plain")
                self._merged(text, style, first, last)
            self._line += 1

    def _edges(self, parts: int) -> Sequence[tuple[int, int]]:
        """Return the first and the last column of each part of the width; parts beyond the columns share the last."""
        parts = min(parts, self._columns)
        starts = [0]
        for n in range(1, parts):
            wanted = sum(self._widths) * n / parts
            free = range(starts[-1] + 1, self._columns - (parts - n) + 1)
            starts.append(min(free, key=lambda place: abs(sum(self._widths[:place]) - wanted)))
        return [(one, other - 1) for one, other in zip(starts, [*starts[1:], self._columns], strict=True)]


def _signature_lines(signature: Signature) -> list[tuple[str, str]]:
    blank = [("", "head")] * 4
    return [*((line, "head bold") for line in signature.titles), *blank, (signature.name or "", "head bold")]

"""The answer sheet of a review pack: a workbook in which one person says of each text whether it may pass.

All cells are text. What pins an answer to the bytes of a text stands in columns that are hidden and locked; there is
no password, for nothing here is a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from xlsxwriter.utility import xl_range

from qms.render.xlsx import COLUMN, HIGHEST, LINE, TEXT, lines_needed, set_up, workbook, write_cell
from qms.text.table_columns import ANSWER_COLUMNS, ANSWERED_COLUMNS

# xlsxwriter has no types: what it makes is Any.

_WIDTHS: Final[Mapping[str, int]] = {
    "code": 13, "title": 24, "revision": 8, "change": 24, "verdict": 13, "reason": 24, "person": 20, "date": 11,
}  # fmt: skip
"""The columns that are seen, with their widths in letters; all others are hidden."""
_NUMBER: Final = 5
_ACROSS: Final = _NUMBER + sum(_WIDTHS.values())
_FEWEST_LINES: Final = 2
"""Of a row that is answered: a reason is longer than a word."""
_LISTS: Final = "Danh sách"


@attrs.frozen(kw_only=True)
class AnswerSheet:
    """What an answer sheet says: *head* above the table, line by line, *title* among it, and the rows by column.

    *verdicts* and *people* are offered as lists to choose from; a person who is not among them may be written too.
    """

    agency: str
    title: str
    head: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    verdicts: Sequence[str]
    people: Sequence[str]
    advice: str
    """What is told to who writes something else than one of *verdicts*."""


def answer_workbook(sheet: AnswerSheet) -> bytes:
    """Return an answer sheet as a workbook (.xlsx)."""
    return workbook(lambda book: _Writer(book, sheet).write())


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, book: Any, sheet: AnswerSheet) -> None:
        self._said = sheet
        self._sheet = book.add_worksheet("Phiếu trả lời")
        self._lists = book.add_worksheet(_LISTS)
        self._plain = book.add_format(TEXT)
        self._bold = book.add_format({**TEXT, "bold": True})
        self._title = book.add_format({**TEXT, "bold": True, "font_size": 14, "align": "center"})
        self._column = book.add_format(COLUMN)
        self._pinned = book.add_format({**TEXT, "border": 1})
        self._answer = book.add_format({**TEXT, "border": 1, "locked": False, "bg_color": "#FFF9DB"})

    def write(self) -> None:
        """Write the head, the table and the lists to choose from."""
        self._lay_out()
        line = self._head()
        self._columns(line)
        for number, row in enumerate(self._said.rows, start=1):
            self._set_height(line + number, row, least=_FEWEST_LINES)
            write_cell(self._sheet, line + number, 0, str(number), self._pinned)
            for place, column in enumerate(ANSWER_COLUMNS, start=1):
                style = self._answer if column.name in ANSWERED_COLUMNS else self._pinned
                write_cell(self._sheet, line + number, place, row.get(column.name, ""), style)
        self._choices(first=line + 1, last=line + len(self._said.rows))
        self._sheet.freeze_panes(line + 1, 2)
        self._sheet.repeat_rows(line)
        cells = xl_range(0, 0, line + len(self._said.rows), len(ANSWER_COLUMNS))
        self._sheet.ignore_errors({"number_stored_as_text": cells})
        for sheet in (self._sheet, self._lists):
            sheet.protect("", {"format_columns": True, "format_rows": True})

    def _lay_out(self) -> None:
        set_up(self._sheet, landscape=True)
        self._sheet.set_column(0, 0, _NUMBER)
        for place, column in enumerate(ANSWER_COLUMNS, start=1):
            width = _WIDTHS.get(column.name)
            self._sheet.set_column(place, place, width or 20, None, {} if width else {"hidden": True})

    def _head(self) -> int:
        """Write what stands above the table, and return the line of the table's own head."""
        lines = [(self._said.agency, self._bold), (self._said.title, self._title)]
        lines += [(text, self._plain) for text in self._said.head]
        for line, (text, style) in enumerate(lines):
            self._sheet.merge_range(line, 0, line, len(_WIDTHS), "", style)
            write_cell(self._sheet, line, 0, text, style)
            self._sheet.set_row(line, LINE * lines_needed(text, _ACROSS) * (1.3 if style is self._title else 1))
        return len(lines) + 1

    def _columns(self, line: int) -> None:
        self._set_height(line, {column.name: column.vietnamese for column in ANSWER_COLUMNS}, least=2)
        write_cell(self._sheet, line, 0, "STT", self._column)
        for place, column in enumerate(ANSWER_COLUMNS, start=1):
            write_cell(self._sheet, line, place, column.vietnamese, self._column)

    def _choices(self, *, first: int, last: int) -> None:
        """Offer the verdicts and the people at the cells that ask for them; a list of any length is one on a sheet."""
        offered = {"verdict": self._said.verdicts, "person": self._said.people}
        places = {column.name: place for place, column in enumerate(ANSWER_COLUMNS, start=1)}
        for at, (name, choices) in enumerate(offered.items()):
            for line, choice in enumerate(choices):
                write_cell(self._lists, line, at, choice, self._plain)
            if choices and first <= last:
                letter = "AB"[at]
                advice = {"error_type": "warning"} if name == "person" else {"error_message": self._said.advice}
                source = f"='{_LISTS}'!${letter}$1:${letter}${len(choices)}"
                rule = {"validate": "list", "source": source, **advice}
                self._sheet.data_validation(first, places[name], last, places[name], rule)
        self._lists.set_column(0, 1, 40)
        self._lists.hide()

    def _set_height(self, line: int, row: Mapping[str, str], *, least: int) -> None:
        """Make room for what stands in a row: not every program does so by itself."""
        lines = max(lines_needed(row.get(name, ""), width) for name, width in _WIDTHS.items())
        self._sheet.set_row(line, min(HIGHEST, max(least, lines) * LINE))

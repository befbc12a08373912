"""Answer sheets as somebody fills them in: cells of a workbook written as a spreadsheet would write them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from qms.operations.sheets import table_in
from qms.text.table_columns import ANSWER_COLUMNS
from qms.text.tables import Table, letters

SHEET = "xl/worksheets/sheet1.xml"
_PLACES = {column.name: place for place, column in enumerate(ANSWER_COLUMNS, start=1)}


def sheet_of(data: bytes) -> Table:
    """Return the table of an answer sheet."""
    table, found = table_in(data, ANSWER_COLUMNS, name="phieu.xlsx")
    assert found == ()
    return table


def filled_in(data: bytes, answers: Mapping[str, Mapping[str, str]] | None = None, **all_rows: str) -> bytes:
    """Return an answer sheet with cells by column: *all_rows* for every row, *answers* for the rows of a code.

    All columns may be given, those that are locked too: whoever takes the lock off can write there.
    """
    rows = sheet_of(data).rows
    cells = {
        f"{letters(_PLACES[column])}{row.number}": text
        for row in rows
        for column, text in {**all_rows, **(answers or {}).get(row.get("code"), {})}.items()
    }
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = re.sub(
        r'<c r="([A-Z]+[0-9]+)"([^>]*?)( t="s")?(/>|>.*?</c>)',
        lambda cell: _cell(cell[1], cell[2], cells[cell[1]]) if cell[1] in cells else cell[0],
        parts[SHEET].decode(),
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _cell(place: str, style: str, text: str) -> str:
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'

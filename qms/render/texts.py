"""What texts need before they stand in a file, and the room they take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qms.model.reports import Table
from qms.text.source import UNWRITABLE

QUOC_HIEU: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TIEU_NGU: Final = "Độc lập - Tự do - Hạnh phúc"
NOI_NHAN: Final = "Nơi nhận:"
KINH_GUI: Final = "Kính gửi:"
MANY_COLUMNS: Final = 6
"""A table with more is set in smaller letters."""

_WIDEST: Final = 40
"""Letters beyond which a longer text makes its column no wider: it is broken over lines."""


def writable(text: str) -> str:
    """Return *text* with LF for every line end, and U+FFFD for what no XML file can hold."""
    return UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def column_shares(table: Table) -> Sequence[int]:
    """Return the shares of the columns of a table: those it states, or else what its texts need."""
    if table.widths:
        return table.widths
    rows = [table.headings, *(row for row in table.rows if len(row) == len(table.headings))]
    return [max(_need(row[place]) for row in rows) for place in range(len(table.headings))]


def _need(text: str) -> int:
    """Return the width that a text asks for: all of it, or of a long one its longest word."""
    longest_word = max((len(word) for word in text.split()), default=1)
    return max(longest_word, min(len(text), _WIDEST)) + 2

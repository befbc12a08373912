"""Where the figures of a report come from, as it is told behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qms.model.reports import Report, Table

FIGURES: Final = "Nguồn số liệu"
FIGURE_HEADINGS: Final = ("Số liệu", "Giá trị", "Nguồn")
FIGURE_SHARES: Final = (35, 15, 50)


def figure_tables(report: Report) -> Sequence[Table]:
    """Return the table of the figures of a report with their sources; none where it states none."""
    if not report.figures:
        return ()
    rows = tuple((figure.name, figure.written, figure.source) for figure in report.figures)
    return (Table(caption=FIGURES, headings=FIGURE_HEADINGS, rows=rows, widths=FIGURE_SHARES),)

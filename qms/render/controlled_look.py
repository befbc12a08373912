"""The measures of controlled documents that Word and PDF keep to, in millimetres."""

from __future__ import annotations

from typing import Final

APPROVAL_WIDTHS: Final = (24, 40, 38, 22, 41)
CHANGE_WIDTHS: Final = (10, 50, 28, 15, 15, 25, 22)
STEP_WIDTHS: Final = (15, 42, 31, 22, 29, 26)
NAME_WIDTH: Final = 50
"""Of the names of what the header says."""
WHOSE_WIDTH, WHICH_WIDTH = 46.0, 51.0
"""Of whose document it is and which revision; what it is stands between them."""
NAME_SHADE: Final = "F3F3F3"
CHART_HEADING: Final = 14.0
"""Room for the heading above the first part of a flowchart."""
POINT: Final = 25.4 / 72
"""Of letters and rules."""

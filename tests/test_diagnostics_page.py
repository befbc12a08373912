"""docs/diagnostics.md is what the source says."""

from __future__ import annotations

import runpy
from pathlib import Path

TOP = Path(__file__).parents[1]


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(TOP / "docs" / "diagnostics.py"))["page"](TOP / "qms")

    assert made == (TOP / "docs" / "diagnostics.md").read_text(encoding="utf-8"), "run `make docs`"

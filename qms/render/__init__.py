"""Write reports and tables as files that an office opens: Excel, Word, HTML.

Equal values give equal bytes: no clock, no name of a machine, no chance stands in what is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import UsageError
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.reports import Report

SUFFIXES = (".xlsx", ".docx", ".html")
"""The ends of the names of the files that a report may be written to."""


def report_bytes(report: Report, suffix: str) -> bytes:
    """Return a report as a file whose name ends in *suffix*, one of `SUFFIXES`; raises `UsageError` for another."""
    # Imported here: each library is slow to import, and one of them at the most is needed.
    if suffix.lower() == ".xlsx":
        from qms.render.xlsx import report_workbook

        return report_workbook(report)
    if suffix.lower() == ".docx":
        from qms.render.docx import report_paper

        return report_paper(report)
    if suffix.lower() == ".html":
        from qms.render.html import report_page

        return report_page(report)
    raise UsageError(
        msg("a report cannot be written as “{suffix}”", suffix=suffix),
        hint=msg("let the file name end in {suffixes}", suffixes=", ".join(SUFFIXES)),
    )

"""Write reports and tables as files that an office opens: Excel, Word, HTML.

Equal values give equal bytes: no clock, no name of a machine, no chance stands in what is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import UsageError
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.official_papers import OfficialPaper
    from qms.model.reports import Report

SUFFIXES = (".xlsx", ".docx", ".pdf", ".html")
"""The ends of the names of the files that a report may be written to."""
OFFICIAL_SUFFIXES = (".docx", ".pdf", ".html")
"""The ends of the names of the files that an official paper may be written to."""


def report_bytes(report: Report, suffix: str) -> bytes:
    """Return a report as a file whose name ends in *suffix*, one of `SUFFIXES`; raises `UsageError` for another."""
    # Imported here: each library is slow to import, and one of them at the most is needed.
    if suffix.lower() == ".xlsx":
        from qms.render.xlsx import report_workbook

        return report_workbook(report)
    if suffix.lower() == ".docx":
        from qms.render.docx import report_paper

        return report_paper(report)
    if suffix.lower() == ".pdf":
        from qms.render.typst_report import report_pdf

        return report_pdf(report)
    if suffix.lower() == ".html":
        from qms.render.html import report_page

        return report_page(report)
    raise UsageError(
        msg("a report cannot be written as “{suffix}”", suffix=suffix),
        hint=msg("let the file name end in {suffixes}", suffixes=", ".join(SUFFIXES)),
    )


def official_bytes(paper: OfficialPaper, suffix: str) -> bytes:
    """Return an official paper as a file whose name ends in *suffix*, one of `OFFICIAL_SUFFIXES`.

    Raises `UsageError` for another, and `Refused` where a text or the picture of a signature cannot be written.
    """
    if suffix.lower() == ".docx":
        from qms.render.docx_official import official_docx

        return official_docx(paper)
    if suffix.lower() == ".pdf":
        from qms.render.typst_official import official_pdf

        return official_pdf(paper)
    if suffix.lower() == ".html":
        from qms.render.official_page import official_page

        return official_page(paper)
    raise UsageError(
        msg("an official paper cannot be written as “{suffix}”", suffix=suffix),
        hint=msg("let the file name end in {suffixes}", suffixes=", ".join(OFFICIAL_SUFFIXES)),
    )

"""A report as PDF in the form of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I); it looks as in Word."""

from __future__ import annotations

from qms.model.reports import Report
from qms.render import typst_paper_parts as parts
from qms.render.paper_layout import data_tables, report_sheet, report_width
from qms.render.report_figures import figure_tables
from qms.render.typst_paper_parts import LAST_PAGE, NUMBERS
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_source import PAGE_BREAK, lying, source


def report_pdf(report: Report) -> bytes:
    """Return a report as a PDF file; raises `UsageError` where typst is not installed."""
    sheets = [report_sheet(parts, report, sections) for sections in report.sheets()]
    sheets[-1] += "".join(data_tables(parts, figure_tables(report), report_width(report)))
    if report.landscape:
        body = "".join(lying(f"{sheet}{LAST_PAGE}") for sheet in sheets)
    else:
        body = f"{LAST_PAGE}{PAGE_BREAK}\n".join(sheets)
    return pdf_bytes(source(body, title=report.title, author=" ".join(report.letterhead[-1:]), header=NUMBERS))

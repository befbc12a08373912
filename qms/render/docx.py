"""A report as a Word file in the form of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from docx.enum.section import WD_ORIENT

from qms.model.reports import Report
from qms.render import docx_paper_parts as parts
from qms.render.docx_paper_parts import number_pages
from qms.render.docx_style import blank_paper, filled
from qms.render.paper_layout import data_tables, report_sheet, report_width
from qms.render.report_figures import figure_tables


def report_paper(report: Report) -> bytes:
    """Return a report as a Word file."""
    document = blank_paper(title=report.title, author=" ".join(report.letterhead[-1:]))
    section = document.sections[0]
    if report.landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE
    number_pages(section)
    sheets = [report_sheet(parts, report, sections) for sections in report.sheets()]
    sheets[-1] += "".join(data_tables(parts, figure_tables(report), report_width(report)))
    return filled(document, *sheets)

"""A report as a Word file in the form of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx.enum.section import WD_ORIENT

from qms.model.reports import Report, Section
from qms.render.docx_paper_parts import data_tables, end, head, line, note, number_pages, recipients, signature, title
from qms.render.docx_style import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, blank_paper, filled
from qms.render.report_figures import figure_tables


def report_paper(report: Report) -> bytes:
    """Return a report as a Word file."""
    document = blank_paper(title=report.title, author=" ".join(report.letterhead[-1:]))
    section = document.sections[0]
    if report.landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE
    number_pages(section)
    *before, last = ("".join(_sheet(report, sections)) for sections in report.sheets())
    return filled(document, *before, last + "".join(data_tables(figure_tables(report), _width(report))))


def _width(report: Report) -> float:
    return (PAGE_HEIGHT if report.landscape else PAGE_WIDTH) - LEFT - RIGHT


def _sheet(report: Report, sections: Sequence[Section]) -> Iterator[str]:
    width = _width(report)
    has_head = bool(report.letterhead or report.number or report.place_and_date)
    if has_head:
        yield head(report.letterhead, report.number, report.place_and_date, width)
    yield title(report.title, report.subtitle, width, before=18 if has_head else 0)
    for section in sections:
        if section.heading:
            yield line(section.heading, bold=True, keep=True, before=6)
        yield from (line(text, align="both", indent=10) for text in section.paragraphs)
        yield from data_tables(section.tables, width)
        yield from map(note, section.notes)
    yield from map(note, report.notes)
    yield end(recipients(report.recipients), [signature(one.titles, one.name) for one in report.signatures], width)

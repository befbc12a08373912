"""A report as PDF in the form of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I); it looks as in Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qms.model.reports import Report, Section
from qms.render.page_sizes import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT
from qms.render.paper_look import INDENT
from qms.render.report_figures import figure_tables
from qms.render.typst_paper_parts import (
    LAST_PAGE,
    NUMBERS,
    data_tables,
    end,
    head,
    line,
    note,
    recipients,
    signature,
    title,
)
from qms.render.typst_pdf import pdf_bytes
from qms.render.typst_source import PAGE_BREAK, lying, source


def report_pdf(report: Report) -> bytes:
    """Return a report as a PDF file; raises `UsageError` where typst is not installed."""
    *before, last = ("".join(_sheet(report, sections)) for sections in report.sheets())
    sheets = [*before, last + "".join(data_tables(figure_tables(report), _width(report)))]
    if report.landscape:
        body = "".join(lying(f"{sheet}{LAST_PAGE}") for sheet in sheets)
    else:
        body = f"{LAST_PAGE}{PAGE_BREAK}\n".join(sheets)
    return pdf_bytes(source(body, title=report.title, author=" ".join(report.letterhead[-1:]), header=NUMBERS))


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
        yield from (line(text, align="both", indent=INDENT) for text in section.paragraphs)
        yield from data_tables(section.tables, width)
        yield from map(note, section.notes)
    yield from map(note, report.notes)
    yield end(recipients(report.recipients), [signature(one.titles, one.name) for one in report.signatures], width)

"""A report as one page of HTML that stands alone: no script, nothing fetched, ready to be printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qms.model.reports import Report, Section, Signature, Table
from qms.render.pages import page, safe
from qms.render.report_figures import figure_tables
from qms.render.texts import MANY_COLUMNS, NOI_NHAN, QUOC_HIEU, TIEU_NGU, column_shares

_STYLE: Final = """
@page { size: A4 %s; margin: 20mm 15mm 20mm 30mm; }
body { font: 13pt/1.3 "Times New Roman", Tinos, serif; color: #000; max-width: %s; margin: 2em auto; padding: 0 1em; }
header { display: flex; justify-content: space-between; gap: 1em; margin-bottom: 1.5em; text-align: center; }
header div:first-child { flex: 0 1 42%%; }
header div:last-child { flex: 0 1 58%%; }
header p, footer p { margin: 0; }
header .quoc-hieu { font-size: 12pt; white-space: nowrap; }
header .number { white-space: pre-wrap; }
header .ruled::after { content: ""; display: block; width: 5em; margin: .2em auto .4em; border-top: 1px solid #000; }
header .motto::after { width: 15em; }
h1 { font-size: 14pt; text-align: center; margin: .6em 0 0; }
.subtitle { font-weight: bold; text-align: center; margin: 0 0 1.2em; }
h2 { font-size: 13pt; margin: 1.2em 0 .4em; break-after: avoid; }
main p { text-align: justify; margin: .4em 0; }
table { border-collapse: collapse; width: calc(100%% - 1px); table-layout: fixed; font-size: 12pt; margin: .4em 0 1em; }
table.small { font-size: 11pt; }
caption { font-weight: bold; text-align: left; margin-bottom: .3em; }
th, td { border: 1px solid #000; padding: .2em .25em; vertical-align: top; overflow-wrap: break-word; }
td, p { white-space: pre-line; unicode-bidi: plaintext; }
th { text-align: center; vertical-align: middle; background: #ddebf7; }
td[colspan] { font-weight: bold; background: #f2f2f2; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.note { font-style: italic; }
footer { display: flex; justify-content: space-between; gap: 1em; margin-top: 2em; break-inside: avoid; }
footer > div { flex: 1; text-align: center; font-weight: bold; }
footer > .recipients { text-align: left; font-size: 11pt; font-weight: normal; }
footer .name { margin-top: 5em; }
.sheet + .sheet { break-before: page; margin-top: 4em; }
@media print { body { max-width: none; margin: 0; padding: 0; } .sheet + .sheet { margin-top: 0; } }
"""


def report_page(report: Report) -> bytes:
    """Return a report as a page of HTML."""
    style = _STYLE % (("landscape", "252mm") if report.landscape else ("portrait", "165mm"))
    sheets = (_sheet(report, sections) for sections in report.sheets())
    return page(title=report.title, style=style, body=(*sheets, *_figures(report)))


def _sheet(report: Report, sections: Sequence[Section]) -> str:
    lines = ['<div class="sheet">', *_head(report), "<main>", f"<h1>{safe(report.title)}</h1>"]
    if report.subtitle:
        lines.append(f'<p class="subtitle">{safe(report.subtitle)}</p>')
    for section in sections:
        if section.heading:
            lines.append(f"<h2>{safe(section.heading)}</h2>")
        lines += [f"<p>{safe(paragraph)}</p>" for paragraph in section.paragraphs]
        for table in section.tables:
            lines += data_table(table)
        lines += [f'<p class="note">{safe(note)}</p>' for note in section.notes]
    lines += [f'<p class="note">{safe(note)}</p>' for note in report.notes]
    return "\n".join([*lines, "</main>", *_end(report), "</div>"])


def _figures(report: Report) -> Iterator[str]:
    for table in figure_tables(report):
        yield from data_table(table)


def _head(report: Report) -> Iterator[str]:
    if not (report.letterhead or report.number or report.place_and_date):
        return
    *above, own = report.letterhead or ("",)
    yield "<header><div>"
    yield from (f"<p>{safe(line)}</p>" for line in above)
    yield f'<p class="ruled"><b>{safe(own)}</b></p>'
    if report.number:
        yield f'<p class="number">{safe(report.number)}</p>'
    yield f'</div><div><p class="quoc-hieu"><b>{QUOC_HIEU}</b></p><p class="ruled motto"><b>{TIEU_NGU}</b></p>'
    if report.place_and_date:
        yield f"<p><i>{safe(report.place_and_date)}</i></p>"
    yield "</div></header>"


def data_table(table: Table) -> Iterator[str]:
    """Yield the lines of a table of plain texts."""
    shares = column_shares(table)
    yield '<table class="small">' if len(table.headings) > MANY_COLUMNS else "<table>"
    if table.caption:
        yield f"<caption>{safe(table.caption)}</caption>"
    columns = "".join(f'<col style="width:{100 * share / sum(shares):.2f}%">' for share in shares)
    yield f"<colgroup>{columns}</colgroup>"
    headings = "".join(f'<th scope="col">{safe(heading)}</th>' for heading in table.headings)
    yield f"<thead><tr>{headings}</tr></thead><tbody>"
    for row in table.rows:
        if len(row) == 1 < len(table.headings):
            yield f'<tr><td colspan="{len(table.headings)}">{safe(row[0])}</td></tr>'
        else:
            yield "<tr>" + "".join(f"<td>{safe(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _end(report: Report) -> Iterator[str]:
    if not (report.recipients or report.signatures):
        return
    yield "<footer>"
    yield '<div class="recipients">'
    if report.recipients:
        yield f"<p><b><i>{NOI_NHAN}</i></b></p>"
        yield from (f"<p>{safe(line)}</p>" for line in report.recipients)
    yield "</div>"
    yield from map(_signature, report.signatures)
    yield "</footer>"


def _signature(signature: Signature) -> str:
    titles = "".join(f"<p>{safe(line)}</p>" for line in signature.titles)
    return f'<div>{titles}<p class="name">{safe(signature.name or "")}</p></div>'

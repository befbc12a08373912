"""Reports: of a period, of a decision, of a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
import click

from qms.cli.asking import needed
from qms.cli.grammar import answer_options, answers, command, option
from qms.cli.invocation import Invocation, file_path, harmless
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, answer_listing, column, plain_lines, write_answer
from qms.cli.parameters import DAY, WORDS
from qms.cli.progress import working
from qms.cli.questions import warnings_on_reading
from qms.cli.telling import as_text
from qms.contributions import Subject
from qms.errors import UsageError
from qms.operations import reporting
from qms.plans.templates import SUFFIX as TEMPLATE_SUFFIX
from qms.render.report_figures import FIGURES
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.contributions import ReportFormat
    from qms.model.reports import Report, Table
    from qms.workspace import Workspace

KEYS = ("name", "title", "subject", "parameters")
SUBJECTS = {
    Subject.PERIOD: marked("a day or a year"),
    Subject.DECISION: marked("a decision"),
    Subject.DOCUMENT: marked("a document"),
    Subject.RECORD: marked("a record"),
}


@command(marked("Make a report as .xlsx, .docx, .pdf or .html; without a name, list the reports there are."))
@click.argument("name", metavar="[NAME]", type=WORDS, required=False)
@option("--on", type=DAY, metavar="D", help_text=marked("On this day; today by default."))
@option(
    "--year", type=click.IntRange(1900, 9999), metavar="Y", help_text=marked("Of this year, as far as it has gone.")
)
@option("--decision", type=WORDS, metavar="NUMBER", help_text=marked("About this decision."))
@option("--document", type=WORDS, metavar="CODE", help_text=marked("About this document."))
@option("--record", type=WORDS, metavar="ID", help_text=marked("About this record."))
@option(
    "--set",
    "settings",
    type=WORDS,
    multiple=True,
    metavar="KEY=VALUE",
    help_text=marked("A parameter of the report; may be repeated."),
)
@option(
    "--template",
    metavar="FILE.docx",
    help_text=marked("A Word file in whose form the .docx is written; the store's own by default."),
)
@answer_options(listing=True)
@answers
def report(
    call: Invocation,
    name: str | None,
    on: dt.date | None,
    year: int | None,
    decision: str | None,
    document: str | None,
    record: str | None,
    settings: tuple[str, ...],
    template: str | None,
    **answer: Any,
) -> None:
    """Answer `qms report`."""
    workspace = call.open()
    if template is not None and not (answer["output"] or "").lower().endswith(TEMPLATE_SUFFIX):
        raise UsageError(msg("--template goes with a Word file"), hint=msg("name one with -o, such as bao-cao.docx"))
    about = reporting.About(on=on, year=year, decision=decision, document=document, record=record)
    if name is None:
        _list(call, workspace, about, settings, **answer)
        return
    form = reporting.find_format(workspace.session, name)
    parameters = dict(_parameter(text) for text in settings)
    about = _asked(call, workspace, form, about)
    with working(call):
        place = file_path(template) if template else None
        made = reporting.make_report(workspace.session, name, about, parameters, template=place)
    call.warn(warnings_on_reading(workspace, workspace.session.load_for_reading()), as_json=answer["format"] == "json")
    _answer(call, made, **answer)


def _answer(call: Invocation, made: reporting.MadeReport, *, format: str, output: str | None) -> None:
    """Save a report, or show it."""
    if format == "json":
        write_answer(output, as_text(attrs.asdict(made.report)) + "\n")
    elif output is not None:
        made.save(file_path(output))
        call.tell(msg("The report is in {file}.", file=output))
    elif format != "table":
        raise UsageError(msg("such a file cannot be shown here"), hint=msg("name a file with -o"))
    else:
        for line in _shown(call, made.report):
            click.echo(harmless(line))


def _shown(call: Invocation, report: Report) -> Iterator[str]:
    """Yield the lines of a report for a screen: without what belongs to paper alone."""
    yield report.title
    if report.subtitle:
        yield report.subtitle
    for section in report.sections:
        yield ""
        if section.heading:
            yield section.heading
        yield from section.paragraphs
        for table in section.tables:
            if table.caption:
                yield ""
                yield table.caption
            yield from _table_lines(call, table)
        yield from section.notes
    if report.notes:
        yield from ("", *report.notes)
    if report.figures:
        yield from ("", f"{FIGURES}:")
        yield from (f"- {figure.name}: {figure.written} ({figure.source})" for figure in report.figures)


def _table_lines(call: Invocation, table: Table) -> Iterator[str]:
    """Yield the lines of a table; what spans it stands between them."""
    columns = tuple(Column(heading, _cell_at(place)) for place, heading in enumerate(table.headings))
    rows = [{"cells": row} for row in table.rows if len(row) == len(columns)]
    heading, *lines = plain_lines(call.language, Listing(keys=("cells",), columns=columns, rows=rows))
    yield heading
    following = iter(lines)
    for row in table.rows:
        yield next(following) if len(row) == len(columns) else row[0]


def _cell_at(place: int) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: row["cells"][place]


def _list(
    call: Invocation, workspace: Workspace, about: reporting.About, settings: Sequence[str], **answer: Any
) -> None:
    """Answer with the reports there are."""
    if settings or about != reporting.About():
        raise UsageError(msg("name the report"), hint=msg("`qms report` lists them"))
    formats = workspace.session.plugins.registry.reports.values()
    columns = (
        column(marked("Name"), "name"),
        column(marked("Title"), "title"),
        Column(marked("About"), lambda row: Message(SUBJECTS[Subject(row["subject"])])),
        Column(marked("Parameters (--set)"), lambda row: ", ".join(row["parameters"])),
    )
    rows = [_format_row(call, form) for form in formats]
    answer_listing(call, Listing(keys=KEYS, columns=columns, rows=rows), **answer)


def _format_row(call: Invocation, form: ReportFormat) -> dict[str, Any]:
    return {
        "name": form.name,
        "title": call.say(form.title),
        "subject": str(form.subject),
        "parameters": {name: call.say(said) for name, said in form.parameters.items()},
    }


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise UsageError(msg("“{text}” sets no parameter", text=text), hint=msg("write it like --set name=value"))
    return name, value


def _asked(call: Invocation, workspace: Workspace, form: ReportFormat, about: reporting.About) -> reporting.About:
    """Return what the report is about; on a terminal what is missing is asked for."""
    if not call.can_ask:
        return about
    if form.subject is Subject.DECISION and about.decision is None:
        question = msg("Number of the decision")
        proposal = partial(_last_decision, workspace)
        return attrs.evolve(about, decision=needed(call, None, "--decision", question, proposal=proposal, read=WORDS))
    if form.subject is Subject.DOCUMENT and about.document is None:
        return attrs.evolve(about, document=needed(call, None, "--document", msg("Code of the document"), read=WORDS))
    if form.subject is Subject.RECORD and about.record is None:
        return attrs.evolve(about, record=needed(call, None, "--record", msg("Number of the record"), read=WORDS))
    return about


def _last_decision(workspace: Workspace) -> str | None:
    entries = [file.entry for file in workspace.decisions() if file.entry.number]
    return f"{entries[-1].number}@{entries[-1].date.year}" if entries else None

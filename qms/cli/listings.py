"""Answer with a list: a table to read, JSON or CSV for programs, XLSX for the office."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import click

from qms.cli.invocation import file_path, harmless
from qms.cli.language import marked
from qms.errors import UsageError
from qms.wording import msg

if TYPE_CHECKING:
    from qms.cli.invocation import Invocation
    from qms.cli.language import Language

Row = Mapping[str, Any]

_SHORT = 16
"""Letters of a cell that always has room; what is longer and has blanks is broken over lines."""


@attrs.frozen
class Column:
    """A column for readers: its heading, and what stands in it for a row."""

    heading: str
    cell: Callable[[Row], object]


@attrs.frozen(kw_only=True)
class Listing:
    """Rows with their keys, as programs read them, and the columns that people see."""

    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[Row]


def column(heading: str, key: str) -> Column:
    """Return the column that shows one key of a row."""
    return Column(heading, lambda row: row[key])


def answer_listing(call: Invocation, listing: Listing, *, format: str, output: str | None) -> None:
    """Write a listing in the format that was asked for, to stdout or to a file. Raises `UsageError`."""
    if format == "xlsx":
        if output is None:
            raise UsageError(msg("an Excel file cannot be shown here"), hint=msg("name a file with -o"))
        from qms.render.xlsx import listing_workbook

        headings = [call.say(c.heading) for c in listing.columns]
        rows = [[said(call.language, c.cell(row)) for c in listing.columns] for row in listing.rows]
        write_answer(output, listing_workbook(headings, rows))
    elif format == "csv":
        from qms.render.csv import csv_bytes

        data = csv_bytes(listing.keys, [[_as_csv(row[key]) for key in listing.keys] for row in listing.rows])
        write_answer(output, data)
    elif format == "json":
        from qms.cli.telling import as_text

        write_answer(output, as_text(list(listing.rows)) + "\n")
    elif output is None and sys.stdout.isatty():
        _draw(call, listing)
    else:
        write_answer(output, "".join(line + "\n" for line in plain_lines(call.language, listing)))


def write_answer(output: str | None, data: str | bytes) -> None:
    """Write an answer to stdout, or to a file; raises `UsageError` where that cannot be written."""
    if output is None:
        click.echo(data, nl=False)
        return
    from qms.operations.user_files import write_file

    write_file(file_path(output), data.encode() if isinstance(data, str) else data)


def plain_lines(language: Language, listing: Listing) -> list[str]:
    """Return the listing as lines of aligned columns, each as wide as its longest cell."""
    table = [[language.say(c.heading) for c in listing.columns]]
    table += [[shown(language, c.cell(row)) for c in listing.columns] for row in listing.rows]
    widths = [max(len(line[n]) for line in table) for n in range(len(listing.columns))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]


def _draw(call: Invocation, listing: Listing) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[shown(call.language, c.cell(row)) for c in listing.columns] for row in listing.rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for place, heading in enumerate(listing.columns):
        column_cells = [line[place] for line in cells]
        if any(" " in text and len(text) > _SHORT for text in column_cells):
            table.add_column(call.say(heading.heading), overflow="fold", min_width=_SHORT)
        else:  # a number or a date that is cut tells nothing
            table.add_column(call.say(heading.heading), no_wrap=True, min_width=max(map(len, column_cells), default=0))
    for line in cells:
        table.add_row(*map(Text, line))
    Console(highlight=False).print(table)


def shown(language: Language, value: object) -> str:
    """Return a value as a reader of the language sees it on one line; nothing for None."""
    text = said(language, value)
    return harmless(" ".join(text.split())) if isinstance(value, str) else text


def said(language: Language, value: object) -> str:
    """Return a value in the reader's language, a text as it stands; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return language.translate(marked("yes") if value else marked("no"))
    if isinstance(value, dt.datetime):
        return language.moment(value)
    if isinstance(value, dt.date):
        return language.day(value)
    if hasattr(value, "in_language"):
        return language.say(value)  # type: ignore[arg-type]  # a message
    return str(value)


def _as_csv(value: object) -> str | int | float:
    """Return a value of a row as programs read it in CSV: lists and the like as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    import json

    return json.dumps(value, ensure_ascii=False, default=str)

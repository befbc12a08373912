"""Tables that people fill in: from the rows of a sheet to rows whose cells are known by their columns."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.model.codes import ascii_slug
from qms.wording import msg

HEADER_WITHIN = 20
"""The rows among which the names of the columns are looked for; titles and remarks may stand above them."""

_COUNTERS = frozenset({"stt", "so-tt", "tt", "no"})
"""Columns that only count the rows; they are passed over."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SOFT_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@attrs.frozen
class Column:
    """A column that a table may have: its name, how Vietnamese tables name it, and other names for it.

    Names are compared without case, accents and punctuation. A table without a *required* column is no table.
    """

    name: str
    vietnamese: str
    others: tuple[str, ...] = ()
    required: bool = False


@attrs.frozen
class SheetRow:
    """A row as it stands in a file, with its number as a spreadsheet shows it.

    *shared* are the places of the cells that are one with the cell above, which merging makes.
    """

    number: int
    cells: Sequence[str]
    shared: frozenset[int] = frozenset()


@attrs.frozen(kw_only=True)
class TableRow:
    """A row that holds something. *cells* are those that are not empty, by the name of their column."""

    path: str
    number: int
    cells: Mapping[str, str]
    shared: frozenset[str] = frozenset()
    """Columns whose cell is one with the cell above."""
    headings: Mapping[str, str] = attrs.field(factory=dict, repr=False, eq=False)
    """What the table itself calls its columns."""

    def get(self, column: str) -> str:
        """Return what stands in a column, or an empty text."""
        return self.cells.get(column, "")

    def heading(self, column: str) -> str:
        """Return what the table calls a column; the name of one that it does not have."""
        return self.headings.get(column, column)

    def place(self, column: str | None = None) -> Location:
        """Return the place of a cell; the line is the number of the row."""
        return Location(path=self.path, line=self.number, field=column)


@attrs.frozen(kw_only=True)
class Table:
    """The rows of a table, and the columns that it has, of those that it may have."""

    path: str
    columns: frozenset[str]
    rows: tuple[TableRow, ...]


def read_table(
    rows: Sequence[SheetRow], columns: Sequence[Column], *, path: str
) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """Return the table in the rows of a file, with all that is wrong with its form.

    None where no row names the columns. *path* is the name of the file, for places.
    """
    names = _known_names(columns)
    header = find_header(rows, columns)
    if header is None:
        return None, (_no_header(path, rows, columns),)
    places, found = _read_header(header, names, columns, path)
    body = [row for row in rows if row.number > header.number]
    headings = {name: " ".join(header.cells[place].split()) for place, name in places.items()}
    table_rows = tuple(_read_rows(body, places, headings, path, found))
    present = frozenset(name for name in places.values() if name)
    for column in columns:
        if column.required and column.name not in present:
            found.append(_column_missing(column, header, path))
    found += _outside(body, header, path)
    return Table(path=path, columns=present, rows=table_rows), tuple(found)


def find_header(rows: Iterable[SheetRow], columns: Sequence[Column]) -> SheetRow | None:
    """Return the first row that names two or more of the columns, or None."""
    names = _known_names(columns)
    for row, _ in zip(rows, range(HEADER_WITHIN), strict=False):
        if len({names[slug] for cell in row.cells if (slug := ascii_slug(cell)) in names}) >= 2:
            return row
    return None


def columns_named(rows: Iterable[SheetRow], columns: Sequence[Column]) -> int:
    """Return how many of the columns the header among *rows* names; 0 where there is none."""
    names = _known_names(columns)
    header = find_header(rows, columns)
    return 0 if header is None else sum(ascii_slug(cell) in names for cell in header.cells)


def _known_names(columns: Iterable[Column]) -> dict[str, str]:
    return {
        ascii_slug(name): column.name for column in columns for name in (column.name, column.vietnamese, *column.others)
    }


def _read_header(
    header: SheetRow, names: Mapping[str, str], columns: Sequence[Column], path: str
) -> tuple[dict[int, str], list[Diagnostic]]:
    """Return the column of each place that has one, and what is wrong with the names."""
    places: dict[int, str] = {}
    found: list[Diagnostic] = []
    for place, cell in enumerate(header.cells):
        slug = ascii_slug(cell)
        name = names.get(slug)
        if name is None:
            if cell.strip() and slug not in _COUNTERS:
                found.append(_unknown_column(cell, names, columns, Location(path=path, line=header.number)))
        elif name in places.values():
            found.append(
                Diagnostic(
                    code="QMS-B004",
                    message=msg("the column {column} stands twice: here as “{cell}”", column=name, cell=cell),
                    location=Location(path=path, line=header.number, field=name),
                    hint=msg("keep one of the two"),
                )
            )
        else:
            places[place] = name
    return places, found


def _read_rows(
    rows: Iterable[SheetRow],
    places: Mapping[int, str],
    headings: Mapping[str, str],
    path: str,
    found: list[Diagnostic],
) -> Iterator[TableRow]:
    for row in rows:
        cells: dict[str, str] = {}
        for place, cell in enumerate(row.cells):
            if cell and place in places and (text := _clean(cell)):
                cells[places[place]] = text
        shared = frozenset(places[place] for place in row.shared if place in places)
        if not cells.keys() - shared:
            continue
        read = TableRow(path=path, number=row.number, cells=cells, shared=shared, headings=headings)
        for column, text in list(cells.items()):
            if _CONTROLS.search(text):
                cells[column] = _CONTROLS.sub("", text).strip()
                if not cells[column]:
                    del cells[column]
                found.append(_control_character(read.place(column)))
        yield read


def _clean(cell: str) -> str:
    text = normalised_text(cell) if not cell.isascii() or not cell.isprintable() else cell
    return text.strip()


def normalised_text(cell: str) -> str:
    """Return the text of a cell in composed letters (NFC), with LF for every sort of line end."""
    return unicodedata.normalize("NFC", _SOFT_BREAKS.sub("\n", cell))


def _outside(rows: Iterable[SheetRow], top: SheetRow, path: str) -> Iterator[Diagnostic]:
    """Yield, once for each column, what stands below no name."""
    named = {place for place, cell in enumerate(top.cells) if cell.strip()}
    told: set[int] = set()
    for row in rows:
        for place, cell in enumerate(row.cells):
            if cell and place not in named and place not in told and cell.strip():
                told.add(place)
                yield Diagnostic(
                    code="QMS-B006",
                    message=msg("“{text}” stands in a column without a name", text=shortened(cell)),
                    location=Location(path=path, line=row.number),
                    hint=msg("name column {column} in row {row}, or empty it", column=letters(place), row=top.number),
                )


def letters(place: int) -> str:
    """Return the letters by which a spreadsheet names the column at a place, from 0: A, B … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shortened(text: str) -> str:
    """Return *text* on one line, cut where it is long, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


def _no_header(path: str, rows: Sequence[SheetRow], columns: Sequence[Column]) -> Diagnostic:
    required = ", ".join(f"{c.name} ({c.vietnamese})" for c in columns if c.required)
    return Diagnostic(
        code="QMS-B002",
        message=msg("no row names the columns") if rows else msg("the table is empty"),
        location=Location(path=path, line=1),
        hint=msg("let the first row name the columns, among them {columns}", columns=required),
    )


def _unknown_column(cell: str, names: Mapping[str, str], columns: Sequence[Column], place: Location) -> Diagnostic:
    near = difflib.get_close_matches(ascii_slug(cell), names, n=1, cutoff=0.7)
    return Diagnostic(
        code="QMS-B003",
        message=msg("there is no column “{name}”", name=shortened(cell)),
        location=place,
        hint=msg("did you mean {column}?", column=names[near[0]])
        if near
        else msg("take it out, or use one of: {columns}", columns=", ".join(column.name for column in columns)),
    )


def _column_missing(column: Column, header: SheetRow, path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-B005",
        message=msg("the column {column} ({vietnamese}) is missing", column=column.name, vietnamese=column.vietnamese),
        location=Location(path=path, line=header.number, field=column.name),
        hint=msg("add it to the row that names the columns"),
    )


def _control_character(place: Location) -> Diagnostic:
    return Diagnostic(
        code="QMS-B017",
        message=msg("the cell holds a character that no text has"),
        location=place,
        hint=msg("type the text anew; it was copied from a damaged file"),
    )

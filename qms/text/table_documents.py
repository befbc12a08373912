"""Documents in a table: a row for each, and a row for each further step of its flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.model.codes import DocumentId
from qms.model.documents import Header, LegalBasis, Management, Sensitivity
from qms.model.procedures import Leg, Procedure, Step
from qms.text import table_cells as cells
from qms.text.front_matter import HEADER_LIMIT
from qms.text.source import decode
from qms.text.table_cells import read_cell
from qms.text.table_columns import DOCUMENT_COLUMNS, LINK_COLUMNS, STEP_COLUMNS
from qms.text.tables import Table, TableRow
from qms.text.writing import to_toml
from qms.wording import msg

_OF_DOCUMENT = frozenset(column.name for column in DOCUMENT_COLUMNS)
_OF_STEP = frozenset(column.name for column in STEP_COLUMNS)
_SURELY_SHORT = 4096
"""Rows with fewer letters than these make no header that is too long."""


@attrs.frozen(kw_only=True)
class StatedDocument:
    """What the rows of a table state of one document. What is None or empty is not stated."""

    place: Location
    code: str
    kind: str | None = None
    title: str | None = None
    unit: str | None = None
    language: str | None = None
    clauses: tuple[str, ...] = ()
    parent: str | None = None
    """The id or the code of the document it belongs to."""
    bases: tuple[LegalBasis, ...] = ()
    procedure: Procedure = attrs.field(factory=Procedure)
    steps: tuple[Step, ...] = ()
    step_places: tuple[Location, ...] = ()
    body: str | None = None
    review_interval: int | None = None
    sensitivity: Sensitivity | None = None
    change: str | None = None
    change_basis: str | None = None

    def cell(self, column: str) -> Location:
        """Return the place of a cell of its first row."""
        return attrs.evolve(self.place, field=column)

    def cell_of(self, field: str) -> Location:
        """Return the place of a field of the header, such as ``steps[2].unit`` or ``procedure.time``."""
        name = field.rpartition(".")[2]
        if not field.startswith("steps["):
            return self.cell(name)
        at = int(field[len("steps[") :].partition("]")[0])
        return attrs.evolve(self.step_places[at], field=_COLUMN_OF_STEP.get(name, name))

    def applied_to(self, header: Header) -> Header:
        """Return *header* with what is stated in place of what it says."""
        procedure = _filled(header.procedure or Procedure(), self.procedure)
        return attrs.evolve(
            header,
            title=self.title or header.title,
            unit=self.unit or header.unit,
            language=self.language or header.language,
            clauses=self.clauses or header.clauses,
            parent=DocumentId(self.parent) if self.parent else header.parent,
            bases=tuple(_with_title(basis, header.bases) for basis in self.bases) or header.bases,
            procedure=procedure if procedure != Procedure() else header.procedure,
            steps=self.steps or header.steps,
        )

    def applied_to_management(self, management: Management) -> Management:
        """Return *management* with what is stated in place of what it says."""
        return attrs.evolve(
            management,
            review_interval=self.review_interval or management.review_interval,
            sensitivity=self.sensitivity or management.sensitivity,
            change=self.change or management.change,
            change_basis=self.change_basis or management.change_basis,
        )


_COLUMN_OF_STEP = {"id": "step", "unit": "step_unit", "time": "step_time", "form": "step_form", "result": "step_result"}


def _filled(old: Procedure, stated: Procedure) -> Procedure:
    given = {a.name: value for a in attrs.fields(Procedure) if (value := getattr(stated, a.name))}
    return attrs.evolve(old, **given)


def _with_title(basis: LegalBasis, known: Iterable[LegalBasis]) -> LegalBasis:
    """Return *basis* with the title, and where none is stated the article, that the document has for it already."""
    for old in known:
        if old.number == basis.number and basis.date in (old.date, None):
            return attrs.evolve(old, article=basis.article or old.article)
    return basis


def read_documents(table: Table) -> tuple[tuple[StatedDocument, ...], tuple[Diagnostic, ...]]:
    """Return the documents of a table, and all that is wrong in its rows."""
    found: list[Diagnostic] = []
    documents = [_document(rows, table.columns, found) for rows in _groups(table.rows, found)]
    return tuple(document for document in documents if document), tuple(found)


def _groups(rows: Iterable[TableRow], found: list[Diagnostic]) -> Iterator[list[TableRow]]:
    """Yield the rows of each document: the first has its code, the others its further steps."""
    group: list[TableRow] = []
    first_rows: dict[str, TableRow] = {}
    is_twin = False
    for row in rows:
        code = cells.one_line(row.get("code")).casefold()
        if group and (not code or _continues(row, group[0])):
            if not code and (strayed := _strayed(row, group[0])):
                found.append(strayed)
            group.append(row)
            continue
        if not code:
            found.append(_without_code(row))
            continue
        if group and not is_twin:
            yield group
        group = [row]
        twin = first_rows.setdefault(code, row)
        is_twin = twin is not row
        if is_twin:
            found.append(_code_twice(row, twin))
    if group and not is_twin:
        yield group


def _continues(row: TableRow, first: TableRow) -> bool:
    """Whether a row repeats the code of the document above and states nothing else about it anew."""
    stated = {column: text for column, text in row.cells.items() if column in _OF_DOCUMENT - {"code"}}
    same_code = cells.one_line(row.get("code")).casefold() == cells.one_line(first.get("code")).casefold()
    return same_code and all(first.cells.get(column) == text for column, text in stated.items())


def _strayed(row: TableRow, first: TableRow) -> Diagnostic | None:
    """Return what is wrong where a row without a code states something about a document."""
    for column, text in row.cells.items():
        if column in _OF_DOCUMENT and column not in row.shared and first.cells.get(column) != text:
            return Diagnostic(
                code="QMS-B012",
                message=msg("the row has no code, but something in the column {column}", column=row.heading(column)),
                location=row.place(column),
                hint=msg("write the code of a new document, or leave only the columns of a step filled in"),
            )
    return None


def _without_code(row: TableRow) -> Diagnostic:
    return Diagnostic(
        code="QMS-B010",
        message=msg("the row has no code, and no document stands above it"),
        location=row.place("code"),
        hint=msg("write the code of the document"),
    )


def _code_twice(row: TableRow, twin: TableRow) -> Diagnostic:
    return Diagnostic(
        code="QMS-B011",
        message=msg("{code} stands in row {number} already", code=cells.one_line(row.get("code")), number=twin.number),
        location=row.place("code"),
        hint=msg("a document has one row with its code; leave the code empty in the rows of its further steps"),
    )


def _document(rows: list[TableRow], columns: frozenset[str], found: list[Diagnostic]) -> StatedDocument | None:
    row = rows[0]
    code = read_cell(row, "code", cells.document_code, found)
    if code is None:
        return None
    steps = tuple(_steps(rows, chained=not columns & LINK_COLUMNS, found=found))

    def text(column: str) -> str | None:
        return read_cell(row, column, cells.one_line, found)

    document = StatedDocument(
        place=row.place(),
        code=code,
        kind=text("kind"),
        title=text("title"),
        unit=text("unit"),
        language=text("language"),
        clauses=read_cell(row, "clauses", cells.listing, found) or (),
        parent=text("parent"),
        bases=read_cell(row, "bases", cells.bases, found) or (),
        procedure=_procedure(row, found),
        steps=tuple(step for step, _ in steps),
        step_places=tuple(place for _, place in steps),
        body=_body(row, found),
        review_interval=read_cell(row, "review_interval", cells.whole_number, found),
        sensitivity=read_cell(row, "sensitivity", cells.sensitivity, found),
        change=text("change"),
        change_basis=text("change_basis"),
    )
    if sum(len(text) for row in rows for text in row.cells.values()) > _SURELY_SHORT and _is_too_long(
        document.applied_to(Header(code=code, title="", unit=""))
    ):
        found.append(_too_much(code, row))
        return None
    return document


def _is_too_long(header: Header) -> bool:
    """Whether *header* would have more letters than are read of one."""
    return len(to_toml(header)) > HEADER_LIMIT


def _procedure(row: TableRow, found: list[Diagnostic]) -> Procedure:
    def text(column: str) -> str | None:
        return read_cell(row, column, cells.one_line, found)

    return Procedure(
        national_code=text("national_code"),
        field=text("field"),
        time=read_cell(row, "time", cells.working_time, found),
        online_level=text("online_level"),
        applicants=text("applicants"),
        papers=read_cell(row, "papers", cells.listing, found) or (),
        sets=read_cell(row, "sets", cells.whole_number, found),
        place=text("place"),
        result=text("result"),
        conditions=read_cell(row, "conditions", cells.listing, found) or (),
        fee=text("fee"),
        form=text("form"),
        sample_dossier=text("sample_dossier"),
        cutoff=read_cell(row, "cutoff", cells.hour, found),
    )


def _body(row: TableRow, found: list[Diagnostic]) -> str | None:
    text = row.get("body")
    if not text:
        return None
    _, faults = decode(text.encode(errors="replace"), path=row.path)
    found.extend(attrs.evolve(fault, location=row.place("body")) for fault in faults)
    return text + "\n"


def _steps(rows: Iterable[TableRow], *, chained: bool, found: list[Diagnostic]) -> Iterator[tuple[Step, Location]]:
    """Yield the steps with their places; *chained* leads each to the one below, where no column tells."""
    of_steps = [row for row in rows if row.cells.keys() & _OF_STEP]
    ids = [cells.one_line(row.get("step")) or f"b{n}" for n, row in enumerate(of_steps, start=1)]
    for row, step, following in zip(of_steps, ids, [*ids[1:], None], strict=False):
        if "step_time" in row.shared:
            found.append(_time_shared(row))
        if "what" not in row.cells:
            found.append(_nothing_done(row))
        yield _step(row, step, following if chained else None, found), row.place()


def _step(row: TableRow, step: str, following: str | None, found: list[Diagnostic]) -> Step:
    def text(column: str) -> str | None:
        return read_cell(row, column, cells.one_line, found)

    return Step(
        id=step,
        what=text("what") or "",
        unit=text("step_unit"),
        role=text("role"),
        time=read_cell(row, "step_time", cells.working_time, found),
        form=text("step_form"),
        result=text("step_result"),
        leg=read_cell(row, "leg", cells.leg, found) or Leg.OWN,
        next=read_cell(row, "next", cells.link, found) or following,
        yes=read_cell(row, "yes", cells.link, found),
        no=read_cell(row, "no", cells.link, found),
    )


def _too_much(code: str, row: TableRow) -> Diagnostic:
    return Diagnostic(
        code="QMS-B016",
        message=msg("the rows of {code} make a header of more than {limit} letters", code=code, limit=HEADER_LIMIT),
        location=row.place("code"),
        hint=msg("put long texts into the column body, or into an attachment"),
    )


def _nothing_done(row: TableRow) -> Diagnostic:
    return Diagnostic(
        code="QMS-B014",
        message=msg("the step does not say what is done"),
        location=row.place("what"),
        hint=msg("fill in the column what, or empty the row"),
    )


def _time_shared(row: TableRow) -> Diagnostic:
    return Diagnostic(
        code="QMS-B015",
        message=msg("one merged cell gives a time to several steps"),
        location=row.place("step_time"),
        hint=msg("unmerge the cell and give each step its own part of the time"),
    )


def document_cells(
    header: Header, *, kind: str | None = None, management: Management | None = None
) -> tuple[Mapping[str, str], ...]:
    """Return the rows that state a document, each as cells by column; `read_documents` reads them back.

    A table holds no titles of legal bases, no files and no text, and no list item with a semicolon.
    """
    fields: dict[str, Any] = {a.name: getattr(header, a.name) for a in attrs.fields(Header) if a.name in _OF_DOCUMENT}
    procedure = header.procedure or Procedure()
    fields |= {a.name: getattr(procedure, a.name) for a in attrs.fields(Procedure)}
    fields |= {
        a.name: getattr(management or Management(), a.name) for a in attrs.fields(Management) if a.name in _OF_DOCUMENT
    }
    fields |= {"kind": kind, "bases": cells.bases_text(header.bases), "body": None}
    steps = [_step_cells(step) for step in header.steps] or [{}]
    return ({**_as_cells(fields), **steps[0]}, *steps[1:])


def _step_cells(step: Step) -> dict[str, str]:
    return _as_cells({_COLUMN_OF_STEP.get(a.name, a.name): getattr(step, a.name) for a in attrs.fields(Step)})


def _as_cells(fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        column: cells.listing_text(value) if isinstance(value, tuple) else str(value)
        for column, value in fields.items()
        if value
    }

"""Rules by which records hang together: what they name is there, and those that close name what they rest on."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.citations import unknown_papers
from qms.model.codes import DocumentId
from qms.model.organisation import Organisation
from qms.model.papers import PaperReference
from qms.model.records import Record, Records
from qms.model.registers import ClauseId, Field, PersonId, RecordId, UnitId
from qms.model.standards import Standard
from qms.model.system import System
from qms.wording import Message, msg

Locate = Callable[[str], Location]
"""Gives the place of a field in the file of a record."""


def record_faults(
    record: Record, system: System, *, standard: Standard, on: dt.date, locate: Locate
) -> Iterator[Diagnostic]:
    """Yield what one record names and neither the store, on the day *on*, nor the standard has."""
    for field in record.register.fields:
        held = record.value(field.name)
        for one in held if field.is_many else [held]:
            if field.sort is ClauseId and one is not None and not standard.knows(one):
                yield Diagnostic(
                    code="QMS-H016",
                    message=msg("{record} names the clause “{name}”, which is not in {edition}", record=record.id,
                                name=one, edition=standard.title_en),
                    location=locate(field.name),
                    hint=msg("`qms coverage` lists the clauses"),
                )  # fmt: skip
            elif one is not None:
                yield from _unknown(record, field, one, system, on=on, locate=locate)
    yield from _too_few(record, locate=locate)


def _unknown(
    record: Record, field: Field, one: Any, system: System, *, on: dt.date, locate: Locate
) -> Iterator[Diagnostic]:
    said = _WHAT.get(field.sort)
    if said is None:
        if isinstance(one, PaperReference) and unknown_papers([one], system.papers, system.ledger):
            yield Diagnostic(
                code="QMS-H014",
                message=msg("{record} names the paper {number}, which is not entered", record=record.id,
                            number=one.number),
                location=locate(field.name),
                hint=msg("enter it with `qms paper add`"),
                severity=Severity.WARNING,
            )  # fmt: skip
        return
    code, message, known = said
    names = known(system, field, on)
    if one not in names:
        near = difflib.get_close_matches(one, names, n=1)
        yield Diagnostic(
            code=code,
            message=Message(message.template, (("record", record.id), ("name", one), ("date", on))),
            location=locate(field.name),
            hint=msg("did you mean “{name}”?", name=near[0]) if near else _WHERE[field.sort],
        )


def _too_few(record: Record, *, locate: Locate) -> Iterator[Diagnostic]:
    """A record names at least as many things as its register asks for; only one that was cancelled need not."""
    for name, least in record.register.least_links.items():
        held = record.value(name)
        n = len(held) if record.register.field(name).is_many else int(held is not None)
        if n < least:
            yield Diagnostic(
                code="QMS-H015",
                message=msg("{record} names {n} in {field}, at least {least} are asked for", record=record.id, n=n,
                            field=record.register.field(name).notes.title, least=least),
                location=locate(name),
                hint=msg("add it with `qms record edit {record} {field}=…`", record=record.id, field=name),
                severity=Severity.WARNING,
            )  # fmt: skip


def _units(system: System, _: Field, on: dt.date) -> Iterable[str]:
    return [unit.id for unit in system.organisation.units if system.organisation.unit(unit.id, on)]


def _people(system: System, _: Field, on: dt.date) -> Iterable[str]:
    return _serving(system.organisation, on)


def _serving(organisation: Organisation, on: dt.date) -> Iterable[str]:
    return [person.id for person in organisation.people if organisation.serves(person.id, on)]


def _documents(system: System, _: Field, __: dt.date) -> Iterable[str]:
    return _Documents(system)


class _Documents(list[str]):
    """The ids of documents, working texts and those that only the ledger knows."""

    def __init__(self, system: System) -> None:
        super().__init__(system.documents)
        self._system = system

    def __contains__(self, name: object) -> bool:
        return name in self._system.documents or bool(self._system.ledger.lines(str(name)))


def _records(system: System, field: Field, _: dt.date) -> Iterable[str]:
    return records_named(system.records, field)


def records_named(records: Records, field: Field) -> Iterable[str]:
    """Return the ids of the records that a field may name."""
    named = [field.notes.register] if field.notes.register else records.registers
    return [record for register in named for record in records.of(register)]


_Known = Callable[[System, Field, dt.date], Any]
_WHAT: Final[Mapping[Any, tuple[str, Message, _Known]]] = {
    UnitId: ("QMS-H010", msg("{record} names the unit “{name}”, which is not there on {date}"), _units),
    PersonId: ("QMS-H011", msg("{record} names the person “{name}”, who is not there on {date}"), _people),
    DocumentId: ("QMS-H012", msg("{record} names the document “{name}”, which is not there"), _documents),
    RecordId: ("QMS-H013", msg("{record} names the record “{name}”, which is not there"), _records),
}
_WHERE: Final[Mapping[Any, Message]] = {
    UnitId: msg("`qms org list` shows the units"),
    PersonId: msg("`qms org list` shows the people"),
    DocumentId: msg("`qms list` shows the documents"),
    RecordId: msg("`qms record list` shows the records"),
}

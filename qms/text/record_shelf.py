"""The records of a store, read from its files when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Final

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.records import Record
from qms.model.registers import RECORDS, Field, RecordId, Register, parts_of
from qms.model.snapshot import Snapshot
from qms.text.records import read_record
from qms.wording import msg

_NOTHING: Final[Mapping[RecordId, Record]] = MappingProxyType({})


class RecordShelf:
    """See `qms.model.records.Records`. A register is read whole when it is first asked for, and never twice."""

    def __init__(self, snapshot: Snapshot, registers: Mapping[str, Register]) -> None:
        self._snapshot = snapshot
        self._registers = MappingProxyType({name: registers[name] for name in sorted(registers)})
        self._read: dict[str, Mapping[RecordId, Record]] = {}
        self._faults: dict[str, tuple[Diagnostic, ...]] = {}

    @property
    def registers(self) -> Mapping[str, Register]:
        """The registers by name, sorted."""
        return self._registers

    def of(self, register: str) -> Mapping[RecordId, Record]:
        """Return the records of a register by id, in order; empty for a name that no register has."""
        if register not in self._registers:
            return _NOTHING
        if register not in self._read:
            self._fetch(self._registers[register])
        return self._read[register]

    def find(self, record: str) -> Record | None:
        """Return a record by its id, whatever its case, or None."""
        wanted = RecordId(record.strip().upper())
        try:
            prefix, _, _ = parts_of(wanted)
        except ValueError:
            return None
        own = (name for name, register in self._registers.items() if register.prefix == prefix)
        return next((found for name in own if (found := self.of(name).get(wanted))), None)

    def naming(self, thing: str) -> Sequence[tuple[Record, Field]]:
        """Return the records that name a thing, each with the field."""
        return self._naming.get(thing, ())

    def numbers(self, register: str, year: int) -> Iterable[int]:
        """Return the numbers that a register has given in a year; those of files that cannot be read too."""
        for path in self._snapshot.paths(self._registers[register].folder(year)):
            if (record := _id_of(path)) is not None:
                yield parts_of(record)[2]

    @property
    def faults(self) -> Sequence[Diagnostic]:
        """What is wrong in the files of all registers, and which files are of none."""
        found = [*self._strays()]
        for name in self._registers:
            self.of(name)
            found += self._faults[name]
        return found

    @cached_property
    def _naming(self) -> Mapping[str, Sequence[tuple[Record, Field]]]:
        named: dict[str, list[tuple[Record, Field]]] = {}
        for name in self._registers:
            for record in self.of(name).values():
                for field, thing in record.links():
                    named.setdefault(thing, []).append((record, field))
        return named

    def _fetch(self, register: Register) -> None:
        records: dict[RecordId, Record] = {}
        faults: list[Diagnostic] = []
        for path, data in self._snapshot.read_many(self._snapshot.paths(f"{RECORDS}/{register.name}")):
            record_id = _id_of(path)
            if record_id is None or not _is_of(register, record_id, path):
                faults.append(_misplaced(path))
                continue
            record, found = read_record(data, path=path, register=register)
            faults += found
            if record is not None:
                records[record_id] = record
        self._read[register.name] = MappingProxyType(dict(sorted(records.items(), key=lambda item: parts_of(item[0]))))
        self._faults[register.name] = tuple(faults)

    def _strays(self) -> Iterator[Diagnostic]:
        for folder in self._snapshot.folders(RECORDS):
            if folder not in self._registers:
                yield Diagnostic(
                    code="QMS-H003",
                    message=msg("no register is called “{name}”", name=folder),
                    location=Location(path=f"{RECORDS}/{folder}"),
                    hint=msg("enable the plugin that brings it, or declare it under [registers] of qms.toml"),
                )


def _id_of(path: str) -> RecordId | None:
    record = RecordId(path.rpartition("/")[2].removesuffix(".toml").upper())
    try:
        parts_of(record)
    except ValueError:
        return None
    return record


def _is_of(register: Register, record: RecordId, path: str) -> bool:
    return parts_of(record)[0] == register.prefix and register.path(record) == path


def _misplaced(path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-H004",
        message=msg("{name} is no file of a record of this register", name=path.rpartition("/")[2]),
        location=Location(path=path),
        hint=msg("records are made with `qms record add`; move the file out of the folder"),
        severity=Severity.WARNING,
    )

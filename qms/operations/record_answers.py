"""Answer what is asked of registers: their records as rows, one record with what names it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from qms.model.papers import PaperReference
from qms.model.records import Record
from qms.model.registers import Field, Register, parts_of
from qms.operations.recording import find_record, find_register
from qms.plans.record_values import shown_value

if TYPE_CHECKING:
    from qms.model.system import System
    from qms.operations.loading import Loaded


@attrs.frozen(kw_only=True)
class RecordRows:
    """Records of one register: as values for programs, and as people read them."""

    register: Register
    records: Sequence[Record]
    system: System
    on: dt.date

    @property
    def plain_rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows as programs read them: ids, days, lists."""
        return [_plain(record) for record in self.records]

    @property
    def shown_rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows as people read them: names instead of ids."""
        return [
            {
                "id": record.id,
                "state": self.register.state(record.state).title,
                "digest": record.digest,
                **{field.name: _shown(record, field, self.system, self.on) for field in self.register.fields},
            }
            for record in self.records
        ]


@attrs.frozen(kw_only=True)
class RecordAnswer:
    """One record with its fields as people read them, and the records that name it."""

    record: Record
    shown: Sequence[tuple[Field, str]]
    named_by: Sequence[tuple[Record, Field]]

    @property
    def plain(self) -> Mapping[str, Any]:
        """The record as programs read it."""
        return {
            "register": self.record.register.name,
            **_plain(self.record),
            "path": self.record.path,
            "attachments": list(self.record.head.attachments),
            "named_by": [{"record": other.id, "field": field.name} for other, field in self.named_by],
            "history": [attrs.asdict(line) for line in self.record.head.history],
        }


def record_rows(
    loaded: Loaded, register: str, *, year: int | None, state: str | None, only_open: bool, on: dt.date
) -> RecordRows:
    """Return the records of a register in their order; raises `UsageError` for an unknown register."""
    own = find_register(loaded, register)
    records = [
        record
        for record in loaded.records.of(own.name).values()
        if (year is None or parts_of(record.id)[1] == year)
        and state in (None, record.state)
        and (record.is_open or not only_open)
    ]
    return RecordRows(register=own, records=records, system=loaded.system, on=on)


def record_answer(loaded: Loaded, reference: str, *, on: dt.date) -> RecordAnswer:
    """Return one record; raises `UsageError` where there is none."""
    record = find_record(loaded, reference)
    shown = [(field, _shown(record, field, loaded.system, on)) for field in record.register.fields]
    return RecordAnswer(record=record, shown=shown, named_by=loaded.records.naming(record.id))


def register_counts(loaded: Loaded) -> Sequence[tuple[Register, int, int]]:
    """Return the registers, each with the number of its records and of those that are open."""
    told = []
    for register in loaded.records.registers.values():
        records = loaded.records.of(register.name).values()
        told.append((register, len(records), sum(record.is_open for record in records)))
    return told


def _shown(record: Record, field: Field, system: System, on: dt.date) -> str:
    return shown_value(field, record.value(field.name), system, on=record.day() or on)


def _plain(record: Record) -> dict[str, Any]:
    values = {field.name: _plain_value(record.value(field.name)) for field in record.register.fields}
    return {"id": record.id, "state": record.state, **values, "digest": record.digest}


def _plain_value(value: Any) -> Any:
    if isinstance(value, PaperReference):
        return {"number": value.number, "date": value.date}
    return [_plain_value(one) for one in value] if isinstance(value, tuple) else value

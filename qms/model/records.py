"""Records: what a register holds of one thing, and every change of it with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from qms.model.registers import OWN_KEYS, REFERENCES, Field, RecordId, Register
from qms.model.reviews import Means

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic

STATE = "state"
"""The name under which history tells of a step from one state to the next."""
MADE = "record"
"""The name under which it tells that the record was made."""


@attrs.frozen(kw_only=True)
class HistoryLine:
    """One field that was changed: by whom, who entered it, when, what it held before and after, and why.

    *old* and *new* are the values as TOML writes them, without the quotes of a text; None where there was none.
    """

    at: dt.datetime
    by: str
    entered_by: str | None = None
    means: Means | None = None
    source: str | None = None
    field: str
    old: str | None = None
    new: str | None = None
    why: str | None = None


@attrs.frozen(kw_only=True)
class RecordHead:
    """What a record's file says beside the values: its state, and the digest of what a command wrote last.

    A file that was changed by hand no longer has that digest.
    """

    state: str
    written: str
    attachments: tuple[str, ...] = ()
    history: tuple[HistoryLine, ...] = ()


assert {attribute.name for attribute in attrs.fields(RecordHead)} | {"id"} == OWN_KEYS


@attrs.frozen(kw_only=True)
class Record:
    """A record. *values* is an instance of the register's class; *digest* is that of the file as it was read.

    *is_explained* is whether the file says what a command wrote last.
    """

    id: RecordId
    register: Register
    path: str
    head: RecordHead
    values: Any
    digest: str
    is_explained: bool

    @property
    def state(self) -> str:
        """What it is in."""
        return self.head.state

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor cancelled."""
        return not self.register.state(self.state).is_final

    def value(self, field: str) -> Any:
        """Return what a field holds; raises KeyError for a name that no field has."""
        return value_of(self.values, self.register.field(field))

    def day(self) -> dt.date | None:
        """Return the day by which it belongs to a period: that of its register's field, or the day it was made."""
        if self.register.day is not None:
            day = self.value(self.register.day)
            return day if day is None or type(day) is dt.date else None
        return self.head.history[0].at.date() if self.head.history else None

    def was_made_by(self, on: dt.date) -> bool:
        """Whether it had been made by the day."""
        return not self.head.history or self.head.history[0].at.date() <= on

    def links(self) -> Iterator[tuple[Field, str]]:
        """Yield the things that it names, each with the field that does."""
        for field in self.register.fields:
            if field.sort in REFERENCES:
                held = value_of(self.values, field)
                yield from ((field, one) for one in (held if field.is_many else [held]) if one is not None)


def value_of(values: Any, field: Field) -> Any:
    """Return what a field holds in the values of a record."""
    return getattr(values, _attribute(type(values), field.name))


def with_values(values: Any, changes: Mapping[str, Any]) -> Any:
    """Return values with some fields changed, by the names of the fields; None takes a value out."""
    cls = type(values)
    fields = {_alias(attribute): attribute for attribute in attrs.fields(cls)}
    plain: dict[str, Any] = {}
    for name, value in changes.items():
        attribute = fields[name]
        empty = attribute.default if attribute.default is not attrs.NOTHING else None
        plain[str(attribute.alias)] = empty if value is None else value
    return attrs.evolve(values, **plain)


def _attribute(cls: type, name: str) -> str:
    return next(str(attribute.name) for attribute in attrs.fields(cls) if _alias(attribute) == name)


def _alias(attribute: attrs.Attribute[Any]) -> str:
    return str(attribute.alias).removesuffix("_")


class Records(Protocol):
    """The records of a store, each register read when it is first asked for."""

    @property
    def registers(self) -> Mapping[str, Register]:
        """The registers by name, sorted."""
        ...

    def of(self, register: str) -> Mapping[RecordId, Record]:
        """Return the records of a register by id, in order; empty for a name that no register has."""
        ...

    def find(self, record: str) -> Record | None:
        """Return a record by its id, whatever its case, or None."""
        ...

    def naming(self, thing: str) -> Sequence[tuple[Record, Field]]:
        """Return the records that name a thing (a record, document, unit, person or clause), each with the field."""
        ...

    def numbers(self, register: str, year: int) -> Iterable[int]:
        """Return the numbers that a register has given in a year; those of files that cannot be read too."""
        ...

    @property
    def faults(self) -> Sequence[Diagnostic]:
        """What is wrong in the files of all registers."""
        ...


@attrs.frozen
class NoRecords:
    """Those of a store that keeps none."""

    registers: Mapping[str, Register] = MappingProxyType({})
    faults: Sequence[Diagnostic] = ()

    def of(self, register: str) -> Mapping[RecordId, Record]:
        """Return nothing."""
        return MappingProxyType({})

    def find(self, record: str) -> Record | None:
        """Return None."""
        return None

    def naming(self, thing: str) -> Sequence[tuple[Record, Field]]:
        """Return nothing."""
        return ()

    def numbers(self, register: str, year: int) -> Iterable[int]:
        """Return nothing."""
        return ()

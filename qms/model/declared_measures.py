"""Measures that an agency declares as data, under ``[measures]`` of `qms.toml`."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from qms.model.measures import Measure, Measurement, Target, counted_share
from qms.model.records import Record
from qms.model.registers import Register
from qms.model.reports import Period
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.system import System


class Counting(enum.StrEnum):
    """How a figure is counted from the records of a register."""

    SHARE = "share"
    """Of the records of the period, those that are as *where* says."""
    UNITS = "units"
    """Of some units, those that a record names in *field*."""
    STATED = "stated"
    """The latest record states it: *numerator* and *denominator* are its fields."""


@attrs.frozen(kw_only=True)
class DeclaredMeasure:
    """A measure over the records of one register; see `Counting`.

    *where* are values of fields, as their file has them; ``state`` is one of them.
    """

    title: str
    register: str
    counting: Counting
    where: Mapping[str, Any] = attrs.field(factory=dict)
    field: str | None = None
    units: tuple[str, ...] = ()
    numerator: str | None = None
    denominator: str | None = None
    target: Target | None = None


def declared_measure(name: str, declared: DeclaredMeasure, registers: Mapping[str, Register]) -> Measure:
    """Return the measure that is declared; raises ValueError, with a `Message`, for what cannot be one."""
    for fault in _faults(declared, registers):
        raise ValueError(fault)
    count = {Counting.SHARE: _share, Counting.UNITS: _units, Counting.STATED: _stated}[declared.counting]

    def compute(system: System, period: Period) -> Measurement:
        return count(declared, system, period)

    return Measure(name, declared.title, compute=compute, target=declared.target)


def _faults(declared: DeclaredMeasure, registers: Mapping[str, Register]) -> Iterator[Any]:
    register = registers.get(declared.register)
    if register is None:
        yield msg("there is no register “{name}”", name=declared.register)
        return
    needed: list[str | None] = {
        Counting.SHARE: list[str | None](declared.where),
        Counting.UNITS: [declared.field, *declared.where],
        Counting.STATED: [declared.numerator, declared.denominator],
    }[declared.counting]
    known = {"state", *(field.name for field in register.fields)}
    for name in needed:
        if name not in known:
            yield msg("the register {register} has no field “{name}”", register=register.name, name=name or "…")


def _share(declared: DeclaredMeasure, system: System, period: Period) -> Measurement:
    records = _of_period(declared, system, period)
    counted = [record.id for record in records if _fits(record, declared.where)]
    return counted_share(counted, [record.id for record in records], as_of=period.last)


def _units(declared: DeclaredMeasure, system: System, period: Period) -> Measurement:
    on = period.last
    there = (unit.id for unit in system.organisation.units if system.organisation.unit(unit.id, on))
    units = declared.units or tuple(dict.fromkeys(there))
    named = {
        unit
        for record in _of_period(declared, system, period)
        if _fits(record, declared.where)
        for unit in _many(record.value(declared.field or ""))
    }
    return counted_share([unit for unit in units if unit in named], [*units], as_of=on)


def _stated(declared: DeclaredMeasure, system: System, period: Period) -> Measurement:
    def figure(record: Record, field: str | None) -> Fraction | None:
        held = record.value(field or "")
        return Fraction(str(held)) if isinstance(held, int | float) else None

    for record in reversed(_of_period(declared, system, period)):
        if not _fits(record, declared.where):
            continue
        return Measurement(
            numerator=figure(record, declared.numerator),
            denominator=figure(record, declared.denominator),
            as_of=record.day() or period.last,
            counted=(record.id,),
            population=(record.id,),
        )
    return Measurement(numerator=None, denominator=None, as_of=period.last)


def _of_period(declared: DeclaredMeasure, system: System, period: Period) -> list[Record]:
    """Return the records of a period by their day; what was cancelled counts for nothing."""
    records = [
        record
        for record in system.records.of(declared.register).values()
        if record.state != "cancelled" and (day := record.day()) is not None and period.covers(day)
    ]
    return sorted(records, key=lambda record: (record.day() or dt.date.min, record.id))


def _fits(record: Record, where: Mapping[str, Any]) -> bool:
    return all((record.state if name == "state" else record.value(name)) == value for name, value in where.items())


def _many(held: Any) -> tuple[Any, ...]:
    return held if isinstance(held, tuple) else (held,)

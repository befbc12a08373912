"""Keep registers: make a record, change it, move it to another state, say why it was changed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from qms.checks.records import record_faults
from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused, UsageError
from qms.model.records import Record
from qms.model.registers import RecordId, Register
from qms.operations.loading import Loaded
from qms.operations.session import Outcome, Session
from qms.operations.standards import standard
from qms.plans.plan import Plan
from qms.plans.record_values import new_values, read_values
from qms.plans.recording import (
    Acting,
    FaultsOf,
    plan_explanation,
    plan_move,
    plan_new_record,
    plan_record_change,
)
from qms.text.records import read_record
from qms.text.source import normalised
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.reviews import Means

Said = Mapping[str, Any] | Iterable[tuple[str, str]]
"""Values by the names of fields; or texts as people type them, which are read first."""


@attrs.frozen(kw_only=True)
class Recorder:
    """Who changes records. *by* is the person who acted, where that is not the one at the keyboard."""

    by: str | None = None
    means: Means | None = None
    source: str | None = None
    why: str | None = None

    def acting(self, session: Session) -> Acting:
        """Return what the history says of the act; raises `UsageError` where nobody is known to have acted."""
        by = self.by or (session.entered_by if session.entered_by != "unknown" else None)
        if by is None:
            raise UsageError(msg("nobody is known to act"), hint=msg("say who with --as, or set QMS_PERSON to your id"))
        return Acting(
            by=by, at=session.now, entered_by=session.entered_by if session.entered_by != "unknown" else by,
            means=self.means, source=self.source, why=self.why,
        )  # fmt: skip


@attrs.frozen(kw_only=True)
class RecordOutcome:
    """What became of a record."""

    record: RecordId
    outcome: Outcome


def add_record(
    session: Session, register: str, said: Said, *, recorder: Recorder, on: dt.date | None = None,
    dry_run: bool = False,
) -> RecordOutcome:  # fmt: skip
    """Make a record; it is numbered in the year of the day *on* (today by default), when it came to be.

    Raises `UsageError` for an unknown register or field, `Refused` where it names what is not there.
    """
    made: list[RecordId] = []

    def decide(loaded: Loaded) -> Plan:
        own = find_register(loaded, register)
        day = on or session.today
        values = new_values(own, _values(own, said, loaded, day))
        plan, record = plan_new_record(
            loaded.system, own, values, acting=recorder.acting(session), year=day.year,
            faults_of=_faults_of(loaded, day),
        )  # fmt: skip
        made[:] = [record]
        return plan

    outcome = session.write(decide, dry_run=dry_run)
    return RecordOutcome(record=made[0], outcome=outcome)


def edit_record(
    session: Session, reference: str, said: Said, *, recorder: Recorder, read: str | None = None,
    dry_run: bool = False,
) -> RecordOutcome:  # fmt: skip
    """Give a record other values; *read* is the digest of the record that whoever changes it has seen.

    Raises `Busy` where it moved since.
    """

    def decide(loaded: Loaded, record: Record) -> Plan:
        changes = _values(record.register, said, loaded, session.today)
        return plan_record_change(
            loaded.system, record, changes, acting=recorder.acting(session), on_disk=_on_disk(loaded, record.path),
            faults_of=_faults_of(loaded, session.today), read=read,
        )  # fmt: skip

    return _with_record(session, reference, decide, dry_run=dry_run)


def move_record(
    session: Session, reference: str, to: str, said: Said = (), *, recorder: Recorder, read: str | None = None,
    dry_run: bool = False,
) -> RecordOutcome:  # fmt: skip
    """Move a record to another state, with what is filled in on the way; raises as `edit_record` does."""

    def decide(loaded: Loaded, record: Record) -> Plan:
        changes = _values(record.register, said, loaded, session.today)
        return plan_move(
            loaded.system, record, to, changes, acting=recorder.acting(session),
            on_disk=_on_disk(loaded, record.path), faults_of=_faults_of(loaded, session.today), read=read,
        )  # fmt: skip

    return _with_record(session, reference, decide, dry_run=dry_run)


def explain_record(session: Session, reference: str, *, recorder: Recorder, dry_run: bool = False) -> RecordOutcome:
    """Say why the file of a record was changed by hand; what it says now goes on from there."""

    def decide(loaded: Loaded, record: Record) -> Plan:
        data = _on_disk(loaded, record.path)
        if data is None:
            raise Refused(
                msg("{path} is gone from the disk", path=record.path),
                hint=msg("bring it back out of the history: git checkout main -- {path}", path=record.path),
            )
        there, faults = read_record(normalised(data), path=record.path, register=record.register)
        if there is None:
            raise Refused(msg("{path} cannot be read", path=record.path), diagnostics=faults)
        before = record if record.is_explained else None
        return plan_explanation(
            loaded.system, there, before, acting=recorder.acting(session), data=data,
            faults_of=_faults_of(loaded, session.today),
        )  # fmt: skip

    return _with_record(session, reference, decide, dry_run=dry_run)


def find_register(loaded: Loaded, name: str) -> Register:
    """Return a register by its name or its prefix; raises `UsageError` with those that there are."""
    registers = loaded.records.registers
    if name in registers:
        return registers[name]
    for register in registers.values():
        if name.upper() == register.prefix:
            return register
    raise UsageError(
        msg("there is no register “{name}”", name=name),
        hint=msg("there are {names}", names=", ".join(registers))
        if registers
        else msg("enable a plugin that brings one, or declare it under [registers] of qms.toml"),
    )


def find_record(loaded: Loaded, reference: str) -> Record:
    """Return a record by its id; raises `UsageError` for one that is not there, `Refused` for one with faults."""
    record = loaded.records.find(reference)
    if record is not None:
        return record
    faults = [fault for fault in loaded.records.faults if fault.location and reference.lower() in str(fault.location)]
    if faults:
        raise Refused(msg("{record} cannot be read", record=reference.upper()), diagnostics=faults)
    raise UsageError(msg("there is no record {record}", record=reference), hint=msg("`qms record list` shows them"))


def _with_record(
    session: Session, reference: str, decide: Callable[[Loaded, Record], Plan], *, dry_run: bool
) -> RecordOutcome:
    found: list[RecordId] = []

    def plan(loaded: Loaded) -> Plan:
        record = find_record(loaded, reference)
        found[:] = [record.id]
        return decide(loaded, record)

    outcome = session.write(plan, dry_run=dry_run)
    return RecordOutcome(record=found[0], outcome=outcome)


def _values(register: Register, said: Said, loaded: Loaded, on: dt.date) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        return read_values(register, said, loaded.system, on=on)
    names = {field.name for field in register.fields}
    if unknown := sorted({*said} - names):
        raise UsageError(
            msg("the register {register} has no field “{name}”", register=register.name, name=unknown[0]),
            hint=msg("it has {fields}", fields=", ".join(sorted(names))),
        )
    return said


def _faults_of(loaded: Loaded, on: dt.date) -> FaultsOf:
    def faults_of(record: Record) -> Iterator[Diagnostic]:
        def locate(field: str) -> Location:
            return Location(path=record.path, field=field)

        known = standard(loaded.settings.standard.edition)
        return record_faults(record, loaded.system, standard=known, on=record.day() or on, locate=locate)

    return faults_of


def _on_disk(loaded: Loaded, path: str) -> bytes | None:
    try:
        return loaded.texts.read(path)
    except KeyError:
        return None

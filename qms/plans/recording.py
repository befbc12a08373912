"""Plan what is kept in registers: a record that is made, changed, moved to another state, or explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from qms.diagnostics import Diagnostic, Location, in_order
from qms.errors import Busy, Refused, UsageError
from qms.model.records import MADE, STATE, HistoryLine, Record, RecordHead, value_of, with_values
from qms.model.registers import Moving, RecordId, Register, Transition, parts_of, record_id
from qms.model.reviews import Means
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.plan import Plan, refuse_errors
from qms.text.records import read_record, record_bytes
from qms.text.writing import written_value
from qms.wording import Message, listed, msg

FaultsOf = Callable[[Record], Iterator[Diagnostic]]
"""Yield what is wrong with a record as it would be."""


@attrs.frozen(kw_only=True)
class Acting:
    """Who changes a record, and what the history says of it. *entered_by* is who sits at the keyboard."""

    by: str
    at: dt.datetime
    entered_by: str
    means: Means | None = None
    source: str | None = None
    why: str | None = None

    def line(self, field: str, *, old: str | None = None, new: str | None = None) -> HistoryLine:
        """Return the line of history for one field."""
        return HistoryLine(
            at=self.at,
            by=self.by,
            entered_by=self.entered_by if self.entered_by != self.by else None,
            means=self.means,
            source=self.source,
            field=field,
            old=old,
            new=new,
            why=self.why,
        )


def plan_new_record(
    system: System, register: Register, values: Any, *, acting: Acting, year: int, faults_of: FaultsOf,
    attachments: Mapping[str, bytes] = {},
) -> tuple[Plan, RecordId]:  # fmt: skip
    """Return the plan of a record, with the number it gets: the next of its register in the *year*.

    Raises `Refused` where it names what is not there.
    """
    _refuse_absent(system, acting)
    record = record_id(register.prefix, year, max(system.records.numbers(register.name, year), default=0) + 1)
    head = RecordHead(state=register.states[0].name, written="", attachments=tuple(attachments))
    head = attrs.evolve(head, history=(acting.line(MADE),))
    made = _read(register, record, head, values)
    found = refuse_errors(faults_of(made), msg("the record cannot be made"))
    change = _change(system, made, f"{record}: {register.name}", acting, before=None, data=record_bytes(head, values))
    return Plan(change=change, warnings=found), record


def plan_record_change(
    system: System, record: Record, changes: Mapping[str, Any], *, acting: Acting, on_disk: bytes | None,
    faults_of: FaultsOf, read: str | None = None,
) -> Plan:  # fmt: skip
    """Return the plan of other values for a record; equal ones change nothing.

    *on_disk* is its file as it lies there; *read* is the digest of what whoever changes it has seen. Raises `Refused`
    where the record is closed, was changed by hand or would name what is not there; `Busy` where it moved meanwhile.
    """
    _refuse_absent(system, acting)
    _refuse_unsound(record, on_disk)
    _refuse_moved(record, read, changes)
    if not record.is_open:
        raise Refused(
            msg("{record} is {state}, and changes no more", record=record.id,
                state=record.register.state(record.state).title),
            hint=msg("make a new record that names it"),
        )  # fmt: skip
    lines = [*_lines(record, changes, acting)]
    if not lines:
        return Plan(change=_empty(system, record, acting))
    values = with_values(record.values, changes)
    return _rewritten(system, record, record.head, values, lines, acting, on_disk, faults_of)


def plan_move(
    system: System, record: Record, to: str, changes: Mapping[str, Any], *, acting: Acting, on_disk: bytes | None,
    faults_of: FaultsOf, read: str | None = None,
) -> Plan:  # fmt: skip
    """Return the plan of a step of a record to another state, with the values that are filled in on the way.

    Raises as `plan_record_change` does, and where no way leads there, somebody else may take it, something has to be
    filled in first, or the register's own guard says no.
    """
    _refuse_absent(system, acting)
    _refuse_unsound(record, on_disk)
    _refuse_moved(record, read, changes)
    move = _way(record, to)
    values = with_values(record.values, changes)
    head = attrs.evolve(record.head, state=to)
    moved = _read(record.register, record.id, head, values)
    reasons = [*_hindrances(system, moved, move, acting)]
    if reasons:
        raise Refused(
            msg("{record} cannot become “{state}”", record=record.id, state=record.register.state(to).title),
            diagnostics=[
                Diagnostic(code="QMS-H020", message=reason, location=Location(path=record.path)) for reason in reasons
            ],
        )
    lines = [*_lines(record, changes, acting), acting.line(STATE, old=record.state, new=to)]
    return _rewritten(system, record, head, values, lines, acting, on_disk, faults_of)


def plan_explanation(
    system: System, record: Record, before: Record | None, *, acting: Acting, data: bytes, faults_of: FaultsOf
) -> Plan:
    """Return the plan of telling in its history why a record was changed by hand; *data* is its file on the disk.

    *before* is the record as a command wrote it last, None where nothing is left of that.
    """
    _refuse_absent(system, acting)
    if not acting.why:
        raise UsageError(msg("a change by hand needs a reason"), hint=msg("say it with --why"))
    if record.is_explained:
        raise UsageError(msg("{record} was not changed by hand", record=record.id))
    known = record.head.history
    if before is not None and known[: len(before.head.history)] != before.head.history:
        raise Refused(
            msg("the history of {record} itself was changed by hand", record=record.id),
            hint=msg("bring it back out of git: git checkout main -- {path}", path=record.path),
        )
    lines = [acting.line(MADE)]
    if before is not None:
        lines = [*_differences(before, record, acting)] or lines
    return _rewritten(system, record, record.head, record.values, lines, acting, data, faults_of)


# -- what keeps a record from being changed -------------------------------------------------------------------


def _refuse_absent(system: System, acting: Acting) -> None:
    """Raise where whoever acts is not a person of the agency on the day."""
    on = acting.at.date()
    if system.organisation.person(acting.by) is None:
        raise UsageError(
            msg("there is no person “{person}”", person=acting.by),
            hint=msg("name who acts with --as; `qms org list` shows their ids"),
        )
    if not system.organisation.serves(acting.by, on):
        raise Refused(
            msg("{person} is not there on {date}", person=system.organisation.name_of_person(acting.by, on), date=on),
            hint=msg("name who acted with --as"),
        )


def _refuse_unsound(record: Record, on_disk: bytes | None) -> None:
    if on_disk is None:
        raise Refused(
            msg("{path} is gone from the disk", path=record.path),
            hint=msg("records are closed or cancelled, never deleted: git checkout main -- {path}", path=record.path),
        )
    there, faults = read_record(on_disk, path=record.path, register=record.register)
    if there is None:
        raise Refused(msg("{path} cannot be read", path=record.path), diagnostics=in_order(faults))
    if not there.is_explained:
        raise Refused(
            msg("{record} was changed by hand, and its history does not say why", record=record.id),
            hint=msg("say it with `qms record explain {record} --why …`", record=record.id),
        )


def _refuse_moved(record: Record, read: str | None, changes: Mapping[str, Any]) -> None:
    """Raise `Busy` where the record is no longer what was read, with what stands there and what was to be written."""
    if read is None or read == record.digest:
        return
    told = [
        Diagnostic(
            code="QMS-H021",
            message=msg("{field} is now “{now}”; it was to become “{new}”", field=name,
                        now=_said(record, name) or "", new=written_value(value) if value is not None else ""),
            location=Location(path=record.path, field=name),
        )
        for name, value in changes.items()
    ]  # fmt: skip
    raise Busy(
        msg("{record} was changed meanwhile; nothing was written", record=record.id),
        hint=msg("look at it once more: `qms record show {record}`", record=record.id),
        diagnostics=told,
    )


def _way(record: Record, to: str) -> Transition:
    register = record.register
    if all(state.name != to for state in register.states):
        raise UsageError(
            msg("there is no state “{state}” in this register", state=to),
            hint=msg("say one of {words}", words=", ".join(state.name for state in register.states)),
        )
    move = register.transition(record.state, to)
    if move is None:
        ways = [f"{way.to} ({register.state(way.to).title})" for way in register.ways_from(record.state)]
        raise Refused(
            msg("no way leads from “{state}” to “{to}”", state=register.state(record.state).title,
                to=register.state(to).title),
            hint=msg("from there it may become {words}", words=", ".join(ways))
            if ways
            else msg("what is closed or cancelled changes no more"),
        )  # fmt: skip
    return move


def _hindrances(system: System, moved: Record, move: Transition, acting: Acting) -> Iterator[Message]:
    register, on = moved.register, acting.at.date()
    for name in move.needs:
        if moved.value(name) in (None, (), ""):
            yield msg("“{field}” has to be filled in: {name}=…", field=register.field(name).notes.title, name=name)
    if move.needs_reason and not acting.why:
        yield msg("the reason has to be said with --why")
    held = {role.role for role in system.organisation.roles_on(acting.by, on)}
    if move.roles and not held & {*move.roles}:
        names = listed(msg("{role}", role=role) for role in move.roles)
        name = system.organisation.name_of_person(acting.by, on)
        yield msg("{person} has none of the roles that may do this: {roles}", person=name, roles=names)
    if move.guard is not None:
        yield from move.guard(Moving(record=moved, system=system, by=acting.by, on=on))


# -- what is written ------------------------------------------------------------------------------------------


def _lines(record: Record, changes: Mapping[str, Any], acting: Acting) -> Iterator[HistoryLine]:
    for name, value in changes.items():
        old, new = _said(record, name), None if value is None else written_value(value)
        if old != new:
            yield acting.line(name, old=old, new=new)


def _differences(before: Record, after: Record, acting: Acting) -> Iterator[HistoryLine]:
    for field in after.register.fields:
        old, new = _said(before, field.name), _said(after, field.name)
        if old != new:
            yield acting.line(field.name, old=old, new=new)
    if before.state != after.state:
        yield acting.line(STATE, old=before.state, new=after.state)


def _said(record: Record, name: str) -> str | None:
    held = value_of(record.values, record.register.field(name))
    return None if held in (None, ()) else written_value(held)


def _rewritten(
    system: System, record: Record, head: RecordHead, values: Any, lines: list[HistoryLine], acting: Acting,
    on_disk: bytes | None, faults_of: FaultsOf,
) -> Plan:  # fmt: skip
    head = attrs.evolve(head, history=(*head.history, *lines))
    found = refuse_errors(
        faults_of(_read(record.register, record.id, head, values)),
        msg("{record} cannot be changed like this", record=record.id),
    )
    what = ", ".join(line.field if line.field != STATE else f"{line.old} -> {line.new}" for line in lines)
    change = _change(
        system, record, f"{record.id}: {what}", acting, before=on_disk, data=record_bytes(head, values)
    )  # fmt: skip
    return Plan(change=change, warnings=found)


def _read(register: Register, record: RecordId, head: RecordHead, values: Any) -> Record:
    return Record(
        id=record, register=register, path=register.path(record), head=head, values=values, digest="",
        is_explained=True,
    )  # fmt: skip


def _change(
    system: System, record: Record, message: str, acting: Acting, *, before: bytes | None, data: bytes
) -> Change:
    return Change(
        base=system.commit,
        message=message,
        author=acting.entered_by,
        at=acting.at,
        writes={record.path: data},
        expects={record.path: before},
    )


def _empty(system: System, record: Record, acting: Acting) -> Change:
    return Change(base=system.commit, message=f"{record.id}", author=acting.entered_by, at=acting.at)


def year_of(record: RecordId) -> int:
    """Return the year in which a record was numbered."""
    return parts_of(record)[1]

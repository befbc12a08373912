"""Changes of the agency: each gives the organisation as it is afterwards, with everything that was so still in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

import attrs

from qms.errors import UsageError
from qms.model.organisation import Block, Board, Body, Organisation, Person, Unit, by_id, holds
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.numbers import FIRST_YEAR
from qms.plans.plan import Plan
from qms.plans.versions import (
    closed,
    ended,
    lasts,
    place_on,
    refuse_absent_unit,
    refuse_gap_and_overlap,
    refuse_odd_id,
    refuse_unknown,
    replaced,
)
from qms.wording import Message, msg

FAR = dt.timedelta(days=3660)
"""How far ahead a change may be entered: what lies beyond is a slip of the pen."""

THINGS = {"organisation": "organisations", "unit": "units", "board": "boards"}
"""What may be renamed and ended, with the table of `organisation.toml` that holds it."""


class OrganisationChange(Protocol):
    """Something that becomes different in the agency from a day on."""

    @property
    def day(self) -> dt.date | None:
        """The first day on which it is so; None where that was not said."""
        ...

    @property
    def summary(self) -> Message:
        """What it does, as an order."""
        ...

    def applied(self, organisation: Organisation) -> Organisation:
        """Return the organisation with the change; raises `UsageError` or `Refused` where it does not fit."""
        ...


@attrs.frozen(kw_only=True)
class Rename:
    """An organisation, a unit or a board gets another name or head; whatever is not given stays as it was.

    On the first day of a version it is that version that is put right. *what* tells a unit from an organisation of
    the same id.
    """

    id: str
    day: dt.date
    name: str | None = None
    symbol: str | None = None
    letterhead: tuple[str, ...] = ()
    place: str | None = None
    what: str | None = None

    @property
    def summary(self) -> Message:
        """What it does."""
        if self.name is None:
            return msg("change the head of “{id}” from {day} on", id=self.id, day=self.day)
        return msg("rename “{id}” to “{name}” from {day} on", id=self.id, name=self.name, day=self.day)

    def applied(self, organisation: Organisation) -> Organisation:
        """End the version that holds on the eve, and begin one with the new values."""
        table = _table(organisation, self.id, self.what)
        if table != "organisations" and (self.letterhead or self.place):
            raise UsageError(
                msg("only an organisation has a letterhead and a place of its own; “{id}” is none", id=self.id),
                hint=msg("its papers bear those of the organisation above it"),
            )
        given = {"name": self.name, "symbol": self.symbol, "letterhead": self.letterhead, "place": self.place}
        fields: dict[str, Any] = {field: value for field, value in given.items() if value}
        blocks = getattr(organisation, table)
        at = place_on(blocks, self.id, on=self.day)
        old = blocks[at]
        new = attrs.evolve(old, **fields)
        if new == old:
            return organisation
        if old.from_ == self.day:
            return _with_table(organisation, table, replaced(blocks, at, new))
        until: dict[str, Any] = {"to": self.day}
        since: dict[str, Any] = {"from_": self.day}
        if isinstance(old, Unit):
            until["succeeded_by"] = None  # that is for the last version to say
        if isinstance(old, Board):
            since["members"] = tuple(member for member in old.members if lasts(member, self.day))
        versions = (attrs.evolve(old, **until), attrs.evolve(new, **since))
        return _with_table(organisation, table, replaced(blocks, at, *versions))


@attrs.frozen(kw_only=True)
class Merge:
    """Units become one: those that end are succeeded by the unit *into*, which exists or is set up with *name*.

    With *move_people* whoever holds a post in a unit that ends gets the same post in the other.
    """

    ids: tuple[str, ...]
    into: str
    day: dt.date
    name: str | None = None
    symbol: str | None = None
    move_people: bool = False

    @property
    def summary(self) -> Message:
        """What it does."""
        ids = ", ".join(self.ids)
        return msg("merge {ids} into “{into}” from {day} on", ids=ids, into=self.into, day=self.day)

    def applied(self, organisation: Organisation) -> Organisation:
        """End the units, and let the other begin or bear its new name."""
        ending = tuple(dict.fromkeys(name for name in self.ids if name != self.into))
        if not ending:
            raise UsageError(msg("there is no unit to merge"), hint=msg("name the units that end"))
        for name in ending:
            refuse_unknown(organisation.units, name, msg("there is no unit “{id}”", id=name))
        units = organisation.units
        for name in ending:
            units = ended(units, name, self.day, succeeded_by=self.into)
        made = attrs.evolve(organisation, units=units)
        if organisation.unit_versions(self.into):
            place_on(organisation.units, self.into, on=self.day)
            if self.name or self.symbol:
                named = Rename(id=self.into, day=self.day, name=self.name, symbol=self.symbol, what="unit")
                made = named.applied(made)
        else:
            made = self._with_new_unit(made, [organisation.unit_versions(name)[-1] for name in ending])
        return self._with_people(made, ending) if self.move_people else made

    def _with_new_unit(self, organisation: Organisation, merged: Sequence[Unit]) -> Organisation:
        if self.name is None:
            raise UsageError(
                msg("there is no unit “{id}” yet, and a new one needs a name", id=self.into),
                hint=msg("give its --name, or --into a unit that exists"),
            )
        refuse_odd_id(self.into)
        above = [one.organisation for one in merged]  # one of them may end with its unit
        unit = Unit(
            id=self.into,
            name=self.name,
            symbol=self.symbol,
            organisation=next((name for name in above if name is None or organisation.body(name, self.day)), None),
            specialist=any(one.specialist for one in merged),
            from_=self.day,
        )
        return attrs.evolve(organisation, units=(*organisation.units, unit))

    def _with_people(self, organisation: Organisation, ending: Sequence[str]) -> Organisation:
        people = []
        for person in organisation.people:
            moved = [
                p
                for p in person.posts
                if p.unit in ending and lasts(p, self.day) and (p.from_ is None or p.from_ < self.day)
            ]
            if moved and holds(person, on=self.day):
                kept = tuple(closed(post, self.day) if post in moved else post for post in person.posts)
                begun = tuple(attrs.evolve(post, unit=self.into, from_=self.day) for post in moved)
                person = attrs.evolve(person, posts=(*kept, *begun))
            people.append(person)
        return attrs.evolve(organisation, people=tuple(people))


@attrs.frozen(kw_only=True)
class End:
    """An organisation, a unit or a board is no more; *succeeded_by* is the unit that owns a unit's documents then."""

    id: str
    day: dt.date
    succeeded_by: str | None = None
    what: str | None = None

    @property
    def summary(self) -> Message:
        """What it does."""
        if self.succeeded_by is None:
            return msg("end “{id}” on {day}", id=self.id, day=self.day)
        return msg(
            "end “{id}” on {day}; its documents pass to “{successor}”",
            id=self.id, day=self.day, successor=self.succeeded_by,
        )  # fmt: skip

    def applied(self, organisation: Organisation) -> Organisation:
        """End the version that holds on the eve."""
        table = _table(organisation, self.id, self.what)
        if table != "units" and self.succeeded_by is not None:
            raise UsageError(
                msg("only units are succeeded by another; “{id}” is none", id=self.id), hint=msg("leave it out")
            )
        more = {}
        if self.succeeded_by is not None:
            refuse_absent_unit(organisation, self.succeeded_by, self.day)
            more["succeeded_by"] = self.succeeded_by
        return _with_table(organisation, table, ended(getattr(organisation, table), self.id, self.day, **more))


@attrs.frozen
class Add:
    """A new organisation, unit, board or person, or the version of one that follows the last."""

    block: Block

    @property
    def day(self) -> dt.date | None:
        """Its first day."""
        return self.block.from_

    @property
    def summary(self) -> Message:
        """What it does."""
        return msg("add {id} to organisation.toml", id=self.block.id)

    def applied(self, organisation: Organisation) -> Organisation:
        """Put it behind those of its kind."""
        table = _TABLES[type(self.block)]
        blocks = getattr(organisation, table)
        versions = by_id(blocks).get(self.block.id, ())
        if not versions:
            refuse_odd_id(self.block.id)
        refuse_gap_and_overlap(versions, self.block)
        return _with_table(organisation, table, (*blocks, self.block))


_TABLES: dict[type[Block], str] = {Body: "organisations", Unit: "units", Board: "boards", Person: "people"}


def _table(organisation: Organisation, name: str, what: str | None) -> str:
    """Return the table that holds a thing; raises `UsageError` where none does, or where two things may be meant."""
    tables = [THINGS[what]] if what else [*THINGS.values()]
    found = [table for table in tables if any(block.id == name for block in getattr(organisation, table))]
    if len(found) > 1:
        raise UsageError(
            msg("“{id}” is the id of several things", id=name),
            hint=msg("say which with --what: {things}", things=", ".join(t for t in THINGS if THINGS[t] in found)),
        )
    if not found and organisation.person(name) is not None:
        raise UsageError(
            msg("“{id}” is a person", id=name), hint=msg("see `qms org leave --help` and `qms org move --help`")
        )
    if not found:
        things = [block for table in tables for block in getattr(organisation, table)]
        refuse_unknown(things, name, msg("there is no organisation, unit or board “{id}”", id=name))
    return found[0]


def _with_table(organisation: Organisation, table: str, blocks: tuple[Block, ...]) -> Organisation:
    changed: dict[str, Any] = {table: blocks}
    return attrs.evolve(organisation, **changed)


def refuse_far_day(day: dt.date | None, *, today: dt.date) -> None:
    """Raise `UsageError` for a day that can only be a slip of the pen."""
    if day is not None and (day.year < FIRST_YEAR or day > today + FAR):
        raise UsageError(
            msg("{day} cannot be meant", day=day), hint=msg("write the day like 1/3/2025, with all digits of the year")
        )


def plan_organisation(
    system: System, *, path: str, before: bytes, after: bytes, message: str, author: str, at: dt.datetime
) -> Plan:
    """Return the plan of a changed `organisation.toml`, already checked; *before* is what lies on the disk."""
    change = Change(base=system.commit, message=message, author=author, at=at)
    if before == after:
        return Plan(change=change)
    return Plan(change=attrs.evolve(change, writes={path: after}, expects={path: before}))

"""Registers: what is kept of the running of the management system, and how it moves from state to state."""

from __future__ import annotations

import enum
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NewType, TypeVar

import attrs

from qms.model.codes import DocumentId
from qms.wording import Message, as_message, msg

if TYPE_CHECKING:
    import datetime as dt

    from qms.model.records import Record
    from qms.model.system import System

UnitId = NewType("UnitId", str)
"""A unit of `organisation.toml`; a field of this type names one."""
PersonId = NewType("PersonId", str)
"""A person of `organisation.toml`."""
ClauseId = NewType("ClauseId", str)
"""A clause of the standard that the agency applies, such as ``9.2.2``."""
RecordId = NewType("RecordId", str)
"""A record by its number, such as ``PH-2021-003``."""
PersonalToken = NewType("PersonalToken", str)
"""What stands in a record for a personal value: the value itself lies outside of git."""

_METADATA: Final = "qms"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX: Final = re.compile(r"[A-Z]{2,6}")
_T = TypeVar("_T")


class Sensitivity(enum.StrEnum):
    """Who may see what a field holds."""

    PUBLIC = "public"
    """Everybody: it may stand in papers and on the portal."""
    INTERNAL = "internal"
    """The agency alone."""


@attrs.frozen(kw_only=True)
class FieldNotes:
    """What a register says of a field beside its type and default.

    *register* is the one whose records a field of `RecordId` names. The title heads a column of a table.
    """

    title: Message
    hint: Message | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    register: str | None = None


def field(
    title: str | Message, *, hint: str | Message | None = None, sensitivity: Sensitivity = Sensitivity.INTERNAL,
    register: str | None = None, **options: Any,
) -> Any:  # fmt: skip
    """Return a field of the class that holds the values of a register; *options* are those of `attrs.field`."""
    notes = FieldNotes(
        title=as_message(title),
        hint=None if hint is None else as_message(hint),
        sensitivity=sensitivity,
        register=register,
    )
    return attrs.field(metadata={_METADATA: notes}, **options)


@attrs.frozen(kw_only=True)
class Field:
    """A field of a register: its name in the file, what its values are, and how many of them there may be.

    *sort* is the type of one value: text, whole number, number, day, yes or no, a `StrEnum`, one of the reference
    types of this module, `DocumentId` or `PaperReference`.
    """

    name: str
    sort: Any
    notes: FieldNotes
    is_needed: bool
    is_many: bool

    @property
    def is_personal(self) -> bool:
        """Whether the record holds a token and the value lies outside of git."""
        return self.sort is PersonalToken


@attrs.frozen
class State:
    """What a record may be in. In a final one it is closed or cancelled, and changes no more."""

    name: str
    title: Message = attrs.field(converter=as_message)
    is_final: bool = False


@attrs.frozen(kw_only=True)
class Moving:
    """What a guard is given: the record as it would be moved, in the system of that moment, by whom, on which day."""

    record: Record
    system: System
    by: str
    on: dt.date


Guard = Callable[[Moving], Iterable[Message]]
"""Yield why a record may not be moved; nothing where it may."""


@attrs.frozen(kw_only=True)
class Transition:
    """A way from one state to another: from which, to which, what must be filled in, who may, what else must hold.

    *roles* are roles of `organisation.toml`; without any everybody may. *needs_reason* asks for the why of a step that
    the record does not explain by itself.
    """

    from_: tuple[str, ...]
    to: str
    title: Message = attrs.field(converter=as_message)
    needs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    guard: Guard | None = None
    needs_reason: bool = False


@attrs.frozen(kw_only=True, slots=False)
class Register:
    """A register: its records have the fields of an attrs class, are numbered by year, and move between states.

    *name* is that of its folder and of the command line; *prefix* begins the numbers of its records: ``PH-2021-003``.
    *values* is a frozen attrs class with keyword arguments, made of `field`. The first of *states* is that of a new
    record. *least_links* says of fields that name several things how many they name at least. *retention* is how long
    a closed record is kept, as the agency's list of records has it. *day* is the field with the day that decides to
    which period a record belongs. Raises ValueError for what cannot be a register.
    """

    name: str
    title: Message = attrs.field(converter=as_message)
    prefix: str
    values: type
    states: tuple[State, ...]
    transitions: tuple[Transition, ...] = ()
    least_links: Mapping[str, int] = attrs.field(factory=dict)
    retention: str | None = None
    day: str | None = None

    def __attrs_post_init__(self) -> None:
        for fault in self._faults():
            raise ValueError(f"register {self.name}: {fault}")

    def _faults(self) -> Iterator[str]:
        if _NAME.fullmatch(self.name) is None:
            yield "its name is made of the letters a to z, digits and hyphens"
        if _PREFIX.fullmatch(self.prefix) is None:
            yield "its prefix is two to six capital letters"
        if not attrs.has(self.values):
            yield "its values are no attrs class"
            return
        names = [state.name for state in self.states]
        if not names or self.states[0].is_final:
            yield "it has no state for a new record"
        if len({*names}) < len(names):
            yield "two of its states have one name"
        for move in self.transitions:
            for name in (*move.from_, move.to):
                if name not in names:
                    yield f"there is no state {name}"
            if any(self.state(name).is_final for name in move.from_ if name in names):
                yield "what is final moves no more"
        fields = {one.name for one in self.fields}
        for name in (*self.least_links, *(n for move in self.transitions for n in move.needs)):
            if name not in fields:
                yield f"there is no field {name}"
        if self.day is not None and self.day not in fields:
            yield f"there is no field {self.day}"
        for one in self.fields:
            if one.name in OWN_KEYS:
                yield f"a field cannot be called {one.name}"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields in the order of the class."""
        attrs.resolve_types(self.values)
        return tuple(_field_of(attribute) for attribute in attrs.fields(self.values))

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {one.name: one for one in self.fields}

    def field(self, name: str) -> Field:
        """Return a field; raises KeyError for a name that no field has."""
        return self._by_name[name]

    def state(self, name: str) -> State:
        """Return a state; raises KeyError for a name that no state has."""
        return {state.name: state for state in self.states}[name]

    def transition(self, from_: str, to: str) -> Transition | None:
        """Return the way from one state to another, or None where there is none."""
        return next((move for move in self.transitions if from_ in move.from_ and move.to == to), None)

    def ways_from(self, state: str) -> tuple[Transition, ...]:
        """Return the ways out of a state."""
        return tuple(move for move in self.transitions if state in move.from_)

    def folder(self, year: int) -> str:
        """Return the folder of the records of a year."""
        return f"{RECORDS}/{self.name}/{year}"

    def path(self, record: str) -> str:
        """Return the path of a record's file; raises ValueError for what is no number of this register."""
        prefix, year, _ = parts_of(record)
        if prefix != self.prefix:
            raise ValueError(record)
        return f"{self.folder(year)}/{record.lower()}.toml"


RECORDS: Final = "records"
OWN_KEYS: Final = frozenset({"state", "written", "attachments", "history", "id"})
"""What a record's file says beside its values."""
_NUMBER: Final = re.compile(r"([A-Z]{2,6})-([0-9]{4})-([0-9]{3,})")


def parts_of(record: str) -> tuple[str, int, int]:
    """Return prefix, year and number of a record's id; raises ValueError where it is none."""
    found = _NUMBER.fullmatch(record)
    if found is None:
        raise ValueError(record)
    return found[1], int(found[2]), int(found[3])


def record_id(prefix: str, year: int, number: int) -> RecordId:
    """Return the id of a record: ``PH-2021-003``."""
    return RecordId(f"{prefix}-{year:04d}-{number:03d}")


def _field_of(attribute: attrs.Attribute[Any]) -> Field:
    notes = attribute.metadata.get(_METADATA)
    if not isinstance(notes, FieldNotes):
        notes = FieldNotes(title=msg("{name}", name=attribute.name))
    sort, is_many = _sort_of(attribute.type)
    return Field(
        name=str(attribute.alias).removesuffix("_"),
        sort=sort,
        notes=notes,
        is_needed=attribute.default is attrs.NOTHING,
        is_many=is_many,
    )


def _sort_of(annotation: Any) -> tuple[Any, bool]:
    """Return the type of one value, and whether there may be many."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        [annotation] = [one for one in typing.get_args(annotation) if one is not types.NoneType]
    if typing.get_origin(annotation) is tuple:
        return typing.get_args(annotation)[0], True
    return annotation, False


REFERENCES: Final = (UnitId, PersonId, ClauseId, RecordId, DocumentId)
"""The types whose values name something of the store."""

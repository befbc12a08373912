"""Registers that an agency declares as data, under ``[registers]`` of `qms.toml`."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterator, Mapping
from types import GenericAlias
from typing import Any, Final, Optional

import attrs

from qms.model.codes import DocumentId
from qms.model.papers import PaperReference
from qms.model.registers import (
    ClauseId,
    PersonId,
    RecordId,
    Register,
    Sensitivity,
    State,
    Transition,
    UnitId,
    field,
)
from qms.wording import msg

SORTS: Final[Mapping[str, Any]] = {
    "text": str,
    "whole": int,
    "number": float,
    "day": dt.date,
    "yes-no": bool,
    "unit": UnitId,
    "person": PersonId,
    "document": DocumentId,
    "paper": PaperReference,
    "record": RecordId,
    "clause": ClauseId,
}
"""What a declared field may hold, by the word that says so."""
_FIELD_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


@attrs.frozen(kw_only=True)
class DeclaredField:
    """A field: its title, what it holds (see `SORTS`; ``choice`` with *choices*), and how many."""

    title: str
    sort: str = "text"
    choices: tuple[str, ...] = ()
    register: str | None = None
    needed: bool = False
    many: bool = False
    public: bool = False
    hint: str | None = None


@attrs.frozen(kw_only=True)
class DeclaredState:
    """A state; *final* for one in which a record is closed or cancelled."""

    name: str
    title: str
    final: bool = False


@attrs.frozen(kw_only=True)
class DeclaredMove:
    """A way between states; see `qms.model.registers.Transition`."""

    from_: tuple[str, ...]
    to: str
    title: str
    needs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    needs_reason: bool = False


@attrs.frozen(kw_only=True)
class DeclaredRegister:
    """A register; without states of its own its records are open, then closed or cancelled."""

    title: str
    prefix: str
    fields: Mapping[str, DeclaredField]
    states: tuple[DeclaredState, ...] = ()
    moves: tuple[DeclaredMove, ...] = ()
    least_links: Mapping[str, int] = attrs.field(factory=dict)
    retention: str | None = None
    day: str | None = None


_STATES: Final = (
    DeclaredState(name="open", title="đang mở"),
    DeclaredState(name="closed", title="đã đóng", final=True),
    DeclaredState(name="cancelled", title="đã hủy", final=True),
)
_MOVES: Final = (
    DeclaredMove(from_=("open",), to="closed", title="Đóng"),
    DeclaredMove(from_=("open",), to="cancelled", title="Hủy", needs_reason=True),
)


def declared_register(name: str, declared: DeclaredRegister) -> Register:
    """Return the register that is declared; raises ValueError, with a `Message`, for what cannot be one."""
    for fault in _faults(declared):
        raise ValueError(fault)
    states = declared.states or _STATES
    moves = declared.moves or (() if declared.states else _MOVES)
    return Register(
        name=name,
        title=declared.title,
        prefix=declared.prefix,
        values=_values_class(name, declared),
        states=tuple(State(state.name, state.title, state.final) for state in states),
        transitions=tuple(
            Transition(
                from_=move.from_, to=move.to, title=move.title, needs=move.needs, roles=move.roles,
                needs_reason=move.needs_reason,
            )
            for move in moves
        ),
        least_links=declared.least_links,
        retention=declared.retention,
        day=declared.day,
    )  # fmt: skip


def _faults(declared: DeclaredRegister) -> Iterator[Any]:
    for name, one in declared.fields.items():
        if _FIELD_NAME.fullmatch(name) is None:
            yield msg("“{name}” cannot name a field: small letters, digits and _", name=name)
        if one.sort == "choice":
            if not one.choices:
                yield msg("the field {name} has no choices", name=name)
        elif one.sort not in SORTS:
            yield msg("“{sort}” is no sort of field; say one of {sorts}", sort=one.sort,
                      sorts=", ".join([*SORTS, "choice"]))  # fmt: skip


def _values_class(name: str, declared: DeclaredRegister) -> type:
    attributes = {key: _attribute(one) for key, one in declared.fields.items()}
    needed_first = sorted(attributes, key=lambda key: not declared.fields[key].needed)
    annotations = {key: _annotation(key, declared.fields[key]) for key in needed_first}
    made: type = attrs.make_class(
        "".join(word.capitalize() for word in name.split("-")),
        {key: attributes[key] for key in declared.fields},
        frozen=True,
        kw_only=True,
        class_body={"__annotations__": annotations, "__doc__": declared.title},
    )
    for attribute in attrs.fields(made):
        object.__setattr__(attribute, "type", annotations[attribute.name])
    return made


def _annotation(key: str, one: DeclaredField) -> Any:
    words = _words(key, one.choices) if one.sort == "choice" else SORTS[one.sort]
    if one.many:
        return GenericAlias(tuple, (words, ...))
    return words if one.needed else Optional[words]  # noqa: UP045 - the sort is no type that `|` knows


def _words(key: str, choices: tuple[str, ...]) -> Any:
    make: Any = enum.StrEnum  # called with what is known when qms.toml is read
    return make(key.capitalize(), {word: word for word in choices})


def _attribute(one: DeclaredField) -> Any:
    options: dict[str, Any] = {} if one.needed else {"default": () if one.many else None}
    return field(
        one.title,
        hint=one.hint,
        sensitivity=Sensitivity.PUBLIC if one.public else Sensitivity.INTERNAL,
        register=one.register,
        **options,
    )

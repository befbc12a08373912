"""Read what people write into a field of a record: on the command line, and in the cells of a table."""

from __future__ import annotations

import datetime as dt
import difflib
import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from qms.errors import UsageError
from qms.model.codes import DocumentId
from qms.model.numbers import NumberReference
from qms.model.papers import PaperReference
from qms.model.registers import ClauseId, Field, PersonId, RecordId, Register, UnitId
from qms.model.system import System
from qms.text.table_cells import day as read_day
from qms.text.writing import written_value
from qms.wording import Message, msg

_YES: Final = ("có", "co", "yes", "true", "đúng", "x")
_NO: Final = ("không", "khong", "no", "false", "sai")


def read_values(register: Register, said: Iterable[tuple[str, str]], system: System, *, on: dt.date) -> dict[str, Any]:
    """Return the values that are said of fields, by name; a field said twice holds both, an empty text empties it.

    Raises `UsageError`, naming the field, for an unknown name and a text that the field cannot hold.
    """
    texts: dict[str, list[str]] = {}
    for name, text in said:
        texts.setdefault(_named(register, name).name, []).append(text)
    return {name: _read(register.field(name), given, system, on) for name, given in texts.items()}


def new_values(register: Register, values: Mapping[str, Any]) -> Any:
    """Return the values of a new record; raises `UsageError` where one that is needed is not said."""
    missing = [one for one in register.fields if one.is_needed and values.get(one.name) in (None, "")]
    if missing:
        names = ", ".join(f"{one.name}=…" for one in missing)
        raise UsageError(
            msg("it has to be said: {fields}", fields=names),
            hint=msg("see `qms record fields {register}`", register=register.name),
        )
    aliases = {str(a.alias).removesuffix("_"): str(a.alias) for a in attrs.fields(register.values)}
    return register.values(**{aliases[name]: value for name, value in values.items() if value is not None})


def shown_value(field: Field, value: Any, system: System, *, on: dt.date) -> str:
    """Return what a field holds as people read it: units and people by their names of the day."""
    held = value if field.is_many else (value,)
    return "; ".join(_shown(field, one, system, on) for one in held if one is not None)


def _shown(field: Field, one: Any, system: System, on: dt.date) -> str:
    if field.sort is UnitId:
        return system.organisation.name_of_unit(one, on)
    if field.sort is PersonId:
        return system.organisation.name_of_person(one, on)
    if isinstance(one, PaperReference):
        return f"{one.number} ({one.date:%d/%m/%Y})" if one.date else one.number
    if isinstance(one, dt.date):
        return f"{one:%d/%m/%Y}"
    if isinstance(one, bool):
        return "có" if one else "không"
    return written_value(one)


def sort_name(field: Field) -> Message:
    """Return what a field holds, in words."""
    if isinstance(field.sort, type) and issubclass(field.sort, enum.StrEnum):
        return msg("one of {words}", words=", ".join(map(str, field.sort)))
    return _SORT_NAMES.get(field.sort, msg("words"))


def _named(register: Register, name: str) -> Field:
    wanted = name.strip().casefold().replace("-", "_")
    for one in register.fields:
        if wanted in (one.name, str(one.notes.title).casefold()):
            return one
    near = difflib.get_close_matches(wanted, [one.name for one in register.fields], n=1)
    raise UsageError(
        msg("the register {register} has no field “{name}”", register=register.name, name=name),
        hint=msg("did you mean “{name}”?", name=near[0])
        if near
        else msg("it has {fields}", fields=", ".join(one.name for one in register.fields)),
    )


def _read(field: Field, texts: Sequence[str], system: System, on: dt.date) -> Any:
    given = [text.strip() for text in texts if text.strip()]
    if field.is_many:
        return tuple(_one(field, text, system, on) for text in given)
    if len(given) > 1:
        raise UsageError(msg("{field} holds one value; {n} were given", field=field.name, n=len(given)))
    return _one(field, given[0], system, on) if given else None


def _one(field: Field, text: str, system: System, on: dt.date) -> Any:
    try:
        return _reader(field.sort)(text, system, on)
    except UsageError as error:
        raise UsageError(msg("{field}: {reason}", field=field.name, reason=error.message), hint=error.hint) from error


def _reader(sort: Any) -> Callable[[str, System, dt.date], Any]:
    if isinstance(sort, type) and issubclass(sort, enum.StrEnum):
        return lambda text, _, __: _choice(sort, text)
    return _READERS.get(sort, _as_it_is)


def _as_it_is(text: str, _: System, __: dt.date) -> str:
    return text


def _choice(sort: type[enum.StrEnum], text: str) -> enum.StrEnum:
    words = {str(word).casefold(): word for word in sort}
    if text.casefold() in words:
        return words[text.casefold()]
    near = difflib.get_close_matches(text.casefold(), words, n=1)
    raise UsageError(
        msg("“{text}” is none of {words}", text=text, words=", ".join(map(str, sort))),
        hint=msg("did you mean “{name}”?", name=words[near[0]]) if near else None,
    )


def _whole(text: str, _: System, __: dt.date) -> int:
    digits = text.replace(".", "")
    if not digits.lstrip("-").isdigit():
        raise UsageError(msg("“{text}” is no whole number", text=text))
    return int(digits)


def _number(text: str, _: System, __: dt.date) -> float:
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        return float(plain)
    except ValueError:
        raise UsageError(msg("“{text}” is no number", text=text), hint=msg("write it like 93,75")) from None


def _day(text: str, _: System, __: dt.date) -> dt.date:
    try:
        return read_day(text)
    except ValueError:
        raise UsageError(msg("“{text}” is no day", text=text), hint=msg("write it like 20/10/2021")) from None


def _yes_no(text: str, _: System, __: dt.date) -> bool:
    if text.casefold() in (*_YES, *_NO):
        return text.casefold() in _YES
    raise UsageError(msg("“{text}” is neither yes nor no", text=text))


def _unit(text: str, system: System, on: dt.date) -> UnitId:
    names = {unit.id: unit.name for unit in system.organisation.units if system.organisation.unit(unit.id, on)}
    return UnitId(_by_name(text, names) or _unknown(text, names))


def _person(text: str, system: System, on: dt.date) -> PersonId:
    names = {person.id: person.name for person in system.organisation.people}
    return PersonId(_by_name(text, names) or _unknown(text, names))


def _document(text: str, system: System, _: dt.date) -> DocumentId:
    found = system.find_document(text)
    if len(found) != 1:
        raise UsageError(
            msg("no document is called “{text}”", text=text)
            if not found
            else msg("“{text}” may be {choices}", text=text, choices=", ".join(found)),
            hint=msg("`qms list` shows the documents"),
        )
    return found[0]


def _record(text: str, system: System, _: dt.date) -> RecordId:
    found = system.records.find(text)
    if found is None:
        raise UsageError(msg("there is no record {record}", record=text), hint=msg("`qms record list` shows them"))
    return found.id


def _paper(text: str, _: System, __: dt.date) -> PaperReference:
    reference = NumberReference.parse(text)
    if reference.date is None and reference.year is not None:
        raise UsageError(msg("“{text}” has no day", text=text), hint=msg("write it like 907/KH-SCT@26/2/2021"))
    return PaperReference(number=reference.number, date=reference.date)


def _by_name(text: str, names: Mapping[str, str]) -> str | None:
    wanted = " ".join(text.casefold().split())
    fitting = [one for one, name in names.items() if wanted in (one.casefold(), name.casefold())]
    return fitting[0] if len(fitting) == 1 else None


def _unknown(text: str, names: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(text, [*names, *names.values()], n=1)
    raise UsageError(
        msg("“{text}” is not known", text=text),
        hint=msg("did you mean “{name}”?", name=near[0]) if near else msg("`qms org list` shows the ids"),
    )


_READERS: Final[Mapping[Any, Callable[[str, System, dt.date], Any]]] = {
    int: _whole,
    float: _number,
    dt.date: _day,
    bool: _yes_no,
    UnitId: _unit,
    PersonId: _person,
    DocumentId: _document,
    RecordId: _record,
    PaperReference: _paper,
}

_SORT_NAMES: Final[Mapping[Any, Message]] = {
    int: msg("a whole number"),
    float: msg("a number"),
    dt.date: msg("a day"),
    bool: msg("yes or no"),
    UnitId: msg("a unit"),
    PersonId: msg("a person"),
    ClauseId: msg("a clause of the standard"),
    DocumentId: msg("a document"),
    RecordId: msg("a record"),
    PaperReference: msg("an official paper: number@day"),
}

"""What is said of a TOML table that does not hold what it should: every fault, with its place."""

from __future__ import annotations

import datetime as dt
import difflib
import enum
import re
import typing
from typing import TYPE_CHECKING, Any

import attrs
import cattrs

from qms.diagnostics import Diagnostic
from qms.text.shape import is_written_as_text, key_of
from qms.text.toml import KeyPath, nearest_line, path_text
from qms.wording import Message, as_message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.text.source import SourceText

WANTED: Mapping[type, Message] = {
    str: msg("text"),
    int: msg("a whole number"),
    bool: msg("true or false"),
    float: msg("a number with a decimal point"),
    dt.date: msg("a day"),
    dt.datetime: msg("a day with time and offset"),
    dt.time: msg("a time of day"),
    list: msg("a list"),
    dict: msg("a table"),
}
"""What a field of each sort asks for."""

_SAMPLES: Mapping[type, str] = {
    str: '"…"',
    int: "1",
    bool: "true",
    float: "1.0",
    dt.date: "2021-09-13",
    dt.datetime: "2021-09-13T16:05:00+07:00",
    dt.time: "15:00:00",
    list: '["…"]',
}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VIETNAMESE_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


class MisfitError(ValueError):
    """A value is not what its field asks for."""

    def __init__(
        self,
        value: object,
        wanted: Message,
        *,
        sample: str | None,
        code: str = "QMS-T032",
        found: Message | None = None,
    ) -> None:
        super().__init__(wanted)
        self.found = found or _found(value)
        self.wanted = wanted
        self.hint = msg("write it as {sample}", sample=sample) if sample else None
        self.code = code


def misfit(value: object, sort: type) -> MisfitError:
    """Return the error for a value that is not of the sort that its field asks for, a key of `WANTED`."""
    return MisfitError(value, WANTED[sort], sample=_sample(value, sort))


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that is wrong with a table, before its line is looked up."""

    code: str
    path: KeyPath
    message: Message
    hint: Message | None = None

    def diagnostic(self, source: SourceText, lines: Mapping[KeyPath, int]) -> Diagnostic:
        """Return it with the line of its field out of `field_lines`."""
        place = source.location(nearest_line(lines, self.path), field=path_text(self.path) or None)
        return Diagnostic(code=self.code, message=self.message, location=place, hint=self.hint)


def faults(error: BaseException, path: KeyPath) -> Iterator[Fault]:
    """Yield what cattrs, in its detailed mode, found wrong with the value at *path*."""
    if isinstance(error, cattrs.ClassValidationError):
        yield from _faults_of_table(error, path)
    elif isinstance(error, cattrs.IterableValidationError):
        for inner, note in error.group_exceptions()[0]:
            yield from faults(inner, (*path, note.index))
    else:
        yield _fault_of_value(error, path)


def _fault_of_value(error: BaseException, path: KeyPath) -> Fault:
    field = path_text(path)
    if isinstance(error, MisfitError):
        message = msg(
            "{field} is {found}, where {wanted} is expected",
            field=field,
            found=error.found,
            wanted=error.wanted,
        )
        return Fault(code=error.code, path=path, message=message, hint=error.hint)
    said = error.args[0] if error.args else ""
    reason = said if isinstance(said, Message) else as_message(str(said))
    message = msg("{field}: {reason}", field=field, reason=reason) if field else reason
    return Fault(code="QMS-T033", path=path, message=message)


def _faults_of_table(error: cattrs.ClassValidationError, path: KeyPath) -> Iterator[Fault]:
    attributes = attrs.fields_dict(error.cl)
    names = sorted(key_of(attribute) for attribute in attributes.values() if attribute.init)
    meant: set[str] = set()
    of_fields, of_table = error.group_exceptions()
    for inner in of_table:
        if isinstance(inner, cattrs.ForbiddenExtraKeysError):
            for name in sorted(inner.extra_fields):
                near = difflib.get_close_matches(name, names, n=1)
                meant.update(near)
                yield _unknown(name, path, near, names)
        else:
            yield from faults(inner, path)
    for inner, note in of_fields:
        name = key_of(attributes[note.name])
        if not isinstance(inner, KeyError):
            yield from faults(inner, (*path, name))
        elif name not in meant:  # else the field is there, only misspelt
            yield _missing(attributes[note.name], path)


def _unknown(name: str, path: KeyPath, near: list[str], names: list[str]) -> Fault:
    return Fault(
        code="QMS-T030",
        path=(*path, name),
        message=msg("there is no field “{name}” here", name=name),
        hint=msg("did you mean “{name}”?", name=near[0])
        if near
        else msg("the fields that may stand here are {names}", names=", ".join(names)),
    )


def _missing(attribute: attrs.Attribute[Any], path: KeyPath) -> Fault:
    name = key_of(attribute)
    sample = _sample_of(attribute.type)
    if sample:
        hint = msg("add a line {name} = {sample}", name=name, sample=sample)
    else:
        heading = ".".join(part for part in (*path, name) if isinstance(part, str))
        is_list = typing.get_origin(attribute.type) is tuple
        hint = msg("add a table {heading}", heading=f"[[{heading}]]" if is_list else f"[{heading}]")
    return Fault(
        code="QMS-T031",
        path=(*path, name),
        message=msg("the field “{field}” is missing", field=path_text((*path, name))),
        hint=hint,
    )


def _found(value: object) -> Message:
    """Say what a value of a TOML table is."""
    if isinstance(value, str):
        return msg("the text “{text}”", text=value if len(value) <= 40 else value[:39] + "…")
    if isinstance(value, list | dict):
        return WANTED[list if isinstance(value, list) else dict]
    return msg("{value}", value=_toml(value))


def _toml(value: object) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).lower()


def _sample(value: object, sort: type) -> str | None:
    """Show how the field that holds *value* might look right; None for a table."""
    if sort is str and not isinstance(value, list | dict):
        return f'"{_toml(value)}"'
    if sort is dt.date and isinstance(value, str):
        if day := _VIETNAMESE_DAY.fullmatch(value.strip()):
            return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
        if day := _ISO_DAY.fullmatch(value.strip()):
            return day[0]
    return _SAMPLES.get(sort)


def _sample_of(kind: Any) -> str | None:
    """Show how a field of this kind might look; None for a table."""
    if isinstance(kind, typing.NewType):
        return _sample_of(kind.__supertype__)
    if typing.get_origin(kind) is tuple:
        item = _sample_of(typing.get_args(kind)[0])
        return None if item is None else f"[{item}]"
    if isinstance(kind, type) and issubclass(kind, enum.StrEnum):
        return f'"{next(iter(kind))}"'
    return _SAMPLES[str] if is_written_as_text(kind) else _SAMPLES.get(kind)

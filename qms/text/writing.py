"""From values to TOML text, in one way only, and the editing of a text that is there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from qms.errors import Refused
from qms.text.shape import is_inline, is_written_as_text, key_of
from qms.text.source import SourceText, decode
from qms.text.structuring import structure
from qms.text.toml import KeyPath, field_path, read_toml, statements
from qms.wording import msg

WIDTH = 100
"""A list that would make its line longer than this is written one item a line."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TO_ESCAPE = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def to_toml(value: object) -> str:
    """Return the one TOML text of an attrs value; equal values have equal texts.

    Fields come in the order of the class, tables and lists of tables after the rest; a field at its default
    is left out. A class that says ``TOML_INLINE = True`` is written as a one-line table.
    """
    lines = "".join(f"{line}\n" for line in _table(value, ()))
    return lines.removeprefix("\n")


def write_checked(value: object) -> str:
    """Return `to_toml` of a value; raises Refused where that text would not read back equal."""
    text = to_toml(value)
    try:
        decoded, faults = decode(text.encode(), path="")
    except UnicodeEncodeError as error:
        broken = ascii(error.object[error.start : error.end])
        raise Refused(msg("this cannot be stored as text: {text}", text=broken)) from error
    if not faults and decoded is not None:
        source = SourceText("", decoded)
        table, faults = read_toml(source)
        if table is not None:
            read, faults = structure(table, type(value), source)
            if read == value:
                return text
    reasons = [fault.message for fault in faults] or [msg("it reads back as another value")]
    raise Refused(msg("this cannot be written so that it reads back the same: {reason}", reason=reasons[0]))


def written_value(value: object) -> str:
    """Return a value of a field as TOML has it, a text without its quotes."""
    return str(value) if isinstance(value, str) else _value(value)


def edit_toml(text: str, changes: Mapping[str, object]) -> str:
    """Return a TOML text with some fields changed and every other letter as it stands.

    The keys of *changes* are fields as `path_text` shows them, their values what fields may hold, None to take
    the field out. Raises Refused where the text is no TOML, or would not read back with just these changes.
    """
    wanted, faults = read_toml(SourceText("", text))
    if wanted is None:
        raise Refused(msg("a text that cannot be read cannot be edited"), diagnostics=faults)
    for field, value in changes.items():
        text = _with_field(text, field_path(field), value)
        _put(wanted, field_path(field), value)
    if read_toml(SourceText("", text))[0] != wanted:
        raise Refused(
            msg("the fields {fields} cannot be changed where they stand", fields=", ".join(changes)),
            hint=msg("change them in an editor"),
        )
    return text


def _with_field(text: str, path: KeyPath, value: object) -> str:
    there = list(statements(text))
    for statement in there:
        if statement.path == path and (place := statement.value):
            if value is None:
                return text[: statement.start] + text[statement.end :]
            written = _fitted(value, place.start - statement.start)
            return text[: place.start] + written + text[place.stop :]
    if value is None:
        return text
    line = f"{_field(str(path[-1]), value)}\n"
    table = path[:-1]
    ends = [found.end for found in there if table == (found.path[:-1] if found.value else found.path)]
    if ends or not table:
        end = ends[-1] if ends else 0
        return _ended(text[:end]) + line + text[end:]
    heading = ".".join(_key(str(part)) for part in table)
    return f"{_ended(text)}\n[{heading}]\n{line}"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _put(container: Any, path: KeyPath, value: object) -> None:
    """Make the same change in the table that was read."""
    for part in path[:-1]:
        if isinstance(part, str) and part not in container:
            if value is None:
                return
            container[part] = {}
        container = container[part]
    if value is None:
        container.pop(path[-1], None)
    else:
        container[path[-1]] = value


def _table(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    apart: list[tuple[str, Any]] = []
    for key, item in _items(value):
        if _stands_apart(item):
            apart.append((key, item))
        else:
            yield _field(key, item)
    for key, item in apart:
        inner = (*path, key)
        heading = ".".join(_key(part) for part in inner)
        is_list = isinstance(item, tuple)
        for one in item if is_list else (item,):
            yield ""
            yield f"[[{heading}]]" if is_list else f"[{heading}]"
            yield from _table(one, inner)


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is to be written of a mapping or an attrs value."""
    if isinstance(value, Mapping):
        yield from sorted(value.items())
        return
    for attribute in attrs.fields(type(value)):
        item = getattr(value, attribute.name)
        if attribute.init and item != _default(attribute):
            yield key_of(attribute), item


def _default(attribute: attrs.Attribute[Any]) -> Any:
    default: Any = attribute.default
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def _stands_apart(item: Any) -> bool:
    """Whether it is written as a table, or as a list of tables, with a heading of its own."""
    if isinstance(item, tuple):
        return bool(item) and all(_is_table(one) for one in item)
    return isinstance(item, Mapping) or _is_table(item)


def _is_table(value: Any) -> bool:
    cls = type(value)
    return attrs.has(cls) and not is_inline(cls) and not is_written_as_text(cls)


def _field(key: str, item: Any) -> str:
    before = f"{_key(key)} = "
    return before + _fitted(item, len(before))


def _fitted(item: Any, column: int) -> str:
    """Write a value that begins at a column; a list that is too long for its line one item a line."""
    text = _value(item)
    if column + len(text) <= WIDTH or not isinstance(item, tuple | list):
        return text
    return "\n".join(["[", *(f"  {_value(one)}," for one in item), "]"])


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), text)
    return f'"{escaped}"'


def _value(value: Any) -> str:
    if isinstance(value, str) or is_written_as_text(type(value)):
        return _string(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, Mapping) or attrs.has(type(value)):
        fields = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in _items(value))
        return f"{{ {fields} }}" if fields else "{}"
    raise TypeError(f"{value!r} has no form in TOML")

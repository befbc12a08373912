"""TOML to plain tables, with a diagnostic where it cannot be read, and the line of each field."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, TypeAlias

import attrs
import tomli

from qms.diagnostics import Diagnostic, in_order
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.text.source import SourceText

KeyPath: TypeAlias = tuple[str | int, ...]
"""The place of a field in a table: ``("steps", 2, "time")`` is ``time`` of the third of ``[[steps]]``."""

MAX_DEPTH = 32
"""The deepest nesting that is read; no file of a store needs more than four."""

_PART_OF_FIELD = re.compile(r"\[[0-9]+\]|[^.\[]+")
_INT64 = 2**63
_NEAR_A_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate inline", "Cannot redefine", "Cannot mutate")
_QUOTES_HINT = msg('one field a line; text stands between double quotes: title = "Quy trình"')
_NAME_HINT = msg("a name is made of the letters a to z, digits, - and _; a remark begins with #")
_SYNTAX: tuple[tuple[str, Message, Message], ...] = (
    ("Expected '='", msg("“=” is missing after the name of a field"), _NAME_HINT),
    ("Invalid initial character", msg("no name of a field can begin like this"), _NAME_HINT),
    ("Invalid statement", msg("no field begins like this"), _NAME_HINT),
    ("Invalid value", msg("the value is missing or cannot be read"), _QUOTES_HINT),
    ("Expected newline", msg("something stands behind the value"), _QUOTES_HINT),
    ("Unterminated string", msg("a text is not closed"), msg('end it with the quote it begins with: "…"')),
    ("Illegal character '\\n'", msg("a text is not closed"), msg('end it on its own line with a quote: "…"')),
    ('Expected "\'"', msg("a text is not closed"), msg("end it with the quote it begins with: '…'")),
    (
        "Unescaped",
        msg("a single “\\” stands in a text"),
        msg("write \\\\ for it, or put the text in '…'"),
    ),
    ("Unclosed array", msg("a list is not closed"), msg("a comma between its items or the “]” is missing")),
    ("Unclosed inline table", msg("a group is not closed"), msg("a comma or the “}” is missing")),
    ("Expected ']", msg("the heading of a table is not closed"), msg("write [name], or [[name]] for a list")),
)


def read_toml(source: SourceText) -> tuple[dict[str, object] | None, tuple[Diagnostic, ...]]:
    """Return the table that a TOML text holds, or what keeps it from being read.

    Besides broken TOML, numbers beyond 64 bits, ``nan``, ``inf`` and nesting over `MAX_DEPTH` are refused.
    """
    try:
        table: dict[str, object] = tomli.loads(source.text)
    except tomli.TOMLDecodeError as error:
        return None, (_unreadable(error, source),)
    except RecursionError:
        return None, (_too_deep(source),)
    except ValueError:  # a whole number of more digits than Python converts
        digits = re.search(r"[0-9_]{1000}", source.text)
        return None, (_extreme_number(source, (), _line_at(source.text, digits.start() if digits else 0)),)
    if not _is_plain(table):
        return None, in_order(_not_plain(table, source))
    return table, ()


def line_of(text: str, path: KeyPath) -> int:
    """Return the line (from 1) of a field in a TOML text; of a missing one, that of its table."""
    return nearest_line(field_lines(text), path)


def nearest_line(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of *path* out of `field_lines`, or of the innermost table around it there."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def field_lines(text: str) -> dict[KeyPath, int]:
    """Return the line (from 1) on which each field of a TOML text first stands.

    A light scan for diagnostics: of a text that is not TOML it returns what it can make out.
    """
    lines: dict[KeyPath, int] = {}
    for path, line in _fields(text):
        for length in range(1, min(len(path), MAX_DEPTH) + 1):
            lines.setdefault(path[:length], line)
    return lines


_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<string>\"{3}(?:\\.|[^\\])*?\"{3}\"{0,2}|'{3}.*?'{3}'{0,2}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<bare>[^\s\[\]{},=.\#"']+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


def _fields(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Yield each heading, field and item of a TOML text with its line, in their order.

    It gives up where values are nested more than `MAX_DEPTH` deep.
    """
    table: KeyPath = ()
    lengths: dict[KeyPath, int] = {}  # of the lists of tables
    open_values: list[tuple[KeyPath, int | None]] = []  # lists with the place of their item; inline tables with None
    name: list[str] | None = []  # the parts of the name that is being read; None while a value is being read
    heading = 0  # brackets of a heading: [table] or [[list]]
    path: KeyPath = ()
    line = 1
    for token in _TOKEN.finditer(text + "\n"):
        mark = token[0]
        if token.lastgroup in ("string", "bare"):
            if name is not None:
                name.append(_name(mark))
            elif path and type(path[-1]) is int:
                yield path, line
        elif mark == "\n" and not open_values:
            if heading and name:
                table = _heading_path(name, is_list=heading > 1, lengths=lengths)
                yield table, line
            name, heading = [], 0
        elif mark == "[" and name == [] and not open_values:
            heading += 1
        elif mark == "=" and name:
            path = (open_values[-1][0] if open_values else table) + tuple(name)
            name = None
            yield path, line
        elif mark in "[{" and name is None:
            if path and type(path[-1]) is int:
                yield path, line
            open_values.append((path, 0 if mark == "[" else None))
            if len(open_values) > MAX_DEPTH:
                return
            name = None if mark == "[" else []
            path = (*path, 0)
        elif mark == "," and open_values:
            container, index = open_values.pop()
            open_values.append((container, None if index is None else index + 1))
            name = [] if index is None else None
            path = (*container, (index or 0) + 1)
        elif mark in "]}" and open_values:
            path, _ = open_values.pop()
            name = None
        line += mark.count("\n")


@attrs.frozen(kw_only=True)
class Statement:
    """A heading or a field of a TOML text, with the places in the text where its lines and its value begin and end."""

    path: KeyPath
    start: int
    end: int
    value: slice | None
    """None for a heading."""


def statements(text: str) -> Iterator[Statement]:
    """Yield the headings and fields of a valid TOML text; what stands inside a value is a part of it."""
    table: KeyPath = ()
    lengths: dict[KeyPath, int] = {}  # of the lists of tables
    name: list[str] = []
    heading = depth = start = 0
    value: slice | None = None
    for token in _TOKEN.finditer(text if text.endswith("\n") else text + "\n"):
        mark = token[0]
        if mark == "\n" and not depth:
            if heading:
                table = _heading_path(name, is_list=heading > 1, lengths=lengths)
            if name:
                path = table if heading else table + tuple(name)
                yield Statement(path=path, start=start, end=min(token.end(), len(text)), value=value)
            name, heading, value, start = [], 0, None, token.end()
        elif token.lastgroup == "blank":
            pass
        elif value is not None:
            value = slice(value.start or token.start(), token.end())
            depth += (mark in "[{") - (mark in "]}")
        elif mark == "=":
            value = slice(0, 0)
        elif mark == "[":
            heading += 1
        elif token.lastgroup != "mark":
            name.append(_name(mark))


def _name(token: str) -> str:
    if token[0] not in "\"'":
        return token
    try:
        return str(tomli.loads(f"name = {token}")["name"])
    except tomli.TOMLDecodeError:
        return token


def _heading_path(name: list[str], *, is_list: bool, lengths: dict[KeyPath, int]) -> KeyPath:
    path: KeyPath = ()
    for position, part in enumerate(name, start=1):
        path = (*path, part)
        if is_list and position == len(name):
            lengths[path] = lengths.get(path, 0) + 1
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path


def _is_plain(table: dict[str, object]) -> bool:
    level: list[object] = [table]
    for _ in range(MAX_DEPTH):
        inner: list[object] = []
        for container in level:
            for value in container.values() if type(container) is dict else container:  # type: ignore[attr-defined]
                kind = type(value)
                if kind is dict or kind is list:
                    inner.append(value)
                elif (kind is int and not -_INT64 <= value < _INT64) or (kind is float and not math.isfinite(value)):
                    return False
        if not inner:
            return True
        level = inner
    return False


def _not_plain(table: dict[str, object], source: SourceText) -> Iterator[Diagnostic]:
    waiting: list[tuple[KeyPath, object]] = [((), table)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict | list):
            if len(path) >= MAX_DEPTH:
                yield _too_deep(source)
                return
            items = value.items() if isinstance(value, dict) else enumerate(value)
            waiting.extend(((*path, key), item) for key, item in items)
        elif isinstance(value, int | float) and not -_INT64 <= value < _INT64:
            yield _extreme_number(source, path, line_of(source.text, path))


def path_text(path: KeyPath) -> str:
    """Return a path as it is shown to a person: ``steps[2].time``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def field_path(field: str) -> KeyPath:
    """Return the path that `path_text` shows as *field*."""
    return tuple(int(part[1:-1]) if part[0] == "[" else part for part in _PART_OF_FIELD.findall(field))


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _extreme_number(source: SourceText, path: KeyPath, line: int) -> Diagnostic:
    return Diagnostic(
        code="QMS-T024",
        message=msg("a number here is beyond what is read: more than 64 bits, nan or inf"),
        location=source.location(line, field=path_text(path) or None),
        hint=msg("is it a slip? A number with letters or leading zeros is text and stands between quotes"),
    )


def _too_deep(source: SourceText) -> Diagnostic:
    lines = (line for path, line in _fields(source.text) if len(path) >= MAX_DEPTH)
    return Diagnostic(
        code="QMS-T023",
        message=msg("lists or tables are nested more than {limit} deep", limit=MAX_DEPTH),
        location=source.location(next(lines, 1)),
        hint=msg("no field needs that; bring the text back with `qms restore`"),
    )


def _unreadable(error: tomli.TOMLDecodeError, source: SourceText) -> Diagnostic:
    if error.msg.startswith(_TWICE):
        return _twice(error, source)
    line = source.text.split("\n")[error.lineno - 1]
    for date in _NEAR_A_DATE.finditer(line):
        if date.start() < error.colno <= date.end():
            return Diagnostic(
                code="QMS-T022",
                message=msg("“{text}” is not a day of the calendar", text=date[0]),
                location=source.location(error.lineno),
                hint=msg("write an existing day as year-month-day, without quotes: 2021-09-13"),
            )
    known = (said[1:] for said in _SYNTAX if error.msg.startswith(said[0]))
    message, hint = next(known, (msg("this is not TOML: {reason}", reason=error.msg), _QUOTES_HINT))
    return Diagnostic(code="QMS-T020", message=message, location=source.location(error.lineno), hint=hint)


def _twice(error: tomli.TOMLDecodeError, source: SourceText) -> Diagnostic:
    first: dict[KeyPath, int] = {}
    for path, line in _fields(source.text):
        if type(path[-1]) is str and path in first:
            return Diagnostic(
                code="QMS-T021",
                message=msg(
                    "“{field}” stands twice: first on line {line}, and here",
                    field=path_text(path),
                    line=source.location(first[path]).line,
                ),
                location=source.location(line, field=path_text(path)),
                hint=msg("keep one of the two; what repeats, as steps do, begins with [[name]] each time"),
            )
        first[path] = line
    return Diagnostic(
        code="QMS-T021",
        message=msg("a field or table of this name stands above already"),
        location=source.location(error.lineno),
        hint=msg("keep one of the two; what repeats, as steps do, begins with [[name]] each time"),
    )

"""From plain TOML tables to values, strictly: nothing is converted, nothing unknown is passed over."""

from __future__ import annotations

import collections.abc
import datetime as dt
import difflib
import enum
import types
import typing
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, TypeAlias, TypeVar

import attrs
import cattrs
from cattrs.cols import homogenous_tuple_structure_factory, mapping_structure_factory
from cattrs.gen import make_dict_structure_fn, override

from qms.diagnostics import Diagnostic, in_order
from qms.text.misfits import WANTED, MisfitError, faults, misfit
from qms.text.shape import is_written_as_text, key_of
from qms.text.toml import KeyPath, field_lines
from qms.wording import msg

if typing.TYPE_CHECKING:
    from qms.text.source import SourceText

T = TypeVar("T")
_REMEMBERED = 1024
"""Texts of a class with ``parse`` that are not parsed anew: “5 ngày” stands in every other step of a flow."""

Hook: TypeAlias = Callable[[Any, Any], Any]


def structure(
    table: object, cls: type[T], source: SourceText, *, at: KeyPath = ()
) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """Return the value of an attrs class that a TOML table holds, or all that is wrong with it.

    Fields may be text, whole numbers, floats, booleans, dates, times, date-times with an offset, `StrEnum`,
    `NewType` of these, attrs classes, tuples and ``Mapping[str, ...]`` of all these, ``Any`` for what is
    taken as it comes, and ``X | None`` for what may be absent. A class with a class method ``parse`` stands
    in TOML as one text: ``parse`` reads it, raising ValueError with a `Message` that says what is wrong, and
    ``str`` writes it. The key of a field is its name, less an underscore at its end (``from_`` is ``from``).

    *table* was found in *source* at the path *at*.
    """
    try:
        return _quick().structure(table, cls), ()
    except (ValueError, KeyError, cattrs.ForbiddenExtraKeysError):
        return None, _diagnostics(table, cls, source, at)


def _diagnostics(table: object, cls: type, source: SourceText, at: KeyPath) -> tuple[Diagnostic, ...]:
    lines = field_lines(source.text)
    try:
        _thorough().structure(table, cls)
    except (ValueError, cattrs.BaseValidationError) as error:
        return in_order(fault.diagnostic(source, lines) for fault in faults(error, at))
    raise AssertionError(f"{cls} is refused once and accepted once")  # pragma: no cover


@cache
def _quick() -> cattrs.Converter:
    """Return the converter that stops at the first fault."""
    return _converter(detailed=False)


@cache
def _thorough() -> cattrs.Converter:
    """Return the converter that gathers every fault with its place, and takes longer."""
    return _converter(detailed=True)


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=detailed)
    for plain in (str, int, bool, float, dt.date, dt.time):
        converter.register_structure_hook(plain, _plain_hook(plain))
    converter.register_structure_hook(dt.datetime, _moment)
    converter.register_structure_hook(enum.StrEnum, _word)
    converter.register_structure_hook_factory(attrs.has, _table_hook)
    converter.register_structure_hook_factory(is_written_as_text, _text_hook)
    converter.register_structure_hook_factory(_is_newtype, _newtype_hook)
    converter.register_structure_hook_factory(_is_optional, _optional_hook)
    converter.register_structure_hook_factory(_is_tuple, _list_hook)
    converter.register_structure_hook_factory(_is_mapping, _mapping_hook)
    return converter


def _is_newtype(kind: Any) -> bool:
    return isinstance(kind, typing.NewType)


def _is_optional(kind: Any) -> bool:
    """Whether it is ``X | None``, with one X."""
    return typing.get_origin(kind) in (typing.Union, types.UnionType) and _present(kind) is not None


def _present(kind: Any) -> Any:
    others = [other for other in typing.get_args(kind) if other is not types.NoneType]
    return others[0] if len(others) == 1 else None


def _is_tuple(kind: Any) -> bool:
    return typing.get_origin(kind) is tuple and typing.get_args(kind)[1:] == (...,)


def _is_mapping(kind: Any) -> bool:
    return typing.get_origin(kind) is collections.abc.Mapping


# Hooks: each takes a value only as TOML gives it, or raises ValueError.


def _plain_hook(sort: type) -> Hook:
    def take(value: Any, _: Any) -> Any:
        if type(value) is sort:
            return value
        raise misfit(value, sort)

    return take


def _moment(value: Any, _: Any) -> dt.datetime:
    if type(value) is not dt.datetime:
        raise misfit(value, dt.datetime)
    if value.tzinfo is None:
        written = value.isoformat()
        found = msg("{moment} without the offset of its time zone", moment=written)
        raise MisfitError(value, WANTED[dt.datetime], found=found, sample=f"{written}+07:00")
    return value


def _word(value: Any, kind: type[enum.StrEnum]) -> enum.StrEnum:
    if type(value) is not str:
        raise misfit(value, str)
    try:
        return kind(value)
    except ValueError:
        words = [str(word) for word in kind]
    near = difflib.get_close_matches(value, words, n=1)
    wanted = msg("one of {words}", words=", ".join(f"“{word}”" for word in words))
    raise MisfitError(value, wanted, sample=f'"{near[0]}"' if near else None, code="QMS-T033")


def _text_hook(kind: Any) -> Hook:
    parse = lru_cache(_REMEMBERED)(kind.parse)

    def take(value: Any, _: Any) -> Any:
        if type(value) is str:
            return parse(value)
        raise misfit(value, str)

    return take


def _table_hook(cls: type[attrs.AttrsInstance], converter: cattrs.Converter) -> Hook:
    attrs.resolve_types(cls)
    keys: dict[str, Any] = {
        name: override(rename=key_of(attribute)) for name, attribute in attrs.fields_dict(cls).items()
    }
    return _of_sort(dict, make_dict_structure_fn(cls, converter, **keys), cls)


def _list_hook(kind: Any, converter: cattrs.Converter) -> Hook:
    return _of_sort(list, homogenous_tuple_structure_factory(kind, converter), kind)


def _mapping_hook(kind: Any, converter: cattrs.Converter) -> Hook:
    return _of_sort(dict, mapping_structure_factory(kind, converter), kind)


def _of_sort(sort: type, make: Callable[..., Any], kind: Any) -> Hook:
    def take(value: Any, _: Any) -> Any:
        if type(value) is sort:
            return make(value, kind)
        raise misfit(value, sort)

    return take


def _newtype_hook(kind: Any, converter: cattrs.Converter) -> Hook:
    return _hook_of(kind.__supertype__, converter)


def _optional_hook(kind: Any, converter: cattrs.Converter) -> Hook:
    return _hook_of(_present(kind), converter)


def _hook_of(kind: Any, converter: cattrs.Converter) -> Hook:
    hook: Hook = converter.get_structure_hook(kind)
    return (lambda value, _: _word(value, kind)) if hook is _word else hook

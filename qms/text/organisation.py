"""Changes to `organisation.toml` that leave every other line in it as it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from qms.errors import Refused
from qms.model.organisation import Block, Organisation
from qms.text.shape import key_of
from qms.text.source import SourceText
from qms.text.toml import KeyPath, path_text, statements
from qms.text.values import read_text
from qms.text.writing import edit_toml, to_toml
from qms.wording import msg

_REMARKS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))+(?=[ \t]*(?:\n|\Z))")
"""Remarks right below a block, with a blank line after them: they belong to it."""


def edited_organisation(text: str, before: Organisation, after: Organisation) -> str:
    """Return the text of `organisation.toml`, which says *before*, with what *after* says instead.

    A block is known by its id and its first day. One that is new comes behind the block it follows in *after*; posts,
    roles and members are changed where they stand, new ones come behind. Raises `Refused` where the text is written
    in a way that does not allow it.
    """
    for attribute in attrs.fields(Organisation):
        if attribute.init:
            text = _with_table(text, attribute.name, getattr(before, attribute.name), getattr(after, attribute.name))
    if read_text(SourceText("", text), Organisation)[0] != after:
        raise Refused(
            msg("organisation.toml cannot be changed as it is written"),
            hint=msg("change it in an editor, then `qms save`"),
        )
    return text


def _with_table(text: str, table: str, before: Sequence[Block], after: Sequence[Block]) -> str:
    if before == after:
        return text
    if _is_field(text, (table,)):
        raise Refused(
            msg("“{field}” cannot be changed as it stands in organisation.toml", field=table),
            hint=msg("write it as blocks that begin with [[{field}]], or take the line out", field=table),
        )
    places = {key: at for at, key in enumerate(_keys(before))}
    followers: dict[int | None, list[Block]] = {None: [], **{at: [] for at in range(len(before))}}
    changed: dict[int, Block] = {}
    at: int | None = None
    for key, block in zip(_keys(after), after, strict=True):
        if key in places:
            at = places[key]
            changed[at] = block
        else:
            followers[at].append(block)
    for at in reversed(range(len(before))):  # from the end, so that the places before it keep their numbers
        text = _inserted(text, (table, at), _blocks(table, followers[at]))
        text = _with_block(text, (table, at), before[at], changed.get(at, before[at]))
    return _inserted(text, (table,), _blocks(table, followers[None]))


def _keys(blocks: Iterable[Block]) -> Iterator[tuple[object, ...]]:
    """Yield what each block is known by; where several share it, an error of the store, they are counted."""
    met: Counter[object] = Counter()
    for block in blocks:
        key = (block.id, block.from_)
        yield (*key, met[key])
        met[key] += 1


def _with_block(text: str, path: KeyPath, before: Block, after: Block) -> str:
    """Return the text with one block, which stands at *path*, as *after* has it."""
    if before == after:
        return text
    changes: dict[str, object] = {}
    behind: dict[KeyPath, str] = {}
    for attribute in attrs.fields(type(before)):
        was, now = getattr(before, attribute.name), getattr(after, attribute.name)
        place = (*path, key_of(attribute))
        if was == now:
            continue
        if not _are_tables((*was, *now) if isinstance(now, tuple) else ()) or _is_field(text, place):
            changes[path_text(place)] = _plain(now)
        else:
            for number, (old, new) in enumerate(zip(was, now, strict=False)):
                changes |= {
                    f"{path_text(place)}[{number}].{key_of(part)}": _plain(getattr(new, part.name))
                    for part in attrs.fields(type(old))
                    if getattr(old, part.name) != getattr(new, part.name)
                }
            behind[place] = _parts(path[0], after, attribute.name, now[len(was) :])
    text = edit_toml(text, changes)
    for place, tables in behind.items():
        is_there = any(statement.path[: len(place)] == place for statement in statements(text))
        text = _inserted(text, place if is_there else path, tables)
    return text


def _blocks(table: str, blocks: Sequence[Block]) -> str:
    fields: dict[str, Any] = {table: tuple(blocks)}
    return to_toml(Organisation(**fields))


def _parts(table: str | int, block: Block, field: str, parts: tuple[object, ...]) -> str:
    """Return the tables of some posts, roles or members, as they stand in a block."""
    if not parts:
        return ""
    only: dict[str, Any] = {field: parts}
    model = _blocks(str(table), [attrs.evolve(block, **only)])
    places = [found for found in statements(model) if found.path[:3] == (table, 0, field)]
    return model[places[0].start : places[-1].end]


def _inserted(text: str, behind: KeyPath, tables: str) -> str:
    """Return the text with some tables behind what stands at a path, or at the end where nothing does."""
    if not tables:
        return text
    ends = [found.end for found in statements(text) if found.path[: len(behind)] == behind]
    place = ends[-1] if ends else len(text)
    if remarks := _REMARKS.match(text, place):
        place = remarks.end()
    before, after = text[:place], text[place:]
    while before and not before.endswith("\n\n"):
        before += "\n"
    return before + tables + ("\n" if after and not after.startswith("\n") else "") + after


def _is_field(text: str, path: KeyPath) -> bool:
    """Whether there is a field with its value on the line at a path, not the heading of tables."""
    return any(found.path == path and found.value for found in statements(text))


def _are_tables(items: Sequence[object]) -> bool:
    return any(attrs.has(type(item)) for item in items)


def _plain(value: Any) -> object:
    """Return what a field holds in TOML; None for what is left out."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value] or None
    if attrs.has(type(value)):
        fields = {key_of(a): _plain(getattr(value, a.name)) for a in attrs.fields(type(value))}
        return {key: item for key, item in fields.items() if item is not None}
    return None if value is False else value

"""Additions to `organisation.toml` that leave everything else in it as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from qms.errors import Refused
from qms.model.organisation import Board, Body, Person, Post, Unit
from qms.wording import msg

FIELDS: dict[type[Any], str] = {Body: "organisations", Unit: "units", Board: "boards", Person: "people"}


def with_block(text: str, block: Body | Unit | Board | Person) -> str:
    """Return the text of `organisation.toml` with one more block at the end of its kind."""
    document = _parsed(text)
    field = FIELDS[type(block)]
    if field not in document:
        document.append(field, tomlkit.aot())
    _blocks(document, field).append(_table(block))
    return tomlkit.dumps(document)


def with_post(text: str, person: str, post: Post) -> str:
    """Return the text with one more post of a person, in the last block of that person."""
    document = _parsed(text)
    people = [block for block in _blocks(document, "people") if block.get("id") == person]
    if not people:
        raise Refused(
            msg("organisation.toml has no person “{person}”", person=person),
            hint=msg("`qms org list` shows their ids; save the file first if it was changed by hand"),
        )
    block = people[-1]
    if "posts" not in block:
        block.append("posts", tomlkit.aot())
    _blocks(block, "posts").append(_table(post))
    return tomlkit.dumps(document)


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise Refused(
            msg("organisation.toml cannot be read: {reason}", reason=error),
            hint=msg("`qms check` shows what is wrong in it"),
        ) from error


def _blocks(container: Mapping[str, Any], field: str) -> AoT:
    """Return the blocks ``[[field]]``; raises `Refused` where they are written on one line."""
    blocks = container.get(field, tomlkit.aot())
    if not isinstance(blocks, AoT):
        raise Refused(
            msg("nothing can be added to “{field}” as it stands in organisation.toml", field=field),
            hint=msg("write it as blocks that begin with [[{field}]], or take the line out", field=field),
        )
    return blocks


def _table(value: Any) -> Table:
    table = tomlkit.table()
    for field in attrs.fields(type(value)):
        item = getattr(value, field.name)
        if item in (None, (), False):
            continue
        key = field.name.removesuffix("_")
        if attrs.has(type(item)):
            inline = tomlkit.inline_table()
            inline.update({k: v for k, v in attrs.asdict(item).items() if v is not None})
            table.append(key, inline)
        elif isinstance(item, tuple) and attrs.has(type(item[0])):
            inner = tomlkit.aot()
            for part in item:
                inner.append(_table(part))
            table.append(key, inner)
        else:
            table.append(key, list(item) if isinstance(item, tuple) else item)
    return table

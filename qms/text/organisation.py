"""Additions to `organisation.toml` that leave everything else in it as it stands."""

from __future__ import annotations

from typing import Any

import attrs
import tomlkit
from tomlkit.items import AoT, Table

from qms.model.organisation import Board, Body, Person, Post, Unit

FIELDS: dict[type[Any], str] = {Body: "organisations", Unit: "units", Board: "boards", Person: "people"}


def with_block(text: str, block: Body | Unit | Board | Person) -> str:
    """Return the text of `organisation.toml` with one more block at the end of its kind."""
    document = tomlkit.parse(text)
    field = FIELDS[type(block)]
    if field not in document:
        document.append(field, tomlkit.aot())
    blocks = document[field]
    assert isinstance(blocks, AoT)  # the file was read as an organisation
    blocks.append(_table(block))
    return tomlkit.dumps(document)


def with_post(text: str, person: str, post: Post) -> str:
    """Return the text with one more post of a person, in the last block of that person."""
    document = tomlkit.parse(text)
    people = document["people"]
    assert isinstance(people, AoT)
    block = [p for p in people if p["id"] == person][-1]
    if "posts" not in block:
        block.append("posts", tomlkit.aot())
    posts = block["posts"]
    assert isinstance(posts, AoT)
    posts.append(_table(post))
    return tomlkit.dumps(document)


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

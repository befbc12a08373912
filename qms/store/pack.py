"""A pack of git objects, built here; see gitformat-pack(5). git checks it, names it and puts it in its place."""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qms.store.objects import StoredObject

_KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
_FAST = 1  # git packs anew later and takes its time then
_LARGE_TREE = 1 << 15  # bytes; most of it are ids, with which zlib takes long for nothing


def pack_parts(objects: Collection[StoredObject]) -> Iterator[bytes]:
    """Yield a pack of *objects*, piece by piece; none may be in it twice."""
    digest = hashlib.sha1(usedforsecurity=False)
    for part in _parts(objects):
        digest.update(part)
        yield part
    yield digest.digest()


def _parts(objects: Collection[StoredObject]) -> Iterator[bytes]:
    yield struct.pack(">4sII", b"PACK", 2, len(objects))
    for kind, data in objects:
        level = 0 if kind == "tree" and len(data) > _LARGE_TREE else _FAST
        yield _header(_KINDS[kind], len(data)) + zlib.compress(data, level)


def _header(kind: int, size: int) -> bytes:
    # type and the low four bits of the size, then seven bits a byte; the high bit says that more follows
    low, size = kind << 4 | size & 15, size >> 4
    header = bytearray()
    while size:
        header.append(low | 0x80)
        low, size = size & 0x7F, size >> 7
    header.append(low)
    return bytes(header)

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
        yield _header(_KINDS[kind], len(data)) + (_stored(data) if kind == "tree" else _compressed(data))


def _compressed(data: bytes) -> bytes:
    # git packs anew later and takes its time then. What zlib sets up for a wide window takes longer than a document
    # of a few pages, and gains nothing where all of it fits into a narrow one.
    window, memory = (12, 6) if len(data) <= 4096 else (15, 8)
    packer = zlib.compressobj(1, zlib.DEFLATED, window, memory)
    return packer.compress(data) + packer.flush()


def _stored(data: bytes) -> bytes:
    """Return *data* as a stream of zlib that is not compressed: folders are mostly ids, and those do not shrink."""
    blocks = [data[start : start + 0xFFFF] for start in range(0, len(data), 0xFFFF)] or [b""]
    parts = [b"\x78\x01"]
    for block in blocks:
        parts += (struct.pack("<BHH", block is blocks[-1], len(block), len(block) ^ 0xFFFF), block)
    return b"".join([*parts, struct.pack(">I", zlib.adler32(data))])


def _header(kind: int, size: int) -> bytes:
    # type and the low four bits of the size, then seven bits a byte; the high bit says that more follows
    low, size = kind << 4 | size & 15, size >> 4
    header = bytearray()
    while size:
        header.append(low | 0x80)
        low, size = size & 0x7F, size >> 7
    header.append(low)
    return bytes(header)

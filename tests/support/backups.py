"""Backups made by hand, with any content and a seal that fits, to see what is made of them."""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path


def sealed(files: Iterable[tuple[str, bytes]], *, compression: int = zipfile.ZIP_STORED) -> bytes:
    """Return a ZIP of *files* under the seal that `docs/store-format.md` describes."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", compression) as zipped:
        warnings.simplefilter("ignore")  # a name that stands in it twice
        for name, data in files:
            zipped.writestr(zipfile.ZipInfo(name), data, compression)
        zipped.comment = b"sha256:" + b"0" * 64
    return resealed(out.getvalue())


def resealed(data: bytes) -> bytes:
    """Return the bytes of an archive with the seal that fits them."""
    return data[:-64] + hashlib.sha256(data[:-64]).hexdigest().encode()


def unpacked(file: Path) -> dict[str, bytes]:
    """Return the files in a backup by name, as any program for ZIP files shows them."""
    with zipfile.ZipFile(file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}

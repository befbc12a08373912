"""Codes of documents (mã hiệu), and the identity that a document keeps for ever."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Container

DocumentId = NewType("DocumentId", str)

MAX_ID_LENGTH = 48
MAX_PATH = 120
"""The letters of the longest path in a store: Windows counts the folder above it too."""
_RESERVED_ON_WINDOWS = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]*")


def ascii_slug(text: str) -> str:
    """Return *text* in lower-case ASCII letters, digits and single hyphens; it may be empty."""
    plain = unicodedata.normalize("NFKD", text.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(c for c in plain.lower() if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def is_portable_name(name: str) -> bool:
    """Whether *name* can name a folder on every system: lower-case ASCII, not one that Windows reserves."""
    return _ID.fullmatch(name) is not None and not is_reserved_name(name)


def is_reserved_name(name: str) -> bool:
    """Whether Windows keeps *name* for a device, whatever its ending and case."""
    return name.partition(".")[0].rstrip(" ").casefold() in _RESERVED_ON_WINDOWS


def is_portable_file_name(name: str) -> bool:
    """Whether *name* can name a file on every system: plain ASCII that Windows neither reserves nor shortens."""
    return _FILE_NAME.fullmatch(name) is not None and not name.endswith((".", " ")) and not is_reserved_name(name)


def portable_file_name(name: str, *, longest: int = 80) -> str:
    """Return *name*, or where that does not work on every system, the name nearest to it that does.

    Accents go, Đ becomes D, the ending stays: ``Quyết định 244.pdf`` is kept as ``Quyet dinh 244.pdf``.
    """
    if is_portable_file_name(name) and len(name) <= longest:
        return name
    plain = unicodedata.normalize("NFKD", name.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    stem, dot, suffix = letters.rpartition(".")
    ending = f".{re.sub('[^A-Za-z0-9]+', '', suffix)[:10]}" if dot else ""
    words = re.sub(r"[^A-Za-z0-9 ._()-]+", "-", stem if dot else letters).lstrip("-. _()").rstrip("-. ")
    short = words[: longest - len(ending)].rstrip("-. ") or "file"
    return f"{short}-1{ending}" if is_reserved_name(short) else short + ending.rstrip(".")


def new_document_id(code: str, *, taken: Container[str]) -> DocumentId:
    """Return the identity of a new document whose first code is *code*: its slug, with ``-2`` on collision.

    An identity is never used twice, so *taken* holds those of withdrawn documents too. Raises ValueError where
    no letter or digit is left of the code.
    """
    slug = ascii_slug(code)[:MAX_ID_LENGTH].strip("-")
    if not slug:
        raise ValueError(code)
    if slug in _RESERVED_ON_WINDOWS:
        slug += "-1"
    candidate, n = slug, 1
    while candidate in taken:
        n += 1
        candidate = f"{slug}-{n}"
    return DocumentId(candidate)


def matches_pattern(code: str, pattern: str | None) -> bool:
    """Whether the whole of *code* matches the agency's *pattern*; every code does where there is none."""
    return pattern is None or re.fullmatch(pattern, code) is not None

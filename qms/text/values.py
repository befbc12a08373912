"""The files of a store that are nothing but TOML: settings, organisation, acts of review, papers."""

from __future__ import annotations

from typing import TypeVar

from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.text.source import LIMIT, SourceText, decode, normalised
from qms.text.structuring import structure
from qms.text.toml import read_toml
from qms.text.writing import write_checked
from qms.wording import msg

_T = TypeVar("_T")


def read_value(data: bytes, *, path: str, cls: type[_T]) -> tuple[_T | None, tuple[Diagnostic, ...]]:
    """Return the value that a TOML file holds, or None, with all that is wrong in the file."""
    text, faults = decode(data, path=path)
    if text is None:
        return None, faults
    value, found = read_text(SourceText(path, text), cls)
    return value, (*faults, *found)


def read_text(source: SourceText, cls: type[_T]) -> tuple[_T | None, tuple[Diagnostic, ...]]:
    """Return the value that a TOML text holds, or None, with all that is wrong in it."""
    table, faults = read_toml(source)
    if table is None:
        return None, faults
    value, found = structure(table, cls, source)
    return value, (*faults, *found)


def value_bytes(value: object) -> bytes:
    """Return the file of a value; it reads back equal."""
    return write_checked(value).encode()


def text_bytes(text: str, *, limit: int = LIMIT) -> bytes:
    """Return the file of a text, with LF line ends and NFC letters; raises `Refused` where it would not read back."""
    try:
        data = normalised(text.encode())
    except UnicodeEncodeError as error:
        raise Refused(
            msg("this cannot be stored as text: {text}", text=ascii(text[error.start : error.end][:40]))
        ) from error
    _, faults = decode(data, path="", limit=limit)
    if faults:
        raise Refused(msg("this text cannot be read once it is written: {reason}", reason=faults[0].message))
    return data

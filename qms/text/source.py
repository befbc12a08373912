"""From the bytes of a file to its text, and what may be wrong on the way."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 2 * 1024 * 1024
"""The bytes of the largest text that is read; what is larger belongs into an attachment."""

UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no file in XML 1.0 holds, a carriage return among it: that is read as a line feed."""
_BOM = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


@attrs.frozen
class SourceText:
    """A text, or a part of one, with its place: the file, and the line of the file on which it begins."""

    path: str
    text: str
    first_line: int = 1

    def location(self, line: int = 1, *, field: str | None = None) -> Location:
        """Return the place of a line of this text (from 1) in its file."""
        return Location(path=self.path, line=self.first_line + line - 1, field=field)


def decode(data: bytes, *, path: str, limit: int = LIMIT) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text of a file and what is wrong with its form.

    The text is None where nothing sensible can be read from it: too large, not UTF-8, NUL bytes,
    merge-conflict markers. A byte order mark, line ends other than LF and letters that are not NFC are
    errors too (docs/store-format.md), but the text comes back without them, so that whatever else is wrong
    can be told at once. Call `normalised` first to mend these three instead.
    """
    if len(data) > limit:
        return None, (_too_large(len(data), path, limit),)
    if b"\0" in data:
        return None, (_nul(data, path),)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, (_not_utf8(data, error.start, path),)
    if ("<<<<<<<" in text or ">>>>>>>" in text) and (marker := _CONFLICT.search(text)):
        return None, (_conflict(SourceText(path, text), marker.start()),)
    if not text.isascii() or "\r" in text:
        diagnostics = tuple(_faults_of_form(SourceText(path, text)))
        return (_normalised(text), diagnostics) if diagnostics else (text, ())
    return text, ()


def normalised(data: bytes) -> bytes:
    """Return the bytes of a text with LF line ends, NFC letters and no byte order mark.

    Bytes that are not UTF-8 come back as they are: `decode` says what is wrong with them.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    return _normalised(text).encode()


def _normalised(text: str) -> str:
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines)


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _faults_of_form(source: SourceText) -> Iterator[Diagnostic]:
    text = source.text
    if text.startswith("\ufeff"):
        yield Diagnostic(
            code="QMS-T005",
            message=msg("the text begins with a byte order mark"),
            location=source.location(),
            hint=msg("`qms save` removes it from a document; elsewhere save the file as UTF-8 without BOM"),
        )
    if (place := text.find("\r")) >= 0:
        yield Diagnostic(
            code="QMS-T006",
            message=msg("lines end with CR (Windows), not with LF alone"),
            location=source.location(_line_at(text, place)),
            hint=msg("`qms save` mends it in a document; elsewhere let the editor write LF line ends"),
        )
    if not unicodedata.is_normalized("NFC", text):
        lines = enumerate(text.split("\n"), start=1)
        number, line = next((number, line) for number, line in lines if not unicodedata.is_normalized("NFC", line))
        word = next(word for word in line.split(" ") if not unicodedata.is_normalized("NFC", word))
        yield Diagnostic(
            code="QMS-T007",
            message=msg("the accents of “{word}” stand apart from their letters (the text is not NFC)", word=word[:40]),
            location=source.location(number),
            hint=msg("`qms save` mends it in a document; elsewhere type the words anew"),
        )


def _too_large(size: int, path: str, limit: int) -> Diagnostic:
    return Diagnostic(
        code="QMS-T001",
        message=msg(
            "the text has {size} bytes, more than the {limit} that are read; nothing in it was looked at",
            size=size,
            limit=limit,
        ),
        location=Location(path=path),
        hint=msg("keep large contents in an attachment beside the text"),
    )


def _not_utf8(data: bytes, place: int, path: str) -> Diagnostic:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return Diagnostic(
        code="QMS-T002",
        message=msg("the text is UTF-16, not UTF-8") if utf16 else msg("the text is not UTF-8"),
        location=Location(path=path, line=data.count(b"\n", 0, place) + 1),
        hint=msg("save it in the editor with the encoding UTF-8; attach a Word or Excel file with `qms attach`"),
    )


def _nul(data: bytes, path: str) -> Diagnostic:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _not_utf8(data, 0, path)
    return Diagnostic(
        code="QMS-T003",
        message=msg("the text holds a NUL byte: it is damaged, or no text at all"),
        location=Location(path=path, line=data.count(b"\n", 0, data.index(b"\0")) + 1),
        hint=msg("bring a damaged text back with `qms restore`; attach a Word or Excel file with `qms attach`"),
    )


def _conflict(source: SourceText, place: int) -> Diagnostic:
    return Diagnostic(
        code="QMS-T004",
        message=msg("the text holds merge-conflict markers: two versions stand one below the other"),
        location=source.location(_line_at(source.text, place)),
        hint=msg("keep the lines that are right and delete those that begin with <<<<<<<, ======= or >>>>>>>"),
    )

"""Word files that somebody else made, taken apart: what is no Word file, or could do harm, is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused
from qms.render.word_package import BODY, CONTENT_TYPES, TEXT_PARTS, NoPackageError, Stated, safe_xml, unpacked
from qms.wording import Message, msg

if TYPE_CHECKING:
    from lxml import etree

_MOST_PARTS: Final = 4000
_MOST_UNPACKED: Final = 400 << 20
_MOST_TEXT: Final = 60 << 20
"""Bytes of one part in XML: a book of a thousand pages has fewer."""
_MOST_TIMES: Final = 400
"""How many times larger than packed a file may be, where it is `_LARGE`: text in XML shrinks to a twentieth."""
_LARGE: Final = 10 << 20
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE_AS: Final = msg("open it in Word and save it as a Word document (.docx)")


def refuse(code: str, name: str, message: Message, hint: Message) -> Refused:
    """Return the refusal of one file."""
    fault = Diagnostic(code=code, message=message, location=Location(path=name), hint=hint)
    return Refused(msg("{file} is not read", file=name), diagnostics=(fault,))


def word_parts(data: bytes, name: str) -> Mapping[str, bytes]:
    """Return the parts of a Word file (.docx) by name; nothing of it is unpacked before its sizes are known.

    Raises `Refused` with what is wrong with it: no Word file, encrypted, macros, far larger unpacked, broken XML.
    """
    if data.startswith(_OLE):
        # An encrypted .docx is an OLE file with a stream of this name (MS-OFFCRYPTO, 2.3).
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refuse(
                "QMS-W002", name, msg("the file has a password"), msg("take the password off in Word, and save it")
            )
        raise refuse("QMS-W001", name, msg("it is a file of an old Word (.doc)"), SAVE_AS)
    try:
        parts = unpacked(data, lambda told: _refusal_of(told, len(data), name))
    except NoPackageError as error:
        raise refuse("QMS-W001", name, msg("it is not a Word document (.docx), or is damaged"), SAVE_AS) from error
    if isinstance(parts, Refused):
        raise parts
    _refuse_other(parts, name)
    for part in (part for part in parts if part.endswith(TEXT_PARTS)):
        xml(parts, part, name)
    return parts


def _refusal_of(told: Stated, packed: int, name: str) -> Refused | None:
    is_bomb = told.unpacked > _LARGE and told.unpacked > _MOST_TIMES * packed
    is_large = told.count > _MOST_PARTS or told.unpacked > _MOST_UNPACKED or told.longest_text > _MOST_TEXT
    if is_large or is_bomb:
        return refuse(
            "QMS-W003", name,
            msg("unpacked, the file would have {n} parts and {size} MB", n=told.count, size=told.unpacked >> 20),
            msg("look where it comes from; a text of Word is smaller than that"),
        )  # fmt: skip
    if told.has_twins:
        return refuse("QMS-W001", name, msg("the file holds two parts of one name"), SAVE_AS)
    return None


def _refuse_other(parts: Mapping[str, bytes], name: str) -> None:
    if BODY not in parts or CONTENT_TYPES not in parts:
        raise refuse("QMS-W001", name, msg("it is not a Word document (.docx)"), SAVE_AS)
    has_macros = any(part.lower().rpartition("/")[2].startswith("vbaproject") for part in parts)
    if has_macros or b"macroEnabled" in parts[CONTENT_TYPES]:
        raise refuse("QMS-W004", name, msg("the file holds macros"), msg("save it in Word as .docx, without macros"))


def xml(parts: Mapping[str, bytes], part: str, name: str) -> etree._Element:
    """Return a part in XML; raises `Refused` where it is broken or defines entities."""
    from lxml import etree

    try:
        root = safe_xml(parts[part])
    except etree.XMLSyntaxError as error:
        raise refuse(
            "QMS-W005", name, msg("{part} is broken: {reason}", part=part, reason=error.msg or ""),
            msg("open it in Word, let Word repair it, and save it"),
        ) from error  # fmt: skip
    if root is None:
        raise refuse("QMS-W005", name, msg("{part} is not as Word writes it", part=part), SAVE_AS)
    return root


def xml_if_there(parts: Mapping[str, bytes], part: str, name: str) -> etree._Element | None:
    """Return a part in XML as `xml` does; None where the file has no such part."""
    return xml(parts, part, name) if part in parts else None

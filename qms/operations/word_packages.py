"""Word files that somebody else made, taken apart: what is no Word file, or could do harm, is refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused
from qms.wording import Message, msg

if TYPE_CHECKING:
    from lxml import etree

BODY: Final = "word/document.xml"
_TYPES: Final = "[Content_Types].xml"
_MOST_PARTS: Final = 4000
_MOST_UNPACKED: Final = 400 << 20
_MOST_TEXT: Final = 60 << 20
"""Bytes of one part in XML: a book of a thousand pages has fewer."""
_MOST_TIMES: Final = 400
"""How many times larger than packed a file may be, where it is large: text in XML shrinks to a twentieth."""
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_TEXT_PARTS: Final = (".xml", ".rels")
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_SAVE_AS: Final = msg("open it in Word and save it as a Word document (.docx)")


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
        raise refuse("QMS-W001", name, msg("it is a file of an old Word (.doc)"), _SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            _refuse_large(file, len(data), name)
            parts = {part.filename: file.read(part) for part in file.infolist() if not part.is_dir()}
    except _UNREADABLE as error:
        raise refuse("QMS-W001", name, msg("it is not a Word document (.docx), or is damaged"), _SAVE_AS) from error
    _refuse_other(parts, name)
    for part in (part for part in parts if part.endswith(_TEXT_PARTS)):
        xml(parts, part, name)
    return parts


def _refuse_large(file: zipfile.ZipFile, packed: int, name: str) -> None:
    told = file.infolist()
    unpacked = sum(part.file_size for part in told)
    is_bomb = unpacked > (10 << 20) and unpacked > _MOST_TIMES * packed
    too_long = any(part.file_size > _MOST_TEXT for part in told if part.filename.endswith(_TEXT_PARTS))
    if len(told) > _MOST_PARTS or unpacked > _MOST_UNPACKED or is_bomb or too_long:
        raise refuse(
            "QMS-W003", name,
            msg("unpacked, the file would have {n} parts and {size} MB", n=len(told), size=unpacked >> 20),
            msg("look where it comes from; a text of Word is smaller than that"),
        )  # fmt: skip
    if len({part.filename for part in told}) < len(told):
        raise refuse("QMS-W001", name, msg("the file holds two parts of one name"), _SAVE_AS)


def _refuse_other(parts: Mapping[str, bytes], name: str) -> None:
    if BODY not in parts or _TYPES not in parts:
        raise refuse("QMS-W001", name, msg("it is not a Word document (.docx)"), _SAVE_AS)
    has_macros = any(part.lower().rpartition("/")[2].startswith("vbaproject") for part in parts)
    if has_macros or b"macroEnabled" in parts[_TYPES]:
        raise refuse("QMS-W004", name, msg("the file holds macros"), msg("save it in Word as .docx, without macros"))


def xml(parts: Mapping[str, bytes], part: str, name: str) -> etree._Element:
    """Return a part in XML; raises `Refused` where it is broken or defines entities."""
    from lxml import etree

    data = parts[part]
    if _DOCTYPE.search(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refuse("QMS-W005", name, msg("{part} is not as Word writes it", part=part), _SAVE_AS)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refuse(
            "QMS-W005", name, msg("{part} is broken: {reason}", part=part, reason=error.msg or ""),
            msg("open it in Word, let Word repair it, and save it"),
        ) from error  # fmt: skip

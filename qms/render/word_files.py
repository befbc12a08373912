"""Word files that somebody else made: what in them is refused before anything is read out of them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from qms.diagnostics import Diagnostic
from qms.wording import Message, msg

CODE: Final = "QMS-T040"
MOST_BYTES: Final = 10 << 20
_MOST_UNPACKED: Final = 60 << 20
_MOST_PARTS: Final = 1000
_MOST_TEXT: Final = 4 << 20
"""Bytes of one part in XML: a paper of 500 pages has them."""
_TYPES: Final = "[Content_Types].xml"
_BODY: Final = "word/document.xml"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ACTIVE: Final = re.compile(r"vbaProject|vbaData|activeX|word/embeddings/|attachedToolbars", re.IGNORECASE)
_WEB: Final = re.compile(r"https?:|mailto:", re.IGNORECASE)
_FETCHES: Final = re.compile(
    r"\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|RD)\b", re.IGNORECASE
)
"""Fields that bring something from elsewhere, or run something, when the file is opened (ECMA-376, Part 1, 17.16.5)."""
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def word_file_faults(data: bytes) -> tuple[Diagnostic, ...]:
    """Return why a file is not taken for a Word file of text alone; nothing where it is.

    Refused are macros, what is fetched from elsewhere when the file is opened, and what is far larger unpacked.
    """
    parts = _parts(data)
    if isinstance(parts, Message):
        return (Diagnostic(code=CODE, message=parts, hint=msg("save it in Word as a Word document (.docx)")),)
    return tuple(_faults(parts))


def _parts(data: bytes) -> Mapping[str, bytes] | Message:
    """Return the parts of the file by name, or what is wrong with it as a whole."""
    if len(data) > MOST_BYTES:
        return msg("the file is larger than {limit} MB", limit=MOST_BYTES >> 20)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            told = file.infolist()
            names = {part.filename for part in told}
            if len(told) > _MOST_PARTS or sum(part.file_size for part in told) > _MOST_UNPACKED:
                return msg("unpacked, the file would be larger than {limit} MB", limit=_MOST_UNPACKED >> 20)
            if len(names) < len(told):
                return msg("the file holds two parts of one name")
            if any(part.file_size > _MOST_TEXT for part in told if part.filename.endswith((".xml", ".rels"))):
                return msg("a part of the text is larger than {limit} MB", limit=_MOST_TEXT >> 20)
            if not {_TYPES, _BODY} <= names:
                return msg("it is not a Word document (.docx)")
            parts = {part.filename: file.read(part) for part in told}
    except _UNREADABLE:
        return msg("it is not a Word document (.docx)")
    if b"wordprocessingml.document.main+xml" not in parts[_TYPES]:
        return msg("it is not a Word document (.docx), but one with macros or a template of Word")
    return parts


def _faults(parts: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    for name in sorted(parts):
        if _ACTIVE.search(name):
            yield _fault(msg("it holds macros or an embedded program: {part}", part=name))
        if name.endswith((".xml", ".rels")):
            if (
                b"<!DOCTYPE" in parts[name]
                or b"<!ENTITY" in parts[name]
                or parts[name][:2] in (b"\xff\xfe", b"\xfe\xff")
            ):
                yield _fault(msg("{part} is not as Word writes it", part=name))
                return
            try:
                root = etree.fromstring(parts[name], _parser())
            except etree.XMLSyntaxError as error:
                yield _fault(msg("{part} cannot be read: {reason}", part=name, reason=error.msg or ""))
                return
            yield from _relations(root) if name.endswith(".rels") else _text_faults(root)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _relations(root: etree._Element) -> Iterator[Diagnostic]:
    for relation in root.iter(_RELATIONS):
        target, sort = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") == "External" and not (sort == "hyperlink" and _WEB.match(target)):
            yield _fault(
                msg("it fetches something from elsewhere: {sort} {target}", sort=sort, target=target[:200]),
                msg("put the picture itself into the file; take the attached template away"),
            )


def _text_faults(root: etree._Element) -> Iterator[Diagnostic]:
    told = [field.get(f"{_W}instr", "") for field in root.iter(f"{_W}fldSimple")]
    for element in root.iter(f"{_W}fldChar", f"{_W}instrText"):  # one instruction may stand in several pieces
        if element.tag == f"{_W}instrText":
            told[-1:] = ["".join((*told[-1:], element.text or ""))]
        else:
            told.append("")
    for instruction in told:
        if _FETCHES.match(instruction):
            yield _fault(
                msg("a field in it fetches or runs something: {field}", field=instruction.strip()[:100]),
                msg("take the field away"),
            )
    if next(root.iter(f"{_W}altChunk", f"{_W}subDoc"), None) is not None:
        yield _fault(msg("it holds another file in place of text"))
    if next(root.iter(f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo"), None) is not None:
        yield _fault(msg("it holds tracked changes"), msg("accept or reject them in Word (Review) and save"))


def _fault(message: Message, hint: Message | None = None) -> Diagnostic:
    return Diagnostic(code=CODE, message=message, hint=hint or msg("make the template anew with `qms template new`"))

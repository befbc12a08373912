"""Word files that somebody else made: what in them is refused before anything is read out of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from qms.diagnostics import Diagnostic
from qms.render.word_package import BODY, CONTENT_TYPES, TEXT_PARTS, NoPackageError, Stated, W, safe_xml, unpacked
from qms.wording import Message, msg

CODE: Final = "QMS-T040"
MOST_BYTES: Final = 10 << 20
_MOST_UNPACKED: Final = 60 << 20
_MOST_PARTS: Final = 1000
_MOST_TEXT: Final = 4 << 20
"""Bytes of one part in XML: a paper of 500 pages has them."""
_RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ACTIVE: Final = re.compile(r"vbaProject|vbaData|activeX|word/embeddings/|attachedToolbars", re.IGNORECASE)
_WEB: Final = re.compile(r"https?:|mailto:", re.IGNORECASE)
_FETCHES: Final = re.compile(
    r"\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|RD)\b", re.IGNORECASE
)
"""Fields that bring something from elsewhere, or run something, when the file is opened (ECMA-376, Part 1, 17.16.5)."""


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
        parts = unpacked(data, _stated_fault)
    except NoPackageError:
        return msg("it is not a Word document (.docx)")
    if isinstance(parts, Message):
        return parts
    if b"wordprocessingml.document.main+xml" not in parts[CONTENT_TYPES]:
        return msg("it is not a Word document (.docx), but one with macros or a template of Word")
    return parts


def _stated_fault(told: Stated) -> Message | None:
    if told.count > _MOST_PARTS or told.unpacked > _MOST_UNPACKED:
        return msg("unpacked, the file would be larger than {limit} MB", limit=_MOST_UNPACKED >> 20)
    if told.has_twins:
        return msg("the file holds two parts of one name")
    if told.longest_text > _MOST_TEXT:
        return msg("a part of the text is larger than {limit} MB", limit=_MOST_TEXT >> 20)
    return None if {CONTENT_TYPES, BODY} <= told.names else msg("it is not a Word document (.docx)")


def _faults(parts: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    for name in sorted(parts):
        if _ACTIVE.search(name):
            yield _fault(msg("it holds macros or an embedded program: {part}", part=name))
        if name.endswith(TEXT_PARTS):
            try:
                root = safe_xml(parts[name])
            except etree.XMLSyntaxError as error:
                yield _fault(msg("{part} cannot be read: {reason}", part=name, reason=error.msg or ""))
                return
            if root is None:
                yield _fault(msg("{part} is not as Word writes it", part=name))
                return
            yield from _relations(root) if name.endswith(".rels") else _text_faults(root)


def _relations(root: etree._Element) -> Iterator[Diagnostic]:
    for relation in root.iter(_RELATIONS):
        target, sort = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") == "External" and not (sort == "hyperlink" and _WEB.match(target)):
            yield _fault(
                msg("it fetches something from elsewhere: {sort} {target}", sort=sort, target=target[:200]),
                msg("put the picture itself into the file; take the attached template away"),
            )


def _text_faults(root: etree._Element) -> Iterator[Diagnostic]:
    told = [field.get(f"{W}instr", "") for field in root.iter(f"{W}fldSimple")]
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):  # one instruction may stand in several pieces
        if element.tag == f"{W}instrText":
            told[-1:] = ["".join((*told[-1:], element.text or ""))]
        else:
            told.append("")
    for instruction in told:
        if _FETCHES.match(instruction):
            yield _fault(
                msg("a field in it fetches or runs something: {field}", field=instruction.strip()[:100]),
                msg("take the field away"),
            )
    if next(root.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
        yield _fault(msg("it holds another file in place of text"))
    if next(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None) is not None:
        yield _fault(msg("it holds tracked changes"), msg("accept or reject them in Word (Review) and save"))


def _fault(message: Message, hint: Message | None = None) -> Diagnostic:
    return Diagnostic(code=CODE, message=message, hint=hint or msg("make the template anew with `qms template new`"))

"""Word files as their readers see them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree as ET

import docx
from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = re.compile(r"[^\W_]+")


def opened(data: bytes) -> Document:
    """Return a Word file, read."""
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str = "document") -> ET.Element:
    """Return one of the parts of a Word file below `word/`."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return ET.fromstring(parts.read(f"word/{name}.xml"))


def text_of(root: ET.Element) -> str:
    """Return all that is to be read in a part, and how its pictures are described; paragraphs end with a line."""
    said = []
    for element in root.iter():
        if element.tag == f"{W}t":
            said.append(element.text or "")
        elif element.tag in (f"{W}br", f"{W}tab") or element.tag == f"{W}p":
            said.append("\n")
        elif "descr" in element.attrib:
            said.append(f" {element.attrib['descr']} ")
    return "".join(said)


def words(text: str) -> list[str]:
    """Return the words and figures of a text, in their order."""
    return _WORD.findall(text)


def png(width: int = 4, height: int = 3) -> bytes:
    """Return a picture, all white."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * 3 * width) * min(height, 1000))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")

"""The pictures of a document's own folder in Word: which of them can be shown, and how each is placed."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Final

import attrs
from docx.document import Document
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.oxml.shape import CT_Inline
from docx.shared import Mm

from qms.wording import Message, msg

_MOST_BYTES: Final = 20 * 1024 * 1024
_MOST_DOTS: Final = 50_000_000
_UNREADABLE: Final = (
    InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError,
    struct.error, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
)  # fmt: skip
"""What the reader of pictures raises for those it can make nothing of, and stumbles over in broken ones."""
TALLEST: Final = 225.0
"""Millimetres that a picture may be high: it stands on one page, with a line of text."""


def picture_fault(data: bytes) -> Message | None:
    """Return why a picture cannot be shown in Word; None where it can."""
    if len(data) > _MOST_BYTES:
        return msg("it is larger than {limit} MB", limit=_MOST_BYTES >> 20)
    size = _size(data)
    if size is None:
        return msg("it is no picture in PNG, JPEG, GIF, BMP or TIFF")
    if size.dots > _MOST_DOTS:
        return msg("it has more than {limit} million dots", limit=_MOST_DOTS // 1_000_000)
    return None


def picture_size(data: bytes) -> tuple[float, float]:
    """Return the width and the height that a picture without fault states, in millimetres."""
    size = _size(data)
    if size is None:
        raise ValueError("no picture")
    return size.width, size.height


@attrs.frozen
class _Size:
    dots: int
    width: float
    height: float
    """In millimetres, as the picture states it."""


def _size(data: bytes) -> _Size | None:
    try:
        image = Image.from_blob(data)
        size = _Size(image.px_width * image.px_height, image.width.mm, image.height.mm)
    except _UNREADABLE:
        return None
    return size if size.width > 0 and size.height > 0 else None


@attrs.define
class Pictures:
    """The pictures of a folder by name, each put into a document when the text comes to it."""

    document: Document
    files: Mapping[str, bytes]
    _placed: int = 0

    def draw(self, target: str, words: str, room: float, *, tallest: float = TALLEST) -> str | None:
        """Return a picture as WordprocessingML, see `qms.render.docx_body.Draw`; it is at most *tallest* mm high."""
        data = self.files.get(target)
        if data is None or picture_fault(data) is not None:
            return None
        size = _size(data)
        assert size is not None  # no fault was found
        scale = min(1.0, room / size.width, tallest / size.height)
        return f"<w:drawing>{self.placed(data, size.width * scale, size.height * scale, words=words).xml}</w:drawing>"

    def placed(self, data: bytes, width: float, height: float, *, words: str, title: str = "") -> CT_Inline:
        """Return a picture of a size in millimetres, described by *words*, with a number that no other has."""
        inline = self.document.part.new_pic_inline(io.BytesIO(data), Mm(width), Mm(height))
        for side in "TBLR":
            inline.set(f"dist{side}", "0")  # LibreOffice would put it an eighth of an inch aside
        self._placed += 1
        for name, value in (("id", str(self._placed)), ("name", f"Hình {self._placed}"), ("descr", words)):
            inline.docPr.set(name, value)
        if title:
            inline.docPr.set("title", title)
        return inline

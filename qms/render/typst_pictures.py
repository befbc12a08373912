"""The pictures of a document's own folder in PDF: which of them can be shown, and how each is placed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from qms.render import docx_pictures
from qms.render.docx_pictures import TALLEST, picture_size
from qms.render.typst_pdf import is_compiled
from qms.render.typst_source import picture, source
from qms.wording import Message, msg


@lru_cache(maxsize=64)
def picture_fault(data: bytes) -> Message | None:
    """Return why a picture cannot be shown in PDF; None where it can: it is tried."""
    fault = docx_pictures.picture_fault(data)
    if fault is None and not is_compiled(source(_placed(data, "", 10, 10), title="", author=""), picture_files([data])):
        fault = msg("a PDF file cannot show it: save it as PNG or JPEG in colours of a screen (RGB)")
    return fault


def drawn(data: bytes, words: str, room: float) -> str:
    """Return a picture without fault as a piece of a line, at most *room* millimetres wide."""
    width, height = picture_size(data)
    scale = min(1.0, room / width, TALLEST / height)
    return _placed(data, words, width * scale, height * scale)


def picture_files(pictures: Iterable[bytes]) -> Mapping[str, bytes]:
    """Return *pictures* by the names that the pieces of `drawn` have for them, for `qms.render.typst_pdf.pdf_bytes`."""
    return {_name(data): data for data in pictures}


def _placed(data: bytes, words: str, width: float, height: float) -> str:
    return picture(_name(data), words=words, width=width, height=height)


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

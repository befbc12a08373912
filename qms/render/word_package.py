"""A Word file as a package of parts: what it states of them before it is unpacked, and XML that brings in nothing."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

import attrs

if TYPE_CHECKING:
    from lxml import etree

BODY: Final = "word/document.xml"
NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"
CONTENT_TYPES: Final = "[Content_Types].xml"
TEXT_PARTS: Final = (".xml", ".rels")
"""How the names of the parts in XML end."""
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

Fault = TypeVar("Fault")


@attrs.frozen(kw_only=True)
class Stated:
    """What a file states of its parts; sizes are in bytes."""

    names: frozenset[str]
    count: int
    unpacked: int
    longest_text: int
    """Of the parts in XML."""

    @property
    def has_twins(self) -> bool:
        """Whether two parts have one name."""
        return len(self.names) < self.count


class NoPackageError(Exception):
    """A file is no package, or is damaged."""


def unpacked(data: bytes, judge: Callable[[Stated], Fault | None]) -> Mapping[str, bytes] | Fault:
    """Return the parts of a file by name, or what *judge* finds wrong with what it states of them.

    Nothing is unpacked before. Raises `NoPackageError`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            told = file.infolist()
            fault = judge(
                Stated(
                    names=frozenset(part.filename for part in told),
                    count=len(told),
                    unpacked=sum(part.file_size for part in told),
                    longest_text=max((one.file_size for one in told if one.filename.endswith(TEXT_PARTS)), default=0),
                )
            )
            if fault is not None:
                return fault
            return {part.filename: file.read(part) for part in told if not part.is_dir()}
    except _UNREADABLE as error:
        raise NoPackageError from error


def safe_xml(data: bytes) -> etree._Element | None:
    """Return a part in XML; None where it defines entities or is in UTF-16: Word writes neither.

    Raises `lxml.etree.XMLSyntaxError` where it is broken.
    """
    from lxml import etree  # it is slow to import

    if _DOCTYPE.search(data) or data[:2] in _UTF_16:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)

"""A Word file with tracked changes as Word leaves it once all of them are accepted or rejected."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLANK = {f"{_W}br": "\n", f"{_W}tab": "\t"}
_LINK = re.compile(r"\]\(qms:[^)\s]*\)")
_DOCUMENT = re.compile(r" \(qms:[^)\s]*\)")
"""Which document of the store a link means: told in a Word file only where a change would be unseen without it."""


class Settled:
    """The text below a bookmark, without the changes named *gone*: ``del`` where all is accepted, ``ins`` otherwise."""

    def __init__(self, file: bytes, gone: str, *, below: str = "van_ban") -> None:
        body = document_of(file).find(f"{_W}body")
        assert body is not None
        [mark] = body.iterfind(f".//{_W}bookmarkStart[@{_W}name='{below}']")
        self._gone = gone
        top = next(one for one in body if mark in one.iter())
        self.paragraphs = [*self._joined(top.itersiblings())]

    @property
    def words(self) -> list[str]:
        """All words in their order."""
        return words_of("\n".join(text for _, text in self.paragraphs))

    def _joined(self, elements: Iterator[etree._Element]) -> Iterator[tuple[str, str]]:
        """Yield the look and the text of each paragraph that says something; one whose end went goes on in the next."""
        begun = ""
        for paragraph in self._kept(elements):
            text = begun + "".join(self._runs(paragraph))
            properties = paragraph.find(f"{_W}pPr")
            if properties is not None and properties.find(f"{_W}rPr/{_W}{self._gone}") is not None:
                begun = text
                continue
            begun = ""
            text = _DOCUMENT.sub("", text)
            if text.strip():
                yield _look(properties), text
        assert not begun

    def _kept(self, elements: Iterator[etree._Element]) -> Iterator[etree._Element]:
        for element in elements:
            if element.tag == f"{_W}p":
                yield element
            elif element.find(f"{_W}trPr/{_W}{self._gone}") is None:
                yield from self._kept(iter(element))

    def _runs(self, element: etree._Element) -> Iterator[str]:
        for one in element:
            if one.tag in (f"{_W}t", f"{_W}delText"):
                yield one.text or ""
            elif one.tag in _BLANK:
                yield _BLANK[one.tag]
            elif one.tag != f"{_W}{self._gone}":
                yield from self._runs(one)


def document_of(file: bytes) -> etree._Element:
    """Return the text part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        return etree.fromstring(opened.read("word/document.xml"))


def words_of(text: str) -> list[str]:
    """Return the words of a text, without those that only say which document of the store a link means."""
    return re.findall(r"[^\W_]+", _LINK.sub("]", text))


def _look(properties: etree._Element | None) -> str:
    if properties is None:
        return ""
    found = [properties.find(f"{_W}{name}") for name in ("pStyle", "ind", "pBdr")]
    return "".join(etree.tostring(one, encoding="unicode") for one in found if one is not None)

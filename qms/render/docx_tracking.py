"""Tracked changes of Word (ECMA-376, Part 1, 17.13.5): words, paragraphs and rows that came in or went out."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import attrs

from qms.render import docx_style
from qms.render.marked_words import Marked
from qms.render.texts import writable
from qms.text.redline import RunKind

_MARKS: Final = {RunKind.INSERT: "ins", RunKind.DELETE: "del"}


@attrs.define
class Tracker:
    """Writes what *author* changed at a *moment*, and numbers the changes of one file.

    Each piece is text of WordprocessingML; see `qms.render.docx_style`.
    """

    author: str
    moment: dt.datetime
    _last: int = 0

    def number(self) -> int:
        """Return a number that nothing else in the file has."""
        self._last += 1
        return self._last

    def words(self, marked: Iterable[Marked], *, bold: bool = False, size: float | None = None) -> str:
        """Return words with their changes."""
        return "".join(
            self._changed(kind, "".join(_run(one, bold=bold, size=size) for one in group))
            for kind, group in itertools.groupby(marked, key=lambda one: one.kind)
        )

    def paragraph(self, content: str, kind: RunKind, **layout: Any) -> str:
        """Return a paragraph that stands in both texts or in one; for its *layout* see `docx_style.paragraph`."""
        whole = docx_style.paragraph(content, **layout)
        # that it is a change is said last of its properties
        mark = "" if kind is RunKind.EQUAL else f"<w:rPr>{self._mark(kind)}</w:rPr>"
        return whole.replace("</w:pPr>", f"{mark}</w:pPr>", 1)

    def row(self, cells: Sequence[str], kind: RunKind, *, heads: bool = False, whole: bool = True) -> str:
        """Return a row of a table that stands in both texts or in one."""
        mark = "" if kind is RunKind.EQUAL else self._mark(kind)
        return docx_style.row(cells, heads=heads, whole=whole).replace("</w:trPr>", f"{mark}</w:trPr>", 1)

    def _changed(self, kind: RunKind, runs: str) -> str:
        if kind is RunKind.EQUAL or not runs:
            return runs
        if kind is RunKind.DELETE:
            runs = runs.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        return f"<w:{_MARKS[kind]} {self._whose()}>{runs}</w:{_MARKS[kind]}>"

    def _mark(self, kind: RunKind) -> str:
        return f"<w:{_MARKS[kind]} {self._whose()}/>"

    def _whose(self) -> str:
        author, moment = quoteattr(writable(self.author)), f"{self.moment:%Y-%m-%dT%H:%M:%SZ}"
        return f'w:id="{self.number()}" w:author={author} w:date="{moment}"'


def _run(marked: Marked, *, bold: bool, size: float | None) -> str:
    look = marked.look
    return docx_style.run(
        marked.text,
        bold=bold or look.bold,
        italic=look.italic,
        size=size,
        font=docx_style.CODE_FONT if look.code else None,
    )

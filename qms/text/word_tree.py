"""HTML as a reader of Word files gives it: its elements, their words as runs, the items of its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Final

import attrs

from qms.text.word_inline import BREAK, Run, tidied

LIST_LEVELS: Final = 9
"""As deep as lists stand in each other in a Word file; what stands deeper is written on the last level."""
_DEEPEST: Final = 60
_LINES: Final = frozenset({"p", "div", "blockquote", "section", "article", "pre", "dt", "dd"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS: Final = frozenset({"ul", "ol"})
BLOCKS: Final = _LINES | HEADINGS | LISTS | {"table"}
_VOID: Final = frozenset({"br", "img", "hr", "input"})
_UNREAD: Final = frozenset({"script", "style", "head", "template"})
_NOTE: Final = re.compile(r"#?(?P<sort>footnote|endnote)-(?P<back>ref-)?(?P<number>\d+)")
_SMALL: Final = {
    "sup": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


@attrs.frozen
class Node:
    """An element of the HTML: its name, its attributes, and what stands in it."""

    tag: str
    attributes: Mapping[str, str] = attrs.field(factory=dict)
    content: list[Node | str] = attrs.field(factory=list)

    def below(self, *tags: str) -> Iterator[Node]:
        """Yield the elements of some names in it, not those that stand in such a one."""
        for one in self.content:
            if isinstance(one, Node):
                if one.tag in tags:
                    yield one
                else:
                    yield from one.below(*tags)


def read_html(html: str) -> Node:
    """Return the elements of a text in one that holds them all."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.top


class _Builder(HTMLParser):
    """Builds the tree of elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Node("body")
        self._open = [self.top]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self._open[-1].content.append(node)
        elif len(self._open) < _DEEPEST:
            self._open[-1].content.append(node)
            self._open.append(node)
        else:
            self._too_deep += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._too_deep:
            self._too_deep -= 1
        elif any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)


def runs_of(content: Iterable[Node | str], like: Run = Run("")) -> Iterator[Run]:  # noqa: B008 - a frozen value
    """Yield the words of inline content; blocks in it are set apart as lines."""
    for one in content:
        if isinstance(one, str):
            yield attrs.evolve(like, text=re.sub(r"\s*\n\s*", " ", one))
        elif one.tag == "br":
            yield attrs.evolve(like, text=BREAK)
        elif one.tag == "img":
            yield Run(one.attributes.get("alt", "") or "", picture=one.attributes.get("src") or "?")
        elif one.tag == "input":
            yield attrs.evolve(like, text="☑" if "checked" in one.attributes else "☐")
        elif one.tag in ("strong", "b"):
            yield from runs_of(one.content, attrs.evolve(like, bold=True))
        elif one.tag in ("em", "i"):
            yield from runs_of(one.content, attrs.evolve(like, italic=True))
        elif one.tag == "a":
            yield from _linked(one, like)
        elif one.tag in _SMALL:
            yield from _small(one, like)
        elif one.tag in BLOCKS or one.tag == "li":
            yield attrs.evolve(like, text=BREAK)
            yield from cell_runs([one])
            yield attrs.evolve(like, text=BREAK)
        elif one.tag not in _UNREAD:
            yield from runs_of(one.content, like)


def _linked(node: Node, like: Run) -> Iterator[Run]:
    href = node.attributes.get("href", "")
    note = _NOTE.fullmatch(href)
    if note and note["back"]:
        return
    if note or href.startswith("#") or not href:
        yield from runs_of(node.content, like)
    else:
        yield from runs_of(node.content, attrs.evolve(like, href=href))


def _small(node: Node, like: Run) -> Iterator[Run]:
    """Yield raised or lowered words: by the letters that there are for it, a mark of a footnote as it is."""
    letters = _SMALL[node.tag]
    for run in runs_of(node.content, like):
        has_all = all(ord(letter) in letters for letter in run.text)
        yield attrs.evolve(run, text=run.text.translate(letters)) if has_all else run


# -- lists and cells ---------------------------------------------------------------------------------------------------


@attrs.frozen
class Item:
    """An item: its mark (``-``, ``3.``; none of a footnote), its paragraphs, the items below it."""

    mark: str
    paragraphs: tuple[tuple[Run, ...], ...]
    below: tuple[Item, ...]


def items_of(node: Node, depth: int = 1) -> Iterator[Item]:
    """Yield the items of a list; one that says nothing gives way to the items below it."""
    number = whole_number(node.attributes.get("start"), 1)
    for one in (one for one in node.content if isinstance(one, Node)):
        if one.tag in LISTS:  # a list without an item above it
            yield from items_of(one, depth)
        elif one.tag == "li":
            note = _NOTE.fullmatch(one.attributes.get("id", ""))
            number = whole_number(one.attributes.get("value"), number)
            mark = f"{number}{')' if one.attributes.get('class') == 'bracket' else '.'}" if node.tag == "ol" else "-"
            own = [part for part in one.content if not (isinstance(part, Node) and part.tag in LISTS)]
            lists = [part for part in one.content if isinstance(part, Node) and part.tag in LISTS]
            below = tuple(item for part in lists for item in items_of(part, depth + 1))
            paragraphs = tuple(filter(None, map(tidied, _parts(own))))
            if note:
                paragraphs = tuple((Run(f"[{note['number']}] "), *runs) for runs in paragraphs[:1]) + paragraphs[1:]
                mark = ""
            number += 1
            if not paragraphs and (mark in ("-", "") or below):
                yield from below
            elif depth >= LIST_LEVELS:
                yield Item(mark, paragraphs, ())
                yield from below
            else:
                yield Item(mark, paragraphs, below)


def whole_number(text: str | None, otherwise: int) -> int:
    """Return the number that an attribute states, or else another."""
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else otherwise


def _parts(content: Sequence[Node | str]) -> Iterator[Iterator[Run]]:
    """Yield the paragraphs of an item; a table in it is told line by line."""
    loose: list[Node | str] = []
    for one in content:
        if isinstance(one, Node) and one.tag in BLOCKS:
            yield runs_of(loose)
            yield cell_runs([one])
            loose = []
        else:
            loose.append(one)
    yield runs_of(loose)


def cell_runs(content: Sequence[Node | str]) -> Iterator[Run]:
    """Yield all that stands in a cell as lines: paragraphs, items with their marks, rows of a table in it."""
    for one in content:
        if not isinstance(one, Node) or one.tag not in BLOCKS:
            yield from runs_of([one])
            continue
        yield Run(BREAK)
        if one.tag == "table":
            for row in one.below("tr"):
                yield Run(BREAK)
                for place, cell in enumerate(row.below("td", "th")):
                    yield Run("; " if place else "")
                    yield from cell_runs(cell.content)
        elif one.tag in LISTS:
            yield from _marked_lines([*items_of(one)])
        else:
            yield from cell_runs(one.content)
        yield Run(BREAK)


def _marked_lines(items: Iterable[Item]) -> Iterator[Run]:
    for item in items:
        yield Run(f"{BREAK}{item.mark} ")
        for runs in item.paragraphs:
            yield from runs
            yield Run(BREAK)
        yield from _marked_lines(item.below)

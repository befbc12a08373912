"""What changed in a text block by block, for a page of which either text can be taken whole, each in its own order.

A `Redline` shows a block once where a reader sees one; here a block that became another kind of block, say an item a
paragraph, went out and came in, and so did a section that moved.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from qms.text.blocks import BlockKind, blocks
from qms.text.redline import ChangeKind, Redline, RunKind, SectionChange

_TABLE: Final = frozenset({BlockKind.ROW, BlockKind.DELIMITER})
_QUOTE: Final = re.compile(r"(?:[ \t]*>)+[ \t]?")
_HASHES: Final = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+|$)")
_CLOSING_HASHES: Final = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_INDENT: Final = re.compile(r"[ \t]*")
_DASH: Final = re.compile(r"[-*+•–][ \t]+")
_FENCE: Final = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*")
_BAR: Final = re.compile(r"(?<!\\)\|")
_DEEPER: Final = 2
"""Blanks by which an item stands deeper than the one that it belongs to."""
_DEEPEST: Final = 3


@attrs.frozen(kw_only=True)
class Form:
    """How a block looks. *level* is that of a heading, or how deep any other block stands in."""

    kind: BlockKind
    level: int = 0
    is_quoted: bool = False
    has_dash: bool = False


@attrs.frozen(kw_only=True)
class Passage:
    """A block that is no table, without its marks: Markdown without blocks, or the lines of code.

    *before* and *after* are None where it is not in that text.
    """

    form: Form
    before: str | None
    after: str | None


@attrs.frozen
class Row:
    """A row of a table with its cells; in both texts it has as many, or it is in one of them alone."""

    before: tuple[str, ...] | None
    after: tuple[str, ...] | None


@attrs.frozen(kw_only=True)
class Grid:
    """A table; the first *heads* of its rows are headings."""

    rows: tuple[Row, ...]
    heads: int


def marked_blocks(text: Redline) -> Iterator[Passage | Grid]:
    """Yield all blocks: those of the old text in its order, those of the new one in its own."""
    for pairs in _sections(text):
        for in_table, group in itertools.groupby(pairs, key=lambda pair: pair.kind in _TABLE):
            if in_table:
                yield from _grids([*group])
            else:
                yield from (passage for pair in group for passage in _passages(pair))


# -- sections -------------------------------------------------------------------------------------------------


@attrs.frozen
class _Pair:
    """A block as it stands in the two texts, None where it does not."""

    kind: BlockKind
    before: str | None
    after: str | None


def _sections(text: Redline) -> Iterator[list[_Pair]]:
    """Yield the blocks of each section. Between two that stayed in place those of the old text come first."""
    new = [section for section in text.sections if section.after is not None]
    old = sorted((one for one in text.sections if one.before is not None), key=lambda one: one.before or 0)
    places = [(one.before, n) for n, one in enumerate(new) if one.before is not None and not one.is_moved]
    i = j = 0
    for place, place_after in [*places, (len(old), len(new))]:
        yield from ([*_pairs(section, new=False)] for section in old[i:place])
        yield from ([*_pairs(section, old=False)] for section in new[j:place_after])
        if place < len(old):
            yield [*_pairs(old[place])]
        i, j = place + 1, place_after + 1


def _pairs(section: SectionChange, *, old: bool = True, new: bool = True) -> Iterator[_Pair]:
    """Yield the blocks of a section as they stand in the *old* and in the *new* text."""
    for block in section.blocks:
        before, after = (
            "".join(run.text for run in block.runs if run.kind in (RunKind.EQUAL, own))
            for own in (RunKind.DELETE, RunKind.INSERT)
        )
        first = _kind(block.kind, before) if old and block.change is not ChangeKind.ADDED else None
        second = _kind(block.kind, after) if new and block.change is not ChangeKind.REMOVED else None
        if first is not None and first is second:
            yield _Pair(first, before, after)
            continue
        if first is not None:
            yield _Pair(first, before, None)
        if second is not None:
            yield _Pair(second, None, after)


def _kind(kind: BlockKind, text: str) -> BlockKind:
    """Return what a text is that stands in a block of a *kind*, or was set against one."""
    if kind is BlockKind.ROW and _BAR.search(text):
        return kind  # without the table around it, it may not look like a row
    found = blocks(text)
    return found[0].kind if found else BlockKind.PARAGRAPH


# -- passages -------------------------------------------------------------------------------------------------


def _passages(pair: _Pair) -> Iterator[Passage]:
    (form, before), (other, after) = (_read(pair.kind, text) for text in (pair.before, pair.after))
    if before and after and form != other:
        yield Passage(form=form, before=before, after=None)
        yield Passage(form=other, before=None, after=after)
    elif before or after:
        yield Passage(form=other if after else form, before=before or None, after=after or None)


def _read(kind: BlockKind, text: str | None) -> tuple[Form, str]:
    """Return how a block looks, and what it says."""
    lines = (text or "").strip("\n").split("\n")
    is_quoted = _QUOTE.match(lines[0]) is not None
    if is_quoted:
        lines = [_QUOTE.sub("", line, count=1) for line in lines]
    if kind is BlockKind.CODE:
        return Form(kind=kind, is_quoted=is_quoted), "\n".join(_code(lines))
    said = "\n".join(lines)
    if kind is BlockKind.HEADING and (mark := _HASHES.match(said)):
        name = _CLOSING_HASHES.sub("", said[mark.end() :])
        return Form(kind=kind, level=len(mark[1]), is_quoted=is_quoted), name.strip()
    indent = _INDENT.match(said)
    depth = min(len(indent[0].expandtabs(4)) // _DEEPER, _DEEPEST) if indent else 0
    said = said.strip()
    dash = _DASH.match(said) if kind is BlockKind.ITEM else None
    if kind is BlockKind.ITEM:
        depth = min(depth + 1, _DEEPEST)
    form = Form(kind=kind, level=depth, is_quoted=is_quoted, has_dash=dash is not None)
    return form, said[dash.end() :] if dash else said


def _code(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of code, and above them what stands behind the fence."""
    named = _FENCE.sub("", lines[0], count=1)
    if named.strip():
        yield named.strip()
    inside = lines[1:]
    if inside and _FENCE.fullmatch(inside[-1]):
        inside = inside[:-1]
    yield from inside


# -- tables ---------------------------------------------------------------------------------------------------


def _grids(pairs: Sequence[_Pair]) -> Iterator[Grid]:
    """Yield the tables; a row with dashes below it begins another one where the table before it has its dashes."""
    rows: list[Row] = []
    heads: int | None = None
    for pair, following in itertools.zip_longest(pairs, pairs[1:]):
        if pair.kind is BlockKind.DELIMITER:
            heads = len(rows) if heads is None else heads
            continue
        if heads is not None and following is not None and following.kind is BlockKind.DELIMITER:
            yield Grid(rows=tuple(rows), heads=heads)
            rows, heads = [], None
        rows += _rows(pair)
    if rows:
        yield Grid(rows=tuple(rows), heads=heads or 0)


def _rows(pair: _Pair) -> Iterator[Row]:
    before, after = (None if text is None else _cells(text) for text in (pair.before, pair.after))
    if before is None or after is None or len(before) == len(after):
        yield Row(before, after)
    else:
        yield from (Row(before, None), Row(None, after))


def _cells(text: str) -> tuple[str, ...]:
    line = text.strip()
    if quote := _QUOTE.match(line):
        line = line[quote.end() :].strip()
    bars = [bar.start() for bar in _BAR.finditer(line)]
    start = 1 if bars and bars[0] == 0 else 0
    end = len(line) - 1 if len(bars) > start and bars[-1] == len(line) - 1 else len(line)
    return tuple(cell.strip() for cell in _BAR.split(line[start:end]))

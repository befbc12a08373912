"""A Markdown text with the edits of somebody who had its blocks in Word: what reads as it did keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from qms.text.alignment import aligned
from qms.text.editable_blocks import (
    EditableBlock,
    EditableKind,
    SourceBlock,
    cells_of,
    is_written,
    lines_of,
    source_blocks,
    words_of,
    written,
)
from qms.text.word_inline import BREAK, Run, as_text, one_cell, without_closing_marks

_OF_LIST: Final = frozenset({EditableKind.ITEM, EditableKind.FURTHER})
_NUMBER: Final = re.compile(r"\d+(?=[.)] *\Z)")
_DEEPEST_BESIDE: Final = 3
"""Blanks by which an item may stand in further than the words of the one above it, and still be below that."""


@attrs.frozen(kw_only=True)
class Merged:
    """The text with the edits, and where it does not read as the edited blocks do, each by the words of that block.

    *lost* are those whose words it cannot hold as they stand: such a text must not be used. *unlike* are those whose
    emphasis or links, *renumbered* those whose number is another.
    """

    text: str
    lost: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    renumbered: tuple[str, ...] = ()


def merge(text: str, edited: Sequence[EditableBlock]) -> Merged:
    """Return *text* with the blocks as they were edited.

    A block that reads as it did keeps its lines to the byte, wherever it went; of a table each row does, of a row each
    cell. What stands between blocks stays where it stood.
    """
    source = source_blocks(text)
    wanted = [*_settled(edited)]
    merged = _Merging(lines_of(text), source, wanted).text()
    made = [one.block for one in source_blocks(merged)]
    lost = [*_lost(wanted, made)]
    if lost:
        return Merged(text=merged, lost=tuple(lost))
    pairs = [*zip(wanted, made, strict=True)]
    return Merged(
        text=merged,
        unlike=tuple(one.words for one, other in pairs if not one.reads_like(other)),
        renumbered=tuple(one.words for one, other in pairs if one.number != other.number),
    )


def _settled(blocks: Sequence[EditableBlock]) -> Iterator[EditableBlock]:
    """Yield the blocks with lists as Markdown has them: no level is left out, no paragraph of an item is without it."""
    deepest = -1
    for block in blocks:
        if block.kind is EditableKind.ITEM:
            deepest = min(block.level, deepest + 1)
            yield attrs.evolve(block, level=deepest)
        elif block.kind is EditableKind.FURTHER and deepest >= 0:
            deepest = min(block.level, deepest)
            yield attrs.evolve(block, level=deepest)
        else:
            deepest = -1
            is_further = block.kind is EditableKind.FURTHER
            yield attrs.evolve(block, kind=EditableKind.PARAGRAPH, level=0) if is_further else block


def _lost(wanted: Sequence[EditableBlock], made: Sequence[EditableBlock]) -> Iterator[str]:
    for place in range(max(len(wanted), len(made))):
        mine, theirs = wanted[place : place + 1], made[place : place + 1]
        if not (mine and theirs and mine[0].reads_like(theirs[0], looks=False)):
            yield (mine or theirs)[0].words
            return  # what follows is out of step


# -- merging -------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Level:
    """An item that what follows may stand below: how far its mark and its words stand in."""

    indent: int
    content: int
    mark: str
    is_loose: bool


@attrs.define
class _Merging:
    lines: Sequence[str]
    source: Sequence[SourceBlock]
    wanted: Sequence[EditableBlock]
    _levels: list[_Level] = attrs.field(factory=list)
    _parts: list[str] = attrs.field(factory=list)

    def text(self) -> str:
        """Return the text with the edits."""
        if not self.source:
            self._parts += self.lines
        else:
            self._parts += self.lines[: self.source[0].start]
        last: int | None = None
        before: EditableBlock | None = None
        passed: list[str] = []
        for old, new in self._pairs():
            if new is None:
                assert old is not None  # a pair has one side at least
                passed += self._kept_below(old)
                continue
            block = self.wanted[new]
            levels = [*self._levels]
            lines = self._written(block, None if old is None else self.source[old])
            if before is None:
                self._put_apart(passed)
            elif last is not None and old == last + 1:
                self._parts += self._below(last)
            else:
                self._put_apart([*([] if last is None else self._kept_below(last)), *passed])
                if self._is_apart(before, block, levels):
                    self._blank_line()
            passed = []
            self._parts += lines
            last, before = old, block
        self._end(last, passed)
        return "".join(self._parts)

    def _pairs(self) -> Sequence[tuple[int | None, int | None]]:
        """Return which block of the text each edited one is, in the order of these; those that are gone in between."""
        pairs = aligned([_told(one.block) for one in self.source], [_told(one) for one in self.wanted])
        gone = [old for old, new in pairs if new is None and old is not None]
        moved: dict[int, int] = {}
        for old, new in pairs:
            if old is None and new is not None and self.wanted[new].kind not in _OF_LIST:
                block = self.wanted[new]
                found = next((n for n in gone if n not in moved and self.source[n].block.reads_like(block)), None)
                if found is not None:
                    moved[found] = new
        places = {new: old for old, new in moved.items()}
        return [
            (places.get(new) if old is None and new is not None else old, new)
            for old, new in pairs
            if new is not None or old not in moved
        ]

    # -- between blocks

    def _below(self, place: int) -> Sequence[str]:
        """Return the lines between a block of the text and the next one."""
        end = self.source[place + 1].start if place + 1 < len(self.source) else len(self.lines)
        return self.lines[self.source[place].end : end]

    def _kept_below(self, place: int) -> Sequence[str]:
        """Return those of them that say something: they define where links lead."""
        return [line for line in self._below(place) if is_written(line)]

    def _put_apart(self, lines: Sequence[str]) -> None:
        if lines:
            self._blank_line()
            self._parts += lines
            self._blank_line()

    def _blank_line(self) -> None:
        self._end_line()
        if self._parts and is_written(self._parts[-1]):
            self._parts.append("\n")

    def _end_line(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._parts[-1] += "\n"

    def _is_apart(self, before: EditableBlock, block: EditableBlock, levels: Sequence[_Level]) -> bool:
        """Whether an empty line stands between two blocks of which one was not there."""
        self._end_line()
        if block.kind is not EditableKind.ITEM or before.kind not in _OF_LIST or not levels:
            return True
        if block.level >= len(levels):  # the first item of a list below the one above
            return levels[-1].is_loose or block.number > 1
        beside = levels[block.level]
        return before.kind is EditableKind.FURTHER or beside.is_loose or beside.mark != block.mark

    def _end(self, last: int | None, passed: Sequence[str]) -> None:
        if last is not None and last == len(self.source) - 1 and not passed:
            self._parts += self._below(last)
            return
        self._put_apart([*([] if last is None else self._kept_below(last)), *passed])
        self._end_line()

    # -- blocks

    def _written(self, block: EditableBlock, old: SourceBlock | None) -> Sequence[str]:
        """Return the lines of a block; *old* is what it was in the text."""
        if old is not None and old.block.shape != block.shape:
            old = None
        if block.kind in _OF_LIST:
            return self._of_list(block, old)
        self._levels = []
        if old is not None and old.block.reads_like(block):
            return self._as_it_was(old)
        match block.kind:
            case EditableKind.LITERAL:
                return [f"{line}\n" for line in block.text.split("\n")]
            case EditableKind.TABLE:
                return self._table(block, old)
            case EditableKind.HEADING:
                words = without_closing_marks(written(block.runs, line_break=" "))
                return [f"{'#' * block.level} {words}\n"]
            case _:
                return _paragraph(block.runs, "", "")

    def _as_it_was(self, old: SourceBlock) -> Sequence[str]:
        self._end_line()
        return self.lines[old.start : old.end]

    def _of_list(self, block: EditableBlock, old: SourceBlock | None) -> Sequence[str]:
        prefix = old.prefix if old is not None and self._fits(block, old.prefix) else self._prefix(block)
        if block.number and (old is None or old.block.number != block.number):
            prefix = _NUMBER.sub(str(block.number), prefix)
        if block.kind is EditableKind.ITEM:
            near = self._levels[block.level] if block.level < len(self._levels) else None
            is_loose = old.is_loose if old is not None else near is not None and near.is_loose
            indent = len(prefix) - len(prefix.lstrip())
            own = _Level(indent=indent, content=len(prefix), mark=block.mark, is_loose=is_loose)
            self._levels = [*self._levels[: block.level], own]
        else:
            self._levels = self._levels[: block.level + 1]
        if old is not None and old.block.reads_like(block):
            if prefix == old.prefix:
                return self._as_it_was(old)
            if old.end == old.start + 1:
                return [prefix + self.lines[old.start][len(old.prefix) :]]
        return _paragraph(block.runs, prefix, " " * len(prefix))

    def _fits(self, block: EditableBlock, prefix: str) -> bool:
        """Whether a paragraph that stands in so far is read as part of the list that it belongs to."""
        indent = len(prefix) - len(prefix.lstrip())
        above = self._levels[: block.level + (block.kind is EditableKind.FURTHER)]
        least = above[-1].content if above else 0
        beside = self._levels[block.level].content if block.level < len(self._levels) else None
        is_beside = block.kind is EditableKind.FURTHER or beside is None or indent < beside
        return least <= (len(prefix) if block.kind is EditableKind.FURTHER else indent) <= least + _DEEPEST_BESIDE and (
            is_beside
        )

    def _prefix(self, block: EditableBlock) -> str:
        if block.kind is EditableKind.FURTHER:
            return " " * self._levels[block.level].content
        if block.level < len(self._levels):
            indent = self._levels[block.level].indent
        else:
            indent = self._levels[block.level - 1].content if block.level else 0
        mark = "- " if block.mark == "-" else f"{block.number}{block.mark} "
        return " " * indent + mark

    def _table(self, block: EditableBlock, old: SourceBlock | None) -> Sequence[str]:
        if old is None or len(old.block.rows[0]) != len(block.rows[0]):
            head, *rows = [_row([_cell(cell) for cell in cells]) for cells in block.rows]
            return [head, "|" + " --- |" * len(block.rows[0]) + "\n", *rows]
        self._end_line()
        lines = [self.lines[old.start], *self.lines[old.start + 2 : old.end]]
        rules = self.lines[old.start + 1]
        head = self._row(old.block.rows[0], block.rows[0], lines[0])
        was, now = old.block.rows[1:], block.rows[1:]
        rows = [
            self._row(None if i is None else was[i], now[j], "" if i is None else lines[i + 1])
            for i, j in aligned([_told_row(cells) for cells in was], [_told_row(cells) for cells in now])
            if j is not None
        ]
        return [line if line.endswith("\n") else f"{line}\n" for line in [head, rules, *rows]]

    def _row(self, was: Sequence[Sequence[Run]] | None, now: Sequence[Sequence[Run]], line: str) -> str:
        if was is None:
            return _row([_cell(cell) for cell in now])
        said = [*cells_of(line), *[""] * len(now)]
        same = [_as_row(old).reads_like(_as_row(new)) for old, new in zip(was, now, strict=True)]
        if all(same):
            return line
        cells = [said[place].replace("|", "\\|") if same[place] else _cell(new) for place, new in enumerate(now)]
        return _row(cells)


def _told(block: EditableBlock) -> str:
    return f"{block.kind}{block.level} {block.words}"


def _told_row(cells: Sequence[Sequence[Run]]) -> str:
    return " | ".join(map(words_of, cells))


def _as_row(cell: Sequence[Run]) -> EditableBlock:
    return EditableBlock(kind=EditableKind.TABLE, rows=((tuple(cell),),))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _cell(runs: Sequence[Run]) -> str:
    return one_cell(written(runs, line_break="<br>"))


def _paragraph(runs: Sequence[Run], prefix: str, following: str) -> Sequence[str]:
    first, *more = [as_text(line) or "\\" for line in written(runs, line_break=BREAK).split(BREAK)]
    lines = [prefix + first, *(following + line for line in more)]
    return [*(f"{line}\\\n" for line in lines[:-1]), f"{lines[-1]}\n"]

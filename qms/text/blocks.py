"""The blocks of a Markdown text that a reader compares one by one: paragraphs, items of lists, rows of tables."""

from __future__ import annotations

import enum
import re

import attrs


class BlockKind(enum.StrEnum):
    """What a block is. A *delimiter* is the row of dashes in a table, which nobody sees printed."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    DELIMITER = "delimiter"
    CODE = "code"


@attrs.frozen(kw_only=True)
class Block:
    """A block with its lines and the empty lines below it; the first one of a text also with those above."""

    kind: BlockKind
    text: str


_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_FENCE = re.compile(r"\s*(?P<mark>`{3,}|~{3,})(?P<rest>.*)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:\s|\Z)")
_DELIMITER = re.compile(r"(?=.*-)(?=.*\|)[ >]*[-:|][-:| \t]*")
# `a)` and `đ)` count points of a Vietnamese legal text; to Markdown they are part of a paragraph.
_ITEM = re.compile(r"[\s>]*(?:[-*+•–]|\(?(?:[0-9]{1,9}|[a-zđA-ZĐ]|[ivxIVX]{2,5})[.)])(?:\s|\Z)")


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text with LF line ends; their texts, put together, are the text.

    A line too many or too few in a block does no harm: blocks only say what is set against what.
    """
    cutter = _Cutter()
    for line in _LINE.findall(text):
        cutter.take(line)
    return cutter.blocks()


class _Cutter:
    """Cuts lines into blocks, one line after the other."""

    def __init__(self) -> None:
        self._found: list[tuple[BlockKind, list[str]]] = []
        self._above: list[str] = []
        self._closing: re.Pattern[str] | None = None
        self._is_ended = True
        self._is_table = False

    def take(self, line: str) -> None:
        """Take the next line."""
        if self._closing:
            self._found[-1][1].append(line)
            if self._closing.fullmatch(line.rstrip()):
                self._closing, self._is_ended = None, True
        elif not line.strip():
            self._end(line)
        else:
            self._take_content(line)

    def blocks(self) -> tuple[Block, ...]:
        """Return what was cut; empty lines at the top belong to the first block."""
        if self._above and not self._found:
            self._found.append((BlockKind.PARAGRAPH, []))
        if self._above:
            self._found[0][1][:0] = self._above
        return tuple(Block(kind=kind, text="".join(lines)) for kind, lines in self._found)

    def _end(self, line: str) -> None:
        if self._found:
            self._found[-1][1].append(line)
        else:
            self._above.append(line)
        self._is_ended, self._is_table = True, False

    def _take_content(self, line: str) -> None:
        content = line.rstrip()
        kind = self._kind(content)
        if kind is None and not self._is_ended:
            self._found[-1][1].append(line)
            return
        if kind is BlockKind.DELIMITER:
            self._take_head_of_table()
        elif kind is BlockKind.CODE and (fence := _FENCE.match(content)):
            self._closing = re.compile(rf"\s*{fence['mark']}{fence['mark'][0]}*")
        self._found.append((kind or BlockKind.PARAGRAPH, [line]))
        self._is_table = kind in (BlockKind.ROW, BlockKind.DELIMITER)
        self._is_ended = kind in (BlockKind.HEADING, BlockKind.DELIMITER)

    def _take_head_of_table(self) -> None:
        """Let the line above the row of dashes be a row, also where no bar stands at its beginning."""
        if self._is_ended or self._is_table:
            return
        lines = self._found[-1][1]
        if "|" not in lines[-1]:
            return
        head = lines.pop()
        if not lines:
            self._found.pop()
        self._found.append((BlockKind.ROW, [head]))

    def _kind(self, content: str) -> BlockKind | None:
        """Return the kind of block that a line begins, None for one that goes on with a paragraph or begins one."""
        fence = _FENCE.match(content)
        if fence and not (fence["mark"][0] == "`" and "`" in fence["rest"]):
            return BlockKind.CODE
        if _DELIMITER.fullmatch(content):
            return BlockKind.DELIMITER
        if content.lstrip(" >").startswith("|") or (self._is_table and "|" in content):
            return BlockKind.ROW
        if _HEADING.match(content):
            return BlockKind.HEADING
        return BlockKind.ITEM if _ITEM.match(content) else None

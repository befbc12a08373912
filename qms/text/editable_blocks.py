"""The blocks of a Markdown text as somebody edits them in Word, each with its place in the text.

What Word has no like of, such as code, quotations and pictures, is a block or a run of *literal* Markdown: it is shown
in Word as it is written, and comes back so.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import attrs

from qms.text.source import UNWRITABLE
from qms.text.word_inline import ADDRESS, BREAK, BREAK_TAG, Run, escaped, inline_markdown, reader, tidied

if TYPE_CHECKING:
    from markdown_it.token import Token

LEVELS: Final = 9
"""Of a list in Word (ECMA-376, Part 1, 17.9.6)."""
MOST_COLUMNS: Final = 63
"""Of a table that Word opens."""
_LARGEST_NUMBER: Final = 32_767
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+\Z")


class EditableKind(enum.StrEnum):
    """What a block is; a *further* one is a paragraph of an item below its first one."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    FURTHER = "further"
    TABLE = "table"
    LITERAL = "literal"


@attrs.frozen(kw_only=True)
class EditableBlock:
    """A block that is edited in Word. A run of literal Markdown has that in `Run.picture`, and no words.

    *level* is that of a heading, from 1, or of a list, from 0. *mark* is ``-``, ``.`` or ``)``; *number* is that of an
    item with one of the latter two. *rows* are those of a table, its head first; *text* is literal Markdown.
    """

    kind: EditableKind
    level: int = 0
    mark: str = ""
    number: int = 0
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    text: str = ""

    @property
    def shape(self) -> tuple[EditableKind, int, str]:
        """What it is without what it says."""
        return self.kind, self.level, self.mark

    @property
    def words(self) -> str:
        """What it says, on one line."""
        said = self.text or " | ".join(words_of(cell) for row in self.rows for cell in row) or words_of(self.runs)
        return " ".join(said.split())

    @property
    def has_literal(self) -> bool:
        """Whether some of it is literal Markdown."""
        cells = (self.runs, *(cell for row in self.rows for cell in row))
        return bool(self.text) or any(run.picture for runs in cells for run in runs)

    def reads_like(self, other: EditableBlock, *, looks: bool = True) -> bool:
        """Whether both are the same to a reader, but for the number; without *looks* emphasis does not count either."""
        if self.shape != other.shape or _lines(self.text) != _lines(other.text):
            return False
        if list(map(len, self.rows)) != list(map(len, other.rows)):
            return False
        pairs = [(one, theirs, place == 0) for place, row in enumerate(zip(self.rows, other.rows, strict=True))
                 for one, theirs in zip(*row, strict=True)]  # fmt: skip
        # Headings and the heads of tables are bold by what they are: Word need not say so once more.
        pairs.append((self.runs, other.runs, self.kind is EditableKind.HEADING))
        return all(_looks(one, looks, is_head) == _looks(theirs, looks, is_head) for one, theirs, is_head in pairs)


@attrs.frozen(kw_only=True)
class SourceBlock:
    """A block with its lines in a text, counted from 0, the last one not its own.

    *prefix* is what stands before the first word of a paragraph or an item. *is_loose* is whether empty lines stand
    between the items of its list.
    """

    block: EditableBlock
    start: int
    end: int
    prefix: str = ""
    is_loose: bool = False


def words_of(runs: Sequence[Run]) -> str:
    """Return what runs say, with literal Markdown as it is written."""
    return "".join(run.picture or run.text for run in runs)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text with their ends; put together they are the text."""
    return tuple(_LINE.findall(text))


def is_written(text: str) -> bool:
    """Whether there is more than what Markdown takes for blank."""
    return bool(text.strip(" \t\n"))


def source_blocks(text: str) -> tuple[SourceBlock, ...]:
    """Return the blocks of a Markdown text with LF line ends. What stands between them, no reader sees."""
    return tuple(_Reading(lines_of(text)).blocks(reader().parse(text)))


def cells_of(line: str) -> Sequence[str]:
    """Return what is written in the cells of a row of a table."""
    from markdown_it.rules_block.table import escapedSplit

    cells = escapedSplit(line.strip())
    cells = cells[1:] if cells[:1] == [""] else cells
    return [cell.strip() for cell in (cells[:-1] if cells[-1:] == [""] else cells)]


def readable(text: str) -> str:
    """Return letters as a Word file can hold them, composed."""
    return unicodedata.normalize("NFC", UNWRITABLE.sub("\ufffd", text))


def broken(text: str) -> str:
    """Return words with the ends of lines that an author wrote as ``<br>``."""
    return BREAK_TAG.sub(BREAK, text)


def _looks(runs: Sequence[Run], looks: bool, is_head: bool) -> list[tuple[str, bool, bool, str, bool]]:
    """Return each letter and each break, with how it looks and whether it is Markdown; blanks are one, of no look."""
    seen: list[tuple[str, bool, bool, str, bool]] = []
    for run in runs:
        emphasis = (run.bold, run.italic) if looks and not is_head else (False, False)
        href = unquote(run.href or "") if looks else ""
        for letter in run.picture or run.text:
            if letter.isspace() and letter != "\xa0":
                if letter == BREAK or not (seen and seen[-1][0] == " "):
                    seen.append((BREAK if letter == BREAK else " ", False, False, "", False))
            else:
                seen.append((letter, *emphasis, href, looks and run.picture is not None))
    return seen


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in readable(text).expandtabs(4).split("\n")]


# -- reading -------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Reading:
    lines: Sequence[str]

    def blocks(self, tokens: Sequence[Token]) -> Iterator[SourceBlock]:
        for group in _groups(tokens):
            first = group[0]
            assert first.map is not None  # every block at the top has its lines
            start, end = first.map
            while not is_written(self.lines[end - 1]):
                end -= 1
            yield from self._block(group, start, end) or [self._literal(start, end)]

    def _block(self, group: Sequence[Token], start: int, end: int) -> Sequence[SourceBlock] | None:
        """Return the blocks of one at the top; None where Word has no like of it."""
        match group[0].type:
            case "heading_open" if group[1].content:
                level = int(group[0].tag[1])
                block = EditableBlock(kind=EditableKind.HEADING, level=level, runs=_runs(group[1]))
                return [SourceBlock(block=block, start=start, end=end)] if block.runs else None
            case "paragraph_open":
                block = EditableBlock(kind=EditableKind.PARAGRAPH, runs=_runs(group[1]))
                return [SourceBlock(block=block, start=start, end=end)] if block.runs else None
            case "bullet_list_open" | "ordered_list_open":
                return self._list(group)
            case "table_open":
                return self._table(group, start, end)
        return None

    def _literal(self, start: int, end: int) -> SourceBlock:
        text = "".join(self.lines[start:end]).removesuffix("\n")
        return SourceBlock(block=EditableBlock(kind=EditableKind.LITERAL, text=text), start=start, end=end)

    def _list(self, group: Sequence[Token]) -> Sequence[SourceBlock] | None:
        """Return the paragraphs of a list; None where an item begins with none, or holds more than text and lists."""
        found: list[SourceBlock] = []
        numbers: list[int] = []
        opening: Token | None = None
        is_loose = False
        for token in group:
            match token.type:
                case "ordered_list_open" | "bullet_list_open":
                    if opening is not None:  # a list in an item without words
                        return None
                    numbers.append(int(token.attrs.get("start", 1)))
                case "ordered_list_close" | "bullet_list_close":
                    numbers.pop()
                case "list_item_open":
                    opening = token
                case "list_item_close":
                    if opening is not None:
                        return None
                    numbers[-1] += 1
                case "paragraph_open":
                    is_loose = not token.hidden
                case "paragraph_close":
                    pass
                case "inline":
                    one = self._of_item(token, opening, len(numbers) - 1, numbers[-1], is_loose)
                    if one is None:
                        return None
                    found.append(one)
                    opening = None
                case _:
                    return None
        return found

    def _of_item(
        self, token: Token, opening: Token | None, level: int, number: int, is_loose: bool
    ) -> SourceBlock | None:
        assert token.map is not None  # a paragraph has its lines
        start, end = token.map
        line = self.lines[start].rstrip()
        words = token.content.split("\n", 1)[0].rstrip()
        runs = _runs(token)
        if level >= LEVELS or number > _LARGEST_NUMBER or not runs or not line.endswith(words):
            return None
        prefix = line[: len(line) - len(words)]
        if "\t" in prefix or (opening is not None and opening.map != [start, opening.map and opening.map[1]]):
            return None
        if opening is None:
            block = EditableBlock(kind=EditableKind.FURTHER, level=level, runs=runs)
        else:
            mark = "-" if not opening.info else opening.markup
            block = EditableBlock(
                kind=EditableKind.ITEM, level=level, mark=mark, number=number if opening.info else 0, runs=runs
            )
        return SourceBlock(block=block, start=start, end=end, prefix=prefix, is_loose=is_loose)

    def _table(self, group: Sequence[Token], start: int, end: int) -> Sequence[SourceBlock] | None:
        rows: list[tuple[tuple[Run, ...], ...]] = []
        row: list[tuple[Run, ...]] = []
        for token in group:
            if token.type == "inline":
                row.append(_runs(token))
            elif token.type == "tr_close":
                rows.append(tuple(row))
                row = []
        written = [cells_of(line) for line in (self.lines[start], *self.lines[start + 2 : end])]
        if len(rows[0]) > MOST_COLUMNS or any(len(cells) > len(rows[0]) for cells in written):
            return None
        return [SourceBlock(block=EditableBlock(kind=EditableKind.TABLE, rows=tuple(rows)), start=start, end=end)]


def _groups(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each block at the top."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


# -- words ---------------------------------------------------------------------------------------------------------


def _runs(inline: Token) -> tuple[Run, ...]:
    found: list[Run] = []
    bold = italic = start = 0
    link: Token | None = None
    for token in inline.children or ():
        bold += token.nesting if token.tag == "strong" else 0
        italic += token.nesting if token.tag == "em" else 0
        look = Run("", bold > 0, italic > 0, _address(link))
        match token.type:
            case "text" | "text_special":
                found.append(attrs.evolve(look, text=broken(readable(token.content))))
            case "softbreak":
                found.append(attrs.evolve(look, text=" "))
            case "hardbreak":
                found.append(attrs.evolve(look, text=BREAK))
            case "code_inline":
                found.append(attrs.evolve(look, picture=_code(readable(token.content))))
            case "image":
                words = " ".join(readable(token.content).split())
                found.append(attrs.evolve(look, picture=f"![{words}]({_target(token, 'src')})"))
            case "link_open":
                link, start = token, len(found)
            case "link_close":
                if link is not None and look.href is None:
                    words = _link_words(tidied(found[start:]))
                    found[start:] = [attrs.evolve(look, picture=f"[{words}]({_target(link, 'href')})")]
                link = None
    return tidied(found)


def _address(link: Token | None) -> str | None:
    """Return where a link leads; None of one that is literal Markdown: it leads to a file, or bears a title."""
    address = str(link.attrs.get("href", "")) if link else ""
    return address if link and "title" not in link.attrs and ADDRESS.fullmatch(address) else None


def _link_words(runs: Sequence[Run]) -> str:
    words = written(runs, line_break=" ")
    return words if "]" not in words else escaped(words_of(runs).replace(BREAK, " "), linked=True)


def _target(token: Token, name: str) -> str:
    address, title = str(token.attrs.get(name, "")), str(token.attrs.get("title", ""))
    address = f"<{address}>" if not address or re.search(r"[()\s]", address) else address
    told = " ".join(readable(title).split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'{address} "{told}"' if title else address


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    is_padded = text.strip("`") != text or (text.strip() and text[0] == text[-1] == " ")
    return f"{ticks} {text} {ticks}" if is_padded else f"{ticks}{text}{ticks}"


def written(runs: Sequence[Run], *, line_break: str) -> str:
    """Return runs as Markdown of one paragraph, whose first line may begin a block of another kind."""
    said = words_of(runs)
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in said)
    literal: dict[str, str] = {}  # a letter for private use stands for each piece of Markdown
    plain: list[Run] = []
    for run in runs:
        if run.picture:
            letter = next(free)
            literal[letter] = run.picture
            run = attrs.evolve(run, text=letter, picture=None)
        plain.append(run)
    text = inline_markdown(plain, line_break=BREAK)
    return "".join(literal.get(letter, letter) for letter in text).replace(BREAK, line_break)

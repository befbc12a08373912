"""HTML as a reader of Word files gives it, to Markdown that reads back as the same structure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from qms.text.word_inline import (
    BREAK,
    Run,
    as_text,
    inline_markdown,
    one_cell,
    plain,
    tidied,
    without_bold,
    without_closing_marks,
)
from qms.text.word_tree import (
    BLOCKS,
    HEADINGS,
    LISTS,
    Item,
    Node,
    cell_runs,
    items_of,
    read_html,
    runs_of,
    whole_number,
)


@attrs.frozen(kw_only=True)
class Grid:
    """A table in which every cell is there: what was merged stands in each of its places."""

    head: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    has_own_head: bool
    """Whether the table says itself which row is its head."""

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of every cell, the head first where there is one."""
        written = [self.head, *self.rows] if any(map(plain, self.head)) else [*self.rows]
        return tuple(tuple(plain(cell) for cell in row) for row in written)


@attrs.frozen(kw_only=True)
class WordBlock:
    """A block of a text at its top: as Markdown, as plain words, and what it is.

    *level* is that of a heading, 0 of any other; *grid* is there where it is a table.
    """

    markdown: str
    plain: str
    level: int = 0
    is_bold: bool = False
    grid: Grid | None = None


def blocks_of(html: str) -> tuple[WordBlock, ...]:
    """Return the blocks of a text, one by one. A list is one block; its items may be told by ``<li value= class=>``.

    Merged cells are repeated; footnotes become text, in brackets where they are cited and at the end.
    """
    return tuple(_blocks(read_html(html).content))


# -- blocks --------------------------------------------------------------------------------------------------------


def _blocks(content: Sequence[Node | str]) -> Iterator[WordBlock]:
    loose: list[Node | str] = []
    before: tuple[str, str] | None = None
    for one in [*content, Node("p")]:
        if not isinstance(one, Node) or (one.tag not in BLOCKS and not any(True for _ in one.below(*BLOCKS))):
            loose.append(one)
            continue
        for block in [*_paragraph(loose)]:
            before = None
            yield block
        loose = []
        if one.tag in LISTS:
            for block, last in _list_blocks(one, before):
                before = last
                yield block
            continue
        for block in _block(one):
            before = None
            yield block


def _block(node: Node) -> Iterator[WordBlock]:
    if node.tag in HEADINGS:
        runs = without_bold(tidied(runs_of(node.content)))
        if runs:
            level = int(node.tag[1])
            words = without_closing_marks(inline_markdown(runs, line_break=" "))
            yield WordBlock(markdown=f"{'#' * level} {words}", plain=_one_line(runs), level=level)
    elif node.tag == "table":
        grid = grid_of(node)
        if grid is not None:
            yield WordBlock(markdown=table_markdown(grid), plain=" ".join(map(" ".join, grid.texts())), grid=grid)
    elif any(True for _ in node.below(*BLOCKS)):
        yield from _blocks(node.content)
    else:
        yield from _paragraph(node.content)


def _paragraph(content: Iterable[Node | str]) -> Iterator[WordBlock]:
    runs = tidied(runs_of(content))
    if runs:
        is_bold = all(run.bold or not run.text.strip() for run in runs)
        yield WordBlock(markdown=_lines(runs), plain=_one_line(runs), is_bold=is_bold)


def _lines(runs: Sequence[Run]) -> str:
    """Return a paragraph as Markdown, each line of which stays text."""
    return "\\\n".join(as_text(line) or "\\" for line in inline_markdown(runs, line_break=BREAK).split(BREAK))


def _one_line(runs: Iterable[Run]) -> str:
    return " ".join(plain(runs).split())


# -- lists ---------------------------------------------------------------------------------------------------------


def _list_blocks(node: Node, before: tuple[str, str] | None) -> Iterator[tuple[WordBlock, tuple[str, str] | None]]:
    """Yield a list as blocks, each with (delimiter, last number) of its end; *before* is that of a list right above.

    Numbers that do not follow each other are not what Markdown calls a list: these items become paragraphs.
    """
    items = [*items_of(node)]
    for is_list, group in _segments(items, before):
        words = " ".join(_words_of(item) for item in group)
        if is_list:
            yield WordBlock(markdown="\n".join(_item_lines(group)), plain=words), (group[-1].mark, "")
            continue
        for item in group:
            for line in _as_paragraphs(item):
                yield WordBlock(markdown=line, plain=words), None


def _segments(items: Sequence[Item], before: tuple[str, str] | None) -> Iterator[tuple[bool, list[Item]]]:
    """Yield runs of items that Markdown would read with the numbers that they have, and those it would not."""
    group: list[Item] = []
    previous = before[0] if before else None
    is_list = True
    for item in items:
        follows = bool(item.mark) and _follows(previous, item.mark)
        if group and (not follows or not is_list):
            yield is_list, group
            group = []
            is_list = True
        if not group:
            is_list = follows
        group.append(item)
        previous = item.mark if is_list else None
    if group:
        yield is_list, group


def _follows(previous: str | None, mark: str) -> bool:
    """Whether an item right below another is read with its own mark."""
    if not previous or previous[-1] != mark[-1]:
        return True
    return mark == "-" or int(mark[:-1]) == int(previous[:-1]) + 1


def _item_lines(items: Sequence[Item]) -> Iterator[str]:
    previous: str | None = None
    for item in items:
        is_read = _follows(previous, item.mark)
        mark = item.mark if is_read else "-"
        told = (
            item.paragraphs
            if is_read
            else ((Run(f"{item.mark} "), *(item.paragraphs or ((),))[0]), *item.paragraphs[1:])
        )
        previous = mark
        indent = " " * (len(mark) + 1)
        for place, runs in enumerate(told or ((),)):
            lines = _lines(runs).split(BREAK)
            if place:
                yield ""
                yield from (indent + line for line in lines)
            else:
                yield f"{mark} {lines[0]}".rstrip()
                yield from (indent + line for line in lines[1:])
        yield from (indent + line if line else "" for line in _item_lines(item.below))


def _as_paragraphs(item: Item) -> Iterator[str]:
    """Yield an item as paragraphs of text that bear its mark."""
    first, *more = item.paragraphs or ((),)
    yield _lines((Run(f"{item.mark} " if item.mark else ""), *first) if item.mark else first)
    yield from (_lines(runs) for runs in more)
    for one in item.below:
        yield from _as_paragraphs(one)


def _words_of(item: Item) -> str:
    own = [_one_line(runs) for runs in item.paragraphs]
    return " ".join([*own, *(_words_of(one) for one in item.below)])


# -- tables --------------------------------------------------------------------------------------------------------


def grid_of(table: Node) -> Grid | None:
    """Return the cells of a table by row and column, None of one without cells."""
    heads = [row for part in table.below("thead") for row in part.below("tr")]
    rows = [*table.below("tr")]
    cells: dict[tuple[int, int], tuple[Run, ...]] = {}
    for place, row in enumerate(rows):
        column = 0
        for one in row.below("td", "th"):
            while (place, column) in cells:
                column += 1
            runs = tidied(cell_runs(one.content))
            wide, high = (min(max(whole_number(one.attributes.get(n), 1), 1), 200) for n in ("colspan", "rowspan"))
            for below in range(place, min(place + high, len(rows))):
                for right in range(column, column + wide):
                    cells.setdefault((below, right), runs)
            column += wide
    if not cells:
        return None
    columns = 1 + max(column for _, column in cells)
    whole = [tuple(cells.get((place, column), ()) for column in range(columns)) for place in range(len(rows))]
    own = len(heads) if len(heads) < len(rows) else min(len(heads), 1)
    count = own or int(len(rows) > 1 and _looks_like_head(whole[0]))
    head = tuple(_joined([row[column] for row in whole[:count]]) for column in range(columns))
    return Grid(head=head, rows=tuple(whole[count:]), has_own_head=own > 0)


def _looks_like_head(row: Sequence[tuple[Run, ...]]) -> bool:
    return all(runs and all(run.bold or not run.text.strip() for run in runs) for runs in row)


def _joined(cells: Sequence[tuple[Run, ...]]) -> tuple[Run, ...]:
    """Return the cells of a head of several rows as one: each text once."""
    found: list[tuple[Run, ...]] = []
    for cell in map(without_bold, cells):
        if cell and cell not in found:
            found.append(cell)
    return tidied(run for cell in found for run in (Run(BREAK), *cell))


def table_markdown(grid: Grid) -> str:
    """Return a table as Markdown; where nothing says what its head is, the head is empty."""
    rows = [grid.head, *grid.rows]
    lines = ["| " + " | ".join(_cell_markdown(runs) for runs in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(grid.head))
    return "\n".join(lines)


def _cell_markdown(runs: Sequence[Run]) -> str:
    return one_cell(inline_markdown(tidied(runs), line_break="<br>"))

"""What changed in a text as HTML: section by section, its tables as tables, each change in <ins> or <del>."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from qms.render.html_wall import walled
from qms.render.inline_html import marked_markdown, marked_text
from qms.render.pages import safe
from qms.render.speaking import Speaker
from qms.text.blocks import BlockKind
from qms.text.redline import CHANGE_NAMES, BlockChange, Redline, Run, RunKind, SectionChange

STYLE: Final = """
ins { text-decoration: underline; text-decoration-thickness: .1em; background: #dff2df; }
del { text-decoration: line-through; background: #f9dede; }
.tag { font-size: .85em; font-weight: normal; font-style: italic; border: 1px solid #666; padding: 0 .3em; }
.item { margin-left: 1.4em; }
.item.deep { margin-left: 2.8em; }
.item.deeper { margin-left: 4.2em; }
.dash::before { content: "–"; float: left; margin-left: -1em; }
.quote { border-left: 3px solid #999; padding-left: .6em; }
.link { text-decoration: underline dotted; }
"""
"""What changed is marked by lines first, by colour second: a page is printed in black, too."""

_TABLE: Final = frozenset({BlockKind.ROW, BlockKind.DELIMITER})
_HASHES: Final = re.compile(r"\s*(#{1,6})(?:[ \t]+|$)")
_ITEM: Final = re.compile(r"(?P<indent>[ \t]*)(?P<dash>[-*+•–][ \t]+)?")
_QUOTE: Final = re.compile(r"[ \t]*>[ \t]?")
_BAR: Final = re.compile(r"(?<!\\)\|")
_DEPTHS: Final = ("item", "item deep", "item deeper")
_DEEPER: Final = 2
"""Blanks by which an item stands deeper than the one that it belongs to."""


def changed_sections(text: Redline) -> Iterator[tuple[str, SectionChange]]:
    """Yield the sections in which a reader sees a change, each with the name of its place in `text_html`."""
    for place, section in enumerate(text.sections, start=1):
        if section.is_visible_change:
            yield _anchor(place), section


def text_html(text: Redline, speaker: Speaker) -> str:
    """Return a whole text with all its sections; those that changed say so."""
    return walled(_drawn(text, speaker))


def _drawn(text: Redline, speaker: Speaker) -> str:
    return "\n".join(_section(place, section, speaker) for place, section in enumerate(text.sections, start=1))


def _anchor(place: int) -> str:
    return f"muc-{place}"


def _section(place: int, section: SectionChange, speaker: Speaker) -> str:
    tag = ""
    if section.is_visible_change:
        tag = f' <span class="tag">{safe(speaker.say(CHANGE_NAMES[section.kind]))}</span>'
    first, *rest = section.blocks or (None,)
    if first is not None and first.kind is BlockKind.HEADING:
        drawn = [_heading(first, tag), *_blocks(rest)]
    else:
        drawn = [f"<p>{tag}</p>"] if tag else []
        drawn += _blocks(section.blocks)
    return f'<section id="{_anchor(place)}">\n' + "\n".join(drawn) + "\n</section>"


def _blocks(blocks: Iterable[BlockChange]) -> Iterator[str]:
    for in_table, group in itertools.groupby(blocks, key=lambda block: block.kind in _TABLE):
        if in_table:
            yield _table([*group])
        else:
            yield from map(_block, group)


def _block(block: BlockChange) -> str:
    runs = _without_line_ends(block.runs)
    if block.kind is BlockKind.HEADING:
        return _heading(block, "")
    if block.kind is BlockKind.CODE:
        return f"<pre>{marked_text(runs)}</pre>"
    if block.kind is BlockKind.ITEM:
        return _item(runs)
    rest = _beyond(runs, _QUOTE)
    if rest is not None and "\n" not in _said(rest):
        return f'<p class="quote">{marked_markdown(rest)}</p>'
    return f"<p>{marked_markdown(runs)}</p>"


def _heading(block: BlockChange, tag: str) -> str:
    runs = _without_line_ends(block.runs)
    rest = _beyond(runs, _HASHES)
    if rest is None:  # its level changed, or a line of signs below it makes it a heading
        return f"<h3>{marked_text(runs)}{tag}</h3>"
    mark = _HASHES.match(_said(runs))
    level = min(6, len(mark[1]) + 1) if mark else 3  # the page's own title is the heading of the first level
    return f"<h{level}>{marked_markdown(rest)}{tag}</h{level}>"


def _item(runs: Sequence[Run]) -> str:
    mark = _ITEM.match(_said(runs))
    rest = _beyond(runs, _ITEM)
    if mark is None or rest is None:
        return f'<p class="item">{marked_markdown(runs)}</p>'
    depth = min(len(mark["indent"].expandtabs(4)) // _DEEPER, len(_DEPTHS) - 1)
    dash = " dash" if mark["dash"] else ""
    return f'<p class="{_DEPTHS[depth]}{dash}">{marked_markdown(rest)}</p>'


# -- tables --------------------------------------------------------------------------------------------------


def _table(blocks: Sequence[BlockChange]) -> str:
    headed = len(blocks) > 1 and blocks[1].kind is BlockKind.DELIMITER
    rows = [block for block in blocks if block.kind is BlockKind.ROW]
    drawn = [row for n, block in enumerate(rows) for row in _rows(block, "th" if headed and n == 0 else "td")]
    return "<table>\n<tbody>\n" + "\n".join(drawn) + "\n</tbody>\n</table>"


def _rows(block: BlockChange, cell: str) -> Iterator[str]:
    """Yield the row of a table; as two rows, the old one and the new one, where it has other cells than before."""
    runs = _without_line_ends(block.runs)
    kinds = {run.kind for run in runs}
    if len(kinds) > 1 and any("|" in run.text for run in runs if run.kind is not RunKind.EQUAL):
        old = Run(RunKind.DELETE, _said([run for run in runs if run.kind is not RunKind.INSERT]))
        new = Run(RunKind.INSERT, _said([run for run in runs if run.kind is not RunKind.DELETE]))
        yield _row([old], cell)
        yield _row([new], cell)
    else:
        yield _row(runs, cell)


def _row(runs: Sequence[Run], cell: str) -> str:
    cells: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = _BAR.split(run.text)
        cells[-1].append(Run(run.kind, first))
        cells += [[Run(run.kind, text)] for text in rest]
    if not _said(cells[0]).strip():
        del cells[0]
    if len(cells) > 1 and not _said(cells[-1]).strip():
        del cells[-1]
    return "<tr>" + "".join(f"<{cell}>{marked_markdown(_trimmed(one))}</{cell}>" for one in cells) + "</tr>"


# -- runs ----------------------------------------------------------------------------------------------------


def _said(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _beyond(runs: Sequence[Run], mark: re.Pattern[str]) -> tuple[Run, ...] | None:
    """Return the runs behind what *mark* matches at their beginning; None where it changed, or matches nothing."""
    found = mark.match(_said(runs))
    if found is None:
        return None
    first, *rest = runs or (Run(RunKind.EQUAL, ""),)
    if len(first.text) < found.end():
        return None
    return (Run(first.kind, first.text[found.end() :]), *rest)


def _without_line_ends(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs without the empty lines around the block."""
    kept = [*runs]
    while kept and not kept[-1].text.strip("\n"):
        del kept[-1]
    while kept and not kept[0].text.strip("\n"):
        del kept[0]
    if kept:
        kept[0] = Run(kept[0].kind, kept[0].text.lstrip("\n"))
        kept[-1] = Run(kept[-1].kind, kept[-1].text.rstrip("\n"))
    return tuple(kept)


def _trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs of a cell without the blanks at its edges."""
    kept = [run for run in runs if run.text]
    if kept:
        kept[0] = Run(kept[0].kind, kept[0].text.lstrip())
        kept[-1] = Run(kept[-1].kind, kept[-1].text.rstrip())
    return tuple(kept)

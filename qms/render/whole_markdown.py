"""Markdown read whole: nothing of a text may be left out that a reader of Markdown passes over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from qms.errors import Refused
from qms.render.texts import writable
from qms.text.editable_blocks import cells_of
from qms.wording import msg

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token


@cache
def reader() -> MarkdownIt:
    """Return the reader of Markdown for all that is shown: a row keeps what has no column in the head."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.block.ruler.at("table", _table_with_all_cells, {"alt": ["paragraph", "reference"]})
    return made


def _table_with_all_cells(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    from markdown_it.rules_block.table import getLine, table

    before = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    columns = sum(token.type == "th_open" for token in state.tokens[before:])
    opened: Token | None = None
    kept: list[Token] = []
    for token in state.tokens[before:]:
        if token.type == "tr_open":
            opened = token
        elif token.type == "tr_close" and opened is not None and opened.map is not None:
            for content in cells_of(getLine(state, opened.map[0]))[columns:]:
                kept += _cell_tokens(content, opened)
        kept.append(token)
    state.tokens[before:] = kept
    return True


def _cell_tokens(content: str, beside: Token) -> Sequence[Token]:
    from markdown_it.token import Token

    inline = Token("inline", "", 0, map=beside.map, content=content, children=[])
    return (Token("td_open", "td", 1), inline, Token("td_close", "td", -1))


@attrs.frozen
class WholeText:
    """A text, read: its blocks, and what the reader keeps beside them."""

    text: str
    tokens: Sequence[Token]
    environment: Mapping[str, Any]

    @classmethod
    def read(cls, text: str, *, first_line: int) -> WholeText:
        """Return a text that begins on *first_line* of its file; raises `Refused` where a part could not be read."""
        text = writable(text)
        environment: dict[str, Any] = {}
        tokens = reader().parse(text, environment)
        _refuse_too_deep(tokens, first_line)
        return cls(text, tokens, environment)

    def unused_definitions(self, targets: Collection[str]) -> Sequence[str]:
        """Return the lines that define addresses which nothing leads to, see `unused_definitions`."""
        return unused_definitions(self.text, self.environment, targets)


def _refuse_too_deep(tokens: Sequence[Token], first_line: int) -> None:
    """Raise `Refused` where blocks stand in each other deeper than the reader goes: what is there it passes over."""
    for token in _deepest(tokens):
        assert token.map is not None  # these have their lines
        raise Refused(
            msg("line {line}: lists and quotations stand in each other too deep", line=first_line + token.map[0]),
            hint=msg("write it with fewer levels: what stands deeper would be left out"),
        )


def is_too_deep(tokens: Sequence[Token]) -> bool:
    """Whether a part of the text may stand deeper than the reader goes."""
    return any(True for _ in _deepest(tokens))


def _deepest(tokens: Sequence[Token]) -> Iterator[Token]:
    limit = reader().options["maxNesting"]
    for token in tokens:
        if token.nesting == 1 and token.type in ("blockquote_open", "list_item_open") and token.level + 1 >= limit:
            yield token


def unused_definitions(text: str, environment: Mapping[str, Any], targets: Collection[str]) -> Sequence[str]:
    """Return the lines that define addresses which nothing leads to: to Markdown they are no part of the text.

    An author may have meant them so: ``[Ghi chú]: không`` is such a line.
    """
    definitions = [*environment.get("references", {}).values()]
    unused = [one for one in definitions if one["href"] not in targets] + [*environment.get("duplicate_refs", ())]
    lines = text.split("\n")
    return [" ".join(lines[slice(*one["map"])]).strip() for one in sorted(unused, key=lambda one: one["map"])]

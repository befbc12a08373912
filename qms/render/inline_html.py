"""Words of a Markdown text as HTML, with what came in and what went out marked inside of emphasis, links and cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from qms.render.markdown_html import BREAK, parser, target_of
from qms.render.pages import safe
from qms.render.texts import writable
from qms.text.redline import Run, RunKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_SIGNS: Final = {RunKind.EQUAL: "\x02", RunKind.INSERT: "\x03", RunKind.DELETE: "\x04"}
"""Stand in a text from where a run begins; no text holds them once `writable` has passed it."""
_KINDS: Final = {sign: kind for kind, sign in _SIGNS.items()}
_SIGN: Final = re.compile("[\x02-\x04]")
_TAGS: Final = frozenset({"strong", "em"})


def marked_text(runs: Sequence[Run]) -> str:
    """Return runs of plain text as HTML."""
    return "".join(_marked(run.kind, safe(run.text)) for run in runs)


def marked_markdown(runs: Sequence[Run]) -> str:
    """Return runs of Markdown, without blocks, as HTML.

    Where a change cuts through the marks of Markdown, say where a word became bold, they are shown as they were
    written: a mark that came or went is a change that the reader shall see.
    """
    plain = "".join(writable(run.text) for run in runs)
    signed = "".join(_SIGNS[run.kind] + writable(run.text) for run in runs)
    tokens = _tokens(signed)
    if _structure(tokens) == _structure(_tokens(plain)) and _is_whole(tokens):
        return "".join(_drawn(tokens))
    return marked_text(runs)


def _marked(kind: RunKind, content: str) -> str:
    """Return HTML that stands in one of the two texts alone, in its element; blanks that came or went are not seen."""
    if kind is RunKind.EQUAL or not content:
        return content
    if content.isspace():
        return content if kind is RunKind.INSERT else ""
    return f"<ins>{content}</ins>" if kind is RunKind.INSERT else f"<del>{content}</del>"


def _tokens(text: str) -> Sequence[Token]:
    return parser().parseInline(text)[0].children or ()


def _structure(tokens: Sequence[Token]) -> list[tuple[str, str, str]]:
    """Return what a text is made of, but for the signs in it; neighbouring texts are one."""
    found: list[tuple[str, str, str]] = []
    for token in tokens:
        content = _SIGN.sub("", token.content)
        attributes = repr(sorted(token.attrs.items()))
        if token.type == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", "", found[-1][2] + content)
        elif token.type != "text" or content:
            found.append((token.type, "" if token.type == "text" else attributes, content))
    return found


def _is_whole(tokens: Sequence[Token]) -> bool:
    """Whether every emphasis and link stands in both texts, or whole in one of them."""
    kind = RunKind.EQUAL
    around: list[RunKind] = []
    for token in tokens:
        if token.nesting == 1:
            around.append(kind)
        elif token.nesting == -1 and around.pop() is not kind:
            return False
        for piece, piece_kind in _pieces(token, kind):
            kind = piece_kind
            if piece and any(outer not in (RunKind.EQUAL, kind) for outer in around):
                return False
    return True


def _pieces(token: Token, kind: RunKind) -> Iterator[tuple[str, RunKind]]:
    """Yield the pieces of what a token says, each with the text it stands in; *kind* is that of its beginning."""
    place = 0
    for sign in _SIGN.finditer(token.content):
        yield token.content[place : sign.start()], kind
        kind, place = _KINDS[sign[0]], sign.end()
    yield token.content[place:], kind


def _drawn(tokens: Sequence[Token]) -> Iterator[str]:
    kind = RunKind.EQUAL
    targets: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            targets.append(target_of(token))
            yield '<span class="link">'
        elif token.type == "link_close":
            yield "</span>"
            yield _marked(kind, _target(targets.pop()))
        elif token.nesting and token.tag in _TAGS:
            yield f"<{token.tag}>" if token.nesting == 1 else f"</{token.tag}>"
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n" if token.type == "softbreak" else "<br>"
        else:
            for piece, piece_kind in _pieces(token, kind):
                kind = piece_kind
                yield _marked(kind, _content(token, piece))


def _content(token: Token, piece: str) -> str:
    if token.type == "code_inline":
        return f"<code>{safe(piece)}</code>" if piece else ""
    if token.type == "image":
        return f"[{safe(piece)}]{_target(target_of(token))}"
    return "<br>".join(safe(part) for part in BREAK.split(piece))


def _target(target: str) -> str:
    """Return where a link leads, to be read: a page that is handed out leads nowhere outside of itself."""
    return "" if target.startswith("qms:") else f" ({safe(target)})"

"""The Markdown of a document as HTML that stands alone: nothing in it is fetched, and no HTML of an author passes."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from qms.render.texts import writable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Follow = Callable[[str], str | None]
"""Return the address that a target of the text has on the page, or None where the page does not lead there."""

_PICTURES: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
BREAK: Final = re.compile(r"<br ?/?>", re.IGNORECASE)
"""What authors write into the cells of tables, where Markdown has no line breaks."""
_DEEPEST: Final = 6


def is_picture(name: str) -> bool:
    """Whether a file of that name is shown in the page itself."""
    return _suffix(name) in _PICTURES


def markdown_html(text: str, *, follow: Follow, pictures: Mapping[str, bytes], title: str = "") -> str:
    """Return a text as HTML.

    Headings go one level down, below the page's own; the first is left out where it says the *title* once more.
    *pictures* are shown inside the page; of any other the name is told. Where a link leads outside of what *follow*
    knows, the address is told, to be read on paper too.
    """
    tokens = _without_title(parser().parse(writable(text)), title)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + 1, _DEEPEST)}"
        elif token.type == "inline":
            token.children = [*_inline(token.children or (), follow, pictures)]
    rendered: str = parser().renderer.render(tokens, parser().options, {})
    return rendered


@cache
def parser() -> MarkdownIt:
    """Return the reader of Markdown, which lets no HTML of an author pass."""
    # markdown-it is slow to import
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")


def _without_title(tokens: list[Token], title: str) -> list[Token]:
    first = [token.type for token in tokens[:3]]
    if first == ["heading_open", "inline", "heading_close"] and _same(tokens[1].content, title):
        return tokens[3:]
    return tokens


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _inline(tokens: Sequence[Token], follow: Follow, pictures: Mapping[str, bytes]) -> Iterator[Token]:
    told: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            target = target_of(token)
            address = follow(target)
            token.attrs = {} if address is None else {"href": address}
            token.tag = "span" if address is None else "a"
            told.append(f" ({target})" if address is None else "")
            yield token
        elif token.type == "link_close":
            beside = told.pop()
            token.tag = "span" if beside else "a"
            yield token
            if beside:
                yield _text(token, beside)
        elif token.type == "image":
            yield _picture(token, pictures)
        elif token.type == "text" and BREAK.search(token.content):
            yield from _broken(token)
        else:
            yield token


def target_of(token: Token) -> str:
    """Return where a link leads, or what a picture shows, as its author wrote it."""
    return writable(unquote(str(token.attrs.get("href") or token.attrs.get("src") or "")))


def _text(like: Token, content: str) -> Token:
    return like.copy(type="text", tag="", nesting=0, attrs={}, content=content, children=None)


def _picture(token: Token, pictures: Mapping[str, bytes]) -> Token:
    target = target_of(token)
    data = pictures.get(target)
    if data is None or not is_picture(target):
        return _text(token, f"[{token.content}] ({target})")
    encoded = base64.b64encode(data).decode("ascii")
    return token.copy(attrs={**token.attrs, "src": f"data:{_PICTURES[_suffix(target)]};base64,{encoded}"})


def _broken(token: Token) -> Iterator[Token]:
    """Yield a text with its line breaks; see `BREAK`."""
    for n, part in enumerate(BREAK.split(token.content)):
        if n:
            yield token.copy(type="hardbreak", tag="br", content="")
        yield token.copy(content=part)


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return (dot + suffix).lower() if stem else ""

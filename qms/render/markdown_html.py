"""The Markdown of a document as HTML that stands alone: nothing in it is fetched, and no HTML of an author passes."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from qms.render.html_wall import walled
from qms.render.pages import safe
from qms.render.texts import writable
from qms.render.whole_markdown import is_too_deep, reader, unused_definitions

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
_PAIRS: Final = (
    "heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote", "table", "thead", "tbody", "tr",
    "th", "td", "strong", "em", "link",
)  # fmt: skip
_SINGLE: Final = frozenset(
    {"inline", "fence", "code_block", "hr", "text", "text_special", "code_inline", "softbreak", "hardbreak", "image"}
)
_KNOWN: Final = _SINGLE | {f"{name}_{end}" for name in _PAIRS for end in ("open", "close")}


def is_picture(name: str) -> bool:
    """Whether a file of that name is shown in the page itself."""
    return _suffix(name) in _PICTURES


def markdown_html(text: str, *, follow: Follow, pictures: Mapping[str, bytes], title: str = "") -> str:
    """Return a text as HTML.

    Headings go one level down, below the page's own; the first is left out where it says the *title* once more.
    *pictures* are shown inside the page; of any other the name is told. Where a link leads outside of what *follow*
    knows, the address is told, to be read on paper too. A text nested so deep that the reader of Markdown would pass
    over a part of it is shown as it was written.
    """
    return walled(_drawn(text, follow=follow, pictures=pictures, title=title))


def _drawn(text: str, *, follow: Follow, pictures: Mapping[str, bytes], title: str) -> str:
    text = writable(text)
    environment: dict[str, Any] = {}
    tokens = reader().parse(text, environment)
    if is_too_deep(tokens):
        return f"<pre>{safe(text)}</pre>\n"
    tokens = _without_title(tokens, title)
    _refuse_unknown(tokens)
    targets = {str(one.attrs.get("href") or one.attrs.get("src")) for token in tokens for one in token.children or ()}
    drawn: list[Token] = []
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + 1, _DEEPEST)}"
        elif token.type == "inline":
            token.children = [*_inline(token.children or (), follow, pictures)]
        elif token.type == "fence":
            drawn += _language(token)
        drawn.append(token)
    rendered: str = reader().renderer.render(drawn, reader().options, environment)
    rest = (f"<p>{safe(line)}</p>\n" for line in unused_definitions(text, environment, targets))
    return "".join([rendered, *rest])


@cache
def parser() -> MarkdownIt:
    """Return the reader of Markdown, which lets no HTML of an author pass."""
    # markdown-it is slow to import
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")


def _refuse_unknown(tokens: Iterable[Token]) -> None:
    """Raise ValueError for what there is no way known to show: the library would show as much of it as it thinks."""
    for token in tokens:
        if token.type not in _KNOWN:
            raise ValueError(f"no way to write {token.type} in HTML")
        _refuse_unknown(token.children or ())


def _without_title(tokens: list[Token], title: str) -> list[Token]:
    first = [token.type for token in tokens[:3]]
    if first == ["heading_open", "inline", "heading_close"] and _same(tokens[1].content, title):
        return tokens[3:]
    return tokens


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _inline(tokens: Sequence[Token], follow: Follow, pictures: Mapping[str, bytes]) -> Iterator[Token]:
    told: list[tuple[str, str]] = []
    for token in tokens:
        if token.type == "link_open":
            target = target_of(token)
            address = follow(target)
            beside = [*([target] if address is None else []), str(token.attrs.get("title", ""))]
            token.attrs = {} if address is None else {"href": address}
            token.tag = "span" if address is None else "a"
            told.append((token.tag, ", ".join(filter(None, beside))))
            yield token
        elif token.type == "link_close":
            token.tag, said = told.pop()
            yield token
            if said:
                yield _text(token, f" ({said})")
        elif token.type == "image":
            yield from _picture(token, pictures)
        elif token.type == "text" and BREAK.search(token.content):
            yield from _broken(token)
        else:
            yield token


def target_of(token: Token) -> str:
    """Return where a link leads, or what a picture shows, as its author wrote it."""
    return writable(unquote(str(token.attrs.get("href") or token.attrs.get("src") or "")))


def _text(like: Token, content: str) -> Token:
    return like.copy(type="text", tag="", nesting=0, block=False, attrs={}, content=content, children=None)


def _picture(token: Token, pictures: Mapping[str, bytes]) -> Iterator[Token]:
    target, title = target_of(token), str(token.attrs.get("title", ""))
    data = pictures.get(target)
    if data is None or not is_picture(target):
        yield _text(token, f"[{token.content}] ({', '.join(filter(None, [target, title]))})")
        return
    encoded = base64.b64encode(data).decode("ascii")
    source = f"data:{_PICTURES[_suffix(target)]};base64,{encoded}"
    yield token.copy(attrs={"src": source, "alt": token.attrs.get("alt", "")})
    if title:
        yield _text(token, f" {title}")


def _language(token: Token) -> Iterator[Token]:
    """Yield the word behind a fence as a line above the code: a page shows it nowhere else."""
    said = token.info.strip()
    token.info = ""
    if said:
        words = [
            token.copy(type="em_open", tag="em", nesting=1, block=False),
            _text(token, said),
            token.copy(type="em_close", tag="em", nesting=-1, block=False),
        ]
        yield token.copy(type="paragraph_open", tag="p", nesting=1, block=True)
        yield token.copy(type="inline", tag="", content=said, children=words)
        yield token.copy(type="paragraph_close", tag="p", nesting=-1, block=True)


def _broken(token: Token) -> Iterator[Token]:
    """Yield a text with its line breaks; see `BREAK`."""
    for n, part in enumerate(BREAK.split(token.content)):
        if n:
            yield token.copy(type="hardbreak", tag="br", content="")
        yield token.copy(content=part)


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return (dot + suffix).lower() if stem else ""

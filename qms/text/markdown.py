"""What a Markdown text is made of: its headings, links and images, with their lines.

Almost every document is read by a line scanner, thirty times faster than a Markdown parser. What the scanner
does not know for certain it leaves to markdown-it (CommonMark with tables), so the answer is always that of
markdown-it; tests hold the two equal.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


@attrs.frozen(kw_only=True)
class Heading:
    """A heading: its level from 1 to 6, and its text without marks of emphasis, links and the like."""

    level: int
    text: str
    line: int


@attrs.frozen(kw_only=True)
class Link:
    """A link or an image: where it leads, as written but for escapes, and the text that stands for it."""

    target: str
    text: str
    line: int


@attrs.frozen(kw_only=True)
class Outline:
    """The headings, links and images of a text, each in their order."""

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()


@attrs.frozen(kw_only=True)
class Section:
    """A heading with its lines up to the next heading; without a heading what stands above the first."""

    heading: Heading | None
    text: str


def outline(body: str, first_line: int = 1) -> Outline:
    """Return the outline of a Markdown text whose first line is line *first_line* of its file."""
    return _scan(body, first_line) or _parse(body, first_line)


def sections(body: str, first_line: int = 1) -> tuple[Section, ...]:
    """Return the sections of a Markdown text; their texts, put together, are the text."""
    lines = _LINE.findall(body)
    found: list[Section] = []
    heading, start = None, 0
    for following in outline(body, first_line).headings:
        end = following.line - first_line
        if heading or end > start:
            found.append(Section(heading=heading, text="".join(lines[start:end])))
        heading, start = following, end
    if heading or len(lines) > start:
        found.append(Section(heading=heading, text="".join(lines[start:])))
    return tuple(found)


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


# -- the scanner: None wherever it is not certain ------------------------------------------------------------

_UNSURE = ("\\", "`", "~~~", "\t", "]:")
"""Escapes, code, fences not at the margin, tabs, and definitions of links."""
_ENTITY = re.compile(r"&#?[0-9A-Za-z]+;")
_HTML = re.compile(r"<(?!br ?/?>)[A-Za-z/!?]")
_FENCE = re.compile(r"(?P<mark>`{3,})[^`]*|(?P<tilde>~{3,}).*")

# A line that begins with a heading, with what may be the marker of a quote or a list, or as an underline. The
# markers may hold a heading or HTML, or be nested so deep that markdown-it gives up (at 20).
_MARKED_LINE = re.compile(
    r"\n(?:(?P<hashes>\#{1,6})(?:[ ]+(?P<title>[^\n]*))?(?=\n|\Z)"
    r"|(?P<unsure>[ >+*.)0-9-]+[#<]|<|[ >+*.)0-9-]{16})"
    r"|(?P<underline>[ >]*(?:=+|-+)[ ]*(?=\n|\Z)))"
)
_LINK = re.compile(
    r"""(?P<image>!?)\[(?P<label>[^][|<\n]*)\]
    (?:\([ ]*+(?P<target>[^]\s[()<>"'|\x00-\x1f\x7f]*+)(?:[ ]++"[^][()"<|\n]*+")?+[ ]*+\))?+""",
    re.VERBOSE,
)
_REFUSED_TARGET = ("javascript:", "vbscript:", "data:", "file:")
"""Targets that markdown-it takes for plain text; `data:` with exceptions."""
_EMPHASISED = re.compile(r"(\*\*|\*|__|_)(?=\S)([^*_]+)(?<=\S)\1")
_INSIDE_WORD = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")
_DELIMITER_ROW = re.compile(r"[ >]*(?P<first>[-:|])[-:| ]*")


def _scan(body: str, first_line: int) -> Outline | None:
    if "\r" in body or "\0" in body:
        return None
    text = _without_fences(body) if "```" in body or "~~~" in body else body
    if (
        text is None
        or any(mark in text for mark in _UNSURE)
        or ("&" in text and _ENTITY.search(text))
        or ("<" in text and _HTML.search(text))
    ):
        return None
    headings = _scan_headings(text, first_line)
    found = _scan_links(text, first_line) if "[" in text else ()
    if headings is None or found is None:
        return None
    links = tuple(link for is_image, link in found if not is_image)
    return Outline(headings=headings, links=links, images=tuple(link for is_image, link in found if is_image))


def _without_fences(body: str) -> str | None:
    """Return the text with empty lines for the fenced code that begins at the margin."""
    lines: list[str] = []
    closing = None
    for line in body.split("\n"):
        if closing:
            if closing.fullmatch(line):
                closing = None
            lines.append("")
        elif line.startswith(("```", "~~~")) and (fence := _FENCE.fullmatch(line)):
            if "|" in line:  # before a delimiter row this would be the head of a table
                return None
            mark = fence["mark"] or fence["tilde"]
            closing = re.compile(f" {{0,3}}{mark}{mark[0]}*[ \t]*")
            lines.append("")
        else:
            lines.append(line)
    return "\n".join(lines)


def _scan_headings(text: str, first_line: int) -> tuple[Heading, ...] | None:
    found: list[Heading] = []
    text = "\n" + text
    line, counted = first_line, 1
    for match in _MARKED_LINE.finditer(text):
        hashes, title, unsure, _ = match.groups()
        if hashes:
            plain = _heading_text(title or "")
            if plain is None:
                return None
            line += text.count("\n", counted, match.start() + 1)
            counted = match.start() + 1
            found.append(Heading(level=len(hashes), text=plain, line=line))
        elif unsure or _follows_text(text, match.start()):
            return None
    return tuple(found)


def _follows_text(text: str, end: int) -> bool:
    """Whether the line that ends at *end* is not empty: the underline below it may make it a heading."""
    return bool(text[text.rfind("\n", 0, end) + 1 : end].strip(" ")) if end else False


@lru_cache(1024)  # the headings of a kind of document stand in all of them
def _heading_text(title: str) -> str | None:
    text = title.rstrip(" ")
    opened = text.rstrip("#")
    if not opened or opened[-1] == " ":
        text = opened.rstrip(" ")
    if text != text.strip() or "|" in text or "<" in text:
        return None
    plain = _LINK.sub(lambda link: link[0] if link["target"] is None else link["label"], text)
    if plain != text and ("*" in plain or "_" in plain):  # emphasis across the edge of a link
        return None
    return _plain(plain)


def _plain(text: str) -> str | None:
    """Return the text without its marks of emphasis, or None where they are not simple."""
    if "*" not in text and "_" not in text:
        return text
    if whole := _EMPHASISED.fullmatch(text):
        return whole[2]
    return None if "*" in text or "_" in _INSIDE_WORD.sub("", text) else text


def _scan_links(text: str, first_line: int) -> list[tuple[bool, Link]] | None:
    found: list[tuple[bool, Link]] = []
    cells_shown = _cells_shown(text) if "|" in text else {}
    line, counted = first_line, 0
    place = text.find("[")
    while place >= 0:
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        content = text[start:end] if end >= 0 else text[start:]
        line += text.count("\n", counted, start)
        counted = start
        links = _links_of_line(content, line)
        shown = cells_shown.get(line - first_line)
        if links is None or (links and shown is not None and _cells(content) > shown):
            return None
        found += links
        place = text.find("[", end) if end >= 0 else -1
    return found


def _links_of_line(content: str, line: int) -> list[tuple[bool, Link]] | None:
    found: list[tuple[bool, Link]] = []
    brackets = 0
    for match in _LINK.finditer(content):
        brackets += 1
        image, label, target = match.groups()
        if target is None:
            if content.startswith("(", match.end()):
                return None
            continue
        plain = _plain(label)
        if plain is None or target.lower().startswith(_REFUSED_TARGET):
            return None
        found.append((bool(image), Link(target=target, text=plain, line=line)))
    if not brackets == content.count("[") == content.count("]"):
        return None
    # Four spaces in a row may make the line a block of code, at the margin or in the item of a list.
    return None if found and "    " in content else found


def _cells_shown(text: str) -> dict[int, int]:
    """Return for each line below a delimiter row how many cells are surely shown of it; more are dropped."""
    shown: dict[int, int] = {}
    limit = None
    for number, content in enumerate(text.split("\n")):
        if limit is not None:
            shown[number] = limit
        if not content.strip(" "):
            limit = None
        elif "-" in content and (row := _DELIMITER_ROW.fullmatch(content)):
            cells = content.count("|") + 1 - (row["first"] == "|") - content.rstrip(" ").endswith("|")
            limit = cells if limit is None else min(cells, limit)
    return shown


def _cells(content: str) -> int:
    row = content.strip(" ")
    return row.count("|") + 1 - row.startswith("|") - row.endswith("|")


# -- markdown-it ---------------------------------------------------------------------------------------------


def _parse(body: str, first_line: int) -> Outline:
    headings: list[Heading] = []
    links: list[Link] = []
    images: list[Link] = []
    lines = _LINE.findall(body)
    tokens = _markdown_it().parse(body)
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _text_of(tokens[position + 1].children or ())
            headings.append(Heading(level=int(token.tag[1:]), text=text, line=first_line + _start(token)))
        elif token.type == "inline":
            start = first_line + _first_of_content(token, lines)
            children = token.children or ()
            for index, child in enumerate(children):
                if child.type == "image":
                    images.append(_link(child, "src", _text_of(child.children or ()), start, token))
                elif child.type == "link_open":
                    links.append(_link(child, "href", _text_of(_inside(children, index)), start, token))
    return Outline(headings=tuple(headings), links=tuple(links), images=tuple(images))


def _start(token: Token) -> int:
    assert token.map is not None  # every block of markdown-it that holds text has its lines
    return token.map[0]


def _first_of_content(token: Token, lines: Sequence[str]) -> int:
    """Return the line on which an inline token begins: lines of odd blanks at its edges are cut off."""
    assert token.map is not None
    first, end = token.map
    content = [line.strip() for line in token.content.split("\n")]
    for start in range(first, end - len(content) + 1):
        if all(part in line for part, line in zip(content, lines[start:], strict=False)):
            return start
    return first


def _link(token: Token, attribute: str, text: str, start: int, block: Token) -> Link:
    line = start + block.content.count("\n", 0, token.meta["place"])
    return Link(target=str(token.attrs[attribute]), text=text, line=line)


def _inside(tokens: Sequence[Token], opening: int) -> Iterator[Token]:
    """Return the tokens of the link that opens at a place."""
    level = tokens[opening].level
    return takewhile(lambda token: token.type != "link_close" or token.level != level, tokens[opening + 1 :])


def _text_of(tokens: Iterable[Token]) -> str:
    return "".join(_text_of_one(token) for token in tokens)


def _text_of_one(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "image":
        return _text_of(token.children or ())
    return token.content if token.type in ("text", "code_inline") else ""


@cache
def _markdown_it() -> MarkdownIt:
    """Return a parser that keeps targets as they are written and notes where each link begins."""
    from markdown_it import MarkdownIt, rules_inline

    class Parser(MarkdownIt):
        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

        def validateLink(self, url: str) -> bool:  # noqa: N802
            return super().validateLink(super().normalizeLink(url))

    parser = Parser("commonmark").enable("table")
    for name, rule in {
        "link": rules_inline.link,
        "image": rules_inline.image,
        "autolink": rules_inline.autolink,
    }.items():
        parser.inline.ruler.at(name, _noting_place(rule))
    return parser


def _noting_place(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def noting(state: StateInline, silent: bool) -> bool:
        place, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            new = next(token for token in state.tokens[before:] if token.type in ("link_open", "image"))
            new.meta["place"] = place
        return matched

    return noting

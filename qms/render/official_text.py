"""The text of an official paper as it is set: its lists and headings in the form of Nghị định 30/2020/NĐ-CP.

In such a paper khoản, điểm and what follows a dash are paragraphs with the first line moved in, not lists set in as a
whole. They are made so in the Markdown itself: every format then writes the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from qms.errors import Refused
from qms.model.official_papers import OfficialPaper
from qms.render.docx_pictures import picture_fault
from qms.render.whole_markdown import WholeText
from qms.wording import msg

if TYPE_CHECKING:
    from markdown_it.token import Token

PART, SECTION, CLAUSE, POINT = 1, 2, 3, 4
"""The levels of headings: Phần, Chương, Mục in the middle; ``I. …``; ``1. …`` and ``Điều 1. …``; ``a) …``."""

_DASHES: Final = ("-", "+", "•")
_PART: Final = re.compile(r"(phần|chương|mục|tiểu mục)\s+[\divxlc]+\b", re.IGNORECASE)
_LEVELS: Final = (
    (SECTION, re.compile(r"[IVXLC]+\\?[.)]\s")),
    (CLAUSE, re.compile(r"\d+(\.\d+)*\\?[.)]?\s|Điều\s+\d")),
    (POINT, re.compile(r"[a-zđ]{1,2}\\?\)\s")),
)
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BEGINS: Final = re.compile(r"[a-zđ]{1,2}\)\s|\*\*Điều\s+\d|[-+•]\s")
"""A line that stands for itself though none is left empty above it."""


def official_markdown(text: str, *, first_line: int = 1) -> str:
    """Return the Markdown of an official paper with no list in it: each item is a paragraph that begins with its mark.

    Headings get the level that their own mark tells, see `PART`; a line that begins with ``a)`` or ``**Điều`` is a
    paragraph. No word is left out. Raises `Refused` where a part could not be read; *text* begins on *first_line*.
    """
    whole = WholeText.read(text, first_line=first_line)
    blocks = [*_blocks(whole.tokens, dashes=0), *_definitions(whole)]
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def recipient_lines(recipients: Sequence[str]) -> Sequence[str]:
    """Return those who receive a paper, a line each: a dash before it, a semicolon behind, behind the last a stop."""
    return _dashed(recipients)


def addressee_lines(addressees: Sequence[str]) -> Sequence[str]:
    """Return those whom a paper is addressed to: a single one as it is, of several a line each, as recipients."""
    return addressees if len(addressees) == 1 else _dashed(addressees)


def _dashed(names: Sequence[str]) -> Sequence[str]:
    bare = [name.strip().removeprefix("- ").rstrip(" ;.") for name in names]
    return [f"- {name}{'.' if n == len(bare) else ';'}" for n, name in enumerate(bare, start=1)]


# -- blocks ---------------------------------------------------------------------------------------------------


def _blocks(tokens: Sequence[Token], *, dashes: int) -> Iterator[str]:
    """Yield the blocks of a text; *dashes* are the lists with dashes that they stand in."""
    is_below_part = False
    for opened, inside in _whole(tokens):
        match opened.type.removesuffix("_open"):
            case "paragraph":
                yield from _paragraphs(inside[0])
            case "heading":
                level = _level(opened, inside[0], is_below_part=is_below_part)
                is_below_part = _PART.match(inside[0].content) is not None
                yield f"{'#' * level} {_one_line(inside[0])}"
                continue
            case "bullet_list":
                mark = "\\" + _DASHES[min(dashes, len(_DASHES) - 1)]
                for _, item in _whole(inside):
                    yield from _item(mark.removeprefix("\\") if mark == "\\•" else mark, item, dashes=dashes + 1)
            case "ordered_list":
                start = int(opened.attrs.get("start", 1))
                for n, (_, item) in enumerate(_whole(inside), start=start):
                    yield from _item(f"{n}\\{opened.markup}", item, dashes=dashes)
            case "blockquote":
                quoted = "\n\n".join(_blocks(inside, dashes=dashes))
                yield "\n".join(f"> {line}".rstrip(" ") for line in quoted.split("\n"))
            case "table":
                yield _table(inside)
            case "fence":
                yield f"{opened.markup}{opened.info}\n{_lines(opened.content)}{opened.markup}"
            case "code_block":
                yield "\n".join(f"    {line}" for line in opened.content.rstrip("\n").split("\n"))
            case "hr":
                yield "***"
            case _:
                raise ValueError(f"no way to write {opened.type} in an official paper")
        is_below_part = False


def _whole(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Yield each block with what stands in it."""
    place = 0
    while place < len(tokens):
        end = place
        if tokens[place].nesting == 1:
            depth = 1
            while depth:
                end += 1
                depth += tokens[end].nesting
        yield tokens[place], tokens[place + 1 : end]
        place = end + 1


def _item(mark: str, tokens: Sequence[Token], *, dashes: int) -> Iterator[str]:
    blocks = [*_blocks(tokens, dashes=dashes)]
    if tokens and tokens[0].type == "paragraph_open":
        yield f"{mark} {blocks[0]}"
        yield from blocks[1:]
    else:
        yield mark
        yield from blocks


def _level(opened: Token, inline: Token, *, is_below_part: bool) -> int:
    said = inline.content.strip("* ")
    if _PART.match(said) or (is_below_part and said == said.upper()):
        return PART
    found = next((level for level, mark in _LEVELS if mark.match(said)), None)
    return found or min(int(opened.tag[1:]) + 1, POINT)


def _lines(content: str) -> str:
    return content if content.endswith("\n") or not content else f"{content}\n"


def _table(tokens: Sequence[Token]) -> str:
    rows: list[list[str]] = []
    marks: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open":
            align = str(token.attrs.get("style", "")).partition("text-align:")[2]
            marks.append({"left": ":--", "center": ":-:", "right": "--:"}.get(align, "---"))
        elif token.type == "inline":
            rows[-1].append(token.content.replace("|", "\\|"))
    rows.insert(1, marks)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _definitions(whole: WholeText) -> Iterator[str]:
    """Yield the definitions of addresses: they are no blocks, yet links lead by them, and unused ones are told."""
    for line in whole.unused_definitions(targets=()):
        yield line[line.index("[") :]


# -- words ----------------------------------------------------------------------------------------------------


def _paragraphs(inline: Token) -> Iterator[str]:
    lines = inline.content.split("\n")
    breaks = [child for child in inline.children or () if child.type in ("softbreak", "hardbreak")]
    if len(breaks) != len(lines) - 1:  # one is inside of code or an address, where it is a blank
        yield _joined(lines, hard=sum(child.type == "hardbreak" for child in breaks))
        return
    said = lines[0].strip()
    for ended, line in zip(breaks, lines[1:], strict=True):
        if ended.level == 0 and _BEGINS.match(line.strip()):
            yield said
            said = line.strip()
        elif ended.type == "hardbreak":
            said = f"{said.removesuffix(chr(92))}<br>{line.strip()}"
        else:
            said = f"{said} {line.strip()}"
    yield said


def _joined(lines: Sequence[str], *, hard: int) -> str:
    """Return lines as one: a line of its own might begin a list. The *hard* breaks stay where it is plain which."""
    ended = [line.endswith(("  ", "\\")) for line in lines[:-1]]
    is_plain = sum(ended) == hard
    said = lines[0].strip()
    for is_hard, line in zip(ended, lines[1:], strict=True):
        said = f"{said.removesuffix(chr(92))}<br>{line.strip()}" if is_plain and is_hard else f"{said} {line.strip()}"
    return said


def _one_line(inline: Token) -> str:
    said = " ".join(" ".join(_paragraphs(inline)).split("\n"))
    return f"{said[:-1]}\\#" if said.endswith("#") and not said.endswith("\\#") else said


# -- signatures -----------------------------------------------------------------------------------------------


def signature_pictures(paper: OfficialPaper) -> Mapping[str, bytes]:
    """Return the pictures of signatures by the places of their blocks; raises `Refused` for what is no PNG."""
    pictures = {str(n): block.picture for n, block in enumerate(paper.signatures) if block.picture is not None}
    for place, data in pictures.items():
        if not data.startswith(_PNG) or picture_fault(data) is not None:
            name = paper.signatures[int(place)].name or " ".join(paper.signatures[int(place)].titles)
            raise Refused(
                msg("the picture of the signature of {name} cannot be shown", name=name),
                hint=msg("give a PNG of the signature, of at most 20 MB"),
            )
    return pictures

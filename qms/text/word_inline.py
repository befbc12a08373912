"""Words with their emphasis, links and pictures as Markdown in which every other character stays text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import attrs

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

BREAK: Final = "\n"
"""A line that its author ended, among the words of a paragraph."""
_BLANK: Final = re.compile(r"[^\S\xa0\n]+")
_AROUND_BREAK: Final = re.compile(r" *\n[ \n]*")
_WORDS: Final = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
BREAK_TAG: Final = re.compile(r"<br ?/?>", re.IGNORECASE)
"""How such a line is written in a cell of a table."""
ADDRESS: Final = re.compile(r"(?:https?|ftp|mailto|qms):\S+", re.IGNORECASE)


@attrs.frozen
class Run:
    """Words of one look. Of a picture *text* describes it and *picture* is its name; *href* is where a link leads."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    picture: str | None = None

    @property
    def look(self) -> tuple[bool, bool, str | None, str | None]:
        """All that is not its words."""
        return self.bold, self.italic, self.href, self.picture


def tidied(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs with composed letters and single blanks, none at the edges; neighbours of one look are one."""
    found: list[Run] = []
    for look, group in groupby(runs, key=lambda run: (run.look, run if run.picture else None)):
        bold, italic, href, picture = look[0]
        text = unicodedata.normalize("NFC", "".join(run.text for run in group).replace("\0", "\ufffd"))
        text = _AROUND_BREAK.sub("\n", _BLANK.sub(" ", text))
        if not picture and (not found or found[-1].text.endswith((" ", BREAK))):
            text = text.lstrip(" ") if found else text.lstrip()
        if text.startswith(BREAK) and found and not found[-1].picture:
            found[-1] = attrs.evolve(found[-1], text=found[-1].text.rstrip(" "))
        if text or picture:
            found.append(Run(text, bold, italic, href, picture))
    while found and not found[-1].picture and not found[-1].text.rstrip():
        found.pop()
    if found and not found[-1].picture:
        found[-1] = attrs.evolve(found[-1], text=found[-1].text.rstrip())
    return tuple(run for run in found if run.text or run.picture)


def plain(runs: Iterable[Run]) -> str:
    """Return the words alone."""
    return "".join(run.text for run in runs)


def without_bold(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return runs that are all bold as words that are not: a heading is bold without being told so."""
    if all(run.bold or not run.text.strip() for run in runs):
        return tidied(attrs.evolve(run, bold=False) for run in runs)
    return tuple(runs)


def inline_markdown(runs: Sequence[Run], *, line_break: str = "\\\n") -> str:
    """Return tidied runs as Markdown of one paragraph, whose first line may begin a block of another kind.

    Emphasis that Markdown cannot write where it stands, as in the middle of marks, is left out; no word is.
    """
    written = _emphasised(runs)
    if any(run.bold or run.italic for run in runs) and _reading(written) != _looks(runs):
        inside = [*_with_marks_outside(runs)]
        written = _emphasised(inside)
        if _reading(written) != _looks(inside):
            written = _emphasised([attrs.evolve(run, bold=False, italic=False) for run in runs])
    return line_break.join(written.split(BREAK))


# -- emphasis ------------------------------------------------------------------------------------------------------


def _emphasised(runs: Sequence[Run]) -> str:
    """Return runs as Markdown that still has `BREAK` for an ended line."""
    pieces: list[tuple[str, bool, bool]] = []
    for (href, picture), group in groupby(runs, key=lambda run: (run.href, run.picture)):
        members = [*group]
        if href or picture:
            text = plain(members).replace(BREAK, " ")
            bold, italic = (all(getattr(run, name) for run in members) for name in ("bold", "italic"))
            pieces.append((_link(text, href) if href else f"![{escaped(text, linked=True)}]({picture})", bold, italic))
        else:
            for run in members:
                pieces += (piece for piece in _kept_apart(run) if piece[0])
    bold_spans = []
    for is_bold, group_ in groupby(pieces, key=lambda piece: piece[1]):
        inner = [
            (_marked("".join(piece[0] for piece in same), "*") if is_italic else "".join(piece[0] for piece in same))
            for is_italic, same in groupby(group_, key=lambda piece: piece[2])
        ]
        bold_spans.append(_marked("".join(inner), "**") if is_bold else "".join(inner))
    return "".join(bold_spans)


def _kept_apart(run: Run) -> Iterator[tuple[str, bool, bool]]:
    """Yield the words of a run escaped; blanks and breaks at its edges bear no emphasis."""
    if not (run.bold or run.italic):
        yield escaped(run.text), False, False
        return
    body = run.text.strip()
    before, _, after = run.text.partition(body) if body else (run.text, "", "")
    yield before, False, False
    if body:
        yield escaped(body), run.bold, run.italic
    yield after, False, False


def _with_marks_outside(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs with emphasis on nothing but words: Markdown has none that ends in a mark before a letter."""
    for run in runs:
        words = _WORDS.search(run.text) if (run.bold or run.italic) and not (run.href or run.picture) else None
        if words is None:
            yield run if run.href or run.picture else attrs.evolve(run, bold=False, italic=False)
            continue
        yield Run(run.text[: words.start()])
        yield attrs.evolve(run, text=words[0])
        yield Run(run.text[words.end() :])


def _marked(text: str, mark: str) -> str:
    return f"{mark}{text}{mark}" if text else ""


def _link(text: str, href: str) -> str:
    address = quote(href, safe="/:?#[]@!$&'*+,;=%~_-.")
    return f"[{escaped(text, linked=True)}]({address})" if ADDRESS.fullmatch(address) else escaped(text)


def _looks(runs: Sequence[Run]) -> list[tuple[str, bool, bool]]:
    """Return what a reader sees of the runs: each letter that is no blank, with its emphasis."""
    return [(letter, run.bold, run.italic) for run in runs for letter in run.text if not letter.isspace()]


def _reading(markdown: str) -> list[tuple[str, bool, bool]]:
    """Return what a reader of Markdown sees; see `_looks`."""
    seen: list[tuple[str, bool, bool]] = []
    bold = italic = 0
    for token in reader().parseInline(markdown.replace(BREAK, "\\\n"))[0].children or ():
        bold += token.nesting if token.tag == "strong" else 0
        italic += token.nesting if token.tag == "em" else 0
        seen += [(letter, bold > 0, italic > 0) for letter in token.content if not letter.isspace()]
    return seen


@cache
def reader() -> MarkdownIt:
    """Return the reader of Markdown for texts that go to Word and come back."""
    from markdown_it import MarkdownIt  # it is slow to import

    return MarkdownIt("commonmark", {"html": False}).enable("table")


# -- characters ----------------------------------------------------------------------------------------------------

_MARKS: Final = re.compile(r"[\\`*\[]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?[0-9A-Za-z]+;)")
_OPENS_BLOCK: Final = re.compile(
    r"\#{1,6}(?=\s|\Z)|>|[-+*](?=\s|\Z)|[-=:|](?=[-=:|\s]*\Z)|~(?=~~)|(?P<number>[0-9]{1,9})[.)](?=\s|\Z)"
)


def escaped(text: str, *, linked: bool = False) -> str:
    r"""Return *text* with a backslash before what Markdown would take for a mark within a line.

    ``<br>`` that stands in the text becomes code: the writers take it for the end of a line otherwise.
    """
    pieces = []
    place = 0
    for tag in BREAK_TAG.finditer(text):
        pieces += [_escaped(text[place : tag.start()], linked), f"`{tag[0]}`"]
        place = tag.end()
    return "".join(pieces) + _escaped(text[place:], linked)


def _escaped(text: str, linked: bool) -> str:
    found = _MARKS.sub(lambda match: "\\" + match[0], text)
    return found.replace("]", "\\]") if linked else found


def as_text(line: str) -> str:
    """Return a line of Markdown that begins a block so that it begins a paragraph: ``1.`` is no list."""
    opening = _OPENS_BLOCK.match(line)
    if opening is None:
        return line
    number = opening["number"]
    return f"{number}\\{line[len(number) :]}" if number else "\\" + line


def one_cell(markdown: str) -> str:
    """Return Markdown with ``<br>`` for the ends of lines as it stands in a cell of a table."""
    return re.sub("(?:<br>)+", "<br>", markdown).replace("|", "\\|")


def without_closing_marks(text: str) -> str:
    """Return the words of a heading so that number signs at their end stay there."""
    stem = text.rstrip("#")
    return f"{stem}\\{text[len(stem) :]}" if stem != text and (not stem or stem.endswith(" ")) else text

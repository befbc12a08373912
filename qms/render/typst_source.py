"""How a paper of the agency looks in PDF (Nghị định 30/2020/NĐ-CP, Phụ lục I), and the pieces it is written with.

The pieces are typst source in markup, like those of `qms.render.docx_style` in WordprocessingML. What an author wrote
stands in them as literals only, so that no letter of it is ever read as source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from qms.render.column_widths import SIDE
from qms.render.page_sizes import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TEXT_WIDTH, TOP
from qms.render.texts import writable

FONTS: Final = ("Liberation Serif", "DejaVu Sans")
"""The letters of a paper have the measures of Times New Roman; the second lends what the first lacks, such as ☐."""
CODE_FONTS: Final = ("Liberation Mono", "DejaVu Sans")
PAGE_NUMBER: Final = "#context counter(page).display();"
PAGES: Final = "#context counter(page).final().first();"
PAGE_BREAK: Final = "#pagebreak(weak: true);"

_SIZE: Final = 13
_PICTURE: Final = "Hình"
"""What is said of a picture that its author does not describe: level A asks for words (ISO 14289-1, 7.3)."""
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029]')
_MAY_BREAK: Final = "#h(0.001pt);"
"""Where a line may end; room of no width at all typst passes by."""
_MUST_LET_BREAK: Final = "#sym.zws;"
_SPACES: Final = re.compile(r"^ | (?= )", re.MULTILINE)
_WORD: Final = re.compile(r"(?:[^\s-]|-(?=\d))+-*|-+")
"""Letters that stand in one line; behind a hyphen a line may end, but not before a figure."""
_PART: Final = re.compile(r"[^-]+-*|-+")
"""A part of a word up to its hyphen."""
_EM: Final = 25.4 / 72
_SMALL, _LARGE = 0.62, 1.0
"""The widths of letters in ems, of small and of all other ones: few are wider."""
_ALIGNED: Final = {"left": "left", "center": "center", "right": "right", "both": "left", "": "left"}
_PRELUDE: Final = """\
#set page(width: {width}mm, height: {height}mm, header-ascent: 4mm, footer-descent: 4mm,
  margin: (left: {left}mm, right: {right}mm, top: {top}mm, bottom: {bottom}mm))
#let fonts = {fonts}
#let code = {code}
#set text(font: fonts, size: {size}pt, lang: "vi", region: "vn", hyphenate: false, overhang: false, ligatures: false,
  top-edge: 0.9em, bottom-edge: -0.22em)
#set par(leading: 0.03em, spacing: 6pt)
#set list(body-indent: 0mm, tight: false)
#set enum(body-indent: 0mm, tight: false, number-align: left)
#show list: set block(above: 0pt, below: 6pt)
#show enum: set block(above: 0pt, below: 6pt)
#set table(stroke: 0.5pt, inset: (x: {side}mm, y: 0.8mm))
#show heading: set text(size: {size}pt, weight: "regular")
#show heading: it => it.body
#show quote: it => it.body
#let p(at: left, justify: false, above: 0pt, below: 6pt, inset: 0mm, first: 0mm, hang: 0mm, keep: false,
  stroke: none, body) = block(width: 100%, above: above, below: below, sticky: keep, inset: inset, stroke: stroke,
  align(at, par(justify: justify, first-line-indent: (amount: first, all: true), hanging-indent: hang, body)))
#let headed(level, at, justify, above, below, first, body) = block(width: 100%, above: above, below: below,
  sticky: true, align(at, heading(level: level,
    par(justify: justify, first-line-indent: (amount: first, all: true), body))))
#let m(step, mark) = box(width: step, align(left, mark))
#let q(inset, body) = quote(block: true, block(width: 100%, above: 0pt, below: 6pt,
  inset: (left: inset), stroke: (left: 1.5pt + gray), body))
#let sides(size, one, other) = block(width: 100%, stroke: (top: 0.7pt), inset: (top: 1.2mm),
  grid(columns: (1fr, auto), column-gutter: 4mm, text(size: size, one), text(size: size, other)))
#let c(body, ..look) = table.cell(..look, body)
"""


def literal(text: str) -> str:
    """Return *text* as a literal of typst, between quotation marks."""
    return '"' + _ESCAPED.sub(_escape, writable(text)) + '"'


def _escape(found: re.Match[str]) -> str:
    return f"\\u{{{ord(found[0]):x}}}"


def source(
    body: str, *, title: str, author: str, header: str = "", footer: str = "", background: str = "", size: float = _SIZE
) -> str:
    """Return the source of a file: *header*, *footer* and what is behind the text stand on every page.

    These are pieces too. Equal sources make equal files: none is dated by the clock.
    """
    prelude = _PRELUDE.format(
        width=PAGE_WIDTH, height=PAGE_HEIGHT, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM, side=SIDE, size=size,
        fonts=_listed(FONTS), code=_listed(CODE_FONTS),
    )  # fmt: skip
    named = f"title: {literal(title)}, author: {literal(author)}, date: datetime(year: 2021, month: 1, day: 1)"
    places = "".join(
        f"#set page({place}: [{content}])\n"
        for place, content in (("header", header), ("footer", footer), ("background", background))
        if content
    )
    return f"{prelude}#set document({named})\n{places}{body}\n"


# -- letters --------------------------------------------------------------------------------------------------


def run(
    text: str, *, bold: bool = False, italic: bool = False, size: float | None = None, code: bool = False,
    colour: str | None = None, room: float = TEXT_WIDTH,
) -> str:  # fmt: skip
    """Return a run of letters; a line feed in it breaks the line.

    A word that is wider than *room*, in millimetres, may be broken after any letter. *colour* is as ``C00000``.
    """
    shown = writable(text).replace("\t", "\u2003")
    if code:
        shown = _SPACES.sub("\u00a0", shown)
    letters = max(1.0, room / _EM / (size or _SIZE))
    inside = "#linebreak();".join("".join(_pieces(line, letters)) for line in shown.split("\n"))
    look = [
        *(['weight: "bold"'] if bold else []),
        *(['style: "italic"'] if italic else []),
        *([f"size: {size:g}pt"] if size is not None else []),
        *(["font: code"] if code else []),
        *([f'fill: rgb("#{colour}")'] if colour else []),
    ]
    return f"#text({', '.join(look)})[{inside}];" if look else inside


def _pieces(line: str, letters: float) -> Iterator[str]:
    """Yield the literals of a line; *letters* are the ems that a word may be long in one piece."""
    whole = 0
    for found in _WORD.finditer(line):
        if len(found[0]) > letters and _ems(found[0]) > letters:
            yield _said(line[whole : found.start()])
            yield from (_broken(part[0], letters) for part in _PART.finditer(found[0]))
            whole = found.end()
    yield _said(line[whole:])


def _broken(part: str, letters: float) -> str:
    """Return a part of a word that is too wide: broken behind its hyphen where that helps, so that a code is read."""
    if _ems(part) <= letters:
        return _said(part) + _MUST_LET_BREAK
    return "".join(_said(letter) + _may_break(letter) for letter in _letters(part))


def _said(text: str) -> str:
    return f"#{literal(text)};" if text else ""


def _may_break(letter: str) -> str:
    """Return what lets a line end behind a letter: some signs, such as dashes and brackets, hold on to what follows."""
    return _MAY_BREAK if letter[-1].isalnum() else _MUST_LET_BREAK


def _ems(text: str) -> float:
    return sum(_SMALL if letter < "\u2000" and not letter.isupper() else _LARGE for letter in text)


def _letters(word: str) -> Iterator[str]:
    """Yield the letters of a word, each with the marks that belong to it."""
    letter = ""
    for mark in word:
        if letter and not (unicodedata.category(mark)[0] == "M" or mark == "\u200d" or letter[-1] == "\u200d"):
            yield letter
            letter = ""
        letter += mark
    yield letter


# -- paragraphs -----------------------------------------------------------------------------------------------


def paragraph(
    content: str, *, align: str = "", before: float = 0, after: float = 6, left: float = 0, first: float = 0,
    keep: bool = False, border: str = "",
) -> str:  # fmt: skip
    """Return a paragraph of runs.

    *before* and *after* are in points; *left*, and *first* of the first line against it, in millimetres. *keep* holds
    it on the page of what follows. *border* is the side where it has a rule: ``top``, ``bottom`` or ``left``.
    """
    look = [f"below: {after:g}pt", f"above: {before:g}pt"]
    look += [f"at: {_ALIGNED[align]}"] if _ALIGNED[align] != "left" else []
    look += ["justify: true"] if align == "both" else []
    look += ["keep: true"] if keep else []
    inset = {"left": left + min(first, 0)}
    if border:
        look.append(f"stroke: ({border}: {'2pt + gray' if border == 'left' else '0.7pt'})")
        inset[border] = inset.get(border, 0) + (3 if border == "left" else 1.2)
    look += (
        [f"inset: ({', '.join(f'{side}: {much:g}mm' for side, much in inset.items())})"] if any(inset.values()) else []
    )
    look += [f"first: {first:g}mm"] if first > 0 else [f"hang: {-first:g}mm"] if first < 0 else []
    return f"#p({', '.join(look)})[{content}];\n"


def heading(
    content: str, *, level: int, align: str = "left", before: float = 10, after: float = 4, first: float = 0
) -> str:
    """Return a heading; readers find it in the outline of the file at its *level*. It stays with what follows."""
    look = (
        f"{level}, {_ALIGNED[align]}, {'true' if align == 'both' else 'false'}, {before:g}pt, {after:g}pt, {first:g}mm"
    )
    return f"#headed({look})[{content}];\n"


def bullets(items: Iterable[str], *, mark: str, step: float, after: float = 6) -> str:
    """Return a list of items, each of paragraphs; *step* is how far they stand in, in millimetres."""
    return f"#list(marker: m({step:g}mm, {literal(f'{mark} ')}), spacing: {after:g}pt, {_items(items)});\n"


def numbers(items: Iterable[str], *, delimiter: str, start: int, step: float, after: float = 6) -> str:
    """Return a list of items that counts from *start*; *delimiter* is what follows a number."""
    mark = f"n => m({step:g}mm, str(n) + {literal(f'{delimiter} ')})"
    return f"#enum(start: {start}, numbering: {mark}, spacing: {after:g}pt, {_items(items)});\n"


def _items(items: Iterable[str]) -> str:
    return ", ".join(f"[{item}]" for item in items)


def quotation(content: str, *, inset: float) -> str:
    """Return paragraphs as a quotation that stands in so many millimetres."""
    return f"#q({inset:g}mm)[{content}];\n"


def rule() -> str:
    """Return a rule across the page."""
    return "#block(above: 6pt, below: 8pt, line(length: 100%, stroke: 0.7pt));\n"


def sides(left: str, right: str, *, size: float) -> str:
    """Return the foot of a page: a rule, below it a piece on the left and one on the right."""
    return f"#sides({size:g}pt)[{left}][{right}];\n"


def from_page_2(content: str) -> str:
    """Return the head of all pages but the first."""
    return f"#context if counter(page).get().first() > 1 [{content}];"


def together(content: str) -> str:
    """Return blocks that stand on one page; they must have room there."""
    return f"#block(breakable: false, above: 0pt, below: 0pt, width: 100%)[{content}];\n"


def spacer(height: float) -> str:
    """Return an empty room so many points high."""
    return f"#v({height:g}pt);\n"


# -- tables ---------------------------------------------------------------------------------------------------


def cell(content: str, *, span: int = 1, shade: str | None = None, middle: bool = False, whole: bool = True) -> str:
    """Return a cell of paragraphs; *span* in columns.

    A row is broken over two pages where none of its cells is *whole*.
    """
    look = [f"colspan: {span}"] if span > 1 else []
    look += [f'fill: rgb("#{shade}")'] if shade else []
    look += ["align: horizon"] if middle else []
    look.append(f"breakable: {'false' if whole else 'true'}")
    return f"c({', '.join(look)})[{content}]"


def row(cells: Sequence[str], *, heads: bool = False) -> str:
    """Return a row of cells; one that *heads* the table is repeated on each page."""
    inside = ", ".join(cells)
    return f"table.header({inside}),\n" if heads else f"{inside},\n"


def table(rows: Iterable[str], widths: Sequence[float], *, left: float = 0) -> str:
    """Return a ruled table of rows, with columns of fixed widths in millimetres."""
    columns = ", ".join(f"{width:.2f}mm" for width in widths)
    inset = f"inset: (left: {left:g}mm)" if left else "inset: 0mm"
    return f"#block(above: 0pt, below: 0pt, {inset}, table(columns: ({columns},),\n{''.join(rows)}));\n"


# -- pictures -------------------------------------------------------------------------------------------------


def picture(name: str, *, words: str, width: float, height: float) -> str:
    """Return the picture in the file *name* as a piece of a line; *words* describe it, sizes are in millimetres."""
    look = f"alt: {literal(words or _PICTURE)}, width: {width:.2f}mm, height: {height:.2f}mm"
    return f"#box(image({literal('/' + name)}, {look}));"


def drawing(svg: str, *, words: str, width: float) -> str:
    """Return a drawing in SVG as a piece of a line; it stays one of lines and letters."""
    return (
        f'#box(image(bytes({literal(svg)}), format: "svg", alt: {literal(words or _PICTURE)}, width: {width:.2f}mm));'
    )


def across(text: str) -> str:
    """Return words that stand across a page, behind its text: what `source` takes for the background."""
    size = min(64.0, 520 / (0.75 * max(1, len(text))))
    inside = f'#text(size: {size:.1f}pt, weight: "bold", fill: rgb("#c00000").transparentize(78%), {literal(text)})'
    return f"#align(center + horizon, rotate(-45deg, reflow: true)[{inside}])"


def lying(content: str) -> str:
    """Return pages that lie on their side."""
    return f"#page(flipped: true)[{content}]\n"


def _listed(names: Iterable[str]) -> str:
    return f"({', '.join(map(literal, names))},)"

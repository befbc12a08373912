"""What a template may name: the variables of a paper and of a report, by their shapes, and their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from qms.model.official_papers import Annex, OfficialPaper, PaperForm, SignatureBlock
from qms.model.reports import Report, Section, Signature, Table

# -- shapes ---------------------------------------------------------------------------------------------------


@attrs.frozen
class Text:
    """A variable that is a line of text."""


@attrs.frozen
class Block:
    """A variable that is paragraphs and tables; it takes the place of a whole paragraph: ``{{p text }}``."""


@attrs.frozen
class Each:
    """A variable that is a list."""

    item: Shape


@attrs.frozen
class Fields:
    """A variable that has named parts."""

    parts: Mapping[str, Shape]


Shape = Text | Block | Each | Fields

TEXT: Final = Text()
BLOCK: Final = Block()
TEXTS: Final = Each(TEXT)
TABLE: Final = Fields({"caption": TEXT, "headings": TEXTS, "rows": Each(TEXTS), "whole": BLOCK})
_SIGNATURE: Final = Fields({"titles": TEXTS, "name": TEXT, "below": TEXTS, "picture": BLOCK})
_ANNEX: Final = Fields(
    {"heading": TEXT, "title": TEXT, "attached": TEXT, "text": BLOCK, "tables": Each(TABLE), "notes": TEXTS}
)
_SECTION: Final = Fields({"heading": TEXT, "paragraphs": TEXTS, "tables": Each(TABLE), "notes": TEXTS})
_FIGURE: Final = Fields({"name": TEXT, "value": TEXT, "source": TEXT})

PAPER: Final = Fields(
    {
        "letterhead": TEXTS, "parents": TEXTS, "agency": TEXT, "number": TEXT, "place_and_date": TEXT, "name": TEXT,
        "subject": TEXT, "addressees": TEXTS, "authority": TEXT, "bases": TEXTS, "resolution": TEXT, "text": BLOCK,
        "signatures": Each(_SIGNATURE), "recipients": TEXTS, "annexes": Each(_ANNEX), "urgency": TEXT,
        "circulation": TEXT, "drafter": TEXT, "contact": TEXT,
    }
)  # fmt: skip
REPORT: Final = Fields(
    {
        "title": TEXT, "subtitle": TEXT, "letterhead": TEXTS, "parents": TEXTS, "agency": TEXT, "number": TEXT,
        "place_and_date": TEXT, "sections": Each(_SECTION), "tables": Each(TABLE), "notes": TEXTS,
        "recipients": TEXTS, "signatures": Each(Fields({"titles": TEXTS, "name": TEXT})), "figures": Each(_FIGURE),
        "own_pages": TEXT,
    }
)  # fmt: skip

ALTERNATIVES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        "letterhead[]": (("parents[]", "agency"),),
        "sections[].tables[].whole": (("sections[].tables[].headings[]", "sections[].tables[].rows[][]"),
                                      ("tables[].whole",), ("tables[].headings[]", "tables[].rows[][]")),
        "sections[].tables[].caption": (("tables[].caption",),),
        "annexes[].tables[].whole": (("annexes[].tables[].headings[]", "annexes[].tables[].rows[][]"),),
    }
)  # fmt: skip
"""What shows the same as a variable."""

_DECISION: Final = frozenset({"name", "authority", "bases[]", "resolution", "recipients[]", "annexes[].title",
                              "annexes[].attached", "annexes[].text", "annexes[].tables[].whole"})  # fmt: skip
_ALWAYS: Final = frozenset({"subject", "text", "signatures[].titles[]", "signatures[].name"})
_OF_REPORTS: Final = frozenset(
    {"title", "sections[].heading", "sections[].paragraphs[]", "sections[].tables[].whole", "sections[].notes[]",
     "notes[]", "signatures[].titles[]", "signatures[].name"}
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Variables:
    """The variables of one sort of paper; a template without one of *needed* is of no use for it."""

    shape: Fields
    needed: frozenset[str]

    unused: frozenset[str] = frozenset()
    """Those that this sort never has, or that are only asked for."""

    def leaves(self) -> tuple[str, ...]:
        """Return every variable that a template of this sort should show, as a path: ``signatures[].name``."""
        shown = {path for ways in ALTERNATIVES.values() for way in ways for path in way}
        return tuple(path for path in _leaves(self.shape, "") if path not in shown | self.unused)


def _leaves(shape: Shape, path: str) -> Iterator[str]:
    match shape:
        case Fields(parts):
            for name, part in parts.items():
                yield from _leaves(part, f"{path}.{name}" if path else name)
        case Each(item):
            yield from _leaves(item, f"{path}[]")
        case _:
            yield path


def variables_of(form: PaperForm | None) -> Variables:
    """Return the variables of a form of paper; of a report for None."""
    if form is None:
        return Variables(shape=REPORT, needed=_OF_REPORTS, unused=frozenset({"own_pages"}))
    return Variables(
        shape=PAPER,
        needed=_ALWAYS | (_DECISION if form is PaperForm.DECISION else frozenset()),
        unused=frozenset({"name"} if form is PaperForm.LETTER else ()),
    )


# -- values ---------------------------------------------------------------------------------------------------

Write = Callable[[float], str]
"""Return WordprocessingML for a place so many millimetres wide."""


class Words(str):
    """A text of the paper, told apart from an equal one."""

    __slots__ = ("path",)
    path: str


@attrs.frozen(eq=False)
class Blocks:
    """Paragraphs and tables of the paper; *covers* are the texts that are shown with them."""

    path: str
    write: Write
    is_empty: bool = False
    covers: tuple[Words, ...] = ()


@attrs.define
class Writers:
    """What writes the parts of a paper that are no lines of text."""

    markdown: Callable[[str, int, float], str]
    table: Callable[[Table, float], str]
    picture: Callable[[str, float], str]
    """The picture of a signature by its place among them, or room for a signature."""


def paper_values(paper: OfficialPaper, writers: Writers) -> Mapping[str, Any]:
    """Return the values of the variables of a paper."""
    letterhead = _texts("letterhead[]", paper.letterhead)
    return {
        "letterhead": letterhead,
        "parents": letterhead[:-1],
        "agency": letterhead[-1] if letterhead else _text("agency", None),
        **{
            name: _text(name, getattr(paper, name))
            for name in (
                "number", "place_and_date", "name", "subject", "authority", "resolution", "urgency", "circulation",
                "drafter", "contact",
            )
        },
        **{name: _texts(f"{name}[]", getattr(paper, name)) for name in ("addressees", "bases", "recipients")},
        "text": _markdown("text", paper.text, paper.text_line, writers),
        "signatures": tuple(_signature(one, str(n), writers) for n, one in enumerate(paper.signatures)),
        "annexes": tuple(_annex(one, writers) for one in paper.annexes),
    }  # fmt: skip


def report_values(report: Report, writers: Writers) -> Mapping[str, Any]:
    """Return the values of the variables of a report."""
    letterhead = _texts("letterhead[]", report.letterhead)
    sections = tuple(_section(section, writers) for section in report.sections)
    return {
        "letterhead": letterhead,
        "parents": letterhead[:-1],
        "agency": letterhead[-1] if letterhead else _text("agency", None),
        **{name: _text(name, getattr(report, name)) for name in ("title", "subtitle", "number", "place_and_date")},
        "sections": sections,
        "own_pages": report.page_for_each_section,
        "tables": tuple(table for section in sections for table in section["tables"]),
        **{name: _texts(f"{name}[]", getattr(report, name)) for name in ("notes", "recipients")},
        "signatures": tuple(_plain_signature(one) for one in report.signatures),
        "figures": tuple(
            {
                "name": _text("figures[].name", figure.name),
                "value": _text("figures[].value", figure.written),
                "source": _text("figures[].source", figure.source),
            }
            for figure in report.figures
        ),
    }


def _text(path: str, said: str | None) -> Words:
    words = Words(said or "")
    words.path = path
    return words


def _texts(path: str, said: tuple[str, ...]) -> tuple[Words, ...]:
    return tuple(_text(path, text) for text in said)


def _markdown(path: str, text: str, line: int, writers: Writers) -> Blocks:
    return Blocks(path, lambda width: writers.markdown(text, line, width), is_empty=not text.strip())


def _signature(block: SignatureBlock, place: str, writers: Writers) -> Mapping[str, Any]:
    return {
        **_plain_signature(block),
        "below": _texts("signatures[].below[]", block.below),
        "picture": Blocks(
            "signatures[].picture",
            lambda width: writers.picture(place, width),
            is_empty=block.picture is None,
        ),
    }


def _plain_signature(signature: SignatureBlock | Signature) -> Mapping[str, Any]:
    return {
        "titles": _texts("signatures[].titles[]", signature.titles),
        "name": _text("signatures[].name", signature.name),
    }


def _annex(annex: Annex, writers: Writers) -> Mapping[str, Any]:
    return {
        **{name: _text(f"annexes[].{name}", getattr(annex, name)) for name in ("heading", "title", "attached")},
        "text": _markdown("annexes[].text", annex.text, 1, writers),
        "tables": tuple(_table("annexes[].tables[]", table, writers) for table in annex.tables),
        "notes": _texts("annexes[].notes[]", annex.notes),
    }


def _section(section: Section, writers: Writers) -> Mapping[str, Any]:
    return {
        "heading": _text("sections[].heading", section.heading),
        "paragraphs": _texts("sections[].paragraphs[]", section.paragraphs),
        "tables": tuple(_table("sections[].tables[]", table, writers) for table in section.tables),
        "notes": _texts("sections[].notes[]", section.notes),
    }


def _table(path: str, table: Table, writers: Writers) -> Mapping[str, Any]:
    """Return the values of a table; a row that spans it has empty cells up to the last column."""
    headings = _texts(f"{path}.headings[]", table.headings)
    rows = tuple(
        _texts(f"{path}.rows[][]", (*row, *("" for _ in range(len(table.headings) - len(row))))) for row in table.rows
    )
    covered = (*headings, *(cell for row in rows for cell in row))
    return {
        "caption": _text(f"{path}.caption", table.caption),
        "headings": headings,
        "rows": rows,
        "whole": Blocks(f"{path}.whole", lambda width: writers.table(table, width), is_empty=True, covers=covered),
    }

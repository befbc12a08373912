"""What papers of the agency say, and in which order, in Word and in PDF alike (Nghị định 30/2020/NĐ-CP, Phụ lục I).

Each format brings the pieces: `qms.render.docx_paper_parts` and `qms.render.typst_paper_parts` are `Pieces`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from qms.model.official_papers import Annex, OfficialPaper, SignatureBlock
from qms.model.reports import Report, Section, Table
from qms.render.official_text import addressee_lines, recipient_lines
from qms.render.page_sizes import LYING_TEXT_WIDTH, TEXT_WIDTH
from qms.render.paper_look import (
    ADDRESSEES,
    BLACK,
    DASH,
    HEAD_SHARE,
    HEAD_SIZE,
    INDENT,
    MOTTO_WIDTH,
    RED,
    SIZE,
    TITLE_ROOM,
    URGENCY_WIDTHS,
    circulation_width,
    line_width,
    own_rule,
    title_rule,
)
from qms.render.texts import KINH_GUI, MANY_COLUMNS, NOI_NHAN, QUOC_HIEU, TIEU_NGU, column_shares


class Pieces(Protocol):
    """What a format writes papers with; lengths are in millimetres, letters and what is between lines in points."""

    def line(
        self, text: str, *, align: str = "left", bold: bool = False, italic: bool = False, size: float | None = None,
        before: float = 0, after: float = 6, left: float = 0, first: float = 0, keep: bool = False,
    ) -> str:  # fmt: skip
        """Return a paragraph whose words all look alike; *keep* holds it on the page of what follows."""

    def rule(self, length: float, room: float, *, below_title: bool = False) -> str:
        """Return a line of *length* in the middle of *room*; one *below_title* is held on the page of what follows."""

    def beside(self, blocks: Sequence[tuple[str, float]]) -> str:
        """Return blocks side by side, each with its width."""

    def box(self, text: str, width: float, colour: str) -> str:
        """Return words in a frame of *width* in the middle of a cell, clear of what is above them."""

    def signature(
        self, titles: Sequence[str], name: str | None, *, below: Sequence[str] = (), picture: str = ""
    ) -> str:
        """Return the place of a signature: titles, *picture* or room for one, *below* it the name with its post."""

    def end(self, received: str, signed: Sequence[str], width: float) -> str:
        """Return the end of a paper: who receives it and who signs, on one page."""

    def data_table(self, shown: Table, widths: Sequence[float], *, size: float) -> str:
        """Return a table of plain texts without its caption, with room below it."""


# -- every paper ----------------------------------------------------------------------------------------------


def head(
    pieces: Pieces, letterhead: Sequence[str], number: str | None, place_and_date: str | None, width: float, *,
    below: str = "",
) -> str:  # fmt: skip
    """Return whose paper it is at the left, the quốc hiệu at the right; *below* stands below the number."""
    left = HEAD_SHARE * width
    right = width - left
    *above, own = letterhead or ("",)
    one = "".join(pieces.line(text, size=HEAD_SIZE, align="center", after=0) for text in above)
    one += pieces.line(own, bold=True, size=HEAD_SIZE, align="center", after=0)
    one += pieces.rule(own_rule(own, left), left)
    one += pieces.line(number, size=HEAD_SIZE, align="center", after=0) if number else ""
    other = pieces.line(QUOC_HIEU, bold=True, size=HEAD_SIZE, align="center", after=0)
    other += pieces.line(TIEU_NGU, bold=True, size=SIZE, align="center", after=0)
    other += pieces.rule(MOTTO_WIDTH, right)
    other += pieces.line(place_and_date, italic=True, size=SIZE, align="center", after=0) if place_and_date else ""
    return pieces.beside([(one + below, left), (other, right)])


def title(pieces: Pieces, name: str, subject: str | None, width: float, *, before: float = TITLE_ROOM) -> str:
    """Return what the paper is called, with the rule below it."""
    lines = [text for text in (name, subject) if text]
    shown = [
        pieces.line(text, bold=True, size=SIZE, align="center", before=0 if n else before, after=0, keep=True)
        for n, text in enumerate(lines)
    ]
    return "".join(shown) + pieces.rule(title_rule(lines, width), width, below_title=True)


def recipients(pieces: Pieces, lines: Sequence[str], *, drafter: str | None = None) -> str:
    """Return those who receive the paper, below each other; *drafter* is who drafted it, below them."""
    shown = pieces.line(NOI_NHAN, bold=True, italic=True, size=12, after=0) if lines else ""
    shown += "".join(pieces.line(text, size=11, after=0) for text in lines)
    return shown + (pieces.line(drafter, size=11, after=0) if drafter else "")


def data_tables(pieces: Pieces, tables: Sequence[Table], width: float) -> Iterator[str]:
    """Yield tables of plain texts as wide as the page, each with its caption."""
    for shown in tables:
        if shown.caption:
            yield pieces.line(shown.caption, bold=True, keep=True)
        shares = column_shares(shown)
        widths = [width * share / sum(shares) for share in shares]
        yield pieces.data_table(shown, widths, size=11 if len(shown.headings) > MANY_COLUMNS else 12)


def note(pieces: Pieces, text: str) -> str:
    """Return what explains a table or ends a list, in italics."""
    return pieces.line(text, italic=True, size=12, align="both")


# -- reports --------------------------------------------------------------------------------------------------


def report_width(report: Report) -> float:
    """Return how wide the text of a report is."""
    return LYING_TEXT_WIDTH if report.landscape else TEXT_WIDTH


def report_sheet(pieces: Pieces, report: Report, sections: Sequence[Section]) -> str:
    """Return a report with some of its sections, from its head to its signatures."""
    return "".join(_report_parts(pieces, report, sections, report_width(report)))


def _report_parts(pieces: Pieces, report: Report, sections: Sequence[Section], width: float) -> Iterator[str]:
    has_head = bool(report.letterhead or report.number or report.place_and_date)
    if has_head:
        yield head(pieces, report.letterhead, report.number, report.place_and_date, width)
    yield title(pieces, report.title, report.subtitle, width, before=TITLE_ROOM if has_head else 0)
    for section in sections:
        if section.heading:
            yield pieces.line(section.heading, bold=True, keep=True, before=6)
        yield from (pieces.line(text, align="both", first=INDENT) for text in section.paragraphs)
        yield from data_tables(pieces, section.tables, width)
        yield from (note(pieces, text) for text in section.notes)
    yield from (note(pieces, text) for text in report.notes)
    signed = [pieces.signature(one.titles, one.name) for one in report.signatures]
    yield pieces.end(recipients(pieces, report.recipients), signed, width)


# -- official papers ------------------------------------------------------------------------------------------


def official_opening(pieces: Pieces, paper: OfficialPaper) -> str:
    """Return an official paper from its head to where its text begins."""
    return "".join(_opening(pieces, paper))


def _opening(pieces: Pieces, paper: OfficialPaper) -> Iterator[str]:
    marks = "".join(_marks(pieces, paper))
    yield head(pieces, paper.letterhead, paper.number, paper.place_and_date, TEXT_WIDTH, below=marks)
    if paper.name:
        yield title(pieces, paper.name, paper.subject, TEXT_WIDTH)
    yield from _addressees(pieces, paper)
    if paper.authority:
        yield pieces.line(paper.authority, bold=True, align="center", before=6, after=8, keep=True)
    yield from (pieces.line(ground, italic=True, align="both", first=INDENT) for ground in paper.bases)
    if paper.resolution:
        yield pieces.line(paper.resolution, bold=True, align="center", before=6, after=8, keep=True)


def _marks(pieces: Pieces, paper: OfficialPaper) -> Iterator[str]:
    """Yield what stands below the number: the subject of a letter, how fast and how far the paper may go."""
    if not paper.name:
        yield pieces.line(paper.subject, size=HEAD_SIZE, align="center", before=6, after=0)
    if paper.urgency:
        yield pieces.box(paper.urgency, URGENCY_WIDTHS[paper.urgency], RED)
    if paper.circulation:
        yield pieces.box(paper.circulation, circulation_width(paper.circulation), BLACK)


def _addressees(pieces: Pieces, paper: OfficialPaper) -> Iterator[str]:
    names = addressee_lines(paper.addressees)
    if len(names) == 1:
        yield pieces.line(f"{KINH_GUI} {names[0]}", align="center", before=12, after=12)
    elif names:
        under = ADDRESSEES + line_width(KINH_GUI[:-1], SIZE)
        yield pieces.line(KINH_GUI, align="", left=ADDRESSEES, before=12, after=2, keep=True)
        for n, name in enumerate(names, start=1):
            yield pieces.line(name, align="", left=under + DASH, first=-DASH, after=12 if n == len(names) else 2)


def official_end(pieces: Pieces, paper: OfficialPaper, pictures: Sequence[str]) -> str:
    """Return the end of an official paper; *pictures* are its signatures as pieces, empty where there is none."""
    signed = [
        pieces.signature(block.titles, block.name, below=block.below, picture=picture)
        for block, picture in zip(paper.signatures, pictures, strict=True)
    ]
    received = recipients(pieces, recipient_lines(paper.recipients), drafter=paper.drafter)
    return pieces.end(received, signed, TEXT_WIDTH)


def signature_words(block: SignatureBlock) -> str:
    """Return what describes the picture of a signature."""
    return f"Chữ ký: {block.name or ''}".rstrip(": ")


def annex_width(annex: Annex) -> float:
    """Return how wide the text of an annex is."""
    return LYING_TEXT_WIDTH if annex.landscape else TEXT_WIDTH


def official_annex(pieces: Pieces, annex: Annex, body: str) -> str:
    """Return an annex, whose text *body* is as a piece."""
    return "".join(_annex(pieces, annex, body, annex_width(annex)))


def _annex(pieces: Pieces, annex: Annex, body: str, width: float) -> Iterator[str]:
    if annex.heading:
        yield pieces.line(annex.heading, bold=True, align="center", after=0, keep=True)
    yield pieces.line(annex.title.upper(), bold=True, align="center", after=0, keep=True)
    yield pieces.line(annex.attached, italic=True, align="center", after=0, keep=True)
    yield pieces.rule(title_rule((annex.attached,), width), width, below_title=True)
    yield body
    yield from data_tables(pieces, annex.tables, width)
    yield from (note(pieces, text) for text in annex.notes)

"""What a source says, piece by piece and in its order: a paper of it says all that."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from support.pdf_files import letters_of

from qms.model.documents import Header
from qms.model.procedures import Procedure, Step

_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


def lost(pieces: Iterable[str], letters: str) -> Sequence[str]:
    """Return the pieces that do not stand in *letters* behind the piece before; see `letters_of`."""
    missing, place = [], 0
    for piece in pieces:
        bare = letters_of(piece)
        found = letters.find(bare, place)
        if found < 0:
            missing.append(piece)
        else:
            place = found + len(bare)
    return missing


def unsaid(pieces: Iterable[str], letters: str) -> Sequence[str]:
    """Return the pieces that stand nowhere in *letters*."""
    return [piece for piece in pieces if letters_of(piece) not in letters]


def text_pieces(text: str) -> Iterator[str]:
    """Yield what a text in Markdown says, as an ordinary reader of Markdown has it."""
    for token in _READER.parse(text):
        if not token.children:
            yield token.content
        for child in token.children or ():
            yield child.content


def headings_of(text: str) -> Iterator[str]:
    tokens = _READER.parse(text)
    for opened, inside in itertools.pairwise(tokens):
        if opened.type == "heading_open":
            yield "".join(child.content for child in inside.children or ())


def tables_of(text: str) -> int:
    return sum(token.type == "table_open" for token in _READER.parse(text))


def step_pieces(step: Step) -> Iterator[str]:
    """Yield what the row of a step says, but for its number, its unit and where it leads."""
    yield step.what
    for said in (step.role, step.time, step.form, step.result):
        if said:
            yield str(said)


def header_pieces(header: Header) -> Iterator[str]:
    """Yield what the header of a document says beside its title, code, unit, steps and files."""
    yield from header.clauses
    for basis in header.bases:
        yield basis.number
    procedure = header.procedure or Procedure()
    for said in (
        procedure.national_code, procedure.field, procedure.time, procedure.online_level, procedure.applicants,
        *procedure.papers, procedure.place, procedure.result, *procedure.conditions, procedure.fee, procedure.form,
        procedure.sample_dossier, procedure.cutoff,
    ):  # fmt: skip
        if said:
            yield str(said)
    if procedure.sets:
        yield f"{procedure.sets:02d} bộ"

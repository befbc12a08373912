"""Which texts in force cite which papers: by the legal bases of their headers, as they were issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qms.model.citations import cites, unknown_papers, year_of
from qms.model.digests import TEXT_NAME
from qms.operations.reading import is_object_id, revision_of
from qms.store.protocol import ObjectDamagedError

if TYPE_CHECKING:
    from qms.model.documents import LegalBasis
    from qms.model.ledger import Standing
    from qms.model.papers import Paper
    from qms.model.queries import EntryFile
    from qms.operations.loading import Loaded
    from qms.operations.session import Session


def bases_in_force(
    session: Session, loaded: Loaded, *, on: dt.date | None = None
) -> Iterator[tuple[Standing, Sequence[LegalBasis]]]:
    """Yield every revision in force on a day (today by default) with its legal bases.

    One whose text is missing, damaged or unreadable has none: `qms verify` tells of it.
    """
    from qms.text.documents import read_folder

    rows = loaded.ledger.master_list(on=on or session.today)
    trees = {row.issue.tree for row in rows if row.issue.tree is not None and is_object_id(row.issue.tree)}
    texts = {
        tree: {} if isinstance(files, ObjectDamagedError) else {TEXT_NAME: files.get(TEXT_NAME, b"")}
        for tree, files in session.store.frozen_many(sorted(trees))
    }
    for row in rows:
        text = texts.get(row.issue.tree or "")
        header = read_folder(row.issue.kind, row.issue.document, text)[0].header if text else None
        yield row, header.bases if header is not None else ()


def resting_on(session: Session, loaded: Loaded, paper: Paper, *, year: int) -> Iterator[tuple[Standing, LegalBasis]]:
    """Yield the revisions in force today that cite a paper of a year, each with its first citation."""
    for row, bases in bases_in_force(session, loaded):
        for basis in bases:
            if cites(basis, paper.number, paper.date, year=year):
                yield row, basis
                break


def papers_cited(session: Session, loaded: Loaded, reference: str) -> tuple[dict[str, Paper], tuple[LegalBasis, ...]]:
    """Return the papers that a document in force today cites, by path, and the citations of papers not entered.

    A decision of the store is no paper, and is neither. Raises as `revision_of` does.
    """
    bases = revision_of(session, loaded, reference, on=session.today).header.bases
    papers = {
        path: paper
        for path, paper in loaded.papers.items()
        if any(cites(basis, paper.number, paper.date, year=year_of(path)) for basis in bases)
    }
    return papers, unknown_papers(bases, loaded.papers, loaded.ledger)


def decisions_citing(loaded: Loaded, paper: Paper, *, year: int) -> tuple[EntryFile, ...]:
    """Return the entries of the ledger whose decision names a paper of a year among its grounds."""
    return tuple(
        file
        for file in loaded.ledger.entries()
        if any(cites(basis, paper.number, paper.date, year=year) for basis in file.entry.bases)
    )

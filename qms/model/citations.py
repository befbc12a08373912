"""Which papers of the store a reference means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeVar

from qms.model.documents import LegalBasis
from qms.model.numbers import number_slug
from qms.model.papers import Paper, PaperReference
from qms.model.queries import LedgerQueries

_Reference = TypeVar("_Reference", LegalBasis, PaperReference)


def year_of(path: str) -> int:
    """Return the year in which the paper at *path* is registered."""
    return int(path.split("/")[1])


def cites(reference: LegalBasis | PaperReference, number: str, date: dt.date | None, *, year: int) -> bool:
    """Whether a reference names the paper that has a number and a date, or only a year.

    Numbers begin anew each year, so the day must fit where it is known.
    """
    if number_slug(reference.number) != number_slug(number):
        return False
    return reference.date is None or (reference.date == date if date else reference.date.year == year)


def unknown_papers(
    references: Iterable[_Reference], papers: Mapping[str, Paper], ledger: LedgerQueries
) -> tuple[_Reference, ...]:
    """Return those of some references that name neither a paper that is entered nor a decision of the store."""
    known = [(paper.number, paper.date, year_of(path)) for path, paper in papers.items()]
    known += [(number.number, number.date, number.date.year) for number in ledger.numbers()]
    return tuple(
        reference
        for reference in references
        if not any(cites(reference, number, date, year=year) for number, date, year in known)
    )

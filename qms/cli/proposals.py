"""What the command line proposes, and what it completes: the next number, the date of a paper that is known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qms.errors import UsageError
from qms.model.books import book_of
from qms.model.papers import PaperReference
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.numbers import NumberReference
    from qms.workspace import Workspace

DECISION = "QĐ"


def next_decision(workspace: Workspace, on: dt.date) -> str | None:
    """Return the next free number for a decision of the agency; None where its symbol or book is not known."""
    session = workspace.session
    system = session.load().system
    agency = system.organisation.issuer(system.settings.agency, on=on)
    book = book_of(system.settings.books, system.settings.agency, DECISION)
    if agency is None or agency.symbol is None or book is None:
        return None
    number = session.plugins.next_number(book=book, system=system, year=on.year)
    return f"{number}/{DECISION}-{agency.symbol}" if number else None


def paper_reference(workspace: Workspace, reference: NumberReference) -> PaperReference:
    """Return the paper that was named, with the date that the store knows of it.

    Raises `UsageError` where the number fits papers of several years.
    """
    if reference.date is not None:
        return PaperReference(number=reference.number, date=reference.date)
    system = workspace.session.load_for_reading().system
    known = {
        paper.date: paper.number for paper in system.papers.values() if reference.matches(paper.number, paper.date)
    }
    for file in system.ledger.entries():
        number, date = file.entry.number, file.entry.date
        if number is not None and reference.matches(number, date):
            known[date] = number
    if len(known) > 1:
        choices = ", ".join(sorted(f"{reference.number}@{date.isoformat()}" for date in known if date))
        raise UsageError(
            msg("{number} was used in several years", number=reference.number),
            hint=msg("say which: {choices}", choices=choices),
        )
    if not known and reference.year is not None:
        raise UsageError(
            msg("no paper {number} of {year} is known here", number=reference.number, year=str(reference.year)),
            hint=msg(
                "give its full date, like {number}@{year}-12-31", number=reference.number, year=str(reference.year)
            ),
        )
    return PaperReference(number=reference.number, date=next(iter(known), None))

"""What the command line proposes, and what it completes: the next number, the date of a paper that is known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qms.errors import UsageError
from qms.model.books import book_of
from qms.model.ledger import Act
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


def last_decision(workspace: Workspace) -> str | None:
    """Return the number of the decision entered last, or of the entry where it has none; None in an empty ledger."""
    entries = workspace.session.load_for_reading().ledger.entries()
    last = next((file.entry for file in reversed(entries) if file.entry.act is not Act.SIGNED_COPY), None)
    if last is None:
        return None
    return f"{last.number}@{last.date.year}" if last.number else str(last.entry)


def changed_of(workspace: Workspace, decision: str) -> str | None:
    """Return the codes of the documents of a decision whose working text has changed, with commas between them."""
    from qms.operations.reading import find_entry
    from qms.plans.correcting import not_to_correct

    system = workspace.session.load().system
    entry = find_entry(system.ledger, decision).entry
    issued = [system.documents[line.document] for line in entry.issues if line.document in system.documents]
    return ", ".join(text.code for text in issued if not [*not_to_correct(system.ledger, entry, [text])]) or None


def paper_reference(workspace: Workspace, reference: NumberReference) -> PaperReference:
    """Return the paper that was named, with the date that the store knows of it, and its number as it is written there.

    Raises `UsageError` where the number fits papers of several years.
    """
    system = workspace.session.load_for_reading().system
    known = {
        paper.date: paper.number for paper in system.papers.values() if reference.matches(paper.number, paper.date)
    }
    for number in system.ledger.numbers():
        if reference.matches(number.number, number.date):
            known[number.date] = number.number
    if reference.date is not None:
        return PaperReference(number=known.get(reference.date, reference.number), date=reference.date)
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
    date, written = next(iter(known.items()), (None, reference.number))
    return PaperReference(number=written, date=date)

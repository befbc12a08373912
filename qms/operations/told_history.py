"""What papers and pages tell of the history of a document: its revisions, and why one is no longer in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qms.model.ledger import Standing, Status, periods
from qms.model.numbering import FIRST, RevisionNumber
from qms.model.queries import history_of
from qms.model.written_dates import cited, write_day

if TYPE_CHECKING:
    from qms.model.codes import DocumentId
    from qms.model.queries import LedgerQueries
    from qms.render.document_facts import Change


def changes_up_to(ledger: LedgerQueries, revision: Standing) -> Sequence[Change]:
    """Return the revisions of a document up to one of them, those that ever bound."""
    from qms.render.document_facts import Change

    rows: list[Change] = []
    before: str | None = None
    for row in history_of(ledger, revision.issue.document, on=revision.line.effective):
        own = row.line.entry == revision.line.entry
        if row.status is not Status.REPLACED_BEFORE_EFFECT or own:
            number = RevisionNumber.of(row.issue)
            unsaid = ""
            if number == FIRST and not rows:
                unsaid = "Ban hành lần đầu"
            elif row.issue.digest is not None and row.issue.digest == before:
                unsaid = "Ban hành lại, giữ nguyên nội dung"
            rows.append(
                Change(
                    number=number,
                    change=row.issue.change or unsaid,
                    basis=row.issue.change_basis or "",
                    decision=cited(row.line.number, row.line.date),
                    effective=row.line.effective,
                )
            )
            before = row.issue.digest
        if own:
            break
    return rows


def why_ended(ledger: LedgerQueries, document: DocumentId, ended: dt.date | None) -> str | None:
    """Return the sentence that says since when and by what a revision no longer binds; None where it binds."""
    if ended is None:
        return None
    since = f"Từ ngày {write_day(ended)}"
    after = [period for period in periods(ledger.lines(document)) if period.covers(ended)]
    if not after:
        return f"{since}."
    line = after[0].line
    by = cited(line.number, line.date)
    if line.issue is None:
        return f"{since}, bị bãi bỏ theo {by}."
    return f"{since}, thay bằng lần {RevisionNumber.of(line.issue)} theo {by}."

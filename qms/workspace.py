"""Work with an open store; each method hands over to one operation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from qms.model.ledger import Signer
from qms.model.papers import Paper, PaperReference
from qms.model.reviews import Means, Role, Verdict
from qms.operations import reading
from qms.operations.session import Outcome
from qms.questions import Questions


@attrs.define(slots=False)
class Workspace(Questions):
    """A store that is open. Questions read what was issued; writers raise `qms.QmsError` and then wrote nothing."""

    def save(self, *, message: str | None = None, dry_run: bool = False) -> Outcome:
        """Put every changed working text on `main`; that binds nobody."""
        from qms.operations.saving import save

        return save(self.session, message=message, dry_run=dry_run)

    def new(
        self,
        kind: str,
        code: str,
        *,
        title: str,
        unit: str,
        body: str | None = None,
        dry_run: bool = False,
        **header: Any,
    ) -> Outcome:
        """Make a document from its kind's template; *header* are further fields of its header."""
        from qms.model.documents import Header
        from qms.operations.saving import new
        from qms.plans.creating import NewDocument

        made = NewDocument(kind=kind, header=Header(code=code, title=title, unit=unit, **header), body=body)
        return new(self.session, [made], dry_run=dry_run)

    def attach(self, reference: str, file: Path | str, *, as_body: bool = False, dry_run: bool = False) -> Outcome:
        """Copy a file into a document's folder, as attachment or as its master text."""
        from qms.operations.saving import attach

        return attach(self.session, reference, Path(file), as_body=as_body, dry_run=dry_run)

    def restore(self, reference: str, *, revision: str | None = None, dry_run: bool = False) -> Outcome:
        """Bring an issued text back as working text."""
        from qms.operations.restoring import restore

        number = reading.parse_revision(revision) if revision else None
        return restore(self.session, reference, revision=number, dry_run=dry_run)

    def review(
        self, references: Sequence[str] = (), *, by: str, role: Role | str, verdict: Verdict | str = Verdict.APPROVED,
        reason: str | None = None, date: dt.date | None = None, means: Means | str | None = None,
        source: str | None = None, unit: str | None = None, kind: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Enter one person's act of review on some texts, as they lie on the disk."""
        from qms.operations.reviewing import review
        from qms.plans.reviewing import ReviewRequest

        request = ReviewRequest(
            documents=(), by=by, role=Role(role), verdict=Verdict(verdict), reason=reason,
            date=date or self.session.today, recorded=self.session.now, entered_by=self.session.entered_by,
            means=Means(means) if means else None, source=source,
        )  # fmt: skip
        return review(self.session, request, references, unit=unit, kind=kind, dry_run=dry_run)

    def issue(
        self, number: str, *, date: dt.date, documents: Sequence[str] = (), changed: bool = False,
        with_forms: bool = False, effective: dt.date | None = None, signer: str | None = None,
        capacity: str | None = None, subject: str | None = None, edition: int | None = None, reissue: bool = False,
        on_paper: bool = False, withdraw: Mapping[str, str | None] | Sequence[str] = (),
        bases: Sequence[PaperReference] = (), text: str = "", allow_retroactive: bool = False,
        means: Means | str | None = None, source: str | None = None, revision: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Put one numbered decision in the ledger: what it issues and withdraws, whole or not at all.

        *changed* takes every document that changed and is fully reviewed. *revision* states the number that the paper
        prints for its one document.
        """
        from qms.operations.issuing import Selection, issue
        from qms.plans.issuing import IssueRequest

        request = IssueRequest(
            number=number, date=date, effective=effective, edition=edition, reissue=reissue, on_paper=on_paper,
            allow_retroactive=allow_retroactive, signer=Signer(person=signer, capacity=capacity) if signer else None,
            subject=subject, bases=tuple(bases), text=text, recorded=self.session.now,
            recorded_by=self.session.entered_by, means=Means(means) if means else None, source=source,
        )  # fmt: skip
        withdraws = tuple(withdraw.items()) if isinstance(withdraw, Mapping) else tuple((w, None) for w in withdraw)
        selection = Selection(
            references=tuple(documents), changed=changed, with_forms=with_forms, withdraws=withdraws,
            stated=reading.parse_revision(revision) if revision else None,
        )  # fmt: skip
        return issue(self.session, request, selection, dry_run=dry_run)

    def withdraw(
        self, number: str, *, date: dt.date, documents: Mapping[str, str | None] | Sequence[str], **more: Any
    ) -> Outcome:
        """Put a decision in the ledger that only takes documents out of force."""
        return self.issue(number, date=date, withdraw=documents, **more)

    def add_paper(
        self, paper: Paper, *, year: int | None = None, file: Path | None = None, dry_run: bool = False
    ) -> Outcome:
        """Enter a paper that is cited but puts nothing in force."""
        from qms.operations.registering import add_paper

        return add_paper(self.session, paper, year=year, file=file, dry_run=dry_run)

    def repair(self, *, dry_run: bool = False) -> Outcome:
        """Bring back ledger files and acts of review that were altered, and tidy up after an operation cut off."""
        from qms.operations.repairing import repair

        return repair(self.session, dry_run=dry_run)

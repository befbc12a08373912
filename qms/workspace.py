"""Work with an open store; each method hands over to one operation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from qms.model.ledger import Signer
from qms.model.papers import Paper, PaperReference
from qms.model.reviews import Means, Role, Verdict
from qms.operations import reading
from qms.operations.session import Outcome
from qms.questions import Questions

if TYPE_CHECKING:
    from qms.operations.backing_up import Backup
    from qms.operations.recording import Recorder, RecordOutcome, Said
    from qms.operations.review_packs import ReviewPack
    from qms.operations.word_updates import WordUpdate
    from qms.plans.restructuring import OrganisationChange
    from qms.render.speaking import Speaker


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

    def attach(
        self, reference: str, file: Path | str, *, as_body: bool = False, name: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Copy a file into a document's folder, as attachment or as its master text; *name* is its name there."""
        from qms.operations.saving import attach

        return attach(self.session, reference, Path(file), as_body=as_body, name=name, dry_run=dry_run)

    def restore(
        self, reference: str, *, revision: str | None = None, on: dt.date | None = None,
        known: dt.date | int | str | None = None, saved: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Bring a text back as working text: the one in force today, on a day, or a revision such as ``02.00``.

        *known* is as of when that was known. *saved* is the commit of a draft that was never issued.
        """
        from qms.operations.restoring import Wanted, restore

        wanted = Wanted(
            revision=reading.parse_revision(revision) if revision else None, on=on,
            known=None if known is None else str(known), saved=saved,
        )  # fmt: skip
        return restore(self.session, reference, wanted, dry_run=dry_run)

    def review(
        self, references: Sequence[str] = (), *, by: str, role: Role | str, verdict: Verdict | str = Verdict.APPROVED,
        reason: str | None = None, date: dt.date | None = None, means: Means | str | None = None,
        source: str | None = None, unit: str | None = None, kind: str | None = None, plan: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Enter one person's act of review on some texts, as they lie on the disk; with *plan* on the texts it pins."""
        from qms.operations.reviewing import review
        from qms.plans.reviewing import ReviewRequest

        request = ReviewRequest(
            documents=(), by=by, role=Role(role), verdict=Verdict(verdict), reason=reason,
            date=date or self.session.today, recorded=self.session.now, entered_by=self.session.entered_by,
            means=Means(means) if means else None, source=source,
        )  # fmt: skip
        return review(self.session, request, references, unit=unit, kind=kind, plan=plan, dry_run=dry_run)

    def review_pack(
        self, folder: Path | str, references: Sequence[str] = (), *, unit: str | None = None, kind: str | None = None,
        plan: str | None = None, role: Role | str = Role.CHECKER, by: str | None = None, speaker: Speaker | None = None,
        dry_run: bool = False,
    ) -> ReviewPack:  # fmt: skip
        """Write a new folder to hand out: what changed in each text, the texts, and a sheet to answer on.

        *by* is who answers. *speaker* is the language it is written in, English where there is none.
        """
        from qms.operations.choosing import Choice
        from qms.operations.review_packs import PackRequest, review_pack
        from qms.render.speaking import English

        choice = Choice(references=tuple(references), unit=unit, kind=kind, plan=plan)
        request = PackRequest(choice=choice, role=Role(role), by=by)
        return review_pack(self.session, Path(folder), request, speaker=speaker or English(), dry_run=dry_run)

    def review_from(
        self, sheet: Path | str, *, by: str | None = None, role: Role | str | None = None, plan: str | None = None,
        date: dt.date | None = None, means: Means | str | None = None, source: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Enter the acts of review that an answer sheet states; the sheet itself is kept as their evidence.

        *by*, *role* and *date* hold for rows that do not say themselves; *plan* is the plan it must be of.
        """
        from qms.operations.answer_sheets import enter_answers
        from qms.plans.answering import AnswersRequest

        request = AnswersRequest(
            by=by, role=Role(role) if role else None, date=date, plan=plan, recorded=self.session.now,
            entered_by=self.session.entered_by, means=Means(means) if means else None, source=source,
        )  # fmt: skip
        return enter_answers(self.session, Path(sheet), request, dry_run=dry_run)

    def issue(
        self, number: str, *, date: dt.date, documents: Sequence[str] = (), changed: bool = False,
        with_forms: bool = False, effective: dt.date | None = None, signer: str | None = None,
        capacity: str | None = None, subject: str | None = None, edition: int | None = None, reissue: bool = False,
        on_paper: bool = False, withdraw: Mapping[str, str | None] | Sequence[str] = (),
        bases: Sequence[PaperReference] = (), text: str = "", allow_retroactive: bool = False,
        means: Means | str | None = None, source: str | None = None, revision: str | None = None,
        plan: str | Outcome | None = None, file: Path | str | None = None, change: str | None = None,
        change_basis: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Put one numbered decision in the ledger: what it issues and withdraws, whole or not at all.

        *changed* takes every document that changed and is fully reviewed. *revision* states the number that the paper
        prints for its one document. *plan* is what was prepared, or its name: it says all but number and date. *file*
        is the signed paper; *change* and *change_basis* go to every changed text that has none.
        """
        from qms.operations.issuing import issue
        from qms.operations.selecting import Selection
        from qms.operations.signing import read_signed
        from qms.plans.issuing import IssueRequest

        request = IssueRequest(
            number=number, date=date, effective=effective, edition=edition, reissue=reissue, on_paper=on_paper,
            allow_retroactive=allow_retroactive, signer=Signer(person=signer, capacity=capacity) if signer else None,
            subject=subject, bases=tuple(bases), text=text, recorded=self.session.now,
            recorded_by=self.session.entered_by, means=Means(means) if means else None, source=source, change=change,
            change_basis=change_basis, signed=read_signed(Path(file)) if file is not None else None,
        )  # fmt: skip
        withdraws = tuple(withdraw.items()) if isinstance(withdraw, Mapping) else tuple((w, None) for w in withdraw)
        selection = Selection(
            references=tuple(documents), changed=changed, with_forms=with_forms, withdraws=withdraws,
            stated=reading.parse_revision(revision) if revision else None,
        )  # fmt: skip
        return issue(self.session, request, selection, plan=_plan_name(plan), dry_run=dry_run)

    def prepare(
        self, name: str | None = None, *, documents: Sequence[str] = (), changed: bool = False,
        with_forms: bool = False, subject: str | None = None, signer: str | None = None, capacity: str | None = None,
        bases: Sequence[PaperReference] = (), effective: dt.date | None = None, edition: int | None = None,
        reissue: bool = False, withdraw: Mapping[str, str | None] | Sequence[str] = (), leave_out: Sequence[str] = (),
        change: str | None = None, change_basis: str | None = None, corrects: str | None = None,
        rectifies: str | None = None, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Prepare a decision: what it will do, pinned to the texts as they are; see `qms.operations.preparing`.

        Prepared again under its *name* (today's date, where none is given) its pins are refreshed, and what was typed
        into `plans/<name>.toml` stays. *corrects* names a decision to be corrected, *rectifies* an entry that was
        typed wrong.
        """
        from qms.operations.preparing import Wanted, prepare
        from qms.operations.selecting import Selection
        from qms.plans.preparing import Wish

        withdraws = tuple(withdraw.items()) if isinstance(withdraw, Mapping) else tuple((w, None) for w in withdraw)
        selection = Selection(references=tuple(documents), changed=changed, with_forms=with_forms, withdraws=withdraws)
        wish = Wish(
            subject=subject, signer=Signer(person=signer, capacity=capacity) if signer else None, effective=effective,
            edition=edition, reissue=reissue, bases=tuple(bases), change=change, change_basis=change_basis,
        )  # fmt: skip
        wanted = Wanted(
            selection=selection, wish=wish, leave_out=tuple(leave_out), corrects=corrects, rectifies=rectifies
        )
        return prepare(self.session, name, wanted, dry_run=dry_run)

    def attach_signed(
        self, decision: str, file: Path | str, *, name: str | None = None, reason: str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Add the signed file of a decision that was entered before it arrived; a second one needs a *reason*."""
        from qms.operations.signing import attach_signed

        return attach_signed(self.session, decision, Path(file), name=name, reason=reason, dry_run=dry_run)

    def withdraw(
        self, number: str, *, date: dt.date, documents: Mapping[str, str | None] | Sequence[str], **more: Any
    ) -> Outcome:
        """Put a decision in the ledger that only takes documents out of force."""
        return self.issue(number, date=date, withdraw=documents, **more)

    def correct(
        self, number: str, *, date: dt.date, of: str | int | None = None, documents: Sequence[str] = (),
        plan: str | Outcome | None = None, from_start: bool = False, effective: dt.date | None = None,
        reason: str | None = None, signer: str | None = None, capacity: str | None = None, subject: str | None = None,
        bases: Sequence[PaperReference] = (), text: str = "", on_paper: bool = False, allow_retroactive: bool = False,
        means: Means | str | None = None, source: str | None = None, file: Path | str | None = None,
        dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """Put the text of documents right that the decision *of*, or the entry of that number, issued (đính chính).

        The texts are those of *documents* as they lie on the disk, or of a *plan*. They count from the correction's own
        date, or *from_start*: on the day on which that took effect which is corrected.
        """
        from qms.operations.correcting import Correction, correct
        from qms.operations.signing import read_signed
        from qms.plans.issuing import IssueRequest

        paper = IssueRequest(
            number=number, date=date, effective=effective, on_paper=on_paper, allow_retroactive=allow_retroactive,
            signer=Signer(person=signer, capacity=capacity) if signer else None, subject=subject, bases=tuple(bases),
            text=text, recorded=self.session.now, recorded_by=self.session.entered_by,
            means=Means(means) if means else None, source=source,
            signed=read_signed(Path(file)) if file is not None else None,
        )  # fmt: skip
        wanted = Correction(
            paper=paper, of=None if of is None else str(of), references=tuple(documents), plan=_plan_name(plan),
            from_start=from_start, reason=reason,
        )  # fmt: skip
        return correct(self.session, wanted, dry_run=dry_run)

    def rectify(
        self, entry: str | int, *, reason: str, plan: str | Outcome | None = None, number: str | None = None,
        date: dt.date | None = None, effective: dt.date | None = None, signer: str | None = None,
        capacity: str | None = None, subject: str | None = None, bases: Sequence[PaperReference] = (), text: str = "",
        on_paper: bool = False, void: bool = False, allow_retroactive: bool = False, dry_run: bool = False,
    ) -> Outcome:  # fmt: skip
        """State an *entry*, or a decision, anew because something in it was typed wrong; what is None stays.

        A *plan* states it whole, its documents too. With *void* the whole entry was made by mistake: it says nothing
        any more, and its number is free.
        """
        from qms.operations.rectifying import Rectification, rectify
        from qms.plans.rectifying import Typed

        typed = Typed(
            number=number, date=date, effective=effective, signer=signer, capacity=capacity, subject=subject,
            bases=tuple(bases), text=text, on_paper=on_paper,
        )  # fmt: skip
        wanted = Rectification(
            entry=str(entry), reason=reason, typed=typed, plan=_plan_name(plan), void=void,
            allow_retroactive=allow_retroactive,
        )  # fmt: skip
        return rectify(self.session, wanted, dry_run=dry_run)

    def import_update(self, file: Path | str, *, drop_comments: bool = False, dry_run: bool = False) -> WordUpdate:
        """Take back a Word file that `export_for_edit` wrote and somebody edited; the working text has its words."""
        from qms.operations.word_updates import import_update

        return import_update(self.session, Path(file), drop_comments=drop_comments, dry_run=dry_run)

    def new_template(self, name: str, *, dry_run: bool = False) -> Outcome:
        """Put a template for a form of paper or a report into the store, to be edited in Word."""
        from qms.operations.templates import new_template

        return new_template(self.session, name, dry_run=dry_run)

    def add_paper(
        self, paper: Paper, *, year: int | None = None, file: Path | None = None, dry_run: bool = False
    ) -> Outcome:
        """Enter a paper that is cited but puts nothing in force."""
        from qms.operations.registering import add_paper

        return add_paper(self.session, paper, year=year, file=file, dry_run=dry_run)

    def set_paper(self, reference: str, *, file: Path | None = None, dry_run: bool = False, **fields: Any) -> Outcome:
        """Give a paper other values, by the names of the fields of `Paper`: a status, or what was typed wrong."""
        from qms.operations.registering import change_paper

        return change_paper(self.session, reference, fields, file=file, dry_run=dry_run)

    def add_record(
        self, register: str, said: Said, *, recorder: Recorder | None = None, on: dt.date | None = None,
        dry_run: bool = False,
    ) -> RecordOutcome:  # fmt: skip
        """Make a record of a register with values by the names of its fields, numbered in the year of the day."""
        from qms.operations.recording import Recorder, add_record

        return add_record(self.session, register, said, recorder=recorder or Recorder(), on=on, dry_run=dry_run)

    def edit_record(
        self, reference: str, said: Said, *, recorder: Recorder | None = None, read: str | None = None,
        dry_run: bool = False,
    ) -> RecordOutcome:  # fmt: skip
        """Give a record other values; *read* is the digest that was seen: `qms.Busy` where it moved since."""
        from qms.operations.recording import Recorder, edit_record

        return edit_record(self.session, reference, said, recorder=recorder or Recorder(), read=read, dry_run=dry_run)

    def move_record(
        self, reference: str, to: str, said: Said = (), *, recorder: Recorder | None = None, read: str | None = None,
        dry_run: bool = False,
    ) -> RecordOutcome:  # fmt: skip
        """Move a record to another state, with what is filled in on the way."""
        from qms.operations.recording import Recorder, move_record

        given = recorder or Recorder()
        return move_record(self.session, reference, to, said, recorder=given, read=read, dry_run=dry_run)

    def explain_record(self, reference: str, *, recorder: Recorder, dry_run: bool = False) -> RecordOutcome:
        """Say why the file of a record was changed by hand."""
        from qms.operations.recording import explain_record

        return explain_record(self.session, reference, recorder=recorder, dry_run=dry_run)

    def change_organisation(self, change: OrganisationChange, *, dry_run: bool = False) -> Outcome:
        """Carry out a change of the agency from a day on; what was so before stays in `organisation.toml`.

        It is a `Rename`, `Merge`, `End` or `Add` of `qms.plans.restructuring`, or a `Leave`, `Move` or `AddTo` of
        `qms.plans.people`.
        """
        from qms.operations.reorganising import change_organisation

        return change_organisation(self.session, change, dry_run=dry_run)

    def backup(self, folder: Path | str, *, keep: int | None = None, dry_run: bool = False) -> Backup:
        """Write the whole store into one new file in *folder*, and prove it; *keep* is how many of them stay there."""
        from qms.operations.backing_up import back_up

        return back_up(self.session, Path(folder), keep=keep, dry_run=dry_run)

    def repair(self, *, dry_run: bool = False) -> Outcome:
        """Bring back ledger files and acts of review that were altered, and tidy up after an operation cut off."""
        from qms.operations.repairing import repair

        return repair(self.session, dry_run=dry_run)


def _plan_name(plan: str | Outcome | None) -> str | None:
    """Return the name of a decision in preparation; it may be named by what prepared it."""
    return plan.plan.preparation_name if isinstance(plan, Outcome) else plan

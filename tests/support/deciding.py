"""The decisions of a department: texts are issued and taken out of force, and the clerk foretells which may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from support.clerk import Noted, Paper
from support.desk import Desk
from support.stores import SAID

from qms.errors import Busy, Refused
from qms.model.digests import folder_digest
from qms.model.numbering import RevisionNumber, next_number
from qms.operations.session import Outcome

ORDINALS = st.integers(1, 60)
BACK = st.integers(0, 4)


class Deciding(Desk):
    """Decisions, the days that pass, and a colleague who is faster."""

    @rule(
        chosen=st.lists(Desk.documents, min_size=1, max_size=3, unique=True),
        properly=st.sampled_from([True, True, True, False]),
        ordinal=ORDINALS,
        back=BACK,
        ahead=st.sampled_from([0, 0, 1, 5, 9]),
        said=st.sampled_from([{}, {"reissue": True}, {"edition": 2}]),
        why=st.sampled_from([SAID, SAID, SAID, {}]),
    )
    def issue(
        self, chosen: list[str], properly: bool, ordinal: int, back: int, ahead: int, said: dict[str, Any],
        why: dict[str, str] = SAID,
    ) -> None:  # fmt: skip
        if properly:
            for document in chosen:
                self.pass_in_every_role(document)
        paper = self.paper(ordinal, back=back, ahead=ahead)
        new = [self.note(document) for document in chosen]
        foretold = (
            self.clerk.now.is_free(paper)
            and all(self.may_be_issued(line) for line in new)
            and (bool(said) or all(self.changed_or_gone(line) for line in new))
            and (bool(why) or not any(self.is_amended(line) for line in new))
            and not self.clerk.now.with_entry(paper, new).shares_a_code()
        )
        expected = {line.document: self.expected_number(line, **said) for line in new}
        outcome = self.attempt(
            lambda: self.workspace.issue(
                paper.number, date=paper.date, effective=paper.effective, documents=chosen, **said, **why
            ),
            *chosen,
        )

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.enter(outcome, paper, new)
            assert outcome.plan.entry is not None
            numbers = {line.document: RevisionNumber.of(line) for line in outcome.plan.entry.issues}
            assert numbers == expected

    @rule(document=Desk.documents, ordinal=ORDINALS, back=BACK, ahead=st.sampled_from([0, 3]))
    def revise(self, document: str, ordinal: int, back: int, ahead: int) -> None:
        self.edit(document, f"Sửa theo số {ordinal}")
        self.issue([document], True, ordinal, back, ahead, {})

    @rule(ordinal=ORDINALS)
    def issue_what_changed(self, ordinal: int) -> None:
        paper = self.paper(ordinal)
        noted = [self.note(document) for document in sorted(self.codes)]
        changed = [line for line in noted if self.clerk.is_changed(line.document, line.digest or "")]
        new = [line for line in changed if self.clerk.is_passed(line.document, line.digest or "")]
        foretold = (
            bool(new)
            and self.clerk.now.is_free(paper)
            and all(map(self.may_be_issued, new))
            and not self.clerk.now.with_entry(paper, new).shares_a_code()
        )
        outcome = self.attempt(
            lambda: self.workspace.issue(paper.number, date=paper.date, changed=True, **SAID), *self.codes
        )

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.enter(outcome, paper, new)
            left = {one.document for one in outcome.plan.left_out}
            assert left == {line.document for line in changed} - {line.document for line in new}

    @precondition(lambda self: self.clerk.now.noted)
    @rule(document=Desk.documents, ordinal=ORDINALS, ahead=st.sampled_from([0, 3]))
    def withdraw(self, document: str, ordinal: int, ahead: int) -> None:
        book, paper = self.clerk.now, self.paper(ordinal, ahead=ahead)
        last = book.binding(document, dt.date.max)
        begun = any(book.start(line) <= paper.effective for line in book.about(document))
        foretold = book.is_free(paper) and last is not None and last.files is not None and begun
        outcome = self.attempt(
            lambda: self.workspace.withdraw(
                paper.number, date=paper.date, effective=paper.effective, documents={document: "hết hạn"}
            )
        )

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.enter(outcome, paper, [Noted(document=document, entry=paper.entry)])

    def paper(self, ordinal: int | None, *, back: int = 0, ahead: int = 0, **said: Any) -> Paper:
        """Return the entry that comes next, dated some days *back* and effective some days after that."""
        date = self.clock.today - dt.timedelta(days=back)
        effective = date + dt.timedelta(days=ahead)
        return Paper(entry=self.clerk.next_entry, ordinal=ordinal, date=date, effective=effective, **said)

    def note(self, document: str, **said: Any) -> Noted:
        """Return what the next entry would say of a text as it lies on the disk."""
        files = self.files(document)
        return Noted(
            document=document, entry=self.clerk.next_entry, code=self.codes[document], digest=folder_digest(files),
            files=files, **said,
        )  # fmt: skip

    def enter(self, outcome: Outcome, paper: Paper, new: Sequence[Noted]) -> None:
        """Note an entry that was made, with the bytes that it froze."""
        entry = outcome.plan.entry
        assert entry is not None
        assert entry.entry == paper.entry
        trees = {line.document: line.tree for line in entry.issues}
        lines = [attrs.evolve(line, tree=trees.get(line.document)) for line in new]
        self.clerk.frozen += lines
        self.clerk.enter(self.clerk.now.with_entry(paper, lines))

    def may_be_issued(self, line: Noted) -> bool:
        return self.is_in_form(line.document) and self.clerk.is_passed(line.document, line.digest or "")

    def is_amended(self, line: Noted) -> bool:
        """Whether an issue would change what an earlier one said: then it has to say what changed and why."""
        issued = any(known.files is not None for known in self.clerk.now.about(line.document))
        return issued and self.clerk.is_changed(line.document, line.digest or "")

    def changed_or_gone(self, line: Noted) -> bool:
        return self.clerk.is_changed(line.document, line.digest or "") or self.clerk.is_withdrawn(line.document)

    def expected_number(self, line: Noted, *, edition: int | None = None, reissue: bool = False) -> RevisionNumber:
        earlier = [row.issue for row in self.rows_of(line.document)]
        changed = self.clerk.is_changed(line.document, line.digest or "") if reissue else self.changed_or_gone(line)
        return next_number(earlier, changed=changed, edition=edition)

    def rows_of(self, document: str) -> Any:
        return self.workspace.history(document) if self.clerk.now.about(document) else ()

    # Time and others

    @rule(days=st.sampled_from([1, 1, 4, 40]))
    def days_pass(self, days: int) -> None:
        self.clock.pass_days(days)

    @rule(document=Desk.documents, ordinal=ORDINALS)
    def a_colleague_is_faster(self, document: str, ordinal: int) -> None:
        """What was planned before a colleague wrote is not carried out; nothing of either is lost."""
        self.pass_in_every_role(document)
        today = self.clock.today
        number = f"{ordinal:02d}/QĐ-SCT"
        try:
            plan = self.workspace.issue(number, date=today, documents=[document], reissue=True, dry_run=True).plan
        except Refused:
            return
        self.edit(document, "đồng nghiệp")
        assert self.attempt(self.colleague.save, *self.codes) is not None

        def carry_out() -> Outcome:
            with self.store.writing() as writing:
                writing.commit(plan.change)
            raise AssertionError("a plan was carried out on a commit for which it was not made")

        before = self.disk()
        with pytest.raises(Busy):
            carry_out()
        assert self.disk() == before

"""A department at work, step by step as chance has it: whatever happens, the promises of document control hold.

At most one revision of a document is in force on a day, each with its decision and its reviews; issued bytes never
change; what was known before stays the answer for whoever asks as of then; a refused operation changes nothing; no
number is used twice. A clerk who keeps book beside the store foretells which operations succeed.
"""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from support.clerk import Noted
from support.mending import Mending

from qms.store.protocol import Store
from qms.store.repository import create


class DocumentControl(Mending):
    """The store on memory."""

    # What always holds

    @invariant()
    def what_is_in_force_is_what_was_decided(self) -> None:
        """One revision of a document at the most, with its decision, on every day that matters; no code twice."""
        today = self.clock.today
        starts = [self.clerk.now.start(line) for line in self.clerk.now.noted[-2:]]
        for on in {today, today + dt.timedelta(days=9), *starts}:
            self.compare(on)

    @invariant()
    def what_was_known_stays_known(self) -> None:
        """As of the entry before the last, and as of one of all the others."""
        last = self.clerk.next_entry - 1
        for known in {max(last - 1, 0), last // 2}:
            self.compare(self.clock.today, known=known)

    def compare(self, on: dt.date, *, known: int | None = None) -> None:
        """Hold what is in force on a day, as of an entry, against the clerk's book."""
        book = self.clerk.now if known is None else self.clerk.known[known]
        rows = self.workspace.in_force(on=on, known=known)
        wanted = book.in_force(on)
        assert {row.issue.document: row.line.entry for row in rows} == {
            document: line.entry for document, line in wanted.items()
        }
        for row in rows:
            line = wanted[row.issue.document]
            assert row.issue.digest == line.digest
            assert row.line.number == ("12/QĐ-SCT" if line.adopted else book.papers[line.entry].number)
        assert len({row.issue.document for row in rows}) == len(rows)
        assert len({row.issue.code.casefold() for row in rows}) == len(rows)

    @invariant()
    def nothing_is_in_force_without_its_reviews(self) -> None:
        """What was in force before the store was there needs none here."""
        for line in self.clerk.now.in_force(self.clock.today).values():
            assert line.adopted or self.clerk.acts.get((line.document, line.digest or "")), line.document

    @invariant()
    def the_owner_follows_the_units(self) -> None:
        for on in {self.clock.today, self.clock.today + dt.timedelta(days=9)} if len(self.units) > 1 else ():
            assert self.workspace.in_force(on=on, unit=self.owner(on)) == self.workspace.in_force(on=on)

    @invariant()
    def issued_bytes_are_what_they_were(self) -> None:
        """The last one at every step, all of them in the end."""
        self.compare_frozen(self.clerk.frozen[-1:])

    def compare_frozen(self, lines: list[Noted]) -> None:
        for line in lines:
            if line.tree is not None:
                assert dict(self.store.frozen(line.tree)) == line.files

    def teardown(self) -> None:
        try:
            self.compare_frozen(self.clerk.frozen)
            ledger = self.workspace.session.load_for_reading().ledger
            assert [file.entry.entry for file in ledger.files()] == list(range(1, self.clerk.next_entry))
            numbers = [(number.book, number.date.year, number.ordinal) for number in ledger.numbers()]
            assert len(set(numbers)) == len(numbers)
            for known in range(self.clerk.next_entry):
                self.compare(self.clock.today, known=known)
            verification = self.workspace.verify()
            assert verification.ok, [str(fault) for fault in verification.diagnostics]
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


class DocumentControlOnGit(DocumentControl):
    """The same on git and a disk."""

    def new_store(self) -> Store:
        return create(self.folder / "store")


UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]


def test_document_control_on_memory() -> None:
    run_state_machine_as_test(
        DocumentControl,
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=UNHURRIED),
    )


@pytest.mark.slow
def test_document_control_on_git() -> None:
    run_state_machine_as_test(
        DocumentControlOnGit,
        settings=settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=UNHURRIED),
    )


@pytest.mark.slow
def test_document_control_on_memory_at_length() -> None:
    run_state_machine_as_test(
        DocumentControl,
        settings=settings(max_examples=200, stateful_step_count=45, deadline=None, suppress_health_check=UNHURRIED),
    )

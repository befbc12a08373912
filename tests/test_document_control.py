"""A department at work, step by step as chance has it: whatever happens, the promises of document control hold.

At most one revision of a document is in force on a day, each with its decision and its reviews; issued bytes never
change; a refused operation changes nothing; no number is used twice. A clerk who keeps book beside the store foretells
which operations succeed.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support.clerk import Clerk, Noted
from support.stores import ORGANISATION, Clock, lay, new_workspace, workspace_at

from qms.errors import Busy, QmsError, Refused
from qms.model.digests import folder_digest
from qms.model.numbering import RevisionNumber, next_number
from qms.model.reviews import Role, Verdict
from qms.operations.session import Outcome
from qms.store.memory import MemoryStore
from qms.store.protocol import Store
from qms.store.repository import create
from qms.text.source import normalised

CODES = ("QT-01", "QT-02", "qt-01")
PEOPLE = ("soan-thao", "kiem-tra", "giam-doc", "pho-giam-doc")
STAFF = ORGANISATION + '\n[[people]]\nid = "pho-giam-doc"\nname = "Phó Giám đốc"\n'
FOLDERS = "documents/procedure/"
ORDINALS = st.integers(1, 60)

Disk = Mapping[str, bytes]


class DocumentControl(RuleBasedStateMachine):
    """The store on memory."""

    documents = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.workspace = new_workspace(self.clock, store=self.new_store(), organisation=STAFF)
        self.colleague = workspace_at(self.store, self.clock, person="thu-ky-2")
        self.clerk = Clerk()
        self.codes: dict[str, str] = {}

    def new_store(self) -> Store:
        return MemoryStore()

    # What lies where

    @property
    def store(self) -> Store:
        return self.workspace.session.store

    def disk(self) -> Disk:
        snapshot = self.store.working()
        return dict(snapshot.read_many(snapshot.paths()))

    def saved(self) -> Disk:
        snapshot = self.store.at(self.store.head())
        return dict(snapshot.read_many(snapshot.paths()))

    def files(self, document: str, of: Disk | None = None) -> dict[str, bytes]:
        """Return the files of a document's folder as they lie on the disk, or in *of*."""
        folder = f"{FOLDERS}{document}/"
        whole = self.disk() if of is None else of
        return {path.removeprefix(folder): data for path, data in whole.items() if path.startswith(folder)}

    def digest(self, document: str) -> str:
        return folder_digest(self.files(document))

    def is_in_form(self, document: str) -> bool:
        text = self.files(document)["document.md"]
        return text == normalised(text)

    def attempt(self, act: Callable[[], Outcome], *touching: str) -> Outcome | None:
        """Carry out an operation on some documents: it succeeds, or is refused and has changed nothing at all."""
        before = (self.store.head(), self.disk(), self.store.tags())
        try:
            outcome = act()
        except QmsError:
            assert (self.store.head(), self.disk(), self.store.tags()) == before
            return None
        ours = tuple(f"{FOLDERS}{document}/" for document in touching)
        after = self.disk()
        for path, data in before[1].items():  # nobody's text is lost
            assert path.startswith(ours) or after.get(path) == data
        return outcome

    # Working texts

    @initialize(target=documents)
    def begin(self) -> Any:
        return multiple(self.make("QT-01"), self.make("QT-02"))

    @rule(target=documents, code=st.sampled_from(CODES))
    def make(self, code: str) -> Any:
        outcome = self.attempt(lambda: self.workspace.new("procedure", code, title="Quy trình", unit="vp"))

        assert (outcome is not None) == (code.casefold() not in {c.casefold() for c in self.codes.values()})
        if outcome is None:
            return multiple()
        [path] = outcome.plan.change.writes
        document = path.split("/")[2]
        assert document not in self.codes
        assert not self.clerk.about(document)
        self.codes[document] = code
        return document

    @rule(document=documents, word=st.sampled_from(["một", "hai", "ba"]))
    def edit(self, document: str, word: str) -> None:
        self.write(document, self.files(document)["document.md"] + f"\n{word}\n".encode())

    @rule(document=documents)
    def edit_on_windows(self, document: str) -> None:
        self.write(document, normalised(self.files(document)["document.md"]).replace(b"\n", b"\r\n"))

    @rule(document=documents, code=st.sampled_from(CODES))
    def rename(self, document: str, code: str) -> None:
        old = f'code = "{self.codes[document]}"'.encode()
        self.write(document, self.files(document)["document.md"].replace(old, f'code = "{code}"'.encode()))
        self.codes[document] = code

    @rule(document=documents, data=st.sampled_from([b"PK 1", b"PK 2"]))
    def attach(self, document: str, data: bytes) -> None:
        file = self.folder / "phu-luc.xlsx"
        file.write_bytes(data)

        assert self.attempt(lambda: self.workspace.attach(document, file), document) is not None
        assert self.files(document)["phu-luc.xlsx"] == data
        assert self.files(document) == self.files(document, self.saved())

    @rule()
    def save(self) -> None:
        texts = {path: data for path, data in self.disk().items() if path.startswith(FOLDERS)}

        assert self.attempt(self.workspace.save, *self.codes) is not None
        wanted = {p: normalised(data) if p.endswith("/document.md") else data for p, data in texts.items()}
        assert {p: data for p, data in self.disk().items() if p.startswith(FOLDERS)} == wanted
        assert {p: data for p, data in self.saved().items() if p.startswith(FOLDERS)} == wanted

    @precondition(lambda self: self.clerk.noted)
    @rule(document=documents)
    def restore(self, document: str) -> None:
        before, main = self.files(document), self.files(document, self.saved())
        issued = [line for line in self.clerk.about(document) if line.files is not None]
        bound = self.clerk.binding(document, self.clock.today)
        wanted = bound if bound and bound.files is not None else issued[-1] if issued else None
        outcome = self.attempt(lambda: self.workspace.restore(document), document)

        assert outcome is not None or wanted is None or before != main
        if outcome is not None:
            assert wanted is not None
            assert wanted.files is not None
            assert self.files(document) == self.files(document, self.saved()) == wanted.files
            lost = [data for name, data in before.items() if wanted.files.get(name) != data]
            assert all(data in main.values() for data in lost)
            self.codes[document] = wanted.code

    @rule(words=st.sampled_from([b"a", b"b"]))
    def leave_something_about(self, words: bytes) -> None:
        lay(self.store, "ghi-chu.txt", words)
        lay(self.store, f"{FOLDERS}~$QT-01.docx", words)

    def write(self, document: str, text: bytes) -> None:
        lay(self.store, f"{FOLDERS}{document}/document.md", text)

    # Reviews

    @rule(
        document=documents,
        person=st.sampled_from(PEOPLE),
        role=st.sampled_from(Role),
        verdict=st.sampled_from([Verdict.APPROVED, Verdict.APPROVED, Verdict.REJECTED]),
    )
    def review(self, document: str, person: str, role: Role, verdict: Verdict) -> None:
        digest = self.digest(document)
        foretold = self.is_in_form(document) and self.clerk.may_act(document, digest, person, role)
        outcome = self.attempt(
            lambda: self.workspace.review([document], by=person, role=role, verdict=verdict, reason="vì sao"), document
        )

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.clerk.acts.setdefault((document, digest), []).append((person, role, verdict))
            assert self.files(document) == self.files(document, self.saved())

    @rule(document=documents)
    def pass_in_every_role(self, document: str) -> None:
        if self.clerk.is_passed(document, self.digest(document)):
            return
        for person, role in zip(PEOPLE, Role, strict=False):
            self.review(document, person, role, Verdict.APPROVED)

    # Decisions

    @rule(
        chosen=st.lists(documents, min_size=1, max_size=3, unique=True),
        properly=st.sampled_from([True, True, True, False]),
        ordinal=ORDINALS,
        back=st.integers(0, 4),
        ahead=st.sampled_from([0, 0, 1, 5, 9]),
        said=st.sampled_from([{}, {"reissue": True}, {"edition": 2}]),
    )
    def issue(
        self, chosen: list[str], properly: bool, ordinal: int, back: int, ahead: int, said: dict[str, Any]
    ) -> None:
        if properly:
            for document in chosen:
                self.pass_in_every_role(document)
        date = self.clock.today - dt.timedelta(days=back)
        effective = date + dt.timedelta(days=ahead)
        new = [self.note(document, date, ordinal, effective) for document in chosen]
        foretold = (
            self.is_free(date, ordinal)
            and all(self.may_be_issued(line) for line in new)
            and (bool(said) or all(self.changed_or_gone(line) for line in new))
            and not self.clerk.shares_a_code(new)
        )
        expected = {line.document: self.expected_number(line, **said) for line in new}
        number = f"{ordinal:02d}/QĐ-SCT"
        outcome = self.attempt(
            lambda: self.workspace.issue(number, date=date, effective=effective, documents=chosen, **said), *chosen
        )

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.enter(outcome, new)
            assert outcome.plan.entry is not None
            numbers = {line.document: RevisionNumber.of(line) for line in outcome.plan.entry.issues}
            assert numbers == expected

    @rule(document=documents, ordinal=ORDINALS, back=st.integers(0, 4), ahead=st.sampled_from([0, 3]))
    def revise(self, document: str, ordinal: int, back: int, ahead: int) -> None:
        self.edit(document, f"Sửa theo số {ordinal}")
        self.issue([document], True, ordinal, back, ahead, {})

    @rule(ordinal=ORDINALS)
    def issue_what_changed(self, ordinal: int) -> None:
        today = self.clock.today
        noted = [self.note(document, today, ordinal, today) for document in sorted(self.codes)]
        changed = [line for line in noted if self.clerk.is_changed(line.document, line.digest or "")]
        new = [line for line in changed if self.clerk.is_passed(line.document, line.digest or "")]
        foretold = (
            bool(new)
            and self.is_free(today, ordinal)
            and all(map(self.may_be_issued, new))
            and not self.clerk.shares_a_code(new)
        )
        number = f"{ordinal:02d}/QĐ-SCT"
        outcome = self.attempt(lambda: self.workspace.issue(number, date=today, changed=True), *self.codes)

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.enter(outcome, new)
            left = {one.document for one in outcome.plan.left_out}
            assert left == {line.document for line in changed} - {line.document for line in new}

    @precondition(lambda self: self.clerk.noted)
    @rule(document=documents, ordinal=ORDINALS, ahead=st.sampled_from([0, 3]))
    def withdraw(self, document: str, ordinal: int, ahead: int) -> None:
        today = self.clock.today
        effective = today + dt.timedelta(days=ahead)
        last = self.clerk.binding(document, dt.date.max)
        begun = any(line.effective <= effective for line in self.clerk.about(document))
        foretold = self.is_free(today, ordinal) and last is not None and last.files is not None and begun
        number = f"{ordinal:02d}/QĐ-SCT"
        outcome = self.attempt(
            lambda: self.workspace.withdraw(number, date=today, effective=effective, documents={document: "hết hạn"})
        )

        assert (outcome is not None) == foretold
        if outcome is not None:
            gone = Noted(document=document, date=today, ordinal=ordinal, entry=0, effective=effective)
            self.enter(outcome, [gone])

    def note(self, document: str, date: dt.date, ordinal: int, effective: dt.date) -> Noted:
        """Return what a decision would say of a text as it lies on the disk."""
        files = self.files(document)
        return Noted(
            document=document, date=date, ordinal=ordinal, entry=len(self.workspace.decisions()) + 1,
            effective=effective, code=self.codes[document], digest=folder_digest(files), files=files,
        )  # fmt: skip

    def is_free(self, date: dt.date, ordinal: int) -> bool:
        return (date.year, ordinal) not in self.clerk.numbers

    def may_be_issued(self, line: Noted) -> bool:
        return self.is_in_form(line.document) and self.clerk.is_passed(line.document, line.digest or "")

    def changed_or_gone(self, line: Noted) -> bool:
        return self.clerk.is_changed(line.document, line.digest or "") or self.clerk.is_withdrawn(line.document)

    def expected_number(self, line: Noted, *, edition: int | None = None, reissue: bool = False) -> RevisionNumber:
        earlier = [row.issue for row in self.rows_of(line.document)]
        changed = self.clerk.is_changed(line.document, line.digest or "") if reissue else self.changed_or_gone(line)
        return next_number(earlier, changed=changed, edition=edition)

    def rows_of(self, document: str) -> Any:
        return self.workspace.history(document) if self.clerk.about(document) else ()

    def enter(self, outcome: Outcome, new: list[Noted]) -> None:
        """Note a decision that was made, with the bytes that it froze."""
        entry = outcome.plan.entry
        assert entry is not None
        trees = {line.document: line.tree for line in entry.issues}
        for line in new:
            self.clerk.numbers.add((line.date.year, line.ordinal))
            self.clerk.noted.append(attrs.evolve(line, entry=entry.entry, tree=trees.get(line.document)))

    # Time and others

    @rule(days=st.sampled_from([1, 1, 4, 40]))
    def days_pass(self, days: int) -> None:
        self.clock.pass_days(days)

    @rule(document=documents, ordinal=ORDINALS)
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

    # What always holds

    @invariant()
    def what_is_in_force_is_what_was_decided(self) -> None:
        """One revision of a document at the most, with its decision, on every day that matters; no code twice."""
        today = self.clock.today
        for on in {today, today + dt.timedelta(days=9), *(line.effective for line in self.clerk.noted[-2:])}:
            rows = self.workspace.in_force(on=on)
            wanted = self.clerk.in_force(on)
            assert {row.issue.document: row.line.number for row in rows} == {
                document: f"{line.ordinal:02d}/QĐ-SCT" for document, line in wanted.items()
            }
            assert len({row.issue.document for row in rows}) == len(rows)
            assert len({row.issue.code.casefold() for row in rows}) == len(rows)
            assert [row.issue.digest for row in rows] == [wanted[row.issue.document].digest for row in rows]

    @invariant()
    def nothing_is_in_force_without_its_reviews(self) -> None:
        for line in self.clerk.in_force(self.clock.today).values():
            assert self.clerk.acts.get((line.document, line.digest or "")), line.document

    @invariant()
    def issued_bytes_are_what_they_were(self) -> None:
        """The last one at every step, all of them in the end."""
        self.compare_frozen(self.clerk.noted[-1:])

    def compare_frozen(self, lines: list[Noted]) -> None:
        for line in lines:
            if line.tree is not None:
                assert dict(self.store.frozen(line.tree)) == line.files

    def teardown(self) -> None:
        try:
            self.compare_frozen(self.clerk.noted)
            entries = [file.entry for file in self.workspace.decisions()]
            assert [entry.entry for entry in entries] == list(range(1, len(entries) + 1))
            assert len({(entry.date.year, entry.number) for entry in entries}) == len(entries)
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
        settings=settings(max_examples=50, stateful_step_count=25, deadline=None, suppress_health_check=UNHURRIED),
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
        settings=settings(max_examples=300, stateful_step_count=50, deadline=None, suppress_health_check=UNHURRIED),
    )

"""The desk of a department: texts are written, changed, saved, brought back and reviewed, as chance has it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, precondition, rule
from support.clerk import Clerk
from support.stores import ORGANISATION, Clock, lay, new_workspace, workspace_at

from qms.errors import QmsError
from qms.model.digests import folder_digest
from qms.model.reviews import Role, Verdict
from qms.operations.session import Outcome
from qms.store.memory import MemoryStore
from qms.store.protocol import Store
from qms.text.source import normalised

CODES = ("QT-01", "QT-02", "qt-01")
PEOPLE = ("soan-thao", "kiem-tra", "giam-doc", "pho-giam-doc")
STAFF = ORGANISATION + '\n[[people]]\nid = "pho-giam-doc"\nname = "Phó Giám đốc"\n'
FOLDERS = "documents/procedure/"
PLANS = "plans/"
"""Where an operation may rewrite what lies there, beside the texts that it is about."""

Disk = Mapping[str, bytes]


class Desk(RuleBasedStateMachine):
    """Texts at work in a store on memory; the clerk keeps book."""

    documents = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.workspace = new_workspace(self.clock, store=self.new_store(), organisation=STAFF)
        self.colleague = workspace_at(self.store, self.clock, person="thu-ky-2")
        self.clerk = Clerk()
        self.codes: dict[str, str] = {}
        self.units = [(dt.date.min, "vp")]
        """The units that have owned the texts, each with its first day."""

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

    def owner(self, on: dt.date) -> str:
        """Return the unit that owns the texts on a day."""
        return [unit for since, unit in self.units if since <= on][-1]

    def attempt(self, act: Callable[[], Outcome], *touching: str) -> Outcome | None:
        """Carry out an operation on some documents: it succeeds, or is refused and has changed nothing at all."""
        before = (self.store.head(), self.disk(), self.store.tags())
        try:
            outcome = act()
        except QmsError:
            assert (self.store.head(), self.disk(), self.store.tags()) == before
            return None
        ours = (PLANS, "organisation.toml", *(f"{FOLDERS}{document}/" for document in touching))
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
        unit = self.owner(self.clock.today)
        outcome = self.attempt(lambda: self.workspace.new("procedure", code, title="Quy trình", unit=unit))

        assert (outcome is not None) == (code.casefold() not in {c.casefold() for c in self.codes.values()})
        if outcome is None:
            return multiple()
        [path] = outcome.plan.change.writes
        document = path.split("/")[2]
        assert document not in self.codes
        assert not any(book.about(document) for book in self.clerk.known)
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

    @precondition(lambda self: self.clerk.now.noted)
    @rule(document=documents)
    def restore(self, document: str) -> None:
        before, main = self.files(document), self.files(document, self.saved())
        issued = [line for line in self.clerk.now.about(document) if line.files is not None]
        bound = self.clerk.now.binding(document, self.clock.today)
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

"""Replay the sample agency's 2020-2021 into a new store, by the same operations that everybody uses (`qms demo`)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from qms.model.ledger import Signer
from qms.model.reviews import Means, Role, Verdict
from qms.operations.adopting import adopt
from qms.operations.initialising import initialise
from qms.operations.issuing import issue
from qms.operations.reviewing import review
from qms.operations.samples import files_below, sample_folder
from qms.operations.saving import save
from qms.operations.selecting import Selection
from qms.operations.session import Outcome, Session
from qms.operations.tables import new_from_table
from qms.plans.issuing import IssueRequest
from qms.plans.readiness import is_changed
from qms.plans.reviewing import ReviewRequest
from qms.store.protocol import Store
from qms.wording import Message, msg

SessionOn = Callable[[Store, dt.date, str], Session]
"""Return a session on a store, on a day, with a person at the keyboard."""

Put = Callable[[str, bytes], None]
"""Write a file of a store at a path inside it."""

SECRETARY = "iso-thu-ky"
HEAD = "giam-doc"


@attrs.frozen(kw_only=True)
class Event:
    """One thing that happened in the story, and how many seconds it took."""

    what: Message
    seconds: float
    outcome: Outcome


@attrs.frozen(kw_only=True)
class Decision:
    """One decision of the sample: its number and date, and the folder with what it changed."""

    number: str
    date: dt.date
    folder: str
    text: str
    subject: str
    edition: int | None = None
    table: str | None = None


DECISIONS = (
    Decision(
        number="98/QĐ-SCT",
        date=dt.date(2020, 6, 4),
        folder="02-98-qd-sct",
        text="98-qd-sct.md",
        subject="Ban hành Chính sách chất lượng Hệ thống quản lý chất lượng theo tiêu chuẩn ISO 9001:2015",
    ),
    Decision(
        number="41/QĐ-SCT",
        date=dt.date(2021, 3, 17),
        folder="03-41-qd-sct",
        text="41-qd-sct.md",
        subject="Ban hành Mục tiêu chất lượng năm 2021",
    ),
    Decision(
        number="244/QĐ-SCT",
        date=dt.date(2021, 9, 13),
        folder="04-244-qd-sct",
        text="244-qd-sct.md",
        subject="Ban hành và áp dụng Hệ thống tài liệu theo tiêu chuẩn quốc gia TCVN ISO 9001:2015 (lần 02)",
        edition=2,
        table="tthc-lan-02.csv",
    ),
)
OPENED = dt.date(2020, 6, 1)
AFTERWARDS = dt.date(2021, 10, 25)
KEPT = frozenset({"policy", "objectives", "form"})
"""Kinds of which a new edition takes only what changed: policy and objectives stay under their own decisions."""


def replay(store: Store, session_on: SessionOn, put: Put | None = None) -> Iterator[Event]:
    """Fill the empty *store* and yield what happens in it, until the end of October 2021.

    *put* writes a file of the store as a user would; it is needed where the store has no folder of its own.
    """
    put = put or _into(store)
    sample = sample_folder()
    opening = sample / "steps" / "01-opening"
    session = session_on(store, OPENED, SECRETARY)
    ground = {name: (opening / name).read_bytes() for name in ("qms.toml", "organisation.toml")}
    initialise(store, ground, author=SECRETARY, at=session.now)
    _copy(opening, put)
    yield _timed(msg("saved the texts and papers of the first edition"), lambda: save(session))
    yield _timed(
        msg("made 116 flowcharts from one table"),
        lambda: new_from_table(session, sample / "tables" / "tthc-lan-01.csv"),
    )
    yield _timed(
        msg("entered the first edition as in force (opening entry)"),
        lambda: adopt(session, opening / "opening.csv", None, date=OPENED, subject="Hệ thống tài liệu lần 01"),
    )
    for decision in DECISIONS:
        yield from _decide(sample, store, put, decision, session_on)
    _copy(sample / "steps" / "05-after", put)
    later = session_on(store, AFTERWARDS, SECRETARY)
    yield _timed(msg("entered the papers of the internal audit"), lambda: save(later))


def _decide(sample: Path, store: Store, put: Put, decision: Decision, session_on: SessionOn) -> Iterator[Event]:
    session = session_on(store, decision.date, SECRETARY)
    _copy(sample / "steps" / decision.folder, put)
    yield _timed(msg("saved the texts for {number}", number=decision.number), lambda: save(session))
    if decision.table is not None:
        table = sample / "tables" / decision.table
        yield _timed(msg("changed the flowcharts from a table"), lambda: new_from_table(session, table, update=True))
    documents = _documents(session, decision)
    yield _timed(
        msg("texts submitted, checked and approved, each by people of their own: {n}", n=len(documents)),
        lambda: _review_all(session, documents, decision.date),
    )
    request = IssueRequest(
        number=decision.number,
        date=decision.date,
        edition=decision.edition,
        signer=Signer(person=HEAD),
        subject=decision.subject,
        text=(sample / "decisions" / decision.text).read_text(encoding="utf-8"),
        recorded=session.now,
        recorded_by=SECRETARY,
        by=HEAD,
        means=Means.PAPER,
    )
    selection = Selection(references=tuple(document for document, _, _ in documents))
    yield _timed(
        _issued(decision, documents),
        lambda: issue(session, request, selection),
    )


def _issued(decision: Decision, documents: list[tuple[str, str, str]]) -> Message:
    kinds = [kind for _, _, kind in documents]
    if len(documents) == 1:
        return msg("issued {number}: {document}", number=decision.number, document=documents[0][0])
    return msg(
        "issued {number}: {n} documents in one step, among them {p} procedures and {f} flowcharts",
        number=decision.number,
        n=len(documents),
        p=kinds.count("procedure"),
        f=kinds.count("flowchart"),
    )


def _documents(session: Session, decision: Decision) -> list[tuple[str, str, str]]:
    """Return the documents of a decision, with unit and kind: what changed, or with an edition the whole system."""
    system = session.load().system
    found = []
    for document in system.documents:
        working = system.documents[document]
        whole = decision.edition is not None and working.kind not in KEPT
        if working.header is not None and (whole or is_changed(system, working)):
            found.append((str(document), working.header.unit, working.kind))
    return found


def _review_all(session: Session, documents: list[tuple[str, str, str]], day: dt.date) -> Outcome:
    """Enter the acts of all three roles and return the last: units write and check, the head approves all at once."""
    outcome: Outcome | None = None
    for role in Role:
        by_person: dict[str, list[str]] = {}
        for document, unit, _ in documents:
            by_person.setdefault(_person(role, unit), []).append(document)
        for person, texts in sorted(by_person.items()):
            request = ReviewRequest(
                documents=(),
                by=person,
                role=role,
                verdict=Verdict.APPROVED,
                date=day,
                recorded=session.now,
                entered_by=SECRETARY,
                means=Means.E_OFFICE,
            )
            outcome = review(session, request, texts)
    assert outcome is not None  # a decision is about one document at least
    return outcome


def _person(role: Role, unit: str) -> str:
    if role is Role.APPROVER:
        return HEAD
    return f"{unit}-chuyen-vien" if role is Role.AUTHOR else f"{unit}-truong-phong"


def _into(store: Store) -> Put:
    top = store.root
    assert top is not None  # a store without files on the disk comes with its own way of writing

    def put(name: str, data: bytes) -> None:
        place = top / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    return put


def _copy(source: Path, put: Put) -> None:
    for name, data in files_below(source):
        if name.startswith(("documents/", "papers/")):
            put(name, data)


def _timed(what: Message, act: Callable[[], Outcome]) -> Event:
    started = time.perf_counter()
    outcome = act()
    return Event(what=what, seconds=time.perf_counter() - started, outcome=outcome)

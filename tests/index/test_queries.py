"""Both views of the ledger, the plain one and the index, answer every question alike."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.index.contents import NAME, IndexedContents
from qms.model.ledger import Act, IssueLine, LedgerEntry, Signer, Status, WithdrawLine
from qms.model.queries import LedgerQueries
from qms.model.snapshot import Snapshot
from qms.operations.contents import PlainContents, read_contents
from qms.plans.change import Change
from qms.store.memory import MemoryStore
from qms.text.ledger import write_entry

VIETNAM = dt.timezone(dt.timedelta(hours=7))
START = dt.datetime(2021, 1, 4, 8, tzinfo=VIETNAM)
DAYS = [dt.date(2021, 1, 4) + dt.timedelta(days=n) for n in range(8)]
DOCUMENTS = ("qt-01", "qt-02", "bm-01")
CODES = ("QT-01", "qt-01", "BM-01")

Files = dict[str, bytes]
Open = Callable[[Sequence[LedgerEntry]], LedgerQueries]


def issue(document: str = "qt-01", **more: object) -> IssueLine:
    about = {"code": document.upper(), "title": "Quy trình", "kind": "procedure", "unit": "vp"}
    pinned = {"edition": 1, "revision": 0, "digest": "sha256:" + "0" * 64, "tree": "0" * 40}
    return IssueLine(document=document, **{**about, **pinned, **more})  # type: ignore[arg-type]


def entry(place: int = 1, /, **more: object) -> LedgerEntry:
    day = DAYS[0] + dt.timedelta(days=place - 1)
    about = {"act": Act.ISSUE, "number": f"{place}/QĐ-SCT", "issuer": "sct", "book": "quyet-dinh"}
    when = {"date": day, "effective": day, "recorded": START + dt.timedelta(days=place - 1)}
    return LedgerEntry(format=1, entry=place, recorded_by="a", **{**about, **when, **more})  # type: ignore[arg-type]


def files_of(entries: Iterable[LedgerEntry]) -> Files:
    return {f"decisions/2021/{place:04d}-e{e.entry}.md": write_entry(e, "Điều 1.\n") for place, e in enumerate(entries)}


def commit(store: MemoryStore, files: Files, removes: Iterable[str] = ()) -> Snapshot:
    with store.writing() as writing:
        expects = {path: store.disk.get(path) for path in [*files, *removes]}
        change = Change(
            base=writing.head, message="m", author="a", at=START, writes=files, removes=frozenset(removes),
            expects=expects,
        )  # fmt: skip
        return store.at(writing.commit(change))


@pytest.fixture(params=["plain", "indexed"])
def ledger_of(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Return the way to the questions: entries go in as files, and come out of the files or out of the index."""

    def opened(entries: Sequence[LedgerEntry]) -> LedgerQueries:
        snapshot = commit(MemoryStore(), {"qms.toml": b"", **files_of(entries)})
        if request.param == "plain":
            return read_contents(snapshot).ledger
        return IndexedContents(tmp_path, snapshot).ledger

    return opened


class TestQuestions:
    """What each question means; `qms.model.ledger` is tested apart."""

    def test_an_empty_ledger_answers_with_nothing(self, ledger_of: Open) -> None:
        ledger = ledger_of([])

        assert (ledger.last(), *ledger.entries(), *ledger.documents(), *ledger.numbers()) == (None,)
        assert ledger.master_list(on=DAYS[0]) == ()
        assert ledger.lines("qt-01") == ()

    def test_entries_come_in_their_order_with_path_digest_and_text(self, ledger_of: Open) -> None:
        ledger = ledger_of([entry(2), entry(1)])

        assert [(f.entry.entry, f.path, f.text) for f in ledger.entries()] == [
            (1, "decisions/2021/0001-e1.md", "\nĐiều 1.\n"),
            (2, "decisions/2021/0000-e2.md", "\nĐiều 1.\n"),
        ]
        assert all(f.digest.startswith("sha256:") for f in ledger.entries())
        assert ledger.last() == ledger.entries()[-1]

    def test_an_entry_keeps_every_field(self, ledger_of: Open) -> None:
        full = entry(
            1, previous="sha256:1", by="b", means="paper", source="s", on_paper=True, subject="Về việc",
            signer=Signer(person="gd", capacity="KT."), signed="files/ab12/x.pdf", reason="r", from_start=True,
            corrects=1, withdraws=(WithdrawLine(document="bm-01", reason="thừa"),),
            issues=(issue(change="c", change_basis="b", replaces=("qt-02",), number="1/X", date=DAYS[1],
                          effective=DAYS[2]),),
        )  # fmt: skip

        [found] = ledger_of([full]).entries()

        assert found.entry == full
        assert not [
            f.name for f in attrs.fields(LedgerEntry) if getattr(full, f.name) == f.default and f.name != "bases"
        ]

    def test_a_revision_binds_until_the_next_one_does(self, ledger_of: Open) -> None:
        ledger = ledger_of([entry(1, issues=(issue(),)), entry(3, issues=(issue(revision=1),))])

        [first], [second] = ledger.master_list(on=DAYS[1]), ledger.master_list(on=DAYS[2])

        assert (first.issue.revision, first.until, first.status) == (0, DAYS[2], Status.IN_FORCE)
        assert (second.issue.revision, second.until) == (1, None)
        assert [r.issue.revision for r in ledger.master_list(on=DAYS[2], status=Status.REPLACED)] == [0]
        assert [r.issue.revision for r in ledger.master_list(on=DAYS[0], status=Status.FUTURE)] == [1]

    def test_what_was_not_yet_known_is_not_heard(self, ledger_of: Open) -> None:
        ledger = ledger_of([entry(1, issues=(issue(),)), entry(2, issues=(issue(revision=1, document="qt-02"),))])

        assert [r.issue.document for r in ledger.master_list(on=DAYS[7], known=1)] == ["qt-01"]
        assert ledger.master_list(on=DAYS[7], known=0) == ()
        assert len(ledger.master_list(on=DAYS[7], known=2)) == 2
        assert ledger.lines("qt-02", known=1) == ()

    def test_a_withdrawn_document_is_in_force_no_more(self, ledger_of: Open) -> None:
        withdraws = (WithdrawLine(document="qt-01", reason="thừa"),)
        ledger = ledger_of([entry(1, issues=(issue(),)), entry(2, withdraws=withdraws)])

        assert ledger.master_list(on=DAYS[1]) == ()
        [row] = ledger.master_list(on=DAYS[1], status=Status.WITHDRAWN)
        assert row.until == DAYS[1]

    def test_the_master_list_is_sorted_by_kind_then_code(self, ledger_of: Open) -> None:
        issues = (issue("b", kind="procedure"), issue("c", kind="form"), issue("đ", code="Đ"), issue("a"))
        ledger = ledger_of([entry(1, issues=issues)])

        assert [row.issue.document for row in ledger.master_list(on=DAYS[0])] == ["c", "a", "b", "đ"]

    def test_a_code_is_found_whatever_its_case_the_latest_bearer_first(self, ledger_of: Open) -> None:
        ledger = ledger_of(
            [
                entry(1, issues=(issue("qt-01", code="ĐT-1"), issue("a", code="A"))),
                entry(2, issues=(issue("qt-02", code="đt-1"), issue("a", code="B"))),
            ]
        )

        assert ledger.with_code("Đt-1") == ("qt-02", "qt-01")
        assert ledger.with_code("a") == ("a",)
        assert ledger.with_code("c") == ()
        assert ledger.documents() == ("a", "qt-01", "qt-02")
        assert ledger.codes() == {"a", "b", "đt-1"}

    def test_numbers_are_taken_apart(self, ledger_of: Open) -> None:
        ledger = ledger_of([entry(1, number=None, act=Act.OPENING), entry(2), entry(3, date=dt.date(2020, 12, 31))])

        assert [(n.slug, n.ordinal, n.entry, n.issuer, n.book) for n in ledger.numbers(year=2021)] == [
            ("0002-qd-sct", (2,), 2, "sct", "quyet-dinh")
        ]
        assert [n.number for n in ledger.numbers()] == ["2/QĐ-SCT", "3/QĐ-SCT"]

    def test_a_rectification_changes_the_past_but_not_what_was_known(self, ledger_of: Open) -> None:
        wrong = entry(1, number="24/QĐ-SCT", issues=(issue(title="Sai"),))
        right = entry(2, act=Act.RECTIFICATION, corrects=1, number="42/QĐ-SCT", issues=(issue(title="Đúng"),))
        ledger = ledger_of([wrong, attrs.evolve(right, date=wrong.date, effective=wrong.effective)])

        assert [row.issue.title for row in ledger.master_list(on=DAYS[0])] == ["Đúng"]
        assert [row.issue.title for row in ledger.master_list(on=DAYS[0], known=1)] == ["Sai"]
        assert [number.ordinal for number in ledger.numbers()] == [(42,)]
        assert [line.rectified_by for line in ledger.lines("qt-01")] == [2]

    def test_the_id_of_a_document_that_was_rectified_away_is_not_given_out_again(self, ledger_of: Open) -> None:
        wrong = entry(1, issues=(issue("qt-01", replaces=("qt-00",)), issue("qt-02")))
        right = entry(2, act=Act.RECTIFICATION, corrects=1, number=None, issues=(issue("qt-01"),))
        ledger = ledger_of([wrong, right, entry(3, withdraws=(WithdrawLine(document="bm-01"),))])

        assert ledger.documents() == ("bm-01", "qt-01")
        assert ledger.ids() == ("bm-01", "qt-00", "qt-01", "qt-02")

    def test_the_files_of_the_ledger_are_there_whatever_rectified_them(self, ledger_of: Open) -> None:
        right = entry(2, act=Act.RECTIFICATION, corrects=1, number=None, issues=(issue(),))
        ledger = ledger_of([entry(1, issues=(issue(),)), right])

        assert [file.entry.entry for file in ledger.files()] == [1, 2]
        assert list(ledger.paths()) == [file.path for file in ledger.files()]
        assert [[file.entry.entry for file in one.rectifications] for one in ledger.entries()] == [[2]]


days = st.sampled_from(DAYS)


@st.composite
def lines(draw: st.DrawFn) -> IssueLine:
    document = draw(st.sampled_from(DOCUMENTS))
    return issue(
        document,
        code=draw(st.sampled_from(CODES)),
        kind=draw(st.sampled_from(["procedure", "form"])),
        edition=draw(st.integers(1, 3)),
        replaces=tuple(draw(st.lists(st.sampled_from(DOCUMENTS), max_size=1))),
        number=draw(st.sampled_from([None, "7/QĐ-SCT"])),
        date=draw(st.none() | days),
        effective=draw(st.none() | days),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> list[LedgerEntry]:
    """Entries with twins, gaps, late ones, corrections and rectifications of what is there and what is not."""
    found: list[LedgerEntry] = []
    for place in range(draw(st.integers(0, 6))):
        at = draw(st.sampled_from([place + 1, place + 1, place + 1, place, place + 2])) or 1
        act = draw(st.sampled_from([Act.ISSUE, Act.ISSUE, Act.ISSUE, *Act]))
        found.append(
            entry(
                at,
                act=act,
                number=draw(st.sampled_from([None, "1/QĐ-SCT", "02/QĐ-SCT", "3/KH-SCT", "không số"])),
                book=draw(st.sampled_from([None, "quyet-dinh"])),
                date=draw(days),
                effective=draw(days),
                recorded=START + dt.timedelta(days=draw(st.integers(0, 7))),
                signer=draw(st.sampled_from([None, Signer(person="gd"), Signer(person="pgd", capacity="KT.")])),
                corrects=draw(st.integers(1, 4)) if act not in (Act.ISSUE, Act.OPENING) else None,
                signed=f"files/ab12/{place}.pdf" if act is Act.SIGNED_COPY else None,
                from_start=act is Act.CORRECTION and draw(st.booleans()),
                issues=tuple(draw(st.lists(lines(), max_size=3))),
                withdraws=tuple(
                    WithdrawLine(document=d) for d in draw(st.lists(st.sampled_from(DOCUMENTS), max_size=1))
                ),
            )
        )
    return found


def answers(ledger: LedgerQueries) -> Iterator[object]:
    """Yield the answer to every question that can be asked of a small ledger."""
    yield ledger.last()
    yield from (
        ledger.files(),
        ledger.paths(),
        ledger.documents(),
        ledger.ids(),
        ledger.codes(),
        ledger.numbers(),
        ledger.numbers(year=2021),
        ledger.numbers(year=1999),
    )
    yield from (ledger.with_code(code) for code in CODES)
    for known in (None, 0, 1, 3, 5, 9):
        yield ledger.entries(known=known)
        yield from (ledger.lines(document, known=known) for document in DOCUMENTS)
        yield from (ledger.master_list(on=day, known=known, status=s) for day in DAYS[::2] for s in Status)


@given(ledgers())
def test_the_index_answers_as_the_files_do(entries: list[LedgerEntry]) -> None:
    snapshot = commit(MemoryStore(), {"qms.toml": b"", **files_of(entries)})
    plain: PlainContents = read_contents(snapshot)
    with tempfile.TemporaryDirectory() as folder:
        indexed = IndexedContents(Path(folder), snapshot)

        assert [*answers(indexed.ledger)] == [*answers(plain.ledger)]
        assert sorted(map(str, indexed.ledger_faults)) == sorted(map(str, plain.ledger_faults))
        indexed.close()


@given(ledgers(), st.lists(st.sampled_from(["go on", "alter", "remove"]), min_size=6, max_size=6))
def test_bringing_the_index_up_to_date_gives_what_making_it_anew_gives(
    entries: list[LedgerEntry], events: list[str]
) -> None:
    store = MemoryStore()
    snapshot = commit(store, {"qms.toml": b""})
    with tempfile.TemporaryDirectory() as followed, tempfile.TemporaryDirectory() as fresh:
        IndexedContents(Path(followed), snapshot).close()
        mark(Path(followed))
        for (path, data), event in zip(files_of(entries).items(), events, strict=False):
            snapshot = commit(store, {path: data})
            IndexedContents(Path(followed), snapshot).close()
            if event == "alter":
                snapshot = commit(store, {path: data.replace("Điều 1".encode(), "Điều 2".encode())})
            elif event == "remove":
                snapshot = commit(store, {}, removes=[path])
        IndexedContents(Path(followed), snapshot).close()
        IndexedContents(Path(fresh), snapshot).close()

        found = tables(Path(followed))
        assert found.pop("mark") == []  # it is still the same file
        assert found == tables(Path(fresh))


def tables(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with contextlib.closing(sqlite3.connect(folder / NAME)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def mark(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / NAME)) as database:
        database.execute("CREATE TABLE mark (x)")

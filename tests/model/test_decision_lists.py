"""The one digest of what a decision issues and withdraws, from its plan and from its entry."""

from __future__ import annotations

import datetime as dt
import hashlib

import attrs
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import entry, issued, withdrawn

from qms.model.codes import DocumentId
from qms.model.decision_lists import digest_of_entry, digest_of_lines, digest_of_preparation
from qms.model.ledger import IssueLine, LedgerEntry, WithdrawLine
from qms.model.preparations import DocumentVerdict, Preparation, PreparedDocument

PREPARED = dt.datetime(2021, 9, 10, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def planned(*documents: PreparedDocument) -> Preparation:
    return Preparation(prepared=PREPARED, prepared_by="iso-thu-ky", documents=documents)


def as_planned(line: IssueLine | WithdrawLine) -> PreparedDocument:
    """Return what the plan of a decision said of a document that its entry has as *line*."""
    if isinstance(line, WithdrawLine):
        return PreparedDocument(
            document=line.document, code="X", title="X", verdict=DocumentVerdict.WITHDRAWN, reason="cũ"
        )
    return PreparedDocument(
        document=line.document, code=line.code, title=line.title, verdict=DocumentVerdict.AMENDED,
        edition=line.edition, revision=line.revision, digest=line.digest,
    )  # fmt: skip


def test_it_is_what_a_person_gets_who_sorts_the_lines_and_runs_sha256sum() -> None:
    one, other = "ab" * 32, "cd" * 32
    said = entry(
        1,
        issued("qt-05", 2, 1, digest=f"sha256:{other}"),
        issued("hd-01", 10, 100, digest=f"sha256:{one}"),
        issued("st-01", 1, 0, digest=None),
        withdrawn("qt-06"),
    )

    text = f"{one}  hd-01 10.100\n{other}  qt-05 02.01\nmissing  st-01 01.00\nwithdrawn  qt-06\n"

    assert digest_of_entry(said) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


LINES = st.lists(
    st.builds(
        lambda document, edition, revision, gone: withdrawn(document) if gone else issued(document, edition, revision),
        st.sampled_from(["qt-01", "qt-02", "qt-03", "bm-01"]),
        st.integers(1, 12),
        st.integers(0, 12),
        st.booleans(),
    ),
    min_size=1,
    unique_by=lambda line: line.document,
)


@given(LINES)
def test_the_plan_and_the_entry_that_it_became_have_one_digest(lines: list[IssueLine | WithdrawLine]) -> None:
    assert digest_of_entry(entry(1, *lines)) == digest_of_preparation(planned(*map(as_planned, lines)))


@given(LINES, st.randoms())
def test_the_order_of_a_list_does_not_count(lines: list[IssueLine | WithdrawLine], chance: object) -> None:
    shuffled = sorted(lines, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert digest_of_entry(entry(1, *lines)) == digest_of_entry(entry(1, *shuffled))


def other(said: LedgerEntry, **line: object) -> LedgerEntry:
    return attrs.evolve(said, issues=(attrs.evolve(said.issues[0], **line), *said.issues[1:]))


def test_any_other_text_number_document_or_withdrawal_gives_another_digest() -> None:
    said = entry(1, issued("qt-05"), withdrawn("qt-06"))
    others = [
        other(said, digest="sha256:" + "0" * 64),
        other(said, revision=1),
        other(said, edition=2),
        other(said, document=DocumentId("qt-07")),
        attrs.evolve(said, withdraws=()),
    ]

    assert len({digest_of_entry(one) for one in (said, *others)}) == 6


def test_what_stands_beside_the_list_does_not_count() -> None:
    said = entry(1, issued("qt-05"))

    assert digest_of_entry(said) == digest_of_entry(other(attrs.evolve(said, subject="khác"), change="khác"))


def test_an_empty_list_has_the_digest_of_nothing() -> None:
    assert digest_of_lines([]) == "sha256:" + hashlib.sha256(b"").hexdigest()

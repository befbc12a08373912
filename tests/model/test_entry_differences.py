"""What two statements of an entry say otherwise, and what a rectification put right."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, entry, issued, ledger_of, withdrawn

from qms.model.entry_differences import Difference, entry_differences, rectified_in
from qms.model.ledger import Act, LedgerEntry, Signer
from qms.model.papers import PaperReference

ENTRY = entry(
    1, issued(), issued("qt-06"), withdrawn("qt-01", "thừa"), date=day(1), signer=Signer(person="giam-doc"),
    subject="Ban hành", bases=(PaperReference(number="5/KH-SCT", date=day(0)), PaperReference(number="6/KH-SCT")),
)  # fmt: skip


def told(**said: Any) -> list[str]:
    return [str(one.message()) for one in entry_differences(ENTRY, attrs.evolve(ENTRY, **said))]


@pytest.mark.parametrize(
    "said, message",
    [
        ({"number": "12/QĐ-SCT"}, "number: 1/QĐ-SCT → 12/QĐ-SCT"),
        ({"date": day(2)}, "date: 2021-09-02 → 2021-09-03"),
        ({"effective": day(2)}, "in force from: 2021-09-02 → 2021-09-03"),
        ({"signer": Signer(person="pho", capacity="KT.")}, "signer: giam-doc → KT. pho"),
        ({"signer": None}, "signer: giam-doc → –"),
        ({"subject": "Sửa đổi"}, "subject: Ban hành → Sửa đổi"),
        ({"bases": ()}, "bases: 5/KH-SCT@2021-09-01, 6/KH-SCT → –"),
        ({"on_paper": True}, "reviews on paper: – → ✓"),
        ({"reason": "bản đẹp hơn"}, "reason: – → bản đẹp hơn"),
        ({"issues": ENTRY.issues[:1]}, "QT-06 01.00: not issued"),
        ({"issues": (*ENTRY.issues, issued("qt-07", revision=2))}, "QT-07 01.02: issued, too"),
        ({"issues": (issued(edition=2), ENTRY.issues[1])}, "QT-05: 01.00 → 02.00"),
        ({"issues": (issued(code="QT-55"), ENTRY.issues[1])}, "QT-55, code: QT-05 → QT-55"),
        ({"issues": (issued(unit="ql-cn"), ENTRY.issues[1])}, "QT-05, unit: vp → ql-cn"),
        ({"issues": (issued(change="Sửa"), ENTRY.issues[1])}, "QT-05, change: – → Sửa"),
        ({"withdraws": ()}, "qt-01: withdrawn (thừa → –)"),
    ],
)  # fmt: skip
def test_each_value_that_differs_is_told(said: dict[str, Any], message: str) -> None:
    assert told(**said) == [message]


def test_what_is_said_of_the_entry_comes_before_its_documents() -> None:
    found = [*entry_differences(ENTRY, attrs.evolve(ENTRY, subject=None, issues=(issued(title="Khác"),), withdraws=()))]

    assert found == [
        Difference(field="subject", before="Ban hành", after=None),
        Difference(field="title", before="Quy trình kiểm soát hồ sơ", after="Khác", document="qt-05", code="QT-05"),
        Difference(field="issues", before="01.00", after=None, document="qt-06", code="QT-06"),
        Difference(field="withdraws", before="thừa", after=None, document="qt-01", code="qt-01"),
    ]


def test_an_entry_does_not_differ_from_itself() -> None:
    assert not [*entry_differences(ENTRY, ENTRY)]


@given(st.lists(st.sampled_from(["Một", "Hai", "Ba"]), min_size=1, max_size=4))
def test_each_rectification_put_right_what_was_said_before_it(titles: list[str]) -> None:
    def rectification(n: int, title: str) -> LedgerEntry:
        return entry(n, issued(title=title), act=Act.RECTIFICATION, corrects=n - 1, number=None, date=day(1))

    later = [rectification(n, title) for n, title in enumerate(titles, start=2)]
    ledger = ledger_of(entry(1, issued(title="Không"), date=day(1)), *later)

    for before, one in zip(["Không", *titles], later, strict=False):
        changes = [(change.before, change.after) for change in rectified_in(ledger, 1, one)]
        assert changes == ([] if before == one.issues[0].title else [(before, one.issues[0].title)])


def test_a_rectification_that_is_still_to_come_is_compared_with_what_is_there() -> None:
    ledger = ledger_of(ENTRY)
    coming = attrs.evolve(ENTRY, entry=2, act=Act.RECTIFICATION, corrects=1, number="12/QĐ-SCT")

    assert [str(one.message()) for one in rectified_in(ledger, 1, coming)] == ["number: 1/QĐ-SCT → 12/QĐ-SCT"]

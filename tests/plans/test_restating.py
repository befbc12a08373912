"""An entry stated whole as it is read now, for somebody to put right by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from support.ledgers import day, entry, issued, ledger_of, moment, withdrawn
from support.stores import system_of

from qms.errors import Refused, UsageError
from qms.model.ledger import Act, LedgerEntry, Signer
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparationFile
from qms.plans.plan import Plan
from qms.plans.preparing import Wish
from qms.plans.restating import RestateRequest, plan_restate
from qms.text.values import read_value

TOML, DRAFT = "plans/sua-244.toml", "plans/sua-244.md"


def restate(
    *entries: LedgerEntry, n: int = 1, before: PreparationFile | None = None, text: str = "", **said: Any
) -> Plan:
    ledger = ledger_of(*entries)
    file = attrs.evolve(ledger.entries()[n - 1], text=text)
    asked = RestateRequest(name="sua-244", entry=file, prepared=moment(99), prepared_by="iso-thu-ky", wish=Wish(**said))
    return plan_restate(system_of(ledger=ledger), asked, before=before, on_main={})


def stated(plan: Plan) -> Preparation:
    value, faults = read_value(plan.change.writes[TOML], path=TOML, cls=Preparation)
    assert value is not None, faults
    return value


def lying(plan: Plan) -> PreparationFile:
    return PreparationFile(
        name="sua-244", preparation=stated(plan), data=plan.change.writes[TOML], draft=plan.change.writes.get(DRAFT)
    )


DECISION = entry(
    1, issued("qt-05", 2, 1, change="Sửa", change_basis="907/KH-SCT"), subject="Ban hành",
    signer=Signer(person="giam-doc"), effective=day(20), bases=(PaperReference(number="907/KH-SCT", date=day(-9)),),
)  # fmt: skip


def test_every_value_and_every_line_is_there() -> None:
    made = stated(restate(DECISION))

    assert (made.act, made.corrects, made.number, made.date, made.effective) == (
        Act.RECTIFICATION, 1, "1/QĐ-SCT", DECISION.date, day(20),
    )  # fmt: skip
    assert (made.subject, made.signer, made.bases) == (DECISION.subject, DECISION.signer, DECISION.bases)
    [one] = made.documents
    line = DECISION.issues[0]
    for name in (
        "document",
        "code",
        "title",
        "kind",
        "unit",
        "edition",
        "revision",
        "digest",
        "change",
        "change_basis",
    ):
        assert getattr(one, name) == getattr(line, name)


def test_an_opening_states_each_line_s_own_decision() -> None:
    line = issued("qt-05", number="12/QĐ-SCT", date=dt.date(2019, 5, 2), effective=dt.date(2019, 6, 1))
    [one] = stated(restate(entry(1, line, act=Act.OPENING, number=None))).documents

    assert (one.number, one.date, one.effective) == ("12/QĐ-SCT", dt.date(2019, 5, 2), dt.date(2019, 6, 1))


def test_what_each_line_does_is_read_from_the_ledger_before_it() -> None:
    entries = [
        entry(1, issued("qt-05"), issued("qt-06"), issued("qt-07")),
        entry(2, issued("qt-05", revision=1), issued("qt-06"), issued("qt-08"), withdrawn("qt-07", "thừa")),
    ]

    made = stated(restate(*entries, n=2)).documents

    assert [(x.document, x.verdict) for x in made] == [
        ("qt-05", DocumentVerdict.AMENDED),
        ("qt-06", DocumentVerdict.REISSUED),
        ("qt-08", DocumentVerdict.NEW),
        ("qt-07", DocumentVerdict.WITHDRAWN),
    ]
    assert (made[-1].code, made[-1].title, made[-1].reason) == ("QT-07", "Quy trình kiểm soát hồ sơ", "thừa")


def test_a_withdrawal_of_what_nobody_issued_is_stated_by_its_id() -> None:
    [one] = stated(restate(entry(1, withdrawn("qt-09")))).documents

    assert (one.code, one.title) == ("qt-09", "")


def test_the_text_of_the_entry_is_there_to_be_put_right_too() -> None:
    assert restate(DECISION, text="\nĐiều 1.\n").change.writes[DRAFT].decode() == "Điều 1.\n"
    assert DRAFT not in restate(DECISION).change.writes


def test_what_was_put_right_already_stays_when_it_is_stated_again() -> None:
    first = restate(DECISION)
    right = first.change.writes[TOML].decode().replace("revision = 1", "revision = 2")
    value, _ = read_value(right.encode(), path=TOML, cls=Preparation)
    assert value is not None
    before = attrs.evolve(lying(first), preparation=value, data=right.encode())

    assert restate(DECISION, before=before).change.writes == {}
    assert stated(restate(DECISION, before=before, subject="Khác")).documents[0].revision == 2


def test_what_is_typed_is_stated_so() -> None:
    made = stated(restate(DECISION, subject="Khác", effective=day(30), signer=Signer(person="pho")))

    assert (made.subject, made.effective, made.signer) == ("Khác", day(30), Signer(person="pho"))


def test_a_plan_of_another_entry_or_act_is_not_overwritten() -> None:
    before = lying(restate(DECISION, entry(2, issued("qt-06")), n=2))

    with pytest.raises(Refused, match="the plan sua-244 is of another act"):
        restate(DECISION, entry(2, issued("qt-06")), before=before)


def test_a_plan_that_has_ended_is_refused() -> None:
    before = lying(restate(DECISION))
    ended = attrs.evolve(before.preparation, became=PaperReference(number="1/QĐ-SCT", date=day(1)))

    with pytest.raises(Refused, match="has become"):
        restate(DECISION, before=attrs.evolve(before, preparation=ended))


def test_a_signed_file_that_arrived_late_states_nothing() -> None:
    copy = entry(2, act=Act.SIGNED_COPY, number=None, corrects=1, signed="files/ab12/a.pdf")

    with pytest.raises(UsageError) as caught:
        restate(DECISION, copy, n=2)

    assert str(caught.value.message) == "entry 2 only adds a signed file to a decision"

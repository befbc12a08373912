"""The entry of a signed paper that arrived after its decision."""

from __future__ import annotations

import datetime as dt

import pytest
from support.ledgers import entry, issued, ledger_of, moment
from support.stores import system_of

from qms.errors import Refused, UsageError
from qms.model.digests import git_blob_id
from qms.model.ledger import Act
from qms.plans.plan import Plan
from qms.plans.signed_copies import plan_signed_copy
from qms.plans.signed_files import signed_file
from qms.text.ledger import read_entry

PDF = b"%PDF-1.7\n%%EOF\n"
NOW = moment(99)
LEDGER = ledger_of(entry(1, issued()))


def add(
    *, data: bytes = PDF, earlier: dict[str, str] | None = None, reason: str | None = None,
    recorded: dt.datetime = NOW, given: str = "244.pdf",
) -> Plan:  # fmt: skip
    return plan_signed_copy(
        system_of(ledger=LEDGER), LEDGER.entries()[0], signed_file(data, given=given), earlier=earlier or {},
        reason=reason, recorded=recorded, recorded_by="iso-thu-ky",
    )  # fmt: skip


def test_it_is_an_entry_of_its_own_that_names_the_file_and_the_decision() -> None:
    plan = add()

    assert plan.entry is not None
    file = signed_file(PDF, given="244.pdf").path
    assert plan.entry_path == "decisions/2021/signed-2.md"
    assert set(plan.change.writes) == {file, plan.entry_path}
    read, faults = read_entry(plan.change.writes[plan.entry_path], path=plan.entry_path)
    assert read is not None, faults
    assert read.entry == plan.entry
    assert (plan.entry.act, plan.entry.corrects, plan.entry.signed) == (Act.SIGNED_COPY, 1, file)
    assert (plan.entry.number, plan.entry.issues, plan.entry.withdraws) == (None, (), ())
    assert plan.entry.previous == LEDGER.entries()[0].digest


def test_the_same_file_once_more_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        add(earlier={"files/00ff/a.pdf": git_blob_id(PDF)}, reason="mất")

    assert str(caught.value.message) == "this very file is kept with 1/QĐ-SCT already: files/00ff/a.pdf"


def test_another_one_needs_a_reason() -> None:
    earlier = {"files/00ff/a.pdf": "0" * 40, "files/11ff/b.pdf": "1" * 40}

    with pytest.raises(UsageError) as caught:
        add(earlier=earlier)
    assert str(caught.value.message) == "1/QĐ-SCT has a signed file already: files/11ff/b.pdf"
    assert add(earlier=earlier, reason="bản quét rõ hơn").entry.reason == "bản quét rõ hơn"


def test_a_clock_behind_the_last_entry_is_refused() -> None:
    with pytest.raises(Refused, match="the clock says"):
        add(recorded=moment(0))


def test_a_name_with_accents_is_told() -> None:
    assert [warning.code for warning in add(given="Quyết định.pdf").warnings] == ["QMS-I030"]

"""What a decision states that is probably not meant is warned of, and entered all the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from support.office import signed_pdf
from support.stores import TODAY, Clock, new_workspace, review_all

import qms
from qms.testing import ORGANISATION

ROLES = ORGANISATION.replace('name = "Giám đốc"\n', 'name = "Giám đốc"\n[[people.roles]]\nrole = "approver"\n')


@pytest.fixture
def workspace() -> qms.Workspace:
    workspace = new_workspace(Clock(TODAY))
    for code in ("BM-01", "BM-02"):
        workspace.new("form", code, title="Biểu mẫu", unit="vp")
    review_all(workspace, "BM-01", "BM-02")
    return workspace


def told(outcome: object, code: str) -> list[str]:
    return [str(d.message) for d in outcome.warnings if d.code == code]  # type: ignore[attr-defined]


def test_a_decision_older_than_the_reviews_it_rests_on(workspace: qms.Workspace) -> None:
    outcome = workspace.issue("05/QĐ-SCT", date=dt.date(2020, 9, 13), documents=["BM-01"])

    assert outcome.done
    assert told(outcome, "QMS-I033") == [
        "the decision is of 2020-09-13, but its texts were last reviewed on 2021-09-13"
    ]
    assert told(workspace.issue("06/QĐ-SCT", date=TODAY, documents=["BM-02"]), "QMS-I033") == []


def test_one_signed_file_for_two_decisions(workspace: qms.Workspace, tmp_path: Path) -> None:
    signed_pdf(tmp_path / "ky.pdf")
    first = workspace.issue("05/QĐ-SCT", date=TODAY, documents=["BM-01"], file=tmp_path / "ky.pdf")

    second = workspace.issue("06/QĐ-SCT", date=TODAY, documents=["BM-02"], file=tmp_path / "ky.pdf")

    assert told(first, "QMS-I034") == []
    assert told(second, "QMS-I034") == ["the signed file is that of 05/QĐ-SCT already"]


def test_a_withdrawal_without_a_reason(workspace: qms.Workspace) -> None:
    workspace.issue("05/QĐ-SCT", date=TODAY, documents=["BM-01", "BM-02"])

    bare = workspace.withdraw("06/QĐ-SCT", date=TODAY, documents=["BM-01"])
    said = workspace.withdraw("07/QĐ-SCT", date=TODAY, documents={"BM-02": "Không còn dùng"})

    assert told(bare, "QMS-I035") == ["it is not said why bm-01 is withdrawn"]
    assert told(said, "QMS-I035") == []


def test_who_does_not_hold_the_role_where_the_organisation_says_who_does() -> None:
    workspace = new_workspace(organisation=ROLES)
    workspace.new("form", "BM-01", title="Biểu mẫu", unit="vp")

    checked = workspace.review(["BM-01"], by="kiem-tra", role="checker")
    approved = workspace.review(["BM-01"], by="soan-thao", role="approver")

    assert told(checked, "QMS-R025") == []
    assert told(approved, "QMS-R025") == ["soan-thao (Người soạn thảo) does not hold the role approver on 2021-09-13"]

"""Decisions planned for tests: two documents that may be issued, and what a plan of them, or its refusal, says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from support.ledgers import day, ledger_of, moment
from support.stores import SETTINGS, folder, system_of

from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.ledger import LedgerEntry
from qms.model.system import System
from qms.plans.issuing import IssueRequest, plan_issue
from qms.plans.plan import Plan

QT_05 = DocumentId("qt-05")
QT_06 = DocumentId("qt-06")
TENTH = day(10)
NOW = moment(24 * 30)
SAID = {"change": "Bổ sung biểu mẫu", "change_basis": "907/KH-SCT"}
"""What is said of every change, unless a test says otherwise."""
OPEN = SETTINGS + "[review]\nroles = []\n"
"""Settings that ask for no reviews."""


def request(*documents: str, date: dt.date = TENTH, **fields: Any) -> IssueRequest:
    """Return the request to issue some documents by 244/QĐ-SCT."""
    said = {"number": "244/QĐ-SCT", "recorded": NOW, "recorded_by": "iso-thu-ky", **SAID, **fields}
    return IssueRequest(documents=tuple(map(DocumentId, documents)), date=date, **said)


def system(*entries: LedgerEntry, files: Mapping[str, bytes] | None = None, **more: Any) -> System:
    """Return a system with a ledger of *entries*; QT-05 and QT-06 lie in it."""
    texts = {**folder("qt-05"), **folder("qt-06")} if files is None else files
    return system_of(texts, ledger=ledger_of(*entries), **{"settings": OPEN, **more})


def plan(asked: IssueRequest, *entries: LedgerEntry, **more: Any) -> Plan:
    """Return the plan of a request."""
    return plan_issue(system(*entries, **more), asked, saved={})


def refusal(asked: IssueRequest, *entries: LedgerEntry, **more: Any) -> Refused:
    """Return the refusal of a request."""
    with pytest.raises(Refused) as caught:
        plan(asked, *entries, **more)
    return caught.value


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """Return the codes of diagnostics."""
    return [one.code for one in found]


def digest(document: str) -> str:
    """Return the digest of a text as it lies there."""
    return system().documents[document].digest

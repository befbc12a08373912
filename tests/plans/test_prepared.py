"""Issuing what was prepared: just that, and only while nothing of it has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from support.ledgers import day, entry, issued, ledger_of, moment
from support.stores import SETTINGS, folder, system_of

from qms.errors import QmsError, Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.decision_lists import digest_of_entry, digest_of_preparation
from qms.model.ledger import Act, LedgerEntry, Signer
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparationFile, PreparedDocument
from qms.model.system import System
from qms.plans.issuing import IssueRequest, plan_issue
from qms.plans.plan import Plan
from qms.plans.prepared import as_prepared, changed_since
from qms.text.values import read_value, value_bytes

QT_05 = DocumentId("qt-05")
NOW = moment(24 * 30)
OPEN = SETTINGS + "[review]\nroles = []\n"
TOML, DRAFT = "plans/dot-5.toml", "plans/dot-5.md"
HEAD = Signer(person="giam-doc", capacity="KT.")
BASE = PaperReference(number="907/KH-SCT", date=day(-100))


def system(*entries: LedgerEntry, files: Mapping[str, bytes] | None = None) -> System:
    return system_of(files or folder("qt-05"), ledger=ledger_of(*entries), settings=OPEN)


def pinned(**said: Any) -> PreparedDocument:
    plain: dict[str, Any] = {
        "document": QT_05, "code": "QT-05", "title": "Quy trình kiểm soát hồ sơ", "verdict": DocumentVerdict.NEW,
        "edition": 1, "revision": 0, "digest": system().documents["qt-05"].digest,
    }  # fmt: skip
    return PreparedDocument(**{**plain, **said})


def file(*documents: PreparedDocument, draft: bytes | None = b"# QD\n", **said: Any) -> PreparationFile:
    preparation = Preparation(prepared=moment(1), prepared_by="iso-thu-ky", documents=documents or (pinned(),), **said)
    return PreparationFile(name="dot-5", preparation=preparation, data=value_bytes(preparation), draft=draft)


def request(**said: Any) -> IssueRequest:
    return IssueRequest(**{"number": "244/QĐ-SCT", "date": day(10), "recorded": NOW, "recorded_by": "iso", **said})


def refusal(error: type[QmsError], asked: IssueRequest, plan: PreparationFile) -> tuple[str, str]:
    with pytest.raises(error) as caught:
        as_prepared(asked, plan)
    return str(caught.value.message), str(caught.value.hint)


def issue(
    plan: PreparationFile, *entries: LedgerEntry, on_main: Mapping[str, bytes] | None = None, **more: Any
) -> Plan:
    asked = as_prepared(request(), plan)
    return plan_issue(system(*entries, **more), asked, saved={}, on_main=on_main or {})


class TestTheRequest:
    def test_the_plan_says_all_but_number_and_date(self) -> None:
        gone = pinned(document=DocumentId("qt-06"), verdict=DocumentVerdict.WITHDRAWN, digest=None, edition=None,
                      revision=None, reason="thừa")  # fmt: skip
        said = {"subject": "Ban hành", "signer": HEAD, "effective": day(20), "edition": 2, "bases": (BASE,)}

        asked = as_prepared(request(), file(pinned(), gone, **said))

        assert {name: getattr(asked, name) for name in said} == said
        assert asked.documents == ("qt-05",)
        assert asked.withdraws == {"qt-06": "thừa"}
        assert asked.text == "# QD\n"

    def test_what_it_leaves_open_may_be_typed(self) -> None:
        asked = as_prepared(request(subject="Ban hành", signer=HEAD, effective=day(20), bases=(BASE,)), file())

        assert (asked.subject, asked.signer, asked.effective, asked.bases) == ("Ban hành", HEAD, day(20), (BASE,))

    def test_what_is_typed_as_the_plan_says_it_is_no_contradiction(self) -> None:
        assert as_prepared(request(subject="Ban hành", edition=2), file(subject="Ban hành", edition=2)).edition == 2

    @pytest.mark.parametrize(
        ("option", "planned", "typed"),
        [
            ("--subject", {"subject": "Một"}, {"subject": "Hai"}),
            ("--signer", {"signer": HEAD}, {"signer": Signer(person="giam-doc")}),
            ("--effective", {"effective": day(20)}, {"effective": day(21)}),
            ("--base", {"bases": (BASE,)}, {"bases": (BASE, BASE)}),
            ("--edition", {"edition": 2}, {"edition": 3}),
            ("--edition", {}, {"edition": 2}),
            ("--reissue", {}, {"reissue": True}),
            ("--text", {}, {"text": "Điều 1."}),
        ],
    )
    def test_what_contradicts_it_is_refused(self, option: str, planned: Any, typed: Any) -> None:
        assert refusal(UsageError, request(**typed), file(**planned))[0] == f"{option} says other than the plan dot-5"

    def test_an_empty_plan_is_refused(self) -> None:
        empty = file()
        empty = attrs.evolve(empty, preparation=attrs.evolve(empty.preparation, documents=()))

        assert refusal(Refused, request(), empty) == (
            "the plan dot-5 names no document",
            "name some with `qms prepare dot-5 CODE`",
        )

    @pytest.mark.parametrize(("act", "command"), [(Act.CORRECTION, "qms correct"), (Act.RECTIFICATION, "qms rectify")])
    def test_a_plan_of_another_act_is_refused(self, act: Act, command: str) -> None:
        message, hint = refusal(Refused, request(), file(act=act, corrects=1))

        assert message == f"the plan dot-5 is of another act: {act}"
        assert command in hint

    def test_a_plan_that_has_become_a_decision_is_refused(self) -> None:
        became = PaperReference(number="9/QĐ-SCT", date=dt.date(2021, 9, 1))

        assert refusal(Refused, request(), file(became=became))[0] == "the plan dot-5 has become 9/QĐ-SCT of 2021-09-01"

    def test_a_draft_written_on_windows_is_read_and_one_that_is_no_text_is_told(self) -> None:
        assert as_prepared(request(), file(draft=b"\xef\xbb\xbf# QD\r\n")).text == "# QD\n"
        assert as_prepared(request(), file(draft=None)).text == ""
        assert refusal(Refused, request(), file(draft=b"\xff\xfe"))[0] == "plans/dot-5.md cannot be read"


class TestNothingHasChanged:
    def told(self, plan: PreparationFile, *entries: LedgerEntry, **more: Any) -> list[tuple[str, str]]:
        return [(d.code, str(d)) for d in changed_since(system(*entries, **more), plan)]

    def test_a_plan_that_still_holds_is_told_nothing_of(self) -> None:
        assert self.told(file()) == []

    def test_a_text_that_changed_is_named(self) -> None:
        [(code, said)] = self.told(file(), files=folder("qt-05", text="# Khác\n"))

        assert (code, said) == (
            "QMS-I027",
            "plans/dot-5.toml: QMS-I027 the text of QT-05 is not the one that was prepared",
        )

    def test_so_is_a_number_that_another_decision_took(self) -> None:
        [(code, said)] = self.told(file(), entry(1, issued()))

        assert (code, said) == (
            "QMS-I028",
            "plans/dot-5.toml: QMS-I028 QT-05 was prepared as 01.00; it would become 01.01",
        )

    def test_a_folder_that_is_gone(self) -> None:
        assert self.told(file(), files=folder("qt-06"))[0][0] == "QMS-I032"

    def test_and_a_document_that_stands_twice(self) -> None:
        assert self.told(file(pinned(), pinned()))[0][0] == "QMS-I029"

    def test_a_plan_that_no_longer_holds_is_not_issued_and_every_document_is_told(self) -> None:
        files = {**folder("qt-05", text="# Khác\n"), **folder("qt-06", text="# Khác\n")}
        plan = file(pinned(), pinned(document=DocumentId("qt-06"), code="QT-06"))

        with pytest.raises(Refused) as caught:
            issue(plan, files=files)

        assert [d.code for d in caught.value.diagnostics] == ["QMS-I027", "QMS-I027"]
        assert "qms prepare dot-5" in str(caught.value.diagnostics[0].hint)


class TestTheDecision:
    def test_the_plan_says_what_it_became_in_the_same_change(self) -> None:
        plan = file()
        made = issue(plan)

        ended, faults = read_value(made.change.writes[TOML], path=TOML, cls=Preparation)
        assert ended == attrs.evolve(plan.preparation, became=PaperReference(number="244/QĐ-SCT", date=day(10))), faults
        assert made.change.expects[TOML] == plan.data
        assert made.change.takes[DRAFT] == b"# QD\n"

    def test_a_draft_that_main_has_is_not_taken_again(self) -> None:
        assert DRAFT not in issue(file(), on_main={DRAFT: b"# QD\n"}).change.takes

    def test_remarks_that_were_typed_into_the_plan_stay(self) -> None:
        plan = file()
        plan = attrs.evolve(plan, data=b"# gui Giam doc\n" + plan.data)

        assert issue(plan).change.writes[TOML].startswith(b"# gui Giam doc\n")

    def test_its_list_has_the_digest_that_the_annex_printed(self) -> None:
        plan = file()
        made = issue(plan).entry

        assert made is not None
        assert digest_of_entry(made) == digest_of_preparation(plan.preparation)

    def test_the_change_is_that_of_the_plan(self) -> None:
        plan = file(pinned(revision=1, verdict=DocumentVerdict.AMENDED, change="Sửa", change_basis="907/KH-SCT"))
        made = issue(plan, entry(1, issued())).entry

        assert made is not None
        assert (made.issues[0].change, made.issues[0].change_basis) == ("Sửa", "907/KH-SCT")

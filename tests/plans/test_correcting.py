"""One correction, planned: what it keeps of the decision that it corrects, what it refuses, what it warns of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from support.ledgers import day, entry, issued, ledger_of, moment
from support.stores import SETTINGS, folder, system_of

from qms.errors import QmsError, Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.documents import Management
from qms.model.ledger import Act, LedgerEntry, Signer, binding
from qms.model.preparations import DocumentVerdict, Preparation, PreparationFile, PreparedDocument
from qms.model.queries import EntryFile, LedgerQueries, entry_numbered
from qms.model.system import System
from qms.plans.correcting import CorrectionRequest, plan_correction, with_entry
from qms.plans.issuing import IssueRequest
from qms.plans.plan import Plan

QT_05, QT_06 = DocumentId("qt-05"), DocumentId("qt-06")
OPEN = SETTINGS + "[review]\nroles = []\n"
NOW = moment(24 * 40)

FIRST = entry(1, issued(edition=1, revision=2), issued("qt-06"), date=day(1))
SECOND = entry(2, issued(edition=1, revision=3), date=day(5))
OPENING = entry(
    1, issued(digest=None, tree=None, number="12/QĐ-SCT", date=day(-400), effective=day(-390)),
    act=Act.OPENING, number=None, book=None,
)  # fmt: skip


def system(*entries: LedgerEntry, settings: str = OPEN, **management: Any) -> System:
    files = {**folder("qt-05", management=Management(**management) if management else None), **folder("qt-06")}
    return system_of(files, ledger=ledger_of(*entries), settings=settings)


def request(
    ledger: LedgerQueries,
    *documents: str,
    of: int = 1,
    from_start: bool = False,
    reason: str | None = None,
    **said: Any,
) -> CorrectionRequest:
    paper = {
        "number": "1583/SCT-VP", "date": day(10), "recorded": NOW, "recorded_by": "iso-thu-ky",
        "documents": tuple(map(DocumentId, documents)), **said,
    }  # fmt: skip
    return CorrectionRequest(
        paper=IssueRequest(**paper), corrects=entry_numbered(ledger, of), from_start=from_start, reason=reason
    )


def plan(whole: System, *documents: str, **said: Any) -> Plan:
    return plan_correction(whole, request(whole.ledger, *documents, **said), saved={})


def made(whole: System, *documents: str, **said: Any) -> LedgerEntry:
    planned = plan(whole, *documents, **said)
    assert planned.entry is not None
    return planned.entry


def refused(whole: System, *documents: str, error: type[QmsError] = Refused, **said: Any) -> list[str]:
    """Return what a correction that is refused says: itself, and its reasons."""
    with pytest.raises(error) as caught:
        plan(whole, *documents, **said)
    return [str(caught.value.message), *(str(d.message) for d in caught.value.diagnostics)]


def told(planned: Plan) -> list[str]:
    return [f"{d.code} {d.message}" for d in planned.warnings]


class TestTheEntry:
    def test_it_has_a_number_of_its_own_from_the_book_of_its_kind_and_names_what_it_corrects(self) -> None:
        said = made(
            system(FIRST), "qt-05", reason="in sai tên", subject="Đính chính",
            signer=Signer(person="giam-doc", capacity="TL."),
        )  # fmt: skip

        assert (said.act, said.entry, said.corrects, said.reason) == (Act.CORRECTION, 2, 1, "in sai tên")
        assert (said.number, said.book, said.issuer) == ("1583/SCT-VP", "chung", "sct")
        assert (said.date, said.effective, said.from_start) == (day(10), day(10), False)
        assert (said.subject, said.signer, said.by) == (
            "Đính chính", Signer(person="giam-doc", capacity="TL."), "giam-doc",
        )  # fmt: skip

    def test_it_lies_beside_the_decisions_under_its_own_number(self) -> None:
        planned = plan(system(FIRST), "qt-05", text="Đính chính.\n")

        assert planned.entry_path == "decisions/2021/1583-sct-vp.md"
        assert planned.change.writes[planned.entry_path].endswith("\nĐính chính.\n".encode())
        assert planned.change.takes == folder("qt-05")

    def test_each_text_keeps_the_number_of_the_line_that_it_corrects(self) -> None:
        whole = system(FIRST, SECOND)

        [line] = made(whole, "qt-05").issues

        assert (line.document, line.edition, line.revision) == ("qt-05", 1, 2)
        assert line.digest == whole.documents["qt-05"].digest

    @pytest.mark.parametrize(
        "management, change",
        [({}, "in sai tên"), ({"change": "Sửa tên", "change_basis": "5/BC-SCT"}, "Sửa tên")],
    )
    def test_what_changed_is_the_reason_unless_something_else_is_said(self, management: Any, change: str) -> None:
        planned = plan(system(FIRST, **management), "qt-05", reason="in sai tên")

        assert planned.entry is not None
        assert planned.entry.issues[0].change == change
        assert planned.change.writes.get("documents/procedure/qt-05/manage.toml") == (b"" if management else None)


class TestWhenItCounts:
    def test_from_its_own_date(self) -> None:
        assert made(system(FIRST), "qt-05").effective == day(10)

    def test_or_a_later_day_that_is_said(self) -> None:
        assert made(system(FIRST), "qt-05", effective=day(12)).effective == day(12)

    def test_what_is_still_to_come_is_not_put_in_force_by_it(self) -> None:
        pending = attrs.evolve(FIRST, effective=day(20))
        whole = system(pending)
        said = made(whole, "qt-05")

        assert said.effective == day(20)
        assert binding(with_entry(whole.ledger, said, "x").lines("qt-05"), on=day(19)) is None

    @pytest.mark.parametrize("from_start, starts", [(False, day(10)), (True, day(-390))])
    def test_the_found_text_of_an_opening_counts_from_the_start(self, from_start: bool, starts: dt.date) -> None:
        whole = system(OPENING)
        said = made(whole, "qt-05", from_start=from_start)

        bound = [
            line for line in with_entry(whole.ledger, said, "x").lines("qt-05") if line.issue and line.issue.digest
        ]
        assert [(line.effective, line.decided) for line in bound] == [(starts, day(-400))]

    def test_from_the_start_and_a_day_exclude_each_other(self) -> None:
        said = refused(system(FIRST), "qt-05", from_start=True, effective=day(10), error=UsageError)

        assert said == ["--from-start and --effective exclude each other"]

    def test_not_before_the_decision_that_it_corrects(self) -> None:
        assert refused(system(attrs.evolve(FIRST, date=day(11))), "qt-05") == [
            "1583/SCT-VP cannot be entered",
            "QT-05 was decided on 2021-09-12, after the date of its correction, 2021-09-11",
        ]

    def test_not_before_what_it_corrects_takes_effect(self) -> None:
        pending = attrs.evolve(FIRST, effective=day(20))

        assert refused(system(pending), "qt-05", effective=day(15))[1] == (
            "QT-05 takes effect on 2021-09-21; its correction cannot take effect before, on 2021-09-16"
        )

    def test_reaching_back_has_to_be_vouched_for(self) -> None:
        assert refused(system(FIRST), "qt-05", effective=day(8)) == [
            "the effective date 2021-09-09 is before the decision's date 2021-09-11"
        ]
        assert made(system(FIRST), "qt-05", effective=day(8), allow_retroactive=True).effective == day(8)


class TestRefusals:
    def test_a_document_that_the_decision_did_not_issue(self) -> None:
        assert refused(system(FIRST, SECOND), "qt-06", of=2) == [
            "1583/SCT-VP cannot be entered",
            "2/QĐ-SCT of 2021-09-06 did not issue QT-06, so it cannot be corrected there",
        ]

    def test_a_text_that_stands_so_already(self) -> None:
        whole = system()
        digest = whole.documents["qt-05"].digest
        unchanged = entry(1, issued(digest=digest), date=day(1))

        assert refused(system(unchanged), "qt-05")[1] == (
            "the text of QT-05 is the one that 1/QĐ-SCT of 2021-09-02 issued: nothing in it is corrected"
        )

    def test_a_text_that_was_corrected_already_and_the_first_text_may_come_back(self) -> None:
        digest = system().documents["qt-05"].digest
        corrected = entry(2, issued(digest=digest), act=Act.CORRECTION, corrects=1, number="7/SCT-VP", book="chung")
        back = attrs.evolve(corrected, issues=(issued(digest="sha256:" + "1" * 64),))
        first = attrs.evolve(FIRST, issues=(issued(digest=digest),))

        assert "nothing in it is corrected" in refused(system(FIRST, corrected), "qt-05")[1]
        assert made(system(first, back), "qt-05").issues[0].digest == digest

    def test_a_text_that_lacks_reviews_unless_they_were_done_on_paper(self) -> None:
        whole = system(FIRST, settings=SETTINGS)

        assert refused(whole, "qt-05")[1] == "QT-05 lacks reviews: author, checker, approver"
        assert made(whole, "qt-05", on_paper=True).on_paper

    def test_a_correction_without_documents_or_that_withdraws(self) -> None:
        assert refused(system(FIRST), error=UsageError) == ["the correction names no document"]
        assert refused(system(FIRST), "qt-05", withdraws={QT_06: None}, error=UsageError) == [
            "a correction takes nothing out of force"
        ]

    def test_a_late_signed_file_is_no_decision(self) -> None:
        late = entry(2, act=Act.SIGNED_COPY, number=None, book=None, corrects=1, signed="files/ab12/x.pdf")

        assert refused(system(FIRST, late), "qt-05", of=2) == ["entry 2 adds a signed file and issues nothing"]

    def test_a_number_that_is_taken_and_a_clock_that_went_back(self) -> None:
        taken = entry(3, issued("qt-09"), number="1583/SCT-VP", book="chung", date=day(3))

        assert refused(system(FIRST, SECOND, taken), "qt-05")[0].startswith("number 1583 of 2021 is already used")
        assert refused(system(FIRST), "qt-05", recorded=moment(0))[0].startswith("the clock says")

    def test_a_code_that_another_document_bears(self) -> None:
        other = entry(2, issued("qt-07", code="QT-05"), date=day(4))
        renamed = attrs.evolve(FIRST, issues=(issued(code="QT-50"),))

        assert refused(system(renamed, other), "qt-05")[1] == "QT-05 is the code of another document in force: qt-07"

    def test_a_plan_whose_texts_have_changed(self) -> None:
        pinned = PreparedDocument(
            document=QT_05, code="QT-05", title="…", verdict=DocumentVerdict.AMENDED, edition=1, revision=2,
            digest="sha256:" + "9" * 64,
        )  # fmt: skip
        prepared = Preparation(
            act=Act.CORRECTION, corrects=1, prepared=NOW, prepared_by="iso-thu-ky", documents=(pinned,)
        )
        file = PreparationFile(name="dinh-chinh", preparation=prepared, data=b"")

        assert refused(system(FIRST), "qt-05", prepared=file)[1] == (
            "the text of QT-05 is not the one that was prepared"
        )


class TestWhatIsTold:
    def test_from_when_a_text_is_another_one(self) -> None:
        assert told(plan(system(FIRST), "qt-05", "qt-06")) == [
            "QMS-I050 QT-05: from 2021-09-11 on 01.02 has another text",
            "QMS-I050 QT-06: from 2021-09-11 on 01.00 has another text",
        ]

    def test_until_when_where_a_later_decision_took_over(self) -> None:
        assert told(plan(system(FIRST, SECOND), "qt-05", from_start=True)) == [
            "QMS-I050 QT-05: from 2021-09-02 to 2021-09-05 01.02 has another text"
        ]

    def test_that_it_shows_in_the_history_only(self) -> None:
        assert told(plan(system(FIRST, SECOND), "qt-05")) == [
            "QMS-I053 a later decision binds for QT-05: its correction shows in the history only"
        ]


def test_a_correction_of_a_correction_keeps_the_rank_of_the_decision() -> None:
    wrong = entry(
        2, issued(edition=1, revision=2, title="Sai"), act=Act.CORRECTION, corrects=1, number="7/SCT-VP", book="chung",
        date=day(3),
    )  # fmt: skip
    whole = system(FIRST, wrong)
    said = made(whole, "qt-05", of=2, from_start=True)

    [*_, line] = with_entry(whole.ledger, said, "x").lines("qt-05")
    assert (said.corrects, line.decided, line.ordinal, line.effective) == (2, day(1), (1,), day(3))


def test_the_ledger_as_it_will_be_holds_the_entry_and_leaves_the_old_one_alone() -> None:
    ledger = ledger_of(FIRST)
    after = with_entry(ledger, attrs.evolve(SECOND, previous="x"), "decisions/2021/0002-qd-sct.md", "Điều 1.")

    assert [file.entry.entry for file in ledger.entries()] == [1]
    assert after.entries()[1] == EntryFile(
        entry=attrs.evolve(SECOND, previous="x"), path="decisions/2021/0002-qd-sct.md", digest="", text="Điều 1."
    )

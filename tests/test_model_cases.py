"""The eight cases by which the model was drawn up, each walked through a store from the first text to the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import attrs
import pytest
from support.stores import ACTORS, HEADINGS, SAID, Clock, add_words, new_workspace, review_all

from qms.errors import Refused
from qms.model.documents import Header
from qms.model.ledger import Standing, Status
from qms.model.numbering import RevisionNumber
from qms.operations.saving import new
from qms.plans.creating import NewDocument
from qms.workspace import Workspace

START = dt.date(2021, 3, 1)


def on(month: int, day: int) -> dt.date:
    return dt.date(2021, month, day)


def number_of(row: Standing) -> str:
    return str(RevisionNumber.of(row.issue))


def shown(rows: Iterable[Standing]) -> list[tuple[str, str, str | None]]:
    """Return code, number and decision of each row."""
    return [(row.issue.code, number_of(row), row.line.number) for row in rows]


def in_force(workspace: Workspace, day: dt.date, **said: object) -> list[tuple[str, str, str | None]]:
    return shown(workspace.in_force(on=day, **said))  # type: ignore[arg-type]


@attrs.define
class Office:
    """A department at work: a store, and the clock on its wall."""

    workspace: Workspace
    clock: Clock

    def issue(self, number: str, *documents: str, date: dt.date, **said: object) -> None:
        """Have every text reviewed as it stands, and issued on the day of the decision or the day it is entered."""
        if self.clock.today < date:
            self.clock.turn_to(date)
        review_all(self.workspace, *documents)
        self.workspace.issue(number, date=date, documents=documents, **SAID, **said)  # type: ignore[arg-type]

    def revise(self, number: str, document: str, *, date: dt.date, **said: object) -> None:
        """Change a text and issue it."""
        add_words(self.workspace, document, f"Sửa theo {number}")
        self.issue(number, document, date=date, **said)


@pytest.fixture
def office() -> Office:
    clock = Clock(START)
    return Office(new_workspace(clock), clock)


@pytest.fixture
def one(office: Office) -> Office:
    """Return the department with QT-05 in force."""
    office.workspace.new("procedure", "QT-05", title="Kiểm soát hồ sơ", unit="vp")
    office.issue("40/QĐ-SCT", "QT-05", date=START)
    return office


class TestOf132DocumentsTwentyDidNotChange:
    CODES = [f"QT-{n:03d}" for n in range(132)]  # noqa: RUF012

    @pytest.fixture
    def system(self, office: Office) -> Office:
        wanted = [
            NewDocument(kind="procedure", header=Header(code=code, title=f"Quy trình {code}", unit="vp"), body=HEADINGS)
            for code in self.CODES
        ]
        new(office.workspace.session, wanted)
        office.issue("98/QĐ-SCT", *self.CODES, date=START)
        office.clock.turn_to(on(9, 13))
        for code in self.CODES[20:]:
            add_words(office.workspace, code.lower(), "Lần sửa đổi")
        review_all(office.workspace, *self.CODES)
        return office

    def test_a_plain_issue_is_refused_and_names_the_twenty(self, system: Office) -> None:
        with pytest.raises(Refused) as caught:
            system.workspace.issue("244/QĐ-SCT", date=on(9, 13), documents=self.CODES)

        assert [fault.code for fault in caught.value.diagnostics] == ["QMS-I001"] * 20
        assert len(system.workspace.decisions()) == 1

    def test_with_a_new_edition_all_of_them_are_02_00(self, system: Office) -> None:
        system.workspace.issue("244/QĐ-SCT", date=on(9, 13), documents=self.CODES, edition=2, **SAID)

        assert in_force(system.workspace, on(9, 12)) == [(code, "01.00", "98/QĐ-SCT") for code in self.CODES]
        assert in_force(system.workspace, on(9, 13)) == [(code, "02.00", "244/QĐ-SCT") for code in self.CODES]
        one_text = [len({row.issue.digest for row in system.workspace.history(code)}) for code in self.CODES]
        assert one_text == [1] * 20 + [2] * 112
        assert system.workspace.verify().ok

    def test_issued_again_the_unchanged_keep_their_number_and_get_a_confirming_line(self, system: Office) -> None:
        system.workspace.issue("244/QĐ-SCT", date=on(9, 13), documents=self.CODES, reissue=True, **SAID)

        numbers = [row[1:] for row in in_force(system.workspace, on(9, 13))]
        assert numbers == [("01.00", "244/QĐ-SCT")] * 20 + [("01.01", "244/QĐ-SCT")] * 112
        assert [number_of(row) for row in system.workspace.history("QT-000")] == ["01.00", "01.00"]

    def test_of_what_changed_the_twenty_are_no_part(self, system: Office) -> None:
        outcome = system.workspace.issue("244/QĐ-SCT", date=on(9, 13), changed=True, **SAID)

        assert outcome.plan.entry is not None
        assert [line.code for line in outcome.plan.entry.issues] == self.CODES[20:]
        assert in_force(system.workspace, on(9, 13))[19:21] == [
            ("QT-019", "01.00", "98/QĐ-SCT"),
            ("QT-020", "01.01", "244/QĐ-SCT"),
        ]


class TestTwoDecisionsTakeEffectOnOneDay:
    def test_the_later_decision_binds_though_it_was_entered_first(self, one: Office) -> None:
        one.clock.turn_to(on(5, 10))
        one.revise("62/QĐ-SCT", "qt-05", date=on(5, 10), effective=on(6, 1))
        one.revise("60/QĐ-SCT", "qt-05", date=on(5, 5), effective=on(6, 1))

        assert in_force(one.workspace, on(6, 1)) == [("QT-05", "01.01", "62/QĐ-SCT")]

    def test_of_one_date_the_greater_number_of_the_book_binds(self, one: Office) -> None:
        one.revise("62/QĐ-SCT", "qt-05", date=on(5, 10), effective=on(6, 1))
        one.revise("61/QĐ-SCT", "qt-05", date=on(5, 10), effective=on(6, 1))

        assert in_force(one.workspace, on(5, 31)) == [("QT-05", "01.00", "40/QĐ-SCT")]
        assert in_force(one.workspace, on(6, 1)) == [("QT-05", "01.01", "62/QĐ-SCT")]
        assert [row.status for row in one.workspace.history("QT-05", on=on(6, 1))] == [
            Status.REPLACED, Status.IN_FORCE, Status.REPLACED_BEFORE_EFFECT,
        ]  # fmt: skip


class TestADecisionIsEnteredLate:
    @pytest.fixture
    def late(self, one: Office) -> Office:
        one.revise("80/QĐ-SCT", "qt-05", date=on(8, 2))
        one.clock.turn_to(on(9, 20))
        add_words(one.workspace, "qt-05", "Bản của tháng 6, đến muộn")
        review_all(one.workspace, "QT-05")
        one.workspace.issue("70/QĐ-SCT", date=on(6, 10), documents=["QT-05"], revision="01.01", **SAID)
        return one

    def test_it_binds_between_its_own_day_and_the_later_decision(self, late: Office) -> None:
        bound = [in_force(late.workspace, day)[0][2] for day in (on(6, 9), on(6, 10), on(8, 1), on(8, 2), on(9, 30))]

        assert bound == ["40/QĐ-SCT", "70/QĐ-SCT", "70/QĐ-SCT", "80/QĐ-SCT", "80/QĐ-SCT"]

    def test_what_was_known_before_is_the_old_answer_still(self, late: Office) -> None:
        asked = [on(9, 19), on(9, 20), 2, 3, "80/QĐ-SCT", "70/QĐ-SCT@2021"]
        answers = [in_force(late.workspace, on(7, 1), known=known)[0][2] for known in asked]

        assert answers == ["40/QĐ-SCT", "70/QĐ-SCT"] * 3

    def test_nothing_was_known_before_the_first_entry(self, late: Office) -> None:
        assert in_force(late.workspace, on(7, 1), known=on(2, 1)) == []


class TestAPendingRevisionIsOvertaken:
    def test_it_never_takes_effect_and_the_history_shows_it_so(self, one: Office) -> None:
        one.revise("50/QĐ-SCT", "qt-05", date=on(4, 1), effective=on(12, 1))
        assert in_force(one.workspace, on(4, 2), status=Status.FUTURE) == [("QT-05", "01.01", "50/QĐ-SCT")]

        one.revise("60/QĐ-SCT", "qt-05", date=on(6, 1))

        assert in_force(one.workspace, on(12, 1)) == [("QT-05", "01.02", "60/QĐ-SCT")]
        assert [(number_of(row), row.status, row.until) for row in one.workspace.history("QT-05", on=on(12, 1))] == [
            ("01.00", Status.REPLACED, on(6, 1)),
            ("01.01", Status.REPLACED_BEFORE_EFFECT, on(12, 1)),
            ("01.02", Status.IN_FORCE, None),
        ]

    def test_the_overtaking_decision_says_so_before_it_is_made(self, one: Office) -> None:
        one.revise("50/QĐ-SCT", "qt-05", date=on(4, 1), effective=on(12, 1))
        add_words(one.workspace, "qt-05", "x")
        review_all(one.workspace, "QT-05")
        outcome = one.workspace.issue("60/QĐ-SCT", date=on(4, 1), documents=["QT-05"], dry_run=True, **SAID)

        assert [warning.code for warning in outcome.warnings] == ["QMS-I006"]


class TestWithdrawalAndReissue:
    def test_a_withdrawn_document_binds_nobody_and_numbering_goes_on(self, one: Office) -> None:
        one.clock.turn_to(on(5, 3))
        one.workspace.withdraw("55/QĐ-SCT", date=on(5, 3), documents={"QT-05": "hết hiệu lực"})
        assert in_force(one.workspace, on(5, 2)) == [("QT-05", "01.00", "40/QĐ-SCT")]
        assert in_force(one.workspace, on(5, 3)) == []
        assert in_force(one.workspace, on(5, 3), status=Status.WITHDRAWN) == [("QT-05", "01.00", "40/QĐ-SCT")]

        one.issue("66/QĐ-SCT", "QT-05", date=on(7, 1))

        assert in_force(one.workspace, on(6, 30)) == []
        assert in_force(one.workspace, on(7, 1)) == [("QT-05", "01.01", "66/QĐ-SCT")]
        assert in_force(one.workspace, on(7, 1), status=Status.WITHDRAWN) == []
        assert [(row.status, row.until) for row in one.workspace.history("QT-05", on=on(7, 1))] == [
            (Status.WITHDRAWN, on(5, 3)),
            (Status.IN_FORCE, None),
        ]

    def test_it_cannot_be_withdrawn_twice(self, one: Office) -> None:
        one.workspace.withdraw("55/QĐ-SCT", date=START, documents=["QT-05"])

        with pytest.raises(Refused) as caught:
            one.workspace.withdraw("56/QĐ-SCT", date=START, documents=["QT-05"])
        assert [fault.code for fault in caught.value.diagnostics] == ["QMS-I003"]


class TestACodeIsRenamed:
    def rename(self, office: Office, old: str, new_code: str) -> None:
        store = office.workspace.session.store
        path = "documents/procedure/qt-05/document.md"
        store.disk[path] = store.disk[path].replace(f'"{old}"'.encode(), f'"{new_code}"'.encode())  # type: ignore[attr-defined]

    def test_the_document_keeps_its_identity_and_each_day_its_code(self, one: Office) -> None:
        self.rename(one, "QT-05", "QT-05/VP")
        one.issue("60/QĐ-SCT", "QT-05/VP", date=on(6, 1))

        assert in_force(one.workspace, on(5, 31)) == [("QT-05", "01.00", "40/QĐ-SCT")]
        assert in_force(one.workspace, on(6, 1)) == [("QT-05/VP", "01.01", "60/QĐ-SCT")]
        for reference in ("qt-05", "QT-05", "QT-05/VP"):
            assert one.workspace.document(reference).issue.code == "QT-05/VP"
            assert len(one.workspace.history(reference)) == 2

    def test_the_old_code_is_free_on_the_day_it_is_given_up_and_not_before(self, one: Office) -> None:
        self.rename(one, "QT-05", "QT-05/VP")
        one.issue("60/QĐ-SCT", "QT-05/VP", date=on(4, 1), effective=on(6, 1))
        one.workspace.new("procedure", "QT-05", title="Quy trình khác", unit="vp")
        review_all(one.workspace, "qt-05-2")

        with pytest.raises(Refused) as caught:
            one.workspace.issue("61/QĐ-SCT", date=on(4, 1), documents=["qt-05-2"], **SAID)
        assert [fault.code for fault in caught.value.diagnostics] == ["QMS-I004"]

        one.workspace.issue("61/QĐ-SCT", date=on(4, 1), effective=on(6, 1), documents=["qt-05-2"], **SAID)
        assert [row.issue.document for row in one.workspace.in_force(on=on(5, 31))] == ["qt-05"]
        assert in_force(one.workspace, on(6, 1)) == [
            ("QT-05", "01.00", "61/QĐ-SCT"),
            ("QT-05/VP", "01.01", "60/QĐ-SCT"),
        ]


class TestAUnitIsMerged:
    def test_its_documents_are_the_successors_without_a_new_revision(self, office: Office) -> None:
        office.workspace.new("procedure", "QT-05", title="Kiểm soát hồ sơ", unit="ql-cn")
        office.issue("40/QĐ-SCT", "QT-05", date=START)
        merged = on(10, 1)

        assert len(in_force(office.workspace, merged - dt.timedelta(days=1), unit="ql-cn")) == 1
        assert in_force(office.workspace, merged - dt.timedelta(days=1), unit="ql-nl") == []
        assert in_force(office.workspace, merged, unit="ql-cn") == []
        assert in_force(office.workspace, merged, unit="ql-nl") == [("QT-05", "01.00", "40/QĐ-SCT")]

    def test_a_text_that_names_the_merged_unit_can_still_be_issued(self, office: Office) -> None:
        office.workspace.new("procedure", "QT-05", title="Kiểm soát hồ sơ", unit="ql-cn")
        office.issue("40/QĐ-SCT", "QT-05", date=on(11, 1))

        assert in_force(office.workspace, on(11, 1), unit="ql-nl") == [("QT-05", "01.00", "40/QĐ-SCT")]


class TestAFormIsRevisedAlone:
    @pytest.fixture
    def with_form(self, office: Office) -> Office:
        office.workspace.new("procedure", "QT-05", title="Kiểm soát hồ sơ", unit="vp")
        office.workspace.new("form", "BM-05.01", title="Danh mục hồ sơ", unit="vp", parent="qt-05")
        office.issue("40/QĐ-SCT", "QT-05", "BM-05.01", date=START)
        return office

    def test_its_procedure_does_not_change(self, with_form: Office) -> None:
        with_form.revise("60/QĐ-SCT", "bm-05-01", date=on(6, 1))

        assert in_force(with_form.workspace, on(6, 1)) == [
            ("BM-05.01", "01.01", "60/QĐ-SCT"),
            ("QT-05", "01.00", "40/QĐ-SCT"),
        ]
        assert [status.code for status in with_form.workspace.status() if status.changed] == []

    def test_nor_does_the_form_when_its_procedure_is_revised(self, with_form: Office) -> None:
        with_form.revise("60/QĐ-SCT", "qt-05", date=on(6, 1), with_forms=True)

        assert [row[1] for row in in_force(with_form.workspace, on(6, 1))] == ["01.00", "01.01"]

    def test_a_form_that_changed_goes_with_its_procedure_where_that_is_said(self, with_form: Office) -> None:
        add_words(with_form.workspace, "bm-05-01", "x")
        review_all(with_form.workspace, "BM-05.01")
        with_form.revise("60/QĐ-SCT", "qt-05", date=on(6, 1), with_forms=True)

        assert [row[1] for row in in_force(with_form.workspace, on(6, 1))] == ["01.01", "01.01"]


class TestAnAttachmentChangesAfterReview:
    @pytest.fixture
    def reviewed(self, office: Office, tmp_path: Path) -> Office:
        (tmp_path / "phu-luc.xlsx").write_bytes(b"PK 1")
        office.workspace.new("procedure", "QT-05", title="Kiểm soát hồ sơ", unit="vp")
        office.workspace.attach("QT-05", tmp_path / "phu-luc.xlsx")
        review_all(office.workspace, "QT-05")
        (tmp_path / "phu-luc.xlsx").write_bytes(b"PK 2")
        office.workspace.attach("QT-05", tmp_path / "phu-luc.xlsx")
        return office

    def test_the_reviews_are_stale_and_the_issue_is_refused(self, reviewed: Office) -> None:
        [status] = reviewed.workspace.status()
        assert [stale for _, stale in status.reviews] == [True] * len(ACTORS)

        with pytest.raises(Refused) as caught:
            reviewed.workspace.issue("40/QĐ-SCT", date=START, documents=["QT-05"])
        assert [str(fault.message) for fault in caught.value.diagnostics] == [
            "QT-05 changed after it was reviewed; missing: author, checker, approver"
        ]

    def test_nor_does_it_go_with_what_changed(self, reviewed: Office) -> None:
        reviewed.workspace.new("procedure", "QT-06", title="Khác", unit="vp")
        review_all(reviewed.workspace, "QT-06")
        outcome = reviewed.workspace.issue("40/QĐ-SCT", date=START, changed=True)

        assert [left.code for left in outcome.plan.left_out] == ["QT-05"]
        assert in_force(reviewed.workspace, START) == [("QT-06", "01.00", "40/QĐ-SCT")]

    def test_once_the_new_bytes_are_reviewed_they_are_what_is_issued(self, reviewed: Office) -> None:
        reviewed.issue("40/QĐ-SCT", "QT-05", date=START)

        assert reviewed.workspace.document("QT-05").open("phu-luc.xlsx") == b"PK 2"
        assert reviewed.workspace.verify().ok

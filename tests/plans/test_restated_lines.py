"""The lines of an entry as a plan states them: what may be put right in them, what is added, dropped, refused."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from support.ledgers import day, entry, issued, ledger_of, moment, withdrawn
from support.stores import SETTINGS, folder, system_of

from qms.errors import QmsError, Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.ledger import Act, IssueLine, LedgerEntry, Signer, WithdrawLine
from qms.model.preparations import DocumentVerdict, Preparation, PreparationFile, PreparedDocument, preparation_path
from qms.model.queries import entry_numbered
from qms.model.system import System
from qms.plans.correcting import with_entry
from qms.plans.plan import Plan
from qms.plans.rectifying import RectificationRequest, Typed, plan_rectification
from qms.text.values import read_value, value_bytes

OPEN = SETTINGS + "[review]\nroles = []\n"
NOW = moment(24 * 40)
PLAN = preparation_path("sua")
WRONG = entry(1, issued(), issued("qt-06"), withdrawn("qt-01", "thừa"), date=day(1), signer=Signer(person="giam-doc"))
BEFORE = entry(1, issued("qt-01"), issued("qt-02"), date=day(0))


def system(*entries: LedgerEntry, settings: str = OPEN) -> System:
    files = {**folder("qt-05", title="Quy trình kiểm soát hồ sơ"), **folder("qt-07", files={"a.xlsx": b"PK"})}
    files = {path: data for path, data in files.items() if not path.endswith("a.xlsx")}
    return system_of(files, ledger=ledger_of(*(entries or (WRONG,))), settings=settings)


def stated(line: IssueLine, **said: Any) -> PreparedDocument:
    fields = (
        "document", "code", "title", "edition", "revision", "digest", "change", "change_basis", "kind", "unit", "number",
        "date", "effective",
    )  # fmt: skip
    plain = {field: getattr(line, field) for field in fields}
    return PreparedDocument(verdict=DocumentVerdict.AMENDED, **{**plain, **said})


def gone(document: str, reason: str | None = None) -> PreparedDocument:
    return PreparedDocument(
        document=DocumentId(document), code="", title="", verdict=DocumentVerdict.WITHDRAWN, reason=reason
    )


def whole_of(of: LedgerEntry) -> list[PreparedDocument]:
    """Return the documents of a plan that states an entry just as it is."""
    return [*map(stated, of.issues), *(gone(line.document, line.reason) for line in of.withdraws)]


def plan(whole: System, *documents: PreparedDocument, of: int = 1, on_paper: bool = False, **header: Any) -> Plan:
    wrong = entry_numbered(whole.ledger, of)
    said = {
        "number": wrong.entry.number, "date": wrong.entry.date, "effective": wrong.entry.effective,
        "signer": wrong.entry.signer, "subject": wrong.entry.subject, "bases": wrong.entry.bases,
    }  # fmt: skip
    preparation = Preparation(
        act=Act.RECTIFICATION, corrects=of, prepared=NOW, prepared_by="iso-thu-ky", documents=documents,
        **{**said, **header},
    )  # fmt: skip
    file = PreparationFile(name="sua", preparation=preparation, data=value_bytes(preparation))
    request = RectificationRequest(
        entry=wrong, reason="gõ nhầm", typed=Typed(on_paper=on_paper), prepared=file, recorded=NOW,
        recorded_by="iso-thu-ky",
    )  # fmt: skip
    return plan_rectification(whole, request, saved={})


def read(whole: System, planned: Plan, of: int = 1) -> LedgerEntry:
    assert planned.entry is not None
    return entry_numbered(with_entry(whole.ledger, planned.entry, ""), of).entry


def refused(whole: System, *documents: PreparedDocument, error: type[QmsError] = Refused, **said: Any) -> list[str]:
    with pytest.raises(error) as caught:
        plan(whole, *documents, **said)
    return [str(caught.value.message), *(f"{d.code} {d.message}" for d in caught.value.diagnostics if d.is_error)]


def told(planned: Plan, code: str) -> list[str]:
    return [str(d.message) for d in planned.warnings if d.code == code]


class TestWhatMayBePutRight:
    @pytest.mark.parametrize(
        "said",
        [
            {"title": "Quy trình khác"},
            {"code": "QT-55"},
            {"unit": "ql-nl"},
            {"kind": "form"},
            {"edition": 2, "revision": 1},
            {"change": "Bổ sung", "change_basis": "5/KH-SCT"},
        ],
    )
    def test_every_value_of_a_line_but_its_text(self, said: dict[str, Any]) -> None:
        whole = system()
        first, *others = whole_of(WRONG)

        now = read(whole, plan(whole, attrs.evolve(first, **said), *others))

        assert now == attrs.evolve(WRONG, issues=(attrs.evolve(WRONG.issues[0], **said), WRONG.issues[1]))

    def test_the_plan_states_the_entry_whole_so_what_it_leaves_out_is_not_there(self) -> None:
        whole = system(attrs.evolve(WRONG, subject="Ban hành"))

        now = read(whole, plan(whole, *whole_of(WRONG), subject=None, signer=None))

        assert (now.subject, now.signer) == (None, None)

    def test_in_an_opening_each_line_has_a_decision_of_its_own(self) -> None:
        opening = entry(
            1, issued(number="12/QĐ-SCT", date=day(-9), effective=day(-9)), issued("qt-06"), act=Act.OPENING,
            number=None, book=None, date=day(1),
        )  # fmt: skip
        whole = system(opening)
        first, second = whole_of(opening)
        right = attrs.evolve(first, number="21/QĐ-SCT", date=day(-8), effective=None)

        now = read(whole, plan(whole, right, second))

        assert (now.issues[0].number, now.issues[0].date, now.issues[0].effective) == ("21/QĐ-SCT", day(-8), day(-8))

    def test_a_working_text_that_still_says_what_was_wrong_is_told(self) -> None:
        whole = system()
        first, *others = whole_of(WRONG)

        found = told(plan(whole, attrs.evolve(first, title="Quy trình khác"), *others), "QMS-I065")

        assert found == ["the working text of QT-05 still has the title “Quy trình kiểm soát hồ sơ”"]

    def test_a_plan_that_was_carried_out_says_what_it_became(self) -> None:
        whole = system()
        first, *others = whole_of(WRONG)
        planned = plan(whole, attrs.evolve(first, title="Khác"), *others)

        after, _ = read_value(planned.change.writes[PLAN], path=PLAN, cls=Preparation)

        assert after is not None
        assert after.became is not None
        assert (after.became.number, after.became.date) == ("1/QĐ-SCT", day(1))


class TestLinesThatAreNotThere:
    def test_a_line_entered_by_mistake_is_dropped(self) -> None:
        whole = system()
        first, _, third = whole_of(WRONG)
        planned = plan(whole, first, third)

        assert read(whole, planned) == attrs.evolve(WRONG, issues=WRONG.issues[:1])
        assert told(planned, "QMS-I050") == ["QT-06: from 2021-09-02 on none is in force, instead of 01.00"]

    def test_not_where_a_correction_is_about_it(self) -> None:
        correction = entry(2, issued("qt-06", title="Đúng"), act=Act.CORRECTION, corrects=1, number="7/SCT-VP")
        first, _, third = whole_of(WRONG)

        assert refused(system(WRONG, correction), first, third)[1] == (
            "QMS-I066 QT-06 cannot be taken out: entry 2 corrects its text"
        )

    def test_a_correction_that_keeps_the_old_number_is_told(self) -> None:
        correction = entry(2, issued(title="Đúng"), act=Act.CORRECTION, corrects=1, number="7/SCT-VP", book="chung")
        whole = system(WRONG, correction)
        first, *others = whole_of(WRONG)

        found = told(plan(whole, attrs.evolve(first, edition=2), *others), "QMS-I067")

        assert found == ["entry 2 corrects QT-05 and keeps the number 01.00"]

    def test_a_line_that_was_forgotten_is_added_with_the_text_on_the_disk(self) -> None:
        whole = system()
        working = whole.documents["qt-07"]
        forgotten = PreparedDocument(
            document=DocumentId("qt-07"), code="?", title="?", verdict=DocumentVerdict.NEW, edition=1, revision=0,
            digest=working.digest,
        )  # fmt: skip
        planned = plan(whole, *whole_of(WRONG), forgotten)

        line = read(whole, planned).issues[-1]
        assert (line.document, line.code, line.title, line.kind, line.unit) == (
            "qt-07", "QT-07", "Quy trình kiểm soát hồ sơ", "procedure", "vp",
        )  # fmt: skip
        assert (line.digest, line.tree) == (working.digest, working.tree)
        assert set(planned.change.takes) == {working.text_path}

    def test_it_needs_its_reviews_unless_they_were_done_on_paper(self) -> None:
        whole = system(settings=SETTINGS)
        forgotten = PreparedDocument(
            document=DocumentId("qt-07"), code="?", title="?", verdict=DocumentVerdict.NEW, edition=1, revision=0
        )

        assert refused(whole, *whole_of(WRONG), forgotten)[1] == (
            "QMS-R001 QT-07 lacks reviews: author, checker, approver"
        )
        assert read(whole, plan(whole, *whole_of(WRONG), forgotten, on_paper=True)).on_paper

    def test_but_not_in_an_opening(self) -> None:
        opening = entry(1, issued(), act=Act.OPENING, number=None, book=None, date=day(1))
        whole = system(opening, settings=SETTINGS)
        forgotten = PreparedDocument(
            document=DocumentId("qt-07"), code="?", title="?", verdict=DocumentVerdict.NEW, edition=1, revision=0,
            number="13/QĐ-SCT", date=day(-20),
        )  # fmt: skip

        line = read(whole, plan(whole, *whole_of(opening), forgotten)).issues[-1]

        assert (line.number, line.date, line.effective) == ("13/QĐ-SCT", day(-20), day(-20))

    @pytest.mark.parametrize(
        "document, digest, reason",
        [
            ("qt-99", None, "QMS-I060 entry 1 does not issue qt-99, and no text of it lies here"),
            ("qt-07", "sha256:" + "0" * 64, "QMS-I027 the text of QT-07 is not the one that was prepared"),
        ],
    )
    def test_what_cannot_be_added(self, document: str, digest: str | None, reason: str) -> None:
        forgotten = PreparedDocument(
            document=DocumentId(document), code="?", title="?", verdict=DocumentVerdict.NEW, edition=1, revision=0,
            digest=digest,
        )  # fmt: skip

        assert refused(system(), *whole_of(WRONG), forgotten)[1] == reason

    def test_a_correction_is_about_what_its_decision_issued_and_nothing_else(self) -> None:
        correction = entry(2, issued(title="Đúng"), act=Act.CORRECTION, corrects=1, number="7/SCT-VP", book="chung")
        forgotten = PreparedDocument(
            document=DocumentId("qt-07"), code="?", title="?", verdict=DocumentVerdict.NEW, edition=1, revision=0
        )

        assert refused(system(WRONG, correction), *whole_of(correction), forgotten, of=2)[1] == (
            "QMS-I021 1/QĐ-SCT of 2021-09-02 did not issue QT-07, so it cannot be corrected there"
        )


class TestWithdrawals:
    AFTER = attrs.evolve(WRONG, entry=2, number="2/QĐ-SCT")

    def test_one_is_put_right_added_or_dropped(self) -> None:
        whole = system(BEFORE, self.AFTER)
        first, second, _ = whole_of(self.AFTER)

        now = read(whole, plan(whole, first, second, gone("qt-02", "thừa"), of=2), 2)

        assert now.withdraws == (WithdrawLine(document=DocumentId("qt-02"), reason="thừa"),)

    def test_what_was_never_in_force_is_not_withdrawn(self) -> None:
        assert refused(system(BEFORE, self.AFTER), *whole_of(self.AFTER), gone("qt-09"), of=2)[1] == (
            "QMS-I003 qt-09 is not in force on 2021-09-02, so it cannot be withdrawn"
        )

    def test_an_opening_and_a_correction_withdraw_nothing(self) -> None:
        opening = entry(1, issued(), act=Act.OPENING, number=None, book=None, date=day(1))

        assert refused(system(opening), *whole_of(opening), gone("qt-06"))[1] == (
            "QMS-I068 entry 1 takes nothing out of force, so not qt-06"
        )


class TestRefusals:
    @pytest.mark.parametrize(
        "said, reason",
        [
            ({"digest": "sha256:" + "1" * 64}, "QMS-I061 entry 1 issued another text of QT-05: a typing error changes"),
            ({"digest": None}, "QMS-I061 entry 1 issued another text of QT-05"),
            ({"edition": None}, "QMS-I062 QT-05: edition and revision are not stated"),
            ({"edition": 0}, "QMS-I062 QT-05: edition and revision are not stated"),
            ({"revision": None}, "QMS-I062 QT-05: edition and revision are not stated"),
            ({"number": "12/QĐ-SCT"}, "QMS-I063 QT-05 states a decision of its own, and entry 1 is no opening"),
            ({"code": "…"}, "QMS-D003 the code “…” does not fit"),
            ({"title": " "}, "QMS-I064 QT-05 has no title"),
            ({"kind": "thu"}, "QMS-D001 there is no kind of document “thu”"),
            ({"unit": "ai"}, "QMS-D002 QT-05: there is no unit “ai”"),
            ({"code": "QT-06"}, "QMS-I004 QT-06 is the code of another document in force: qt-06"),
        ],
    )
    def test_what_no_line_can_say(self, said: dict[str, Any], reason: str) -> None:
        first, *others = whole_of(WRONG)

        found = refused(system(), attrs.evolve(first, **said), *others)

        assert found[0] == "1/QĐ-SCT of 2021-09-02 cannot be rectified so"
        assert found[1].startswith(reason)

    def test_a_found_text_is_added_by_a_correction(self) -> None:
        opening = entry(1, issued(digest=None, tree=None), act=Act.OPENING, number=None, book=None, date=day(1))
        [line] = whole_of(opening)

        with pytest.raises(Refused) as caught:
            plan(system(opening), attrs.evolve(line, digest="sha256:" + "1" * 64))

        assert str(caught.value.diagnostics[0].hint) == (
            "add the text that was found with `qms correct NUMBER --of 1 --from-start`"
        )

    def test_an_opening_states_nothing_that_was_still_to_come(self) -> None:
        opening = entry(1, issued(), act=Act.OPENING, number=None, book=None, date=day(1))
        [line] = whole_of(opening)

        assert refused(system(opening), attrs.evolve(line, effective=day(5)))[1] == (
            "QMS-A003 QT-05 takes effect on 2021-09-06, after the opening"
        )

    def test_a_document_is_named_once(self) -> None:
        assert "QMS-I029 the plan names qt-05 twice" in refused(system(), *whole_of(WRONG), gone("qt-05"))

    def test_numbers_that_do_not_follow_one_another_are_told(self) -> None:
        second = entry(2, issued(edition=1, revision=3), date=day(5))
        whole = system(WRONG, second)
        [line] = whole_of(second)

        found = told(plan(whole, attrs.evolve(line, edition=1, revision=0), of=2), "QMS-I007")

        assert found == ["QT-05 gets 01.00 although 01.00 was issued before"]

    def test_a_plan_of_another_entry_of_another_act_or_without_documents(self) -> None:
        second = entry(2, issued(revision=1), date=day(5))
        whole = system(WRONG, second)

        def of(corrects: int, act: Act = Act.RECTIFICATION, documents: Any = None) -> str:
            preparation = Preparation(
                act=act,
                corrects=corrects,
                prepared=NOW,
                prepared_by="a",
                documents=tuple(whole_of(WRONG) if documents is None else documents),
            )
            request = RectificationRequest(
                entry=entry_numbered(whole.ledger, 1), reason="x", recorded=NOW, recorded_by="a",
                prepared=PreparationFile(name="sua", preparation=preparation, data=b""),
            )  # fmt: skip
            with pytest.raises(Refused) as caught:
                plan_rectification(whole, request, saved={})
            return str(caught.value.message)

        assert of(2) == "the plan sua is of entry 2, not of entry 1"
        assert of(1, Act.CORRECTION) == "the plan sua is of another act: correction"
        assert of(1, documents=()) == "the plan sua names no document"

    def test_a_plan_says_it_all(self) -> None:
        whole = system()
        preparation = Preparation(
            act=Act.RECTIFICATION, corrects=1, prepared=NOW, prepared_by="a", documents=tuple(whole_of(WRONG))
        )
        request = RectificationRequest(
            entry=entry_numbered(whole.ledger, 1), reason="x", recorded=NOW, recorded_by="a",
            typed=Typed(subject="Khác"), prepared=PreparationFile(name="sua", preparation=preparation, data=b""),
        )  # fmt: skip

        with pytest.raises(UsageError, match="the plan sua states the entry whole"):
            plan_rectification(whole, request, saved={})

"""A decision in preparation: what it says of each document, what stays when it is prepared again, what it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.issues import NOW, QT_05, QT_06, digest, system
from support.ledgers import day, entry, issued, moment, withdrawn
from support.stores import SETTINGS, folder

from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.documents import Management
from qms.model.ledger import LedgerEntry, Signer
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparationFile, PreparedDocument
from qms.plans.plan import Plan
from qms.plans.preparing import PrepareRequest, Wish, documents_to_issue, plan_prepare, refuse_name
from qms.text.values import read_value, value_bytes

TOML, DRAFT = "plans/dot-5.toml", "plans/dot-5.md"
OWN = Management(change="Bổ sung căn cứ", change_basis="545/QĐ-UBND")


def request(*documents: str, **fields: Any) -> PrepareRequest:
    wish = Wish(**{field.name: fields.pop(field.name) for field in attrs.fields(Wish) if field.name in fields})
    said = {"name": "dot-5", "prepared": NOW, "prepared_by": "iso-thu-ky", **fields}
    return PrepareRequest(documents=tuple(map(DocumentId, documents)), wish=wish, **said)


def plan(asked: PrepareRequest, *entries: LedgerEntry, before: PreparationFile | None = None, **more: Any) -> Plan:
    return plan_prepare(system(*entries, **more), asked, before=before, saved={}, on_main={})


def prepared(asked: PrepareRequest, *entries: LedgerEntry, **more: Any) -> Preparation:
    made = plan(asked, *entries, **more).preparation
    assert made is not None
    return made


def refusal(asked: PrepareRequest, *entries: LedgerEntry, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        plan(asked, *entries, **more)
    return caught.value


def lying(preparation: Preparation, *, draft: bytes | None = None, data: bytes | None = None) -> PreparationFile:
    """Return a plan as it lies on the disk."""
    return PreparationFile(name="dot-5", preparation=preparation, data=data or value_bytes(preparation), draft=draft)


def after(made: Plan, before: PreparationFile | None = None) -> PreparationFile:
    """Return the files of a plan as they lie once it is prepared."""
    data = made.change.writes.get(TOML, before.data if before else b"")
    preparation, faults = read_value(data, path=TOML, cls=Preparation)
    assert preparation is not None, faults
    return lying(preparation, draft=made.change.writes.get(DRAFT, before.draft if before else None), data=data)


class TestWhatIsSaidOfADocument:
    def of(self, asked: PrepareRequest, *entries: LedgerEntry, **more: Any) -> tuple[str, str, str]:
        [one] = prepared(asked, *entries, **more).documents
        return str(one.verdict), str(one.to_be), one.digest or ""

    def test_what_was_never_issued_is_new(self) -> None:
        assert self.of(request("qt-05")) == ("new", "01.00", digest("qt-05"))

    def test_what_changed_is_amended_and_counts_on(self) -> None:
        assert self.of(request("qt-05"), entry(1, issued())) == ("amended", "01.01", digest("qt-05"))

    def test_what_stands_is_issued_again(self) -> None:
        same = entry(1, issued(digest=digest("qt-05")))

        assert self.of(request("qt-05", reissue=True), same) == ("reissued", "01.00", digest("qt-05"))
        assert self.of(request("qt-05", edition=2), same) == ("reissued", "02.00", digest("qt-05"))

    def test_a_withdrawn_text_that_comes_back_is_issued_again_and_counts_on(self) -> None:
        same = entry(1, issued(digest=digest("qt-05")))

        assert self.of(request("qt-05"), same, entry(2, withdrawn()))[:2] == ("reissued", "01.01")

    def test_an_edition_makes_every_document_n_00(self) -> None:
        asked = request("qt-05", "qt-06", edition=3)

        assert [str(x.to_be) for x in prepared(asked, entry(1, issued())).documents] == ["03.00", "03.00"]

    def test_what_is_withdrawn_has_a_reason_and_neither_number_nor_digest(self) -> None:
        [one] = prepared(request(withdraws={QT_05: "gộp vào QT-06"}), entry(1, issued())).documents

        assert one == PreparedDocument(
            document=QT_05, code="QT-05", title="Quy trình kiểm soát hồ sơ", verdict=DocumentVerdict.WITHDRAWN,
            reason="gộp vào QT-06",
        )  # fmt: skip

    def test_the_change_is_that_of_the_document_or_else_what_is_said_of_all(self) -> None:
        files = {**folder("qt-05", management=OWN), **folder("qt-06")}
        asked = request("qt-05", "qt-06", change="Sửa mục 5", change_basis="907/KH-SCT")

        [one, other] = prepared(asked, entry(1, issued(), issued("qt-06")), files=files).documents

        assert (one.change, one.change_basis) == ("Bổ sung căn cứ", "545/QĐ-UBND")
        assert (other.change, other.change_basis) == ("Sửa mục 5", "907/KH-SCT")

    def test_a_text_that_stands_has_nothing_to_say(self) -> None:
        asked = request("qt-05", reissue=True, change="Sửa mục 5", change_basis="907/KH-SCT")

        [one] = prepared(asked, entry(1, issued(digest=digest("qt-05")))).documents

        assert (one.change, one.change_basis) == (None, None)


class TestWhatIsWritten:
    def test_the_plan_the_draft_of_its_text_and_the_bytes_that_it_pins(self) -> None:
        asked = request(
            "qt-05", subject="Ban hành", signer=Signer(person="giam-doc", capacity="KT."), effective=day(40),
            bases=(PaperReference(number="907/KH-SCT", date=day(-100)),),
        )  # fmt: skip
        made = plan(asked)

        assert set(made.change.writes) == {TOML, DRAFT}
        assert made.change.takes == folder("qt-05")
        assert made.change.expects == {TOML: None, DRAFT: None}
        assert after(made).preparation == made.preparation == Preparation(
            subject="Ban hành", signer=Signer(person="giam-doc", capacity="KT."), effective=day(40),
            bases=(PaperReference(number="907/KH-SCT", date=day(-100)),), prepared=NOW, prepared_by="iso-thu-ky",
            documents=(
                PreparedDocument(
                    document=QT_05, code="QT-05", title="Quy trình kiểm soát hồ sơ", verdict=DocumentVerdict.NEW,
                    edition=1, revision=0, digest=digest("qt-05"),
                ),
            ),
        )  # fmt: skip

    def test_prepared_again_with_nothing_new_the_plan_stays_letter_by_letter(self) -> None:
        first = after(plan(request("qt-05")))
        again = plan(request(prepared=moment(999)), before=first)

        assert again.change.writes == {}
        assert again.preparation is not None
        assert again.preparation.documents == first.preparation.documents

    def test_what_was_typed_by_hand_stays_and_so_do_remarks_above_it(self) -> None:
        first = plan(request("qt-05"), entry(1, issued())).change.writes[TOML].decode()
        typed = (
            "# gửi Giám đốc ngày 15\n"
            + first.replace("prepared =", 'subject = "Ban hành quy trình"\nprepared =').rstrip("\n")
            + '\nchange = "Viết lại mục 5"\n'
        )
        value, faults = read_value(typed.encode(), path=TOML, cls=Preparation)
        assert value is not None, faults
        before = lying(value, data=typed.encode())

        again = plan(request(change="Khác", change_basis="907/KH-SCT"), entry(1, issued()), before=before)

        data = again.change.writes[TOML].decode()
        assert data.startswith("# gửi Giám đốc ngày 15\n")
        assert again.preparation is not None
        assert again.preparation.subject == "Ban hành quy trình"
        [one] = again.preparation.documents
        assert (one.change, one.change_basis) == ("Viết lại mục 5", "907/KH-SCT")

    def test_a_hand_edited_plan_that_was_never_saved_enters_the_commit(self) -> None:
        first = after(plan(request("qt-05")))
        typed = first.data + b"# xem lai\n"
        before = lying(first.preparation, draft=first.draft, data=typed)

        made = plan_prepare(system(), request(), before=before, saved={}, on_main={TOML: first.data})

        assert made.change.takes[TOML] == typed

    def test_an_untouched_draft_follows_the_plan_and_a_touched_one_stays(self) -> None:
        first = after(plan(request("qt-05")))
        touched = lying(first.preparation, draft=(first.draft or b"") + "Thêm một câu.\n".encode())
        asked = request("qt-06", subject="Ban hành hai quy trình")

        assert b"QT-06" in plan(asked, before=first).change.writes[DRAFT]
        assert DRAFT not in plan(asked, before=touched).change.writes
        assert plan(asked, before=touched).change.takes[DRAFT] == touched.draft


class TestPreparedAgain:
    FIRST = entry(1, issued(), issued("qt-06"))

    def first(self, *documents: str, **said: Any) -> PreparationFile:
        return after(plan(request(*documents or ("qt-05", "qt-06"), **said), self.FIRST))

    def again(self, asked: PrepareRequest, before: PreparationFile, *entries: LedgerEntry, **more: Any) -> Plan:
        return plan(asked, *(entries or (self.FIRST,)), before=before, **more)

    def test_what_is_named_now_joins_what_was_named(self) -> None:
        made = self.again(request("qt-06"), self.first("qt-05")).preparation

        assert made is not None
        assert [x.document for x in made.documents] == ["qt-05", "qt-06"]

    def test_what_is_left_out_leaves(self) -> None:
        made = self.again(request(leave_out=frozenset({QT_05})), self.first()).preparation

        assert made is not None
        assert [x.document for x in made.documents] == ["qt-06"]

    def test_what_is_withdrawn_now_is_no_longer_issued_and_the_other_way_round(self) -> None:
        gone = after(self.again(request(withdraws={QT_05: "thừa"}), self.first()))
        back = self.again(request("qt-05"), gone).preparation

        assert [(x.document, x.verdict) for x in gone.preparation.documents] == [
            (QT_06, DocumentVerdict.AMENDED),
            (QT_05, DocumentVerdict.WITHDRAWN),
        ]
        assert back is not None
        assert {x.verdict for x in back.documents} == {DocumentVerdict.AMENDED}

    def test_a_withdrawal_keeps_its_reason(self) -> None:
        gone = after(self.again(request(withdraws={QT_05: "thừa"}), self.first()))
        again = self.again(request(withdraws={QT_05: None}), gone).preparation

        assert again is not None
        assert again.documents[-1].reason == "thừa"

    def test_a_text_that_changed_is_pinned_anew_and_that_is_told(self) -> None:
        changed = {**folder("qt-05", text="# Khác\n"), **folder("qt-06")}
        made = self.again(request(), self.first(change="a", change_basis="b"), files=changed)

        assert [str(warning) for warning in made.warnings] == [
            "plans/dot-5.toml: QMS-I024 the text of QT-05 has changed since it was prepared; it is pinned anew"
        ]
        assert made.preparation is not None
        assert made.preparation.documents[0].digest == system(files=changed).documents["qt-05"].digest

    def test_a_number_that_another_decision_took_meanwhile_moves_on_and_that_is_told(self) -> None:
        before = self.first(change="a", change_basis="b")
        made = self.again(request(), before, self.FIRST, entry(2, issued(revision=1)))

        assert [str(w.message) for w in made.warnings] == ["QT-05 becomes 01.02, not 01.01 as it was prepared"]

    def test_manage_toml_that_says_otherwise_is_told_and_the_plan_keeps_its_own(self) -> None:
        files = {**folder("qt-05", management=OWN), **folder("qt-06")}
        made = self.again(request(), self.first(change="a", change_basis="b"), files=files)

        assert [(w.code, str(w.message)) for w in made.warnings] == [
            ("QMS-I026", f"QT-05: manage.toml says another {field} than the plan, which keeps its own")
            for field in ("change", "change_basis")
        ]

    def test_what_is_typed_takes_the_place_of_what_was(self) -> None:
        before = self.first(subject="Cũ", edition=2, signer=Signer(person="giam-doc"))
        made = self.again(request(subject="Mới", edition=3), before).preparation

        assert made is not None
        assert (made.subject, made.edition, made.signer) == ("Mới", 3, Signer(person="giam-doc"))


class TestWhatItStillLacks:
    def test_missing_reviews_and_changes_that_are_not_said_are_warnings(self) -> None:
        made = plan(request("qt-05"), entry(1, issued()), settings=SETTINGS)

        assert [(w.code, w.is_error) for w in made.warnings] == [("QMS-R001", False), ("QMS-I020", False)]


class TestCorrections:
    DECISION = entry(1, issued("qt-05", 2, 3), issued("qt-06"))

    def test_a_document_keeps_the_number_that_it_has_in_the_corrected_entry(self) -> None:
        later = entry(2, issued("qt-05", 2, 4))
        made = prepared(request("qt-05", corrects=self.DECISION), self.DECISION, later)

        assert (made.act, made.corrects) == ("correction", 1)
        [one] = made.documents
        assert (str(one.to_be), one.verdict, one.digest) == ("02.03", "amended", digest("qt-05"))

    def test_what_the_decision_did_not_issue_or_issued_just_so_cannot_be_corrected(self) -> None:
        decision = entry(1, issued("qt-06", digest=digest("qt-06")))
        refused = refusal(request("qt-05", "qt-06", corrects=decision), decision)

        assert [(d.code, str(d.message)) for d in refused.diagnostics] == [
            ("QMS-I021", "1/QĐ-SCT of 2021-09-02 did not issue QT-05, so it cannot be corrected there"),
            ("QMS-I022", "the text of QT-06 is the one that 1/QĐ-SCT of 2021-09-02 issued: nothing in it is corrected"),
        ]

    def test_its_draft_says_that_it_corrects(self) -> None:
        made = plan(request("qt-05", corrects=self.DECISION), self.DECISION)

        assert "**Điều 1.** Đính chính Quy trình kiểm soát hồ sơ" in made.change.writes[DRAFT].decode()


class TestRefusals:
    def test_a_plan_about_nothing(self) -> None:
        with pytest.raises(UsageError, match="neither issues nor withdraws a document"):
            plan(request())

    def test_one_of_which_all_is_left_out(self) -> None:
        with pytest.raises(UsageError, match="neither issues nor withdraws a document"):
            plan(request(leave_out=frozenset({QT_05})), before=after(plan(request("qt-05"))))

    def test_a_text_that_cannot_be_read(self) -> None:
        refused = refusal(request("qt-05"), files={"documents/procedure/qt-05/document.md": b"\0"})

        assert [d.code for d in refused.diagnostics] == ["QMS-T003"]
        assert str(refused) == "dot-5 cannot be prepared"

    def test_an_unchanged_text_that_nobody_means_to_issue_again(self) -> None:
        refused = refusal(request("qt-05"), entry(1, issued(digest=digest("qt-05"))))

        assert [d.code for d in refused.diagnostics] == ["QMS-I001"]

    def test_a_withdrawal_of_what_was_never_issued(self) -> None:
        refused = refusal(request("qt-05", withdraws={QT_06: None}))

        assert [d.code for d in refused.diagnostics] == ["QMS-I023"]

    def test_a_signer_nobody_knows(self) -> None:
        with pytest.raises(UsageError, match="there is no person “zz”"):
            plan(request("qt-05", signer=Signer(person="zz")))

    def test_a_plan_that_has_become_a_decision(self) -> None:
        ended = after(plan(request("qt-05"))).preparation
        ended = attrs.evolve(ended, became=PaperReference(number="244/QĐ-SCT", date=dt.date(2021, 9, 13)))

        refused = refusal(request("qt-06"), before=lying(ended))

        assert str(refused) == "the plan dot-5 has become 244/QĐ-SCT of 2021-09-13"
        assert str(refused.hint) == "prepare the next decision under another name"

    def test_a_plan_of_another_act(self) -> None:
        decision = entry(1, issued("qt-05"))
        before = after(plan(request("qt-05"), decision))

        refused = refusal(request("qt-05", corrects=decision), decision, before=before)

        assert str(refused) == "the plan dot-5 is of another act"
        assert str(refused.hint) == "see plans/dot-5.toml; give this one another name"


class TestNames:
    @pytest.mark.parametrize("name", ["dot-5", "2021-09-13", "q4"])
    def test_a_slug_is_a_name(self, name: str) -> None:
        refuse_name(name)

    @pytest.mark.parametrize(
        ("name", "proposal"),
        [
            ("Đợt 4/2021", "dot-4-2021"),
            ("a/b", "a-b"),
            ("a b", "a-b"),
            ("../x", "x"),
            ("Q4", "q4"),
            ("con", "sua-doi-2021"),
            ("", "sua-doi-2021"),
            ("…", "sua-doi-2021"),
            ("a" * 60, "a" * 48),
        ],
    )
    def test_anything_else_is_refused_with_a_proposal(self, name: str, proposal: str) -> None:
        with pytest.raises(UsageError) as caught:
            refuse_name(name)

        assert str(caught.value.message) == f"“{name}” cannot be the name of a plan"
        assert str(caught.value.hint).endswith(f"like {proposal}")

    @given(st.text(max_size=80))
    def test_what_is_proposed_is_a_name(self, name: str) -> None:
        try:
            refuse_name(name)
        except UsageError as error:
            refuse_name(str(error.hint).rpartition("like ")[2])


def test_the_documents_of_a_plan_come_before_those_that_are_named_now() -> None:
    before = after(plan(request("qt-06")))

    assert documents_to_issue(request("qt-05", "qt-06"), before) == ("qt-06", "qt-05")
    assert documents_to_issue(request("qt-05", leave_out=frozenset({QT_06})), before) == ("qt-05",)
    assert documents_to_issue(request(withdraws={QT_06: None}), before) == ()

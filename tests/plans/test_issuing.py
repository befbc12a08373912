"""One decision, planned: what it writes, what it refuses, what it warns of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from support.issues import NOW, OPEN, QT_05, QT_06, SAID, codes, digest, plan, refusal, request, system
from support.ledgers import day, entry, issued, ledger_of, moment, withdrawn
from support.stores import ACTORS, ORGANISATION, SETTINGS, folder, settings_of, system_of

from qms.diagnostics import Diagnostic, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import folder_digest, git_tree_id, sha256
from qms.model.documents import Management
from qms.model.ledger import Act, LedgerEntry, Signer, WithdrawLine
from qms.model.numbering import RevisionNumber
from qms.model.papers import PaperReference
from qms.model.reviews import Means, Review, ReviewedDocument, Role, Verdict
from qms.plans.issuing import FAR_EFFECT, FAR_FUTURE, IssueRequest, plan_issue
from qms.plans.plan import LeftOut
from qms.plans.readiness import is_changed, last_issued, review_gaps
from qms.text.ledger import read_entry
from qms.wording import msg


def reviews(document: str = "qt-05", *, of: str | None = None, **verdicts: Verdict) -> dict[str, Review]:
    """Return one act in each role on a text, approving unless said otherwise."""
    pinned = (ReviewedDocument(document=DocumentId(document), digest=of or digest(document)),)
    return {
        f"reviews/2021/{n}.toml": Review(
            by=person, role=Role(role), verdict=verdicts.get(role, Verdict.APPROVED), date=day(2), recorded=moment(n),
            documents=pinned, reason="thiếu căn cứ" if role in verdicts else None,
        )
        for n, (role, person) in enumerate(ACTORS.items(), start=24)
    }  # fmt: skip


class TestThePlan:
    def test_it_is_one_entry_after_the_last_one(self) -> None:
        before = ledger_of(entry(1, issued("qt-01")), entry(2, issued("qt-02")))
        asked = request(
            "qt-05", effective=day(20), signer=Signer(person="giam-doc", capacity="KT."), subject="Ban hành",
            bases=(PaperReference(number="907/KH-SCT", date=day(-100)),), by="giam-doc", means=Means.PAPER,
            source="files/ab12/244.pdf", withdraws={DocumentId("qt-01"): "gộp vào QT-05"},
        )  # fmt: skip

        made = plan_issue(system_of(folder("qt-05"), ledger=before, settings=OPEN), asked, saved={}).entry

        text = system().documents["qt-05"]
        assert made == LedgerEntry(
            format=1, entry=3, previous=before.last().digest, act=Act.ISSUE, number="244/QĐ-SCT", issuer="sct",
            book="quyet-dinh", date=day(10), effective=day(20), recorded=NOW, recorded_by="iso-thu-ky", by="giam-doc",
            means=Means.PAPER, source="files/ab12/244.pdf", signer=Signer(person="giam-doc", capacity="KT."),
            subject="Ban hành", bases=(PaperReference(number="907/KH-SCT", date=day(-100)),),
            issues=(issued(edition=1, revision=0, digest=text.digest, tree=text.tree, **SAID),),
            withdraws=(WithdrawLine(document=DocumentId("qt-01"), reason="gộp vào QT-05"),),
        )  # fmt: skip

    def test_the_first_entry_of_a_store_names_none_before_it(self) -> None:
        made = plan(request("qt-05")).entry

        assert made is not None
        assert (made.entry, made.previous, made.effective) == (1, None, day(10))

    def test_it_writes_the_entry_and_takes_the_bytes_of_the_folders_as_they_lie(self) -> None:
        made = plan(request("qt-06", "qt-05", text="Điều 1. Ban hành.\n"))

        change = made.change
        [(path, written)] = change.writes.items()
        assert path == made.entry_path == "decisions/2021/0244-qd-sct.md"
        assert change.takes == {**folder("qt-05"), **folder("qt-06")}
        assert (change.expects, change.removes) == ({path: None}, frozenset())
        assert (change.base, change.author, change.at) == ("c0" * 20, "iso-thu-ky", NOW)
        assert change.message.startswith("244/QĐ-SCT (2021-09-11)\n\nissues 2, withdraws 0; effective 2021-09-11")
        read, faults = read_entry(written, path=path)
        assert read is not None
        assert (read.entry, read.text, faults) == (made.entry, "\nĐiều 1. Ban hành.\n", ())

    def test_the_commit_names_the_subject(self) -> None:
        assert plan(request("qt-05", subject="Ban hành")).change.message.startswith(
            "244/QĐ-SCT (2021-09-11): Ban hành\n"
        )

    def test_a_document_named_twice_is_issued_once_and_lines_keep_the_order(self) -> None:
        made = plan(request("qt-06", "qt-05", "qt-06")).entry

        assert made is not None
        assert [line.document for line in made.issues] == ["qt-06", "qt-05"]

    def test_files_that_are_gone_from_the_disk_leave_main_too(self) -> None:
        gone = "documents/procedure/qt-05/old.xlsx"
        made = plan_issue(system(), request("qt-05"), saved={QT_05: [*folder("qt-05"), gone]})

        assert made.change.removes == {gone}

    def test_the_change_in_preparation_goes_into_the_line_and_is_emptied(self) -> None:
        prepared = Management(review_interval=12, change="Bổ sung căn cứ", change_basis="545/QĐ-UBND")
        files = folder("qt-05", management=prepared)
        made = plan(request("qt-05"), files=files)

        path = "documents/procedure/qt-05/manage.toml"
        assert made.entry is not None
        [line] = made.entry.issues
        names = {name.rpartition("/")[2]: data for name, data in files.items()}
        emptied = made.change.writes[path]
        assert (line.change, line.change_basis) == ("Bổ sung căn cứ", "545/QĐ-UBND")
        assert emptied == b"review_interval = 12\n"
        assert made.change.expects[path] == files[path]
        assert path not in made.change.takes
        assert line.digest == folder_digest(names)
        assert line.tree == git_tree_id({**names, "manage.toml": emptied})

    def test_what_was_left_out_is_(self) -> None:
        left = LeftOut(document=QT_06, code="QT-06", reason=msg("lacks reviews"))

        assert plan_issue(system(), request("qt-05"), saved={}, left_out=[left]).left_out == (left,)


class TestNumbers:
    FIRST = entry(1, issued(revision=0), date=day(1))

    def number(self, asked: IssueRequest, *entries: LedgerEntry) -> str:
        made = plan(asked, *entries).entry
        assert made is not None
        return str(RevisionNumber.of(made.issues[0]))

    def test_the_first_issue_is_01_00_a_changed_text_counts_on(self) -> None:
        assert self.number(request("qt-05")) == "01.00"
        assert self.number(request("qt-05"), self.FIRST) == "01.01"

    def test_a_new_edition_is_n_00_changed_or_not(self) -> None:
        unchanged = entry(1, issued(digest=digest("qt-05")), date=day(1))

        assert self.number(request("qt-05", edition=2), self.FIRST) == "02.00"
        assert self.number(request("qt-05", edition=2), unchanged) == "02.00"

    def test_an_unchanged_text_keeps_its_number_when_it_is_issued_again(self) -> None:
        unchanged = entry(1, issued(edition=2, revision=3, digest=digest("qt-05")), date=day(1))

        assert self.number(request("qt-05", reissue=True), unchanged) == "02.03"

    def test_a_changed_text_counts_on_beside_unchanged_ones(self) -> None:
        assert self.number(request("qt-05", reissue=True), self.FIRST) == "01.01"

    def test_numbering_goes_on_after_a_withdrawal(self) -> None:
        unchanged = entry(1, issued(digest=digest("qt-05")), date=day(1))

        assert self.number(request("qt-05"), unchanged, entry(2, withdrawn(), date=day(2))) == "01.01"

    def test_a_paper_may_state_its_number_which_warns_where_it_is_out_of_order(self) -> None:
        asked = request("qt-05", stated={QT_05: RevisionNumber(1, 0)})

        assert self.number(asked, entry(1, issued(edition=2), date=day(1))) == "01.00"
        [warning] = plan(asked, entry(1, issued(edition=2), date=day(1))).warnings
        assert str(warning) == (
            "decisions/2021/0244-qd-sct.md: QMS-I007 QT-05 gets 01.00 although 02.00 was issued before"
        )
        assert warning.severity is Severity.WARNING

    def test_one_number_for_two_texts_is_a_warning(self) -> None:
        asked = request("qt-05", stated={QT_05: RevisionNumber(1, 0)})

        assert codes(plan(asked, self.FIRST).warnings) == ["QMS-I007"]
        assert codes(plan(asked, entry(1, issued(digest=digest("qt-05")), date=day(1))).warnings) == []


class TestUnchangedTexts:
    def ledger(self) -> LedgerEntry:
        return entry(1, issued(digest=digest("qt-05")), date=day(1))

    def test_an_unchanged_text_is_refused(self) -> None:
        refused = refusal(request("qt-05", "qt-06"), self.ledger())

        assert [str(fault) for fault in refused.diagnostics] == [
            "documents/procedure/qt-05/document.md: QMS-I001 QT-05 has not changed since it was last issued"
        ]
        assert "--reissue" in str(refused.diagnostics[0].hint)
        assert str(refused) == "244/QĐ-SCT cannot be issued"

    @pytest.mark.parametrize("said", [{"reissue": True}, {"edition": 2}, {"stated": {QT_05: RevisionNumber(1, 0)}}])
    def test_unless_the_decision_means_it(self, said: dict[str, Any]) -> None:
        assert plan(request("qt-05", **said), self.ledger()).entry is not None

    def test_what_counts_is_the_highest_decision_though_it_has_not_taken_effect(self) -> None:
        pending = entry(2, issued(revision=1), date=day(2), effective=day(99))

        assert last_issued(system(self.ledger(), pending), "qt-05") == pending.issues[0]
        assert is_changed(system(self.ledger(), pending), system().documents["qt-05"])
        assert not is_changed(system(self.ledger()), system().documents["qt-05"])

    def test_a_new_document_counts_as_changed_and_a_withdrawn_one_if_its_text_did(self) -> None:
        gone = entry(2, withdrawn(), date=day(2))

        assert last_issued(system(self.ledger(), gone), "qt-05") is None
        assert not is_changed(system(self.ledger(), gone), system().documents["qt-05"])
        assert is_changed(system(), system().documents["qt-05"])

    def test_a_withdrawn_text_may_come_back_as_it_was_and_counts_one_revision_on(self) -> None:
        gone = entry(2, withdrawn(), date=day(2))

        [line] = plan(request("qt-05"), self.ledger(), gone).entry.issues

        assert (line.edition, line.revision) == (1, 1)

    def test_a_text_that_was_missing_at_the_opening_counts_as_changed(self) -> None:
        opening = entry(1, issued(digest=None, tree=None), act=Act.OPENING, number=None)

        assert is_changed(system(opening), system().documents["qt-05"])


class TestDates:
    def test_a_decision_far_in_the_future_is_refused(self) -> None:
        limit = NOW.date() + FAR_FUTURE

        assert plan(request("qt-05", date=limit)).entry is not None
        assert str(refusal(request("qt-05", date=limit + dt.timedelta(days=1)))) == (
            "the decision's date 2022-10-03 is not plausible: today is 2021-10-01"
        )

    def test_so_is_one_from_before_the_republic(self) -> None:
        assert "not plausible" in str(refusal(request("qt-05", date=dt.date(1944, 12, 31))))

    def test_so_is_an_effect_more_than_ten_years_ahead(self) -> None:
        limit = NOW.date() + FAR_EFFECT

        assert plan(request("qt-05", effective=limit)).entry is not None
        assert "more than ten years ahead" in str(refusal(request("qt-05", effective=limit + dt.timedelta(days=1))))

    def test_an_effect_before_the_decision_must_be_meant(self) -> None:
        early = request("qt-05", effective=day(9))

        assert str(refusal(early)) == "the effective date 2021-09-10 is before the decision's date 2021-09-11"
        assert plan(attrs.evolve(early, allow_retroactive=True)).entry.effective == day(9)

    def test_a_clock_behind_the_last_entry_is_refused(self) -> None:
        last = entry(1, issued("qt-01"), recorded=NOW)

        assert plan(request("qt-05"), last).entry is not None
        late = refusal(request("qt-05", recorded=NOW - dt.timedelta(minutes=1)), last)
        assert (
            str(late) == "the clock says 2021-10-01T07:59+07:00, but the last entry was made at 2021-10-01T08:00+07:00"
        )


class TestReviews:
    def gaps(
        self, acts: Mapping[str, Review] | None = None, *entries: LedgerEntry, settings: str = SETTINGS
    ) -> list[str]:
        whole = system(*entries, reviews=acts, settings=settings)
        return [str(gap.message) for gap in review_gaps(whole, whole.documents["qt-05"])]

    def test_a_text_that_every_role_passed_has_no_gap(self) -> None:
        assert self.gaps(reviews()) == []
        assert plan(request("qt-05"), reviews=reviews(), settings=SETTINGS).entry is not None

    def test_missing_acts_are_named(self) -> None:
        acts = {path: act for path, act in reviews().items() if act.role is not Role.CHECKER}

        assert self.gaps(acts) == ["QT-05 lacks reviews: checker"]
        assert self.gaps() == ["QT-05 lacks reviews: author, checker, approver"]

    def test_a_rejection_stops_it_with_its_reason(self) -> None:
        acts = reviews(checker=Verdict.REJECTED)

        assert self.gaps(acts) == [
            "QT-05 was rejected by kiem-tra on 2021-09-03: thiếu căn cứ",
            "QT-05 lacks reviews: checker",
        ]

    def test_a_rejection_without_a_reason_is_shown_with_a_dash(self) -> None:
        acts = {path: attrs.evolve(act, reason=None) for path, act in reviews(checker=Verdict.REJECTED).items()}

        assert self.gaps(acts)[0].endswith("on 2021-09-03: –")

    def test_acts_on_other_bytes_are_stale(self) -> None:
        assert self.gaps(reviews(of=sha256(b""))) == [
            "QT-05 changed after it was reviewed; missing: author, checker, approver"
        ]

    def test_acts_on_the_bytes_in_force_are_no_stale_ones(self) -> None:
        old = entry(1, issued(digest=sha256(b"")), date=day(1))

        assert self.gaps(reviews(of=sha256(b"")), old) == ["QT-05 lacks reviews: author, checker, approver"]

    def test_a_decision_is_refused_with_every_gap_of_every_document(self) -> None:
        refused = refusal(request("qt-05", "qt-06"), reviews=reviews(checker=Verdict.REJECTED), settings=SETTINGS)

        assert codes(refused.diagnostics) == ["QMS-R001", "QMS-R002", "QMS-R001"]

    def test_reviews_done_on_paper_are_said_in_the_entry(self) -> None:
        made = plan(request("qt-05", on_paper=True), settings=SETTINGS).entry

        assert made is not None
        assert made.on_paper

    def test_where_the_policy_takes_none_on_paper_it_is_refused(self) -> None:
        strict = SETTINGS + "[review]\non_paper = false\n"
        refused = refusal(request("qt-05", on_paper=True), reviews=reviews(), settings=strict)

        assert str(refused) == "the review policy of this store takes no reviews on paper"

    def test_the_policy_names_the_roles(self) -> None:
        two = SETTINGS + "[review]\nroles = ['author', 'approver']\n"

        assert self.gaps(settings=two) == ["QT-05 lacks reviews: author, approver"]
        assert settings_of(two).review.roles == (Role.AUTHOR, Role.APPROVER)


class TestWithdrawals:
    FIRST = entry(1, issued(), date=day(1))

    def test_a_decision_may_do_nothing_but_withdraw(self) -> None:
        made = plan(request(withdraws={QT_05: "hết hiệu lực"}), self.FIRST)

        assert made.entry is not None
        assert made.entry.withdraws == (withdrawn("qt-05", "hết hiệu lực"),)
        assert made.change.takes == {}

    def test_what_is_issued_by_it_cannot_be_withdrawn_by_it(self) -> None:
        refused = refusal(request("qt-05", withdraws={QT_05: None}), self.FIRST)

        assert [str(fault.message) for fault in refused.diagnostics] == ["qt-05 is both issued and withdrawn"]

    @pytest.mark.parametrize(
        "entries",
        [
            (),
            (entry(1, issued(), date=day(1)), entry(2, withdrawn(), date=day(2))),
            (entry(1, issued(), date=day(1), effective=day(11)),),
        ],
        ids=["never issued", "withdrawn already", "not yet in force"],
    )
    def test_what_is_not_in_force_cannot_be_withdrawn(self, entries: tuple[LedgerEntry, ...]) -> None:
        refused = refusal(request(withdraws={QT_05: None}), *entries)

        assert codes(refused.diagnostics) == ["QMS-I003"]

    def test_a_decision_that_does_nothing_is_refused(self) -> None:
        with pytest.raises(UsageError, match="neither issues nor withdraws"):
            plan(request())


class TestWhatElseIsWrong:
    def test_a_text_that_cannot_be_read_is_refused(self) -> None:
        path = "documents/procedure/qt-05/document.md"
        refused = refusal(request("qt-05"), files={path: b"# no header\n"})

        assert codes(refused.diagnostics) == ["QMS-T010"]

    def test_a_text_in_windows_form_is_refused(self) -> None:
        path = "documents/procedure/qt-05/document.md"
        crlf = folder("qt-05")[path].replace(b"\n", b"\r\n")

        assert codes(refusal(request("qt-05"), files={path: crlf}).diagnostics) == ["QMS-T006"]

    def test_what_the_checks_said_stops_it_or_warns(self) -> None:
        error = Diagnostic(code="X-1", message="sai")
        warning = Diagnostic(code="X-2", message="lạ", severity=Severity.WARNING)

        with pytest.raises(Refused) as caught:
            plan_issue(system(), request("qt-05"), saved={}, diagnostics=[warning, error])
        assert codes(caught.value.diagnostics) == ["X-1", "X-2"]
        assert plan_issue(system(), request("qt-05"), saved={}, diagnostics=[warning]).warnings == (warning,)

    def test_warnings_of_the_number_are_passed_on(self) -> None:
        assert codes(plan(request("qt-05", number="5/QĐ-SCT")).warnings) == ["QMS-N001"]


class TestTheSigner:
    def test_nobody_signs_after_leaving(self) -> None:
        organisation = ORGANISATION + '[[people]]\nid = "da-nghi"\nname = "Đã nghỉ"\nto = 2021-09-11\n'
        asked = request("qt-05", signer=Signer(person="da-nghi"))

        with pytest.raises(UsageError, match="da-nghi has left, on 2021-09-11, and does not sign on 2021-09-11"):
            plan(asked, organisation=organisation)
        assert plan(attrs.evolve(asked, date=day(9)), organisation=organisation).entry is not None

    def test_nobody_signs_whom_the_organisation_does_not_know(self) -> None:
        with pytest.raises(UsageError, match="there is no person “zz”"):
            plan(request("qt-05", signer=Signer(person="zz")))

    def test_a_capacity_is_one_of_those_of_the_decree(self) -> None:
        with pytest.raises(UsageError, match="nobody signs in the capacity “ZZ”"):
            plan(request("qt-05", signer=Signer(person="giam-doc", capacity="ZZ")))

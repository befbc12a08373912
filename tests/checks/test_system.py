"""Rules about the documents together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, entry, issued, ledger_of, moment, withdrawn
from support.stores import folder, system_of
from support.views import system_view

from qms.builtin.hooks import qms_contributes
from qms.checks import system
from qms.contributions import Check, Scope
from qms.model.codes import DocumentId
from qms.model.documents import LegalBasis, Management
from qms.model.ledger import LedgerEntry
from qms.model.papers import Paper
from qms.model.reviews import Review, ReviewedDocument, Role, Verdict

QT_05 = "documents/procedure/qt-05/document.md"
RULES = [c for c in qms_contributes({}) if isinstance(c, Check) and c.scope is Scope.SYSTEM]


def told(rule: Any, files: Mapping[str, bytes], **said: Any) -> list[str]:
    return [str(one) for one in rule(system_view(files, **said))]


def digest(document: str, files: Mapping[str, bytes]) -> str:
    return system_of(files).documents[document].digest


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.code)
def test_a_sound_system_is_left_alone(check: Check) -> None:
    first = folder("qt-01")
    linked = folder(
        "qt-05", text="# T\n\n[a](qms:qt-01)\n", parent="qt-01", bases=(LegalBasis(number="545/QĐ-UBND", date=day(-9)),),
        management=Management(seen={"qt-01": digest("qt-01", first)}),
    )  # fmt: skip
    known = ledger_of(entry(1, issued(), issued("qt-01")))
    papers = {"papers/2021/a.toml": Paper(number="545/QĐ-UBND", date=day(-9), issuer="ubnd", subject="a")}

    assert told(check.rule, {**first, **linked}, ledger=known, papers=papers) == []


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.code)
def test_a_document_whose_header_cannot_be_read_is_judged_without_harm(check: Check) -> None:
    assert told(check.rule, {QT_05: b"+++\ncode = 1\n+++\n"}) == []


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.code)
def test_each_rule_is_explained(check: Check) -> None:
    assert (check.rule.__doc__ or "").strip().endswith(".")


class TestCodes:
    def test_no_two_working_documents_bear_one_code_whatever_its_case(self) -> None:
        files = {**folder("a", code="QT-01"), **folder("b", code="qt-01", kind="form"), **folder("c", code="QT-02")}

        assert told(system.codes_unique, files) == [
            "documents/form/b/document.md:2: QMS-S001 qt-01 is the code of documents/procedure/a and of documents/form/b"
        ]

    def test_each_further_bearer_is_told(self) -> None:
        assert len(told(system.codes_unique, {p: d for n in "abc" for p, d in folder(n, code="X1").items()})) == 2


class TestLinks:
    TEXT = "# T\n\n[a](qms:qt-01) [b](qms:QT-01) [c](qms:QT-00) [d](qms:qt-99)\n"

    def test_a_link_leads_to_an_id_a_code_or_a_former_code(self) -> None:
        files = {**folder("qt-05", text=self.TEXT), **folder("qt-01")}
        known = ledger_of(entry(1, issued("qt-01", code="QT-00")))

        assert told(system.links_resolve, files, ledger=known) == [
            f"{QT_05}:9: QMS-S002 the link to “qt-99” leads nowhere"
        ]

    def test_only_the_documents_to_be_judged_are_told_of(self) -> None:
        files = {**folder("qt-05", text=self.TEXT), **folder("qt-01")}

        assert told(system.links_resolve, files, subjects=["qt-01"]) == []


class TestParents:
    def test_a_parent_that_is_not_there_is_told(self) -> None:
        assert told(system.parents_resolve, folder("qt-05", parent="qt-01")) == [
            f"{QT_05}:5: QMS-S003 the parent “qt-01” does not exist"
        ]

    def test_a_circle_is_told_once(self) -> None:
        files = {
            **folder("a", parent="b"),
            **folder("b", parent="c"),
            **folder("c", parent="a"),
            **folder("d", parent="a"),
        }

        assert told(system.parents_resolve, files) == [
            "documents/procedure/a/document.md:5: QMS-S004 the parents run in a circle: a → b → c → a"
        ]

    def test_also_where_only_some_of_it_are_judged(self) -> None:
        files = {**folder("a", parent="b"), **folder("b", parent="c"), **folder("c", parent="a")}

        assert told(system.parents_resolve, files, subjects=["c", "b"]) == [
            "documents/procedure/b/document.md:5: QMS-S004 the parents run in a circle: b → c → a → b"
        ]

    def test_no_document_is_its_own_parent(self) -> None:
        assert told(system.parents_resolve, folder("a", parent="a")) == [
            "documents/procedure/a/document.md:5: QMS-S004 the parents run in a circle: a → a"
        ]

    @given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")))
    def test_a_circle_is_told_exactly_once_where_one_of_it_is_judged(
        self, parents: dict[str, str], subjects: Collection[str]
    ) -> None:
        files = {path: data for name in "abcd" for path, data in folder(name, parent=parents.get(name)).items()}
        circles = {frozenset(circle) for name in "abcd" if (circle := circle_of(name, parents))}

        told_of = [one for one in told(system.parents_resolve, files, subjects=sorted(subjects)) if "S004" in one]

        assert len(told_of) == sum(bool(circle & set(subjects)) for circle in circles)


def circle_of(name: str, parents: Mapping[str, str]) -> list[str]:
    """Return the circle in which *name* stands, walking up from it; none where the way does not come back to it."""
    way = [name]
    while way[-1] in parents and len(way) <= 5:
        way.append(parents[way[-1]])
        if way[-1] == name:
            return way
    return []


class TestSeen:
    def test_a_linked_text_that_changed_since_it_was_looked_at_is_told(self) -> None:
        files = {**folder("qt-05", management=Management(seen={"qt-01": "sha256:0"})), **folder("qt-01")}

        assert told(system.seen_is_current, files) == [
            "documents/procedure/qt-05/manage.toml:2: QMS-S005 qt-01 changed since QT-05 was last held against it"
        ]

    def test_so_is_one_that_is_gone(self) -> None:
        assert (
            len(told(system.seen_is_current, folder("qt-05", management=Management(seen={"qt-01": "sha256:0"})))) == 1
        )


class TestOneNumberOneDate:
    CITES = LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9))

    def test_a_paper_has_the_date_with_which_it_is_entered(self) -> None:
        paper = Paper(number="545/QĐ-UBND", date=dt.date(2021, 2, 10), issuer="ubnd", subject="a")

        assert told(
            system.one_number_one_date, folder("qt-05", bases=(self.CITES,)), papers={"papers/2021/p.toml": paper}
        ) == [f"{QT_05}:8: QMS-S006 545/QĐ-UBND is dated 2021-02-09 here and 2021-02-10 in papers/2021/p.toml"]

    def test_so_has_a_decision_of_the_ledger_however_the_number_is_written(self) -> None:
        cites = LegalBasis(number="0244/QĐ-SCT", date=dt.date(2021, 9, 14))
        known = ledger_of(entry(1, issued("qt-01"), number="244/QĐ-SCT", date=dt.date(2021, 9, 13)))

        assert told(system.one_number_one_date, folder("qt-05", bases=(cites,)), ledger=known) == [
            f"{QT_05}:8: QMS-S006 0244/QĐ-SCT is dated 2021-09-14 here and 2021-09-13 in decisions/2021/0001.md"
        ]

    def test_so_has_one_that_only_documents_cite(self) -> None:
        other = LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 8))
        files = {**folder("qt-05", bases=(self.CITES,)), **folder("qt-01", bases=(other,))}

        assert told(system.one_number_one_date, files) == [
            f"{QT_05}:8: QMS-S006 545/QĐ-UBND is dated 2021-02-09 here and 2021-02-08 in "
            "documents/procedure/qt-01/document.md"
        ]

    @pytest.mark.parametrize(
        "basis",
        [
            LegalBasis(number="545/QĐ-UBND", date=dt.date(2020, 2, 9)),
            LegalBasis(number="546/QĐ-UBND", date=dt.date(2021, 1, 9)),
            LegalBasis(number="545/QĐ-UBND"),
        ],
    )
    def test_other_years_numbers_and_papers_without_a_date_do_not_meet(self, basis: LegalBasis) -> None:
        papers = {"papers/2021/p.toml": Paper(number="545/QĐ-UBND", issuer="ubnd", subject="không ngày")}

        assert told(system.one_number_one_date, folder("qt-05", bases=(self.CITES, basis)), papers=papers) == []

    def test_the_opening_has_no_number_to_meet(self) -> None:
        known = ledger_of(entry(1, issued("qt-01"), number=None))

        assert told(system.one_number_one_date, folder("qt-05", bases=(self.CITES,)), ledger=known) == []


class TestPassedTexts:
    NOW = folder("qt-05")

    def act(self, role: Role, n: int, *, of: str, verdict: Verdict = Verdict.APPROVED) -> Review:
        pinned = (ReviewedDocument(document=DocumentId("qt-05"), digest=of),)
        return Review(by=role.value, role=role, verdict=verdict, date=day(n), recorded=moment(24 * n), documents=pinned)

    def told(self, *acts: Review, entries: tuple[LedgerEntry, ...] = ()) -> list[str]:
        reviews = {f"reviews/2021/{n}.toml": act for n, act in enumerate(acts)}
        return told(system.approved_text_unchanged, self.NOW, reviews=reviews, ledger=ledger_of(*entries))

    @property
    def current(self) -> str:
        return digest("qt-05", self.NOW)

    @pytest.mark.parametrize("role", [Role.CHECKER, Role.APPROVER])
    def test_a_text_that_changed_after_it_was_passed_is_told(self, role: Role) -> None:
        assert self.told(self.act(role, 3, of="sha256:0")) == [
            f"{QT_05}:2: QMS-S007 QT-05 changed after {role} passed it on 2021-09-04"
        ]

    def test_one_that_did_not_is_not(self) -> None:
        assert self.told(self.act(Role.CHECKER, 3, of=self.current)) == []

    def test_nor_is_one_that_was_submitted_anew(self) -> None:
        assert self.told(self.act(Role.CHECKER, 3, of="sha256:0"), self.act(Role.AUTHOR, 4, of=self.current)) == []
        assert self.told(self.act(Role.CHECKER, 3, of="sha256:0"), self.act(Role.AUTHOR, 4, of="sha256:1")) == []

    def test_nor_is_one_that_was_only_submitted_or_was_rejected(self) -> None:
        assert self.told(self.act(Role.AUTHOR, 3, of="sha256:0")) == []
        assert self.told(self.act(Role.CHECKER, 3, of="sha256:0", verdict=Verdict.REJECTED)) == []

    def test_what_was_passed_and_issued_may_change(self) -> None:
        passed = self.act(Role.CHECKER, 3, of="sha256:0")

        assert self.told(passed, entries=(entry(1, issued(digest="sha256:0"), recorded=moment(24 * 5)),)) == []
        assert self.told(passed, entries=(entry(1, issued(digest="sha256:9"), recorded=moment(24 * 5)),)) == []

    def test_a_draft_that_was_passed_after_the_issue_may_not(self) -> None:
        before = (entry(1, issued(digest="sha256:9"), recorded=moment(24 * 2)),)

        assert len(self.told(self.act(Role.CHECKER, 3, of="sha256:0"), entries=before)) == 1

    def test_unless_the_issued_text_was_brought_back(self) -> None:
        before = (entry(1, issued(digest=self.current), recorded=moment(24 * 2)),)

        assert self.told(self.act(Role.CHECKER, 3, of="sha256:0"), entries=before) == []


class TestFolders:
    def test_the_folder_of_a_document_in_force_is_there(self) -> None:
        known = ledger_of(entry(1, issued(), issued("qt-06")))

        assert told(system.in_force_has_folder, folder("qt-06"), ledger=known) == [
            "documents/procedure/qt-05: QMS-S008 the folder of QT-05, which is in force, is gone"
        ]

    @pytest.mark.parametrize(
        "entries", [(), (entry(1, issued(), date=day(99)),), (entry(1, issued()), entry(2, withdrawn()))]
    )
    def test_that_of_one_not_in_force_may_be_gone(self, entries: tuple[LedgerEntry, ...]) -> None:
        assert told(system.in_force_has_folder, {}, ledger=ledger_of(*entries)) == []

    def test_a_document_stays_under_its_kind(self) -> None:
        known = ledger_of(entry(1, issued(kind="form")), entry(2, withdrawn()))

        assert told(system.kinds_keep, folder("qt-05"), ledger=known) == [
            "documents/procedure/qt-05: QMS-S009 qt-05 was issued as form, its folder lies under procedure"
        ]

    def test_one_that_was_never_issued_has_any(self) -> None:
        assert told(system.kinds_keep, folder("qt-05"), ledger=ledger_of(entry(1, issued("qt-06", kind="form")))) == []

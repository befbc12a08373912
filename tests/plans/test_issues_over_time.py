"""A decision among others: which codes are in force, what overtakes it, what is entered late, what a change says."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.issues import QT_05, QT_06, codes, digest, plan, refusal, request, system
from support.ledgers import day, entry, issued, ledger_of, withdrawn
from support.stores import folder

from qms.errors import Refused
from qms.model.documents import Management
from qms.model.ledger import Act, LedgerEntry
from qms.model.numbering import RevisionNumber
from qms.model.queries import PlainLedger
from qms.plans.issuing import IssueRequest, plan_issue


class TestCodesInForce:
    """No two documents in force on one day share a code."""

    def files(self, code: str = "QT-05") -> dict[str, bytes]:
        return {**folder("qt-05"), **folder("qt-06", code=code)}

    def test_two_documents_of_one_decision_cannot_share_a_code(self) -> None:
        refused = refusal(request("qt-05", "qt-06"), files=self.files("qt-05"))

        assert [str(fault.message) for fault in refused.diagnostics] == [
            "qt-05 is the code of another document in force: qt-05"
        ]

    def test_nor_one_with_a_document_in_force(self) -> None:
        assert codes(refusal(request("qt-06"), entry(1, issued()), files=self.files()).diagnostics) == ["QMS-I004"]

    def test_nor_with_one_that_takes_effect_later(self) -> None:
        pending = entry(1, issued(), effective=day(40))

        assert codes(refusal(request("qt-06"), pending, files=self.files()).diagnostics) == ["QMS-I004"]

    def test_a_code_is_free_when_its_document_is_withdrawn_in_the_same_decision(self) -> None:
        assert plan(request("qt-06", withdraws={QT_05: None}), entry(1, issued()), files=self.files()).entry is not None

    def test_or_renamed_in_it(self) -> None:
        renamed = {**folder("qt-05", code="QT-55"), **folder("qt-06", code="QT-05")}

        assert plan(request("qt-06", "qt-05"), entry(1, issued()), files=renamed).entry is not None

    def test_or_before_it(self) -> None:
        moved = entry(2, issued(code="QT-55", revision=1), date=day(2))

        assert plan(request("qt-06"), entry(1, issued()), moved, files=self.files()).entry is not None

    def test_but_not_before_the_day_on_which_it_becomes_free(self) -> None:
        moved = entry(2, issued(code="QT-55", revision=1), date=day(2), effective=day(40))
        ledger = (entry(1, issued()), moved)

        assert codes(refusal(request("qt-06"), *ledger, files=self.files()).diagnostics) == ["QMS-I004"]
        assert plan(request("qt-06", effective=day(40)), *ledger, files=self.files()).entry is not None

    def test_nor_when_the_renaming_that_freed_it_would_be_overtaken(self) -> None:
        moved = entry(2, issued(code="QT-55", revision=1), date=day(2), effective=day(40))
        taken = entry(3, issued("qt-06", code="QT-05"), date=day(3), effective=day(40))
        refused = refusal(request("qt-05"), entry(1, issued()), moved, taken, files=self.files())

        assert codes(refused.diagnostics) == ["QMS-I004", "QMS-I006"]


class TestOrderOfTime:
    def test_a_pending_revision_that_is_overtaken_is_a_warning(self) -> None:
        pending = entry(2, issued(revision=1), date=day(2), effective=day(40))
        [warning] = plan(request("qt-05"), entry(1, issued()), pending).warnings

        assert str(warning.message) == "QT-05 01.01, due on 2021-10-11, is replaced before it takes effect"

    def test_a_decision_that_a_later_one_has_overtaken_is_a_warning(self) -> None:
        later = entry(1, issued(revision=1), date=day(20))
        made = plan(request("qt-05", effective=day(25)), later)

        assert [str(w.message) for w in made.warnings if w.code == "QMS-I005"] == [
            "a later decision already binds for QT-05: this one shows in its history only"
        ]

    def test_a_late_paper_that_bound_for_some_days_is_none(self) -> None:
        later = entry(1, issued(revision=1), date=day(20))
        stated = {QT_05: RevisionNumber(1, 2)}

        assert codes(plan(request("qt-05", stated=stated), later).warnings) == ["QMS-N002"]

    def test_withdrawals_and_revisions_that_bind_today_are_none(self) -> None:
        made = plan(request("qt-05", withdraws={QT_06: "Hết"}), entry(1, issued(), issued("qt-06")))

        assert (made.warnings) == ()

    def test_a_pending_withdrawal_that_is_overtaken_is_none(self) -> None:
        """It was no revision; that the document goes on is what the decision says."""
        pending = entry(2, withdrawn(), date=day(2), effective=day(40))

        assert plan(request("qt-05"), entry(1, issued()), pending).warnings == ()


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(["QT-05", "QT-06"])), max_size=5),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_a_decision_is_refused_exactly_where_two_documents_would_bear_one_code_on_one_day(
    before: list[tuple[int, int, str]], date: int, effective: int
) -> None:
    """Held against the master list of each day, with the decision added."""
    entries: list[LedgerEntry] = []
    for decided, binds, code in before:
        n = len(entries) + 1
        document = "qt-05" if n % 2 else "qt-06"
        one = entry(n, issued(document, code=code, revision=n), date=day(decided), effective=day(binds))
        if not _shared([*entries, one]):
            entries.append(one)
    asked = request("qt-05", date=day(date), effective=day(effective), allow_retroactive=True)
    decision = entry(
        len(entries) + 1, issued("qt-05", revision=9), number=asked.number, date=day(date), effective=day(effective)
    )
    whole = system(*entries)
    if _shared([*entries, decision]):
        with pytest.raises(Refused) as caught:
            plan_issue(whole, asked, saved={})
        assert "QMS-I004" in codes(caught.value.diagnostics)
    else:
        assert plan_issue(whole, asked, saved={}).entry is not None


def _shared(entries: list[LedgerEntry]) -> bool:
    """Whether two rows of the master list of any day have one code."""
    ledger: PlainLedger = ledger_of(*entries)
    for n in range(-1, 15):
        rows = [row.issue.code for row in ledger.master_list(on=day(n))]
        if len(set(rows)) < len(rows):
            return True
    return False


class TestWhatIsSaidOfAChange:
    OWN = Management(change="Bổ sung căn cứ", change_basis="545/QĐ-UBND")
    SILENT: ClassVar[dict[str, None]] = {"change": None, "change_basis": None}

    def line(self, asked: IssueRequest, *entries: LedgerEntry, **more: Any) -> tuple[str | None, str | None]:
        made = plan(asked, *entries, **more).entry
        assert made is not None
        return made.issues[0].change, made.issues[0].change_basis

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({}, "change"),
            ({"change": "Sửa mục 5"}, "change_basis"),
            ({"change_basis": "545/QĐ-UBND"}, "change"),
        ],
    )
    def test_a_changed_text_whose_change_or_ground_is_not_said_is_refused(
        self, said: dict[str, str], field: str
    ) -> None:
        refused = refusal(request("qt-05", **{**self.SILENT, **said}), entry(1, issued()))

        [fault] = refused.diagnostics
        assert str(fault) == (
            "documents/procedure/qt-05/manage.toml: QMS-I020 QT-05: what changed, or on what ground, is not said"
        )
        assert fault.location is not None
        assert fault.location.field == field
        assert "--change and --change-basis" in str(fault.hint)

    def test_the_first_revision_has_nothing_to_say(self) -> None:
        assert plan(request("qt-05", **self.SILENT)).warnings == ()

    @pytest.mark.parametrize("said", [{"reissue": True}, {"edition": 2}])
    def test_nor_has_a_text_that_stands(self, said: dict[str, Any]) -> None:
        same = entry(1, issued(digest=digest("qt-05")), date=day(1))

        assert self.line(request("qt-05", **self.SILENT, **said), same) == (None, None)
        assert self.line(request("qt-05", **said), same) == (None, None)

    def test_nor_has_a_withdrawn_text_that_comes_back_as_it_was(self) -> None:
        same = entry(1, issued(digest=digest("qt-05")), date=day(1))

        assert self.line(request("qt-05", **self.SILENT), same, entry(2, withdrawn(), date=day(2))) == (None, None)

    def test_a_text_that_goes_back_to_an_older_one_has(self) -> None:
        older = entry(1, issued(digest=digest("qt-05")), date=day(1))

        refused = refusal(request("qt-05", **self.SILENT), older, entry(2, issued(revision=1), date=day(2)))

        assert [fault.code for fault in refused.diagnostics] == ["QMS-I020"]

    def test_so_has_the_first_text_that_is_known_after_an_opening_without_one(self) -> None:
        opening = entry(1, issued(digest=None, tree=None), act=Act.OPENING, number=None)

        refused = refusal(request("qt-05", **self.SILENT), opening)

        assert [fault.code for fault in refused.diagnostics] == ["QMS-I020"]

    def test_what_the_document_says_itself_goes_before_what_is_said_of_all(self) -> None:
        files = folder("qt-05", management=self.OWN)

        assert self.line(request("qt-05"), entry(1, issued()), files=files) == ("Bổ sung căn cứ", "545/QĐ-UBND")
        assert self.line(request("qt-05"), entry(1, issued())) == ("Bổ sung biểu mẫu", "907/KH-SCT")


class TestEnteredLate:
    def test_a_paper_entered_late_says_when_another_takes_over(self) -> None:
        found = plan(request("qt-05"), entry(1, issued(revision=1), date=day(20))).warnings

        assert "QMS-I009" in codes(found)
        assert "takes over on 2021-09-21" in " ".join(str(one.message) for one in found)

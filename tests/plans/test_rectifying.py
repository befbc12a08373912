"""One rectification, planned: an entry stated anew, as sound as any, with what follows from it told."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from support.ledgers import day, entry, files_of, issued, moment, withdrawn
from support.stores import ORGANISATION, SETTINGS, system_of

from qms.errors import QmsError, Refused, UsageError
from qms.model.ledger import Act, LedgerEntry, Signer
from qms.model.papers import PaperReference
from qms.model.queries import PlainLedger, entry_numbered
from qms.model.system import System
from qms.plans.correcting import with_entry
from qms.plans.numbers import claim_number
from qms.plans.plan import Plan
from qms.plans.rectifying import RectificationRequest, Typed, plan_rectification

OPEN = SETTINGS + "[review]\nroles = []\n"
NOW = moment(24 * 40)
PATHS = {1: "decisions/2021/0089-qd-sct.md"}

WRONG = entry(
    1, issued(), issued("qt-06"), number="89/QĐ-SCT", date=day(1), signer=Signer(person="giam-doc"), by="giam-doc",
    subject="Ban hành", bases=(PaperReference(number="907/KH-SCT", date=day(-100)),),
)  # fmt: skip
SECOND = entry(2, issued(revision=1), number="90/QĐ-SCT", date=day(5))


def system(*entries: LedgerEntry, text: str = "", **more: Any) -> System:
    files = [attrs.evolve(file, path=PATHS.get(file.entry.entry, file.path)) for file in files_of(*entries)]
    files[0] = attrs.evolve(files[0], text=text)
    return system_of(ledger=PlainLedger(files), **{"settings": OPEN, **more})


def plan(whole: System, of: int = 1, *, reason: str = "gõ nhầm", void: bool = False, **typed: Any) -> Plan:
    allowed = typed.pop("allow_retroactive", False)
    request = RectificationRequest(
        entry=entry_numbered(whole.ledger, of), reason=reason, typed=Typed(**typed), void=void,
        allow_retroactive=allowed, recorded=typed.pop("recorded", NOW), recorded_by="iso-thu-ky",
    )  # fmt: skip
    return plan_rectification(whole, request, saved={})


def read(whole: System, planned: Plan, of: int = 1) -> LedgerEntry:
    """Return the entry as it reads once the rectification stands."""
    assert planned.entry is not None
    assert planned.entry_path is not None
    return entry_numbered(with_entry(whole.ledger, planned.entry, planned.entry_path), of).entry


def refused(whole: System, *of: int, error: type[QmsError] = Refused, **typed: Any) -> list[str]:
    with pytest.raises(error) as caught:
        plan(whole, *of, **typed)
    return [str(caught.value.message), *(str(d.message) for d in caught.value.diagnostics)]


def told(planned: Plan) -> list[str]:
    return [f"{d.code} {d.message}" for d in planned.warnings]


class TestTheEntry:
    def test_it_states_the_whole_entry_and_has_no_number_where_that_was_right(self) -> None:
        whole = system(WRONG)
        said = plan(whole, signer="kiem-tra", capacity="KT.").entry

        assert said == attrs.evolve(
            WRONG, entry=2, previous=whole.ledger.last().digest, act=Act.RECTIFICATION, number=None, corrects=1,
            reason="gõ nhầm", signer=Signer(person="kiem-tra", capacity="KT."), by="kiem-tra", recorded=NOW,
        )  # fmt: skip

    def test_it_is_named_by_its_place_in_the_ledger(self) -> None:
        assert plan(system(WRONG), subject="Ban hành lần 02").entry_path == "decisions/2021/rectification-2.md"

    def test_or_by_the_right_number_where_that_is_what_was_typed_wrong(self) -> None:
        planned = plan(system(WRONG), number="98/QĐ-SCT")

        assert planned.entry is not None
        assert (planned.entry.number, planned.entry_path) == ("98/QĐ-SCT", "decisions/2021/0098-qd-sct.md")

    def test_the_entry_reads_as_it_says_and_keeps_its_place_its_act_and_who_entered_it(self) -> None:
        whole = system(attrs.evolve(WRONG, recorded_by="thu-ky-2"))
        now = read(whole, plan(whole, number="98/QĐ-SCT", date=day(2), subject="Ban hành lần 02"))

        assert now == attrs.evolve(
            WRONG, number="98/QĐ-SCT", date=day(2), effective=day(2), subject="Ban hành lần 02",
            recorded_by="thu-ky-2",
        )  # fmt: skip

    def test_the_text_of_the_decision_is_stated_anew_too(self) -> None:
        planned = plan(system(WRONG, text="\nĐiều 1.\n"), subject="Khác")
        other = plan(system(WRONG, text="\nĐiều 1.\n"), text="Điều một.\n")

        assert planned.change.writes[planned.entry_path].endswith("\n+++\n\nĐiều 1.\n".encode())
        assert other.change.writes[other.entry_path].endswith("\n+++\n\nĐiều một.\n".encode())

    def test_who_acted_stays_where_it_was_not_the_signer(self) -> None:
        said = plan(system(attrs.evolve(WRONG, by="soan-thao")), signer="kiem-tra").entry

        assert said is not None
        assert said.by == "soan-thao"

    def test_a_capacity_alone_is_that_of_the_same_signer(self) -> None:
        assert read(system(WRONG), plan(system(WRONG), capacity="Q.")).signer == Signer(
            person="giam-doc", capacity="Q."
        )
        unsigned = system(attrs.evolve(WRONG, signer=None))
        assert refused(unsigned, capacity="Q.", error=UsageError) == ["--capacity goes with --signer"]


class TestDates:
    def test_a_decision_that_took_effect_on_its_date_does_so_still(self) -> None:
        whole = system(WRONG)

        assert read(whole, plan(whole, date=day(3))).effective == day(3)

    def test_an_effective_date_of_its_own_stays(self) -> None:
        whole = system(attrs.evolve(WRONG, effective=day(9)))

        assert read(whole, plan(whole, date=day(3))).effective == day(9)

    def test_dates_are_refused_as_for_an_issue_but_what_reached_back_already_may(self) -> None:
        said = refused(system(WRONG), effective=day(0))
        back = system(attrs.evolve(WRONG, effective=day(-3)))

        assert said == ["the effective date 2021-09-01 is before the decision's date 2021-09-02"]
        assert plan(system(WRONG), effective=day(0), allow_retroactive=True).entry is not None
        assert read(back, plan(back, effective=day(-5))).effective == day(-5)
        assert refused(system(WRONG), date=day(9999))[0].endswith("is not plausible: today is 2021-10-11")


class TestNumbers:
    def test_a_mistyped_number_is_free_and_gets_a_file_of_its_own(self) -> None:
        whole = system(WRONG)
        planned = plan(whole, number="98/QĐ-SCT")
        after = with_entry(whole.ledger, planned.entry, planned.entry_path)

        claim = claim_number("89/QĐ-SCT", date=day(9), system=attrs.evolve(whole, ledger=after))
        assert claim.path == "decisions/2021/0089-qd-sct--2.md"

    def test_the_right_number_must_be_free_but_for_the_entry_itself(self) -> None:
        whole = system(WRONG, SECOND)

        assert refused(whole, number="90/QĐ-SCT") == ["number 90 of 2021 is already used by 90/QĐ-SCT of 2021-09-06"]
        assert refused(whole, number="0089/QĐ-SCT")[0].startswith("nothing in 89/QĐ-SCT of 2021-09-02")

    def test_a_number_may_be_given_back(self) -> None:
        whole = system(WRONG)
        first = plan(whole, number="98/QĐ-SCT")
        again = attrs.evolve(whole, ledger=with_entry(whole.ledger, first.entry, first.entry_path))
        second = plan(again, number="89/QĐ-SCT")

        assert read(again, second).number == "89/QĐ-SCT"
        assert second.entry_path == "decisions/2021/0089-qd-sct--2.md"

    def test_a_number_of_another_book_takes_the_book_along(self) -> None:
        whole = system(WRONG)

        assert read(whole, plan(whole, number="77/SCT-VP")).book == "chung"

    def test_in_another_year_the_number_is_another_ones(self) -> None:
        planned = plan(system(WRONG), date=day(-300))

        assert planned.entry is not None
        assert (planned.entry.number, planned.entry_path) == ("89/QĐ-SCT", "decisions/2020/0089-qd-sct.md")

    def test_numbers_that_do_not_follow_the_days_are_told(self) -> None:
        low = entry(2, issued("qt-07"), number="50/QĐ-SCT", date=day(5))

        assert any(line.startswith("QMS-N002") for line in told(plan(system(WRONG, low), date=day(3))))

    def test_an_opening_has_none(self) -> None:
        opening = entry(1, issued(number="12/QĐ-SCT"), act=Act.OPENING, number=None, book=None, date=day(1))

        assert refused(system(opening), number="89/QĐ-SCT", error=UsageError) == ["an opening has no number"]
        assert read(system(opening), plan(system(opening), date=day(4))).effective == day(4)


class TestSigners:
    def test_whoever_is_nobody_is_refused(self) -> None:
        assert refused(system(WRONG), signer="ai-do", error=UsageError) == ["there is no person “ai-do”"]

    def test_what_stays_is_not_judged_anew(self) -> None:
        unknown = attrs.evolve(WRONG, signer=Signer(person="da-xoa"))

        assert plan(system(unknown), subject="Khác").entry is not None
        assert refused(system(unknown), date=day(2), error=UsageError) == ["there is no person “da-xoa”"]


class TestVoid:
    def test_an_entry_made_by_mistake_says_nothing_any_more_and_its_number_is_free(self) -> None:
        whole = system(WRONG)
        planned = plan(whole, void=True)
        after = attrs.evolve(whole, ledger=with_entry(whole.ledger, planned.entry, planned.entry_path))

        assert read(whole, planned) == attrs.evolve(WRONG, issues=(), number=None)
        assert claim_number("89/QĐ-SCT", date=day(9), system=after).path == "decisions/2021/0089-qd-sct--2.md"
        assert told(planned) == [
            "QMS-I050 QT-05, QT-06: from 2021-09-02 on none is in force, instead of 01.00",
        ]

    def test_nothing_else_is_put_right_in_it(self) -> None:
        assert refused(system(WRONG), void=True, subject="x", error=UsageError)[0].startswith("--void says")

    def test_a_void_entry_is_stated_again_with_its_number(self) -> None:
        whole = system(WRONG)
        planned = plan(whole, void=True)
        after = attrs.evolve(whole, ledger=with_entry(whole.ledger, planned.entry, planned.entry_path))

        assert refused(after, void=True)[0].startswith("nothing in entry 1 would be otherwise")
        assert refused(after, subject="x", error=UsageError) == ["entry 1 was made void, and its number is free"]

    def test_a_decision_whose_text_was_corrected_is_not(self) -> None:
        correction = entry(2, issued(title="Đúng"), act=Act.CORRECTION, corrects=1, number="7/SCT-VP", book="chung")

        assert refused(system(WRONG, correction), void=True) == [
            "89/QĐ-SCT of 2021-09-02 cannot be rectified so",
            "QT-05 cannot be taken out: entry 2 corrects its text",
        ]


class TestRefusals:
    def test_nothing_that_would_be_otherwise(self) -> None:
        assert refused(system(WRONG), number="89/QĐ-SCT", date=day(1), signer="giam-doc")[0].startswith(
            "nothing in 89/QĐ-SCT of 2021-09-02 would be otherwise"
        )

    def test_a_clock_that_went_back(self) -> None:
        with pytest.raises(Refused, match="the clock says"):
            plan_rectification(
                system(WRONG),
                RectificationRequest(
                    entry=entry_numbered(system(WRONG).ledger, 1), reason="x", recorded=moment(0), recorded_by="a"
                ),
                saved={},
            )

    def test_reviews_on_paper_that_the_policy_does_not_take(self) -> None:
        strict = SETTINGS + "[review]\non_paper = false\n"

        assert refused(system(WRONG, settings=strict), on_paper=True)[0].startswith("the review policy of this store")

    def test_a_code_that_another_bears_on_days_on_which_it_now_binds(self) -> None:
        """The other document got the code when the first was withdrawn; with a later withdrawal both would bear it."""
        gone = entry(2, withdrawn("qt-05"), number="90/QĐ-SCT", date=day(5))
        other = entry(3, issued("qt-07", code="QT-05"), date=day(6))
        whole = system(WRONG, gone, other)

        assert refused(whole, 2, date=day(8), number="90/QĐ-SCT")[1] == (
            "QT-05 is the code of another document in force: qt-07"
        )

    def test_a_correction_that_would_be_older_than_what_it_corrects(self) -> None:
        correction = entry(
            2, issued(title="Đúng"), act=Act.CORRECTION, corrects=1, number="7/SCT-VP", book="chung", date=day(4)
        )
        whole = system(WRONG, correction)

        assert refused(whole, 2, date=day(0))[1].startswith("QT-05 was decided on 2021-09-02, after the date")
        assert read(whole, plan(whole, 2, date=day(3)), 2).act is Act.CORRECTION


class TestLateSignedFiles:
    LATE = entry(
        2, act=Act.SIGNED_COPY, number=None, book=None, corrects=1, signed="files/ab12/x.pdf", reason="bản đẹp hơn"
    )

    def test_of_one_the_reason_alone_is_stated_anew(self) -> None:
        whole = system(WRONG, self.LATE)
        planned = plan(whole, 2, reason="bản đóng dấu")

        assert read(whole, planned, 2) == attrs.evolve(entry_numbered(whole.ledger, 2).entry, reason="bản đóng dấu")
        assert read(whole, planned, 1).signed == "files/ab12/x.pdf"

    def test_nothing_else(self) -> None:
        whole = system(WRONG, self.LATE)

        assert refused(whole, 2, date=day(3), error=UsageError)[0].startswith("entry 2 only adds a signed file")
        assert refused(whole, 2, void=True, error=UsageError)[0].startswith("entry 2 adds a signed file")
        assert refused(whole, 2, reason="bản đẹp hơn")[0].startswith("nothing in entry 2")


class TestWhatIsTold:
    def test_which_answers_change_and_from_when(self) -> None:
        assert told(plan(system(WRONG, SECOND), date=day(3))) == [
            "QMS-I050 QT-05, QT-06: from 2021-09-02 to 2021-09-03 none is in force, instead of 01.00",
        ]

    def test_a_decision_that_overtakes_another_by_its_right_date(self) -> None:
        assert sorted(told(plan(system(WRONG, SECOND), date=day(7)))) == [
            "QMS-I050 QT-05: from 2021-09-02 to 2021-09-05 none is in force, instead of 01.00",
            "QMS-I050 QT-05: from 2021-09-08 on 01.00 is in force instead of 01.01",
            "QMS-I050 QT-06: from 2021-09-02 to 2021-09-07 none is in force, instead of 01.00",
            "QMS-N002 the numbers of the book do not follow its dates: 90/QĐ-SCT is of 2021-09-06",
        ]


def test_somebody_who_has_left_does_not_sign_later() -> None:
    left = ORGANISATION.replace('id = "giam-doc"\n', 'id = "giam-doc"\nto = 2021-09-03\n')

    assert "has left" in refused(system(WRONG, organisation=left), date=day(9), error=UsageError)[0]

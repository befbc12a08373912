"""Entries that put others right, as the ledger reads them: corrections and rectifications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import as_known, day, entry, issued, ledger_of, moment

from qms.model.ledger import (
    Act,
    LedgerEntry,
    binding,
)


class TestCorrections:
    FIRST = entry(1, issued(title="Quy trinh"), date=day(1))
    SECOND = entry(2, issued(revision=1), date=day(5))

    def correction(self, *, date: dt.date, **fields: object) -> LedgerEntry:
        said = {"act": Act.CORRECTION, "corrects": 1, "number": "09/SCT-VP", "book": "chung", "reason": "sai tên"}
        return entry(3, issued(title="Quy trình"), date=date, **{**said, **fields})

    def titles(self, *entries: LedgerEntry, on: Iterable[int]) -> list[str | None]:
        lines = ledger_of(*entries).lines("qt-05")
        bound = [binding(lines, on=day(n)) for n in on]
        return [line.issue.title if line and line.issue else None for line in bound]

    def test_a_correction_binds_from_its_own_date(self) -> None:
        titles = self.titles(self.FIRST, self.correction(date=day(3)), on=(0, 1, 2, 3, 4))

        assert titles == [None, "Quy trinh", "Quy trinh", "Quy trình", "Quy trình"]

    def test_from_the_start_where_it_says_so(self) -> None:
        titles = self.titles(self.FIRST, self.correction(date=day(3), from_start=True), on=(0, 1, 2, 3))

        assert titles == [None, "Quy trình", "Quy trình", "Quy trình"]

    def test_before_it_was_recorded_the_old_answer_stands(self) -> None:
        ledger = ledger_of(self.FIRST, self.correction(date=day(3), from_start=True))

        assert [line.entry for line in ledger.lines("qt-05", known=2)] == [1]

    def test_it_has_the_rank_of_the_decision_that_it_corrects(self) -> None:
        titles = self.titles(self.FIRST, self.SECOND, self.correction(date=day(7)), on=(4, 5, 7))

        assert titles == ["Quy trinh", "Quy trình kiểm soát hồ sơ", "Quy trình kiểm soát hồ sơ"]

    def test_it_shows_its_own_number(self) -> None:
        lines = ledger_of(self.FIRST, self.correction(date=day(3))).lines("qt-05")

        assert [(line.number, line.date, line.ordinal) for line in lines] == [
            ("1/QĐ-SCT", day(1), (1,)),
            ("09/SCT-VP", day(3), (1,)),
        ]

    def test_a_correction_of_a_correction_has_the_rank_of_the_decision_too(self) -> None:
        wrong = self.correction(date=day(7))
        right = entry(4, issued(title="Quy trình KSHS"), act=Act.CORRECTION, corrects=3, date=day(8))
        titles = self.titles(self.FIRST, self.SECOND, wrong, right, on=(4, 5, 8, 9))

        assert titles == ["Quy trinh", *["Quy trình kiểm soát hồ sơ"] * 3]

    def test_in_an_opening_it_has_the_rank_and_the_start_of_the_documents_own_decision(self) -> None:
        old = {"number": "12/QĐ-SCT", "date": day(-20), "effective": day(-20)}
        other = issued("qt-06", number="13/QĐ-SCT", date=day(-10), effective=day(-9))
        opening = entry(1, issued(title="Quy trinh", **old), other, act=Act.OPENING, number=None, book=None)
        lines = ledger_of(opening, self.correction(date=day(3), from_start=True)).lines("qt-05")

        assert [(line.decided, line.effective) for line in lines] == [(day(-20), day(-20))] * 2

    def test_a_document_that_the_decision_forgot_has_the_rank_of_the_decision(self) -> None:
        forgotten = entry(3, issued("qt-06"), act=Act.CORRECTION, corrects=1, date=day(3), from_start=True)
        [line] = ledger_of(self.FIRST, forgotten).lines("qt-06")

        assert (line.decided, line.effective, line.ordinal, line.book) == (day(1), day(1), (1,), "quyet-dinh")

    def test_of_an_entry_that_is_not_there_it_is_a_decision_of_its_own(self) -> None:
        [line] = ledger_of(entry(3, issued(), act=Act.CORRECTION, corrects=1)).lines("qt-05")

        assert (line.decided, line.effective) == (day(3), day(3))


class TestRectifications:
    WRONG = entry(1, issued(title="Quy trinh"), number="89/QĐ-SCT", date=day(1))
    RIGHT = entry(
        3, issued(title="Quy trình"), act=Act.RECTIFICATION, corrects=1, number="98/QĐ-SCT", book="quyet-dinh",
        date=day(2), reason="gõ nhầm số",
    )  # fmt: skip
    BETWEEN = entry(2, issued("qt-06"), date=day(4))

    def test_the_rectified_entry_says_what_the_rectification_says(self) -> None:
        said = as_known(self.WRONG, self.BETWEEN, self.RIGHT)

        assert said == (
            attrs.evolve(
                self.RIGHT,
                entry=1,
                act=Act.ISSUE,
                recorded=self.WRONG.recorded,
                corrects=None,
                previous=None,
                reason=None,
            ),
            self.BETWEEN,
        )

    @given(st.integers(min_value=0, max_value=2))
    def test_before_the_rectification_was_known_the_old_values_are_the_answer(self, known: int) -> None:
        said = as_known(self.WRONG, self.BETWEEN, self.RIGHT, known=known)

        assert said == (self.WRONG, self.BETWEEN)[:known]

    def test_a_mistyped_number_is_free_again(self) -> None:
        ledger = ledger_of(self.WRONG, self.BETWEEN, self.RIGHT)

        assert [number.number for number in ledger.numbers()] == ["98/QĐ-SCT", "2/QĐ-SCT"]

    def test_a_number_that_the_rectification_does_not_state_stays(self) -> None:
        silent = attrs.evolve(self.RIGHT, number=None)

        assert as_known(self.WRONG, self.BETWEEN, silent)[0].number == "89/QĐ-SCT"

    def test_a_rectification_of_a_rectification_rectifies_the_entry(self) -> None:
        again = attrs.evolve(self.RIGHT, entry=4, corrects=3, recorded=moment(4), number="99/QĐ-SCT")
        said = as_known(self.WRONG, self.BETWEEN, self.RIGHT, again)

        assert [(one.entry, one.number) for one in said] == [(1, "99/QĐ-SCT"), (2, "2/QĐ-SCT")]

    def test_a_rectified_correction_stays_a_correction_of_the_same_entry(self) -> None:
        correction = entry(2, issued(title="Qt"), act=Act.CORRECTION, corrects=1, from_start=True, date=day(2))
        typed_right = entry(3, issued(title="Quy trình"), act=Act.RECTIFICATION, corrects=2, number=None, date=day(2))
        [_, said] = as_known(self.WRONG, correction, typed_right)

        assert (said.act, said.corrects, said.from_start, said.issues[0].title) == (
            Act.CORRECTION, 1, True, "Quy trình",
        )  # fmt: skip

    def test_one_that_rectifies_nothing_stands_as_it_is(self) -> None:
        lost = attrs.evolve(self.RIGHT, corrects=9)

        assert as_known(self.WRONG, lost) == (self.WRONG, lost)

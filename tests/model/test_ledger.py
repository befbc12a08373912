"""The fold over the ledger, held against a slow reading of each sentence of its definition, day by day."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import DAY, day, entry, issued, ledger_lines, ledger_of, moment, withdrawn

from qms.model.codes import DocumentId
from qms.model.ledger import (
    Act,
    LedgerLine,
    Period,
    Signer,
    Standing,
    Status,
    binding,
    history,
    lines_of_entry,
    periods,
    rows_of_master_list,
)

QT_05 = DocumentId("qt-05")
HORIZON = [day(n) for n in range(-1, 10)]
"""The days of the made-up lines, one before the first and some after the last."""


def outranks(line: LedgerLine, other: LedgerLine) -> bool:
    """Say which of two lines is the greater: decision date, then number where both are of one book, then entry."""
    if line.decided != other.decided:
        return line.decided > other.decided
    comparable = line.ordinal is not None and other.ordinal is not None and line.book == other.book
    if comparable and line.ordinal != other.ordinal:
        return (line.ordinal or ()) > (other.ordinal or ())
    return line.entry > other.entry


def heard(lines: Iterable[LedgerLine], on: dt.date) -> list[LedgerLine]:
    return [line for line in lines if line.effective <= on]


def days_bound(lines: Sequence[LedgerLine]) -> Mapping[int, list[dt.date]]:
    """Return the days of the horizon on which each line binds, by entry."""
    days: dict[int, list[dt.date]] = {line.entry: [] for line in lines}
    for on in HORIZON:
        line = binding(lines, on=on)
        if line is not None:
            days[line.entry].append(on)
    return days


class TestWhichLineBinds:
    @given(ledger_lines())
    def test_none_binds_before_the_first_effective_date(self, lines: tuple[LedgerLine, ...]) -> None:
        for on in HORIZON:
            assert (binding(lines, on=on) is None) == (heard(lines, on) == [])

    @given(ledger_lines())
    def test_the_line_that_is_greater_than_every_other_that_has_taken_effect_binds(
        self, lines: tuple[LedgerLine, ...]
    ) -> None:
        for on in HORIZON:
            rivals = heard(lines, on)
            for line in rivals:
                if all(outranks(line, other) for other in rivals if other is not line):
                    assert binding(lines, on=on) is line

    @given(ledger_lines())
    def test_no_line_of_a_later_decision_date_or_of_a_greater_number_of_one_book_stands_back(
        self, lines: tuple[LedgerLine, ...]
    ) -> None:
        """Numbers of two books do not compare: three lines can outrank each other in a circle, this holds then too."""
        for on in HORIZON:
            bound = binding(lines, on=on)
            for other in heard(lines, on):
                assert bound is not None
                assert bound.decided >= other.decided
                if bound.decided == other.decided and bound.book == other.book and None not in (
                    bound.ordinal, other.ordinal,
                ):  # fmt: skip
                    assert outranks(bound, other) or bound is other

    @given(ledger_lines(), st.randoms(use_true_random=False))
    def test_the_order_in_which_lines_are_given_does_not_matter(self, lines: tuple[LedgerLine, ...], chance) -> None:
        mixed = list(lines)
        chance.shuffle(mixed)

        for on in HORIZON:
            assert binding(mixed, on=on) is binding(lines, on=on)

    def test_of_two_decisions_of_one_day_the_greater_number_binds_whatever_was_entered_last(self) -> None:
        greater = entry(1, issued(revision=1), number="41/QĐ-SCT", date=DAY)
        lesser = entry(2, issued(revision=2), number="40/QĐ-SCT", date=DAY)

        assert binding(ledger_of(greater, lesser).lines("qt-05"), on=DAY).entry == 1

    def test_of_two_books_the_decision_entered_last_binds(self) -> None:
        greater = entry(1, issued(revision=1), number="41/QĐ-SCT", date=DAY)
        other = entry(2, issued(revision=2), number="02/BCĐISO", book="chung", date=DAY)

        assert binding(ledger_of(greater, other).lines("qt-05"), on=DAY).entry == 2

    def test_a_line_without_a_number_is_of_no_book(self) -> None:
        numbered = entry(1, issued(revision=1), number="41/QĐ-SCT", date=DAY)
        bare = entry(2, issued(revision=2), number="không số", date=DAY)

        assert binding(ledger_of(numbered, bare).lines("qt-05"), on=DAY).entry == 2

    def test_a_decision_entered_late_binds_only_until_the_later_one_takes_effect(self) -> None:
        soon = entry(1, issued(revision=1), date=day(5))
        late = entry(2, issued(revision=0), date=day(2))
        lines = ledger_of(soon, late).lines("qt-05")

        bound = [line and line.entry for line in (binding(lines, on=day(n)) for n in (1, 2, 4, 5, 9))]

        assert bound == [None, 2, 2, 1, 1]


class TestPeriods:
    @given(ledger_lines())
    def test_the_period_that_covers_a_day_is_of_the_line_that_binds_on_it(self, lines: tuple[LedgerLine, ...]) -> None:
        found = periods(lines)

        for on in HORIZON:
            covering = [period.line for period in found if period.covers(on)]
            bound = binding(lines, on=on)
            assert covering == ([bound] if bound else [])

    @given(ledger_lines())
    def test_periods_follow_one_another_and_the_last_is_open(self, lines: tuple[LedgerLine, ...]) -> None:
        found = periods(lines)

        assert all(one.until == next_one.start for one, next_one in itertools.pairwise(found))
        assert all(one.line is not next_one.line for one, next_one in itertools.pairwise(found))
        assert [period.until for period in found][-1:] in ([], [None])

    def test_a_document_without_lines_has_none(self) -> None:
        assert periods([]) == ()

    def test_a_period_ends_on_the_day_before_its_until(self) -> None:
        [line] = lines_of_entry(entry(1, issued()))
        period = Period(line=line, start=day(1), until=day(3))

        assert [period.covers(day(n)) for n in range(5)] == [False, True, True, False, False]


class TestHistory:
    @given(ledger_lines(), st.sampled_from(HORIZON))
    def test_it_lists_every_revision_once_and_no_withdrawal(self, lines: tuple[LedgerLine, ...], on: dt.date) -> None:
        shown = [standing.line.entry for standing in history(lines, on=on)]

        assert sorted(shown) == [line.entry for line in lines if not line.is_withdrawal]

    @given(ledger_lines(), st.sampled_from(HORIZON))
    def test_the_oldest_decision_comes_first(self, lines: tuple[LedgerLine, ...], on: dt.date) -> None:
        keys = [(standing.line.decided, standing.line.entry) for standing in history(lines, on=on)]

        assert keys == sorted(keys)

    @given(ledger_lines(), st.sampled_from(HORIZON))
    def test_a_status_says_how_the_days_on_which_the_line_binds_lie_to_the_day(
        self, lines: tuple[LedgerLine, ...], on: dt.date
    ) -> None:
        days = days_bound(lines)
        for standing in history(lines, on=on):
            assert standing.status is status_by_days(lines, days[standing.line.entry], on)

    @given(ledger_lines(), st.sampled_from(HORIZON))
    def test_until_is_the_first_day_a_revision_no_longer_binds_and_null_while_open(
        self, lines: tuple[LedgerLine, ...], on: dt.date
    ) -> None:
        days = days_bound(lines)
        for standing in history(lines, on=on):
            bound = days[standing.line.entry]
            first_day_after = bound[-1] + dt.timedelta(days=1) if bound else standing.line.effective
            is_open = bool(bound) and bound[-1] == HORIZON[-1]
            assert standing.until == (None if is_open else first_day_after)

    def test_a_pending_revision_that_a_later_decision_overtook_is_shown_as_replaced_before_effect(self) -> None:
        first = entry(1, issued(revision=0), date=day(0))
        pending = entry(2, issued(revision=1), date=day(1), effective=day(9))
        overtaking = entry(3, issued(revision=2), date=day(2))
        lines = ledger_of(first, pending, overtaking).lines("qt-05")

        shown = [(s.issue.revision, s.status, s.until) for s in history(lines, on=day(9))]

        assert shown == [
            (0, Status.REPLACED, day(2)),
            (1, Status.REPLACED_BEFORE_EFFECT, day(9)),
            (2, Status.IN_FORCE, None),
        ]

    def test_a_withdrawal_ends_a_revision_and_a_new_issue_follows_it(self) -> None:
        lines = ledger_of(
            entry(1, issued(revision=0)),
            entry(3, withdrawn(), date=day(3)),
            entry(6, issued(revision=1), date=day(6)),
        ).lines("qt-05")

        shown = [(s.issue.revision, s.status, s.until) for s in history(lines, on=day(4))]

        assert shown == [(0, Status.WITHDRAWN, day(3)), (1, Status.FUTURE, None)]
        assert [s.status for s in history(lines, on=day(6))] == [Status.WITHDRAWN, Status.IN_FORCE]


def status_by_days(lines: Sequence[LedgerLine], bound: Sequence[dt.date], on: dt.date) -> Status:
    """Say how a revision stands, from the days on which it binds."""
    if not bound:
        return Status.REPLACED_BEFORE_EFFECT
    if on in bound:
        return Status.IN_FORCE
    if bound[-1] > on:
        return Status.FUTURE
    after = binding(lines, on=bound[-1] + dt.timedelta(days=1))
    assert after is not None
    return Status.WITHDRAWN if after.is_withdrawal else Status.REPLACED


class TestMasterList:
    @given(ledger_lines(), st.sampled_from(HORIZON))
    def test_the_one_row_in_force_is_the_revision_that_binds(self, lines: tuple[LedgerLine, ...], on: dt.date) -> None:
        bound = binding(lines, on=on)
        rows = rows_of_master_list(lines, on=on, status=Status.IN_FORCE)

        assert [row.line for row in rows] == ([bound] if bound and bound.issue else [])

    @given(ledger_lines(), st.sampled_from(HORIZON))
    def test_a_document_is_withdrawn_while_a_withdrawal_binds_that_ended_a_revision(
        self, lines: tuple[LedgerLine, ...], on: dt.date
    ) -> None:
        rows = rows_of_master_list(lines, on=on, status=Status.WITHDRAWN)
        bound = binding(lines, on=on)
        ended = [row for row in history(lines, on=on) if row.status is Status.WITHDRAWN]

        assert len(rows) <= 1
        assert bool(rows) == (bool(ended) and bound is not None and bound.is_withdrawal)

    @given(ledger_lines(), st.sampled_from(HORIZON), st.sampled_from([Status.FUTURE, Status.REPLACED]))
    def test_other_rows_are_those_of_the_history(
        self, lines: tuple[LedgerLine, ...], on: dt.date, status: Status
    ) -> None:
        rows = rows_of_master_list(lines, on=on, status=status)

        assert list(rows) == [row for row in history(lines, on=on) if row.status is status]

    def test_a_document_issued_again_is_no_longer_withdrawn(self) -> None:
        lines = ledger_of(
            entry(1, issued()), entry(2, withdrawn(), date=day(2)), entry(3, issued(revision=1), date=day(3))
        ).lines("qt-05")

        assert [row.issue.revision for row in rows_of_master_list(lines, on=day(2), status=Status.WITHDRAWN)] == [0]
        assert rows_of_master_list(lines, on=day(3), status=Status.WITHDRAWN) == ()


class TestLinesOfAnEntry:
    def test_an_issue_gives_its_own_number_dates_and_rank_to_each_line(self) -> None:
        signer = Signer(person="giam-doc", capacity="KT.")
        issue, withdrawal = lines_of_entry(
            entry(7, issued(), withdrawn("qt-03", "hết hiệu lực"), number="244/QĐ-SCT", effective=day(9), signer=signer)
        )

        assert issue == LedgerLine(
            document=QT_05, entry=7, act=Act.ISSUE, number="244/QĐ-SCT", book="quyet-dinh", date=day(7),
            effective=day(9), recorded=moment(7), signer=signer, decided=day(7), ordinal=(244,), issue=issued(),
        )  # fmt: skip
        assert withdrawal == attrs.evolve(issue, document=DocumentId("qt-03"), issue=None, reason="hết hiệu lực")
        assert (issue.is_withdrawal, withdrawal.is_withdrawal) == (False, True)

    def test_a_document_that_a_new_one_replaces_is_withdrawn_by_its_line(self) -> None:
        lines = lines_of_entry(entry(1, issued(replaces=(DocumentId("qt-04"), QT_05))))

        assert [(line.document, line.is_withdrawal, line.reason) for line in lines] == [
            ("qt-05", False, None),
            ("qt-04", True, "QT-05"),
        ]

    @pytest.mark.parametrize(
        "said, decided, effective",
        [
            ({"number": "12/QĐ-SCT", "date": day(-9), "effective": day(-7)}, day(-9), day(-7)),
            ({"number": None, "date": None, "effective": day(-7)}, day(-7), day(-7)),
            ({"number": "12/QĐ-SCT", "date": day(-9), "effective": None}, day(-9), day(1)),
            ({"number": None, "date": None, "effective": None}, day(1), day(1)),
        ],
    )
    def test_in_an_opening_each_document_has_a_decision_of_its_own(
        self, said: dict[str, object], decided: dt.date, effective: dt.date
    ) -> None:
        opening = entry(1, issued(**said), act=Act.OPENING, number=None, book=None)
        [line] = lines_of_entry(opening)

        assert (line.number, line.date) == (said["number"], said["date"])
        assert (line.decided, line.effective) == (decided, effective)
        assert (line.book, line.ordinal) == (None, None)


@given(ledger_lines(), st.sampled_from(HORIZON))
def test_a_standing_repeats_its_line(lines: tuple[LedgerLine, ...], on: dt.date) -> None:
    standings: Sequence[Standing] = history(lines, on=on)

    assert all(standing.issue is standing.line.issue for standing in standings)

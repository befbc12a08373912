"""What changes between two states of a ledger, held against asking both of them day by day."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, entry, issued, ledger_of, withdrawn

from qms.model.codes import DocumentId
from qms.model.ledger import IssueLine, LedgerEntry, binding
from qms.model.queries import PlainLedger
from qms.plans.changed_answers import ChangedAnswer, changed_answers, told_answers

QT_05 = DocumentId("qt-05")
HORIZON = [day(n) for n in range(-1, 12)]


def answer(ledger: PlainLedger, on: dt.date) -> IssueLine | None:
    line = binding(ledger.lines("qt-05"), on=on)
    return line.issue if line else None


def seen(issue: IssueLine | None) -> object:
    return issue and (issue.edition, issue.revision, issue.digest, issue.code)


@st.composite
def ledgers(draw: st.DrawFn) -> PlainLedger:
    said = st.one_of(
        st.builds(issued, revision=st.integers(0, 2), code=st.sampled_from(["QT-05", "QT-55"])), st.just(withdrawn())
    )
    days = st.integers(0, 6).map(day)
    count = draw(st.integers(0, 4))
    return ledger_of(*(entry(n + 1, draw(said), date=draw(days), effective=draw(days)) for n in range(count)))


@given(ledgers(), ledgers())
def test_a_change_is_told_for_just_the_days_on_which_the_answers_differ(
    before: PlainLedger, after: PlainLedger
) -> None:
    found = [*changed_answers(before, after, [QT_05])]

    for on in HORIZON:
        was, is_now = answer(before, on), answer(after, on)
        covering = [one for one in found if one.start <= on and (one.until is None or on < one.until)]
        assert len(covering) == (seen(was) != seen(is_now))
        for one in covering:
            assert (seen(one.before), seen(one.after)) == (seen(was), seen(is_now))


@given(ledgers(), ledgers())
def test_days_that_follow_one_another_with_one_change_are_told_together(
    before: PlainLedger, after: PlainLedger
) -> None:
    found = [*changed_answers(before, after, [QT_05])]

    for one, other in itertools.pairwise(found):
        assert one.until is not None
        assert one.until <= other.start
        assert one.until < other.start or (seen(one.before), seen(one.after)) != (seen(other.before), seen(other.after))


@given(ledgers())
def test_nothing_is_told_where_nothing_changes(ledger: PlainLedger) -> None:
    assert not [*changed_answers(ledger, ledger, ledger.documents())]


def told(before: Sequence[LedgerEntry], after: Sequence[LedgerEntry], *documents: str) -> list[str]:
    found = changed_answers(ledger_of(*before), ledger_of(*after), map(DocumentId, documents or ("qt-05",)))
    return [str(diagnostic.message) for diagnostic in told_answers(found, "decisions/2021/x.md")]


class TestWording:
    FIRST = entry(1, issued(), date=day(1))

    def test_a_text_that_is_in_force_where_none_was(self) -> None:
        assert told([], [self.FIRST]) == ["QT-05: from 2021-09-02 on 01.00 is in force, where none was"]

    def test_none_is_in_force_for_a_day(self) -> None:
        later = entry(1, issued(), date=day(2))

        assert told([self.FIRST], [later]) == ["QT-05: on 2021-09-02 none is in force, instead of 01.00"]

    def test_another_revision_another_text_another_code(self) -> None:
        others = [issued(revision=1), issued(digest="sha256:" + "5" * 64), issued(code="QT-55")]

        assert [told([self.FIRST], [entry(1, line, date=day(1))]) for line in others] == [
            ["QT-05: from 2021-09-02 on 01.01 is in force instead of 01.00"],
            ["QT-05: from 2021-09-02 on 01.00 has another text"],
            ["QT-55: from 2021-09-02 on 01.00 bears the code QT-55 instead of QT-05"],
        ]

    def test_what_changes_alike_is_told_together(self) -> None:
        both = entry(1, issued(), issued("qt-06"), date=day(1))

        assert told([both], [], "qt-05", "qt-06") == [
            "QT-05, QT-06: from 2021-09-02 on none is in force, instead of 01.00"
        ]


def test_a_change_that_has_an_end_says_the_last_day() -> None:
    [line] = entry(1, issued()).issues
    one = ChangedAnswer(document=QT_05, start=day(1), until=day(4), before=line, after=None)

    assert str(one.days()) == "from 2021-09-02 to 2021-09-04"

"""Which entry a person named: by its decision, however that is typed, by its place in the ledger, by a day."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from support.ledgers import day, entry, issued, ledger_of, moment

from qms.errors import UsageError
from qms.model.ledger import Act
from qms.operations.reading import find_decision, find_entry, parse_known, typed_otherwise

FIRST = entry(1, issued(), number="244/QĐ-SCT", date=day(1))
SECOND = entry(2, issued(revision=1), number="245/QĐ-SCT", date=day(2))
RECTIFICATION = attrs.evolve(
    FIRST, entry=3, act=Act.RECTIFICATION, corrects=1, number="424/QĐ-SCT", recorded=moment(24 * 9), reason="gõ nhầm"
)
OPENING = entry(
    1, issued(number="12/QĐ-SCT", date=dt.date(2019, 5, 2)), issued("qt-06"), act=Act.OPENING, number=None, book=None
)


class TestDecisions:
    @pytest.mark.parametrize("text", ["244/QĐ-SCT", "0244/qđ-sct", "244/QD-SCT", "244/QD-SCT@2021", "244 / QĐ – SCT"])
    def test_however_it_is_typed(self, text: str) -> None:
        assert find_decision(ledger_of(FIRST, SECOND), text).entry.entry == 1

    @pytest.mark.parametrize(
        ("text", "number"),
        [("05/QĐ-SĐT", "05/QĐ-SĐT"), ("05/QĐ-SDT", "05/QĐ-SDT")],
    )
    def test_as_it_is_typed_goes_before_what_it_may_be_meant_for(self, text: str, number: str) -> None:
        ledger = ledger_of(
            entry(1, issued(), number="05/QĐ-SĐT", issuer="sdt", date=day(1)),
            entry(2, issued("qt-06"), number="05/QĐ-SDT", issuer="sdt-2", date=day(2)),
        )

        assert find_decision(ledger, text).entry.number == number

    def test_what_may_be_meant_for_several_is_asked_about(self) -> None:
        ledger = ledger_of(
            entry(1, issued(), number="05/QĐ-SĐT", issuer="sdt", date=day(1)),
            entry(2, issued("qt-06"), number="05/QĐ-SDT", issuer="sdt-2", date=day(2)),
        )

        with pytest.raises(UsageError) as caught:
            find_decision(ledger, "05/QD-SDT")

        assert str(caught.value) == "“05/QD-SDT” fits several decisions"
        assert str(caught.value.hint) == "say which: 05/QĐ-SĐT@2021-09-02, 05/QĐ-SDT@2021-09-03"
        assert find_decision(ledger, "05/QD-SDT@2021-09-03").entry.entry == 2

    def test_a_number_of_several_years_is_asked_about(self) -> None:
        old = attrs.evolve(SECOND, number="244/QĐ-SCT", date=dt.date(2020, 1, 1))

        with pytest.raises(UsageError) as caught:
            find_decision(ledger_of(FIRST, old), "244/QD-SCT")

        assert str(caught.value.hint) == "say which: 244/QD-SCT@2021, 244/QD-SCT@2020"

    def test_one_that_was_typed_wrong_when_it_was_entered_leads_to_the_right_one(self) -> None:
        ledger = ledger_of(FIRST, SECOND, RECTIFICATION)

        with pytest.raises(UsageError) as caught:
            find_decision(ledger, "244/QĐ-SCT")

        assert str(caught.value.hint) == (
            "entry 1 was entered with that number by a typing error; its number is 424/QĐ-SCT"
        )
        assert find_decision(ledger, "424/QĐ-SCT").entry.entry == 1

    def test_one_that_nobody_ever_entered_does_not(self) -> None:
        with pytest.raises(UsageError) as caught:
            find_decision(ledger_of(FIRST, SECOND, RECTIFICATION), "999/QĐ-SCT")

        assert str(caught.value.hint) == "`qms decisions` lists them"


class TestEntries:
    def test_by_the_number_of_the_entry_and_a_rectification_is_the_entry_that_it_rectifies(self) -> None:
        ledger = ledger_of(FIRST, SECOND, RECTIFICATION)

        assert [find_entry(ledger, text).entry.entry for text in ("1", "2", "3", "245/QĐ-SCT")] == [1, 2, 1, 2]

    def test_by_the_number_that_an_opening_states_for_one_of_its_documents(self) -> None:
        ledger = ledger_of(OPENING, SECOND)

        assert find_entry(ledger, "12/QD-SCT@2019").entry.entry == 1
        with pytest.raises(UsageError, match="there is no decision 12/QĐ-SCT@2021"):
            find_entry(ledger, "12/QĐ-SCT@2021")

    def test_one_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(UsageError, match="the ledger has no entry 7"):
            find_entry(ledger_of(FIRST), "7")


class TestAsOfWhen:
    def test_a_rectification_is_known_from_its_day_on(self) -> None:
        ledger = ledger_of(FIRST, SECOND, RECTIFICATION)

        assert parse_known(ledger, moment(24 * 8).date().isoformat()) == 2
        assert parse_known(ledger, moment(24 * 9).date().isoformat()) == 3


class TestTypedOtherwise:
    def told(self, text: str | None) -> list[str]:
        return [str(d.message) for d in typed_otherwise(ledger_of(FIRST, SECOND), text)]

    def test_a_lost_stroke_is_told(self) -> None:
        assert self.told("244/QD-SCT@2021") == ["“244/QD-SCT@2021” is taken for 244/QĐ-SCT"]

    @pytest.mark.parametrize(
        "text", [None, "244/QĐ-SCT", "0244/qđ-sct", "2021-09-13", "3", "", "@", "không số", "9/X-Y"]
    )
    def test_nothing_else_is(self, text: str | None) -> None:
        assert self.told(text) == []

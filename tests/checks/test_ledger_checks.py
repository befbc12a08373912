"""The entries form one chain, each says what it may say, and no number is used twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, entry, files_of, issued, moment, withdrawn

from qms.checks.ledger import chain_faults, numbers_unique
from qms.model.codes import DocumentId
from qms.model.ledger import Act, LedgerEntry
from qms.model.queries import EntryFile

THREE = files_of(*(entry(n, issued(f"qt-0{n}")) for n in (1, 2, 3)))


def told(files: Sequence[EntryFile]) -> list[str]:
    return [str(fault) for fault in chain_faults(files)]


def of_one(act: LedgerEntry, *, before: int = 0) -> list[str]:
    """Return what is said of the form of one entry, with others before it."""
    return told(files_of(*(entry(n, issued(f"qt-1{n}")) for n in range(1, before + 1)), act))


class TestTheChain:
    @given(st.integers(0, 6))
    def test_entries_one_after_another_are_sound(self, length: int) -> None:
        assert told(files_of(*(entry(n, issued(f"qt-0{n}")) for n in range(1, length + 1)))) == []

    def test_an_entry_that_is_missing_is_told_of_once(self) -> None:
        assert told((THREE[0], THREE[2])) == [
            "decisions/2021/0003.md: QMS-L002 entry 2 is missing; the ledger goes on with 3"
        ]

    def test_so_is_the_first(self) -> None:
        assert told(THREE[1:]) == ["decisions/2021/0002.md: QMS-L002 entry 1 is missing; the ledger goes on with 2"]

    def test_two_branches_that_were_merged_are_both_named(self) -> None:
        twin = attrs.evolve(THREE[1], path="decisions/2021/0002-other.md", digest="sha256:0")

        assert told((THREE[0], twin, *THREE[1:])) == [
            "decisions/2021/0002.md: QMS-L001 entry 2 stands twice: in decisions/2021/0002-other.md and in "
            "decisions/2021/0002.md",
            "decisions/2021/0003.md: QMS-L003 entry 3 does not name the file of the entry before it as it is now",
        ]

    def test_a_file_that_was_altered_breaks_it_at_the_next_entry(self) -> None:
        altered = attrs.evolve(THREE[0], digest="sha256:0")

        assert told((altered, *THREE[1:])) == [
            "decisions/2021/0002.md: QMS-L003 entry 2 does not name the file of the entry before it as it is now"
        ]

    def test_the_first_entry_names_none_before_it(self) -> None:
        first = attrs.evolve(THREE[0], entry=attrs.evolve(THREE[0].entry, previous="sha256:0"))

        assert [fault.code for fault in chain_faults([first])] == ["QMS-L003"]

    def test_none_is_recorded_before_the_one_before_it(self) -> None:
        files = files_of(entry(1, issued(), recorded=moment(5)), entry(2, issued("qt-06"), recorded=moment(4)))

        assert told(files) == ["decisions/2021/0002.md: QMS-L004 entry 2 was recorded before entry 1"]

    def test_two_may_be_recorded_at_one_moment(self) -> None:
        assert (
            told(files_of(entry(1, issued(), recorded=moment(5)), entry(2, issued("qt-06"), recorded=moment(5)))) == []
        )


class TestTheForm:
    @pytest.mark.parametrize(
        "said, sound",
        [
            ({}, True),
            ({"number": None}, False),
            ({"act": Act.OPENING, "number": None}, True),
            ({"act": Act.OPENING}, False),
            ({"act": Act.CORRECTION, "corrects": 1}, True),
            ({"act": Act.CORRECTION, "corrects": 1, "number": None}, False),
            ({"act": Act.RECTIFICATION, "corrects": 1, "number": None}, True),
            ({"act": Act.RECTIFICATION, "corrects": 1}, True),
        ],
    )
    def test_an_act_has_a_number_or_none_as_its_kind_asks(self, said: dict[str, Any], sound: bool) -> None:
        found = of_one(entry(2, issued(), **said), before=1)

        assert ([line.split()[1] for line in found] == []) is sound
        assert all("QMS-L005" in line for line in found)

    @pytest.mark.parametrize(
        "said, sound",
        [
            ({"corrects": None}, True),
            ({"corrects": 1}, False),
            *(
                ({"act": act, "corrects": corrects}, corrects in (1, 2))
                for act in (Act.CORRECTION, Act.RECTIFICATION)
                for corrects in (None, -1, 0, 1, 2, 3, 4)
            ),
        ],
    )
    def test_only_what_puts_right_names_an_earlier_entry(self, said: dict[str, Any], sound: bool) -> None:
        found = of_one(entry(3, issued(), **said), before=2)

        assert found == (
            []
            if sound
            else [
                "decisions/2021/0003.md: QMS-L006 entry 3 must name an earlier entry that it corrects, and only if it does"
            ]
        )

    @pytest.mark.parametrize(
        "lines",
        [
            (issued(), issued(revision=1)),
            (issued(), withdrawn()),
            (withdrawn(), withdrawn()),
            (issued("qt-06", replaces=(DocumentId("qt-05"),)), issued()),
        ],
    )
    def test_no_document_is_named_twice(self, lines: tuple[Any, ...]) -> None:
        assert of_one(entry(1, *lines)) == ["decisions/2021/0001.md: QMS-L007 entry 1 names qt-05 twice"]

    def test_two_documents_may_replace_one(self) -> None:
        old = (DocumentId("qt-05"),)

        assert (
            of_one(entry(1, issued("qt-06", replaces=old), issued("qt-07", replaces=(*old, DocumentId("qt-07"))))) == []
        )

    @pytest.mark.parametrize("act, sound", [(Act.ISSUE, False), (Act.OPENING, True), (Act.RECTIFICATION, True)])
    def test_what_is_issued_has_a_digest(self, act: Act, sound: bool) -> None:
        said: dict[str, Any] = {"number": None} if act is Act.OPENING else {}
        corrects = 1 if act is Act.RECTIFICATION else None
        found = of_one(entry(2, issued(digest=None), act=act, corrects=corrects, **said), before=1)

        assert found == ([] if sound else ["decisions/2021/0002.md: QMS-L008 entry 2: QT-05 has no digest"])


class TestNumbers:
    def found(self, *entries: LedgerEntry) -> list[str]:
        return [str(fault) for fault in numbers_unique(files_of(*entries))]

    def test_a_number_is_used_once_in_a_book_and_year(self) -> None:
        assert self.found(entry(1, number="05/QĐ-SCT"), entry(2, number="5/QĐ-BCĐISO", issuer="bcd-iso")) == [
            "decisions/2021/0002.md: QMS-L009 5/QĐ-BCĐISO of 2021 was used by 05/QĐ-SCT already"
        ]

    def test_every_further_use_is_told_of(self) -> None:
        assert len(self.found(*(entry(n, number="05/QĐ-SCT", date=day(1)) for n in (1, 2, 3)))) == 2

    @pytest.mark.parametrize(
        "said",
        [
            {"book": "chung"},
            {"number": "06/QĐ-SCT"},
            {"date": dt.date(2022, 1, 1)},
            {"number": None, "act": Act.OPENING},
        ],
    )
    def test_other_books_numbers_and_years_do_not_meet(self, said: dict[str, Any]) -> None:
        assert self.found(entry(1, number="05/QĐ-SCT"), entry(2, **{"number": "05/QĐ-SCT", **said})) == []

    def test_outside_all_books_each_issuer_counts_alone(self) -> None:
        one = entry(1, number="05/QĐ-SCT", book=None)

        assert self.found(one, entry(2, number="05/QĐ-UBND", book=None, issuer="ubnd")) == []
        assert len(self.found(one, entry(2, number="05/TB-SCT", book=None))) == 1

"""Numbers out of the books: one book and year give each number once, to decisions and papers together."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import entry, files_of, issued, ledger_of
from support.stores import SETTINGS, TODAY, system_of

from qms.errors import Refused, UsageError
from qms.model.ledger import Act, LedgerEntry
from qms.model.papers import Paper
from qms.model.queries import PlainLedger
from qms.model.system import System
from qms.plans.numbers import UsedNumber, claim_number, numbers_used, read_number

NO_BOOKS = "format = 1\nagency = 'sct'\n"


def decision(n: int, number: str, *, date: dt.date = TODAY, **fields: object) -> LedgerEntry:
    return entry(n, issued(), number=number, date=date, **fields)


def system_with(*entries: LedgerEntry, settings: str = SETTINGS, papers: dict[str, Paper] | None = None) -> System:
    return system_of(ledger=ledger_of(*entries), settings=settings, papers=papers)


class TestClaim:
    def test_a_free_number_is_claimed_for_its_issuer_from_its_book(self) -> None:
        claim = claim_number("244/QĐ-SCT", date=TODAY, system=system_with())

        assert (claim.number, claim.issuer, claim.book, claim.ordinal) == ("244/QĐ-SCT", "sct", "quyet-dinh", (244,))
        assert claim.path == "decisions/2021/0244-qd-sct.md"
        assert claim.warnings == ()

    def test_another_issuers_entry_says_whose_it_is(self) -> None:
        claim = claim_number("05/QĐ-BCĐISO", date=TODAY, system=system_with())

        assert (claim.issuer, claim.path) == ("bcd-iso", "decisions/2021/0005-qd-bcdiso--bcd-iso.md")

    def test_a_letter_comes_from_the_book_that_names_no_kinds(self) -> None:
        claim = claim_number("77/SCT-VP", date=TODAY, system=system_with())

        assert (claim.book, claim.path) == ("chung", "decisions/2021/0077-sct-vp.md")

    def test_a_letter_names_the_unit_that_drafted_it_by_its_symbol(self) -> None:
        claim = claim_number("1583/SCT-KT&NL", date=TODAY, system=system_with())

        assert (claim.number, claim.book) == ("1583/SCT-KT&NL", "chung")
        assert claim.path == "decisions/2021/1583-sct-kt-nl.md"

    @pytest.mark.parametrize("number", ["244/QĐ-SCT", "0244/QĐ-SCT", "244/QĐ-BCĐISO"])
    def test_a_number_of_the_book_is_given_once_a_year(self, number: str) -> None:
        system = system_with(decision(1, "244/QĐ-SCT"), decision(2, "250/QĐ-SCT"))

        with pytest.raises(Refused, match=r"number 244 of 2021 is already used by 244/QĐ-SCT of 2021-09-13") as refusal:
            claim_number(number, date=TODAY, system=system)

        assert str(refusal.value.hint) == "the next free number is 251"

    def test_the_series_begins_anew_each_year(self) -> None:
        system = system_with(decision(1, "244/QĐ-SCT", date=dt.date(2020, 12, 31)))

        assert claim_number("244/QĐ-SCT", date=dt.date(2021, 1, 1), system=system).path.startswith("decisions/2021/")

    def test_two_books_do_not_share_numbers(self) -> None:
        system = system_with(decision(1, "77/QĐ-SCT"))

        assert claim_number("77/SCT-VP", date=TODAY, system=system).ordinal == (77,)

    def test_a_paper_takes_its_number_too(self) -> None:
        paper = Paper(number="244/QĐ-SCT", date=dt.date(2021, 3, 1), issuer="sct", subject="Khen thưởng")

        with pytest.raises(Refused, match=r"already used by 244/QĐ-SCT of 2021-03-01"):
            claim_number("244/QĐ-SCT", date=TODAY, system=system_with(papers={"papers/2021/x.toml": paper}))

    def test_without_books_each_issuer_counts_alone(self) -> None:
        system = system_with(decision(1, "77/QĐ-SCT", book=None), settings=NO_BOOKS)

        assert claim_number("77/QĐ-UBND", date=TODAY, system=system).book is None
        with pytest.raises(Refused):
            claim_number("77/TB-SCT", date=TODAY, system=system)

    def test_a_mistyped_number_that_was_rectified_is_free_and_gets_a_file_of_its_own(self) -> None:
        path = claim_number("89/QĐ-SCT", date=TODAY, system=system_with()).path
        wrong, right = files_of(decision(1, "89/QĐ-SCT"), decision(2, "98/QĐ-SCT", act=Act.RECTIFICATION, corrects=1))
        system = system_of(ledger=PlainLedger([attrs.evolve(wrong, path=path), right]))

        assert claim_number("89/QĐ-SCT", date=TODAY, system=system).path == "decisions/2021/0089-qd-sct--2.md"
        with pytest.raises(Refused):
            claim_number("98/QĐ-SCT", date=TODAY, system=system)

    def test_the_entry_that_is_rectified_is_no_rival(self) -> None:
        system = system_with(decision(1, "89/QĐ-SCT"))

        assert claim_number("89/QĐ-SCT", date=TODAY, system=system, instead_of=1).ordinal == (89,)

    def test_what_follows_a_dot_tells_numbers_apart(self) -> None:
        system = system_with(decision(1, "66.13/QĐ-SCT"))

        assert claim_number("66.14/QĐ-SCT", date=TODAY, system=system).ordinal == (66, 14)
        with pytest.raises(Refused, match=r"number 66\.13 of 2021 is already used by 66\.13/QĐ-SCT") as refusal:
            claim_number("66.13/QĐ-SCT", date=TODAY, system=system)
        assert str(refusal.value.hint) == "the next free number is 67"

    def test_a_symbol_that_nobody_bears_is_refused(self) -> None:
        with pytest.raises(UsageError, match="no organisation or board has the symbol “STC” on 2021-09-13"):
            claim_number("244/QĐ-STC", date=TODAY, system=system_with())

    def test_a_number_against_the_rules_is_a_warning(self) -> None:
        claim = claim_number("5/QĐ-SCT", date=TODAY, system=system_with())

        assert claim.number == "05/QĐ-SCT"
        assert [(w.code, w.is_error, str(w.location)) for w in claim.warnings] == [
            ("QMS-N001", False, "decisions/2021/0005-qd-sct.md")
        ]

    @pytest.mark.parametrize(
        "number, date, warns",
        [
            ("30/QĐ-SCT", dt.date(2021, 3, 5), False),
            ("60/QĐ-SCT", dt.date(2021, 3, 1), True),
            ("40/QĐ-SCT", dt.date(2021, 4, 1), True),
            ("40/QĐ-SCT", dt.date(2021, 3, 8), False),
        ],
    )
    def test_numbers_that_do_not_follow_the_days_are_a_warning(self, number: str, date: dt.date, warns: bool) -> None:
        system = system_with(
            decision(1, "20/QĐ-SCT", date=dt.date(2021, 3, 1)), decision(2, "50/QĐ-SCT", date=dt.date(2021, 3, 9))
        )

        claim = claim_number(number, date=date, system=system)

        assert ([w.code for w in claim.warnings] == ["QMS-N002"]) is warns


class TestReading:
    @pytest.mark.parametrize("text", ["244/QĐ-SCT", "Quyết định số 244/QĐ-SCT ngày 13/9/2021", "244/qđ-sct"])
    def test_a_number_is_read_however_it_is_written(self, text: str) -> None:
        assert read_number(text, system=system_with(), on=TODAY).canonical == "244/QĐ-SCT"

    @pytest.mark.parametrize("text", ["244/QD-SCT", "244/QĐ-SCT/2021"])
    def test_a_bent_number_is_refused_with_what_was_meant(self, text: str) -> None:
        with pytest.raises(UsageError, match="is not an official number") as refusal:
            read_number(text, system=system_with(), on=TODAY)

        assert str(refusal.value.hint) == "did you mean 244/QĐ-SCT?"

    @pytest.mark.parametrize("text", ["", "hai bốn bốn", "244", "QĐ-SCT"])
    def test_what_is_no_number_is_refused_with_a_sample(self, text: str) -> None:
        with pytest.raises(UsageError, match="is not an official number") as refusal:
            read_number(text, system=system_with(), on=TODAY)

        assert "244/QĐ-SCT" in str(refusal.value.hint)

    @given(st.text(max_size=30))
    def test_no_text_whatever_does_harm(self, text: str) -> None:
        try:
            number = read_number(text, system=system_with(), on=TODAY)
        except UsageError:
            return
        assert number.canonical


class TestUsed:
    PAPERS: ClassVar = {
        "papers/2021/a.toml": Paper(number="07/TB-SCT", date=TODAY, issuer="sct", subject="a"),
        "papers/2021/b.toml": Paper(number="08/TB-SCT", date=dt.date(2020, 5, 1), issuer="sct", subject="b"),
        "papers/2021/c.toml": Paper(number="09/TB-SCT", issuer="sct", subject="không ngày"),
        "papers/2021/d.toml": Paper(number="10/TB-BCT", date=TODAY, issuer_name="Bộ Công Thương", subject="d"),
        "papers/2021/e.toml": Paper(number="không số", date=TODAY, issuer="sct", subject="e"),
        "papers/2021/f.toml": Paper(number="11/QĐ-SCT", date=TODAY, issuer="sct", subject="f"),
        "papers/2021/g.toml": Paper(number="12/TB-UBND", date=TODAY, issuer="ubnd", subject="g"),
    }

    def used(self, book: str | None, *, issuer: str = "sct", settings: str = SETTINGS) -> list[UsedNumber]:
        entries = (
            decision(1, "01/SCT-VP", book="chung"),
            decision(2, "02/QĐ-SCT"),
            decision(3, "03/SCT-VP", book="chung", date=dt.date(2020, 1, 1)),
            entry(4, issued("qt-09"), act=Act.OPENING, number=None, book="chung", date=TODAY),
            decision(5, "không số", book="chung"),
            decision(6, "06/QĐ-SCT", book=None),
            decision(7, "07/QĐ-UBND", book=None, issuer="ubnd"),
        )
        system = system_with(*entries, settings=settings, papers=self.PAPERS)
        return list(numbers_used(system, book=book, issuer=issuer, year=2021))

    def test_decisions_and_papers_of_the_book_and_year(self) -> None:
        assert [(u.number, u.ordinal) for u in self.used("chung")] == [
            ("01/SCT-VP", (1,)),
            ("07/TB-SCT", (7,)),
            ("09/TB-SCT", (9,)),
        ]
        assert [u.number for u in self.used("quyet-dinh")] == ["02/QĐ-SCT", "11/QĐ-SCT"]

    def test_outside_all_books_those_of_the_issuer(self) -> None:
        assert [u.number for u in self.used(None, issuer="ubnd")] == ["07/QĐ-UBND", "12/TB-UBND"]
        assert [u.number for u in self.used(None, settings=NO_BOOKS)] == [
            "06/QĐ-SCT",
            "07/TB-SCT",
            "09/TB-SCT",
            "11/QĐ-SCT",
        ]

    def test_each_says_where_it_stands(self) -> None:
        [decided, paper, undated] = self.used("chung")

        assert (decided.path, decided.date) == ("decisions/2021/0001.md", TODAY)
        assert (paper.path, paper.date) == ("papers/2021/a.toml", TODAY)
        assert (undated.path, undated.date) == ("papers/2021/c.toml", None)

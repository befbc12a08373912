"""Papers, planned: entered, found again, and changed where something else is known of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import entry, issued, ledger_of, moment
from support.stores import TODAY, system_of

from qms.errors import QmsError, Refused, UsageError
from qms.model.citations import cites, year_of
from qms.model.documents import LegalBasis
from qms.model.papers import Paper, PaperReference, PaperStatus
from qms.model.queries import PlainLedger
from qms.plans.plan import Plan
from qms.plans.registering import find_paper, paper_path, plan_paper, plan_paper_change
from qms.plans.signed_files import SignedFile
from qms.text.values import read_value, value_bytes

NOW = moment(24 * 10)
PATH = "papers/2021/0907-kh-sct.toml"


def paper(number: str = "907/KH-SCT", **fields: Any) -> Paper:
    said = {"date": dt.date(2021, 2, 26), "issuer": "sct", "subject": "Kế hoạch", **fields}
    return Paper(number=number, **said)


def outsider(number: str = "12/CV", name: str = "Công ty A", **fields: Any) -> Paper:
    return paper(number, issuer=None, issuer_name=name, **fields)


def plan(entered: Paper, *, year: int | None = None, file: SignedFile | None = None, **system: Any) -> Plan:
    return plan_paper(system_of(**system), entered, year=year, author="iso-thu-ky", at=NOW, file=file)


def refusal(entered: Paper, error: type[QmsError] = UsageError, **more: Any) -> str:
    with pytest.raises(error) as caught:
        plan(entered, **more)
    return str(caught.value.message)


class TestEntering:
    def test_a_paper_stands_in_a_file_of_its_year(self) -> None:
        entered = paper(status=PaperStatus.REPEALED, until=dt.date(2025, 1, 1))
        made = plan(entered)

        [(path, data)] = made.change.writes.items()
        assert path == PATH
        assert read_value(data, path=path, cls=Paper) == (entered, ())
        assert made.change.expects == {path: None}
        assert made.change.message == "Paper 907/KH-SCT (2021-02-26)"
        assert (made.warnings, made.entry) == ((), None)

    @pytest.mark.parametrize(
        "said, path",
        [
            ({}, PATH),
            ({"issuer": "ubnd"}, "papers/2021/0907-kh-sct--ubnd.toml"),
            ({"issuer": None, "issuer_name": "Bộ Công Thương"}, "papers/2021/0907-kh-sct--ngoai.toml"),
        ],
    )
    def test_its_name_says_whose_it_is_unless_it_is_the_agencys(self, said: dict[str, Any], path: str) -> None:
        assert paper_path(paper(**said), agency="sct", year=2021) == path
        assert year_of(path) == 2021

    def test_its_scan_is_kept_byte_for_byte_under_a_name_that_works_everywhere(self) -> None:
        scan = SignedFile(path="files/ab12/Ke hoach.pdf", data=b"%PDF", given="Kế hoạch.pdf")
        made = plan(paper(file=scan.path), file=scan)

        assert made.change.writes[scan.path] == b"%PDF"
        [told] = made.warnings
        assert (told.code, str(told.hint)) == ("QMS-I030", "that name works on every system")

    def test_a_paper_without_a_day_is_of_the_year_that_is_named(self) -> None:
        made = plan(paper(date=None), year=2020)

        assert list(made.change.writes) == ["papers/2020/0907-kh-sct.toml"]
        assert made.change.message == "Paper 907/KH-SCT"
        assert refusal(paper(date=None)) == "the paper has neither date nor year"

    def test_a_number_that_breaks_the_rules_is_kept_verbatim_with_a_warning(self) -> None:
        made = plan(paper("7/KH-SCT"))
        [data] = made.change.writes.values()

        assert 'number = "7/KH-SCT"' in data.decode()
        assert [(w.code, w.is_error, str(w.location)) for w in made.warnings] == [
            ("QMS-N001", False, "papers/2021/0007-kh-sct.toml")
        ]

    @pytest.mark.parametrize("number", ["không số", "06.05-2021/TB-VNKM", "Công văn ngày 3/2", "X"])
    def test_an_outsider_writes_numbers_as_it_likes(self, number: str) -> None:
        assert plan(outsider(number)).change.writes

    @pytest.mark.parametrize(
        "entered, said",
        [
            (paper(""), "the paper has no number"),
            (outsider("  –/. "), "the paper has no number"),
            (outsider("x" * 101), f"“{'x' * 40}…” is too long for a number"),
            (paper(subject=" "), "the paper has no subject"),
            (paper(date=dt.date(1944, 12, 31)), "no paper of 1944-12-31 can be meant: today is 2021-09-11"),
            (paper(date=dt.date(2022, 9, 13)), "no paper of 2022-09-13 can be meant: today is 2021-09-11"),
            (paper(until=dt.date(2021, 2, 25)), "the paper is of 2021-02-26 and would no longer bind from 2021-02-25"),
            (paper(status=PaperStatus.REPLACED), "a paper that was replaced has a successor"),
            (paper(successor=PaperReference(number="1/KH-SCT")), "only a paper that was replaced has a successor"),
            (
                paper(
                    status=PaperStatus.REPLACED,
                    successor=PaperReference(number="907/KH-SCT", date=dt.date(2021, 2, 26)),
                ),
                "a paper cannot take its own place",
            ),
        ],
    )
    def test_what_no_paper_can_be_is_refused(self, entered: Paper, said: str) -> None:
        assert refusal(entered) == said

    def test_a_year_alone_is_looked_at_too(self) -> None:
        assert refusal(paper(date=None), year=1944).startswith("no paper of 1944")
        assert refusal(paper(date=None), year=2030).startswith("no paper of 2030")
        assert refusal(paper(date=None, until=dt.date(2019, 1, 1)), year=2020).startswith("the paper is of 2020")

    def test_a_successor_that_is_not_entered_yet_is_told(self) -> None:
        replaced = paper(status=PaperStatus.REPLACED, successor=PaperReference(number="9/KH-SCT", date=TODAY))
        [told] = plan(replaced).warnings

        assert (told.code, str(told.message)) == ("QMS-N010", "9/KH-SCT, which took its place, is not entered yet")
        assert plan(replaced, papers={"papers/2021/0009-kh-sct.toml": paper("9/KH-SCT", date=TODAY)}).warnings == ()
        decided = ledger_of(entry(1, issued(), number="9/KH-SCT", date=TODAY))
        assert plan(replaced, ledger=decided).warnings == ()

    def test_a_paper_is_entered_once(self) -> None:
        assert refusal(paper(), Refused, papers={PATH: paper()}) == "907/KH-SCT of 2021 is entered already"

    def test_two_outsiders_may_give_one_number(self) -> None:
        first = "papers/2021/0012-cv--ngoai.toml"
        second = "papers/2021/0012-cv--ngoai-2.toml"
        made = plan(outsider(name="Công ty B"), papers={first: outsider()})

        assert list(made.change.writes) == [second]
        both = {first: outsider(), second: outsider(name="Công ty B")}
        assert list(plan(outsider(name="Công ty C"), papers=both).change.writes) == [
            "papers/2021/0012-cv--ngoai-3.toml"
        ]
        assert "entered already" in refusal(outsider(name="công ty b"), Refused, papers=both)

    def test_a_number_of_a_book_is_given_once_be_it_to_a_paper_or_a_decision(self) -> None:
        decided = entry(1, issued(), number="12/QĐ-SCT", date=TODAY)

        said = refusal(paper("12/QĐ-BCĐISO", issuer="bcd-iso"), Refused, ledger=ledger_of(decided))
        assert said == "number 12 of 2021 is already used by 12/QĐ-SCT of 2021-09-13"
        taken = {"papers/2021/0907-tb-sct.toml": paper("907/TB-SCT")}
        assert "already used by 907/TB-SCT" in refusal(paper(), Refused, papers=taken)

    def test_outsiders_papers_take_no_number_of_ours(self) -> None:
        assert plan(outsider("907/KH-BCT"), papers={PATH: paper()}).change.writes

    def test_an_issuer_that_nobody_knows_is_refused(self) -> None:
        assert refusal(paper(issuer="xx")) == "no organisation or board has the id “xx” on 2021-02-26"


class TestFinding:
    PAPERS: Mapping[str, Paper] = {
        "papers/2020/0545-qd-ubnd--ubnd.toml": paper("545/QĐ-UBND", date=dt.date(2020, 2, 9), issuer="ubnd"),
        "papers/2021/0545-qd-ubnd--ubnd.toml": paper("545/QĐ-UBND", date=dt.date(2021, 2, 9), issuer="ubnd"),
        "papers/2021/0012-cv--ngoai.toml": outsider(date=dt.date(2021, 1, 1)),
        "papers/2021/0012-cv--ngoai-2.toml": outsider(name="B", date=dt.date(2021, 1, 2)),
        "papers/2021/0013-cv--ngoai.toml": outsider("13/CV", date=dt.date(2021, 1, 1)),
        "papers/2021/0013-cv--ngoai-2.toml": outsider("13/CV", name="B", date=dt.date(2021, 1, 1)),
        "papers/2020/0005-kh-sct.toml": paper("5/KH-SCT", date=None),
    }

    def found(self, text: str) -> str:
        return find_paper(self.PAPERS, text, ledger=ledger_of(entry(1, issued(), number="244/QĐ-SCT")))

    def refusal(self, text: str) -> tuple[str, str]:
        with pytest.raises(UsageError) as caught:
            self.found(text)
        return str(caught.value.message), str(caught.value.hint)

    @pytest.mark.parametrize(
        "text",
        ["545/QĐ-UBND@2021", "545/QD-UBND@2021", "545/qđ-ubnd@2021-02-09", "papers/2021/0545-qd-ubnd--ubnd.toml"],
    )
    def test_a_paper_is_named_by_number_and_year_also_without_accents_or_by_its_file(self, text: str) -> None:
        assert self.found(text) == "papers/2021/0545-qd-ubnd--ubnd.toml"

    def test_a_paper_without_a_day_is_found_by_its_year(self) -> None:
        assert self.found("05/KH-SCT@2020") == self.found("5/KH-SCT") == "papers/2020/0005-kh-sct.toml"

    @pytest.mark.parametrize(
        "text, choices",
        [
            ("545/QĐ-UBND", "545/QĐ-UBND@2020, 545/QĐ-UBND@2021"),
            ("12/CV", "12/CV@2021-01-02, 12/CV@2021-01-01"),
            ("13/CV@2021", "papers/2021/0013-cv--ngoai-2.toml, papers/2021/0013-cv--ngoai.toml"),
        ],
    )
    def test_of_several_the_choices_are_named_in_a_way_that_can_be_typed(self, text: str, choices: str) -> None:
        message, hint = self.refusal(text)

        assert message == f"{text.partition('@')[0]} is the number of several papers"
        assert hint == f"say which: {choices}"
        assert len({self.found(choice) for choice in choices.split(", ")}) == 2

    def test_what_is_not_there_is_told_with_what_it_may_be(self) -> None:
        assert self.refusal("545/QĐ-UBND@2019") == (
            "no paper 545/QĐ-UBND@2019 is entered",
            "did you mean 545/QĐ-UBND@2020, 545/QĐ-UBND@2021?",
        )
        assert self.refusal("5/KH-SC")[1] == "did you mean 5/KH-SCT@2020?"
        assert self.refusal("99/XYZ")[1] == "`qms paper list` shows the papers; `qms paper add` enters one"

    def test_a_decision_is_no_paper(self) -> None:
        assert self.refusal("244/QD-SCT")[0] == (
            "244/QD-SCT is a decision of this store, not a paper that is only cited"
        )


def changed(before: Paper, after: Paper, *, path: str = PATH, data: bytes | None = None, **more: Any) -> Plan:
    system = {"papers": {path: before, **more.pop("papers", {})}, **more}
    return plan_paper_change(
        system_of(**system), path, before, after, data=data or value_bytes(before), author="iso-thu-ky", at=NOW
    )


class TestChanging:
    def test_another_status_is_written_over_the_file(self) -> None:
        after = paper(status=PaperStatus.REPEALED, until=dt.date(2021, 7, 1))
        change = changed(paper(), after).change

        assert change.writes == {PATH: value_bytes(after)}
        assert change.expects == {PATH: value_bytes(paper())}
        assert (change.removes, change.message) == (frozenset(), "Paper 907/KH-SCT: repealed")

    def test_a_file_in_anothers_hand_keeps_it(self) -> None:
        text = (
            '# bản chính\nnumber = \'907/KH-SCT\'\ndate = 2021-02-26   # ngày\nissuer = "sct"\nsubject = "Kế hoạch"\n'
        )
        after = paper(status=PaperStatus.REPLACED, successor=PaperReference(number="9/KH-SCT", date=TODAY))
        made = changed(paper(), after, data=text.encode()).change.writes[PATH]

        assert made.startswith(text.encode())
        assert read_value(made, path=PATH, cls=Paper)[0] == after
        again = paper(status=PaperStatus.REPLACED, successor=PaperReference(number="8/KH-SCT"))
        assert read_value(changed(after, again, data=made).change.writes[PATH], path=PATH, cls=Paper)[0] == again
        inline = (
            text.encode()
            + b'status = "replaced"\nsuccessor = { number = "9/KH-SCT", date = 2021-09-13 } # m\xe1\xbb\x9bi\n'
        )
        made = changed(after, again, data=inline).change.writes[PATH]
        assert made.endswith('successor = { number = "8/KH-SCT" } # mới\n'.encode())

    def test_a_year_a_number_or_an_issuer_that_was_wrong_moves_the_file(self) -> None:
        for after, path in (
            (paper(date=dt.date(2020, 2, 26)), "papers/2020/0907-kh-sct.toml"),
            (paper("908/KH-SCT"), "papers/2021/0908-kh-sct.toml"),
            (paper(issuer="ubnd"), "papers/2021/0907-kh-sct--ubnd.toml"),
        ):
            change = changed(paper(), after).change
            assert change.writes == {path: value_bytes(after)}
            assert change.removes == {PATH}
            assert change.expects == {path: None, PATH: value_bytes(paper())}

    def test_another_day_of_the_year_leaves_the_file_where_it_is(self) -> None:
        assert set(changed(paper(), paper(date=dt.date(2021, 2, 27))).change.writes) == {PATH}
        second = "papers/2021/0012-cv--ngoai-2.toml"
        assert set(changed(outsider(), outsider(subject="X"), path=second).change.writes) == {second}

    def test_nothing_new_is_nothing_to_do(self) -> None:
        assert changed(paper(), paper()).change.is_empty

    def test_a_place_or_a_number_that_is_taken_is_refused(self) -> None:
        others = {"papers/2021/0908-kh-sct.toml": paper("908/KH-SCT")}

        with pytest.raises(Refused, match="908/KH-SCT of 2021 is entered already"):
            changed(paper(), paper("908/KH-SCT"), papers=others)
        with pytest.raises(Refused, match="already used by 908/KH-SCT"):
            changed(paper(), paper("908/TB-SCT"), papers=others)
        assert changed(paper(), paper("907/TB-SCT"), papers=others).change.writes  # its own number is no other's

    def test_a_change_is_looked_at_as_a_new_paper_is(self) -> None:
        for after in (paper(subject=""), paper(until=dt.date(2020, 1, 1)), paper(status=PaperStatus.REPLACED)):
            with pytest.raises(UsageError):
                changed(paper(), after)
        with pytest.raises(UsageError, match="no organisation or board"):
            changed(paper(), paper(issuer="xx"))
        assert [w.code for w in changed(paper(), paper("7/KH-SCT")).warnings] == ["QMS-N001"]

    def test_a_paper_that_was_entered_without_successor_may_be_mended_in_other_ways(self) -> None:
        old = paper(status=PaperStatus.REPLACED)

        assert changed(old, paper(status=PaperStatus.REPLACED, subject="X")).change.writes


@pytest.mark.parametrize(
    "basis, fits",
    [
        (LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 9)), True),
        (LegalBasis(number="545/QD-UBND"), True),
        (LegalBasis(number="545/QĐ-UBND", date=dt.date(2021, 2, 10)), False),
        (LegalBasis(number="545/QĐ-UBND", date=dt.date(2020, 2, 9)), False),
        (LegalBasis(number="544/QĐ-UBND", date=dt.date(2021, 2, 9)), False),
    ],
)
def test_a_reference_names_a_paper_by_number_and_day(basis: LegalBasis, fits: bool) -> None:
    assert cites(basis, "545/QĐ-UBND", dt.date(2021, 2, 9), year=2021) is fits


def test_of_a_paper_without_a_day_the_year_must_fit() -> None:
    for year, fits in ((2021, True), (2020, False)):
        assert cites(PaperReference(number="1/KH-SCT", date=dt.date(2021, 5, 5)), "1/KH-SCT", None, year=year) is fits


NUMBERS = st.sampled_from(["907/KH-SCT", "908/KH-SCT", "7/CV"])
PAPERS = st.builds(
    Paper, number=NUMBERS, date=st.sampled_from([dt.date(2020, 5, 5), dt.date(2021, 5, 5)]),
    issuer=st.sampled_from(["sct", "ubnd"]), subject=st.sampled_from(["A", "B"]),
)  # fmt: skip


@given(PAPERS, PAPERS)
def test_after_any_change_one_file_holds_the_paper_where_it_belongs(before: Paper, after: Paper) -> None:
    assert before.date is not None
    assert after.date is not None
    path = paper_path(before, agency="sct", year=before.date.year)
    change = changed(before, after, path=path).change
    files = {path: value_bytes(before), **change.writes}
    for gone in change.removes:
        del files[gone]

    assert files == {paper_path(after, agency="sct", year=after.date.year): value_bytes(after)}
    assert find_paper(dict.fromkeys(files, after), after.number, ledger=PlainLedger()) in files

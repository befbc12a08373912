"""Papers and the organisation, planned."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from support.ledgers import day, entry, issued, ledger_of, moment
from support.stores import TODAY, system_of

from qms.errors import Refused, UsageError
from qms.model.papers import Paper, PaperStatus
from qms.plans.plan import Plan
from qms.plans.registering import paper_path, plan_organisation, plan_paper
from qms.text.values import read_value

NOW = moment(24 * 10)


def paper(number: str = "907/KH-SCT", **fields: Any) -> Paper:
    said = {"date": dt.date(2021, 2, 26), "issuer": "sct", "subject": "Kế hoạch", **fields}
    return Paper(number=number, **said)


def plan(entered: Paper, *, year: int | None = None, file: tuple[str, bytes] | None = None, **system: Any) -> Plan:
    return plan_paper(system_of(**system), entered, year=year, author="iso-thu-ky", at=NOW, file=file)


def test_a_paper_stands_in_a_file_of_its_year() -> None:
    entered = paper(status=PaperStatus.REPLACED, until=dt.date(2025, 1, 1))
    made = plan(entered)

    [(path, data)] = made.change.writes.items()
    assert path == "papers/2021/0907-kh-sct.toml"
    assert read_value(data, path=path, cls=Paper) == (entered, ())
    assert made.change.expects == {path: None}
    assert made.change.message == "Paper 907/KH-SCT (2021-02-26)"
    assert (made.warnings, made.entry) == ((), None)


@pytest.mark.parametrize(
    "said, path",
    [
        ({}, "papers/2021/0907-kh-sct.toml"),
        ({"issuer": "ubnd"}, "papers/2021/0907-kh-sct--ubnd.toml"),
        ({"issuer": None, "issuer_name": "Bộ Công Thương"}, "papers/2021/0907-kh-sct--ngoai.toml"),
    ],
)
def test_its_name_says_whose_it_is_unless_it_is_the_agencys(said: dict[str, Any], path: str) -> None:
    assert paper_path(paper(**said), agency="sct", year=2021) == path


def test_its_scan_is_kept_byte_for_byte() -> None:
    made = plan(paper(file="files/ab12/907-KH-SCT.pdf"), file=("files/ab12/907-KH-SCT.pdf", b"%PDF"))

    assert made.change.writes["files/ab12/907-KH-SCT.pdf"] == b"%PDF"


@pytest.mark.parametrize("name", ["quyết định.pdf", "nul.pdf", "a?.pdf", "a:b.pdf"])
def test_a_scan_with_a_name_that_does_not_work_everywhere_is_refused(name: str) -> None:
    path = f"files/ab12/{name}"

    with pytest.raises(UsageError, match="does not work here"):
        plan(paper(file=path), file=(path, b"%PDF"))


def test_a_paper_without_a_day_is_of_the_year_that_is_named() -> None:
    made = plan(paper(date=None), year=2020)

    assert list(made.change.writes) == ["papers/2020/0907-kh-sct.toml"]
    assert made.change.message == "Paper 907/KH-SCT"
    with pytest.raises(UsageError, match="neither date nor year"):
        plan(paper(date=None))


def test_a_number_that_breaks_the_rules_is_kept_verbatim_with_a_warning() -> None:
    made = plan(paper("7/KH-SCT"))
    [data] = made.change.writes.values()

    assert 'number = "7/KH-SCT"' in data.decode()
    assert [(w.code, w.is_error, str(w.location)) for w in made.warnings] == [
        ("QMS-N001", False, "papers/2021/0007-kh-sct.toml")
    ]


def test_a_paper_whose_number_cannot_be_read_is_entered_all_the_same() -> None:
    assert plan(paper("không số")).change.writes


def test_a_paper_is_entered_once() -> None:
    with pytest.raises(Refused, match=r"907/KH-SCT of 2021 is entered already"):
        plan(paper(), papers={"papers/2021/0907-kh-sct.toml": paper()})


def test_a_number_of_a_book_is_given_once_be_it_to_a_paper_or_a_decision() -> None:
    decided = entry(1, issued(), number="12/QĐ-SCT", date=TODAY)

    with pytest.raises(Refused, match=r"number 12 of 2021 is already used by 12/QĐ-SCT of 2021-09-13") as caught:
        plan(paper("12/QĐ-BCĐISO", issuer="bcd-iso"), ledger=ledger_of(decided))
    assert str(caught.value.hint) == "see decisions/2021/0001.md"
    with pytest.raises(Refused, match="already used by 907/TB-SCT"):
        plan(paper(), papers={"papers/2021/0907-tb-sct.toml": paper("907/TB-SCT")})


def test_outsiders_papers_take_no_number_of_ours() -> None:
    outsider = paper("907/KH-BCT", issuer=None, issuer_name="Bộ Công Thương")

    assert plan(outsider, papers={"papers/2021/0907-kh-sct.toml": paper()}).change.writes


def test_an_issuer_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="no organisation or board has the id “xx”"):
        plan(paper(issuer="xx"))


def test_a_changed_organisation_is_written_over_the_one_that_was_read() -> None:
    made = plan_organisation(
        system_of(), path="organisation.toml", before=b"a", after=b"b", message="Organisation: vp", author="x", at=NOW
    )

    assert made.change.writes == {"organisation.toml": b"b"}
    assert made.change.expects == {"organisation.toml": b"a"}
    assert (made.change.base, made.change.message, made.change.at) == ("c0" * 20, "Organisation: vp", NOW)
    assert made.change.at.date() == day(10)

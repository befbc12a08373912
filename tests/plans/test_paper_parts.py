"""The parts that all official papers share."""

from __future__ import annotations

import datetime as dt

import pytest
from support.stores import system_of

from qms.model.official_papers import PaperForm
from qms.plans.paper_parts import attached_to, letter_subject, number_line, symbol_of, with_marks

DAY = dt.date(2021, 9, 13)


def test_a_number_below_ten_has_a_nought_before_it() -> None:
    assert number_line("5/QĐ-SCT", "QĐ-SCT") == "Số: 05/QĐ-SCT"
    assert number_line("05/QĐ-SCT", "QĐ-SCT") == "Số: 05/QĐ-SCT"
    assert number_line("50/QĐ-SCT", "QĐ-SCT") == "Số: 50/QĐ-SCT"
    assert attached_to("Kế hoạch", number="5/KH-A", symbol="", day="ngày 1", body="Sở") == (
        "(Kèm theo Kế hoạch số 05/KH-A ngày 1 của Sở)"
    )


def test_an_agency_without_a_symbol_leaves_room_for_it() -> None:
    assert symbol_of(system_of(organisation=""), PaperForm.DECISION, DAY, None) == "QĐ"
    assert symbol_of(system_of(organisation=""), PaperForm.LETTER, DAY, None) == "……"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Về việc góp ý", "V/v góp ý"),
        ("v/v Góp ý", "V/v góp ý"),
        ("TCVN mới", "V/v TCVN mới"),
        ("Về công tác ISO", "V/v về công tác ISO"),
        ("", ""),
    ],
)
def test_the_subject_of_a_letter(subject: str, said: str) -> None:
    assert letter_subject(subject) == said


def test_grounds_get_the_marks_of_the_form() -> None:
    assert with_marks(["Căn cứ A.", "Căn cứ B ;", "Theo C"]) == ("Căn cứ A;", "Căn cứ B;", "Theo C.")
    assert with_marks([]) == ()

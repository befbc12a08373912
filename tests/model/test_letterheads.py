"""The head of a paper and who signed it, by the names of its day."""

from __future__ import annotations

import datetime as dt

from support.stores import ORGANISATION, system_of

from qms.model.ledger import Signer
from qms.model.letterheads import letterhead, place_and_date, signed_by

DAY = dt.date(2021, 9, 13)


def test_an_agency_that_organisation_toml_does_not_know_is_shown_by_its_id() -> None:
    nobody = system_of(organisation="")

    assert letterhead(nobody, DAY) == ("SCT",)
    assert place_and_date(nobody, DAY) == "Ngày 13 tháng 9 năm 2021"


def test_an_agency_without_a_letterhead_is_shown_by_its_name_in_capitals() -> None:
    assert letterhead(system_of(organisation=ORGANISATION), DAY) == ("SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI",)


def test_the_capacity_stands_before_the_name() -> None:
    organisation = system_of(organisation=ORGANISATION).organisation

    assert signed_by(organisation, Signer(person="giam-doc", capacity="KT."), DAY) == "KT. Giám đốc"
    assert signed_by(organisation, Signer(person="giam-doc"), DAY) == "Giám đốc"
    assert signed_by(organisation, None, DAY) == ""

"""The head of a paper and who signed it, by the names of its day."""

from __future__ import annotations

import datetime as dt

import pytest
from support.letterheads import ORGANISATION as DEPARTMENT
from support.stores import ORGANISATION, organisation_of, system_of

from qms.model.ledger import Signer
from qms.model.letterheads import (
    ROOM,
    head_title,
    letterhead,
    place_and_date,
    place_and_open_date,
    signature_block,
    signed_by,
    title_held,
)

DAY = dt.date(2021, 9, 13)
AFTER = dt.date(2026, 5, 4)
SYSTEM = system_of(organisation=DEPARTMENT)


def test_an_agency_that_organisation_toml_does_not_know_is_shown_by_its_id() -> None:
    nobody = system_of(organisation="")

    assert letterhead(nobody, DAY) == ("SCT",)
    assert place_and_date(nobody, DAY) == "Ngày 13 tháng 9 năm 2021"
    assert place_and_open_date(nobody, DAY) == "Ngày …… tháng …… năm 2021"


def test_an_agency_without_a_letterhead_is_shown_by_its_name_in_capitals() -> None:
    assert letterhead(system_of(organisation=ORGANISATION), DAY) == ("SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI",)


def test_the_head_is_that_of_the_day() -> None:
    assert letterhead(SYSTEM, DAY) == ("UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
    assert letterhead(SYSTEM, AFTER) == ("UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG")
    assert place_and_open_date(SYSTEM, AFTER) == "Đồng Nai, ngày …… tháng …… năm 2026"


def test_a_board_stands_below_the_agency_that_set_it_up() -> None:
    assert letterhead(SYSTEM, DAY, issuer="bcd-iso") == ("SỞ CÔNG THƯƠNG", "BAN CHỈ ĐẠO ISO")
    assert place_and_date(SYSTEM, DAY, issuer="bcd-iso") == "Đồng Nai, ngày 13 tháng 9 năm 2021"


def test_the_capacity_stands_before_the_name() -> None:
    organisation = system_of(organisation=ORGANISATION).organisation

    assert signed_by(organisation, Signer(person="giam-doc", capacity="KT."), DAY) == "KT. Giám đốc"
    assert signed_by(organisation, Signer(person="giam-doc"), DAY) == "Giám đốc"
    assert signed_by(organisation, None, DAY) == ""


@pytest.mark.parametrize(
    ("person", "capacity", "titles"),
    [
        ("tran-binh", None, ("GIÁM ĐỐC",)),
        ("nguyen-an", "KT.", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("le-chi", "KT.", ("KT. TỔ TRƯỞNG", "TỔ PHÓ")),
        ("le-chi", "TL.", ("TL. GIÁM ĐỐC", "TỔ PHÓ")),
        ("le-chi", "TUQ.", ("TUQ. GIÁM ĐỐC", "TỔ PHÓ")),
        ("tran-binh", "Q.", ("Q. GIÁM ĐỐC",)),
        ("tran-binh", "TM.", ("TM. SỞ CÔNG THƯƠNG TỈNH ĐỒNG NAI", "GIÁM ĐỐC")),
        ("pham-dung", None, (ROOM,)),
    ],
)
def test_the_place_of_the_signature(person: str, capacity: str | None, titles: tuple[str, ...]) -> None:
    block = signature_block(SYSTEM, Signer(person=person, capacity=capacity), DAY)

    assert (block.titles, block.below) == (titles, ())
    assert block.name == SYSTEM.organisation.name_of_person(person, DAY)


@pytest.mark.parametrize(
    ("person", "capacity", "titles", "below"),
    [
        ("nguyen-an", None, ("TRƯỞNG BAN",), ("PHÓ GIÁM ĐỐC SỞ CÔNG THƯƠNG",)),
        ("nguyen-an", "TM.", ("TM. BAN CHỈ ĐẠO ISO", "TRƯỞNG BAN"), ("PHÓ GIÁM ĐỐC SỞ CÔNG THƯƠNG",)),
        ("le-chi", "KT.", ("KT. TRƯỞNG BAN", "PHÓ BAN"), ("TỔ PHÓ SỞ CÔNG THƯƠNG",)),
        ("pham-dung", None, (ROOM,), ()),
    ],
)
def test_on_a_boards_paper_the_post_in_the_agency_stands_below(
    person: str, capacity: str | None, titles: tuple[str, ...], below: tuple[str, ...]
) -> None:
    block = signature_block(SYSTEM, Signer(person=person, capacity=capacity), DAY, issuer="bcd-iso")

    assert (block.titles, block.below) == (titles, below)


def test_the_title_of_the_head_comes_from_whoever_bears_it_or_is_deputy() -> None:
    deputy = '[[people]]\nid = "a"\nname = "A"\n[[people.posts]]\nunit = "vp"\ntitle = "Phó Cục trưởng"\n'

    assert head_title(SYSTEM.organisation, DAY) == "Giám đốc"
    assert head_title(organisation_of(deputy), DAY) == "Cục trưởng"
    assert head_title(organisation_of(""), DAY) == "Thủ trưởng"


def test_a_title_on_a_board_is_that_of_the_members() -> None:
    assert title_held(SYSTEM.organisation, "nguyen-an", DAY, board="bcd-iso") == "Trưởng ban"
    assert title_held(SYSTEM.organisation, "tran-binh", DAY, board="bcd-iso") is None

"""What follows from a change of the agency for documents, decisions and papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from support.ledgers import entry, issued, ledger_of, withdrawn
from support.stores import folder, system_of

from qms.model.organisation import Unit
from qms.model.procedures import Step
from qms.plans.consequences import Reorganisation, consequences
from qms.plans.restructuring import Add, End, Merge, OrganisationChange, Rename

DAY = dt.date(2025, 3, 1)
AGENCY = """
[[organisations]]
id = "ubnd"
name = "UBND tỉnh Đồng Nai"

[[organisations]]
id = "sct"
name = "Sở Công Thương"
symbol = "SCT"
parent = "ubnd"
letterhead = ["UBND TỈNH ĐỒNG NAI", "SỞ CÔNG THƯƠNG"]
place = "Đồng Nai"

[[organisations]]
id = "sct-bp"
name = "Sở Công Thương tỉnh Bình Phước"
parent = "ubnd"

[[units]]
id = "vp"
name = "Văn phòng"

[[units]]
id = "ktat"
name = "Phòng Kỹ thuật an toàn"

[[units]]
id = "bp"
name = "Phòng ở Bình Phước"
organisation = "sct-bp"

[[boards]]
id = "bcd-iso"
name = "Ban chỉ đạo ISO"
symbol = "BCĐISO"
organisation = "sct"

[[people]]
id = "a"
name = "Trần Văn A"
[[people.posts]]
unit = "ktat"
title = "Trưởng phòng"
"""


def told(
    *changes: OrganisationChange, files: Mapping[str, bytes] | None = None, **more: Any
) -> dict[str, tuple[str, str]]:
    """Return what is told of the last of some changes, by code: message and hint."""
    system = system_of(files, organisation=AGENCY, **more)
    before = after = system.organisation
    for change in changes:
        before, after = after, change.applied(after)
    day = changes[-1].day
    assert day is not None
    found = [*consequences(Reorganisation(system=system, before=before, after=after, day=day))]
    assert len({d.code for d in found}) == len(found)
    assert {d.code for d in found if d.is_error} <= {"QMS-O031", "QMS-O039"}
    return {d.code: (str(d.message), str(d.hint)) for d in found}


MERGE = Merge(ids=("ktat",), into="vp", day=DAY)


class TestOwners:
    LEDGER = ledger_of(
        entry(1, issued("qt-01", unit="ktat"), issued("qt-02", unit="vp"), issued("qt-03", unit="ktat")),
        entry(2, withdrawn("qt-03")),
        entry(3, issued("qt-04", unit="ktat"), effective=dt.date(2025, 6, 1)),
    )

    def test_documents_in_force_then_or_later_pass_to_the_unit_that_succeeds(self) -> None:
        assert told(MERGE, ledger=self.LEDGER)["QMS-O030"] == (
            "documents in force that pass from “Phòng Kỹ thuật an toàn” to “Văn phòng” on 2025-03-01 (2): QT-01, QT-04",
            "`qms list --unit vp --on 2025-03-01` shows them",
        )

    def test_a_new_name_moves_no_document(self) -> None:
        assert told(Rename(id="ktat", day=DAY, name="Phòng An toàn"), ledger=self.LEDGER) == {}

    def test_no_document_in_force_is_left_without_owner(self) -> None:
        assert told(End(id="ktat", day=DAY), ledger=self.LEDGER)["QMS-O031"] == (
            "documents of “Phòng Kỹ thuật an toàn” that nobody would own from 2025-03-01 on (2): QT-01, QT-04",
            "name the unit that takes them over with --succeeded-by",
        )

    def test_nor_is_a_working_text(self) -> None:
        files = {**folder("qt-09", unit="ktat"), **folder("qt-10"), "documents/procedure/x/document.md": b"\0"}

        assert "(1): QT-09" in told(End(id="ktat", day=DAY), files=files)["QMS-O031"][0]

    def test_a_unit_without_documents_may_end(self) -> None:
        assert "QMS-O031" not in told(End(id="ktat", day=DAY))


class TestPosts:
    def test_whoever_has_a_post_in_a_unit_that_ends_is_told(self) -> None:
        assert told(MERGE)["QMS-O032"] == (
            "these have a post in “Phòng Kỹ thuật an toàn”, which is no more from 2025-03-01 on: "
            "Trần Văn A (Trưởng phòng)",
            "--move-people gives them the same posts in “Văn phòng”; or use `qms org move`",
        )
        assert told(End(id="ktat", day=DAY))["QMS-O032"][1] == "give them another post with `qms org move`"

    def test_nobody_is_told_who_goes_along(self) -> None:
        assert "QMS-O032" not in told(Merge(ids=("ktat",), into="vp", day=DAY, move_people=True))


def test_flows_whose_steps_name_the_unit_are_told() -> None:
    steps = (
        Step(id="b1", what="A", unit="ktat"),
        Step(id="b2", what="B", unit="vp"),
        Step(id="b3", what="C", unit="ktat"),
    )
    files = {**folder("ld-01", steps=steps), **folder("ld-02", steps=steps[1:2])}

    assert told(MERGE, files=files)["QMS-O033"] == (
        "flows with steps that name “Phòng Kỹ thuật an toàn” (1): LD-01 (b1, b3)",
        'they hold; when a flow is next revised, write unit = "vp" in it',
    )


class TestDecisionsSince:
    LEDGER = ledger_of(
        entry(1, issued("qt-01", unit="ktat"), date=dt.date(2025, 2, 1)),
        entry(2, issued("qt-02", unit="ktat"), date=DAY),
        entry(3, issued("qt-03"), date=dt.date(2025, 4, 1), issuer="bcd-iso"),
    )

    def test_decisions_that_name_what_has_changed_before_them_are_told(self) -> None:
        assert told(MERGE, ledger=self.LEDGER)["QMS-O034"] == (
            "decisions of 2025-03-01 or later name “ktat” as it was: 2/QĐ-SCT (2025-03-01)",
            "they stay as they were decided; is the day right?",
        )
        assert "3/QĐ-SCT" in told(Rename(id="bcd-iso", day=DAY, name="Ban ISO"), ledger=self.LEDGER)["QMS-O034"][0]
        assert "2/QĐ-SCT" in told(Rename(id="sct", day=DAY, symbol="SCTĐN"), ledger=self.LEDGER)["QMS-O034"][0]

    def test_later_changes_are_none_of_theirs(self) -> None:
        assert "QMS-O034" not in told(Merge(ids=("ktat",), into="vp", day=dt.date(2025, 5, 1)), ledger=self.LEDGER)

    def test_a_new_unit_is_named_by_none(self) -> None:
        assert told(Add(Unit(id="moi", name="Mới", from_=DAY)), ledger=self.LEDGER) == {}


class TestHeads:
    def test_the_new_head_of_papers_is_told_for_all_who_bear_it(self) -> None:
        change = Rename(id="sct", day=DAY, letterhead=("UBND THÀNH PHỐ ĐỒNG NAI", "SỞ CÔNG THƯƠNG"))

        assert told(change)["QMS-O035"] == (
            "papers of Sở Công Thương, Ban chỉ đạo ISO bear from 2025-03-01 on: "
            "UBND THÀNH PHỐ ĐỒNG NAI / SỞ CÔNG THƯƠNG (Đồng Nai)",
            "those of an earlier day keep their head, whenever they are printed",
        )

    @pytest.mark.parametrize("name", ["ubnd", "sct"])
    def test_a_head_that_may_have_to_change_with_a_name_is_told(self, name: str) -> None:
        found = told(Rename(id=name, day=DAY, name="Tên mới"))

        assert "stays: UBND TỈNH ĐỒNG NAI / SỞ CÔNG THƯƠNG (Đồng Nai)" in found["QMS-O036"][0]
        assert found["QMS-O036"][1] == ("if it has to change too: qms org rename sct --letterhead … --from 2025-03-01")
        assert "QMS-O035" not in found

    def test_a_name_far_from_the_agency_touches_no_head(self) -> None:
        assert told(Rename(id="sct-bp", day=DAY, name="Tên mới")) == {}


def test_what_is_part_of_an_organisation_does_not_end_with_it() -> None:
    assert told(End(id="sct-bp", day=DAY)) == {
        "QMS-O037": (
            "these are part of “sct-bp” and do not end with it: bp",
            "end each with `qms org end`, or merge units with `qms org merge`",
        )
    }
    assert "sct, sct-bp" in told(End(id="ubnd", day=DAY))["QMS-O037"][0]


def test_an_end_that_moves_is_told_with_both_days() -> None:
    later = End(id="bcd-iso", day=dt.date(2030, 1, 1))

    assert told(later, End(id="bcd-iso", day=DAY))["QMS-O038"][0] == (
        "“bcd-iso” was to end on 2030-01-01, and now ends on 2025-03-01"
    )
    assert "QMS-O038" not in told(later, Rename(id="bcd-iso", day=DAY, name="X"))


def test_the_agency_itself_does_not_end() -> None:
    assert told(End(id="sct", day=DAY))["QMS-O039"][0] == "“sct” is the agency itself, and its decisions bind on"

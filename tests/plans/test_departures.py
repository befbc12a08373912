"""What follows from a change of the agency for what its people hold and have begun."""

from __future__ import annotations

import datetime as dt
from typing import Any

from support.ledgers import entry, issued, ledger_of, moment
from support.stores import folder, system_of

from qms.model.codes import DocumentId
from qms.model.ledger import Signer
from qms.model.papers import PaperReference
from qms.model.preparations import Preparation
from qms.model.reviews import Review, ReviewedDocument, Role, Verdict
from qms.model.system import System
from qms.plans.consequences import Reorganisation
from qms.plans.departures import departures
from qms.plans.people import Leave, Move
from qms.plans.restructuring import End, OrganisationChange, Rename

DAY = dt.date(2021, 9, 20)
AGENCY = """
[[organisations]]
id = "sct"
name = "Sở Công Thương"
symbol = "SCT"

[[units]]
id = "vp"
name = "Văn phòng"

[[boards]]
id = "bcd"
name = "Ban chỉ đạo ISO"
organisation = "sct"
[[boards.members]]
person = "a"
role = "Trưởng ban"

[[people]]
id = "a"
name = "Trần Văn A"
[[people.posts]]
unit = "vp"
title = "Chánh Văn phòng"
[[people.roles]]
role = "iso-secretary"
[[people.roles]]
role = "author"

[[people]]
id = "b"
name = "Lê Thị B"
[[people.roles]]
role = "author"
"""


def told(change: OrganisationChange, system: System | None = None, **plans: Preparation) -> list[tuple[str, str, str]]:
    system = system or system_of(organisation=AGENCY)
    before = system.organisation
    day = change.day
    assert day is not None
    changed = Reorganisation(system=system, before=before, after=change.applied(before), day=day, preparations=plans)
    found = [*departures(changed)]
    assert not any(d.is_error for d in found)
    return [(d.code, str(d.message), str(d.hint)) for d in found]


def codes(change: OrganisationChange, **more: Any) -> list[str]:
    return [code for code, _, _ in told(change, **more)]


LEAVE = Leave(person="a", day=DAY)


def test_what_is_given_up_is_told_and_a_role_that_nobody_holds_any_more() -> None:
    assert told(LEAVE) == [
        (
            "QMS-O040",
            "Trần Văn A gives up on 2021-09-20: Chánh Văn phòng (Văn phòng), iso-secretary, author, "
            "Trưởng ban (Ban chỉ đạo ISO)",
            "what was held until then stays in the file, with its dates",
        ),
        (
            "QMS-O041",
            "nobody holds the role iso-secretary from 2021-09-20 on",
            "give it to somebody with `qms org add role`",
        ),
    ]


def test_a_post_that_is_left_for_another_is_told() -> None:
    [(code, message, _)] = told(Move(person="a", unit="vp", title="Chuyên viên", day=DAY))

    assert (code, message) == (
        "QMS-O040",
        "Trần Văn A from 2021-09-20 on: Chuyên viên (Văn phòng); no longer: Chánh Văn phòng (Văn phòng)",
    )


def test_nobody_gives_up_anything_where_a_unit_or_a_board_gets_a_new_name_or_a_board_ends() -> None:
    for change in (
        Rename(id="vp", day=DAY, name="Văn phòng Sở"),
        Rename(id="bcd", day=DAY, name="Ban ISO"),
        End(id="bcd", day=DAY),
    ):
        assert told(change) == []


def prepared(signer: str, became: PaperReference | None = None) -> Preparation:
    return Preparation(
        prepared=moment(1), prepared_by="iso-thu-ky", signer=Signer(person=signer, capacity="KT."), became=became
    )


def test_decisions_in_preparation_that_the_person_is_to_sign_are_told() -> None:
    done = PaperReference(number="1/QĐ-SCT")

    found = told(LEAVE, chin=prepared("a"), khac=prepared("b"), cu=prepared("a", done))

    assert (
        "QMS-O042",
        "Trần Văn A is to sign decisions in preparation: chin",
        "name another signer in each, with `qms prepare`",
    ) in found
    assert "QMS-O042" not in codes(LEAVE, khac=prepared("b"), cu=prepared("a", done))


def act(document: str, digest: str, *, by: str = "a", day: dt.date = dt.date(2021, 9, 10), hour: int = 5) -> Review:
    return Review(
        by=by, role=Role.CHECKER, verdict=Verdict.APPROVED, date=day, recorded=moment(hour),
        documents=(ReviewedDocument(document=DocumentId(document), digest=digest),),
    )  # fmt: skip


def test_acts_on_texts_that_are_not_issued_yet_stand_and_are_told() -> None:
    files = {**folder("qt-01"), **folder("qt-02"), **folder("qt-03")}
    shelf = system_of(files, organisation=AGENCY).documents
    digests = {name: shelf[name].digest for name in shelf}
    reviews = {
        "reviews/2021/1.toml": act("qt-01", digests["qt-01"]),
        "reviews/2021/2.toml": act("qt-02", "sha256:another text"),
        "reviews/2021/3.toml": act("qt-03", digests["qt-03"]),  # issued since
        "reviews/2021/4.toml": act("gone", "sha256:x"),
        "reviews/2021/5.toml": act("qt-02", digests["qt-02"], by="b"),
    }
    ledger = ledger_of(entry(6, issued("qt-03")))
    system = system_of(files, organisation=AGENCY, reviews=reviews, ledger=ledger)

    [found] = [one for one in told(LEAVE, system) if one[0] == "QMS-O043"]
    assert found[1:] == (
        "Trần Văn A has acted on texts that are not issued yet: QT-01",
        "these acts stand; if a text changes, somebody else has to act on it",
    )


def test_what_was_signed_or_reviewed_after_leaving_is_told() -> None:
    ledger = ledger_of(
        entry(1, issued("qt-01"), signer=Signer(person="a"), date=dt.date(2021, 9, 19)),
        entry(2, issued("qt-02"), signer=Signer(person="a"), date=DAY),
        entry(3, issued("qt-03"), signer=Signer(person="b"), date=DAY),
        entry(4, issued("qt-04"), date=DAY),
    )
    reviews = {"reviews/2021/1.toml": act("qt-01", "x", day=DAY), "reviews/2021/2.toml": act("qt-01", "x")}
    system = system_of(organisation=AGENCY, ledger=ledger, reviews=reviews)

    found = [one[1:] for one in told(LEAVE, system) if one[0] == "QMS-O044"]
    assert found == [
        ("Trần Văn A signed on 2021-09-20 or later: 2/QĐ-SCT (2021-09-20)", "is the day right? What was decided stays"),
        ("Trần Văn A has acts of review of 2021-09-20 or later, 1, as checker", "is the day right? The acts stand"),
    ]

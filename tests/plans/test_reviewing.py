"""Acts of review, planned: pinned to the bytes on the disk, one role a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from support.ledgers import day, moment
from support.stores import ORGANISATION, SETTINGS, folder, organisation_of, system_of

from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.reviews import Means, Review, ReviewedDocument, Role, Verdict
from qms.plans.plan import Plan
from qms.plans.reviewing import ReviewRequest, absence, plan_review
from qms.text.values import read_value

NOW = moment(24 * 10)
BOTH = {**folder("qt-05", files={"a.xlsx": b"PK"}, attachments=("a.xlsx",)), **folder("qt-06")}


def request(*documents: str, **fields: Any) -> ReviewRequest:
    said = {"by": "kiem-tra", "role": Role.CHECKER, "verdict": Verdict.APPROVED, "date": day(9), "recorded": NOW}
    return ReviewRequest(documents=tuple(map(DocumentId, documents or ("qt-05",))), **{**said, **fields})


def plan(asked: ReviewRequest, *, files: Mapping[str, bytes] = BOTH, **more: Any) -> Plan:
    return plan_review(system_of(files, **more), asked, saved={})


def pinned(*documents: str) -> tuple[ReviewedDocument, ...]:
    texts = system_of(BOTH).documents
    return tuple(ReviewedDocument(document=DocumentId(d), digest=texts[d].digest) for d in documents)


def test_one_act_stands_in_one_file_and_names_the_digest_of_each_text() -> None:
    made = plan(request("qt-05", "qt-06", entered_by="iso-thu-ky", means=Means.E_OFFICE, source="văn bản 12"))

    [(path, data)] = made.change.writes.items()
    act, faults = read_value(data, path=path, cls=Review)
    assert faults == ()
    assert act == Review(
        by="kiem-tra", entered_by="iso-thu-ky", means=Means.E_OFFICE, source="văn bản 12", role=Role.CHECKER,
        verdict=Verdict.APPROVED, date=day(9), recorded=NOW, documents=pinned("qt-05", "qt-06"),
    )  # fmt: skip
    assert path.startswith("reviews/2021/20210910-checker-")
    assert made.change.expects == {path: None}
    assert made.entry is None


def test_the_bytes_that_were_reviewed_go_into_the_same_commit() -> None:
    change = plan_review(
        system_of(BOTH), request(), saved={DocumentId("qt-05"): ["documents/procedure/qt-05/gone.pdf"]}
    ).change

    assert change.takes == {path: data for path, data in BOTH.items() if "/qt-05/" in path}
    assert change.removes == {"documents/procedure/qt-05/gone.pdf"}
    assert (change.author, change.at) == ("kiem-tra", NOW)


def test_who_enters_an_own_act_is_not_named_twice() -> None:
    [data] = plan(request(entered_by="kiem-tra")).change.writes.values()

    assert b"entered_by" not in data


def test_who_entered_another_persons_act_is_the_author_of_the_commit() -> None:
    assert plan(request(entered_by="iso-thu-ky")).change.author == "iso-thu-ky"


def test_two_acts_of_one_day_have_files_of_their_own() -> None:
    one = plan(request())
    other = plan(request(recorded=NOW + dt.timedelta(milliseconds=1)))

    assert set(one.change.writes).isdisjoint(other.change.writes)


@pytest.mark.parametrize(
    "asked, message",
    [
        (request(by="ai-do"), "there is no person “ai-do”"),
        (request(verdict=Verdict.REJECTED), "a rejection needs a reason"),
        (request(verdict=Verdict.REJECTED, reason=""), "a rejection needs a reason"),
        (request(date=day(11)), "the act is dated 2021-09-12, which is yet to come"),
        (attrs.evolve(request(), documents=()), "no document is named"),
    ],
)
def test_what_makes_no_sense_is_refused(asked: ReviewRequest, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        plan(asked)


def test_a_rejection_keeps_its_reason() -> None:
    [data] = plan(request(verdict=Verdict.REJECTED, reason="thiếu căn cứ")).change.writes.values()

    assert 'reason = "thiếu căn cứ"' in data.decode()


def test_a_text_that_cannot_be_read_cannot_be_reviewed() -> None:
    with pytest.raises(Refused) as caught:
        plan(request(), files={"documents/procedure/qt-05/document.md": b"\0"})

    assert [fault.code for fault in caught.value.diagnostics] == ["QMS-T003"]


class TestOneRoleAPerson:
    @staticmethod
    def acts(*documents: str, digest: str | None = None) -> dict[str, Review]:
        texts = tuple(attrs.evolve(text, digest=digest or text.digest) for text in pinned(*documents))
        act = Review(
            by="kiem-tra", role=Role.AUTHOR, verdict=Verdict.APPROVED, date=day(1), recorded=moment(1), documents=texts
        )
        return {"reviews/2021/a.toml": act}

    def test_who_wrote_a_text_does_not_check_it(self) -> None:
        with pytest.raises(Refused) as caught:
            plan(request("qt-05", "qt-06"), reviews=self.acts("qt-06"))

        [fault] = caught.value.diagnostics
        assert str(fault) == (
            "documents/procedure/qt-06/document.md: QMS-R003 kiem-tra has acted on qt-06 as author already"
        )

    def test_unless_the_policy_says_so(self) -> None:
        lenient = SETTINGS + "[review]\none_person_many_roles = true\n"

        assert plan(request(), reviews=self.acts("qt-05"), settings=lenient).change.writes

    def test_or_the_text_was_another_then(self) -> None:
        assert plan(request(), reviews=self.acts("qt-05", digest="sha256:0")).change.writes

    def test_the_same_person_may_act_again_in_the_same_role(self) -> None:
        assert plan(request(role=Role.AUTHOR), reviews=self.acts("qt-05")).change.writes


class TestWhoWasThere:
    """Who has left, or holds no post on the day, does not act."""

    PEOPLE = (
        ORGANISATION
        + """
[[people]]
id = "da-nghi"
name = "Người đã nghỉ"
from = 2020-01-01
to = 2021-09-05

[[people]]
id = "truong-phong"
name = "Trưởng phòng"

[[people.posts]]
unit = "vp"
title = "Trưởng phòng"
from = 2020-01-01
to = 2021-09-08
"""
    )

    @pytest.mark.parametrize(
        "person, on, told",
        [
            ("da-nghi", day(3), None),
            ("da-nghi", day(4), "da-nghi (Người đã nghỉ) left the agency on 2021-09-05"),
            ("da-nghi", day(9), "da-nghi (Người đã nghỉ) left the agency on 2021-09-05"),
            ("da-nghi", dt.date(2019, 1, 1), "da-nghi (Người đã nghỉ) was not with the agency on 2019-01-01"),
            ("truong-phong", day(6), None),
            ("truong-phong", day(7), "truong-phong (Trưởng phòng) held no post on 2021-09-08"),
            ("kiem-tra", day(9), None),
        ],
    )
    def test_the_day_of_the_act_counts(self, person: str, on: dt.date, told: str | None) -> None:
        said = absence(organisation_of(self.PEOPLE), person, on=on)

        assert told == (said and str(said))

    def test_an_act_of_somebody_who_left_is_refused(self) -> None:
        asked = request(by="da-nghi", date=day(4))

        with pytest.raises(Refused, match=r"da-nghi .* left the agency on 2021-09-05"):
            plan(asked, organisation=self.PEOPLE)

        assert plan(attrs.evolve(asked, date=day(3)), organisation=self.PEOPLE).change.writes

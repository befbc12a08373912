"""Acts of review out of the rows of an answer sheet: grouped, pinned, and told row by row where they cannot be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ledgers import day, moment
from support.stores import ORGANISATION, SETTINGS, folder, organisation_of, system_of

from qms.diagnostics import Location
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.reviews import Means, Review, ReviewedDocument, Role, Verdict
from qms.plans.answering import AnswersRequest, people_named, person_choice, plan_answers
from qms.plans.plan import Plan
from qms.text.table_answers import AnswerRow
from qms.text.values import read_value

NOW = moment(24 * 10)
TODAY = NOW.date()
SHEET = "files/ab12/phieu-tra-loi-34567890.xlsx"
TEXTS = {**folder("qt-05"), **folder("qt-06"), **folder("qt-07")}
LEFT = ORGANISATION + '\n[[people]]\nid = "da-nghi"\nname = "Người đã nghỉ"\nto = 2021-09-05\n'
TWINS = ORGANISATION + '\n[[people]]\nid = "kiem-tra-2"\nname = "Người kiểm tra"\n'


def row(document: str = "qt-05", number: int = 9, **said: Any) -> AnswerRow:
    texts = system_of(TEXTS).documents
    plain: dict[str, Any] = {
        "place": Location(path="phieu.xlsx", line=number), "code": document.upper(), "document": document,
        "digest": texts[document].digest if document in texts else "sha256:0", "verdict": Verdict.APPROVED,
        "reason": None, "person": "kiem-tra", "date": day(9), "role": Role.CHECKER, "plan": None, "packed": day(8),
    }  # fmt: skip
    return AnswerRow(**{**plain, **said})


def plan(
    *rows: AnswerRow, reviews: dict[str, Review] | None = None, world: dict[str, Any] | None = None, **asked: Any
) -> Plan:
    request = AnswersRequest(
        rows=rows, **{"recorded": NOW, "entered_by": "iso-thu-ky", "sheet": SHEET, "evidence": (SHEET, b"PK"), **asked}
    )
    return plan_answers(system_of(TEXTS, reviews=reviews or {}, **(world or {})), request, saved={})


def acts(made: Plan) -> list[Review]:
    found = []
    for path, data in sorted(made.change.writes.items()):
        if path.startswith("reviews/"):
            act, faults = read_value(data, path=path, cls=Review)
            assert act is not None
            assert faults == ()
            found.append(act)
    return found


def told(*rows: AnswerRow, **more: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        plan(*rows, **more)
    assert all(one.hint for one in caught.value.diagnostics)
    return [str(one) for one in caught.value.diagnostics]


def test_rows_that_say_the_same_become_one_act() -> None:
    [act] = acts(plan(row("qt-05"), row("qt-06", 10), means=Means.E_MAIL))

    assert act.documents == (
        ReviewedDocument(document=DocumentId("qt-05"), digest=row("qt-05").digest),
        ReviewedDocument(document=DocumentId("qt-06"), digest=row("qt-06").digest),
    )
    assert (act.by, act.entered_by, act.means, act.source) == ("kiem-tra", "iso-thu-ky", Means.E_MAIL, SHEET)
    assert (act.role, act.verdict, act.date, act.recorded) == (Role.CHECKER, Verdict.APPROVED, day(9), NOW)


def test_every_person_role_verdict_reason_and_day_has_an_act_of_its_own() -> None:
    rows = (
        row("qt-05"),
        row("qt-05", 10, person="giam-doc"),
        row("qt-05", 11, person="soan-thao", role=Role.AUTHOR),
        row("qt-06", 12, verdict=Verdict.REJECTED, reason="Thiếu căn cứ"),
        row("qt-07", 13, date=day(8)),
    )

    assert len(acts(plan(*rows))) == len(rows)


def test_the_sheet_and_the_texts_go_into_the_same_commit() -> None:
    change = plan(row("qt-05"), row("qt-06", 10)).change

    assert change.writes[SHEET] == b"PK"
    assert change.expects[SHEET] is None
    assert {path.split("/")[2] for path in change.takes} == {"qt-05", "qt-06"}
    assert change.message == "Review by answer sheet: 1 acts on 2 documents"
    assert change.author == "iso-thu-ky"


def test_a_sheet_that_the_store_holds_already_is_not_written_again() -> None:
    assert SHEET not in plan(row(), evidence=None).change.writes


def test_further_evidence_is_named_beside_the_sheet() -> None:
    [act] = acts(plan(row(), source="công văn 12"))

    assert act.source == f"{SHEET}; công văn 12"


def test_what_a_row_leaves_open_is_said_for_the_whole_sheet() -> None:
    [act] = acts(plan(row(person=None, role=None, date=None), by="giam-doc", role=Role.APPROVER, date=day(8)))

    assert (act.by, act.role, act.date) == ("giam-doc", Role.APPROVER, day(8))


def test_a_row_without_a_day_is_of_today() -> None:
    [act] = acts(plan(row(date=None)))

    assert act.date == TODAY


def test_rows_without_an_answer_are_left_out_and_told() -> None:
    made = plan(row("qt-05"), row("qt-06", 10, verdict=None, digest="sha256:x"))

    assert [str(left.reason) for left in made.left_out] == ["no answer in row 10"]
    assert [item.document for act in acts(made) for item in act.documents] == ["qt-05"]


def test_a_sheet_in_which_nobody_answered_is_refused() -> None:
    with pytest.raises(Refused, match="nobody answered in the sheet"):
        plan(row(verdict=None))


@pytest.mark.parametrize("written", ["kiem-tra", "Người kiểm tra", "người KIỂM tra", "Người kiểm tra (kiem-tra)"])
def test_a_person_is_named_by_id_or_name(written: str) -> None:
    [act] = acts(plan(row(person=written)))

    assert act.by == "kiem-tra"


def test_what_a_list_offers_names_one_person_even_where_two_bear_the_name() -> None:
    organisation = organisation_of(TWINS)

    assert people_named(organisation, "Người kiểm tra") == ("kiem-tra", "kiem-tra-2")
    assert people_named(organisation, person_choice("kiem-tra-2", "Người kiểm tra")) == ("kiem-tra-2",)


@pytest.mark.parametrize(
    "said, more, message",
    [
        ({"person": "ai do"}, {}, "QMS-R013 column person: there is no person “ai do”"),
        ({"person": None}, {}, "QMS-R012 column person: QT-05 has an answer, and nobody is named who gave it"),
        (
            {"person": "Người kiểm tra"},
            {"world": {"organisation": TWINS}},
            "QMS-R013 column person: “Người kiểm tra” fits several people: kiem-tra, kiem-tra-2",
        ),
        ({}, {"by": "giam-doc"}, "QMS-R014 column person: the row is the answer of kiem-tra, not of giam-doc"),
        ({"role": None}, {}, "QMS-R015 column role: the row does not say in what role QT-05 is answered"),
        (
            {},
            {"role": Role.APPROVER},
            "QMS-R015 column role: the sheet was handed out for the role checker, not approver",
        ),
        ({"plan": None}, {"plan": "dot-1"}, "QMS-R017 column plan: the sheet is of no plan"),
        ({"plan": "dot-2"}, {"plan": "dot-1"}, "QMS-R017 column plan: the sheet is of the plan dot-2"),
        (
            {"plan": "dot-1"},
            {"plan": "dot-1"},
            "QMS-R017 column document: QT-05 is not among the texts of the plan dot-1",
        ),
        (
            {"plan": "dot-1"},
            {"plan": "dot-1", "pinned": {"qt-05": "sha256:1"}},
            "QMS-R017 column digest: the plan dot-1 has another text of QT-05",
        ),
        ({"document": "qt-99"}, {}, "QMS-R018 column document: there is no document “qt-99”"),
        (
            {"code": "QT-06"},
            {},
            "QMS-R019 column code: the row says QT-06, but it is about qt-05, which has the code QT-05",
        ),
        ({"digest": "sha256:1"}, {}, "QMS-R020 column digest: the text of QT-05 changed since it was handed out"),
        ({"date": day(11)}, {}, "QMS-R021 column date: the answer is dated 2021-09-12, which is yet to come"),
        (
            {"date": day(7)},
            {},
            "QMS-R021 column date: the answer is dated 2021-09-08, before the text was handed out on 2021-09-09",
        ),
        (
            {"person": "da-nghi"},
            {"world": {"organisation": LEFT}},
            "QMS-R022 column person: the answer does not count: da-nghi (Người đã nghỉ) left the agency on 2021-09-05",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_row_and_column(
    said: dict[str, Any], more: dict[str, Any], message: str
) -> None:
    assert (
        told(row(number=12, **said), row("qt-06", 13, plan=said.get("plan")), **more)[0] == f"phieu.xlsx:12: {message}"
    )


def test_columns_are_called_what_the_sheet_calls_them() -> None:
    assert told(row(person="ai do", headings={"person": "Người cho ý kiến"})) == [
        "phieu.xlsx:9: QMS-R013 column Người cho ý kiến: there is no person “ai do”"
    ]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert [one.split()[1] for one in told(row(person="ai do", digest="sha256:1"), row("qt-06", 10, code="QT-05"))] == [
        "QMS-R013",
        "QMS-R020",
        "QMS-R019",
    ]


def test_one_person_answers_once_for_a_text() -> None:
    assert told(row(), row("qt-05", 10, verdict=Verdict.REJECTED, reason="Sai")) == [
        "phieu.xlsx:10: QMS-R016 column code: kiem-tra answers for QT-05 in row 9 already"
    ]


def test_nobody_holds_two_roles_on_one_text() -> None:
    earlier = attrs.evolve(acts(plan(row()))[0], role=Role.AUTHOR)

    assert told(row(), reviews={"reviews/2021/a.toml": earlier}) == [
        "phieu.xlsx:9: QMS-R003 kiem-tra has acted on qt-05 as author already"
    ]
    lenient = SETTINGS + "[review]\none_person_many_roles = true\n"
    assert acts(plan(row(), reviews={"reviews/2021/a.toml": earlier}, world={"settings": lenient}))


class TestTheSameSheetAgain:
    """An answer that the store holds already changes nothing."""

    @staticmethod
    def entered(**said: Any) -> dict[str, Review]:
        [act] = acts(plan(row()))
        return {"reviews/2021/a.toml": attrs.evolve(act, **said)}

    def test_says_that_it_is_entered(self) -> None:
        made = plan(row(), reviews=self.entered())

        assert made.change.is_empty
        assert [str(one) for one in made.warnings] == ["phieu.xlsx:9: QMS-R023 the answer to QT-05 is entered already"]

    def test_enters_what_came_to_it_since(self) -> None:
        made = plan(row(), row("qt-06", 10), reviews=self.entered())

        assert [item.document for act in acts(made) for item in act.documents] == ["qt-06"]
        assert [str(left.reason) for left in made.left_out] == ["entered already"]

    def test_is_the_same_on_a_later_day_where_it_names_none(self) -> None:
        assert plan(row(date=None), reviews=self.entered()).change.is_empty

    def test_is_the_same_when_the_text_changed_since(self) -> None:
        texts = {**TEXTS, **folder("qt-05", text="# Khác\n")}
        request = AnswersRequest(rows=(row(),), recorded=NOW, entered_by="iso-thu-ky", sheet=SHEET)

        assert plan_answers(system_of(texts, reviews=self.entered()), request, saved={}).change.is_empty

    def test_changes_nothing_though_the_person_said_something_else_since(self) -> None:
        reviews = self.entered()
        later = attrs.evolve(
            reviews["reviews/2021/a.toml"], verdict=Verdict.REJECTED, reason="Sai", source="files/x",
            recorded=NOW + dt.timedelta(hours=1),
        )  # fmt: skip

        assert plan(row(), reviews={**reviews, "reviews/2021/b.toml": later}).change.is_empty

    def test_another_sheet_may_take_back_what_was_said_in_between(self) -> None:
        reviews = self.entered(source="files/first")
        later = attrs.evolve(
            reviews["reviews/2021/a.toml"], verdict=Verdict.REJECTED, reason="Sai", source="files/second",
            recorded=NOW + dt.timedelta(hours=1),
        )  # fmt: skip

        assert acts(plan(row(), reviews={**reviews, "reviews/2021/b.toml": later}))

    @pytest.mark.parametrize(
        "other",
        [{"by": "giam-doc"}, {"verdict": Verdict.REJECTED, "reason": "Sai"}, {"reason": "Đã đọc"}, {"date": day(8)}],
    )
    def test_is_another_where_it_says_something_else(self, other: dict[str, Any]) -> None:
        assert acts(plan(row(), reviews=self.entered(**other)))


ANSWERS = st.builds(
    row,
    st.sampled_from(["qt-05", "qt-06", "qt-07"]),
    verdict=st.sampled_from([Verdict.APPROVED, None]),
    person=st.sampled_from(["kiem-tra", "giam-doc"]),
    reason=st.sampled_from([None, "Đã đọc"]),
    date=st.sampled_from([day(8), day(9), None]),
)


@given(st.lists(ANSWERS, min_size=1, max_size=6, unique_by=lambda one: (one.document, one.person)))
def test_every_answer_is_in_one_act_and_nothing_else_is(rows: list[AnswerRow]) -> None:
    answered = [one for one in rows if one.verdict]
    if not answered:
        return
    entered = [(act.by, act.reason, act.date, item) for act in acts(plan(*rows)) for item in act.documents]

    expected = [
        (
            one.person,
            one.reason,
            one.date or TODAY,
            ReviewedDocument(document=DocumentId(one.document), digest=one.digest),
        )
        for one in answered
    ]
    assert sorted(map(repr, entered)) == sorted(map(repr, expected))

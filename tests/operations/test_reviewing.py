"""Acts of review: who acted, who entered it, on which bytes; and what a second act may not be."""

import datetime as dt

import pytest
from support.stores import ACTORS, Clock, folder, new_workspace, review_all

from qms.errors import Refused, UsageError
from qms.model.reviews import Means, Review, Role, Verdict
from qms.text.values import read_value
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
TEXT = "documents/procedure/qt-05/document.md"


@pytest.fixture
def workspace() -> Workspace:
    workspace = new_workspace(Clock(DAY))
    workspace.session.store.disk.update({**folder("qt-05"), **folder("qt-06", unit="ql-cn")})
    return workspace


def entered(outcome) -> tuple[str, Review]:
    [(path, data)] = outcome.plan.change.writes.items()
    review, faults = read_value(data, path=path, cls=Review)
    assert faults == ()
    return path, review


def test_an_act_says_who_acted_who_entered_it_by_what_means_and_when(workspace):
    path, review = entered(
        workspace.review(
            ["QT-05"], by="giam-doc", role="approver", means="e-office", source="VB 123", date=dt.date(2021, 9, 12)
        )
    )

    assert path.startswith("reviews/2021/20210912-approver-")
    assert (review.by, review.entered_by, review.means, review.source) == (
        "giam-doc", "iso-thu-ky", Means.E_OFFICE, "VB 123",
    )  # fmt: skip
    assert (review.role, review.verdict, review.date) == (Role.APPROVER, Verdict.APPROVED, dt.date(2021, 9, 12))
    assert review.recorded.date() == DAY
    assert [(d.document, d.digest) for d in review.documents] == [("qt-05", workspace.status()[0].digest)]


def test_one_act_covers_many_documents(workspace):
    _, review = entered(workspace.review(["QT-05", "qt-06", "QT-05"], by="soan-thao", role="author"))

    assert [d.document for d in review.documents] == ["qt-05", "qt-06"]


def test_the_bytes_that_were_reviewed_go_on_main_with_the_act(workspace):
    workspace.review(["QT-05"], by="soan-thao", role="author")

    saved = workspace.session.store.at(workspace.session.store.head())
    assert saved.read(TEXT) == workspace.session.store.disk[TEXT]
    assert [s.saved for s in workspace.status()] == [True, False]


def test_all_that_changed_of_a_unit_or_a_kind_is_taken(workspace):
    _, of_unit = entered(workspace.review(by="soan-thao", role="author", unit="ql-cn"))
    _, of_kind = entered(workspace.review(by="kiem-tra", role="checker", kind="procedure"))

    assert [d.document for d in of_unit.documents] == ["qt-06"]
    assert [d.document for d in of_kind.documents] == ["qt-05", "qt-06"]


def test_a_unit_without_changed_documents_is_refused(workspace):
    with pytest.raises(UsageError, match="no document is named"):
        workspace.review(by="soan-thao", role="author", unit="ql-nl")


def test_a_rejection_needs_a_reason(workspace):
    with pytest.raises(UsageError, match="a rejection needs a reason"):
        workspace.review(["QT-05"], by="kiem-tra", role="checker", verdict="rejected")

    _, review = entered(
        workspace.review(["QT-05"], by="kiem-tra", role="checker", verdict="rejected", reason="Thiếu biểu mẫu")
    )
    assert review.reason == "Thiếu biểu mẫu"


def test_nobody_acts_in_two_roles_on_one_text(workspace):
    workspace.review(["QT-05"], by="soan-thao", role="author")

    with pytest.raises(Refused) as caught:
        workspace.review(["QT-05", "QT-06"], by="soan-thao", role="approver")

    assert str(caught.value.message) == "the act of review cannot be entered"
    [fault] = caught.value.diagnostics
    assert str(fault) == f"{TEXT}: QMS-R003 soan-thao has acted on qt-05 as author already"


def test_the_policy_may_let_one_person_hold_many_roles():
    settings = 'format = 1\nagency = "sct"\n[review]\none_person_many_roles = true\n'
    workspace = new_workspace(Clock(DAY), settings=settings)
    workspace.session.store.disk.update(folder("qt-05"))
    for role in ACTORS:
        workspace.review(["QT-05"], by="giam-doc", role=role)

    assert workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"]).done
    assert workspace.verify().diagnostics == ()


def test_a_second_act_in_another_role_on_a_new_text_is_allowed(workspace):
    workspace.review(["QT-05"], by="soan-thao", role="author")
    disk = workspace.session.store.disk
    disk[TEXT] = disk[TEXT].replace("…".encode(), "sửa".encode())

    assert workspace.review(["QT-05"], by="soan-thao", role="checker").done


def test_a_changed_text_makes_the_acts_stale(workspace):
    review_all(workspace, "QT-05")
    disk = workspace.session.store.disk
    disk[TEXT] = disk[TEXT].replace("…".encode(), "sửa".encode())

    assert [stale for _, stale in workspace.status()[0].reviews] == [True, True, True]


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        ({"by": "khong-co"}, UsageError, "there is no person “khong-co”"),
        ({"date": dt.date(2021, 9, 14)}, UsageError, "the act is dated 2021-09-14, which is yet to come"),
        ({"references": ["QT-99"]}, UsageError, "there is no document “QT-99”"),
        ({"references": []}, UsageError, "no document is named"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(workspace, request_, error, message):
    head, before = workspace.session.store.head(), dict(workspace.session.store.disk)
    asked = {"references": ["QT-05"], "by": "soan-thao", "role": "author", **request_}

    with pytest.raises(error) as caught:
        workspace.review(**asked)

    assert str(caught.value.message) == message
    assert (workspace.session.store.head(), workspace.session.store.disk) == (head, before)


def test_a_close_name_is_proposed(workspace):
    with pytest.raises(UsageError) as caught:
        workspace.review(["QT5"], by="soan-thao", role="author")

    assert str(caught.value.hint) == "did you mean qt-05?"


def test_a_text_that_cannot_be_read_is_not_reviewed(workspace):
    workspace.session.store.disk[TEXT] = b"\0"

    with pytest.raises(Refused) as caught:
        workspace.review(["qt-05"], by="soan-thao", role="author")

    assert [str(d) for d in caught.value.diagnostics] == [
        f"{TEXT}:1: QMS-T003 the text holds a NUL byte: it is damaged, or no text at all"
    ]


def test_a_folder_that_is_gone_is_not_reviewed(workspace):
    review_all(workspace, "QT-05")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"])
    del workspace.session.store.disk[TEXT]

    with pytest.raises(Refused) as caught:
        workspace.review(["QT-05"], by="soan-thao", role="author")

    assert str(caught.value.message) == "the folder of qt-05 is gone from the disk; nothing was written"


def test_a_dry_run_enters_nothing(workspace):
    head = workspace.session.store.head()

    outcome = workspace.review(["QT-05"], by="soan-thao", role="author", dry_run=True)

    assert not outcome.done
    assert workspace.session.store.head() == head


class TestThePlanOfADecision:
    """An act on a plan is an act on the very bytes that the plan pins."""

    @pytest.fixture(autouse=True)
    def _prepared(self, workspace):
        workspace.prepare("dot-1", documents=["QT-05"])

    def test_takes_the_texts_that_it_pins(self, workspace):
        _, review = entered(workspace.review(by="soan-thao", role="author", plan="dot-1"))

        assert [d.document for d in review.documents] == ["qt-05"]

    def test_whose_text_changed_is_refused(self, workspace):
        disk = workspace.session.store.disk
        disk[TEXT] = disk[TEXT].replace("…".encode(), "sửa".encode())

        with pytest.raises(Refused) as caught:
            workspace.review(by="soan-thao", role="author", plan="dot-1")

        [fault] = caught.value.diagnostics
        assert str(fault) == "plans/dot-1.toml: QMS-R024 the text of QT-05 is not the one that the plan dot-1 pins"
        assert str(fault.hint) == "prepare the plan again, or bring back the text that it pins"

    def test_whose_text_is_gone_is_refused(self, workspace):
        del workspace.session.store.disk[TEXT]

        with pytest.raises(Refused):
            workspace.review(by="soan-thao", role="author", plan="dot-1")

    def test_names_its_documents_itself(self, workspace):
        with pytest.raises(UsageError, match="--plan goes without documents"):
            workspace.review(["QT-05"], by="soan-thao", role="author", plan="dot-1")

    def test_that_nobody_made_is_refused(self, workspace):
        with pytest.raises(UsageError, match="there is no plan “dot-2”"):
            workspace.review(by="soan-thao", role="author", plan="dot-2")


def test_the_status_of_a_unit_a_kind_or_a_plan_is_told_alone(workspace):
    workspace.prepare("dot-1", documents=["QT-05"])

    assert [s.document for s in workspace.status(unit="ql-cn")] == ["qt-06"]
    assert [s.document for s in workspace.status(kind="procedure", unit="vp")] == ["qt-05"]
    assert [s.document for s in workspace.status(plan="dot-1")] == ["qt-05"]
    assert workspace.status(kind="flowchart") == ()
    with pytest.raises(UsageError, match="there is no kind of document"):
        workspace.status(kind="khong-co")

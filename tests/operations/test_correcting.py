"""Putting issued texts right by a numbered paper: which texts, of which decision, and what everybody reads afterwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from support import memory
from support.stores import Clock, add_words, folder, new_workspace, review_all

from qms.errors import QmsError, Refused, UsageError
from qms.model.ledger import Act, Status
from qms.model.preparations import Preparation
from qms.operations.adopting import adopt
from qms.operations.session import Outcome
from qms.text.values import read_value
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
LATER = dt.date(2021, 9, 20)


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY)


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    """QT-05 and QT-06 issued by 100/QĐ-SCT a week ago; QT-05 has been mended since, unsaved and reviewed."""
    workspace = new_workspace(clock)
    workspace.session.store.disk.update({**folder("qt-05"), **folder("qt-06"), **folder("qt-07")})
    workspace.save()
    review_all(workspace, "QT-05", "QT-06")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06"])
    clock.turn_to(LATER)
    add_words(workspace, "qt-05", "Đính chính.")
    review_all(workspace, "QT-05")
    return workspace


def correct(workspace: Workspace, *documents: str, **said: Any) -> Outcome:
    return workspace.correct(
        "1583/SCT-VP", **{"date": LATER, "of": "100/QĐ-SCT", "documents": documents or ["QT-05"], **said}
    )


def refused(workspace: Workspace, *documents: str, error: type[QmsError] = Refused, **said: Any) -> QmsError:
    """Let a correction be refused, and see that nothing was written."""
    return memory.refused(workspace, lambda: correct(workspace, *documents, **said), error)


def standings(workspace: Workspace, **asked: Any) -> list[tuple[Act, str | None, str, Status]]:
    return [
        (row.line.act, row.line.number, f"{row.issue.edition}.{row.issue.revision}", row.status)
        for row in workspace.history("QT-05", **asked)
    ]


def test_a_corrected_text_is_in_force_with_the_number_that_it_had(workspace):
    outcome = correct(workspace, reason="in sót một dòng")

    assert outcome.plan.entry_path == "decisions/2021/1583-sct-vp.md"
    assert "decision/2021/1583-sct-vp" in workspace.session.store.tags()
    assert standings(workspace) == [
        (Act.ISSUE, "100/QĐ-SCT", "1.0", Status.REPLACED),
        (Act.CORRECTION, "1583/SCT-VP", "1.0", Status.IN_FORCE),
    ]
    assert workspace.document("QT-05").text.endswith("\nĐính chính.\n")
    assert workspace.document("QT-05", revision="01.00").text.endswith("\nĐính chính.\n")
    assert workspace.verify().diagnostics == ()


def test_the_days_before_it_keep_the_old_text_unless_it_counts_from_the_start(workspace):
    correct(workspace)
    assert not workspace.document("QT-05", on=DAY).text.endswith("\nĐính chính.\n")

    add_words(workspace, "qt-06", "Đính chính.")
    workspace.correct("1584/SCT-VP", date=LATER, of="100/QĐ-SCT", documents=["QT-06"], from_start=True, on_paper=True)
    assert workspace.document("QT-06", on=DAY).text.endswith("\nĐính chính.\n")


def test_what_was_known_before_stays_the_answer(workspace):
    correct(workspace, from_start=True)

    assert standings(workspace, known=1) == [(Act.ISSUE, "100/QĐ-SCT", "1.0", Status.IN_FORCE)]
    assert not workspace.document("QT-05", known="100/QĐ-SCT").text.endswith("\nĐính chính.\n")
    assert workspace.document("QT-05", known=LATER).text.endswith("\nĐính chính.\n")


def test_bytes_that_were_never_saved_go_into_the_same_commit(workspace):
    text = "documents/procedure/qt-05/document.md"

    outcome = correct(workspace)

    assert workspace.session.store.at(outcome.commit).read(text) == workspace.session.store.disk[text]


def test_a_later_revision_is_not_overtaken_by_the_correction_of_an_earlier_one(workspace, clock):
    workspace.issue("101/QĐ-SCT", date=LATER, documents=["QT-05"], change="Bổ sung", change_basis="5/KH-SCT")
    add_words(workspace, "qt-05", "Dòng sai.")

    outcome = correct(workspace, on_paper=True)

    assert [d.code for d in outcome.warnings] == ["QMS-I053"]
    assert standings(workspace)[-1] == (Act.ISSUE, "101/QĐ-SCT", "1.1", Status.IN_FORCE)


def test_a_decision_is_found_without_its_stroke_and_that_is_said(workspace):
    outcome = correct(workspace, of="100/QD-SCT@2021")

    assert outcome.plan.entry.corrects == 1
    assert [str(d.message) for d in outcome.warnings if d.code == "QMS-N003"] == [
        "“100/QD-SCT@2021” is taken for 100/QĐ-SCT"
    ]


def test_what_it_corrects_has_to_be_there_and_named(workspace):
    assert str(refused(workspace, of="99/QĐ-SCT", error=UsageError)) == "there is no decision 99/QĐ-SCT"
    assert str(refused(workspace, of=7, error=UsageError)) == "the ledger has no entry 7"
    assert str(refused(workspace, of=None, error=UsageError)) == "the decision that is corrected is not named"


def test_a_text_that_nobody_reviewed_is_refused(workspace):
    add_words(workspace, "qt-05", "Thêm.")

    assert [d.code for d in refused(workspace).diagnostics] == ["QMS-R001"]
    assert correct(workspace, on_paper=True).done


def test_what_is_wrong_in_a_text_is_refused_as_for_an_issue(workspace):
    disk = workspace.session.store.disk
    text = "documents/procedure/qt-05/document.md"
    disk[text] = disk[text].replace(b'unit = "vp"', b'unit = "khong-co"')

    assert "QMS-D002" in {d.code for d in refused(workspace, on_paper=True).diagnostics}


def test_a_text_that_was_missing_at_adoption_is_added_from_the_start(workspace, tmp_path, clock):
    table = tmp_path / "opening.csv"
    table.write_text(
        "code;title;kind;unit;edition;revision;decision;date;effective;file\n"
        "QT-09;Quy trình cũ;procedure;vp;1;3;12/QĐ-SCT;2/5/2019;2/5/2019;\n",
        "utf-8",
    )
    adopt(workspace.session, table, None, date=LATER)
    assert workspace.verify().not_provable == 1
    add_words(workspace, "qt-09", "Bản tìm thấy.")

    correct(workspace, "QT-09", of="12/QĐ-SCT@2019", from_start=True, on_paper=True)

    found = workspace.document("QT-09", on=dt.date(2019, 5, 2))
    assert (found.issue.edition, found.issue.revision) == (1, 3)
    assert found.text.endswith("\nBản tìm thấy.\n")
    verification = workspace.verify()
    assert (verification.not_provable, verification.diagnostics) == (0, ())


# From a plan


def planned(workspace: Workspace, name: str = "dinh-chinh") -> Preparation:
    data = workspace.session.store.disk[f"plans/{name}.toml"]
    value, _ = read_value(data, path="", cls=Preparation)
    assert value is not None
    return value


def test_what_was_prepared_is_corrected_and_the_plan_says_what_it_became(workspace):
    workspace.prepare("dinh-chinh", documents=["QT-05"], corrects="100/QĐ-SCT", subject="Đính chính")

    outcome = workspace.correct("1583/SCT-VP", date=LATER, plan="dinh-chinh")

    assert outcome.plan.entry.subject == "Đính chính"
    assert outcome.plan.entry.corrects == 1
    became = planned(workspace).became
    assert (became.number, became.date) == ("1583/SCT-VP", LATER)
    assert workspace.verify().diagnostics == ()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"documents": ["QT-06"]}, "the plan dinh-chinh says what is corrected"),
        ({"subject": "Khác"}, "--subject says other than the plan dinh-chinh"),
        ({"plan": "khong-co"}, "there is no plan “khong-co”"),
    ],
)
def test_what_contradicts_the_plan_is_wrong_usage(workspace, said, message):
    workspace.prepare("dinh-chinh", documents=["QT-05"], corrects="100/QĐ-SCT", subject="Đính chính")

    with pytest.raises(UsageError, match=message):
        workspace.correct("1583/SCT-VP", **{"date": LATER, "plan": "dinh-chinh", **said})


def test_a_plan_of_another_decision_another_act_or_of_other_bytes_is_refused(workspace):
    workspace.prepare("dinh-chinh", documents=["QT-05"], corrects="100/QĐ-SCT")
    workspace.prepare("ban-hanh", documents=["QT-07"])
    workspace.issue("101/QĐ-SCT", date=LATER, documents=["QT-06"], reissue=True)

    def refusal(**said: Any) -> Refused:
        with pytest.raises(Refused) as caught:
            workspace.correct("1583/SCT-VP", **{"date": LATER, "plan": "dinh-chinh", **said})
        return caught.value

    assert str(refusal(of="101/QĐ-SCT")) == "the plan dinh-chinh is of another decision than 101/QĐ-SCT"
    assert str(refusal(plan="ban-hanh", of="100/QĐ-SCT")) == "the plan ban-hanh is of another act: issue"
    add_words(workspace, "qt-05", "Sau khi trình.")
    assert "QMS-I027" in {d.code for d in refusal(on_paper=True).diagnostics}


def test_a_plan_is_carried_out_once(workspace):
    workspace.prepare("dinh-chinh", documents=["QT-05"], corrects="100/QĐ-SCT")
    workspace.correct("1583/SCT-VP", date=LATER, plan="dinh-chinh")

    with pytest.raises(Refused, match="the plan dinh-chinh has become 1583/SCT-VP of 2021-09-20"):
        workspace.correct("1584/SCT-VP", date=LATER, plan="dinh-chinh")


def test_the_signed_letter_is_kept_byte_for_byte(workspace, tmp_path: Path):
    letter = tmp_path / "1583.pdf"
    letter.write_bytes(b"%PDF-1.7\n%%EOF\n")

    signed = correct(workspace, file=letter).plan.entry.signed

    assert workspace.session.store.disk[signed] == b"%PDF-1.7\n%%EOF\n"

"""Preparing a decision in a store, and issuing what was prepared."""

from __future__ import annotations

import datetime as dt

import pytest
from support.memory import disk, refused
from support.stores import SAID, Clock, add_words, folder, new_workspace, review_all

from qms.errors import UsageError
from qms.model.decision_lists import digest_of_preparation
from qms.model.ledger import Act
from qms.model.numbering import RevisionNumber
from qms.model.preparations import Preparation
from qms.operations.plan_papers import annex_of, request_form_of
from qms.operations.session import Outcome
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
TEXT = "documents/procedure/qt-05/document.md"
TOML, DRAFT = "plans/dot-5.toml", "plans/dot-5.md"


@pytest.fixture
def workspace() -> Workspace:
    """QT-05 in force and changed since, QT-06 and QT-07 new; nothing of it is reviewed."""
    workspace = new_workspace(Clock(DAY))
    workspace.session.store.disk.update({**folder("qt-05"), **folder("qt-06"), **folder("qt-07")})
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05"], on_paper=True)
    add_words(workspace, "qt-05", "Thêm một câu.")
    return workspace


def on_main(workspace: Workspace) -> set[str]:
    store = workspace.session.store
    return set(store.at(store.head()).paths())


def unsaved(workspace: Workspace) -> set[str]:
    return set(workspace.save(dry_run=True).plan.change.takes)


def prepared(outcome: Outcome) -> Preparation:
    assert outcome.plan.preparation is not None
    return outcome.plan.preparation


# Preparing


def test_all_that_changed_is_taken_reviewed_or_not_and_what_cannot_be_read_is_named(workspace):
    disk(workspace)["documents/procedure/qt-07/document.md"] = b"\0"

    outcome = workspace.prepare("dot-5", changed=True, **SAID)

    assert [x.document for x in prepared(outcome).documents] == ["qt-05", "qt-06"]
    assert [left.document for left in outcome.plan.left_out] == ["qt-07"]
    assert [w.code for w in outcome.warnings] == ["QMS-R001", "QMS-R001"]


def test_plan_draft_and_texts_are_on_main_and_binds_nobody(workspace):
    outcome = workspace.prepare("dot-5", documents=["QT-05", "QT-06"])

    assert {TOML, DRAFT, TEXT, "documents/procedure/qt-06/document.md"} <= on_main(workspace)
    assert outcome.plan.entry is None
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]
    assert [d for d in workspace.check() if "plans/" in str(d)] == []
    assert unsaved(workspace) == {"documents/procedure/qt-07/document.md"}


def test_prepared_again_with_nothing_new_there_is_nothing_to_do(workspace):
    first = workspace.prepare("dot-5", changed=True, **SAID)
    again = workspace.prepare("dot-5", changed=True, **SAID)

    assert again.plan.change.is_empty
    assert prepared(again).documents == prepared(first).documents


def test_a_text_that_somebody_wrote_beforehand_stays(workspace):
    disk(workspace)[DRAFT] = "Điều 1. Viết trước.\n".encode()
    disk(workspace)["plans/sua-100.md"] = "Điều 1. Viết trước.\n".encode()

    workspace.prepare("dot-5", changed=True)
    workspace.prepare("sua-100", rectifies="1")

    assert disk(workspace)[DRAFT].decode() == "Điều 1. Viết trước.\n"
    assert {DRAFT, "plans/sua-100.md"} <= on_main(workspace)


def test_without_a_name_it_bears_the_date(workspace):
    assert workspace.prepare(changed=True).plan.preparation_name == "2021-09-13"
    assert workspace.prepare(documents=["QT-05"]).plan.preparation_name == "2021-09-13-2"


def test_the_forms_of_a_procedure_go_with_it_and_a_document_may_be_left_out(workspace):
    disk(workspace).update(folder("bm-05-01", parent="qt-05"))

    outcome = workspace.prepare("dot-5", documents=["QT-05"], with_forms=True)
    assert [x.document for x in prepared(outcome).documents] == ["qt-05", "bm-05-01"]
    outcome = workspace.prepare("dot-5", leave_out=["BM-05-01"])
    assert [x.document for x in prepared(outcome).documents] == ["qt-05"]


def test_a_dry_run_writes_nothing(workspace):
    store = workspace.session.store
    before = (store.main, dict(store.disk))

    outcome = workspace.prepare("dot-5", changed=True, dry_run=True)

    assert len(prepared(outcome).documents) == 3
    assert (store.main, store.disk) == before


def test_a_state_secret_never_enters_the_history_by_a_plan(workspace):
    disk(workspace)[TEXT] = disk(workspace)[TEXT].replace(b"# Quy", "Độ mật: TUYỆT MẬT\n\n# Quy".encode())

    error = refused(workspace, lambda: workspace.prepare("dot-5", documents=["QT-05"]))

    assert {d.code for d in error.diagnostics} == {"QMS-D007"}


def test_a_plan_with_a_broken_field_is_told_where(workspace):
    workspace.prepare("dot-5", changed=True)
    disk(workspace)[TOML] = disk(workspace)[TOML].replace(b'verdict = "new"', b'verdict = "neu"', 1)

    for act in (
        lambda: workspace.prepare("dot-5", subject="x"),
        lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5"),
    ):
        error = refused(workspace, act)
        assert str(error.message) == "plans/dot-5.toml cannot be read"
        [fault] = error.diagnostics
        assert fault.location.path == TOML
        assert fault.location.line > 5
    assert [d.code for d in workspace.check() if d.location and d.location.path == TOML] == ["QMS-T033"]


def test_a_plan_that_an_editor_on_windows_saved_is_read(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])
    disk(workspace)[TOML] = b"\xef\xbb\xbf" + disk(workspace)[TOML].replace(b"\n", b"\r\n")

    outcome = workspace.prepare("dot-5", subject="Ban hành")

    assert b"\r" not in disk(workspace)[TOML]
    assert prepared(outcome).subject == "Ban hành"


def test_a_plan_that_names_a_document_that_is_gone_is_told_and_it_can_be_left_out(workspace):
    workspace.prepare("dot-5", documents=["QT-05", "QT-06"])
    del disk(workspace)["documents/procedure/qt-06/document.md"]

    for act in (
        lambda: workspace.prepare("dot-5", subject="x"),
        lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5"),
    ):
        error = refused(workspace, act)
        assert str(error.message) == "the plan dot-5 names documents that are gone from the disk: qt-06"
        assert "--leave-out qt-06" in str(error.hint)
    outcome = workspace.prepare("dot-5", leave_out=["qt-06"])
    assert [x.document for x in prepared(outcome).documents] == ["qt-05"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"name": "a/b", "changed": True}, "“a/b” cannot be the name of a plan"),
        ({"name": "đợt 5", "changed": True}, "“đợt 5” cannot be the name of a plan"),
        ({"name": "dot-5"}, "the decision to be neither issues nor withdraws a document"),
        ({"name": "dot-5", "documents": ["QT-99"]}, "there is no document “QT-99”"),
        ({"name": "dot-5", "corrects": "9/QĐ-SCT", "changed": True}, "there is no decision 9/QĐ-SCT"),
        ({"name": "dot-5", "corrects": "1", "rectifies": "1"}, "--corrects and --rectifies exclude each other"),
        ({"name": "dot-5", "corrects": "1", "changed": True, "edition": 2}, "a correction keeps the numbers"),
        (
            {"name": "dot-5", "rectifies": "1", "documents": ["QT-05"]},
            "a rectification states every line of its entry anew",
        ),
        ({"name": "dot-5", "rectifies": "7"}, "the ledger has no entry 7"),
    ],
)
def test_a_wrong_wish_is_refused_in_words(workspace, said, message):
    error = refused(workspace, lambda: workspace.prepare(said.pop("name"), **said), error=UsageError)

    assert str(error.message) == message


# Corrections and rectifications


def test_of_all_that_changed_a_correction_takes_what_its_decision_issued(workspace):
    outcome = workspace.prepare("dinh-chinh", corrects="100/QĐ-SCT", changed=True)

    assert (prepared(outcome).act, prepared(outcome).corrects) == (Act.CORRECTION, 1)
    assert [(x.document, str(x.to_be)) for x in prepared(outcome).documents] == [("qt-05", "01.00")]


def test_a_correction_prepared_again_is_about_the_same_decision(workspace):
    workspace.prepare("dinh-chinh", corrects="1", documents=["QT-05"])
    add_words(workspace, "qt-05", "Và một câu nữa.")

    outcome = workspace.prepare("dinh-chinh")

    assert [w.code for w in outcome.warnings][:1] == ["QMS-I024"]
    assert str(prepared(outcome).documents[0].to_be) == "01.00"


def test_a_rectification_states_the_entry_and_is_not_refreshed(workspace):
    first = prepared(workspace.prepare("sua-100", rectifies="100/QĐ-SCT"))

    assert (first.number, first.date) == ("100/QĐ-SCT", DAY)
    assert workspace.prepare("sua-100").plan.change.is_empty
    assert prepared(workspace.prepare("sua-100", subject="Khác")).subject == "Khác"


def test_a_signed_file_that_came_late_cannot_be_corrected(workspace, tmp_path):
    place = tmp_path / "100.pdf"
    place.write_bytes(b"%PDF-1.7\n%%EOF\n")
    workspace.attach_signed("100/QĐ-SCT", place)

    error = refused(workspace, lambda: workspace.prepare("x", corrects="2", documents=["QT-05"]), error=UsageError)
    assert str(error.message) == "entry 2 issued nothing that could be corrected"


# Issuing what was prepared


def test_the_decision_is_what_was_prepared_and_the_plan_says_what_it_became(workspace):
    plan = workspace.prepare("dot-5", changed=True, subject="Ban hành", signer="giam-doc", capacity="KT.", **SAID)
    review_all(workspace, "QT-05", "QT-06", "QT-07")

    outcome = workspace.issue("101/QĐ-SCT", date=DAY, plan=plan)

    entry = outcome.plan.entry
    assert [(line.document, str(RevisionNumber.of(line))) for line in entry.issues] == [
        ("qt-05", "01.01"), ("qt-06", "01.00"), ("qt-07", "01.00"),
    ]  # fmt: skip
    assert (entry.subject, entry.signer.person, entry.signer.capacity) == ("Ban hành", "giam-doc", "KT.")
    assert workspace.decisions()[-1].text == "\n" + disk(workspace)[DRAFT].decode()
    assert 'became = { number = "101/QĐ-SCT", date = 2021-09-13 }' in disk(workspace)[TOML].decode()
    assert unsaved(workspace) == set()
    assert workspace.verify().diagnostics == ()


def test_a_text_that_changed_since_is_refused_and_named(workspace):
    workspace.prepare("dot-5", documents=["QT-05", "QT-06"], **SAID)
    add_words(workspace, "qt-06", "Sau khi đã trình.")

    error = refused(workspace, lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True))

    assert [(d.code, str(d.message)) for d in error.diagnostics] == [
        ("QMS-I027", "the text of QT-06 is not the one that was prepared")
    ]
    assert "`qms prepare dot-5`" in str(error.diagnostics[0].hint)


def test_it_still_needs_its_reviews(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])

    error = refused(workspace, lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5"))

    assert [d.code for d in error.diagnostics] == ["QMS-R001"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"documents": ["QT-05"]}, "the plan dot-5 says what is issued and withdrawn"),
        ({"changed": True}, "the plan dot-5 says what is issued and withdrawn"),
        ({"withdraw": ["QT-05"]}, "the plan dot-5 says what is issued and withdrawn"),
        ({"revision": "02.00"}, "the plan dot-5 says what is issued and withdrawn"),
        ({"with_forms": True}, "the plan dot-5 says what is issued and withdrawn"),
        ({"subject": "Khác"}, "--subject says other than the plan dot-5"),
        ({"edition": 2}, "--edition says other than the plan dot-5"),
    ],
)
def test_what_contradicts_the_plan_is_refused(workspace, typed, message):
    workspace.prepare("dot-5", documents=["QT-06"], subject="Ban hành")

    error = refused(
        workspace, lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True, **typed),
        error=UsageError,
    )  # fmt: skip
    assert str(error.message) == message


def test_a_plan_is_issued_once_and_prepared_no_more(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])
    workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True)

    for act in (
        lambda: workspace.issue("102/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True),
        lambda: workspace.prepare("dot-5", documents=["QT-07"]),
    ):
        assert str(refused(workspace, act).message) == "the plan dot-5 has become 101/QĐ-SCT of 2021-09-13"


def test_a_plan_that_is_not_there_is_told_with_what_there_is(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])

    error = refused(workspace, lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-6"), error=UsageError)

    assert (str(error.message), str(error.hint)) == ("there is no plan “dot-6”", "there are: dot-5")


def test_a_correction_is_not_issued_by_a_new_decision(workspace):
    workspace.prepare("dinh-chinh", corrects="1", documents=["QT-05"])

    error = refused(workspace, lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dinh-chinh", on_paper=True))

    assert str(error.message) == "the plan dinh-chinh is of another act: correction"


def test_an_empty_plan_is_refused(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])
    disk(workspace)[TOML] = disk(workspace)[TOML].partition(b"[[documents]]")[0]

    error = refused(workspace, lambda: workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5"))

    assert str(error.message) == "the plan dot-5 names no document"


def test_hand_edits_that_were_never_saved_go_into_the_decision(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])
    disk(workspace)[TOML] = 'subject = "Gõ tay"\n'.encode() + disk(workspace)[TOML]
    disk(workspace)[DRAFT] = "Điều 1. Viết tay.\n".encode()

    outcome = workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True)

    assert outcome.plan.entry.subject == "Gõ tay"
    assert workspace.decisions()[-1].text == "\nĐiều 1. Viết tay.\n"
    assert unsaved(workspace) == {TEXT, "documents/procedure/qt-07/document.md"}


# Its papers


def test_the_digest_on_the_annex_is_the_anchor_of_the_decision(workspace):
    plan = prepared(workspace.prepare("dot-5", documents=["QT-06"]))
    digest = annex_of(workspace.session, "dot-5").report.notes[-1]
    assert digest == digest_of_preparation(plan).removeprefix("sha256:")

    early = workspace.verify(anchor=digest)
    workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True)
    late = workspace.verify(anchor=f"{digest[:32]} {digest[32:]}".upper())

    assert [d.code for d in early.diagnostics] == ["QMS-V010"]
    assert late.ok
    assert str(late.compared_with) == (
        "the list signed on paper with 101/QĐ-SCT of 2021-09-13: every text on it, and no other entry"
    )


def test_papers_of_a_plan_that_no_longer_holds_say_so(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])
    assert annex_of(workspace.session, "dot-5").warnings == ()
    add_words(workspace, "qt-06", "Sau khi đã trình.")

    for paper in (annex_of, request_form_of):
        [warning] = paper(workspace.session, "dot-5").warnings
        assert (warning.code, warning.is_error) == ("QMS-I027", False)


def test_papers_of_a_plan_that_was_issued_say_nothing_of_what_changed_since(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])
    workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True)
    add_words(workspace, "qt-06", "Sửa tiếp.")

    assert annex_of(workspace.session, "dot-5").warnings == ()


def test_a_list_that_was_decided_twice_names_both_decisions(workspace):
    workspace.prepare("dot-5", documents=["QT-06"])
    digest = annex_of(workspace.session, "dot-5").report.notes[-1]
    workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-5", on_paper=True)
    workspace.issue("102/QĐ-SCT", date=DAY, documents=["QT-06"], reissue=True, on_paper=True)

    said = str(workspace.verify(anchor=digest).compared_with)

    assert "101/QĐ-SCT of 2021-09-13, 102/QĐ-SCT of 2021-09-13" in said

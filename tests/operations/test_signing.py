"""The signed file of a decision: with the decision or after it, byte for byte, and provably so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from qms.errors import UsageError
from qms.model.ledger import Act
from qms.operations.signing import names_decision
from qms.store.repository import open_store
from qms.workspace import Workspace

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
DAY = dt.date(2021, 9, 20)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    place = tmp_path / "Quyết định 101.pdf"
    place.write_bytes(PDF)
    return place


def signed(workspace: Workspace, number: str) -> str | None:
    [found] = [file.entry.signed for file in workspace.decisions() if file.entry.number == number]
    return found


def test_a_decision_takes_its_signed_file_along(workspace, root, scan):
    outcome = workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"], file=scan)

    path = outcome.plan.entry.signed
    assert path == "files/723b/Quyet dinh 101.pdf"
    assert (root / path).read_bytes() == PDF
    assert "QMS-I030" in {d.code for d in outcome.warnings}
    assert workspace.verify().diagnostics == ()
    assert workspace.check() is not None
    assert not [d for d in workspace.check() if "files/" in str(d)]


def test_what_is_no_pdf_is_refused_and_nothing_is_issued(workspace, refusal, scan):
    scan.write_bytes(b"PK\x03\x04")

    told = refusal(lambda: workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"], file=scan), UsageError)

    assert told.message == "Quyết định 101.pdf is no PDF, whatever its name says"
    assert told.hint.startswith("it looks like Word, Excel")


def test_a_file_that_cannot_be_read_is_refused(workspace, refusal, tmp_path):
    told = refusal(
        lambda: workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"], file=tmp_path / "không có.pdf"), UsageError
    )

    assert "cannot be read" in told.message


def test_a_file_that_arrives_later_is_read_with_its_decision_and_moves_nothing_else(workspace, root, scan):
    before = [(row.issue, row.until, row.line) for row in workspace.in_force()]

    outcome = workspace.attach_signed("100/QĐ-SCT", scan, name="100-QD-SCT.pdf")

    path = "files/723b/100-QD-SCT.pdf"
    assert outcome.warnings == ()
    assert (root / path).read_bytes() == PDF
    assert signed(workspace, "100/QĐ-SCT") == path
    assert workspace.decisions()[-1].entry.act is Act.SIGNED_COPY
    assert [(row.issue, row.until, row.line) for row in workspace.in_force()] == before
    assert workspace.verify().diagnostics == ()
    fresh = Workspace(workspace.session)
    assert signed(fresh, "100/QĐ-SCT") == path


def test_the_index_says_what_the_files_say(workspace, root, scan):
    workspace.attach_signed("100/QĐ-SCT", scan)
    workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"])
    indexed = [file.entry for file in workspace.decisions()]

    plain = workspace.session.load_unindexed().ledger.entries()

    assert [file.entry for file in plain] == indexed
    assert workspace.verify().diagnostics == ()
    assert open_store(root).head() == workspace.session.store.head()


def test_the_same_file_once_more_is_refused_and_another_needs_a_reason(workspace, refusal, scan):
    workspace.attach_signed("100/QĐ-SCT", scan)

    told = refusal(lambda: workspace.attach_signed("100/QĐ-SCT", scan, reason="gửi lại"))
    assert told.message == "this very file is kept with 100/QĐ-SCT already: files/723b/Quyet dinh 101.pdf"
    scan.write_bytes(PDF + b"%%EOF\n")
    told = refusal(lambda: workspace.attach_signed("100/QĐ-SCT", scan), UsageError)
    assert "has a signed file already" in told.message
    assert workspace.attach_signed("100/QĐ-SCT", scan, reason="bản quét rõ hơn").done


def test_another_file_of_the_same_name_and_digits_lies_beside_it(workspace, root, scan):
    taken = root / "files/723b/Quyet dinh 101.pdf"
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"%PDF- other %%EOF")
    workspace.save()

    outcome = workspace.attach_signed("100/QĐ-SCT", scan)

    assert outcome.plan.entry.signed == "files/723b/Quyet dinh 101-2.pdf"
    assert taken.read_bytes() == b"%PDF- other %%EOF"


def test_a_file_that_lies_in_the_store_already_is_taken_from_there(workspace, root, scan):
    there = root / "files/723b/Quyet dinh 101.pdf"
    there.parent.mkdir(parents=True)
    there.write_bytes(PDF)

    workspace.attach_signed("100/QĐ-SCT", scan)
    workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"], file=scan)

    assert signed(workspace, "100/QĐ-SCT") == signed(workspace, "101/QĐ-SCT") == "files/723b/Quyet dinh 101.pdf"
    assert workspace.save().commit is None
    assert workspace.verify().diagnostics == ()


@pytest.mark.parametrize(("number", "error"), [("999/QĐ-SCT", UsageError), ("100/QĐ-SCT@2020", UsageError)])
def test_a_decision_that_is_not_there_is_told(workspace, refusal, scan, number, error):
    told = refusal(lambda: workspace.attach_signed(number, scan), error)

    assert "there is no decision" in told.message


def test_a_signed_file_that_was_altered_is_found(workspace, root, scan):
    path = workspace.attach_signed("100/QĐ-SCT", scan).plan.entry.signed
    (root / path).write_bytes(PDF + b" ")
    workspace.save()

    [fault] = workspace.verify().diagnostics

    assert fault.code == "QMS-V018"
    assert str(fault.message) == f"the signed file {path} is not the one that was entered"
    assert f"-- {path}" in str(fault.hint)


def test_a_signed_file_that_is_gone_is_found(workspace, root, scan):
    path = workspace.issue("101/QĐ-SCT", date=DAY, documents=["QT-06"], file=scan).plan.entry.signed
    (root / path).unlink()
    workspace.save()

    assert [(d.code, str(d.message)) for d in workspace.verify().diagnostics] == [
        ("QMS-V018", f"the signed file {path} is not there")
    ]


@pytest.mark.parametrize(
    ("word", "is_decision"),
    [
        ("100/QĐ-SCT", True),
        ("100/QĐ-SCT@2021", True),
        ("999/QĐ-SCT", True),
        ("QT-05", False),
        ("qt-05", False),
        ("QT 11/CX-HCTP", False),
        ("không có gì", False),
    ],
)
def test_a_number_is_told_from_a_code(workspace, root, word, is_decision):
    text = root / "documents/procedure/qt-07/document.md"
    text.write_text(text.read_text("utf-8").replace('"QT-07"', '"QT 11/CX-HCTP"'), "utf-8")

    assert names_decision(workspace.session, word) is is_decision


def test_a_rectification_of_the_decision_keeps_its_signed_file(workspace, scan):
    workspace.attach_signed("100/QĐ-SCT", scan)
    workspace.prepare("sua-100", rectifies="100/QĐ-SCT", subject="Ban hành Quy trình")
    workspace.rectify("100/QĐ-SCT", plan="sua-100", reason="gõ thiếu trích yếu")

    [file] = [file for file in workspace.decisions() if file.entry.number == "100/QĐ-SCT"]

    assert (file.entry.subject, file.entry.signed) == ("Ban hành Quy trình", "files/723b/Quyet dinh 101.pdf")
    assert workspace.verify().ok


def test_a_late_file_is_not_made_void_what_was_kept_stays(workspace, scan, refusal):
    workspace.attach_signed("100/QĐ-SCT", scan)

    told = refusal(lambda: workspace.rectify("2", reason="nhầm tệp", void=True), UsageError)

    assert "qms attach" in told.hint
    assert signed(workspace, "100/QĐ-SCT") == "files/723b/Quyet dinh 101.pdf"

"""`qms prepare`, `issue --plan`, `attach` of a signed file and `verify --anchor`, as a clerk types them."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from python_calamine import CalamineWorkbook

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
SAID = ("--change", "Bổ sung biểu mẫu", "--change-basis", "907/KH-SCT")


@pytest.fixture
def changed(issued: Path) -> Path:
    """QT-05, in force by 244/QĐ-SCT and changed since."""
    issued.write_bytes(issued.read_bytes() + "\nThêm một câu.\n".encode())
    return issued


@pytest.fixture
def scan(outside: Path) -> Path:
    place = outside / "Quyết định 245.pdf"
    place.write_bytes(PDF)
    return place


def test_a_decision_is_prepared_and_what_it_lacks_is_said(store, qms, changed, made):
    made("QT-06")

    answer = qms("prepare", "dot-5", "--changed", "--subject", "Ban hành", "--signer", "giam-doc", "--capacity", "KT.")

    assert answer.code == 0
    assert answer.out.splitlines()[:3] == [
        "  Code   Edition.revision  Text     Title",
        "  QT-05  01.01             amended  Quy trình kiểm soát hồ sơ",
        "  QT-06  01.00             issued   Quy trình kiểm soát hồ sơ",
    ]
    assert answer.out.splitlines()[3].startswith("Done: prepare dot-5: 2 documents. Commit ")
    assert "QMS-R001 QT-05 lacks reviews: author, checker, approver" in answer.err
    assert "QMS-I020 QT-05: what changed, or on what ground, is not said" in answer.err
    assert Path("plans/dot-5.toml").is_file()
    assert Path("plans/dot-5.md").read_text("utf-8").startswith("# QUYẾT ĐỊNH\n")


def test_scripts_read_the_plan_as_json(store, qms, changed):
    answer = qms("prepare", "dot-5", "QT-05", *SAID, "--format", "json")

    row = answer.json["plan"]["prepared"]
    assert answer.json["done"] is True
    assert (row["name"], row["act"]) == ("dot-5", "issue")
    assert re.fullmatch("sha256:[0-9a-f]{64}", row["list_digest"])
    [document] = row["documents"]
    assert list(document) == [
        "document", "code", "title", "verdict", "edition", "revision", "digest", "change", "change_basis", "reason",
    ]  # fmt: skip
    assert (document["verdict"], document["edition"], document["revision"]) == ("amended", 1, 1)
    assert qms("save", "--format", "json").json["plan"]["prepared"] is None


def test_the_annex_in_word_prints_each_digest_and_that_of_the_list(store, qms, changed):
    plan = qms("prepare", "dot-5", "QT-05", *SAID, "--format", "json").json["plan"]["prepared"]

    answer = qms("prepare", "dot-5", "--annex", "../phu-luc.docx", "--request", "../phieu.docx")

    assert (answer.code, answer.out) == (0, "")
    annex, form = docx.Document("../phu-luc.docx"), docx.Document("../phieu.docx")
    cells = [[cell.text for cell in row.cells] for row in annex.tables[0].rows]
    assert cells[1][1:4] == ["QT-05", "Quy trình kiểm soát hồ sơ", "01.01"]
    assert cells[1][5] == plan["documents"][0]["digest"].removeprefix("sha256:")[:16]
    assert plan["list_digest"].removeprefix("sha256:") in [p.text for p in annex.paragraphs]
    words = [cell.text for table in form.tables for row in table.rows for cell in row.cells]
    assert "Bổ sung biểu mẫu" in words
    assert "Written: ../phieu.docx" in answer.err


def test_the_annex_goes_into_excel_and_a_page_too(store, qms, changed):
    assert qms("prepare", "dot-5", "QT-05", "--annex", "../phu-luc.xlsx").code == 0
    assert qms("prepare", "dot-5", "--annex", "../phu-luc.html").code == 0

    cells = [
        cell for row in CalamineWorkbook.from_path("../phu-luc.xlsx").get_sheet_by_index(0).to_python() for cell in row
    ]
    assert "QT-05" in cells
    assert "QT-05" in Path("../phu-luc.html").read_text("utf-8")


def test_papers_alone_leave_the_plan_as_it_is(store, qms, changed):
    qms("prepare", "dot-5", "QT-05", *SAID)
    before = Path("plans/dot-5.toml").read_bytes()
    changed.write_bytes(changed.read_bytes() + b"\nx\n")

    answer = qms("prepare", "dot-5", "--annex", "../phu-luc.docx", "--format", "json")

    assert answer.json["done"] is False
    assert "QMS-I027" in answer.err
    assert Path("plans/dot-5.toml").read_bytes() == before


def test_a_dry_run_writes_no_paper(store, qms, changed):
    assert qms("prepare", "dot-5", "QT-05", "--annex", "../phu-luc.docx", "--dry-run").code == 0
    assert not Path("../phu-luc.docx").exists()
    assert not Path("plans").exists()


def test_what_was_prepared_is_signed_issued_and_found_again_by_the_paper(store, qms, changed, reviewed, scan):
    reviewed("QT-05")
    plan = qms("prepare", "dot-5", "QT-05", "--subject", "Ban hành", *SAID, "--format", "json").json["plan"]["prepared"]

    answer = qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "--plan", "dot-5", "--file", scan)

    assert answer.code == 0, answer.err
    assert "“Quyết định 245.pdf” is kept under the name Quyet dinh 245.pdf" in answer.err
    [row] = [row for row in qms("decisions", "--format", "json").json if row["number"] == "245/QĐ-SCT"]
    assert row["subject"] == "Ban hành"
    assert Path(row["signed"]).read_bytes() == PDF
    verified = qms("verify", "--anchor", plan["list_digest"])
    assert verified.code == 0
    assert verified.out.startswith("Compared with the list signed on paper with 245/QĐ-SCT of 2021-09-13")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["QT-05"], 2, "the plan dot-5 says what is issued and withdrawn"),
        (["--subject", "Khác"], 2, "--subject says other than the plan dot-5"),
        (["--file", "../fake.pdf"], 2, "fake.pdf is no PDF, whatever its name says"),
        (["--file", "../khong-co.pdf"], 2, "khong-co.pdf cannot be read"),
    ],
)
def test_what_cannot_be_issued_so_is_told_and_nothing_is_written(store, qms, changed, reviewed, words, code, said):
    Path("../fake.pdf").write_bytes(b"hello")
    reviewed("QT-05")
    qms("prepare", "dot-5", "QT-05", "--subject", "Ban hành", *SAID)

    answer = qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "--plan", "dot-5", *words)

    assert answer.code == code
    assert said in answer.err
    assert len(list(Path("decisions").rglob("*.md"))) == 1


@pytest.mark.parametrize("name", ["a/b", "đợt 5", "../x", "Q4", "con"])
def test_a_name_that_cannot_be_a_file_is_refused_with_a_proposal(store, qms, changed, name):
    answer = qms("prepare", name, "--changed")

    assert answer.code == 2
    assert "cannot be the name of a plan" in answer.err
    assert "like " in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "NAME is missing"),
        (["dot-5"], "neither issues nor withdraws a document"),
        (["dot-5", "QT-05", "--capacity", "KT."], "--capacity goes with --signer"),
        (["dot-5", "QT-05", "--reason", "x"], "--reason goes with --withdraw"),
        (["dot-5", "QT-05", "--base", "1/QĐ-X@2021"], "no paper 1/QĐ-X of 2021 is known here"),
        (
            ["dot-5", "QT-05", "--annex", "../a.odt"],
            "../a.odt cannot be written: a paper is one of .xlsx, .docx, .pdf, .html",
        ),
    ],
)
def test_what_is_typed_wrong_is_told(store, qms, changed, words, said):
    answer = qms("prepare", *words)

    assert answer.code == 2
    assert said in answer.err
    assert not Path("plans").exists()


def test_a_signed_file_that_arrives_later_is_attached_to_its_number(store, qms, issued, scan):
    answer = qms("attach", "244/QĐ-SCT", scan, "--name", "244-QD-SCT.pdf")

    assert answer.code == 0, answer.err
    assert "Done: attach Quyết định 245.pdf to 244/QĐ-SCT. Entry 2 of the ledger" in answer.out
    decision, copy = qms("decisions", "--format", "json").json
    assert decision["signed"] == copy["signed"]
    assert copy["act"] == "signed-copy"
    assert "of entry 1" in qms("decisions").out
    again = qms("attach", "244/QĐ-SCT@2021", scan)
    assert (again.code, "is kept with 244/QĐ-SCT already" in again.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["245/QĐ-SCT", "scan"], "there is no decision 245/QĐ-SCT"),
        (["244/QĐ-SCT", "scan", "--as-body"], "--as-body goes with a document"),
        (["QT-05", "scan", "--reason", "x"], "--reason goes with a decision"),
    ],
)
def test_a_file_for_nothing_is_refused(store, qms, issued, scan, words, said):
    answer = qms("attach", *(scan if word == "scan" else word for word in words))

    assert answer.code == 2
    assert said in answer.err


def test_a_file_with_accents_is_attached_to_a_document_under_a_name_that_works(store, qms, issued, scan):
    answer = qms("attach", "QT-05", scan)

    assert answer.code == 0
    assert "is kept under the name Quyet dinh 245.pdf" in answer.err
    assert 'attachments = ["Quyet dinh 245.pdf"]' in issued.read_text("utf-8")


def test_a_change_that_nobody_explains_is_refused_and_said_for_all_it_goes_through(store, qms, changed, reviewed):
    reviewed("QT-05")

    silent = qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "QT-05")
    said = qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "QT-05", *SAID)

    assert (silent.code, "QMS-I020" in silent.err) == (1, True)
    assert said.code == 0
    [_, row] = qms("history", "QT-05", "--format", "json").json
    assert row["change"] == "Bổ sung biểu mẫu"

"""`qms export CODE -o FILE`: one document for paper."""

from __future__ import annotations

import pytest
from support.word_files import opened


def test_the_revision_in_force_is_written(store, qms, issued, tmp_path):
    file = tmp_path / "qt-05.docx"
    first = qms("export", "QT-05", "-o", file)
    again = qms("export", "QT-05", "-o", file)

    assert (first.code, first.out, first.err) == (0, f"Done: write {file}: QT-05, 01.00.\n", "")
    assert (again.code, again.out, again.err) == (0, "There is nothing to do.\n", "")
    assert opened(file.read_bytes()).core_properties.title == "QT-05 - Quy trình kiểm soát hồ sơ"


def test_a_dry_run_writes_nothing_and_says_so(store, qms, issued, tmp_path):
    file = tmp_path / "qt-05.docx"
    answer = qms("export", "QT-05", "1.0", "-o", file, "--dry-run")

    assert answer.out == f"To do: write {file}: QT-05, 01.00\nNothing was written: this was a dry run.\n"
    assert not file.exists()


def test_the_working_text_is_written_as_a_draft(store, qms, made, tmp_path):
    made()
    file = tmp_path / "qt-05.docx"

    assert qms("export", "QT-05", "--working", "-o", file).out == f"Done: write {file}: QT-05, the working text.\n"


def test_the_answer_in_json(store, qms, issued, tmp_path):
    file = tmp_path / "qt-05.docx"

    assert qms("export", "QT-05", "--on", "14/9/2021", "-o", file, "--format", "json").json == {
        "done": True,
        "file": str(file),
        "code": "QT-05",
        "revision": "01.00",
        "status": "in-force",
        "as_it_is": False,
        "diagnostics": [],
    }


def test_a_document_that_is_a_file_is_told_to_be_written_as_it_is(store, qms, made, tmp_path):
    text = made()
    text.write_text(text.read_text("utf-8").replace('unit = "vp"', 'unit = "vp"\nbody = "a.xlsx"'), "utf-8")
    (text.parent / "a.xlsx").write_bytes(b"PK a table")
    answer = qms("export", "QT-05", "--working", "-o", tmp_path / "a.xlsx")

    assert answer.code == 0
    assert answer.out.startswith("The text of QT-05 is a file of its own; it is written as it is.\n")
    assert "QMS-E021" in answer.err
    assert (tmp_path / "a.xlsx").read_bytes() == b"PK a table"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say what to export: --in-force DIR, --inspection FILE.zip, or CODE -o FILE"),
        (("QT-05",), "-o is missing"),
        (("QT-05", "-o", "a.odt"), "QT-05 is written as a .docx, .pdf file, not as a.odt"),
        (("QT-99", "-o", "a.docx"), "no decision has issued “QT-99”"),
        (("QT-05", "7.0", "-o", "a.docx"), "QT-05 has no revision 07.00"),
        (("QT-05", "x", "-o", "a.docx"), "“x” is not a revision"),
        (("QT-05", "--on", "2020-01-01", "-o", "a.docx"), "QT-05 was not in force on 2020-01-01"),
        (("QT-05", "--internal", "-o", "a.docx"), "--internal goes with --inspection"),
        (("QT-05", "--working", "1.0", "-o", "a.docx"), "--working goes with neither a day nor a revision"),
        (("--in-force", "share", "1.0"), "a revision, --working and -o go with the code of one document"),
        (("--inspection", "a.zip", "-o", "b.zip"), "a revision, --working and -o go with the code of one document"),
        (("--inspection", "--in-force", "x"), "say what to export: --in-force DIR or --inspection FILE.zip"),
    ],
)
def test_what_does_not_go_together_is_refused(store, qms, issued, outside, monkeypatch, words, said):
    monkeypatch.chdir(outside)
    before = [*outside.iterdir()]
    answer = qms("-C", store, "export", *words)

    assert answer.code in (1, 2)
    assert said in answer.err
    assert [*outside.iterdir()] == before

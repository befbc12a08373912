"""`qms export --for-edit` and `qms import --update`."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest


@pytest.fixture
def file(store, qms, made) -> Path:
    """QT-05, saved, written out and edited: its first paragraph says "Mới"."""
    made(body="\n## Mục đích\n\nCũ.\n\n- một\n")
    assert qms("save").code == 0
    place = store.parent / "QT-05.docx"
    answer = qms("export", "QT-05", "--for-edit", "-o", place)
    assert answer.code == 0, answer.err
    document = docx.Document(str(place))
    next(one for one in document.paragraphs if one.text == "Cũ.").runs[0].text = "Mới."
    document.save(str(place))
    return place


def test_what_is_written_out_is_told(store, qms, made):
    made(body="\n## Mục đích\n\nCũ.\n")
    answer = qms("export", "QT-05", "--for-edit", "-o", "../a.docx", "--format", "json")

    assert answer.json["code"] == "QT-05"
    assert answer.json["done"]
    assert qms("export", "QT-05", "--for-edit", "-o", "../a.docx").out == "There is nothing to do.\n"


def test_a_dry_run_shows_what_changed_and_writes_nothing(qms, file):
    text = Path("documents/procedure/qt-05/document.md")
    before = text.read_bytes()
    answer = qms("import", "--update", file, "--dry-run")

    assert answer.code == 0, answer.err
    assert answer.out.startswith("QT-05: the working text → the Word file\n")
    assert "§ Mục đích (changed)\n  [-Cũ-][+Mới+].\n" in answer.out
    assert answer.out.endswith("Nothing was written: this was a dry run.\n")
    assert text.read_bytes() == before


def test_the_edits_come_into_the_working_text(qms, file):
    text = Path("documents/procedure/qt-05/document.md")
    before = text.read_bytes()
    answer = qms("import", "--update", file)

    assert answer.code == 0, answer.err
    assert "Done: take the edits into QT-05. Commit " in answer.out
    assert text.read_bytes() == before.replace("Cũ.".encode(), "Mới.".encode())
    assert qms("status", "--format", "json").code == 0


def test_the_answer_for_programs_is_json_alone(qms, file):
    answer = qms("import", "--update", file, "--format", "json")

    assert answer.json["done"]


def test_a_stale_file_is_refused_with_what_to_do(qms, file):
    assert qms("import", "--update", file).code == 0
    answer = qms("import", "--update", file)

    assert answer.code == 1
    assert "was changed since QT-05.docx was written out; that change is saved" in answer.err
    assert "`qms export QT-05 --for-edit`" in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "--update"), "--update takes one Word file"),
        (("import", "--update", "a.docx", "b.docx"), "--update takes one Word file"),
        (("import", "--update", "a.docx", "--code", "QT-09"), "--update takes one Word file"),
        (("import", "--drop-comments", "a.docx"), "--drop-comments goes with --update"),
        (("import", "--update", "không-có.docx"), "cannot be read"),
        (("export", "QT-05", "--for-edit", "--working", "-o", "a.docx"), "--for-edit takes the code of one document"),
        (("export", "--for-edit"), "CODE is missing"),
        (("export", "QT-05", "--for-edit", "-o", "../a.pdf"), "a text is edited as a Word file, not as a.pdf"),
    ],
)
def test_a_wrong_request_says_what_is_wrong(store, qms, made, words, said):
    made()
    answer = qms(*words)

    assert answer.code == 2
    assert said in answer.err

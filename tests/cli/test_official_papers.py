"""`qms paper render`, `qms paper new` and `qms export --plan`."""

from __future__ import annotations

import pytest
from support.word_files import part, text_of

TITLE = "QUYẾT ĐỊNH: Về việc ban hành tài liệu của Hệ thống quản lý chất lượng"


def test_a_decision_is_written(store, qms, issued, tmp_path):
    file = tmp_path / "q.docx"
    first = qms("paper", "render", "244/QĐ-SCT@2021", "-o", file)
    again = qms("paper", "render", "244/QĐ-SCT@2021", "-o", file)

    assert (first.code, first.out) == (0, f"Done: write {file}: {TITLE}.\n")
    assert "QMS-P020" in first.err
    assert (again.code, again.out) == (0, "There is nothing to do.\n")
    assert "Số: 244/QĐ-SCT" in text_of(part(file.read_bytes()))


def test_a_dry_run_writes_nothing_and_json_tells_it(store, qms, issued, tmp_path):
    file = tmp_path / "q.docx"
    answer = qms("paper", "render", "244/QĐ-SCT", "-o", file, "--dry-run")
    row = qms("paper", "render", "244/QĐ-SCT", "-o", file, "--format", "json", "--dry-run").json

    assert answer.out == f"To do: write {file}: {TITLE}\nNothing was written: this was a dry run.\n"
    assert not file.exists()
    assert {**row, "diagnostics": [d["code"] for d in row["diagnostics"]]} == {
        "done": False, "file": str(file), "title": TITLE, "diagnostics": ["QMS-P020"],
    }  # fmt: skip


def test_a_skeleton_is_made_and_rendered(store, qms, tmp_path):
    draft, file = tmp_path / "thu.md", tmp_path / "thu.docx"
    made = qms("paper", "new", "apology", draft)
    written = qms("paper", "render", draft, "-o", file)

    assert (made.code, made.out) == (0, f"Done: write {draft}: the skeleton of a paper to be filled in.\n")
    assert (written.code, written.err) == (0, "")
    assert "THƯ XIN LỖI" in text_of(part(file.read_bytes()))
    assert qms("paper", "new", "letter", tmp_path / "l.md", "--format", "json").json == {
        "done": True, "file": str(tmp_path / "l.md"), "form": "letter", "diagnostics": [],
    }  # fmt: skip


def test_a_packet_is_written_for_who_signs(store, qms, issued, made, tmp_path):
    made("QT-06")
    assert qms("prepare", "dot-1", "QT-06", "--subject", "Ban hành", "--signer", "giam-doc").code == 0
    folder = tmp_path / "trinh-ky"
    planned = qms("export", "--plan", "dot-1", folder, "--dry-run")
    answer = qms("export", "--plan", "dot-1", folder)

    assert planned.out.endswith("Nothing was written: this was a dry run.\n")
    assert answer.code == 0
    assert answer.out.startswith("  + 00-danh-muc.txt\n  + 01-du-thao-quyet-dinh.docx\n")
    assert f"Done: write {folder}: what is signed by the plan dot-1, 1 documents in " in answer.out
    assert "QMS-R001" in answer.err
    assert (folder / "03-tai-lieu" / "qt-06 - lan 01.00.docx").is_file()
    row = qms("export", "--plan", "dot-1", tmp_path / "b", "--format", "json").json
    assert (row["done"], row["plan"], row["documents"]) == (True, "dot-1", 1)
    assert "00-danh-muc.txt" in row["files"]
    assert qms("paper", "render", "--plan", "dot-1", "-o", tmp_path / "d.docx").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("paper", "render"), 2, "NUMBER is missing"),
        (("paper", "render", "244/QĐ-SCT"), 2, "-o is missing"),
        (("paper", "render", "99/QĐ-SCT", "-o", "a.docx"), 2, "there is no decision 99/QĐ-SCT"),
        (("paper", "render", "244/QĐ-SCT", "-o", "a.xlsx"), 2, "a paper cannot be written as a.xlsx"),
        (("paper", "render", "244/QĐ-SCT", "--plan", "a", "-o", "a.docx"), 2, "say which paper"),
        (("paper", "render", "--plan", "a", "-o", "a.docx"), 2, "there is no plan “a”"),
        (("paper", "render", "none.md", "-o", "a.docx"), 2, "none.md cannot be read"),
        (("paper", "new", "novel", "a.md"), 2, "declaration"),
        (("paper", "new", "plan"), 2, "FILE.md is missing"),
        (("paper", "new"), 2, "FORM is missing"),
        (("export", "--plan", "a"), 2, "DIR is missing"),
        (("export", "--plan", "a", "b"), 2, "there is no plan “a”"),
        (("export", "--plan", "a", "b", "-o", "c"), 2, "--plan takes a new folder, and no other option"),
    ],
)
def test_what_cannot_be_is_refused(store, qms, issued, outside, monkeypatch, words, code, said):
    monkeypatch.chdir(outside)
    answer = qms("-C", store, *words)

    assert answer.code == code
    assert said in answer.err
    assert [*outside.iterdir()] == []


def test_nothing_is_written_into_the_store(store, qms, issued):
    for words in (("render", "244/QĐ-SCT", "-o", "a.docx"), ("new", "plan", "a.md")):
        answer = qms("paper", *words)

        assert (answer.code, "lies in the store" in answer.err) == (2, True)
    assert qms("export", "--plan", "a", "packet").code == 2

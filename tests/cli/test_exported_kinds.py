"""`qms export --kind K --unit U DIR`: the documents of a kind or a unit."""

from __future__ import annotations

import pytest

PATH = "Van phong/Quy trinh noi bo/QT-05 - lan 01.00.docx"


def test_a_new_folder_is_written_and_told(store, qms, issued, tmp_path):
    folder = tmp_path / "new"
    answer = qms("export", "--kind", "procedure", "--unit", "vp", folder)

    done = f"Done: write {folder}: 1 documents in force on 2021-09-13, in 1 files."
    assert (answer.code, answer.out.splitlines(), answer.err) == (0, [f"  + {PATH}", done], "")
    assert (folder / PATH).is_file()


def test_the_answer_in_json(store, qms, issued, tmp_path):
    folder = tmp_path / "new"

    assert qms("export", "--kind", "procedure", folder, "--dry-run", "--format", "json").json == {
        "done": False,
        "folder": str(folder),
        "on": "2021-09-13",
        "documents": 1,
        "files": [PATH],
        "missing": [],
        "diagnostics": [],
    }


@pytest.mark.parametrize("more", [["--in-force"], ["--working"], ["-o", "x.docx"], ["--internal"], ["--inspection"]])
def test_it_goes_with_no_other_option(store, qms, issued, tmp_path, more):
    answer = qms("export", "--kind", "procedure", tmp_path / "new", *more)

    assert answer.code == 2
    assert "--kind and --unit take a new folder" in answer.err


def test_an_unknown_kind_is_told_with_those_that_there_are(store, qms, issued, tmp_path):
    answer = qms("export", "--kind", "x", tmp_path / "new")

    assert answer.code == 2
    assert "there is no kind of document “x”" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["--kind", "procedure", "new", "--as", "html"],
        ["--in-force", "new", "--as", "docx"],
        ["QT-05", "-o", "a.docx", "--as", "pdf"],
    ],
)
def test_a_sort_of_file_that_does_not_go_with_it_is_refused(store, qms, issued, words):
    assert qms("export", *words).code == 2

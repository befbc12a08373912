"""`qms export`: what it asks for, what it tells, and what it answers in JSON."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest


def test_the_folder_of_what_is_in_force(store, qms, issued, tmp_path):
    share = tmp_path / "share"
    first = qms("export", "--in-force", "--as", "html", share)
    again = qms("export", "--in-force", "--as", "html", share)

    assert first.code == 0, first.err
    assert first.out == (
        "1 documents are in force on 2021-09-13.\n"
        "  + Van phong/Quy trinh noi bo/QT-05 - lan 01.00.html\n"
        "  + danh-muc.xlsx\n"
        "  + index.html\n"
        f"Done: in {share} 3 files come in, 0 change, 0 go to what is no longer in force, 0 stay.\n"
    )
    assert (again.code, again.out, again.err) == (0, "There is nothing to do.\n", "")


def test_a_dry_run_writes_nothing_and_says_so(store, qms, issued, tmp_path):
    answer = qms("export", "--in-force", "--as", "html", "--dry-run", tmp_path / "share")

    assert answer.code == 0
    assert answer.out.endswith("Nothing was written: this was a dry run.\n")
    assert "To do: in " in answer.out
    assert not (tmp_path / "share").exists()


def test_of_many_files_some_are_named_and_the_rest_counted(store, qms, made, reviewed, tmp_path):
    codes = [f"QT-{n:02d}" for n in range(1, 13)]
    for code in codes:
        made(code)
    reviewed(*codes)
    qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "--signer", "giam-doc", *codes)

    assert "  … and 2 more\n" in qms("export", "--in-force", "--as", "html", tmp_path / "share").out


def test_the_answer_in_json(store, qms, issued, tmp_path):
    share = tmp_path / "share"
    answer = qms("export", "--in-force", "--as", "html", share, "--on", "14/9/2021", "--format", "json").json
    (share / "index.html").write_text("edited")
    again = qms("export", "--in-force", "--as", "html", share, "--on", "14/9/2021", "--format", "json").json

    assert answer == {
        "done": True,
        "folder": str(share),
        "on": "2021-09-14",
        "documents": 1,
        "added": ["Van phong/Quy trinh noi bo/QT-05 - lan 01.00.html", "danh-muc.xlsx", "index.html"],
        "changed": [],
        "moved": [],
        "removed": [],
        "obsolete": [],
        "missing": [],
        "diagnostics": [],
    }
    assert again["moved"] == [{"from": "index.html", "to": "da-bi-sua/index - 2021-09-13.html"}]
    assert [(d["code"], d["path"]) for d in again["diagnostics"]] == [("QMS-E012", "index.html")]


def test_files_of_other_people_are_warned_of(store, qms, issued, tmp_path):
    share = tmp_path / "share"
    qms("export", "--in-force", "--as", "html", share)
    (share / "ghi chu.txt").write_text("x")

    assert (
        "ghi chu.txt: QMS-E011 ghi chu.txt is not of an export"
        in qms("export", "--in-force", "--as", "html", share).err
    )


def test_the_file_for_an_inspection(store, qms, issued, tmp_path):
    file = tmp_path / "ho-so.zip"
    internal = Path("documents/procedure/qt-05/manage.toml")
    first = qms("export", "--inspection", "--as", "html", "--on", "2021-09-13", file)
    again = qms("export", "--inspection", "--as", "html", file)
    internal.write_bytes(b'sensitivity = "internal"\n')
    qms("save")
    without = qms("export", "--inspection", "--as", "html", file)
    whole = qms("export", "--inspection", "--as", "html", "--internal", file, "--format", "json").json

    assert (first.code, first.out) == (0, f"Done: write {file}: 1 documents in force on 2021-09-13, 1 decisions.\n")
    assert again.out == "There is nothing to do.\n"
    assert without.out.startswith("Internal, so they are listed but not in the file: QT-05\n")
    assert whole == {
        "done": True, "file": str(file), "on": "2021-09-13", "documents": 1, "decisions": 1, "left_out": [],
        "missing": [], "diagnostics": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say what to export"),
        (["--in-force", "--inspection", "x"], "say what to export"),
        (["--in-force"], "DIR is missing"),
        (["--inspection"], "FILE.zip is missing"),
        (["--in-force", "--internal", "x"], "--internal goes with --inspection"),
        (["--in-force", "."], "lies in the store"),
        (["--inspection", "../x.pdf"], "zip file"),
        (["--in-force", "../x", "--on", "hôm qua"], "is not a day"),
    ],
)
def test_what_was_typed_wrong_is_said(store, qms, words, said):
    answer = qms("export", *words)

    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_a_refusal_says_that_nothing_was_written(store, qms, issued, tmp_path):
    share = tmp_path / "share"
    share.mkdir()
    (share / "anh.jpg").write_bytes(b"mine")
    answer = qms("export", "--in-force", "--as", "html", share)
    in_json = qms("export", "--in-force", "--as", "html", share, "--format", "json")

    assert answer.code == 1
    assert "holds files, and no export made it" in answer.err
    assert "nothing was written" in answer.err.lower()
    assert in_json.json["done"] is False


class Terminal(io.StringIO):
    """A terminal on which somebody has typed something already."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_is_shown_first_and_done_when_agreed(store, qms, issued, tmp_path, monkeypatch):
    share = tmp_path / "share"
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    refused = qms("export", "--in-force", "--as", "html", share)
    monkeypatch.setattr(sys, "stdin", Terminal(f"{share}\ny\n"))
    agreed = qms("export", "--in-force", "--as", "html")

    assert refused.code == 1
    assert f"To do: in {share} 3 files come in" in refused.err
    assert "you did not agree" in refused.err
    assert agreed.code == 0, agreed.err
    assert "Folder for what is in force" in agreed.err
    assert agreed.out.startswith(f"Done: in {share} 3 files come in")
    assert (share / "index.html").is_file()


def test_it_reads_a_store_without_its_plugins(store, qms, issued, tmp_path):
    text = Path("qms.toml").read_text("utf-8")
    Path("qms.toml").write_text(text + '\n[plugins]\nenabled = ["gone"]\n', "utf-8")
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "x"], check=True)

    assert qms("export", "--in-force", "--as", "html", tmp_path / "share").code == 1
    assert qms("--no-plugins", "export", "--in-force", tmp_path / "share").code == 0

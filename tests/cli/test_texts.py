"""Working texts on the command line: init, new, attach, save, status, check, restore."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


def test_init_makes_a_small_sound_agency(outside, qms):
    answer = qms("init", "agency", "--name", "Sở Y tế", "--symbol", "SYT")

    assert answer.code == 0, answer.err
    assert 'symbol = "SYT"' in Path("agency/organisation.toml").read_text("utf-8")
    assert qms("-C", "agency", "check", "--format", "json").json == {"ok": True, "diagnostics": []}
    assert (
        subprocess.run(
            ["git", "status", "--porcelain"], cwd="agency", capture_output=True, text=True, check=True
        ).stdout
        == ""
    )


def test_init_begins_with_a_sample_or_a_folder(outside, qms):
    assert qms("init", "one", "--from", "steps/01-opening").code == 0
    assert Path("one/documents/procedure/qt-01/document.md").is_file()
    assert not Path("one/opening.csv").exists()

    assert qms("init", "two", "--from", "one").code == 0
    assert Path("two/documents/procedure/qt-01/document.md").is_file()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["init"], 2, "PATH is missing"),
        (["init", "full"], 1, "is there already and not empty"),
        (["init", "new", "--from", "nothing"], 2, "the samples are: steps/01-opening"),
        (["init", "new", "--from", "full"], 2, "is no beginning of a store"),
        (["init", "new", "--name", 'A "B"'], 2, "a name holds no quotation marks"),
        (["init", "new", "--symbol", "…"], 2, "“…” is no symbol"),
    ],
)
def test_a_wrong_init_makes_nothing(outside, qms, words, code, said):
    Path("full").mkdir()
    Path("full/letter.txt").write_text("x")

    answer = qms(*words)

    assert code == answer.code
    assert said in answer.err
    assert [path.name for path in Path().iterdir()] == ["full"]


def test_new_makes_a_text_from_the_template_of_its_kind(store, qms):
    answer = qms("new", "procedure", "QT-07", "--title", "Quy trình tiếp công dân", "--unit", "vp", "--format", "json")

    assert answer.code == 0
    assert answer.json["plan"]["writes"] == ["documents/procedure/qt-07/document.md"]
    assert (answer.json["entry"], answer.json["number"]) == (None, None)
    assert "Quy trình tiếp công dân" in Path("documents/procedure/qt-07/document.md").read_text("utf-8")


def test_new_takes_a_title_however_its_letters_are_composed(store, qms):
    answer = qms("new", "procedure", "QT-07", "--title", "Tie\u0302\u0301p da\u0302n", "--unit", "vp")

    assert answer.code == 0
    assert "Tiếp dân" in Path("documents/procedure/qt-07/document.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["new"], 2, "KIND is missing"),
        (["new", "procedure"], 2, "CODE is missing"),
        (["new", "procedure", "QT-01", "--unit", "vp"], 2, "--title is missing"),
        (["new", "story", "QT-01", "--title", "T", "--unit", "vp"], 1, "QMS-D001"),
        (["new", "procedure", "QT-01", "--title", "T", "--unit", "nobody"], 1, "QMS-D002"),
        (["new", "procedure", "qt-05", "--title", "T", "--unit", "vp"], 1, "QMS-S001"),
        (["new", "--table", "t.csv", "--title", "T"], 2, "--table goes without"),
        (["new", "--update"], 2, "--update goes with --table"),
        (["new", "--table", "nowhere.csv"], 2, "nowhere.csv"),
    ],
)
def test_a_wrong_new_makes_nothing(store, qms, made, words, code, said):
    made()

    answer = qms(*words)

    assert code == answer.code
    assert said in answer.err
    assert [path.name for path in Path("documents/procedure").iterdir()] == ["qt-05"]


def test_new_makes_many_documents_from_a_table(store, qms):
    Path("../table.csv").write_text("code,title,kind,unit\nQT-01,Một,procedure,vp\nQT-02,Hai,procedure,vp\n", "utf-8")

    answer = qms("new", "--table", "../table.csv")

    assert answer.code == 0, answer.err
    assert "make 2 documents from a table" in answer.out
    assert {"QT-01", "QT-02"} == {row["code"] for row in qms("status", "--format", "json").json}


def test_a_table_to_fill_in_never_overwrites_a_file(store, qms):
    assert qms("new", "--template", "../table.xlsx").code == 0
    assert qms("adopt", "--template", "../opening.xlsx").code == 0

    again = qms("new", "--template", "../table.xlsx")

    assert again.code == 2
    assert "name a new file" in again.err


def test_adopt_enters_what_was_in_force_before(store, qms, made):
    made()
    Path("../opening.csv").write_text(
        "code,title,kind,unit,edition,revision,decision,date,effective\n"
        "QT-05,Quy trình kiểm soát hồ sơ,procedure,vp,1,0,12/QĐ-SCT,2/5/2019,2/5/2019\n",
        "utf-8",
    )

    answer = qms("adopt", "../opening.csv", "--date", "1/6/2020", "--format", "json")

    assert answer.code == 0, answer.out
    assert (answer.json["entry"], answer.json["number"]) == (1, None)
    [row] = qms("history", "QT-05", "--format", "json").json
    assert (row["act"], row["decision"], row["effective"], row["until"]) == ("opening", "12/QĐ-SCT", "2019-05-02", None)


def test_attach_puts_a_file_beside_the_text(store, qms, made):
    made()
    Path("../phu-luc.pdf").write_bytes(b"%PDF-1.4 x")

    assert qms("attach", "QT-05", "../phu-luc.pdf").code == 0

    assert Path("documents/procedure/qt-05/phu-luc.pdf").read_bytes() == b"%PDF-1.4 x"
    assert 'attachments = ["phu-luc.pdf"]' in Path("documents/procedure/qt-05/document.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["QT-05"], "FILE is missing"),
        (["QT-05", "nowhere.pdf"], "nowhere.pdf cannot be read"),
        (["QT-99", "../ok.pdf"], "there is no document “QT-99”"),
        (["QT-05", "../phụ lục.pdf", "--name", "phụ lục.pdf"], "the file name “phụ lục.pdf” does not work here"),
        (["QT-05", "../ok.pdf", "--reason", "mất bản cũ"], "--reason goes with a decision"),
    ],
)
def test_a_wrong_attach_changes_nothing(store, qms, made, words, said):
    text = made()
    before = text.read_bytes()
    for name in ("ok.pdf", "phụ lục.pdf"):
        (store.parent / name).write_bytes(b"x")

    answer = qms("attach", *words)

    assert answer.code == 2
    assert said in answer.err
    assert before == text.read_bytes()


def test_save_brings_texts_to_form_and_says_so(store, qms, made):
    text = made()
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))

    answer = qms("save", "-m", "Sửa")

    assert answer.code == 0, answer.err
    assert "save 1 files; 1 brought to LF and NFC on the disk too" in answer.out
    assert b"\r" not in text.read_bytes()
    assert qms("save").out == "There is nothing to do.\n"
    assert qms("save", "--format", "json").json["done"] is False


def test_status_tells_changes_and_reviews(store, qms, issued):
    with issued.open("a", encoding="utf-8") as file:
        file.write("\nThêm.\n")
    assert qms("review", "QT-05", "--role", "author", "--as", "soan-thao").code == 0
    with issued.open("a", encoding="utf-8") as file:
        file.write("\nThêm nữa.\n")

    [row] = qms("status", "--format", "json").json

    assert {"code", "id", "in_force", "working_digest", "changed", "reviews"} == set(row)
    assert (row["code"], row["id"], row["in_force"], row["changed"]) == ("QT-05", "qt-05", "01.00", True)
    assert row["working_digest"].startswith("sha256:")
    assert row["reviews"] == [{"by": "soan-thao", "role": "author", "verdict": "approved", "stale": True}]
    assert "author: soan-thao (approved, stale)" in qms("status").out


def test_status_of_an_empty_store_says_so(store, qms):
    assert qms("status").err == "There is no document yet.\n"
    assert qms("status", "--format", "json").json == []


def test_check_tells_file_line_and_hint(store, qms, made):
    text = made()
    text.write_bytes(text.read_bytes().replace(b'unit = "vp"', b'unit = "nobody"'))

    answer = qms("check")

    assert answer.code == 1
    assert "documents/procedure/qt-05/document.md:4: QMS-D002" in answer.err
    assert answer.out == "1 errors, 0 warnings.\n"
    as_json = qms("check", "QT-05", "--format", "json")
    assert (as_json.code, as_json.json["ok"]) == (1, False)
    [found] = as_json.json["diagnostics"]
    assert {"code", "severity", "path", "line", "message", "hint"} == set(found)
    assert (found["code"], found["severity"], found["line"]) == ("QMS-D002", "error", 4)
    assert as_json.err == ""


def test_check_of_an_unknown_code_is_wrong_usage(store, qms, made):
    made()

    answer = qms("check", "QT-50")

    assert answer.code == 2
    assert "did you mean" in answer.err


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data + b"\0", "NUL"),
        (lambda data: data + b"\xff", "UTF-8"),
        (lambda data: data + b"\n<<<<<<< HEAD\n", "merge"),
        (lambda data: data.replace(b"+++\n", b"+++\nx = " + b"[" * 10_000 + b"]" * 10_000 + b"\n", 1), "document.md"),
        (lambda data: data.replace(b"+++\n", b"+++\nx = '" + b"y" * 70_000 + b"'\n", 1), "document.md"),
        (lambda data: data + b"x" * (50 << 20), "document.md"),
        (lambda data: b"", "document.md"),
    ],
    ids=["nul", "bytes", "conflict", "deep", "long header", "50 MB", "empty"],
)
def test_bad_bytes_are_a_diagnostic_and_never_a_traceback(store, qms, made, damage, said):
    text = made()
    text.write_bytes(damage(text.read_bytes()))

    for words in (["check"], ["save"], ["issue", "1/QĐ-SCT", "--date", "13/9/2021", "QT-05"], ["status"], []):
        answer = qms(*words)
        assert "Traceback" not in answer.err
        if words and words[0] != "status":
            assert answer.code == 1, words
            assert said.casefold() in answer.err.casefold(), words


def test_restore_brings_back_what_was_issued(store, qms, issued):
    frozen = issued.read_bytes()
    issued.write_bytes(frozen + b"\nSai.\n")
    unsaved = qms("restore", "QT-05")
    assert unsaved.code == 1
    assert "save them first with `qms save`" in unsaved.err
    assert qms("save").code == 0

    assert qms("restore", "QT-05").code == 0

    assert frozen == issued.read_bytes()
    answer = qms("restore", "QT-05", "07.00")
    assert answer.code == 2
    assert "QT-05 has no revision 07.00" in answer.err
    assert qms("restore", "QT-05", "seven").code == 2


def test_a_text_that_was_missing_at_the_opening_is_shown_as_missing(store, qms, made):
    (store.parent / "mo-so.csv").write_text(
        "code,title,kind,unit,edition,revision,decision,date,effective,file\n"
        "QT-77,Quy trình cũ,procedure,vp,1,0,12/QĐ-SCT,2019-05-02,2019-05-02,\n",
        encoding="utf-8",
    )
    assert qms("adopt", "../mo-so.csv", "--date", "1/6/2020").code == 0

    shown = qms("show", "QT-77", "--format", "json")

    assert shown.code == 0
    assert (shown.json["code"], shown.json["text"], shown.json["path"], shown.json["attachments"]) == (
        "QT-77",
        None,
        None,
        [],
    )
    assert "Its text was missing when it was entered" in qms("show", "QT-77").out
    assert qms("show", "QT-77", "--text").code == 1

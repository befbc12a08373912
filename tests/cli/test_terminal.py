"""On a terminal what is missing is asked for, and a write has to be agreed to; elsewhere nobody is asked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on Windows")


def on_terminal(*words: str, typed: str) -> tuple[int, str]:
    """Run one command on a terminal on which *typed* is entered; return its exit code and all it said."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qms", "--today", "2021-09-13", *words],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "dumb", "COLUMNS": "200"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    said = b""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    return process.wait(30), said.decode().replace("\r\n", "\n")


def test_a_write_is_shown_first_and_done_when_agreed(store, qms, made, reviewed):
    made()
    reviewed("QT-05")

    code, said = on_terminal("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", typed="y\n")

    assert code == 0, said
    assert said.index("To do: issue 1 documents by 244/QĐ-SCT") < said.index("Go on?") < said.index("Done: ")
    assert said.count("Edition.revision") == 1
    assert Path("decisions/2021/0244-qd-sct.md").is_file()


@pytest.mark.parametrize("typed", ["n\n", "\n", "\x04"])
def test_who_does_not_agree_writes_nothing(store, qms, made, reviewed, typed):
    made()
    reviewed("QT-05")

    code, said = on_terminal("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", typed=typed)

    assert code in (1, 130)
    assert not Path("decisions").exists()
    if code == 1:
        assert "you did not agree" in said
        assert "Nothing was written." in said


def test_what_is_missing_is_asked_for_with_a_proposal(store, qms, made, reviewed):
    made()
    reviewed("QT-05")

    code, said = on_terminal("issue", typed="\n\ny\n")

    assert code == 0, said
    assert "Number of the decision [01/QĐ-SCT]" in said
    assert "Date of the decision [2021-09-13]" in said
    assert "No document is named: all that changed and are fully reviewed." in said
    assert Path("decisions/2021/0001-qd-sct.md").is_file()


def test_a_wrong_answer_is_told_and_asked_for_again(store, qms, made):
    made()

    code, said = on_terminal("review", typed="\nboss\nauthor\nsoan-thao\n\ny\n")

    assert code == 0, said
    assert "Documents (commas between them) [QT-05]" in said
    assert "choose one of: author, checker, approver" in said
    assert len(list(Path("reviews").rglob("*.toml"))) == 1


def test_yes_asks_nothing(store, qms, made):
    made()

    code, said = on_terminal("save", "--yes", typed="")

    assert code == 0
    assert "Go on?" not in said


def test_questions_are_asked_in_vietnamese(store, qms, made, reviewed):
    made()
    reviewed("QT-05")

    code, said = on_terminal("--lang", "vi", "issue", "244/QĐ-SCT", "QT-05", typed="\ncó\n")

    assert code == 0, said
    assert "Ngày của quyết định [13/9/2021]" in said
    assert "Tiếp tục? [có/không]" in said


def test_a_table_is_drawn_on_a_terminal(store, qms, issued):
    code, said = on_terminal("list", typed="")

    assert code == 0
    assert "QT-05" in said
    assert "───" in said or "----" in said


def test_nobody_is_asked_where_no_terminal_is(store, qms, made):
    made()

    assert qms("save").code == 0
    answer = qms("review", "QT-05")
    assert (answer.code, answer.out) == (2, "")


def test_a_backup_is_proposed_where_the_last_one_lies_and_agreed_to(store, qms, issued, tmp_path):
    usb = tmp_path / "usb"
    usb.mkdir()
    code, said = on_terminal("backup", "--keep", "1", typed=f"{usb}\ny\n")
    assert code == 0, said
    assert (
        said.index("Folder for the backup") < said.index("To do: back up the ledger to entry 1") < said.index("Done: ")
    )
    [first] = usb.iterdir()
    first = first.rename(usb / "sct-20200101-000000.qms-backup.zip")

    code, said = on_terminal("backup", "--keep", "1", typed="\nn\n")

    assert code == 1, said
    assert f"Folder for the backup, on another disk [{usb}]" in said
    assert f"  remove the older backup {first.name}\n" in said
    assert list(usb.iterdir()) == [first]


def test_a_restored_store_is_agreed_to(store, qms, issued, tmp_path):
    assert qms("backup", tmp_path).code == 0

    code, said = on_terminal("restore-backup", str(tmp_path), typed=f"{tmp_path / 'new'}\nn\n")
    assert code == 1, said
    assert not (tmp_path / "new").exists()

    code, said = on_terminal("restore-backup", str(tmp_path), typed=f"{tmp_path / 'new'}\ny\n")
    assert code == 0, said
    assert said.index("To do: make a store in") < said.index("Go on?") < said.index("Done: the store")


def test_a_decision_in_preparation_is_proposed_to_be_issued(store, qms, made, reviewed):
    made()
    assert qms("prepare", "dot-1", "QT-05", "--subject", "Ban hành quy trình").code == 0
    reviewed("QT-05")

    code, said = on_terminal("issue", typed="\n\n\ny\n")

    assert code == 0, said
    assert "Plan to issue: dot-1 (or “-” for all that changed and are reviewed) [dot-1]" in said
    assert 'subject = "Ban hành quy trình"' in Path("decisions/2021/0001-qd-sct.md").read_text(encoding="utf-8")


def test_whoever_wants_none_of_the_plans_issues_what_changed(store, qms, made, reviewed):
    made()
    assert qms("prepare", "dot-1", "QT-05", "--subject", "Ban hành quy trình").code == 0
    reviewed("QT-05")

    code, said = on_terminal("issue", typed="\n\n-\ny\n")

    assert code == 0, said
    assert "subject" not in Path("decisions/2021/0001-qd-sct.md").read_text(encoding="utf-8").partition("[[issues]]")[0]


def test_a_number_that_lost_its_stroke_is_proposed_as_it_was_meant(store, qms, made, reviewed):
    made()
    reviewed("QT-05")

    code, said = on_terminal("issue", "244/QD-SCT", "--date", "13/9/2021", "QT-05", typed="\ny\n")

    assert code == 0, said
    assert "“244/QD-SCT” is not an official number" in said
    assert "Number of the decision [244/QĐ-SCT]" in said
    assert Path("decisions/2021/0244-qd-sct.md").is_file()


def test_what_was_typed_wrong_is_asked_value_by_value_with_what_is_there(store, qms, issued):
    code, said = on_terminal("rectify", typed="\n424/QĐ-SCT\n\n\nkiem-tra\n\ngõ nhầm\ny\n")

    assert code == 0, said
    asked = (
        "Which entry, or decision, was typed wrong [244/QĐ-SCT@2021]",
        "Number of the decision [244/QĐ-SCT]",
        "Date of the decision [2021-09-13]",
        "In force from [2021-09-13]",
        "Signer [giam-doc]",
        "Subject:",
        "What was typed wrong, and how that was noticed:",
        "  number: 244/QĐ-SCT → 424/QĐ-SCT\n  signer: giam-doc → kiem-tra\n",
        "Done: rectify entry 1, 2 values.",
    )
    places = [said.index(question) for question in asked]
    assert places == sorted(places)


def test_a_correction_is_asked_for_with_what_has_changed(store, qms, issued):
    with issued.open("a", encoding="utf-8") as file:
        file.write("\nĐính chính.\n")

    code, said = on_terminal("correct", "--on-paper", typed="15/SCT-VP\n\n\n\ny\n")

    assert code == 0, said
    assert "Which decision, or entry, is corrected [244/QĐ-SCT@2021]" in said
    assert "Documents (commas between them) [QT-05]" in said
    assert "Done: correct 1 documents of 244/QĐ-SCT of 2021-09-13 by 15/SCT-VP of 2021-09-13" in said


def test_a_merger_asks_for_what_was_not_typed_and_proposes_today(store):
    code, said = on_terminal("org", "merge", typed="vp, ql-nl\ntong-hop\nPhòng Tổng hợp\n\ny\n")

    assert code == 0, said
    assert said.index("To do: merge vp, ql-nl into “tong-hop” from 2021-09-13 on") < said.index("Done: ")
    assert 'name = "Phòng Tổng hợp"' in Path("organisation.toml").read_text("utf-8")


def test_an_existing_unit_that_takes_over_needs_no_name(store):
    code, said = on_terminal("org", "merge", "vp", "--into", "ql-nl", "--from", "1/10/2021", typed="y\n")

    assert code == 0, said
    assert "Name of the new unit" not in said


def test_a_report_about_a_decision_asks_which_and_proposes_the_last(store, qms, issued):
    code, said = on_terminal("report", "thong-bao-ban-hanh", typed="\n")

    assert code == 0, said
    assert "Number of the decision [244/QĐ-SCT@2021]" in said
    assert "Kính gửi: Văn phòng" in said

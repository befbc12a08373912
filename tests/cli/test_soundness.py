"""A store that is not sound, seen from the command line: verify, repair, and states in which nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ENTRY = Path("decisions/2021/0244-qd-sct.md")


def git(*words: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@x", *words], capture_output=True, text=True, check=True
    ).stdout


def test_verify_says_what_it_compared_with(store, qms, issued):
    answer = qms("verify", "--format", "json")

    assert answer.code == 0
    assert {"ok", "diagnostics", "compared_with"} == set(answer.json)
    assert answer.json["ok"] is True
    assert "no anchor outside the store" in answer.json["compared_with"]
    commit = git("rev-parse", "main").strip()
    assert f"Note outside the store, as the anchor of a later verify: {commit}\n" in qms("verify").out


def test_verify_holds_the_history_against_an_anchor(store, qms, issued):
    commit = git("rev-parse", "main").strip()
    anchored = qms("verify", "--anchor", commit, "--format", "json")
    assert anchored.code == 0
    assert commit in anchored.json["compared_with"]

    git("reset", "--hard", "main~1")
    lost = qms("verify", "--anchor", commit, "--format", "json")

    assert lost.code == 1
    assert lost.json["ok"] is False
    assert qms("verify", "--anchor", "yesterday").code == 2


def test_an_edited_entry_is_found_refused_and_repaired(store, qms, issued, made):
    whole = ENTRY.read_bytes()
    ENTRY.write_bytes(whole.replace(b"244/", b"245/"))

    found = qms("verify")
    assert found.code == 1
    assert "decisions/2021/0244-qd-sct.md:1: QMS-V005" in found.err
    repaired = qms("repair")

    assert repaired.code == 0, repaired.err
    assert "bring back 1 files" in repaired.out
    assert whole == ENTRY.read_bytes()
    assert qms("verify").code == 0
    assert qms("repair").out == "There is nothing to do.\n"


def test_a_removed_entry_is_repaired(store, qms, issued):
    whole = ENTRY.read_bytes()
    ENTRY.unlink()

    assert qms("verify").code == 1
    assert [row["code"] for row in qms("list", "--format", "json").json] == ["QT-05"]
    assert qms("repair", "--format", "json").json["done"] is True
    assert whole == ENTRY.read_bytes()


def test_a_ledger_altered_on_main_is_told_refused_and_repaired(store, qms, issued, made):
    ENTRY.write_bytes(ENTRY.read_bytes().replace(b"13", b"14"))
    git("commit", "-qam", "tamper")

    assert "QMS-V003" in qms("list").err
    assert qms("verify").code == 1
    assert qms("repair").code == 0
    assert qms("verify").code == 0


def test_a_missing_tag_is_pending_until_the_next_writer(store, qms, issued):
    git("tag", "-d", "decision/2021/0244-qd-sct")

    answer = qms("list")
    assert answer.code == 0
    assert "QMS-G031" in answer.err
    assert "Next: `qms repair`" in qms().out
    qms("repair")

    assert git("tag") == "decision/2021/0244-qd-sct\n"


@pytest.mark.parametrize(
    ("disturb", "said"),
    [
        (lambda: git("checkout", "-q", "--detach"), "go back with `git switch main`"),
        (lambda: Path(".git/MERGE_HEAD").write_text(git("rev-parse", "main")), "merge"),
        (lambda: Path(".git/shallow").write_text(git("rev-parse", "main")), "shallow"),
    ],
    ids=["detached", "merging", "shallow"],
)
def test_a_repository_in_such_a_state_is_not_written_to(store, qms, issued, disturb, said):
    disturb()

    answer = qms("save", "-m", "x")

    assert answer.code == 1
    assert said in answer.err
    assert qms("list").code == 0


def test_foreign_changes_are_left_alone(store, qms, made, reviewed):
    made()
    other = made("QT-06")
    reviewed("QT-05")
    Path("notes.txt").write_text("của tôi")
    git("add", "notes.txt")
    other.write_bytes(other.read_bytes() + b"\nx\n")

    assert qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05").code == 0

    status = git("status", "--porcelain")
    assert "A  notes.txt\n" in status
    assert " M documents/procedure/qt-06/document.md\n" in status
    assert len(status.splitlines()) == 2


@pytest.mark.parametrize(
    "words",
    [["list"], ["show", "X"], ["history", "X"], ["decisions"], ["status"], ["check"], ["verify"], ["save"], ["repair"]],
)
def test_outside_a_store_every_command_says_so(outside, qms, words):
    answer = qms(*words)

    assert answer.code == 1
    assert f"Error: {'.' if words[0] else ''}" in answer.err
    assert "make one with `qms init`" in answer.err


def test_a_git_repository_is_no_store(outside, qms):
    git("init", "-q")

    answer = qms("list")

    assert answer.code == 1
    assert "is a git repository, but no store" in answer.err


def test_a_damaged_qms_toml_is_told_with_its_line(store, qms, issued):
    Path("qms.toml").write_text("format = 1\nagency = \n", "utf-8")

    answer = qms("check")

    assert answer.code == 1
    assert "qms.toml:2: QMS-T" in answer.err


def test_git_missing_is_said(store, qms, issued, monkeypatch):
    monkeypatch.setenv("PATH", str(store.parent))

    answer = qms("save")

    assert answer.code == 1
    assert "git" in answer.err
    assert "Traceback" not in answer.err


def test_a_folder_that_is_gone_is_said(store, qms, monkeypatch, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    answer = qms("list")

    assert answer.code == 1
    assert "Traceback" not in answer.err


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe is closed otherwise there")
def test_a_reader_that_has_had_enough_is_no_error(store, qms, issued):
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run(
        [sys.executable, "-m", "qms", "list", "--format", "json"], stdout=write, stderr=subprocess.PIPE, check=False
    )

    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_stdout_is_utf8_whatever_the_locale_says(store, qms, issued):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}

    done = subprocess.run(
        [sys.executable, "-m", "qms", "list", "--format", "json"], capture_output=True, check=True, env=environment
    )

    assert "Quy trình kiểm soát hồ sơ" in done.stdout.decode("utf-8")


def test_qms_alone_says_what_to_do_next(outside, qms, store, made, reviewed):
    assert "Nothing waits." in qms().out
    made()
    assert "Changed on the disk and not saved: QT-05\nChanged and not submitted: QT-05\n" in qms().out
    assert "Next: `qms review QT-05 --role author --as PERSON`\n" in qms().out
    reviewed("QT-05")
    assert "Ready to be issued: QT-05\n" in qms().out
    assert "Next: `qms issue 01/QĐ-SCT --date 2021-09-13 --changed`\n" in qms().out
    assert qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "--changed").code == 0
    assert qms().out.startswith("1 documents are in force on 2021-09-13.\nLast decision: 244/QĐ-SCT of 2021-09-13.\n")


def test_qms_alone_outside_a_store_tells_how_to_begin(outside, qms):
    answer = qms()

    assert answer.code == 0
    assert "`qms demo`" in answer.out
    assert qms("-C", str(outside)).code == 1


HOLD = """
import sys, time
from qms.opening import open_workspace
with open_workspace(sys.argv[1]).session.store.writing():
    print("held", flush=True)
    time.sleep(2)
"""


def test_who_waits_for_another_writer_is_told(store, qms, made):
    made()
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(store)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    with other.stdout:
        other.stdout.readline()

        answer = qms("save")

    assert other.wait() == 0
    assert answer.code == 0
    assert "another qms is writing in this store; waiting for it …" in answer.err

"""Backup and restore-backup from the command line, and what `qms` and `status` say of the last backup."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

KEYS = {"done", "entry", "number", "commit", "plan"}


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def test_a_backup_says_where_it_is_what_it_holds_and_what_to_note(store, qms, issued, usb):
    Path("private").mkdir()
    Path("private/1").write_bytes(b"1")
    Path("notes.txt").write_bytes(b"1")

    answer = qms("backup", usb)

    [file] = usb.iterdir()
    assert answer.code == 0, answer.err
    assert answer.out.startswith(f"Done: {file}, ")
    assert "It holds the ledger to entry 1 (244/QĐ-SCT), 1 personal files, 1 files that are not saved.\n" in answer.out
    assert "It was read back from the disk, and the store was made of it and verified.\n" in answer.out
    assert "Note on paper, apart from the backup, as the anchor of entry 1: sha256:" in answer.out
    assert "Whoever has the file can read the personal values in it: keep it locked away.\n" in answer.out
    assert "0 older backups lie beside it.\n" in answer.out
    assert "QMS-G052" in answer.err
    anchor = answer.out.partition("as the anchor of entry 1: ")[2].split()[0]
    assert qms("verify", "--anchor", anchor).code == 0


def test_what_was_lost_comes_back(store, qms, issued, usb, monkeypatch):
    listed = qms("list", "--format", "json").json
    assert qms("backup", usb).code == 0
    monkeypatch.chdir(usb)
    shutil.rmtree(store)

    answer = qms("restore-backup", usb, store)

    assert answer.code == 0, answer.err
    assert answer.err == ""
    assert answer.out.startswith(f"Done: the store {store} is made of {usb}")
    assert "by iso-thu-ky; its ledger goes to entry 1.\n" in answer.out
    assert "Compared with itself: no anchor outside the store was given.\nEvery byte is the byte" in answer.out
    assert qms("-C", store, "list", "--format", "json").json == listed
    assert qms("-C", store, "verify").code == 0


def test_in_json_both_answer_as_every_writer_does(store, qms, issued, usb, tmp_path):
    dry = qms("backup", usb, "--dry-run", "--format", "json").json
    made = qms("backup", usb, "--format", "json").json
    restored = qms("restore-backup", usb, tmp_path / "new", "--format", "json").json

    assert all(set(answer) >= KEYS for answer in (dry, made, restored))
    assert (dry["done"], made["done"], restored["done"]) == (False, True, True)
    assert (made["entry"], made["number"], made["ok"]) == (1, "244/QĐ-SCT", True)
    assert Path(made["file"]).is_file()
    assert made["size"] == Path(made["file"]).stat().st_size
    assert restored["commit"] == made["commit"]
    assert restored["plan"]["file"] == made["file"]
    assert [d["code"] for d in made["diagnostics"]] == ["QMS-G052"]


def test_a_damaged_backup_is_refused_and_nothing_is_there(store, qms, issued, usb, tmp_path):
    qms("backup", usb)
    [file] = usb.iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(data)

    answer = qms("restore-backup", file, tmp_path / "new")
    as_json = qms("restore-backup", file, tmp_path / "new", "--format", "json")

    assert (answer.code, as_json.code) == (1, 1)
    assert f"Error: {file} cannot be used as a backup: its bytes are not those that were written" in answer.err
    assert "take an earlier backup" in answer.err
    assert as_json.json["done"] is False
    assert not (tmp_path / "new").exists()


def test_a_store_that_is_there_is_not_written_over(store, qms, issued, usb):
    qms("backup", usb)

    answer = qms("restore-backup", usb, store)

    assert answer.code == 1
    assert "is there already and not empty; nothing was written" in answer.err
    assert qms("verify").code == 0


def test_a_backup_into_the_store_or_nowhere_is_refused(store, qms, issued, tmp_path):
    assert qms("backup", store / "sao-luu").code == 1
    assert "lies in the store itself; nothing was written" in qms("backup", ".").err
    assert "is the disk connected?" in qms("backup", tmp_path / "e" / "f").err
    assert qms("backup").code == 2
    assert qms("backup", tmp_path, "--keep", "0").code == 2
    assert qms("restore-backup", tmp_path / "missing", tmp_path / "new").code == 2
    assert qms("restore-backup").code == 2


def test_a_plugin_that_is_missing_keeps_nobody_from_a_backup(store, qms, issued, usb):
    with Path("qms.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[plugins]\nenabled = ["qms-missing"]\n')
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "x"], check=True)
    assert qms("save").code == 1

    answer = qms("backup", usb)
    read_only = qms("--no-plugins", "backup", usb, today="2021-09-14")

    assert (answer.code, read_only.code) == (0, 0), answer.err
    assert len(list(usb.iterdir())) == 2


def test_older_backups_go_when_asked(store, qms, issued, usb):
    first = qms("backup", usb, "--format", "json", today="2021-09-14").json
    assert qms("backup", usb, today="2021-09-15").out.endswith("1 older backups lie beside it.\n")

    told = qms("backup", usb, "--keep", "2", "--dry-run", today="2021-09-16")
    assert f"  remove the older backup {Path(first['file']).name}\n" in told.out
    done = qms("backup", usb, "--keep", "2", today="2021-09-16")

    assert f"Removed: {Path(first['file']).name}\n" in done.out
    assert len(list(usb.iterdir())) == 2


def test_qms_and_status_say_how_old_the_last_backup_is(store, qms, issued, usb):
    for words in ([], ["status"]):
        assert "QMS-G050 no backup of this store is known, and its ledger has 1 entries" in qms(*words).err
    made = qms("backup", usb, "--format", "json").json

    for words in ([], ["status"]):
        answer = qms(*words, today="2021-09-16")
        assert "Last backup: " in answer.out
        assert f", 3 days ago, in {made['file']}\n" in answer.out
        assert "QMS-G05" not in answer.err


def test_a_backup_is_called_for_a_week_after_a_decision(store, qms, issued, made, reviewed, usb):
    qms("backup", usb)
    assert "QMS-G05" not in qms(today="2021-10-30").err
    made("QT-06")
    reviewed("QT-06")
    assert qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "QT-06").code == 0

    assert "QMS-G05" not in qms("status", today="2021-09-20").err
    for words in ([], ["status"]):
        answer = qms(*words, today="2021-09-21")
        assert "QMS-G051 the last backup is 8 days old, and 1 entries of the ledger are newer" in answer.err
        assert "make a backup with `qms backup DIR`, onto another disk" in answer.err


def test_status_in_json_stays_a_list(store, qms, issued, usb):
    before = qms("status", "--format", "json")
    qms("backup", usb)

    after = qms("status", "--format", "json")

    assert after.json == before.json
    assert before.err == after.err == ""


def test_a_new_store_without_decisions_is_left_in_peace(store, qms, made):
    made()

    assert "backup" not in qms().err + qms("status").err

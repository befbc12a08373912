"""A backup is one file outside the store, whole and proved, or it is not there at all."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.backups import codes, unpacked
from support.stores import Clock, add_words, lay, new_workspace, workspace_at

from qms.errors import Busy, Refused
from qms.model.backups import BackupManifest, parts_of
from qms.model.digests import sha256
from qms.operations.backing_up import back_up
from qms.operations.backups import examine
from qms.operations.last_backup import last_backup
from qms.store import archive
from qms.store.repository import create, open_store
from qms.text.values import read_value

ENTRY = "decisions/2021/0100-qd-sct.md"


def manifest_of(file: Path) -> BackupManifest:
    manifest, faults = read_value(unpacked(file)["manifest.toml"], path="manifest.toml", cls=BackupManifest)
    assert manifest is not None, faults
    return manifest


def test_a_backup_holds_history_personal_values_and_unsaved_texts(workspace, root, usb):
    lay(workspace.session.store, "private/people/0f3c", "Nguyễn Văn A".encode())
    add_words(workspace, "qt-06", "chưa lưu")
    lay(workspace.session.store, "ghi chú.txt", b"1")
    (root / "documents/procedure/qt-07/document.md").unlink()

    made = workspace.backup(usb)

    assert made.file == usb / "sct-20210920-080001.qms-backup.zip"
    assert [p.name for p in usb.iterdir()] == [made.file.name]
    files = unpacked(made.file)
    assert set(files) == {
        "DOC-TRUOC.txt", "manifest.toml", "history.bundle", "private/people/0f3c", "working/ghi chú.txt",
        "working/documents/procedure/qt-06/document.md",
    }  # fmt: skip
    assert files["private/people/0f3c"].decode() == "Nguyễn Văn A"
    assert files["working/documents/procedure/qt-06/document.md"].endswith("chưa lưu\n".encode())
    manifest = manifest_of(made.file)
    assert manifest == made.examination.manifest
    assert (manifest.agency, manifest.made_by, manifest.entries) == ("sct", "iso-thu-ky", 1)
    assert manifest.commit == workspace.session.store.head()
    assert manifest.anchor == sha256((root / ENTRY).read_bytes())
    assert manifest.gone == ("documents/procedure/qt-07/document.md",)
    assert [(p.name, p.files) for p in manifest.parts] == [("history.bundle", 1), ("private/", 1), ("working/", 2)]
    assert made.done
    assert made.examination.verification.ok
    assert codes(made) == []


def test_a_store_without_anything_unsaved_has_an_empty_part(workspace, usb):
    made = workspace.backup(usb)

    assert set(unpacked(made.file)) == {"DOC-TRUOC.txt", "manifest.toml", "history.bundle"}
    assert made.contents.private == made.contents.working == made.contents.gone == ()


def test_a_backup_is_restored_with_git_alone_as_it_says_itself(workspace, root, usb, plain_git, tmp_path):
    add_words(workspace, "qt-06", "chưa lưu")
    made = workspace.backup(usb)
    shutil.unpack_archive(made.file, tmp_path / "unpacked")
    assert "git clone -b main history.bundle" in (tmp_path / "unpacked/DOC-TRUOC.txt").read_text("utf-8")

    plain_git(tmp_path / "unpacked", "clone", "-q", "-b", "main", "history.bundle", "kho")
    shutil.copytree(tmp_path / "unpacked/working", tmp_path / "unpacked/kho", dirs_exist_ok=True)

    for path in ("documents/procedure/qt-06/document.md", ENTRY):
        assert (tmp_path / "unpacked/kho" / path).read_bytes() == (root / path).read_bytes()
    assert plain_git(tmp_path / "unpacked/kho", "tag") == plain_git(root, "tag")


@pytest.mark.skipif(sys.platform == "win32", reason="the folder says there who may read")
def test_the_file_is_for_its_owner_alone(workspace, usb):
    assert workspace.backup(usb).file.stat().st_mode & 0o777 == 0o600


def test_a_backup_changes_nothing_in_the_store(workspace, usb, everything):
    add_words(workspace, "qt-06", "chưa lưu")
    before = everything()

    workspace.backup(usb)

    assert everything() == before


def test_the_store_remembers_its_last_backup(workspace, usb):
    assert workspace.last_backup() is None

    made = workspace.backup(usb)

    last = workspace.last_backup()
    assert last == made.last
    assert (last.file, last.entries, last.made.date()) == (str(made.file), 1, dt.date(2021, 9, 20))
    assert last.commit == workspace.session.store.head()


def test_an_entry_that_rectifies_another_is_counted(workspace, usb):
    workspace.rectify("1", reason="Gõ thiếu trích yếu", subject="Ban hành quy trình")

    made = workspace.backup(usb)

    assert (made.last.entries, made.number) == (2, "100/QĐ-SCT")


def test_a_dry_run_tells_and_writes_nothing(workspace, usb):
    add_words(workspace, "qt-06", "chưa lưu")

    told = workspace.backup(usb / "new", dry_run=True)

    assert not told.done
    assert told.contents.working == ("documents/procedure/qt-06/document.md",)
    assert list(usb.iterdir()) == []
    assert workspace.last_backup() is None


def test_the_last_folder_of_the_path_is_made(workspace, usb):
    assert workspace.backup(usb / "sao lưu").file.parent == usb / "sao lưu"


@pytest.mark.parametrize("inside", [".", "sub", ".git", ".git/qms", "private", "sub/../documents"])
def test_a_folder_in_the_store_is_refused(workspace, root, refusal, inside):
    told = refusal(lambda: workspace.backup(root / inside))

    assert "lies in the store itself; nothing was written" in told.message


@pytest.mark.skipif(sys.platform == "win32", reason="links are made otherwise there")
def test_a_link_into_the_store_is_refused(workspace, root, refusal, tmp_path):
    (tmp_path / "link").symlink_to(root / "documents")

    assert "lies in the store itself" in refusal(lambda: workspace.backup(tmp_path / "link")).message


def test_a_folder_that_is_not_there_or_a_file_is_refused(workspace, refusal, tmp_path):
    (tmp_path / "file").write_bytes(b"1")

    assert "is a file; nothing was written" in refusal(lambda: workspace.backup(tmp_path / "file")).message
    told = refusal(lambda: workspace.backup(tmp_path / "usb-disk" / "qms"))
    assert f"there is no folder {tmp_path / 'usb-disk'}" in told.message
    assert "is the disk connected?" in told.hint
    assert not (tmp_path / "usb-disk").exists()


def test_nothing_is_written_over(workspace, usb, refusal):
    moment = workspace.session.now + dt.timedelta(seconds=1)
    (usb / f"sct-{moment:%Y%m%d-%H%M%S}.qms-backup.zip").write_bytes(b"mine")

    assert "is there already" in refusal(lambda: workspace.backup(usb)).message
    assert [p.read_bytes() for p in usb.iterdir()] == [b"mine"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="Linux alone has a folder in which nobody may write")
def test_a_read_only_folder_is_refused(workspace, refusal):
    told = refusal(lambda: workspace.backup(Path("/sys/kernel")))

    assert "may not be written: Permission denied; nothing was written" in told.message


def test_a_full_disk_is_refused_and_leaves_nothing(workspace, usb, refusal, monkeypatch):
    def full(self, name, pieces):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive.Packing, "add", full)

    assert refusal(lambda: workspace.backup(usb)).message == "the disk is full; nothing was written"
    assert list(usb.iterdir()) == []


def test_a_disk_that_keeps_other_bytes_is_found(workspace, usb, refusal, monkeypatch):
    seal = archive._seal

    def spoil(file):
        seal(file)
        file.seek(100)
        byte = file.read(1)
        file.seek(100)
        file.write(bytes([byte[0] ^ 1]))

    monkeypatch.setattr(archive, "_seal", spoil)

    told = refusal(lambda: workspace.backup(usb))

    assert "its bytes are not those that were written" in told.message
    assert list(usb.iterdir()) == []
    assert workspace.last_backup() is None


def test_an_empty_store_has_nothing_to_back_up(tmp_path, usb):
    workspace = workspace_at(create(tmp_path / "empty"), Clock())

    with pytest.raises(Refused):
        workspace.backup(usb)
    assert list(usb.iterdir()) == []


def test_a_store_without_decisions_has_no_anchor(tmp_path, usb):
    made = new_workspace(store=create(tmp_path / "new")).backup(usb)

    assert made.examination.manifest.entries == 0
    assert made.examination.manifest.anchor is None


def test_a_bare_store_is_backed_up(root, usb, plain_git, tmp_path):
    plain_git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    workspace = workspace_at(open_store(tmp_path / "bare.git"), Clock(dt.date(2021, 9, 20)))

    made = workspace.backup(usb)

    assert made.examination.verification.ok
    with pytest.raises(Refused, match="lies in the store itself"):
        workspace.backup(tmp_path / "bare.git" / "refs")


def test_what_cannot_be_kept_is_told(workspace, root, usb):
    if sys.platform == "win32":
        pytest.skip("links are made otherwise there")
    (root / "private").mkdir()
    (root / "private/link").symlink_to("/etc/passwd")
    (root / "link").symlink_to("/etc/passwd")
    (root / "a:b").write_bytes(b"1")
    (root / "private/c:d").write_bytes(b"1")

    made = workspace.backup(usb)

    assert codes(made) == ["QMS-G054", "QMS-G020", "QMS-G054", "QMS-G020"]
    assert all(not d.is_error for d in made.warnings)
    assert [d.location.path for d in made.warnings if d.location] == ["a:b", "link", "private/c:d", "private/link"]
    assert set(unpacked(made.file)) == {"DOC-TRUOC.txt", "manifest.toml", "history.bundle"}


def test_the_same_disk_is_warned_of(workspace, usb):
    assert [d.code for d in workspace.backup(usb).warnings] == ["QMS-G052"]


def test_a_ledger_file_altered_on_the_disk_is_no_unsaved_work(workspace, root, usb):
    (root / ENTRY).write_bytes(b"x")

    made = workspace.backup(usb)

    assert made.contents.working == ()
    assert made.examination.verification.ok


def test_an_unsound_store_is_backed_up_and_told_and_nothing_is_removed(workspace, root, usb, commit):
    first = workspace.backup(usb)
    (root / ENTRY).write_bytes((root / ENTRY).read_bytes() + b"x")
    commit("tamper")

    made = workspace.backup(usb, keep=1)

    assert made.done
    assert not made.examination.verification.ok
    assert "QMS-V003" in codes(made)
    assert first.file.exists()
    assert made.removed == ()


def test_a_damaged_history_is_not_taken_for_a_backup(workspace, root, usb):
    for pack in (root / ".git/objects/pack").glob("*.pack"):
        pack.chmod(0o644)
        data = bytearray(pack.read_bytes())
        data[len(data) // 2] ^= 0xFF
        pack.write_bytes(data)

    with pytest.raises(Refused):
        workspace.backup(usb)
    assert list(usb.iterdir()) == []


def test_another_writer_is_waited_for(workspace, root, usb):
    waited = []
    workspace.session.on_wait = lambda: waited.append(1)
    program = "import sys, time\\nfrom qms.opening import open_workspace\\n"
    program += (
        "with open_workspace(sys.argv[1]).session.store.writing():\\n print('held', flush=True)\\n time.sleep(0.5)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program.replace("\\n", "\n"), str(root)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    with other.stdout:
        assert other.stdout.readline() == "held\n"
        made = workspace.backup(usb)

    assert other.wait() == 0
    assert waited == [1]
    assert made.examination.verification.ok


def test_what_an_operation_that_was_cut_off_left_is_tidied_up_first(workspace, usb, plain_git, root):
    plain_git(root, "tag", "-d", "decision/2021/0100-qd-sct")

    made = workspace.backup(usb)

    assert [d.code for d in made.warnings] == ["QMS-G052"]
    assert len(examine(made.file, lambda store: workspace_at(store, Clock()).session).verification.diagnostics) == 0


def test_a_store_in_memory_can_be_backed_up_too(usb):
    workspace = new_workspace()

    made = back_up(workspace.session, usb)

    assert made.examination.verification.ok
    assert last_backup(workspace.session.store) is None
    assert parts_of({}) != made.examination.manifest.parts


def test_a_store_that_may_not_be_written_is_not_backed_up(workspace, root, usb, plain_git):
    plain_git(root, "checkout", "-q", "--detach")

    with pytest.raises((Refused, Busy)):
        workspace.backup(usb)
    assert list(usb.iterdir()) == []

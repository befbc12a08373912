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
from support.backups import unpacked
from support.stores import Clock, add_words, lay, new_workspace, workspace_at

from qms.errors import Busy, Refused, UsageError
from qms.model.backups import BackupManifest, parts_of
from qms.model.digests import sha256
from qms.operations.backing_up import back_up
from qms.operations.backups import examine
from qms.operations.last_backup import last_backup
from qms.store import archive
from qms.store.repository import create, open_store
from qms.text.values import read_value

ENTRY = "decisions/2021/0100-qd-sct.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "usb"
    made.mkdir()
    return made


def manifest_of(file: Path) -> BackupManifest:
    manifest, faults = read_value(unpacked(file)["manifest.toml"], path="manifest.toml", cls=BackupManifest)
    assert manifest is not None, faults
    return manifest


def codes(made) -> list[str]:
    return [d.code for d in made.warnings if d.code != "QMS-G052"]  # on one disk, as all that tests do


def test_a_backup_holds_history_personal_values_and_unsaved_texts(workspace, root, folder):
    lay(workspace.session.store, "private/people/0f3c", "Nguyễn Văn A".encode())
    add_words(workspace, "qt-06", "chưa lưu")
    lay(workspace.session.store, "ghi chú.txt", b"1")
    (root / "documents/procedure/qt-07/document.md").unlink()

    made = workspace.backup(folder)

    assert made.file == folder / "sct-20210920-080001.qms-backup.zip"
    assert [p.name for p in folder.iterdir()] == [made.file.name]
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


def test_a_store_without_anything_unsaved_has_an_empty_part(workspace, folder):
    made = workspace.backup(folder)

    assert set(unpacked(made.file)) == {"DOC-TRUOC.txt", "manifest.toml", "history.bundle"}
    assert made.contents.private == made.contents.working == made.contents.gone == ()


def test_a_backup_is_restored_with_git_alone_as_it_says_itself(workspace, root, folder, plain_git, tmp_path):
    add_words(workspace, "qt-06", "chưa lưu")
    made = workspace.backup(folder)
    shutil.unpack_archive(made.file, tmp_path / "unpacked")
    assert "git clone -b main history.bundle" in (tmp_path / "unpacked/DOC-TRUOC.txt").read_text("utf-8")

    plain_git(tmp_path / "unpacked", "clone", "-q", "-b", "main", "history.bundle", "kho")
    shutil.copytree(tmp_path / "unpacked/working", tmp_path / "unpacked/kho", dirs_exist_ok=True)

    for path in ("documents/procedure/qt-06/document.md", ENTRY):
        assert (tmp_path / "unpacked/kho" / path).read_bytes() == (root / path).read_bytes()
    assert plain_git(tmp_path / "unpacked/kho", "tag") == plain_git(root, "tag")


@pytest.mark.skipif(sys.platform == "win32", reason="the folder says there who may read")
def test_the_file_is_for_its_owner_alone(workspace, folder):
    assert workspace.backup(folder).file.stat().st_mode & 0o777 == 0o600


def test_a_backup_changes_nothing_in_the_store(workspace, folder, everything):
    add_words(workspace, "qt-06", "chưa lưu")
    before = everything()

    workspace.backup(folder)

    assert everything() == before


def test_the_store_remembers_its_last_backup(workspace, folder):
    assert workspace.last_backup() is None

    made = workspace.backup(folder)

    last = workspace.last_backup()
    assert last == made.last
    assert (last.file, last.entries, last.made.date()) == (str(made.file), 1, dt.date(2021, 9, 20))
    assert last.commit == workspace.session.store.head()


def test_an_entry_that_rectifies_another_is_counted(workspace, folder):
    workspace.rectify("1", reason="Gõ thiếu trích yếu", subject="Ban hành quy trình")

    made = workspace.backup(folder)

    assert (made.last.entries, made.number) == (2, "100/QĐ-SCT")


def test_a_dry_run_tells_and_writes_nothing(workspace, folder):
    add_words(workspace, "qt-06", "chưa lưu")

    told = workspace.backup(folder / "new", dry_run=True)

    assert not told.done
    assert told.contents.working == ("documents/procedure/qt-06/document.md",)
    assert list(folder.iterdir()) == []
    assert workspace.last_backup() is None


def test_the_last_folder_of_the_path_is_made(workspace, folder):
    assert workspace.backup(folder / "sao lưu").file.parent == folder / "sao lưu"


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


def test_nothing_is_written_over(workspace, folder, refusal):
    moment = workspace.session.now + dt.timedelta(seconds=1)
    (folder / f"sct-{moment:%Y%m%d-%H%M%S}.qms-backup.zip").write_bytes(b"mine")

    assert "is there already" in refusal(lambda: workspace.backup(folder)).message
    assert [p.read_bytes() for p in folder.iterdir()] == [b"mine"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="Linux alone has a folder in which nobody may write")
def test_a_read_only_folder_is_refused(workspace, refusal):
    told = refusal(lambda: workspace.backup(Path("/sys/kernel")))

    assert "may not be written: Permission denied; nothing was written" in told.message


def test_a_full_disk_is_refused_and_leaves_nothing(workspace, folder, refusal, monkeypatch):
    def full(self, name, pieces):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive.Packing, "add", full)

    assert refusal(lambda: workspace.backup(folder)).message == "the disk is full; nothing was written"
    assert list(folder.iterdir()) == []


def test_a_disk_that_keeps_other_bytes_is_found(workspace, folder, refusal, monkeypatch):
    seal = archive._seal

    def spoil(file):
        seal(file)
        file.seek(100)
        byte = file.read(1)
        file.seek(100)
        file.write(bytes([byte[0] ^ 1]))

    monkeypatch.setattr(archive, "_seal", spoil)

    told = refusal(lambda: workspace.backup(folder))

    assert "its bytes are not those that were written" in told.message
    assert list(folder.iterdir()) == []
    assert workspace.last_backup() is None


def test_an_empty_store_has_nothing_to_back_up(tmp_path, folder):
    workspace = workspace_at(create(tmp_path / "empty"), Clock())

    with pytest.raises(Refused):
        workspace.backup(folder)
    assert list(folder.iterdir()) == []


def test_a_store_without_decisions_has_no_anchor(tmp_path, folder):
    made = new_workspace(store=create(tmp_path / "new")).backup(folder)

    assert made.examination.manifest.entries == 0
    assert made.examination.manifest.anchor is None


def test_a_bare_store_is_backed_up(root, folder, plain_git, tmp_path):
    plain_git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    workspace = workspace_at(open_store(tmp_path / "bare.git"), Clock(dt.date(2021, 9, 20)))

    made = workspace.backup(folder)

    assert made.examination.verification.ok
    with pytest.raises(Refused, match="lies in the store itself"):
        workspace.backup(tmp_path / "bare.git" / "refs")


def test_what_cannot_be_kept_is_told(workspace, root, folder):
    if sys.platform == "win32":
        pytest.skip("links are made otherwise there")
    (root / "private").mkdir()
    (root / "private/link").symlink_to("/etc/passwd")
    (root / "link").symlink_to("/etc/passwd")
    (root / "a:b").write_bytes(b"1")
    (root / "private/c:d").write_bytes(b"1")

    made = workspace.backup(folder)

    assert codes(made) == ["QMS-G054", "QMS-G020", "QMS-G054", "QMS-G020"]
    assert all(not d.is_error for d in made.warnings)
    assert [d.location.path for d in made.warnings if d.location] == ["a:b", "link", "private/c:d", "private/link"]
    assert set(unpacked(made.file)) == {"DOC-TRUOC.txt", "manifest.toml", "history.bundle"}


def test_the_same_disk_is_warned_of(workspace, folder):
    assert [d.code for d in workspace.backup(folder).warnings] == ["QMS-G052"]


def test_a_ledger_file_altered_on_the_disk_is_no_unsaved_work(workspace, root, folder):
    (root / ENTRY).write_bytes(b"x")

    made = workspace.backup(folder)

    assert made.contents.working == ()
    assert made.examination.verification.ok


def test_an_unsound_store_is_backed_up_and_told_and_nothing_is_removed(workspace, root, folder, commit):
    first = workspace.backup(folder)
    (root / ENTRY).write_bytes((root / ENTRY).read_bytes() + b"x")
    commit("tamper")

    made = workspace.backup(folder, keep=1)

    assert made.done
    assert not made.examination.verification.ok
    assert "QMS-V003" in codes(made)
    assert first.file.exists()
    assert made.removed == ()


def test_a_damaged_history_is_not_taken_for_a_backup(workspace, root, folder):
    for pack in (root / ".git/objects/pack").glob("*.pack"):
        pack.chmod(0o644)
        data = bytearray(pack.read_bytes())
        data[len(data) // 2] ^= 0xFF
        pack.write_bytes(data)

    with pytest.raises(Refused):
        workspace.backup(folder)
    assert list(folder.iterdir()) == []


def test_another_writer_is_waited_for(workspace, root, folder):
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
        made = workspace.backup(folder)

    assert other.wait() == 0
    assert waited == [1]
    assert made.examination.verification.ok


def test_what_an_operation_that_was_cut_off_left_is_tidied_up_first(workspace, folder, plain_git, root):
    plain_git(root, "tag", "-d", "decision/2021/0100-qd-sct")

    made = workspace.backup(folder)

    assert [d.code for d in made.warnings] == ["QMS-G052"]
    assert len(examine(made.file, lambda store: workspace_at(store, Clock()).session).verification.diagnostics) == 0


def test_older_backups_of_the_store_go_when_asked(workspace, folder):
    files = [workspace.backup(folder).file for _ in range(4)]
    told = workspace.backup(folder, keep=2, dry_run=True)
    assert told.removed == tuple(f.name for f in files[:3])
    assert all(f.exists() for f in files)

    made = workspace.backup(folder, keep=2)

    assert made.removed == tuple(f.name for f in files[:3])
    assert made.older == (files[3].name,)
    assert sorted(folder.iterdir()) == [files[3], made.file]
    assert workspace.backup(folder, keep=1).older == ()
    assert workspace.backup(folder, keep=5).older != ()
    with pytest.raises(UsageError):
        workspace.backup(folder, keep=0)


def test_what_a_backup_that_was_cut_off_left_goes_after_a_day(workspace, folder):
    old, new, other = (
        folder / f"{name}.qms-backup.zip.part"
        for name in ("sct-20210901-170000", "sct-20210902-170000", "ubnd-20210901-170000")
    )
    for draft in (old, new, other):
        draft.write_bytes(b"half")
    for draft in (old, other):
        os.utime(draft, (0, 0))

    made = workspace.backup(folder)

    assert sorted(folder.iterdir()) == sorted([new, other, made.file])


def test_what_is_no_backup_of_this_store_stays(workspace, folder, tmp_path):
    stranger = new_workspace(Clock(dt.date(2020, 1, 1)), store=create(tmp_path / "other")).backup(folder).file
    broken = folder / "sct-20200202-000000.qms-backup.zip"
    broken.write_bytes(b"no zip")
    mine = workspace.backup(folder).file

    made = workspace.backup(folder, keep=1)

    assert made.removed == (mine.name,)
    assert sorted(folder.iterdir()) == sorted([stranger, broken, made.file])
    assert codes(made) == ["QMS-G053", "QMS-G053"]


def test_an_older_backup_that_cannot_be_removed_is_told(workspace, folder, monkeypatch):
    first = workspace.backup(folder).file

    unlink = Path.unlink

    def held(self, missing_ok=False):
        if self == first:
            raise PermissionError(errno.EACCES, "held by another program", str(self))
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    made = workspace.backup(folder, keep=1)

    assert codes(made) == ["QMS-G053"]
    assert made.older == (first.name,)
    assert made.removed == ()


def test_a_store_in_memory_can_be_backed_up_too(folder):
    workspace = new_workspace()

    made = back_up(workspace.session, folder)

    assert made.examination.verification.ok
    assert last_backup(workspace.session.store) is None
    assert parts_of({}) != made.examination.manifest.parts


def test_a_store_that_may_not_be_written_is_not_backed_up(workspace, root, folder, plain_git):
    plain_git(root, "checkout", "-q", "--detach")

    with pytest.raises((Refused, Busy)):
        workspace.backup(folder)
    assert list(folder.iterdir()) == []

"""Places and machines that are not as they should be: no store, no room, no right to write, no git."""

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.stores import ORGANISATION, SETTINGS, Clock, new_workspace, workspace_at

from qms.errors import NotAStore, Refused, UsageError
from qms.store.repository import create, open_store

LATER = dt.date(2021, 9, 20)
QT_05 = "documents/procedure/qt-05/document.md"
QT_07 = "documents/procedure/qt-07/document.md"


def issue(workspace, number="101/QĐ-SCT"):
    return workspace.issue(number, date=workspace.session.today, documents=["QT-06"])


# Not a store, an empty store


def test_a_folder_without_a_repository_is_no_store(tmp_path):
    with pytest.raises(NotAStore) as caught:
        open_store(tmp_path)

    assert str(caught.value.message) == f"{tmp_path} is not in a store"
    assert "`qms init`" in str(caught.value.hint)


def test_a_folder_that_does_not_exist_is_no_store(tmp_path):
    with pytest.raises(NotAStore, match="there is no folder"):
        open_store(tmp_path / "khong-co")


def test_a_repository_without_settings_is_no_store(tmp_path, plain_git):
    plain_git(tmp_path, "init", "-q")

    with pytest.raises(NotAStore) as caught:
        open_store(tmp_path)

    assert str(caught.value.message) == f"{tmp_path} is a git repository, but no store"
    assert "qms.toml" in str(caught.value.hint)


def test_a_repository_that_git_cannot_read_is_no_store(root):
    (root / ".git/HEAD").unlink()

    with pytest.raises(NotAStore):
        open_store(root)


def test_a_store_is_not_made_over_something_that_is_there(root, refusal):
    told = refusal(lambda: create(root))

    assert told.message == f"{root} is there already and not empty; nothing was written"


def test_a_store_without_a_commit_answers_and_takes_its_first_save(tmp_path, plain_git):
    plain_git(tmp_path, "init", "-q")
    (tmp_path / "qms.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "organisation.toml").write_text(ORGANISATION, "utf-8")
    workspace = workspace_at(open_store(tmp_path), Clock(LATER))

    assert workspace.in_force() == workspace.decisions() == workspace.status() == ()
    assert [d for d in workspace.check() if d.is_error] == []
    assert workspace.verify().ok
    assert workspace.repair().commit is None
    assert workspace.save().done
    assert plain_git(tmp_path, "status", "--porcelain") == ""


def test_a_store_without_documents_answers(tmp_path):
    workspace = new_workspace(store=create(tmp_path / "store"))

    assert workspace.in_force() == workspace.status() == workspace.check() == ()
    assert workspace.save().commit is None
    with pytest.raises(UsageError, match="there is no document “QT-06”"):
        issue(workspace)
    with pytest.raises(UsageError, match="no decision has issued “QT-06”"):
        workspace.document("QT-06")


# Other people's changes


def test_an_issue_leaves_foreign_changes_alone_staged_and_not(workspace, root, edit, plain_git):
    edit(QT_05, "…", "đưa vào index")
    plain_git(root, "add", QT_05)
    edit(QT_05, "đưa vào index", "và sửa tiếp")
    edit(QT_07, "…", "chưa lưu")
    (root / "ghi-chu.txt").write_text("ghi chú\n", "utf-8")
    (root / "moi.txt").write_text("mới\n", "utf-8")
    plain_git(root, "add", "moi.txt")
    before = plain_git(root, "diff", "--cached") + plain_git(root, "diff")

    issue(workspace)

    assert plain_git(root, "status", "--porcelain").splitlines() == [
        f"MM {QT_05}",
        f" M {QT_07}",
        "A  moi.txt",
        "?? ghi-chu.txt",
    ]
    assert plain_git(root, "diff", "--cached") + plain_git(root, "diff") == before
    assert plain_git(root, "show", "--name-only", "--format=", "HEAD").splitlines() == [
        "decisions/2021/0101-qd-sct.md",
    ]


def test_a_refused_issue_leaves_staged_work_as_it_is(workspace, root, edit, plain_git, refusal):
    edit(QT_05, "…", "đưa vào index")
    plain_git(root, "add", QT_05)

    refusal(lambda: workspace.issue("100/QĐ-SCT", date=workspace.session.today, documents=["QT-06"]))


# States of the repository


def writers(workspace):
    return [
        workspace.save,
        workspace.repair,
        lambda: issue(workspace),
        lambda: workspace.review(["QT-07"], by="soan-thao", role="author"),
    ]


def test_a_detached_head_refuses_every_write_and_answers_questions(workspace, root, plain_git, refusal):
    plain_git(root, "checkout", "-q", "--detach")
    head = plain_git(root, "rev-parse", "HEAD")[:12]

    for act in writers(workspace):
        told = refusal(act)
        assert told.diagnostics == [f"QMS-G001 the files on the disk are those of {head}, not of the branch main"]
        assert str(told.error.diagnostics[0].hint) == "go back with `git switch main`"
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]
    assert workspace.verify().ok


def test_a_merge_in_the_middle_refuses_every_write_and_answers_questions(workspace, root, edit, plain_git, refusal):
    plain_git(root, "switch", "-qc", "other")
    edit(QT_07, "…", "khác")
    plain_git(root, "commit", "-qam", "theirs")
    plain_git(root, "switch", "-q", "main")
    edit(QT_07, "…", "sửa")
    plain_git(root, "commit", "-qam", "ours")
    plain_git(root, "merge", "other", check=False)

    for act in writers(workspace):
        told = refusal(act)
        assert told.diagnostics == ["QMS-G002 a git merge is not finished"]
        assert "git merge --abort" in str(told.error.diagnostics[0].hint)
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]
    assert "QMS-T004" in [d.code for d in workspace.check()]
    plain_git(root, "merge", "--abort")
    assert issue(workspace).done


def test_a_shallow_clone_refuses_every_write_and_answers_questions(root, plain_git, tmp_path):
    clone = tmp_path / "clone"
    plain_git(root, "clone", "-q", "--depth", "1", f"file://{root}", str(clone))
    workspace = workspace_at(open_store(clone), Clock(LATER))
    before = plain_git(clone, "for-each-ref") + plain_git(clone, "status", "--porcelain")

    for act in writers(workspace):
        with pytest.raises(Refused) as caught:
            act()
        assert [str(d) for d in caught.value.diagnostics] == [
            "QMS-G003 the history is cut off: this is a shallow clone"
        ]
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]
    assert plain_git(clone, "for-each-ref") + plain_git(clone, "status", "--porcelain") == before


@pytest.mark.parametrize("what", ["refs/replace", "grafts"])
def test_a_history_that_git_shows_otherwise_refuses_every_write(workspace, root, plain_git, refusal, what):
    if what == "grafts":
        (root / ".git/info").mkdir(exist_ok=True)
        (root / ".git/info/grafts").write_text(plain_git(root, "rev-parse", "HEAD"))
    else:
        plain_git(root, "replace", "HEAD", "HEAD~1")

    for act in writers(workspace):
        assert [d.code for d in refusal(act).error.diagnostics] == ["QMS-G005" if what == "grafts" else "QMS-G004"]
    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]


# A disk without room


@contextlib.contextmanager
def mounted(*arguments: str) -> Iterator[None]:
    """Mount what *arguments* say on the last of them."""
    place = arguments[-1]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount")
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"this machine does not let root mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def root_on_small_disk(root, tmp_path) -> Iterator[Path]:
    """Return the store moved to a disk of 4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=4m,huge=never", "tmpfs", str(disk)):
        yield Path(shutil.copytree(root, disk / "store", symlinks=True))


def fill(disk: Path, *, leave: int) -> Path:
    """Fill the disk up to *leave* bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"\0" * 4096):
            pass
    if leave:
        os.truncate(filler, filler.stat().st_size - leave)
    return filler


def state_of(root: Path, plain_git) -> list[object]:
    files = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git" not in path.parts}
    return [plain_git(root, "for-each-ref"), plain_git(root, "ls-files", "--stage"), files]


def test_a_full_disk_refuses_an_issue_whole_or_takes_it_whole(root_on_small_disk, plain_git):
    root = root_on_small_disk
    refused = 0
    for pages in range(12):
        workspace = workspace_at(open_store(root), Clock(LATER))
        before = state_of(root, plain_git)
        filler = fill(root.parent, leave=pages * 4096)
        try:
            issue(workspace)
        except Refused as refusal:
            refused += 1
            assert str(refusal.message) == "the disk is full; nothing was written"
            filler.unlink()
            assert state_of(root, plain_git) == before
            assert plain_git(root, "status", "--porcelain") == ""
        else:
            filler.unlink()
            break
    else:
        pytest.fail("it never went through")

    assert refused > 0
    assert plain_git(root, "status", "--porcelain") == ""
    assert workspace_at(open_store(root), Clock(LATER)).verify().diagnostics == ()


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
import datetime as dt
from qms.errors import Refused
from qms.opening import open_workspace
workspace = open_workspace({root!r}, today=dt.date(2021, 9, 20))
try:
    workspace.issue("101/QĐ-SCT", date=dt.date(2021, 9, 20), documents=["QT-06"])
except Refused as refusal:
    print(refusal.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a thing of Unix")
@pytest.mark.parametrize("limit", [0, 100])
def test_a_limit_on_files_refuses_an_issue(root, plain_git, limit):
    before = state_of(root, plain_git)

    script = LIMITED.format(limit=limit, root=str(root))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert done.stdout == "the disk is full; nothing was written\n", done.stderr
    assert state_of(root, plain_git) == before
    assert workspace_at(open_store(root), Clock(LATER)).verify().diagnostics == ()


# A store that may not be written


@pytest.fixture
def read_only(root) -> Iterator[Path]:
    """Return the store as one that nobody may write; what stops a user does not stop root, a mount does."""
    if sys.platform != "win32" and os.geteuid() != 0:
        places = [root, *root.rglob("*")]
        modes = {place: place.stat().st_mode for place in places}
        for place in places:
            place.chmod(modes[place] & ~0o222)
        yield root
        for place in places:
            place.chmod(modes[place])
        return
    with mounted("--bind", str(root), str(root)):
        subprocess.run(["mount", "-o", "remount,bind,ro", str(root)], check=True)
        yield root


def test_a_read_only_store_answers_every_question(read_only):
    workspace = workspace_at(open_store(read_only), Clock(LATER))

    assert [row.issue.code for row in workspace.in_force()] == ["QT-05"]
    assert workspace.document("QT-05").text
    assert len(workspace.history("QT-05")) == len(workspace.decisions()) == 1
    assert len(workspace.status()) == 3
    assert workspace.check() == ()
    assert workspace.verify().diagnostics == ()
    assert workspace.papers() == {}


def test_a_read_only_store_refuses_every_write(read_only, refusal, edit, root):
    workspace = workspace_at(open_store(read_only), Clock(LATER))

    for act in writers(workspace):
        told = refusal(act)
        assert told.message.endswith("nothing was written")
        assert "may not be written" in told.message


def test_a_file_that_cannot_be_replaced_refuses_the_write(root, edit, refusal, tmp_path):
    edit(QT_07, "…", "a\r\n")
    workspace = workspace_at(open_store(root), Clock(LATER))
    place = root / "documents/procedure/qt-07"
    with mounted("--bind", str(place), str(place)):
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)

        told = refusal(workspace.save)

    assert told.message.endswith("nothing was written")
    assert workspace.save().done


# git itself


@pytest.fixture
def no_git(monkeypatch, tmp_path) -> None:
    """Take git from the PATH."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def test_without_git_every_command_says_what_to_install(root, no_git):
    with pytest.raises(Refused) as caught:
        open_store(root)

    assert str(caught.value.message) == "git is not installed, or not on the PATH; nothing was written"
    assert str(caught.value.hint).startswith("install git 2.")


def test_without_git_no_store_is_made(tmp_path, no_git):
    with pytest.raises(Refused, match="git is not installed"):
        create(tmp_path / "new")

    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the git of the test is a shell script")
def test_a_git_that_is_too_old_is_refused_for_writing(root, refusal, monkeypatch, tmp_path):
    real = shutil.which("git")
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        '#!/bin/sh\nfor word; do [ "$word" = version ] && echo "git version 2.20.1" && exit 0; done\n'
        f'exec {real} "$@"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    workspace = workspace_at(open_store(root), Clock(LATER))

    told = refusal(lambda: issue(workspace))

    assert told.message == "this git is too old (git version 2.20.1); nothing was written"
    assert told.hint.startswith("install git 2.")

"""A writer that is killed, at each step on purpose: the next one finds the operation done, or undoes it."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from qms.errors import Busy
from qms.store.lock import is_locked
from qms.store.repository import open_store

DECISION = "decisions/2021/0001-qd.md"
PATH = "documents/procedure/qt-01/document.md"
MANAGE = "documents/procedure/qt-01/manage.toml"
OLD = "documents/procedure/qt-00/document.md"

KILLED = f"""
import sys
sys.path[:0] = {[p for p in sys.path if p]!r}
from pathlib import Path
from qms.store.lock import is_locked
from qms.store.repository import open_store
from qms.plans.change import Change
import datetime as dt
store = open_store(Path(sys.argv[1]))
with store.writing() as writing:
    writing.commit(
        Change(
            base=writing.head, message="m", author="a", at=dt.datetime(2021, 9, 13, tzinfo=dt.UTC),
            takes={{{PATH!r}: b"new\\n"}},
            writes={{{DECISION!r}: b"1", {MANAGE!r}: b""}},
            expects={{{MANAGE!r}: b"change = 1\\n", {OLD!r}: b"old\\n"}},
            removes=frozenset({{{OLD!r}}}),
        )
    )
"""

BEFORE = {PATH: b"new\n", MANAGE: b"change = 1\n", OLD: b"old\n"}
AFTER = {PATH: b"new\n", MANAGE: b"", DECISION: b"1"}


@pytest.fixture
def killed(store, root, put, tmp_path, plain_git):
    """Return a store in which a writer is killed when git *command* comes: before or after it does its work."""

    def kill(command: str, when: str) -> None:
        put(store, {PATH: b"text\n", MANAGE: b"change = 1\n", OLD: b"old\n", "other": b"1"})
        (root / PATH).write_bytes(b"new\n")
        (root / "other").write_bytes(b"2")
        plain_git(root, "add", "other")
        real = shutil.which("git")
        work = f'{real} "$@"; ' if when == "after" else ""
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "git").write_text(
            f'#!/bin/sh\ncase "$*" in *{command}*) {work}kill -9 0 ;; esac\nexec {real} "$@"\n'
        )
        (tmp_path / "bin" / "git").chmod(0o755)
        line = [sys.executable, "-c", KILLED, root]
        environment = {**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
        done = subprocess.run(line, env=environment, start_new_session=True, capture_output=True, check=False)
        assert done.returncode == -9, done.stderr
        while is_locked(root / ".git" / "qms" / "lock"):  # its git dies a moment later
            time.sleep(0.001)

    return kill


def documents(store):
    disk = store.working()
    return dict(disk.read_many([*disk.paths("documents"), *disk.paths("decisions")]))


STEPS = [(command, when) for command in ("index-pack", "update-index", "update-ref") for when in ("before", "after")]


@pytest.mark.parametrize("command, when", STEPS)
def test_a_writer_that_was_killed_is_tidied_up_after(store, root, put, killed, plain_git, command, when):
    killed(command, when)
    base = store.head()
    is_done = DECISION in store.at(base).paths()
    assert is_done == ((command, when) == ("update-ref", "after"))
    assert ("QMS-G030" in [d.code for d in store.pending()]) == (command == "update-ref")
    with store.writing(patience=5) as writing:
        assert writing.head == base

    assert documents(store) == (AFTER if is_done else BEFORE)
    assert (root / "decisions").exists() == is_done
    assert set(store.tags()) == ({"decision/2021/0001-qd"} if is_done else set())
    assert plain_git(root, "status", "--porcelain") == ("M  other\n" if is_done else f" M {PATH}\nM  other\n")
    assert store.pending() == ()
    assert [str(p) for p in (root / ".git").rglob("*.lock")] == []
    assert [str(p) for p in (root / ".git" / "objects").rglob("tmp_*")] == []
    assert sorted(p.name for p in (root / ".git" / "qms").iterdir() if p.name != "index") == ["lock", "new"]
    assert plain_git(root, "fsck", "--full", "--strict") in ("", plain_git(root, "fsck"))
    put(store, {"later": b"1"})
    assert plain_git(root, "fsck", "--connectivity-only", "--no-dangling") == ""


def test_what_the_user_did_after_the_kill_is_kept(store, root, killed, plain_git):
    killed("update-ref", "before")
    assert (root / DECISION).read_bytes() == b"1"
    (root / MANAGE).write_bytes(b"change = 2\n")
    (root / OLD).parent.mkdir(exist_ok=True)
    (root / OLD).write_bytes(b"written again\n")
    (root / "decisions" / "note").write_bytes(b"a note")
    with store.writing():
        pass

    assert documents(store) == {
        PATH: b"new\n", MANAGE: b"change = 2\n", OLD: b"written again\n", "decisions/note": b"a note",
    }  # fmt: skip
    assert store.pending() == ()


def test_a_link_that_the_user_put_there_after_the_kill_is_not_followed(store, root, killed, tmp_path):
    killed("update-ref", "before")
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.rmtree(root / "documents" / "procedure")
    (root / "documents" / "procedure").symlink_to(outside)
    with store.writing():
        pass

    assert list(outside.iterdir()) == []
    assert store.pending() == ()


def test_what_the_user_staged_after_the_kill_stays_staged(store, root, killed, plain_git):
    killed("update-ref", "after")
    (root / ".git" / "index.lock").unlink()
    (root / MANAGE).write_bytes(b"change = 2\n")
    plain_git(root, "add", MANAGE)
    with store.writing():
        pass

    assert plain_git(root, "show", f":{MANAGE}") == "change = 2\n"
    assert plain_git(root, "show", f":{DECISION}") == "1"
    assert (root / MANAGE).read_bytes() == b"change = 2\n"


def test_plain_git_cannot_take_back_what_is_half_done(store, root, killed, plain_git):
    """Until git's index has caught up, its own lock keeps `git commit` from removing the decision."""
    killed("update-ref", "after")
    plain_git(root, "commit", "-qm", "a commit of the user's", check=False)

    assert DECISION in store.at(store.head()).paths()


def test_reading_goes_on_while_nothing_was_tidied_up(store, root, killed):
    killed("update-ref", "after")
    other = open_store(root)

    assert other.at(other.head()).read(DECISION) == b"1"
    assert [d.is_error for d in other.pending()] == [False] * len(other.pending())
    assert "QMS-G030" in [d.code for d in other.pending()]


def test_a_tag_that_is_missing_is_made_anew_as_it_was(store, root, put, plain_git):
    put(store, {DECISION: b"1"})
    put(store, {"decisions/2021/0002-qd.md": b"2"})
    put(store, {"qms.toml": b"format = 1 #\n"})
    tags = store.tags()
    for name in tags:
        plain_git(root, "update-ref", "-d", f"refs/tags/{name}")
    assert [d.code for d in store.pending()] == ["QMS-G031"] * 2
    with store.writing():
        assert store.tags() == tags
    assert store.pending() == ()


def test_a_decision_that_came_by_a_merge_has_its_tag(store, root, put, plain_git, tmp_path):
    plain_git(tmp_path, "clone", "-q", str(root), "other")
    other = open_store(tmp_path / "other")
    put(other, {DECISION: b"1"})
    put(store, {"qms.toml": b"format = 1 #\n"})
    plain_git(root, "pull", "-q", "--no-rebase", "--no-tags", str(tmp_path / "other"), "main")
    with store.writing():
        pass

    assert store.tags() == other.tags() != {}
    assert [a.commit for a in store.additions("decisions")] == [other.head()]


def test_a_fresh_lock_of_another_git_is_not_taken_away(store, root, put, change, monkeypatch):
    monkeypatch.setattr("qms.store.index_entries._OTHER_GIT", 0.0)
    lock = root / ".git" / "index.lock"
    lock.touch()
    with pytest.raises(Busy):
        put(store, {"a": b"1"})
    assert lock.exists()


def test_a_lock_that_is_very_old_is_taken_away(store, root, put):
    locks = [root / ".git" / name for name in ("index.lock", "HEAD.lock", "packed-refs.lock", "refs/heads/main.lock")]
    for lock in locks:
        lock.touch()
        os.utime(lock, (time.time() - 3600,) * 2)
    put(store, {"a": b"1"})

    assert [lock for lock in locks if lock.exists()] == []


def test_a_store_at_work_is_not_reported_as_cut_off(store, root, put):
    with store.writing():
        (root / ".git" / "qms" / "journal").write_bytes(b"in the middle")

        assert open_store(root).pending() == ()
        (root / ".git" / "qms" / "journal").unlink()

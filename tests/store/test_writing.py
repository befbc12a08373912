import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qms.errors import Busy, Refused
from qms.store.protocol import GitFailedError
from qms.store.repository import create, open_store

PATH = "documents/procedure/qt-01/document.md"


def disk(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file() and ".git" not in p.parts}


def test_what_others_have_changed_and_staged_is_left_alone(store, root, put, change, plain_git):
    put(store, {PATH: b"one\n", "staged": b"1\n", "changed": b"1\n", "both": b"1\n", "gone": b"1\n"})
    (root / "staged").write_bytes(b"2\n")
    (root / "both").write_bytes(b"2\n")
    (root / "new").write_bytes(b"new\n")
    plain_git(root, "add", "staged", "both", "new")
    (root / "both").write_bytes(b"3\n")
    (root / "changed").write_bytes(b"2\n")
    (root / "untracked").write_bytes(b"1\n")
    (root / "gone").unlink()
    before = plain_git(root, "status", "--porcelain")
    (root / PATH).write_bytes(b"two\n")
    with store.writing() as writing:
        writing.commit(change(writing.head, takes={PATH: b"two\n"}, writes={"decisions/2021/0001-qd.md": b"1"}))

    assert plain_git(root, "status", "--porcelain") == before
    assert sorted(before.splitlines()) == [" D gone", " M changed", "?? untracked", "A  new", "M  staged", "MM both"]
    assert plain_git(root, "show", ":both") == "2\n"
    assert (root / "both").read_bytes() == b"3\n"


def test_plain_git_sees_a_clean_store_after_every_kind_of_change(store, root, put, change, plain_git):
    put(store, {PATH: b"one\n", "a b/Quy trình số 1.docx": b"\0", "gone": b"1"})
    (root / PATH).write_bytes(b"two\r\n")
    with store.writing() as writing:
        writing.commit(
            change(
                writing.head,
                takes={PATH: b"two\r\n"},
                writes={"a b/Quy trình số 1.docx": b"\1", "new": b""},
                expects={"a b/Quy trình số 1.docx": b"\0", "gone": b"1"},
                removes=frozenset({"gone"}),
            )
        )

    assert plain_git(root, "status", "--porcelain") == ""
    assert plain_git(root, "fsck", "--full", "--strict") == ""
    assert sorted(plain_git(root, "ls-files", "-z").split("\0")[:-1]) == sorted(store.working().paths())


def test_a_folder_that_is_empty_now_goes_with_its_last_file(store, root, put, change):
    put(store, {PATH: b"1", "documents/form/f-01/document.md": b"1", "documents/form/f-01/a.docx": b"1"})
    (root / "documents/form/f-01/~$a.docx").write_bytes(b"1")
    gone = dict.fromkeys([PATH, "documents/form/f-01/a.docx"], b"1")
    with store.writing() as writing:
        writing.commit(change(writing.head, removes=frozenset(gone), expects=gone))

    assert sorted(p.name for p in (root / "documents").iterdir()) == ["form"]
    assert sorted(p.name for p in (root / "documents/form/f-01").iterdir()) == ["document.md", "~$a.docx"]


def test_a_file_keeps_its_rights(store, root, put):
    (root / "qms.toml").chmod(0o640)
    put(store, {"qms.toml": b"format = 1 #\n"})

    assert (root / "qms.toml").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("link", ["documents", "documents/procedure", PATH])
def test_no_link_leads_a_writer_out_of_the_store(store, root, change, tmp_path, link):
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(outside)
    head = store.head()
    with store.writing() as writing, pytest.raises((Refused, Busy), match="nothing was written"):
        writing.commit(change(writing.head, writes={PATH: b"1"}))

    assert (store.head(), list(outside.iterdir())) == (head, [])
    assert (root / link).is_symlink()
    assert store.pending() == ()


def test_another_git_at_work_is_waited_for_and_then_busy(store, root, put, change, monkeypatch):
    monkeypatch.setattr("qms.store.index_entries._OTHER_GIT", 0.1)
    (root / ".git" / "index.lock").touch()
    before = (store.head(), disk(root))
    with store.writing() as writing, pytest.raises(Busy, match="another git is at work") as caught:
        writing.commit(change(writing.head, writes={PATH: b"1"}))

    assert "index.lock" in str(caught.value.hint)
    assert ((store.head(), disk(root)), store.pending()) == (before, ())
    assert not (root / "documents").exists()
    assert (root / ".git" / "index.lock").exists()
    (root / ".git" / "index.lock").unlink()
    put(store, {PATH: b"1"})


def test_main_that_is_locked_by_another_git_is_busy(store, root, put, change):
    lock = root / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    before = (store.head(), disk(root))
    with store.writing() as writing, pytest.raises(Busy, match="nothing was written"):
        writing.commit(change(writing.head, writes={PATH: b"1"}))

    assert ((store.head(), disk(root)), store.pending()) == (before, ())
    lock.unlink()
    put(store, {PATH: b"1"})


def test_main_that_another_git_moves_meanwhile_is_busy(store, root, change, plain_git):
    with store.writing() as writing:
        (root / "theirs").write_bytes(b"1")
        plain_git(root, "add", "theirs")
        plain_git(root, "commit", "-qm", "theirs")
        before = (store.head(), disk(root))
        with pytest.raises(Busy, match="nothing was written"):
            writing.commit(change(writing.head, writes={PATH: b"1"}))

    assert (store.head(), disk(root)) == before
    assert plain_git(root, "status", "--porcelain") == ""


def test_an_index_that_another_git_changes_meanwhile_is_made_anew(store, root, put, plain_git, tmp_path):
    """A git on the PATH stages a file at the moment the pack is taken: between the index aside and its lock."""
    (root / "theirs").write_bytes(b"1")
    with git_that(tmp_path, 'case "$*" in *index-pack*) env -i PATH=/usr/bin:/bin git add theirs ;; esac'):
        put(open_store(root), {PATH: b"1"})

    assert plain_git(root, "status", "--porcelain") == "A  theirs\n"


@contextmanager
def git_that(tmp_path: Path, does: str) -> Iterator[None]:
    """Put a git on the PATH that first *does* something, a shell command, and then is the real one."""
    path = os.environ["PATH"]
    real = shutil.which("git")
    (tmp_path / "bin").mkdir(exist_ok=True)
    (tmp_path / "bin" / "git").write_text(f'#!/bin/sh\n{does}\nexec {real} "$@"\n')
    (tmp_path / "bin" / "git").chmod(0o755)
    os.environ["PATH"] = f"{tmp_path}/bin:{path}"
    try:
        yield
    finally:
        os.environ["PATH"] = path


@pytest.mark.parametrize("command", ["index-pack", "update-index", "update-ref"])
def test_where_git_fails_nothing_is_written(store, root, change, tmp_path, command):
    before = (store.head(), disk(root), store.tags())
    with (
        git_that(tmp_path, f'case "$*" in *{command}*) echo fatal: broken >&2; exit 128 ;; esac'),
        open_store(root).writing() as writing,
        pytest.raises(GitFailedError, match=f"git {command} failed: fatal: broken"),
    ):
        writing.commit(change(writing.head, writes={PATH: b"1", "decisions/2021/1.md": b"1"}))

    assert (store.head(), disk(root), store.tags(), store.pending()) == (*before, ())
    assert not (root / "documents").exists()


def test_a_tag_whose_name_is_taken_does_not_stop_a_decision(store, root, put, plain_git):
    plain_git(root, "update-ref", "refs/tags/decision/2021", "HEAD")
    commit = put(store, {"decisions/2021/0001-qd.md": b"1"})

    assert store.head() == commit
    assert [d.code for d in store.pending()] == ["QMS-G030", "QMS-G031"]
    put(store, {PATH: b"1"})
    assert [d.code for d in store.pending()] == ["QMS-G031"]
    plain_git(root, "update-ref", "-d", "refs/tags/decision/2021")
    with store.writing():
        assert store.tags()["decision/2021/0001-qd"].commit == commit
    assert store.pending() == ()


def test_many_packs_become_few(store, root, put, plain_git, monkeypatch):
    monkeypatch.setattr("qms.store.writing._PACKS", 5)
    heads = [put(store, {f"decisions/2021/{number:04}-qd.md": b"%d" % number}) for number in range(9)]

    assert len(list((root / ".git/objects/pack").glob("*.pack"))) <= 6
    assert [store.tags()[f"decision/2021/{number:04}-qd"].commit for number in range(9)] == heads
    assert plain_git(root, "fsck", "--full", "--strict") == ""
    assert plain_git(root, "status", "--porcelain") == ""


def test_a_store_that_may_not_be_written_says_so(open_folder, put, without_rights):
    store = create(open_folder / "store")
    root = open_folder / "store"
    put(store, {"qms.toml": b"format = 1\n"})
    before = (store.head(), disk(root))
    with without_rights(root):
        with pytest.raises(Refused, match=r"may not be written.*nothing was written"), store.writing():
            pytest.fail("written")
        with pytest.raises(Refused, match=r"may not be written.*nothing was written"):
            create(root / "new")
        assert store.pending() == ()
        assert open_store(root).at(store.head()).read("qms.toml") == b"format = 1\n"
    os.chown(root / ".git", os.geteuid(), -1)

    assert (store.head(), disk(root)) == before
    put(store, {"a": b"1"})


FILL = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from qms.errors import Refused
from qms.store.repository import open_store
from qms.plans.change import Change
import datetime as dt, os
store = open_store(Path({root!r}))
try:
    with store.writing() as writing:
        {before}
        big = {{f"documents/procedure/qt-{{n:02}}/a.docx": os.urandom(30_000) for n in range(40)}}
        writing.commit(Change(base=writing.head, message="m", author="a", at=dt.datetime.now(dt.UTC), writes=big))
except Refused as error:
    print(error)
"""


def run_full(root: Path, before: str) -> str:
    code = FILL.format(path=[p for p in sys.path if p], root=str(root), before=before)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_disk_that_is_full_leaves_everything_as_it_was(tmp_path, put, plain_git):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root may make a small disk")
    try:
        store = create(small / "store")
        put(store, {"qms.toml": b"format = 1\n"})
        before = (store.head(), disk(small / "store"))

        assert run_full(small / "store", "pass") == "the disk is full; nothing was written"
        assert ((store.head(), disk(small / "store")), store.pending()) == (before, ())
        assert plain_git(small / "store", "status", "--porcelain") == ""
        assert list((small / "store/.git/objects/pack").glob("tmp_*")) == []
        put(store, {"a": b"1"})
    finally:
        store._objects.close()
        subprocess.run(["umount", small], check=True)


@pytest.mark.parametrize("limit", [20_000, 400_000])
def test_a_limit_of_the_system_is_a_full_disk(store, root, plain_git, put, limit):
    """20,000 bytes are too few for one file, 400,000 for the pack: that is git's to notice."""
    before = (store.head(), disk(root))
    said = run_full(root, f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))")

    assert "nothing was written" in said or "failed" in said
    assert ((store.head(), disk(root)), store.pending()) == (before, ())
    assert plain_git(root, "status", "--porcelain") == ""
    put(store, {"a": b"1"})


WRITER = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from qms.store.repository import open_store
from qms.plans.change import Change
import datetime as dt
store = open_store(Path({root!r}))
for number in range({count}):
    with store.writing() as writing:
        there = len(store.at(writing.head).paths("decisions"))
        path = f"decisions/2021/{{there + 1:04}}-qd.md"
        writing.commit(
            Change(
                base=writing.head, message=path, author={name!r}, at=dt.datetime.now(dt.UTC),
                writes={{path: {name!r}.encode()}},
            )
        )
"""


def test_writers_at_once_lose_nothing(store, root, plain_git):
    """Each gives the next free number: none is given twice, and none is left out."""
    names = ["one", "two", "three", "four"]
    path = [p for p in sys.path if p]
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER.format(path=path, root=str(root), count=6, name=name)])
        for name in names
    ]
    assert [writer.wait(60) for writer in running] == [0] * 4
    entries = store.at(store.head()).paths("decisions")

    assert [Path(entry).name for entry in entries] == [f"{number:04}-qd.md" for number in range(1, 25)]
    authors = [data.decode() for _, data in store.at(store.head()).read_many(entries)]
    assert {name: authors.count(name) for name in names} == dict.fromkeys(names, 6)
    assert len(store.tags()) == 24
    assert plain_git(root, "rev-list", "--count", "main").strip() == "25"
    assert plain_git(root, "status", "--porcelain") == ""
    assert store.pending() == ()


def test_a_writer_waits_for_the_git_of_one_who_died(store, root, put, tmp_path):
    """The lock is inherited: a git that outlives its qms keeps others out until it is done."""
    code = WRITER.format(path=[p for p in sys.path if p], root=str(root), count=1, name="dead")
    with git_that(tmp_path, f'case "$*" in *update-ref*) touch {tmp_path}/there; sleep 1 ;; esac'):
        writer = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
        while not (tmp_path / "there").exists():
            assert writer.poll() is None
        time.sleep(0.3)  # until it has been told what to do
        writer.send_signal(signal.SIGKILL)
        writer.wait(10)
    waited: list[int] = []
    with store.writing(lambda: waited.append(1)) as writing:
        head = writing.head

    assert waited == [1]
    assert store.at(head).paths("decisions") == store.working().paths("decisions")
    assert store.pending() == ()

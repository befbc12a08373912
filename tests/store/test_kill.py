"""Killed at any instant, a commit has happened whole or not at all, and the next writer tidies up unaided."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qms.store.places import find_places, ref_names
from qms.store.repository import open_store

DOCUMENTS = 12

WRITER = f"""
import sys
sys.path[:0] = {[p for p in sys.path if p]!r}
from pathlib import Path
from qms.store.repository import open_store
from qms.plans.change import Change
import datetime as dt
import git  # beforehand: it takes longer than a commit
root = Path(sys.argv[1])
store = open_store(root)
print("ready", flush=True)
while True:
    with store.writing() as writing:
        snapshot = store.at(writing.head)
        there = [path for path in snapshot.paths("decisions")]
        number = len(there) + 1
        takes = {{f"documents/procedure/qt-{{n:02}}/document.md": b"revision %d" % number for n in range({DOCUMENTS})}}
        for path, data in takes.items():
            (root / path).write_bytes(data)
        change = b"change = %d" % number
        writes = {{f"decisions/2021/{{number:04}}-qd.md": b"%d" % number, "documents/procedure/qt-00/manage.toml": change}}
        (root / "documents/procedure/qt-00/manage.toml").write_bytes(b"")
        expects = {{"documents/procedure/qt-00/manage.toml": b""}}
        gone = f"plans/p-{{number - 1}}.toml"
        writes[f"plans/p-{{number}}.toml"] = b"a plan"
        writing.commit(
            Change(
                base=writing.head, message=f"{{number}}/QĐ-SCT", author="iso", at=dt.datetime.now(dt.UTC),
                takes=takes, writes=writes, expects={{**expects, gone: b"a plan"}}, removes=frozenset({{gone}}),
            )
        )
"""


def kill_somewhere(root: Path, seed: int) -> None:
    """Let a writer work and kill it after a random time: with all its gits, or alone, so that a git outlives it."""
    chance = random.Random(seed)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, root], stdout=subprocess.PIPE, start_new_session=True)
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.random() * 0.15)
        if chance.random() < 0.75:
            os.killpg(writer.pid, signal.SIGKILL)
        else:
            writer.kill()
    assert writer.returncode == -signal.SIGKILL


def check_whole(root: Path, git) -> int:
    """Check that every commit is whole, and all that plain git and the disk say; return the number of commits."""
    store = open_store(root)
    with store.writing(patience=10) as writing:
        head = writing.head
    snapshot = store.at(head)
    decisions = snapshot.paths("decisions")
    number = len(decisions)
    assert decisions == tuple(f"decisions/2021/{each:04}-qd.md" for each in range(1, number + 1))
    assert int(git(root, "rev-list", "--count", "main")) == number + 2
    if number:
        assert snapshot.paths("plans") == (f"plans/p-{number}.toml",)
        texts = snapshot.read_many(f"documents/procedure/qt-{n:02}/document.md" for n in range(DOCUMENTS))
        assert {data for _, data in texts} == {b"revision %d" % number}
        assert snapshot.read("documents/procedure/qt-00/manage.toml") == b"change = %d" % number
    assert len(store.tags()) == number
    commits = {a.path: a.commit for a in store.additions("decisions")}
    assert {name: tag.commit for name, tag in store.tags().items()} == {
        "decision/" + path.removeprefix("decisions/").removesuffix(".md"): commit for path, commit in commits.items()
    }
    disk = store.working()
    assert disk.paths("decisions") == decisions
    assert disk.paths("plans") == snapshot.paths("plans")
    changed = {line[3:] for line in git(root, "status", "--porcelain").splitlines()}
    assert changed <= set(disk.paths("documents")), "nothing but texts that are being written"
    assert [line for line in git(root, "status", "--porcelain").splitlines() if not line.startswith(" M")] == []
    assert store.state() == store.pending() == ()
    leftovers = [*(root / ".git").rglob("*.lock"), *(root / ".git" / "objects").rglob("tmp_*")]
    assert [str(path) for path in leftovers] == []
    assert len(ref_names(find_places(root), "refs/tags/decision")) == number
    return number


def trial(root: Path, git, seed: int) -> int:
    kill_somewhere(root, seed)
    number = check_whole(root, git)
    git(root, "checkout", "-q", "--", ".")
    assert git(root, "status", "--porcelain") == ""
    return number


@pytest.fixture
def begun(store, root, put):
    texts = {f"documents/procedure/qt-{n:02}/document.md": b"revision 0" for n in range(DOCUMENTS)}
    put(store, {**texts, "documents/procedure/qt-00/manage.toml": b"", "plans/p-0.toml": b"a plan"})
    return root


def test_a_writer_killed_at_any_instant(begun, plain_git):
    numbers = [trial(begun, plain_git, seed) for seed in range(20)]

    assert numbers == sorted(numbers)
    assert numbers[-1] > 3, "the trials are to hit writers at work"
    assert plain_git(begun, "fsck", "--full", "--strict", "--no-dangling") == ""


@pytest.mark.slow
def test_a_writer_killed_at_many_instants(begun, plain_git):
    numbers = [trial(begun, plain_git, seed) for seed in range(1000, 1200)]

    assert numbers == sorted(numbers)
    assert plain_git(begun, "fsck", "--full", "--strict", "--no-dangling") == ""

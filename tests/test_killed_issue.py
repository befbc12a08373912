"""Killed at any instant, an issue has happened whole or not at all, and the next command tidies up unaided."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import qms

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")

DAY = dt.date(2021, 9, 13)
SETTINGS = b'format = 1\nagency = "sct"\n\n[review]\nroles = []\n'
ORGANISATION = (
    '[[organisations]]\nid = "sct"\nname = "Sở"\nsymbol = "SCT"\n\n[[units]]\nid = "vp"\nname = "Văn phòng"\n'
).encode()
CODES = [f"QT-{n:02d}" for n in range(1, 9)]

# Issues one decision after another, each for every document, until it is killed.
WRITER = """
import datetime as dt, os, sys
from pathlib import Path
import qms
root, first = Path(sys.argv[1]), int(sys.argv[2])
workspace = qms.open(root, today=dt.date(2021, 9, 13), person="iso")
workspace.check()
print("ready", flush=True)
for number in range(first, first + 1000):
    for text in root.glob("documents/procedure/*/document.md"):
        draft = root.parent / "draft"
        draft.write_text(text.read_text() + f"{number}\\n")
        os.replace(draft, text)  # an editor that is killed must not leave half a text either
    workspace.issue(
        f"{number}/QĐ-SCT", date=dt.date(2021, 9, 13), changed=True, change=f"{number}", change_basis="907/KH-SCT"
    )
"""


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("killed") / "store"
    workspace = qms.create(root, {"qms.toml": SETTINGS, "organisation.toml": ORGANISATION}, today=DAY, person="iso")
    for code in CODES:
        workspace.new("procedure", code, title=f"Quy trình {code}", unit="vp")
    return root


def kill_a_writer(root: Path, first: int, delay: float) -> None:
    """Start a writer in a group of its own and kill the whole group *delay* seconds after it has begun."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root), str(first)], stdout=subprocess.PIPE, start_new_session=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    time.sleep(delay)
    os.killpg(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


def assert_whole(root: Path) -> None:
    """Every decision is in the ledger whole; the next issue works; git finds nothing wrong or left over."""
    workspace = qms.open(root, today=DAY, person="iso")
    for text in root.glob("documents/procedure/*/document.md"):
        text.write_text(text.read_text(encoding="utf-8") + "one more\n", encoding="utf-8")
    number = len(workspace.decisions()) + 1

    workspace.issue(f"{number}/QĐ-SCT", date=DAY, changed=True, change="one more", change_basis="907/KH-SCT")

    decisions = workspace.decisions()
    assert [file.entry.entry for file in decisions] == list(range(1, number + 1))
    assert all(len(file.entry.issues) == len(CODES) for file in decisions)
    tags = git(root, "tag", "--list", "decision/*").split()
    assert len(tags) == number
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "fsck", "--full", "--strict", "--no-dangling") == ""
    assert not [path for path in (root / ".git").rglob("*") if path.suffix == ".lock" or path.name.startswith("tmp_")]
    verification = workspace.verify()
    assert verification.ok, [str(d) for d in verification.diagnostics]


def trials(root: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        first = len(qms.open(root, today=DAY).decisions()) + 1
        kill_a_writer(root, first, chance.uniform(0, 0.25))
        assert_whole(root)


def test_a_killed_issue_is_whole_or_absent(store: Path) -> None:
    trials(store, 20, seed=244)


@pytest.mark.slow
def test_a_killed_issue_is_whole_or_absent_many_times(store: Path) -> None:
    trials(store, 200, seed=2021)

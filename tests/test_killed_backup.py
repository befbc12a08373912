"""Killed at any instant, a backup is there whole or is not there: half of one never has the name of a backup."""

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
from support.stores import Clock, folder, lay, new_workspace, workspace_at

from qms.model.backups import SUFFIX
from qms.operations.backups import examine
from qms.store.repository import create, open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")

DAY = dt.date(2021, 10, 25)

# Makes one backup after another, each in a folder of its own, until it is killed.
WRITER = """
import datetime as dt, sys
from pathlib import Path
import qms
root, usb, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
workspace = qms.open(root, today=dt.date(2021, 10, 25), person="iso")
workspace.backup(usb, dry_run=True)
print("ready", flush=True)
for number in range(first, first + 1000):
    workspace.backup(usb / str(number))
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("killed") / "store"
    workspace = new_workspace(Clock(DAY), store=create(root))
    for number in range(8):
        for path, data in folder(f"qt-{number:02}").items():
            lay(workspace.session.store, path, data)
    workspace.save()
    lay(workspace.session.store, "private/1", os.urandom(200_000))
    lay(workspace.session.store, "unsaved", os.urandom(200_000))
    return root


def kill_a_writer(root: Path, usb: Path, first: int, delay: float) -> None:
    """Start a writer in a group of its own and kill the whole group *delay* seconds after it has begun."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root), str(usb), str(first)], stdout=subprocess.PIPE, start_new_session=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    time.sleep(delay)
    os.killpg(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


def trials(root: Path, usb: Path, count: int) -> None:
    chance = random.Random(2021)
    for trial in range(count):
        kill_a_writer(root, usb, trial * 1000, chance.uniform(0, 0.4))
    found = [file for file in usb.rglob("*") if file.is_file()]
    whole = [file for file in found if file.name.endswith(SUFFIX)]
    assert len(whole) < len(found)  # or none was killed in the middle
    for file in whole:
        examination = examine(file, lambda store: workspace_at(store, Clock(DAY)).session)
        assert examination.verification.ok
        assert {part.name: part.files for part in examination.manifest.parts} == {
            "history.bundle": 1, "private/": 1, "working/": 1,
        }  # fmt: skip
    workspace = workspace_at(open_store(root), Clock(DAY))
    assert workspace.backup(usb).examination is not None
    assert workspace.session.store.pending() == ()
    assert not [path for path in (root / ".git").rglob("*") if path.suffix == ".lock" or path.name.startswith("tmp_")]


def test_a_killed_backup_is_whole_or_absent(store: Path, tmp_path: Path) -> None:
    trials(store, tmp_path, 8)


@pytest.mark.slow
def test_a_killed_backup_is_whole_or_absent_many_times(store: Path, tmp_path: Path) -> None:
    trials(store, tmp_path, 100)

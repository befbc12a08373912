"""What the tests of the store share: plain git as a user has it, a new store, and changes to put into it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from qms.plans.change import Change
from qms.store.protocol import Store
from qms.store.repository import create

NOON = dt.datetime(2021, 9, 13, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
GROUND = {"qms.toml": b"format = 1\n", ".gitattributes": b"* -text\n", ".gitignore": b"private/\n"}

PlainGit = Callable[..., str]
ChangeOf = Callable[..., Change]
Put = Callable[[Store, dict[str, bytes]], str]


@pytest.fixture(scope="session")
def plain_git() -> PlainGit:
    """Run git as a user would, with no settings of this machine, and return what it prints."""

    def run(folder: Path, *words: str, check: bool = True) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "Someone", f"GIT_{who}_EMAIL": "someone@example.org"}
        line = ["git", "-c", "init.defaultBranch=main", *words]
        line = ["git", "-c", "init.defaultBranch=main", *words]
        done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def change() -> ChangeOf:
    """Return a change with a message, an author and a time."""

    def of(base: str | None, **fields: Any) -> Change:
        return Change(**{"base": base, "message": "A change", "author": "iso-thu-ky", "at": NOON, **fields})

    return of


@pytest.fixture(scope="session")
def put(change: ChangeOf) -> Put:
    """Put files into a store in one commit, over what is there."""

    def into(store: Store, files: dict[str, bytes]) -> str:
        disk = store.working()
        there = set(disk.paths())
        expects = {path: disk.read(path) if path in there else None for path in files}
        with store.writing() as writing:
            return writing.commit(change(writing.head, writes=files, expects=expects))

    return into


@pytest.fixture
def store(tmp_path: Path, put: Put) -> Store:
    """Return a new store with its first commit."""
    made = create(tmp_path / "store")
    put(made, GROUND)
    return made


@pytest.fixture
def without_rights() -> Callable[[Path], AbstractContextManager[None]]:
    """Return how to go on without any right to a folder, whoever runs the test: root becomes nobody for a while."""
    us = os.geteuid()

    @contextmanager
    def give_up(folder: Path) -> Iterator[None]:
        places = [folder, *folder.rglob("*")]
        for place in places:
            if us == 0:
                os.chown(place, 65534, 65534)
            place.chmod(place.stat().st_mode & 0o555)
        try:
            if us == 0:
                os.seteuid(65534)
            yield
        finally:
            os.seteuid(us)
            for place in places:
                place.chmod(0o755)

    return give_up


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a new folder that every user of the machine may enter."""
    with tempfile.TemporaryDirectory(prefix="qms-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def root(store: Store) -> Path:
    """Return the top folder of the store."""
    assert store.root is not None
    return store.root

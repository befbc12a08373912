"""git's index: the lines of the files that a commit touched, and no others.

Until they say what the commit says, `git status` would show the commit as taken back, and `git commit` would take it
back. So the new index is made aside, before `main` moves, and put in its place under git's own lock. Whatever the
user has staged in other files stays staged.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from typing import TYPE_CHECKING

from qms.errors import Busy
from qms.store.durability import sync_folder
from qms.store.git import INDEX_ENTRIES, SET_INDEX, Git, WritingGit
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from qms.store.composition import FileEdit

_OTHER_GIT = 5.0  # seconds that another program may hold git's lock


class IndexUpdate:
    """An index that is made aside and then takes the place of git's."""

    def __init__(self, git: Git, aside: Path, *, held: int) -> None:
        self._git = git
        self._aside = aside
        self._index = git.git_dir / "index"
        self._lock = git.git_dir / "index.lock"
        self._held = held
        self._made_from: tuple[int, ...] | None = ()

    def begin(self, edits: Iterable[FileEdit]) -> WritingGit:
        """Return a git that makes the index aside, with *edits* in it."""
        self._made_from = self._signature()
        self._aside.unlink(missing_ok=True)
        if self._made_from is not None:
            shutil.copyfile(self._index, self._aside)
        running = self._git.begins(SET_INDEX, held=self._held, index=self._aside)
        running.feed([index_line(edit).encode() for edit in edits])
        return running

    def discard(self) -> None:
        """Throw away what was being made: a git that was ended on the way leaves its lock beside it."""
        for place in (self._aside, self._aside.with_name(self._aside.name + ".lock")):
            place.unlink(missing_ok=True)

    @contextlib.contextmanager
    def in_place(self, edits: Iterable[FileEdit]) -> Iterator[None]:
        """Keep other programs from git's index; the new one takes its place if the block ends well."""
        edits = list(edits)
        with self._locked():
            if self._signature() != self._made_from:
                with self.begin(edits):
                    pass
            yield
            self._aside.replace(self._index)
            sync_folder(self._git.git_dir)

    def entries(self) -> dict[str, str]:
        """Return the id of the bytes that git's index has for each path; a path in conflict has none."""
        lines = self._git.reads(INDEX_ENTRIES).split(b"\0")
        found: dict[str, str] = {}
        for line in filter(None, lines):
            about, _, path = line.partition(b"\t")
            _, identity, stage = about.decode("ascii").split()
            if stage == "0":
                found[path.decode("utf-8", "surrogateescape")] = identity
        return found

    def _signature(self) -> tuple[int, ...] | None:
        try:
            info = self._index.stat()
        except FileNotFoundError:
            return None
        return (info.st_ino, info.st_size, info.st_mtime_ns)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        until = time.monotonic() + _OTHER_GIT
        while True:
            try:
                os.close(os.open(self._lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                break
            except FileExistsError:
                if time.monotonic() > until:
                    raise Busy(
                        msg("another git is at work in the store; nothing was written"),
                        hint=msg("wait for its end; if there is none, delete {place}", place=str(self._lock)),
                    ) from None
                time.sleep(0.05)
        try:
            yield
        finally:
            self._lock.unlink(missing_ok=True)


def index_line(edit: FileEdit) -> str:
    """Return what `SET_INDEX` reads to know the bytes of one path."""
    mode = "100644" if edit.new else "0"
    return f"{mode} {edit.new or '0' * 40}\t{edit.path}\0"

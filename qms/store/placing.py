"""Putting files in their place on the disk, and taking that back: nothing of the user's is ever lost."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from qms.errors import Busy, Refused
from qms.store.disk import leads_away, read_file
from qms.store.durability import remove_file, sync_folder, write_durably
from qms.store.journal import FileChange
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.plans.change import Change
    from qms.store.journal import Journal


def refuse_if_changed(root: Path, change: Change) -> None:
    """Raise `Busy` where the disk does not hold what *change* was planned for."""
    for path, data in change.takes.items():
        if read_file(root, path) != data:
            raise _changed_meanwhile(path)
    for path in [*change.writes, *change.removes]:
        if _file_at(root, path) != change.expects.get(path):
            raise _changed_meanwhile(path)


def file_changes(root: Path, change: Change) -> tuple[FileChange, ...]:
    """Return what *change* does to files on the disk."""
    news: dict[str, bytes | None] = {**dict.fromkeys(sorted(change.removes)), **change.writes}
    return tuple(
        FileChange(
            path=path,
            old=change.expects.get(path),
            mode=_mode(root / path),
            new=None if data is None else hashlib.sha256(data).hexdigest(),
        )
        for path, data in news.items()
        if data != change.expects.get(path)
    )


def missing_folders(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders above *paths* that are not there, outer ones first; refuses where the way leads away."""
    missing: set[str] = set()
    for folder in sorted({folder for path in paths for folder in _folders_above(path)}):
        there = _is_folder(root / folder)
        if there is None:
            missing.add(folder)
        elif not there:
            raise Refused(msg("{folder} is not a folder of the store; nothing was written", folder=folder))
    return tuple(sorted(missing))


class Staging:
    """A folder, beside git's own files, in which new files wait for the moment they are put in their place."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root

    def prepare(self, files: Iterable[FileChange], contents: Mapping[str, bytes]) -> None:
        """Write the new bytes of *files* aside: the disk has room for them, and has them."""
        self.clear()
        for number, file in enumerate(files):
            if file.new is not None:
                self._stage(number, contents[file.path], file.mode)

    def place(self, journal: Journal) -> None:
        """Make the disk hold the new files; raises `Busy` where one has changed meanwhile."""
        for folder in journal.folders:
            (self._root / folder).mkdir(exist_ok=True)
        for number, file in enumerate(journal.files):
            if _file_at(self._root, file.path) != file.old:
                raise _changed_meanwhile(file.path)
            if file.new is None:
                (self._root / file.path).unlink()
            else:
                (self._folder / str(number)).replace(self._root / file.path)
        self._sync(journal)
        self._remove_empty(file.path.rpartition("/")[0] for file in journal.files if file.new is None)

    def take_back(self, journal: Journal) -> None:
        """Restore every file that still holds what `place` put there; what was changed since is left alone."""
        self.clear()
        for number, file in enumerate(journal.files):
            found = read_file(self._root, file.path)
            if found is None:
                is_ours = file.new is None and not os.path.lexists(self._root / file.path)
            else:
                is_ours = hashlib.sha256(found).hexdigest() == file.new
            if is_ours and all(_is_folder(self._root / folder) is not False for folder in _folders_above(file.path)):
                self._restore(number, file)
        self._sync(journal)
        for folder in reversed(journal.folders):
            _remove_if_empty(self._root / folder)

    def _restore(self, number: int, file: FileChange) -> None:
        place = self._root / file.path
        if file.old is None:
            place.unlink(missing_ok=True)
            return
        self._stage(number, file.old, file.mode)
        place.parent.mkdir(parents=True, exist_ok=True)
        (self._folder / str(number)).replace(place)

    def clear(self) -> None:
        """Throw away what waits."""
        if self._folder.is_symlink():
            self._folder.unlink()
        self._folder.mkdir(exist_ok=True)
        for waiting in self._folder.iterdir():
            remove_file(waiting)

    def _stage(self, number: int, data: bytes, mode: int | None) -> None:
        place = self._folder / str(number)
        write_durably(place, data)
        if mode is not None:
            place.chmod(mode)

    def _sync(self, journal: Journal) -> None:
        folders = {(self._root / file.path).parent for file in journal.files}
        folders |= {(self._root / folder).parent for folder in journal.folders}
        for folder in folders:
            if folder.is_dir():
                sync_folder(folder)

    def _remove_empty(self, folders: Iterable[str]) -> None:
        for folder in sorted(set(folders), reverse=True):
            while folder and _remove_if_empty(self._root / folder):
                folder = folder.rpartition("/")[0]


def _file_at(root: Path, path: str) -> bytes | None:
    """Return the bytes of a file that is to be replaced, None where there is nothing; refuses what is no file."""
    data = read_file(root, path)
    if data is None and os.path.lexists(root / path):
        raise Refused(msg("{path} is not a plain file of the store; nothing was written", path=path))
    return data


def _folders_above(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _is_folder(place: Path) -> bool | None:
    """Whether a folder lies at *place*, not something else or a link to one; None where nothing does."""
    try:
        info = os.lstat(place)
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return False
    return stat.S_ISDIR(info.st_mode) and not leads_away(info)


def _mode(place: Path) -> int | None:
    try:
        return stat.S_IMODE(os.lstat(place).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _remove_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:  # not empty, or gone already
        return False
    return True


def _changed_meanwhile(path: str) -> Busy:
    return Busy(
        msg("{path} has changed meanwhile; nothing was written", path=path),
        hint=msg("look at it and try again"),
    )

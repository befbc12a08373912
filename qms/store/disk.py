"""The files as they lie on the disk; nothing is followed out of the store."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, in_order
from qms.errors import Refused
from qms.model.digests import git_blob_id, is_dropping
from qms.store.composition import PRIVATE
from qms.store.faults import (
    is_text,
    link_fault,
    name_fault,
    repository_fault,
    special_fault,
    unreadable_fault,
)
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# Absent on Windows, where files are text unless one says otherwise and a link cannot be made without a right to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@attrs.frozen
class _Scan:
    paths: tuple[str, ...]
    faults: tuple[Diagnostic, ...]


class DiskSnapshot:
    """The files as they lay on the disk when they were first asked for; see `qms.store.protocol.WorkingSnapshot`."""

    commit = None

    def __init__(self, root: Path) -> None:
        self._root = root
        self._scan: _Scan | None = None

    def paths(self, under: str = "") -> Sequence[str]:
        """Return the paths of all files below the folder *under*, sorted by their bytes."""
        folder = under.strip("/")
        found = self._scanned().paths
        return tuple(path for path in found if path.startswith(folder + "/")) if folder else found

    def read(self, path: str) -> bytes:
        """Return the bytes of one file; raises KeyError where there is none."""
        data = read_file(self._root, path) if not is_passed_over(path) else None
        if data is None:
            raise KeyError(path)
        return data

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each path with its bytes, in the order asked for."""
        for path in paths:
            yield path, self.read(path)

    def blob_ids(self, under: str = "") -> Mapping[str, str]:
        """Return git's id of the bytes of every file below the folder *under*, by path."""
        return {path: git_blob_id(data) for path, data in self.read_many(self.paths(under))}

    def faults(self) -> tuple[Diagnostic, ...]:
        """Return what lies on the disk and is no part of a store."""
        return self._scanned().faults

    def _scanned(self) -> _Scan:
        if self._scan is None:
            self._scan = _scan(self._root)
        return self._scan


def _scan(root: Path) -> _Scan:
    paths: list[str] = []
    faults: list[Diagnostic] = []
    folders = [""]
    while folders:
        prefix = folders.pop()
        try:
            with os.scandir(root / prefix) as entries:
                found = list(entries)
        except OSError as error:
            faults.append(unreadable_fault(prefix.rstrip("/") or ".", os.strerror(error.errno or 0)))
            continue
        for entry in found:
            path = prefix + entry.name
            if prefix and entry.name.lower() == ".git":
                faults.append(repository_fault(prefix.rstrip("/")))
            elif is_passed_over(path):
                continue
            elif _is_link(entry):
                faults.append(link_fault(path))
            elif not is_text(entry.name):
                faults.append(name_fault(path))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path + "/")
            elif entry.is_file(follow_symlinks=False):
                paths.append(path)
            else:
                faults.append(special_fault(path))
    return _Scan(tuple(sorted(paths, key=str.encode)), in_order(faults))


def is_passed_over(path: str) -> bool:
    """Whether a path on the disk is no part of a store: git's own, personal values, left by an office program."""
    parts = path.split("/")
    return parts[0].lower() in (".git", PRIVATE) or is_dropping(parts[-1])


def _is_link(entry: os.DirEntry[str]) -> bool:
    return leads_away(entry.stat(follow_symlinks=False)) if sys.platform == "win32" else entry.is_symlink()


def leads_away(info: os.stat_result) -> bool:
    """Whether what `os.lstat` says of a path is that it stands for another place."""
    if sys.platform == "win32":
        away = info.st_reparse_tag in (stat.IO_REPARSE_TAG_SYMLINK, stat.IO_REPARSE_TAG_MOUNT_POINT)
    else:
        away = stat.S_ISLNK(info.st_mode)
    return away


def read_file(root: Path, path: str) -> bytes | None:
    """Return the bytes at *path* below *root*; None where there is no file, or where the way to it leads away."""
    if "\\" in path or "\0" in path:
        return None
    place = os.fspath(root)
    parts = path.split("/")
    try:
        for part in parts:
            if part in ("", ".", ".."):
                return None
            place = f"{place}/{part}"
            info = os.lstat(place)
            if leads_away(info):
                return None
        if not stat.S_ISREG(info.st_mode):
            return None
        with os.fdopen(os.open(place, _FLAGS), "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise Refused(
            msg("{path} may not be read; nothing was written", path=path),
            hint=msg("close it in other programs, or ask the administrator for the right to read it"),
        ) from error

"""The files as they lie on the disk; nothing is followed out of the store."""

from __future__ import annotations

import contextlib
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
    faults_below,
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
        self._scans: dict[str, _Scan] = {}  # by folder, "" for the whole store
        self._is_there: dict[str, bool] = {"": True}  # by folder

    def paths(self, under: str = "") -> Sequence[str]:
        """Return the paths of all files below the folder *under*, sorted by their bytes."""
        return self._scanned(under).paths

    def paths_many(self, folders: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return the paths of all files below each of *folders*."""
        return {folder: self.paths(folder) for folder in folders}

    def folders(self, under: str = "") -> Sequence[str]:
        """Return the names of the folders right below the folder *under*, sorted by their bytes; some may be empty."""
        folder = under.strip("/")
        if not self._has_folder(folder):
            return ()
        with contextlib.suppress(OSError), os.scandir(self._root / folder) as entries:
            names = [entry.name for entry in entries if _is_folder(f"{folder}/{entry.name}".lstrip("/"), entry)]
            return sorted(names, key=str.encode)
        return ()

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

    def faults(self, under: str = "") -> tuple[Diagnostic, ...]:
        """Return what lies on the disk, at or below *under*, and is no part of a store."""
        return self._scanned(under).faults

    def _scanned(self, under: str) -> _Scan:
        """Return what lies below a folder: no more is looked at than that."""
        folder = under.strip("/")
        if folder not in self._scans:
            whole = self._scans.get("")
            self._scans[folder] = self._scan(folder) if whole is None else _below(whole, folder)
        return self._scans[folder]

    def _scan(self, folder: str) -> _Scan:
        if self._has_folder(folder):
            return _scan(self._root, f"{folder}/" if folder else "")
        is_link = self._has_folder(folder.rpartition("/")[0]) and _is_link_at(self._root / folder)
        return _Scan((), (link_fault(folder),) if is_link else ())

    def _has_folder(self, folder: str) -> bool:
        """Whether a folder of the store lies there, and no link on the way to it."""
        if folder not in self._is_there:
            above, _, name = folder.rpartition("/")
            self._is_there[folder] = self._has_folder(above) and _is_folder_at(self._root, folder, name)
        return self._is_there[folder]


def _below(whole: _Scan, folder: str) -> _Scan:
    paths = tuple(path for path in whole.paths if path.startswith(folder + "/"))
    return _Scan(paths, faults_below(whole.faults, folder))


def _scan(root: Path, top: str) -> _Scan:
    """Return what lies below a folder, whose path ends in a slash unless it is the top of the store."""
    paths: list[str] = []
    faults: list[Diagnostic] = []
    folders = [top]
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


def _is_folder_at(root: Path, folder: str, name: str) -> bool:
    if name in ("", ".", "..") or "\\" in name or "\0" in name or not is_text(name) or is_passed_over(folder):
        return False
    try:
        info = os.lstat(f"{root}/{folder}")
    except OSError:
        return False
    return stat.S_ISDIR(info.st_mode) and not leads_away(info)


def _is_link_at(place: Path) -> bool:
    try:
        return leads_away(place.lstat())
    except OSError:
        return False


def _is_folder(path: str, entry: os.DirEntry[str]) -> bool:
    """Whether *entry* at *path* is a folder of a store."""
    return (
        entry.is_dir(follow_symlinks=False) and is_text(entry.name) and not is_passed_over(path) and not _is_link(entry)
    )


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

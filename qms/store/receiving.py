"""A history that comes from outside becomes a store of its own: in a new repository, never opened where it lies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.backups import is_safe
from qms.store.bundles import Bundle, receive
from qms.store.composition import PRIVATE, FileEdit
from qms.store.durability import sync_folder
from qms.store.git import INIT_BARE, SET_INDEX, Git
from qms.store.gitstore import GitStore
from qms.store.index_entries import index_line
from qms.store.places import Places
from qms.store.repository import create
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from qms.store.protocol import Store


def bare_store(bundle: Bundle, folder: Path) -> Store:
    """Return a store without files, made of *bundle* in the new folder."""
    folder.mkdir()
    git = Git(folder, folder=folder)
    git.writes(INIT_BARE)
    receive(git, bundle)
    return GitStore(Places(root=None, git_dir=folder, common_dir=folder))


def store_with_files(
    bundle: Bundle, folder: Path, *, without: Container[str] = ()
) -> tuple[Store, tuple[Diagnostic, ...]]:
    """Return a store made of *bundle* in the new folder, with the files of `main` except for *without*.

    Names that lead out of the folder or that the system does not take are passed over, and told.
    """
    store = create(folder)
    git = Git(folder / ".git", folder=folder)
    receive(git, bundle)
    saved = store.at(bundle.main)
    files = saved.blob_ids()
    wanted = [path for path in files if path not in without and _may_lie(path)]
    for path, data in saved.read_many(wanted):
        put_file(folder, path, [data])
    git.writes(SET_INDEX, *(index_line(FileEdit(path, old=None, new=blob)).encode() for path, blob in files.items()))
    return store, tuple(_passed_over(path) for path in files if not _may_lie(path))


def _may_lie(path: str) -> bool:
    return is_safe(path) and path.partition("/")[0].lower() != PRIVATE


def _passed_over(path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-G055",
        message=msg("{path} of the history has a name under which it cannot lie in a store", path=repr(path)),
        location=Location(path=path.encode("utf-8", "replace").decode()),
        hint=msg("it is in the history all the same; see it with git"),
        severity=Severity.WARNING,
    )


def put_file(folder: Path, path: str, pieces: Iterable[bytes], *, is_personal: bool = False) -> None:
    """Write a new file below *folder*, with the folders above it; only its owner may read what is personal."""
    place = folder / path
    for above in reversed(place.relative_to(folder).parents[:-1]):
        (folder / above).mkdir(mode=0o700 if is_personal else 0o777, exist_ok=True)
    # O_BINARY is of Windows alone, where files are text unless one says otherwise.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(place, flags, 0o600 if is_personal else 0o666), "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def sync_folders(top: Path) -> None:
    """Return when the disk has the names in *top* and in every folder below it."""
    for folder in _folders(top):
        sync_folder(folder)


def _folders(top: Path) -> Iterator[Path]:
    for folder, _, _ in os.walk(top):
        yield Path(folder)

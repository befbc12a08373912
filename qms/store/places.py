"""Where a repository lies: found upwards from a folder, as git does, but without running git."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qms.errors import NotAStore, Refused
from qms.store.objects import OBJECT_ID
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterator


@attrs.frozen(kw_only=True)
class Places:
    """The folders of one repository."""

    root: Path | None
    """The top of the files on the disk; None where there are none."""
    git_dir: Path
    """git's own folder for these files: HEAD and the index."""
    common_dir: Path
    """git's own folder for all: objects and refs. Another than *git_dir* only in a linked work tree."""

    @property
    def ours(self) -> Path:
        """The folder in git's own that belongs to qms."""
        return self.common_dir / "qms"


def find_places(start: Path) -> Places:
    """Return the repository that the folder *start* lies in; raises `NotAStore` where it lies in none."""
    begin = start.absolute()
    with _reading():
        return _found(begin, start)


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise Refused(
            msg("{place} may not be read", place=str(error.filename)),
            hint=msg("ask the administrator for the right to read the store"),
        ) from error


def _found(begin: Path, start: Path) -> Places:
    if not begin.is_dir():
        raise NotAStore(msg("there is no folder {start}", start=str(start)))
    for folder in (begin, *begin.parents):
        dot_git = folder / ".git"
        if dot_git.is_file():
            git_dir = _linked(dot_git)
            return Places(root=folder, git_dir=git_dir, common_dir=_common(git_dir))
        if (dot_git / "commondir").exists():
            raise NotAStore(msg("{place} leads to another repository", place=str(dot_git / "commondir")))
        if _is_git_dir(dot_git):
            return Places(root=folder, git_dir=dot_git, common_dir=dot_git)
        if folder.name != ".git" and _is_git_dir(folder):
            return Places(root=None, git_dir=folder, common_dir=folder)
    raise NotAStore(
        msg("{start} is not in a store", start=str(start)),
        hint=msg("go to the folder of a store, name one with -C, or make one with `qms init`"),
    )


def _is_git_dir(folder: Path) -> bool:
    # what git looks at: HEAD may be a dangling link, and that is still a HEAD
    return os.path.lexists(folder / "HEAD") and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _linked(dot_git: Path) -> Path:
    """Return the folder that a file .git names: work trees and submodules have one."""
    text = dot_git.read_text("utf-8", "replace").strip()
    folder = Path(os.path.normpath(dot_git.parent / text.removeprefix("gitdir:").strip()))
    if not text.startswith("gitdir:") or not folder.is_dir():
        raise NotAStore(msg("{place} does not name a git repository", place=str(dot_git)))
    return folder


def _common(git_dir: Path) -> Path:
    try:
        text = (git_dir / "commondir").read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        return git_dir
    return Path(os.path.normpath(git_dir / text))


def ref_id(places: Places, name: str) -> str | None:
    """Return the id that the ref *name* has in git's files; None where these hold no plain id for it."""
    try:
        with _reading():
            text = (places.common_dir / name).read_text("ascii", "replace").strip()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        text = _packed_refs(places).get(name, "")
    return text if OBJECT_ID.fullmatch(text) else None


def ref_names(places: Places, prefix: str) -> frozenset[str]:
    """Return the full names of all refs below *prefix*, such as ``refs/tags/decision``."""
    loose: set[str] = set()
    folders = [prefix]
    while folders:
        folder = folders.pop()
        try:
            with _reading(), os.scandir(places.common_dir / folder) as entries:
                for entry in entries:
                    name = f"{folder}/{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    elif not name.endswith(".lock"):
                        loose.add(name)
        except (FileNotFoundError, NotADirectoryError):
            continue
    return frozenset(loose | {name for name in _packed_refs(places) if name.startswith(prefix + "/")})


def _packed_refs(places: Places) -> dict[str, str]:
    try:
        with _reading():
            lines = (places.common_dir / "packed-refs").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return {}
    return {
        name: identity for identity, _, name in (line.partition(" ") for line in lines) if OBJECT_ID.fullmatch(identity)
    }

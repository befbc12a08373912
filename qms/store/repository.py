"""Finding a store, and making one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qms.errors import NotAStore, Refused
from qms.store.git import IGNORE_MODES, INIT, Git
from qms.store.gitstore import GitStore
from qms.store.places import Places, find_places
from qms.wording import msg

if TYPE_CHECKING:
    from qms.store.protocol import Store

SETTINGS = "qms.toml"


def open_store(start: Path) -> Store:
    """Return the store that the folder *start* lies in; raises `NotAStore` where it lies in none.

    A store is a repository with a `qms.toml` at its top, on the disk or on `main`. Nothing that it brings is run.
    """
    places = find_places(start)
    store = GitStore(places)
    if (places.root and (places.root / SETTINGS).is_file()) or SETTINGS in store.at(store.head()).paths():
        return store
    raise NotAStore(
        msg("{place} is a git repository, but no store", place=str(places.root or places.git_dir)),
        hint=msg("a store has a file qms.toml at its top; make a new one with `qms init`"),
    )


def create(path: Path) -> Store:
    """Make an empty store in the new or empty folder *path*; its first files are the caller's to commit."""
    from qms.store.writing import disk_errors

    with disk_errors():
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise Refused(
                msg("{path} is there already and not empty; nothing was written", path=str(path)),
                hint=msg("name a new folder"),
            )
        root = path.absolute()
        git = Git(root / ".git", folder=root)
        root.mkdir(parents=True, exist_ok=True)
        git.refuse_if_old()
        git.writes(INIT)
        # whether a file may be run as a program is nothing that a store knows, and shares of offices say what they like
        git.writes(IGNORE_MODES)
    return GitStore(Places(root=root, git_dir=root / ".git", common_dir=root / ".git"))

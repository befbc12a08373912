"""What a store is to the floors above: the files at a moment, and one way to put a change on `main`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from qms.errors import QmsError, Refused
from qms.model.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from qms.diagnostics import Diagnostic
    from qms.plans.change import Change

PATIENCE = 30.0
"""Seconds that a writer waits for another one before it gives up."""

TAG_PREFIX = "decision/"


class ObjectDamagedError(QmsError):
    """Bytes that the history names are not there, or are not the bytes that it names."""


class GitFailedError(Refused):
    """git refused what was asked of it; the message holds its words."""


class Addition(NamedTuple):
    """A path with the bytes it had when the history first knew it."""

    path: str
    blob: str
    commit: str


class Tag(NamedTuple):
    """The tag of a decision: the object it is, and the commit it leads to."""

    object_id: str
    commit: str


class WorkingSnapshot(Snapshot, Protocol):
    """The files as they lie on the disk; in a bare store, as they are on `main`."""

    def faults(self, under: str = "") -> tuple[Diagnostic, ...]:
        """Return what lies at or below *under* and is no part of a store: links, devices, names that are no text."""
        ...


class Writing(Protocol):
    """A store while it may be written; nobody else writes meanwhile."""

    @property
    def head(self) -> str | None:
        """The full id of the commit on `main`; None in a store that has none yet."""
        ...

    def commit(self, change: Change) -> str:
        """Put *change* on `main`, whole or not at all, and return the id of the new commit.

        Raises `Busy` where `main` or the disk is not what the change was planned for; nothing was written then.
        """
        ...


class Store(Protocol):
    """One repository with the agency's documents, decisions and papers."""

    @property
    def root(self) -> Path | None:
        """The top folder of the files on the disk; None in a bare store and in one that is held in memory."""
        ...

    @property
    def is_bare(self) -> bool:
        """Whether the store has no files on the disk, only the history."""
        ...

    @property
    def cache_folder(self) -> Path | None:
        """A folder for what can be made again, created on demand; None where there is no disk."""
        ...

    def head(self) -> str | None:
        """Return the full id of the commit on `main`; None in a store that has none yet."""
        ...

    def at(self, commit: str | None) -> Snapshot:
        """Return the files at *commit* (none at all for None); every object that is read is checked by its id."""
        ...

    def working(self) -> WorkingSnapshot:
        """Return the files on the disk, without `private/`, git's own and what offices and systems leave behind.

        Nothing is followed out of the store: a link is one of the `faults`.
        """
        ...

    def state(self) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the repository itself; an error refuses every write."""
        ...

    def pending(self) -> tuple[Diagnostic, ...]:
        """Return what an operation that was cut off left for the next writer to tidy up."""
        ...

    def writing(
        self, on_wait: Callable[[], None] | None = None, *, patience: float = PATIENCE
    ) -> AbstractContextManager[Writing]:
        """Hold the store for writing, and tidy up after an operation that was cut off.

        *on_wait* is called once when another writer has to be waited for; after *patience* seconds `Busy` is raised.
        """
        ...

    def frozen(self, tree: str) -> Mapping[str, bytes]:
        """Return all files of the git tree *tree*; raises `ObjectDamagedError` where a byte is missing or altered."""
        ...

    def frozen_many(self, trees: Iterable[str]) -> Iterator[tuple[str, Mapping[str, bytes] | ObjectDamagedError]]:
        """Yield each of *trees*, in the order asked for, with its files or with what is wrong with them."""
        ...

    def tags(self) -> Mapping[str, Tag]:
        """Return the tags of decisions by name, ``decision/2021/0244-qd-sct``."""
        ...

    def additions(self, folder: str) -> Sequence[Addition]:
        """Return the first addition of every path below *folder*, oldest first, also of paths that are gone."""
        ...

    def blob(self, identity: str) -> bytes:
        """Return the bytes that an id in `Addition` or of a snapshot names; raises `ObjectDamagedError`."""
        ...

    def is_on_main(self, commit: str) -> bool:
        """Whether *commit* is part of the history of `main`."""
        ...

    def has_remote(self) -> bool:
        """Whether the repository knows another one: decisions may be entered there too."""
        ...

    def damaged_objects(self) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the objects of the whole history, as `git fsck` sees it."""
        ...

    def bundle(self) -> Iterator[bytes]:
        """Yield `main` and the tags of decisions, with all their history, as a bundle of git, piece by piece."""
        ...

    def close(self) -> None:
        """Let go of what is held open; the next question opens it again."""
        ...

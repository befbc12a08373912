"""A store in a git repository."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from qms.diagnostics import Diagnostic, Severity, in_order
from qms.errors import QmsError, Refused
from qms.store.disk import DiskSnapshot
from qms.store.git import BUNDLE, REMOTES, Git
from qms.store.history import additions, damaged_objects, is_on_main, main_id, missing_tags, tags
from qms.store.journal import NAME as JOURNAL
from qms.store.lock import is_locked, locked
from qms.store.places import Places
from qms.store.protocol import PATIENCE, Addition, ObjectDamagedError, Tag, WorkingSnapshot, Writing
from qms.store.reader import ObjectReader
from qms.store.snapshots import CommitSnapshot, frozen_files, object_of
from qms.store.states import repository_state
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from qms.model.snapshot import Snapshot
    from qms.store.recovery import HeldStore

# What writes is imported where it is needed: a question shall not wait for it.


class GitStore:
    """A store that is a git repository; see `qms.store.protocol.Store`."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._git = Git(places.git_dir, folder=places.root or places.git_dir)
        self._objects = ObjectReader(self._git)

    @property
    def root(self) -> Path | None:
        """The top folder of the files on the disk; None in a bare store."""
        return self._places.root

    @property
    def is_bare(self) -> bool:
        """Whether the store has no files on the disk, only the history."""
        return self._places.root is None

    @property
    def cache_folder(self) -> Path | None:
        """A folder for what can be made again, created on demand; None where it may not be created."""
        folder = self._places.ours
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            # A store that was copied may bring a link to somebody else's file in the place of the index.
            if not folder.is_symlink() and not any(file.is_symlink() for file in folder.iterdir()):
                return folder
        return None

    def head(self) -> str | None:
        """Return the full id of the commit on `main`; None in a store that has none yet."""
        return main_id(self._places, self._git)

    def at(self, commit: str | None) -> Snapshot:
        """Return the files at *commit*."""
        return CommitSnapshot(self._objects, commit)

    def working(self) -> WorkingSnapshot:
        """Return the files on the disk; in a bare store those on `main`."""
        root = self._places.root
        return CommitSnapshot(self._objects, self.head()) if root is None else DiskSnapshot(root)

    def state(self) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the repository itself; an error refuses every write."""
        return repository_state(self._places, self._git)

    def pending(self) -> tuple[Diagnostic, ...]:
        """Return what an operation that was cut off left for the next writer to tidy up."""
        if is_locked(self._places.ours / "lock"):
            return ()  # it is being worked on
        found = [
            _pending("QMS-G031", msg("the tag {name} of a decision is missing", name=name))
            for name in missing_tags(self._places, self._objects, self.head())
        ]
        if (self._places.ours / JOURNAL).exists():
            found.append(_pending("QMS-G030", msg("an operation was cut off")))
        return in_order(found)

    @contextlib.contextmanager
    def writing(self, on_wait: Callable[[], None] | None = None, *, patience: float = PATIENCE) -> Iterator[Writing]:
        """Hold the store for writing, and tidy up after an operation that was cut off."""
        from qms.store.recovery import at_work, recover
        from qms.store.writing import GitWriting, disk_errors, keep_packs_few

        with contextlib.ExitStack() as held_open:
            with disk_errors():
                self._git.refuse_if_old()
                self._refuse_bad_state()
                held = held_open.enter_context(self._held(on_wait, patience))
                self._refuse_bad_state()
                held_open.enter_context(at_work(held))
                recover(held)
            yield GitWriting(held)
            with contextlib.suppress(OSError, QmsError):  # what was committed stands, whatever tidying meets
                keep_packs_few(held)

    def frozen(self, tree: str) -> Mapping[str, bytes]:
        """Return all files of the git tree *tree*."""
        [(_, found)] = frozen_files(self._objects, [tree])
        if isinstance(found, ObjectDamagedError):
            raise found
        return found

    def frozen_many(self, trees: Iterable[str]) -> Iterator[tuple[str, Mapping[str, bytes] | ObjectDamagedError]]:
        """Yield each of *trees*, in the order asked for, with its files or with what is wrong with them."""
        return frozen_files(self._objects, trees)

    def tags(self) -> Mapping[str, Tag]:
        """Return the tags of decisions by name."""
        return tags(self._git)

    def additions(self, folder: str) -> tuple[Addition, ...]:
        """Return the first addition of every path below *folder*, oldest first."""
        return additions(self._git, folder) if self.head() else ()

    def blob(self, identity: str) -> bytes:
        """Return the bytes that the id of a blob names."""
        return object_of(self._objects, identity, "blob")

    def is_on_main(self, commit: str) -> bool:
        """Whether *commit* is part of the history of `main`."""
        return is_on_main(self._git, commit)

    def has_remote(self) -> bool:
        """Whether the repository knows another one."""
        return bool(self._git.asks(REMOTES).stdout)

    def damaged_objects(self) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the objects of the whole history."""
        return damaged_objects(self._git)

    def bundle(self) -> Iterator[bytes]:
        """Yield `main` and the tags of decisions, with all their history, as a bundle of git."""
        return self._git.streams(BUNDLE)

    def close(self) -> None:
        """Let the git go that reads; Windows neither moves nor removes a folder in which it runs."""
        self._objects.close()

    @contextlib.contextmanager
    def _held(self, on_wait: Callable[[], None] | None, patience: float) -> Iterator[HeldStore]:
        from qms.store.recovery import HeldStore

        ours = self._places.ours
        ours.mkdir(exist_ok=True)
        with locked(ours / "lock", patience=patience, on_wait=on_wait) as lock:
            yield HeldStore(places=self._places, git=self._git, objects=self._objects, lock=lock)

    def _refuse_bad_state(self) -> None:
        found = self.state()
        if any(d.is_error for d in found):
            raise Refused(msg("the store may not be written as it is; nothing was written"), diagnostics=found)


def _pending(code: str, message: Message) -> Diagnostic:
    hint = msg("the next command that writes sees to it; `qms repair` does so now")
    return Diagnostic(code=code, message=message, hint=hint, severity=Severity.WARNING)

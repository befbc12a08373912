"""A store that is held in memory: the same promises without a disk, for tests and for trying things out."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Severity, in_order
from qms.errors import Busy, Refused
from qms.model.digests import git_blob_id
from qms.store.composition import compose, tag_name
from qms.store.disk import is_passed_over
from qms.store.objects import StoredObject, is_named, object_id, tag_bytes
from qms.store.pack import pack_parts
from qms.store.protocol import PATIENCE, Addition, ObjectDamagedError, Tag, WorkingSnapshot, Writing
from qms.store.snapshots import CommitSnapshot, commit_of, frozen_files, object_of
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qms.model.snapshot import Snapshot
    from qms.plans.change import Change


class MemoryObjects:
    """Objects by their ids; whoever holds it may take some away or alter them."""

    def __init__(self) -> None:
        self.kept: dict[str, StoredObject] = {}

    def answers(self, ids: Iterable[str]) -> Iterator[tuple[str, StoredObject | ObjectDamagedError]]:
        """Yield each of *ids*, in the order asked for, with its object or with what is wrong with it."""
        for identity in ids:
            found = self.kept.get(identity)
            if found is None:
                yield identity, ObjectDamagedError(msg("the object {id} of the history is missing", id=identity))
            elif not is_named(identity, found):
                yield identity, ObjectDamagedError(msg("the object {id} of the history is altered", id=identity))
            else:
                yield identity, found


@attrs.frozen
class MemorySnapshot:
    """The files of a disk that is held in memory, as they were when it was asked for."""

    files: Mapping[str, bytes]
    commit: None = None

    def paths(self, under: str = "") -> Sequence[str]:
        """Return the paths of all files below the folder *under*, sorted by their bytes."""
        folder = under.strip("/")
        found = [path for path in self.files if not is_passed_over(path)]
        return tuple(sorted((p for p in found if not folder or p.startswith(folder + "/")), key=str.encode))

    def read(self, path: str) -> bytes:
        """Return the bytes of one file; raises KeyError where there is none."""
        if is_passed_over(path):
            raise KeyError(path)
        return self.files[path]

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each path with its bytes, in the order asked for."""
        return ((path, self.read(path)) for path in paths)

    def blob_ids(self, under: str = "") -> Mapping[str, str]:
        """Return git's id of the bytes of every file below the folder *under*, by path."""
        return {path: git_blob_id(self.files[path]) for path in self.paths(under)}

    def paths_many(self, folders: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return the paths of all files below each of *folders*."""
        return {folder: self.paths(folder) for folder in folders}

    def folders(self, under: str = "") -> Sequence[str]:
        """Return the names of the folders right below the folder *under*, sorted by their bytes."""
        start = len(under.strip("/")) + 1 if under.strip("/") else 0
        names = {path[start:].partition("/")[0] for path in self.paths(under) if "/" in path[start:]}
        return sorted(names, key=str.encode)

    def faults(self, under: str = "") -> tuple[Diagnostic, ...]:
        """Return nothing: a dictionary holds nothing but files."""
        return ()


class MemoryStore:
    """A store without a disk; see `qms.store.protocol.Store`. *disk* is what a user would edit."""

    root = None
    is_bare = False
    cache_folder = None

    def __init__(self) -> None:
        self.disk: dict[str, bytes] = {}
        self.objects = MemoryObjects()
        self.main: str | None = None
        self.tag_objects: dict[str, str] = {}
        self._one_writer = threading.Lock()

    def copy(self) -> MemoryStore:
        """Return another store with the same disk and history."""
        other = MemoryStore()
        other.disk, other.objects.kept = dict(self.disk), dict(self.objects.kept)
        other.main, other.tag_objects = self.main, dict(self.tag_objects)
        return other

    def head(self) -> str | None:
        """Return the full id of the commit on `main`; None in a store that has none yet."""
        return self.main

    def at(self, commit: str | None) -> Snapshot:
        """Return the files at *commit*."""
        return CommitSnapshot(self.objects, commit)

    def working(self) -> WorkingSnapshot:
        """Return the files on the disk as they are now."""
        return MemorySnapshot(dict(self.disk))

    def state(self) -> tuple[Diagnostic, ...]:
        """Return nothing: there is no repository that could be in a bad state."""
        return ()

    def pending(self) -> tuple[Diagnostic, ...]:
        """Return the tags that are missing."""
        return in_order(
            Diagnostic(
                code="QMS-G031",
                message=msg("the tag {name} of a decision is missing", name=name),
                hint=msg("the next command that writes sees to it; `qms repair` does so now"),
                severity=Severity.WARNING,
            )
            for name in self._missing_tags()
        )

    @contextlib.contextmanager
    def writing(self, on_wait: Callable[[], None] | None = None, *, patience: float = PATIENCE) -> Iterator[Writing]:
        """Hold the store for writing, and make missing tags anew."""
        if not self._one_writer.acquire(blocking=False):
            if on_wait:
                on_wait()
            if not self._one_writer.acquire(timeout=patience):
                raise Busy(msg("another qms is writing in this store; nothing was written"))
        try:
            for name, commit in self._missing_tags().items():
                self.tag_objects[name] = self._keep("tag", tag_bytes(name, commit, commit_of(self.objects, commit)))
            yield _MemoryWriting(self)
        finally:
            self._one_writer.release()

    def frozen(self, tree: str) -> Mapping[str, bytes]:
        """Return all files of the git tree *tree*."""
        [(_, found)] = frozen_files(self.objects, [tree])
        if isinstance(found, ObjectDamagedError):
            raise found
        return found

    def frozen_many(self, trees: Iterable[str]) -> Iterator[tuple[str, Mapping[str, bytes] | ObjectDamagedError]]:
        """Yield each of *trees*, in the order asked for, with its files or with what is wrong with them."""
        return frozen_files(self.objects, trees)

    def tags(self) -> Mapping[str, Tag]:
        """Return the tags of decisions by name."""
        found: dict[str, Tag] = {}
        for name, identity in sorted(self.tag_objects.items()):
            first = object_of(self.objects, identity, "tag").split(b"\n")[0]
            found[name] = Tag(identity, first.removeprefix(b"object ").decode("ascii"))
        return found

    def additions(self, folder: str) -> Sequence[Addition]:
        """Return the first addition of every path below *folder*, oldest first."""
        found: dict[str, Addition] = {}
        for commit in reversed(self._history()):
            for path, blob in self.at(commit).blob_ids(folder).items():
                found.setdefault(path, Addition(path, blob=blob, commit=commit))
        return tuple(found.values())

    def blob(self, identity: str) -> bytes:
        """Return the bytes that the id of a blob names."""
        return object_of(self.objects, identity, "blob")

    def is_on_main(self, commit: str) -> bool:
        """Whether *commit* is part of the history of `main`."""
        return commit in self._history()

    def has_remote(self) -> bool:
        """Return False: memory knows no other repository."""
        return False

    def damaged_objects(self) -> tuple[Diagnostic, ...]:
        """Return the objects that are not what their ids say."""
        answers = self.objects.answers(self.objects.kept)
        return in_order(
            Diagnostic(code="QMS-G040", message=found.message)
            for _, found in answers
            if isinstance(found, ObjectDamagedError)
        )

    def bundle(self) -> Iterator[bytes]:
        """Yield `main` and the tags of decisions, with all that is kept, as a bundle of git."""
        from qms.store.bundles import bundle_lines
        from qms.store.git import MAIN

        refs = {MAIN: self.main or "", **{f"refs/tags/{name}": tag for name, tag in self.tag_objects.items()}}
        yield bundle_lines(refs)
        yield from pack_parts(self.objects.kept.values())

    def close(self) -> None:
        """Let nothing go: nothing is held open."""

    def _history(self) -> list[str]:
        commits: list[str] = []
        commit = self.main
        while commit:
            commits.append(commit)
            commit = next(iter(commit_of(self.objects, commit).parents), None)
        return commits

    def _missing_tags(self) -> dict[str, str]:
        there = self.at(self.main).blob_ids("decisions")
        named = {tag_name(path): commit for path, _, commit in self.additions("decisions") if path in there}
        return {name: commit for name, commit in named.items() if name and name not in self.tag_objects}

    def _keep(self, kind: str, data: bytes) -> str:
        identity = object_id(kind, data)
        self.objects.kept[identity] = StoredObject(kind, data)
        return identity


class _MemoryWriting:
    """See `qms.store.protocol.Writing`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @property
    def head(self) -> str | None:
        return self._store.main

    def commit(self, change: Change) -> str:
        store = self._store
        if change.base != store.main:
            raise Busy(msg("the store has changed meanwhile; nothing was written"), hint=msg("try again"))
        wanted = {path: change.expects.get(path) for path in [*change.writes, *change.removes]}
        for path, data in {**wanted, **change.takes}.items():
            if store.disk.get(path) != data:
                raise Busy(msg("{path} has changed meanwhile; nothing was written", path=path))
        for path in change.writes:
            if any(other.startswith(path + "/") or path.startswith(other + "/") for other in store.disk):
                raise Refused(msg("{path} would be a file and a folder at once; nothing was written", path=path))
        composed = compose(store.objects, change)
        store.objects.kept.update(composed.objects)
        store.disk.update(change.writes)
        for path in change.removes:
            store.disk.pop(path, None)
        store.tag_objects.update({n: tag for n, tag in composed.tags.items() if n not in store.tag_objects})
        store.main = composed.commit
        return composed.commit

"""The files of a store at one commit, read tree by tree as they are asked for."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, in_order
from qms.store.faults import faults_below, is_text, link_fault, name_fault, repository_fault
from qms.store.objects import (
    LINK_MODE,
    REPOSITORY_MODE,
    Commit,
    Entry,
    ObjectSource,
    StoredObject,
    Tree,
    read_commit,
)
from qms.store.protocol import ObjectDamagedError
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TREES_AT_ONCE = 64


def object_of(objects: ObjectSource, identity: str, kind: str) -> bytes:
    """Return the bytes of one object; raises `ObjectDamagedError` where there is none of that kind."""
    [(_, found)] = objects.answers([identity])
    return _bytes_of(identity, found, kind)


def commit_of(objects: ObjectSource, identity: str) -> Commit:
    """Return what the commit *identity* says."""
    return read_commit(object_of(objects, identity, "commit"))


def trees_of(objects: ObjectSource, ids: Iterable[str]) -> Iterator[Tree]:
    """Yield the trees that *ids* name."""
    for identity, found in objects.answers(ids):
        yield Tree(_bytes_of(identity, found, "tree"), id_length=len(identity))


@attrs.frozen
class Listing:
    """All that lies below a tree: the files by path with the ids of their bytes, and what is no file of a store."""

    files: Mapping[str, str]
    faults: tuple[Diagnostic, ...]


def listing_of(objects: ObjectSource, top: Tree) -> Listing:
    """Return all that lies below *top*, sorted by the bytes of the paths."""
    files: dict[str, str] = {}
    faults: list[Diagnostic] = []
    level = [("", top)]
    while level:
        deeper: list[tuple[str, str]] = []
        for prefix, tree in level:
            for name, entry in tree.items():
                path = prefix + name.decode("utf-8", "surrogateescape")
                if fault := _fault_of(path, entry):
                    faults.append(fault)
                elif entry.is_folder:
                    deeper.append((path + "/", entry.id))
                else:
                    files[path] = entry.id
        read = trees_of(objects, [identity for _, identity in deeper])
        level = [(prefix, tree) for (prefix, _), tree in zip(deeper, read, strict=True)]
    return Listing({path: files[path] for path in sorted(files, key=str.encode)}, in_order(faults))


def _fault_of(path: str, entry: Entry) -> Diagnostic | None:
    if entry.mode == LINK_MODE:
        return link_fault(path)
    if entry.mode == REPOSITORY_MODE:
        return repository_fault(path)
    return None if is_text(path) else name_fault(path)


def frozen_files(
    objects: ObjectSource, trees: Iterable[str]
) -> Iterator[tuple[str, Mapping[str, bytes] | ObjectDamagedError]]:
    """Yield each of *trees* with all its files, or with what is wrong with them; see `Store.frozen_many`."""
    wanted = iter(trees)
    while chunk := list(itertools.islice(wanted, _TREES_AT_ONCE)):
        listings: dict[str, Mapping[str, str] | ObjectDamagedError] = {}
        for tree, answer in objects.answers(dict.fromkeys(chunk)):
            try:
                listings[tree] = _frozen_listing(objects, tree, answer)
            except ObjectDamagedError as error:
                listings[tree] = error
        known = [files for files in listings.values() if not isinstance(files, ObjectDamagedError)]
        blobs = dict(objects.answers(dict.fromkeys(blob for files in known for blob in files.values())))
        for tree in chunk:
            yield tree, _with_bytes(listings[tree], blobs)


def _frozen_listing(objects: ObjectSource, tree: str, answer: StoredObject | ObjectDamagedError) -> Mapping[str, str]:
    listing = listing_of(objects, Tree(_bytes_of(tree, answer, "tree"), id_length=len(tree)))
    if listing.faults:
        raise ObjectDamagedError(
            msg("the folder {id} of the history holds what is no file of a store", id=tree),
            diagnostics=listing.faults,
        )
    return listing.files


def _with_bytes(
    files: Mapping[str, str] | ObjectDamagedError, blobs: Mapping[str, StoredObject | ObjectDamagedError]
) -> Mapping[str, bytes] | ObjectDamagedError:
    if isinstance(files, ObjectDamagedError):
        return files
    try:
        return {path: _bytes_of(blob, blobs[blob], "blob") for path, blob in files.items()}
    except ObjectDamagedError as error:
        return error


def _bytes_of(identity: str, found: StoredObject | ObjectDamagedError, kind: str) -> bytes:
    if isinstance(found, ObjectDamagedError):
        raise found
    if found.kind != kind:
        raise ObjectDamagedError(
            msg(
                "the object {id} of the history is a {found}, not a {kind}",
                id=identity,
                found=found.kind,
                kind=kind,
            )
        )
    return found.data


class CommitSnapshot:
    """The files at one commit; see `qms.store.protocol.WorkingSnapshot`."""

    def __init__(self, objects: ObjectSource, commit: str | None) -> None:
        self._objects = objects
        self._commit = commit
        self._trees: dict[str, Tree | None] = {}  # by folder, "" for the top
        self._listing: Listing | None = None  # of the whole store, once it was asked for

    @property
    def commit(self) -> str | None:
        """The full id of the commit; None for the store before its first one."""
        return self._commit

    def paths(self, under: str = "") -> Sequence[str]:
        """Return the paths of all files below the folder *under*, sorted by their bytes."""
        return tuple(self.blob_ids(under))

    def paths_many(self, folders: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return the paths of all files below each of *folders*, whose trees are read at once."""
        wanted = list(folders)
        ids = {folder: self._tree_id(folder) for folder in wanted if folder not in self._trees}
        known = {folder: identity for folder, identity in ids.items() if identity}
        self._trees.update(zip(known, trees_of(self._objects, known.values()), strict=True))
        return {folder: self.paths(folder) for folder in wanted}

    def blob_ids(self, under: str = "") -> Mapping[str, str]:
        """Return git's id of the bytes of every file below the folder *under*, by path, sorted by their bytes."""
        folder = under.strip("/")
        if not folder:
            return self._all().files
        tree = self._tree(folder)
        files = listing_of(self._objects, tree).files if tree else {}
        return {f"{folder}/{path}": identity for path, identity in files.items()}

    def folders(self, under: str = "") -> Sequence[str]:
        """Return the names of the folders right below the folder *under*, sorted by their bytes."""
        folder = under.strip("/")
        tree = self._tree(folder)
        lines = tree.items() if tree else ()
        names = ((name.decode("utf-8", "surrogateescape"), entry) for name, entry in lines if entry.is_folder)
        return sorted((name for name, entry in names if not _fault_of(name, entry)), key=str.encode)

    def read(self, path: str) -> bytes:
        """Return the bytes of one file; raises KeyError where there is none."""
        [(_, data)] = self.read_many([path])
        return data

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each path with its bytes, in the order asked for."""
        wanted = list(paths)
        blobs = [self._blob(path) for path in wanted]
        for path, (blob, found) in zip(wanted, self._objects.answers(blobs), strict=True):
            yield path, _bytes_of(blob, found, "blob")

    def faults(self, under: str = "") -> tuple[Diagnostic, ...]:
        """Return what the commit holds at or below *under* and is no file of a store."""
        return faults_below(self._all().faults, under)

    def _all(self) -> Listing:
        if self._listing is None:
            top = self._tree("")
            self._listing = listing_of(self._objects, top) if top else Listing({}, ())
        return self._listing

    def _blob(self, path: str) -> str:
        if self._listing is not None:
            return self._listing.files[path]
        folder, _, name = path.rpartition("/")
        entry = self._entry(folder, name)
        if entry is None or entry.is_folder or _fault_of(path, entry):
            raise KeyError(path)
        return entry.id

    def _entry(self, folder: str, name: str) -> Entry | None:
        tree = self._tree(folder)
        return None if tree is None else tree.get(name.encode("utf-8", "surrogateescape"))

    def _tree(self, folder: str) -> Tree | None:
        if folder not in self._trees:
            identity = self._tree_id(folder)
            self._trees[folder] = next(trees_of(self._objects, [identity])) if identity else None
        return self._trees[folder]

    def _tree_id(self, folder: str) -> str | None:
        if not folder:
            return commit_of(self._objects, self._commit).tree if self._commit else None
        above, _, name = folder.rpartition("/")
        entry = self._entry(above, name)
        return entry.id if entry and entry.is_folder else None

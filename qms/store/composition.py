"""From a change to the objects of one commit: only the folders that it touches are read and made anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from qms.errors import Refused
from qms.model.digests import git_blob_id
from qms.store.objects import (
    FILE_MODE,
    FOLDER_MODE,
    LINK_MODE,
    REPOSITORY_MODE,
    Entry,
    ObjectSource,
    StoredObject,
    Tree,
    commit_bytes,
    object_id,
    read_commit,
    tag_bytes,
)
from qms.store.protocol import TAG_PREFIX
from qms.store.snapshots import commit_of, trees_of
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.plans.change import Change

PRIVATE = "private"
"""The folder at the top of a store that never enters the history."""

_DECISION = re.compile(r"decisions/([0-9]{4})/([a-z0-9-]+)\.md")
_DOCUMENT_DEPTH = 3
"""The parts of the path of a document's folder: ``documents/<kind>/<id>``."""
_RESERVED = re.compile(r"\.git|git~[0-9]+", re.IGNORECASE)


@attrs.frozen
class FileEdit:
    """One path of a commit: the id of its bytes before and after; None where there is no file."""

    path: str
    old: str | None
    new: str | None


@attrs.frozen(kw_only=True)
class Composition:
    """A commit that is ready to be stored: nothing in it has been written anywhere yet."""

    commit: str
    objects: Mapping[str, StoredObject]
    edits: tuple[FileEdit, ...]
    tags: Mapping[str, str]
    """The tags that follow from the commit: name and object."""


def compose(objects: ObjectSource, change: Change) -> Composition:
    """Return the commit that *change* makes on its base."""
    contents: dict[str, bytes | None] = {**dict.fromkeys(change.removes), **change.takes, **change.writes}
    for path in contents:
        refuse_unsafe_path(path)
    base = commit_of(objects, change.base).tree if change.base else None
    folders = _folders(objects, base, contents)
    _refuse_strangers(folders, contents)
    edits = tuple(_edit(folders, path, contents[path]) for path in sorted(contents))
    made: dict[str, StoredObject] = {}
    for edit in edits:
        data = contents[edit.path]
        if data is not None and edit.new is not None and edit.new != edit.old:
            made[edit.new] = StoredObject("blob", data)
    tree, trees = _rebuilt(folders, edits)
    made.update(trees)
    written = commit_bytes(tree=tree, parent=change.base, author=change.author, at=change.at, message=change.message)
    commit = object_id("commit", written)
    made[commit] = StoredObject("commit", written)
    tags: dict[str, str] = {}
    for edit in edits:
        name = tag_name(edit.path)
        if name and edit.new and not edit.old:
            tag = tag_bytes(name, commit, read_commit(written))
            tags[name] = object_id("tag", tag)
            made[tags[name]] = StoredObject("tag", tag)
    return Composition(commit=commit, objects=made, edits=edits, tags=tags)


def tag_name(path: str) -> str | None:
    """Return the name of the tag that a ledger file at *path* has; None for every other file."""
    found = _DECISION.fullmatch(path)
    return f"{TAG_PREFIX}{found[1]}/{found[2]}" if found else None


def refuse_unsafe_path(path: str) -> None:
    """Raise `Refused` where *path* would lead out of the store, into git's own folder or to personal values."""
    parts = path.split("/")
    if (
        any(part in ("", ".", "..") or _RESERVED.fullmatch(part) for part in parts)
        or re.search(r"[\\:\x00-\x1f]", path)
        or parts[0].lower() == PRIVATE
    ):
        raise Refused(msg("{path} may not be written in a store; nothing was written", path=repr(path)))


def _folders(objects: ObjectSource, base: str | None, paths: Iterable[str]) -> dict[str, Tree]:
    """Return the trees of all folders above *paths*, "" for the top; an empty one where there is none yet."""
    wanted = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in wanted:
            wanted.add(folder)
            folder = folder.rpartition("/")[0]
    known: dict[str, str] = {"": base} if base else {}
    folders: dict[str, Tree] = {}
    depth = 0
    while level := [folder for folder in sorted(wanted) if _depth(folder) == depth]:
        there = [folder for folder in level if folder in known]
        read = trees_of(objects, [known[folder] for folder in there])
        folders.update(dict.fromkeys(level, Tree()), **dict(zip(there, read, strict=True)))
        depth += 1
        for folder in wanted:
            if _depth(folder) == depth:
                above, _, name = folder.rpartition("/")
                entry = folders[above].get(name.encode())
                if entry and entry.is_folder:
                    known[folder] = entry.id
    return folders


def _refuse_strangers(folders: Mapping[str, Tree], contents: Mapping[str, bytes | None]) -> None:
    """Raise `Refused` where a document's folder on `main` holds a link or another repository: no digest covers it."""
    for folder, tree in folders.items():
        if not (folder.startswith("documents/") and _depth(folder) >= _DOCUMENT_DEPTH):
            continue
        for name, entry in tree.items():
            path = f"{folder}/{name.decode('utf-8', 'surrogateescape')}"
            if entry.mode in (LINK_MODE, REPOSITORY_MODE) and path not in contents:
                raise Refused(
                    msg("{folder} holds on main what is no file of a store; nothing was written", folder=folder),
                    hint=msg("remove {path} from the history's last commit with git", path=path),
                )


def _depth(folder: str) -> int:
    return folder.count("/") + 1 if folder else 0


def _edit(folders: Mapping[str, Tree], path: str, data: bytes | None) -> FileEdit:
    folder, _, name = path.rpartition("/")
    entry = folders[folder].get(name.encode())
    if (entry and entry.is_folder) or (path in folders and data is not None):
        raise Refused(msg("{path} would be a file and a folder at once; nothing was written", path=path))
    return FileEdit(path, old=entry.id if entry else None, new=None if data is None else git_blob_id(data))


def _rebuilt(folders: Mapping[str, Tree], edits: Iterable[FileEdit]) -> tuple[str, dict[str, StoredObject]]:
    """Return the id of the new top and the trees that are new, each folder made after those inside it."""
    lines: dict[str, dict[bytes, Entry | None]] = {folder: {} for folder in folders}
    for edit in edits:
        folder, _, name = edit.path.rpartition("/")
        lines[folder][name.encode()] = Entry(FILE_MODE, edit.new) if edit.new else None
    made: dict[str, StoredObject] = {}
    identity = ""
    for folder in sorted(folders, key=_depth, reverse=True):
        tree = folders[folder].replaced(lines[folder])
        data = bytes(tree)
        identity = object_id("tree", data)
        if data != bytes(folders[folder]) or not folder:
            made[identity] = StoredObject("tree", data)
        if folder:
            above, _, name = folder.rpartition("/")
            lines[above][name.encode()] = Entry(FOLDER_MODE, identity) if tree else None
    return identity, made

"""git's objects as bytes and back: trees, commits, tags. Pure; see gitformat-pack(5) and git-hash-object(1)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

import attrs

from qms.store.protocol import ObjectDamagedError
from qms.wording import msg

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

FILE_MODE = b"100644"
FOLDER_MODE = b"40000"
LINK_MODE = b"120000"
REPOSITORY_MODE = b"160000"

OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""A full id; no shorter name of an object is ever used."""

_ENTRY = re.compile(rb"([0-7]{5,6} ([^/\0]+)\0[\s\S]{20})")
_ENTRY_SHA256 = re.compile(rb"([0-7]{5,6} ([^/\0]+)\0[\s\S]{32})")


class StoredObject(NamedTuple):
    """One object of git: its kind (blob, tree, commit, tag) and its bytes."""

    kind: str
    data: bytes


class ObjectSource(Protocol):
    """Where objects are read, each checked against its id."""

    def answers(self, ids: Iterable[str]) -> Iterator[tuple[str, StoredObject | ObjectDamagedError]]:
        """Yield each of *ids*, in the order asked for, with its object or with what is wrong with it."""
        ...


def object_id(kind: str, data: bytes) -> str:
    """Return the id that git gives to an object."""
    return hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest()


def is_named(identity: str, found: StoredObject) -> bool:
    """Whether *found* is the object that the full id *identity* names."""
    if len(identity) == 40:
        return object_id(*found) == identity
    return hashlib.sha256(b"%s %d\0" % (found.kind.encode(), len(found.data)) + found.data).hexdigest() == identity


class Entry(NamedTuple):
    """One line of a tree."""

    mode: bytes
    id: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a tree itself."""
        return self.mode == FOLDER_MODE


class Tree:
    """The lines of a tree, kept as git writes them: a folder of ten thousand documents is read and written fast."""

    def __init__(self, data: bytes = b"", *, id_length: int = 40) -> None:
        pattern = _ENTRY if id_length == 40 else _ENTRY_SHA256
        self._id_bytes = id_length // 2
        self._lines: dict[bytes, bytes] = {name: raw for raw, name in pattern.findall(data)}
        if bytes(self) != data:
            raise ObjectDamagedError(msg("a folder in the history cannot be read; nothing was written"))

    def get(self, name: bytes) -> Entry | None:
        """Return the line of *name*, or None."""
        raw = self._lines.get(name)
        return None if raw is None else self._entry(raw)

    def items(self) -> Iterator[tuple[bytes, Entry]]:
        """Yield each name with its line, in git's order."""
        return ((name, self._entry(raw)) for name, raw in self._lines.items())

    def replaced(self, lines: Mapping[bytes, Entry | None]) -> Tree:
        """Return the tree with *lines* put in the place of those of the same name; None takes a name out."""
        changed = Tree(id_length=2 * self._id_bytes)
        changed._lines = dict(self._lines)
        in_order = True
        for name, entry in lines.items():
            if entry is None:
                changed._lines.pop(name, None)
                continue
            old = self.get(name)
            in_order = in_order and old is not None and old.is_folder == entry.is_folder
            changed._lines[name] = b"%s %s\0%s" % (entry.mode, name, bytes.fromhex(entry.id))
        if not in_order:
            changed._lines = dict(sorted(changed._lines.items(), key=_in_gits_order))
        return changed

    def __bool__(self) -> bool:
        return bool(self._lines)

    def __bytes__(self) -> bytes:
        return b"".join(self._lines.values())

    def _entry(self, raw: bytes) -> Entry:
        return Entry(raw[: raw.index(b" ")], raw[-self._id_bytes :].hex())


def _in_gits_order(line: tuple[bytes, bytes]) -> bytes:
    # git sorts a folder as if its name ended in a slash
    name, raw = line
    return name + b"/" if raw.startswith(FOLDER_MODE + b" ") else name


@attrs.frozen(kw_only=True)
class Commit:
    """What a commit says, without its parents' bytes."""

    tree: str
    parents: tuple[str, ...]
    committer: bytes
    subject: bytes


def read_commit(data: bytes) -> Commit:
    """Return what the bytes of a commit say."""
    head, _, message = data.partition(b"\n\n")
    fields = [line.partition(b" ")[::2] for line in head.split(b"\n")]
    trees = [value.decode("ascii") for name, value in fields if name == b"tree"]
    committers = [value for name, value in fields if name == b"committer"]
    if len(trees) != 1 or len(committers) != 1:
        raise ObjectDamagedError(msg("a commit of the history cannot be read; nothing was written"))
    return Commit(
        tree=trees[0],
        parents=tuple(value.decode("ascii") for name, value in fields if name == b"parent"),
        committer=committers[0],
        subject=message.lstrip(b"\n").partition(b"\n")[0],
    )


def commit_bytes(*, tree: str, parent: str | None, author: str, at: dt.datetime, message: str) -> bytes:
    """Return a commit in which *author* is the one who committed, too."""
    signature = _signature(author, at)
    lines = [
        f"tree {tree}",
        *([f"parent {parent}"] if parent else ()),
        f"author {signature}",
        f"committer {signature}",
    ]
    return "\n".join([*lines, "", message.replace("\0", "").strip() + "\n"]).encode()


def tag_bytes(name: str, commit: str, committed: Commit) -> bytes:
    """Return the tag of a decision: all of it comes from the commit, so that every clone makes the same object."""
    head = b"object %s\ntype commit\ntag %s\n" % (commit.encode(), name.encode())
    return head + b"tagger %s\n\n%s\n" % (committed.committer, committed.subject)


def _signature(author: str, at: dt.datetime) -> str:
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("a commit needs a time with its offset from UTC")
    name, _, rest = author.partition("<")
    name = " ".join(re.sub(r"[<>\x00-\x1f]", " ", name).split()) or "qms"
    address = re.sub(r"[<>\s\x00-\x1f]", "", rest.partition(">")[0])
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{name} <{address}> {int(at.timestamp())} {sign}{minutes // 60:02}{minutes % 60:02}"

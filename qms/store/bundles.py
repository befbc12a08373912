"""The whole history of a store as one stream, git's bundle, and the way back into a new repository.

A bundle that comes from outside is never opened by git itself: its few lines of text are read here, strictly, and
only the pack that follows goes to git, which checks every object and every link in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from qms.store.git import MAIN, MOVE_REFS, RECEIVE_PACK, TAGS, Git
from qms.store.protocol import ObjectDamagedError
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SIGNATURE = b"# v2 git bundle\n"
_REF = re.compile(rf"([0-9a-f]{{40}}) ({MAIN}|{TAGS}/[!-~]+)")
_LONGEST = 8 * 1024 * 1024
"""Bytes that the lines before the pack may take: some fifty thousand decisions."""


@attrs.frozen
class Bundle:
    """A history on its way: the id that each ref names, and the pieces of the pack, to be read once."""

    refs: Mapping[str, str]
    pack: Iterator[bytes]

    @property
    def main(self) -> str:
        """The commit on `main`."""
        return self.refs[MAIN]


def bundle_lines(refs: Mapping[str, str]) -> bytes:
    """Return what stands before the pack in a bundle of *refs*."""
    return _SIGNATURE + b"".join(f"{identity} {name}\n".encode() for name, identity in refs.items()) + b"\n"


def read_bundle(pieces: Iterable[bytes]) -> Bundle:
    """Return the bundle that *pieces* are; raises `ObjectDamagedError` where they are no whole history of a store."""
    rest = iter(pieces)
    head = b""
    while b"\n\n" not in head and len(head) < _LONGEST and (piece := next(rest, b"")):
        head += piece
    lines, end, begun = head.partition(b"\n\n")
    if not end or not lines.startswith(_SIGNATURE):
        raise ObjectDamagedError(msg("it holds no history of git"))
    refs: dict[str, str] = {}
    for line in lines.removeprefix(_SIGNATURE).decode("utf-8", "replace").split("\n"):
        found = _REF.fullmatch(line)
        if found is None:  # another branch, or a line that says which commits it builds upon
            raise ObjectDamagedError(msg("its history is not that of a store alone: {line}", line=repr(line[:80])))
        refs[found[2]] = found[1]
    if MAIN not in refs:
        raise ObjectDamagedError(msg("its history has no branch main"))
    return Bundle(refs, _with_first(begun, rest))


def _with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def receive(git: Git, bundle: Bundle) -> None:
    """Put the history *bundle* into the empty repository of *git*; git refuses whatever is damaged or not whole."""
    with git.begins(RECEIVE_PACK) as receiving:
        receiving.feed(bundle.pack)
    git.writes(MOVE_REFS, *(f"create {name} {identity}\n".encode() for name, identity in bundle.refs.items()))

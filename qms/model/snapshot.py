"""The files of a store at one moment, as the floors above and below agree to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Snapshot(Protocol):
    """The files of a store at one commit, or as they lie on the disk.

    Paths are relative to the top of the store, with ``/`` between their parts.
    """

    @property
    def commit(self) -> str | None:
        """The full id of the commit, or None where the files lie on the disk."""
        ...

    def paths(self, under: str = "") -> Sequence[str]:
        """Return the paths of all files below the folder *under*, sorted by their bytes."""
        ...

    def paths_many(self, folders: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return the paths of all files below each of *folders*; faster than one by one."""
        ...

    def folders(self, under: str = "") -> Sequence[str]:
        """Return the names of the folders right below the folder *under*, sorted by their bytes; some may be empty."""
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes of one file; raises KeyError where there is none."""
        ...

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each path with its bytes, in the order asked for; faster than one by one."""
        ...

    def blob_ids(self, under: str = "") -> Mapping[str, str]:
        """Return git's id of the bytes of every file below the folder *under*, by path."""
        ...

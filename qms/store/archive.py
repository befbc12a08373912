"""One file that holds others, whole or not there at all: a ZIP whose files stand in it as they are, under a seal.

The seal is the last of the file, as the comment of the ZIP: the SHA-256 of every byte before its hex digits. What any
program for ZIP files opens is thus proved down to the last byte, also where a ZIP itself checks nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import sys
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from qms.errors import Refused
from qms.model.backups import PackedFile, has_place
from qms.store.durability import sync_folder
from qms.wording import msg

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

PIECE = 1024 * 1024
UNFINISHED = ".part"
"""What the name of an archive ends in while it is being written."""

_SEAL = b"sha256:"
_HEX = 64
_ENCRYPTED = 0x1
_OLDEST = (1980, 1, 1, 0, 0, 0)  # that a ZIP can tell


class DamagedError(Refused):
    """The file is no archive of ours, or not as it was written."""


class Packing:
    """An archive that is being written."""

    def __init__(self, zipped: zipfile.ZipFile, at: dt.datetime) -> None:
        self._zipped = zipped
        self._date = max(at.timetuple()[:6], _OLDEST)
        self.packed: dict[str, PackedFile] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Put a file into the archive."""
        info = zipfile.ZipInfo(name, self._date)
        info.external_attr = 0o600 << 16  # whoever unpacks it with another program
        size, digest = 0, hashlib.sha256()
        with self._zipped.open(info, "w", force_zip64=True) as packed:
            for piece in pieces:
                packed.write(piece)
                digest.update(piece)
                size += len(piece)
        self.packed[name] = PackedFile(size, digest.hexdigest())


@contextlib.contextmanager
def drafted(place: Path) -> Iterator[Path]:
    """Yield where the file *place* may be written; it gets its name once the block has ended well, or is gone.

    Raises `Refused` where something has the name already, or is being written under it.
    """
    draft = place.with_name(place.name + UNFINISHED)
    if os.path.lexists(place) or os.path.lexists(draft):
        raise Refused(
            msg("{file} is there already; nothing was written", file=str(place)),
            hint=msg("wait a second and try again"),
        )
    # On Windows the folder says who may read it, whatever is asked for here.
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        draft.rename(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(place.parent)


@contextlib.contextmanager
def packing(place: Path, *, at: dt.datetime) -> Iterator[Packing]:
    """Write an archive into the file *place*; the disk has it when the block has ended."""
    with place.open("r+b") as file:
        with zipfile.ZipFile(file, "w") as zipped:
            zipped.comment = _SEAL + b"0" * _HEX
            yield Packing(zipped, at)
        _seal(file)
        file.flush()
        os.fsync(file.fileno())


def _seal(file: BinaryIO) -> None:
    end = file.seek(0, os.SEEK_END) - _HEX
    digest = _digest(file, end)
    file.seek(end)
    file.write(digest.encode("ascii"))


def _digest(file: BinaryIO, end: int) -> str:
    """Return the SHA-256 of the bytes of *file* before *end*."""
    file.seek(0)
    digest = hashlib.sha256()
    while end > 0 and (piece := file.read(min(PIECE, end))):
        digest.update(piece)
        end -= len(piece)
    return digest.hexdigest()


class Archive:
    """An archive that is read; none of it is trusted but what was proved."""

    def __init__(self, zipped: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo]) -> None:
        self._zipped = zipped
        self._infos = infos

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files in it, sorted."""
        return tuple(sorted(self._infos))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file piece by piece; raises `DamagedError` where they are not as ZIP says."""
        with _said(name), self._zipped.open(self._infos[name]) as packed:
            while piece := packed.read(PIECE):
                yield piece

    def read(self, name: str, *, limit: int) -> bytes:
        """Return the bytes of a file; raises `DamagedError` where it is missing or larger than *limit*."""
        info = self._infos.get(name)
        if info is None:
            raise DamagedError(msg("{name} is missing in it", name=name))
        if info.file_size > limit:
            raise DamagedError(msg("{name} in it is larger than it can be", name=name))
        return b"".join(self.pieces(name))

    def packed(self) -> dict[str, PackedFile]:
        """Return size and SHA-256 of every file, as its bytes are now."""
        found = {}
        for name in self.names:
            size, digest = 0, hashlib.sha256()
            for piece in self.pieces(name):
                digest.update(piece)
                size += len(piece)
            found[name] = PackedFile(size, digest.hexdigest())
        return found


@contextlib.contextmanager
def opened(place: Path, *, sealed: bool = True) -> Iterator[Archive]:
    """Open the archive *place*; raises `DamagedError` where it is not as it was written.

    The seal is not looked at where *sealed* is false: that takes as long as reading the whole file.
    """
    with _said():
        file = place.open("rb")
    with file:
        with _said():
            size = file.seek(0, os.SEEK_END)
            if sealed:
                _forget(file)
                _refuse_unsealed(file, size)
            zipped = zipfile.ZipFile(file)
        with zipped:
            infos = zipped.infolist()
            _refuse_strange(infos, size)
            yield Archive(zipped, {info.filename: info for info in infos})


def _forget(file: BinaryIO) -> None:
    """Let the system forget what it knows of *file*: what is read then comes from the disk itself, where it can."""
    if sys.platform != "win32" and sys.platform != "darwin":  # which have no such thing for a file that is open
        with contextlib.suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _refuse_unsealed(file: BinaryIO, size: int) -> None:
    start = max(size - _HEX - len(_SEAL), 0)
    file.seek(start)
    seal = file.read()
    if not seal.startswith(_SEAL) or seal != _SEAL + _digest(file, start + len(_SEAL)).encode("ascii"):
        raise DamagedError(msg("its bytes are not those that were written: something was altered or is missing"))


def _refuse_strange(infos: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Raise `DamagedError` where a ZIP holds what we never write: other names, or more than its own bytes."""
    for name, count in Counter(info.filename for info in infos).items():
        if count > 1:
            raise DamagedError(msg("{name} is in it twice", name=repr(name)))
    for info in infos:
        if info.orig_filename != info.filename or not has_place(info.filename):
            raise DamagedError(msg("{name} has no place in it", name=repr(info.orig_filename)))
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & _ENCRYPTED:
            raise DamagedError(msg("{name} is compressed or encrypted in it", name=info.filename))
    if sum(info.file_size for info in infos) > size:
        raise DamagedError(msg("it claims to hold more than its own size"))


@contextlib.contextmanager
def _said(name: str = "") -> Iterator[None]:
    """Say in our words what the system, or Python, finds wrong with a ZIP or with the file *name* in it."""
    try:
        yield
    except OSError as error:
        raise DamagedError(msg("it cannot be read: {reason}", reason=error.strerror or str(error))) from error
    except _WRONG as error:
        reason = f"{name}: {error}" if name else str(error)
        raise DamagedError(msg("it cannot be read as a ZIP file: {reason}", reason=reason)) from error


_WRONG = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, struct.error)
"""What Python raises of a ZIP that is none, in one place or another."""

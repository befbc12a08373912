"""Files that the user names, wherever they lie."""

from __future__ import annotations

import contextlib
import filecmp
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from qms.errors import UsageError
from qms.store.durability import sync_folder
from qms.wording import msg

if TYPE_CHECKING:
    from qms.store.protocol import Store

MAX_FILE: Final = 200 * 1024 * 1024


def read_file(file: Path) -> bytes:
    """Return the bytes of a file that the user named; raises `UsageError` where it cannot be read."""
    try:
        if file.stat().st_size > MAX_FILE:
            raise UsageError(
                msg("{file} is larger than {limit} MB", file=file, limit=MAX_FILE >> 20),
                hint=msg("keep such a file elsewhere and cite it"),
            )
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            msg("{file} cannot be read: {reason}", file=file, reason=error.strerror or error),
            hint=msg("check the path"),
        ) from error


def write_file(file: Path, data: bytes) -> None:
    """Write a file that the user named, whole or not at all; raises `UsageError` where it cannot be written."""
    if file.exists() and not file.is_file():  # what is no file, such as /dev/stdout, stays what it is
        try:
            file.write_bytes(data)
        except OSError as error:
            raise unwritable(file, error) from error
    else:
        fill_file(file, lambda target: target.write(data))


def fill_file(file: Path, fill: Callable[[BinaryIO], object]) -> bool:
    """Let *fill* write a file that the user named; return whether it is another than the one that was there.

    It is written beside its place and put there whole. Raises `UsageError` where it cannot be written; what was there
    then stays.
    """
    place = file.resolve()  # a link goes on leading there
    beside = place.with_name(f".{place.name}.qms-dang-ghi")
    try:
        with beside.open("wb") as target:
            fill(target)
            target.flush()
            os.fsync(target.fileno())
        filecmp.clear_cache()  # it goes by size and time, and the clock of a share may stand for two seconds
        if place.exists() and filecmp.cmp(place, beside, shallow=False):
            return False
        beside.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return True


def unwritable(place: Path, error: OSError) -> UsageError:
    """Return what is told where the system does not let a file or a folder be written."""
    return UsageError(
        msg("{file} cannot be written: {reason}", file=place, reason=error.strerror or error),
        hint=msg("check the folder and the room on the disk; close the file if somebody has it open"),
    )


def outside_store(place: Path, store: Store) -> Path:
    """Return *place* in full; raises `UsageError` where it lies in the store, or the store in it."""
    full = place.absolute().resolve()
    ours = (store.root, store.cache_folder and store.cache_folder.parent)  # the second is git's own folder
    for own in (folder.absolute().resolve() for folder in ours if folder is not None):
        if full.is_relative_to(own) or own.is_relative_to(full):
            raise UsageError(
                msg("{place} lies in the store, or the store in it", place=place),
                hint=msg("an export is for readers: name a place outside, such as a folder of the share"),
            )
    return full


def refuse_nowhere(place: Path) -> None:
    """Raise `UsageError` where the folder is not there in which a file or a folder shall lie."""
    if not place.parent.is_dir():
        raise UsageError(
            msg("there is no folder {place}", place=place.parent), hint=msg("make it first, or name another place")
        )

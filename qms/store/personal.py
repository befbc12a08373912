"""The personal values of a store: files on the disk that are no part of it, but of its backup."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Severity, in_order
from qms.errors import Refused
from qms.model.digests import is_dropping
from qms.store.composition import PRIVATE
from qms.store.disk import leads_away
from qms.store.faults import is_text, link_fault, name_fault, special_fault
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1024 * 1024
# Absent on Windows, where files are text unless one says otherwise and a link cannot be made without a right to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@attrs.frozen
class PersonalFiles:
    """The files below `private/`: their paths inside it, sorted, and what lies there and cannot be kept elsewhere."""

    paths: tuple[str, ...]
    faults: tuple[Diagnostic, ...]


def personal_files(root: Path) -> PersonalFiles:
    """Return the personal values of the store at *root*; raises `Refused` where they may not be looked through."""
    paths: list[str] = []
    faults: list[Diagnostic] = []
    folders = [PRIVATE]
    while folders:
        folder = folders.pop()
        place = root / folder
        try:
            info = place.lstat()
            names = (
                [entry.name for entry in place.iterdir()]
                if stat.S_ISDIR(info.st_mode) and not leads_away(info)
                else None
            )
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unreadable(folder, error) from error
        if names is None:
            faults.append(link_fault(folder) if leads_away(info) else special_fault(folder))
            continue
        for name in names:
            path = f"{folder}/{name}"
            info = (root / path).lstat()
            if is_dropping(name):
                continue
            if not is_text(name):
                faults.append(name_fault(path))
            elif leads_away(info):
                faults.append(link_fault(path))
            elif stat.S_ISDIR(info.st_mode):
                folders.append(path)
            elif stat.S_ISREG(info.st_mode):
                paths.append(path.removeprefix(f"{PRIVATE}/"))
            else:
                faults.append(special_fault(path))
    warnings = (attrs.evolve(fault, severity=Severity.WARNING) for fault in faults)
    return PersonalFiles(tuple(sorted(paths, key=str.encode)), in_order(warnings))


def personal_pieces(root: Path, path: str) -> Iterator[bytes]:
    """Yield the bytes of one of the files; raises `Refused` where it may not be read."""
    try:
        with os.fdopen(os.open(root / PRIVATE / path, _FLAGS), "rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise _unreadable(f"{PRIVATE}/{path}", error) from error


def _unreadable(path: str, error: OSError) -> Refused:
    return Refused(
        msg("{path} cannot be read: {reason}; nothing was written", path=path, reason=error.strerror or str(error)),
        hint=msg("close it in other programs, or ask the administrator for the right to read it"),
    )

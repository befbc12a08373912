"""What the next writer has to know of an operation that is cut off: written before the first file is touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import attrs

from qms.errors import Refused
from qms.store.composition import FileEdit
from qms.store.durability import sync_folder, write_durably
from qms.wording import msg

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "journal"
_FORMAT = 1


@attrs.frozen(kw_only=True)
class FileChange:
    """One file that the operation changes on the disk; None stands for no file."""

    path: str
    old: bytes | None
    mode: int | None
    """The rights that the old file had."""
    new: str | None
    """The SHA-256 of the new bytes."""


@attrs.frozen(kw_only=True)
class Journal:
    """An operation in the middle: done where *commit* is part of `main`, to be undone where it is not."""

    commit: str
    files: tuple[FileChange, ...]
    folders: tuple[str, ...]
    """Folders that are made for the files, outer ones first."""
    edits: tuple[FileEdit, ...]
    """What git's index has to say once the commit is on `main`."""


def write_journal(folder: Path, journal: Journal) -> None:
    """Put *journal* into *folder*, so that it is there after a power failure, or not at all."""
    head = {
        "format": _FORMAT,
        "commit": journal.commit,
        "files": [[f.path, None if f.old is None else len(f.old), f.mode, f.new] for f in journal.files],
        "folders": journal.folders,
        "edits": [[edit.path, edit.old, edit.new] for edit in journal.edits],
    }
    old = b"".join(f.old for f in journal.files if f.old is not None)
    draft = folder / (NAME + ".new")
    write_durably(draft, json.dumps(head).encode() + b"\n" + old)
    draft.replace(folder / NAME)
    sync_folder(folder)


def read_journal(folder: Path) -> Journal | None:
    """Return the journal of an operation that was cut off; None where there was none."""
    try:
        data = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return _parsed(data)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            msg("the notes of an operation that was cut off cannot be read: {place}", place=str(folder / NAME)),
            hint=msg("was a later version of qms at work here? use that one; nothing was written"),
        ) from error


def _parsed(data: bytes) -> Journal:
    line, _, rest = data.partition(b"\n")
    head = json.loads(line)
    if head["format"] != _FORMAT:
        raise ValueError(head["format"])
    files: list[FileChange] = []
    for path, length, mode, new in head["files"]:
        old, rest = (None, rest) if length is None else (rest[:length], rest[length:])
        files.append(FileChange(path=path, old=old, mode=mode, new=new))
    return Journal(
        commit=head["commit"],
        files=tuple(files),
        folders=tuple(head["folders"]),
        edits=tuple(FileEdit(*edit) for edit in head["edits"]),
    )


def remove_journal(folder: Path) -> None:
    """Take the journal away: the operation is done, or undone. Should it come back, nothing is left to do."""
    (folder / NAME).unlink(missing_ok=True)

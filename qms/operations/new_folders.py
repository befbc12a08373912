"""Write a folder that the user named, with all its files or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from qms.errors import Refused, UsageError
from qms.operations.user_files import refuse_nowhere, unwritable
from qms.wording import msg


def refuse_place(folder: Path) -> None:
    """Raise `UsageError` where a new folder cannot come to be: something lies there, or there is no folder above."""
    place = folder.absolute()
    try:
        taken = os.path.lexists(place) and (not place.is_dir() or place.is_symlink() or any(place.iterdir()))
    except OSError as error:
        raise unwritable(folder, error) from error
    if taken:
        raise UsageError(
            msg("{folder} is there already, and is not empty", folder=folder), hint=msg("name a new folder")
        )
    refuse_nowhere(place)


def write_new_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder that holds *files*, by path; whatever goes wrong, none of it is there then.

    Raises `UsageError` where the system does not let it be written, `Refused` for a path that would lead out of it.
    """
    place = folder.absolute()
    for path in files:
        _refuse_way_out(path)
    try:
        made = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
        made.mkdir()
        try:
            for path, data in files.items():
                target = made / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            with contextlib.suppress(FileNotFoundError):
                place.rmdir()  # an empty one gives way; Windows puts no folder in the place of another
            made.rename(place)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError as error:
        raise unwritable(folder, error) from error


def _refuse_way_out(path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or any(sign in path for sign in "\\:\0"):
        raise Refused(
            msg("the file name “{name}” cannot be written to a folder", name=path), hint=msg("rename the file")
        )

"""Files and names that are still there after the power has failed."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_durably(place: Path, data: bytes) -> None:
    """Write *data* to a new file *place*; returns when the disk has them. The name still wants `sync_folder`."""
    place.unlink(missing_ok=True)  # were it a link, the bytes would go where it leads
    with place.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remove_file(place: Path) -> None:
    """Remove a file, also one that is read-only: Windows alone keeps such a one, and git's drafts are."""
    if sys.platform == "win32":
        place.chmod(stat.S_IWRITE)
    place.unlink()


def sync_folder(folder: Path) -> None:
    """Return when the disk has the names in *folder* as they are now; git does this for none of its own folders."""
    if sys.platform != "win32":  # where a folder cannot be opened, and its names are kept by the system
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)

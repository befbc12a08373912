"""Files that the user names, wherever they lie."""

from __future__ import annotations

from pathlib import Path

from qms.errors import UsageError
from qms.wording import msg

MAX_FILE = 200 * 1024 * 1024


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

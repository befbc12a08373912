"""Files of a store that people edit by hand, read as they lie on the disk."""

from __future__ import annotations

from typing import TypeVar

from qms.errors import Refused
from qms.operations.loading import Loaded
from qms.plans.plan import refuse_errors
from qms.text.source import normalised
from qms.text.values import read_value
from qms.wording import msg

_T = TypeVar("_T")


def file_on_disk(loaded: Loaded, path: str, cls: type[_T]) -> tuple[bytes, _T]:
    """Return a file that has to lie there, and its value; raises `Refused` where it is gone or has a fault."""
    try:
        data = loaded.texts.read(path)
    except KeyError:
        raise Refused(
            msg("{path} is gone from the disk", path=path),
            hint=msg("bring it back out of the history: git checkout main -- {path}", path=path),
        ) from None
    return data, edited_value(data, path=path, cls=cls)


def edited_value(data: bytes, *, path: str, cls: type[_T]) -> _T:
    """Return the value of a file; an editor on Windows may have written CR at the ends of lines. Raises `Refused`."""
    value, faults = read_value(normalised(data), path=path, cls=cls)
    refuse_errors(faults, msg("{path} cannot be read", path=path))
    assert value is not None  # what cannot be read has a fault
    return value

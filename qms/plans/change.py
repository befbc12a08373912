"""What one operation puts on `main`, decided before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs


@attrs.frozen(kw_only=True)
class Change:
    """One commit to be: the bytes it takes from the disk, the files it writes, the files it removes.

    *base* is the commit the change was planned for; None in a store that has none yet. A store puts the change on
    `main` only if `main` is still there.
    """

    base: str | None
    message: str
    author: str
    at: dt.datetime
    takes: Mapping[str, bytes] = attrs.field(factory=dict)
    """Bytes as they were read from the disk; they enter the commit, the disk is left as it is."""
    writes: Mapping[str, bytes] = attrs.field(factory=dict)
    """Bytes that enter the commit and are written to the disk too."""
    expects: Mapping[str, bytes | None] = attrs.field(factory=dict)
    """What lay on the disk, when the change was planned, at each path of *writes* and *removes*; None for nothing."""
    removes: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether it would change nothing."""
        return not (self.takes or self.writes or self.removes)

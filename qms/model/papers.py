"""Official papers that are cited but put nothing in force: plans, letters, reports, other bodies' decisions."""

from __future__ import annotations

import datetime as dt
import enum
from typing import ClassVar

import attrs


class PaperStatus(enum.StrEnum):
    """Whether a paper still binds."""

    IN_FORCE = "in-force"
    REPEALED = "repealed"
    REPLACED = "replaced"


@attrs.frozen(kw_only=True)
class PaperReference:
    """A paper named by its number and, where known, its date. Numbers recur every year."""

    TOML_INLINE: ClassVar[bool] = True

    number: str
    date: dt.date | None = None


@attrs.frozen(kw_only=True)
class Paper:
    """One paper. *number* is verbatim: a real paper may break every rule of numbering.

    *issuer* is an organisation or board of the store; *issuer_name* names an outsider instead. *until* is the first
    day on which the paper no longer binds.
    """

    number: str
    date: dt.date | None = None
    issuer: str | None = None
    issuer_name: str | None = None
    subject: str
    status: PaperStatus = PaperStatus.IN_FORCE
    until: dt.date | None = None
    successor: PaperReference | None = None
    file: str | None = None

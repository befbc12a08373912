"""What is wrong in a store: where, why, and what to do."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import attrs

from qms.wording import Message, as_message

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(enum.StrEnum):
    """How much a diagnostic matters: an error stops an operation, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@attrs.frozen(kw_only=True)
class Location:
    """A place in the store: a path from its top, and where known the line (from 1) and the field."""

    path: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


def _optional_message(text: str | Message | None) -> Message | None:
    return None if text is None else as_message(text)


@attrs.frozen(kw_only=True)
class Diagnostic:
    """One thing that is wrong, with a code that never changes its meaning."""

    code: str
    message: Message = attrs.field(converter=as_message)
    location: Location | None = None
    hint: Message | None = attrs.field(default=None, converter=_optional_message)
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether it stops an operation."""
        return self.severity is Severity.ERROR

    def sort_key(self) -> tuple[str, int, str, str]:
        """Return the key of the one order in which diagnostics are shown: path, line, code, text."""
        place = self.location or Location(path="")
        return (place.path, place.line or 0, self.code, str(self.message))

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        return f"{where}{self.code} {self.message}"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return *diagnostics* without repeats, in the order in which they are shown."""
    return tuple(sorted(set(diagnostics), key=_whole_key))


def _whole_key(diagnostic: Diagnostic) -> tuple[object, ...]:
    """Return a key that no two different diagnostics share, so that their order never hangs on chance."""
    place = diagnostic.location
    field = place.field if place else None
    # Nothing and an empty text are shown alike, and yet they differ.
    absent = (place is None, place is None or place.line is None, field is None, diagnostic.hint is None)
    return (*diagnostic.sort_key(), field or "", str(diagnostic.hint or ""), diagnostic.severity, absent)

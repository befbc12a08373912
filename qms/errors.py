"""Why an operation could not go on. Each of these says that nothing was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from qms.wording import Message, as_message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.diagnostics import Diagnostic


class QmsError(Exception):
    """An operation could not go on; nothing was written.

    *diagnostics* tell the reasons one by one where there are several; *hint* says what to do.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        message: str | Message,
        *,
        hint: str | Message | None = None,
        diagnostics: Iterable[Diagnostic] = (),
    ) -> None:
        self.message = as_message(message)
        self.hint = None if hint is None else as_message(hint)
        self.diagnostics = tuple(diagnostics)
        super().__init__(str(self.message))


class Refused(QmsError):
    """The store or the request does not allow the operation."""


class NotAStore(QmsError):
    """There is no store at the place that was named."""


class UsageError(QmsError):
    """The request itself is wrong: an unknown name, a malformed number or date."""

    exit_code: ClassVar[int] = 2


class Busy(QmsError):
    """Another writer holds the store, or moved it meanwhile: try again."""

    exit_code: ClassVar[int] = 3

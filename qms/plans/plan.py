"""What an operation will do, complete before anything is written."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from qms.diagnostics import Diagnostic, in_order
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.ledger import LedgerEntry
from qms.plans.change import Change
from qms.wording import Message, msg


@attrs.frozen(kw_only=True)
class LeftOut:
    """A document that an act on many passed over, and why."""

    document: DocumentId
    code: str
    reason: Message


@attrs.frozen(kw_only=True)
class Plan:
    """One operation, decided: the change it makes, the ledger entry it adds, what it warns of and leaves out."""

    change: Change
    entry: LedgerEntry | None = None
    entry_path: str | None = None
    warnings: tuple[Diagnostic, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def refuse_errors(diagnostics: Iterable[Diagnostic], message: Message) -> tuple[Diagnostic, ...]:
    """Return the warnings among *diagnostics*; raises `Refused` with all of them where one is an error."""
    found = in_order(diagnostics)
    if any(d.is_error for d in found):
        raise Refused(message, diagnostics=found)
    return found


NOTHING_WRITTEN = msg("Nothing was written.")

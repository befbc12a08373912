"""What an operation will do, complete before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from qms.diagnostics import Diagnostic, in_order
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.ledger import LedgerEntry
from qms.model.preparations import Preparation
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
    """One operation, decided: the change it makes, the ledger entry it adds, what it warns of and leaves out.

    *preparation* is the decision that it prepares, under the name *preparation_name*.
    """

    change: Change
    entry: LedgerEntry | None = None
    entry_path: str | None = None
    preparation: Preparation | None = None
    preparation_name: str | None = None
    warnings: tuple[Diagnostic, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def differences(agreed: Plan, now: Plan) -> Iterator[Diagnostic]:
    """Yield in what *now* would write something else than what was agreed to; the commit it stands on does not count.

    Both were made for one moment, so that what a clock makes is the same in both.
    """
    was, is_now = ({**plan.change.takes, **plan.change.writes} for plan in (agreed, now))
    for path in sorted({*was, *is_now}):
        if path not in is_now:
            yield _other(msg("{path} was to be written, and would not be", path=path))
        elif path not in was:
            yield _other(msg("{path} was not to be written, and would be", path=path))
        elif was[path] != is_now[path]:
            yield _other(msg("{path} is not as it was", path=path))
    for path in sorted(now.change.removes - agreed.change.removes):
        yield _other(msg("{path} would be removed", path=path))
    for path in sorted(agreed.change.removes - now.change.removes):
        yield _other(msg("{path} would not be removed any more", path=path))
    if agreed.left_out != now.left_out:
        yield _other(msg("other documents would be left out"))


def _other(message: Message) -> Diagnostic:
    return Diagnostic(code="QMS-I031", message=message)


def refuse_errors(diagnostics: Iterable[Diagnostic], message: Message) -> tuple[Diagnostic, ...]:
    """Return the warnings among *diagnostics*; raises `Refused` with all of them where one is an error."""
    found = in_order(diagnostics)
    if any(d.is_error for d in found):
        raise Refused(message, diagnostics=found)
    return found


NOTHING_WRITTEN = msg("Nothing was written.")

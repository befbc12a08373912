"""What is remarked beside a revision or an entry: what it corrects, what corrects it, what was typed wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from qms.model.ledger import Act
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.entry_differences import Difference
    from qms.model.ledger import LedgerLine, Standing
    from qms.model.queries import EntryFile, LedgerQueries

_SHOWN = 2
"""Values that were typed wrong which a remark tells one by one; of more it tells how many."""


def corrections_of(history: Sequence[Standing]) -> dict[int, list[Standing]]:
    """Return by entry the revisions in a document's history that correct what it says of the document."""
    found: dict[int, list[Standing]] = {}
    for standing in history:
        if standing.line.act is Act.CORRECTION and standing.line.corrects is not None:
            found.setdefault(standing.line.corrects, []).append(standing)
    return found


def is_corrected_from_start(standing: Standing, corrections: Iterable[Standing]) -> bool:
    """Whether a revision never binds because another text stands for it from its first day on."""
    return any(correction.line.effective <= standing.line.effective for correction in corrections)


def remark_on_revision(
    standing: Standing,
    corrections: Iterable[Standing],
    reasons: Mapping[int, str | None],
    withdrawn: LedgerLine | None = None,
) -> Message | None:
    """Return what is remarked beside a revision; *reasons* are those of the rectifications by entry.

    *withdrawn* is the line of the ledger that took it out of force, if one did.
    """
    line = standing.line
    found: list[Message] = []
    if line.act is Act.CORRECTION and line.corrects is not None:
        found.append(_because(msg("corrects entry {n}", n=line.corrects), line.reason))
    for correction in corrections:
        named = {"n": correction.line.entry, "number": correction.line.number}
        found.append(
            msg("corrected from the start by entry {n}, {number}", **named)
            if is_corrected_from_start(standing, [correction])
            else msg("corrected by entry {n}, {number}", **named)
        )
    if withdrawn is not None:
        by = msg("withdrawn by entry {n}, {number}", n=withdrawn.entry, number=withdrawn.number or "–")
        found.append(_because(by, withdrawn.reason))
    if line.rectified_by is not None:
        found.append(_because(msg("rectified by entry {n}", n=line.rectified_by), reasons.get(line.rectified_by)))
    return _joined(found)


def remark_on_entry(file: EntryFile, rectified: Mapping[int, Sequence[Difference]]) -> Message | None:
    """Return what is remarked beside an entry; *rectified* says what each rectification put right, by its entry."""
    entry = file.entry
    found: list[Message] = []
    if entry.act is Act.CORRECTION and entry.corrects is not None:
        found.append(_because(msg("corrects entry {n}", n=entry.corrects), entry.reason))
    if entry.act is Act.SIGNED_COPY and entry.corrects is not None:
        found.append(_because(msg("of entry {entry}", entry=entry.corrects), entry.reason))
    for rectification in file.rectifications:
        last = rectification.entry
        if not (last.issues or last.withdraws or last.signed):
            found.append(_because(msg("made void by entry {n}", n=last.entry), last.reason))
            continue
        by = _because(msg("rectified by entry {n}", n=last.entry), last.reason)
        changes = rectified[last.entry]
        if not changes:
            found.append(by)
        elif len(changes) <= _SHOWN:
            found.append(msg("{by}: {changes}", by=by, changes=_joined(change.message() for change in changes)))
        else:
            found.append(msg("{by}: {n} values", by=by, n=len(changes)))
    return _joined(found)


def rectified_values(ledger: LedgerQueries, files: Iterable[EntryFile]) -> dict[int, tuple[Difference, ...]]:
    """Return by rectification what it put right in one of the entries."""
    found: dict[int, tuple[Difference, ...]] = {}
    for file in files:
        for rectification in file.rectifications:
            # Imported here: most ledgers hold none.
            from qms.model.entry_differences import rectified_in

            found[rectification.entry.entry] = rectified_in(ledger, file.entry.entry, rectification.entry)
    return found


def _because(what: Message, reason: str | None) -> Message:
    return msg("{what} ({reason})", what=what, reason=reason) if reason else what


def _joined(messages: Iterable[Message]) -> Message | None:
    found = [*messages]
    if not found:
        return None
    return reduce(lambda one, other: msg("{one}; {other}", one=one, other=other), found)

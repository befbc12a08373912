"""Bring back what was entered and somebody altered (`qms repair`)."""

from __future__ import annotations

import attrs

from qms.diagnostics import Severity
from qms.operations.loading import Loaded
from qms.operations.originals import LEDGER, REVIEWS, originals, strangers
from qms.operations.session import Outcome, Session
from qms.plans.change import Change
from qms.plans.plan import Plan


def repair(session: Session, *, dry_run: bool = False) -> Outcome:
    """Write every altered or missing file of the ledger and of the acts of review as it was first added.

    What an operation that was cut off left behind is tidied up on the way, as before every write. The outcome warns
    of files that lie beside them by hand: these are left alone.
    """

    def decide(loaded: Loaded) -> Plan:
        change = Change(base=loaded.system.commit, message="Repair", author=session.entered_by, at=session.now)
        if loaded.saved is None:
            return Plan(change=change)
        wanted = originals(session.store, loaded.saved)
        beside = [
            attrs.evolve(fault, severity=Severity.WARNING)
            for folder in (LEDGER, REVIEWS)
            for fault in strangers(session.store, loaded.saved, folder)
        ]
        written = attrs.evolve(
            change,
            message=f"Repair {', '.join(list(wanted)[:5])}" + (" and others" if len(wanted) > 5 else ""),
            writes=wanted,
            expects={path: _on_disk(loaded, path) for path in wanted},
        )
        return Plan(change=written, warnings=tuple(beside))

    return session.write(decide, dry_run=dry_run, despite_ledger=True)


def _on_disk(loaded: Loaded, path: str) -> bytes | None:
    try:
        return loaded.texts.read(path)
    except KeyError:
        return None

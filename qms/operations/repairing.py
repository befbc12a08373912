"""Bring back what the ledger holds and somebody altered (`qms repair`)."""

from __future__ import annotations

from qms.operations.loading import Loaded
from qms.operations.session import Outcome, Session
from qms.operations.verifying import altered_files
from qms.plans.change import Change
from qms.plans.plan import Plan


def repair(session: Session, *, dry_run: bool = False) -> Outcome:
    """Write every altered or missing file of the ledger and of the acts of review as it was first added.

    What an operation that was cut off left behind is tidied up on the way, as before every write.
    """

    def decide(loaded: Loaded) -> Plan:
        texts = loaded.texts
        there = set(texts.paths())
        wanted = altered_files(session.store, loaded)
        change = Change(
            base=loaded.system.commit,
            message=f"Repair {len(wanted)} files",
            author=session.entered_by,
            at=session.now,
            writes=wanted,
            expects={path: texts.read(path) if path in there else None for path in wanted},
        )
        return Plan(change=change)

    return session.write(decide, dry_run=dry_run, despite_ledger=True)

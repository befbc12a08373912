"""Plan the entry of a signed paper that arrived after its decision was entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from qms.errors import Refused, UsageError
from qms.model.digests import git_blob_id
from qms.model.ledger import Act, LedgerEntry
from qms.model.queries import EntryFile
from qms.model.settings import FORMAT
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.issuing import refuse_clock
from qms.plans.plan import Plan
from qms.plans.signed_files import SignedFile, with_signed_file
from qms.text.ledger import write_entry
from qms.wording import msg


def plan_signed_copy(
    system: System,
    decision: EntryFile,
    file: SignedFile,
    *,
    earlier: Mapping[str, str],
    reason: str | None,
    recorded: dt.datetime,
    recorded_by: str,
) -> Plan:
    """Return the plan of one entry that adds a signed file to a decision, and says nothing of what is in force.

    *earlier* are the signed files that the decision has already, by path, with git's id of their bytes. Raises
    `Refused` for the same file once more, `UsageError` for another one without a reason.
    """
    refuse_clock(system, recorded)
    number = decision.entry.number
    same = next((path for path, blob in earlier.items() if blob == git_blob_id(file.data)), None)
    if same is not None:
        raise Refused(
            msg("this very file is kept with {number} already: {path}", number=number, path=same),
            hint=msg("there is nothing to do; another file goes with --reason"),
        )
    if earlier and not reason:
        raise UsageError(
            msg("{number} has a signed file already: {path}", number=number, path=[*earlier][-1]),
            hint=msg("say with --reason why another one is added; the one before stays readable"),
        )
    last = system.ledger.last()
    assert last is not None  # there is a decision
    today = recorded.date()
    entry = LedgerEntry(
        format=FORMAT,
        entry=last.entry.entry + 1,
        previous=last.digest,
        act=Act.SIGNED_COPY,
        date=today,
        effective=today,
        recorded=recorded,
        recorded_by=recorded_by,
        signed=file.path,
        corrects=decision.entry.entry,
        reason=reason,
    )
    path = f"decisions/{today.year}/signed-{entry.entry}.md"
    change = Change(
        base=system.commit,
        message=f"Signed file of {number} ({decision.entry.date.isoformat()})",
        author=recorded_by,
        at=recorded,
        writes={path: write_entry(entry, "")},
        expects={path: None},
    )
    return Plan(change=with_signed_file(change, file), entry=entry, entry_path=path, warnings=file.renamed())

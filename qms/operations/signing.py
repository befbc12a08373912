"""The signed paper of a decision: kept byte for byte, with the decision or when it arrives (`qms attach`)."""

from __future__ import annotations

from pathlib import Path

import attrs

from qms.model.digests import git_blob_id
from qms.model.ledger import Act
from qms.model.numbers import parse_number
from qms.model.queries import EntryFile, LedgerQueries
from qms.operations.loading import Loaded
from qms.operations.reading import find_decision
from qms.operations.session import Outcome, Session
from qms.operations.user_files import read_file
from qms.plans.plan import Plan
from qms.plans.signed_copies import plan_signed_copy
from qms.plans.signed_files import SignedFile, signed_file


def read_signed(file: Path, *, name: str | None = None) -> SignedFile:
    """Return the signed file that the user named; raises `UsageError` where it cannot be read or is none."""
    return signed_file(read_file(file), given=file.name, name=name)


def placed(loaded: Loaded, file: SignedFile) -> SignedFile:
    """Return where a signed file is kept: the very file once, another one of its name beside it."""
    folder = file.path.rpartition("/")[0]
    on_main = loaded.saved.blob_ids(folder) if loaded.saved else {}
    on_disk = loaded.texts.blob_ids(folder)
    own = git_blob_id(file.data)
    stem, dot, ending = file.path.rpartition(".")
    path, n = file.path, 1
    while {on_main.get(path, own), on_disk.get(path, own)} != {own}:
        n += 1
        path = f"{stem}-{n}{dot}{ending}"
    return attrs.evolve(file, path=path, is_kept=path in on_main, lies_there=path in on_disk)


def names_decision(session: Session, reference: str) -> bool:
    """Whether *reference* is the number of a decision, such as ``244/QĐ-SCT@2021``, and no document's id or code."""
    number = reference.rpartition("@")[0] or reference
    return parse_number(number) is not None and not session.load().system.find_document(reference)


def attach_signed(
    session: Session,
    decision: str,
    file: Path,
    *,
    name: str | None = None,
    reason: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Add the signed file of a decision that was entered before it arrived, by an entry of its own.

    A second file needs a *reason*. Raises `UsageError`, `Refused` or `Busy`; nothing was written then.
    """
    signed = read_signed(file, name=name)

    def decide(loaded: Loaded) -> Plan:
        found = find_decision(loaded.ledger, decision)
        return plan_signed_copy(
            loaded.system,
            found,
            placed(loaded, signed),
            earlier=_kept_with(loaded, found),
            reason=reason,
            recorded=session.now,
            recorded_by=session.entered_by,
        )

    return session.write(decide, dry_run=dry_run)


def _kept_with(loaded: Loaded, decision: EntryFile) -> dict[str, str]:
    """Return the signed files of a decision, first to last, with git's id of their bytes on `main`."""
    paths = signed_paths(loaded.ledger, decision.entry.entry)
    return {p: loaded.saved.blob_ids(p.rpartition("/")[0]).get(p, "") if loaded.saved else "" for p in paths}


def signed_paths(ledger: LedgerQueries, entry: int) -> tuple[str, ...]:
    """Return the paths of all signed files that a decision was ever given, first to last."""
    at_first = [f.entry.signed for f in ledger.entries(known=entry) if f.entry.entry == entry]
    later = [f.entry.signed for f in ledger.entries() if f.entry.act is Act.SIGNED_COPY and f.entry.corrects == entry]
    return tuple(dict.fromkeys(path for path in (*at_first, *later) if path))

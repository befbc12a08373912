"""The answers of the command line as programs read them: their keys are a contract, and are only ever added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qms.model.digests import sha256
from qms.model.numbering import RevisionNumber

if TYPE_CHECKING:
    from qms.model.entry_differences import Difference
    from qms.model.ledger import Standing
    from qms.model.queries import EntryFile
    from qms.operations.reading import FrozenDocument, WorkingStatus

LIST_KEYS = (
    "code", "id", "title", "kind", "unit", "edition", "revision", "decision", "date", "effective", "until", "digest",
    "status",
)  # fmt: skip
HISTORY_KEYS = (
    "entry", "act", "edition", "revision", "decision", "date", "effective", "until", "recorded", "signer", "digest",
    "change", "replaces", "text", "status", "corrects", "corrected_by", "rectified_by", "reason",
)  # fmt: skip
DECISION_KEYS = (
    "entry", "act", "number", "date", "effective", "recorded", "subject", "signer", "book", "corrects", "issues",
    "withdraws", "commit", "signed", "reason", "rectified",
)  # fmt: skip
STATUS_KEYS = ("code", "id", "in_force", "working_digest", "changed", "reviews")


def list_row(standing: Standing) -> dict[str, Any]:
    """Return a row of the master list."""
    issue, line = standing.issue, standing.line
    return {
        "code": issue.code,
        "id": issue.document,
        "title": issue.title,
        "kind": issue.kind,
        "unit": issue.unit,
        "edition": issue.edition,
        "revision": issue.revision,
        "decision": line.number,
        "date": line.date,
        "effective": line.effective,
        "until": standing.until,
        "digest": issue.digest,
        "status": str(standing.status),
    }


def mended_row(standing: Standing, corrected_by: Sequence[int] = ()) -> dict[str, Any]:
    """Return what a revision corrects, what corrects it, and what last stated its entry anew, by their entries."""
    line = standing.line
    return {
        "corrects": line.corrects,
        "corrected_by": list(corrected_by),
        "rectified_by": line.rectified_by,
        "reason": line.reason,
    }


def show_row(document: FrozenDocument) -> dict[str, Any]:
    """Return a revision with its text and the files beside it."""
    working = document.working
    master = working.header.body if working.header else None
    return {
        **list_row(document.standing),
        "path": f"{working.path}/{master}" if master else working.text_path,
        "text": document.text,
        "attachments": [
            {"path": f"{working.path}/{name}", "digest": sha256(data)}
            for name, data in sorted(document.attachments.items())
        ],
    }


def missing_row(standing: Standing) -> dict[str, Any]:
    """Return a revision whose text was missing when it was entered, in an opening."""
    return {**list_row(standing), "path": None, "text": None, "attachments": []}


def history_row(standing: Standing, corrected_by: Sequence[int] = ()) -> dict[str, Any]:
    """Return a revision as a row of its document's history; *corrected_by* are the entries that correct it."""
    issue, line = standing.issue, standing.line
    return {
        "entry": line.entry,
        "act": str(line.act),
        "edition": issue.edition,
        "revision": issue.revision,
        "decision": line.number,
        "date": line.date,
        "effective": line.effective,
        "until": standing.until,
        "recorded": line.recorded,
        "signer": line.signer.person if line.signer else None,
        "digest": issue.digest,
        "change": issue.change,
        "replaces": list(issue.replaces),
        "text": "present" if issue.digest else "missing",
        "status": str(standing.status),
        **mended_row(standing, corrected_by),
    }


def decision_row(
    file: EntryFile, commits: Mapping[str, str], rectified: Mapping[int, Sequence[Difference]]
) -> dict[str, Any]:
    """Return an entry of the ledger as it reads now.

    *commits* gives the commit that put each path on `main`, *rectified* what each rectification put right, by entry.
    """
    entry = file.entry
    return {
        "entry": entry.entry,
        "act": str(entry.act),
        "number": entry.number,
        "date": entry.date,
        "effective": entry.effective,
        "recorded": entry.recorded,
        "subject": entry.subject,
        "signer": entry.signer.person if entry.signer else None,
        "book": entry.book,
        "corrects": entry.corrects,
        "issues": [
            {
                "document": line.document,
                "code": line.code,
                "edition": line.edition,
                "revision": line.revision,
                "digest": line.digest,
            }
            for line in entry.issues
        ],
        "withdraws": [{"document": line.document, "reason": line.reason} for line in entry.withdraws],
        "commit": commits.get(file.path),
        "signed": entry.signed,
        "reason": entry.reason,
        "rectified": [
            {
                "entry": one.entry.entry,
                "recorded": one.entry.recorded,
                "reason": one.entry.reason,
                "changes": [difference_row(change) for change in rectified[one.entry.entry]],
            }
            for one in file.rectifications
        ],
    }


def difference_row(difference: Difference) -> dict[str, Any]:
    """Return what a rectification put right in one value."""
    return {
        "document": difference.document,
        "field": difference.field,
        "before": difference.before,
        "after": difference.after,
    }


def status_row(status: WorkingStatus) -> dict[str, Any]:
    """Return how a working text stands."""
    return {
        "code": status.code,
        "id": status.document,
        "in_force": str(status.in_force) if status.in_force else None,
        "working_digest": status.digest,
        "changed": status.changed,
        "reviews": [
            {"by": act.by, "role": str(act.role), "verdict": str(act.verdict), "stale": stale}
            for act, stale in status.reviews
        ],
    }


def number_of(row: Mapping[str, Any]) -> str:
    """Return edition and revision as paper prints them, such as 02.00."""
    return str(RevisionNumber(row["edition"], row["revision"]))

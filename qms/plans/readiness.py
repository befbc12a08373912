"""Is a text ready to be issued: has it changed, and have those acted who must?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from qms.diagnostics import Diagnostic, Location
from qms.model.documents import WorkingDocument, is_unwritten
from qms.model.ledger import IssueLine, binding
from qms.model.reviews import ROLE_NAMES, assess
from qms.model.system import System
from qms.wording import listed, msg


def last_issued(system: System, document: str) -> IssueLine | None:
    """Return the revision of a document that the highest decision put in force, now or in future; None if none did."""
    lines = system.ledger.lines(document)
    line = binding(lines, on=dt.date.max)
    return line.issue if line else None


def is_changed(system: System, document: WorkingDocument) -> bool:
    """Whether the text differs from the one that was last issued, withdrawn since or not, or was never issued.

    Of one whose text was missing at the opening, a text that somebody wrote or found since is a change.
    """
    line = binding((x for x in system.ledger.lines(document.id) if x.issue is not None), on=dt.date.max)
    if line is None or line.issue is None:
        return True
    if line.issue.digest is None:
        return not is_unwritten(document)
    return line.issue.digest != document.digest


def review_gaps(system: System, document: WorkingDocument) -> Iterator[Diagnostic]:
    """Yield what the review policy still asks of the text as it stands (ISO 9001, 7.5.2 c)."""
    acts = system.reviews.of(document.id, document.digest)
    state = assess(acts, policy=system.settings.review)
    place = Location(path=document.text_path)
    for act in state.rejections:
        yield Diagnostic(
            code="QMS-R002",
            message=msg(
                "{code} was rejected by {person} on {date}: {reason}",
                code=document.code, person=act.by, date=act.date, reason=act.reason or "–",
            ),
            location=place,
            hint=msg("change the text and have it reviewed again"),
        )  # fmt: skip
    if state.missing:
        roles = listed(ROLE_NAMES[role] for role in state.missing)
        issued = last_issued(system, document.id)
        stale = any(
            act.digest_of(document.id) not in (document.digest, issued and issued.digest)
            for act in system.reviews.about(document.id)
        )
        message = (
            msg(
                "{code} changed after it was reviewed; missing: {roles}",
                code=document.code,
                roles=roles,
            )
            if stale and not acts
            else msg(
                "{code} lacks reviews: {roles}",
                code=document.code,
                roles=roles,
            )
        )
        yield Diagnostic(
            code="QMS-R001",
            message=message,
            location=place,
            hint=msg("enter the acts with `qms review`, or say --on-paper if they were done on paper"),
        )

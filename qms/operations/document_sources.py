"""The text that a paper shows: a revision that was issued, or a working text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from qms.errors import Refused
from qms.model.documents import is_unwritten
from qms.model.ledger import Standing, Status
from qms.model.numbering import RevisionNumber
from qms.operations.reading import frozen, standing_of
from qms.operations.resolving import find_working
from qms.wording import msg

if TYPE_CHECKING:
    from qms.model.documents import Header, WorkingDocument
    from qms.operations.loading import Loaded
    from qms.operations.session import Session


@attrs.frozen(kw_only=True)
class DocumentSource:
    """A text with what is known of it. *standing* is None for a working text; *day* is that of all names on it."""

    working: WorkingDocument
    header: Header
    standing: Standing | None
    day: dt.date

    @property
    def number(self) -> RevisionNumber | None:
        """Which revision it is."""
        return RevisionNumber.of(self.standing.issue) if self.standing else None

    @property
    def is_in_force(self) -> bool:
        """Whether it binds on the day that was asked for."""
        return self.standing is not None and self.standing.status is Status.IN_FORCE


def working_source(session: Session, loaded: Loaded, reference: str) -> DocumentSource:
    """Return the working text of a document; raises `Refused` where it cannot be read or is not written yet."""
    document = find_working(loaded.system, reference)
    working = loaded.system.documents[document]
    if working.header is None:
        raise Refused(
            msg("the header of {code} cannot be read", code=working.code),
            diagnostics=loaded.system.documents.faults(document),
        )
    if is_unwritten(working):
        raise Refused(
            msg("{code} has no text yet", code=working.code), hint=msg("write it in {path}", path=working.text_path)
        )
    return DocumentSource(working=working, header=working.header, standing=None, day=session.today)


def frozen_source(
    session: Session, loaded: Loaded, reference: str, on: dt.date, revision: RevisionNumber | None
) -> DocumentSource:
    """Return the revision that is in force on a day, or the one with the number; raises what reading it raises."""
    found = frozen(session, standing_of(loaded, reference, on=on, revision=revision))
    standing = found.standing
    return DocumentSource(working=found.working, header=found.header, standing=standing, day=standing.line.effective)

"""A decision in preparation (`plans/<name>.toml`), the request for a change: what it will do, and to which bytes."""

from __future__ import annotations

import datetime as dt
import enum

import attrs

from qms.model.codes import DocumentId
from qms.model.ledger import Act, Signer
from qms.model.numbering import RevisionNumber
from qms.model.papers import PaperReference
from qms.wording import msg

FOLDER = "plans"


class DocumentVerdict(enum.StrEnum):
    """What a decision makes of one document: ban hành, sửa đổi, ban hành lại, bãi bỏ."""

    NEW = "new"
    AMENDED = "amended"
    REISSUED = "reissued"
    WITHDRAWN = "withdrawn"


VERDICT_NAMES = {
    DocumentVerdict.NEW: msg("issued"),
    DocumentVerdict.AMENDED: msg("amended"),
    DocumentVerdict.REISSUED: msg("issued again"),
    DocumentVerdict.WITHDRAWN: msg("withdrawn"),
}
"""The verdicts as people say them."""


@attrs.frozen(kw_only=True)
class PreparedDocument:
    """One document of a decision in preparation, with the number it will bear, pinned to its bytes.

    *edition*, *revision* and *digest* are absent where it is withdrawn. *kind* and *unit*, and in an opening *number*,
    *date* and *effective*, stand only where a rectification states a line anew.
    """

    document: DocumentId
    code: str
    title: str
    verdict: DocumentVerdict
    edition: int | None = None
    revision: int | None = None
    digest: str | None = None
    change: str | None = None
    change_basis: str | None = None
    reason: str | None = None
    """Why it is withdrawn."""
    kind: str | None = None
    unit: str | None = None
    number: str | None = None
    date: dt.date | None = None
    effective: dt.date | None = None

    @property
    def to_be(self) -> RevisionNumber | None:
        """The number that it will bear; None where it is withdrawn."""
        if self.edition is None or self.revision is None:
            return None
        return RevisionNumber(self.edition, self.revision)


@attrs.frozen(kw_only=True)
class Preparation:
    """A decision before it has a number. *became* is the decision that it ended in.

    *corrects* is the entry that a correction or a rectification is about; *number* and *date* stand only in a
    rectification, which states its entry anew.
    """

    act: Act = Act.ISSUE
    corrects: int | None = None
    number: str | None = None
    date: dt.date | None = None
    subject: str | None = None
    signer: Signer | None = None
    effective: dt.date | None = None
    edition: int | None = None
    reissue: bool = False
    from_start: bool = False
    bases: tuple[PaperReference, ...] = ()
    prepared: dt.datetime
    prepared_by: str
    became: PaperReference | None = None
    documents: tuple[PreparedDocument, ...] = ()


@attrs.frozen(kw_only=True)
class PreparationFile:
    """A decision in preparation with its files: the bytes of its TOML, and the draft of the decision's own text."""

    name: str
    preparation: Preparation
    data: bytes
    draft: bytes | None = None

    @property
    def path(self) -> str:
        """The path of its TOML."""
        return preparation_path(self.name)


def preparation_path(name: str) -> str:
    """Return the path of the decision in preparation that bears *name*."""
    return f"{FOLDER}/{name}.toml"


def draft_path(name: str) -> str:
    """Return the path of the draft of the decision's own text."""
    return f"{FOLDER}/{name}.md"

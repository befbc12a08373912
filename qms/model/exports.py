"""What a folder of in-force papers holds, as it was last written: what tells our files there from people's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from qms.model.codes import DocumentId
from qms.model.ledger import IssueLine


@attrs.frozen(kw_only=True, order=True)
class RevisionKey:
    """A revision by what readers have of it: its number and its text. A decision that confirms it makes no new one."""

    document: DocumentId
    edition: int
    revision: int
    digest: str

    @classmethod
    def of(cls, issue: IssueLine) -> RevisionKey | None:
        """Return the key of the revision that a line of the ledger issues; None where its text is missing."""
        if issue.digest is None:
            return None
        return cls(document=issue.document, edition=issue.edition, revision=issue.revision, digest=issue.digest)


@attrs.frozen(kw_only=True)
class FolderManifest:
    """What the last export wrote into a folder.

    *ledger* is the digest of the first entry of the ledger, which no other store has; None where there was none.
    *files* and *coming* map paths to digests: *coming* are those of an export that was cut off before it was done.
    *revisions* are all that the folder holds or held, in force or not.
    """

    ledger: str | None
    on: dt.date
    files: Mapping[str, str]
    coming: Mapping[str, str] = attrs.field(factory=dict)
    revisions: frozenset[RevisionKey] = frozenset()
    made_from: Mapping[str, str] = attrs.field(factory=dict)
    """The digests of PDF files by those of what they were made from."""

    def written(self) -> Mapping[str, frozenset[str]]:
        """Return the digests that we may have given each path, by the path in lower case: case tells none apart."""
        found: dict[str, set[str]] = {}
        for path, digest in (*self.files.items(), *self.coming.items()):
            found.setdefault(path.casefold(), set()).add(digest)
        return {path: frozenset(digests) for path, digests in found.items()}

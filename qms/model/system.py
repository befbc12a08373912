"""The whole quality management system at one moment, as operations and checks look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import attrs

from qms.model.codes import DocumentId, ascii_slug
from qms.model.documents import WorkingDocument
from qms.model.kinds import Kind
from qms.model.organisation import Organisation
from qms.model.papers import Paper
from qms.model.queries import LedgerQueries
from qms.model.records import NoRecords, Records
from qms.model.reviews import Review
from qms.model.settings import Settings

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic


class Documents(Protocol):
    """The working texts, each read when it is first asked for."""

    def __iter__(self) -> Iterator[DocumentId]:
        """Iterate over the ids of all folders, sorted."""
        ...

    def __len__(self) -> int:
        """Return the number of folders."""
        ...

    def __contains__(self, document: object) -> bool:
        """Whether there is a folder of that id."""
        ...

    def __getitem__(self, document: str) -> WorkingDocument:
        """Return one document; raises KeyError where there is no folder."""
        ...

    def raw(self, document: str) -> tuple[str, Mapping[str, bytes]]:
        """Return the kind and the files of one document, unread; raises KeyError where there is no folder."""
        ...

    def fetch_all(self) -> None:
        """Read the bytes of every folder at once; faster than one by one."""
        ...

    def twin(self, document: str) -> str | None:
        """Return another folder with the id of *document*, where there is one."""
        ...

    def faults(self, document: str) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the files of one document."""
        ...


class Reviews(Protocol):
    """The acts of review."""

    def of(self, document: str, digest: str) -> Sequence[Review]:
        """Return the acts on one digest of one document, oldest first."""
        ...

    def about(self, document: str) -> Sequence[Review]:
        """Return the acts on any digest of one document, oldest first."""
        ...

    def all(self) -> Sequence[tuple[str, Review]]:
        """Return every act with the path of its file, sorted by path."""
        ...


@attrs.frozen(kw_only=True)
class System:
    """Settings, organisation, ledger, texts, reviews, papers and records of a store, all at one commit.

    *commit* is None in a store that has none yet. *papers* map paths to papers.
    """

    commit: str | None
    settings: Settings
    organisation: Organisation
    kinds: Mapping[str, Kind]
    ledger: LedgerQueries
    documents: Documents
    reviews: Reviews
    papers: Mapping[str, Paper]
    records: Records = attrs.field(factory=NoRecords)

    def find_document(self, reference: str) -> tuple[DocumentId, ...]:
        """Return the documents that an id, a code or a former code names: none, one, or all that fit.

        A working text's own code comes before a code that only the ledger knows.
        """
        wanted = reference.strip()
        if wanted in self.documents or self.ledger.lines(wanted):
            return (DocumentId(wanted),)
        guess = DocumentId(ascii_slug(wanted))
        if guess in self.documents and self._bears(guess, wanted):
            return (guess,)
        issued = tuple(self.ledger.with_code(wanted))
        current = tuple(d for d in issued if d in self.documents and self._bears(d, wanted))
        if current:
            return current
        return tuple(d for d in self.documents if self._bears(d, wanted)) or issued

    def _bears(self, document: DocumentId, code: str) -> bool:
        return self.documents[document].code.casefold() == code.casefold()

"""What a check is given to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping

import attrs

from qms.checks.facts import DocumentFacts
from qms.diagnostics import Location
from qms.model.codes import DocumentId
from qms.model.documents import WorkingDocument
from qms.model.kinds import Kind
from qms.model.organisation import Organisation
from qms.model.settings import Settings
from qms.model.system import System
from qms.text.markdown import Outline


@attrs.frozen(kw_only=True)
class DocumentView:
    """One document as a check of scope *document* sees it, on the day *on*; no other text is in sight."""

    document: WorkingDocument
    outline: Outline
    """Headings and links of the Markdown, with their lines in `document.md`."""
    settings: Settings
    organisation: Organisation
    kinds: Mapping[str, Kind]
    on: dt.date
    locate: Callable[[str], Location]
    """Return the place of a field of the header, such as ``steps[2].unit``."""


@attrs.frozen(kw_only=True)
class SystemView:
    """The whole system as a check of scope *system* sees it, on the day *on*."""

    system: System
    subjects: Collection[DocumentId]
    """The documents to be judged: all, or those of a decision."""
    facts: Mapping[DocumentId, DocumentFacts]
    """Every working document by id; cheaper than `system.documents`."""
    resolves: Callable[[str], bool]
    """Whether an id, a code or a former code names a document."""
    on: dt.date
    locate: Callable[[str, str], Location]
    """Return the place of a field in a file, by path and field."""

    def judged(self) -> Iterator[DocumentFacts]:
        """Yield the facts of the documents to be judged."""
        for document in self.subjects:
            yield self.facts[document]

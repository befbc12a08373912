"""What the rules about the whole system need of each document; small, so that it can be remembered."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import attrs

from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME
from qms.model.documents import WorkingDocument, folder_path
from qms.text.markdown import Outline

LINK_SCHEME = "qms:"


@attrs.frozen
class Citation:
    """A link to another document, or a paper that is cited; *line* is of `document.md` where it is known."""

    target: str
    line: int | None = None
    date: dt.date | None = None


@attrs.frozen(kw_only=True)
class DocumentFacts:
    """One document, as the rules of scope *system* see it."""

    id: DocumentId
    kind: str
    code: str | None
    """None where the header cannot be read."""
    unit: str | None = None
    parent: str | None = None
    digest: str = ""
    links: tuple[Citation, ...] = ()
    bases: tuple[Citation, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> str:
        """The folder from the top of the store."""
        return folder_path(self.kind, self.id)

    @property
    def text_path(self) -> str:
        """The path of its `document.md`."""
        return f"{self.folder}/{TEXT_NAME}"

    @property
    def manage_path(self) -> str:
        """The path of its `manage.toml`."""
        return f"{self.folder}/{MANAGE_NAME}"


def facts_of(document: WorkingDocument, outline: Outline) -> DocumentFacts:
    """Return the facts of one document."""
    header = document.header
    links = tuple(
        Citation(unquote(link.target.removeprefix(LINK_SCHEME)), link.line)
        for link in outline.links
        if link.target.startswith(LINK_SCHEME)
    )
    return DocumentFacts(
        id=document.id,
        kind=document.kind,
        code=header.code if header else None,
        unit=header.unit if header else None,
        parent=header.parent if header else None,
        digest=document.digest,
        links=links,
        bases=tuple(Citation(b.number, None, b.date) for b in header.bases) if header else (),
        seen=tuple(sorted(document.management.seen.items())),
    )

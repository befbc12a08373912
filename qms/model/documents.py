"""Controlled documents as they are being worked on (ISO 9001, 7.5)."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

import attrs

from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME, folder_digest, git_tree_id
from qms.model.procedures import Procedure, Step


class Sensitivity(enum.StrEnum):
    """Who may read a document. State secrets have no place in a store, so no word for them exists."""

    PUBLIC = "public"
    INTERNAL = "internal"


@attrs.frozen(kw_only=True)
class LegalBasis:
    """A paper that a document rests on, with the article where it matters."""

    number: str
    date: dt.date | None = None
    article: str | None = None
    title: str | None = None


@attrs.frozen(kw_only=True)
class Header:
    """What the front matter of `document.md` says."""

    code: str
    title: str
    unit: str
    language: str = "vi"
    clauses: tuple[str, ...] = ()
    parent: DocumentId | None = None
    body: str | None = None
    attachments: tuple[str, ...] = ()
    bases: tuple[LegalBasis, ...] = ()
    procedure: Procedure | None = None
    steps: tuple[Step, ...] = ()

    @property
    def listed_files(self) -> frozenset[str]:
        """The files that belong to the folder beside `document.md` and `manage.toml`."""
        return frozenset(self.attachments) | ({self.body} if self.body else set())


@attrs.frozen(kw_only=True)
class Management:
    """What `manage.toml` says: how the document is looked after, outside its digest."""

    review_interval: int | None = None
    """Months between two periodic reviews of the document."""
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    change: str | None = None
    change_basis: str | None = None
    seen: Mapping[str, str] = attrs.field(factory=dict)
    """Linked documents by id, with the digest at which somebody last looked at them."""


@attrs.frozen(kw_only=True)
class WorkingDocument:
    """One document's folder, read: its header, its text and its files.

    *header* is None where `document.md` cannot be read; the diagnostics say why.
    """

    id: DocumentId
    kind: str
    header: Header | None
    management: Management
    body: str
    """The Markdown below the header."""
    body_line: int = 1
    """The line of `document.md` on which the body begins."""
    files: Mapping[str, bytes]

    SUFFIXES: ClassVar[frozenset[str]] = frozenset({".doc", ".docx", ".xls", ".xlsx", ".pdf", ".odt", ".ods"})

    @property
    def path(self) -> str:
        """The folder, from the top of the store."""
        return folder_path(self.kind, self.id)

    @property
    def text_path(self) -> str:
        """The path of its `document.md`."""
        return f"{self.path}/{TEXT_NAME}"

    @property
    def manage_path(self) -> str:
        """The path of its `manage.toml`, there or not."""
        return f"{self.path}/{MANAGE_NAME}"

    @cached_property
    def digest(self) -> str:
        """The digest of the folder."""
        return folder_digest(self.files)

    @cached_property
    def tree(self) -> str:
        """The id of the git tree of the folder."""
        return git_tree_id(self.files)

    @property
    def code(self) -> str:
        """Its code, or its id where the header cannot be read."""
        return self.header.code if self.header else self.id


def is_unwritten(document: WorkingDocument) -> bool:
    """Whether nobody has written the text yet: the header names no file and no step, and nothing is below it."""
    header = document.header
    if header is None or header.listed_files or header.steps:
        return False
    return not document.body.strip()


def folder_path(kind: str, document: str) -> str:
    """Return the path of a document's folder."""
    return f"documents/{kind}/{document}"


def split_path(path: str) -> tuple[str, DocumentId, str] | None:
    """Return (kind, document, path inside the folder) of a file below `documents/`, or None for any other."""
    parts = path.split("/", 3)
    if len(parts) < 4 or parts[0] != "documents":
        return None
    return parts[1], DocumentId(parts[2]), parts[3]

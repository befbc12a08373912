"""What checks are given to look at, made of the files of a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import attrs
from support.stores import TODAY, system_of

from qms.checks.facts import facts_of
from qms.checks.views import DocumentView, SystemView
from qms.diagnostics import Location
from qms.model.codes import DocumentId
from qms.text.documents import locator, outline_of


def document_view(files: Mapping[str, bytes], *, on: dt.date = TODAY, **system: Any) -> DocumentView:
    """Return the one document in *files* as a check of scope *document* sees it."""
    whole = system_of(files, **system)
    [name] = whole.documents
    document = whole.documents[name]
    return DocumentView(
        document=document,
        outline=outline_of(document),
        settings=whole.settings,
        organisation=whole.organisation,
        kinds=whole.kinds,
        on=on,
        locate=locator(document.text_path, document.files.get("document.md", b"")),
    )


def system_view(
    files: Mapping[str, bytes], *, on: dt.date = TODAY, subjects: Collection[str] | None = None, **system: Any
) -> SystemView:
    """Return the system with *files* as a check of scope *system* sees it; all documents are judged by default."""
    whole = system_of(files, **system)
    documents = [whole.documents[name] for name in whole.documents]
    return SystemView(
        system=whole,
        subjects=tuple(map(DocumentId, whole.documents if subjects is None else subjects)),
        facts={document.id: facts_of(document, outline_of(document)) for document in documents},
        resolves=lambda target: bool(whole.find_document(target)),
        on=on,
        locate=lambda path, field: _place(files, path, field),
    )


def _place(files: Mapping[str, bytes], path: str, field: str) -> Location:
    found = locator(path, files.get(path, b""))(field)
    return found if path in files else attrs.evolve(found, line=None)

"""The texts of an export as PDF files, none of them made anew that the folder has already."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import attrs

from qms._version import __version__
from qms.model.digests import sha256
from qms.operations.exported_texts import ExportedFile
from qms.operations.pdf_papers import document_pdf
from qms.operations.shown_documents import controlled_paper_of
from qms.text.markdown import outline

if TYPE_CHECKING:
    from qms.operations.document_sources import DocumentSource
    from qms.operations.loading import Loaded
    from qms.render.controlled_papers import ControlledPaper


class PageSort(StrEnum):
    """As which sort of file an export writes a text in Markdown."""

    PDF = "pdf"
    HTML = "html"

    @classmethod
    def possible(cls) -> PageSort:
        """Return the better one of those that can be written here: `typst` may not be installed."""
        return cls.PDF if importlib.util.find_spec("typst") is not None else cls.HTML


def exported_pdf(
    loaded: Loaded, source: DocumentSource, path: str, *, on: dt.date, known: Mapping[str, str]
) -> tuple[ExportedFile, str]:
    """Return the PDF file of a text, and the digest of all that it is made from.

    *known* has digests of PDF files by such ones; of those the file is only made where its bytes are asked for. Raises
    `Refused` for a text that no PDF can show, as `document_pdf`.
    """
    shown = controlled_paper_of(loaded, source, on)
    made_from = _digest(shown)
    if made_from in known:
        return ExportedFile(path=path, digest=known[made_from], source=partial(document_pdf, source, shown)), made_from
    return ExportedFile.made(path, document_pdf(source, shown)), made_from


def _digest(shown: ControlledPaper) -> str:
    """Return the digest of what a paper says, where its links lead among it, and of what writes it."""
    from importlib.metadata import version

    said = attrs.asdict(shown, recurse=False, filter=lambda field, _: field.name not in ("linked", "pictures"))
    links = [(link.target, shown.linked(link.target)) for link in outline(shown.text).links]
    pictures = [(name, sha256(data)) for name, data in sorted(shown.pictures.items())]
    return sha256(repr((__version__, version("typst"), said, links, pictures)).encode())

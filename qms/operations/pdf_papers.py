"""Write a controlled document as PDF, and say what of its text a PDF file cannot show, and on which line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused
from qms.model.digests import TEXT_NAME
from qms.text.markdown import outline
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.document_sources import DocumentSource
    from qms.render.controlled_papers import ControlledPaper

PictureFault = Callable[[bytes], Message | None]
"""Return why a picture cannot be shown in files of a sort; None where it can."""


def document_pdf(source: DocumentSource, shown: ControlledPaper) -> bytes:
    """Return the PDF file of a text in Markdown.

    Raises `Refused`, with a diagnostic for each, where the fonts lack letters of it, and `UsageError` where typst is
    not installed.
    """
    from qms.render.typst_document import controlled_pdf
    from qms.render.typst_pdf import MissingLetters

    try:
        return controlled_pdf(shown)
    except MissingLetters as missing:
        raise Refused(missing.message, hint=missing.hint, diagnostics=[*_where(source, missing.letters)]) from None


def _where(source: DocumentSource, letters: str) -> Iterator[Diagnostic]:
    working = source.working
    lines = working.files.get(TEXT_NAME, b"").decode("utf-8", "replace").split("\n")
    for letter in letters:
        line = next((number for number, text in enumerate(lines, start=1) if letter in text), None)
        yield Diagnostic(
            code="QMS-E030",
            message=msg("no font of a PDF file has the letter {letter}", letter=f"{letter} (U+{ord(letter):04X})"),
            location=Location(path=working.path if line is None else working.text_path, line=line),
            hint=msg("write another letter in its place"),
        )


def unshown_pictures(source: DocumentSource, fault_of: PictureFault) -> Iterator[Diagnostic]:
    """Yield each picture of the text that cannot be shown in a file: its name stands in its place."""
    working = source.working
    files: Mapping[str, bytes] = working.files
    for image in outline(working.body, working.body_line).images:
        name = unquote(image.target)
        listed = name in source.header.attachments and name in files
        fault = fault_of(files[name]) if listed else msg("the document has no such attachment")
        if fault is not None:
            yield Diagnostic(
                code="QMS-E020",
                message=msg("the picture {name} is not shown: {reason}", name=name, reason=fault),
                location=Location(path=working.text_path, line=image.line),
                hint=msg("its name stands in its place; put a picture into the folder and list it in `attachments`"),
                severity=Severity.WARNING,
            )

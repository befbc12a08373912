"""Drafts of official papers: a header between two ``+++`` lines and the text, in one Markdown file."""

from __future__ import annotations

from qms.diagnostics import Diagnostic
from qms.model.paper_drafts import PaperDraft, PaperDraftFile
from qms.text.front_matter import split_front_matter
from qms.text.source import SourceText, decode, normalised
from qms.text.values import read_text


def read_paper_draft(data: bytes, *, path: str) -> tuple[PaperDraftFile | None, tuple[Diagnostic, ...]]:
    """Return the draft in a file, or None, with all that is wrong in it; line ends of any system are taken."""
    data = normalised(data)
    text, faults = decode(data, path=path)
    if text is None:
        return None, faults
    parts, found = split_front_matter(SourceText(path, text))
    if parts is None:
        return None, (*faults, *found)
    draft, wrong = read_text(parts.header, PaperDraft)
    faults = (*faults, *found, *wrong)
    if draft is None:
        return None, faults
    body = parts.body
    return PaperDraftFile(path=path, data=data, draft=draft, text=body.text, text_line=body.first_line), faults

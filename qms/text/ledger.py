"""The files of the ledger: header and the decision's own text."""

from __future__ import annotations

from qms.diagnostics import Diagnostic
from qms.model.digests import sha256
from qms.model.ledger import LedgerEntry
from qms.model.queries import EntryFile
from qms.text.front_matter import join_front_matter, split_front_matter
from qms.text.source import SourceText, decode
from qms.text.values import read_text, text_bytes
from qms.text.writing import write_checked

LIMIT = 16 * 1024 * 1024
"""The bytes of the largest file of the ledger that is read: a decision may name thousands of documents."""


def read_entry(data: bytes, *, path: str) -> tuple[EntryFile | None, tuple[Diagnostic, ...]]:
    """Return the entry in a file of the ledger, or None, with all that is wrong in the file."""
    text, faults = decode(data, path=path, limit=LIMIT)
    if text is None:
        return None, faults
    parts, found = split_front_matter(SourceText(path, text), limit=None)
    if parts is None:
        return None, (*faults, *found)
    entry, wrong = read_text(parts.header, LedgerEntry)
    if entry is None:
        return None, (*faults, *found, *wrong)
    file = EntryFile(entry=entry, path=path, digest=sha256(data), text=parts.body.text)
    return file, (*faults, *found, *wrong)


def entry_file(entry: LedgerEntry, data: bytes, *, path: str) -> EntryFile:
    """Return the file of an entry that was written as *data*; the header is not read anew."""
    parts, _ = split_front_matter(SourceText(path, data.decode()), limit=None)
    assert parts is not None  # `write_entry` made it
    return EntryFile(entry=entry, path=path, digest=sha256(data), text=parts.body.text)


def write_entry(entry: LedgerEntry, text: str) -> bytes:
    """Return the file of an entry; raises `Refused` where it would not read back equal.

    Line ends and letters of the decision's own text are brought to LF and NFC.
    """
    body = text if not text or text.startswith("\n") else "\n" + text
    return text_bytes(join_front_matter(write_checked(entry), body), limit=LIMIT)

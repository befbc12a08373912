"""The list of what a decision issues and withdraws, as its annex prints it, and the one digest that names it whole.

The head of the agency signs a paper: with this digest on it, the signature holds the bytes from outside the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from qms.model.ledger import LedgerEntry
from qms.model.numbering import RevisionNumber
from qms.model.preparations import Preparation

SHOWN_DIGITS = 16
"""The first digits of each text's digest that the annex prints."""

_MISSING = "missing"
_WITHDRAWN = "withdrawn"


def digest_of_entry(entry: LedgerEntry) -> str:
    """Return the digest of the list that an entry of the ledger holds; see `digest_of_lines`."""
    issued = [_issued(line.document, line.digest, RevisionNumber.of(line)) for line in entry.issues]
    return digest_of_lines([*issued, *(_withdrawn(line.document) for line in entry.withdraws)])


def digest_of_preparation(preparation: Preparation) -> str:
    """Return the digest of the list that a decision in preparation holds: that of the entry it will be."""
    return digest_of_lines(
        _withdrawn(x.document) if x.to_be is None else _issued(x.document, x.digest, x.to_be)
        for x in preparation.documents
    )


def digest_of_lines(lines: Iterable[str]) -> str:
    """Return ``sha256:<hex>`` of the lines of a list, sorted by their bytes.

    A line is ``<64 hex digits of the text's digest>  <id> <EE.RR>``, two blanks and one; ``missing`` stands where the
    text is missing, and what is withdrawn is ``withdrawn  <id>``. Each ends in a line feed.
    """
    return "sha256:" + hashlib.sha256(b"".join(sorted(f"{line}\n".encode() for line in lines))).hexdigest()


def _issued(document: str, digest: str | None, number: RevisionNumber) -> str:
    return f"{digest.removeprefix('sha256:') if digest else _MISSING}  {document} {number}"


def _withdrawn(document: str) -> str:
    return f"{_WITHDRAWN}  {document}"

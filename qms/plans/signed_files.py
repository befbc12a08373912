"""The signed file of a decision, or its scan: is it one, and under which name is it kept?"""

from __future__ import annotations

import attrs

from qms.diagnostics import Diagnostic
from qms.errors import UsageError
from qms.model.codes import portable_file_name
from qms.model.digests import sha256
from qms.plans.change import Change
from qms.plans.file_names import kept_as
from qms.wording import Message, msg

SCANS = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""The ends of the names of pictures that may be the scan of a signed paper."""

_NEAR_THE_END = 2048
"""Bytes at the end of a PDF among which its end is said: mail and e-office programs put blanks behind it."""
_NEAR_THE_START = 1024
"""Bytes at the start of a PDF among which it says that it is one (ISO 32000-1, annex H.3.4.1)."""
_OTHERS = {b"PK\x03\x04": "Word, Excel", b"\xd0\xcf\x11\xe0": "Word, Excel 97-2003", b"<": "HTML, XML"}
"""What else such a file often is, by its first bytes."""


@attrs.frozen(kw_only=True)
class SignedFile:
    """A signed file with the path where it is kept, byte for byte. *given* is the name that was meant for it."""

    path: str
    data: bytes
    given: str
    is_kept: bool = False
    """Whether `main` holds it there already."""
    lies_there: bool = False
    """Whether it lies there on the disk already."""

    def renamed(self) -> tuple[Diagnostic, ...]:
        """Return that the file is kept under another name than it came with, where that is so."""
        return kept_as(self.given, self.path)


def with_signed_file(change: Change, signed: SignedFile) -> Change:
    """Return *change* with a signed file, byte for byte; one that is kept already is not written twice."""
    if signed.is_kept:
        return change
    if signed.lies_there:
        return attrs.evolve(change, takes={**change.takes, signed.path: signed.data})
    return attrs.evolve(
        change,
        writes={**change.writes, signed.path: signed.data},
        expects={**change.expects, signed.path: None},
    )


def signed_file(data: bytes, *, given: str, name: str | None = None) -> SignedFile:
    """Return the file of a signed decision as it will be kept; raises `UsageError` where it is none.

    *given* is its name as it came, *name* the one under which it shall be kept; either is brought to a name that
    works on every system. What counts is what the file holds, not how it is called.
    """
    kept = portable_file_name(name or given)
    suffix = f".{kept.rpartition('.')[2].lower()}"
    is_scan = suffix in SCANS
    if suffix != ".pdf" and not is_scan:
        raise UsageError(
            msg("{file} is neither a PDF nor the scan of a paper", file=given),
            hint=msg("give the signed PDF, or a picture: {suffixes}", suffixes=", ".join(SCANS)),
        )
    if not (_is_picture(data) if is_scan else _is_pdf(data)):
        raise UsageError(
            msg("{file} is no {kind}, whatever its name says", file=given, kind=suffix[1:].upper())
            if not _is_cut_off(data)
            else msg("{file} begins as a PDF and has no end: it was cut off", file=given),
            hint=_hint(data),
        )
    digits = sha256(data).removeprefix("sha256:")[:4]
    return SignedFile(path=f"files/{digits}/{kept}", data=data, given=name or given)


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_NEAR_THE_START] and b"%%EOF" in data[-_NEAR_THE_END:]


def _is_cut_off(data: bytes) -> bool:
    return b"%PDF-" in data[:_NEAR_THE_START] and b"%%EOF" not in data[-_NEAR_THE_END:]


def _is_picture(data: bytes) -> bool:
    is_png = data.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in data[-16:]
    is_jpeg = data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-_NEAR_THE_END:]
    return is_png or is_jpeg or data.startswith((b"II*\x00", b"MM\x00*"))


def _hint(data: bytes) -> Message:
    if not data:
        return msg("the file is empty: fetch it once more")
    if _is_cut_off(data):
        return msg("fetch it once more from where it came")
    other = next((what for start, what in _OTHERS.items() if data.startswith(start)), None)
    if other is not None:
        return msg("it looks like {what}; give the signed PDF", what=other)
    return msg("open it to see what it is; give the signed PDF")

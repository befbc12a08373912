"""Edition (lần ban hành) and revision (lần sửa đổi) of a controlled document."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from qms.model.ledger import IssueLine

_WRITTEN = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,6}))?")


@attrs.frozen(order=True)
class RevisionNumber:
    """Edition and revision together, such as 02.00."""

    edition: int
    revision: int

    def __str__(self) -> str:
        return f"{self.edition:02d}.{self.revision:02d}"

    @classmethod
    def of(cls, line: IssueLine) -> RevisionNumber:
        """Return the number that a line of the ledger states."""
        return cls(line.edition, line.revision)

    @classmethod
    def parse(cls, text: str) -> RevisionNumber:
        """Return the number written as ``02.00``, ``2.0`` or ``2``; raises ValueError for anything else."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None or int(written[1]) < 1:
            raise ValueError(text)
        return cls(int(written[1]), int(written[2] or 0))


FIRST = RevisionNumber(1, 0)


def next_number(earlier: Iterable[IssueLine], *, changed: bool, edition: int | None = None) -> RevisionNumber:
    """Return the number that the next issue of a document carries.

    *earlier* are all its revisions so far, withdrawn ones too: numbering never restarts. With *edition* the document
    becomes N.00, *changed* or not; without it a changed text counts one revision on and an unchanged one keeps its
    number.
    """
    if edition is not None:
        return RevisionNumber(edition, 0)
    last = max((RevisionNumber.of(line) for line in earlier), default=None)
    if last is None:
        return FIRST
    return RevisionNumber(last.edition, last.revision + 1) if changed else last

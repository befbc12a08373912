"""Names of the files that leave a store: readable for a clerk, and the same on every system.

They are Vietnamese without its marks ("Van phong", "lan 02.00"), as clerks name their files anyway. A Windows share
would take the marks; but the zip of Windows Explorer, old mail programs and memory sticks spoil them, and macOS spells
them in another form of Unicode, so that a copy could no longer be told from a stranger. The full names stand in
`index.html` and on each page.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from qms.model.codes import is_reserved_name
from qms.model.ledger import IssueLine
from qms.model.numbering import RevisionNumber

OBSOLETE: Final = "het-hieu-luc"
"""The folder of what is no longer in force."""

# Windows opens no path of more than 259 letters, the way to the share included. These limits keep a path inside the
# folder under 220 at the very worst, under 130 for the text of a document with a usual code.
_FOLDER: Final = 40
_CODE: Final = 32
_ATTACHMENT: Final = 36
_SUFFIX: Final = 8
_LEFT_OUT: Final = re.compile(r"[^A-Za-z0-9 ._()-]+")


def plain_name(text: str, *, limit: int) -> str:
    """Return *text* without Vietnamese marks, as a name of at most *limit* letters; it may be empty.

    What is too long is cut between words.
    """
    letters = unicodedata.normalize("NFKD", text.replace("Đ", "D").replace("đ", "d").replace("&", " va "))
    letters = "".join(c for c in letters if not unicodedata.combining(c)).replace(",", " ")
    name = " ".join(_LEFT_OUT.sub("-", letters).split()).lstrip(" .-_()").rstrip(" .-")
    if len(name) > limit:
        words, blank, _ = name[: limit + 1].rpartition(" ")
        name = (words if blank else name[:limit]).rstrip(" .-")
    if is_reserved_name(name):
        head, dot, tail = name.partition(".")
        name = f"{head.rstrip(' ')}-{dot}{tail}"[:limit].rstrip(" .")
    return name


def folder_name(text: str) -> str:
    """Return the name of a folder for a unit or a kind of document."""
    return plain_name(text, limit=_FOLDER) or "Khac"


@attrs.frozen(kw_only=True)
class Named:
    """A revision that gets a name of its own; *ended* is the first day on which it no longer bound."""

    issue: IssueLine
    ended: dt.date | None = None

    def stem(self, distinctness: int) -> str:
        """Return how the names of its files begin, such as ``QT-05 - lan 02.00``.

        With *distinctness* 1 the document's id stands for its code, with 2 part of the digest too.
        """
        code = plain_name(self.issue.code, limit=_CODE) if not distinctness else ""
        parts = [code or str(self.issue.document), f"lan {RevisionNumber.of(self.issue)}"]
        if distinctness > 1:
            parts.append((self.issue.digest or "").removeprefix("sha256:")[:8])
        if self.ended is not None:
            parts.append(f"het hieu luc {self.ended.isoformat()}")
        return " - ".join(parts)


def stems(revisions: Sequence[Named]) -> Sequence[str]:
    """Return how the names of the files of each revision begin, no two the same, whatever their case."""
    distinctness = [0] * len(revisions)
    while True:
        names = [revision.stem(n) for revision, n in zip(revisions, distinctness, strict=True)]
        counted = Counter(name.casefold() for name in names)
        clashing = [place for place, name in enumerate(names) if counted[name.casefold()] > 1]
        bettered = [place for place in clashing if distinctness[place] < 2]
        if not bettered:
            return names
        for place in bettered:
            distinctness[place] += 1


@attrs.frozen(kw_only=True)
class Place:
    """Where the files of one revision go: into *folder*, with names that begin with *stem*."""

    folder: str
    stem: str

    def of_text(self, suffix: str) -> str:
        """Return the path of the text itself; *suffix* is the end of its name, with the dot."""
        return f"{self.folder}/{self.stem}{_ending(suffix)}"

    def of_attachments(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the path of each attachment by its name: they lie in a folder beside the text."""
        taken: set[str] = set()
        return {name: f"{self.folder}/{self.stem} - kem theo/{_free_name(name, taken)}" for name in sorted(names)}


def _free_name(name: str, taken: set[str]) -> str:
    stem, _, suffix = name.rpartition(".")
    if not stem:
        stem, suffix = suffix, ""
    ending = _ending(suffix)
    wanted = plain_name(stem, limit=_ATTACHMENT) or "tep"
    free, n = f"{wanted}{ending}", 1
    while free.casefold() in taken:
        n += 1
        free = f"{wanted} ({n}){ending}"
    taken.add(free.casefold())
    return free


def _ending(suffix: str) -> str:
    letters = plain_name(suffix.removeprefix("."), limit=_SUFFIX).lower()
    return f".{letters}" if letters else ""

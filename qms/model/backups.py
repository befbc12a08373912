"""A backup: one file that holds a whole store, and its manifest, which says what has to be in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING

import attrs

from qms.model.codes import ascii_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = 1
SUFFIX = ".qms-backup.zip"
MANIFEST = "manifest.toml"
EXPLANATION = "DOC-TRUOC.txt"
HISTORY = "history.bundle"
PRIVATE = "private/"
WORKING = "working/"

_NAME = re.compile(rf"(?P<agency>[a-z0-9-]+)-(?P<day>[0-9]{{8}})-(?P<time>[0-9]{{6}}){re.escape(SUFFIX)}")
_STEERS = re.compile(r"[\\:\x00-\x1f\x7f\ud800-\udfff]")
_OF_GIT = re.compile(r"\.git|git~[0-9]+", re.IGNORECASE)


@attrs.frozen
class PackedFile:
    """What is known of one file in a backup: its size in bytes and the SHA-256 of them, in hex."""

    size: int
    sha256: str


@attrs.frozen(kw_only=True)
class Part:
    """One part of a backup: the history, or a folder whose name ends in a slash; *size* is in bytes.

    The digest of a folder is the SHA-256 of what ``sha256sum`` prints of its files, as that of a document's is.
    """

    name: str
    files: int
    size: int
    digest: str


@attrs.frozen(kw_only=True)
class BackupManifest:
    """What a backup holds: of which store, up to which commit and entry of the ledger, made when and by whom."""

    format: int
    agency: str
    made: dt.datetime
    made_by: str
    qms: str
    """The version of qms that made it."""
    commit: str
    entries: int
    anchor: str | None = None
    """The digest of the last entry's file; absent where the ledger is empty."""
    gone: tuple[str, ...] = ()
    """Paths of the commit that were missing on the disk: their removal was not saved."""
    parts: tuple[Part, ...] = ()

    def part(self, name: str) -> Part:
        """Return the part of that name; an empty one where the manifest tells of none."""
        return next((part for part in self.parts if part.name == name), Part(name=name, files=0, size=0, digest=""))


def parts_of(files: Mapping[str, PackedFile]) -> tuple[Part, ...]:
    """Return the parts that the files of a backup make up; manifest and explanation are none."""
    return tuple(
        _part(name, {path: file for path, file in files.items() if path == name or path.startswith(_folder(name))})
        for name in (HISTORY, PRIVATE, WORKING)
    )


def _folder(name: str) -> str:
    return name if name.endswith("/") else name + "/"


def _part(name: str, files: Mapping[str, PackedFile]) -> Part:
    if name in files:
        digest = files[name].sha256
    else:
        listed = sorted((path.removeprefix(name).encode(), file.sha256) for path, file in files.items())
        digest = hashlib.sha256(b"".join(hexed.encode() + b"  " + path + b"\n" for path, hexed in listed)).hexdigest()
    return Part(name=name, files=len(files), size=sum(f.size for f in files.values()), digest=f"sha256:{digest}")


def has_place(name: str) -> bool:
    """Whether a file called *name* may stand in a backup: nothing else, and nothing that leads out of its folder."""
    if name in (MANIFEST, EXPLANATION, HISTORY):
        return True
    folder, _, path = name.partition("/")
    return f"{folder}/" in (PRIVATE, WORKING) and is_safe(path)


def is_safe(path: str) -> bool:
    """Whether *path* stays in the folder it is put into, on every system, and is none of git's own."""
    return not _STEERS.search(path) and not any(
        part in ("", ".", "..") or _OF_GIT.fullmatch(part.rstrip(". ")) for part in path.split("/")
    )


def backup_name(agency: str, *, at: dt.datetime) -> str:
    """Return the name of the file of a backup: ``sct-20211025-170000.qms-backup.zip``."""
    return f"{ascii_slug(agency) or 'store'}-{at:%Y%m%d-%H%M%S}{SUFFIX}"


def agencies_of(names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return those of *names* that are names of backups, by agency, the oldest first."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name in names:
        if parts := _NAME.fullmatch(name):
            found.setdefault(parts["agency"], []).append((parts["day"], parts["time"], name))
    return {agency: tuple(name for *_, name in sorted(found[agency])) for agency in sorted(found)}

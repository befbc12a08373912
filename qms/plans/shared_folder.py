"""Plan what an export changes in a folder that everybody reads: our files are renewed, other people's left alone.

Paths are those inside the folder, with ``/`` between their parts. Case tells no two of them apart: the folder may lie
on a share of Windows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import Refused
from qms.model.digests import is_dropping
from qms.model.exports import FolderManifest
from qms.plans.export_names import OBSOLETE
from qms.wording import Message, msg

EDITED: Final = "da-bi-sua"
"""The folder to which files of ours go that somebody edited."""


@attrs.frozen(kw_only=True)
class Found:
    """What lies in the folder: files with their digests, folders, and what is neither, such as links."""

    files: Mapping[str, str] = attrs.field(factory=dict)
    folders: frozenset[str] = frozenset()
    odd: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class FolderPlan:
    """What an export changes, each path once.

    *asides* and *moves* map a path to the one it gets. *adds* are paths where nothing of ours lies, *changes* those
    that get other bytes; *removes* are files of ours that have no place any more. *ours* are all files of ours that lie
    there now as we left them, with their digests.
    """

    asides: Mapping[str, str]
    adds: frozenset[str]
    changes: frozenset[str]
    moves: Mapping[str, str]
    removes: frozenset[str]
    kept: frozenset[str]
    ours: Mapping[str, str]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.asides or self.adds or self.changes or self.moves or self.removes)


def plan_folder(found: Found, *, manifest: FolderManifest, wanted: Mapping[str, str], today: dt.date) -> FolderPlan:
    """Return how the folder comes to hold *wanted*, paths with their digests.

    What *manifest* does not name belongs to somebody. Raises `Refused` where that stands in the way.
    """
    written = manifest.written()
    there = {path.casefold(): path for path in found.files}
    kept = {path for path, digest in wanted.items() if found.files.get(path) == digest}
    ours = {path for path in found.files if path.casefold() in written}
    _refuse_blocked(found, wanted, others={path for path in found.files if path not in ours and path not in kept})
    edited = {p for p in ours - kept if found.files[p] not in written[p.casefold()]}
    leaving = ours - kept - edited
    missing = {path: digest for path, digest in wanted.items() if path not in kept}
    renewed = {there[path.casefold()] for path in missing if path.casefold() in there} - edited
    moves = dict(_moves(found, leaving - renewed, missing, there))
    changes = frozenset(path for path in missing if there.get(path.casefold()) in renewed)
    return FolderPlan(
        asides=_asides(edited, there, today),
        adds=frozenset(missing).difference(changes, moves.values()),
        changes=changes,
        moves=moves,
        removes=frozenset(leaving - renewed - set(moves)),
        kept=frozenset(kept),
        ours={path: found.files[path] for path in kept | leaving},
        warnings=in_order(
            [
                *map(_edited, edited),
                *map(_stranger, _strangers(found, ours | kept)),
                *(_put_back(p) for p in missing if manifest.files.get(p) == wanted[p] and p.casefold() not in there),
            ]
        ),
    )


def _moves(
    found: Found, leaving: Iterable[str], missing: Mapping[str, str], there: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the files of ours that only change their place; what is no longer in force is seen to first."""
    by_digest: dict[str, list[str]] = {}
    for path in sorted(leaving, reverse=True):
        by_digest.setdefault(found.files[path], []).append(path)
    for path in sorted(missing, key=lambda path: (not path.startswith(f"{OBSOLETE}/"), path)):
        same = by_digest.get(missing[path])
        if same and path.casefold() not in there:
            yield same.pop(), path


def _asides(edited: Iterable[str], there: Mapping[str, str], today: dt.date) -> Mapping[str, str]:
    taken = set(there)
    asides: dict[str, str] = {}
    for path in sorted(edited):
        stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
        wanted = f"{EDITED}/{stem or suffix} - {today.isoformat()}"
        ending = f".{suffix}" if dot and stem else ""
        free, n = f"{wanted}{ending}", 1
        while free.casefold() in taken:
            n += 1
            free = f"{wanted} ({n}){ending}"
        taken.add(free.casefold())
        asides[path] = free
    return asides


def _refuse_blocked(found: Found, wanted: Mapping[str, str], *, others: Iterable[str]) -> None:
    """Raise `Refused` where something that is not ours stands in a path that an export needs."""
    files = {path.casefold(): path for path in (*others, *found.odd)}
    folders = {path.casefold(): path for path in found.folders}
    blocked: dict[str, Message] = {}
    for path in wanted:
        key = path.casefold()
        if key in files:
            blocked[files[key]] = msg("{path} is not of an export, and one needs its place", path=files[key])
        if key in folders:
            blocked[folders[key]] = msg("{path} is a folder, and an export needs its place", path=folders[key])
        while (key := key.rpartition("/")[0]) and key not in folders:
            if key in files:
                blocked[files[key]] = msg("{path} is no folder, and an export needs one there", path=files[key])
    if blocked:
        raise Refused(
            msg("other files stand in the way of the export; nothing was written"),
            diagnostics=in_order(
                Diagnostic(
                    code="QMS-E010",
                    message=message,
                    location=Location(path=path),
                    hint=msg("move it out of the folder, or rename it"),
                )
                for path, message in blocked.items()
            ),
        )


def _strangers(found: Found, ours: Iterable[str]) -> Iterator[str]:
    """Yield what other people put into the folder; office programs drop files while one of ours is open."""
    for path in {*found.files, *found.odd}.difference(ours):
        if not is_dropping(path.rpartition("/")[2]) and not path.casefold().startswith(f"{EDITED}/"):
            yield path


def _stranger(path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-E011",
        message=msg("{path} is not of an export; it was left as it is", path=path),
        location=Location(path=path),
        hint=msg("readers may take it for a paper in force: move it elsewhere"),
        severity=Severity.WARNING,
    )


def _edited(path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-E012",
        message=msg("somebody changed {path} in the folder; what they made goes to {folder}", path=path, folder=EDITED),
        location=Location(path=path),
        hint=msg("a change is made to the working text, and put in force by a decision"),
        severity=Severity.WARNING,
    )


def _put_back(path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-E013",
        message=msg("{path} was gone from the folder, and is put back", path=path),
        location=Location(path=path),
        severity=Severity.WARNING,
    )

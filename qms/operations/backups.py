"""A backup, read and proved: by its seal, by its manifest, by git, and as the store that it makes."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from qms.errors import Refused, UsageError
from qms.model.backups import FORMAT, HISTORY, MANIFEST, SUFFIX, BackupManifest, agencies_of, parts_of
from qms.operations.session import Session
from qms.operations.verifying import Verification, verify
from qms.store.archive import Archive, DamagedError, opened
from qms.store.bundles import Bundle, read_bundle
from qms.store.protocol import GitFailedError, ObjectDamagedError, Store
from qms.store.receiving import bare_store
from qms.text.source import LIMIT
from qms.text.values import read_value
from qms.wording import msg

OpenSession = Callable[[Store], Session]
"""How a store that was made of a backup is worked with."""

_SHOWS_ANOTHER_STORE = frozenset({"QMS-V010", "QMS-V011"})
"""What verify says where an anchor is not part of the history."""


class UnprovedError(Refused):
    """The file is no backup, is damaged, or holds another store than it says."""


@attrs.frozen(kw_only=True)
class Examination:
    """A backup that was proved whole: what it holds, and what verify says of the store that it makes."""

    file: Path
    size: int
    manifest: BackupManifest
    verification: Verification


def find_backup(place: Path) -> Path:
    """Return the backup that *place* is, or the newest one in the folder *place*. Raises `UsageError`."""
    if place.is_file():
        return place
    if not place.is_dir():
        raise UsageError(msg("there is no file and no folder {place}", place=str(place)), hint=msg("check the path"))
    found = agencies_of(file.name for file in place.iterdir())
    if not found:
        raise UsageError(
            msg("the folder {place} holds no backup", place=str(place)),
            hint=msg("a backup is one file whose name ends in {ending}; do not unpack it", ending=SUFFIX),
        )
    if len(found) > 1:
        raise UsageError(
            msg("the folder {place} holds the backups of several agencies", place=str(place)),
            hint=msg("name the file, such as {names}", names=", ".join(names[-1] for names in found.values())),
        )
    [names] = found.values()
    return place / names[-1]


def examine(file: Path, open_session: OpenSession, *, anchor: str | None = None) -> Examination:
    """Prove a backup without a trace: every byte is read, and git makes a store of it that is verified.

    Raises `UnprovedError` where it is damaged, is not what its manifest says, or is not of the store of *anchor*.
    """
    with (
        sound_backup(file) as (archive, manifest),
        tempfile.TemporaryDirectory(prefix="qms-", ignore_cleanup_errors=True) as folder,
    ):
        store = bare_store(history_of_backup(archive, manifest), Path(folder) / "history.git")
        with contextlib.closing(store):
            verification = proved(open_session(store), manifest, anchor=anchor)
    return Examination(file=file, size=file.stat().st_size, manifest=manifest, verification=verification)


@contextlib.contextmanager
def sound_backup(file: Path) -> Iterator[tuple[Archive, BackupManifest]]:
    """Open a backup whose seal and parts are as they were written; raises `UnprovedError` for any other file.

    What is found wrong on the way, in the block too, is told as a damage of this file.
    """
    try:
        with opened(file) as archive:
            manifest = read_manifest(archive)
            found = parts_of(archive.packed())
            if found != manifest.parts:
                wrong = [part.name for part in found if part not in manifest.parts] or [MANIFEST]
                raise DamagedError(msg("{parts} is not what its manifest says", parts=", ".join(wrong)))
            yield archive, manifest
    except (DamagedError, GitFailedError, ObjectDamagedError) as error:
        raise UnprovedError(
            msg(
                "{file} cannot be used as a backup: {reason}; nothing was written", file=str(file), reason=error.message
            ),
            hint=msg("take an earlier backup, or a copy of this one from another place"),
            diagnostics=error.diagnostics,
        ) from error


def read_manifest(archive: Archive) -> BackupManifest:
    """Return the manifest of a backup; raises `DamagedError` where it cannot be read."""
    manifest, faults = read_value(archive.read(MANIFEST, limit=LIMIT), path=MANIFEST, cls=BackupManifest)
    if manifest is None or faults:
        raise DamagedError(msg("its manifest cannot be read: {reason}", reason=faults[0].message))
    if manifest.format != FORMAT:
        raise DamagedError(
            msg("it has format {format}, this qms reads format {known}", format=manifest.format, known=FORMAT)
        )
    return manifest


def history_of_backup(archive: Archive, manifest: BackupManifest) -> Bundle:
    """Return the history in a backup; raises `DamagedError` where it is that of another commit."""
    if HISTORY not in archive.names:
        raise DamagedError(msg("{name} is missing in it", name=HISTORY))
    bundle = read_bundle(archive.pieces(HISTORY))
    if bundle.main != manifest.commit:
        raise DamagedError(msg("its history is not that of the commit in its manifest"))
    return bundle


def proved(session: Session, manifest: BackupManifest, *, anchor: str | None = None) -> Verification:
    """Verify the store that a backup made.

    Raises `DamagedError` where its manifest says other than its ledger, or *anchor* was noted of another store.
    """
    verification = verify(session, anchor=anchor)
    strange = [fault for fault in verification.diagnostics if fault.code in _SHOWS_ANOTHER_STORE]
    if strange:
        raise DamagedError(msg("it is not what was noted outside the store"), diagnostics=strange)
    loaded = session.load_for_reading()
    last = loaded.ledger.last()
    loaded.close()
    if (manifest.entries, manifest.anchor) != ((last.entry.entry, last.digest) if last else (0, None)):
        raise DamagedError(msg("its ledger is not the one that its manifest tells of"))
    return verification

"""Make a store of a backup (`qms restore-backup`): in a new place, once all of it is proved, or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs

from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.model.backups import PRIVATE, WORKING, BackupManifest
from qms.operations.backups import (
    OpenSession,
    examine,
    find_backup,
    history_of_backup,
    proved,
    sound_backup,
)
from qms.operations.last_backup import LastBackup, remember_backup
from qms.operations.verifying import Verification
from qms.store.archive import Archive
from qms.store.durability import sync_folder
from qms.store.receiving import put_file, store_with_files, sync_folders
from qms.store.writing import disk_errors
from qms.wording import msg


@attrs.frozen(kw_only=True)
class RestoredBackup:
    """A store that was made of a backup, or on a dry run would be, and what verify says of it."""

    file: Path
    root: Path
    manifest: BackupManifest
    verification: Verification
    warnings: tuple[Diagnostic, ...]
    done: bool


def restore_backup(
    backup: Path, root: Path, *, open_session: OpenSession, anchor: str | None = None, dry_run: bool = False
) -> RestoredBackup:
    """Make a store in the new or empty folder *root* out of a backup, or of the newest one in a folder.

    Raises `Refused` where the backup is damaged, or is not of the store that *anchor* was noted of; nothing is in
    *root* then. What is wrong with the store as it was when it was backed up is in the verification, and no reason to
    refuse.
    """
    file = find_backup(backup)
    root = root.resolve()
    warnings: tuple[Diagnostic, ...] = ()
    with disk_errors():
        _refuse_occupied(root)
        if dry_run:
            examined = examine(file, open_session, anchor=anchor)
            manifest, verification = examined.manifest, examined.verification
        else:
            with sound_backup(file) as (archive, manifest), _made_beside(root) as draft:
                bundle = history_of_backup(archive, manifest)
                working = dict(_below(WORKING, archive))
                store, warnings = store_with_files(bundle, draft, without={*manifest.gone, *working})
                with contextlib.closing(store):
                    for path, name in working.items():
                        put_file(draft, path, archive.pieces(name))
                    for path, name in _below(PRIVATE, archive):
                        put_file(draft, f"{PRIVATE}{path}", archive.pieces(name), is_personal=True)
                    verification = proved(open_session(store), manifest, anchor=anchor)
                    remember_backup(store, _as_last(file, manifest))
    return RestoredBackup(
        file=file, root=root, manifest=manifest, verification=verification, warnings=warnings, done=not dry_run
    )


def _refuse_occupied(root: Path) -> None:
    if os.path.lexists(root) and (not root.is_dir() or any(root.iterdir())):
        raise Refused(
            msg("{path} is there already and not empty; nothing was written", path=str(root)),
            hint=msg("name a new folder; the store that is there stays as it is"),
        )


@contextlib.contextmanager
def _made_beside(root: Path) -> Iterator[Path]:
    """Yield a folder on the same disk that becomes *root* once the block has ended well, and is gone otherwise."""
    above = next(folder for folder in root.parents if folder.is_dir())
    with tempfile.TemporaryDirectory(prefix=".qms-restore-", dir=above, ignore_cleanup_errors=True) as aside:
        draft = Path(aside) / root.name
        yield draft
        sync_folders(draft)
        root.parent.mkdir(parents=True, exist_ok=True)
        if root.is_dir():
            root.rmdir()  # it is empty, or this fails; Windows renames onto nothing that is there
        draft.rename(root)
    sync_folder(root.parent)


def _below(folder: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Yield the path inside *folder*, and the name, of every file that a backup has there."""
    return ((name.removeprefix(folder), name) for name in archive.names if name.startswith(folder))


def _as_last(file: Path, manifest: BackupManifest) -> LastBackup:
    return LastBackup(made=manifest.made, file=str(file.resolve()), commit=manifest.commit, entries=manifest.entries)

"""Back up a store into one file outside it (`qms backup`): whole and proved, or not there at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qms._version import __version__
from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import QmsError, Refused, UsageError
from qms.model.backups import (
    EXPLANATION,
    FORMAT,
    HISTORY,
    MANIFEST,
    PRIVATE,
    WORKING,
    BackupManifest,
    backup_name,
    is_safe,
    parts_of,
)
from qms.operations.last_backup import LastBackup, remember_backup
from qms.operations.originals import LEDGER, REVIEWS
from qms.operations.session import Session
from qms.store.personal import personal_files, personal_pieces
from qms.text.values import value_bytes
from qms.wording import msg

if TYPE_CHECKING:
    import datetime as dt

    from qms.operations.backups import Examination
    from qms.store.archive import Packing
    from qms.store.protocol import Store

EXPLAINED = """\
Đây là bản sao lưu của một kho qms (hệ thống quản lý chất lượng).

Khôi phục bằng qms, vào một thư mục mới:

    qms restore-backup <tệp này, chưa giải nén> <thư mục mới>

Khi không có qms, chỉ cần git:

    1. Giải nén tệp này (nó là một tệp ZIP).
    2. git clone -b main history.bundle kho
    3. Chép các tệp trong private/ vào kho/private/ và các tệp trong working/ vào kho/.

private/ là dữ liệu cá nhân: ai có tệp này đều đọc được. Hãy cất vào nơi có khóa.

This is the backup of a store of qms. Restore it with `qms restore-backup`; or, without qms, unpack it,
`git clone -b main history.bundle store`, and copy private/ and working/ into the store.
manifest.toml tells what has to be in here; the comment of the ZIP is the SHA-256 of all bytes before its digits.
"""
"""What a backup says to whoever finds it, with qms or without."""


@attrs.frozen(kw_only=True)
class Contents:
    """What a backup holds beside the history: paths below `private/`, paths of unsaved texts, paths that are gone."""

    private: tuple[str, ...]
    working: tuple[str, ...]
    gone: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]


@attrs.frozen(kw_only=True)
class Backup:
    """A backup that was made, or with *examination* None would be."""

    file: Path
    contents: Contents
    last: LastBackup
    number: str | None
    """The official number of the last decision."""
    examination: Examination | None
    warnings: tuple[Diagnostic, ...]
    older: tuple[str, ...]
    """The names of the older backups in the folder, those that were removed not among them."""
    removed: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether it was made."""
        return self.examination is not None


def back_up(session: Session, folder: Path, *, keep: int | None = None, dry_run: bool = False) -> Backup:
    """Write the whole store into one new file in *folder*, and prove that the store can be made of it again.

    *keep* is how many backups of this store stay in the folder; older ones go once the new one is proved. Raises
    `Refused` and leaves nothing where the file cannot be written, cannot be proved, or would lie in the store.
    """
    from qms.operations.older_backups import sweep_drafts
    from qms.store.archive import drafted
    from qms.store.writing import disk_errors

    if keep is not None and keep < 1:
        raise UsageError(msg("at least one backup is kept"))
    with disk_errors(), _damage_told():
        _refuse_inside(session.store, folder)
        _refuse_missing(folder)
        now = session.now
        file = folder.resolve() / backup_name(session.settings.agency, at=now)
        if dry_run:
            contents = _contents(session.store, _head(session.store))
            return _told(session, file, contents, now, examination=None, keep=keep)
        folder.mkdir(exist_ok=True)
        sweep_drafts(file)
        with drafted(file) as draft:
            contents, manifest = _written(session, draft, now)
            examination = _examined(session, draft, manifest)
        return _told(session, file, contents, now, examination=examination, keep=keep)


def _refuse_inside(store: Store, folder: Path) -> None:
    """Raise `Refused` where *folder* lies in the store: it would go with it."""
    ours = [store.root, store.cache_folder.parent if store.cache_folder else None]  # the second is git's own folder
    place = Path(os.path.realpath(folder))
    if any(place.is_relative_to(os.path.realpath(top)) for top in ours if top is not None):
        raise Refused(
            msg("{folder} lies in the store itself; nothing was written", folder=str(folder)),
            hint=msg("name a folder on another disk, such as a USB disk, or on another machine"),
        )


def _refuse_missing(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Refused(
            msg("{folder} is a file; nothing was written", folder=str(folder)),
            hint=msg("name the folder that backups are to lie in"),
        )
    if not folder.absolute().parent.is_dir():  # a disk that is not plugged in is no reason to fill this one
        raise Refused(
            msg("there is no folder {folder}; nothing was written", folder=str(folder.absolute().parent)),
            hint=msg("is the disk connected? check the path"),
        )


def _written(session: Session, draft: Path, now: dt.datetime) -> tuple[Contents, BackupManifest]:
    """Write the backup while nobody else writes in the store."""
    from qms.store.archive import packing

    store = session.store
    with store.writing(on_wait=session.on_wait), packing(draft, at=now) as packed:
        head = _head(store)
        contents = _contents(store, head)
        packed.add(HISTORY, store.bundle())
        for path in contents.private:
            assert store.root is not None  # or there are none
            packed.add(f"{PRIVATE}{path}", personal_pieces(store.root, path))
        disk = store.working()
        for path, data in disk.read_many(contents.working):
            packed.add(f"{WORKING}{path}", [data])
        manifest = _manifest(session, packed, contents, head, now)
        packed.add(EXPLANATION, [EXPLAINED.encode()])
        packed.add(MANIFEST, [value_bytes(manifest)])
    return contents, manifest


def _head(store: Store) -> str:
    head = store.head()
    if head is None:
        raise Refused(msg("the store has no commit yet; there is nothing to back up"))
    return head


def _contents(store: Store, head: str) -> Contents:
    """Return what goes into a backup beside the history.

    Files of the ledger and acts of review that `main` has are taken from there alone: what the disk has of them
    otherwise is a damage, not somebody's work.
    """
    disk, saved = store.working(), store.at(head).blob_ids()
    found = disk.blob_ids()
    working = [path for path, blob in found.items() if saved.get(path) != blob and not _is_entered(path, saved)]
    gone = [path for path in saved if path not in found and not _is_entered(path, saved)]
    private: Sequence[str] = ()
    warnings = [attrs.evolve(fault, severity=Severity.WARNING) for fault in disk.faults()]
    if store.root is not None:
        personal = personal_files(store.root)
        private, warnings = personal.paths, [*warnings, *personal.faults]
    left_out = [path for path in (*working, *(f"{PRIVATE}{path}" for path in private)) if not is_safe(path)]
    return Contents(
        private=tuple(filter(is_safe, private)),
        working=tuple(filter(is_safe, working)),
        gone=tuple(gone),
        warnings=in_order([*warnings, *map(_left_out, left_out)]),
    )


def _is_entered(path: str, saved: Mapping[str, str]) -> bool:
    return path in saved and path.startswith((f"{LEDGER}/", f"{REVIEWS}/"))


def _left_out(path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-G054",
        message=msg("{path} is not in the backup: its name cannot be put on every system", path=repr(path)),
        location=Location(path=path),
        hint=msg("rename the file and make another backup"),
        severity=Severity.WARNING,
    )


@contextlib.contextmanager
def _damage_told() -> Iterator[None]:
    """Say of a history that cannot be read, and of a backup that cannot be proved, that no backup can be made."""
    from qms.operations.backups import UnprovedError
    from qms.store.protocol import GitFailedError, ObjectDamagedError

    try:
        yield
    except (GitFailedError, ObjectDamagedError, UnprovedError) as error:
        raise Refused(
            msg("no backup can be made: {reason}", reason=error.message),
            hint=msg("keep the backups that you have; `qms verify` tells what is damaged in the store"),
            diagnostics=error.diagnostics,
        ) from error


def _manifest(session: Session, packed: Packing, contents: Contents, head: str, now: dt.datetime) -> BackupManifest:
    loaded = session.load_for_reading()
    last = loaded.ledger.last()
    loaded.close()
    return BackupManifest(
        format=FORMAT,
        agency=session.settings.agency,
        made=now,
        made_by=_made_by(session),
        qms=__version__,
        commit=head,
        entries=last.entry.entry if last else 0,
        anchor=last.digest if last else None,
        gone=contents.gone,
        parts=parts_of(packed.packed),
    )


def _made_by(session: Session) -> str:
    try:
        return session.entered_by
    except QmsError:  # a plugin that is missing or broken keeps nobody from saving what there is
        return session.person or "unknown"


def _examined(session: Session, draft: Path, manifest: BackupManifest) -> Examination:
    """Read the backup back from the disk and prove it."""
    from qms.operations.backups import examine

    examination = examine(draft, lambda store: attrs.evolve(session, store=store))
    if examination.manifest != manifest:
        raise Refused(msg("the disk did not keep what was written; nothing was written"), hint=msg("try another disk"))
    return examination


def _told(
    session: Session,
    file: Path,
    contents: Contents,
    now: dt.datetime,
    *,
    examination: Examination | None,
    keep: int | None,
) -> Backup:
    """Return what was done, or would be; the store remembers it, and older backups go."""
    from qms.operations.older_backups import Surplus, older_backups, remove_backups, surplus

    store = session.store
    loaded = session.load_for_reading()
    last_file = loaded.ledger.last()
    count = examination.manifest.entries if examination else last_file.entry.entry if last_file else 0
    numbers = [file.entry.number for file in loaded.ledger.entries(known=count) if file.entry.number]
    loaded.close()
    commit = examination.manifest.commit if examination else _head(store)
    last = LastBackup(made=now, file=str(file), commit=commit, entries=count)
    older = older_backups(file)
    too_many = surplus(store, file.parent, older, keep=keep)
    warnings = [*contents.warnings, *_of_the_place(store), *_same_disk(store, file.parent)]
    if examination is not None:
        remember_backup(store, last)
        warnings += examination.verification.diagnostics
        # where the store is not sound, an older backup may be all that is left of a sound one
        too_many = remove_backups(file.parent, too_many) if examination.verification.ok else Surplus()
    return Backup(
        file=file,
        contents=contents,
        last=last,
        number=numbers[-1] if numbers else None,
        examination=examination,
        warnings=in_order([*warnings, *too_many.stay]),
        older=tuple(name for name in older if name not in too_many.names),
        removed=too_many.names,
    )


def _of_the_place(store: Store) -> Iterator[Diagnostic]:
    return (fault for fault in store.state() if not fault.is_error)


def _same_disk(store: Store, folder: Path) -> Iterator[Diagnostic]:
    if store.root is not None and folder.is_dir() and folder.stat().st_dev == store.root.stat().st_dev:
        yield Diagnostic(
            code="QMS-G052",
            message=msg(
                "{folder} is on the same disk as the store: whatever happens to that disk happens to both",
                folder=str(folder),
            ),
            hint=msg("copy the backup to a USB disk or to another machine"),
            severity=Severity.WARNING,
        )

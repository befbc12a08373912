"""Tidying up after an operation that was cut off: only who holds the store's lock may, and does before all else."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qms.errors import Busy
from qms.store.composition import tag_name
from qms.store.durability import remove_file, sync_folder
from qms.store.git import MAIN, MOVE_REFS, TAKE_PACK, Git
from qms.store.history import additions, is_on_main, main_id, missing_tags
from qms.store.index_entries import IndexUpdate
from qms.store.journal import Journal, read_journal, remove_journal
from qms.store.objects import StoredObject, object_id, tag_bytes
from qms.store.pack import pack_parts
from qms.store.places import Places
from qms.store.placing import Staging
from qms.store.protocol import GitFailedError
from qms.store.snapshots import commit_of
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.store.reader import ObjectReader

_OLD_LOCK = 600.0  # seconds after which no git is at work any more behind a lock
_AT_WORK = 300.0  # seconds after its mark in which a writer has ended; it sets the mark anew at each commit


@attrs.frozen(kw_only=True)
class HeldStore:
    """A repository whose lock is ours."""

    places: Places
    git: Git
    objects: ObjectReader
    lock: int
    """The descriptor of the lock, for the gits that we start."""

    @property
    def mark(self) -> Path:
        """The file that says that a writer is at work, since when."""
        return self.places.ours / "at-work"

    def staging(self) -> Staging | None:
        """Return where new files wait; None in a bare store."""
        return None if self.places.root is None else Staging(self.places.ours / "new", self.places.root)

    def index_update(self) -> IndexUpdate | None:
        """Return a new way to change git's index; None in a bare store."""
        if self.places.root is None:
            return None
        return IndexUpdate(self.git, self.places.ours / "index", held=self.lock)

    def head(self) -> str | None:
        """Return the id of the commit on `main`."""
        return main_id(self.places, self.git)


@contextlib.contextmanager
def at_work(held: HeldStore) -> Iterator[None]:
    """Leave a mark while a writer is at work: it stays behind only if the writer is cut off.

    What a dead writer left is swept away first.
    """
    with contextlib.suppress(FileNotFoundError):
        died = held.mark.lstat().st_mtime
        _remove([*_main_locks(held.places), *_other_locks(held.places), *_drafts(held.places)], since=died)
        held.mark.unlink()
    _remove(_main_locks(held.places), older_than=_OLD_LOCK)
    held.mark.touch(exist_ok=False)
    try:
        yield
    except BaseException:
        _remove(_drafts(held.places), since=held.mark.lstat().st_mtime)  # of a git that failed, or that we ended
        raise
    finally:
        held.mark.unlink()


def recover(held: HeldStore) -> None:
    """Bring the store to the state that `main` says: finish or undo what was cut off, make missing tags anew."""
    settle_what_is_left(held)
    missing = missing_tags(held.places, held.objects, held.head())
    if missing:
        _make_tags(held, missing)


def settle_what_is_left(held: HeldStore) -> None:
    """Finish or undo the operation that left its journal, if one did."""
    journal = read_journal(held.places.ours)
    if journal is not None:
        settle(held, journal)


def settle(held: HeldStore, journal: Journal) -> None:
    """Finish the operation of *journal* where its commit is on `main`, and undo it where it is not."""
    staging, index = held.staging(), held.index_update()
    if staging is not None and index is not None:
        if held.head() == journal.commit or is_on_main(held.git, journal.commit):
            _catch_up(index, journal)
        else:
            staging.take_back(journal)
        staging.clear()
    remove_journal(held.places.ours)


def _catch_up(index: IndexUpdate, journal: Journal) -> None:
    # what the user has staged meanwhile in one of these files is newer than what we would put there
    found = index.entries()
    edits = [edit for edit in journal.edits if found.get(edit.path) == edit.old != edit.new]
    if edits:
        with index.in_place(edits):
            pass


def _make_tags(held: HeldStore, names: Iterable[str]) -> None:
    commits = {tag_name(path): commit for path, _, commit in additions(held.git, "decisions")}
    tags: dict[str, StoredObject] = {}
    for name in sorted(names):
        if commit := commits.get(name):
            tags[name] = StoredObject("tag", tag_bytes(name, commit, commit_of(held.objects, commit)))
    ids = {name: object_id(*tag) for name, tag in tags.items()}
    held.git.writes(TAKE_PACK, *pack_parts(tags.values()), held=held.lock)
    sync_folder(held.places.common_dir / "objects" / "pack")
    for name, identity in ids.items():
        # a tag whose name is taken stays missing, and is reported; it is no reason not to write
        with contextlib.suppress(Busy, GitFailedError):
            held.git.writes(MOVE_REFS, f"create refs/tags/{name} {identity}\n".encode(), held=held.lock)


def _main_locks(places: Places) -> tuple[Path, ...]:
    """Return the locks of git without which nothing can be committed."""
    in_common = (places.common_dir / "packed-refs.lock", places.common_dir / (MAIN + ".lock"))
    return (places.git_dir / "index.lock", places.git_dir / "HEAD.lock", *in_common)


def _other_locks(places: Places) -> Iterator[Path]:
    yield places.ours / "index.lock"
    yield from (places.common_dir / "refs").glob("**/*.lock")


def _drafts(places: Places) -> Iterator[Path]:
    objects = places.common_dir / "objects"
    for pattern in ("tmp_*", "pack/tmp_*", "pack/.tmp-*", "??/tmp_obj_*"):
        yield from objects.glob(pattern)
    yield places.common_dir / "packed-refs.new"
    yield places.ours / "journal.new"


def _remove(places: Iterable[Path], *, since: float | None = None, older_than: float | None = None) -> None:
    """Remove those of *places* that a writer made after its mark, or that have lain there for long."""
    for place in places:
        with contextlib.suppress(FileNotFoundError):
            made = place.lstat().st_mtime
            is_ours = since is not None and since <= made <= since + _AT_WORK
            if is_ours or (older_than is not None and made < time.time() - older_than):
                _remove_dead(place)


def _remove_dead(place: Path) -> None:
    try:
        remove_file(place)
    except PermissionError as error:
        if sys.platform != "win32":
            raise
        # nothing that is open goes away there: a git has outlived the writer that started it
        raise Busy(
            msg("another git is at work in the store; nothing was written"),
            hint=msg("wait for its end; if there is none, delete {place}", place=str(place)),
        ) from error

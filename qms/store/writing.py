"""Putting a change on `main`: killed at any instant, it has happened whole or not at all.

The order makes it so. Everything that needs room comes first and changes nothing that anyone looks at: the objects in
one pack, the new files aside, git's index aside. Then the journal, the files in their place, `main`, the index, the
tags. Until `main` has moved the next writer takes the files back; from then on it finishes what is left.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

import attrs

from qms.errors import Busy, QmsError, Refused
from qms.store.composition import Composition, compose
from qms.store.durability import sync_folder
from qms.store.git import MAIN, MOVE_REFS, PACK_REFS, REPACK, TAGS, TAKE_PACK
from qms.store.journal import Journal, remove_journal, write_journal
from qms.store.pack import pack_parts
from qms.store.places import ref_names
from qms.store.placing import file_changes, missing_folders, refuse_if_changed
from qms.store.protocol import GitFailedError
from qms.store.recovery import HeldStore, settle, settle_what_is_left
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.plans.change import Change

_PACKS = 50
"""Packs that may lie side by side, one for each commit, before they are made into few."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class GitWriting:
    """A git store while it may be written; see `qms.store.protocol.Writing`."""

    def __init__(self, held: HeldStore) -> None:
        self._held = held
        self._head = held.head()
        self._staging = held.staging()
        self._index = held.index_update()

    @property
    def head(self) -> str | None:
        """The full id of the commit on `main`."""
        return self._head

    def commit(self, change: Change) -> str:
        """Put *change* on `main`, whole or not at all, and return the id of the new commit."""
        with disk_errors():
            self._head = self._committed(change)
        return self._head

    def _committed(self, change: Change) -> str:
        held = self._held
        os.utime(held.mark)
        settle_what_is_left(held)
        if change.base != self._head:
            raise Busy(msg("the store has changed meanwhile; nothing was written"), hint=msg("try again"))
        composed = self._without_known_tags(compose(held.objects, change))
        try:
            with self._index.begin(composed.edits) if self._index is not None else contextlib.nullcontext():
                journal = self._prepare(change, composed)
        except BaseException:
            if self._index is not None:
                self._index.discard()
            raise
        try:
            write_journal(held.places.ours, journal)
            self._carry_out(journal, composed)
        except BaseException as error:
            if held.head() != composed.commit:
                settle(held, journal)
                raise
            if not isinstance(error, OSError | QmsError):
                raise
            # `main` has moved, so it is done; what is left to do, the journal tells the next writer
        else:
            remove_journal(held.places.ours)
        return composed.commit

    def _without_known_tags(self, composed: Composition) -> Composition:
        """Return *composed* without the tags that are there: a ledger file that comes back had one from the first."""
        known = {ref.removeprefix("refs/tags/") for ref in ref_names(self._held.places, TAGS)} if composed.tags else ()
        return attrs.evolve(composed, tags={n: tag for n, tag in composed.tags.items() if n not in known})

    def _prepare(self, change: Change, composed: Composition) -> Journal:
        """Write all that needs room, where nobody looks at it."""
        held, root = self._held, self._held.places.root
        if root is not None:
            refuse_if_changed(root, change)
        with held.git.begins(TAKE_PACK, held=held.lock) as packing:
            packing.feed(pack_parts(composed.objects.values()))
            if root is None or self._staging is None:
                journal = Journal(commit=composed.commit, files=(), folders=(), edits=())
            else:
                files = file_changes(root, change)
                folders = missing_folders(root, [file.path for file in files if file.new is not None])
                self._staging.prepare(files, change.writes)
                journal = Journal(commit=composed.commit, files=files, folders=folders, edits=composed.edits)
        sync_folder(held.places.common_dir / "objects" / "pack")
        return journal

    def _carry_out(self, journal: Journal, composed: Composition) -> None:
        held = self._held
        if self._staging is not None:
            self._staging.place(journal)
        with self._index.in_place(journal.edits) if self._index is not None else contextlib.nullcontext():
            held.git.writes(MOVE_REFS, self._refs(composed), held=held.lock)
            sync_folder(held.places.common_dir / "refs" / "heads")

    def _refs(self, composed: Composition) -> bytes:
        """Return two transactions: `main`, on which all depends, and then the tags, which follow from it."""
        lines = ["start", f"update {MAIN} {composed.commit} {self._head or '0' * 40}", "prepare", "commit"]
        if composed.tags:
            lines += [
                "start",
                *(f"create refs/tags/{name} {identity}" for name, identity in composed.tags.items()),
            ]
            lines += ["prepare", "commit"]
        return "".join(line + "\n" for line in lines).encode("ascii")


def keep_packs_few(held: HeldStore) -> None:
    """Make one pack of many small ones; a store where that fails is as good as before."""
    with os.scandir(held.places.common_dir / "objects" / "pack") as entries:
        packs = sum(entry.name.endswith(".pack") for entry in entries)
    if packs > _PACKS:
        held.objects.close()  # it holds packs open, which Windows does not let go of
        with contextlib.suppress(GitFailedError, Busy, Refused):
            held.git.writes(REPACK, held=held.lock)
            held.git.writes(PACK_REFS, held=held.lock)


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Say of an error of the system what it means for who wanted to write."""
    try:
        yield
    except OSError as error:
        reason, place = error.strerror or str(error), error.filename or ""
        if error.errno in _NO_ROOM:
            raise Refused(msg("the disk is full; nothing was written"), hint=msg("make room and try again")) from error
        if error.errno in _NO_RIGHT:
            raise Refused(
                msg(
                    "{place} may not be written: {reason}; nothing was written",
                    place=str(place),
                    reason=reason,
                ),
                hint=msg("ask the administrator for the right to write there, or close it in other programs"),
            ) from error
        raise Refused(
            msg("{place} cannot be written: {reason}; nothing was written", place=str(place), reason=reason)
        ) from error

"""A folder that everybody reads while it is being renewed: all of an export arrives in it, or none.

Only the files that change are touched, each by renaming. Swapping the whole folder at once would be simpler to prove,
but it cannot be done where it matters: Windows renames no folder in which anybody has a file open, the folder of a
share cannot be renamed at all, and a new one would lose the rights that the administrator gave the old one.

So new files come in first, then the list of what is in force, then the old ones go: whoever is cut off at any moment
leaves a list whose every link leads to a file of its day. What had begun is noted in the manifest before, so that the
next export finishes it. Where a file cannot be replaced, because somebody has it open, everything goes back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

from qms.errors import Refused, UsageError
from qms.model.digests import is_dropping
from qms.model.exports import FolderManifest
from qms.operations.user_files import refuse_nowhere
from qms.plans.shared_folder import FolderPlan, Found
from qms.store.disk import leads_away
from qms.store.durability import sync_folder, write_durably
from qms.text.folder_manifest import manifest_bytes, read_manifest
from qms.wording import msg

MANIFEST: Final = ".qms-in-force.json"
STAGING: Final = ".qms-dang-xuat"
"""Where new files wait and replaced ones are kept until an export is done. In the folder itself: what is made there
gets the rights that the folder gives, and is renamed, never copied."""

_OURS: Final = frozenset({MANIFEST, STAGING})
_LARGEST_MANIFEST: Final = 64 * 1024 * 1024


@attrs.frozen
class SharedFolder:
    """The folder of an export; it need not be there yet."""

    root: Path

    def manifest(self) -> FolderManifest | None:
        """Return what the last export wrote; None in a folder that is new or empty.

        Raises `Refused` where the folder holds something, but nothing says that an export wrote it.
        """
        if not self.root.exists():
            refuse_nowhere(self.root)
            return None
        if not self.root.is_dir():
            raise UsageError(msg("{place} is no folder", place=str(self.root)), hint=msg("name a folder"))
        place = self.root / MANIFEST
        if not place.is_file():
            if any(entry.name not in _OURS and not is_dropping(entry.name) for entry in self.root.iterdir()):
                raise Refused(
                    msg("{place} holds files, and no export made it", place=str(self.root)),
                    hint=msg("name a new or an empty folder"),
                )
            return None
        try:
            if place.stat().st_size > _LARGEST_MANIFEST:
                raise ValueError("too large")
            return read_manifest(place.read_bytes())
        except ValueError as error:
            raise Refused(
                msg("{place} cannot be read: an older qms, or somebody who edited it?", place=str(place)),
                hint=msg("export into a new folder"),
            ) from error

    def found(self) -> Found:
        """Return all that lies in the folder. Raises `Refused` for a file that cannot be read."""
        files: dict[str, str] = {}
        folders: set[str] = set()
        odd: set[str] = set()
        waiting = [""] if self.root.is_dir() else []
        while waiting:
            prefix = waiting.pop()
            with _told(self.root / prefix), os.scandir(self.root / prefix) as entries:
                found = [(entry, entry.stat(follow_symlinks=False)) for entry in entries]
            for entry, info in found:
                path = prefix + entry.name
                if path in _OURS or is_dropping(entry.name):
                    continue
                if leads_away(info):
                    odd.add(_text(path))
                elif stat.S_ISDIR(info.st_mode):
                    folders.add(_text(path))
                    waiting.append(f"{path}/")
                elif stat.S_ISREG(info.st_mode):
                    files[_text(path)] = _digest(Path(entry.path))
                else:
                    odd.add(_text(path))
        return Found(files=files, folders=frozenset(folders), odd=frozenset(odd))

    def renew(
        self, plan: FolderPlan, data: Iterable[tuple[str, bytes]], *, before: FolderManifest, after: FolderManifest,
        first: Iterable[str],
    ) -> None:  # fmt: skip
        """Carry out *plan*; *data* are the bytes of what it adds and changes; *first* paths tell readers of others.

        Raises `Refused`, with everything as it was, where a file cannot be replaced.
        """
        made = not self.root.exists()
        try:
            with _told(self.root):
                self.root.mkdir(exist_ok=True)
                staging = self.root / STAGING
                shutil.rmtree(staging, ignore_errors=True)
                staging.mkdir()
                staged = self._staged(staging, data)
                revisions = before.revisions | after.revisions
                begun = attrs.evolve(after, files=plan.ours, coming=after.files, revisions=revisions)
            swap = _Swap(root=self.root, kept=staging)
            with swap:
                swap.replace(MANIFEST, _written(staging / "begun", manifest_bytes(begun)))
                _carry_out(plan, swap, staged, first=first)
                swap.replace(MANIFEST, _written(staging / "done", manifest_bytes(after)))
        except BaseException:
            self._tidy(made=made)
            raise
        self._tidy(made=False, left=(*plan.asides, *plan.moves, *plan.removes))

    def _staged(self, staging: Path, data: Iterable[tuple[str, bytes]]) -> Mapping[str, Path]:
        return {path: _written(staging / f"new-{n}", content) for n, (path, content) in enumerate(data)}

    def _tidy(self, *, made: bool, left: Iterable[str] = ()) -> None:
        """Remove what an export leaves behind: its own waiting room, and folders that became empty."""
        shutil.rmtree(self.root / STAGING, ignore_errors=True)
        empty = {above for path in left for above in _above(path)}
        for folder in sorted(empty, key=lambda path: path.count("/"), reverse=True):
            with contextlib.suppress(OSError):  # something else lies in it
                (self.root / folder).rmdir()
        if made:
            with contextlib.suppress(OSError):
                self.root.rmdir()
        with contextlib.suppress(OSError):
            sync_folder(self.root)


def _carry_out(plan: FolderPlan, swap: _Swap, staged: Mapping[str, Path], *, first: Iterable[str]) -> None:
    telling = [path for path in first if path in staged]
    for path, aside in sorted(plan.asides.items()):
        swap.move(path, aside)
    for path in sorted(plan.adds.difference(telling)):
        swap.put(path, staged[path])
    for path in (*telling, *sorted(plan.changes.difference(telling))):
        swap.replace(path, staged[path])
    for path, place in sorted(plan.moves.items()):
        swap.move(path, place)
    for path in sorted(plan.removes):
        swap.remove(path)


@attrs.define
class _Swap:
    """Renames in a folder that are all undone where one of them fails; *kept* is a folder for what is replaced."""

    root: Path
    kept: Path
    _undo: list[tuple[Path, Path]] = attrs.field(factory=list)
    _made: list[Path] = attrs.field(factory=list)

    def __enter__(self) -> _Swap:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            return
        stuck: list[Path] = []
        for source, target in reversed(self._undo):
            if stuck and target.name == MANIFEST:
                break  # what has begun stays noted: the next export finishes it
            if not _is_undone(source, target):
                stuck.append(target)
        for folder in reversed(self._made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if stuck:
            raise Refused(
                msg(
                    "the folder could not be brought back as it was: {files} did not come back",
                    files=", ".join(str(path) for path in stuck),
                ),
                hint=msg("close them in other programs and export again: that finishes it"),
            ) from error

    def move(self, path: str, target: str) -> None:
        """Give a file another path, at which nothing lies."""
        source, place = self.root / path, self._free(target)
        with _told(source):
            source.rename(place)
        self._undo.append((place, source))

    def put(self, path: str, staged: Path) -> None:
        """Bring a new file in."""
        place = self._free(path)
        with _told(place):
            staged.rename(place)
        self._undo.append((place, staged))

    def replace(self, path: str, staged: Path) -> None:
        """Bring a file in, in the place of the one that lies there; there is no moment without either."""
        if not os.path.lexists(self.root / path):
            self.put(path, staged)
            return
        place, old = self.root / path, self.kept / f"old-{len(self._undo)}"
        with _told(place):
            _second_name(place, old)
            staged.replace(place)
        self._undo.append((old, place))

    def remove(self, path: str) -> None:
        """Take a file out; it is gone for good when the export is done."""
        source, old = self.root / path, self.kept / f"old-{len(self._undo)}"
        with _told(source):
            source.rename(old)
        self._undo.append((old, source))

    def _free(self, path: str) -> Path:
        place = self.root / path
        with _told(place):
            for folder in reversed(place.relative_to(self.root).parents[:-1]):
                if not (self.root / folder).is_dir():
                    (self.root / folder).mkdir()
                    self._made.append(self.root / folder)
            if os.path.lexists(place):  # on POSIX a rename would replace it
                raise FileExistsError(17, "something lies there now", str(place))
        return place


def _is_undone(source: Path, target: Path) -> bool:
    """Give a file its path back; return whether that could be done."""
    try:
        source.replace(target)
    except OSError:
        return False
    return True


def _second_name(place: Path, other: Path) -> None:
    """Keep what lies at *place* under another name too; as a copy where the file system knows no second names."""
    try:
        other.hardlink_to(place)
    except OSError:
        shutil.copy2(place, other)


def _written(place: Path, data: bytes) -> Path:
    write_durably(place, data)
    return place


def _above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _digest(place: Path) -> str:
    with _told(place), place.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _text(path: str) -> str:
    """Return a path of the disk as text; bytes that are no UTF-8 stay visible as such."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    """Turn what the system says no to into a refusal that names the file."""
    try:
        yield
    except OSError as error:
        raise Refused(
            msg(
                "{place} cannot be used: {reason}; the folder stays as it was",
                place=str(place),
                reason=error.strerror or str(error),
            ),
            hint=msg("somebody may have it open: close it in Word, Excel or Explorer, and export again"),
        ) from error

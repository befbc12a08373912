"""The backups that lie beside a new one, and which of them may go: those that the new one has grown out of."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.errors import Refused
from qms.model.backups import agencies_of
from qms.operations.backups import read_manifest
from qms.operations.reading import is_object_id
from qms.store.archive import UNFINISHED, opened
from qms.store.protocol import Store
from qms.wording import Message, msg

_DEAD = 24 * 60 * 60.0
"""Seconds after which nobody writes any more at a backup that was begun."""


def sweep_drafts(file: Path) -> None:
    """Remove what backups of the same agency that were cut off left beside *file*: it holds personal values."""
    agencies = agencies_of([file.name])
    for draft in file.parent.glob(f"*{UNFINISHED}"):
        with contextlib.suppress(OSError):
            is_dead = draft.stat().st_mtime < time.time() - _DEAD
            if is_dead and agencies_of([draft.name.removesuffix(UNFINISHED)]).keys() == agencies.keys():
                draft.unlink()


def older_backups(file: Path) -> tuple[str, ...]:
    """Return the names of the other backups of the same agency beside *file*, the oldest first."""
    if not file.parent.is_dir():
        return ()
    [agency] = agencies_of([file.name])
    there = agencies_of(other.name for other in file.parent.iterdir())
    return tuple(name for name in there.get(agency, ()) if name != file.name)


@attrs.frozen
class Surplus:
    """The older backups that are too many: those that may go, and why the others stay."""

    names: tuple[str, ...] = ()
    stay: tuple[Diagnostic, ...] = ()


def surplus(store: Store, folder: Path, names: Sequence[str], *, keep: int | None) -> Surplus:
    """Return which of the older backups *names* are too many where *keep* stay with the new one.

    A backup that cannot be read, or whose commit `main` has not grown out of, never goes: it may be the only one of
    another store.
    """
    too_many = _too_many(names, keep)
    ours = tuple(name for name in too_many if _is_of(store, folder / name))
    return Surplus(
        ours,
        tuple(
            _stays(
                "QMS-G053", msg("{name} is not removed: it is no backup of this store, or cannot be read", name=name)
            )
            for name in too_many
            if name not in ours
        ),
    )


def remove_backups(folder: Path, found: Surplus) -> Surplus:
    """Remove the backups that may go, and return which did; another program may hold one."""
    gone: list[str] = []
    stay = list(found.stay)
    for name in found.names:
        try:
            (folder / name).unlink()
        except OSError as error:
            reason = error.strerror or str(error)
            stay.append(_stays("QMS-G053", msg("{name} cannot be removed: {reason}", name=name, reason=reason)))
        else:
            gone.append(name)
    return Surplus(tuple(gone), tuple(stay))


def _too_many(names: Sequence[str], keep: int | None) -> Sequence[str]:
    return () if keep is None else names[: max(len(names) - (keep - 1), 0)]


def _is_of(store: Store, file: Path) -> bool:
    """Whether *file* is a backup of *store*, by what its manifest says."""
    commit = ""
    with contextlib.suppress(Refused, OSError), opened(file, sealed=False) as archive:
        commit = read_manifest(archive).commit
    return is_object_id(commit) and store.is_on_main(commit)


def _stays(code: str, message: Message) -> Diagnostic:
    hint = msg("look at it, and remove it by hand if nobody needs it")
    return Diagnostic(code=code, message=message, hint=hint, severity=Severity.WARNING)

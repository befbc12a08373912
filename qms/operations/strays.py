"""What lies on the disk and can be no part of a store: links, devices, other repositories, names that are no text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from qms.diagnostics import Diagnostic

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.store.protocol import WorkingSnapshot


def stray_files(loaded: Loaded, folders: Iterable[str] | None = None) -> Iterator[Diagnostic]:
    """Yield what lies in *folders* and no operation takes, or anywhere in the store.

    *loaded* has the working texts of the disk.
    """
    texts = cast("WorkingSnapshot", loaded.texts)  # the files on the disk are always one
    for folder in ("",) if folders is None else folders:
        yield from texts.faults(folder)

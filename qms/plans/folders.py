"""Put a document's folder, as it lies on the disk, into a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from qms.model.digests import git_blob_id, is_dropping
from qms.model.documents import WorkingDocument
from qms.plans.change import Change


def folder_change(
    change: Change, document: WorkingDocument, *, saved: Iterable[str], emptied: bytes | None = None
) -> Change:
    """Return *change* with the bytes of one folder.

    *saved* are the paths that the folder has on `main`: those that are gone from the disk leave `main` too. *emptied*
    are the new bytes of its `manage.toml`, where the operation changes that file.
    """
    base = document.path + "/"
    takes = {base + name: data for name, data in document.files.items() if not is_dropping(name.rpartition("/")[2])}
    writes: dict[str, bytes] = {}
    expects: dict[str, bytes | None] = {}
    if emptied is not None:
        writes[document.manage_path] = emptied
        expects[document.manage_path] = takes.pop(document.manage_path, None)
    gone = {path for path in saved if path not in takes and path not in writes}
    return attrs.evolve(
        change,
        takes={**change.takes, **takes},
        writes={**change.writes, **writes},
        expects={**change.expects, **expects, **dict.fromkeys(gone)},
        removes=change.removes | gone,
    )


def unsaved_only(change: Change, on_main: Mapping[str, str]) -> Change:
    """Return *change* without the bytes that `main` holds just so; *on_main* gives git's ids of its files by path."""
    takes = {path: data for path, data in change.takes.items() if on_main.get(path) != git_blob_id(data)}
    return attrs.evolve(change, takes=takes)

"""What is entered once and never changes, the ledger and the acts of review: held against how it was first entered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qms.diagnostics import Diagnostic, Location
from qms.model.digests import git_blob_id
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.snapshot import Snapshot
    from qms.store.protocol import Addition, Store

# Every question asks whether the ledger is as it was entered: what reads texts is imported where one differs.

LEDGER = "decisions"
REVIEWS = "reviews"

_ON_ANOTHER_BRANCH = "QMS-G001"


def ledger_alterations(store: Store, saved: Snapshot | None) -> tuple[Diagnostic, ...]:
    """Return the entries that are missing or altered, on `main` or on the disk.

    A file that was put beside them on the disk changes nothing, so it is no part of the answer: see `strangers`.
    """
    if saved is None:
        return ()
    return (*altered_on_main(store, saved, LEDGER), *altered_on_disk(store, saved, LEDGER))


def altered_on_main(store: Store, saved: Snapshot, folder: str) -> Iterator[Diagnostic]:
    """Yield the files below *folder* that `main` no longer holds, or not as they were first added."""
    now = saved.blob_ids(folder)
    for path, _, _ in _altered(store, saved, folder):
        if path in now:
            yield _to_repair("QMS-V003", path, msg("{path} was altered after it was entered", path=path))
        else:
            yield _to_repair("QMS-V004", path, msg("{path}, which was entered, is gone from the store", path=path))


def altered_on_disk(store: Store, saved: Snapshot, folder: str) -> Iterator[Diagnostic]:
    """Yield the files below *folder* that the disk no longer holds, or not as `main` does."""
    if _shows_another_commit(store):
        return
    disk = store.working()
    for path, blob in saved.blob_ids(folder).items():
        try:
            data = disk.read(path)
        except KeyError:
            yield _to_repair("QMS-V005", path, msg("{path} was removed by hand", path=path))
        else:
            if git_blob_id(data) != blob:
                yield _to_repair("QMS-V005", path, msg("{path} was edited by hand", path=path))


def strangers(store: Store, saved: Snapshot, folder: str) -> Iterator[Diagnostic]:
    """Yield the files below *folder* on the disk that `main` does not know."""
    if _shows_another_commit(store):
        return
    known = saved.blob_ids(folder)
    for path in store.working().paths(folder):
        if path not in known:
            yield Diagnostic(
                code="QMS-V006",
                message=msg("{path} was put there by hand; it counts for nothing", path=path),
                location=Location(path=path, line=1),
                hint=msg("move it out; decisions are entered with `qms issue`, acts of review with `qms review`"),
            )


def originals(store: Store, saved: Snapshot) -> dict[str, bytes]:
    """Return the files of the ledger and of the acts of review that have to be brought back, as first added."""
    blobs: dict[str, str] = {}
    for folder in (LEDGER, REVIEWS):
        blobs |= {addition.path: addition.blob for addition in _altered(store, saved, folder)}
        now = saved.blob_ids(folder)
        for fault in altered_on_disk(store, saved, folder):
            assert fault.location is not None  # each of them has a place
            blobs.setdefault(fault.location.path, now[fault.location.path])
    return {path: store.blob(blob) for path, blob in sorted(blobs.items())}


def _altered(store: Store, saved: Snapshot, folder: str) -> Iterator[Addition]:
    """Yield the first addition of each file that is not there as it was; what never could be read is no loss."""
    now = saved.blob_ids(folder)
    for addition in store.additions(folder):
        if now.get(addition.path) != addition.blob and _was_entered(store, addition):
            yield addition


def _was_entered(store: Store, addition: Addition) -> bool:
    from qms.model.reviews import Review
    from qms.text.ledger import read_entry
    from qms.text.values import read_value

    data = store.blob(addition.blob)
    if addition.path.startswith(LEDGER + "/"):
        return read_entry(data, path=addition.path)[0] is not None
    return read_value(data, path=addition.path, cls=Review)[0] is not None


def _shows_another_commit(store: Store) -> bool:
    return store.is_bare or any(d.code == _ON_ANOTHER_BRANCH for d in store.state())


def _to_repair(code: str, path: str, message: Message) -> Diagnostic:
    return Diagnostic(
        code=code,
        message=message,
        location=Location(path=path, line=1),
        hint=msg("`qms repair` brings it back as it was entered"),
    )

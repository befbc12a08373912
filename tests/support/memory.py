"""What lies in a store held in memory, and operations that are to leave it as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qms.errors import QmsError, Refused
from qms.store.memory import MemoryStore
from qms.workspace import Workspace


def disk(workspace: Workspace) -> dict[str, bytes]:
    """Return the files on the disk of a store in memory, to be read and to be written by hand."""
    return _store(workspace).disk


def refused(workspace: Workspace, act: Callable[[], object], error: type[QmsError] = Refused) -> QmsError:
    """Let *act* be refused, see that it changed nothing, and return the error."""
    store = _store(workspace)
    before = (store.main, dict(store.disk), dict(store.tag_objects))
    with pytest.raises(error) as caught:
        act()
    assert (store.main, store.disk, store.tag_objects) == before
    return caught.value


def _store(workspace: Workspace) -> MemoryStore:
    store = workspace.session.store
    assert isinstance(store, MemoryStore)
    return store

"""Stores to measure on: a corpus that was saved, and issued by decisions of 132 documents each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from benchmarks import corpus
from qms.opening import create_workspace, open_workspace
from qms.workspace import Workspace

BATCH = 132
"""Documents of one decision: as many as 244/QĐ-SCT had of procedures and flowcharts."""

FIRST_DAY = dt.date(2020, 1, 6)
TODAY = dt.date(2021, 9, 13)
SAID = {"change": "Cập nhật", "change_basis": "907/KH-SCT"}
"""What an issue says of the texts that changed."""


def make_store(folder: Path, size: int, *, reviewed: bool, issued: bool = True) -> None:
    """Make a store of *size* documents in *folder*, all saved and, with *issued*, in force."""
    workspace = create_workspace(folder, corpus.ground(reviewed=reviewed), today=FIRST_DAY, person="nguoi-soan")
    for path, data in corpus.documents(size):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    workspace.save()
    if issued:
        for number, first in enumerate(range(1, size + 1, BATCH), start=1):
            last = min(first + BATCH, size + 1)
            workspace.issue(f"{number}/QĐ-SCT", date=FIRST_DAY, documents=ids(first, last), on_paper=True)


def ids(first: int, last: int) -> list[str]:
    """Return the ids of the documents from *first* to the one before *last*."""
    return [f"qt-{number:05d}" for number in range(first, last)]


def edit(folder: Path, size: int, *, turn: int) -> list[str]:
    """Change 132 documents of a store on the disk, at each turn others, from all over it; return their ids."""
    step = max(size // BATCH, 1)
    numbers = range(1 + turn % step, size + 1, step)[:BATCH]
    for number in numbers:
        (folder / corpus.document_path(number)).write_bytes(corpus.document(number, edit=turn))
    return [f"qt-{number:05d}" for number in numbers]


def opened(folder: Path) -> Workspace:
    """Open a store as somebody who works in it does, its plugins loaded."""
    workspace = open_workspace(folder, today=TODAY, person="nguoi-soan")
    workspace.session.plugins  # noqa: B018 - loaded now, not while it is measured
    return workspace

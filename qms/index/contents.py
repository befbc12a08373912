"""What the files of a commit say beside the texts, out of the index: ledger, acts of review, papers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from qms.index.database import Database
from qms.index.ledger import IndexedLedger
from qms.index.reviews import IndexedReviews
from qms.index.values import read_paper_text

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from qms.diagnostics import Diagnostic
    from qms.model.papers import Paper
    from qms.model.queries import EntryFile
    from qms.model.snapshot import Snapshot

NAME = "index.sqlite"


class IndexedPapers(Mapping[str, "Paper"]):
    """The papers by path, read when the first is asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __getitem__(self, path: str) -> Paper:
        return self._all[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> Mapping[str, Paper]:
        question = "SELECT path, value FROM papers ORDER BY path"
        return dict(self._database.values(lambda path, value: (path, read_paper_text(value)), question))


class IndexedContents:
    """The ledger, the acts of review and the papers at one commit, and what is wrong in their files."""

    def __init__(self, folder: Path, snapshot: Snapshot, known: Mapping[str, EntryFile] | None = None) -> None:
        def fill(connection: sqlite3.Connection) -> None:
            # Imported here: where the index is up to date no file is read.
            from qms.index.filling import fill

            fill(connection, snapshot, known or {})

        self._database = Database(folder / NAME, at=snapshot.commit or "", fill=fill)
        self.ledger = IndexedLedger(self._database)
        self.reviews = IndexedReviews(self._database)
        self.papers = IndexedPapers(self._database)

    @property
    def ledger_faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong in the files of the ledger, and in the chain of its entries."""
        return self._faults("path = '' OR path LIKE 'decisions/%'")

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong in the files of acts of review and papers."""
        return self._faults("path LIKE 'reviews/%' OR path LIKE 'papers/%'")

    def close(self) -> None:
        """Let the file of the index go; nothing is asked after that."""
        self._database.close()

    def _faults(self, where: str) -> tuple[Diagnostic, ...]:
        texts = self._database.values(str, f"SELECT value FROM faults WHERE {where} ORDER BY rowid")
        if not texts:
            return ()
        from qms.text.diagnostics import read_diagnostic

        return tuple(read_diagnostic(json.loads(text)) for text in texts)

"""The acts of review as the index knows them: the same answers as `qms.text.shelf.ReviewShelf`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qms.index.values import read_review_text
from qms.model.reviews import Review

if TYPE_CHECKING:
    from qms.index.database import Database


class IndexedReviews:
    """See `qms.model.system.Reviews`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, Review] = {}

    def of(self, document: str, digest: str) -> Sequence[Review]:
        """Return the acts on one digest of one document, oldest first."""
        question = "SELECT path FROM acts_on WHERE document = ? AND digest = ? ORDER BY path"
        return self._acts(self._database.values(str, question, document, digest))

    def about(self, document: str) -> Sequence[Review]:
        """Return the acts on any digest of one document, oldest first."""
        question = "SELECT DISTINCT path FROM acts_on WHERE document = ? ORDER BY path"
        return self._acts(self._database.values(str, question, document))

    def all(self) -> Sequence[tuple[str, Review]]:
        """Return every act with the path of its file, sorted by path."""
        question = "SELECT path, value FROM acts ORDER BY path"
        return tuple(self._database.values(lambda path, value: (path, read_review_text(value)), question))

    def _acts(self, paths: Iterable[str]) -> Sequence[Review]:
        return tuple(sorted(map(self._act, paths), key=Review.when))

    def _act(self, path: str) -> Review:
        # One act may be on a hundred documents: it is read once.
        if path not in self._read:
            question = "SELECT value FROM acts WHERE path = ?"
            [self._read[path]] = self._database.values(read_review_text, question, path)
        return self._read[path]

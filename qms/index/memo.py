"""What was found out about bytes that have not changed; can be deleted at any time."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_TABLE = "CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"


class Memo:
    """Texts by key in a file beside the store; without a path it remembers nothing.

    A file that is damaged or held by another is as good as an empty one.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, key: str) -> str | None:
        """Return what is remembered under *key*, or None."""
        found = self._rows("SELECT value FROM memo WHERE key = ?", key)
        return found[0][0] if found else None

    def all(self) -> dict[str, str]:
        """Return everything that is remembered."""
        return dict(self._rows("SELECT key, value FROM memo"))

    def change(self, *, forget: Iterable[str], remember: Mapping[str, str]) -> None:
        """Forget some keys and remember others."""
        if self._path is None:
            return
        try:
            self._write(self._path, forget, remember)
        except sqlite3.OperationalError:
            return  # held by another, or no room: next time
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)

    def _rows(self, question: str, *arguments: str) -> list[Any]:
        if self._path is None or not self._path.exists():
            return []
        try:
            with contextlib.closing(sqlite3.connect(self._path, timeout=1)) as database:
                return database.execute(question, arguments).fetchall()
        except sqlite3.DatabaseError:
            return []

    @staticmethod
    def _write(path: Path, forget: Iterable[str], remember: Mapping[str, str]) -> None:
        with contextlib.closing(sqlite3.connect(path, timeout=1)) as database:
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(_TABLE)
            database.executemany("DELETE FROM memo WHERE key = ?", [(key,) for key in forget])
            database.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?)", remember.items())
            database.commit()

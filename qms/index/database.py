"""A database beside the store that can be thrown away at any time: opened, brought up to date, made anew."""

from __future__ import annotations

import contextlib
import sqlite3
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from qms._version import __version__

if TYPE_CHECKING:
    from pathlib import Path

_T = TypeVar("_T")

_MADE_BY = f"2 {__version__}"
"""The version of the tables below, and of the qms that read the files into them."""

_TABLES = """
CREATE TABLE state (made_by TEXT, at TEXT);
CREATE TABLE files (path TEXT PRIMARY KEY, blob TEXT) WITHOUT ROWID;
CREATE TABLE faults (path TEXT, value TEXT);
CREATE TABLE entries (path TEXT PRIMARY KEY, entry INTEGER, digest TEXT, value TEXT, text TEXT);
CREATE INDEX entries_in_order ON entries (entry, path);
CREATE TABLE ids (document TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE numbers (entry INTEGER, year INTEGER, value TEXT);
CREATE TABLE lines (id INTEGER PRIMARY KEY, document TEXT, entry INTEGER, code TEXT, value TEXT);
CREATE INDEX lines_of_document ON lines (document, id);
CREATE INDEX lines_of_code ON lines (code, document, entry);
CREATE TABLE periods (document TEXT, start TEXT, until TEXT, last TEXT, line INTEGER);
CREATE INDEX periods_of_document ON periods (document);
CREATE INDEX periods_by_day ON periods (until, start, line, last);
CREATE TABLE acts (path TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE acts_on (document TEXT, digest TEXT, path TEXT, PRIMARY KEY (document, digest, path)) WITHOUT ROWID;
CREATE INDEX acts_on_path ON acts_on (path);
CREATE TABLE papers (path TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""

Fill = Callable[[sqlite3.Connection], None]
"""Bring the tables, empty or of an earlier moment, to what they are to say."""

_PATIENCE = 1.0  # seconds that another one may be at work in the file
_TRIES = 3


def values(connection: sqlite3.Connection, read: Callable[..., _T], question: str, *arguments: Any) -> list[_T]:
    """Return what *read* makes of each row that *question* selects; raises `sqlite3.DatabaseError` for damage."""
    try:
        return [read(*row) for row in connection.execute(question, arguments)]
    except (ValueError, TypeError, KeyError) as error:
        raise sqlite3.DatabaseError("a value cannot be read") from error


class Database:
    """The tables at one moment, and only at that one: nobody who moves the file on is seen.

    Where the file cannot be written the tables are made in memory; a file that is damaged is made anew.
    """

    def __init__(self, path: Path, *, at: str, fill: Fill) -> None:
        self._path = path
        self._at = at
        self._fill = fill
        self._open()

    def values(self, read: Callable[..., _T], question: str, *arguments: Any) -> list[_T]:
        """Return what *read* makes of each row that *question* selects."""
        try:
            return values(self._connection, read, question, *arguments)
        except sqlite3.DatabaseError:
            self.close()
            self._throw_away()
            self._open()
            return values(self._connection, read, question, *arguments)

    def close(self) -> None:
        """Let the file go; nothing is asked after that."""
        self._closing()

    def _open(self) -> None:
        self._connection = self._opened()
        self._closing = weakref.finalize(self, self._connection.close)

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._on_disk()
        except sqlite3.OperationalError:  # held by another, read-only, no room
            return self._in_memory()
        except sqlite3.DatabaseError:  # damaged
            self._throw_away()
        try:
            return self._on_disk()
        except sqlite3.DatabaseError:
            return self._in_memory()

    def _throw_away(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _on_disk(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        try:
            for _ in range(_TRIES):
                connection.execute("BEGIN")  # from the first question to the end one and the same moment is seen
                if _state(connection) == (_MADE_BY, self._at):
                    return connection
                connection.execute("ROLLBACK")
                self._bring_up(connection)
            raise sqlite3.OperationalError("others keep moving the file")
        except BaseException:
            connection.close()
            raise

    def _in_memory(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            try:
                with contextlib.closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True)) as file:
                    file.backup(connection)
                self._bring_up(connection)
            except sqlite3.DatabaseError:
                connection.close()
                connection = sqlite3.connect(":memory:", isolation_level=None)
                self._bring_up(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _bring_up(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            made_by, at = _state(connection)
            if made_by != _MADE_BY:
                _make_tables(connection)
            if at != self._at:
                self._fill(connection)
                connection.execute("DELETE FROM state")
                connection.execute("INSERT INTO state VALUES (?, ?)", (_MADE_BY, self._at))
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _state(connection: sqlite3.Connection) -> tuple[str | None, str | None]:
    """Return which qms made the tables and of which moment they are; nothing where there are none."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
        return None, None
    made_by, at = connection.execute("SELECT made_by, at FROM state").fetchone() or (None, None)
    return (made_by, at) if made_by == _MADE_BY else (None, None)


def _make_tables(connection: sqlite3.Connection) -> None:
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE "{table}"')
    for statement in _TABLES.split(";"):
        connection.execute(statement)

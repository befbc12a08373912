"""From the files of a commit to the tables of the index: only what differs from the last time is read."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from qms.checks.ledger import chain_faults
from qms.index.database import values
from qms.index.ledger import OPEN, read_file
from qms.index.values import entry_text, line_text, number_text, paper_text, read_line_text, review_text
from qms.model.ledger import Act, LedgerLine, periods
from qms.model.papers import Paper
from qms.model.queries import EntryFile, PlainLedger, ids_named, lines_of, number_of
from qms.model.reviews import Review
from qms.text.diagnostics import plain_diagnostic
from qms.text.ledger import read_entry
from qms.text.values import read_value

if TYPE_CHECKING:
    import sqlite3

    from qms.diagnostics import Diagnostic
    from qms.model.codes import DocumentId
    from qms.model.snapshot import Snapshot

_T = TypeVar("_T")

_FOLDERS = ("decisions", "reviews", "papers")
_CHAIN = ""
"""The path of what is wrong between the files of the ledger."""


def fill(connection: sqlite3.Connection, snapshot: Snapshot, known: Mapping[str, EntryFile]) -> None:
    """Make the tables say what the files of *snapshot* say; *known* are entries, by git's id of their files.

    The tables depend on these files alone, not on what they said before: a file of the ledger that was altered or
    is gone has the whole ledger read anew.
    """
    before: dict[str, str] = dict(connection.execute("SELECT path, blob FROM files"))
    now = {path: blob for folder in _FOLDERS for path, blob in snapshot.blob_ids(folder).items()}
    old = {path for path, blob in before.items() if now.get(path) != blob}
    is_altered = any(path.startswith("decisions/") for path in old)
    if is_altered:
        old |= {path for path in before if path.startswith("decisions/")}
    for table in ("files", "faults", "entries", "acts", "acts_on", "papers"):
        connection.executemany(f"DELETE FROM {table} WHERE path = ?", ((path,) for path in old))
    new = {path: blob for path, blob in now.items() if path not in before or path in old}
    connection.executemany("INSERT INTO files VALUES (?, ?)", new.items())
    entries: list[EntryFile] = []
    unread = []
    for path, blob in new.items():
        if blob in known and known[blob].path == path:
            entries.append(known[blob])
        else:
            unread.append(path)
    for path, data in snapshot.read_many(unread):
        if path.startswith("decisions/"):
            entries += _kept(connection, path, *read_entry(data, path=path))
        elif path.startswith("reviews/"):
            for review in _kept(connection, path, *read_value(data, path=path, cls=Review)):
                _take_review(connection, path, review)
        else:
            for paper in _kept(connection, path, *read_value(data, path=path, cls=Paper)):
                connection.execute("INSERT INTO papers VALUES (?, ?)", (path, paper_text(paper)))
    if entries or is_altered:
        _take_entries(connection, entries, anew=is_altered)


def _kept(connection: sqlite3.Connection, path: str, value: _T | None, faults: Iterable[Diagnostic]) -> tuple[_T, ...]:
    """Keep what is wrong in a file, and return what could be read of it."""
    _keep_faults(connection, path, faults)
    return () if value is None else (value,)


def _keep_faults(connection: sqlite3.Connection, path: str, faults: Iterable[Diagnostic]) -> None:
    rows = [(path, json.dumps(plain_diagnostic(fault), ensure_ascii=False)) for fault in faults]
    connection.executemany("INSERT INTO faults VALUES (?, ?)", rows)


def _take_review(connection: sqlite3.Connection, path: str, review: Review) -> None:
    connection.execute("INSERT INTO acts VALUES (?, ?)", (path, review_text(review)))
    rows = {(item.document, item.digest, path) for item in review.documents}
    connection.executemany("INSERT INTO acts_on VALUES (?, ?, ?)", rows)


def _take_entries(connection: sqlite3.Connection, added: Sequence[EntryFile], *, anew: bool) -> None:
    # of twins the chain goes on with the first
    last = next(iter(_files(connection, "entry DESC, path LIMIT 1")), None)
    rows = [(file.path, file.entry.entry, file.digest, entry_text(file.entry), file.text) for file in added]
    connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows)
    _keep_ids(connection, added)
    added = sorted(added, key=lambda file: file.entry.entry)
    chain = [last, *added] if last else added
    follows = all(one.entry.entry < other.entry.entry for one, other in itertools.pairwise(chain))
    if anew or not follows or any(file.entry.act not in (Act.ISSUE, Act.OPENING) for file in added):
        _derive_all(connection)
        return
    before = last.path if last else None  # what is wrong with it was kept when it came
    faults = (fault for fault in chain_faults(chain) if fault.location is None or fault.location.path != before)
    _keep_faults(connection, _CHAIN, faults)
    _keep_numbers(connection, added)
    _keep_lines(connection, lines_of(added))


def _derive_all(connection: sqlite3.Connection) -> None:
    """Make everything that follows from the entries together."""
    for table in ("ids", "numbers", "lines", "periods"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM faults WHERE path = ?", (_CHAIN,))
    ledger = PlainLedger(_files(connection, "entry, path"))
    heard = ledger.entries()
    _keep_ids(connection, ledger.files())
    _keep_faults(connection, _CHAIN, chain_faults(ledger.files()))
    _keep_numbers(connection, heard)
    _keep_lines(connection, lines_of(heard))


def _files(connection: sqlite3.Connection, order: str) -> list[EntryFile]:
    return values(connection, read_file, f"SELECT path, digest, value, text FROM entries ORDER BY {order}")


def _keep_ids(connection: sqlite3.Connection, files: Iterable[EntryFile]) -> None:
    named = {(document,) for file in files for document in ids_named(file.entry)}
    connection.executemany("INSERT OR IGNORE INTO ids VALUES (?)", named)


def _keep_numbers(connection: sqlite3.Connection, files: Iterable[EntryFile]) -> None:
    numbers = [number for file in files if (number := number_of(file)) is not None]
    rows = [(number.entry, number.date.year, number_text(number)) for number in numbers]
    connection.executemany("INSERT INTO numbers VALUES (?, ?, ?)", rows)


def _keep_lines(connection: sqlite3.Connection, added: Iterable[LedgerLine]) -> None:
    """Add lines to those of their documents, and make anew when each line of these binds."""
    [(free,)] = connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM lines")
    by_document: dict[DocumentId, dict[int, LedgerLine]] = {}
    for identity, line in enumerate(added, start=free):
        by_document.setdefault(line.document, {})[identity] = line
    rows = [
        (identity, document, line.entry, line.issue and line.issue.code.casefold(), line_text(line))
        for document, lines in by_document.items()
        for identity, line in lines.items()
    ]
    if free > 1:
        for document, lines in by_document.items():
            question = "SELECT id, value FROM lines WHERE document = ? ORDER BY id"
            earlier = values(connection, _read_line, question, document)
            by_document[document] = {**dict(earlier), **lines}
    connection.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?)", rows)
    connection.executemany("DELETE FROM periods WHERE document = ?", ((document,) for document in by_document))
    connection.executemany(
        "INSERT INTO periods VALUES (?, ?, ?, ?, ?)",
        (row for document, lines in by_document.items() for row in _periods(document, lines)),
    )


def _read_line(identity: int, value: str) -> tuple[int, LedgerLine]:
    return identity, read_line_text(value)


def _periods(document: DocumentId, lines: Mapping[int, LedgerLine]) -> Iterator[tuple[str, str, str, str | None, int]]:
    """Yield when each revision of a document binds, each time with the day on which it ceases for good."""
    found = [period for period in periods(lines.values()) if period.line.issue is not None]
    last = {id(period.line): period.until for period in found}
    identities = {id(line): identity for identity, line in lines.items()}
    for period in found:
        until = last[id(period.line)]
        yield (
            document,
            period.start.isoformat(),
            period.until.isoformat() if period.until else OPEN,
            until.isoformat() if until else None,
            identities[id(period.line)],
        )

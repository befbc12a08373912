"""Ledgers made for tests: entries with what matters said and the rest filled in, and strategies for many of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from qms.model.codes import DocumentId
from qms.model.digests import sha256
from qms.model.ledger import Act, IssueLine, LedgerEntry, LedgerLine, WithdrawLine
from qms.model.queries import EntryFile, PlainLedger
from qms.text.ledger import write_entry

VIETNAM = dt.timezone(dt.timedelta(hours=7))
DAY = dt.date(2021, 9, 1)
"""The first day of made-up ledgers."""


def day(n: int) -> dt.date:
    """Return the day *n* days after the first."""
    return DAY + dt.timedelta(days=n)


def moment(n: int) -> dt.datetime:
    """Return the moment at which entry *n* is recorded."""
    return dt.datetime(2021, 9, 1, 8, 0, tzinfo=VIETNAM) + dt.timedelta(hours=n)


def issued(document: str = "qt-05", edition: int = 1, revision: int = 0, **fields: Any) -> IssueLine:
    """Return what an entry says of one document that it issues."""
    said: dict[str, Any] = {
        "code": document.upper(),
        "title": "Quy trình kiểm soát hồ sơ",
        "kind": "procedure",
        "unit": "vp",
        "digest": "sha256:" + f"{edition:02d}{revision:02d}" * 16,
        "tree": f"{edition:02d}{revision:02d}" * 10,
    }
    return IssueLine(document=DocumentId(document), edition=edition, revision=revision, **{**said, **fields})


def withdrawn(document: str = "qt-05", reason: str | None = None) -> WithdrawLine:
    """Return what an entry says of one document that it withdraws."""
    return WithdrawLine(document=DocumentId(document), reason=reason)


def entry(n: int, *said: IssueLine | WithdrawLine, date: dt.date | None = None, **fields: Any) -> LedgerEntry:
    """Return entry *n* of a ledger, an issue unless *fields* say otherwise; effective on its own date."""
    date = date or day(n)
    plain: dict[str, Any] = {
        "format": 1,
        "act": Act.ISSUE,
        "number": f"{n}/QĐ-SCT",
        "issuer": "sct",
        "book": "quyet-dinh",
        "effective": date,
        "recorded": moment(n),
        "recorded_by": "iso-thu-ky",
    }
    return LedgerEntry(
        entry=n,
        date=date,
        issues=tuple(line for line in said if isinstance(line, IssueLine)),
        withdraws=tuple(line for line in said if isinstance(line, WithdrawLine)),
        **{**plain, **fields},
    )


def as_known(*entries: LedgerEntry, known: int | None = None) -> tuple[LedgerEntry, ...]:
    """Return the entries as a ledger of them reads after entry *known*, or now."""
    files = [EntryFile(entry=one, path=f"{one.entry:04d}.md", digest="") for one in entries]
    return tuple(file.entry for file in PlainLedger(files).entries(known=known))


def files_of(*entries: LedgerEntry) -> tuple[EntryFile, ...]:
    """Return the files of a ledger: written one after another, each naming the file before it."""
    files: list[EntryFile] = []
    previous = None
    for one in entries:
        chained = attrs.evolve(one, previous=previous)
        previous = sha256(write_entry(chained, ""))
        path = f"decisions/{chained.date.year}/{chained.entry:04d}.md"
        files.append(EntryFile(entry=chained, path=path, digest=previous))
    return tuple(files)


def ledger_of(*entries: LedgerEntry) -> PlainLedger:
    """Return the ledger that holds *entries*."""
    return PlainLedger(files_of(*entries))


def ledger_lines(documents: Sequence[str] = ("qt-05",)) -> st.SearchStrategy[tuple[LedgerLine, ...]]:
    """Return a strategy for the lines of documents: few days, numbers and books, so that they often meet."""
    days = st.integers(min_value=0, max_value=6).map(day)
    one = st.fixed_dictionaries(
        {
            "document": st.sampled_from([DocumentId(document) for document in documents]),
            "decided": days,
            "effective": days,
            "book": st.sampled_from([None, "a", "b"]),
            "ordinal": st.sampled_from([None, (1,), (2,), (2, 1), (2, 12)]),
            "revision": st.one_of(st.none(), st.integers(min_value=0, max_value=9)),
        }
    )
    return st.lists(one, max_size=7).map(_as_lines)


def _as_lines(said: Iterable[dict[str, Any]]) -> tuple[LedgerLine, ...]:
    return tuple(
        LedgerLine(
            document=one["document"],
            entry=n,
            act=Act.ISSUE,
            number=None,
            book=one["book"],
            date=one["decided"],
            effective=one["effective"],
            recorded=moment(n),
            signer=None,
            decided=one["decided"],
            ordinal=one["ordinal"],
            issue=None if one["revision"] is None else issued(one["document"], revision=one["revision"]),
        )
        for n, one in enumerate(said, start=1)
    )

"""Books (sổ): the series from which an issuer's papers take their numbers, one series a year."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import attrs

from qms.model.number_kinds import LETTER, spelled_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.model.numbers import BookOrdinal


@attrs.frozen
class Book:
    """One series of numbers. *issuers* are ids of organisations and boards, *kinds* symbols such as ``QĐ``.

    Without kinds it takes all that no other book of the issuer names. ``CV`` stands for letters.
    """

    id: str
    title: str
    issuers: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@attrs.frozen
class Overlap:
    """Two books that both claim one kind of one issuer; no kind where both take all the rest."""

    first: Book
    second: Book
    issuer: str
    kind: str | None


def _symbols(book: Book) -> Iterator[str]:
    return (_symbol(kind) for kind in book.kinds)


def _symbol(kind: str | None) -> str:
    """Return *kind* as the table spells it; a letter, which has no kind, as ``CV``."""
    return LETTER if kind is None else spelled_kind(kind) or kind


def book_of(books: Iterable[Book], issuer: str, kind: str | None) -> Book | None:
    """Return the book in which the papers of a kind of an issuer are numbered; letters have the kind None."""
    own = [book for book in books if issuer in book.issuers]
    naming = (book for book in own if _symbol(kind) in _symbols(book))
    return next(naming, None) or next((book for book in own if not book.kinds), None)


def overlaps(books: Iterable[Book]) -> Iterator[Overlap]:
    """Yield what two books claim both, so that `book_of` would have to choose."""
    for first, second in itertools.combinations(books, 2):
        for issuer in (x for x in first.issuers if x in second.issuers):
            if not first.kinds and not second.kinds:
                yield Overlap(first, second, issuer, None)
            shared = set(_symbols(second))
            yield from (Overlap(first, second, issuer, kind) for kind in _symbols(first) if kind in shared)


def next_ordinal(used: Iterable[BookOrdinal]) -> int:
    """Return the number after the greatest of *used*; gaps stay, for the series follows the days."""
    return max(used, default=(0,))[0] + 1

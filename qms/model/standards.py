"""The clauses of a standard as data: their numbers, what each asks to be kept, and what stands for it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import attrs


class Keeping(enum.StrEnum):
    """How documented information is kept: a document that is maintained, a record that is retained."""

    MAINTAIN = "maintain"
    RETAIN = "retain"


@attrs.frozen(kw_only=True)
class Clause:
    """A clause by its number, with a short title of our own wording; the text of the standard is not ours to give."""

    TOML_INLINE: ClassVar[bool] = True

    number: str
    title: str
    title_en: str

    @property
    def parts(self) -> tuple[int, ...]:
        """The key by which clauses are sorted."""
        return tuple(map(int, self.number.split(".")))


@attrs.frozen(kw_only=True)
class KeptInformation:
    """What a clause asks to be maintained or retained."""

    TOML_INLINE: ClassVar[bool] = True

    clause: str
    sort: Keeping
    what: str
    what_en: str


@attrs.frozen(kw_only=True, slots=False)
class Standard:
    """An edition of a standard."""

    edition: str
    title: str
    title_en: str
    status: str
    clauses: tuple[Clause, ...]
    evidence: tuple[KeptInformation, ...] = ()

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers of the clauses."""
        return frozenset(clause.number for clause in self.clauses)

    def knows(self, number: str) -> bool:
        """Whether *number* is that of a clause, or of a point within one: ``9.2.2``, ``4.4.2 a``."""
        return self.clause_of(number) is not None

    def clause_of(self, number: str) -> str | None:
        """Return the listed clause in which *number* stands: ``9.2.2 f`` stands in ``9.2``; None for an unknown one."""
        parts = number.strip().split(" ")[0].rstrip(".").split(".")
        if not all(part.isdigit() for part in parts):
            return None
        listed = (".".join(parts[:n]) for n in range(len(parts), 1 if len(parts) > 1 else 0, -1))
        return next((number for number in listed if number in self.numbers), None)

    def within(self, clause: str, number: str) -> bool:
        """Whether *number* names the clause or something inside it."""
        return number == clause or number.startswith((f"{clause}.", f"{clause} "))


@attrs.frozen(kw_only=True)
class ClauseCoverage:
    """What stands for one clause: documents in force and records that name it, and what it asks for and has not.

    *excluded* is the reason for which it does not apply (4.3).
    """

    clause: Clause
    documents: tuple[str, ...]
    records: tuple[str, ...]
    missing: tuple[KeptInformation, ...]
    excluded: str | None = None

    @property
    def is_covered(self) -> bool:
        """Whether something stands for it, and for each sort of information that it asks for."""
        return self.excluded is not None or (bool(self.documents or self.records) and not self.missing)


def coverage(
    standard: Standard, documents: Mapping[str, Iterable[str]], records: Mapping[str, Iterable[str]],
    excluded: Mapping[str, str],
) -> Sequence[ClauseCoverage]:  # fmt: skip
    """Return what stands for each clause that has no clauses below it, or asks for information itself.

    *documents* and *records* say which clauses each of them names, *excluded* why some do not apply. A link proves
    that something exists, not that it is adequate.
    """
    asked = {item.clause for item in standard.evidence}
    return [
        _covered(standard, clause, documents, records, excluded)
        for clause in standard.clauses
        if clause.number in asked or not _has_below(standard, clause)
    ]


def _has_below(standard: Standard, clause: Clause) -> bool:
    return any(other.number.startswith(f"{clause.number}.") for other in standard.clauses)


def _covered(
    standard: Standard, clause: Clause, documents: Mapping[str, Iterable[str]], records: Mapping[str, Iterable[str]],
    excluded: Mapping[str, str],
) -> ClauseCoverage:  # fmt: skip
    number = clause.number
    named = [
        tuple(one for one, clauses in things.items() if any(standard.within(number, named) for named in clauses))
        for things in (documents, records)
    ]
    there = {Keeping.MAINTAIN: named[0], Keeping.RETAIN: named[1]}
    return ClauseCoverage(
        clause=clause,
        documents=named[0],
        records=named[1],
        missing=tuple(item for item in standard.evidence if item.clause == number and not there[item.sort]),
        excluded=next((why for out, why in excluded.items() if standard.within(out, number)), None),
    )

"""The standards that ship with qms, and what stands in a store for their clauses (`qms coverage`)."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import attrs

from qms.errors import UsageError
from qms.model.registers import ClauseId
from qms.model.standards import ClauseCoverage, Standard, coverage
from qms.operations.reading import frozen, master_list
from qms.text.values import read_value
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.operations.session import Session


@cache
def editions() -> tuple[str, ...]:
    """Return the editions that ship with qms."""
    return tuple(sorted(one.name.removesuffix(".toml") for one in _folder().iterdir() if one.name.endswith(".toml")))


@cache
def standard(edition: str) -> Standard:
    """Return an edition; raises `UsageError` for one that does not ship with qms."""
    if edition not in editions():
        near = difflib.get_close_matches(edition, editions(), n=1)
        raise UsageError(
            msg("the edition {edition} is not known", edition=edition),
            hint=msg("did you mean “{name}”?", name=near[0])
            if near
            else msg("there are {names}", names=", ".join(editions())),
        )
    value, faults = read_value(_folder().joinpath(f"{edition}.toml").read_bytes(), path=edition, cls=Standard)
    assert value is not None, faults
    return value


def _folder() -> Traversable:
    return files("qms") / "standards"


@attrs.frozen(kw_only=True)
class Coverage:
    """What stands for the clauses of an edition on a day."""

    standard: Standard
    on: dt.date
    clauses: Sequence[ClauseCoverage]

    @property
    def covered(self) -> int:
        """How many clauses have what they ask for, or do not apply."""
        return sum(one.is_covered for one in self.clauses)

    @property
    def percent(self) -> int:
        """The share of them, in whole percent, rounded down: 100 says that none is missing."""
        return 100 * self.covered // len(self.clauses)


def clause_coverage(session: Session, *, edition: str | None = None, on: dt.date | None = None) -> Coverage:
    """Return which documents in force and which records name each clause; raises `UsageError`."""
    loaded = session.load_with_registers()
    day = on or session.today
    known = standard(edition or loaded.settings.standard.edition)
    documents = {
        row.issue.code: frozen(session, row).header.clauses
        for row in master_list(loaded, on=day)
        if row.issue.digest is not None
    }
    clauses = coverage(known, documents, _records(loaded, day), loaded.settings.standard.excluded)
    return Coverage(standard=known, on=day, clauses=clauses)


def _records(loaded: Loaded, day: dt.date) -> dict[str, tuple[str, ...]]:
    named: dict[str, tuple[str, ...]] = {}
    for name in loaded.records.registers:
        for record in loaded.records.of(name).values():
            if record.was_made_by(day):
                named[record.id] = tuple(one for field, one in record.links() if field.sort is ClauseId)
    return named

"""The versions of one thing over time: which holds on a day, and how one is ended or another begun."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import attrs

from qms.errors import Refused, UsageError
from qms.model.codes import ascii_slug, is_portable_name
from qms.model.organisation import Dated, Organisation, Person, Version, by_id, holds
from qms.wording import Message, msg

DAY = dt.timedelta(days=1)

_VersionT = TypeVar("_VersionT", bound=Version)
_DatedT = TypeVar("_DatedT", bound=Dated)
_T = TypeVar("_T")


def replaced(blocks: tuple[_T, ...], at: int, *others: _T) -> tuple[_T, ...]:
    """Return the blocks with others in the place of one."""
    return (*blocks[:at], *others, *blocks[at + 1 :])


def place_on(blocks: Sequence[Version], name: str, *, on: dt.date) -> int:
    """Return the place of the version of a known thing that holds on a day; raises `Refused` where none does."""
    for at, block in enumerate(blocks):
        if block.id == name and holds(block, on=on):
            return at
    versions = by_id(blocks)[name]
    ended = [version for version in versions if version.to is not None and version.to <= on]
    if ended:
        raise Refused(
            msg("“{id}” ended on {end} and is not there on {day}", id=name, end=ended[-1].to, day=on),
            hint=msg("correct the day; `qms org list --history` shows what held when"),
        )
    raise Refused(
        msg("“{id}” begins on {begin} and is not there on {day}", id=name, begin=versions[0].from_, day=on),
        hint=msg("correct the day; `qms org list --history` shows what held when"),
    )


def ended(blocks: tuple[_VersionT, ...], name: str, day: dt.date, **more: Any) -> tuple[_VersionT, ...]:
    """Return the blocks with a known thing ended on a day, the first on which it is no more.

    *more* are further fields of its last version. Raises `Refused` where it is not there on the eve, or where a later
    version would be left behind a gap.
    """
    at = place_on(blocks, name, on=day - DAY)
    later = [version for version in by_id(blocks)[name] if version.from_ is not None and version.from_ >= day]
    if later:
        raise Refused(
            msg("“{id}” is to end on {day}, and has a version from {begin} on", id=name, day=day, begin=later[0].from_),
            hint=msg("correct the day, or take that version out of organisation.toml first"),
        )
    return replaced(blocks, at, attrs.evolve(blocks[at], to=day, **more))  # type: ignore[misc]  # every block is attrs


def lasts(held: Dated, day: dt.date) -> bool:
    """Whether something has not ended by a day."""
    return held.to is None or held.to > day


def overlap(one: Dated, other: Dated) -> bool:
    """Whether there is a day on which both hold."""
    return lasts(one, other.from_ or dt.date.min) and lasts(other, one.from_ or dt.date.min)


def closed(held: _DatedT, day: dt.date) -> _DatedT:
    """Return what is held, ended on a day unless it ended before."""
    return attrs.evolve(held, to=day) if lasts(held, day) else held  # type: ignore[misc]  # every part is attrs


def refuse_gap_and_overlap(versions: Sequence[Version], block: Version) -> None:
    """Raise `Refused` where a further version of a thing would not follow the one before it from day to day.

    An id is never given to another thing; only a person may come back after a time.
    """
    for version in versions:
        if overlap(version, block):
            raise Refused(
                msg("“{id}” has a version that holds {period}, and this one would hold {other}", id=block.id,
                    period=period(version), other=period(block)),
                hint=msg("`qms org rename` ends one version and begins the next; another thing needs its own id"),
            )  # fmt: skip
    if isinstance(block, Person):
        return
    ends = [v.to for v in versions if v.to is not None and block.from_ is not None and v.to <= block.from_]
    begins = [v.from_ for v in versions if v.from_ is not None and block.to is not None and v.from_ >= block.to]
    for end, begin in ((max(ends, default=block.from_), block.from_), (block.to, min(begins, default=block.to))):
        if end != begin:
            raise Refused(
                msg("“{id}” ends on {end} and would begin again on {begin}", id=block.id, end=end, begin=begin),
                hint=msg("let one version begin where the other ends; another thing needs an id of its own"),
            )


def period(held: Dated) -> Message:
    """Return from when to when something holds, as people say it."""
    if held.from_ is not None and held.to is not None:
        return msg("from {begin} to {end}", begin=held.from_, end=held.to)
    if held.from_ is not None:
        return msg("from {begin} on", begin=held.from_)
    return msg("until {end}", end=held.to) if held.to is not None else msg("without limit of time")


def refuse_unknown(blocks: Iterable[Version], name: str, message: Message) -> None:
    """Raise `UsageError` with *message* where no block has an id, proposing one that is written nearly so."""
    known = {block.id: block.name for block in blocks}
    if name in known:
        return
    by_name = {title.casefold(): one for one, title in known.items()}
    near = difflib.get_close_matches(name.casefold(), [*known, *by_name], n=1)
    raise UsageError(
        message,
        hint=msg("did you mean {name}?", name=by_name.get(near[0], near[0]))
        if near
        else msg("`qms org list` shows the ids"),
    )


def refuse_unknown_person(organisation: Organisation, name: str) -> None:
    """Raise `UsageError` where no person has an id."""
    refuse_unknown(organisation.people, name, msg("there is no person “{person}”", person=name))


def refuse_absent_unit(organisation: Organisation, name: str, day: dt.date | None) -> None:
    """Raise `UsageError` where there is no such unit, `Refused` where it is not there on a day, naming who follows."""
    refuse_unknown(organisation.units, name, msg("there is no unit “{unit}”", unit=name))
    if day is None or organisation.unit(name, day) is not None:
        return
    owner = organisation.owner(name, day)
    if owner is None:
        place_on(organisation.units, name, on=day)
        return
    ends = [version.to for version in organisation.unit_versions(name) if version.to is not None and version.to <= day]
    raise Refused(
        msg("the unit “{unit}” ended on {end}", unit=name, end=ends[-1]),
        hint=msg("“{successor}” ({name}) came in its place", successor=owner.id, name=owner.name),
    )


def refuse_odd_id(name: str) -> None:
    """Raise `UsageError` where an id does not work in the names of files."""
    if not is_portable_name(name):
        raise UsageError(
            msg("“{id}” cannot be an id", id=name),
            hint=msg("use small letters without marks, digits and hyphens: {slug}", slug=ascii_slug(name) or "phong-a"),
        )

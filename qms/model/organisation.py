"""The agency over time: organisations, units, boards, people, and what each of them was on a day."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

import attrs

from qms.model.papers import PaperReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Dated(Protocol):
    """What holds from one day to the day before another; an absent end is open."""

    @property
    def from_(self) -> dt.date | None:
        """The first day, or None for always so far."""
        ...

    @property
    def to(self) -> dt.date | None:
        """The first day after, or None for until further notice."""
        ...


class Version(Dated, Protocol):
    """A block of `organisation.toml`: one version of the thing that its id names."""

    @property
    def id(self) -> str:
        """The id, which all versions of the thing share."""
        ...

    @property
    def name(self) -> str:
        """The name the thing bears in this version."""
        ...


DatedT = TypeVar("DatedT", bound=Dated)
VersionT = TypeVar("VersionT", bound=Version)


@attrs.frozen(kw_only=True)
class Body:
    """An `[[organisations]]` block: the agency, a body above it, or another body that it deals with."""

    id: str
    name: str
    symbol: str | None = None
    parent: str | None = None
    letterhead: tuple[str, ...] = ()
    place: str | None = None
    from_: dt.date | None = None
    to: dt.date | None = None


@attrs.frozen(kw_only=True)
class Unit:
    """A unit of an organisation, which may own documents; without *organisation* it is the agency's own."""

    id: str
    name: str
    symbol: str | None = None
    organisation: str | None = None
    specialist: bool = False
    succeeded_by: str | None = None
    """The unit that owns its documents from *to* on."""
    from_: dt.date | None = None
    to: dt.date | None = None


@attrs.frozen(kw_only=True)
class Member:
    """A person's place on a board."""

    person: str
    role: str
    from_: dt.date | None = None
    to: dt.date | None = None


@attrs.frozen(kw_only=True)
class Board:
    """A steering board or a team, set up by a decision; it may issue papers of its own."""

    id: str
    name: str
    symbol: str | None = None
    organisation: str
    decision: PaperReference | None = None
    members: tuple[Member, ...] = ()
    from_: dt.date | None = None
    to: dt.date | None = None


@attrs.frozen(kw_only=True)
class Post:
    """A post that a person holds in a unit."""

    unit: str
    title: str
    from_: dt.date | None = None
    to: dt.date | None = None


@attrs.frozen(kw_only=True)
class HeldRole:
    """A role in the management system that a person holds, such as ``iso-secretary``."""

    role: str
    from_: dt.date | None = None
    to: dt.date | None = None


@attrs.frozen(kw_only=True)
class Person:
    """Somebody who acts; *address* is the form of address that papers use."""

    id: str
    name: str
    address: str | None = None
    posts: tuple[Post, ...] = ()
    roles: tuple[HeldRole, ...] = ()
    from_: dt.date | None = None
    to: dt.date | None = None


Block = Body | Unit | Board | Person
"""One version of a thing, as it stands in the file."""


@attrs.frozen(kw_only=True)
class Issuer:
    """Who issues a paper, as its head shows it on one day."""

    id: str
    name: str
    symbol: str | None
    letterhead: tuple[str, ...]
    place: str | None


def holds(block: Dated, *, on: dt.date) -> bool:
    """Whether *block* holds on the day: from its first day to the day before its `to`."""
    return (block.from_ is None or block.from_ <= on) and (block.to is None or on < block.to)


@attrs.frozen(kw_only=True)
class Organisation:
    """All of `organisation.toml`. Every question takes the day it is asked for.

    Where two versions of one thing hold on the same day, an error of the store, the later one answers.
    """

    organisations: tuple[Body, ...] = ()
    units: tuple[Unit, ...] = ()
    boards: tuple[Board, ...] = ()
    people: tuple[Person, ...] = ()

    def body(self, body_id: str, on: dt.date) -> Body | None:
        """Return the organisation as it was on the day."""
        return _on_day(self._bodies.get(body_id, ()), on)

    def unit(self, unit_id: str, on: dt.date) -> Unit | None:
        """Return the unit as it was on the day; None before it was set up and after it ended."""
        return _on_day(self._units.get(unit_id, ()), on)

    def board(self, board_id: str, on: dt.date) -> Board | None:
        """Return the board as it was on the day."""
        return _on_day(self._boards.get(board_id, ()), on)

    def person(self, person_id: str, on: dt.date | None = None) -> Person | None:
        """Return the person as known on the day; without a day, as last known."""
        return _nearest(self._people.get(person_id, ()), on or dt.date.max)

    def unit_versions(self, unit_id: str) -> tuple[Unit, ...]:
        """Return every version of the unit, oldest first."""
        return self._units.get(unit_id, ())

    def owner(self, unit_id: str, on: dt.date) -> Unit | None:
        """Return the unit that owns, on the day, the documents that were given to the unit *unit_id*.

        That is the unit itself while it exists, then the one its last version names as successor, and so on.
        None where nobody does: before the unit was set up, after it ended without a living successor.
        """
        seen: set[str] = set()
        current: str | None = unit_id
        while current is not None and current not in seen:
            seen.add(current)
            unit = self.unit(current, on)
            if unit is not None:
                return unit
            current = self.successor(current, on)
        return None

    def successor(self, unit_id: str, on: dt.date) -> str | None:
        """Return the id of the unit that the last version ended by the day names as its successor."""
        ended = [unit for unit in self.unit_versions(unit_id) if unit.to is not None and unit.to <= on]
        return ended[-1].succeeded_by if ended else None

    def name_of_unit(self, unit_id: str, on: dt.date) -> str:
        """Return the name the unit bore on the day, or nearest to it; else the id."""
        return _name(self._units.get(unit_id, ()), unit_id, on)

    def names_of_actors(self, on: dt.date) -> Mapping[str, str]:
        """Return the names, on the day, of all that may take a step, by id: units, and organisations for their legs."""
        bodies = {key: _name(versions, key, on) for key, versions in self._bodies.items()}
        return bodies | {key: _name(versions, key, on) for key, versions in self._units.items()}

    def name_of_owner(self, unit_id: str, on: dt.date) -> str:
        """Return the name of the unit that owns, on the day, what was given to the unit *unit_id*; see `owner`."""
        owner = self.owner(unit_id, on)
        return owner.name if owner is not None else self.name_of_unit(unit_id, on)

    def name_of_person(self, person_id: str, on: dt.date) -> str:
        """Return the name the person bore on the day, or nearest to it; else the id."""
        return _name(self._people.get(person_id, ()), person_id, on)

    def name_of_issuer(self, issuer_id: str, on: dt.date) -> str:
        """Return the name the organisation or board bore on the day, or nearest to it; else the id."""
        return _name(self._bodies.get(issuer_id) or self._boards.get(issuer_id, ()), issuer_id, on)

    def posts_on(self, person_id: str, day: dt.date) -> tuple[Post, ...]:
        """Return the posts that the person held on the day."""
        version = _on_day(self._people.get(person_id, ()), day)
        return _holding(version.posts, day) if version else ()

    def roles_on(self, person_id: str, day: dt.date) -> tuple[HeldRole, ...]:
        """Return the roles in the management system that the person held on the day."""
        version = _on_day(self._people.get(person_id, ()), day)
        return _holding(version.roles, day) if version else ()

    def serves(self, person_id: str, on: dt.date) -> bool:
        """Whether the person is with the agency on the day: no longer so from the day of leaving.

        Who does not serve neither signs nor reviews; what was signed before stays.
        """
        return _on_day(self._people.get(person_id, ()), on) is not None

    def left_on(self, person_id: str, on: dt.date) -> dt.date | None:
        """Return the day from which the person no longer served, where the person had left by the day."""
        ended = [person.to for person in self._people.get(person_id, ()) if person.to is not None and person.to <= on]
        return ended[-1] if ended and not self.serves(person_id, on) else None

    def posts_in(self, unit_id: str, on: dt.date) -> tuple[tuple[Person, Post], ...]:
        """Return who holds a post in the unit on the day, with the post, in the order of the file."""
        serving = _holding(self.people, on)
        return tuple((one, post) for one in serving for post in _holding(one.posts, on) if post.unit == unit_id)

    def members(self, board_id: str, on: dt.date) -> tuple[Member, ...]:
        """Return the members of the board on the day."""
        board = self.board(board_id, on)
        return _holding(board.members, on) if board else ()

    def boards_of(self, person_id: str, on: dt.date) -> tuple[tuple[Board, Member], ...]:
        """Return the boards on which the person sits on the day, with the place there."""
        boards = _holding(self.boards, on)
        return tuple((one, at) for one in boards for at in _holding(one.members, on) if at.person == person_id)

    def issuer(self, issuer_id: str, on: dt.date) -> Issuer | None:
        """Return the organisation or board as the head of a paper of the day shows it.

        A letterhead or a place that it does not state is that of the organisation above it.
        """
        body = self.body(issuer_id, on)
        if body is not None:
            own = Issuer(id=body.id, name=body.name, symbol=body.symbol, letterhead=body.letterhead, place=body.place)
            return self._with_head_from(body.parent, own, on)
        board = self.board(issuer_id, on)
        if board is None:
            return None
        own = Issuer(id=board.id, name=board.name, symbol=board.symbol, letterhead=(), place=None)
        return self._with_head_from(board.organisation, own, on)

    def symbols(self, on: dt.date) -> frozenset[str]:
        """Return the symbols that organisations and boards bore on the day."""
        return frozenset(block.symbol for block in self._issuers_on(on) if block.symbol)

    def by_symbol(self, symbol: str, on: dt.date) -> Issuer | None:
        """Return the organisation or board that bore the symbol on the day; case does not count.

        Several may bear one symbol, as every people's committee is UBND: then it is the first of the file.
        """
        wanted = _folded(symbol)
        for block in self._issuers_on(on):
            if block.symbol and _folded(block.symbol) == wanted:
                return self.issuer(block.id, on)
        return None

    def _issuers_on(self, on: dt.date) -> tuple[Body | Board, ...]:
        return (*_holding(self.organisations, on), *_holding(self.boards, on))

    def _with_head_from(self, above: str | None, issuer: Issuer, on: dt.date) -> Issuer:
        seen = {issuer.id}
        while above is not None and above not in seen and not (issuer.letterhead and issuer.place):
            seen.add(above)
            body = self.body(above, on)
            if body is None:
                break
            issuer = attrs.evolve(
                issuer, letterhead=issuer.letterhead or body.letterhead, place=issuer.place or body.place
            )
            above = body.parent
        return issuer

    @cached_property
    def _bodies(self) -> dict[str, tuple[Body, ...]]:
        return by_id(self.organisations)

    @cached_property
    def _units(self) -> dict[str, tuple[Unit, ...]]:
        return by_id(self.units)

    @cached_property
    def _boards(self) -> dict[str, tuple[Board, ...]]:
        return by_id(self.boards)

    @cached_property
    def _people(self) -> dict[str, tuple[Person, ...]]:
        return by_id(self.people)


def by_id(blocks: Iterable[VersionT]) -> dict[str, tuple[VersionT, ...]]:
    """Return the versions of each thing, oldest first, under its id; the ids in the order of the file."""
    versions: dict[str, list[VersionT]] = defaultdict(list)
    for block in blocks:
        versions[block.id].append(block)
    return {name: tuple(sorted(found, key=_begins)) for name, found in versions.items()}


def _begins(block: Dated) -> dt.date:
    return block.from_ or dt.date.min


def _on_day(versions: Sequence[VersionT], on: dt.date) -> VersionT | None:
    return next((version for version in reversed(versions) if holds(version, on=on)), None)


def _nearest(versions: Sequence[VersionT], on: dt.date) -> VersionT | None:
    """Return the version of the day, else the last that began before it, else the first."""
    begun = [version for version in versions if _begins(version) <= on]
    return _on_day(versions, on) or (begun[-1] if begun else next(iter(versions), None))


def _name(versions: Sequence[Version], fallback: str, on: dt.date) -> str:
    version = _nearest(versions, on)
    return version.name if version else fallback


def _holding(blocks: Iterable[DatedT], on: dt.date) -> tuple[DatedT, ...]:
    return tuple(block for block in blocks if holds(block, on=on))


def _folded(symbol: str) -> str:
    return unicodedata.normalize("NFC", symbol).replace("Ð", "Đ").replace("ð", "đ").casefold()

"""Rules by which `organisation.toml` hangs together: its periods, references and successions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from qms.diagnostics import Diagnostic, Location
from qms.model.organisation import Body, Dated, Organisation, Unit, Version
from qms.wording import Message, msg

Locate = Callable[[str], Location]
"""Gives the place of a field of `organisation.toml`, such as ``units[2].succeeded_by``."""

OrganisationRule = Callable[[Organisation, Locate], Iterator[Diagnostic]]


def one_version_a_day(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """No two versions of one organisation, unit, board or person hold on the same day.

    A block that repeats an id is a later version of the thing: the earlier one ends where it begins.
    """
    for table, blocks in _tables(organisation):
        versions: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
        for at, block in enumerate(blocks):
            if _period_is_possible(block):
                versions[block.id].append((block.from_ or dt.date.min, at))
        for name, found in versions.items():
            for (_, earlier), (begins, later) in pairwise(sorted(found)):
                if _ends_after(blocks[earlier], begins):
                    yield Diagnostic(
                        code="QMS-O001",
                        message=msg("two versions of “{name}” hold at the same time", name=name),
                        location=locate(f"{table}[{later}].id"),
                        hint=_how_to_part(begins),
                    )


def period_possible(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """Every period begins before it ends: a block holds from the day `from` to the day before `to`."""
    for field, block in _dated_blocks(organisation):
        if not _period_is_possible(block):
            yield Diagnostic(
                code="QMS-O002",
                message=msg("the period ends on {end} before it begins on {begin}", end=block.to, begin=block.from_),
                location=locate(f"{field}.to"),
                hint=msg("`from` is the first day, `to` the first day on which it no longer holds"),
            )


def organisation_known(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """Every organisation that a block names, as parent or as its own, has an [[organisations]] block."""
    known = {body.id for body in organisation.organisations}
    named = [
        *((f"organisations[{at}].parent", body.parent) for at, body in enumerate(organisation.organisations)),
        *((f"units[{at}].organisation", unit.organisation) for at, unit in enumerate(organisation.units)),
        *((f"boards[{at}].organisation", board.organisation) for at, board in enumerate(organisation.boards)),
    ]
    for field, name in named:
        if name is not None and name not in known:
            yield Diagnostic(
                code="QMS-O003",
                message=msg("there is no organisation “{name}”", name=name),
                location=locate(field),
                hint=msg("correct the name, or add an [[organisations]] block with this id"),
            )


def unit_known(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """Every unit that a block names, as a successor or as the place of a post, has a [[units]] block."""
    known = {unit.id for unit in organisation.units}
    named = [
        *((f"units[{at}].succeeded_by", unit.succeeded_by) for at, unit in enumerate(organisation.units)),
        *(
            (f"people[{at}].posts[{number}].unit", post.unit)
            for at, person in enumerate(organisation.people)
            for number, post in enumerate(person.posts)
        ),
    ]
    for field, name in named:
        if name is not None and name not in known:
            yield Diagnostic(
                code="QMS-O004",
                message=msg("there is no unit “{name}”", name=name),
                location=locate(field),
                hint=msg("correct the name, or add a [[units]] block with this id"),
            )


def person_known(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """Every member of a board has a block among the people."""
    known = {person.id for person in organisation.people}
    for at, board in enumerate(organisation.boards):
        for number, member in enumerate(board.members):
            if member.person not in known:
                yield Diagnostic(
                    code="QMS-O005",
                    message=msg("there is no person “{name}”", name=member.person),
                    location=locate(f"boards[{at}].members[{number}].person"),
                    hint=msg("correct the name, or add a [[people]] block with this id"),
                )


def succession_arrives(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """No units succeed one another in a circle: their documents would belong to nobody."""
    reported: set[frozenset[str]] = set()
    for at, unit in _succeeded(organisation):
        chain, arrives = _succession(organisation, unit)
        circle = () if arrives else _circle(chain)
        if unit.id in circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            yield Diagnostic(
                code="QMS-O006",
                message=msg("the units {circle} succeed one another in a circle", circle=" → ".join(circle)),
                location=locate(f"units[{at}].succeeded_by"),
                hint=msg("name as the last successor the unit that owns the documents today"),
            )


def successor_exists(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """Every successor exists, itself or in its own successor, on the day it takes over.

    Of units that follow one another only the one whose successor is missing is reported.
    """
    units = organisation.units
    judged = {unit.id for unit in units} - {unit.id for unit in units if not _period_is_possible(unit)}
    broken: dict[int, tuple[str, ...]] = {}
    for at, unit in _succeeded(organisation):
        chain, arrives = _succession(organisation, unit)
        if not arrives and not _circle(chain) and chain[-1] in judged:
            broken[at] = chain
    roots = {chain[0] for chain in broken.values()}
    for at, chain in broken.items():
        if roots.isdisjoint(chain[1:]):
            yield Diagnostic(
                code="QMS-O007",
                message=msg(
                    "unit “{successor}” does not exist on {day}, when it takes over from “{name}”",
                    successor=chain[-1],
                    day=units[at].to,
                    name=chain[0],
                ),
                location=locate(f"units[{at}].succeeded_by"),
                hint=msg("let the successor begin by that day, or name another"),
            )


def parents_end(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """No organisation stands above itself."""
    reported: set[frozenset[str]] = set()
    for at, body in enumerate(organisation.organisations):
        circle = _circle(_parents(organisation, body))
        if body.id in circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            yield Diagnostic(
                code="QMS-O008",
                message=msg("the organisations {circle} stand above one another", circle=" → ".join(circle)),
                location=locate(f"organisations[{at}].parent"),
                hint=msg("take `parent` from the one at the top"),
            )


def issuer_id_unique(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """No board has the id of an organisation: both issue papers, and a decision names its issuer by id."""
    bodies = {body.id for body in organisation.organisations}
    for at, board in enumerate(organisation.boards):
        if board.id in bodies:
            yield Diagnostic(
                code="QMS-O009",
                message=msg("“{name}” is the id of an organisation and of a board", name=board.id),
                location=locate(f"boards[{at}].id"),
                hint=msg("give the board an id of its own"),
            )


def succession_dated(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """Every unit that names a successor has an end: the successor owns its documents from that day on."""
    for at, unit in enumerate(organisation.units):
        if unit.succeeded_by is not None and unit.to is None:
            yield Diagnostic(
                code="QMS-O010",
                message=msg("unit “{name}” names a successor and does not end", name=unit.id),
                location=locate(f"units[{at}].succeeded_by"),
                hint=msg("add `to = ` with the day on which the successor takes over"),
            )


RULES: Mapping[str, OrganisationRule] = MappingProxyType(
    {
        "QMS-O001": one_version_a_day,
        "QMS-O002": period_possible,
        "QMS-O003": organisation_known,
        "QMS-O004": unit_known,
        "QMS-O005": person_known,
        "QMS-O006": succession_arrives,
        "QMS-O007": successor_exists,
        "QMS-O008": parents_end,
        "QMS-O009": issuer_id_unique,
        "QMS-O010": succession_dated,
    }
)


def organisation_diagnostics(organisation: Organisation, locate: Locate) -> Iterator[Diagnostic]:
    """Yield what is wrong in `organisation.toml`, rule by rule."""
    for rule in RULES.values():
        yield from rule(organisation, locate)


def _tables(organisation: Organisation) -> Iterator[tuple[str, Sequence[Version]]]:
    yield "organisations", organisation.organisations
    yield "units", organisation.units
    yield "boards", organisation.boards
    yield "people", organisation.people


def _dated_blocks(organisation: Organisation) -> Iterator[tuple[str, Dated]]:
    for table, blocks in _tables(organisation):
        yield from _numbered(table, blocks)
    for at, board in enumerate(organisation.boards):
        yield from _numbered(f"boards[{at}].members", board.members)
    for at, person in enumerate(organisation.people):
        yield from _numbered(f"people[{at}].posts", person.posts)
        yield from _numbered(f"people[{at}].roles", person.roles)


def _numbered(table: str, blocks: Iterable[Dated]) -> Iterator[tuple[str, Dated]]:
    return ((f"{table}[{at}]", block) for at, block in enumerate(blocks))


def _period_is_possible(block: Dated) -> bool:
    return block.from_ is None or block.to is None or block.from_ < block.to


def _ends_after(block: Dated, day: dt.date) -> bool:
    return block.to is None or block.to > day


def _how_to_part(begins: dt.date) -> Message:
    if begins == dt.date.min:
        return msg("give the later version its first day, `from`; another thing needs an id of its own")
    return msg("end the earlier version with `to = {day}`; another thing needs an id of its own", day=begins)


def _succeeded(organisation: Organisation) -> Iterator[tuple[int, Unit]]:
    for at, unit in enumerate(organisation.units):
        if unit.succeeded_by is not None and unit.to is not None and _period_is_possible(unit):
            yield at, unit


def _succession(organisation: Organisation, unit: Unit) -> tuple[tuple[str, ...], bool]:
    """Return *unit* and those its documents pass on to when it ends, and whether the last of them exists."""
    day = unit.to or dt.date.max
    chain, following = [unit.id], unit.succeeded_by
    while following is not None:
        met_before = following in chain
        chain.append(following)
        if organisation.unit(following, day) is not None:
            return tuple(chain), True
        following = None if met_before else organisation.successor(following, day)
    return tuple(chain), False


def _parents(organisation: Organisation, body: Body) -> tuple[str, ...]:
    """Return *body* and the organisations above it on its first day, up to the top or to one met before."""
    chain, above = [body.id], body.parent
    while above is not None:
        met_before = above in chain
        chain.append(above)
        parent = None if met_before else organisation.body(above, body.from_ or dt.date.min)
        above = parent.parent if parent else None
    return tuple(chain)


def _circle(chain: tuple[str, ...]) -> tuple[str, ...]:
    """Return the part of *chain* that goes round, or nothing where its last member is met only once."""
    first = chain.index(chain[-1])
    return chain[first:] if first < len(chain) - 1 else ()

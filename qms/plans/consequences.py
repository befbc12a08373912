"""What follows from a change of the agency for its documents, decisions and papers; it is told before it is done.

Each docstring is the page that explains the rule's code.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.model.documents import WorkingDocument
from qms.model.ledger import Standing, Status
from qms.model.organisation import Block, Issuer, Organisation, by_id, holds
from qms.model.preparations import Preparation
from qms.model.system import System
from qms.wording import Message, msg, some


@attrs.frozen(kw_only=True)
class Reorganisation:
    """The organisation *before* and *after* a change that counts from a day, and all that may hang on it.

    *preparations* are the decisions in preparation by name.
    """

    system: System
    before: Organisation
    after: Organisation
    day: dt.date
    preparations: Mapping[str, Preparation] = attrs.field(factory=dict)

    def ended_units(self) -> tuple[str, ...]:
        """Return the units that would be there on the day, and are no more."""
        return tuple(
            unit
            for unit in by_id(self.before.units)
            if self.before.unit(unit, self.day) is not None and self.after.unit(unit, self.day) is None
        )

    def left(self) -> tuple[str, ...]:
        """Return the people who would be there on the day, and are no more."""
        return tuple(
            person
            for person in by_id(self.before.people)
            if self.before.serves(person, self.day) and not self.after.serves(person, self.day)
        )

    def bound(self) -> Iterator[Standing]:
        """Yield the revisions that bind on the day or from a later one on."""
        yield from self.system.ledger.master_list(on=self.day)
        yield from self.system.ledger.master_list(on=self.day, status=Status.FUTURE)


def consequences(change: Reorganisation) -> Iterator[Diagnostic]:
    """Yield what follows from a change for documents, decisions and papers; an error forbids it."""
    for rule in RULES:
        yield from rule(change)


def owners_change(change: Reorganisation) -> Iterator[Diagnostic]:
    """A unit's documents pass to the unit that succeeds it; they need no new revision."""
    passed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in change.bound():
        day = max(change.day, row.line.effective)
        was, now = change.before.owner(row.issue.unit, day), change.after.owner(row.issue.unit, day)
        if was is not None and now is not None and was.id != now.id:
            passed[was.id, now.id].append(row.issue.code)
    for (old, new), codes in passed.items():
        yield told(
            "QMS-O030",
            msg(
                "documents in force that pass from “{old}” to “{new}” on {day} ({n}): {codes}",
                day=change.day, new=change.after.name_of_unit(new, change.day), n=len(codes),
                old=change.before.name_of_unit(old, change.day), codes=some(codes),
            ),
            msg("`qms list --unit {unit} --on {day}` shows them", unit=new, day=change.day.isoformat()),
        )  # fmt: skip


def owners_remain(change: Reorganisation) -> Iterator[Diagnostic]:
    """No document is left without a unit that owns it."""
    orphaned: dict[str, dict[str, None]] = defaultdict(dict)

    def look(code: str, unit: str, day: dt.date) -> None:
        if change.before.owner(unit, day) is not None and change.after.owner(unit, day) is None:
            orphaned[unit][code] = None

    for row in change.bound():
        look(row.issue.code, row.issue.unit, max(change.day, row.line.effective))
    if change.ended_units():  # only then are the working texts read
        for working in _working(change.system):
            if working.header is not None:
                look(working.code, working.header.unit, change.day)
    for unit, codes in orphaned.items():
        yield Diagnostic(
            code="QMS-O031",
            message=msg(
                "documents of “{unit}” that nobody would own from {day} on ({n}): {codes}",
                day=change.day, unit=change.before.name_of_unit(unit, change.day), n=len(codes), codes=some(codes),
            ),
            hint=msg("name the unit that takes them over with --succeeded-by"),
        )  # fmt: skip


def posts_remain(change: Reorganisation) -> Iterator[Diagnostic]:
    """Whoever has a post in a unit that ends needs one in another unit."""
    for unit in change.ended_units():
        held = [f"{person.name} ({post.title})" for person, post in change.after.posts_in(unit, change.day)]
        owner = change.after.owner(unit, change.day)
        if held:
            yield told(
                "QMS-O032",
                msg(
                    "these have a post in “{unit}”, which is no more from {day} on: {people}",
                    unit=change.before.name_of_unit(unit, change.day), day=change.day, people=some(held),
                ),
                msg("--move-people gives them the same posts in “{unit}”; or use `qms org move`", unit=owner.name)
                if owner
                else msg("give them another post with `qms org move`"),
            )  # fmt: skip


def steps_name_units(change: Reorganisation) -> Iterator[Diagnostic]:
    """A step that names a unit that is no more is done by its successor; the next revision should name that one."""
    steps: dict[str, list[str]] = {unit: [] for unit in change.ended_units()}
    for working in _working(change.system) if steps else ():
        for unit in steps:
            named = [step.id for step in (working.header.steps if working.header else ()) if step.unit == unit]
            if named:
                steps[unit].append(f"{working.code} ({', '.join(named)})")
    for unit, found in steps.items():
        owner = change.after.owner(unit, change.day)
        if found and owner is not None:
            yield told(
                "QMS-O033",
                msg(
                    "flows with steps that name “{unit}” ({n}): {steps}",
                    n=len(found), unit=change.before.name_of_unit(unit, change.day), steps=some(found),
                ),
                msg("they hold; when a flow is next revised, write unit = \"{unit}\" in it", unit=owner.id),
            )  # fmt: skip


def decisions_since(change: Reorganisation) -> Iterator[Diagnostic]:
    """What was decided stays as it was decided, even where a change reaches back behind it."""
    before, after, day = change.before, change.after, change.day
    units = {unit for unit in by_id(before.units) if _differ(before.unit(unit, day), after.unit(unit, day))}
    issuers = {name for name in by_id(before.organisations) if _differ(before.body(name, day), after.body(name, day))}
    issuers |= {name for name in by_id(before.boards) if _differ(before.board(name, day), after.board(name, day))}
    since: dict[str, list[str]] = defaultdict(list)
    for file in change.system.ledger.entries():
        entry = file.entry
        if entry.date < day:
            continue
        for name in ({line.unit for line in entry.issues} & units) | ({entry.issuer or ""} & issuers):
            since[name].append(f"{entry.number or file.path} ({entry.date.isoformat()})")
    for name, numbers in sorted(since.items()):
        yield told(
            "QMS-O034",
            msg(
                "decisions of {day} or later name “{id}” as it was: {numbers}", day=day, id=name,
                numbers=some(numbers),
            ),
            msg("they stay as they were decided; is the day right?"),
        )  # fmt: skip


def heads_change(change: Reorganisation) -> Iterator[Diagnostic]:
    """A paper bears the letterhead and the place of the day on which it is dated."""
    heads: dict[Message, list[str]] = defaultdict(list)
    for name in _issuers(change):
        was, now = change.before.issuer(name, change.day), change.after.issuer(name, change.day)
        if was is not None and now is not None and _head(was) != _head(now):
            heads[_head(now)].append(now.name)
    for head, names in heads.items():
        yield told(
            "QMS-O035",
            msg("papers of {names} bear from {day} on: {head}", names=some(names), day=change.day, head=head),
            msg("those of an earlier day keep their head, whenever they are printed"),
        )


def heads_stay(change: Reorganisation) -> Iterator[Diagnostic]:
    """A letterhead is written out: with another name of the organisation, or of one above, it may have to change."""
    before, after, day = change.before, change.after, change.day
    names = ((name, before.body(name, day), after.body(name, day)) for name in by_id(before.organisations))
    renamed = {name for name, old, new in names if old and new and old.name != new.name}
    for name in _issuers(change):
        body, was, now = after.body(name, day), before.issuer(name, day), after.issuer(name, day)
        if body is None or was is None or now is None or not body.letterhead or not {name, body.parent} & renamed:
            continue
        if _head(was) == _head(now):
            yield told(
                "QMS-O036",
                msg("the head of papers of “{name}” stays: {head}", name=now.name, head=_head(now)),
                msg("if it has to change too: qms org rename {id} --letterhead … --from {day}", id=name,
                    day=day.isoformat()),
            )  # fmt: skip


def parts_remain(change: Reorganisation) -> Iterator[Diagnostic]:
    """What is part of an organisation does not end with it."""
    for name in by_id(change.before.organisations):
        if change.before.body(name, change.day) is None or change.after.body(name, change.day) is not None:
            continue
        parts = [
            *(block.id for block in change.after.organisations if block.parent == name and holds(block, on=change.day)),
            *(block.id for block in change.after.units if block.organisation == name and holds(block, on=change.day)),
            *(block.id for block in change.after.boards if block.organisation == name and holds(block, on=change.day)),
        ]
        if parts:
            yield told(
                "QMS-O037",
                msg("these are part of “{name}” and do not end with it: {parts}", name=name, parts=some(parts)),
                msg("end each with `qms org end`, or merge units with `qms org merge`"),
            )


def ends_move(change: Reorganisation) -> Iterator[Diagnostic]:
    """An end that was entered before is put right: the old day is told."""
    tables: tuple[tuple[Iterable[Block], Iterable[Block]], ...] = (
        (change.before.organisations, change.after.organisations),
        (change.before.units, change.after.units),
        (change.before.boards, change.after.boards),
        (change.before.people, change.after.people),
    )
    for before, after in tables:
        new = by_id(after)
        for name, versions in by_id(before).items():
            was, now = versions[-1], new[name][-1]
            if was.to is not None and was.from_ == now.from_ and was.to != now.to:
                yield told(
                    "QMS-O038",
                    msg("“{id}” was to end on {was}, and now ends on {now}", id=name, was=was.to, now=now.to),
                    msg("is the day right?"),
                )


def agency_remains(change: Reorganisation) -> Iterator[Diagnostic]:
    """The agency whose store this is does not end: another name is a new version of it."""
    agency = change.system.settings.agency
    if change.before.issuer(agency, change.day) is not None and change.after.issuer(agency, change.day) is None:
        yield Diagnostic(
            code="QMS-O039",
            message=msg("“{id}” is the agency itself, and its decisions bind on", id=agency),
            hint=msg("give it its new name with `qms org rename`"),
        )


def told(code: str, message: Message, hint: Message) -> Diagnostic:
    """Return what is told of a consequence, which forbids nothing."""
    return Diagnostic(code=code, message=message, hint=hint, severity=Severity.WARNING)


def _working(system: System) -> Iterator[WorkingDocument]:
    system.documents.fetch_all()
    return (system.documents[document] for document in system.documents)


def _issuers(change: Reorganisation) -> Iterable[str]:
    """Return who issues papers in this store: the agency, its boards, and whoever has a book."""
    settings = change.system.settings
    in_books = (issuer for book in settings.books for issuer in book.issuers)
    return dict.fromkeys((settings.agency, *by_id(change.after.boards), *in_books))


def _head(issuer: Issuer) -> Message:
    lines = " / ".join(issuer.letterhead)
    return msg("{lines} ({place})", lines=lines or "–", place=issuer.place or "–")


_NOT_A_NAME = frozenset({"from_", "to", "succeeded_by", "members"})


def _differ(was: Block | None, now: Block | None) -> bool:
    """Whether a thing that is there is no more, or bears another name, symbol, head or place above it."""
    if was is None or now is None:
        return was is not None
    fields = (a.name for a in attrs.fields(type(was)) if a.name not in _NOT_A_NAME)
    return any(getattr(was, name) != getattr(now, name) for name in fields)


RULES: tuple[Callable[[Reorganisation], Iterator[Diagnostic]], ...] = (
    owners_change,
    owners_remain,
    posts_remain,
    steps_name_units,
    decisions_since,
    heads_change,
    heads_stay,
    parts_remain,
    ends_move,
    agency_remains,
)

"""What follows from a change of the agency for what its people hold and have begun; it is told before it is done.

Each docstring is the page that explains the rule's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qms.diagnostics import Diagnostic
from qms.model.organisation import Organisation, by_id
from qms.model.reviews import ROLE_NAMES
from qms.plans.consequences import Reorganisation, told
from qms.wording import listed, msg, some


def departures(change: Reorganisation) -> Iterator[Diagnostic]:
    """Yield what people give up by a change, and what is left undone."""
    for rule in RULES:
        yield from rule(change)


def given_up(change: Reorganisation) -> Iterator[Diagnostic]:
    """What a person gives up is told, with what comes instead: posts, roles and places on boards."""
    hint = msg("what was held until then stays in the file, with its dates")
    for person in by_id(change.before.people):
        was, now = _held(change.before, person, change), _held(change.after, person, change)
        gone = some(words for held, words in was.items() if held not in now)
        name = change.before.name_of_person(person, change.day)
        if was.keys() <= now.keys():
            continue
        if now.keys() <= was.keys():
            yield told(
                "QMS-O040", msg("{person} gives up on {day}: {what}", person=name, day=change.day, what=gone), hint
            )
        else:
            new = some(words for held, words in now.items() if held not in was)
            yield told(
                "QMS-O040",
                msg(
                    "{person} from {day} on: {new}; no longer: {what}", person=name, day=change.day, new=new, what=gone
                ),
                hint,
            )


def roles_remain(change: Reorganisation) -> Iterator[Diagnostic]:
    """A role in the management system is held by somebody (ISO 9001, 5.3)."""

    def held(organisation: Organisation) -> dict[str, None]:
        people = by_id(organisation.people)
        return {role.role: None for person in people for role in organisation.roles_on(person, change.day)}

    remaining = held(change.after)
    for role in held(change.before):
        if role not in remaining:
            yield told(
                "QMS-O041",
                msg("nobody holds the role {role} from {day} on", role=role, day=change.day),
                msg("give it to somebody with `qms org add role`"),
            )


def signers_remain(change: Reorganisation) -> Iterator[Diagnostic]:
    """Who has left does not sign: a decision in preparation needs another signer."""
    for person in change.left():
        name = change.before.name_of_person(person, change.day)
        plans = [
            plan
            for plan, preparation in change.preparations.items()
            if preparation.became is None and preparation.signer is not None and preparation.signer.person == person
        ]
        if plans:
            yield told(
                "QMS-O042",
                msg("{person} is to sign decisions in preparation: {plans}", person=name, plans=some(plans)),
                msg("name another signer in each, with `qms prepare`"),
            )


def acts_stand(change: Reorganisation) -> Iterator[Diagnostic]:
    """An act of review stays valid when its person leaves; if the text changes, somebody else has to act on it."""
    system = change.system
    for person in change.left():
        name = change.before.name_of_person(person, change.day)
        acted: dict[str, None] = {}
        for _, act in system.reviews.all():
            if act.by != person:
                continue
            for item in act.documents:
                lines = system.ledger.lines(item.document)
                if item.document not in system.documents or any(line.recorded >= act.recorded for line in lines):
                    continue
                working = system.documents[item.document]
                if working.digest == item.digest:
                    acted[working.code] = None
        if acted:
            yield told(
                "QMS-O043",
                msg("{person} has acted on texts that are not issued yet: {codes}", person=name, codes=some(acted)),
                msg("these acts stand; if a text changes, somebody else has to act on it"),
            )


def acted_since(change: Reorganisation) -> Iterator[Diagnostic]:
    """Nobody signs or reviews after leaving: where the store says otherwise, one of the days is wrong."""
    for person in change.left():
        name = change.before.name_of_person(person, change.day)
        found = [
            f"{file.entry.number or file.path} ({file.entry.date.isoformat()})"
            for file in change.system.ledger.entries()
            if file.entry.date >= change.day and file.entry.signer is not None and file.entry.signer.person == person
        ]
        acts = [act for _, act in change.system.reviews.all() if act.by == person and act.date >= change.day]
        if found:
            yield told(
                "QMS-O044",
                msg("{person} signed on {day} or later: {numbers}", person=name, day=change.day, numbers=some(found)),
                msg("is the day right? What was decided stays"),
            )
        if acts:
            yield told(
                "QMS-O044",
                msg(
                    "{person} has acts of review of {day} or later, {n}, as {roles}",
                    person=name, day=change.day, n=len(acts),
                    roles=listed(ROLE_NAMES[role] for role in sorted({act.role for act in acts})),
                ),
                msg("is the day right? The acts stand"),
            )  # fmt: skip


def _held(organisation: Organisation, person: str, change: Reorganisation) -> dict[object, str]:
    """Return what a person holds on the day of a change, with the words for it; a board that ends is no such."""
    day = change.day
    return {
        **{
            ("post", post.unit, post.title): f"{post.title} ({organisation.name_of_unit(post.unit, day)})"
            for post in organisation.posts_on(person, day)
        },
        **{("role", role.role): role.role for role in organisation.roles_on(person, day)},
        **{
            ("board", board.id, member.role): f"{member.role} ({board.name})"
            for board, member in organisation.boards_of(person, day)
            if change.after.board(board.id, day) is not None
        },
    }


RULES: tuple[Callable[[Reorganisation], Iterator[Diagnostic]], ...] = (
    given_up,
    roles_remain,
    signers_remain,
    acts_stand,
    acted_since,
)

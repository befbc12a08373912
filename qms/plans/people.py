"""Changes of people: who leaves, who takes another post, who gets a role or a place on a board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeVar

import attrs

from qms.errors import Refused, UsageError
from qms.model.organisation import Board, Dated, HeldRole, Member, Organisation, Post, Version, holds
from qms.plans.versions import (
    DAY,
    closed,
    ended,
    lasts,
    overlap,
    period,
    place_on,
    refuse_absent_unit,
    refuse_unknown,
    refuse_unknown_person,
    replaced,
)
from qms.wording import Message, msg

_DatedT = TypeVar("_DatedT", bound=Dated)


@attrs.frozen(kw_only=True)
class Leave:
    """A person is no longer there, or gives up only some *boards* and *roles*."""

    person: str
    day: dt.date
    boards: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def summary(self) -> Message:
        """What it does."""
        given_up = ", ".join((*self.boards, *self.roles))
        if given_up:
            return msg("let {person} give up {what} on {day}", person=self.person, what=given_up, day=self.day)
        return msg("let {person} leave on {day}", person=self.person, day=self.day)

    def applied(self, organisation: Organisation) -> Organisation:
        """End the person with the posts, the roles and the places on boards, or only what is given up."""
        refuse_unknown_person(organisation, self.person)
        at = place_on(organisation.people, self.person, on=self.day - DAY)
        self._refuse_what_is_not_held(organisation)
        person = organisation.people[at]
        if self._gives_up_some:
            roles = tuple(self._closed(role) if role.role in self.roles else role for role in person.roles)
            left = attrs.evolve(person, roles=roles)
        else:
            left = ended(organisation.people, self.person, self.day)[at]
            posts, roles = tuple(map(self._closed, left.posts)), tuple(map(self._closed, left.roles))
            left = attrs.evolve(left, posts=posts, roles=roles)
        return attrs.evolve(
            organisation,
            people=replaced(organisation.people, at, left),
            boards=tuple(self._without_the_person(board) for board in organisation.boards),
        )

    @property
    def _gives_up_some(self) -> bool:
        return bool(self.boards or self.roles)

    def _without_the_person(self, board: Board) -> Board:
        if not lasts(board, self.day) or (self._gives_up_some and board.id not in self.boards):
            return board
        members = tuple(self._closed(m) if m.person == self.person else m for m in board.members)
        return attrs.evolve(board, members=members)

    def _closed(self, held: _DatedT) -> _DatedT:
        if held.from_ is not None and held.from_ >= self.day:
            raise Refused(
                msg("{person} begins something on {begin} and is to leave on {day}", person=self.person,
                    begin=held.from_, day=self.day),
                hint=msg("correct the day, or take out of organisation.toml what never came about"),
            )  # fmt: skip
        return closed(held, self.day)

    def _refuse_what_is_not_held(self, organisation: Organisation) -> None:
        eve = self.day - DAY
        held = {board.id for board, _ in organisation.boards_of(self.person, eve)}
        held |= {role.role for role in organisation.roles_on(self.person, eve)}
        for name in (*self.boards, *self.roles):
            if name not in held:
                raise UsageError(
                    msg("{person} does not hold “{what}” on {day}", person=self.person, what=name, day=eve),
                    hint=msg("these are held: {names}", names=", ".join(sorted(held)) or "–"),
                )


@attrs.frozen(kw_only=True)
class Move:
    """A person takes another post; the posts held so far end, or only those in the unit *out_of*."""

    person: str
    unit: str
    title: str
    day: dt.date
    out_of: str | None = None

    @property
    def summary(self) -> Message:
        """What it does."""
        return msg(
            "move {person} to “{unit}” as {title} from {day} on",
            person=self.person, unit=self.unit, title=self.title, day=self.day,
        )  # fmt: skip

    def applied(self, organisation: Organisation) -> Organisation:
        """End the posts that are held on the eve, and begin the new one."""
        refuse_unknown_person(organisation, self.person)
        refuse_absent_unit(organisation, self.unit, self.day)
        at = place_on(organisation.people, self.person, on=self.day)
        person = organisation.people[at]
        ending = [
            post for post in person.posts
            if holds(post, on=self.day - DAY) and lasts(post, self.day) and self.out_of in (None, post.unit)
        ]  # fmt: skip
        if self.out_of is not None and not ending:
            raise UsageError(
                msg("{person} has no post in “{unit}”", person=self.person, unit=self.out_of),
                hint=msg("`qms org list` shows the posts"),
            )
        posts = tuple(closed(post, self.day) if post in ending else post for post in person.posts)
        posts = (*posts, Post(unit=self.unit, title=self.title, from_=self.day))
        return attrs.evolve(organisation, people=replaced(organisation.people, at, attrs.evolve(person, posts=posts)))


@attrs.frozen
class AddTo:
    """A person gets a post or a role, or a board a member: *part* of the block with the id *whose*."""

    whose: str
    part: Post | HeldRole | Member

    @property
    def day(self) -> dt.date | None:
        """Its first day."""
        return self.part.from_

    @property
    def summary(self) -> Message:
        """What it does."""
        when = period(self.part)
        match self.part:
            case Post(unit=unit, title=title):
                return msg(
                    "give {person} the post {title} ({unit}), {when}",
                    person=self.whose,
                    title=title,
                    unit=unit,
                    when=when,
                )
            case HeldRole(role=role):
                return msg("give {person} the role {role}, {when}", person=self.whose, role=role, when=when)
            case Member(person=person, role=role):
                return msg(
                    "make {person} {role} of “{board}”, {when}", person=person, role=role, board=self.whose, when=when
                )

    def applied(self, organisation: Organisation) -> Organisation:
        """Put it behind the others in the version of its day, or in the last where no day is given."""
        part = self.part
        if isinstance(part, Member):
            refuse_unknown(organisation.boards, self.whose, msg("there is no board “{id}”", id=self.whose))
            refuse_unknown_person(organisation, part.person)
            at = self._place(organisation.boards)
            board = organisation.boards[at]
            self._refuse_twice(held for held in board.members if held.person == part.person)
            board = attrs.evolve(board, members=(*board.members, part))
            return attrs.evolve(organisation, boards=replaced(organisation.boards, at, board))
        refuse_unknown_person(organisation, self.whose)
        at = self._place(organisation.people)
        person = organisation.people[at]
        if isinstance(part, Post):
            refuse_absent_unit(organisation, part.unit, part.from_)
            self._refuse_twice(p for p in person.posts if (p.unit, p.title) == (part.unit, part.title))
            person = attrs.evolve(person, posts=(*person.posts, part))
        else:
            self._refuse_twice(held for held in person.roles if held.role == part.role)
            person = attrs.evolve(person, roles=(*person.roles, part))
        return attrs.evolve(organisation, people=replaced(organisation.people, at, person))

    def _place(self, blocks: Sequence[Version]) -> int:
        if self.part.from_ is not None:
            return place_on(blocks, self.whose, on=self.part.from_)
        return max(at for at, block in enumerate(blocks) if block.id == self.whose)

    def _refuse_twice(self, same: Iterable[Dated]) -> None:
        for held in same:
            if overlap(held, self.part):
                raise Refused(
                    msg("this is held {period} already", period=period(held)),
                    hint=msg("`qms org list --history` shows what is held when"),
                )

"""Acts of review, and whether they let a text be issued (ISO 9001, 7.5.2 c)."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable

import attrs

from qms.model.codes import DocumentId
from qms.wording import msg


class Role(enum.StrEnum):
    """In what capacity a person acts on a text: soạn thảo, xem xét, phê duyệt."""

    AUTHOR = "author"
    CHECKER = "checker"
    APPROVER = "approver"


ROLE_NAMES = {Role.AUTHOR: msg("author"), Role.CHECKER: msg("checker"), Role.APPROVER: msg("approver")}
"""The roles as people say them."""


class Verdict(enum.StrEnum):
    """What the person said. An author's approval is the submission of the text."""

    APPROVED = "approved"
    REJECTED = "rejected"


class Means(enum.StrEnum):
    """How an act reached the one who entered it. None of these is a signature."""

    PAPER = "paper"
    E_OFFICE = "e-office"
    E_MAIL = "e-mail"
    IN_PERSON = "in-person"


@attrs.frozen(kw_only=True)
class ReviewedDocument:
    """One document of an act of review, pinned to its bytes."""

    document: DocumentId
    digest: str


@attrs.frozen(kw_only=True)
class Review:
    """One person's act on one or many texts, on one day."""

    by: str
    entered_by: str | None = None
    means: Means | None = None
    source: str | None = None
    role: Role
    verdict: Verdict
    reason: str | None = None
    date: dt.date
    recorded: dt.datetime
    documents: tuple[ReviewedDocument, ...] = ()

    def digest_of(self, document: str) -> str | None:
        """Return the digest of *document* that was acted on, or None."""
        return next((d.digest for d in self.documents if d.document == document), None)

    def when(self) -> tuple[dt.date, dt.datetime]:
        """Return the key by which a later act follows an earlier one."""
        return self.date, self.recorded


@attrs.frozen(kw_only=True)
class ReviewPolicy:
    """Which acts a text needs before it may be issued."""

    roles: tuple[Role, ...] = (Role.AUTHOR, Role.CHECKER, Role.APPROVER)
    one_person_many_roles: bool = False
    on_paper: bool = True


@attrs.frozen(kw_only=True)
class Assessment:
    """How the acts on one digest stand against the policy."""

    missing: tuple[Role, ...] = ()
    rejections: tuple[Review, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the text may be issued."""
        return not (self.missing or self.rejections)


def standing_acts(acts: Iterable[Review], *, policy: ReviewPolicy) -> tuple[Review, ...]:
    """Return the acts that count: each person's last one, or the last in each role where the policy allows many."""
    last: dict[tuple[str, Role | None], Review] = {}
    for act in sorted(acts, key=Review.when):
        last[act.by, act.role if policy.one_person_many_roles else None] = act
    return tuple(sorted(last.values(), key=Review.when))


def assess(acts: Iterable[Review], *, policy: ReviewPolicy) -> Assessment:
    """Weigh the *acts* on one digest of one document; any rejection that stands stops the text."""
    standing = standing_acts(acts, policy=policy)
    held = {act.role for act in standing if act.verdict is Verdict.APPROVED}
    return Assessment(
        missing=tuple(role for role in policy.roles if role not in held),
        rejections=tuple(act for act in standing if act.verdict is Verdict.REJECTED),
    )


def other_roles(acts: Iterable[Review], *, person: str, role: Role) -> frozenset[Role]:
    """Return the roles other than *role* in which *person* has acted on one digest."""
    return frozenset(act.role for act in acts if act.by == person and act.role is not role)

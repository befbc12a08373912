"""Plan acts of review: one person, one role, one verdict, on one or many texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import sha256
from qms.model.organisation import Organisation
from qms.model.reviews import ROLE_NAMES, Means, Review, ReviewedDocument, Role, Verdict, other_roles
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.folders import folder_change
from qms.plans.plan import Plan, refuse_errors
from qms.text.values import value_bytes
from qms.wording import Message, listed, msg

CANNOT_ENTER = msg("the act of review cannot be entered")


@attrs.frozen(kw_only=True)
class ReviewRequest:
    """What is asked for. *entered_by* is the person at the keyboard where that is not *by*."""

    documents: tuple[DocumentId, ...]
    by: str
    role: Role
    verdict: Verdict
    date: dt.date
    recorded: dt.datetime
    reason: str | None = None
    entered_by: str | None = None
    means: Means | None = None
    source: str | None = None


def plan_review(system: System, request: ReviewRequest, *, saved: Mapping[DocumentId, Sequence[str]]) -> Plan:
    """Return the plan of one act of review; unsaved bytes of the folders go into the same commit.

    Raises `UsageError` for an unknown person or a rejection without a reason, `Refused` where a text cannot be read,
    the person was not there on the day, or has acted on it in another role.
    """
    if not request.documents:
        raise UsageError(
            msg("no document is named"), hint=msg("name the documents by code, or with --unit, --kind or --plan")
        )
    if system.organisation.person(request.by) is None:
        raise UsageError(
            msg("there is no person “{person}”", person=request.by),
            hint=msg("`qms org list` shows their ids"),
        )
    if request.verdict is Verdict.REJECTED and not request.reason:
        raise UsageError(msg("a rejection needs a reason"), hint=msg("say why with --reason"))
    if request.date > request.recorded.date():
        raise UsageError(msg("the act is dated {date}, which is yet to come", date=request.date))
    if gone := absence(system.organisation, request.by, on=request.date):
        raise Refused(gone, hint=msg("name who acted in their place, or correct --date"))
    documents = [system.documents[d] for d in request.documents]
    found = [fault for document in documents for fault in system.documents.faults(document.id)]
    found += role_not_held(system.organisation, request.by, request.role, on=request.date)
    review = Review(
        by=request.by,
        entered_by=request.entered_by if request.entered_by != request.by else None,
        means=request.means,
        source=request.source,
        role=request.role,
        verdict=request.verdict,
        reason=request.reason,
        date=request.date,
        recorded=request.recorded,
        documents=tuple(ReviewedDocument(document=d.id, digest=d.digest) for d in documents),
    )
    for item in review.documents:
        place = Location(path=system.documents[item.document].text_path)
        found += second_role(system, item, by=review.by, role=review.role, place=place)
    warnings = refuse_errors(found, CANNOT_ENTER)
    message = f"Review as {review.role} by {review.by}: {review.verdict}, {len(documents)} documents"
    change = acts_change(
        system, [review], message=message, author=request.entered_by or request.by, at=request.recorded, saved=saved
    )
    return Plan(change=change, warnings=warnings)


def acts_change(
    system: System,
    acts: Iterable[Review],
    *,
    message: str,
    author: str,
    at: dt.datetime,
    saved: Mapping[DocumentId, Sequence[str]],
) -> Change:
    """Return the change that enters acts of review, a file each, with the bytes of the texts they are about."""
    writes = dict(_file_of(act) for act in acts)
    change = Change(
        base=system.commit, message=message, author=author, at=at, writes=writes, expects=dict.fromkeys(writes)
    )
    for document in dict.fromkeys(item.document for act in acts for item in act.documents):
        change = folder_change(change, system.documents[document], saved=saved.get(document, ()))
    return change


def _file_of(act: Review) -> tuple[str, bytes]:
    data = value_bytes(act)
    name = f"{act.date:%Y%m%d}-{act.role}-{sha256(data).removeprefix('sha256:')[:8]}"
    return f"reviews/{act.date.year}/{name}.toml", data


def absence(organisation: Organisation, person: str, *, on: dt.date) -> Message | None:
    """Return why a person could not act on a day: not with the agency, or in no post; None where the person could.

    Posts need not be entered: of a person without any, only leaving counts.
    """
    name = organisation.name_of_person(person, on=on)
    if not organisation.serves(person, on=on):
        left = organisation.left_on(person, on=on)
        if left is None:
            return msg("{person} ({name}) was not with the agency on {date}", person=person, name=name, date=on)
        return msg("{person} ({name}) left the agency on {left}", person=person, name=name, left=left)
    known = organisation.person(person, on=on)
    if known is not None and known.posts and not organisation.posts_on(person, on):
        return msg("{person} ({name}) held no post on {date}", person=person, name=name, date=on)
    return None


def role_not_held(organisation: Organisation, person: str, role: Role, *, on: dt.date) -> Iterator[Diagnostic]:
    """Warn of a person who does not hold the role on the day, where the organisation says who does."""
    holders = [p.id for p in organisation.people if any(held.role == role for held in organisation.roles_on(p.id, on))]
    if holders and person not in holders:
        yield Diagnostic(
            code="QMS-R025",
            message=msg(
                "{person} ({name}) does not hold the role {role} on {date}",
                person=person, name=organisation.name_of_person(person, on=on), role=ROLE_NAMES[role], date=on,
            ),
            location=Location(path="organisation.toml"),
            hint=msg("these do: {names}; another role is given with `qms org add role`", names=", ".join(holders[:5])),
            severity=Severity.WARNING,
        )  # fmt: skip


def second_role(
    system: System,
    item: ReviewedDocument,
    *,
    by: str,
    role: Role,
    place: Location,
    more: Iterable[Review] = (),
) -> tuple[Diagnostic, ...]:
    """Nobody holds two roles on one text, unless the policy says so.

    *more* are acts that are entered in the same breath.
    """
    if system.settings.review.one_person_many_roles:
        return ()
    acts = [*system.reviews.of(item.document, item.digest), *more]
    held = other_roles(acts, person=by, role=role)
    if not held:
        return ()
    return (
        Diagnostic(
            code="QMS-R003",
            message=msg(
                "{person} has acted on {document} as {role} already",
                person=by, document=item.document, role=listed(ROLE_NAMES[one] for one in sorted(held)),
            ),
            location=place,
            hint=msg("another person must act, or set one_person_many_roles under [review] of qms.toml"),
        ),
    )  # fmt: skip

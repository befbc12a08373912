"""Plan an act of review: one person, one role, one verdict, on one or many texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.errors import UsageError
from qms.model.codes import DocumentId
from qms.model.digests import sha256
from qms.model.reviews import ROLE_NAMES, Means, Review, ReviewedDocument, Role, Verdict, other_roles
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.folders import folder_change
from qms.plans.plan import Plan, refuse_errors
from qms.text.values import value_bytes
from qms.wording import listed, msg


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

    Raises `UsageError` for an unknown person or a rejection without a reason, `Refused` where a text cannot be read
    or the person has acted on it in another role.
    """
    if not request.documents:
        raise UsageError(msg("no document is named"), hint=msg("name the documents by code, or with --unit or --kind"))
    if system.organisation.person(request.by) is None:
        raise UsageError(
            msg("there is no person “{person}”", person=request.by),
            hint=msg("`qms org list` shows their ids"),
        )
    if request.verdict is Verdict.REJECTED and not request.reason:
        raise UsageError(msg("a rejection needs a reason"), hint=msg("say why with --reason"))
    if request.date > request.recorded.date():
        raise UsageError(msg("the act is dated {date}, which is yet to come", date=request.date))
    documents = [system.documents[d] for d in request.documents]
    found = [fault for document in documents for fault in system.documents.faults(document.id)]
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
    warnings = refuse_errors([*found, *_second_roles(system, review)], msg("the act of review cannot be entered"))
    data = value_bytes(review)
    name = f"{request.date:%Y%m%d}-{request.role}-{sha256(data).removeprefix('sha256:')[:8]}"
    path = f"reviews/{request.date.year}/{name}.toml"
    change = Change(
        base=system.commit,
        message=f"Review as {request.role} by {request.by}: {request.verdict}, {len(documents)} documents",
        author=request.entered_by or request.by,
        at=request.recorded,
        writes={path: data},
        expects={path: None},
    )
    for document in documents:
        change = folder_change(change, document, saved=saved.get(document.id, ()))
    return Plan(change=change, warnings=warnings)


def _second_roles(system: System, review: Review) -> Iterator[Diagnostic]:
    """Nobody holds two roles on one text, unless the policy says so."""
    if system.settings.review.one_person_many_roles:
        return
    for item in review.documents:
        held = other_roles(system.reviews.of(item.document, item.digest), person=review.by, role=review.role)
        if held:
            yield Diagnostic(
                code="QMS-R003",
                message=msg(
                    "{person} has acted on {document} as {role} already",
                    person=review.by, document=item.document, role=listed(ROLE_NAMES[role] for role in sorted(held)),
                ),
                location=Location(path=system.documents[item.document].text_path),
                hint=msg("another person must act, or set one_person_many_roles under [review] of qms.toml"),
            )  # fmt: skip

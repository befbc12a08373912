"""What a decision states that is probably not meant: it is entered as it is said, with a warning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.documents import WorkingDocument
from qms.model.system import System
from qms.wording import msg

if TYPE_CHECKING:
    from qms.plans.issuing import IssueRequest


def doubts(
    system: System, request: IssueRequest, documents: Iterable[WorkingDocument], path: str
) -> Iterator[Diagnostic]:
    """Yield what to look at once more, of the decision that is entered at *path*."""
    yield from _dated_before_its_reviews(system, request, documents, path)
    yield from _signed_twice(system, request, path)
    for document, reason in request.withdraws.items():
        if not reason:
            yield Diagnostic(
                code="QMS-I035",
                message=msg("it is not said why {document} is withdrawn", document=document),
                location=Location(path=path, field=document),
                hint=msg("say why with --reason: whoever asks later finds it in the ledger"),
                severity=Severity.WARNING,
            )


def _dated_before_its_reviews(
    system: System, request: IssueRequest, documents: Iterable[WorkingDocument], path: str
) -> Iterator[Diagnostic]:
    """Warn of a decision that is older than the acts it rests on: its year or day is probably mistyped."""
    days = [act.date for document in documents for act in system.reviews.of(document.id, document.digest)]
    if days and not request.on_paper and max(days) > request.date:
        yield Diagnostic(
            code="QMS-I033",
            message=msg(
                "the decision is of {date}, but its texts were last reviewed on {day}", date=request.date, day=max(days)
            ),
            location=Location(path=path, field="date"),
            hint=msg("is the date right? A typing error is mended with `qms rectify`"),
            severity=Severity.WARNING,
        )


def _signed_twice(system: System, request: IssueRequest, path: str) -> Iterator[Diagnostic]:
    if request.signed is None:
        return
    others = [file.entry.number for file in system.ledger.entries() if file.entry.signed == request.signed.path]
    for number in others:
        yield Diagnostic(
            code="QMS-I034",
            message=msg("the signed file is that of {number} already", number=number or "–"),
            location=Location(path=path, field="signed"),
            hint=msg("is it the right file? Another one is added with `qms attach NUMBER FILE --reason …`"),
            severity=Severity.WARNING,
        )

"""Values of the ledger, of reviews and of papers as texts of JSON, and back without any check: we wrote them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from qms.model.codes import DocumentId
from qms.model.ledger import Act, IssueLine, LedgerEntry, LedgerLine, Signer, WithdrawLine
from qms.model.papers import Paper, PaperReference, PaperStatus
from qms.model.queries import DecisionNumber
from qms.model.reviews import Means, Review, ReviewedDocument, Role, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _references(references: Sequence[PaperReference]) -> list[list[str | None]]:
    return [[reference.number, _iso(reference.date)] for reference in references]


def _read_references(plain: list[list[str]]) -> tuple[PaperReference, ...]:
    return tuple(PaperReference(number=number, date=_day(date)) for number, date in plain)


def _read_ordinal(plain: list[int] | None) -> tuple[int, ...] | None:
    return None if plain is None else tuple(plain)


def _signer(signer: Signer | None) -> list[str | None] | None:
    return [signer.person, signer.capacity] if signer else None


def _read_signer(plain: list[str] | None) -> Signer | None:
    return Signer(person=plain[0], capacity=plain[1]) if plain else None


def _issue(line: IssueLine) -> list[Any]:
    return [
        *(line.document, line.code, line.title, line.kind, line.unit, line.edition, line.revision),
        *(line.digest, line.tree, line.change, line.change_basis, line.replaces),
        *(line.number, _iso(line.date), _iso(line.effective)),
    ]


def _read_issue(plain: list[Any]) -> IssueLine:
    document, code, title, kind, unit, edition, revision = plain[:7]
    digest, tree, change, change_basis, replaces, number, date, effective = plain[7:]
    return IssueLine(
        document=document,
        code=code,
        title=title,
        kind=kind,
        unit=unit,
        edition=edition,
        revision=revision,
        digest=digest,
        tree=tree,
        change=change,
        change_basis=change_basis,
        replaces=tuple(replaces),
        number=number,
        date=_day(date),
        effective=_day(effective),
    )


def entry_text(entry: LedgerEntry) -> str:
    """Return an entry of the ledger as text."""
    return _text(
        [
            *(entry.format, entry.entry, entry.previous, entry.act, entry.number, entry.issuer, entry.book),
            *(_iso(entry.date), _iso(entry.effective), _iso(entry.recorded), entry.recorded_by, entry.by),
            *(entry.means, entry.source, entry.on_paper, _signer(entry.signer), entry.subject),
            *(_references(entry.bases), entry.signed, entry.corrects, entry.reason, entry.from_start),
            [_issue(line) for line in entry.issues],
            [[line.document, line.reason] for line in entry.withdraws],
        ]
    )


def read_entry_text(text: str) -> LedgerEntry:
    """Return the entry that `entry_text` wrote."""
    plain = json.loads(text)
    form, entry, previous, act, number, issuer, book, date, effective, recorded, recorded_by, by = plain[:12]
    means, source, on_paper, signer, subject, bases, signed, corrects, reason, from_start = plain[12:22]
    issues, withdraws = plain[22:]
    return LedgerEntry(
        format=form,
        entry=entry,
        previous=previous,
        act=Act(act),
        number=number,
        issuer=issuer,
        book=book,
        date=dt.date.fromisoformat(date),
        effective=dt.date.fromisoformat(effective),
        recorded=dt.datetime.fromisoformat(recorded),
        recorded_by=recorded_by,
        by=by,
        means=Means(means) if means else None,
        source=source,
        on_paper=on_paper,
        signer=_read_signer(signer),
        subject=subject,
        bases=_read_references(bases),
        signed=signed,
        corrects=corrects,
        reason=reason,
        from_start=from_start,
        issues=tuple(map(_read_issue, issues)),
        withdraws=tuple(WithdrawLine(document=document, reason=why) for document, why in withdraws),
    )


def line_text(line: LedgerLine) -> str:
    """Return what an entry says of one document as text."""
    return _text(
        [
            *(line.document, line.entry, line.act, line.number, line.book, _iso(line.date), _iso(line.effective)),
            *(_iso(line.recorded), _signer(line.signer), _iso(line.decided), line.ordinal),
            *(_issue(line.issue) if line.issue else None, line.reason, line.corrects, line.rectified_by),
        ]
    )


def read_line_text(text: str) -> LedgerLine:
    """Return the line that `line_text` wrote."""
    document, entry, act, number, book, date, effective, *more = json.loads(text)
    recorded, signer, decided, ordinal, issue, reason, corrects, rectified_by = more
    return LedgerLine(
        document=DocumentId(document),
        entry=entry,
        act=Act(act),
        number=number,
        book=book,
        date=_day(date),
        effective=dt.date.fromisoformat(effective),
        recorded=dt.datetime.fromisoformat(recorded),
        signer=_read_signer(signer),
        decided=dt.date.fromisoformat(decided),
        ordinal=_read_ordinal(ordinal),
        issue=_read_issue(issue) if issue else None,
        reason=reason,
        corrects=corrects,
        rectified_by=rectified_by,
    )


def number_text(number: DecisionNumber) -> str:
    """Return the number of a decision as text."""
    return _text(
        [
            *(number.number, number.slug, number.ordinal, number.issuer, number.book),
            *(_iso(number.date), number.entry, number.path),
        ]
    )


def read_number_text(text: str) -> DecisionNumber:
    """Return the number that `number_text` wrote."""
    number, slug, ordinal, issuer, book, date, entry, path = json.loads(text)
    return DecisionNumber(
        number=number,
        slug=slug,
        ordinal=_read_ordinal(ordinal),
        issuer=issuer,
        book=book,
        date=dt.date.fromisoformat(date),
        entry=entry,
        path=path,
    )


def review_text(review: Review) -> str:
    """Return an act of review as text."""
    return _text(
        [
            *(review.by, review.entered_by, review.means, review.source, review.role, review.verdict),
            *(review.reason, _iso(review.date), _iso(review.recorded)),
            [[item.document, item.digest] for item in review.documents],
        ]
    )


def read_review_text(text: str) -> Review:
    """Return the act of review that `review_text` wrote."""
    by, entered_by, means, source, role, verdict, reason, date, recorded, documents = json.loads(text)
    return Review(
        by=by,
        entered_by=entered_by,
        means=Means(means) if means else None,
        source=source,
        role=Role(role),
        verdict=Verdict(verdict),
        reason=reason,
        date=dt.date.fromisoformat(date),
        recorded=dt.datetime.fromisoformat(recorded),
        documents=tuple(ReviewedDocument(document=document, digest=digest) for document, digest in documents),
    )


def paper_text(paper: Paper) -> str:
    """Return a paper as text."""
    return _text(
        [
            *(paper.number, _iso(paper.date), paper.issuer, paper.issuer_name, paper.subject, paper.status),
            *(_iso(paper.until), _references([paper.successor] if paper.successor else []), paper.file),
        ]
    )


def read_paper_text(text: str) -> Paper:
    """Return the paper that `paper_text` wrote."""
    number, date, issuer, issuer_name, subject, status, until, successors, file = json.loads(text)
    return Paper(
        number=number,
        date=_day(date),
        issuer=issuer,
        issuer_name=issuer_name,
        subject=subject,
        status=PaperStatus(status),
        until=_day(until),
        successor=next(iter(_read_references(successors)), None),
        file=file,
    )

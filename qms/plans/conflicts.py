"""What a decision runs into that the ledger already holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import DocumentId
from qms.model.ledger import LedgerEntry, LedgerLine, Period, lines_of_entry, periods
from qms.model.numbering import RevisionNumber
from qms.model.queries import LedgerQueries
from qms.model.system import System
from qms.wording import msg


def codes_shared(system: System, entry: LedgerEntry) -> Iterator[Diagnostic]:
    """Yield the codes that another document would bear on a day on which the new revision binds."""
    new = {line.document: line for line in lines_of_entry(entry)}
    claimed: dict[str, DocumentId] = {}

    def lines(document: DocumentId) -> list[LedgerLine]:
        return [*system.ledger.lines(document), *filter(None, [new.get(document)])]

    for line in entry.issues:
        code = line.code.casefold()
        rivals = {*system.ledger.with_code(line.code), *filter(None, [claimed.get(code)])} - {line.document}
        claimed[code] = line.document
        for rival in rivals:
            if _share_a_day(lines(line.document), lines(rival), code):
                yield _shared(line.code, rival)


def codes_shared_anew(
    before: LedgerQueries, after: LedgerQueries, documents: Iterable[DocumentId]
) -> Iterator[Diagnostic]:
    """Yield the codes that some documents share on a day with another as the ledger will be, and do not as it is."""
    told: set[tuple[str, frozenset[DocumentId]]] = set()
    for document in documents:
        codes = {line.issue.code.casefold(): line.issue.code for line in after.lines(document) if line.issue}
        for folded, code in sorted(codes.items()):
            for rival in sorted({*after.with_code(code)} - {document}):
                pair = (folded, frozenset((document, rival)))
                if pair in told or not _share_a_day(after.lines(document), after.lines(rival), folded):
                    continue
                if not _share_a_day(before.lines(document), before.lines(rival), folded):
                    told.add(pair)
                    yield _shared(code, rival)


def _shared(code: str, rival: DocumentId) -> Diagnostic:
    return Diagnostic(
        code="QMS-I004",
        message=msg(
            "{code} is the code of another document in force: {rival}",
            code=code,
            rival=rival,
        ),
        hint=msg("give one of the two another code, or withdraw the other in the same decision"),
    )


def _share_a_day(one: Sequence[LedgerLine], other: Sequence[LedgerLine], code: str) -> bool:
    """Whether on some day both documents, of which these are the lines, bear a code, case folded."""

    def bearing(lines: Sequence[LedgerLine]) -> list[tuple[dt.date, dt.date]]:
        return [
            (period.start, period.until or dt.date.max)
            for period in periods(lines)
            if period.line.issue is not None and period.line.issue.code.casefold() == code
        ]

    return any(a < d and c < b for a, b in bearing(one) for c, d in bearing(other))


def out_of_order(
    system: System, entry: LedgerEntry, path: str, *, stated: Collection[DocumentId] = ()
) -> Iterator[Diagnostic]:
    """Warn of revisions that never take effect, and of numbers that do not follow one another.

    *stated* are the documents whose number was read off the paper.
    """
    for line in lines_of_entry(entry):
        if line.issue is None:
            continue
        lines = system.ledger.lines(line.document)
        after = periods([*lines, line])
        place = Location(path=path, field=line.document)
        if not any(period.line is line for period in after):
            yield Diagnostic(
                code="QMS-I005",
                message=msg(
                    "a later decision already binds for {code}: this one shows in its history only",
                    code=line.issue.code,
                ),
                location=place,
                severity=Severity.WARNING,
            )
        if line.document not in stated:
            yield from _late(line, lines, after, place)
        for period in periods(lines):
            pending = period.line.issue
            if pending and period.start > entry.date and not any(p.line is period.line for p in after):
                yield Diagnostic(
                    code="QMS-I006",
                    message=msg(
                        "{code} {number}, due on {date}, is replaced before it takes effect",
                        code=pending.code, number=RevisionNumber.of(pending), date=period.start,
                    ),
                    location=place,
                    severity=Severity.WARNING,
                )  # fmt: skip
        issued = [(RevisionNumber.of(x.issue), x.issue.digest) for x in lines if x.issue is not None]
        highest = max((number for number, _ in issued), default=None)
        number = RevisionNumber.of(line.issue)
        again = any(other == number and digest != line.issue.digest for other, digest in issued)
        if highest is not None and (number < highest or again):
            yield Diagnostic(
                code="QMS-I007",
                message=msg(
                    "{code} gets {number} although {highest} was issued before",
                    code=line.issue.code, number=number, highest=highest,
                ),
                location=place,
                severity=Severity.WARNING,
            )  # fmt: skip


def _late(
    line: LedgerLine, lines: Sequence[LedgerLine], after: Sequence[Period], place: Location
) -> Iterator[Diagnostic]:
    """Warn of a decision that is entered late: one that was entered before takes over from it."""
    until = next((period.until for period in after if period.line is line), None)
    if line.issue is not None and until is not None and any(other.decided > line.decided for other in lines):
        yield Diagnostic(
            code="QMS-I009",
            message=msg(
                "{code} is entered late: a decision that stands in the ledger takes over on {date}",
                code=line.issue.code,
                date=until,
            ),
            location=place,
            hint=msg("state the number that the paper prints with --revision"),
            severity=Severity.WARNING,
        )

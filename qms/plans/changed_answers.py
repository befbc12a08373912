"""What an entry changes in the answers that were given so far: from when another revision, or text, is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import DocumentId
from qms.model.ledger import IssueLine, LedgerLine, binding, periods
from qms.model.numbering import RevisionNumber
from qms.model.queries import LedgerQueries
from qms.wording import Message, msg, some


@attrs.frozen(kw_only=True)
class ChangedAnswer:
    """Days on which another revision than before is in force: from *start* to the day before *until*, or for ever."""

    document: DocumentId
    start: dt.date
    until: dt.date | None
    before: IssueLine | None
    after: IssueLine | None

    @property
    def code(self) -> str:
        """The document's code, as it will read if it can."""
        shown = self.after or self.before
        assert shown is not None  # nothing instead of nothing is no change
        return shown.code

    def change(self) -> Message:
        """Return what is in force instead of what, as people say it."""
        before, after = self.before, self.after
        if after is None:
            return msg("none is in force, instead of {before}", before=_number(before))
        if before is None:
            return msg("{after} is in force, where none was", after=_number(after))
        if _number(before) != _number(after):
            return msg("{after} is in force instead of {before}", after=_number(after), before=_number(before))
        if before.digest != after.digest:
            return msg("{number} has another text", number=_number(after))
        return msg("{number} bears the code {after} instead of {before}", number=_number(after), after=after.code,
                   before=before.code)  # fmt: skip

    def days(self) -> Message:
        """Return the days, as people say them."""
        if self.until is None:
            return msg("from {start} on", start=self.start)
        last = self.until - dt.timedelta(days=1)
        if last == self.start:
            return msg("on {start}", start=self.start)
        return msg("from {start} to {end}", start=self.start, end=last)


def told_answers(answers: Iterable[ChangedAnswer], path: str) -> Iterator[Diagnostic]:
    """Yield what is told of changed answers to whoever enters the file *path*: what changes alike together."""
    alike: dict[tuple[Message, Message], list[str]] = {}
    for answer in answers:
        alike.setdefault((answer.days(), answer.change()), []).append(answer.code)
    for (days, change), codes in alike.items():
        yield Diagnostic(
            code="QMS-I050",
            message=msg("{codes}: {days} {change}", codes=some(codes), days=days, change=change),
            location=Location(path=path, field="issues"),
            severity=Severity.WARNING,
        )


def changed_answers(
    before: LedgerQueries, after: LedgerQueries, documents: Iterable[DocumentId]
) -> Iterator[ChangedAnswer]:
    """Yield what changes between two states of the ledger in what is in force, document by document, in time."""
    for document in documents:
        old, new = before.lines(document), after.lines(document)
        days = sorted({period.start for lines in (old, new) for period in periods(lines)})
        found: list[ChangedAnswer] = []
        for day, following in zip(days, [*days[1:], None], strict=False):
            was, becomes = _in_force(old, day), _in_force(new, day)
            if _answer(was) == _answer(becomes):
                continue
            last = found[-1] if found else None
            if last and last.until == day and (_answer(last.before), _answer(last.after)) == (
                _answer(was), _answer(becomes),
            ):  # fmt: skip
                found[-1] = attrs.evolve(last, until=following)
                continue
            found.append(ChangedAnswer(document=document, start=day, until=following, before=was, after=becomes))
        yield from found


def _in_force(lines: Iterable[LedgerLine], day: dt.date) -> IssueLine | None:
    line = binding(lines, on=day)
    return line.issue if line else None


def _answer(issue: IssueLine | None) -> tuple[object, ...] | None:
    return (issue.edition, issue.revision, issue.digest, issue.code) if issue else None


def _number(issue: IssueLine | None) -> str:
    return str(RevisionNumber.of(issue)) if issue else "–"

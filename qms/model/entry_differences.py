"""What one statement of an entry says otherwise than another: what a rectification put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from qms.model.ledger import IssueLine, LedgerEntry, Signer
from qms.model.numbering import RevisionNumber
from qms.model.papers import PaperReference
from qms.model.queries import EntryFile, LedgerQueries, PlainLedger, entry_numbered
from qms.wording import Message, msg

_OF_ENTRY: Final[Mapping[str, Message]] = {
    "number": msg("number"),
    "date": msg("date"),
    "effective": msg("in force from"),
    "signer": msg("signer"),
    "subject": msg("subject"),
    "bases": msg("bases"),
    "on_paper": msg("reviews on paper"),
    "reason": msg("reason"),
}
_OF_LINE: Final[Mapping[str, Message]] = {
    "code": msg("code"),
    "title": msg("title"),
    "kind": msg("kind"),
    "unit": msg("unit"),
    "change": msg("change"),
    "change_basis": msg("ground of the change"),
    "number": msg("number"),
    "date": msg("date"),
    "effective": msg("in force from"),
}
ISSUES = "issues"
WITHDRAWS = "withdraws"


@attrs.frozen(kw_only=True)
class Difference:
    """One value before and after; of a *document*, or of the decision itself. None stands for no value.

    Where *field* is ``issues`` the values are the revision that the entry issues, where it is ``withdraws`` the reason.
    """

    field: str
    before: str | None
    after: str | None
    document: str | None = None
    code: str | None = None
    """The document's code, as the later statement has it if it can."""

    def message(self) -> Message:
        """Return it as people say it."""
        if self.document is None:
            return msg("{field}: {change}", field=_OF_ENTRY[self.field], change=self._change())
        if self.field == ISSUES and self.after is None:
            return msg("{code} {number}: not issued", code=self.code, number=self.before)
        if self.field == ISSUES and self.before is None:
            return msg("{code} {number}: issued, too", code=self.code, number=self.after)
        if self.field == ISSUES:
            return msg("{code}: {change}", code=self.code, change=self._change())
        if self.field == WITHDRAWS:
            return msg("{document}: withdrawn ({change})", document=self.document, change=self._change())
        return msg("{code}, {field}: {change}", code=self.code, field=_OF_LINE[self.field], change=self._change())

    def _change(self) -> Message:
        return msg("{before} → {after}", before=self.before or "–", after=self.after or "–")


def entry_differences(before: LedgerEntry, after: LedgerEntry) -> Iterator[Difference]:
    """Yield what *after* says otherwise than *before*: of the decision itself, then document by document."""
    for field in _OF_ENTRY:
        yield from _difference(field, getattr(before, field), getattr(after, field))
    old = {line.document: line for line in before.issues}
    new = {line.document: line for line in after.issues}
    for document in dict.fromkeys([*old, *new]):
        yield from _line_differences(old.get(document), new.get(document))
    gone = {line.document: line.reason or "" for line in before.withdraws}
    goes = {line.document: line.reason or "" for line in after.withdraws}
    for document in dict.fromkeys([*gone, *goes]):
        if gone.get(document) != goes.get(document):
            yield Difference(
                field=WITHDRAWS, before=gone.get(document), after=goes.get(document), document=document, code=document
            )


def rectified_in(ledger: LedgerQueries, entry: int, rectification: LedgerEntry) -> tuple[Difference, ...]:
    """Return what a rectification of *entry* puts right: one that the ledger holds, or one that is to follow."""
    earlier = [file for file in ledger.files() if file.entry.entry < rectification.entry]
    before = entry_numbered(PlainLedger(earlier), entry)
    after = entry_numbered(PlainLedger([*earlier, EntryFile(entry=rectification, path="", digest="")]), entry)
    return tuple(entry_differences(before.entry, after.entry))


def _line_differences(before: IssueLine | None, after: IssueLine | None) -> Iterator[Difference]:
    shown = after or before
    assert shown is not None  # one of the two issues the document
    was, is_now = (str(RevisionNumber.of(line)) if line else None for line in (before, after))
    named = {"document": shown.document, "code": shown.code}
    if was != is_now:
        yield Difference(field=ISSUES, before=was, after=is_now, **named)
    if before is None or after is None:
        return
    for field in _OF_LINE:
        yield from _difference(field, getattr(before, field), getattr(after, field), **named)


def _difference(field: str, before: object, after: object, **named: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(field=field, before=_shown(before), after=_shown(after), **named)


def _shown(value: object) -> str | None:
    if isinstance(value, Signer):
        return f"{value.capacity} {value.person}" if value.capacity else value.person
    if isinstance(value, tuple):
        return ", ".join(_reference(one) for one in value) or None
    if isinstance(value, bool):
        return "✓" if value else None
    return None if value is None else str(value)


def _reference(paper: PaperReference) -> str:
    return f"{paper.number}@{paper.date}" if paper.date else paper.number

"""What a plan makes of the lines of an entry that was typed wrong: the same texts, and what is said of them right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import ascii_slug, matches_pattern
from qms.model.digests import git_tree_id
from qms.model.documents import WorkingDocument
from qms.model.ledger import Act, IssueLine, LedgerEntry, WithdrawLine
from qms.model.preparations import DocumentVerdict, PreparationFile, PreparedDocument
from qms.model.system import System
from qms.plans.creating import unknown_kind, unknown_unit
from qms.plans.prepared import named_twice
from qms.plans.readiness import last_issued, review_gaps
from qms.wording import msg

_OF_ITS_OWN = ("number", "date", "effective")
"""What only a line of an opening says: there each document has a decision of its own."""


@attrs.frozen(kw_only=True)
class RestatedLines:
    """The lines of an entry as a plan states them; *added* are the texts that were forgotten, as they lie on disk."""

    issues: tuple[IssueLine, ...]
    withdraws: tuple[WithdrawLine, ...]
    added: tuple[WorkingDocument, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def restated_lines(system: System, entry: LedgerEntry, file: PreparationFile, *, on_paper: bool) -> RestatedLines:
    """Return the lines of *entry* as the plan in *file* states them, with what is wrong in it.

    *entry* has its date as it will read; *on_paper* says that the acts of review were done on paper.
    """
    plan = file.preparation
    old = {line.document: line for line in entry.issues}
    found = [*named_twice(plan, file.path)]
    issues: list[IssueLine] = []
    withdraws: list[WithdrawLine] = []
    added: list[WorkingDocument] = []
    for stated in plan.documents:
        place = Location(path=file.path, field=stated.document)
        if stated.verdict is DocumentVerdict.WITHDRAWN:
            withdraws.append(WithdrawLine(document=stated.document, reason=stated.reason))
            continue
        before = old.get(stated.document)
        if before is None:
            faults = [*_not_to_add(system, entry, stated, place)]
            if not faults:
                working = system.documents[stated.document]
                if entry.act is not Act.OPENING and not on_paper:
                    faults += review_gaps(system, working)
                issues.append(_added_line(working, stated))
                added.append(working)
            found += faults
        else:
            found += _another_text(entry, before, stated, place)
            issues.append(_restated_line(before, stated))
        found += _number_faults(stated, place)
        if entry.act is Act.OPENING:
            found += _too_late(stated, entry.date, place)
        elif any(getattr(stated, field) is not None for field in _OF_ITS_OWN):
            found.append(_no_opening(entry, stated, place))
    changed = [line for line in issues if line.document in old and line != old[line.document]]
    for line in changed:
        found += _line_faults(system, old[line.document], line, date=entry.date, path=file.path)
    return RestatedLines(issues=tuple(issues), withdraws=tuple(withdraws), added=tuple(added), faults=tuple(found))


def _restated_line(before: IssueLine, stated: PreparedDocument) -> IssueLine:
    return attrs.evolve(
        before,
        code=stated.code,
        title=stated.title,
        kind=stated.kind or before.kind,
        unit=stated.unit or before.unit,
        edition=stated.edition or 0,
        revision=stated.revision or 0,
        change=stated.change,
        change_basis=stated.change_basis,
        number=stated.number,
        date=stated.date,
        effective=stated.effective or stated.date or before.effective,
    )


def _added_line(working: WorkingDocument, stated: PreparedDocument) -> IssueLine:
    header = working.header
    assert header is not None  # a header that cannot be read is an error of the folder
    return IssueLine(
        document=working.id,
        code=header.code,
        title=header.title,
        kind=working.kind,
        unit=header.unit,
        edition=stated.edition or 0,
        revision=stated.revision or 0,
        digest=working.digest,
        tree=git_tree_id(working.files),
        change=stated.change,
        change_basis=stated.change_basis,
        number=stated.number,
        date=stated.date,
        effective=stated.effective or stated.date,
    )


def _not_to_add(system: System, entry: LedgerEntry, stated: PreparedDocument, place: Location) -> Iterator[Diagnostic]:
    """Yield why a document that the entry does not name cannot be added to it."""
    if stated.document not in system.documents:
        yield Diagnostic(
            code="QMS-I060",
            message=msg("entry {n} does not issue {document}, and no text of it lies here", n=entry.entry,
                        document=stated.document),
            location=place,
            hint=msg("write the id of a document as `qms status` shows it, or take it out of the plan"),
        )  # fmt: skip
        return
    working = system.documents[stated.document]
    yield from (fault for fault in system.documents.faults(working.id) if fault.is_error)
    if stated.digest not in (None, working.digest):
        yield Diagnostic(
            code="QMS-I027",
            message=msg("the text of {code} is not the one that was prepared", code=working.code),
            location=place,
            hint=msg("pin the text that the decision really issued: `qms status --format json` tells its digest"),
        )


def _another_text(
    entry: LedgerEntry, before: IssueLine, stated: PreparedDocument, place: Location
) -> Iterator[Diagnostic]:
    if stated.digest == before.digest:
        return
    yield Diagnostic(
        code="QMS-I061",
        message=msg("entry {n} issued another text of {code}: a typing error changes no text", n=entry.entry,
                    code=before.code),
        location=place,
        hint=msg("add the text that was found with `qms correct NUMBER --of {n} --from-start`", n=entry.entry)
        if before.digest is None
        else msg("leave the digest as it was; a text is put right with `qms correct`"),
    )  # fmt: skip


def _number_faults(stated: PreparedDocument, place: Location) -> Iterator[Diagnostic]:
    if (stated.edition or 0) < 1 or stated.revision is None or stated.revision < 0:
        yield Diagnostic(
            code="QMS-I062",
            message=msg("{code}: edition and revision are not stated", code=stated.code),
            location=place,
            hint=msg("write edition = 1 and revision = 0, or what the paper prints"),
        )


def _too_late(stated: PreparedDocument, opened: dt.date, place: Location) -> Iterator[Diagnostic]:
    start = stated.effective or stated.date
    if start is not None and start > opened:
        yield Diagnostic(
            code="QMS-A003",
            message=msg("{code} takes effect on {date}, after the opening", code=stated.code, date=start),
            location=place,
            hint=msg("issue it with `qms issue` instead"),
        )


def _no_opening(entry: LedgerEntry, stated: PreparedDocument, place: Location) -> Diagnostic:
    return Diagnostic(
        code="QMS-I063",
        message=msg("{code} states a decision of its own, and entry {n} is no opening", code=stated.code,
                    n=entry.entry),
        location=place,
        hint=msg("write number, date and effective above the documents, where they are those of the entry"),
    )  # fmt: skip


def _line_faults(
    system: System, before: IssueLine, line: IssueLine, *, date: dt.date, path: str
) -> Iterator[Diagnostic]:
    """Yield what is wrong in a line that says other things than before; what it said already is not judged anew."""
    place = Location(path=path, field=line.document)
    pattern = system.settings.codes.pattern
    if line.code != before.code and not (ascii_slug(line.code) and matches_pattern(line.code, pattern)):
        yield Diagnostic(
            code="QMS-D003",
            message=msg("the code “{code}” does not fit the agency's pattern {pattern}", code=line.code,
                        pattern=pattern),
            location=place,
            hint=msg("correct the code, or the pattern under [codes] of qms.toml"),
        )  # fmt: skip
    if not line.title.strip():
        yield Diagnostic(
            code="QMS-I064",
            message=msg("{code} has no title", code=line.code),
            location=place,
            hint=msg("write the title that the paper bears"),
        )
    if line.kind != before.kind and line.kind not in system.kinds:
        yield attrs.evolve(unknown_kind(system, line.kind), location=place)
    if line.unit != before.unit and system.organisation.owner(line.unit, on=date) is None:
        yield attrs.evolve(unknown_unit(system, line.code, line.unit, on=date), location=place)
    if line.document in system.documents and last_issued(system, line.document) == before:
        yield from _text_says_otherwise(system.documents[line.document], before, line)


def _text_says_otherwise(working: WorkingDocument, before: IssueLine, line: IssueLine) -> Iterator[Diagnostic]:
    """Warn of a working text that still says what was put right: the next decision would issue it so again."""
    header = working.header
    for field in ("code", "title", "unit") if header else ():
        was, is_now, written = (getattr(one, field) for one in (before, line, header))
        if was != is_now and written == was:
            yield Diagnostic(
                code="QMS-I065",
                message=msg("the working text of {code} still has the {field} “{written}”", code=line.code,
                            field=field, written=written),
                location=Location(path=working.text_path, field=field),
                hint=msg("put it right there, too; the next decision issues it"),
                severity=Severity.WARNING,
            )  # fmt: skip

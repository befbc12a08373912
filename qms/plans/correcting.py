"""Plan a correction (đính chính): a numbered paper that puts the text of a decision's documents right.

A correction has the rank of the decision that it corrects: what a later decision put in force stays in force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.documents import WorkingDocument
from qms.model.ledger import Act, LedgerEntry, LedgerLine, name_of_entry
from qms.model.numbering import RevisionNumber
from qms.model.queries import EntryFile, LedgerQueries, PlainLedger, entry_numbered
from qms.model.system import System
from qms.plans.changed_answers import changed_answers, told_answers
from qms.plans.conflicts import codes_shared_anew
from qms.plans.issuing import IssueRequest, decision_change, decision_entry, issue_line, refuse_decision
from qms.plans.numbers import claim_number
from qms.plans.plan import Plan, refuse_errors
from qms.plans.prepared import changed_since
from qms.plans.readiness import review_gaps
from qms.wording import msg


@attrs.frozen(kw_only=True)
class CorrectionRequest:
    """What is asked for: the paper that corrects, with its documents, and the entry that it corrects as it reads now.

    It takes effect on its own date, or with *from_start* on the day on which that took effect which it corrects.
    """

    paper: IssueRequest
    corrects: EntryFile
    from_start: bool = False
    reason: str | None = None


def plan_correction(
    system: System,
    request: CorrectionRequest,
    *,
    saved: Mapping[DocumentId, Sequence[str]],
    on_main: Mapping[str, bytes] = MappingProxyType({}),
    diagnostics: Iterable[Diagnostic] = (),
) -> Plan:
    """Return the plan of one correction; the arguments are those of `plan_issue`.

    Each text keeps edition and revision of the line that it corrects. Raises `UsageError` or `Refused`; all reasons
    that can be told together are.
    """
    corrected, paper = request.corrects.entry, request.paper
    documents = [system.documents[document] for document in dict.fromkeys(paper.documents)]
    _refuse_nothing(request, documents)
    lines = issued_lines(system.ledger, corrected.entry)
    concerned = [lines[document.id] for document in documents if document.id in lines]
    effective = _effective(request, concerned)
    refuse_decision(system, paper, effective=effective)
    claim = claim_number(paper.number, date=paper.date, system=system)
    found = [*diagnostics, *too_early(paper.date, paper.effective, concerned)]
    for document in documents:
        found += system.documents.faults(document.id)
        if not paper.on_paper:
            found += review_gaps(system, document)
    found += not_to_correct(system.ledger, corrected, documents)
    if paper.prepared is not None:
        found += changed_since(system, paper.prepared)
    refusal = msg("{number} cannot be entered", number=claim.number)
    warnings = refuse_errors(found, refusal)

    kept = {document.id: RevisionNumber.of(issue) for document in documents if (issue := lines[document.id].issue)}
    numbered = attrs.evolve(paper, stated=kept, change=paper.change or request.reason)
    entry = attrs.evolve(
        decision_entry(system, paper, claim, effective=effective),
        act=Act.CORRECTION,
        corrects=corrected.entry,
        reason=request.reason,
        from_start=request.from_start,
        issues=tuple(issue_line(system, document, numbered) for document in documents),
    )
    after = with_entry(system.ledger, entry, claim.path)
    later = [
        *claim.warnings,
        *(paper.signed.renamed() if paper.signed else ()),
        *codes_shared_anew(system.ledger, after, paper.documents),
        *_effects(system.ledger, after, paper.documents, entry, claim.path),
    ]
    warnings += refuse_errors(later, refusal)
    change = decision_change(system, paper, entry, claim.path, documents, saved=saved, on_main=on_main)
    return Plan(change=change, entry=entry, entry_path=claim.path, warnings=warnings)


def issued_lines(ledger: LedgerQueries, entry: int) -> dict[DocumentId, LedgerLine]:
    """Return the lines of revisions that an entry says, by document."""
    issues = entry_numbered(ledger, entry).entry.issues
    found = (line for issue in issues for line in ledger.lines(issue.document) if line.entry == entry)
    return {line.document: line for line in found if line.issue is not None}


def with_entry(ledger: LedgerQueries, entry: LedgerEntry, path: str, text: str = "") -> PlainLedger:
    """Return the ledger as it will be when *entry* has been added to it."""
    return PlainLedger([*ledger.files(), EntryFile(entry=entry, path=path, digest="", text=text)])


def not_to_correct(
    ledger: LedgerQueries, corrected: LedgerEntry, documents: Iterable[WorkingDocument]
) -> Iterator[Diagnostic]:
    """Yield what a correction cannot be about: what its decision did not issue, or a text that stands so already."""
    name = name_of_entry(corrected)
    issued = {line.document for line in corrected.issues}
    for document in documents:
        if document.id not in issued:
            yield Diagnostic(
                code="QMS-I021",
                message=msg(
                    "{decision} did not issue {code}, so it cannot be corrected there",
                    decision=name, code=document.code,
                ),
                location=Location(path=document.text_path),
                hint=msg("leave it out; a later decision changes it"),
            )  # fmt: skip
        elif _text_now(ledger.lines(document.id), corrected.entry) == document.digest:
            yield Diagnostic(
                code="QMS-I022",
                message=msg(
                    "the text of {code} is the one that {decision} issued: nothing in it is corrected",
                    code=document.code, decision=name,
                ),
                location=Location(path=document.text_path),
                hint=msg("correct the working text first, or leave it out"),
            )  # fmt: skip


def _text_now(lines: Iterable[LedgerLine], entry: int) -> str | None:
    """Return the digest of what an entry said of the document of *lines*, as it was last corrected."""
    about = {entry}
    digest = None
    for line in lines:
        if line.issue is not None and (line.entry == entry or line.corrects in about):
            about.add(line.entry)
            digest = line.issue.digest
    return digest


def _refuse_nothing(request: CorrectionRequest, documents: Sequence[WorkingDocument]) -> None:
    paper = request.paper
    if request.corrects.entry.act is Act.SIGNED_COPY:
        raise Refused(
            msg("entry {n} adds a signed file and issues nothing", n=request.corrects.entry.entry),
            hint=msg("correct the decision to which the file belongs"),
        )
    if paper.withdraws:
        raise UsageError(
            msg("a correction takes nothing out of force"), hint=msg("withdraw documents with `qms withdraw`")
        )
    if not documents:
        raise UsageError(
            msg("the correction names no document"), hint=msg("name those whose text it puts right, or give a --plan")
        )
    if request.from_start and paper.effective is not None:
        raise UsageError(
            msg("--from-start and --effective exclude each other"),
            hint=msg("from the start: on the day on which that took effect which is corrected"),
        )


def _effective(request: CorrectionRequest, concerned: Iterable[LedgerLine]) -> dt.date:
    """Return the day on which a correction takes effect; what is still to come is not put in force by it."""
    paper = request.paper
    if request.from_start or paper.effective is not None:
        return paper.effective or paper.date
    return max([paper.date, *(line.effective for line in concerned)])


def too_early(date: dt.date, effective: dt.date | None, corrected: Iterable[LedgerLine]) -> Iterator[Diagnostic]:
    """Yield what a correction of *date* would correct before it was decided, or before it takes effect.

    *effective* is None where a correction says no day of its own.
    """
    for line in corrected:
        assert line.issue is not None  # these are the lines of revisions
        decided = max(line.decided, line.date or line.decided)
        if date < decided:
            yield Diagnostic(
                code="QMS-I051",
                message=msg(
                    "{code} was decided on {decided}, after the date of its correction, {date}",
                    code=line.issue.code, decided=decided, date=date,
                ),
                hint=msg("correct --date, or --of"),
            )  # fmt: skip
        elif effective is not None and effective < line.effective:
            yield Diagnostic(
                code="QMS-I052",
                message=msg(
                    "{code} takes effect on {effective}; its correction cannot take effect before, on {date}",
                    code=line.issue.code, effective=line.effective, date=effective,
                ),
                hint=msg("correct --effective, or say --from-start"),
            )  # fmt: skip


def _effects(
    before: LedgerQueries, after: LedgerQueries, documents: Iterable[DocumentId], entry: LedgerEntry, path: str
) -> Iterator[Diagnostic]:
    """Yield from when another text is in force, and which corrections show in the history only."""
    changed = [*changed_answers(before, after, dict.fromkeys(documents))]
    yield from told_answers(changed, path)
    for line in entry.issues:
        if all(answer.document != line.document for answer in changed):
            yield Diagnostic(
                code="QMS-I053",
                message=msg(
                    "a later decision binds for {code}: its correction shows in the history only", code=line.code
                ),
                location=Location(path=path, field=line.document),
                severity=Severity.WARNING,
            )

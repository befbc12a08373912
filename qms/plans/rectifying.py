"""Plan a rectification: an entry is stated anew, because something in it was typed wrong.

It has no official number: nobody decided anything. It must be an entry as sound as the one that it puts right.
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
from qms.model.ledger import Act, LedgerEntry, Signer, name_of_entry
from qms.model.numbering import RevisionNumber
from qms.model.papers import PaperReference
from qms.model.preparations import PreparationFile
from qms.model.queries import EntryFile, LedgerQueries, entry_numbered, ids_named
from qms.model.settings import FORMAT
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.changed_answers import changed_answers, told_answers
from qms.plans.conflicts import codes_shared_anew
from qms.plans.correcting import issued_lines, not_to_correct, too_early, with_entry
from qms.plans.folders import folder_change
from qms.plans.issuing import refuse_clock, refuse_dates, refuse_reviews_on_paper, refuse_signer
from qms.plans.numbers import NumberClaim, claim_number
from qms.plans.plan import Plan, refuse_errors
from qms.plans.prepared import draft_text, refuse_ended, refuse_other_act, with_plan_ended
from qms.plans.restated_lines import restated_lines
from qms.text.ledger import write_entry
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Typed:
    """What of an entry was typed wrong, as it should be; what is None stays.

    Where only the date changes, a decision that took effect on its date does so still. *on_paper* says that the
    reviews were done on paper, *text* is the decision's own text.
    """

    number: str | None = None
    date: dt.date | None = None
    effective: dt.date | None = None
    signer: str | None = None
    capacity: str | None = None
    subject: str | None = None
    bases: tuple[PaperReference, ...] = ()
    text: str = ""
    on_paper: bool = False


@attrs.frozen(kw_only=True)
class RectificationRequest:
    """What is asked for: the *entry* that was typed wrong, as it reads now, and what it should say.

    *prepared* is a plan that states the entry whole. *void* says that the whole entry was made by mistake.
    """

    entry: EntryFile
    reason: str
    typed: Typed = attrs.field(factory=Typed)
    prepared: PreparationFile | None = None
    void: bool = False
    allow_retroactive: bool = False
    recorded: dt.datetime
    recorded_by: str


@attrs.frozen(kw_only=True)
class _Restated:
    """The entry as it will read, with the number that was stated, the texts that join it and what is wrong with it."""

    entry: LedgerEntry
    text: str
    number: str | None = None
    added: tuple[WorkingDocument, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def plan_rectification(
    system: System,
    request: RectificationRequest,
    *,
    saved: Mapping[DocumentId, Sequence[str]],
    on_main: Mapping[str, bytes] = MappingProxyType({}),
    diagnostics: Iterable[Diagnostic] = (),
) -> Plan:
    """Return the plan of one rectification.

    *saved* gives the paths that the folder of each forgotten document has on `main`, *on_main* the files there of the
    plan that is carried out; *diagnostics* are what the checks of stage *issue* said of these documents. Raises
    `UsageError` or `Refused`; all reasons that can be told together are.
    """
    ledger, wrong = system.ledger, request.entry.entry
    refuse_clock(system, request.recorded)
    restated = _restated(system, request)
    entry = restated.entry
    refusal = msg("{entry} cannot be rectified so", entry=name_of_entry(wrong))
    found = [*diagnostics, *restated.faults, *_corrected_meanwhile(ledger, wrong, entry)]
    found += _withdrawals(ledger, wrong, entry)
    if entry.act is Act.CORRECTION:
        found += _beyond_the_corrected(ledger, entry, restated.added)
    warnings = refuse_errors(found, refusal)

    claim = _claim(system, request, restated)
    is_renumbered = claim is not None and (claim.number, entry.date.year) != (wrong.number, wrong.date.year)
    last = ledger.last()
    assert last is not None  # there is what is rectified
    place = last.entry.entry + 1
    stated = attrs.evolve(
        entry, format=FORMAT, entry=place, previous=last.digest, act=Act.RECTIFICATION,
        number=claim.number if claim and is_renumbered else None, issuer=claim.issuer if claim else entry.issuer,
        book=claim.book if claim else entry.book, recorded=request.recorded, recorded_by=request.recorded_by,
        corrects=wrong.entry, reason=request.reason,
    )  # fmt: skip
    path = claim.path if claim and is_renumbered else f"decisions/{entry.date.year}/rectification-{place}.md"
    after = with_entry(ledger, stated, path, restated.text)
    now = entry_numbered(after, wrong.entry)
    if now.entry == wrong and now.text.strip() == request.entry.text.strip():
        raise Refused(
            msg("nothing in {entry} would be otherwise; nothing was written", entry=name_of_entry(wrong)),
            hint=msg("say what was typed wrong, with --number, --date, --signer … or in a plan"),
        )
    concerned = tuple(dict.fromkeys([*ids_named(wrong), *ids_named(stated)]))
    later = [
        *(claim.warnings if claim else ()),
        *codes_shared_anew(ledger, after, concerned),
        *_numbers_out_of_order(after, wrong, now.entry, path),
        *told_answers(changed_answers(ledger, after, concerned), path),
    ]
    warnings += refuse_errors(later, refusal)
    change = _change(system, request, restated, stated, path, saved=saved, on_main=on_main)
    return Plan(change=change, entry=stated, entry_path=path, warnings=warnings)


def _change(
    system: System,
    request: RectificationRequest,
    restated: _Restated,
    stated: LedgerEntry,
    path: str,
    *,
    saved: Mapping[DocumentId, Sequence[str]],
    on_main: Mapping[str, bytes],
) -> Change:
    change = Change(
        base=system.commit,
        message=f"Rectify entry {stated.corrects}: {stated.reason}\n\n{restated.entry.number or ''}".rstrip() + "\n",
        author=request.recorded_by,
        at=request.recorded,
        writes={path: write_entry(stated, restated.text)},
        expects={path: None},
    )
    for document in restated.added:
        change = folder_change(change, document, saved=saved.get(document.id, ()))
    if request.prepared is not None:
        name = stated.number or request.entry.entry.number or path.rpartition("/")[2].removesuffix(".md")
        became = PaperReference(number=name, date=stated.date)
        change = with_plan_ended(change, request.prepared, became=became, on_main=on_main)
    return change


def _restated(system: System, request: RectificationRequest) -> _Restated:
    """Return the entry as it will read; raises `UsageError` or `Refused` for what it cannot say of itself."""
    wrong = request.entry.entry
    if request.void:
        return _made_void(request)
    typed = request.typed if request.prepared is None else _typed_in_plan(request, request.prepared)
    if wrong.act is Act.SIGNED_COPY and typed != Typed():
        raise UsageError(
            msg("entry {n} only adds a signed file to a decision; its reason alone can be stated anew", n=wrong.entry),
            hint=msg("add the right file with `qms attach NUMBER FILE --reason …`"),
        )
    if wrong.act is Act.OPENING and typed.number is not None:
        raise UsageError(
            msg("an opening has no number"),
            hint=msg("the number of a document's own decision is put right in a plan: qms prepare NAME --rectifies {n}",
                     n=wrong.entry),
        )  # fmt: skip
    signer = _signer(wrong.signer, typed, whole=request.prepared is not None)
    date = typed.date or wrong.date
    followed = wrong.effective == wrong.date or wrong.act is Act.OPENING
    entry = attrs.evolve(
        wrong,
        date=date,
        effective=typed.effective or (date if followed else wrong.effective),
        signer=signer,
        by=_person(signer) if wrong.by == _person(wrong.signer) else wrong.by,
        subject=typed.subject if request.prepared else typed.subject or wrong.subject,
        bases=typed.bases if request.prepared else typed.bases or wrong.bases,
        on_paper=wrong.on_paper or typed.on_paper,
    )
    _refuse_header(system, request, entry)
    text = typed.text or request.entry.text
    if request.prepared is None:
        return _Restated(entry=entry, text=text, number=typed.number)
    lines = restated_lines(system, entry, request.prepared, on_paper=entry.on_paper)
    entry = attrs.evolve(entry, issues=lines.issues, withdraws=lines.withdraws)
    return _Restated(entry=entry, text=text, number=typed.number, added=lines.added, faults=lines.faults)


def _made_void(request: RectificationRequest) -> _Restated:
    wrong = request.entry.entry
    if request.typed != Typed() or request.prepared is not None:
        raise UsageError(msg("--void says that the whole entry was made by mistake: nothing else is put right in it"))
    if wrong.act is Act.SIGNED_COPY:
        raise UsageError(
            msg("entry {n} adds a signed file, and what was kept stays", n=wrong.entry),
            hint=msg("add the right file with `qms attach NUMBER FILE --reason …`"),
        )
    return _Restated(entry=attrs.evolve(wrong, issues=(), withdraws=()), text=request.entry.text)


def _typed_in_plan(request: RectificationRequest, file: PreparationFile) -> Typed:
    """Return what a plan says of the entry itself; raises `Refused` where it is of another, or says nothing."""
    if attrs.evolve(request.typed, on_paper=False) != Typed():
        raise UsageError(
            msg("the plan {name} states the entry whole", name=file.name),
            hint=msg("put it right in {path}, or leave out --plan", path=file.path),
        )
    refuse_ended(file)
    refuse_other_act(file, Act.RECTIFICATION)
    plan, wrong = file.preparation, request.entry.entry
    if plan.corrects not in (wrong.entry, *(one.entry.entry for one in request.entry.rectifications)):
        raise Refused(
            msg("the plan {name} is of entry {other}, not of entry {n}", name=file.name, other=plan.corrects,
                n=wrong.entry),
            hint=msg("see {path}", path=file.path),
        )  # fmt: skip
    if not plan.documents:
        raise Refused(
            msg("the plan {name} names no document", name=file.name),
            hint=msg("an entry that was made by mistake as a whole is rectified with --void"),
        )
    return Typed(
        number=None if plan.number == wrong.number else plan.number, date=plan.date, effective=plan.effective,
        signer=plan.signer.person if plan.signer else None, capacity=plan.signer.capacity if plan.signer else None,
        subject=plan.subject, bases=plan.bases, text=draft_text(file), on_paper=request.typed.on_paper,
    )  # fmt: skip


def _signer(before: Signer | None, typed: Typed, *, whole: bool) -> Signer | None:
    if whole:
        return Signer(person=typed.signer, capacity=typed.capacity) if typed.signer else None
    if typed.signer is not None:
        return Signer(person=typed.signer, capacity=typed.capacity)
    if typed.capacity is None:
        return before
    if before is None:
        raise UsageError(msg("--capacity goes with --signer"))
    return attrs.evolve(before, capacity=typed.capacity)


def _person(signer: Signer | None) -> str | None:
    return signer.person if signer else None


def _refuse_header(system: System, request: RectificationRequest, entry: LedgerEntry) -> None:
    """Raise `Refused` or `UsageError` for what a decision could not say of itself; what stays is not judged anew."""
    wrong = request.entry.entry
    if (entry.date, entry.effective) != (wrong.date, wrong.effective):
        refuse_dates(
            entry.date, entry.effective, today=request.recorded.date(),
            allow_retroactive=request.allow_retroactive or wrong.effective < wrong.date,
        )  # fmt: skip
    if (entry.date, entry.signer) != (wrong.date, wrong.signer):
        refuse_signer(system, entry.signer, on=entry.date)
    if entry.on_paper and not wrong.on_paper:
        refuse_reviews_on_paper(system)


def _claim(system: System, request: RectificationRequest, restated: _Restated) -> NumberClaim | None:
    """Return the claim on the number that is stated, or that stays and has to fit another day; None where all stays."""
    wrong, entry = request.entry.entry, restated.entry
    if request.void or wrong.act in (Act.OPENING, Act.SIGNED_COPY):
        return None
    number = restated.number or wrong.number
    if number is None:
        raise UsageError(
            msg("entry {n} was made void, and its number is free", n=wrong.entry), hint=msg("state its --number")
        )
    if number == wrong.number and entry.date == wrong.date:
        return None
    return claim_number(number, date=entry.date, system=system, instead_of=wrong.entry)


def _corrected_meanwhile(ledger: LedgerQueries, wrong: LedgerEntry, entry: LedgerEntry) -> Iterator[Diagnostic]:
    """Yield the documents that a correction is about, and that the entry would issue no more, or otherwise numbered."""
    now = {line.document: line for line in entry.issues}
    for correction in (file.entry for file in ledger.entries() if file.entry.act is Act.CORRECTION):
        for line in correction.issues if correction.corrects == wrong.entry else ():
            if line.document not in now:
                yield Diagnostic(
                    code="QMS-I066",
                    message=msg("{code} cannot be taken out: entry {n} corrects its text", code=line.code,
                                n=correction.entry),
                    hint=msg("rectify entry {n} first", n=correction.entry),
                )  # fmt: skip
            elif RevisionNumber.of(now[line.document]) != RevisionNumber.of(line):
                yield Diagnostic(
                    code="QMS-I067",
                    message=msg("entry {n} corrects {code} and keeps the number {number}", n=correction.entry,
                                code=line.code, number=RevisionNumber.of(line)),
                    hint=msg("rectify entry {n}, too", n=correction.entry),
                    severity=Severity.WARNING,
                )  # fmt: skip


def _withdrawals(ledger: LedgerQueries, wrong: LedgerEntry, entry: LedgerEntry) -> Iterator[Diagnostic]:
    """Yield what the entry would withdraw, and cannot."""
    before = {line.document for line in wrong.withdraws}
    for line in entry.withdraws:
        if line.document in before:
            continue
        others = (one for one in ledger.lines(line.document) if one.entry != wrong.entry and one.issue is not None)
        if entry.act is not Act.ISSUE:
            yield Diagnostic(
                code="QMS-I068",
                message=msg("{entry} takes nothing out of force, so not {document}", entry=name_of_entry(entry),
                            document=line.document),
                hint=msg("withdraw it with `qms withdraw`"),
            )  # fmt: skip
        elif not any(one.effective <= entry.effective for one in others):
            yield Diagnostic(
                code="QMS-I003",
                message=msg("{document} is not in force on {date}, so it cannot be withdrawn", document=line.document,
                            date=entry.effective),
                hint=msg("see `qms history {document}`", document=line.document),
            )  # fmt: skip


def _beyond_the_corrected(
    ledger: LedgerQueries, entry: LedgerEntry, added: Iterable[WorkingDocument]
) -> Iterator[Diagnostic]:
    """Yield what a correction, as it will read, would correct that it cannot."""
    corrected = entry_numbered(ledger, entry.corrects or 0).entry
    lines = issued_lines(ledger, corrected.entry)
    yield from not_to_correct(ledger, corrected, added)
    concerned = [lines[line.document] for line in entry.issues if line.document in lines]
    yield from too_early(entry.date, None if entry.from_start else entry.effective, concerned)


def _numbers_out_of_order(
    after: LedgerQueries, wrong: LedgerEntry, entry: LedgerEntry, path: str
) -> Iterator[Diagnostic]:
    """Warn of revisions whose number, as it is now stated, does not follow those of earlier decisions."""
    before = {line.document: RevisionNumber.of(line) for line in wrong.issues}
    for line in entry.issues:
        number = RevisionNumber.of(line)
        if before.get(line.document) == number:
            continue
        lines = after.lines(line.document)
        own = next(one for one in lines if one.entry == entry.entry and one.issue is not None)
        others = [x for x in lines if x.issue is not None and entry.entry not in (x.entry, x.corrects)]
        earlier = [RevisionNumber.of(x.issue) for x in others if x.issue and x.decided <= own.decided]
        again = any(x.issue and RevisionNumber.of(x.issue) == number and x.issue.digest != line.digest for x in others)
        if again or (earlier and number < max(earlier)):
            highest = max(earlier, default=number)
            yield Diagnostic(
                code="QMS-I007",
                message=msg("{code} gets {number} although {highest} was issued before", code=line.code,
                            number=number, highest=highest),
                location=Location(path=path, field=line.document),
                severity=Severity.WARNING,
            )  # fmt: skip

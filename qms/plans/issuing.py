"""Plan an issue: one numbered decision that puts revisions in force and takes others out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from qms.diagnostics import Diagnostic
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, git_tree_id
from qms.model.documents import WorkingDocument
from qms.model.ledger import (
    Act,
    IssueLine,
    LedgerEntry,
    Signer,
    WithdrawLine,
)
from qms.model.numbering import RevisionNumber
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, PreparationFile
from qms.model.reviews import Means
from qms.model.settings import FORMAT
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.conflicts import codes_shared, out_of_order
from qms.plans.doubts import doubts
from qms.plans.folders import folder_change
from qms.plans.numbers import FIRST_YEAR, NumberClaim, claim_number
from qms.plans.plan import LeftOut, Plan, refuse_errors
from qms.plans.prepared import changed_since, with_plan_ended
from qms.plans.readiness import last_issued, review_gaps
from qms.plans.signed_files import SignedFile, with_signed_file
from qms.plans.verdicts import number_to_be, unchanged_texts, unsaid_change, verdict_of
from qms.text.documents import without_change
from qms.text.ledger import write_entry
from qms.wording import msg

FAR_FUTURE = dt.timedelta(days=366)
FAR_EFFECT = dt.timedelta(days=3660)


@attrs.frozen(kw_only=True)
class IssueRequest:
    """What is asked for: a decision and what it does.

    *effective* is the decision's date where it is None. *edition* makes every document N.00; *stated* gives the
    number printed on the paper for single documents; *reissue* lets unchanged texts through with their number kept;
    *withdraws* maps documents to the reason. *on_paper* says that the reviews were done on paper. *change* and
    *change_basis* go to every changed text that has none. *prepared* is the plan that is carried out; *signed* the
    signed paper.
    """

    number: str
    date: dt.date
    effective: dt.date | None = None
    documents: tuple[DocumentId, ...] = ()
    withdraws: Mapping[DocumentId, str | None] = attrs.field(factory=dict)
    edition: int | None = None
    stated: Mapping[DocumentId, RevisionNumber] = attrs.field(factory=dict)
    reissue: bool = False
    on_paper: bool = False
    allow_retroactive: bool = False
    signer: Signer | None = None
    subject: str | None = None
    bases: tuple[PaperReference, ...] = ()
    text: str = ""
    change: str | None = None
    change_basis: str | None = None
    prepared: PreparationFile | None = None
    signed: SignedFile | None = None
    recorded: dt.datetime
    recorded_by: str
    by: str | None = None
    means: Means | None = None
    source: str | None = None


def plan_issue(
    system: System,
    request: IssueRequest,
    *,
    saved: Mapping[DocumentId, Sequence[str]],
    on_main: Mapping[str, bytes] = MappingProxyType({}),
    diagnostics: Iterable[Diagnostic] = (),
    left_out: Iterable[LeftOut] = (),
) -> Plan:
    """Return the plan of one decision.

    *saved* gives the paths that each listed folder has on `main`, *on_main* the files there of the plan that is
    carried out; *diagnostics* are what the checks of stage *issue* said of the listed documents. Raises `UsageError`
    or `Refused`; all reasons that can be told together are.
    """
    effective = request.effective or request.date
    refuse_decision(system, request, effective=effective)
    claim = claim_number(request.number, date=request.date, system=system)
    if not request.documents and not request.withdraws:
        raise UsageError(
            msg("the decision neither issues nor withdraws a document"),
            hint=msg("name the documents, or use --changed"),
        )
    documents = [system.documents[d] for d in dict.fromkeys(request.documents)]
    found = [*diagnostics]
    for document in documents:
        found += system.documents.faults(document.id)
        if not request.on_paper:
            found += review_gaps(system, document)
    if not request.reissue and request.edition is None:
        found += unchanged_texts(system, [d for d in documents if d.id not in request.stated])
    found += _withdrawals(system, request, effective)
    if request.prepared is not None:
        found += changed_since(system, request.prepared)
    warnings = refuse_errors(found, msg("{number} cannot be issued", number=claim.number))

    lines = tuple(issue_line(system, document, request) for document in documents)
    entry = attrs.evolve(
        decision_entry(system, request, claim, effective=effective),
        issues=lines,
        withdraws=tuple(WithdrawLine(document=d, reason=reason) for d, reason in request.withdraws.items()),
    )
    said = zip(documents, lines, strict=True)
    later = [
        *claim.warnings,
        *(x for d, line in said for x in unsaid_change(system, d, change=line.change, change_basis=line.change_basis)),
        *(request.signed.renamed() if request.signed else ()),
        *codes_shared(system, entry),
        *out_of_order(system, entry, claim.path, stated=request.stated),
        *doubts(system, request, documents, claim.path),
    ]
    warnings += refuse_errors(later, msg("{number} cannot be issued", number=claim.number))

    change = decision_change(system, request, entry, claim.path, documents, saved=saved, on_main=on_main)
    return Plan(change=change, entry=entry, entry_path=claim.path, warnings=tuple(warnings), left_out=tuple(left_out))


def refuse_decision(system: System, request: IssueRequest, *, effective: dt.date) -> None:
    """Raise `Refused` or `UsageError` where the decision itself cannot be: its dates, its signer, acts on paper."""
    refuse_dates(request.date, effective, today=request.recorded.date(), allow_retroactive=request.allow_retroactive)
    refuse_clock(system, request.recorded)
    if request.on_paper:
        refuse_reviews_on_paper(system)
    refuse_signer(system, request.signer, on=request.date)


def refuse_reviews_on_paper(system: System) -> None:
    """Raise `Refused` where the policy does not let it stand that the reviews were done on paper."""
    if not system.settings.review.on_paper:
        raise Refused(
            msg("the review policy of this store takes no reviews on paper"),
            hint=msg("enter the acts with `qms review`, or set on_paper under [review] of qms.toml"),
        )


def decision_entry(system: System, request: IssueRequest, claim: NumberClaim, *, effective: dt.date) -> LedgerEntry:
    """Return the entry of a decision that follows the last one, and says nothing of any document yet."""
    last = system.ledger.last()
    return LedgerEntry(
        format=FORMAT,
        entry=last.entry.entry + 1 if last else 1,
        previous=last.digest if last else None,
        act=Act.ISSUE,
        number=claim.number,
        issuer=claim.issuer,
        book=claim.book,
        date=request.date,
        effective=effective,
        recorded=request.recorded,
        recorded_by=request.recorded_by,
        by=request.by or (request.signer.person if request.signer else None),
        means=request.means,
        source=request.source,
        on_paper=request.on_paper,
        signer=request.signer,
        subject=request.subject,
        bases=request.bases,
        signed=request.signed.path if request.signed else None,
    )


def decision_change(
    system: System,
    request: IssueRequest,
    entry: LedgerEntry,
    path: str,
    documents: Iterable[WorkingDocument],
    *,
    saved: Mapping[DocumentId, Sequence[str]],
    on_main: Mapping[str, bytes],
) -> Change:
    """Return the change that enters a decision: its file, the folders, its signed paper, and the plan that it ends."""
    change = Change(
        base=system.commit,
        message=_commit_message(entry),
        author=request.recorded_by,
        at=request.recorded,
        writes={path: write_entry(entry, request.text)},
        expects={path: None},
    )
    for document in documents:
        change = folder_change(change, document, saved=saved.get(document.id, ()), emptied=without_change(document))
    if request.signed is not None:
        change = with_signed_file(change, request.signed)
    if request.prepared is not None:
        became = PaperReference(number=entry.number or "", date=request.date)
        change = with_plan_ended(change, request.prepared, became=became, on_main=on_main)
    return change


def refuse_dates(date: dt.date, effective: dt.date, *, today: dt.date, allow_retroactive: bool) -> None:
    """Raise `Refused` for a date that cannot be, or an effective date before it that nobody vouches for."""
    if date.year < FIRST_YEAR or date > today + FAR_FUTURE:
        raise Refused(
            msg(
                "the decision's date {date} is not plausible: today is {today}",
                date=date,
                today=today,
            ),
            hint=msg("correct --date; --effective may lie in the future"),
        )
    if effective > today + FAR_EFFECT:
        raise Refused(
            msg("the effective date {date} lies more than ten years ahead", date=effective),
            hint=msg("correct --effective"),
        )
    if effective < date and not allow_retroactive:
        raise Refused(
            msg(
                "the effective date {effective} is before the decision's date {date}",
                effective=effective, date=date,
            ),
            hint=msg("correct --effective, or say --allow-retroactive if the decision really reaches back"),
        )  # fmt: skip


def refuse_clock(system: System, recorded: dt.datetime) -> None:
    """Raise `Refused` where an entry made now would be recorded before the last one."""
    last = system.ledger.last()
    if last is not None and recorded < last.entry.recorded:
        raise Refused(
            msg(
                "the clock says {now}, but the last entry was made at {last}",
                now=recorded.isoformat(timespec="minutes"),
                last=last.entry.recorded.isoformat(timespec="minutes"),
            ),
            hint=msg("set the computer's clock, or leave out --today; a late paper keeps its own --date"),
        )


CAPACITIES = ("TM.", "Q.", "KT.", "TL.", "TUQ.")
"""In what capacity a person may sign (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, 7)."""


def refuse_signer(system: System, signer: Signer | None, *, on: dt.date) -> None:
    """Raise `UsageError` where nobody of that name serves on a day, or signs in that capacity."""
    if signer is None:
        return
    if system.organisation.person(signer.person) is None:
        raise UsageError(
            msg("there is no person “{person}”", person=signer.person), hint=msg("`qms org list` shows their ids")
        )
    left = system.organisation.left_on(signer.person, on)
    if left is not None:
        raise UsageError(
            msg("{person} has left, on {date}, and does not sign on {day}", person=signer.person, date=left, day=on),
            hint=msg("name who signed; `qms org list` shows who serves"),
        )
    if signer.capacity is not None and signer.capacity not in CAPACITIES:
        raise UsageError(
            msg("nobody signs in the capacity “{capacity}”", capacity=signer.capacity),
            hint=msg("use one of: {capacities}", capacities=", ".join(CAPACITIES)),
        )


def _withdrawals(system: System, request: IssueRequest, effective: dt.date) -> Iterator[Diagnostic]:
    for document in request.withdraws:
        lines = system.ledger.lines(document)
        if document in request.documents:
            yield Diagnostic(code="QMS-I002", message=msg("{document} is both issued and withdrawn", document=document))
        elif last_issued(system, document) is None or not any(line.effective <= effective for line in lines):
            yield Diagnostic(
                code="QMS-I003",
                message=msg(
                    "{document} is not in force on {date}, so it cannot be withdrawn",
                    document=document,
                    date=effective,
                ),
                hint=msg("see `qms history {document}`", document=document),
            )


def issue_line(system: System, document: WorkingDocument, request: IssueRequest) -> IssueLine:
    """Return what a decision says of a text that it issues."""
    header = document.header
    assert header is not None  # a header that cannot be read is an error above
    number = request.stated.get(document.id) or number_to_be(
        system, document, edition=request.edition, reissue=request.reissue
    )
    files = {**document.files}
    emptied = without_change(document)
    if emptied is not None:
        files[MANAGE_NAME] = emptied
    change, change_basis = _why(system, document, request)
    return IssueLine(
        document=document.id,
        code=header.code,
        title=header.title,
        kind=document.kind,
        unit=header.unit,
        edition=number.edition,
        revision=number.revision,
        digest=document.digest,
        tree=git_tree_id(files),
        change=change,
        change_basis=change_basis,
    )


def _why(system: System, document: WorkingDocument, request: IssueRequest) -> tuple[str | None, str | None]:
    """Return what changed and on what ground: as the plan says, then `manage.toml`, then what is said of all."""
    planned = request.prepared.preparation.documents if request.prepared else ()
    own = next((x for x in planned if x.document == document.id), None)
    stands = verdict_of(system, document) is DocumentVerdict.REISSUED
    management = document.management
    return (
        (own and own.change) or management.change or (None if stands else request.change),
        (own and own.change_basis) or management.change_basis or (None if stands else request.change_basis),
    )


def _commit_message(entry: LedgerEntry) -> str:
    subject = f"{entry.number} ({entry.date.isoformat()})"
    if entry.subject:
        subject += f": {entry.subject}"
    return f"{subject}\n\nissues {len(entry.issues)}, withdraws {len(entry.withdraws)}; effective {entry.effective}\n"

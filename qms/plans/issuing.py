"""Plan an issue: one numbered decision that puts revisions in force and takes others out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location
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
from qms.model.numbering import RevisionNumber, next_number
from qms.model.papers import PaperReference
from qms.model.reviews import Means
from qms.model.settings import FORMAT
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.conflicts import codes_shared, out_of_order
from qms.plans.folders import folder_change
from qms.plans.numbers import FIRST_YEAR, claim_number
from qms.plans.plan import LeftOut, Plan, refuse_errors
from qms.plans.readiness import is_changed, last_issued, review_gaps
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
    *withdraws* maps documents to the reason. *on_paper* says that the reviews were done on paper.
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
    diagnostics: Iterable[Diagnostic] = (),
    left_out: Iterable[LeftOut] = (),
) -> Plan:
    """Return the plan of one decision.

    *saved* gives the paths that each listed folder has on `main`; *diagnostics* are what the checks of stage *issue*
    said of the listed documents. Raises `UsageError` or `Refused`; all reasons that can be told together are.
    """
    effective = request.effective or request.date
    _refuse_dates(request, effective)
    refuse_clock(system, request.recorded)
    if request.on_paper and not system.settings.review.on_paper:
        raise Refused(
            msg("the review policy of this store takes no reviews on paper"),
            hint=msg("enter the acts with `qms review`, or set on_paper under [review] of qms.toml"),
        )
    _refuse_signer(system, request.signer)
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
    found += _unchanged(system, documents, request)
    found += _withdrawals(system, request, effective)
    warnings = refuse_errors(found, msg("{number} cannot be issued", number=claim.number))

    lines = tuple(_issue_line(system, document, request) for document in documents)
    last = system.ledger.last()
    entry = LedgerEntry(
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
        issues=lines,
        withdraws=tuple(WithdrawLine(document=d, reason=reason) for d, reason in request.withdraws.items()),
    )
    later = [
        *claim.warnings,
        *codes_shared(system, entry),
        *out_of_order(system, entry, claim.path, stated=request.stated),
    ]
    warnings += refuse_errors(later, msg("{number} cannot be issued", number=claim.number))

    change = Change(
        base=system.commit,
        message=_commit_message(entry),
        author=request.recorded_by,
        at=request.recorded,
        writes={claim.path: write_entry(entry, request.text)},
        expects={claim.path: None},
    )
    for document in documents:
        change = folder_change(change, document, saved=saved.get(document.id, ()), emptied=without_change(document))
    return Plan(change=change, entry=entry, entry_path=claim.path, warnings=tuple(warnings), left_out=tuple(left_out))


def _refuse_dates(request: IssueRequest, effective: dt.date) -> None:
    today = request.recorded.date()
    if request.date.year < FIRST_YEAR or request.date > today + FAR_FUTURE:
        raise Refused(
            msg(
                "the decision's date {date} is not plausible: today is {today}",
                date=request.date,
                today=today,
            ),
            hint=msg("correct --date; --effective may lie in the future"),
        )
    if effective > today + FAR_EFFECT:
        raise Refused(
            msg("the effective date {date} lies more than ten years ahead", date=effective),
            hint=msg("correct --effective"),
        )
    if effective < request.date and not request.allow_retroactive:
        raise Refused(
            msg(
                "the effective date {effective} is before the decision's date {date}",
                effective=effective, date=request.date,
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


def _refuse_signer(system: System, signer: Signer | None) -> None:
    if signer is None:
        return
    if system.organisation.person(signer.person) is None:
        raise UsageError(
            msg("there is no person “{person}”", person=signer.person), hint=msg("`qms org list` shows their ids")
        )
    if signer.capacity is not None and signer.capacity not in CAPACITIES:
        raise UsageError(
            msg("nobody signs in the capacity “{capacity}”", capacity=signer.capacity),
            hint=msg("use one of: {capacities}", capacities=", ".join(CAPACITIES)),
        )


def _unchanged(system: System, documents: Iterable[WorkingDocument], request: IssueRequest) -> Iterator[Diagnostic]:
    if request.reissue or request.edition is not None:
        return
    for document in documents:
        # What was withdrawn may come back with the text it had.
        unchanged = last_issued(system, document.id) is not None and not is_changed(system, document)
        if document.id not in request.stated and unchanged:
            yield Diagnostic(
                code="QMS-I001",
                message=msg("{code} has not changed since it was last issued", code=document.code),
                location=Location(path=document.text_path),
                hint=msg("leave it out, or say --reissue to confirm it, or --edition N for a new edition"),
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


def _comes_back(system: System, document: WorkingDocument, request: IssueRequest) -> bool:
    """Whether a withdrawn document is put in force again, which counts one revision on even with the same text."""
    return last_issued(system, document.id) is None and not request.reissue


def _issue_line(system: System, document: WorkingDocument, request: IssueRequest) -> IssueLine:
    header = document.header
    assert header is not None  # a header that cannot be read is an error above
    earlier = [line.issue for line in system.ledger.lines(document.id) if line.issue is not None]
    number = request.stated.get(document.id) or next_number(
        earlier, changed=is_changed(system, document) or _comes_back(system, document, request), edition=request.edition
    )
    files = {**document.files}
    emptied = without_change(document)
    if emptied is not None:
        files[MANAGE_NAME] = emptied
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
        change=document.management.change,
        change_basis=document.management.change_basis,
    )


def _commit_message(entry: LedgerEntry) -> str:
    subject = f"{entry.number} ({entry.date.isoformat()})"
    if entry.subject:
        subject += f": {entry.subject}"
    return f"{subject}\n\nissues {len(entry.issues)}, withdraws {len(entry.withdraws)}; effective {entry.effective}\n"

"""Plan a decision in preparation: what it will issue and withdraw, with which numbers, pinned to the bytes of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId, ascii_slug, is_portable_name
from qms.model.documents import WorkingDocument
from qms.model.ledger import Act, IssueLine, LedgerEntry, Signer
from qms.model.numbering import RevisionNumber
from qms.model.papers import PaperReference
from qms.model.preparations import (
    DocumentVerdict,
    Preparation,
    PreparationFile,
    PreparedDocument,
    draft_path,
    preparation_path,
)
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.correcting import not_to_correct
from qms.plans.drafting import draft_of
from qms.plans.folders import folder_change
from qms.plans.issuing import refuse_signer
from qms.plans.plan import LeftOut, Plan, refuse_errors
from qms.plans.prepared import refuse_ended, without_bytes_on_main
from qms.plans.readiness import review_gaps
from qms.plans.verdicts import number_to_be, unchanged_texts, unsaid_change, verdict_of
from qms.text.rewriting import rewritten_value
from qms.text.values import text_bytes
from qms.wording import msg

LONGEST_NAME = 48


@attrs.frozen(kw_only=True)
class Wish:
    """What somebody wants a decision to say. What is None here stays as its plan says it already.

    *change* and *change_basis* go to every changed text that has none.
    """

    subject: str | None = None
    signer: Signer | None = None
    effective: dt.date | None = None
    edition: int | None = None
    reissue: bool = False
    bases: tuple[PaperReference, ...] = ()
    change: str | None = None
    change_basis: str | None = None

    def put_into(self, plan: Preparation) -> Preparation:
        """Return a plan as it is wanted, with the documents that it has."""
        return attrs.evolve(
            plan,
            subject=self.subject or plan.subject,
            signer=self.signer or plan.signer,
            effective=self.effective or plan.effective,
            edition=self.edition or plan.edition,
            reissue=self.reissue or plan.reissue,
            bases=self.bases or plan.bases,
        )


@attrs.frozen(kw_only=True)
class PrepareRequest:
    """What is asked for.

    *documents* and *withdraws* join those that the plan names, *leave_out* leave it. *corrects* is the entry that a
    correction is about, as it is read now.
    """

    name: str
    prepared: dt.datetime
    prepared_by: str
    wish: Wish = attrs.field(factory=Wish)
    documents: tuple[DocumentId, ...] = ()
    withdraws: Mapping[DocumentId, str | None] = attrs.field(factory=dict)
    leave_out: frozenset[DocumentId] = frozenset()
    corrects: LedgerEntry | None = None


def plan_prepare(
    system: System,
    request: PrepareRequest,
    *,
    before: PreparationFile | None,
    written: bytes | None = None,
    saved: Mapping[DocumentId, Sequence[str]],
    on_main: Mapping[str, bytes],
    diagnostics: Iterable[Diagnostic] = (),
    left_out: Iterable[LeftOut] = (),
) -> Plan:
    """Return the plan of preparing a decision, or of preparing it again: what was typed into it by hand stays.

    *before* is the plan as it lies on the disk, *written* a text of the decision that lies there without a plan.
    *saved* gives the paths that each document's folder has on `main`, *on_main* the files of the plan there.
    *diagnostics* are what the checks of stage *issue* say: a text need not be fit to be issued yet, so they are
    warnings here. Raises `UsageError` or `Refused`.
    """
    if before is not None:
        _refuse_other_act(request, before)
    asked = _without_documents(request, before)
    refuse_signer(system, asked.signer, on=request.prepared.date())
    earlier = {document.document: document for document in before.preparation.documents} if before else {}
    withdraws = {d: reason for d, reason in _withdraws(request, earlier).items() if d not in request.leave_out}
    documents = [system.documents[document] for document in documents_to_issue(request, before)]
    if not documents and not withdraws:
        raise UsageError(
            msg("the decision to be neither issues nor withdraws a document"),
            hint=msg("name the documents, or use --changed"),
        )
    refused = msg("{name} cannot be prepared", name=request.name)
    found = [fault for document in documents for fault in system.documents.faults(document.id)]
    if request.corrects is not None:
        found += not_to_correct(system.ledger, request.corrects, documents)
    elif not asked.reissue and asked.edition is None:
        found += unchanged_texts(system, documents)
    found += _not_in_force(system, withdraws)
    warnings = refuse_errors(found, refused)

    prepared = tuple(_prepared(system, document, earlier.get(document.id), request, asked) for document in documents)
    gone = tuple(_withdrawn(system, document, reason) for document, reason in withdraws.items())
    preparation = attrs.evolve(asked, documents=(*prepared, *gone))
    place = preparation_path(request.name)
    for document, pinned in zip(documents, prepared, strict=True):
        warnings += tuple(_moved(earlier.get(document.id), pinned, place))
        warnings += tuple(_said_otherwise(document, pinned, place))
    warnings += tuple(map(_only_warns, [*diagnostics, *_lacking(system, documents, prepared)]))
    is_ours = written is None if before is None else _is_untouched(system, before)
    change = change_of_plan(
        system, preparation, request.name, before=before, written=written, on_main=on_main,
        draft=draft_of(system, preparation) if is_ours else None,
    )  # fmt: skip
    for document in documents:
        change = folder_change(change, document, saved=saved.get(document.id, ()))
    return Plan(
        change=change, preparation=preparation, preparation_name=request.name, warnings=warnings,
        left_out=tuple(left_out),
    )  # fmt: skip


def documents_to_issue(request: PrepareRequest, before: PreparationFile | None) -> tuple[DocumentId, ...]:
    """Return the documents that a decision to be issues: those of the plan, then those that are named now."""
    kept = before.preparation.documents if before else ()
    chosen = [x.document for x in kept if x.verdict is not DocumentVerdict.WITHDRAWN] + [*request.documents]
    return tuple(d for d in dict.fromkeys(chosen) if d not in request.leave_out and d not in request.withdraws)


def refuse_name(name: str) -> None:
    """Raise `UsageError` where *name* cannot be that of a plan: it names a file on every system."""
    if is_portable_name(name) and len(name) <= LONGEST_NAME:
        return
    better = ascii_slug(name)[:LONGEST_NAME].strip("-")
    raise UsageError(
        msg("“{name}” cannot be the name of a plan", name=name),
        hint=msg("write it in small letters without accents, digits and hyphens, like {proposal}", proposal=better)
        if is_portable_name(better)
        else msg("write it in small letters without accents, digits and hyphens, like sua-doi-2021"),
    )


def change_of_plan(
    system: System,
    preparation: Preparation,
    name: str,
    *,
    before: PreparationFile | None,
    written: bytes | None = None,
    on_main: Mapping[str, bytes],
    draft: str | None = None,
) -> Change:
    """Return the change that writes the files of a plan, as far as they are not so already.

    *before* and *written* are as in `plan_prepare`. *draft* is the text to be written, None for one that stays as it
    lies. What lies on the disk and was never saved enters the commit.
    """
    toml, text = preparation_path(name), draft_path(name)
    there = {toml: before.data, text: before.draft} if before else {toml: None, text: written}
    wanted = dict(there)
    if before is None or _timeless(before.preparation) != _timeless(preparation):
        wanted[toml] = rewritten_value(before.data if before else None, before and before.preparation, preparation)
    if draft is not None:
        wanted[text] = text_bytes(draft)
    writes = {path: data for path, data in wanted.items() if data is not None and data != there[path]}
    return Change(
        base=system.commit,
        message=f"Prepare {name}: {len(preparation.documents)} documents",
        author=preparation.prepared_by,
        at=preparation.prepared,
        takes=without_bytes_on_main(((p, data) for p, data in there.items() if p not in writes), on_main),
        writes=writes,
        expects={path: there[path] for path in writes},
    )


def _is_untouched(system: System, before: PreparationFile) -> bool:
    """Whether the draft is as it was drafted, or gone: what somebody wrote into it stays."""
    return before.draft is None or before.draft == text_bytes(draft_of(system, before.preparation))


def _timeless(preparation: Preparation) -> Preparation:
    return attrs.evolve(preparation, prepared=dt.datetime.min, prepared_by="")


def _refuse_other_act(request: PrepareRequest, before: PreparationFile) -> None:
    refuse_ended(before)
    asked = request.corrects.entry if request.corrects else None
    if asked != before.preparation.corrects:
        raise Refused(
            msg("the plan {name} is of another act", name=before.name),
            hint=msg("see {path}; give this one another name", path=before.path),
        )


def _without_documents(request: PrepareRequest, before: PreparationFile | None) -> Preparation:
    """Return the plan as it is asked for, less its documents."""
    if before is not None:
        base = before.preparation
    elif request.corrects is not None:
        base = Preparation(
            act=Act.CORRECTION, corrects=request.corrects.entry, prepared=request.prepared,
            prepared_by=request.prepared_by,
        )  # fmt: skip
    else:
        base = Preparation(prepared=request.prepared, prepared_by=request.prepared_by)
    return attrs.evolve(
        request.wish.put_into(base), prepared=request.prepared, prepared_by=request.prepared_by, documents=()
    )


def _withdraws(request: PrepareRequest, earlier: Mapping[DocumentId, PreparedDocument]) -> dict[DocumentId, str | None]:
    """Return what is withdrawn with the reason; a document that is named to be issued after all is not."""
    kept = {x.document: x.reason for x in earlier.values() if x.verdict is DocumentVerdict.WITHDRAWN}
    typed = {d: reason or kept.get(d) for d, reason in request.withdraws.items()}
    return {d: reason for d, reason in {**kept, **typed}.items() if d not in request.documents}


def _prepared(
    system: System,
    document: WorkingDocument,
    kept: PreparedDocument | None,
    request: PrepareRequest,
    asked: Preparation,
) -> PreparedDocument:
    header = document.header
    assert header is not None  # a header that cannot be read is an error above
    verdict = verdict_of(system, document)
    number = number_to_be(system, document, edition=asked.edition, reissue=asked.reissue)
    if request.corrects is not None:
        verdict = DocumentVerdict.AMENDED
        number = RevisionNumber.of(_line_of(request.corrects, document))
    unsaid = verdict is not DocumentVerdict.REISSUED
    typed_change, typed_basis = (request.wish.change, request.wish.change_basis) if unsaid else (None, None)
    return PreparedDocument(
        document=document.id,
        code=header.code,
        title=header.title,
        verdict=verdict,
        edition=number.edition,
        revision=number.revision,
        digest=document.digest,
        change=(kept and kept.change) or document.management.change or typed_change,
        change_basis=(kept and kept.change_basis) or document.management.change_basis or typed_basis,
    )


def _withdrawn(system: System, document: DocumentId, reason: str | None) -> PreparedDocument:
    issued = [line.issue for line in system.ledger.lines(document) if line.issue is not None]
    last = issued[-1]  # what was never issued is an error above
    return PreparedDocument(
        document=document, code=last.code, title=last.title, verdict=DocumentVerdict.WITHDRAWN, reason=reason
    )


def _line_of(entry: LedgerEntry, document: WorkingDocument) -> IssueLine:
    return next(line for line in entry.issues if line.document == document.id)


def _not_in_force(system: System, withdraws: Iterable[DocumentId]) -> Iterator[Diagnostic]:
    for document in withdraws:
        if not any(line.issue is not None for line in system.ledger.lines(document)):
            yield Diagnostic(
                code="QMS-I023",
                message=msg("{document} was never issued, so it cannot be withdrawn", document=document),
                hint=msg("leave it out"),
            )


def _moved(kept: PreparedDocument | None, now: PreparedDocument, path: str) -> Iterator[Diagnostic]:
    """Tell what is no longer as it was prepared before; whoever reviewed or signed that saw something else."""
    if kept is None or kept.verdict is DocumentVerdict.WITHDRAWN:
        return
    place = Location(path=path, field=now.document)
    if kept.digest != now.digest:
        yield Diagnostic(
            code="QMS-I024",
            message=msg("the text of {code} has changed since it was prepared; it is pinned anew", code=now.code),
            location=place,
            severity=Severity.WARNING,
        )
    if kept.to_be != now.to_be:
        yield Diagnostic(
            code="QMS-I025",
            message=msg("{code} becomes {now}, not {before} as it was prepared", code=now.code, now=now.to_be or "–",
                        before=kept.to_be or "–"),
            location=place,
            severity=Severity.WARNING,
        )  # fmt: skip


def _said_otherwise(document: WorkingDocument, now: PreparedDocument, path: str) -> Iterator[Diagnostic]:
    said = document.management
    pairs = (("change", said.change, now.change), ("change_basis", said.change_basis, now.change_basis))
    for field, theirs, ours in pairs:
        if theirs and theirs != ours:
            yield Diagnostic(
                code="QMS-I026",
                message=msg("{code}: manage.toml says another {field} than the plan, which keeps its own",
                            code=document.code, field=field),
                location=Location(path=path, field=document.id),
                hint=msg("to take the one of manage.toml, delete the line in the plan and prepare again"),
                severity=Severity.WARNING,
            )  # fmt: skip


def _lacking(
    system: System, documents: Iterable[WorkingDocument], prepared: Iterable[PreparedDocument]
) -> Iterator[Diagnostic]:
    """Yield what a text still needs before it may be issued."""
    for document, pinned in zip(documents, prepared, strict=True):
        yield from review_gaps(system, document)
        yield from unsaid_change(system, document, change=pinned.change, change_basis=pinned.change_basis)


def _only_warns(diagnostic: Diagnostic) -> Diagnostic:
    return attrs.evolve(diagnostic, severity=Severity.WARNING)

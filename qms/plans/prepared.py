"""Decide what was prepared: just that, and only while nothing of it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.errors import Refused, UsageError
from qms.model.ledger import Act
from qms.model.papers import PaperReference
from qms.model.preparations import DocumentVerdict, Preparation, PreparationFile, draft_path
from qms.model.system import System
from qms.plans.verdicts import number_to_be
from qms.text.rewriting import rewritten_value
from qms.text.source import decode, normalised
from qms.wording import msg

if TYPE_CHECKING:
    from qms.plans.change import Change
    from qms.plans.issuing import IssueRequest

_OPTIONS = {
    "subject": "--subject",
    "signer": "--signer",
    "effective": "--effective",
    "edition": "--edition",
    "reissue": "--reissue",
    "bases": "--base",
}
"""What a plan says of its decision, by the options that say the same."""
_PART_OF_THE_LIST = ("edition", "reissue")
"""What the numbers of the list depend on: a plan that does not say it says no."""

_COMMANDS = {Act.CORRECTION: "correct", Act.RECTIFICATION: "rectify"}


def refuse_ended(file: PreparationFile) -> None:
    """Raise `Refused` where a plan has become a decision already."""
    became = file.preparation.became
    if became is not None:
        raise Refused(
            msg("the plan {name} has become {number} of {date}", name=file.name, number=became.number,
                date=became.date),
            hint=msg("prepare the next decision under another name"),
        )  # fmt: skip


def as_prepared(request: IssueRequest, file: PreparationFile, *, act: Act = Act.ISSUE) -> IssueRequest:
    """Return the request to issue, or to correct, what a plan says; what it leaves open is taken from *request*.

    Raises `UsageError` where *request* says other than the plan, `Refused` where the plan is empty, of another act,
    or has become a decision.
    """
    refuse_ended(file)
    plan = file.preparation
    refuse_other_act(file, act)
    if not plan.documents:
        raise Refused(
            msg("the plan {name} names no document", name=file.name),
            hint=msg("name some with `qms prepare {name} CODE`", name=file.name),
        )
    for field, option in _OPTIONS.items():
        planned, typed = getattr(plan, field), getattr(request, field)
        if typed and typed != planned and (planned or field in _PART_OF_THE_LIST):
            raise UsageError(
                msg("{option} says other than the plan {name}", option=option, name=file.name),
                hint=msg("leave it out, or change the plan and have the decision signed anew"),
            )
    if request.text:
        raise UsageError(
            msg("{option} says other than the plan {name}", option="--text", name=file.name),
            hint=msg("the text is that of {path}", path=draft_path(file.name)),
        )
    issued = [x for x in plan.documents if x.verdict is not DocumentVerdict.WITHDRAWN]
    withdrawn = {x.document: x.reason for x in plan.documents if x.verdict is DocumentVerdict.WITHDRAWN}
    return attrs.evolve(
        request,
        documents=tuple(x.document for x in issued),
        withdraws=withdrawn,
        subject=plan.subject or request.subject,
        signer=plan.signer or request.signer,
        effective=plan.effective or request.effective,
        edition=plan.edition,
        reissue=plan.reissue,
        bases=plan.bases or request.bases,
        text=draft_text(file),
        prepared=file,
    )


def refuse_other_act(file: PreparationFile, act: Act) -> None:
    """Raise `Refused` where a plan is not one of *act*."""
    own = file.preparation.act
    if own is not act:
        raise Refused(
            msg("the plan {name} is of another act: {act}", name=file.name, act=own),
            hint=msg("carry it out with `qms {command}`", command=_COMMANDS.get(own, own)),
        )


def draft_text(file: PreparationFile) -> str:
    """Return the decision's own text as it was drafted, empty where there is none; raises `Refused`."""
    if file.draft is None:
        return ""
    text, faults = decode(normalised(file.draft), path=draft_path(file.name))
    if text is None:
        raise Refused(msg("{path} cannot be read", path=draft_path(file.name)), diagnostics=faults)
    return text


def changed_since(system: System, file: PreparationFile) -> Iterator[Diagnostic]:
    """Yield what is no longer as it was prepared, document by document: the head signed for that, and for no other."""
    plan = file.preparation
    yield from named_twice(plan, file.path)
    for pinned in plan.documents:
        if pinned.verdict is DocumentVerdict.WITHDRAWN:
            continue
        place = Location(path=file.path, field=pinned.document)
        if pinned.document not in system.documents:
            yield Diagnostic(
                code="QMS-I032",
                message=msg("the folder of {code} is gone from the disk", code=pinned.code),
                location=place,
                hint=msg(
                    "bring it back with `qms restore {document}`, or prepare without it", document=pinned.document
                ),
            )
            continue
        document = system.documents[pinned.document]
        again = msg("prepare it again with `qms prepare {name}`, and have the new list signed", name=file.name)
        if document.digest != pinned.digest:
            yield Diagnostic(
                code="QMS-I027",
                message=msg("the text of {code} is not the one that was prepared", code=pinned.code),
                location=place,
                hint=again,
            )
        elif plan.act is Act.ISSUE:
            now = number_to_be(system, document, edition=plan.edition, reissue=plan.reissue)
            if now != pinned.to_be:
                yield Diagnostic(
                    code="QMS-I028",
                    message=msg("{code} was prepared as {before}; it would become {now}", code=pinned.code,
                                before=pinned.to_be or "–", now=now),
                    location=place,
                    hint=again,
                )  # fmt: skip


def named_twice(plan: Preparation, path: str) -> Iterator[Diagnostic]:
    """Yield the documents that a plan names more than once."""
    named = [x.document for x in plan.documents]
    for document in sorted({d for d in named if named.count(d) > 1}):
        yield Diagnostic(
            code="QMS-I029",
            message=msg("the plan names {document} twice", document=document),
            location=Location(path=path, field=document),
            hint=msg("take one of the two out of the plan"),
        )


def without_bytes_on_main(files: Iterable[tuple[str, bytes | None]], on_main: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that are there and that `main` does not hold just so."""
    return {path: data for path, data in files if data is not None and on_main.get(path) != data}


def with_plan_ended(
    change: Change, file: PreparationFile, *, became: PaperReference, on_main: Mapping[str, bytes]
) -> Change:
    """Return *change* with the plan's files: the plan says what it became, the draft goes along as it lies.

    *on_main* are the files of the plan on `main`.
    """
    data = rewritten_value(file.data, file.preparation, attrs.evolve(file.preparation, became=became))
    return attrs.evolve(
        change,
        takes={**change.takes, **without_bytes_on_main([(draft_path(file.name), file.draft)], on_main)},
        writes={**change.writes, file.path: data},
        expects={**change.expects, file.path: file.data},
    )

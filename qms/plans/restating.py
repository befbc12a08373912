"""State an entry of the ledger whole, as it is read now, for somebody to put right by hand (a rectification to be)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from qms.errors import Refused, UsageError
from qms.model.ledger import Act, IssueLine, LedgerEntry, WithdrawLine
from qms.model.preparations import DocumentVerdict, Preparation, PreparationFile, PreparedDocument
from qms.model.queries import EntryFile
from qms.model.system import System
from qms.plans.plan import Plan
from qms.plans.prepared import refuse_ended
from qms.plans.preparing import Wish, change_of_plan
from qms.plans.verdicts import revisions_before, verdict_of_line
from qms.wording import msg


@attrs.frozen(kw_only=True)
class RestateRequest:
    """What is asked for: the *entry* to be stated anew, and the *wish*: what is known already to be otherwise."""

    name: str
    entry: EntryFile
    prepared: dt.datetime
    prepared_by: str
    wish: Wish = attrs.field(factory=Wish)


def plan_restate(
    system: System,
    request: RestateRequest,
    *,
    before: PreparationFile | None,
    written: bytes | None = None,
    on_main: Mapping[str, bytes],
) -> Plan:
    """Return the plan of stating an entry; what was put right in the file by hand already stays.

    *before* and *written* are as in `plan_prepare`. Raises `Refused` where the plan is of another act or has become a
    decision, `UsageError` for a late signed file, which states nothing.
    """
    entry = request.entry.entry
    if entry.act is Act.SIGNED_COPY:
        raise UsageError(
            msg("entry {n} only adds a signed file to a decision", n=entry.entry),
            hint=msg("add the right file with `qms attach NUMBER FILE --reason …`"),
        )
    if before is None:
        stated = _stated(system, request)
    else:
        refuse_ended(before)
        stated = before.preparation
        if stated.act is not Act.RECTIFICATION or stated.corrects != entry.entry:
            raise Refused(
                msg("the plan {name} is of another act", name=request.name),
                hint=msg("see {path}; give this one another name", path=before.path),
            )
    preparation = attrs.evolve(
        request.wish.put_into(stated), prepared=request.prepared, prepared_by=request.prepared_by
    )
    draft = request.entry.text.lstrip("\n") or None
    change = change_of_plan(
        system, preparation, request.name, before=before, on_main=on_main,
        written=written,
        draft=draft if before is None and written is None else None,
    )  # fmt: skip
    return Plan(change=change, preparation=preparation, preparation_name=request.name)


def _stated(system: System, request: RestateRequest) -> Preparation:
    entry = request.entry.entry
    return Preparation(
        act=Act.RECTIFICATION,
        corrects=entry.entry,
        number=entry.number,
        date=entry.date,
        subject=entry.subject,
        signer=entry.signer,
        effective=entry.effective,
        bases=entry.bases,
        prepared=request.prepared,
        prepared_by=request.prepared_by,
        documents=(
            *(_issued(system, entry, line) for line in entry.issues),
            *(_withdrawn(system, entry, line) for line in entry.withdraws),
        ),
    )


def _issued(system: System, entry: LedgerEntry, line: IssueLine) -> PreparedDocument:
    return PreparedDocument(
        document=line.document,
        code=line.code,
        title=line.title,
        verdict=verdict_of_line(system.ledger, line, entry=entry.entry),
        edition=line.edition,
        revision=line.revision,
        digest=line.digest,
        change=line.change,
        change_basis=line.change_basis,
        kind=line.kind,
        unit=line.unit,
        number=line.number,
        date=line.date,
        effective=line.effective,
    )


def _withdrawn(system: System, entry: LedgerEntry, line: WithdrawLine) -> PreparedDocument:
    before = revisions_before(system.ledger, line.document, entry=entry.entry)
    last = before[-1] if before else None
    return PreparedDocument(
        document=line.document,
        code=last.code if last else line.document,
        title=last.title if last else "",
        verdict=DocumentVerdict.WITHDRAWN,
        reason=line.reason,
    )

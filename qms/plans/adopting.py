"""Plan the opening entry: the documents that were in force before the agency adopted the system."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId, new_document_id
from qms.model.digests import TEXT_NAME, folder_digest, git_tree_id
from qms.model.documents import Header, WorkingDocument, folder_path
from qms.model.ledger import Act, IssueLine, LedgerEntry
from qms.model.numbering import RevisionNumber
from qms.model.numbers import parse_number, propose
from qms.model.settings import FORMAT
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.conflicts import codes_shared
from qms.plans.creating import NewDocument, from_template, new_document_faults
from qms.plans.folders import folder_change
from qms.plans.issuing import refuse_clock
from qms.plans.plan import Plan, refuse_errors
from qms.text.documents import document_bytes
from qms.text.ledger import write_entry
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Adopted:
    """One document that was in force before adoption, as a row of the table states it.

    *number* and *date* are its decision's, None where nobody knows them any more. *missing* says that its text could
    not be found: the line then has no digest, and verify counts it as not provable.
    """

    new: NewDocument
    revision: RevisionNumber
    number: str | None = None
    date: dt.date | None = None
    effective: dt.date | None = None
    missing: bool = False


@attrs.frozen(kw_only=True)
class OpeningRequest:
    """What is asked for: the opening entry and its documents."""

    adopted: tuple[Adopted, ...]
    date: dt.date
    subject: str | None
    recorded: dt.datetime
    recorded_by: str


def plan_opening(
    system: System, request: OpeningRequest, *, saved: Mapping[DocumentId, Sequence[str]] | None = None
) -> Plan:
    """Return the plan of an opening entry, all rows or none; raises `Refused` with every reason.

    A working document with the code of a row, never issued, is adopted as it lies on the disk; *saved* gives the
    paths that the folder of each such document has on `main`.
    """
    if not request.adopted:
        raise UsageError(msg("the opening names no document"), hint=msg("fill in the table"))
    refuse_clock(system, request.recorded)
    taken = {*system.documents, *system.ledger.ids()}
    by_code = {system.documents[d].code.casefold(): d for d in system.documents}
    _refuse_entered(system, [by_code.get(row.new.header.code.casefold()) for row in request.adopted])
    found: list[Diagnostic] = []
    lines: list[IssueLine] = []
    adopted: list[WorkingDocument] = []
    writes: dict[str, bytes] = {}
    codes: set[str] = set()
    for row in sorted(request.adopted, key=lambda row: (row.new.kind, row.new.header.code)):
        header = row.new.header
        existing = by_code.get(header.code.casefold())
        rivals = codes if existing else codes | set(by_code)
        faults = [*new_document_faults(system, row.new, rivals, request.date)]
        faults += _row_faults(system, row, existing, request)
        found += faults
        codes.add(header.code.casefold())
        if any(fault.is_error for fault in faults):
            continue
        if existing is not None:
            working = system.documents[existing]
            document, files = existing, dict(working.files)
            adopted.append(working)
        else:
            document = new_document_id(header.code, taken=taken)
            taken.add(document)
            body = _body(system, row)
            files = {TEXT_NAME: document_bytes(header, body), **row.new.files}
            folder = folder_path(row.new.kind, document)
            writes.update({f"{folder}/{name}": data for name, data in files.items()})
        lines.append(_line(row, document, header, files, request.date))
    last = system.ledger.last()
    entry = LedgerEntry(
        format=FORMAT,
        entry=last.entry.entry + 1 if last else 1,
        previous=last.digest if last else None,
        act=Act.OPENING,
        issuer=system.settings.agency,
        date=request.date,
        effective=request.date,
        recorded=request.recorded,
        recorded_by=request.recorded_by,
        subject=request.subject,
        issues=tuple(lines),
    )
    found += [*codes_shared(system, entry), *_out_of_order(system, request.adopted)]
    warnings = refuse_errors(found, msg("the opening cannot be entered"))
    path = f"decisions/{request.date.year}/opening-{entry.entry}.md"
    writes[path] = write_entry(entry, "")
    change = Change(
        base=system.commit,
        message=f"Opening: {len(lines)} documents",
        author=request.recorded_by,
        at=request.recorded,
        writes=writes,
        expects=dict.fromkeys(writes),
    )
    for working in adopted:
        change = folder_change(change, working, saved=(saved or {}).get(working.id, ()))
    return Plan(change=change, entry=entry, entry_path=path, warnings=warnings)


def _refuse_entered(system: System, documents: Sequence[DocumentId | None]) -> None:
    """Raise `Refused` where every document stands in the ledger: the table was entered before."""
    lines = [line for document in documents if document for line in system.ledger.lines(document)[:1]]
    if len(lines) == len(documents):
        entry = min(line.entry for line in lines)
        raise Refused(
            msg("the documents of this table stand in the ledger already, since entry {entry}", entry=entry),
            hint=msg("mend a typing error with `qms rectify {entry}`; new revisions are issued", entry=entry),
        )


def _out_of_order(system: System, adopted: Iterable[Adopted]) -> Iterator[Diagnostic]:
    """Warn of decisions of one series whose numbers do not follow their dates: one of the two cells is wrong."""
    series: dict[tuple[str, int], list[tuple[int, dt.date, Adopted]]] = {}
    for row in adopted:
        number = parse_number(row.number or "", issuers=system.organisation.symbols(on=row.date or dt.date.max))
        if number is not None and row.date is not None:
            key = (f"{number.kind}-{number.issuer}", row.date.year)
            series.setdefault(key, []).append((number.ordinal, row.date, row))
    for rows in series.values():
        rows.sort(key=lambda item: item[0])
        for (_, earlier, before), (_, date, row) in itertools.pairwise(rows):
            if date < earlier:
                yield Diagnostic(
                    code="QMS-A007",
                    message=msg(
                        "{number} is dated {date}, but {before} before it is of {earlier}",
                        number=row.number, date=date, before=before.number, earlier=earlier,
                    ),
                    location=row.new.place,
                    hint=msg("hold the dates against the papers"),
                    severity=Severity.WARNING,
                )  # fmt: skip


def _body(system: System, row: Adopted) -> str:
    """Return the Markdown of a document; of one whose text is missing nothing, so that nobody takes it for one."""
    if row.missing:
        return ""
    return from_template(system, row.new.kind, row.new.header) if row.new.body is None else row.new.body


def _line(row: Adopted, document: DocumentId, header: Header, files: dict[str, bytes], opened: dt.date) -> IssueLine:
    return IssueLine(
        document=document,
        code=header.code,
        title=header.title,
        kind=row.new.kind,
        unit=header.unit,
        edition=row.revision.edition,
        revision=row.revision.revision,
        digest=None if row.missing else folder_digest(files),
        tree=None if row.missing else git_tree_id(files),
        number=row.number,
        date=row.date,
        effective=row.effective or row.date or opened,
    )


def _row_faults(
    system: System, row: Adopted, existing: DocumentId | None, request: OpeningRequest
) -> Iterator[Diagnostic]:
    place = row.new.place or Location(path=folder_path(row.new.kind, row.new.header.code))
    code = row.new.header.code
    if existing is not None:
        yield from system.documents.faults(existing)
        if system.ledger.lines(existing):
            yield Diagnostic(
                code="QMS-A001",
                message=msg("{code} stands in the ledger already", code=code),
                location=place,
                hint=msg("take the row out; new revisions are issued with `qms issue`"),
            )
        if system.documents[existing].kind != row.new.kind:
            yield Diagnostic(
                code="QMS-A002",
                message=msg("{code} lies under the kind {kind}", code=code, kind=system.documents[existing].kind),
                location=place,
                hint=msg("correct the kind in the table"),
            )
    start = row.effective or row.date
    if start is not None and start > request.date:
        yield Diagnostic(
            code="QMS-A003",
            message=msg("{code} takes effect on {date}, after the opening", code=code, date=start),
            location=place,
            hint=msg("name a later day of the opening with --date, or issue it with `qms issue` afterwards"),
        )
    if row.date and row.effective and row.effective < row.date:
        yield Diagnostic(
            code="QMS-A004",
            message=msg("{code} takes effect before its decision", code=code),
            location=place,
            severity=Severity.WARNING,
        )
    meant = propose(row.number or "", issuers=system.organisation.symbols(on=row.date or request.date))
    if meant and row.number and meant.count("Đ") > row.number.upper().count("Đ"):
        yield Diagnostic(
            code="QMS-A008",
            message=msg("“{number}” is not an official number", number=row.number),
            location=place,
            hint=msg("did you mean {number}?", number=meant),
        )
    if row.number is None:
        yield Diagnostic(
            code="QMS-A005",
            message=msg("the decision that issued {code} is not known", code=code),
            location=place,
            severity=Severity.WARNING,
        )
    if row.missing:
        yield Diagnostic(
            code="QMS-A006",
            message=msg("the text of {code} is missing: what was in force cannot be proved", code=code),
            location=place,
            severity=Severity.WARNING,
        )

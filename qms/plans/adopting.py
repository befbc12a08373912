"""Plan the opening entry: the documents that were in force before the agency adopted the system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import DocumentId, new_document_id
from qms.model.digests import folder_digest, git_tree_id
from qms.model.documents import Header, folder_path
from qms.model.ledger import Act, IssueLine, LedgerEntry
from qms.model.numbering import RevisionNumber
from qms.model.settings import FORMAT
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.creating import NewDocument, new_document_faults
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


def plan_opening(system: System, request: OpeningRequest) -> Plan:
    """Return the plan of an opening entry, all rows or none; raises `Refused` with every reason.

    A working document with the code of a row, never issued, is adopted as it lies on the disk unless the row brings
    a text.
    """
    taken = {*system.documents, *system.ledger.documents()}
    by_code = {system.documents[d].code.casefold(): d for d in system.documents}
    found: list[Diagnostic] = []
    lines: list[IssueLine] = []
    writes: dict[str, bytes] = {}
    takes: dict[str, bytes] = {}
    codes: set[str] = set()
    for row in sorted(request.adopted, key=lambda row: (row.new.kind, row.new.header.code)):
        header = row.new.header
        existing = by_code.get(header.code.casefold())
        rivals = codes if existing else codes | set(by_code)
        found += new_document_faults(system, row.new, rivals, request.date)
        found += _row_faults(system, row, existing, request)
        codes.add(header.code.casefold())
        if any(f.is_error for f in found):
            continue
        if existing is not None:
            document, files = existing, dict(system.documents[existing].files)
            folder = system.documents[existing].path
            takes.update({f"{folder}/{name}": data for name, data in files.items()})
        else:
            document = new_document_id(header.code, taken=taken)
            taken.add(document)
            folder = folder_path(row.new.kind, document)
            files = {
                "document.md": document_bytes(header, row.new.body or f"# {header.title}\n"),
                **row.new.files,
            }
            writes.update({f"{folder}/{name}": data for name, data in files.items()})
        lines.append(_line(row, document, header, files, request.date))
    path = _path(system, request)
    warnings = refuse_errors(found, msg("the opening cannot be entered"))
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
    writes[path] = write_entry(entry, "")
    change = Change(
        base=system.commit,
        message=f"Opening: {len(lines)} documents",
        author=request.recorded_by,
        at=request.recorded,
        takes=takes,
        writes=writes,
        expects=dict.fromkeys(writes),
    )
    return Plan(change=change, entry=entry, entry_path=path, warnings=warnings)


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


def _path(system: System, request: OpeningRequest) -> str:
    last = system.ledger.last()
    return f"decisions/{request.date.year}/opening-{last.entry.entry + 1 if last else 1}.md"


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
            hint=msg("issue it with `qms issue` instead"),
        )
    if row.date and row.effective and row.effective < row.date:
        yield Diagnostic(
            code="QMS-A004",
            message=msg("{code} takes effect before its decision", code=code),
            location=place,
            severity=Severity.WARNING,
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

"""Plan the change of many working documents by one table: each row states what is to be different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME
from qms.model.documents import Header, WorkingDocument
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.creating import NewDocument, plan_new
from qms.plans.folders import folder_change
from qms.plans.plan import Plan, refuse_errors
from qms.plans.stating import FLOWCHART, new_documents
from qms.text.flowchart_body import flowchart_body
from qms.text.front_matter import split_front_matter
from qms.text.rewriting import rewritten_management, rewritten_text
from qms.text.source import SourceText
from qms.text.table_documents import StatedDocument
from qms.wording import msg


def plan_new_table(
    system: System,
    stated: Sequence[StatedDocument],
    *,
    kind: str | None,
    diagnostics: Iterable[Diagnostic] = (),
    author: str,
    at: dt.datetime,
) -> Plan:
    """Return the plan of the new documents that a table states, all or none; raises `Refused` with every reason.

    *kind* is that of a row that names none; *diagnostics* is what was found in the table already.
    """
    wanted, found = new_documents(stated, kind=kind)
    plan, faults = _planned(system, wanted, author=author, at=at)
    warnings = refuse_errors((*diagnostics, *found, *faults), msg("the documents of the table cannot be made"))
    assert plan is not None  # else there were errors
    return attrs.evolve(plan, warnings=warnings)


def _planned(
    system: System, wanted: Sequence[NewDocument], *, author: str, at: dt.datetime
) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """Return the plan of new documents, or None with what speaks against them."""
    try:
        plan = plan_new(system, wanted, author=author, at=at)
    except Refused as refusal:
        if not refusal.diagnostics:
            raise
        return None, refusal.diagnostics
    return plan, plan.warnings


def plan_update_table(
    system: System,
    stated: Sequence[StatedDocument],
    *,
    saved: Mapping[DocumentId, Sequence[str]],
    diagnostics: Iterable[Diagnostic] = (),
    author: str,
    at: dt.datetime,
) -> Plan:
    """Return the plan of changing working documents as a table states, all or none; raises `Refused`.

    What a row leaves empty stays as it is; its steps replace the whole flow. A text that was made from the header
    is made anew, another's own text is kept. A row whose code no document bears makes a new one. *saved* are the
    paths that each document's folder has on `main`; bytes on the disk that were never saved go along.
    """
    codes = {system.documents[d].code.casefold(): d for d in system.documents}
    known = [(system.documents[codes[s.code.casefold()]], s) for s in stated if s.code.casefold() in codes]
    new = [s for s in stated if s.code.casefold() not in codes]
    wanted, found = _new(new)
    plan, faults = _planned(system, wanted, author=author, at=at)
    found += (*diagnostics, *faults, *_update_faults(system, known, on=at.date()))
    changed: list[tuple[WorkingDocument, Mapping[str, bytes]]] = []
    for working, row in known:
        files, wrong = _changed(working, row)
        found += wrong
        if files:
            changed.append((working, files))
    warnings = refuse_errors(found, msg("the table cannot be taken over"))
    assert plan is not None  # else there were errors
    names = [*(row.code for row in new), *(working.code for working, _ in changed)]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    pieces = [_piece(plan.change, working, files, saved=saved.get(working.id, ())) for working, files in changed]
    return Plan(change=_together([plan.change, *pieces], message=f"Update {shown} from a table"), warnings=warnings)


def _new(rows: Iterable[StatedDocument]) -> tuple[list[NewDocument], list[Diagnostic]]:
    wanted: list[NewDocument] = []
    found: list[Diagnostic] = []
    for row in rows:
        made, faults = new_documents([row], kind=FLOWCHART if row.steps else None)
        wanted += made
        found += faults
    return wanted, found


def _changed(working: WorkingDocument, row: StatedDocument) -> tuple[Mapping[str, bytes], tuple[Diagnostic, ...]]:
    """Return the files that a row changes, and what keeps them from being written."""
    if working.header is None:
        return {}, ()
    try:
        files = changed_files(working, row)
    except Refused as refusal:
        fault = Diagnostic(code="QMS-B025", message=refusal.message, location=row.place, hint=refusal.hint)
        return {}, (fault,)
    if TEXT_NAME in files:
        _, faults = split_front_matter(SourceText(working.text_path, files[TEXT_NAME].decode()))
        return files, tuple(attrs.evolve(fault, location=row.place) for fault in faults)
    return files, ()


def _update_faults(
    system: System, known: Iterable[tuple[WorkingDocument, StatedDocument]], *, on: dt.date
) -> Iterator[Diagnostic]:
    for working, row in known:
        if working.header is None:
            yield from system.documents.faults(working.id)
        if row.kind and row.kind != working.kind:
            yield Diagnostic(
                code="QMS-B023",
                message=msg("{code} lies under the kind {kind}", code=row.code, kind=working.kind),
                location=row.cell("kind"),
                hint=msg("leave the cell empty; a kind never changes"),
            )
        if row.body and working.header and working.header.body:
            yield Diagnostic(
                code="QMS-B024",
                message=msg("the text of {code} is the file {name}", code=row.code, name=working.header.body),
                location=row.cell("body"),
                hint=msg("leave the cell empty, and put the new file there with `qms attach --body`"),
            )
        if row.unit and system.organisation.owner(row.unit, on=on) is None:
            yield Diagnostic(
                code="QMS-D002",
                message=msg("{code}: there is no unit “{unit}”", code=row.code, unit=row.unit),
                location=row.cell("unit"),
                hint=msg("write the id of a unit of organisation.toml; `qms org list` shows them"),
            )


def changed_files(document: WorkingDocument, row: StatedDocument) -> dict[str, bytes]:
    """Return the files of a document's folder that a row of a table changes, each as it is to be.

    The document's header can be read.
    """
    header = document.header
    assert header is not None
    files: dict[str, bytes] = {}
    wanted = row.applied_to(header)
    body = _body(document, header, wanted, row)
    if wanted != header or body != document.body:
        files[TEXT_NAME] = rewritten_text(document, wanted, body)
    management = row.applied_to_management(document.management)
    if management != document.management:
        files[MANAGE_NAME] = rewritten_management(document, management)
    return files


def _body(document: WorkingDocument, header: Header, wanted: Header, row: StatedDocument) -> str:
    if row.body:
        return "\n" + row.body
    made = document.kind == FLOWCHART and document.body == "\n" + flowchart_body(header)
    return "\n" + flowchart_body(wanted) if made else document.body


def _piece(base: Change, document: WorkingDocument, files: Mapping[str, bytes], *, saved: Sequence[str]) -> Change:
    """Return the change of one folder: its bytes as they lie on the disk, with *files* in their places."""
    bare = Change(base=base.base, message=base.message, author=base.author, at=base.at)
    whole = folder_change(bare, document, saved=saved)
    writes = {f"{document.path}/{name}": data for name, data in files.items()}
    return attrs.evolve(
        whole,
        takes={path: data for path, data in whole.takes.items() if path not in writes},
        writes=writes,
        expects={**whole.expects, **{f"{document.path}/{name}": document.files.get(name) for name in files}},
        removes=whole.removes - set(writes),
    )


def _together(pieces: Sequence[Change], *, message: str) -> Change:
    return attrs.evolve(
        pieces[0],
        message=message,
        takes={path: data for piece in pieces for path, data in piece.takes.items()},
        writes={path: data for piece in pieces for path, data in piece.writes.items()},
        expects={path: data for piece in pieces for path, data in piece.expects.items()},
        removes=frozenset(path for piece in pieces for path in piece.removes),
    )

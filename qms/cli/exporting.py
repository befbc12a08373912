"""Take papers out of a store for others: the folder of what is in force, the file for an inspection, one document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from qms.cli.asking import needed
from qms.cli.exported_kinds import export_kind
from qms.cli.grammar import answers, option, writing_command
from qms.cli.handing_out import Told, carry_out_export
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.outcomes import SHOWN_PATHS
from qms.cli.parameters import DAY, WORDS
from qms.cli.signing_packets import export_packet
from qms.cli.word_updates import write_for_edit
from qms.errors import UsageError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.exporting import FolderExport
    from qms.operations.inspecting import InspectionExport
    from qms.operations.rendering import DocumentExport
    from qms.plans.shared_folder import FolderPlan


SORTS: Final = marked("pdf, or docx with --kind and --unit, html with --in-force and --inspection.")


@writing_command(
    marked(
        "Write one document for paper, bring a folder to what is in force, or write the file that an inspection gets."
    )
)
@click.argument("target", metavar="CODE|DIR|FILE.zip", required=False)
@click.argument("revision", metavar="[E.R]", type=WORDS, required=False)
@option("--in-force", is_flag=True, help_text=marked("A folder for all: current files by unit and kind, with a list."))
@option("--inspection", is_flag=True, help_text=marked("A zip file: lists, papers in force, decisions, digests."))
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("A new folder: all that a decision is signed by."))
@option("--kind", type=WORDS, metavar="KIND", help_text=marked("A new folder: all in force of a kind."))
@option("--unit", type=WORDS, metavar="ID", help_text=marked("A new folder: all in force of a unit."))
@option("--as", "sort", type=click.Choice(["docx", "pdf", "html"]), help_text=SORTS)
@option("--on", type=DAY, metavar="DATE", help_text=marked("On this day; today by default."))
@option("--working", is_flag=True, help_text=marked("The working text of the document, marked as a draft."))
@option("--for-edit", is_flag=True, help_text=marked("The working text as a Word file for `qms import --update`."))
@option("-o", "--output", metavar="FILE", help_text=marked("The file: QT-05.docx or .pdf; .svg for its flowchart."))
@option("--internal", is_flag=True, help_text=marked("With --inspection: internal documents too."))
@answers
def export(
    call: Invocation,
    target: str | None,
    revision: str | None,
    in_force: bool,
    inspection: bool,
    plan: str | None,
    kind: str | None,
    unit: str | None,
    sort: str | None,
    on: dt.date | None,
    working: bool,
    for_edit: bool,
    output: str | None,
    internal: bool,
    **manner: Any,
) -> int:
    """Carry out `qms export`."""
    if for_edit:
        if plan is not None or in_force or inspection or internal or working or revision or on:
            raise UsageError(msg("--for-edit takes the code of one document and -o FILE.docx, and no other option"))
        return write_for_edit(call, target, output, manner)
    if kind is not None or unit is not None:
        if in_force or inspection or internal or working or plan or revision or output:
            raise UsageError(msg("--kind and --unit take a new folder, and of other options --on and --as"))
        return export_kind(call, target, kind=kind, unit=unit, on=on, sort=sort, manner=manner)
    if sort == "docx" or (sort is not None and not (in_force or inspection)):
        raise UsageError(
            msg("--as takes pdf or docx with --kind and --unit, pdf or html with --in-force and --inspection")
        )
    if plan is not None:
        if in_force or inspection or internal or working or revision or output or on:
            raise UsageError(msg("--plan takes a new folder, and no other option"))
        return export_packet(call, plan, target, manner)
    if in_force and inspection:
        raise UsageError(msg("say what to export: --in-force DIR or --inspection FILE.zip"))
    if internal and not inspection:
        raise UsageError(msg("--internal goes with --inspection; a folder of what is in force holds all"))
    if not (in_force or inspection):
        return _export_document(call, target, output, on=on, revision=revision, working=working, manner=manner)
    if revision is not None or working or output is not None:
        raise UsageError(
            msg("a revision, --working and -o go with the code of one document"),
            hint=msg("leave them out, or leave out --in-force and --inspection"),
        )
    question = msg("Folder for what is in force") if in_force else msg("File for the inspection (.zip)")
    place = file_path(needed(call, target, "DIR" if in_force else "FILE.zip", question, read=str))
    workspace = call.open()

    def act(dry_run: bool) -> Told:
        if in_force:
            outcome = workspace.export_in_force(place, on=on, sort=sort, dry_run=dry_run)
            return _with_note(_folder(outcome), is_html=outcome.sort == "html" and sort is None)
        file = workspace.export_inspection(place, on=on, internal=internal, sort=sort, dry_run=dry_run)
        return _with_note(_file(file), is_html=file.sort == "html" and sort is None)

    return carry_out_export(call, workspace, act, **manner)


def _export_document(
    call: Invocation, code: str | None, output: str | None, *, on: dt.date | None, revision: str | None, working: bool,
    manner: Mapping[str, Any],
) -> int:  # fmt: skip
    if code is None and not call.can_ask:
        raise UsageError(msg("say what to export: --in-force DIR, --inspection FILE.zip, or CODE -o FILE"))
    code = needed(call, None if code is None else WORDS(code), "CODE", msg("Code of the document"), read=WORDS)
    place = file_path(needed(call, output, "-o", msg("File for the document"), read=str))
    workspace = call.open()

    def act(dry_run: bool) -> Told:
        outcome = workspace.export_document(code, place, on=on, revision=revision, working=working, dry_run=dry_run)
        return _document(outcome)

    return carry_out_export(call, workspace, act, **manner)


def _with_note(told: Told, *, is_html: bool) -> Told:
    """Return what is told with why texts in Markdown are no PDF files, where nobody asked for *is_html*."""
    note = msg("Texts are pages of HTML: to have PDF files, install typst with `pip install qms[pdf]`.")
    return attrs.evolve(told, lines=[note, *told.lines]) if is_html else told


def _folder(outcome: FolderExport) -> Told:
    plan = outcome.plan
    said = msg(
        "in {folder} {added} files come in, {changed} change, {obsolete} go to what is no longer in force, {kept} stay",
        folder=str(outcome.folder),
        added=len(plan.adds) + len(plan.moves) - len(outcome.obsolete),
        changed=len(plan.changes),
        obsolete=len(outcome.obsolete),
        kept=len(plan.kept),
    )
    return Told.of(
        said,
        done=outcome.done,
        above=[*_folder_lines(outcome)],
        row={
            "folder": str(outcome.folder),
            "on": outcome.on,
            "documents": outcome.documents,
            "added": sorted(plan.adds),
            "changed": sorted(plan.changes),
            "moved": [{"from": path, "to": place} for path, place in sorted({**plan.moves, **plan.asides}.items())],
            "removed": sorted(plan.removes),
            "obsolete": list(outcome.obsolete),
            "missing": list(outcome.missing),
        },
        is_current=outcome.is_current,
        warnings=outcome.warnings,
    )


def _folder_lines(outcome: FolderExport) -> Iterator[Message | str]:
    yield msg("{n} documents are in force on {date}.", n=outcome.documents, date=outcome.on)
    changes = [*_changes(outcome.plan)]
    yield from changes[:SHOWN_PATHS]
    if len(changes) > SHOWN_PATHS:
        yield msg("  … and {n} more", n=len(changes) - SHOWN_PATHS)


def _changes(plan: FolderPlan) -> Iterator[str]:
    yield from (f"  + {path}" for path in sorted({*plan.adds, *plan.moves.values(), *plan.asides.values()}))
    yield from (f"  ~ {path}" for path in sorted(plan.changes))
    yield from (f"  - {path}" for path in sorted({*plan.removes, *plan.moves, *plan.asides}))


def _file(outcome: InspectionExport) -> Told:
    said = msg(
        "write {file}: {documents} documents in force on {date}, {decisions} decisions",
        file=str(outcome.file),
        documents=outcome.documents,
        date=outcome.on,
        decisions=outcome.decisions,
    )
    above: list[Message | str] = []
    if outcome.left_out:
        above.append(msg("Internal, so they are listed but not in the file: {codes}", codes=_named(outcome.left_out)))
    return Told.of(
        said,
        done=outcome.done,
        above=above,
        row={
            "file": str(outcome.file),
            "on": outcome.on,
            "documents": outcome.documents,
            "decisions": outcome.decisions,
            "left_out": list(outcome.left_out),
            "missing": list(outcome.missing),
        },
        is_current=outcome.is_current,
        warnings=outcome.warnings,
    )


def _named(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:SHOWN_PATHS])
    return shown if len(codes) <= SHOWN_PATHS else f"{shown}, …"


def _document(outcome: DocumentExport) -> Told:
    which = outcome.number or msg("the working text")
    said = msg("write {file}: {code}, {revision}", file=str(outcome.file), code=outcome.code, revision=which)
    above: list[Message | str] = []
    if outcome.as_it_is:
        above.append(msg("The text of {code} is a file of its own; it is written as it is.", code=outcome.code))
    return Told.of(
        said,
        done=outcome.done,
        above=above,
        row={
            "file": str(outcome.file),
            "code": outcome.code,
            "revision": str(outcome.number) if outcome.number else None,
            "status": outcome.status,
            "as_it_is": outcome.as_it_is,
        },
        is_current=outcome.is_current,
        warnings=outcome.warnings,
    )

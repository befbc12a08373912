"""What is asked of an open store; each method hands over to one operation."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from qms.model.ledger import Standing, Status
from qms.model.papers import Paper
from qms.model.queries import EntryFile, history_of
from qms.operations import reading
from qms.operations.session import Session

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic
    from qms.model.official_papers import PaperForm
    from qms.model.organisation import Organisation
    from qms.model.records import Record
    from qms.model.registers import Register
    from qms.model.settings import Settings
    from qms.operations.exported_kinds import KindExport
    from qms.operations.exporting import FolderExport
    from qms.operations.inspecting import InspectionExport
    from qms.operations.last_backup import LastBackup
    from qms.operations.measuring import Measured
    from qms.operations.official_papers import PaperExport
    from qms.operations.reading import FrozenDocument, WorkingStatus
    from qms.operations.record_answers import RecordAnswer, RecordRows
    from qms.operations.rendering import DocumentExport
    from qms.operations.reporting import MadeReport
    from qms.operations.signing_packets import SigningPacket
    from qms.operations.standards import Coverage
    from qms.operations.templates import StoredTemplate
    from qms.render.speaking import Speaker
    from qms.render.template_files import CheckedTemplate


@attrs.define(slots=False)
class Questions:
    """What is asked of an open store."""

    session: Session

    @property
    def root(self) -> Path | None:
        """The top folder of the store; None where it has no files on the disk."""
        return self.session.store.root

    @property
    def settings(self) -> Settings:
        """What `qms.toml` says."""
        return self.session.settings

    @property
    def organisation(self) -> Organisation:
        """The agency over time, as `organisation.toml` on `main` says it; every question to it takes a day."""
        return self.session.load_for_reading().organisation

    def in_force(
        self,
        *,
        on: dt.date | None = None,
        known: dt.date | int | str | None = None,
        kind: str | None = None,
        unit: str | None = None,
        status: Status = Status.IN_FORCE,
    ) -> tuple[Standing, ...]:
        """Return the master list of a day (today by default), sorted by kind and code.

        *known* asks what the answer was as of a date, an entry's number or a decision.
        """
        loaded = self.session.load_for_reading()
        return reading.master_list(
            loaded,
            on=on or self.session.today,
            known=self._known(loaded.ledger, known),
            kind=kind,
            unit=unit,
            status=status,
        )

    def document(
        self, reference: str, *, on: dt.date | None = None, known: dt.date | int | str | None = None,
        revision: str | None = None,
    ) -> FrozenDocument:  # fmt: skip
        """Return the revision that binds on a day, or the one numbered like ``02.00``, with its bytes checked."""
        loaded = self.session.load_for_reading()
        return reading.revision_of(
            self.session,
            loaded,
            reference,
            on=on or self.session.today,
            known=self._known(loaded.ledger, known),
            revision=reading.parse_revision(revision) if revision else None,
        )

    def history(
        self, reference: str, *, on: dt.date | None = None, known: dt.date | int | str | None = None
    ) -> tuple[Standing, ...]:
        """Return every revision of a document with its standing on a day, oldest decision first."""
        ledger = self.session.load_for_reading().ledger
        day, entry = on or self.session.today, self._known(ledger, known)
        document = reading.find_issued(ledger, reference, on=day, known=entry)
        return tuple(history_of(ledger, document, on=day, known=entry))

    def decisions(self, *, year: int | None = None) -> tuple[EntryFile, ...]:
        """Return the entries of the ledger in their order, or those of a year."""
        entries = self.session.load_for_reading().ledger.entries()
        return tuple(file for file in entries if year is None or file.entry.date.year == year)

    def papers(self, *, year: int | None = None) -> Mapping[str, Paper]:
        """Return the papers by path, or those of a year."""
        papers = self.session.load_for_reading().papers
        return {p: v for p, v in papers.items() if year is None or p.startswith(f"papers/{year}/")}

    def records(self, register: str, *, on: dt.date | None = None) -> tuple[Record, ...]:
        """Return the records of a register in their order; with a day those that had been made by then."""
        from qms.operations.recording import find_register

        loaded = self.session.load_with_registers()
        records = loaded.records.of(find_register(loaded, register).name).values()
        return tuple(record for record in records if on is None or record.was_made_by(on))

    def record(self, reference: str) -> RecordAnswer:
        """Return one record, as people read it, with the records that name it."""
        from qms.operations.record_answers import record_answer

        return record_answer(self.session.load_with_registers(), reference, on=self.session.today)

    def record_rows(
        self, register: str, *, year: int | None = None, state: str | None = None, only_open: bool = False
    ) -> RecordRows:
        """Return the records of a register as rows."""
        from qms.operations.record_answers import record_rows

        loaded = self.session.load_with_registers()
        return record_rows(loaded, register, year=year, state=state, only_open=only_open, on=self.session.today)

    def measure(self, name: str, *, on: dt.date | None = None, year: int | None = None) -> Measured:
        """Return a measure, counted up to a day (today by default) or in a year, with what it was counted from."""
        from qms.operations.measuring import measure

        return measure(self.session, name, on=on, year=year)

    def measures(self, *, on: dt.date | None = None, year: int | None = None) -> Sequence[Measured]:
        """Return all measures, see `measure`."""
        from qms.operations.measuring import all_measured

        return all_measured(self.session, on=on, year=year)

    def coverage(self, *, edition: str | None = None, on: dt.date | None = None) -> Coverage:
        """Return which documents in force and which records name each clause of the standard."""
        from qms.operations.standards import clause_coverage

        return clause_coverage(self.session, edition=edition, on=on)

    def register(self, name: str) -> Register:
        """Return a register by its name or prefix; raises `UsageError` where there is none."""
        from qms.operations.recording import find_register

        return find_register(self.session.load_with_registers(), name)

    def registers(self) -> Sequence[tuple[Register, int, int]]:
        """Return the registers, each with the number of its records and of those that are open."""
        from qms.operations.record_answers import register_counts

        return register_counts(self.session.load_with_registers())

    def status(
        self, *, unit: str | None = None, kind: str | None = None, plan: str | None = None
    ) -> tuple[WorkingStatus, ...]:
        """Return how every working text stands: changed, saved, reviewed; or those of a unit, a kind or a plan."""
        from qms.operations.choosing import Choice, meant

        session = self.session.with_disk_settings()
        loaded = session.load()
        wanted = meant(session, loaded, Choice(unit=unit, kind=kind, plan=plan))
        return tuple(one for one in reading.working_status(session, loaded) if wanted(one.document))

    def check(self, references: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
        """Return everything that is wrong in the store as it lies on the disk, or in some documents."""
        from qms.operations.checking import check_store

        return check_store(self.session, references)

    def verify(self, *, anchor: str | None = None) -> Any:
        """Return whether every byte in force is the byte that was decided, see `qms.operations.verifying`."""
        from qms.operations.verifying import verify

        return verify(self.session, anchor=anchor)

    def last_backup(self) -> LastBackup | None:
        """Return the last backup that the store remembers; None where it knows of none."""
        from qms.operations.last_backup import last_backup

        return last_backup(self.session.store)

    def report(
        self, name: str, *, on: dt.date | None = None, year: int | None = None, decision: str | None = None,
        document: str | None = None, record: str | None = None, template: Path | str | None = None,
        **parameters: str,
    ) -> MadeReport:  # fmt: skip
        """Return a report, which can be saved as .xlsx, .docx, .pdf or .html.

        *name* is one that `qms report` lists. A report of a period is about a day (today by default) or a year; others
        are about a decision, a document or a record. *template* is a Word file in whose form the .docx is written, in
        place of the store's own. Hyphens in the names of *parameters* are written as underscores.
        """
        from qms.operations.reporting import About, make_report

        about = About(on=on, year=year, decision=decision, document=document, record=record)
        settings = {key.replace("_", "-"): value for key, value in parameters.items()}
        return make_report(self.session, name, about, settings, template=Path(template) if template else None)

    def export_in_force(
        self, folder: Path | str, *, on: dt.date | None = None, sort: str | None = None, dry_run: bool = False
    ) -> FolderExport:
        """Bring a folder outside the store to what is in force on a day (today by default), for everybody to read.

        What an earlier export put there and is no longer in force goes to ``het-hieu-luc``; whole or not at all. Texts
        in Markdown are PDF files where typst is installed; *sort* is ``pdf`` or ``html`` to have them so.
        """
        from qms.operations.exported_pdf import PageSort
        from qms.operations.exporting import export_in_force

        wanted = PageSort(sort) if sort else None
        return export_in_force(self.session, Path(folder), on=on, sort=wanted, dry_run=dry_run)

    def export_inspection(
        self, file: Path | str, *, on: dt.date | None = None, internal: bool = False, sort: str | None = None,
        dry_run: bool = False,
    ) -> InspectionExport:  # fmt: skip
        """Write a zip file with lists, papers in force and decisions as of a day, for an inspection.

        Documents that are internal are left out unless *internal*. *sort* is as for `export_in_force`.
        """
        from qms.operations.exported_pdf import PageSort
        from qms.operations.inspecting import export_inspection

        wanted = PageSort(sort) if sort else None
        return export_inspection(self.session, Path(file), on=on, internal=internal, sort=wanted, dry_run=dry_run)

    def export_kind(
        self, folder: Path | str, *, kind: str | None = None, unit: str | None = None, on: dt.date | None = None,
        sort: str = "docx", dry_run: bool = False,
    ) -> KindExport:  # fmt: skip
        """Write the documents of a kind, of a unit or of both that bind on a day as files into a new folder.

        *sort* is ``docx`` or ``pdf``: as which files texts in Markdown are written.
        """
        from qms.operations.exported_kinds import PaperSort, export_kind

        return export_kind(
            self.session, Path(folder), kind=kind, unit=unit, on=on, sort=PaperSort(sort), dry_run=dry_run
        )

    def export_document(
        self, reference: str, file: Path | str, *, on: dt.date | None = None, revision: str | None = None,
        working: bool = False, dry_run: bool = False,
    ) -> DocumentExport:  # fmt: skip
        """Write the revision that binds on a day (today by default), the one numbered like ``02.00``, or the draft.

        Markdown becomes a Word file with its control header; what is a Word, Excel or PDF file is written as it is.
        """
        from qms.operations.rendering import export_document

        number = reading.parse_revision(revision) if revision else None
        return export_document(
            self.session, reference, Path(file), on=on, revision=number, working=working, dry_run=dry_run
        )

    def export_for_edit(self, reference: str, file: Path | str, *, dry_run: bool = False) -> DocumentExport:
        """Write the working text of a document as a Word file that is edited and taken back by `import_update`."""
        from qms.operations.word_updates import export_for_edit

        return export_for_edit(self.session, reference, Path(file), dry_run=dry_run)

    def render_paper(
        self, reference: str | None, file: Path | str, *, plan: str | None = None,
        template: Path | str | None = None, dry_run: bool = False,
    ) -> PaperExport:  # fmt: skip
        """Write an official paper as .docx, .pdf or .html, with the letterhead of its day.

        *reference* is a decision such as ``244/QĐ-SCT@2021`` or the file of a draft, which ends in ``.md``; *plan* is
        a decision in preparation. *template* is a Word file in whose form a .docx is written, in place of the store's.
        """
        from qms.operations.official_papers import render_paper

        given = Path(template) if template else None
        return render_paper(self.session, reference, Path(file), plan=plan, template=given, dry_run=dry_run)

    def new_paper(self, form: PaperForm | str, file: Path | str, *, dry_run: bool = False) -> Path:
        """Write the skeleton of a draft, such as a ``plan`` or a ``letter``, to be filled in; return its place."""
        from qms.model.official_papers import PaperForm
        from qms.operations.official_papers import new_paper

        return new_paper(self.session, PaperForm(form), Path(file), dry_run=dry_run)

    def write_new_template(self, name: str, file: Path | str, *, dry_run: bool = False) -> Path:
        """Write a template for a form of paper or a report into a new file outside the store; return its place."""
        from qms.operations.templates import write_new_template

        return write_new_template(self.session, name, Path(file), dry_run=dry_run)

    def check_template(self, file: Path | str, *, name: str | None = None) -> CheckedTemplate:
        """Return the variables that a template names and what is wrong with it; *name* is what it is for."""
        from qms.operations.templates import check_template_file

        return check_template_file(self.session, Path(file), name=name)

    def templates(self) -> tuple[StoredTemplate, ...]:
        """Return the templates of the store, each with what is wrong with it."""
        from qms.operations.templates import stored_templates

        with contextlib.closing(self.session.load_for_reading()) as loaded:
            return (*stored_templates(self.session, loaded.texts),)

    def signing_packet(
        self, plan: str, folder: Path | str, *, speaker: Speaker | None = None, dry_run: bool = False
    ) -> SigningPacket:
        """Write a new folder with all that a decision in preparation is signed by: draft, texts, changes, reviews.

        *speaker* is the language in which changes are told, English where there is none.
        """
        from qms.operations.signing_packets import signing_packet
        from qms.render.speaking import English

        return signing_packet(self.session, plan, Path(folder), speaker=speaker or English(), dry_run=dry_run)

    @staticmethod
    def _known(ledger: Any, known: dt.date | int | str | None) -> int | None:
        return None if known is None else reading.parse_known(ledger, str(known))

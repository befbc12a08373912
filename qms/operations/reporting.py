"""Make the reports that plugins and qms bring: of a period, of a decision, of a document."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from qms.contributions import ReportFormat, Subject
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.reports import Period, Report, ReportedDecision, ReportedDocument
from qms.operations import reading
from qms.operations.loading import load_saved
from qms.operations.recording import find_record
from qms.operations.templates import TemplateFile, template_for
from qms.operations.user_files import write_file
from qms.plans.templates import SUFFIX as TEMPLATE_SUFFIX
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.model.documents import Header
    from qms.model.ledger import IssueLine
    from qms.model.records import Record
    from qms.operations.loading import Loaded
from qms.operations.session import Session


@attrs.frozen(kw_only=True)
class About:
    """What a report is asked about; a report of a period without any of it is about today."""

    on: dt.date | None = None
    year: int | None = None
    decision: str | None = None
    document: str | None = None
    record: str | None = None


@attrs.frozen(kw_only=True)
class MadeReport:
    """A report that was made, ready to be saved."""

    report: Report
    template: TemplateFile | None = None
    """The Word file in whose form it is written, where the agency has one."""

    def save(self, path: Path | str) -> None:
        """Write the report as the end of the file's name says: .xlsx, .docx or .html.

        Raises `UsageError`, and `Refused` where the template cannot be used or does not show all of it.
        """
        file = Path(path)
        write_file(file, self._bytes(file.suffix))

    def _bytes(self, suffix: str) -> bytes:
        if self.template is not None and suffix.lower() == TEMPLATE_SUFFIX:
            from qms.render.word_templates import report_docx_from

            return report_docx_from(self.template.data, self.report, file=self.template.file)
        from qms.render import report_bytes

        return report_bytes(self.report, suffix)


def make_report(
    session: Session, name: str, about: About, parameters: Mapping[str, str], *, template: Path | None = None
) -> MadeReport:
    """Make the report that bears a name; *template* takes the place of the store's own.

    Raises `UsageError` where there is none or it is not about that, `Refused` where what brings it fails.
    """
    form = find_format(session, name)
    unknown = sorted(set(parameters) - set(form.parameters))
    if unknown:
        raise UsageError(
            msg("the report {name} has no parameter “{parameter}”", name=name, parameter=unknown[0]),
            hint=msg("it has: {names}", names=", ".join(form.parameters)) if form.parameters else None,
        )
    _refuse_misplaced(form, about)
    build: Callable[..., Any] = form.build
    with contextlib.closing(
        load_saved(session.store, session.store.head(), kinds=session.kinds, registers=session.registers)
    ) as loaded:
        subject = _subject(session, loaded, form, about)
        found = template_for(loaded.texts, name, given=template)
        try:
            report = build(loaded.system, subject, dict(parameters))
        except (UsageError, Refused):
            raise
        except Exception as error:
            raise Refused(
                msg("the report {name} failed: {error}", name=name, error=f"{type(error).__name__}: {error}"),
                hint=msg("update or disable the plugin that brings it"),
            ) from error
    if not isinstance(report, Report):
        raise Refused(
            msg("the report {name} failed: it gives {thing}, which is no report", name=name, thing=repr(report)),
            hint=msg("update or disable the plugin that brings it"),
        )
    return MadeReport(report=report, template=found)


def find_format(session: Session, name: str) -> ReportFormat:
    """Return the format of a report; raises `UsageError` with those there are."""
    formats = session.plugins.registry.reports
    if name not in formats:
        near = difflib.get_close_matches(name.casefold(), formats, n=1)
        raise UsageError(
            msg("there is no report “{name}”", name=name),
            hint=msg("did you mean {name}?", name=near[0])
            if near
            else msg("the reports are: {names}", names=", ".join(formats)),
        )
    return formats[name]


_OPTIONS: Mapping[Subject, tuple[str, ...]] = {
    Subject.PERIOD: ("on", "year"),
    Subject.DECISION: ("decision",),
    Subject.DOCUMENT: ("document", "on"),
    Subject.RECORD: ("record",),
}


def _refuse_misplaced(form: ReportFormat, about: About) -> None:
    given = [name for name, value in attrs.asdict(about).items() if value is not None]
    allowed = _OPTIONS[form.subject]
    for name in given:
        if name not in allowed:
            raise UsageError(
                msg("the report {name} does not take --{option}", name=form.name, option=name),
                hint=msg("it takes {options}", options=", ".join(f"--{option}" for option in allowed)),
            )
    if about.on is not None and about.year is not None:
        raise UsageError(msg("--on and --year exclude each other"))


def _subject(
    session: Session, loaded: Loaded, form: ReportFormat, about: About
) -> Period | ReportedDecision | ReportedDocument | Record:
    if form.subject is Subject.DECISION:
        if about.decision is None:
            raise UsageError(
                msg("the report {name} is about a decision", name=form.name), hint=msg("name it with --decision")
            )
        file = reading.find_decision(loaded.ledger, about.decision)
        return ReportedDecision(file=file, headers=_Headers(session, file.entry.issues))
    if form.subject is Subject.DOCUMENT:
        if about.document is None:
            raise UsageError(
                msg("the report {name} is about a document", name=form.name), hint=msg("name it with --document")
            )
        on = about.on or session.today
        standing = reading.standing_of(loaded, about.document, on=on)
        return ReportedDocument(on=on, standing=standing, header=_header(session, standing.issue))
    if form.subject is Subject.RECORD:
        if about.record is None:
            raise UsageError(
                msg("the report {name} is about a record", name=form.name), hint=msg("name it with --record")
            )
        return find_record(loaded, about.record)
    return _period(session.today, about)


def _period(today: dt.date, about: About) -> Period:
    """Return the period: a year as far as it has gone, or the year of a day as far as that day."""
    if about.year is None:
        return Period.up_to(about.on or today)
    if about.year > today.year:
        raise UsageError(msg("the year {year} has not begun", year=str(about.year)))
    return Period.up_to(min(dt.date(about.year, 12, 31), today))


class _Headers(Mapping[DocumentId, "Header"]):
    """The headers of the texts that a decision issued, each read when it is first asked for."""

    def __init__(self, session: Session, issues: tuple[IssueLine, ...]) -> None:
        lines = {line.document: line for line in issues}
        self._documents = tuple(lines)
        self._read = cache(lambda document: _header(session, lines[document]))

    def __getitem__(self, document: DocumentId) -> Header:
        header: Header | None = self._read(document)
        if header is None:
            raise KeyError(document)
        return header

    def __iter__(self) -> Iterator[DocumentId]:
        return (document for document in self._documents if self._read(document) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _header(session: Session, issue: IssueLine) -> Header | None:
    """Return the header of a revision as it was issued; None where its text is missing or cannot be read."""
    from qms.text.documents import read_folder

    try:
        files = reading.frozen_files(session, issue)
    except Refused:
        return None
    return read_folder(issue.kind, issue.document, files)[0].header

"""Templates of the agency, edited in Word: make one to begin with, check one, find the one for a paper or a report."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.official_papers import PaperForm
from qms.operations.user_files import outside_store, read_file, refuse_nowhere, write_file
from qms.plans.templates import FOLDER, SUFFIX, TemplateName, plan_template
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.contributions import ReportFormat
    from qms.model.official_papers import OfficialPaper
    from qms.model.snapshot import Snapshot
    from qms.operations.loading import Loaded
    from qms.operations.session import Outcome, Session
    from qms.plans.plan import Plan
    from qms.render.template_files import CheckedTemplate

# What reads Word files is imported where it is needed: it is slow to import.


@attrs.frozen(kw_only=True)
class TemplateFile:
    """A template that a paper is written with; *file* is how a message calls it."""

    file: str
    data: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class StoredTemplate:
    """A template of the store, and what is wrong with it."""

    path: str
    name: TemplateName
    diagnostics: tuple[Diagnostic, ...]


def template_for(snapshot: Snapshot, name: str, *, given: Path | None = None) -> TemplateFile | None:
    """Return the template for a form of paper or a report: the file that is *given*, or else the store's.

    None where there is neither. Raises `UsageError` where the file cannot be read.
    """
    if given is not None:
        return TemplateFile(file=str(given), data=read_file(given))
    path = TemplateName(name).path
    try:
        return TemplateFile(file=path, data=snapshot.read(path))
    except KeyError:
        return None


def new_template(session: Session, name: str, *, dry_run: bool = False) -> Outcome:
    """Put a template that shows everything into the store, to be edited in Word; raises `UsageError`, `Refused`."""
    found = _known(session, name)
    data = _beginning(session, found)

    def decide(loaded: Loaded) -> Plan:
        there = loaded.texts.read(found.path) if found.path in loaded.texts.paths(FOLDER) else None
        return plan_template(found, data, there=there, base=loaded.commit, author=session.entered_by, at=session.now)

    return session.write(decide, dry_run=dry_run)


def write_new_template(session: Session, name: str, file: Path, *, dry_run: bool = False) -> Path:
    """Write such a template into a file outside the store; raises `UsageError`, also where there is a file already."""
    found = _known(session, name)
    place = outside_store(file, session.store)
    if place.suffix.lower() != SUFFIX:
        raise UsageError(
            msg("a template cannot be written as {file}", file=place.name),
            hint=msg("let the file name end in {suffixes}", suffixes=SUFFIX),
        )
    if place.exists():
        raise UsageError(msg("{file} is there already", file=place), hint=msg("name a new file"))
    refuse_nowhere(place)
    if not dry_run:
        write_file(place, _beginning(session, found))
    return place


def check_template_file(session: Session, file: Path, *, name: str | None = None) -> CheckedTemplate:
    """Return what a template names and what is wrong with it.

    Without *name* the file's own name says what it is for. Raises `UsageError` where neither does.
    """
    from qms.render.template_files import check_template

    found = _known(session, name or file.stem, named=name is not None)
    return check_template(read_file(file), found.form, file=str(file))


def stored_templates(session: Session, texts: Snapshot) -> Iterator[StoredTemplate]:
    """Yield the templates in *texts*, each with what is wrong with it."""
    for path in texts.paths(FOLDER):
        name = TemplateName.of_path(path)
        if name is not None:
            yield StoredTemplate(path=path, name=name, diagnostics=(*_faults(session, texts, path, name),))


def _faults(session: Session, texts: Snapshot, path: str, name: TemplateName) -> Iterator[Diagnostic]:
    names = _names(session.plugins.registry.reports)
    if name.name not in names:
        near = difflib.get_close_matches(name.name, names, n=1)
        yield Diagnostic(
            code="QMS-T048",
            message=msg("there is no paper or report “{name}” that this template could be for", name=name.name),
            location=Location(path=path),
            hint=msg("did you mean {name}?", name=near[0]) if near else msg("`qms template list` shows the names"),
        )
        return
    from qms.render.template_files import check_template

    yield from check_template(texts.read(path), name.form, file=path).diagnostics


def _beginning(session: Session, name: TemplateName) -> bytes:
    from qms.render.new_templates import new_paper_template, new_report_template

    if name.form is not None:
        return new_paper_template(name.form)
    return new_report_template(landscape=_lies_wide(session, name.name))


def _lies_wide(session: Session, name: str) -> bool:
    """Whether the report of today lies on its side; one that is about something else than a day stands upright."""
    from qms.operations.reporting import About, make_report

    try:
        return make_report(session, name, About(), {}).report.landscape
    except (UsageError, Refused):
        return False


def _names(reports: Mapping[str, ReportFormat]) -> list[str]:
    return [*(form.value for form in PaperForm), *reports]


def _known(session: Session, text: str, *, named: bool = True) -> TemplateName:
    """Return a name that something bears; raises `UsageError` with the nearest one."""
    found = TemplateName.of(text)
    names = _names(session.plugins.registry.reports)
    if found.name not in names:
        near = difflib.get_close_matches(found.name, names, n=1) if named else []
        hint = msg("did you mean {name}?", name=near[0]) if near else msg("there are: {names}", names=", ".join(names))
        raise UsageError(
            msg("there is no paper or report “{name}”", name=found.name)
            if named
            else msg("the name of {file} does not say what it is a template of: give it with --for", file=text),
            hint=hint,
        )
    return found


def template_remarks(session: Session, form: PaperForm, suffix: str) -> Iterator[Diagnostic]:
    """Yield where a paper does not look as whoever edits the store's template for it may think."""
    path = TemplateName(form).path
    with contextlib.closing(session.load()) as loaded:
        saved = template_for(loaded.saved, form) if loaded.saved is not None else None
        edited = template_for(loaded.texts, form)
    if saved is not None and suffix != SUFFIX:
        yield Diagnostic(
            code="QMS-T049",
            message=msg("the agency's template is for Word files; this one has the form that comes with qms"),
            location=Location(path=path),
            hint=msg("let the file name end in .docx"),
            severity=Severity.WARNING,
        )
    elif edited != saved and edited is not None:
        yield Diagnostic(
            code="QMS-T050",
            message=msg("the template was edited and is not saved yet: the paper has not its new form"),
            location=Location(path=path),
            hint=msg("save it with `qms save`, or try it with --template"),
            severity=Severity.WARNING,
        )


def official_paper_bytes(session: Session, paper: OfficialPaper, suffix: str, *, given: Path | None = None) -> bytes:
    """Return an official paper as a file whose name ends in *suffix*.

    A Word file has the form of the template that is *given*, or else of the store's own as it is on `main`. Raises as
    `qms.render.official_bytes`, and `Refused` where the template cannot be used or does not show all of the paper.
    """
    from qms.render import official_bytes

    if suffix != SUFFIX and given is not None:
        raise UsageError(msg("--template goes with a Word file"), hint=msg("let the file name end in .docx"))
    template = None
    if suffix == SUFFIX:
        with contextlib.closing(session.load_for_reading()) as loaded:
            template = template_for(loaded.texts, paper.form, given=given)
    if template is None:
        return official_bytes(paper, suffix)
    from qms.render.word_templates import official_docx_from

    return official_docx_from(template.data, paper, file=template.file)

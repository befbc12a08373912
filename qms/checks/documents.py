"""Rules about one document. Each docstring is the page that explains the rule's code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qms.checks.flow import flow_diagnostics
from qms.checks.views import DocumentView
from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import MAX_PATH, ascii_slug, is_portable_file_name, is_portable_name, matches_pattern
from qms.model.documents import is_unwritten
from qms.wording import msg


def kind_known(view: DocumentView) -> Iterator[Diagnostic]:
    """The folder of a document lies under a kind that qms or a plugin knows."""
    if view.document.kind not in view.kinds:
        yield Diagnostic(
            code="QMS-D001",
            message=msg("there is no kind of document “{kind}”", kind=view.document.kind),
            location=Location(path=view.document.path),
            hint=msg("use one of: {kinds}", kinds=", ".join(view.kinds)),
        )


def unit_known(view: DocumentView) -> Iterator[Diagnostic]:
    """A document is owned by a unit of the agency (ISO 9001, 5.3)."""
    header = view.document.header
    if header is not None and view.organisation.owner(header.unit, on=view.on) is None:
        yield Diagnostic(
            code="QMS-D002",
            message=msg("{code}: no unit “{unit}” on {date}", code=header.code, unit=header.unit, date=view.on),
            location=view.locate("unit"),
            hint=msg("write the id of a unit of organisation.toml"),
        )


def code_fits(view: DocumentView) -> Iterator[Diagnostic]:
    """A code has the form that the agency has set in `[codes]` of `qms.toml`."""
    header = view.document.header
    pattern = view.settings.codes.pattern
    if header is not None and not matches_pattern(header.code, pattern):
        yield Diagnostic(
            code="QMS-D003",
            message=msg(
                "the code “{code}” does not fit the agency's pattern {pattern}",
                code=header.code,
                pattern=pattern,
            ),
            location=view.locate("code"),
            hint=msg("correct the code, or the pattern under [codes] of qms.toml"),
        )


def headings_present(view: DocumentView) -> Iterator[Diagnostic]:
    """A Markdown text has the headings that its kind demands; number, case and accents do not matter."""
    document = view.document
    kind = view.kinds.get(document.kind)
    if kind is None or document.header is None or document.header.body is not None or is_unwritten(document):
        return
    present = {_NUMBER.sub("", heading.text) for heading in view.outline.headings}
    if present.issuperset(kind.headings):  # as nearly always: letter by letter
        return
    plain = {ascii_slug(heading) for heading in present}
    for heading in kind.headings:
        if ascii_slug(heading) not in plain:
            yield Diagnostic(
                code="QMS-D004",
                message=msg("{code} lacks the heading “{heading}”", code=document.code, heading=heading),
                location=Location(path=document.text_path, line=document.body_line),
                hint=msg("add a line like “## {heading}”", heading=heading),
            )


def text_written(view: DocumentView) -> Iterator[Diagnostic]:
    """A document that is issued says something: in its Markdown, or in a file that its header names."""
    document = view.document
    if is_unwritten(document):
        yield Diagnostic(
            code="QMS-D015",
            message=msg("{code} has no text yet", code=document.code),
            location=Location(path=document.text_path, line=document.body_line),
            hint=msg("write it, or put its file there with `qms attach {code} FILE --as-body`", code=document.code),
        )


_NUMBER = re.compile(r"^\s*[\dIVXivx]+(?:\.\d+)*[.)]?\s+")


def steps_present(view: DocumentView) -> Iterator[Diagnostic]:
    """A flowchart of an administrative procedure has steps."""
    document = view.document
    kind = view.kinds.get(document.kind)
    if kind and kind.needs_steps and document.header and not document.header.steps and not document.header.body:
        yield Diagnostic(
            code="QMS-D005",
            message=msg("{code} has no steps", code=document.code),
            location=view.locate("code"),
            hint=msg("write its steps as [[steps]] in the header"),
        )


def online_level_known(view: DocumentView) -> Iterator[Diagnostic]:
    """The level of online service is a word of the vocabulary of `qms.toml` that may be used on the day."""
    document = view.document
    levels = view.settings.online_levels
    procedure = document.header.procedure if document.header else None
    level = procedure.online_level if procedure else None
    if level is not None and levels and (level not in levels or levels[level] > view.on):
        yield Diagnostic(
            code="QMS-D006",
            message=msg("{code}: “{level}” is no level of online service", code=document.code, level=level),
            location=view.locate("procedure.online_level"),
            hint=msg("use one of: {levels}", levels=", ".join(k for k, day in levels.items() if day <= view.on)),
        )


_MARK = re.compile(r"(?im)^[ \t*_#>|\[(]*(?:độ mật[ \t]*:[ \t*_]*)?(tuyệt mật|tối mật|mật)[ \t*_|.\])]*$")


def not_secret(view: DocumentView) -> Iterator[Diagnostic]:
    """State secrets never enter a store: a text with the mark Mật, Tối mật or Tuyệt mật is refused.

    Luật Bảo vệ bí mật nhà nước; a git history cannot be erased.
    """
    document = view.document
    title = document.header.title if document.header else ""
    if _MARK.fullmatch(title):
        yield Diagnostic(
            code="QMS-D007",
            message=msg("{code} bears the mark of a state secret: “{mark}”", code=document.code, mark=title),
            location=view.locate("title"),
            hint=msg("take the document out of the store; state secrets are kept elsewhere"),
        )
    found = _MARK.search(document.body) if "mật" in document.body.lower() else None
    if found:
        line = document.body_line + document.body.count("\n", 0, found.start(1))
        yield Diagnostic(
            code="QMS-D007",
            message=msg("{code} bears the mark of a state secret: “{mark}”", code=document.code, mark=found[1]),
            location=Location(path=document.text_path, line=line),
            hint=msg("take the document out of the store; state secrets are kept elsewhere"),
        )


def names_portable(view: DocumentView) -> Iterator[Diagnostic]:
    """Folder and file names work on every system: ASCII, not reserved by Windows, paths under 120 characters."""
    document = view.document
    for name in (document.kind, document.id):
        if not is_portable_name(name):
            yield Diagnostic(
                code="QMS-D008",
                message=msg("the folder name “{name}” does not work on every system", name=name),
                location=Location(path=document.path),
                hint=msg("use lower-case ASCII letters, digits and hyphens"),
            )
    lower: dict[str, str] = {}
    for name in document.files:
        path = f"{document.path}/{name}"
        twin = lower.setdefault(name.casefold(), name)
        odd = not all(map(is_portable_file_name, name.split("/")))
        if odd or len(path) > MAX_PATH or twin != name:
            yield Diagnostic(
                code="QMS-D008",
                message=msg("the file name “{name}” does not work on every system", name=name),
                location=Location(path=path),
                hint=msg(
                    "use ASCII letters, digits, hyphens and dots; paths under {limit} characters",
                    limit=MAX_PATH,
                ),
            )


def flow_sound(view: DocumentView) -> Iterator[Diagnostic]:
    """The flow of a procedure can be walked: see the codes QMS-F001 and following."""
    header = view.document.header
    if header is not None and header.steps:
        yield from flow_diagnostics(header.steps, header.procedure, view.organisation, view.on, view.locate)


def interval_plausible(view: DocumentView) -> Iterator[Diagnostic]:
    """A review interval is a number of months from 1 to 60."""
    interval = view.document.management.review_interval
    if interval is not None and not 1 <= interval <= 60:
        yield Diagnostic(
            code="QMS-D009",
            message=msg("{code}: a review interval of {n} months", code=view.document.code, n=interval),
            location=Location(path=view.document.manage_path, field="review_interval"),
            hint=msg("write a number of months from 1 to 60"),
            severity=Severity.WARNING,
        )

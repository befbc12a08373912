"""What a plugin may bring. A contribution is a value: it says what it is and holds the function that does it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping

import attrs

from qms.checks.views import DocumentView, SystemView
from qms.diagnostics import Diagnostic
from qms.model.kinds import Kind
from qms.model.measures import Measure
from qms.model.records import Record
from qms.model.registers import Register
from qms.model.reports import Period, Report, ReportedDecision, ReportedDocument
from qms.model.system import System
from qms.wording import Message


class Scope(enum.StrEnum):
    """What a check looks at. One that sees a single document is remembered by the document's digest."""

    DOCUMENT = "document"
    SYSTEM = "system"


class Stage(enum.StrEnum):
    """When a check is asked: by `qms check`, before an issue, or before a report."""

    CHECK = "check"
    ISSUE = "issue"
    REPORT = "report"


def _as_stages(stages: str | Iterable[str]) -> frozenset[Stage]:
    return frozenset(Stage(stage) for stage in ([stages] if isinstance(stages, str) else stages))


@attrs.frozen
class Check:
    """A rule that yields diagnostics.

    *rule* takes a `DocumentView` or a `SystemView`, as *scope* says, and yields; it changes nothing. The docstring of
    *rule* is the page of the documentation that explains the *code*.
    """

    code: str
    title: str
    rule: Callable[[DocumentView], Iterable[Diagnostic]] | Callable[[SystemView], Iterable[Diagnostic]] = attrs.field(
        kw_only=True
    )
    scope: Scope = attrs.field(kw_only=True, converter=Scope, default=Scope.DOCUMENT)
    stages: frozenset[Stage] = attrs.field(
        kw_only=True, default=frozenset({Stage.CHECK, Stage.ISSUE}), converter=_as_stages
    )


class Subject(enum.StrEnum):
    """What a report is about."""

    PERIOD = "period"
    DECISION = "decision"
    DOCUMENT = "document"
    RECORD = "record"


@attrs.frozen
class ReportFormat:
    """A report that `qms report` can write.

    *build* takes the system on `main`, the subject and the parameters, and returns the report. It is pure: equal
    arguments give equal reports. The subject is a `Period`, a `ReportedDecision`, a `ReportedDocument` or a `Record`,
    as *subject* says. *parameters* names what may be set, each with a line of help; only what was set is handed over.
    *build* raises `UsageError` for what it cannot go by.
    """

    name: str
    title: str | Message
    build: (
        Callable[[System, Period, Mapping[str, str]], Report]
        | Callable[[System, ReportedDecision, Mapping[str, str]], Report]
        | Callable[[System, ReportedDocument, Mapping[str, str]], Report]
        | Callable[[System, Record, Mapping[str, str]], Report]
    ) = attrs.field(kw_only=True)
    subject: Subject = attrs.field(kw_only=True, converter=Subject, default=Subject.PERIOD)
    parameters: Mapping[str, str | Message] = attrs.field(kw_only=True, factory=dict)


Contribution = Kind | Check | ReportFormat | Register | Measure


@attrs.frozen(kw_only=True)
class Command:
    """A command that a plugin brings; *target* is ``module:object``, imported when the command is called."""

    name: str
    help: str
    target: str

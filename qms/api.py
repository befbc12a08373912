"""The public names of qms. They are added to, never changed, within a major version."""

from __future__ import annotations

from typing import Protocol

from qms._version import __version__
from qms.checks.views import DocumentView, SystemView
from qms.contributions import Check, ReportFormat, Scope, Stage, Subject
from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Busy, NotAStore, QmsError, Refused, UsageError
from qms.hookspecs import hookimpl
from qms.model.books import Book
from qms.model.codes import DocumentId
from qms.model.kinds import Kind
from qms.model.ledger import LedgerEntry, Status
from qms.model.measures import Measure, Measurement, MeasureVerdict, Target
from qms.model.numbering import RevisionNumber
from qms.model.numbers import OfficialNumber, number_key, number_slug, parse_number
from qms.model.papers import Paper, PaperReference
from qms.model.records import HistoryLine, Record
from qms.model.registers import (
    ClauseId,
    Moving,
    PersonId,
    RecordId,
    Register,
    Sensitivity,
    State,
    Transition,
    UnitId,
    field,
)
from qms.model.reports import Figure, Period, Report, ReportedDecision, ReportedDocument, Section, Signature, Table
from qms.model.system import System
from qms.opening import create_workspace as create
from qms.opening import open_workspace as open
from qms.operations.recording import Recorder
from qms.wording import Message, msg
from qms.workspace import Workspace


class Invocation(Protocol):
    """What a command that a plugin brings is given as its click context's ``obj``."""

    def open(self) -> Workspace:
        """Open the store that the command line names."""
        ...

    def tell(self, text: str | Message = "") -> None:
        """Write a line to stdout, in the reader's language."""
        ...


__all__ = [
    "Book",
    "Busy",
    "Check",
    "ClauseId",
    "Diagnostic",
    "DocumentId",
    "DocumentView",
    "Figure",
    "HistoryLine",
    "Invocation",
    "Kind",
    "LedgerEntry",
    "Location",
    "Measure",
    "MeasureVerdict",
    "Measurement",
    "Message",
    "Moving",
    "NotAStore",
    "OfficialNumber",
    "Paper",
    "PaperReference",
    "Period",
    "PersonId",
    "QmsError",
    "Record",
    "RecordId",
    "Recorder",
    "Refused",
    "Register",
    "Report",
    "ReportFormat",
    "ReportedDecision",
    "ReportedDocument",
    "RevisionNumber",
    "Scope",
    "Section",
    "Sensitivity",
    "Severity",
    "Signature",
    "Stage",
    "State",
    "Status",
    "Subject",
    "System",
    "SystemView",
    "Table",
    "Target",
    "Transition",
    "UnitId",
    "UsageError",
    "Workspace",
    "__version__",
    "create",
    "field",
    "hookimpl",
    "msg",
    "number_key",
    "number_slug",
    "open",
    "parse_number",
]

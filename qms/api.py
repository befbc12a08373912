"""The public names of qms. They are added to, never changed, within a major version."""

from __future__ import annotations

from qms._version import __version__
from qms.checks.views import DocumentView, SystemView
from qms.contributions import Check, Scope, Stage
from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Busy, NotAStore, QmsError, Refused, UsageError
from qms.hookspecs import hookimpl
from qms.model.kinds import Kind
from qms.model.ledger import Status
from qms.model.numbering import RevisionNumber
from qms.model.numbers import OfficialNumber, parse_number
from qms.model.papers import Paper, PaperReference
from qms.wording import Message, msg
from qms.workspace import Workspace
from qms.workspace import create_workspace as create
from qms.workspace import open_workspace as open

__all__ = [
    "Busy",
    "Check",
    "Diagnostic",
    "DocumentView",
    "Kind",
    "Location",
    "Message",
    "NotAStore",
    "OfficialNumber",
    "Paper",
    "PaperReference",
    "QmsError",
    "Refused",
    "RevisionNumber",
    "Scope",
    "Severity",
    "Stage",
    "Status",
    "SystemView",
    "UsageError",
    "Workspace",
    "__version__",
    "create",
    "hookimpl",
    "msg",
    "open",
    "parse_number",
]

"""qms: controlled documents, the decisions that put them in force, and what was in force on any day."""

from __future__ import annotations

from qms._version import __version__

TYPE_CHECKING = False  # as typing has it, whose import takes longer than telling the version
if TYPE_CHECKING:
    from typing import Any

    from qms.api import *  # noqa: F403 - api.__all__ and this module's are compared by a test

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


def __getattr__(name: str) -> Any:
    # PEP 562: `import qms` costs nothing; a name is imported when it is first used.
    if name in __all__:
        from qms import api

        return getattr(api, name)
    raise AttributeError(f"module 'qms' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

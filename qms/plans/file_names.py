"""Names of files that people give: brought to names that work on every system, and said so."""

from __future__ import annotations

from qms.diagnostics import Diagnostic, Location, Severity
from qms.wording import msg


def kept_as(given: str, path: str) -> tuple[Diagnostic, ...]:
    """Return that a file is kept under another name than it came with, where that is so."""
    name = path.rpartition("/")[2]
    if name == given:
        return ()
    return (
        Diagnostic(
            code="QMS-I030",
            message=msg("“{given}” is kept under the name {name}", given=given, name=name),
            location=Location(path=path),
            hint=msg("that name works on every system; give another one with --name"),
            severity=Severity.WARNING,
        ),
    )

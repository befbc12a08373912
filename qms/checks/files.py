"""Rules about the files of a store: each belongs to something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qms.diagnostics import Diagnostic, Location, Severity
from qms.wording import msg

_KNOWN = re.compile(
    r"""
    qms\.toml | organisation\.toml | \.gitattributes | \.gitignore | README[^/]* | LICENSE[^/]*
    | documents/README\.md
    | documents/[^/]+/[^/]+/.+          # judged with their document
    | decisions/\d{4}/[a-z0-9-]+\.md
    | (?:reviews|papers)/\d{4}/[a-z0-9-]+\.toml
    | templates/[^/]+\.docx | plans/[^/]+\.(?:toml|md) | files/[0-9a-f]{4}/[^/]+ | records/.+
    """,
    re.VERBOSE,
)


def unlisted_files(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield the files that have no place in a store; documents judge those of their own folders."""
    for path in paths:
        if not _KNOWN.fullmatch(path):
            yield Diagnostic(
                code="QMS-S011",
                message=msg("the file {path} has no place in a store", path=path),
                location=Location(path=path),
                hint=msg("move it out, or attach it to a document with `qms attach`"),
                severity=Severity.WARNING,
            )

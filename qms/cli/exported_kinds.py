"""Hand out all documents of a kind or a unit (`qms export --kind K --unit U DIR`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qms.cli.asking import needed
from qms.cli.handing_out import Told, carry_out_export
from qms.cli.invocation import Invocation, file_path
from qms.cli.outcomes import SHOWN_PATHS
from qms.errors import UsageError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.exported_kinds import KindExport


def export_kind(
    call: Invocation, target: str | None, *, kind: str | None, unit: str | None, on: dt.date | None, sort: str | None,
    manner: Mapping[str, Any],
) -> int:  # fmt: skip
    """Write what is in force of a kind or a unit as a new folder."""
    if sort == "html":
        raise UsageError(msg("--kind and --unit write pdf or docx files"))
    folder = file_path(needed(call, target, "DIR", msg("New folder for the documents"), read=str))
    workspace = call.open()
    return carry_out_export(
        call,
        workspace,
        lambda dry_run: _told(
            workspace.export_kind(folder, kind=kind, unit=unit, on=on, sort=sort or "docx", dry_run=dry_run)
        ),
        **manner,
    )


def _told(outcome: KindExport) -> Told:
    said = msg(
        "write {folder}: {documents} documents in force on {date}, in {files} files",
        folder=str(outcome.folder), documents=outcome.documents, date=outcome.on, files=len(outcome.files),
    )  # fmt: skip
    return Told.of(
        said,
        done=outcome.done,
        above=[*_paths(outcome)],
        row={
            "folder": str(outcome.folder),
            "on": outcome.on,
            "documents": outcome.documents,
            "files": list(outcome.files),
            "missing": list(outcome.missing),
        },
        warnings=outcome.warnings,
    )


def _paths(outcome: KindExport) -> Iterator[Message | str]:
    yield from (f"  + {path}" for path in outcome.files[:SHOWN_PATHS])
    if len(outcome.files) > SHOWN_PATHS:
        yield msg("  … and {n} more", n=len(outcome.files) - SHOWN_PATHS)

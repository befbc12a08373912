"""Hand out what a decision in preparation is signed by (`qms export --plan NAME DIR`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qms.cli.asking import needed
from qms.cli.handing_out import Told, carry_out_export
from qms.cli.invocation import Invocation, file_path
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.signing_packets import SigningPacket


def export_packet(call: Invocation, plan: str, target: str | None, manner: Mapping[str, Any]) -> int:
    """Write the packet of a plan as a new folder."""
    folder = file_path(needed(call, target, "DIR", msg("New folder for the signing packet"), read=str))
    workspace = call.open()
    return carry_out_export(
        call,
        workspace,
        lambda dry_run: _told(workspace.signing_packet(plan, folder, speaker=call.language, dry_run=dry_run)),
        **manner,
    )


def _told(packet: SigningPacket) -> Told:
    said = msg(
        "write {folder}: what is signed by the plan {plan}, {n} documents in {files} files",
        folder=str(packet.folder), plan=packet.plan, n=packet.documents, files=len(packet.files),
    )  # fmt: skip
    return Told.of(
        said,
        done=packet.done,
        above=[f"  + {path}" for path in sorted(packet.files) if "/" not in path],
        row={
            "folder": str(packet.folder),
            "plan": packet.plan,
            "documents": packet.documents,
            "files": sorted(packet.files),
        },
        warnings=packet.warnings,
    )

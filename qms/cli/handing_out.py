"""Tell what is written outside the store, and carry it out: shown first and agreed to where somebody can be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from qms.cli.asking import confirm
from qms.cli.invocation import Invocation
from qms.cli.progress import working
from qms.cli.telling import diagnostic_row
from qms.errors import Refused
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.diagnostics import Diagnostic
    from qms.workspace import Workspace


@attrs.frozen(kw_only=True)
class Told:
    """What there is to tell of an export: lines to read, the last of them saying it all, and the answer in JSON."""

    lines: Sequence[Message | str]
    row: Mapping[str, Any]
    is_current: bool
    warnings: Sequence[Diagnostic]

    @classmethod
    def of(
        cls, act: Message, *, done: bool, row: Mapping[str, Any], above: Sequence[Message | str] = (),
        is_current: bool = False, warnings: Sequence[Diagnostic] = (),
    ) -> Told:  # fmt: skip
        """Return what there is to tell of an act that was done, or is to do, with lines *above* that."""
        said = msg("Done: {act}.", act=act) if done else msg("To do: {act}", act=act)
        return cls(lines=[*above, said], row={"done": done, **row}, is_current=is_current, warnings=warnings)


def carry_out_export(
    call: Invocation, workspace: Workspace, act: Callable[[bool], Told], *, dry_run: bool, yes: bool, format: str
) -> int:
    """Carry out *act*, which takes whether it is a dry run; on a terminal it is shown first and has to be agreed to."""
    asks = call.can_ask and not (yes or dry_run)
    agreed: Sequence[Diagnostic] = ()
    if asks:
        with working(call):
            planned = act(True)
        if not planned.is_current:
            for line in planned.lines:
                call.note(line)
            agreed = planned.warnings
            call.warn(agreed)
            if not confirm(call, msg("Go on?")):
                raise Refused(msg("you did not agree"))
    with working(call):
        told = act(dry_run)
    warnings = (*told.warnings, *workspace.session.store.pending())
    if format == "json":
        call.answer_json({**told.row, "diagnostics": [diagnostic_row(call, d) for d in warnings]})
        return 0
    for line in [msg("There is nothing to do.")] if told.is_current else told.lines[-1:] if asks else told.lines:
        call.tell(line)
    if dry_run:
        call.tell(msg("Nothing was written: this was a dry run."))
    call.warn([d for d in warnings if d not in agreed])
    return 0

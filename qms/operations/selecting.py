"""Which documents a decision is about: those that are named, or all that changed."""

from __future__ import annotations

import attrs

from qms.model.codes import DocumentId
from qms.model.numbering import RevisionNumber
from qms.model.system import System
from qms.operations.resolving import find_working
from qms.plans.plan import LeftOut
from qms.plans.readiness import is_changed, review_gaps


@attrs.frozen(kw_only=True)
class Selection:
    """Which documents a decision is about: named ones, or with *changed* all that changed."""

    references: tuple[str, ...] = ()
    changed: bool = False
    with_forms: bool = False
    withdraws: tuple[tuple[str, str | None], ...] = ()
    """References of the documents to withdraw, each with the reason."""
    stated: RevisionNumber | None = None
    """The number that the paper prints for its one document."""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.references or self.changed or self.with_forms or self.withdraws or self.stated)


@attrs.frozen(kw_only=True)
class Selected:
    """The documents that were chosen, in the order in which they were named, and those that were passed over."""

    documents: tuple[DocumentId, ...]
    left_out: tuple[LeftOut, ...] = ()


def selected(system: System, selection: Selection, *, reviewed: bool) -> Selected:
    """Return the documents of a selection; of all that changed those that can be read, and with *reviewed* are passed.

    Raises `UsageError` or `Refused` where a reference names none.
    """
    chosen = [find_working(system, reference) for reference in selection.references]
    left_out: list[LeftOut] = []
    if selection.changed:
        ready, left_out = _ready(system, reviewed=reviewed)
        chosen += ready
    if selection.with_forms:
        parents = set(chosen)
        for document in system.documents:
            header = system.documents[document].header
            if header and header.parent in parents and is_changed(system, system.documents[document]):
                chosen.append(document)
    return Selected(
        documents=tuple(dict.fromkeys(chosen)),
        left_out=tuple(left for left in left_out if left.document not in chosen),
    )


def _ready(system: System, *, reviewed: bool) -> tuple[list[DocumentId], list[LeftOut]]:
    """Return the documents that changed and are ready, and those that changed but cannot be taken yet."""
    ready: list[DocumentId] = []
    left_out: list[LeftOut] = []
    for document in system.documents:
        working = system.documents[document]
        if not is_changed(system, working):
            continue
        faults = [fault for fault in system.documents.faults(document) if fault.is_error]
        gaps = [*review_gaps(system, working)] if reviewed else []
        if reasons := [*faults, *gaps]:
            left_out.append(LeftOut(document=document, code=working.code, reason=reasons[0].message))
        else:
            ready.append(document)
    return ready, left_out

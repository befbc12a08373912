"""Find what a person named: documents by id, code or former code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import Refused, UsageError
from qms.wording import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.model.codes import DocumentId
    from qms.model.kinds import Kind
    from qms.model.organisation import Organisation
    from qms.model.system import System

# The master list asks here, too: it shall not wait for what takes documents apart.


def refuse_unknown_kind(kind: str, *, kinds: Mapping[str, Kind]) -> None:
    """Raise `UsageError` where *kind* names no kind of document and no family of kinds."""
    if not any(known.answers_to(kind) for known in kinds.values()):
        raise UsageError(
            msg("there is no kind of document “{kind}”", kind=kind),
            hint=msg("use one of: {kinds}", kinds=", ".join(kinds)),
        )


def refuse_unknown_unit(unit: str, *, organisation: Organisation) -> None:
    """Raise `UsageError` where the organisation has never had the unit."""
    if not organisation.unit_versions(unit):
        raise UsageError(
            msg("there is no unit “{unit}”", unit=unit),
            hint=msg("write the id of a unit of organisation.toml; `qms org list` shows them"),
        )


def find_document(system: System, reference: str) -> DocumentId:
    """Return the one document that *reference* names; raises `UsageError` for none or several."""
    found = system.find_document(reference)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            msg("“{reference}” fits several documents: {ids}", reference=reference, ids=", ".join(found)),
            hint=msg("name the document by its id"),
        )
    names = {*system.documents, *system.ledger.documents()}
    import difflib

    close = difflib.get_close_matches(reference.strip().casefold(), sorted(names), n=3, cutoff=0.6)
    raise UsageError(
        msg("there is no document “{reference}”", reference=reference),
        hint=msg("did you mean {names}?", names=", ".join(close)) if close else msg("`qms status` lists all documents"),
    )


def find_working(system: System, reference: str) -> DocumentId:
    """Return the one document that *reference* names and whose folder lies on the disk.

    Raises `UsageError` as `find_document` does, `Refused` where only the ledger still knows the document.
    """
    document = find_document(system, reference)
    if document not in system.documents:
        raise Refused(
            msg("the folder of {document} is gone from the disk; nothing was written", document=document),
            hint=msg("bring it back with `qms restore {document}`", document=document),
        )
    return document

"""What a decision makes of a working text: issued, amended or issued again, and with which number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qms.diagnostics import Diagnostic, Location
from qms.model.codes import DocumentId
from qms.model.documents import WorkingDocument
from qms.model.ledger import IssueLine
from qms.model.numbering import RevisionNumber, next_number
from qms.model.preparations import DocumentVerdict
from qms.model.queries import LedgerQueries
from qms.model.system import System
from qms.plans.readiness import is_changed, last_issued
from qms.wording import msg


def verdict_of(system: System, document: WorkingDocument) -> DocumentVerdict:
    """Return what the next decision makes of a working text."""
    if not _revisions(system, document):
        return DocumentVerdict.NEW
    return DocumentVerdict.AMENDED if is_changed(system, document) else DocumentVerdict.REISSUED


def verdict_of_line(ledger: LedgerQueries, line: IssueLine, *, entry: int) -> DocumentVerdict:
    """Return what an entry made of the text of one of its lines."""
    earlier = revisions_before(ledger, line.document, entry=entry)
    if not earlier:
        return DocumentVerdict.NEW
    return DocumentVerdict.REISSUED if earlier[-1].digest == line.digest else DocumentVerdict.AMENDED


def revisions_before(ledger: LedgerQueries, document: DocumentId, *, entry: int) -> tuple[IssueLine, ...]:
    """Return the revisions that the entries before one say of a document, as they read now."""
    return tuple(x.issue for x in ledger.lines(document) if x.entry < entry and x.issue is not None)


def number_to_be(
    system: System, document: WorkingDocument, *, edition: int | None = None, reissue: bool = False
) -> RevisionNumber:
    """Return the number that a working text gets by the next decision; see `next_number`.

    A withdrawn document that is put in force again counts one revision on even with the same text.
    """
    comes_back = last_issued(system, document.id) is None and not reissue
    return next_number(
        _revisions(system, document), changed=is_changed(system, document) or comes_back, edition=edition
    )


def unchanged_texts(system: System, documents: Iterable[WorkingDocument]) -> Iterator[Diagnostic]:
    """Yield the texts that stand as they were last issued; what was withdrawn may come back with the text it had."""
    for document in documents:
        if last_issued(system, document.id) is not None and not is_changed(system, document):
            yield Diagnostic(
                code="QMS-I001",
                message=msg("{code} has not changed since it was last issued", code=document.code),
                location=Location(path=document.text_path),
                hint=msg("leave it out, or say --reissue to confirm it, or --edition N for a new edition"),
            )


def unsaid_change(
    system: System, document: WorkingDocument, *, change: str | None, change_basis: str | None
) -> Iterator[Diagnostic]:
    """Yield that nobody says what changed in a text, or on what ground.

    From its second revision on, its revision table wants both (ISO 9001, 7.5.3.2 c).
    """
    if verdict_of(system, document) is DocumentVerdict.AMENDED and not (change and change_basis):
        yield Diagnostic(
            code="QMS-I020",
            message=msg("{code}: what changed, or on what ground, is not said", code=document.code),
            location=Location(path=document.manage_path, field="change_basis" if change else "change"),
            hint=msg(
                "write `change` and `change_basis` into that file or into the plan, or say --change and --change-basis"
            ),
        )


def _revisions(system: System, document: WorkingDocument) -> tuple[IssueLine, ...]:
    return tuple(line.issue for line in system.ledger.lines(document.id) if line.issue is not None)

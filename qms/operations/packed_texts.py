"""A document as it is handed out for review: what changed since it was last issued, and its files, new and old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import attrs

from qms.model.digests import MANAGE_NAME, TEXT_NAME, is_dropping
from qms.model.documents import Header, WorkingDocument
from qms.model.header_changes import FieldChange, field_changes
from qms.model.numbering import RevisionNumber
from qms.model.preparations import VERDICT_NAMES, PreparedDocument
from qms.model.procedures import Procedure
from qms.operations.diffing import Comparison, FileChange, changes_since_issue
from qms.operations.loading import Loaded
from qms.operations.reading import frozen_files
from qms.operations.session import Session
from qms.plans.verdicts import number_to_be
from qms.text.redline import redline
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.render.review_pages import PackedDocument, PackedFile

PAGES: Final = "so-sanh"
TEXTS: Final = "tai-lieu"
OLD_TEXTS: Final = "ban-cu"
"""The folders of a pack: pages, texts as they lie on the disk, and texts as they were last issued."""

_IN_THE_TITLE: Final = frozenset({"code", "title"})
_TOLD_APART: Final = frozenset({"attachments", "procedure", "steps"})


@attrs.frozen(kw_only=True)
class HandedOut:
    """A document of a pack: what its page says, and the files that lie beside the pages, by path in the pack.

    *tracked* is the place of a Word file with what changed; None where all is new, or the words of a text that
    is a file of its own cannot be read.
    """

    document: WorkingDocument
    header: Header
    number: RevisionNumber
    change: str
    page: PackedDocument
    files: Mapping[str, bytes]
    tracked: str | None


def handed_out(
    session: Session, loaded: Loaded, document: WorkingDocument, *, prepared: PreparedDocument | None
) -> HandedOut:
    """Return a document as it lies on the disk, ready to be handed out; *prepared* is what a plan says of it.

    Raises `Refused` where the text that it is compared with is damaged.
    """
    from qms.render.review_pages import PackedDocument

    header = document.header
    assert header is not None  # a text that cannot be read is refused before
    comparison = changes_since_issue(session, loaded, document.id)
    new = {name: data for name, data in document.files.items() if _is_handed_out(name, header)}
    changes = comparison.files if comparison else _all_new(new, header)
    old = _old_files(session, comparison, changes)
    number = (prepared and prepared.to_be) or number_to_be(loaded.system, document)
    change = (prepared.change if prepared else None) or document.management.change or ""
    tracked = f"{PAGES}/{document.id}.docx" if comparison and comparison.are_words_compared else None
    page = PackedDocument(
        code=header.code,
        title=header.title,
        number=str(number),
        change=change,
        is_whole=comparison is None,
        facts=_facts(session, loaded, document, header, comparison, prepared, number=number, change=change),
        fields=comparison.fields if comparison else _as_they_are(header),
        steps=header.steps,
        step_changes=comparison.steps if comparison else (),
        text=comparison.text if comparison else redline(document.body, document.body),
        changed_files=[_packed_file(document, file, old) for file in changes],
        remarks=comparison.remarks if comparison else (),
        are_words_compared=comparison is not None and comparison.are_words_compared,
        page=f"{PAGES}/{document.id}.html",
        texts=[*([tracked] if tracked else []), *(_place(TEXTS, document, name) for name in sorted(new))],
        units=loaded.system.organisation.names_of_actors(session.today),
    )
    files = {_place(TEXTS, document, name): data for name, data in new.items()}
    files |= {_place(OLD_TEXTS, document, name): data for name, data in old.items()}
    return HandedOut(
        document=document, header=header, number=number, change=change, page=page, files=files, tracked=tracked
    )


def _is_handed_out(name: str, header: Header) -> bool:
    if name == TEXT_NAME:
        return header.body is None  # else it is a header, which the page shows: the text is another file
    return name != MANAGE_NAME and not is_dropping(name.rpartition("/")[2])


def _all_new(files: Mapping[str, bytes], header: Header) -> tuple[FileChange, ...]:
    """Return the files beside the text of a document that is shown whole."""
    return tuple(
        FileChange(name=name, before=None, after=len(data), is_body=name == header.body)
        for name, data in sorted(files.items())
        if name != TEXT_NAME
    )


def _as_they_are(header: Header) -> tuple[FieldChange, ...]:
    """Return what the header of a document that is shown whole says, so that nothing in it is a change."""
    said = (
        *field_changes(Header, None, header, apart=_IN_THE_TITLE | _TOLD_APART),
        *field_changes(Procedure, None, header.procedure, above="procedure."),
    )
    return tuple(attrs.evolve(field, before=field.after) for field in said)


def _old_files(session: Session, comparison: Comparison | None, changes: Iterable[FileChange]) -> Mapping[str, bytes]:
    wanted = {change.name for change in changes if change.before is not None}
    if not wanted or comparison is None or comparison.before.standing is None:
        return {}
    files = frozen_files(session, comparison.before.standing.issue)
    return {name: data for name, data in files.items() if name in wanted}


def _packed_file(document: WorkingDocument, change: FileChange, old: Mapping[str, bytes]) -> PackedFile:
    from qms.render.review_pages import PackedFile

    return PackedFile(
        name=change.name,
        new=None if change.after is None else _place(TEXTS, document, change.name),
        old=_place(OLD_TEXTS, document, change.name) if change.name in old else None,
        is_body=change.is_body,
    )


def _place(folder: str, document: WorkingDocument, name: str) -> str:
    return f"{folder}/{document.id}/{name}"


def _facts(
    session: Session,
    loaded: Loaded,
    document: WorkingDocument,
    header: Header,
    comparison: Comparison | None,
    prepared: PreparedDocument | None,
    *,
    number: RevisionNumber,
    change: str,
) -> list[tuple[Message, str | Message]]:
    basis = (prepared.change_basis if prepared else None) or document.management.change_basis
    facts: list[tuple[Message, str | Message]] = [
        (msg("Unit"), loaded.system.organisation.name_of_unit(header.unit, on=session.today)),
        (msg("Edition.revision to be"), str(number)),
        (msg("Compared with"), _compared_with(loaded, document, comparison)),
    ]
    if prepared is not None:
        facts.append((msg("Verdict of the plan"), VERDICT_NAMES[prepared.verdict]))
    facts += [(msg("Change"), change)] if change else []
    facts += [(msg("Ground of the change"), basis)] if basis else []
    return [*facts, (msg("Digest"), document.digest)]


def _compared_with(loaded: Loaded, document: WorkingDocument, comparison: Comparison | None) -> Message:
    if comparison is not None:
        return comparison.before.label
    if any(line.issue is not None for line in loaded.ledger.lines(document.id)):
        return msg("nothing: the text that was last issued was missing when it was entered, so all is shown")
    return msg("nothing: the document is new, so all is shown")

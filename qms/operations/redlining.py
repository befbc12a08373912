"""Write what changed in a document as a file to hand on: a page, or a Word file with tracked changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from qms.errors import Refused, UsageError
from qms.model.documents import Header
from qms.model.header_changes import FIELD_NAMES, FieldChange, field_changes
from qms.model.procedures import Procedure
from qms.model.queries import entry_numbered
from qms.operations.diffing import Comparison
from qms.operations.session import Session
from qms.operations.user_files import fill_file, outside_store, refuse_nowhere
from qms.render.speaking import Speaker
from qms.wording import Message, listed, msg

if TYPE_CHECKING:
    from qms.operations.loading import Loaded
    from qms.render.review_pages import PackedDocument

# What writes pages and Word files is imported where it is needed: it is slow to import.

SUFFIXES: Final = (".docx", ".html")
_TOLD_APART: Final = frozenset({"attachments", "procedure", "steps"})


@attrs.frozen
class Reviser:
    """Whom Word names as the author of changes, and when they were made."""

    name: str
    moment: dt.datetime


def write_redline(session: Session, comparison: Comparison, file: Path, *, speaker: Speaker) -> Path:
    """Write a comparison to a file named .docx or .html outside the store, and return its place.

    The Word file names the decision of the later revision as the author of the changes, at the moment when it was
    entered; of a working or saved text the person at the keyboard, today. So the same question gives the same bytes.
    Raises `UsageError` for another name or a place that does not do, `Refused` where a text is a file whose words
    cannot be read, such as an Excel or PDF file.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            msg("what changed is written as a Word file or as a page, not as {file}", file=file.name),
            hint=msg("let the file name end in {suffixes}", suffixes=" / ".join(SUFFIXES)),
        )
    _refuse_bodies(comparison)
    place = outside_store(file, session.store)
    refuse_nowhere(place)
    loaded = session.load_for_reading()
    page = _page(session, loaded, comparison)
    if suffix == ".html":
        from qms.render.review_pages import document_page

        data = document_page(page, speaker)
    else:
        from qms.render.redline_docx import redline_docx

        reviser = _reviser(session, loaded, comparison)
        whole = attrs.evolve(page, fields=fields_with_changes(comparison.header, comparison.fields))
        data = redline_docx(whole, speaker, author=reviser.name, moment=reviser.moment)
    fill_file(place, lambda target: target.write(data))
    return place


def fields_with_changes(header: Header, changes: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """Return all that a header says or said, field by field, with what changed in it."""
    said = (
        *field_changes(Header, None, header, apart=_TOLD_APART),
        *field_changes(Procedure, None, header.procedure, above="procedure."),
    )
    fields = {field.field: attrs.evolve(field, before=field.after) for field in said}
    fields |= {change.field: change for change in changes}
    return tuple(fields[name] for name in FIELD_NAMES if name in fields)


def _refuse_bodies(comparison: Comparison) -> None:
    if comparison.bodies and not comparison.are_words_compared:
        raise Refused(
            msg(
                "the text of {code} is the file {name}: what its words were and are cannot be compared here",
                code=comparison.code,
                name=comparison.bodies.names[0],
            ),
            diagnostics=comparison.bodies.faults,
            hint=msg(
                "write both out with `qms export {code} E.R -o FILE` and let Word compare them", code=comparison.code
            ),
        )


def _reviser(session: Session, loaded: Loaded, comparison: Comparison) -> Reviser:
    standing = comparison.after.standing
    if standing is None:
        return reviser_today(session, loaded)
    line = standing.line
    entered_by = entry_numbered(loaded.ledger, line.entry).entry.recorded_by
    name = line.number or loaded.organisation.name_of_person(entered_by, line.recorded.date())
    return Reviser(name, line.recorded)


def reviser_today(session: Session, loaded: Loaded) -> Reviser:
    """Return the person at the keyboard as the author of what changed in a working text."""
    name = loaded.organisation.name_of_person(session.entered_by, session.today)
    return Reviser(name, dt.datetime.combine(session.today, dt.time()))


def _page(session: Session, loaded: Loaded, comparison: Comparison) -> PackedDocument:
    from qms.render.review_pages import PackedDocument

    standing = comparison.after.standing
    return PackedDocument(
        code=comparison.code,
        title=comparison.title,
        number="",
        change=(standing and standing.issue.change) or "",
        is_whole=False,
        facts=[*_facts(comparison)],
        fields=comparison.fields,
        steps=comparison.header.steps,
        step_changes=comparison.steps,
        text=comparison.text,
        changed_files=(),
        remarks=comparison.remarks,
        page="",
        texts=(),
        units=loaded.organisation.names_of_actors(session.today),
        index=None,
    )


def _facts(comparison: Comparison) -> Iterator[tuple[Message, str | Message]]:
    yield msg("Before"), comparison.before.label
    yield msg("Now"), comparison.after.label
    standing = comparison.after.standing
    if standing is not None and standing.issue.change:
        yield msg("Change"), standing.issue.change
    if comparison.files:
        yield msg("Files"), listed([change.told for change in comparison.files])

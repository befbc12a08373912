"""What changed in the header of a document, field by field; for the steps of its flow see `qms.text.step_changes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from qms.model.documents import Header, LegalBasis
from qms.model.procedures import Procedure
from qms.wording import Message, msg

FIELD_NAMES: Mapping[str, Message] = MappingProxyType(
    {
        "code": msg("Code"),
        "title": msg("Title"),
        "unit": msg("Unit"),
        "language": msg("Language"),
        "clauses": msg("Clauses of the standard"),
        "parent": msg("Belongs to"),
        "body": msg("Master file"),
        "bases": msg("Legal bases"),
        "procedure.national_code": msg("National code"),
        "procedure.field": msg("Field"),
        "procedure.time": msg("Statutory time"),
        "procedure.online_level": msg("Online level"),
        "procedure.applicants": msg("Applicants"),
        "procedure.papers": msg("Papers required"),
        "procedure.sets": msg("Number of sets"),
        "procedure.place": msg("Place of receipt"),
        "procedure.result": msg("Result"),
        "procedure.conditions": msg("Conditions"),
        "procedure.fee": msg("Fee"),
        "procedure.form": msg("Application form"),
        "procedure.sample_dossier": msg("Sample dossier"),
        "procedure.cutoff": msg("Cut-off hour"),
        "steps": msg("Order of the steps"),
        "what": msg("What is done"),
        "role": msg("Role"),
        "time": msg("Time"),
        "form": msg("Form"),
        "result": msg("Result"),
        "leg": msg("Whose time runs"),
        "next": msg("Next step"),
        "yes": msg("If yes"),
        "no": msg("If no"),
    }
)
"""What people call the fields of a header and of a step."""

LIST_FIELDS = frozenset({"bases", "clauses", "procedure.papers", "procedure.conditions"})
"""Fields of which each item is told for itself."""


@attrs.frozen(kw_only=True)
class FieldChange:
    """A field with what it said before and says now: nothing, one text, or several where it is a list.

    *field* is its name in the front matter, such as ``title`` or ``procedure.time``.
    """

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


_TOLD_ELSEWHERE = frozenset({"attachments", "procedure", "steps"})


def header_changes(before: Header, after: Header) -> tuple[FieldChange, ...]:
    """Return the fields that changed, in the order of the front matter, without the steps.

    Attachments are left out: what became of them their bytes tell.
    """
    return (
        *field_changes(Header, before, after, apart=_TOLD_ELSEWHERE),
        *field_changes(Procedure, before.procedure, after.procedure, above="procedure."),
    )


def field_changes(
    cls: type[attrs.AttrsInstance],
    before: object | None,
    after: object | None,
    *,
    above: str = "",
    apart: frozenset[str] = frozenset(),
) -> Iterator[FieldChange]:
    """Yield the fields of two values of a class that differ, but for those *apart*; *above* begins their names.

    None is a value that is not there; of one that came or went, fields at their default do not count.
    """
    for attribute in attrs.fields(cls):
        if attribute.name not in apart:
            unsaid = attribute.default if before is None or after is None else None
            old = _texts(getattr(before, attribute.name, None), unsaid=unsaid)
            new = _texts(getattr(after, attribute.name, None), unsaid=unsaid)
            if old != new:
                yield FieldChange(field=above + attribute.name, before=old, after=new)


def _texts(value: object, *, unsaid: object = None) -> tuple[str, ...]:
    """Return a value as it stands in the front matter: no text for nothing, or for what is *unsaid* there."""
    if value is None or value == unsaid:
        return ()
    if isinstance(value, tuple):
        return tuple(text for item in value for text in _texts(item))
    if isinstance(value, LegalBasis):
        parts = (value.number, value.date, value.article, value.title)
        return (", ".join(str(part) for part in parts if part is not None),)
    return (str(value),)

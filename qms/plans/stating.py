"""What a table states, made ready for a plan: names of the agency's things turned into ids, new documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from qms.diagnostics import Diagnostic
from qms.model.codes import DocumentId, new_document_id
from qms.model.documents import Header, Management
from qms.model.kinds import Kind
from qms.model.organisation import Organisation
from qms.model.procedures import Leg, Step
from qms.model.system import System
from qms.plans.creating import NewDocument
from qms.text.flowchart_body import flowchart_body
from qms.text.table_documents import StatedDocument
from qms.wording import msg

FLOWCHART = "flowchart"
"""The kind of a document whose row states steps and no kind, and whose text is made from its header."""


def kind_named(kinds: Mapping[str, Kind], word: str) -> str:
    """Return the code of the kind that *word* names by its code or title; *word* itself where there is none."""
    wanted = word.casefold()
    titled = (kind.code for kind in kinds.values() if wanted in (kind.title.casefold(), kind.title_en.casefold()))
    return word if word in kinds else next(titled, word)


def unit_named(organisation: Organisation, word: str, *, on: dt.date) -> str:
    """Return the id of the unit that *word* names by its id, symbol or name; *word* itself where none or several."""
    if organisation.unit_versions(word):
        return word
    wanted = word.casefold()
    named = {u.id for u in organisation.units if wanted in ((u.symbol or "").casefold(), u.name.casefold())}
    living = {unit for unit in named if organisation.owner(unit, on) is not None}
    found = living or named
    return found.pop() if len(found) == 1 else word


def with_ids(
    system: System, stated: Sequence[StatedDocument], *, on: dt.date
) -> tuple[tuple[StatedDocument, ...], tuple[Diagnostic, ...]]:
    """Return what a table states with ids in place of the names of kinds, units and parents; a parent may be new.

    A name that fits nothing stays as it is; of a parent that is said.
    """
    units: dict[str, str] = {}

    def unit(word: str | None) -> str | None:
        if word and word not in units:
            units[word] = unit_named(system.organisation, word, on=on)
        return units[word] if word else None

    found: list[Diagnostic] = []
    new = _new_ids(system, stated) if any(document.parent for document in stated) else {}
    done: list[StatedDocument] = []
    for document in stated:
        steps = tuple(_with_unit(step, unit) for step in document.steps)
        kind = kind_named(system.kinds, document.kind) if document.kind else None
        done.append(attrs.evolve(document, kind=kind, unit=unit(document.unit), steps=steps))
        if document.parent:
            known = _parent(system, new, document.parent)
            done[-1] = attrs.evolve(done[-1], parent=known)
            if known is None:
                found.append(_no_parent(document))
    return tuple(done), tuple(found)


def _with_unit(step: Step, unit: Callable[[str | None], str | None]) -> Step:
    named = unit(step.unit) if step.leg is Leg.OWN else step.unit
    return step if named == step.unit else attrs.evolve(step, unit=named)


def _new_ids(system: System, stated: Iterable[StatedDocument]) -> dict[str, DocumentId]:
    """Return by code, case folded, the ids that the new ones among the documents will get."""
    codes = {system.documents[d].code.casefold() for d in system.documents}
    taken = {*system.documents, *system.ledger.ids()}
    ids: dict[str, DocumentId] = {}
    for document in stated:
        code = document.code.casefold()
        if code not in codes:
            ids[code] = new_document_id(document.code, taken=taken)
            taken.add(ids[code])
    return ids


def _parent(system: System, new: Mapping[str, DocumentId], reference: str) -> DocumentId | None:
    """Return the one document that *reference* names by id or code, in the system or among the new ones."""
    known = system.find_document(reference)
    if known:
        return known[0] if len(known) == 1 else None
    return new.get(reference.casefold())


def _no_parent(document: StatedDocument) -> Diagnostic:
    return Diagnostic(
        code="QMS-B020",
        message=msg(
            "there is no document “{parent}” for {code} to belong to", parent=document.parent, code=document.code
        ),
        location=document.cell("parent"),
        hint=msg("write the id or the code of one document"),
    )


def new_documents(
    stated: Iterable[StatedDocument], *, kind: str | None
) -> tuple[tuple[NewDocument, ...], tuple[Diagnostic, ...]]:
    """Return the documents to be made of what a table states, and what is missing where one cannot be made.

    *kind* is that of a document whose row names none.
    """
    made: list[NewDocument] = []
    found: list[Diagnostic] = []
    for document in stated:
        missing = tuple(_missing(document, kind))
        found += missing
        if not missing:
            made.append(_new(document, kind=document.kind or kind or ""))
    return tuple(made), tuple(found)


def _missing(document: StatedDocument, kind: str | None) -> Iterator[Diagnostic]:
    for column, value in (("kind", document.kind or kind), ("title", document.title), ("unit", document.unit)):
        if not value:
            yield Diagnostic(
                code="QMS-B019",
                message=msg("{code} is new, and its {column} is not stated", code=document.code, column=column),
                location=document.cell(column),
                hint=msg("fill in the column {column}, or correct the code if the document exists", column=column),
            )


def _new(document: StatedDocument, *, kind: str) -> NewDocument:
    header = document.applied_to(Header(code=document.code, title="", unit=""))
    made = flowchart_body(header) if kind == FLOWCHART else None
    return NewDocument(
        kind=kind,
        header=header,
        body=document.body or made,
        management=document.applied_to_management(Management()),
        place=document.place,
    )

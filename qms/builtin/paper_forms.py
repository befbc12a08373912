"""What the agency's own papers have in common: how they name others, and the places of signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from qms.errors import UsageError
from qms.model.number_kinds import LETTER, STATE, spelled_kind
from qms.model.numbers import NumberForm, parse_number
from qms.model.organisation import Organisation
from qms.model.reports import Signature
from qms.wording import msg

SECRETARY = "iso-secretary"


def named_paper(number: str, subject: str, symbols: frozenset[str]) -> str:
    """Return kind and subject of a paper (tên loại và trích yếu); a subject that names the kind stands alone."""
    found = parse_number(number, issuers=symbols)
    symbol = None if found is None else LETTER if found.form is NumberForm.LETTER else spelled_kind(found.kind or "")
    kind = STATE.get(symbol or "")
    if kind is None or subject.casefold().startswith(kind.casefold()):
        return subject
    return f"{kind}: {subject}" if subject else kind


def secretary(organisation: Organisation, on: dt.date) -> str | None:
    """Return the name of the ISO secretary of the day, where there is exactly one."""
    ids = dict.fromkeys(person.id for person in organisation.people)
    found = [who for who in ids if any(held.role == SECRETARY for held in organisation.roles_on(who, on))]
    return organisation.name_of_person(found[0], on) if len(found) == 1 else None


def chosen_person(organisation: Organisation, parameters: Mapping[str, str], name: str, on: dt.date) -> str | None:
    """Return the name of the person whose id a parameter gives, None where it is not set; raises `UsageError`."""
    who = parameters.get(name)
    if who is None:
        return None
    if organisation.person(who, on) is None:
        raise UsageError(msg("there is no person {id}", id=who), hint=msg("`qms org list` shows them"))
    return organisation.name_of_person(who, on)


def list_signatures(organisation: Organisation, parameters: Mapping[str, str], on: dt.date) -> tuple[Signature, ...]:
    """Return the places where a list is signed: by who made it (the ISO secretary by default) and who approves it."""
    maker = chosen_person(organisation, parameters, "nguoi-lap", on) or secretary(organisation, on)
    return (
        Signature(titles=("NGƯỜI LẬP",), name=maker),
        Signature(titles=("NGƯỜI PHÊ DUYỆT",), name=chosen_person(organisation, parameters, "nguoi-duyet", on)),
    )

"""The lines of a paper that say whose it is: the head of the agency, place and day, and who signed."""

from __future__ import annotations

import datetime as dt

from qms.model.ledger import Signer
from qms.model.organisation import Organisation
from qms.model.system import System
from qms.model.written_dates import write_day_in_words


def letterhead(system: System, on: dt.date) -> tuple[str, ...]:
    """Return the lines of the agency's head as they were on the day."""
    agency = system.settings.agency
    issuer = system.organisation.issuer(agency, on)
    if issuer is not None and issuer.letterhead:
        return issuer.letterhead
    return (system.organisation.name_of_issuer(agency, on).upper(),)


def place_and_date(system: System, on: dt.date) -> str:
    """Return the line of place and day: ``Đồng Nai, ngày 13 tháng 9 năm 2021``."""
    issuer = system.organisation.issuer(system.settings.agency, on)
    day = write_day_in_words(on)
    return f"{issuer.place}, {day}" if issuer is not None and issuer.place else day.capitalize()


def signed_by(organisation: Organisation, signer: Signer | None, on: dt.date) -> str:
    """Return who signed, with the capacity, by the name of the day."""
    if signer is None:
        return ""
    name = organisation.name_of_person(signer.person, on)
    return f"{signer.capacity} {name}" if signer.capacity else name

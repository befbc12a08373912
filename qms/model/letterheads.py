"""The lines of a paper that say whose it is: the head of the agency, place and day, and who signed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from qms.model.ledger import Signer
from qms.model.official_papers import SignatureBlock
from qms.model.organisation import Organisation, holds
from qms.model.system import System
from qms.model.written_dates import write_day_in_words

ROOM: Final = "…………"
"""What stands where the store does not know the words."""
_HEADS: Final = ("giám đốc", "tổng giám đốc", "chủ tịch", "cục trưởng", "chi cục trưởng", "viện trưởng", "hiệu trưởng")
_DEPUTY: Final = "Phó "


def letterhead(system: System, on: dt.date, *, issuer: str | None = None) -> tuple[str, ...]:
    """Return the lines of the head as they were on the day: the agency's, or those of another issuer.

    A board stands below the agency that set it up (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, 2).
    """
    whose = issuer or system.settings.agency
    board = system.organisation.board(whose, on)
    if board is not None:
        return (letterhead(system, on, issuer=board.organisation)[-1], board.name.upper())
    found = system.organisation.issuer(whose, on)
    if found is not None and found.letterhead:
        return found.letterhead
    return (system.organisation.name_of_issuer(whose, on).upper(),)


def place_and_date(system: System, on: dt.date, *, issuer: str | None = None) -> str:
    """Return the line of place and day: ``Đồng Nai, ngày 13 tháng 9 năm 2021``."""
    return _placed(system, on, write_day_in_words(on), issuer)


def place_and_open_date(system: System, on: dt.date, *, issuer: str | None = None) -> str:
    """Return the line of place and day of a paper that has no day yet; *on* says whose place and which year."""
    return _placed(system, on, open_date(on), issuer)


def open_date(on: dt.date) -> str:
    """Return a day that is still to be written, in the year of *on*."""
    return f"ngày …… tháng …… năm {on.year}"


def _placed(system: System, on: dt.date, day: str, issuer: str | None) -> str:
    found = system.organisation.issuer(issuer or system.settings.agency, on)
    return f"{found.place}, {day}" if found is not None and found.place else day.capitalize()


def signed_by(organisation: Organisation, signer: Signer | None, on: dt.date) -> str:
    """Return who signed, with the capacity, by the name of the day."""
    if signer is None:
        return ""
    name = organisation.name_of_person(signer.person, on)
    return f"{signer.capacity} {name}" if signer.capacity else name


# -- the place of the signature -------------------------------------------------------------------------------


def signature_block(system: System, signer: Signer, on: dt.date, *, issuer: str | None = None) -> SignatureBlock:
    """Return the place where *signer* signs a paper of the day: capacity, title and name.

    On a board's paper that is the place on the board, and below it the post in the agency, whose seal is used
    (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, 7). `ROOM` stands for a title that the store does not know.
    """
    organisation = system.organisation
    post = title_held(organisation, signer.person, on)
    board = organisation.board(issuer, on) if issuer else None
    below: tuple[str, ...] = ()
    if board is None:
        body = organisation.name_of_issuer(issuer or system.settings.agency, on)
        title = post
    else:
        body = board.name
        title = title_held(organisation, signer.person, on, board=board.id)
        agency = letterhead(system, on, issuer=board.organisation)[-1]
        below = (f"{post.upper()} {agency}",) if post else ()
    return SignatureBlock(
        titles=_titles(signer.capacity, title or ROOM, body=body, head=head_title(organisation, on)),
        name=organisation.name_of_person(signer.person, on),
        below=below,
    )


def title_held(organisation: Organisation, person: str, on: dt.date, *, board: str | None = None) -> str | None:
    """Return the title that somebody bore on the day, in the agency or on a board; None where it is not known."""
    if board is None:
        return next((post.title for post in organisation.posts_on(person, on)), None)
    return next((member.role for member in organisation.members(board, on) if member.person == person), None)


def head_title(organisation: Organisation, on: dt.date) -> str:
    """Return the title of the agency's head on the day: ``Giám đốc``; ``Thủ trưởng`` where nobody is known to be it."""
    held = (post.title for one in organisation.people if holds(one, on=on) for post in one.posts if holds(post, on=on))
    found = [title.removeprefix(_DEPUTY) for title in held]
    return next((title for title in found if title.casefold().startswith(_HEADS)), "Thủ trưởng")


def _titles(capacity: str | None, title: str, *, body: str, head: str) -> tuple[str, ...]:
    match capacity:
        case None:
            lines: tuple[str, ...] = (title,)
        case "TM.":
            lines = (f"TM. {body}", title)
        case "KT.":
            lines = (f"KT. {_title_of_head(title)}", title)
        case "TL." | "TUQ.":
            lines = (f"{capacity} {head}", title)
        case _:  # Q.
            lines = (f"{capacity} {title.removeprefix('Quyền ')}",)
    return tuple(line.upper() for line in lines)


def _title_of_head(deputy: str) -> str:
    """Return the title of whom a deputy stands for: Phó Giám đốc, Phó ban, Tổ phó."""
    if deputy.endswith(" phó"):
        return f"{deputy.removesuffix(' phó')} trưởng"
    above = deputy.removeprefix(_DEPUTY)
    return f"Trưởng {above}" if above in ("ban", "phòng") else above[:1].upper() + above[1:]

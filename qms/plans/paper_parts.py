"""The parts that all official papers of the agency share: symbol, who decides, who signs, grounds and day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.model.ledger import Signer
from qms.model.letterheads import head_title, signature_block, title_held
from qms.model.official_papers import OfficialPaper, PaperForm, SignatureBlock
from qms.model.paper_drafts import KIND_SYMBOLS
from qms.model.system import System
from qms.wording import msg

RESOLUTION: Final = "QUYẾT ĐỊNH:"
_ROOM: Final = "\u00a0" * 8
_UNKNOWN: Final = "……"
_ONE_FIGURE: Final = re.compile(r"[1-9]/")


@attrs.frozen(kw_only=True)
class MadePaper:
    """A paper, and what there is to say of it."""

    paper: OfficialPaper
    remarks: tuple[Diagnostic, ...] = ()


def number_line(number: str | None, symbol: str) -> str:
    """Return the line of the number, with room for it where there is none yet."""
    return f"Số: {_padded(number)}" if number else f"Số: {_ROOM}/{symbol}"


def attached_to(name: str, *, number: str | None, symbol: str, day: str, body: str) -> str:
    """Return the line that says with which paper an annex comes (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục III)."""
    return f"(Kèm theo {name} số {_padded(number) if number else f'{_UNKNOWN}/{symbol}'} {day} của {body})"


def _padded(number: str) -> str:
    """Return a number as papers print it: below 10 with a nought (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, 3)."""
    return f"0{number}" if _ONE_FIGURE.match(number) else number


def authority_of(system: System, signer: Signer | None, on: dt.date, issuer: str | None) -> str:
    """Return who decides, in capitals: the head's title and the agency, or the body as a whole (TM.)."""
    body = system.organisation.name_of_issuer(issuer or system.settings.agency, on)
    if signer is not None and signer.capacity == "TM.":
        return body.upper()
    return f"{_title_of_issuer(system, on, issuer)} {body}".upper()


def _title_of_issuer(system: System, on: dt.date, issuer: str | None) -> str:
    is_board = issuer is not None and system.organisation.board(issuer, on) is not None
    return "Trưởng" if is_board else head_title(system.organisation, on)


def signature_of(system: System, signer: Signer | None, on: dt.date, issuer: str | None) -> SignatureBlock:
    """Return the place where a paper is signed; by the head, without a name, where nobody is said to sign."""
    if signer is not None:
        return signature_block(system, signer, on, issuer=issuer)
    return SignatureBlock(titles=(head_title(system.organisation, on).upper(),))


def symbol_of(system: System, form: PaperForm, on: dt.date, issuer: str | None) -> str:
    """Return what stands behind the number of a form: ``QĐ-SCT``."""
    found = system.organisation.issuer(issuer or system.settings.agency, on)
    own = found.symbol if found is not None else None
    kind = KIND_SYMBOLS.get(form)
    return "-".join(part for part in (kind, own) if part) or _UNKNOWN


def letter_subject(subject: str) -> str:
    """Return the subject of a letter, which stands below its number: ``V/v đính chính …``."""
    said = re.sub(r"^(?:về việc|v/v)\s+", "", subject, flags=re.IGNORECASE)
    first = said.split(" ", 1)[0]
    return f"V/v {said if len(first) > 1 and first.isupper() else said[:1].lower() + said[1:]}" if said else ""


def with_marks(grounds: Sequence[str]) -> tuple[str, ...]:
    """Return grounds with a semicolon behind each and a full stop behind the last (Nghị định 30/2020/NĐ-CP)."""
    plain = [ground.rstrip(" ;.,") for ground in grounds]
    return tuple(f"{ground}{'.' if place == len(plain) else ';'}" for place, ground in enumerate(plain, start=1))


def unknown_title(system: System, signer: Signer | None, on: dt.date, issuer: str | None) -> Iterator[Diagnostic]:
    """Yield that nobody entered which title the signer bore on the day."""
    if signer is None:
        return
    board = issuer if issuer and system.organisation.board(issuer, on) else None
    if title_held(system.organisation, signer.person, on, board=board) is None:
        yield Diagnostic(
            code="QMS-P020",
            message=msg(
                "the title of {person} on {date} is not known, so room is left for it",
                person=system.organisation.name_of_person(signer.person, on), date=on,
            ),
            hint=msg("enter it with `qms org add post`, or write it by hand"),
            severity=Severity.WARNING,
        )  # fmt: skip

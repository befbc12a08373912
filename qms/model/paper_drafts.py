"""A paper that somebody writes as a file of their own: what its header says, and the text below it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final

import attrs

from qms.model.ledger import Signer
from qms.model.official_papers import PaperForm, Urgency

NAMES: Final = {
    PaperForm.DECISION: "QUYẾT ĐỊNH",
    PaperForm.REPORT: "BÁO CÁO",
    PaperForm.PLAN: "KẾ HOẠCH",
    PaperForm.LETTER: None,
    PaperForm.MINUTES: "BIÊN BẢN",
    PaperForm.APOLOGY: "THƯ XIN LỖI",
    PaperForm.DECLARATION: "BẢN CÔNG BỐ",
}
"""What each form is called on the paper; a letter bears no name of its kind."""

KIND_SYMBOLS: Final = {
    PaperForm.DECISION: "QĐ",
    PaperForm.REPORT: "BC",
    PaperForm.PLAN: "KH",
    PaperForm.MINUTES: "BB",
    PaperForm.APOLOGY: "TXL",
}
"""The symbol of each kind before that of the issuer; a letter and a declaration have none."""


@attrs.frozen(kw_only=True)
class DraftSignature:
    """The place of one signature of several: somebody of the agency by id, or whoever else by name and titles."""

    TOML_INLINE: ClassVar[bool] = True

    person: str | None = None
    name: str | None = None
    capacity: str | None = None
    titles: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class DraftAnnex:
    """An annex: its title and the Markdown file beside the draft that holds its text."""

    file: str
    title: str
    landscape: bool = False


@attrs.frozen(kw_only=True)
class PaperDraft:
    """The header of a draft. Without *number* and *date* room is left for them; *symbol* then stands behind the room.

    *issuer* is the agency where none is given. *bases* are grounds in full words.
    """

    form: PaperForm
    subject: str
    number: str | None = None
    symbol: str | None = None
    date: dt.date | None = None
    issuer: str | None = None
    to: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    signer: Signer | None = None
    signatures: tuple[DraftSignature, ...] = ()
    recipients: tuple[str, ...] = ()
    urgency: Urgency | None = None
    circulation: str | None = None
    drafter: str | None = None
    contact: str | None = None
    annexes: tuple[DraftAnnex, ...] = ()


@attrs.frozen(kw_only=True)
class PaperDraftFile:
    """A draft as it was read: the header, and the text with the line on which it begins."""

    path: str
    data: bytes
    draft: PaperDraft
    text: str
    text_line: int

"""An official paper in the form of Nghị định 30/2020/NĐ-CP: a value that every format writes in its own way."""

from __future__ import annotations

import enum

import attrs

from qms.model.reports import Table


class PaperForm(enum.StrEnum):
    """The sorts of paper that differ in form, by the name that a command is given."""

    DECISION = "decision"
    REPORT = "report"
    PLAN = "plan"
    LETTER = "letter"
    """Công văn: it has no name of its kind, its subject (V/v …) stands below the number."""
    MINUTES = "minutes"
    APOLOGY = "apology"
    """Thư xin lỗi of a late dossier."""
    DECLARATION = "declaration"
    """Bản công bố that the quality management system conforms (Quyết định 19/2014/QĐ-TTg)."""


class Urgency(enum.StrEnum):
    """How fast a paper has to travel, as it is marked (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, 10.b)."""

    URGENT = "KHẨN"
    VERY_URGENT = "THƯỢNG KHẨN"
    AT_ONCE = "HỎA TỐC"


@attrs.frozen(kw_only=True)
class SignatureBlock:
    """The place of one signature: the lines above it, such as ``KT. GIÁM ĐỐC`` and ``PHÓ GIÁM ĐỐC``, then the name.

    *below* are lines between titles and name or under a board's: the post in the agency whose seal is used. *picture*
    is a PNG of the signature, shown between titles and name; without it the room for one is left.
    """

    titles: tuple[str, ...]
    name: str | None = None
    below: tuple[str, ...] = ()
    picture: bytes | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Annex:
    """An annex: what it is headed, what it comes with, and its text in Markdown or a table.

    It has pages of its own, numbered from 1. *attached* is the line in italics: ``(Kèm theo Quyết định số …)``.
    """

    heading: str | None = None
    """``Phụ lục I`` where there are several, ``Phụ lục`` where there is one."""
    title: str
    attached: str
    text: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    landscape: bool = False


@attrs.frozen(kw_only=True)
class OfficialPaper:
    """A paper, complete: nothing in it is computed any more.

    *letterhead* are the lines of the agency, the last its own name; *number* is the whole line below it (``Số:
    244/QĐ-SCT``; with room where there is no number yet), *place_and_date* the one below the quốc hiệu. *name* is
    that of its kind (``QUYẾT ĐỊNH``), None for a letter: its *subject* (``V/v …``) stands below the number. *bases*
    are the grounds, each with its mark at the end. *text* is Markdown: Điều, khoản, điểm, headings, tables. *mark* is
    written across every page.
    """

    form: PaperForm
    letterhead: tuple[str, ...]
    number: str
    place_and_date: str
    name: str | None
    subject: str
    addressees: tuple[str, ...] = ()
    """Kính gửi: of a letter, and of a report to a higher body."""
    authority: str | None = None
    """Who decides, in capitals: ``GIÁM ĐỐC SỞ CÔNG THƯƠNG``."""
    bases: tuple[str, ...] = ()
    resolution: str | None = None
    """``QUYẾT ĐỊNH:``"""
    text: str = ""
    text_line: int = 1
    """The line of its file on which *text* begins, for what is told of faults."""
    signatures: tuple[SignatureBlock, ...] = ()
    """From left to right; a single one stands at the right, beside the recipients."""
    recipients: tuple[str, ...] = ()
    """Nơi nhận, without dashes: ``Như Điều 3``, ``Lưu: VT, VP``."""
    annexes: tuple[Annex, ...] = ()
    urgency: Urgency | None = None
    circulation: str | None = None
    """``LƯU HÀNH NỘI BỘ`` or ``XEM XONG TRẢ LẠI``."""
    drafter: str | None = None
    """Initials of who drafted it and the number of copies: ``NTT.(12)``."""
    contact: str | None = None
    """Address, telephone, web of the agency, for the foot of the first page."""
    mark: str | None = None

    @property
    def title(self) -> str:
        """What the file is called in its properties: the kind and the subject."""
        return f"{self.name}: {self.subject}" if self.name else self.subject

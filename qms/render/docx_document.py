"""A controlled document as a Word file: what controls it on the first page, then its text, then its steps.

The first page says which revision this is, who passed it and how, and every revision there was; no line of it is a
place for a signature, and nothing entered into the store is told as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import _Footer, _Header

from qms.model.documents import Header
from qms.model.numbering import RevisionNumber
from qms.model.procedures import OWN_LEGS, Flow
from qms.model.written_dates import write_day
from qms.render.document_facts import (
    CHANGE_HEADINGS,
    PARENT,
    STEP_HEADINGS,
    STEPS,
    TOTAL,
    Change,
    ShownStep,
    shown_steps,
    untold_facts,
)
from qms.render.docx_body import LinkedTo, markdown_body
from qms.render.docx_numbering import Numbering
from qms.render.docx_pictures import Pictures
from qms.render.docx_style import (
    TEXT_WIDTH,
    TWIPS,
    blank_paper,
    cell,
    field,
    filled,
    paragraph,
    row,
    run,
    spacer,
    table,
)
from qms.render.docx_watermark import DRAWN, watermark

DRAFT: Final = "BẢN THẢO"
OBSOLETE: Final = "HẾT HIỆU LỰC"
NOT_YET: Final = "CHƯA CÓ HIỆU LỰC"
NEVER: Final = "KHÔNG CÓ HIỆU LỰC"

_APPROVAL_HEADINGS: Final = ("Việc", "Họ và tên", "Chức vụ", "Ngày", "Hình thức cho ý kiến")
_APPROVAL_WIDTHS: Final = (24, 40, 38, 22, 41)
_CHANGE_WIDTHS: Final = (10, 50, 28, 15, 15, 25, 22)
_STEP_WIDTHS: Final = (15, 42, 31, 22, 29, 26)
_NO_APPROVAL: Final = "Kho không có ý kiến nào về văn bản này."
_NO_SIGNATURE: Final = (
    "Bảng ghi các ý kiến đã được nhập vào kho, bằng hình thức nêu ở cột cuối; đó không phải là chữ ký. "
    "Chữ ký, nếu có, ở bản giấy hoặc tệp đã ký của quyết định."
)
_NO_NUMBER: Final = "chưa có"
_SHADE: Final = "E8EEF5"
_BORDER: Final = '<w:{side} w:val="single" w:sz="4" w:space="4" w:color="000000"/>'


@attrs.frozen(kw_only=True)
class Approval:
    """An act of review as the paper tells it: what was done, by whom in which post, when, and by what means."""

    act: str
    name: str
    post: str
    day: dt.date
    means: str


@attrs.frozen(kw_only=True)
class ControlledPaper:
    """What the paper shows of one revision, or of a working text: that has neither *number* nor decision nor day.

    *mark* is written across every page, *remark* says why. *unit_names* has the unit of each step, *attachments* are
    the names of the files beside the text, *pictures* those among them that it may show.
    """

    agency: Sequence[str]
    kind: str
    title: str
    code: str
    unit: str
    number: RevisionNumber | None
    effective: dt.date | None
    decision: str | None
    digest: str
    parent: str | None
    header: Header
    text: str
    text_line: int
    unit_names: Mapping[str, str]
    changes: Sequence[Change]
    coming: tuple[str, str] | None
    """Summary and ground of the change that a working text prepares."""
    approvals: Sequence[Approval]
    approval_remark: str | None
    attachments: Sequence[str]
    pictures: Mapping[str, bytes]
    linked: LinkedTo
    mark: str | None = None
    remark: str | None = None

    @property
    def which(self) -> str:
        """Which text it is: its number, or that it is a draft."""
        return f"lần {self.number}" if self.number is not None else "bản thảo"


def controlled_paper(shown: ControlledPaper) -> bytes:
    """Return a controlled document as a Word file; raises `Refused` where its text cannot be written whole."""
    document = blank_paper(title=f"{shown.code} - {shown.title}", author=" ".join(shown.agency[-1:]))
    _head_and_foot(document, shown)
    body = markdown_body(
        shown.text,
        numbering=Numbering(document),
        draw=Pictures(document, shown.pictures).draw,
        linked=shown.linked,
        first_line=shown.text_line,
    )
    return filled(
        document, "".join([*_cover(shown), spacer(1, breaks_page=True), body, *_steps(shown), *_attachments(shown)])
    )


# -- what stands on every page --------------------------------------------------------------------------------


def _head_and_foot(document: Document, shown: ControlledPaper) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    mark = watermark(shown.mark) if shown.mark else ""
    tabs = f'<w:tab w:val="right" w:pos="{round(TEXT_WIDTH * TWIPS)}"/>'
    following = paragraph(
        run(f"{shown.code} - {shown.title}", size=10) + mark,
        after=6,
        border=_BORDER.format(side="bottom"),
    )
    foot = paragraph(
        run(f"{shown.code} - {shown.which} - mã băm {shown.digest.removeprefix('sha256:')[:16]}\tTrang ", size=10)
        + field("PAGE", size=10)
        + run("/", size=10)
        + field("NUMPAGES", size=10),
        after=0,
        border=_BORDER.format(side="top"),
        tabs=tabs,
    )
    _put(section.first_page_header, paragraph(mark, after=0))
    _put(section.header, following)
    _put(section.first_page_footer, foot)
    _put(section.footer, foot)


def _put(place: _Header | _Footer, text: str) -> None:
    """Have a paragraph stand in a header or footer in the place of the empty one."""
    old = place.paragraphs[0]._p
    root = parse_xml(f"<w:body {nsdecls('w')} {DRAWN}>{text}</w:body>")
    old.getparent().replace(old, root[0])


# -- the first page -------------------------------------------------------------------------------------------


def _cover(shown: ControlledPaper) -> Iterator[str]:
    yield _control(shown)
    yield from (paragraph(run(line, bold=True), align="center", before=4, after=0) for line in _marks(shown))
    yield spacer(10)
    facts = [*([(PARENT, [shown.parent])] if shown.parent else []), *untold_facts(shown.header, text=shown.text)]
    if facts:
        told = [row([_named(name), cell(_lines(said), TEXT_WIDTH - 50)]) for name, said in facts]
        yield table(told, [50, TEXT_WIDTH - 50])
    yield _heading("SOẠN THẢO, XEM XÉT, PHÊ DUYỆT")
    yield from _approvals(shown)
    yield _heading("TRANG THEO DÕI SỬA ĐỔI")
    rows = [_change_row(n, change) for n, change in enumerate(shown.changes, start=1)]
    if shown.coming is not None:
        change, basis = shown.coming
        rows.append((str(len(rows) + 1), change, basis, "", "", "bản thảo", ""))
    yield _plain_table(CHANGE_HEADINGS, rows, _CHANGE_WIDTHS, centred=(0, 3, 4, 6))


def _marks(shown: ControlledPaper) -> Sequence[str]:
    """Return how the text stands, in words: a machine that reads aloud passes the letters across the page by."""
    return [line for line in (shown.mark, shown.remark) if line]


def _control(shown: ControlledPaper) -> str:
    """Return the table that says whose document this is, what it is, and which revision of it."""
    left, right = 46.0, 51.0
    middle = TEXT_WIDTH - left - right
    *above, own = shown.agency or ("",)
    whose = "".join(_centred(line, size=11) for line in above) + _centred(own, bold=True, size=11)
    whose += paragraph(run(shown.unit, size=11), align="center", before=4, after=0)
    what = _centred(shown.kind.upper(), bold=True, size=12)
    what += paragraph(run(shown.title, bold=True, size=14), align="center", before=4, after=0)
    number = shown.number
    which = "".join(
        paragraph(run(f"{name}: ", size=11) + run(value, bold=True, size=11), align="left", after=2)
        for name, value in (
            ("Mã hiệu", shown.code),
            ("Lần ban hành", f"{number.edition:02d}" if number else _NO_NUMBER),
            ("Lần sửa đổi", f"{number.revision:02d}" if number else _NO_NUMBER),
            ("Ngày hiệu lực", write_day(shown.effective) if shown.effective else _NO_NUMBER),
            ("Quyết định", shown.decision or _NO_NUMBER),
        )
    )
    blocks = [(whose, left), (what, middle), (which, right)]
    return table([row([cell(text, width, middle=True) for text, width in blocks])], [width for _, width in blocks])


def _approvals(shown: ControlledPaper) -> Iterator[str]:
    if shown.approvals:
        rows = [(one.act, one.name, one.post, write_day(one.day), one.means) for one in shown.approvals]
        yield _plain_table(_APPROVAL_HEADINGS, rows, _APPROVAL_WIDTHS, centred=(3,), together=True)
        yield paragraph(run(_NO_SIGNATURE, italic=True, size=10), align="both", before=3)
    else:
        yield paragraph(run(shown.approval_remark or _NO_APPROVAL, italic=True, size=12))


def _change_row(n: int, change: Change) -> tuple[str, ...]:
    number = (f"{change.number.edition:02d}", f"{change.number.revision:02d}")
    return (str(n), change.change, change.basis, *number, change.decision, write_day(change.effective))


# -- below the text -------------------------------------------------------------------------------------------


def _steps(shown: ControlledPaper) -> Iterator[str]:
    steps = shown.header.steps
    if steps:
        yield paragraph(run(STEPS), style="Heading2")
        rows = [_step_row(step) for step in shown_steps(steps, shown.unit_names)]
        yield _plain_table(STEP_HEADINGS, rows, _STEP_WIDTHS, centred=(0, 3))
        yield spacer(4)
        total, _ = Flow(steps=steps).longest_path(OWN_LEGS)
        if total:
            yield paragraph(run(f"{TOTAL}: ") + run(str(total), bold=True) + run("."))


def _step_row(step: ShownStep) -> tuple[str, ...]:
    time = [*step.time, *([step.leg] if step.leg else [])]
    lines = ("\n".join(said) for said in (step.actors, time, step.made, step.following))
    return (step.number, step.what, *lines)


def _attachments(shown: ControlledPaper) -> Iterator[str]:
    if shown.attachments:
        yield paragraph(run("Tệp kèm theo"), style="Heading2")
        yield from (paragraph(run(f"- {name}"), after=2) for name in shown.attachments)


# -- pieces ---------------------------------------------------------------------------------------------------


def _heading(text: str) -> str:
    return paragraph(run(text, bold=True, size=12), align="center", before=12, after=4, keep=True)


def _centred(text: str, *, size: float, bold: bool = False) -> str:
    return paragraph(run(text, bold=bold, size=size), align="center", after=0)


def _named(name: str) -> str:
    return cell(paragraph(run(name, size=12), after=0), 50, shade="F3F3F3")


def _lines(said: Sequence[str]) -> str:
    return "".join(paragraph(run(line, size=12), after=0) for line in said)


def _plain_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, centred: Sequence[int],
    together: bool = False,
) -> str:  # fmt: skip
    """Return a table of texts; with *together* it stands on one page."""
    heads = [
        cell(
            paragraph(run(text, bold=True, size=11), align="center", after=0, keep=True),
            width,
            shade=_SHADE,
            middle=True,
        )
        for text, width in zip(headings, widths, strict=True)
    ]
    drawn = [row(heads, heads=True)]
    for texts in rows:
        cells = [
            cell(
                paragraph(run(text, size=11), align="center" if n in centred else "left", after=0, keep=together), width
            )
            for n, (text, width) in enumerate(zip(texts, widths, strict=True))
        ]
        drawn.append(row(cells))
    return table(drawn, widths)

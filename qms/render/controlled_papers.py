"""What a controlled document says on paper beside its text, and in which words; every writer takes it from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs

from qms.model.documents import Header
from qms.model.numbering import RevisionNumber
from qms.model.procedures import OWN_LEGS, Flow
from qms.model.written_dates import write_day
from qms.render.document_facts import PARENT, Change, ShownStep, shown_steps, untold_facts
from qms.render.flowchart import Flowchart

DRAFT: Final = "BẢN THẢO"
OBSOLETE: Final = "HẾT HIỆU LỰC"
NOT_YET: Final = "CHƯA CÓ HIỆU LỰC"
NEVER: Final = "KHÔNG CÓ HIỆU LỰC"
APPROVALS: Final = "SOẠN THẢO, XEM XÉT, PHÊ DUYỆT"
APPROVAL_HEADINGS: Final = ("Việc", "Họ và tên", "Chức vụ", "Ngày", "Hình thức cho ý kiến")
CHANGES: Final = "TRANG THEO DÕI SỬA ĐỔI"
ATTACHMENTS: Final = "Tệp kèm theo"
_NO_APPROVAL: Final = "Kho không có ý kiến nào về văn bản này."
NO_SIGNATURE: Final = (
    "Bảng ghi các ý kiến đã được nhập vào kho, bằng hình thức nêu ở cột cuối; đó không phải là chữ ký. "
    "Chữ ký, nếu có, ở bản giấy hoặc tệp đã ký của quyết định."
)
_NO_NUMBER: Final = "chưa có"


@attrs.frozen(kw_only=True)
class Linked:
    """A document that a link means, as its readers know it."""

    code: str
    title: str


LinkedTo = Callable[[str], "Linked | None"]
"""Return the document that a target of the text means, or None where it means something else."""


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

    @property
    def marks(self) -> Sequence[str]:
        """How the text stands, in words: a machine that reads aloud passes the letters across the page by."""
        return [line for line in (self.mark, self.remark) if line]

    @property
    def control(self) -> Sequence[tuple[str, str]]:
        """The lines of the table that says which revision it is, as names with values."""
        number = self.number
        return (
            ("Mã hiệu", self.code),
            ("Lần ban hành", f"{number.edition:02d}" if number else _NO_NUMBER),
            ("Lần sửa đổi", f"{number.revision:02d}" if number else _NO_NUMBER),
            ("Ngày hiệu lực", write_day(self.effective) if self.effective else _NO_NUMBER),
            ("Quyết định", self.decision or _NO_NUMBER),
        )

    @property
    def facts(self) -> Sequence[tuple[str, Sequence[str]]]:
        """What its header says and its text does not, as names with lines."""
        told = [*untold_facts(self.header, text=self.text)]
        return [(PARENT, [self.parent]), *told] if self.parent else told

    @property
    def approval_rows(self) -> Sequence[tuple[str, ...]]:
        """The table of who passed it; empty where nobody is known to have."""
        return [(one.act, one.name, one.post, write_day(one.day), one.means) for one in self.approvals]

    @property
    def unapproved(self) -> str:
        """Why there is no such table."""
        return self.approval_remark or _NO_APPROVAL

    @property
    def change_rows(self) -> Sequence[tuple[str, ...]]:
        """The table of its revisions, with the change that a working text prepares."""
        rows = [_change_row(n, change) for n, change in enumerate(self.changes, start=1)]
        if self.coming is not None:
            rows.append((str(len(rows) + 1), *self.coming, "", "", "bản thảo", ""))
        return rows

    @property
    def step_rows(self) -> Sequence[tuple[str, ...]]:
        """The table of its steps."""
        return [_step_row(step) for step in shown_steps(self.header.steps, self.unit_names)]

    @property
    def chart(self) -> Flowchart | None:
        """The flowchart of its steps; None where it has none."""
        steps = self.header.steps
        return Flowchart(code=self.code, title=self.title, steps=steps, unit_names=self.unit_names) if steps else None

    @property
    def total(self) -> str | None:
        """The time of the agency's steps by the longest path; None where they take none."""
        steps = self.header.steps
        total = Flow(steps=steps).longest_path(OWN_LEGS)[0] if steps else None
        return str(total) if total else None

    @property
    def named_digest(self) -> str:
        """The beginning of its digest, as the foot of a page has it."""
        return self.digest.removeprefix("sha256:")[:16]


def _change_row(n: int, change: Change) -> tuple[str, ...]:
    number = (f"{change.number.edition:02d}", f"{change.number.revision:02d}")
    return (str(n), change.change, change.basis, *number, change.decision, write_day(change.effective))


def _step_row(step: ShownStep) -> tuple[str, ...]:
    time = [*step.time, *([step.leg] if step.leg else [])]
    lines = ("\n".join(said) for said in (step.actors, time, step.made, step.following))
    return (step.number, step.what, *lines)

"""What a paper or a page of a document says beside its text: facts of its header, its steps, its revisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from qms.model.documents import Header, LegalBasis
from qms.model.numbering import RevisionNumber
from qms.model.procedures import Leg, Procedure, Step
from qms.model.ways import END
from qms.model.written_dates import cited

PARENT: Final = "Thuộc tài liệu"
STEPS: Final = "Các bước thực hiện"
CHART: Final = "Lưu đồ"
STEP_HEADINGS: Final = ("Bước", "Nội dung công việc", "Trách nhiệm", "Thời gian", "Biểu mẫu, kết quả", "Tiếp theo")
TOTAL: Final = "Tổng thời gian các bước của cơ quan, theo đường dài nhất"
# As the procedures of state agencies have them: the page that follows a document's changes.
CHANGE_HEADINGS: Final = (
    "STT", "Nội dung sửa đổi", "Căn cứ sửa đổi", "Lần ban hành", "Lần sửa đổi", "Quyết định", "Ngày hiệu lực",
)  # fmt: skip
_LEGS: Final = {Leg.OTHER: "thời gian của cơ quan khác", Leg.APPLICANT: "thời gian của tổ chức, cá nhân"}
_WAYS: Final = {"next": "", "yes": "Đúng: ", "no": "Sai: "}


@attrs.frozen(kw_only=True)
class Change:
    """A row of the table of changes: one revision, and the decision that put it in force."""

    number: RevisionNumber
    change: str
    basis: str
    decision: str
    effective: dt.date


@attrs.frozen(kw_only=True)
class ShownStep:
    """A step as a row of a table; what has several lines is a sequence of them. *leg* says whose time it is."""

    number: str
    what: str
    actors: Sequence[str]
    time: Sequence[str]
    leg: str | None
    made: Sequence[str]
    following: Sequence[str]


def shown_steps(steps: Sequence[Step], unit_names: Mapping[str, str]) -> Sequence[ShownStep]:
    """Return steps by the names of their units, numbered as they stand."""
    numbers = {step.id: str(n) for n, step in reversed([*enumerate(steps, start=1)])}
    return [_shown(str(n), step, numbers, unit_names) for n, step in enumerate(steps, start=1)]


def _shown(number: str, step: Step, numbers: Mapping[str, str], unit_names: Mapping[str, str]) -> ShownStep:
    unit = unit_names.get(step.unit, step.unit) if step.unit else None
    return ShownStep(
        number=number,
        what=step.what,
        actors=[*dict.fromkeys(actor for actor in (unit, step.role) if actor)],
        time=[str(step.time)] if step.time else [],
        leg=_LEGS.get(step.leg),
        made=[text for text in (step.form, step.result) if text],
        following=[_WAYS[way] + ("kết thúc" if to == END else f"bước {numbers.get(to, to)}") for way, to in step.links],
    )


def untold_facts(header: Header, *, text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what a header says and the text does not, as names with lines: nothing that was decided stays hidden."""
    yield from ((name, [value]) for name, value in _short_facts(header) if value)
    plain = text.replace("\\", "")  # as readers see it, without what keeps a letter from being a mark
    for name, said in _long_facts(header, text):
        if not all(value in plain for value in said):
            yield name, said


def _short_facts(header: Header) -> Iterator[tuple[str, str | None]]:
    procedure = header.procedure or Procedure()
    yield from (
        ("Mã thủ tục hành chính", procedure.national_code),
        ("Lĩnh vực", procedure.field),
        ("Thời hạn giải quyết", str(procedure.time) if procedure.time else None),
        ("Mức độ dịch vụ công trực tuyến", procedure.online_level),
        ("Giờ nhận hồ sơ trong ngày", f"trước {procedure.cutoff}" if procedure.cutoff else None),
        ("Điều khoản TCVN ISO 9001", ", ".join(header.clauses)),
    )


def _long_facts(header: Header, text: str) -> Iterator[tuple[str, Sequence[str]]]:
    procedure = header.procedure or Procedure()
    for name, value in (
        ("Đối tượng thực hiện", procedure.applicants),
        ("Nơi tiếp nhận", procedure.place),
        ("Kết quả", procedure.result),
        ("Phí, lệ phí", procedure.fee),
        ("Số lượng hồ sơ", f"{procedure.sets:02d} bộ" if procedure.sets else None),
        ("Mẫu đơn, tờ khai", procedure.form),
        ("Hồ sơ mẫu", procedure.sample_dossier),
    ):
        yield name, [value] if value else []
    yield "Thành phần hồ sơ", procedure.papers
    yield "Yêu cầu, điều kiện", procedure.conditions
    yield "Căn cứ", [_basis(basis) for basis in header.bases if basis.number not in text]


def _basis(basis: LegalBasis) -> str:
    of = f"{basis.article} của " if basis.article else ""
    title = f": {basis.title}" if basis.title else ""
    return f"{of}{cited(basis.number, basis.date)}{title}"

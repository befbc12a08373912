"""A document whose text is Markdown, as a page: what controls it above, its steps and its changes below the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from qms.model.documents import Header, LegalBasis
from qms.model.numbering import RevisionNumber
from qms.model.procedures import OWN_LEGS, Flow, Leg, Procedure, Step
from qms.model.ways import END
from qms.model.written_dates import cited, write_day
from qms.render.markdown_html import Follow, markdown_html
from qms.render.pages import READING, agency, facts, link, page, safe, table

_STYLE: Final = """
.control { table-layout: fixed; margin-top: 0; }
.control td { vertical-align: middle; }
.control .who { width: 27%; text-align: center; }
.control .what { text-align: center; }
.control .what h1 { margin: .2em 0; }
.control .which { width: 31%; font-size: .95em; }
.control .which p { margin: .1em 0; }
.steps, .changes { table-layout: fixed; }
.steps th:nth-child(1), .changes th:nth-child(1) { width: 3.2em; }
.steps th:nth-child(3) { width: 17%; } .steps th:nth-child(4) { width: 11%; }
.steps th:nth-child(5) { width: 17%; } .steps th:nth-child(6) { width: 13%; }
.changes th:nth-child(3) { width: 17%; } .changes th:nth-child(4), .changes th:nth-child(5) { width: 9%; }
.changes th:nth-child(6) { width: 15%; } .changes th:nth-child(7) { width: 11%; }
.steps td:first-child, .changes td:first-child, .changes td:nth-child(4), .changes td:nth-child(5) {
  text-align: center; }
.ended { border: 2px solid #b00020; color: #b00020; padding: .4em .8em; margin: 0 0 1em; text-align: center; }
.ended strong { font-size: 1.3em; letter-spacing: .08em; }
@media print {
  body.obsolete::after { content: "HẾT HIỆU LỰC"; position: fixed; top: 42%; left: 0; right: 0; text-align: center;
    font-size: 60pt; color: rgba(176, 0, 32, .14); transform: rotate(-30deg); }
}
"""
_STEPS: Final = ("Bước", "Nội dung công việc", "Trách nhiệm", "Thời gian", "Biểu mẫu, kết quả", "Tiếp theo")
# As the procedures of state agencies have them: the page that follows a document's changes.
_CHANGES: Final = (
    "STT", "Nội dung sửa đổi", "Căn cứ sửa đổi", "Lần ban hành", "Lần sửa đổi", "Quyết định", "Ngày hiệu lực",
)  # fmt: skip
_LEGS: Final = {Leg.OTHER: "thời gian của cơ quan khác", Leg.APPLICANT: "thời gian của tổ chức, cá nhân"}


@attrs.frozen(kw_only=True)
class Change:
    """A row of the table of changes: one revision, and the decision that put it in force."""

    number: RevisionNumber
    change: str
    basis: str
    decision: str
    effective: dt.date


@attrs.frozen(kw_only=True)
class DocumentPage:
    """What a page shows of one revision; names are those of the day from which it is in force.

    *parent* is the code of the document that it belongs to, *unit_names* has the unit of each step, *attachments* are
    names with the paths that lead to them from the page. *ended* says when and by what it went out of force, None where
    it is in force.
    """

    agency: Sequence[str]
    kind: str
    title: str
    code: str
    unit: str
    number: RevisionNumber
    effective: dt.date
    decision: str
    digest: str
    parent: str | None
    header: Header
    text: str
    unit_names: Mapping[str, str]
    changes: Sequence[Change]
    attachments: Sequence[tuple[str, str]]
    pictures: Mapping[str, bytes]
    follow: Follow
    index: str
    """The path of the list of what is in force, seen from the page."""
    ended: str | None = None


def document_page(shown: DocumentPage) -> bytes:
    """Return the page of a document."""
    label = "document obsolete" if shown.ended else "document"
    return page(
        title=f"{shown.code} - {shown.title}",
        style=READING + _STYLE,
        language=shown.header.language,
        label=label,
        body=[*_head(shown), *_facts(shown), f"<main>{_text(shown)}</main>", *_below(shown), *_foot(shown)],
    )


def _head(shown: DocumentPage) -> Iterator[str]:
    if shown.ended:
        yield f'<p class="ended"><strong>HẾT HIỆU LỰC</strong><br>{safe(shown.ended)}</p>'
    which = (
        ("Mã hiệu", shown.code),
        ("Lần ban hành", f"{shown.number.edition:02d}"),
        ("Lần sửa đổi", f"{shown.number.revision:02d}"),
        ("Ngày hiệu lực", write_day(shown.effective)),
        ("Quyết định", shown.decision),
    )
    lines = "".join(f"<p>{name}: <b>{safe(value)}</b></p>" for name, value in which)
    yield (
        f'<table class="control"><tr><td class="who">{agency(shown.agency)}<p>{safe(shown.unit)}</p></td>'
        f'<td class="what">{agency([shown.kind])}<h1>{safe(shown.title)}</h1></td>'
        f'<td class="which">{lines}</td></tr></table>'
    )


def _text(shown: DocumentPage) -> str:
    return markdown_html(shown.text, follow=shown.follow, pictures=shown.pictures, title=shown.title)


def _facts(shown: DocumentPage) -> Iterator[str]:
    """Yield what the header says and the text does not: nothing that was decided stays hidden."""
    rows = [(name, safe(value)) for name, value in _short_facts(shown.header) if value]
    if shown.parent:
        rows.insert(0, ("Thuộc tài liệu", link(f"{shown.index}#{shown.header.parent}", shown.parent)))
    rows += [(name, "<br>".join(map(safe, said))) for name, said in _long_facts(shown) if not _is_told(said, shown)]
    if rows:
        yield facts(rows)


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


def _long_facts(shown: DocumentPage) -> Iterator[tuple[str, Sequence[str]]]:
    header, procedure = shown.header, shown.header.procedure or Procedure()
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
    yield "Căn cứ", [_basis(basis) for basis in header.bases if basis.number not in shown.text]


def _is_told(said: Sequence[str], shown: DocumentPage) -> bool:
    """Whether the text says each of some facts, or there are none."""
    text = shown.text.replace("\\", "")  # as readers see it, without what keeps a letter from being a mark
    return all(value in text for value in said)


def _basis(basis: LegalBasis) -> str:
    of = f"{basis.article} của " if basis.article else ""
    title = f": {basis.title}" if basis.title else ""
    return f"{of}{cited(basis.number, basis.date)}{title}"


def _below(shown: DocumentPage) -> Iterator[str]:
    steps = shown.header.steps
    if steps:
        yield "<h2>Các bước thực hiện</h2>"
        numbers = {step.id: str(n) for n, step in reversed([*enumerate(steps, start=1)])}
        rows = [_step_row(n, step, numbers, shown.unit_names) for n, step in enumerate(steps, start=1)]
        yield table(_STEPS, rows, kind="steps")
        total, _ = Flow(steps=steps).longest_path(OWN_LEGS)
        if total:
            yield f"<p>Tổng thời gian các bước của cơ quan, theo đường dài nhất: <b>{safe(str(total))}</b>.</p>"
    if shown.attachments:
        yield "<h2>Tệp kèm theo</h2>"
        items = (f"<li>{link(path, name)}</li>" for name, path in shown.attachments)
        yield f"<ul>{''.join(items)}</ul>"
    yield "<h2>Theo dõi sửa đổi tài liệu</h2>"
    yield table(_CHANGES, [_change_row(n, change) for n, change in enumerate(shown.changes, start=1)], kind="changes")


def _step_row(n: int, step: Step, numbers: Mapping[str, str], unit_names: Mapping[str, str]) -> Sequence[str]:
    unit = unit_names.get(step.unit, step.unit) if step.unit else None
    actors = dict.fromkeys(actor for actor in (unit, step.role) if actor)
    time = safe(str(step.time)) if step.time else ""
    if step.leg in _LEGS:
        time = f"{time}<br>" * bool(time) + f'<span class="quiet">{_LEGS[step.leg]}</span>'
    made = [text for text in (step.form, step.result) if text]
    return (
        str(n),
        safe(step.what),
        "<br>".join(map(safe, actors)),
        time,
        "<br>".join(map(safe, made)),
        _next(step, numbers),
    )


def _next(step: Step, numbers: Mapping[str, str]) -> str:
    words = {"next": "", "yes": "Đúng: ", "no": "Sai: "}
    said = (words[field] + ("kết thúc" if to == END else f"bước {numbers.get(to, to)}") for field, to in step.links)
    return "<br>".join(map(safe, said))


def _change_row(n: int, change: Change) -> Sequence[str]:
    return (
        str(n),
        safe(change.change),
        safe(change.basis),
        f"{change.number.edition:02d}",
        f"{change.number.revision:02d}",
        safe(change.decision),
        write_day(change.effective),
    )


def _foot(shown: DocumentPage) -> Iterator[str]:
    digest = shown.digest.removeprefix("sha256:")[:16]
    yield (
        f"<footer><p>{safe(shown.code)} - lần {shown.number} - mã băm {digest}</p>"
        f"<p>Bản in ra chỉ có giá trị tham khảo: trước khi dùng, đối chiếu với "
        f"{link(shown.index, 'danh mục tài liệu đang có hiệu lực')}.</p></footer>"
    )

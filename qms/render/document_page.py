"""A document whose text is Markdown, as a page: what controls it above, its steps and its changes below the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from qms.model.documents import Header
from qms.model.numbering import RevisionNumber
from qms.model.procedures import OWN_LEGS, Flow
from qms.model.written_dates import write_day
from qms.render.document_facts import (
    CHANGE_HEADINGS,
    PARENT,
    STEP_HEADINGS,
    TOTAL,
    Change,
    ShownStep,
    shown_steps,
    untold_facts,
)
from qms.render.flowchart import CHART_STYLE, Flowchart, chart_figure
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
        style=READING + _STYLE + (CHART_STYLE if shown.header.steps else ""),
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
    rows = [(name, "<br>".join(map(safe, said))) for name, said in untold_facts(shown.header, text=shown.text)]
    if shown.parent:
        rows.insert(0, (PARENT, link(f"{shown.index}#{shown.header.parent}", shown.parent)))
    if rows:
        yield facts(rows)


def _below(shown: DocumentPage) -> Iterator[str]:
    steps = shown.header.steps
    if steps:
        yield "<h2>Lưu đồ</h2>"
        yield chart_figure(Flowchart(code=shown.code, title=shown.title, steps=steps, unit_names=shown.unit_names))
        yield "<h2>Các bước thực hiện</h2>"
        yield table(STEP_HEADINGS, map(_step_row, shown_steps(steps, shown.unit_names)), kind="steps")
        total, _ = Flow(steps=steps).longest_path(OWN_LEGS)
        if total:
            yield f"<p>{TOTAL}: <b>{safe(str(total))}</b>.</p>"
    if shown.attachments:
        yield "<h2>Tệp kèm theo</h2>"
        items = (f"<li>{link(path, name)}</li>" for name, path in shown.attachments)
        yield f"<ul>{''.join(items)}</ul>"
    yield "<h2>Theo dõi sửa đổi tài liệu</h2>"
    yield table(
        CHANGE_HEADINGS, [_change_row(n, change) for n, change in enumerate(shown.changes, start=1)], kind="changes"
    )


def _step_row(step: ShownStep) -> Sequence[str]:
    time = [safe(line) for line in step.time]
    if step.leg:
        time.append(f'<span class="quiet">{safe(step.leg)}</span>')
    lines = ([safe(line) for line in said] for said in (step.actors, step.made, step.following))
    actors, made, following = ("<br>".join(said) for said in lines)
    return (step.number, safe(step.what), actors, "<br>".join(time), made, following)


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

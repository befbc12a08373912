"""The page that lists what an export holds: what is in force, by unit and kind, to be searched as one types."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from qms.model.numbering import RevisionNumber
from qms.model.written_dates import write_day
from qms.render.pages import READING, agency, link, page, safe, table

_STYLE: Final = """
.find { position: sticky; top: 0; background: #fff; padding: .6em 0; border-bottom: 1px solid #ccc; margin: .8em 0; }
.find label { font-weight: bold; }
.find input { font: inherit; width: min(28em, 70%); padding: .25em .5em; margin: 0 .6em; }
.documents { table-layout: fixed; }
.documents th:nth-child(1) { width: 15%; } .documents th:nth-child(3) { width: 7%; }
.documents th:nth-child(4) { width: 12%; } .documents th:nth-child(5) { width: 18%; }
.documents td:nth-child(3), .documents td:nth-child(4) { text-align: center; }
.documents tr:target td { background: #fff3c4; }
.documents ul { margin: .2em 0 0; padding-left: 1.1em; font-size: .9em; }
.missing { color: #b00020; }
[hidden] { display: none !important; }
header { border-bottom: 3px double #0b4a8f; }
nav { margin: .6em 0; line-height: 1.7; }
"""
# Folded as in the search of the store: đ is a letter of its own in Unicode, and loses nothing by composition.
_SCRIPT: Final = """
(function () {
  "use strict";
  var box = document.getElementById("tim"), told = document.getElementById("so-dong");
  var rows = Array.prototype.slice.call(document.querySelectorAll("tbody[data-list] tr"));
  var groups = Array.prototype.slice.call(document.querySelectorAll("section[data-group]")).reverse();
  function fold(text) {
    return text.toLowerCase().replace(/[đð]/g, "d").normalize("NFD").replace(/[\\u0300-\\u036f]/g, "");
  }
  var texts = rows.map(function (row) { return fold(row.textContent + " " + row.getAttribute("data-words")); });
  function find() {
    var words = fold(box.value).split(/\\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (row, n) {
      row.hidden = !words.every(function (word) { return texts[n].indexOf(word) >= 0; });
      if (!row.hidden) { shown += 1; }
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector("tbody[data-list] tr:not([hidden])"); });
    told.textContent = words.length ? shown + " / " + rows.length + " tài liệu" : rows.length + " tài liệu";
  }
  box.addEventListener("input", find);
  document.getElementById("khung-tim").hidden = false;
  find();
}());
"""


@attrs.frozen(kw_only=True)
class ListedDocument:
    """A row of the list; *path* leads to the text, None where there is none, and *remark* says why."""

    id: str
    code: str
    title: str
    number: RevisionNumber
    effective: dt.date
    decision: str
    path: str | None
    attachments: Sequence[tuple[str, str]] = ()
    remark: str | None = None


@attrs.frozen(kw_only=True)
class Group:
    """The documents of one unit and one kind, in their order."""

    unit: str
    kind: str
    documents: Sequence[ListedDocument]


@attrs.frozen(kw_only=True)
class Extra:
    """A further list below that of the documents; the cells of its rows are a text, or a text with a path."""

    heading: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | tuple[str, str]]]


@attrs.frozen(kw_only=True)
class ListPage:
    """What the page shows. *files* are the papers beside the list, each a name with its path."""

    agency: Sequence[str]
    title: str
    on: dt.date
    groups: Sequence[Group]
    files: Sequence[tuple[str, str]]
    notes: Sequence[str] = ()
    extras: Sequence[Extra] = ()

    @property
    def count(self) -> int:
        """The number of documents."""
        return sum(len(group.documents) for group in self.groups)


def list_page(shown: ListPage) -> bytes:
    """Return the page; it works without its script too, and from a folder without a server."""
    return page(
        title=f"{shown.title}, ngày {write_day(shown.on)}", style=READING + _STYLE, body=_body(shown), script=_SCRIPT
    )


def _body(shown: ListPage) -> Iterator[str]:
    yield "<header>"
    yield agency(shown.agency)
    yield f"<h1>{safe(shown.title)}</h1>"
    yield f"<p>Có hiệu lực <b>ngày {write_day(shown.on)}</b>: {shown.count} tài liệu.</p>"
    if shown.files:
        yield f"<p>{' · '.join(link(path, name) for name, path in shown.files)}</p>"
    yield from (f"<p>{safe(note)}</p>" for note in shown.notes)
    yield "</header>"
    yield (
        '<p class="find screen" id="khung-tim" hidden><label for="tim">Tìm</label>'
        '<input id="tim" type="search" autocomplete="off" placeholder="mã hiệu, tên, quyết định; không cần gõ dấu">'
        '<span id="so-dong" aria-live="polite"></span></p>'
    )
    units = [(unit, [*groups]) for unit, groups in itertools.groupby(shown.groups, key=lambda group: group.unit)]
    if len(units) > 1:
        places = (_place(n, unit, groups) for n, (unit, groups) in enumerate(units, start=1))
        yield f'<nav class="screen">{" · ".join(places)}</nav>'
    for n, (unit, groups) in enumerate(units, start=1):
        yield f'<section data-group id="don-vi-{n}">\n<h2>{safe(unit)}</h2>'
        for group in groups:
            yield from _group(group)
        yield "</section>"
    for extra in shown.extras:
        yield f"<h2>{safe(extra.heading)}</h2>"
        yield table(extra.headings, [[_cell(cell) for cell in row] for row in extra.rows])
    yield "<footer><p>Bản in ra chỉ có giá trị vào ngày ghi ở trên.</p></footer>"


def _place(n: int, unit: str, groups: Sequence[Group]) -> str:
    return f"{link(f'#don-vi-{n}', unit)} ({sum(len(group.documents) for group in groups)})"


def _group(group: Group) -> Iterator[str]:
    headings = ("Mã hiệu", "Tên tài liệu", "Lần", "Hiệu lực từ", "Quyết định")
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    yield f"<section data-group>\n<h3>{safe(group.kind)}</h3>"
    yield f'<table class="documents">\n<thead><tr>{head}</tr></thead>\n<tbody data-list>'
    for document in group.documents:
        yield f'<tr id="{safe(document.id)}" data-words="{safe(f"{group.unit} {group.kind}")}">{_row(document)}</tr>'
    yield "</tbody>\n</table>\n</section>"


def _row(document: ListedDocument) -> str:
    code = safe(document.code) if document.path is None else link(document.path, document.code)
    title = safe(document.title) if document.path is None else link(document.path, document.title)
    if document.remark:
        title += f'<br><span class="missing">{safe(document.remark)}</span>'
    if document.attachments:
        title += f"<ul>{''.join(f'<li>{link(path, name)}</li>' for name, path in document.attachments)}</ul>"
    cells = (code, title, str(document.number), write_day(document.effective), safe(document.decision))
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _cell(cell: str | tuple[str, str]) -> str:
    return safe(cell) if isinstance(cell, str) else link(cell[1], cell[0])

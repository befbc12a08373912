"""The pages of a review pack: what changed in each document, and the page that says what to do.

Each stands alone: no script, nothing fetched, ready to be printed on A4. They lead only to files of the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from qms.model.header_changes import FIELD_NAMES, LIST_FIELDS, FieldChange
from qms.model.procedures import Leg, Step
from qms.render import text_html
from qms.render.flowchart import CHART_STYLE, Flowchart, chart_figure
from qms.render.inline_html import marked_text
from qms.render.pages import READING, agency, facts, link, page, safe, table
from qms.render.speaking import Speaker
from qms.text.redline import CHANGE_NAMES, Redline, compare_items, compare_words
from qms.text.step_changes import STEP_CHANGE_NAMES, StepChange
from qms.wording import Message, as_message, listed, msg

_STYLE: Final = """
.facts td { overflow-wrap: anywhere; }
.note { border: 1px solid #777; padding: .4em .6em; }
.todo li { margin: .4em 0; }
"""
STEP_FIELDS: Final = ("what", "unit", "role", "time", "form", "result", "leg")
LINKS: Final = ("next", "yes", "no")
_LEGS: Final = {Leg.OTHER.value: msg("another body"), Leg.APPLICANT.value: msg("the applicant")}
"""Whose time runs, where it is not the agency's own."""
Facts = Sequence[tuple[Message, str | Message]]


@attrs.frozen(kw_only=True)
class PackedFile:
    """A file beside the text, with the places of its new and its old bytes in the pack; None where there are none."""

    name: str
    new: str | None
    old: str | None
    is_body: bool = False


@attrs.frozen(kw_only=True)
class PackedDocument:
    """A document of a review pack, and what changed in it.

    *facts* are told above all else. In a document that is shown whole nothing is a change: each field says before
    what it says now. *remarks* say how far the words of a body that is a file were compared, *are_words_compared*
    whether they were. *units* are the names of units by id; *page* and *texts* are places in the pack. *index* is where
    the page leads back to, None where it stands alone.
    """

    code: str
    title: str
    number: str
    change: str
    is_whole: bool
    facts: Facts
    fields: Sequence[FieldChange]
    steps: Sequence[Step]
    step_changes: Sequence[StepChange]
    text: Redline
    changed_files: Sequence[PackedFile]
    remarks: Sequence[Message] = ()
    are_words_compared: bool = True
    page: str
    texts: Sequence[str]
    units: Mapping[str, str]
    index: str | None = "../index.html"

    def named(self, field: str, text: str, speaker: Speaker) -> str:
        """Return what a field says as people say it: units by name, and whose time runs."""
        if field == "leg":
            return speaker.say(_LEGS[text]) if text in _LEGS else ""
        return self.units.get(text, text) if field == "unit" else text

    @property
    def amount(self) -> Message:
        """How much of the text changed."""
        if self.is_whole:
            return msg("shown whole")
        text, parts = self.text, [msg("header")] if self.fields else []
        parts += [msg("steps: {n}", n=len(self.step_changes))] if self.step_changes else []
        if text.is_visible_change:
            parts.append(
                msg("words in: {inserted}, words out: {deleted}", inserted=text.inserted, deleted=text.deleted)
            )
        parts += [msg("files: {n}", n=len(self.changed_files))] if self.changed_files else []
        return listed(parts) if parts else msg("nothing that a reader would see")


@attrs.frozen(kw_only=True)
class PackIndex:
    """What the first page of a review pack says. *withdrawn* are documents with the reason; *sheet* is a place."""

    title: str
    agency: str
    facts: Facts
    todo: Sequence[Message]
    documents: Sequence[PackedDocument]
    withdrawn: Sequence[tuple[str, str, str]]
    sheet: str


# -- the first page ------------------------------------------------------------------------------------------


def index_page(index: PackIndex, speaker: Speaker) -> bytes:
    """Return the page that says what to do and leads to all the others."""
    todo = "".join(f"<li>{_said(speaker, one)}</li>" for one in index.todo)
    heads = (msg("No."), msg("Code"), msg("Title"), msg("Edition.revision"), msg("Change"), msg("Files"))
    rows = [
        (
            str(n), link(one.page, one.code), safe(one.title), safe(one.number),
            (f"{safe(one.change)}<br>" if one.change else "") + f"<i>{_said(speaker, one.amount)}</i>",
            "<br>".join(link(text, text.rpartition("/")[2]) for text in one.texts),
        )
        for n, one in enumerate(index.documents, start=1)
    ]  # fmt: skip
    body = [
        agency([index.agency]),
        f"<h1>{safe(index.title)}</h1>",
        _facts(index.facts, speaker),
        f"<h2>{_said(speaker, msg('What to do'))}</h2>",
        f'<ol class="todo">{todo}</ol>',
        f"<p>{_said(speaker, msg('Answer sheet'))}: {link(index.sheet, index.sheet)}</p>",
        f"<h2>{_said(speaker, msg('Documents'))}</h2>",
        _table(heads, rows, speaker),
    ]
    if index.withdrawn:
        gone = [(safe(code), safe(title), safe(reason)) for code, title, reason in index.withdrawn]
        body += [
            f"<h2>{_said(speaker, msg('To be withdrawn'))}</h2>",
            _table((msg("Code"), msg("Title"), msg("Reason")), gone, speaker),
        ]
    return page(title=index.title, style=READING + _STYLE, body=body, language=speaker.code)


# -- the page of a document ----------------------------------------------------------------------------------


def document_page(document: PackedDocument, speaker: Speaker) -> bytes:
    """Return the page that shows a document with all that changed in it."""
    way_back = link(document.index, speaker.say(msg("All documents"))) if document.index else None
    body = [
        *([f'<p class="screen">{way_back}</p>'] if way_back else []),
        f"<h1>{safe(document.code)} – {safe(document.title)}</h1>",
        _facts(document.facts, speaker),
        *_overview(document, speaker),
        *(_note(remark, speaker) for remark in document.remarks),
    ]
    if document.fields:
        body += [f'<h2 id="thong-tin">{_said(speaker, msg("Header"))}</h2>', _fields(document, speaker)]
    if document.steps or document.step_changes:
        body += [f'<h2 id="cac-buoc">{_said(speaker, msg("Steps"))}</h2>', _chart(document), _flow(document, speaker)]
    if document.changed_files:
        body += [f'<h2 id="tep">{_said(speaker, msg("Files"))}</h2>', _files(document, speaker)]
    if document.text.sections:
        body += [f'<h2 id="van-ban">{_said(speaker, msg("Text"))}</h2>', text_html.text_html(document.text, speaker)]
    title = f"{document.code} – {document.title}"
    style = READING + _STYLE + text_html.STYLE + CHART_STYLE
    return page(title=title, style=style, body=body, language=speaker.code)


def _overview(document: PackedDocument, speaker: Speaker) -> list[str]:
    """Return the lines that say where something changed, and how changes are marked."""
    if document.is_whole:
        return []
    places = [("#thong-tin", msg("Header"))] if document.fields else []
    places += [("#cac-buoc", msg("Steps"))] if document.step_changes else []
    places += [("#tep", msg("Files"))] if document.changed_files else []
    links = [link(place, speaker.say(name)) for place, name in places]
    for place, section in text_html.changed_sections(document.text):
        heading = section.heading or speaker.say(msg("before the first heading"))
        links.append(f"{link('#' + place, heading)} ({_said(speaker, CHANGE_NAMES[section.kind])})")
    if not links:
        return [_note(msg("Nothing changed that a reader would see."), speaker)]
    legend = f"<ins>{_said(speaker, msg('came in'))}</ins>, <del>{_said(speaker, msg('went out'))}</del>"
    items = "".join(f"<li>{link}</li>" for link in links)
    return [f"<p>{_said(speaker, msg('What changed'))} ({legend}):</p>", f"<ul>{items}</ul>"]


def _fields(document: PackedDocument, speaker: Speaker) -> str:
    return facts(
        (speaker.say(FIELD_NAMES[change.field]), _field(document, change, speaker)) for change in document.fields
    )


def _field(document: PackedDocument, change: FieldChange, speaker: Speaker) -> str:
    if change.field in LIST_FIELDS:
        return "<br>".join(marked_text(runs) for runs in compare_items(change.before, change.after))
    before, after = (
        "; ".join(document.named(change.field, text, speaker) for text in texts)
        for texts in (change.before, change.after)
    )
    return marked_text(compare_words(before, after))


def _chart(document: PackedDocument) -> str:
    """Return the flow as it is now, drawn as it will be in the papers."""
    return chart_figure(
        Flowchart(code=document.code, title=document.title, steps=document.steps, unit_names=document.units)
    )


def _flow(document: PackedDocument, speaker: Speaker) -> str:
    """Return the flow as a table, with what changed in each step; steps that went stand below the others."""
    changed = {change.after: change for change in document.step_changes if change.after is not None}
    rows = [_step(document, step, changed.get(step.id), speaker) for step in document.steps]
    rows += [_step(document, None, change, speaker) for change in document.step_changes if change.after is None]
    names = (msg("Step"), *(FIELD_NAMES[field] for field in STEP_FIELDS), msg("Leads to"), msg("Kind of change"))
    filled = [place for place in range(len(names)) if any(row[place] for row in rows)]
    return _table([names[n] for n in filled], [[row[n] for n in filled] for row in rows], speaker)


def _step(document: PackedDocument, step: Step | None, change: StepChange | None, speaker: Speaker) -> list[str]:
    """Return the cells of a step: as it is in the flow now, with what changed, or as it was."""
    told = {field.field: field for field in change.fields} if change else {}

    def cell(name: str) -> str:
        if name in told:
            return _field(document, told[name], speaker)
        value = getattr(step, name, None)
        return "" if value is None else safe(document.named(name, str(value), speaker))

    before = change.before if change else None
    after = step.id if step else None
    name = marked_text(compare_words(before or "", after or "")) if change else safe(after or "")
    links = [f"{_said(speaker, FIELD_NAMES[link])}: {cell(link)}" for link in LINKS if cell(link)]
    kind = _said(speaker, STEP_CHANGE_NAMES[change.kind]) if change else ""
    return [name, *map(cell, STEP_FIELDS), "<br>".join(links), kind]


def _files(document: PackedDocument, speaker: Speaker) -> str:
    rows = [
        (
            safe(file.name) + (f" ({_said(speaker, msg('master text'))})" if file.is_body else ""),
            link(f"../{file.old}", speaker.say(msg("open the old file"))) if file.old else "–",
            link(f"../{file.new}", speaker.say(msg("open the new file"))) if file.new else "–",
        )
        for file in document.changed_files
    ]
    heads = (msg("File"), msg("Before"), msg("Now"))
    return "".join(_note(told, speaker) for told in _told_of_files(document)) + _table(heads, rows, speaker)


def _told_of_files(document: PackedDocument) -> list[Message]:
    if document.is_whole:
        return [msg("What such files say cannot be shown here: open them.")]
    if all(file.is_body and document.are_words_compared for file in document.changed_files):
        return []
    return [msg("What such files say cannot be compared here: open the old one and the new one side by side.")]


# -- parts ---------------------------------------------------------------------------------------------------


def _said(speaker: Speaker, message: Message) -> str:
    return safe(speaker.say(message))


def _note(told: Message, speaker: Speaker) -> str:
    return f'<p class="note">{_said(speaker, told)}</p>'


def _facts(told: Facts, speaker: Speaker) -> str:
    return facts((speaker.say(name), _said(speaker, as_message(said))) for name, said in told)


def _table(headings: Iterable[Message], rows: Iterable[Sequence[str]], speaker: Speaker) -> str:
    return table([speaker.say(heading) for heading in headings], rows)

"""What changed in a document as a Word file with tracked changes: accept all for the new text, reject all for the old.

Above the text stand the fields of the header and the steps, with their changes tracked too; steps that went out stand
below the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from qms.model.header_changes import FIELD_NAMES, LIST_FIELDS, FieldChange
from qms.model.procedures import Step
from qms.render import docx_style
from qms.render.column_widths import column_widths
from qms.render.docx_style import blank_paper, cell, filled, paragraph, run, spacer
from qms.render.docx_tracking import Tracker
from qms.render.marked_blocks import Grid, Passage, marked_blocks
from qms.render.marked_words import CODE, Marked, marked_inline, marked_words
from qms.render.page_sizes import TEXT_WIDTH
from qms.render.review_pages import LINKS, STEP_FIELDS, PackedDocument
from qms.render.speaking import Speaker
from qms.text.blocks import BlockKind
from qms.text.redline import Run, RunKind, compare_items
from qms.text.step_changes import StepChange
from qms.wording import Message, as_message, msg

BOOKMARK: Final = "van_ban"
"""Of the place where the text itself begins."""

_SIDES: Final = frozenset({RunKind.INSERT, RunKind.DELETE})
"""What stands in the new text alone, and what in the old one."""
_REMARK: Final = msg("Changes are tracked: accept all for the new text, reject all for the old one.")
_HANGING: Final = 5.0
_STEP_IN: Final = 8.0
"""How far each level of items and quotations stands in, in millimetres."""
_QUOTE: Final = '<w:left w:val="single" w:sz="12" w:space="8" w:color="999999"/>'
_SHADE: Final = "E8EEF5"
_NAMES_WIDTH: Final = 45.0
_MOST_COLUMNS: Final = 15
"""Of a table on one page; Word itself opens no table with more than 63."""
_SIZES: Final = ((5, 12.0), (8, 10.0))
"""Up to so many columns the letters of a table have this size, in points."""
_SMALLEST: Final = 8.5
_LONG_CELL: Final = 700
"""Letters of a cell beyond which its row may be broken over two pages."""


def redline_docx(document: PackedDocument, speaker: Speaker, *, author: str, moment: dt.datetime) -> bytes:
    """Return what changed in a document as a Word file; *author* made the changes at a *moment*, as Word tells it."""
    writer = _Writer(document=document, speaker=speaker, tracker=Tracker(author, moment))
    paper = blank_paper(title=f"{document.code} – {document.title}", author=author)
    return filled(paper, "".join(writer.whole()))


@attrs.frozen
class _Cell:
    """A cell of a table with its changes."""

    marked: Sequence[Marked]

    @property
    def plain(self) -> str:
        return "".join(one.text for one in self.marked)


@attrs.frozen
class _Row:
    kind: RunKind
    cells: Sequence[_Cell]
    is_heading: bool = False


@attrs.frozen(kw_only=True)
class _Writer:
    document: PackedDocument
    speaker: Speaker
    tracker: Tracker

    def whole(self) -> Iterator[str]:
        """Yield all that stands in the file."""
        document, say = self.document, self.speaker.say
        title = f"{document.code} – {document.title}"
        yield paragraph(run(title, bold=True, size=14), align="center", after=8, keep=True)
        facts = [(say(name), say(as_message(said))) for name, said in document.facts]
        if facts:
            yield self._named_table([(name, marked_words(said, said)) for name, said in facts])
        for remark in (_REMARK, *document.remarks):
            yield paragraph(run(say(remark), italic=True, size=11), align="both", before=4)
        if document.fields:
            yield self._title(msg("Header"))
            yield self._named_table([(say(FIELD_NAMES[one.field]), self._field(one)) for one in document.fields])
        if document.steps or document.step_changes:
            yield self._title(msg("Steps"))
            yield from self._table([*self._steps()])
        place = f'w:id="{self.tracker.number()}"'
        yield self._title(msg("Text"), mark=f'<w:bookmarkStart {place} w:name="{BOOKMARK}"/><w:bookmarkEnd {place}/>')
        for block in marked_blocks(document.text):
            yield from self._table([*_grid_rows(block)]) if isinstance(block, Grid) else [self._passage(block)]
        yield spacer(8)  # the last paragraph of a file can neither come in nor go out

    def _title(self, name: Message, *, mark: str = "") -> str:
        said = run(self.speaker.say(name).upper(), bold=True, size=12)
        return paragraph(said + mark, align="center", before=12, after=4, keep=True)

    # -- header and steps

    def _named_table(self, told: Sequence[tuple[str, Sequence[Marked]]]) -> str:
        widths = (_NAMES_WIDTH, TEXT_WIDTH - _NAMES_WIDTH)
        rows = []
        for name, marked in told:
            words = self.tracker.words(marked, size=11)
            named = cell(paragraph(run(name, size=11), after=0), widths[0], shade=_SHADE)
            rows.append(docx_style.row([named, cell(paragraph(words, after=0), widths[1])]))
        return docx_style.table(rows, widths)

    def _field(self, change: FieldChange) -> Sequence[Marked]:
        if change.field in LIST_FIELDS:
            return [*_lines(compare_items(change.before, change.after))]
        return marked_words(*(self._joined(change.field, texts) for texts in (change.before, change.after)))

    def _joined(self, field: str, texts: Iterable[str]) -> str:
        return "; ".join(self.document.named(field, text, self.speaker) for text in texts)

    def _steps(self) -> Iterator[_Row]:
        document = self.document
        changed = {change.after: change for change in document.step_changes if change.after is not None}
        names = (msg("Step"), *(FIELD_NAMES[field] for field in STEP_FIELDS), msg("Leads to"))
        heads = [_Cell(marked_words(name, name)) for name in map(self.speaker.say, names)]
        rows = [self._step(step, changed.get(step.id)) for step in document.steps]
        rows += [self._step(None, change) for change in document.step_changes if change.after is None]
        filled_places = [place for place in range(len(heads)) if any(one.cells[place].marked for one in rows)]
        for one in (_Row(RunKind.EQUAL, heads, is_heading=True), *rows):
            yield attrs.evolve(one, cells=[one.cells[place] for place in filled_places])

    def _step(self, step: Step | None, change: StepChange | None) -> _Row:
        told = {field.field: field for field in change.fields} if change else {}

        def sides(name: str) -> tuple[str, str]:
            if name in told:
                return self._joined(name, told[name].before), self._joined(name, told[name].after)
            value = getattr(step, name, None)
            said = "" if value is None else self.document.named(name, str(value), self.speaker)
            return said, said

        links = [(self.speaker.say(FIELD_NAMES[link]), sides(link)) for link in LINKS]
        led = ["\n".join(f"{name}: {said[n]}" for name, said in links if said[n]) for n in range(2)]
        before = change.before if change else step and step.id
        after = step.id if step else None
        texts = [(before or "", after or ""), *map(sides, STEP_FIELDS), (led[0], led[1])]
        kind = RunKind.EQUAL
        if change and None in (change.before, change.after):
            kind = RunKind.INSERT if change.before is None else RunKind.DELETE
        return _Row(kind, [_Cell(marked_words(*text)) for text in texts])

    # -- text

    def _passage(self, passage: Passage) -> str:
        form, tracker = passage.form, self.tracker
        kind = _kind(passage.before, passage.after)
        border = _QUOTE if form.is_quoted else ""
        if form.kind is BlockKind.CODE:
            words = tracker.words(marked_words(passage.before, passage.after, look=CODE), size=10)
            return tracker.paragraph(words, kind, align="left", border=border, left=_STEP_IN * form.is_quoted)
        marked = marked_inline(passage.before, passage.after, beginning="– " if form.has_dash else "")
        words = tracker.words(marked)
        if form.kind is BlockKind.HEADING:
            return tracker.paragraph(words, kind, style=f"Heading{form.level or 1}")
        left = _STEP_IN * (form.level + form.is_quoted)
        if form.kind is BlockKind.ITEM:
            return tracker.paragraph(words, kind, align="left", left=left, first=-_HANGING, after=3, border=border)
        return tracker.paragraph(words, kind, align=_align(marked), left=left, border=border)

    # -- tables

    def _table(self, rows: Sequence[_Row]) -> Iterator[str]:
        """Yield a table, side by side in several where it has more columns than a page holds."""
        columns = max(len(row.cells) for row in rows)
        cells = [[*row.cells, *[_Cell(())] * (columns - len(row.cells))] for row in rows]
        size = next((size for most, size in _SIZES if columns <= most), _SMALLEST)
        for start in range(0, columns, _MOST_COLUMNS):
            part = [one[start : start + _MOST_COLUMNS] for one in cells]
            widths = column_widths([[one.plain for one in line] for line in part], TEXT_WIDTH, size=size)
            drawn = [self._row(row, line, widths, size) for row, line in zip(rows, part, strict=True)]
            yield docx_style.table(drawn, widths)
            yield spacer(8)

    def _row(self, row: _Row, cells: Sequence[_Cell], widths: Sequence[float], size: float) -> str:
        heads, tracker = row.is_heading, self.tracker
        align = "center" if heads else "left"
        drawn = []
        for one, width in zip(cells, widths, strict=True):
            words = tracker.words(one.marked, bold=heads, size=size)
            content = tracker.paragraph(words, row.kind, align=align, after=0, keep=heads)
            drawn.append(cell(content, width, shade=_SHADE if heads else None, middle=heads))
        is_short = max(len(one.plain) for one in cells) <= _LONG_CELL
        return tracker.row(drawn, row.kind, heads=heads and row.kind is RunKind.EQUAL, whole=is_short)


def _lines(items: Iterable[Sequence[Run]]) -> Iterator[Marked]:
    """Yield items each on a line, in both texts and in either of them alone."""
    begun: set[RunKind] = set()
    for runs in items:
        kinds = {run.kind for run in runs}
        sides = {kind for kind in _SIDES if kinds & {kind, RunKind.EQUAL}}
        if between := sides & begun:
            yield Marked(RunKind.EQUAL if len(between) == len(_SIDES) else next(iter(between)), "\n")
        begun |= sides
        yield from (Marked(run.kind, run.text) for run in runs)


def _grid_rows(grid: Grid) -> Iterator[_Row]:
    for place, row in enumerate(grid.rows):
        count = len(row.after or row.before or ())
        before, after = (texts or (None,) * count for texts in (row.before, row.after))
        cells = [_Cell(marked_inline(old, new)) for old, new in zip(before, after, strict=True)]
        yield _Row(_kind(row.before, row.after), cells, is_heading=place < grid.heads)


def _kind(before: object | None, after: object | None) -> RunKind:
    if before is None:
        return RunKind.INSERT
    return RunKind.DELETE if after is None else RunKind.EQUAL


def _align(marked: Sequence[Marked]) -> str:
    """Return how a paragraph is aligned: where its author ends a line, that line is not stretched."""
    return "left" if any("\n" in one.text for one in marked) else "both"

"""A comparison of two texts: as lines for the terminal, in colours or with [+ +] and [- -], and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs
import click

from qms.cli.invocation import harmless
from qms.model.header_changes import FIELD_NAMES, LIST_FIELDS
from qms.text.blocks import BlockKind
from qms.text.redline import CHANGE_NAMES, ChangeKind, Run, RunKind, compare_items, compare_words
from qms.text.step_changes import STEP_CHANGE_NAMES
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.header_changes import FieldChange
    from qms.operations.diffing import Comparison
    from qms.text.redline import Redline, SectionChange
    from qms.text.step_changes import StepChange

_APART = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CODE})
"""Blocks with an empty line between them; items and rows stand together."""


def redline_lines(comparison: Comparison, *, say: Callable[[Message], str], colour: bool) -> list[str]:
    """Return a comparison as lines; of the text the sections that changed, with one block around each change.

    *say* puts a message in the reader's language: `Language.say`, or `str` for English. What came in is green and
    underlined, what went out red and struck through; without *colour* they stand in [+ +] and [- -].
    """
    pen = _Pen(say=say, colour=colour)
    between = msg("{code}: {before} → {after}", code=comparison.code, before=comparison.before.label,
        after=comparison.after.label)  # fmt: skip
    return [pen.title(between), *_changes(pen, comparison)]


def _changes(pen: _Pen, comparison: Comparison) -> Iterator[str]:
    if comparison.is_same:
        yield pen.said(msg("There is no difference."))
        return
    if not comparison.is_visible_change:
        yield pen.said(msg("They differ only in blanks, line ends, comments or the like, which no reader sees."))
        return
    if comparison.fields:
        yield from ("", pen.title(msg("Header")))
        for field in comparison.fields:
            yield from (f"  {line}" for line in _field(pen, field))
    if comparison.steps:
        yield from ("", pen.title(msg("Steps")))
        for step in comparison.steps:
            yield from (f"  {line}" for line in _step(pen, step))
    if comparison.text.is_visible_change:
        yield from _text(pen, comparison.text)
    if comparison.files:
        yield from ("", pen.title(msg("Files")))
        yield from (f"  {pen.said(file.told)}" for file in comparison.files)
        yield from (f"  {pen.said(remark)}" for remark in comparison.remarks)


# -- header and steps ----------------------------------------------------------------------------------------


def _field(pen: _Pen, change: FieldChange) -> Iterator[str]:
    label = pen.said(FIELD_NAMES[change.field])
    if change.field not in LIST_FIELDS:
        yield f"{label}: {pen.drawn(compare_words(''.join(change.before), ''.join(change.after)))}"
        return
    yield f"{label}:"
    for runs in compare_items(change.before, change.after):
        if any(run.kind is not RunKind.EQUAL for run in runs):
            yield f"  {pen.drawn(runs)}"


def _step(pen: _Pen, change: StepChange) -> Iterator[str]:
    name: str | Message = change.after or change.before or ""
    if change.before is not None and change.after is not None and change.before != change.after:
        name = msg("{name}, formerly {former}", name=change.after, former=change.before)
    yield pen.said(msg("{what} ({kind})", what=name, kind=STEP_CHANGE_NAMES[change.kind]))
    for field in change.fields:
        yield from (f"  {line}" for line in _field(pen, field))


# -- text ----------------------------------------------------------------------------------------------------


def _text(pen: _Pen, text: Redline) -> Iterator[str]:
    yield ""
    yield pen.title(
        msg("Text (words in: {inserted}, words out: {deleted})", inserted=text.inserted, deleted=text.deleted)
    )
    for section in text.sections:
        if section.is_visible_change:
            heading = msg("{text}", text=section.heading) if section.heading else msg("before the first heading")
            yield ""
            yield pen.title(msg("§ {heading} ({kind})", heading=heading, kind=CHANGE_NAMES[section.kind]))
            yield from (f"  {line}".rstrip() for line in _blocks(pen, section))


def _blocks(pen: _Pen, section: SectionChange) -> Iterator[str]:
    """Yield the lines of the blocks that changed and their neighbours; the title says an unchanged heading already."""
    blocks = section.blocks
    if blocks and blocks[0].kind is BlockKind.HEADING and not blocks[0].is_visible_change:
        blocks = blocks[1:]
    changed = [place for place, block in enumerate(blocks) if block.is_visible_change]
    shown = sorted({place + step for place in changed for step in (-1, 0, 1)} & {*range(len(blocks))})
    last = -1
    for place in shown:
        if place > last + 1:
            yield "…"
        elif place and (blocks[place].kind in _APART or blocks[last].kind in _APART):
            yield ""
        yield from pen.drawn(blocks[place].runs).strip("\n").split("\n")
        last = place
    if shown and last + 1 < len(blocks):
        yield "…"


# -- for programs --------------------------------------------------------------------------------------------


def comparison_answer(comparison: Comparison, *, say: Callable[[Message], str]) -> dict[str, Any]:
    """Return a comparison as JSON tells it; of the text the sections that changed, whole."""
    return {
        "code": comparison.code,
        "id": comparison.document,
        "before": say(comparison.before.label),
        "before_digest": comparison.before.digest,
        "after": say(comparison.after.label),
        "after_digest": comparison.after.digest,
        "same": comparison.is_same,
        "inserted": comparison.text.inserted,
        "deleted": comparison.text.deleted,
        "header": [attrs.asdict(change) for change in comparison.fields],
        "steps": [{"kind": change.kind, **attrs.asdict(change)} for change in comparison.steps],
        "sections": [_section_answer(s) for s in comparison.text.sections if s.kind is not ChangeKind.SAME],
        "files": [attrs.asdict(change) for change in comparison.files],
        "words_compared": comparison.are_words_compared,
        "remarks": [say(remark) for remark in comparison.remarks],
    }


def _section_answer(section: SectionChange) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "former_heading": section.former_heading,
        "change": section.kind,
        "blocks": [
            {"kind": block.kind, "change": block.change, "runs": [attrs.asdict(run) for run in block.runs]}
            for block in section.blocks
        ],
    }


# -- the pen -------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Pen:
    """How to write for one reader: in which language, with or without colours."""

    say: Callable[[Message], str]
    colour: bool

    def said(self, message: Message) -> str:
        """Return a message on one line."""
        return " ".join(harmless(self.say(message)).split("\n"))

    def title(self, message: Message) -> str:
        """Return a message that stands out."""
        return click.style(self.said(message), bold=True) if self.colour else self.said(message)

    def drawn(self, runs: Iterable[Run]) -> str:
        """Return runs as text in which what changed is marked, line by line."""
        return "".join(self._drawn_run(run.kind, harmless(run.text)) for run in runs)

    def _drawn_run(self, kind: RunKind, text: str) -> str:
        if kind is RunKind.EQUAL:
            return text
        if text.isspace():
            return text if kind is RunKind.INSERT else ""
        return "\n".join(self._marked(kind, line) for line in text.split("\n"))

    def _marked(self, kind: RunKind, line: str) -> str:
        words = line.strip()
        if not words:
            return line
        start = line.index(words)
        return line[:start] + self._mark(kind, words) + line[start + len(words) :]

    def _mark(self, kind: RunKind, words: str) -> str:
        is_new = kind is RunKind.INSERT
        if not self.colour:
            return f"[+{words}+]" if is_new else f"[-{words}-]"
        if is_new:
            return click.style(words, fg="green", underline=True)
        return click.style(words, fg="red", strikethrough=True)

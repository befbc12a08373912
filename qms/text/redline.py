"""What changed from one text to another, as a reviewer reads it: by section, then by block, then by word.

Comparing whole documents word by word takes a minute and pairs blocks that are repeated wrongly; so sections are set
against each other first, by their headings and contents, and words are compared in two blocks that belong together.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import attrs

from qms.text.alignment import WORD, Pair, aligned, equal_pairs
from qms.text.blocks import Block, BlockKind, blocks
from qms.text.markdown import sections
from qms.text.section_pairs import SectionPair, paired_sections
from qms.wording import msg


class RunKind(enum.StrEnum):
    """Which of the two texts has a run: both, only the new one, only the old one."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


class ChangeKind(enum.StrEnum):
    """What happened to a section or a block. *moved* sections may have changed too."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"


CHANGE_NAMES = {
    ChangeKind.ADDED: msg("added"),
    ChangeKind.REMOVED: msg("removed"),
    ChangeKind.CHANGED: msg("changed"),
    ChangeKind.MOVED: msg("moved"),
}
"""What happened, as people say it; nothing is said of what stayed the same."""


@attrs.frozen
class Run:
    """A piece of text that both texts have, or one of them."""

    kind: RunKind
    text: str

    @property
    def is_visible_change(self) -> bool:
        """Whether a reader of the printed text sees that it came or went; blanks and line ends are not seen."""
        return self.kind is not RunKind.EQUAL and not self.text.isspace()


@attrs.frozen(kw_only=True)
class BlockChange:
    """A paragraph, an item of a list, a row of a table or the like, with what changed in it."""

    kind: BlockKind
    runs: tuple[Run, ...]

    @property
    def change(self) -> ChangeKind:
        """What happened to it."""
        kinds = {run.kind for run in self.runs}
        if kinds <= {RunKind.EQUAL}:
            return ChangeKind.SAME
        if kinds == {RunKind.INSERT}:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if kinds == {RunKind.DELETE} else ChangeKind.CHANGED

    @property
    def is_visible_change(self) -> bool:
        """Whether a reader of the printed text sees a change."""
        return self.kind is not BlockKind.DELIMITER and any(run.is_visible_change for run in self.runs)


@attrs.frozen(kw_only=True)
class SectionChange:
    """A section with what changed in it; *heading* is the new one, or the old one of a section that was removed.

    Both headings are None for what stands above the first heading. *before* and *after* are its places in the two
    texts, counted from 0, None where it is not in that text.
    """

    heading: str | None
    former_heading: str | None
    before: int | None
    after: int | None
    is_moved: bool = False
    blocks: tuple[BlockChange, ...]

    @property
    def kind(self) -> ChangeKind:
        """What happened to it."""
        if self.before is None:
            return ChangeKind.ADDED
        if self.after is None:
            return ChangeKind.REMOVED
        if self.is_moved:
            return ChangeKind.MOVED
        is_same = all(block.change is ChangeKind.SAME for block in self.blocks)
        return ChangeKind.SAME if is_same else ChangeKind.CHANGED

    @property
    def is_visible_change(self) -> bool:
        """Whether a reader of the printed text sees a change."""
        return self.is_moved or any(block.is_visible_change for block in self.blocks)


@attrs.frozen(kw_only=True)
class Redline:
    """All sections in the order of the new text; one that was removed follows the section that it followed."""

    sections: tuple[SectionChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return all(section.kind is ChangeKind.SAME for section in self.sections)

    @property
    def is_visible_change(self) -> bool:
        """Whether a reader of the printed text sees a change; at most blanks and line ends changed otherwise."""
        return any(section.is_visible_change for section in self.sections)

    @property
    def before(self) -> str:
        """The old text, as `normal_form` gives it."""
        there = [section for section in self.sections if section.before is not None]
        return _text(sorted(there, key=lambda section: section.before or 0), RunKind.DELETE)

    @property
    def after(self) -> str:
        """The new text, as `normal_form` gives it."""
        return _text(self.sections, RunKind.INSERT)

    @property
    def inserted(self) -> int:
        """How many words came in; a number with all its parts is one, signs are none."""
        return self._words(RunKind.INSERT)

    @property
    def deleted(self) -> int:
        """How many words went out."""
        return self._words(RunKind.DELETE)

    def _words(self, kind: RunKind) -> int:
        blocks = (block for section in self.sections for block in section.blocks if block.is_visible_change)
        changed = (run.text for block in blocks for run in block.runs if run.kind is kind)
        return sum(1 for text in changed for word in WORD.finditer(text) if word["sign"] is None)


def normal_form(text: str) -> str:
    """Return *text* as it is compared: letters with their accents (NFC), LF line ends.

    Word and macOS may write accents apart from their letters, which nobody sees.
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def redline(before: str, after: str) -> Redline:
    """Return what changed from one Markdown text to the other."""
    old, new = sections(normal_form(before)), sections(normal_form(after))

    def change(pair: SectionPair) -> SectionChange:
        first = None if pair.before is None else old[pair.before]
        second = None if pair.after is None else new[pair.after]
        there = second or first
        assert there is not None  # a pair has one side at least
        return SectionChange(
            heading=there.heading.text if there.heading else None,
            former_heading=first.heading.text if first and first.heading else None,
            before=pair.before,
            after=pair.after,
            is_moved=pair.is_moved,
            blocks=_compare_blocks(
                blocks(first.text) if first else (),
                blocks(second.text) if second else (),
                headed=bool(first and second and first.heading and second.heading),
            ),
        )

    return Redline(sections=tuple(change(pair) for pair in paired_sections(old, new)))


def compare_items(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[Run, ...], ...]:
    """Return what changed in a list of short texts, for each item of either list."""
    return tuple(
        compare_words(before[i] if i is not None else "", after[j] if j is not None else "")
        for i, j in aligned([normal_form(text) for text in before], [normal_form(text) for text in after])
    )


def compare_words(before: str, after: str) -> tuple[Run, ...]:
    """Return what changed from one short text to the other, word by word."""
    return tuple(_joined(_word_runs(normal_form(before), normal_form(after))))


def _text(changes: Iterable[SectionChange], own: RunKind) -> str:
    return "".join(run.text for run in _runs(changes) if run.kind in (RunKind.EQUAL, own))


def _runs(changes: Iterable[SectionChange]) -> Iterator[Run]:
    return (run for section in changes for block in section.blocks for run in block.runs)


# -- blocks --------------------------------------------------------------------------------------------------


def _compare_blocks(before: Sequence[Block], after: Sequence[Block], *, headed: bool) -> tuple[BlockChange, ...]:
    """Return the changes of two sections' blocks; with *headed* the first blocks are headings that belong together."""
    skip = 1 if headed else 0
    pairs = [
        (i if i is None else i + skip, j if j is None else j + skip)
        for i, j in aligned([block.text for block in before[skip:]], [block.text for block in after[skip:]])
    ]
    found = []
    for i, j in [(0, 0)] * skip + pairs:
        old, new = None if i is None else before[i], None if j is None else after[j]
        there = new or old
        assert there is not None  # a pair has one side at least
        found.append(BlockChange(kind=there.kind, runs=_block_runs(old, new)))
    return tuple(found)


_BAR = re.compile(r"(?<!\\)\|")


def _block_runs(before: Block | None, after: Block | None) -> tuple[Run, ...]:
    old, new = before.text if before else "", after.text if after else ""
    if old == new:
        return (Run(RunKind.EQUAL, new),)
    if before and after and before.kind is after.kind is BlockKind.ROW:
        cells = _BAR.split(old), _BAR.split(new)
        if len(cells[0]) == len(cells[1]):
            return tuple(_joined(_cell_runs(*cells)))
    return tuple(_joined(_word_runs(old, new)))


def _cell_runs(before: Sequence[str], after: Sequence[str]) -> Iterator[Run]:
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if place:
            yield Run(RunKind.EQUAL, "|")
        yield from _word_runs(old, new)


# -- words ---------------------------------------------------------------------------------------------------


def _word_runs(before: str, after: str) -> Iterator[Run]:
    """Yield the runs, of which two of one kind may follow each other and some may be empty."""
    first, second = [*WORD.finditer(before)], [*WORD.finditer(after)]
    pairs = equal_pairs([word[0] for word in first], [word[0] for word in second])
    place = place_after = 0
    for i, j in _without_islands(pairs, before=len(first), after=len(second)):
        yield from _gap_runs(before[place : first[i].start()], after[place_after : second[j].start()])
        yield Run(RunKind.EQUAL, first[i][0])
        place, place_after = first[i].end(), second[j].end()
    yield from _gap_runs(before[place:], after[place_after:])


def _gap_runs(before: str, after: str) -> Iterator[Run]:
    """Yield what stands between two equal words: what differs, without the blanks at its edges that both have."""
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n] or not before[n].isspace()), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if before[-1 - n] != after[-1 - n] or not before[-1 - n].isspace()), rest)
    yield Run(RunKind.EQUAL, before[:head])
    yield Run(RunKind.DELETE, before[head : len(before) - tail])
    yield Run(RunKind.INSERT, after[head : len(after) - tail])
    yield Run(RunKind.EQUAL, before[len(before) - tail :])


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    last = Run(RunKind.EQUAL, "")
    for run in runs:
        if not run.text:
            continue
        if run.kind is last.kind:
            last = Run(run.kind, last.text + run.text)
        else:
            if last.text:
                yield last
            last = run
    if last.text:
        yield last


def _without_islands(pairs: Sequence[Pair], *, before: int, after: int) -> Iterator[Pair]:
    """Yield the pairs but for a few words that happen to be equal amid a passage written anew.

    Vietnamese writes its words in syllables, many of which recur: kept as equal, they would tear the new passage
    to pieces that nobody can read. *before* and *after* are the numbers of words in the two texts.
    """
    rows = _rows(pairs)[::-1]
    kept: list[list[Pair]] = []
    while rows:
        row = rows.pop()
        left = _changed(kept[-1][-1] if kept else (-1, -1), row[0])
        right = _changed(row[-1], rows[-1][0] if rows else (before, after))
        if 2 * len(row) > min(left, right):
            kept.append(row)
        elif kept:
            rows.append(kept.pop())  # with more changed on its right it may be an island too
    return (pair for row in kept for pair in row)


def _rows(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Return the pairs in rows in which nothing changed between two words."""
    rows: list[list[Pair]] = []
    for i, j in pairs:
        if rows and rows[-1][-1] == (i - 1, j - 1):
            rows[-1].append((i, j))
        else:
            rows.append([(i, j)])
    return rows


def _changed(left: Pair, right: Pair) -> int:
    """Return how many words changed between two pairs: those that went out or those that came in, if more."""
    return max(right[0] - left[0], right[1] - left[1]) - 1

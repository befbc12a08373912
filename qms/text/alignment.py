"""Which items of two lists belong together: equal ones first, then those that are alike.

Everything here gives the same pairs whichever list comes first, so that a comparison and its reverse tell the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Pair: TypeAlias = tuple[int, int]
"""The places of two items that belong together, in the first list and in the second."""

ALIKE = 0.5
"""From this likeness on an item counts as another one that was changed, not as a new one."""

_MOST_MEETINGS = 1_000_000
"""Lists in which more pairs of items are equal are first cut where an item occurs once only."""
_MOST_WEIGHED = 200_000
"""So many pairs are weighed for their likeness at most; of longer lists those at about the same place."""

_MARKS = r"\u0300-\u036f"  # accents that stand apart from their letter even in NFC
WORD = re.compile(
    rf"""[Nn]gày[ \u00a0]+[0-9]{{1,2}}[ \u00a0]+tháng[ \u00a0]+[0-9]{{1,2}}[ \u00a0]+năm[ \u00a0]+[0-9]{{4}}
    |(?:[0-9]+(?:[.,/][0-9]+)*|[0-9]*[½⅓⅔¼¾⅛⅜⅝⅞])[ \u00a0]?(?:%|(?:ngày|giờ|phút|tuần|tháng|năm|đồng|h)(?![\w{_MARKS}]))
    |[\w{_MARKS}]+(?:[-–/.,:&@'’][\w{_MARKS}]+)*
    |(?P<sign>[^\w\s{_MARKS}])(?P=sign)*""",
    re.VERBOSE,
)
"""A date, an amount (0,5 ngày), a word or a number with all its parts (907/KH-SCT, 13/9/2021), or punctuation."""


class _Part(NamedTuple):
    """The items of two lists from one place to the place before another."""

    i: int
    i_end: int
    j: int
    j_end: int


def either_way(
    pairing: Callable[[Sequence[str], Sequence[str]], list[Pair]],
) -> Callable[[Sequence[str], Sequence[str]], list[Pair]]:
    """Return *pairing*, made to give the same pairs whichever list comes first."""

    def paired(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
        before, after = tuple(before), tuple(after)
        if before <= after:
            return pairing(before, after)
        return sorted((i, j) for j, i in pairing(after, before))

    return paired


@either_way
def equal_pairs(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Return pairs of equal items in the order of both lists, long rows of them before short ones."""
    found: list[Pair] = []
    parts = [_Part(0, len(before), 0, len(after))]
    while parts:
        i, i_end, j, j_end = parts.pop()
        head, tail = equal_edges(before[i:i_end], after[j:j_end])
        found += [(i + n, j + n) for n in range(head)]
        found += [(i_end - n, j_end - n) for n in range(1, tail + 1)]
        i, i_end, j, j_end = i + head, i_end - tail, j + head, j_end - tail
        if i < i_end and j < j_end:
            pairs, between = _pairs_inside(before[i:i_end], after[j:j_end])
            found += [(i + n, j + m) for n, m in pairs]
            parts += [_Part(i + part.i, i + part.i_end, j + part.j, j + part.j_end) for part in between]
    return sorted(found)


def _pairs_inside(first: Sequence[str], second: Sequence[str]) -> tuple[list[Pair], list[_Part]]:
    """Return pairs of equal items of two lists, and the parts of the lists in which there may be more."""
    counts, others = Counter(first), Counter(second)
    common = counts.keys() & others.keys()
    if sum(counts[item] * others[item] for item in common) <= _MOST_MEETINGS:
        blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        return [(n + k, m + k) for n, m, size in blocks for k in range(size)], []
    # Too much for difflib: what occurs once on both sides cuts the lists into shorter ones.
    places = {item: m for m, item in enumerate(second) if counts[item] == others[item] == 1}
    anchors = heaviest_chain((n, places[item], 1) for n, item in enumerate(first) if item in places)
    edges = [(-1, -1), *anchors, (len(first), len(second))] if anchors else []
    return anchors, [_Part(left[0] + 1, right[0], left[1] + 1, right[1]) for left, right in pairwise(edges)]


def aligned(before: Sequence[str], after: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Return every text of two lists once, in order: two that belong together, or one with None.

    Blanks do not count. Between two pairs the texts of *before* that stand alone come first.
    """
    first, second = [plain(text) for text in before], [plain(text) for text in after]
    found: list[tuple[int | None, int | None]] = []
    i = j = 0
    for pair in [*_aligned_pairs(first, second), (len(first), len(second))]:
        found += [(n, None) for n in range(i, pair[0])]
        found += [(None, n) for n in range(j, pair[1])]
        found.append(pair)
        i, j = pair[0] + 1, pair[1] + 1
    return found[:-1]


def _aligned_pairs(first: Sequence[str], second: Sequence[str]) -> Iterator[Pair]:
    if len(first) * len(second) <= _MOST_WEIGHED:
        yield from alike_pairs(first, second)
        return
    i = j = 0
    for pair in [*equal_pairs(first, second), (len(first), len(second))]:
        for i_alike, j_alike in alike_pairs(first[i : pair[0]], second[j : pair[1]]):
            yield i + i_alike, j + j_alike
        if pair[0] < len(first):
            yield pair
        i, j = pair[0] + 1, pair[1] + 1


@either_way
def alike_pairs(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Return pairs of texts that are equal or alike, in the order of both lists: those that share most words.

    Equal ones alone would not do: of texts that recur, a wrong one may be equal to one that was not changed.
    """
    head, tail = equal_edges(before, after)
    end, end_after = len(before) - tail, len(after) - tail
    first = [(text, words_of(text)) for text in before[head:end]]
    second = [(text, words_of(text)) for text in after[head:end_after]]
    links: list[tuple[int, int, float]] = []
    for i, j in near_pairs(len(first), len(second)):
        (old, words), (new, others) = first[i], second[j]
        if old == new or likeness(words, others) >= ALIKE:
            links.append((head + i, head + j, len(words & others) + (old == new)))
    return [
        *((n, n) for n in range(head)),
        *heaviest_chain(links),
        *((end + n, end_after + n) for n in range(tail)),
    ]


def equal_edges(first: Sequence[str], second: Sequence[str]) -> Pair:
    """Return how many items two lists have in common at their beginning, and how many at their end."""
    shorter = min(len(first), len(second))
    head = next((n for n in range(shorter) if first[n] != second[n]), shorter)
    rest = shorter - head
    return head, next((n for n in range(rest) if first[-1 - n] != second[-1 - n]), rest)


def plain(text: str) -> str:
    """Return *text* with a single space for all blanks between two words, and none at its edges."""
    return " ".join(text.split())


def words_of(text: str) -> frozenset[str]:
    """Return the different words of *text*, without regard to case."""
    return frozenset(found[0] for found in WORD.finditer(text.casefold()))


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Return how much two sets of words share: 0 for nothing, 1 for everything."""
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0


def near_pairs(first: int, second: int) -> Iterator[Pair]:
    """Yield the pairs of places in two lists of these lengths that are worth weighing: all, or those near each other.

    Call it for the lists in one order only, as `either_way` does.
    """
    reach = max(1, _MOST_WEIGHED // (2 * max(first, 1)))
    for i in range(first):
        middle = i * second // first
        for j in range(max(0, middle - reach), min(second, middle + reach + 1)):
            yield i, j


class _Chain(NamedTuple):
    """A pair with the heaviest chain of pairs that leads to it."""

    pair: Pair
    weight: float
    before: _Chain | None


def heaviest_chain(links: Iterable[tuple[int, int, float]]) -> list[Pair]:
    """Return those of *links* (place, place, weight) that rise in both lists and together weigh most."""
    chains: list[_Chain] = []  # a heavier one ends at a later place of the second list
    ends: list[int] = []
    for i, j, weight in sorted(links, key=lambda link: (link[0], -link[1])):
        at = bisect_left(ends, j)
        before = chains[at - 1] if at else None
        total = weight + (before.weight if before else 0)
        stop = at
        while stop < len(chains) and chains[stop].weight <= total:
            stop += 1
        if stop == at < len(chains) and ends[at] == j:
            continue
        chains[at:stop], ends[at:stop] = [_Chain((i, j), total, before)], [j]
    found: list[Pair] = []
    chain = chains[-1] if chains else None
    while chain:
        found.append(chain.pair)
        chain = chain.before
    return found[::-1]

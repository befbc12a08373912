"""Which sections of two texts belong together, though they were renumbered, renamed or moved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

import attrs

from qms.text.alignment import ALIKE, Pair, heaviest_chain, likeness, near_pairs, plain, words_of
from qms.text.markdown import Section

_NAMED_ALIKE = 0.6
"""From this likeness on two headings may be one that was renamed, whatever stands below them."""

_ROMAN = "[IVXLC]+"
_NUMBERING = re.compile(
    rf"(?:(?:Điều|Chương|Mục|Phần|Bước|Phụ lục)\s+(?:[0-9]+(?:\.[0-9]+)*|{_ROMAN}|[A-ZĐ])\b\s*[.:)–-]?"
    rf"|[0-9]+(?:\.[0-9]+)*\s*[.:)–-]?(?=\s)|(?:{_ROMAN}|[A-ZĐa-zđ])\s*[.:)])\s*"
)
"""What counts a heading: `5.2`, `IV.`, `a)`, `Điều 5.`."""


@attrs.frozen(kw_only=True)
class SectionPair:
    """The places of a section in the old and in the new text, None where it is not there."""

    before: int | None
    after: int | None
    is_moved: bool = False


def paired_sections(before: Sequence[Section], after: Sequence[Section]) -> Iterator[SectionPair]:
    """Yield every section of both texts once, in the order of the new text.

    A section that is only in the old text comes after the one that it followed there.
    """
    pairs, in_place = _pairs_and_those_in_place(before, after)
    partners = dict(pairs)
    gone: defaultdict[int, list[int]] = defaultdict(list)
    place = -1
    for i in range(len(before)):
        if i not in partners:
            gone[place].append(i)
        elif (i, partners[i]) in in_place:
            place = partners[i]
    origins = {j: i for i, j in pairs}
    for j in range(-1, len(after)):
        if j >= 0:
            origin = origins.get(j)
            is_moved = origin is not None and (origin, j) not in in_place
            yield SectionPair(before=origin, after=j, is_moved=is_moved)
        yield from (SectionPair(before=i, after=None) for i in gone[j])


def _pairs_and_those_in_place(
    before: Sequence[Section], after: Sequence[Section]
) -> tuple[Sequence[Pair], frozenset[Pair]]:
    """Return the sections that belong together, and those of them that did not move: the most text that can stay."""
    if [section.text for section in before] > [section.text for section in after]:  # see `alignment.either_way`
        pairs, in_place = _pairs_and_those_in_place(after, before)
        return [(j, i) for i, j in pairs], frozenset((j, i) for i, j in in_place)
    pairs = _pairs(_outlined(before), _outlined(after))
    chain = heaviest_chain((i, j, len(before[i].text) + len(after[j].text)) for i, j in pairs)
    return pairs, frozenset(chain)


@attrs.frozen(kw_only=True)
class _Outlined:
    """A section with what it is recognised by: its text, its heading and those above it, without numbering."""

    text: str
    path: tuple[str, ...]
    name: frozenset[str]
    words: frozenset[str]


def _outlined(sections: Iterable[Section]) -> list[_Outlined]:
    found: list[_Outlined] = []
    above: list[tuple[int, str]] = []
    for section in sections:
        name = ""
        if section.heading:
            name = _name(section.heading.text)
            while above and above[-1][0] >= section.heading.level:
                above.pop()
            above.append((section.heading.level, name))
        found.append(
            _Outlined(
                text=plain(section.text),
                path=tuple(name for _, name in above),
                name=words_of(name),
                words=words_of(section.text),
            )
        )
    return found


def _name(heading: str) -> str:
    """Return a heading without its numbering, to be compared."""
    text = plain(heading)
    return (text[found.end() :] if (found := _NUMBERING.match(text)) else text).casefold() or text.casefold()


_SIGNS: tuple[Callable[[_Outlined], Hashable], ...] = (
    lambda section: section.text,
    lambda section: section.path,
    lambda section: section.path[-1:],
)
"""What tells a section from all others of its text, the surest sign first."""


def _pairs(before: Sequence[_Outlined], after: Sequence[_Outlined]) -> Sequence[Pair]:
    found: list[Pair] = []
    first, second = dict(enumerate(before)), dict(enumerate(after))
    for sign in _SIGNS:
        mine, theirs = _unique(first, sign), _unique(second, sign)
        for key in mine.keys() & theirs.keys():
            found.append((mine[key], theirs[key]))
            del first[mine[key]], second[theirs[key]]
    for i, j in _most_alike_first(first, second):
        if i in first and j in second:
            found.append((i, j))
            del first[i], second[j]
    return sorted(found)


def _unique(sections: Mapping[int, _Outlined], sign: Callable[[_Outlined], Hashable]) -> dict[Hashable, int]:
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, section in sections.items():
        places[sign(section)].append(place)
    return {key: found[0] for key, found in places.items() if len(found) == 1}


def _most_alike_first(before: Mapping[int, _Outlined], after: Mapping[int, _Outlined]) -> Sequence[Pair]:
    """Return the pairs of sections that may belong together; of equally alike ones those nearest each other first."""
    places, others = list(before), list(after)
    weighed: list[tuple[float, int, int, int]] = []
    for n, m in near_pairs(len(places), len(others)):
        i, j = places[n], others[m]
        name = likeness(before[i].name, after[j].name)
        text = likeness(before[i].words, after[j].words)
        if name >= _NAMED_ALIKE or text >= ALIKE:
            weighed.append((-name - text, abs(n - m), i, j))
    return [(i, j) for _, _, i, j in sorted(weighed)]

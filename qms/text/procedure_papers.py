"""A procedure as offices have it in Word: what its cover, signature and revision tables say, and the text itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

import attrs

from qms.model.codes import ascii_slug
from qms.model.written_dates import dates_in
from qms.text.doubts import Doubt
from qms.text.word_html import Grid, WordBlock
from qms.wording import Message, msg

Rows = Sequence[Sequence[str]]

_FIRST: Final = 12
"""Blocks at the top among which the tables of a cover stand."""
_TITLE: Final = 3
"""Blocks among which a title stands where no heading follows."""
_CODE_LABEL: Final = re.compile(r"(?:mã hiệu|mã số|mã tài liệu|ký hiệu)\s*(?::|$)\s*(?P<value>[^;)\n]*)", re.IGNORECASE)
_EDITION: Final = re.compile(r"lần ban hành\s*(?:/\s*sửa đổi)?\s*:?\s*(?P<edition>\d{1,3})(?!\d|/)", re.IGNORECASE)
_BOTH: Final = re.compile(
    r"(?:ban hành lần|lần ban hành)\s*:?\s*(?P<edition>\d{1,3})\s*[/.]\s*(?P<revision>\d{1,3})", re.IGNORECASE
)
_REVISION: Final = re.compile(r"sửa đổi\s*(?:lần)?\s*:?\s*(?P<revision>\d{1,3})(?![\d/])", re.IGNORECASE)
_EFFECTIVE: Final = re.compile(r"hiệu lực[^:\d]*:?(?P<value>.*)", re.IGNORECASE)
_ISSUED: Final = re.compile(r"(?<!lần )ban hành\s*(?:ngày)?\s*:(?P<value>.*)", re.IGNORECASE)
_CODE: Final = r"[A-ZĐ]{2,8}[-. ]{0,3}[A-Z0-9Đ]*\d[\w.&/-]*"
_RUNNING_CODE: Final = re.compile(rf"\s*(?P<code>{_CODE})\s+(?:-\s+)?(?:Ban hành|Trang|Lần)\b")
_FILE_CODE: Final = re.compile(rf"\s*(?P<code>{_CODE})(?=[\s.]|$)")
_STANDARD: Final = re.compile(
    r"ISO\s*9001(?::\d{4})?[^.;\n]{0,30}?\bđiều(?:\s+khoản)?\s+(?P<list>[\d., và]*\d)", re.IGNORECASE
)
_CLAUSE: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}")
_SORTS: Final = ("quy-trinh", "quy-trinh-noi-bo", "luu-do", "huong-dan")
_SORT_WORDS: Final = ("quy-trinh", "huong-dan", "luu-do", "so-tay", "bieu-mau", "quy-dinh")
_NATION: Final = "cong-hoa-xa-hoi-chu-nghia-viet-nam"
_SIGNERS: Final = ("soan-thao", "xem-xet", "kiem-tra", "phe-duyet")
_REVISION_CAPTION: Final = re.compile(r"(?=.*(theo-doi|lich-su|bang))(?=.*sua-doi).*")
_SIGNATURE_CAPTION: Final = re.compile(r"(?=.{,60}$)(?=.*soan-thao).*phe-duyet.*")
_NUMBERED: Final = re.compile(r"(?:(?P<roman>[IVX]{1,6})\.|(?P<figures>\d{1,2}(?:\.\d{1,2}){0,4})\.?)\s+\S")
_LONGEST_HEADING: Final = 150
_VOWEL: Final = re.compile("[AEIOUY]")
_NAMES: Final = frozenset({"UBND", "ISO", "QLCL", "VNEID"})


@attrs.frozen(kw_only=True)
class PaperFacts:
    """What the paper states of itself. *drafter* is what the signature table says of who wrote it."""

    code: str | None = None
    title: str | None = None
    edition: int | None = None
    revision: int | None = None
    date: dt.date | None = None
    effective: dt.date | None = None
    clauses: tuple[str, ...] = ()
    drafter: str = ""


@attrs.frozen(kw_only=True)
class ReadPaper:
    """A paper taken apart: its facts, the blocks of its text, what is doubtful."""

    facts: PaperFacts
    blocks: tuple[WordBlock, ...]
    doubts: tuple[Doubt, ...] = ()


def read_paper(blocks: Sequence[WordBlock], *, headers: Rows = (), footers: Rows = (), file: str = "") -> ReadPaper:
    """Return what a paper says of itself, and its text without the tables that say it.

    A table is taken out only where it is known for certain. *file* is the name of the file, without its ending: it
    tells code and title where nothing else does; that is doubtful.
    """
    reading = _Reading([*blocks])
    reading.take_cover()
    for row in headers:
        reading.note(row, is_cover=True)
    reading.take_signatures()
    reading.take_revisions()
    reading.take_contents()
    for row in footers:
        reading.note(row)
        if reading.code is None and (found := _RUNNING_CODE.match(row[0])):
            reading.code = found["code"]
    reading.take_title()
    reading.take_from_file(file)
    reading.read_headings()
    return ReadPaper(facts=reading.facts(), blocks=tuple(reading.blocks), doubts=tuple(reading.doubts))


@attrs.define
class _Reading:
    blocks: list[WordBlock]
    code: str | None = None
    title: str | None = None
    edition: int | None = None
    revision: int | None = None
    date: dt.date | None = None
    effective: dt.date | None = None
    drafter: str = ""
    doubts: list[Doubt] = attrs.field(factory=list)

    def facts(self) -> PaperFacts:
        words = "\n".join(block.plain for block in self.blocks)
        clauses = dict.fromkeys(c for found in _STANDARD.finditer(words) for c in _CLAUSE.findall(found["list"]))
        return PaperFacts(
            code=self.code, title=self.title, edition=self.edition, revision=self.revision, date=self.date,
            effective=self.effective, clauses=tuple(clauses), drafter=self.drafter,
        )  # fmt: skip

    # -- what tables and lines state

    def note(self, cells: Sequence[str], *, is_cover: bool = False) -> int:
        """Keep what a row of cells states of the paper; return how many things that were."""
        noted = 0
        lines = [line for cell in dict.fromkeys(cells) for line in cell.split("\n")]
        for place, line in enumerate(lines):
            following = lines[place + 1] if place + 1 < len(lines) else ""
            noted += self._note_line(line, following)
        if is_cover and self.title is None:
            self.title = next(filter(None, map(_title, cells)), None)
        return noted

    def _note_line(self, line: str, following: str) -> int:
        noted = 0
        if found := _CODE_LABEL.search(line):
            value = " ".join((found["value"] or following).split()).strip(" .")
            if value and self.code is None:
                self.code = value
            noted += bool(value)
        if found := _BOTH.search(line) or _EDITION.search(line):
            self.edition = int(found["edition"]) if self.edition is None else self.edition
            noted += 1
        if found := _BOTH.search(line) or _REVISION.search(line):
            self.revision = int(found["revision"]) if self.revision is None else self.revision
            noted += 1
        if (found := _EFFECTIVE.search(line)) and (day := _day(found["value"])):
            self.effective = self.effective or day
            noted += 1
        if (found := _ISSUED.search(line)) and (day := _day(found["value"])):
            self.date = self.date or day
            noted += 1
        return noted

    # -- what is taken out of the text

    def take_cover(self) -> None:
        for block in [*self.blocks[:_FIRST]]:
            if block.grid is None:
                continue
            rows = block.grid.texts()
            if _NATION in ascii_slug(block.plain) and len(rows) <= 4:
                self._drop(block)
            elif any(_CODE_LABEL.search(line) for row in rows for cell in row for line in cell.split("\n")):
                noted = self.note([cell for row in rows for cell in row], is_cover=True)
                if noted > 1 and len(rows) <= 8:
                    self._drop(block)
                else:
                    self._doubt(msg("a table at the top may be the cover: it is kept in the text"), block)

    def take_signatures(self) -> None:
        for block in [*self.blocks]:
            rows = block.grid.texts() if block.grid else ()
            if not rows or len(rows) > 7:
                continue
            across = [[sort for sort in _SIGNERS if sort in ascii_slug(cell)] for cell in rows[0]]
            down = [[sort for sort in _SIGNERS if sort in ascii_slug(row[0])] for row in rows]
            if sum(map(bool, across)) >= 2 and all(len(cell) < 60 for cell in rows[0]):
                column = next((n for n, found in enumerate(across) if "soan-thao" in found), None)
                self.drafter = "\n".join(row[column] for row in rows[1:]) if column is not None else ""
            elif sum(map(bool, down)) >= 2 and len(rows) <= 5:
                self.drafter = "\n".join(cell for row in rows if "soan-thao" in ascii_slug(row[0]) for cell in row[1:])
            else:
                continue
            self._drop_with_caption(block, _SIGNATURE_CAPTION)

    def take_revisions(self) -> None:
        for block in [*self.blocks]:
            if block.grid is None or not _is_revision_head(block.grid):
                continue
            if any(cell.strip() for row in block.grid.texts()[1:] for cell in row):
                self._doubt(msg("the table of revisions is kept: the ledger does not know what it says"), block)
                continue
            self._drop_with_caption(block, _REVISION_CAPTION)

    def take_contents(self) -> None:
        """Take out a table of contents that was typed or made: lines that repeat the headings with a page."""
        place = next((n for n, block in enumerate(self.blocks) if ascii_slug(block.plain) == "muc-luc"), None)
        if place is None:
            return
        said = {_unnumbered(block.plain) for block in self.blocks[place + 1 :]}
        end = place + 1
        while end < len(self.blocks):
            line = self.blocks[end].plain
            stem = re.sub(r"[\s.…]*\d*$", "", line)
            if not (line.startswith("(") and "Update Field" in line) and (
                stem == line or _unnumbered(stem) not in said
            ):
                break
            end += 1
        del self.blocks[place:end]

    def take_title(self) -> None:
        """Find the title among the lines above the first heading, and take out the lines that repeat it."""
        top = next((n for n, b in enumerate(self.blocks) if b.level or _NUMBERED.match(b.plain)), _TITLE)
        for block in [*self.blocks[: min(top, _FIRST)]]:
            if block.grid is not None:
                continue
            slug = ascii_slug(block.plain)
            if block.plain.startswith("(") and (self.note([block.plain.strip("()")]) or "kem-theo-quyet-dinh" in slug):
                self._doubt(msg("“{words}” is left out of the text", words=block.plain[:200]))
                self._drop(block)
            elif slug in _SORTS or (self.title is not None and slug and slug in ascii_slug(self.title)):
                self._drop(block)
            elif self.title is None and block.is_bold and len(block.plain) < 2 * _LONGEST_HEADING:
                self.title = block.plain
                self._drop(block)
        if (
            self.title is None
            and self.blocks
            and self.blocks[0].level == 1
            and not _NUMBERED.match(self.blocks[0].plain)
        ):
            self.title = self.blocks[0].plain
            del self.blocks[0]
        first = next((block for block in self.blocks if block.level), None)
        if first is not None and self.title is not None and ascii_slug(first.plain) == ascii_slug(self.title):
            self._drop(first)
        if self.title is not None and self.title == self.title.upper():
            self.title = _sentence(self.title)
            self._doubt(msg("the title was in capitals: “{title}” is made of it", title=self.title))

    def read_headings(self) -> None:
        """Take bold numbered lines for headings where the text has no others; put all of them below the title."""
        if not any(block.level for block in self.blocks):
            found = {n: match for n, block in enumerate(self.blocks) if (match := _as_heading(block))}
            has_roman = any(match["roman"] for match in found.values())
            for n, match in found.items():
                level = 1 if match["roman"] else max(match["figures"].count(".") + 1, 1 + has_roman)
                self.blocks[n] = _headed(self.blocks[n], level)
            if found:
                self._doubt(msg("{n} bold lines with a number are taken for headings", n=len(found)))
        if self.title is not None and any(block.level == 1 for block in self.blocks):
            self.blocks = [_lowered(block) if block.level else block for block in self.blocks]

    def take_from_file(self, file: str) -> None:
        """Take code and title from the name of the file where the paper does not tell them."""
        found = _FILE_CODE.match(file)
        if self.code is None and found:
            self.code = found["code"].replace("_", "/").rstrip(".-/ ")
            self._doubt(msg("the code {code} is taken from the name of the file", code=self.code))
        words = " ".join(file[found.end() if found else 0 :].strip(" ._-").split())
        if self.title is None and found and words:
            self.title = words
            self._doubt(msg("the title “{title}” is taken from the name of the file", title=words))

    def _drop_with_caption(self, block: WordBlock, caption: re.Pattern[str]) -> None:
        """Take a table out of the text, and the line above it where that is its caption."""
        place = next(n for n, one in enumerate(self.blocks) if one is block)
        above = self.blocks[place - 1] if place else None
        self._drop(block)
        if above is not None and above.grid is None and caption.fullmatch(ascii_slug(above.plain)):
            self._drop(above)

    def _drop(self, block: WordBlock) -> None:
        self.blocks = [one for one in self.blocks if one is not block]

    def _doubt(self, message: Message, block: WordBlock | None = None) -> None:
        self.doubts.append(Doubt(message, block.plain if block else ""))


def _unnumbered(line: str) -> str:
    return ascii_slug(re.sub(r"^(?:[IVX]+|\d+(?:\.\d+)*)[.)]?\s+", "", line.strip()))


def _day(text: str) -> dt.date | None:
    return next((found.date for found in dates_in(text) if found.date), None)


def _title(cell: str) -> str | None:
    """Return the title in a cell of a cover: the one that names the sort of paper."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if not lines or not ascii_slug(lines[0]).startswith(_SORT_WORDS):
        return None
    if len(lines) > 1 and ascii_slug(lines[0]) in _SORTS and ascii_slug(lines[1]).startswith(_SORT_WORDS):
        lines = lines[1:]
    words = " ".join(lines)
    return words if len(words.split()) > 2 else None


def _sentence(title: str) -> str:
    """Return a title from capitals; words that are no Vietnamese syllable stay as they are."""
    words = [w if w.strip("(),.") in _NAMES or not _VOWEL.search(_bare(w)) else w.lower() for w in title.split()]
    sentence = " ".join(words)
    return sentence[:1].upper() + sentence[1:]


def _bare(word: str) -> str:
    return ascii_slug(word).upper()


def _is_revision_head(grid: Grid) -> bool:
    head = [ascii_slug(cell) for cell in (grid.texts() or ((),))[0]]
    names_revision = any(re.search("lan-sua-doi|lan-bh|lan-ban-hanh", cell) for cell in head)
    return names_revision and any(re.search("noi-dung|mo-ta|tom-luoc|tom-tat", cell) for cell in head)


def _as_heading(block: WordBlock) -> re.Match[str] | None:
    if not block.is_bold or block.grid or len(block.plain) > _LONGEST_HEADING:
        return None
    return _NUMBERED.match(block.plain)


def _headed(block: WordBlock, level: int) -> WordBlock:
    words = re.sub(r"^\*\*|\*\*$", "", block.markdown.replace("\\\n", " "))
    return attrs.evolve(block, markdown=f"{'#' * level} {words}", level=level, is_bold=False)


def _lowered(block: WordBlock) -> WordBlock:
    level = min(block.level + 1, 6)
    return attrs.evolve(block, markdown="#" * level + block.markdown[block.level :], level=level)

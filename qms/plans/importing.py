"""Foreign Word files as new documents: whose they are, of what kind, with what text."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import ascii_slug
from qms.model.documents import Header, WorkingDocument
from qms.model.organisation import Organisation, holds
from qms.model.procedures import Step
from qms.model.system import System
from qms.plans.creating import NewDocument
from qms.plans.stating import unit_named
from qms.text.doubts import Doubt
from qms.text.procedure_papers import PaperFacts, ReadPaper
from qms.text.procedure_steps import PaperStep, is_step_table, steps_of
from qms.text.word_html import WordBlock
from qms.text.word_inline import escaped
from qms.wording import Message, msg

_KINDS: Final = {
    "QT": "procedure", "BM": "form", "LD": "flowchart", "STCL": "manual", "ST": "manual", "CSCL": "policy",
    "CS": "policy", "MTCL": "objectives", "MT": "objectives",
}  # fmt: skip
"""What agencies call their documents; codes that the store has already are asked first."""


@attrs.frozen(kw_only=True)
class ForeignPaper:
    """A file that was read: its name, the paper in it, its pictures, what is doubtful."""

    file: str
    paper: ReadPaper
    pictures: Mapping[str, bytes]
    doubts: tuple[Doubt, ...] = ()


@attrs.frozen(kw_only=True)
class Wanted:
    """What the person who imports says of papers that do not say it themselves; code and title are of one file."""

    kind: str | None = None
    unit: str | None = None
    code: str | None = None
    title: str | None = None


@attrs.frozen(kw_only=True)
class Draft:
    """A file made ready: the document that it becomes, or what is missing."""

    file: str
    facts: PaperFacts
    new: NewDocument | None = None
    faults: tuple[Diagnostic, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    places: Mapping[str, str] = attrs.field(factory=dict)
    """By words that a doubt stands near the Markdown of the block that holds them."""


def draft_of(system: System, foreign: ForeignPaper, wanted: Wanted, *, on: dt.date) -> Draft:
    """Return the draft of one paper: its header as the paper says it or *wanted* has it, its text as Markdown."""
    facts, place = foreign.paper.facts, Location(path=foreign.file)
    doubts = [*foreign.doubts, *foreign.paper.doubts]
    code = wanted.code or facts.code
    title = wanted.title or facts.title
    kind = _kind(system, code or "", title or "") or wanted.kind
    unit = _unit(system, code or "", facts.drafter, doubts, on=on)
    if unit is None and wanted.unit is not None:
        unit = unit_named(system.organisation, wanted.unit, on=on)
    faults = tuple(_missing(place, code=code, title=title, kind=kind, unit=unit))
    draft = Draft(file=foreign.file, facts=facts, faults=faults, doubts=tuple(doubts))
    if not (code and title and kind and unit):
        return draft
    existing = next((d for d in _documents(system) if d.code.casefold() == code.casefold()), None)
    if existing is not None:
        return attrs.evolve(draft, faults=(_exists(place, code, existing.path),))
    blocks = list(foreign.paper.blocks)
    steps = _steps(system, kind, blocks, doubts, on=on)
    text = _body(title, blocks)
    pictures = {name: data for name, data in foreign.pictures.items() if f"]({name})" in text}
    header = Header(
        code=code, title=title, unit=unit, clauses=facts.clauses, attachments=tuple(pictures), steps=steps
    )  # fmt: skip
    _tell_numbers(facts, doubts)
    new = NewDocument(kind=kind, header=header, body=text, files=pictures, place=place)
    near = {doubt.near: _holding(doubt.near, blocks) for doubt in doubts if doubt.near}
    return attrs.evolve(draft, new=new, doubts=tuple(doubts), places=near)


def same_codes(drafts: Iterable[Draft]) -> Iterator[Diagnostic]:
    """Yield the files that bear the code of another file."""
    first: dict[str, str] = {}
    for draft in drafts:
        if draft.new is None:
            continue
        code = draft.new.header.code
        if (other := first.setdefault(code.casefold(), draft.file)) != draft.file:
            yield Diagnostic(
                code="QMS-W016",
                message=msg("{file} and {other} both bear the code {code}", file=draft.file, other=other, code=code),
                location=Location(path=draft.file),
                hint=msg("leave the older file out, or correct the code in one of them"),
            )


def doubts_told(draft: Draft, path: str, data: bytes) -> Iterator[Diagnostic]:
    """Yield the doubts of a draft as warnings, each at the line of the text that was made of the file."""
    lines = data.decode().split("\n")
    for doubt in draft.doubts:
        first = draft.places.get(doubt.near, "").split("\n")[0]
        line = lines.index(first) + 1 if first in lines and first else None
        yield Diagnostic(
            code="QMS-W010",
            message=doubt.message,
            location=Location(path=path, line=line),
            severity=Severity.WARNING,
        )


def _body(title: str, blocks: Sequence[WordBlock]) -> str:
    heading = f"# {escaped(' '.join(title.split()))}\n"
    return heading + "".join(f"\n{block.markdown}\n" for block in blocks)


def _holding(near: str, blocks: Iterable[WordBlock]) -> str:
    """Return the Markdown of the block, or of the row or item in it, that holds some words."""
    wanted = ascii_slug(near)[:60]
    for block in blocks:
        if wanted and wanted in ascii_slug(block.plain):
            lines = block.markdown.split("\n")
            return next((line for line in lines if wanted[:40] in ascii_slug(line)), lines[0])
    return ""


# -- what the paper does not say -----------------------------------------------------------------------------------


def _kind(system: System, code: str, title: str) -> str | None:
    """Return the kind of most documents whose codes begin alike, or the one that the code's letters usually name."""
    letters = _letters(code)
    alike = Counter(one.kind for one in _documents(system) if letters and _letters(one.code) == letters)
    if alike:
        return alike.most_common(1)[0][0]
    usual = _KINDS.get(ascii_slug(letters).upper())
    if usual in system.kinds:
        return usual
    begins = ascii_slug(title)
    return next((kind.code for kind in system.kinds.values() if begins.startswith(ascii_slug(kind.title))), None)


def _documents(system: System) -> Iterator[WorkingDocument]:
    return (system.documents[document] for document in system.documents)


def _letters(code: str) -> str:
    found = re.match("[^\\W\\d_]+", code)
    return found[0].casefold() if found else ""


def _unit(system: System, code: str, drafter: str, doubts: list[Doubt], *, on: dt.date) -> str | None:
    """Return the unit whose symbol ends the code, or that the drafter belongs to; the second is doubtful."""
    symbol = code.rpartition("/")[2] if "/" in code else ""
    if symbol and system.organisation.unit_versions(found := unit_named(system.organisation, symbol, on=on)):
        return found
    words = ascii_slug(drafter)
    compact = {ascii_slug(word).replace("-", "") for word in drafter.split()}
    named = [
        unit
        for unit in system.organisation.units
        if holds(unit, on=on)
        and (ascii_slug(unit.name) in words or ascii_slug(unit.symbol or "").replace("-", "") in compact)
    ]
    if not drafter.strip() or not named:
        return None
    unit = max(named, key=lambda one: len(one.name))
    first = next(line.strip() for line in drafter.split("\n") if line.strip())
    told = msg("the unit {unit} is taken from the drafter, “{drafter}”", unit=unit.id, drafter=first)
    doubts.append(Doubt(told))
    return unit.id


def _missing(
    place: Location, *, code: str | None, title: str | None, kind: str | None, unit: str | None
) -> Iterator[Diagnostic]:
    for diagnostic, value, what, hint in (
        ("QMS-W011", code, msg("no code (mã hiệu) is found in it"), msg("import it alone and name it with --code")),
        ("QMS-W012", title, msg("no title is found in it"), msg("import it alone and name it with --title")),
        ("QMS-W013", kind, msg("its code does not tell the kind of document"), msg("name the kind with --kind")),
        ("QMS-W014", unit, msg("it does not tell the unit that owns it"), msg("name the unit with --unit")),
    ):
        if not value:
            yield Diagnostic(code=diagnostic, message=what, location=place, hint=hint)


def _exists(place: Location, code: str, path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-W015",
        message=msg("{code} is there already, in {folder}", code=code, folder=path),
        location=place,
        hint=msg("a text that came out of the store goes back with `qms import --update FILE`"),
    )


def _tell_numbers(facts: PaperFacts, doubts: list[Doubt]) -> None:
    """Tell what is printed of edition, revision and day: it stands in no text, the ledger says it."""
    if facts.edition is None and facts.effective is None and facts.date is None:
        return
    told = [
        msg("edition.revision {number}", number=f"{facts.edition or 0:02d}.{facts.revision or 0:02d}")
        if facts.edition is not None
        else None,
        msg("issued on {date}", date=facts.date) if facts.date else None,
        msg("in force from {date}", date=facts.effective) if facts.effective else None,
    ]
    printed = reduce(lambda one, other: msg("{one}, {other}", one=one, other=other), filter(None, told))
    doubts.append(Doubt(msg("printed on it: {facts}; the ledger says that, not the text (`qms adopt`)", facts=printed)))


# -- steps ---------------------------------------------------------------------------------------------------------


def _steps(system: System, kind: str, blocks: list[WordBlock], doubts: list[Doubt], *, on: dt.date) -> tuple[Step, ...]:
    """Return the steps of a kind that has them, their table out of the text; a table that stays is doubtful."""
    if kind not in system.kinds or not system.kinds[kind].needs_steps:
        return ()
    tables = [block for block in blocks if block.grid is not None and is_step_table(block.grid)]
    if not tables:
        doubts.append(Doubt(msg("no table of steps is found: write the steps into the header")))
        return ()
    if len(tables) > 1:
        doubts.append(Doubt(msg("several tables of steps are kept as tables"), tables[0].plain))
        return ()
    grid = tables[0].grid
    assert grid is not None  # tables were asked for
    read = steps_of(grid)
    if isinstance(read, Message):
        told = msg("the table of steps is kept as a table: {reason}", reason=read)
        doubts.append(Doubt(told, tables[0].plain))
        return ()
    blocks[:] = [block for block in blocks if block is not tables[0]]
    doubts.append(Doubt(msg("{n} steps are taken out of the table into the header", n=len(read))))
    return tuple(_step(system.organisation, step, on=on) for step in read)


def _step(organisation: Organisation, step: PaperStep, *, on: dt.date) -> Step:
    named = {line: unit_named(organisation, line, on=on) for line in step.who}
    units = [unit for unit in named.values() if organisation.unit_versions(unit)]
    roles = [line for line, unit in named.items() if not units or unit != units[0]]
    return Step(
        id=step.id, what=step.what, unit=units[0] if units else None, role=", ".join(roles) or None, time=step.time,
        result=step.result, next=step.next, yes=step.yes, no=step.no,
    )  # fmt: skip

"""Make drafts of foreign Word files (`qms import FILE...`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused, UsageError
from qms.model.codes import DocumentId
from qms.model.digests import TEXT_NAME
from qms.model.documents import Header
from qms.operations.loading import Loaded
from qms.operations.old_word import SUFFIXES, as_docx
from qms.operations.session import Outcome, Session
from qms.operations.user_files import read_file
from qms.operations.word_files import WordText, read_word
from qms.plans.creating import plan_new
from qms.plans.importing import Draft, ForeignPaper, Wanted, doubts_told, draft_of, same_codes
from qms.plans.plan import LeftOut, Plan, refuse_errors
from qms.text.doubts import Doubt
from qms.text.procedure_papers import PaperFacts, read_paper
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Imported:
    """What became of one file: the document it is now, with its doubts, or why it is none."""

    file: str
    header: Header | None = None
    kind: str = ""
    text: str = ""
    """The path of its `document.md`."""
    told: tuple[Diagnostic, ...] = ()


@attrs.frozen(kw_only=True)
class Importing:
    """What an import did, file by file."""

    outcome: Outcome
    files: tuple[Imported, ...]


def import_word(
    session: Session, files: Sequence[Path], wanted: Wanted, *, skip_bad: bool = False, dry_run: bool = False
) -> Importing:
    """Make a draft of each Word file, all or none; with *skip_bad* those that can be made.

    What cannot be read is told of all files at once. A code that the store has already is refused. Raises `Refused`,
    and `UsageError` for a code or a title that is said of several files.
    """
    if len(files) > 1 and (wanted.code or wanted.title):
        raise UsageError(msg("--code and --title go with one file"))
    read = [_read(file) for file in dict.fromkeys(files)]
    done: list[Imported] = []

    def decide(loaded: Loaded) -> Plan:
        done.clear()
        drafts = [
            one if isinstance(one, Draft) else draft_of(loaded.system, one, wanted, on=session.today) for one in read
        ]
        twice = {fault.location.path: fault for fault in same_codes(drafts) if fault.location}
        drafts = [
            attrs.evolve(d, new=None, faults=(*d.faults, twice[d.file])) if d.file in twice else d for d in drafts
        ]
        plan, bad = _planned(session, loaded, drafts, skip_bad=skip_bad)
        good = [draft for draft in drafts if draft.new is not None and draft.file not in bad]
        texts = [path for path in plan.change.writes if path.endswith(f"/{TEXT_NAME}")]
        by_file = dict(zip((draft.file for draft in good), texts, strict=True))
        done.extend(_done(draft, by_file.get(draft.file), plan, bad.get(draft.file, ())) for draft in drafts)
        warnings = tuple(fault for one in done for fault in one.told)
        left_out = tuple(
            LeftOut(document=DocumentId(""), code=one.file, reason=one.told[0].message) for one in done if not one.text
        )
        return attrs.evolve(plan, warnings=warnings, left_out=left_out)

    outcome = session.write(decide, dry_run=dry_run)
    return Importing(outcome=outcome, files=tuple(done))


def _planned(
    session: Session, loaded: Loaded, drafts: Sequence[Draft], *, skip_bad: bool
) -> tuple[Plan, dict[str, tuple[Diagnostic, ...]]]:
    """Return the plan of the drafts, and by file why it has no part in it; raises `Refused` with every reason."""
    bad = {draft.file: draft.faults for draft in drafts if draft.faults}
    for draft in drafts:
        if draft.new is not None and not draft.faults:
            try:  # alone, so that of each file is known what speaks against it
                plan_new(loaded.system, [draft.new], author=session.entered_by, at=session.now)
            except Refused as refused:
                bad[draft.file] = refused.diagnostics
    faults = [fault for found in bad.values() for fault in found]
    good = [draft.new for draft in drafts if draft.new is not None and draft.file not in bad]
    if not skip_bad or not good:
        hint = msg("correct these files, or leave them out with --skip-bad")
        try:
            refuse_errors(faults, msg("{n} of {all} files cannot be imported", n=len(bad), all=len(drafts)))
        except Refused as refused:
            raise Refused(refused.message, diagnostics=refused.diagnostics, hint=hint if good else None) from None
    return plan_new(loaded.system, good, author=session.entered_by, at=session.now), bad


def _done(draft: Draft, path: str | None, plan: Plan, faults: tuple[Diagnostic, ...]) -> Imported:
    if draft.new is None or path is None:
        told = tuple(attrs.evolve(fault, severity=Severity.WARNING) for fault in faults)
        return Imported(file=draft.file, told=told)
    doubts = tuple(doubts_told(draft, path, plan.change.writes[path]))
    return Imported(file=draft.file, header=draft.new.header, kind=draft.new.kind, text=path, told=doubts)


def _read(file: Path) -> ForeignPaper | Draft:
    """Return the paper in a file, or a draft that says why it cannot be read."""
    try:
        return foreign_paper(read_file(file), str(file))
    except UsageError as error:
        fault = Diagnostic(code="QMS-W009", message=error.message, location=Location(path=str(file)), hint=error.hint)
        return _unread(file, (fault,))
    except Refused as refused:
        return _unread(file, refused.diagnostics)


def _unread(file: Path, faults: tuple[Diagnostic, ...]) -> Draft:
    return Draft(file=str(file), facts=PaperFacts(), faults=faults)


def foreign_paper(data: bytes, file: str) -> ForeignPaper:
    """Return the paper in a Word file, an old one by way of LibreOffice; raises `Refused` where it cannot be read."""
    if Path(file).suffix.lower() in SUFFIXES:
        data = as_docx(data, file)
    text = read_word(data, file)
    name = Path(file).stem
    paper = read_paper(text.blocks, headers=text.headers, footers=text.footers, file=name)
    return ForeignPaper(file=file, paper=paper, pictures=text.pictures, doubts=tuple(_doubts(text)))


def _doubts(text: WordText) -> Iterator[Doubt]:
    if not text.blocks:
        yield Doubt(msg("the file has no text"))
    yield from text.doubts

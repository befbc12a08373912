"""Write an official paper as a file that an office signs: a decision, one in preparation, or a draft of any form."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from qms.diagnostics import Diagnostic, Location, Severity, in_order
from qms.errors import Refused, UsageError
from qms.model.ledger import Act
from qms.operations.preparations import load_preparation_file
from qms.operations.reading import find_decision, typed_otherwise
from qms.operations.signing import signed_paths
from qms.operations.templates import official_paper_bytes, template_remarks
from qms.operations.user_files import fill_file, outside_store, read_file, refuse_nowhere
from qms.plans.decision_papers import paper_of_entry, paper_of_preparation
from qms.plans.drafted_papers import draft_faults, paper_of_draft
from qms.plans.paper_parts import MadePaper
from qms.plans.paper_skeletons import skeleton
from qms.plans.plan import refuse_errors
from qms.plans.prepared import changed_since, draft_text
from qms.plans.registering import find_paper
from qms.text.paper_drafts import read_paper_draft
from qms.text.source import decode, normalised
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.model.official_papers import PaperForm
    from qms.model.preparations import PreparationFile
    from qms.model.queries import EntryFile
    from qms.operations.loading import Loaded
    from qms.operations.session import Session

DRAFT_SUFFIX: Final = ".md"


@attrs.frozen(kw_only=True)
class PaperExport:
    """What was written, or would be. *is_current* is whether the file was there with these bytes."""

    file: Path
    title: str
    done: bool
    is_current: bool
    warnings: tuple[Diagnostic, ...] = ()


def render_paper(
    session: Session, reference: str | None, file: Path, *, plan: str | None = None, template: Path | None = None,
    dry_run: bool = False,
) -> PaperExport:  # fmt: skip
    """Write the paper of a decision of the ledger, of a draft (*reference* ends in ``.md``), or of a *plan*.

    Its head is that of its day. Raises `UsageError` for an unknown or ambiguous number, a file of another sort or in
    the store; `Refused` with all that is wrong in a draft. The same texts give the same bytes. A Word file
    has the form of *template*, or else of the store's own.
    """
    if (reference is None) == (plan is None):
        raise UsageError(
            msg("say which paper: a decision's number, a draft's file, or --plan NAME"),
            hint=msg("`qms decisions` lists the decisions"),
        )
    place = outside_store(file, session.store)
    _refuse_suffix(place)
    refuse_nowhere(place)
    made = _of_plan(session, plan) if reference is None else _made(session, reference)
    suffix = place.suffix.lower()
    data = official_paper_bytes(session, made.paper, suffix, given=template)
    of_form = () if template is not None else template_remarks(session, made.paper.form, suffix)
    is_current = not dry_run and not fill_file(place, lambda target: target.write(data))
    return PaperExport(
        file=place,
        title=made.paper.title,
        done=not dry_run and not is_current,
        is_current=is_current,
        warnings=in_order((*made.remarks, *of_form)),
    )


def _refuse_suffix(place: Path) -> None:
    from qms.render import OFFICIAL_SUFFIXES

    if place.suffix.lower() not in OFFICIAL_SUFFIXES:
        raise UsageError(
            msg("a paper cannot be written as {file}", file=place.name),
            hint=msg("let the file name end in {suffixes}", suffixes=", ".join(OFFICIAL_SUFFIXES)),
        )


def _made(session: Session, reference: str) -> MadePaper:
    if reference.lower().endswith(DRAFT_SUFFIX):
        return _of_draft(session, Path(reference))
    with contextlib.closing(session.load_for_reading()) as loaded:
        found = _decision(loaded, reference)
        made = paper_of_entry(loaded.system, found)
        said = (*typed_otherwise(loaded.ledger, reference), *_signed(loaded, found.entry.entry))
    return attrs.evolve(made, remarks=(*made.remarks, *said))


def _decision(loaded: Loaded, reference: str) -> EntryFile:
    try:
        return find_decision(loaded.ledger, reference)
    except UsageError:
        with contextlib.suppress(UsageError):
            path = find_paper(loaded.papers, reference, ledger=loaded.ledger)
            raise Refused(
                msg("of {number} the store knows what it is, but not its text", number=loaded.papers[path].number),
                hint=msg("write it with `qms paper new FORM FILE.md` and render that file"),
            ) from None
        raise


def _signed(loaded: Loaded, entry: int) -> Iterator[Diagnostic]:
    for path in signed_paths(loaded.ledger, entry)[-1:]:
        yield Diagnostic(
            code="QMS-P024",
            message=msg("the signed file of this decision is kept; what is written here is no copy of it"),
            location=Location(path=path),
            hint=msg("hand out the signed file where it matters who signed"),
            severity=Severity.WARNING,
        )


# -- a decision in preparation --------------------------------------------------------------------------------


def _of_plan(session: Session, name: str | None) -> MadePaper:
    with contextlib.closing(session.load()) as loaded:
        return paper_of_plan(loaded, load_preparation_file(loaded, name or ""))


def paper_of_plan(loaded: Loaded, file: PreparationFile) -> MadePaper:
    """Return the draft of a decision in preparation; its remarks tell what has changed since it was prepared."""
    refuse_unsigned(file)
    made = paper_of_preparation(loaded.system, file.preparation, draft_text(file) or None)
    moved = () if file.preparation.became else changed_since(loaded.system, file)
    warned = (attrs.evolve(diagnostic, severity=Severity.WARNING) for diagnostic in moved)
    return attrs.evolve(made, remarks=(*made.remarks, *warned))


def refuse_unsigned(file: PreparationFile) -> None:
    """Raise `Refused` where a plan leads to no paper: nobody signs that an entry was typed wrong."""
    if file.preparation.act is Act.RECTIFICATION:
        raise Refused(
            msg("the plan {name} puts right what was typed wrong; no paper comes of it", name=file.name),
            hint=msg("carry it out with `qms rectify`"),
        )


def _unread(path: str) -> Message:
    return msg("{path} cannot be read", path=path)


# -- drafts ---------------------------------------------------------------------------------------------------


def _of_draft(session: Session, path: Path) -> MadePaper:
    file, faults = read_paper_draft(read_file(path), path=str(path))
    refuse_errors(faults, _unread(str(path)))
    assert file is not None  # what cannot be read has a fault
    beside = {one.file: _beside(path, one.file) for one in file.draft.annexes}
    with contextlib.closing(session.load_for_reading()) as loaded:
        system, today = loaded.system, session.today
        refuse_errors(draft_faults(system, file, beside, on=today), msg("{path} names what is not there", path=path))
        return paper_of_draft(system, file, beside, on=today)


def _beside(draft: Path, name: str) -> str | None:
    """Return the text of the file *name* beside a draft; None where there is none, it is no text, or lies elsewhere."""
    place = draft.parent / name
    if place.name != name or not place.is_file():
        return None
    return decode(normalised(read_file(place)), path=name)[0]


def new_paper(session: Session, form: PaperForm, file: Path, *, dry_run: bool = False) -> Path:
    """Write the skeleton of a draft of a form, to be filled in; return its place.

    It lies outside the store: such a paper names people, whose data must not enter git. Raises `UsageError` for a
    file that is there already, is in the store, or does not end in ``.md``.
    """
    place = outside_store(file, session.store)
    if place.suffix.lower() != DRAFT_SUFFIX:
        raise UsageError(
            msg("a draft cannot be written as {file}", file=place.name),
            hint=msg("let the file name end in {suffixes}", suffixes=DRAFT_SUFFIX),
        )
    if place.exists():
        raise UsageError(msg("{file} is there already", file=place), hint=msg("name a new file"))
    refuse_nowhere(place)
    data = skeleton(form).encode()
    if not dry_run:
        fill_file(place, lambda target: target.write(data))
    return place

"""Enter papers, and what else is known of one later: another status, a slip of the pen, a scan (`qms paper`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.model.citations import year_of
from qms.model.codes import portable_file_name
from qms.model.digests import sha256
from qms.model.numbers import NumberReference, same_number
from qms.model.papers import Paper, PaperStatus
from qms.operations.citing import resting_on
from qms.operations.edited_files import file_on_disk
from qms.operations.loading import Loaded
from qms.operations.session import Outcome, Session
from qms.operations.signing import placed
from qms.operations.user_files import read_file
from qms.plans.plan import Plan
from qms.plans.registering import find_paper, plan_paper, plan_paper_change
from qms.plans.signed_files import SCANS, SignedFile, signed_file
from qms.wording import msg, some


def add_paper(
    session: Session,
    paper: Paper,
    *,
    year: int | None = None,
    file: Path | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Enter a paper; *file* is its scan or signed PDF, kept byte for byte under `files/`."""
    scan = _scan(file) if file is not None else None

    def decide(loaded: Loaded) -> Plan:
        kept = placed(loaded, scan) if scan is not None else None
        entered = attrs.evolve(paper, file=kept.path) if kept is not None else paper
        return plan_paper(loaded.system, entered, year=year, author=session.entered_by, at=session.now, file=kept)

    return session.write(decide, dry_run=dry_run)


def change_paper(
    session: Session,
    reference: str,
    fields: Mapping[str, Any],
    *,
    file: Path | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Give a paper other values, by the names of the fields of `Paper`; *file* is a scan that came later.

    A paper that binds again has neither end nor successor unless *fields* say so. It tells which documents in force
    rest on a paper that no longer binds, or cite it as it was called. Raises `UsageError` or `Refused`.
    """
    scan = _scan(file) if file is not None else None

    def decide(loaded: Loaded) -> Plan:
        path = find_paper(loaded.papers, reference, ledger=loaded.ledger)
        data, before = file_on_disk(loaded, path, Paper)
        changes = dict(fields)
        if changes.get("status") is PaperStatus.IN_FORCE:
            changes = {"until": None, "successor": None, **changes}
        kept = placed(loaded, scan) if scan is not None else None
        if kept is not None:
            changes["file"] = kept.path
        after = attrs.evolve(before, **changes)
        plan = plan_paper_change(
            loaded.system, path, before, after, data=data, author=session.entered_by, at=session.now, file=kept
        )
        told = (*_taken_for(reference, path, before), *_texts_concerned(session, loaded, path, before, after))
        return attrs.evolve(plan, warnings=(*plan.warnings, *told))

    return session.write(decide, dry_run=dry_run)


def _taken_for(reference: str, path: str, paper: Paper) -> Iterator[Diagnostic]:
    """Yield that *reference* is written otherwise than the number of its paper: with D where that has Đ."""
    if reference != path and not same_number(NumberReference.parse(reference).number, paper.number):
        yield Diagnostic(
            code="QMS-N003",
            message=msg("“{text}” is taken for {number}", text=reference, number=paper.number),
            severity=Severity.WARNING,
        )


def _scan(file: Path) -> SignedFile:
    data = read_file(file)
    if file.suffix.lower() in (".pdf", *SCANS):
        return signed_file(data, given=file.name)
    digits = sha256(data).removeprefix("sha256:")[:4]
    return SignedFile(path=f"files/{digits}/{portable_file_name(file.name)}", data=data, given=file.name)


def _texts_concerned(session: Session, loaded: Loaded, path: str, before: Paper, after: Paper) -> Iterator[Diagnostic]:
    """Whoever keeps a document looks at it when a paper on which it rests changes (ISO 9001, 7.5.3.2 and 8.2.3)."""
    loses_force = before.status is PaperStatus.IN_FORCE and after.status is not PaperStatus.IN_FORCE
    is_called_anew = (before.number, before.date) != (after.number, after.date)
    if not (loses_force or is_called_anew):
        return
    codes = [standing.issue.code for standing, _ in resting_on(session, loaded, before, year=year_of(path))]
    if codes and loses_force:
        yield Diagnostic(
            code="QMS-N011",
            message=msg("these texts in force rest on {number}, {n}: {codes}", number=before.number, n=len(codes),
                        codes=some(codes)),
            hint=msg("`qms paper show {number}` lists them; their next revision should name what binds now",
                     number=before.number),
            severity=Severity.WARNING,
        )  # fmt: skip
    if codes and is_called_anew:
        yield Diagnostic(
            code="QMS-N012",
            message=msg(
                "these texts in force cite it as {number} of {date}, {n}: {codes}", number=before.number,
                date=before.date or year_of(path), n=len(codes), codes=some(codes),
            ),
            hint=msg("what was issued stays; correct the citation in their next revision"),
            severity=Severity.WARNING,
        )  # fmt: skip

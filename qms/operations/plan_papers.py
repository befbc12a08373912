"""The papers of a decision in preparation, made out of its plan as it lies on the disk."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from qms.diagnostics import Diagnostic, Severity
from qms.model.preparations import PreparationFile
from qms.model.reports import Report
from qms.model.system import System
from qms.operations.preparations import load_preparation_file
from qms.operations.session import Session
from qms.plans.plan_papers import annex, request_form
from qms.plans.prepared import changed_since


@attrs.frozen(kw_only=True)
class PlanPaper:
    """A paper of a plan; *warnings* tell what has changed since it was prepared: then it should not be signed."""

    report: Report
    warnings: tuple[Diagnostic, ...] = ()


def annex_of(session: Session, name: str) -> PlanPaper:
    """Return the annex of a decision in preparation; raises `UsageError` where there is none, `Refused` if unread."""
    return _paper(session, name, lambda system, file: annex(system, file.preparation))


def request_form_of(session: Session, name: str) -> PlanPaper:
    """Return the request for a change that a decision in preparation is; raises as `annex_of`."""
    return _paper(session, name, lambda system, file: request_form(system, file.preparation, name=name))


def _paper(session: Session, name: str, make: Callable[[System, PreparationFile], Report]) -> PlanPaper:
    loaded = session.load()
    file = load_preparation_file(loaded, name)
    ended = file.preparation.became is not None
    moved = () if ended else changed_since(loaded.system, file)
    warnings = tuple(attrs.evolve(diagnostic, severity=Severity.WARNING) for diagnostic in moved)
    return PlanPaper(report=make(loaded.system, file), warnings=warnings)

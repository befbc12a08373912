"""Put the text of issued documents right by a numbered paper (`qms correct`)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from qms.errors import Refused, UsageError
from qms.model.ledger import Act
from qms.operations.checking import check_documents
from qms.operations.issuing import told_to_plugins
from qms.operations.loading import Loaded
from qms.operations.preparations import load_preparation_file, plan_on_main
from qms.operations.reading import find_entry, typed_otherwise
from qms.operations.resolving import find_working
from qms.operations.session import Outcome, Session
from qms.operations.signing import placed
from qms.operations.strays import stray_files
from qms.plans.correcting import CorrectionRequest, plan_correction
from qms.plans.issuing import IssueRequest
from qms.plans.plan import Plan
from qms.plans.prepared import as_prepared
from qms.wording import msg


@attrs.frozen(kw_only=True)
class Correction:
    """What somebody wants put right: *of* names a decision or an entry; the texts are *references* or a *plan*'s."""

    paper: IssueRequest
    of: str | None = None
    references: Sequence[str] = ()
    plan: str | None = None
    from_start: bool = False
    reason: str | None = None


def correct(session: Session, wanted: Correction, *, dry_run: bool = False) -> Outcome:
    """Correct what a decision issued, whole or not at all; bytes that were never saved go into the same commit.

    Raises `UsageError`, `Refused` or `Busy`; nothing was written then.
    """
    if wanted.plan is not None and wanted.references:
        raise UsageError(
            msg("the plan {name} says what is corrected", name=wanted.plan),
            hint=msg("name documents with `qms prepare {name}`, or leave out --plan", name=wanted.plan),
        )

    def decide(loaded: Loaded) -> Plan:
        system = loaded.system
        request = _request(loaded, wanted, session)
        documents = tuple(find_working(system, reference) for reference in request.paper.documents)
        paper = attrs.evolve(request.paper, documents=documents)
        if paper.signed is not None:
            paper = attrs.evolve(paper, signed=placed(loaded, paper.signed))
        folders = [system.documents[document].path for document in documents]
        plan = plan_correction(
            system,
            attrs.evolve(request, paper=paper),
            saved=loaded.saved_paths(documents),
            on_main=plan_on_main(loaded, wanted.plan) if wanted.plan is not None else {},
            diagnostics=[*check_documents(session, loaded, documents), *stray_files(loaded, folders)],
        )
        return attrs.evolve(plan, warnings=(*plan.warnings, *typed_otherwise(loaded.ledger, wanted.of)))

    return told_to_plugins(session, session.write(decide, dry_run=dry_run))


def _request(loaded: Loaded, wanted: Correction, session: Session) -> CorrectionRequest:
    # The clock is read under the lock: whoever waited records after the one waited for.
    paper = attrs.evolve(wanted.paper, recorded=max(wanted.paper.recorded, session.now))
    of, from_start = wanted.of, wanted.from_start
    if wanted.plan is None:
        documents = tuple(find_working(loaded.system, reference) for reference in wanted.references)
        paper = attrs.evolve(paper, documents=documents)
    else:
        file = load_preparation_file(loaded, wanted.plan)
        paper = as_prepared(paper, file, act=Act.CORRECTION)
        planned = str(file.preparation.corrects or "")
        if of is not None and planned and find_entry(loaded.ledger, of) != find_entry(loaded.ledger, planned):
            raise Refused(
                msg("the plan {name} is of another decision than {number}", name=wanted.plan, number=of),
                hint=msg("see {path}", path=file.path),
            )
        of, from_start = of or planned or None, from_start or file.preparation.from_start
    if of is None:
        raise UsageError(msg("the decision that is corrected is not named"), hint=msg("name it with --of"))
    corrects = find_entry(loaded.ledger, of)
    return CorrectionRequest(paper=paper, corrects=corrects, from_start=from_start, reason=wanted.reason)

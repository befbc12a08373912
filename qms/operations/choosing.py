"""Choose documents for an act on many: by name, by unit, by kind, or by the plan of a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from qms.diagnostics import Diagnostic, Location
from qms.errors import UsageError
from qms.model.codes import DocumentId
from qms.model.documents import WorkingDocument
from qms.model.organisation import Organisation
from qms.model.preparations import Preparation, preparation_path
from qms.operations.loading import Loaded
from qms.operations.preparations import load_preparation
from qms.operations.resolving import find_working, refuse_unknown_kind, refuse_unknown_unit
from qms.operations.session import Session
from qms.plans.plan import refuse_errors
from qms.wording import Message, msg


@attrs.frozen(kw_only=True)
class Choice:
    """Which documents are meant: named ones, with those of a unit and a kind, or those of a plan."""

    references: tuple[str, ...] = ()
    unit: str | None = None
    kind: str | None = None
    plan: str | None = None

    def __attrs_post_init__(self) -> None:
        """Raise `UsageError` where a plan goes with other names: it names its documents itself."""
        if self.plan is not None and (self.references or self.unit or self.kind):
            raise UsageError(
                msg("--plan goes without documents, --unit and --kind"), hint=msg("the plan names its documents itself")
            )


def chosen_documents(
    session: Session,
    loaded: Loaded,
    choice: Choice,
    *,
    takes: Callable[[WorkingDocument], bool],
    refusal: Message,
) -> tuple[DocumentId, ...]:
    """Return the documents of a choice, each once; of a unit or a kind those that *takes* says.

    Raises `UsageError` for an unknown name; `Refused`, saying *refusal*, where a plan pins other bytes than lie on
    the disk.
    """
    if choice.plan is not None:
        preparation = load_preparation(loaded, choice.plan)
        refuse_errors(_moved_on(loaded, choice.plan, preparation), refusal)
        return tuple(pinned_digests(preparation))
    system = loaded.system
    documents = [find_working(system, reference) for reference in choice.references]
    if choice.unit is not None or choice.kind is not None:
        wanted = meant(session, loaded, choice)
        documents += [d for d in system.documents if wanted(d) and takes(system.documents[d])]
    return tuple(dict.fromkeys(documents))


def meant(session: Session, loaded: Loaded, choice: Choice) -> Callable[[DocumentId], bool]:
    """Return whether a document is of the unit, today, and the kind, or of the plan of a choice.

    All are where it names none. Raises `UsageError` for a name that stands for nothing.
    """
    system = loaded.system
    if choice.plan is not None:
        planned = {one.document for one in load_preparation(loaded, choice.plan).documents}
        return planned.__contains__
    if choice.kind is not None:
        refuse_unknown_kind(choice.kind, kinds=system.kinds)
    if choice.unit is not None:
        refuse_unknown_unit(choice.unit, organisation=system.organisation)

    def wanted(document: DocumentId) -> bool:
        working = system.documents[document]
        known = system.kinds.get(working.kind)
        if choice.kind is not None and not (known and known.answers_to(choice.kind)):
            return False
        return choice.unit is None or _owner(system.organisation, working, session) == choice.unit

    return wanted


def pinned_digests(preparation: Preparation) -> Mapping[DocumentId, str]:
    """Return the digest of each text that a plan issues; what it only withdraws has none."""
    return {one.document: one.digest for one in preparation.documents if one.digest is not None}


def _owner(organisation: Organisation, document: WorkingDocument, session: Session) -> str | None:
    owner = document.header and organisation.owner(document.header.unit, on=session.today)
    return owner.id if owner else None


def _moved_on(loaded: Loaded, name: str, preparation: Preparation) -> list[Diagnostic]:
    """An act on a plan is an act on the very bytes that the plan pins."""
    documents = loaded.system.documents
    digests = pinned_digests(preparation)
    return [
        Diagnostic(
            code="QMS-R024",
            message=msg("the text of {code} is not the one that the plan {plan} pins", code=one.code, plan=name),
            location=Location(path=preparation_path(name), field=one.document),
            hint=msg("prepare the plan again, or bring back the text that it pins"),
        )
        for one in preparation.documents
        if one.document in digests
        and (one.document not in documents or documents[one.document].digest != digests[one.document])
    ]

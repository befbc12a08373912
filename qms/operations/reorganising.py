"""Change the agency's organisation: what becomes different from a day on, with all that follows from it (`qms org`)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import attrs

from qms.checks.organisation import organisation_diagnostics
from qms.diagnostics import Diagnostic, Location, Severity
from qms.errors import Refused
from qms.model.organisation import Organisation
from qms.model.preparations import Preparation
from qms.operations.edited_files import file_on_disk
from qms.operations.loading import ORGANISATION_PATH, Loaded
from qms.operations.preparations import load_preparation, preparation_names
from qms.operations.session import Outcome, Session
from qms.plans.consequences import Reorganisation, consequences
from qms.plans.departures import departures
from qms.plans.plan import Plan, refuse_errors
from qms.plans.restructuring import OrganisationChange, plan_organisation, refuse_far_day
from qms.text.documents import locator
from qms.text.organisation import edited_organisation
from qms.text.source import normalised
from qms.wording import msg


def change_organisation(session: Session, change: OrganisationChange, *, dry_run: bool = False) -> Outcome:
    """Carry out a change of `organisation.toml`; what was so before stays in it, with its dates.

    Raises `UsageError` or `Refused` where the change does not fit, puts a fault into the file, or leaves documents
    without owner.
    """
    refuse_far_day(change.day, today=session.today)

    def decide(loaded: Loaded) -> Plan:
        data, before = file_on_disk(loaded, ORGANISATION_PATH, Organisation)
        after = change.applied(before)
        text = edited_organisation(normalised(data).decode(), before, after).encode() if after != before else data
        warnings = refuse_errors(
            [
                *organisation_diagnostics(after, locator(ORGANISATION_PATH, text)),
                *(_following(session, loaded, change, before, after) if after != before else ()),
                *_brought_to_form(data, text),
            ],
            msg("the organisation cannot be changed so"),
        )
        plan = plan_organisation(
            loaded.system, path=ORGANISATION_PATH, before=data, after=text,
            message=f"Organisation: {change.summary}", author=session.entered_by, at=session.now,
        )  # fmt: skip
        return attrs.evolve(plan, warnings=warnings)

    return session.write(decide, dry_run=dry_run)


def _following(
    session: Session, loaded: Loaded, change: OrganisationChange, before: Organisation, after: Organisation
) -> Iterator[Diagnostic]:
    reorganisation = Reorganisation(
        system=loaded.system,
        before=before,
        after=after,
        day=change.day or session.today,
        preparations=dict(_preparations(loaded)),
    )
    yield from consequences(reorganisation)
    yield from departures(reorganisation)


def _preparations(loaded: Loaded) -> Iterator[tuple[str, Preparation]]:
    for name in preparation_names(loaded):
        with contextlib.suppress(Refused):  # one that cannot be read, `qms check` tells of
            yield name, load_preparation(loaded, name)


def _brought_to_form(before: bytes, after: bytes) -> Iterator[Diagnostic]:
    """Yield that the whole file gets the form in which a store is kept, where it had another."""
    if before != after and normalised(before) != before:
        yield Diagnostic(
            code="QMS-T008",
            message=msg(
                "{path} gets LF line ends and NFC letters, without byte order mark, on the disk too",
                path=ORGANISATION_PATH,
            ),
            location=Location(path=ORGANISATION_PATH),
            severity=Severity.WARNING,
        )

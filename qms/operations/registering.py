"""Enter papers, and people, posts, units and boards of the agency (`qms paper`, `qms org`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from qms.checks.organisation import organisation_diagnostics
from qms.errors import UsageError
from qms.model.digests import sha256
from qms.model.organisation import Board, Body, Organisation, Person, Post, Unit
from qms.model.papers import Paper
from qms.operations.loading import ORGANISATION_PATH, Loaded
from qms.operations.saving import read_file
from qms.operations.session import Outcome, Session
from qms.plans.plan import Plan, refuse_errors
from qms.plans.registering import plan_organisation, plan_paper
from qms.text.documents import locator
from qms.text.organisation import with_block, with_post
from qms.text.values import read_value
from qms.wording import msg

Block = Body | Unit | Board | Person


def add_paper(
    session: Session,
    paper: Paper,
    *,
    year: int | None = None,
    file: Path | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Enter a paper; *file* is its scan or signed PDF, kept byte for byte under `files/`."""
    kept = None
    if file is not None:
        data = read_file(file)
        path = f"files/{sha256(data).removeprefix('sha256:')[:4]}/{file.name}"
        paper, kept = attrs.evolve(paper, file=path), (path, data)

    def decide(loaded: Loaded) -> Plan:
        return plan_paper(
            loaded.system, paper, year=year, author=session.entered_by, at=session.now, file=kept
        )

    return session.write(decide, dry_run=dry_run)


def add_block(session: Session, block: Block, *, dry_run: bool = False) -> Outcome:
    """Add a unit, a board, a person or another body to the organisation, or a later version of one."""
    return _change(session, lambda text: with_block(text, block), f"Organisation: {block.id}", dry_run=dry_run)


def add_post(session: Session, person: str, post: Post, *, dry_run: bool = False) -> Outcome:
    """Give a person of the organisation a post."""
    return _change(
        session, lambda text: with_post(text, person, post), f"Organisation: post of {person}", dry_run=dry_run,
        needs_person=person,
    )  # fmt: skip


def _change(
    session: Session,
    edit: Callable[[str], str],
    message: str,
    *,
    dry_run: bool,
    needs_person: str | None = None,
) -> Outcome:
    """Edit `organisation.toml`; raises `Refused` where that would put a fault into it."""

    def decide(loaded: Loaded) -> Plan:
        system = loaded.system
        if needs_person is not None and system.organisation.person(needs_person) is None:
            raise UsageError(
                msg("there is no person “{person}”", person=needs_person),
                hint=msg("`qms org list` shows their ids"),
            )
        before = loaded.texts.read(ORGANISATION_PATH)
        after = edit(before.decode()).encode()
        organisation, faults = read_value(after, path=ORGANISATION_PATH, cls=Organisation)
        found = [*faults]
        if organisation is not None:
            found += organisation_diagnostics(organisation, locator(ORGANISATION_PATH, after))
        warnings = refuse_errors(found, msg("the organisation cannot be changed so"))
        plan = plan_organisation(
            system, path=ORGANISATION_PATH, before=before, after=after, message=message,
            author=session.entered_by, at=session.now,
        )  # fmt: skip
        return attrs.evolve(plan, warnings=warnings)

    return session.write(decide, dry_run=dry_run)

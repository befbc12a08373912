"""Enter papers, and people, posts, units and boards of the agency (`qms paper`, `qms org`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from qms.checks.organisation import organisation_diagnostics
from qms.errors import Refused, UsageError
from qms.model.digests import git_blob_id, sha256
from qms.model.organisation import Board, Body, Organisation, Person, Post, Unit
from qms.model.papers import Paper
from qms.operations.loading import ORGANISATION_PATH, Loaded
from qms.operations.session import Outcome, Session
from qms.operations.user_files import read_file
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
    scan = None
    if file is not None:
        data = read_file(file)
        path = f"files/{sha256(data).removeprefix('sha256:')[:4]}/{file.name}"
        paper, scan = attrs.evolve(paper, file=path), (path, data)

    def decide(loaded: Loaded) -> Plan:
        new = None if scan is not None and _is_kept(loaded, *scan) else scan
        return plan_paper(loaded.system, paper, year=year, author=session.entered_by, at=session.now, file=new)

    return session.write(decide, dry_run=dry_run)


def _is_kept(loaded: Loaded, path: str, data: bytes) -> bool:
    """Whether the very file lies in the store already: one scan may hold several papers."""
    on_main = loaded.saved.blob_ids(path.rpartition("/")[0]).get(path) if loaded.saved else None
    return on_main == git_blob_id(data)


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
        before, organisation = _organisation_on_disk(loaded)
        if needs_person is not None and organisation.person(needs_person) is None:
            raise UsageError(
                msg("there is no person “{person}”", person=needs_person),
                hint=msg("`qms org list` shows their ids"),
            )
        after = edit(before.decode()).encode()
        changed, faults = read_value(after, path=ORGANISATION_PATH, cls=Organisation)
        found = [*faults]
        if changed is not None:
            found += organisation_diagnostics(changed, locator(ORGANISATION_PATH, after))
        warnings = refuse_errors(found, msg("the organisation cannot be changed so"))
        plan = plan_organisation(
            loaded.system, path=ORGANISATION_PATH, before=before, after=after, message=message,
            author=session.entered_by, at=session.now,
        )  # fmt: skip
        return attrs.evolve(plan, warnings=warnings)

    return session.write(decide, dry_run=dry_run)


def _organisation_on_disk(loaded: Loaded) -> tuple[bytes, Organisation]:
    """Return the file as it lies on the disk, changes that were never saved among it; refuses one with a fault."""
    try:
        data = loaded.texts.read(ORGANISATION_PATH)
    except KeyError:
        raise Refused(
            msg("{path} is gone from the disk", path=ORGANISATION_PATH),
            hint=msg("bring it back out of the history: git checkout main -- {path}", path=ORGANISATION_PATH),
        ) from None
    organisation, faults = read_value(data, path=ORGANISATION_PATH, cls=Organisation)
    refuse_errors(faults, msg("{path} cannot be read", path=ORGANISATION_PATH))
    assert organisation is not None  # what cannot be read has a fault
    return data, organisation

"""`qms demo`: replay the sample agency's two years and tell what happened, then ask the store about them."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qms.cli.invocation import Invocation
from qms.cli.language import marked
from qms.cli.listings import Column, Listing, column, plain_lines
from qms.cli.progress import working
from qms.cli.redline_view import redline_lines
from qms.cli.rows import history_row, list_row, number_of
from qms.opening import open_workspace, workspace_on
from qms.operations.demonstrating import replay
from qms.operations.diffing import compare
from qms.store.repository import create
from qms.wording import Message, msg

if TYPE_CHECKING:
    from qms.operations.session import Session
    from qms.store.protocol import Store
    from qms.workspace import Workspace

BEFORE, AFTER = dt.date(2021, 9, 1), dt.date(2021, 9, 14)
"""Two days on both sides of 244/QĐ-SCT of 13 September 2021."""
SUBJECT = "QT-05"


def tell_demonstration(call: Invocation, path: Path) -> int:
    """Make the sample store at *path* and tell its story. Raises `Refused` where something is at *path*."""
    started = time.perf_counter()
    for event in replay(create(path), _session_on):
        day = event.outcome.plan.change.at.date()
        _step(call, msg("{date}  {what}", date=day, what=event.what), event.seconds)
    workspace = open_workspace(path, today=call.today)
    call.tell()
    for day in (BEFORE, AFTER):
        begun = time.perf_counter()
        rows = [list_row(row) for row in workspace.in_force(on=day)]
        editions = sorted({number_of(row) for row in rows})
        _step(
            call,
            msg(
                "in force on {date}: {n} documents, editions {editions}",
                date=day,
                n=len(rows),
                editions=", ".join(editions),
            ),
            time.perf_counter() - begun,
        )
    call.tell()
    call.tell(msg("The history of {code}:", code=SUBJECT))
    _history(call, workspace)
    call.tell()
    begun = time.perf_counter()
    comparison = compare(workspace.session, SUBJECT, "01.00", "02.00")
    _step(call, msg("what changed in {code}:", code=SUBJECT), time.perf_counter() - begun)
    for line in redline_lines(comparison, say=call.say, colour=sys.stdout.isatty()):
        click.echo(f"  {line}".rstrip())
    call.tell()
    begun = time.perf_counter()
    with working(call):
        done = workspace.verify()
    verdict = (
        msg("verified: every byte is the byte that was decided, compared with {what}", what=done.compared_with)
        if done.ok
        else msg("verify found {n} things wrong", n=len(done.diagnostics))
    )
    _step(call, verdict, time.perf_counter() - begun)
    call.warn([d for d in done.diagnostics if d.is_error])
    call.tell()
    call.tell(
        msg(
            "The store is in {place}; all of it took {seconds} s.",
            place=str(path),
            seconds=time.perf_counter() - started,
        )
    )
    call.tell(msg("Ask on: `qms -C {place} list --on 2021-09-01`", place=str(path)))
    return 0 if done.ok else 1


def _session_on(store: Store, today: dt.date, person: str) -> Session:
    return workspace_on(store, today=today, person=person).session


def _step(call: Invocation, what: Message, seconds: float) -> None:
    call.tell(msg("{what}  ({seconds} s)", what=what, seconds=call.language.decimal(seconds, 2)))


def _history(call: Invocation, workspace: Workspace) -> None:
    rows = [history_row(row) for row in workspace.history(SUBJECT)]
    columns = (
        column(marked("Entry"), "entry"),
        Column(marked("Edition.revision"), number_of),
        column(marked("Decision"), "decision"),
        column(marked("In force from"), "effective"),
        column(marked("In force until"), "until"),
        column(marked("Change"), "change"),
    )
    for line in plain_lines(call.language, Listing(keys=(), columns=columns, rows=rows)):
        click.echo(f"  {line}")

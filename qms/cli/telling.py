"""Tell what is wrong: diagnostics and failures, on the screen or in JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from qms.cli.invocation import harmless
from qms.diagnostics import Diagnostic
from qms.plans.plan import NOTHING_WRITTEN
from qms.wording import msg

if TYPE_CHECKING:
    from qms.cli.invocation import Invocation
    from qms.errors import QmsError


def tell_failure(call: Invocation, error: QmsError, *, as_json: bool, writes: bool) -> int:
    """Tell why a command could not go on, and that nothing was written; return its exit code.

    In JSON a writer answers on stdout, so that a script reads one thing whatever happened; a command that only asks
    leaves stdout empty and lists the diagnostics on stderr.
    """
    if as_json and writes:
        answer = {"done": False, "entry": None, "number": None, "commit": None, "plan": None}
        call.answer_json({**answer, "message": call.say(error.message), "diagnostics": _reasons(call, error)})
    elif as_json:
        click.echo(as_text(_reasons(call, error)), err=True)
    else:
        tell_diagnostics(call, error.diagnostics)
        call.note(msg("Error: {message}", message=error.message))
        if error.hint is not None:
            click.echo(f"    {harmless(call.say(error.hint))}", err=True)
        if "nothing was written" not in error.message.template:
            call.note(NOTHING_WRITTEN)
    return error.exit_code


def tell_system_failure(call: Invocation, error: OSError) -> int:
    """Tell that a file or a folder cannot be used, as the system says it; return the exit code.

    Stores turn their own such failures into refusals. Whatever comes here was met outside of a write, or after it.
    """
    reason = error.strerror or str(error)
    where = (
        msg("{file}: {reason}", file=error.filename, reason=reason) if error.filename else msg("{text}", text=reason)
    )
    call.note(msg("Error: {message}", message=msg("the system says no: {reason}", reason=where)))
    call.note(msg("See with `qms` how things stand."))
    return 1


def tell_diagnostics(call: Invocation, diagnostics: Iterable[Diagnostic], *, as_json: bool = False) -> None:
    """Write diagnostics to stderr: ``path:line: CODE message`` with the hint below, or a list in JSON."""
    found = tuple(diagnostics)
    if as_json:
        if found:
            click.echo(as_text([diagnostic_row(call, d) for d in found]), err=True)
        return
    for diagnostic in found:
        where = f"{diagnostic.location}: " if diagnostic.location else ""
        code = click.style(diagnostic.code, fg="red" if diagnostic.is_error else "yellow")
        click.echo(f"{harmless(where)}{code} {harmless(call.say(diagnostic.message))}", err=True)
        if diagnostic.hint is not None:
            click.echo(f"    {harmless(call.say(diagnostic.hint))}", err=True)


def diagnostic_row(call: Invocation, diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as JSON tells it."""
    place = diagnostic.location
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "path": place.path if place else None,
        "line": place.line if place else None,
        "message": call.say(diagnostic.message),
        "hint": call.say(diagnostic.hint) if diagnostic.hint else None,
    }


def as_text(value: Any) -> str:
    """Return a value in JSON as qms writes it: readable, in the letters of the language."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_day)


def _day(value: object) -> str:
    """Return a day or a moment in the form of ISO 8601."""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(value)


def _reasons(call: Invocation, error: QmsError) -> list[dict[str, Any]]:
    """Return the diagnostics of a failure; one that has none is a diagnostic itself."""
    if error.diagnostics:
        return [diagnostic_row(call, d) for d in error.diagnostics]
    return [diagnostic_row(call, Diagnostic(code=_CODES[error.exit_code], message=error.message, hint=error.hint))]


_CODES = {1: "QMS-E001", 2: "QMS-E002", 3: "QMS-E003"}
"""Codes of a failure that is no diagnostic of the store: refused, wrong usage, busy."""

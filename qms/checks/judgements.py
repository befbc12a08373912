"""What was found of one document, as a line of text that can be kept and read back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import attrs

from qms.checks.facts import Citation, DocumentFacts
from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import DocumentId
from qms.wording import Message


@attrs.frozen(kw_only=True)
class Judgement:
    """The facts of one document, and what the checks that see it alone say of it."""

    facts: DocumentFacts
    diagnostics: tuple[Diagnostic, ...] = ()


def write_judgement(judgement: Judgement) -> str:
    """Return *judgement* as one line of JSON."""
    facts = judgement.facts
    return json.dumps(
        [
            [facts.id, facts.kind, facts.code, facts.unit, facts.parent, facts.digest],
            [[c.target, c.line] for c in facts.links],
            [[c.target, c.date.isoformat() if c.date else None] for c in facts.bases],
            facts.seen,
            [_plain_diagnostic(d) for d in judgement.diagnostics],
        ],
        ensure_ascii=False,
    )


def read_judgement(line: str) -> Judgement:
    """Return the judgement that `write_judgement` wrote; values inside messages come back as texts."""
    (document, kind, code, unit, parent, digest), links, bases, seen, diagnostics = json.loads(line)
    facts = DocumentFacts(
        id=DocumentId(document),
        kind=kind,
        code=code,
        unit=unit,
        parent=parent,
        digest=digest,
        links=tuple(Citation(target, number) for target, number in links),
        bases=tuple(Citation(target, None, dt.date.fromisoformat(day) if day else None) for target, day in bases),
        seen=tuple((target, at) for target, at in seen),
    )
    return Judgement(facts=facts, diagnostics=tuple(_diagnostic(d) for d in diagnostics))


def _plain_diagnostic(d: Diagnostic) -> list[Any]:
    place = [d.location.path, d.location.line, d.location.field] if d.location else None
    return [d.code, _plain_message(d.message), place, d.hint and _plain_message(d.hint), d.severity.value]


def _diagnostic(plain: list[Any]) -> Diagnostic:
    code, message, place, hint, severity = plain
    return Diagnostic(
        code=code,
        message=_message(message),
        location=Location(path=place[0], line=place[1], field=place[2]) if place else None,
        hint=_message(hint) if hint else None,
        severity=Severity(severity),
    )


def _plain_message(message: Message) -> list[Any]:
    return [message.template, {name: _plain_value(value) for name, value in message.values}]


def _plain_value(value: object) -> Any:
    if isinstance(value, Message):
        return _plain_message(value)
    return value if isinstance(value, int) else str(value)


def _message(plain: list[Any]) -> Message:
    template, values = plain
    return Message(template, tuple((name, _message(v) if isinstance(v, list) else v) for name, v in values.items()))

"""What was found of one document, as a line of text that can be kept and read back."""

from __future__ import annotations

import datetime as dt
import json

import attrs

from qms.checks.facts import Citation, DocumentFacts
from qms.diagnostics import Diagnostic
from qms.model.codes import DocumentId
from qms.text.diagnostics import plain_diagnostic, read_diagnostic

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@attrs.frozen(kw_only=True)
class Judgement:
    """The facts of one document, and what the checks that see it alone say of it."""

    facts: DocumentFacts
    diagnostics: tuple[Diagnostic, ...] = ()


def write_judgement(judgement: Judgement) -> str:
    """Return *judgement* as one line of JSON."""
    facts = judgement.facts
    return _ENCODE(
        [
            [facts.id, facts.kind, facts.code, facts.unit, facts.parent, facts.digest],
            [[c.target, c.line] for c in facts.links],
            [[c.target, c.date.isoformat() if c.date else None] for c in facts.bases],
            facts.seen,
            [plain_diagnostic(d) for d in judgement.diagnostics],
        ]
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
    return Judgement(facts=facts, diagnostics=tuple(read_diagnostic(d) for d in diagnostics))

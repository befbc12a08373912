"""Diagnostics as plain values that JSON can hold, and back."""

from __future__ import annotations

from typing import Any

from qms.diagnostics import Diagnostic, Location, Severity
from qms.wording import Message


def plain_diagnostic(diagnostic: Diagnostic) -> list[Any]:
    """Return *diagnostic* as lists, texts and numbers."""
    place, hint = diagnostic.location, diagnostic.hint
    return [
        diagnostic.code,
        _plain_message(diagnostic.message),
        [place.path, place.line, place.field] if place else None,
        _plain_message(hint) if hint else None,
        diagnostic.severity.value,
    ]


def read_diagnostic(plain: list[Any]) -> Diagnostic:
    """Return what `plain_diagnostic` made plain; values inside messages come back as numbers and texts."""
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

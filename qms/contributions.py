"""What a plugin may bring. A contribution is a value: it says what it is and holds the function that does it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable

import attrs

from qms.checks.views import DocumentView, SystemView
from qms.diagnostics import Diagnostic
from qms.model.kinds import Kind


class Scope(enum.StrEnum):
    """What a check looks at. One that sees a single document is remembered by the document's digest."""

    DOCUMENT = "document"
    SYSTEM = "system"


class Stage(enum.StrEnum):
    """When a check is asked: by `qms check`, before an issue, or before a report."""

    CHECK = "check"
    ISSUE = "issue"
    REPORT = "report"


def _as_stages(stages: str | Iterable[str]) -> frozenset[Stage]:
    return frozenset(Stage(stage) for stage in ([stages] if isinstance(stages, str) else stages))


@attrs.frozen
class Check:
    """A rule that yields diagnostics.

    *rule* takes a `DocumentView` or a `SystemView`, as *scope* says, and yields; it changes nothing. The docstring of
    *rule* is the page of the documentation that explains the *code*.
    """

    code: str
    title: str
    rule: Callable[[DocumentView], Iterable[Diagnostic]] | Callable[[SystemView], Iterable[Diagnostic]] = attrs.field(
        kw_only=True
    )
    scope: Scope = attrs.field(kw_only=True, converter=Scope, default=Scope.DOCUMENT)
    stages: frozenset[Stage] = attrs.field(
        kw_only=True, default=frozenset({Stage.CHECK, Stage.ISSUE}), converter=_as_stages
    )


Contribution = Kind | Check


@attrs.frozen(kw_only=True)
class Command:
    """A command that a plugin brings; *target* is ``module:object``, imported when the command is called."""

    name: str
    help: str
    target: str

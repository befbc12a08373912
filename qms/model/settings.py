"""What `qms.toml` says."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Mapping
from typing import Any

import attrs

from qms.model.books import Book
from qms.model.declared_measures import DeclaredMeasure
from qms.model.declared_registers import DeclaredRegister
from qms.model.reviews import ReviewPolicy
from qms.wording import msg

FORMAT = 1


class Issuing(enum.StrEnum):
    """Where a decision counts as issued."""

    HERE = "here"
    UPSTREAM = "upstream"


def _is_expression(_: object, __: object, pattern: str | None) -> None:
    """Raise ValueError where *pattern* is no regular expression."""
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise ValueError(
            msg("“{pattern}” is no regular expression: {reason}", pattern=pattern, reason=error)
        ) from error


@attrs.frozen(kw_only=True)
class CodeSettings:
    """How the agency writes the codes of its documents."""

    pattern: str | None = attrs.field(default=None, validator=_is_expression)


@attrs.frozen(kw_only=True)
class StoreSettings:
    """Where the one truth lies when the store has a remote; None where the agency has not said."""

    issuing: Issuing | None = None


@attrs.frozen(kw_only=True)
class StandardSettings:
    """The edition of the standard that the agency applies, and why some clauses do not apply to it (4.3)."""

    edition: str = "iso-9001-2015"
    excluded: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class PluginSettings:
    """The plugins that the store relies on."""

    enabled: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of one store."""

    format: int
    agency: str
    lang: str = "vi"
    codes: CodeSettings = attrs.field(factory=CodeSettings)
    books: tuple[Book, ...] = ()
    review: ReviewPolicy = attrs.field(factory=ReviewPolicy)
    store: StoreSettings = attrs.field(factory=StoreSettings)
    online_levels: Mapping[str, dt.date] = attrs.field(factory=dict)
    standard: StandardSettings = attrs.field(factory=StandardSettings)
    registers: Mapping[str, DeclaredRegister] = attrs.field(factory=dict)
    """Registers that are declared as data, by name."""
    measures: Mapping[str, DeclaredMeasure] = attrs.field(factory=dict)
    """Measures that are declared as data, by name."""
    plugins: PluginSettings = attrs.field(factory=PluginSettings)
    plugin: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    """The sections of the plugins, as they stand; each plugin's own class reads its section."""

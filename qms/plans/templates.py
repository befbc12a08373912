"""The templates of a store (`templates/<name>.docx`): what they are called, and how one is put there."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import attrs

from qms.errors import Refused, UsageError
from qms.model.codes import is_portable_name
from qms.model.official_papers import PaperForm
from qms.plans.change import Change
from qms.plans.plan import Plan
from qms.wording import msg

FOLDER: Final = "templates"
SUFFIX: Final = ".docx"
_VARIANT: Final = "--"
_NAME: Final = re.compile(r"templates/([^/]+)\.docx")


@attrs.frozen
class TemplateName:
    """What a template is for, a form of paper or a report, and which of several it is: ``decision--hop-dong``."""

    name: str
    variant: str = ""

    @classmethod
    def of(cls, text: str) -> TemplateName:
        """Return the name that is written like ``decision`` or ``decision--hop-dong``."""
        name, _, variant = text.partition(_VARIANT)
        return cls(name, variant)

    @classmethod
    def of_path(cls, path: str) -> TemplateName | None:
        """Return the name of a file of the store; None where it is no template."""
        found = _NAME.fullmatch(path)
        return cls.of(found[1]) if found else None

    @property
    def path(self) -> str:
        """The file of the store."""
        return f"{FOLDER}/{self}{SUFFIX}"

    @property
    def form(self) -> PaperForm | None:
        """The form of paper it is for; None for a report."""
        return next((form for form in PaperForm if form.value == self.name), None)

    def __str__(self) -> str:
        return f"{self.name}{_VARIANT}{self.variant}" if self.variant else self.name


def plan_template(
    name: TemplateName, data: bytes, *, there: bytes | None, base: str | None, author: str, at: dt.datetime
) -> Plan:
    """Return the plan that puts a new template into the store; *there* is what lies at its place.

    Raises `UsageError` for a variant that can name no file, `Refused` where there is a template already.
    """
    if name.variant and not is_portable_name(name.variant):
        raise UsageError(
            msg("“{variant}” cannot name a template", variant=name.variant),
            hint=msg("take lower-case letters without accents, digits and single hyphens: decision--hop-dong"),
        )
    if there is not None:
        raise Refused(
            msg("there is a template {path} already", path=name.path),
            hint=msg("edit it in Word; or make another: {example}", example=f"{name.name}{_VARIANT}2"),
        )
    change = Change(
        base=base, message=f"New template {name}", author=author, at=at, writes={name.path: data},
        expects={name.path: None},
    )  # fmt: skip
    return Plan(change=change)

"""The built-in plugin: what qms itself brings through the hooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qms.builtin.kinds import KINDS
from qms.builtin.reports import REPORTS
from qms.checks import documents, system
from qms.contributions import Check, Contribution, Scope, Stage
from qms.hookspecs import hookimpl
from qms.model.books import Book, next_ordinal
from qms.model.system import System
from qms.plans.numbers import numbers_used

_DOCUMENT_CHECKS = (
    Check("QMS-D001", "the kind is known", rule=documents.kind_known),
    Check("QMS-D002", "the owner is a unit", rule=documents.unit_known),
    Check("QMS-D003", "the code fits the pattern", rule=documents.code_fits),
    Check("QMS-D004", "the headings are there", rule=documents.headings_present, stages=Stage.CHECK),
    Check("QMS-D005", "a flowchart has steps", rule=documents.steps_present),
    Check("QMS-D006", "the online level is known", rule=documents.online_level_known),
    Check("QMS-D007", "no state secret", rule=documents.not_secret),
    Check("QMS-D008", "names work everywhere", rule=documents.names_portable),
    Check("QMS-D009", "the review interval is plausible", rule=documents.interval_plausible),
    Check("QMS-D015", "the text is written", rule=documents.text_written, stages=Stage.ISSUE),
    Check("QMS-F000", "the flow is sound", rule=documents.flow_sound),
)
_SYSTEM_CHECKS = (
    Check("QMS-S001", "codes are unique", rule=system.codes_unique, scope=Scope.SYSTEM, stages=Stage.CHECK),
    Check("QMS-S002", "links resolve", rule=system.links_resolve, scope=Scope.SYSTEM),
    Check("QMS-S003", "parents resolve", rule=system.parents_resolve, scope=Scope.SYSTEM),
    Check("QMS-S005", "looked-at texts are current", rule=system.seen_is_current, scope=Scope.SYSTEM),
    Check("QMS-S006", "one number, one date", rule=system.one_number_one_date, scope=Scope.SYSTEM),
    Check(
        "QMS-S007",
        "passed texts do not change",
        rule=system.approved_text_unchanged,
        scope=Scope.SYSTEM,
        stages=Stage.CHECK,
    ),
    Check(
        "QMS-S008",
        "folders in force are there",
        rule=system.in_force_has_folder,
        scope=Scope.SYSTEM,
        stages=Stage.CHECK,
    ),
    Check("QMS-S009", "documents keep their kind", rule=system.kinds_keep, scope=Scope.SYSTEM),
)


@hookimpl
def qms_contributes(settings: Mapping[str, Any]) -> Iterator[Contribution]:
    """Bring the kinds of a department's document system, its registers and notices, and the checks of every store."""
    yield from KINDS
    yield from REPORTS
    yield from _DOCUMENT_CHECKS
    yield from _SYSTEM_CHECKS


@hookimpl(trylast=True)
def qms_next_number(book: Book, system: System, year: int) -> str:
    """Return one more than the greatest number of the book in the year, two digits at least."""
    used = numbers_used(system, book=book.id, issuer="", year=year)
    return f"{next_ordinal(number.ordinal for number in used):02d}"


@hookimpl(trylast=True)
def qms_identify(environ: Mapping[str, str]) -> str | None:
    """Return the person named by the variable ``QMS_PERSON``, or else the name of the login."""
    names = ("QMS_PERSON", "LOGNAME", "USER", "USERNAME")
    return next((environ[name] for name in names if environ.get(name)), None)

"""Plan a save: working texts, as they lie on the disk, go on `main`. Saving binds nobody and submits nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME
from qms.model.documents import split_path
from qms.model.organisation import Organisation
from qms.model.settings import Settings
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.plan import Plan, refuse_errors
from qms.text.source import normalised
from qms.text.values import read_value
from qms.wording import msg

SAVED = (
    "qms.toml",
    "organisation.toml",
    "documents/",
    "papers/",
    "plans/",
    "templates/",
    "records/",
    "files/",
    ".gitattributes",
    ".gitignore",
)
"""What a save takes. The ledger and the acts of review are written by their own operations alone."""

_BROUGHT_TO_FORM = (".md", ".toml", ".csv")


def plan_save(
    system: System,
    *,
    changed: Mapping[str, bytes],
    gone: frozenset[str],
    message: str | None,
    author: str,
    at: dt.datetime,
) -> Plan:
    """Return the plan of a save.

    *changed* are the paths whose bytes on the disk differ from `main`, *gone* those that `main` has and the disk
    lacks. Texts are brought to LF and NFC without a byte order mark, on the disk too. Raises `Refused` where a
    changed document cannot be read, or the folder of an issued one is gone.
    """
    takes = {path: data for path, data in changed.items() if path.startswith(SAVED)}
    removes = {path for path in gone if path.startswith(SAVED)}
    documents = {place[1] for path in takes if (place := split_path(path)) is not None}
    found = [fault for d in sorted(documents) if d in system.documents for fault in system.documents.faults(d)]
    found = [f for f in found if f.code not in FORM_CODES]
    found += _ground_faults(takes, removes)
    found += _lost_folders(system, removes)
    warnings = refuse_errors(found, msg("the texts cannot be saved"))
    writes = {
        path: better
        for path in takes
        if _is_brought_to_form(path) and (better := normalised(takes[path])) != takes[path]
    }
    warnings += tuple(map(_mended, sorted(writes)))
    change = Change(
        base=system.commit,
        message=message or _message(documents),
        author=author,
        at=at,
        takes={path: data for path, data in takes.items() if path not in writes},
        writes=writes,
        expects={**{path: takes[path] for path in writes}, **dict.fromkeys(removes)},
        removes=frozenset(removes),
    )
    return Plan(change=change, warnings=warnings)


FORM_CODES = frozenset({"QMS-T005", "QMS-T006", "QMS-T007"})
"""Codes of what a save mends by itself: byte order mark, line ends, composition."""


def _is_brought_to_form(path: str) -> bool:
    """Whether a save mends the form of a file; attachments stay as they are, byte for byte."""
    place = split_path(path)
    if place is not None:
        return place[2] in (TEXT_NAME, MANAGE_NAME)
    return path.endswith(_BROUGHT_TO_FORM) and not path.startswith("files/")


def _mended(path: str) -> Diagnostic:
    return Diagnostic(
        code="QMS-T008",
        message=msg("{path} gets LF line ends and NFC letters, without byte order mark, on the disk too", path=path),
        location=Location(path=path),
        severity=Severity.WARNING,
    )


def _ground_faults(takes: Mapping[str, bytes], removes: set[str]) -> Iterator[Diagnostic]:
    """Yield what would keep every later command from opening the store: settings or organisation that are no such."""
    for path, cls in (("qms.toml", Settings), ("organisation.toml", Organisation)):
        if path in removes:
            yield Diagnostic(
                code="QMS-S012",
                message=msg("{path} is gone; a store cannot be without it", path=path),
                location=Location(path=path),
                hint=msg("bring it back out of the history: git checkout main -- {path}", path=path),
            )
        elif path in takes:
            yield from read_value(normalised(takes[path]), path=path, cls=cls)[1]


def _lost_folders(system: System, removes: set[str]) -> Iterator[Diagnostic]:
    for path in sorted(removes):
        place = split_path(path)
        if place and place[2] == TEXT_NAME and system.ledger.lines(place[1]):
            yield Diagnostic(
                code="QMS-S008",
                message=msg("the text of {document}, which was issued, is gone", document=place[1]),
                location=Location(path=path),
                hint=msg("bring it back with `qms restore {document}`", document=place[1]),
            )


def _message(documents: set[DocumentId]) -> str:
    names = sorted(documents)
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"Save {shown}" if names else "Save"

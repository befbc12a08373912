"""Plan a new text below the header of a document that exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from qms.diagnostics import Diagnostic, in_order
from qms.model.digests import TEXT_NAME
from qms.model.documents import WorkingDocument
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.folders import folder_change, unsaved_only
from qms.plans.plan import Plan
from qms.text.source import normalised
from qms.wording import Message


def with_body(document: WorkingDocument, body: str) -> bytes:
    """Return the `document.md` with another text below its header, which stays as it stands."""
    whole = normalised(document.files[TEXT_NAME])
    return whole.removesuffix(document.body.encode()) + body.encode()


def plan_text(
    system: System, document: WorkingDocument, *, body: str, message: Message, saved: Mapping[str, str], author: str,
    at: dt.datetime, warnings: Iterable[Diagnostic] = (),
) -> Plan:  # fmt: skip
    """Return the plan of putting the text of a document on `main` with its folder, or nothing where it stays.

    *saved* are git's ids of its files there, by path.
    """
    found = in_order(warnings)
    base = Change(base=system.commit, message=str(message), author=author, at=at)
    if body == document.body:
        return Plan(change=base, warnings=found)
    change = unsaved_only(folder_change(base, document, saved=saved), saved)
    takes = {path: data for path, data in change.takes.items() if path != document.text_path}
    change = attrs.evolve(
        change,
        takes=takes,
        writes={**change.writes, document.text_path: with_body(document, body)},
        expects={**change.expects, document.text_path: document.files[TEXT_NAME]},
    )
    return Plan(change=change, warnings=found)

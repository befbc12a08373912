"""Plan the return of a text that was issued or saved as working text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from qms.diagnostics import Diagnostic, Severity
from qms.errors import Refused
from qms.model.codes import DocumentId
from qms.model.digests import MANAGE_NAME, TEXT_NAME, folder_digest
from qms.model.documents import folder_path
from qms.model.system import System
from qms.plans.change import Change
from qms.plans.plan import Plan
from qms.wording import msg


def plan_restore(
    system: System,
    document: DocumentId,
    *,
    kind: str,
    restored: Mapping[str, bytes],
    saved: Mapping[str, bytes],
    author: str,
    at: dt.datetime,
) -> Plan:
    """Return the plan of bringing a text back as working text.

    *restored* are the files of its folder, *saved* those on `main`; `manage.toml` stays as it lies there. Raises
    `Refused` where the disk holds unsaved bytes of the text: a save first, so that nothing is lost.
    """
    folder = folder_path(kind, document)
    now = dict(system.documents[document].files) if document in system.documents else {}
    unsaved = sorted(
        name
        for name, data in now.items()
        if name != MANAGE_NAME and saved.get(name) != data and restored.get(name) != data
    )
    if unsaved:
        raise Refused(
            msg("{folder} holds bytes that were never saved: {names}", folder=folder, names=", ".join(unsaved)),
            hint=msg("save them first with `qms save`, then restore; or move the files out of the store"),
        )
    keep = {MANAGE_NAME: now[MANAGE_NAME]} if MANAGE_NAME in now else {}
    wanted = {**restored, **keep}
    writes = {f"{folder}/{name}": data for name, data in wanted.items() if now.get(name) != data}
    gone = {f"{folder}/{name}" for name in {*now, *saved} if name not in wanted}
    change = Change(
        base=system.commit,
        message=f"Restore {document}",
        author=author,
        at=at,
        takes={
            f"{folder}/{name}": data
            for name, data in wanted.items()
            if now.get(name) == data and saved.get(name) != data
        },
        writes=writes,
        expects={path: now.get(path.removeprefix(folder + "/")) for path in {*writes, *gone}},
        removes=frozenset(gone),
    )
    return Plan(change=change, warnings=tuple(_draft_put_aside(system, document, restored=restored, saved=saved)))


def _draft_put_aside(
    system: System, document: DocumentId, *, restored: Mapping[str, bytes], saved: Mapping[str, bytes]
) -> Iterable[Diagnostic]:
    """A draft that was saved and never issued is not lost when another text takes its place: it is in the history."""
    if TEXT_NAME not in saved:
        return
    digest = folder_digest(saved)
    issued = {line.issue.digest for line in system.ledger.lines(document) if line.issue is not None}
    if digest != folder_digest(restored) and digest not in issued:
        yield Diagnostic(
            code="QMS-D014",
            message=msg("the draft of {document} that was saved and not issued is put aside", document=document),
            hint=msg(
                "bring it back with `qms restore {document} --saved {commit}`",
                document=document, commit=system.commit,
            ),
            severity=Severity.WARNING,
        )  # fmt: skip

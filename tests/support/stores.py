"""Systems and folders made for tests, beside the stores of `qms.testing`."""

from __future__ import annotations

from collections.abc import Mapping

from qms.builtin.kinds import KINDS
from qms.model.documents import Header, Management, folder_path
from qms.model.kinds import Kind
from qms.model.organisation import Organisation
from qms.model.papers import Paper
from qms.model.queries import LedgerQueries, PlainLedger
from qms.model.registers import Register
from qms.model.reviews import Review
from qms.model.settings import Settings
from qms.model.system import System
from qms.store.memory import MemorySnapshot
from qms.testing import (
    ACTORS,
    ORGANISATION,
    SETTINGS,
    TODAY,
    Clock,
    add_words,
    lay,
    new_workspace,
    review_all,
    workspace_at,
)
from qms.text.documents import document_bytes
from qms.text.record_shelf import RecordShelf
from qms.text.shelf import DocumentShelf, ReviewShelf
from qms.text.values import read_value, value_bytes

__all__ = [
    "ACTORS", "ORGANISATION", "SETTINGS", "TODAY", "Clock", "add_words", "lay", "new_workspace", "review_all", "workspace_at",
]  # fmt: skip

SAID = {"change": "Bổ sung biểu mẫu", "change_basis": "907/KH-SCT"}
"""What an issue says of a changed text, and on what ground it changed."""
HEADINGS = "".join(f"\n## {heading}\n\n…\n" for kind in KINDS if kind.code == "procedure" for heading in kind.headings)


def folder(
    document: str,
    *,
    kind: str = "procedure",
    text: str = "# Quy trình\n" + HEADINGS,
    files: Mapping[str, bytes] | None = None,
    management: Management | None = None,
    **header: object,
) -> dict[str, bytes]:
    """Return the files of a document's folder by path; its code is the id in capitals unless *header* says more."""
    fields = {"code": document.upper(), "title": "Quy trình kiểm soát hồ sơ", "unit": "vp", **header}
    path = folder_path(kind, document)
    made = {f"{path}/document.md": document_bytes(Header(**fields), text)}  # type: ignore[arg-type]
    if management is not None:
        made[f"{path}/manage.toml"] = value_bytes(management)
    return {**made, **{f"{path}/{name}": data for name, data in (files or {}).items()}}


def settings_of(text: str = SETTINGS) -> Settings:
    """Return the settings in a `qms.toml`."""
    value, faults = read_value(text.encode(), path="qms.toml", cls=Settings)
    assert value is not None, [str(fault) for fault in faults]
    return value


def organisation_of(text: str = ORGANISATION) -> Organisation:
    """Return the organisation in an `organisation.toml`."""
    value, faults = read_value(text.encode(), path="organisation.toml", cls=Organisation)
    assert value is not None, [str(fault) for fault in faults]
    return value


def kinds_by_code() -> dict[str, Kind]:
    """Return the kinds that ship with qms."""
    return {kind.code: kind for kind in KINDS}


def system_of(
    files: Mapping[str, bytes] | None = None,
    *,
    ledger: LedgerQueries | None = None,
    reviews: Mapping[str, Review] | None = None,
    papers: Mapping[str, Paper] | None = None,
    settings: str = SETTINGS,
    organisation: str = ORGANISATION,
    registers: Mapping[str, Register] = {},
) -> System:
    """Return a system whose working texts, and records of *registers*, are in *files*."""
    return System(
        commit="c0" * 20,
        settings=settings_of(settings),
        organisation=organisation_of(organisation),
        kinds=kinds_by_code(),
        ledger=ledger or PlainLedger(),
        documents=DocumentShelf(MemorySnapshot(dict(files or {}))),
        reviews=ReviewShelf(reviews or {}),
        papers=papers or {},
        records=RecordShelf(MemorySnapshot(dict(files or {})), registers),
    )

"""Stores made for tests: a department with its books, units and people, and a clock that a test moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

from qms.builtin.kinds import KINDS
from qms.discovery import Plugins, load_plugins
from qms.model.documents import Header, Management, folder_path
from qms.model.kinds import Kind
from qms.model.organisation import Organisation
from qms.model.papers import Paper
from qms.model.queries import LedgerQueries, PlainLedger
from qms.model.reviews import Review
from qms.model.settings import Settings
from qms.model.system import System
from qms.operations.initialising import initialise
from qms.operations.session import Session
from qms.store.memory import MemorySnapshot, MemoryStore
from qms.store.protocol import Store
from qms.text.documents import document_bytes
from qms.text.shelf import DocumentShelf, ReviewShelf
from qms.text.values import read_value, value_bytes
from qms.workspace import Workspace

VIETNAM = dt.timezone(dt.timedelta(hours=7))
TODAY = dt.date(2021, 9, 13)

SETTINGS = """
format = 1
agency = "sct"

[[books]]
id = "quyet-dinh"
title = "Sổ quyết định"
issuers = ["sct", "bcd-iso"]
kinds = ["QĐ"]

[[books]]
id = "chung"
title = "Sổ văn bản đi"
issuers = ["sct", "bcd-iso"]
"""

ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở Công Thương tỉnh Đồng Nai"
symbol = "SCT"

[[organisations]]
id = "ubnd"
name = "UBND tỉnh Đồng Nai"
symbol = "UBND"

[[units]]
id = "vp"
name = "Văn phòng"
symbol = "VP"

[[units]]
id = "ql-cn"
name = "Phòng Quản lý công nghiệp"
to = 2021-10-01
succeeded_by = "ql-nl"

[[units]]
id = "ql-nl"
name = "Phòng Quản lý năng lượng"

[[boards]]
id = "bcd-iso"
name = "Ban chỉ đạo ISO"
symbol = "BCĐISO"
organisation = "sct"

[[people]]
id = "soan-thao"
name = "Người soạn thảo"

[[people]]
id = "kiem-tra"
name = "Người kiểm tra"

[[people]]
id = "giam-doc"
name = "Giám đốc"
"""

ACTORS = {"author": "soan-thao", "checker": "kiem-tra", "approver": "giam-doc"}
"""The person who acts in each role."""

HEADINGS = "".join(f"\n## {heading}\n\n…\n" for kind in KINDS if kind.code == "procedure" for heading in kind.headings)


class Clock:
    """A clock that goes on one second each time it is looked at; a test turns it forward by days."""

    def __init__(self, today: dt.date = TODAY) -> None:
        self.moment = dt.datetime.combine(today, dt.time(8), VIETNAM)

    def __call__(self) -> dt.datetime:
        self.moment += dt.timedelta(seconds=1)
        return self.moment

    @property
    def today(self) -> dt.date:
        """The day it shows."""
        return self.moment.date()

    def pass_days(self, days: int) -> None:
        """Turn it to the morning of a later day."""
        self.moment = dt.datetime.combine(self.today + dt.timedelta(days=days), dt.time(8), VIETNAM)

    def turn_to(self, day: dt.date) -> None:
        """Turn it to the morning of *day*."""
        self.pass_days((day - self.today).days)


@cache
def shipped_plugins() -> Plugins:
    """Return what ships with qms, found through its entry point as in every store."""
    return load_plugins((), sections={}, read_section=lambda *_: None)


def workspace_at(store: Store, clock: Clock, *, person: str = "iso-thu-ky") -> Workspace:
    """Return the workspace of *person* on a store."""
    return Workspace(Session(store=store, load_plugins=lambda _: shipped_plugins(), clock=clock, person=person))


def new_workspace(
    clock: Clock | None = None,
    *,
    store: Store | None = None,
    settings: str = SETTINGS,
    organisation: str = ORGANISATION,
) -> Workspace:
    """Return a workspace on a new store, held in memory unless one is given."""
    store = store or MemoryStore()
    clock = clock or Clock()
    files = {"qms.toml": settings.encode(), "organisation.toml": organisation.encode()}
    initialise(store, files, author="iso-thu-ky", at=clock())
    return workspace_at(store, clock)


def review_all(workspace: Workspace, *references: str) -> None:
    """Have every role pass the texts as they stand."""
    for role, person in ACTORS.items():
        workspace.review(references, by=person, role=role)


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
) -> System:
    """Return a system whose working texts are *files*."""
    return System(
        commit="c0" * 20,
        settings=settings_of(settings),
        organisation=organisation_of(organisation),
        kinds=kinds_by_code(),
        ledger=ledger or PlainLedger(),
        documents=DocumentShelf(MemorySnapshot(dict(files or {}))),
        reviews=ReviewShelf(reviews or {}),
        papers=papers or {},
    )


def lay(store: Store, path: str, data: bytes | None) -> None:
    """Write a file to the disk of a store, or remove it, as a user with an editor would."""
    if isinstance(store, MemoryStore):
        if data is None:
            store.disk.pop(path, None)
        else:
            store.disk[path] = data
        return
    assert store.root is not None
    place = store.root / path
    if data is None:
        place.unlink(missing_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def add_words(workspace: Workspace, document: str, words: str) -> None:
    """Write some words at the end of a document's text, unsaved."""
    store = workspace.session.store
    working = workspace.session.load().system.documents[document]
    lay(store, working.text_path, working.files["document.md"] + f"\n{words}\n".encode())

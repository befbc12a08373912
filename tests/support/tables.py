"""A small store in memory that takes over tables of documents."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from qms.errors import Refused
from qms.model.documents import WorkingDocument
from qms.opening import workspace_on
from qms.operations.saving import save
from qms.operations.session import Outcome, Session
from qms.operations.tables import new_from_table
from qms.store.memory import MemoryStore

Take = Callable[..., Outcome]
DAY = dt.date(2021, 9, 1)
SETTINGS = b'format = 1\nagency = "sct"\n[codes]\npattern = "(QT|LD|BM)[- ].+"\n'
ORGANISATION = """
[[organisations]]
id = "sct"
name = "Sở Công Thương"
[[units]]
id = "vp"
name = "Văn phòng Sở"
symbol = "VP"
[[units]]
id = "ktnl"
name = "Phòng Kỹ thuật và Quản lý năng lượng"
symbol = "KT&NL"
""".encode()


def session_on(store: MemoryStore, today: dt.date = DAY) -> Session:
    """Return the clerk's session on the store."""
    return workspace_on(store, today=today, person="iso-thu-ky").session


def store_with(files: dict[str, str]) -> MemoryStore:
    """Return a store in which *files* are saved."""
    store = MemoryStore()
    store.disk.update({"qms.toml": SETTINGS, "organisation.toml": ORGANISATION})
    store.disk.update({path: text.encode() for path, text in files.items()})
    save(session_on(store))
    return store


def taking(folder: Path, store: MemoryStore) -> Take:
    """Return the function that takes over a table, given as text; its file lies in *folder*."""

    def of(text: str, *, update: bool = False, dry_run: bool = False, into: MemoryStore = store) -> Outcome:
        file = folder / "bang.csv"
        file.write_text("\n".join(line.strip() for line in text.strip().split("\n")), encoding="utf-8")
        return new_from_table(session_on(into), file, update=update, dry_run=dry_run)

    return of


def document(store: MemoryStore, name: str) -> WorkingDocument:
    """Return a document as it lies on the disk."""
    return session_on(store).load().system.documents[name]


def said(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return what a refusal says, each with what to do."""
    assert all(d.hint for d in caught.value.diagnostics)
    return [str(d) for d in caught.value.diagnostics]


NEW = """
code;title;unit;time;papers;step;what;step_unit;step_time;next
LD-01;Cấp giấy phép;ktnl;2 ngày;Đơn, Bản đồ;b1;Tiếp nhận;vp;0,5 ngày;b2
;;;;;b2;Trả kết quả;vp;0,5 ngày;
LD-02;Thu hồi giấy phép;ktnl;;;b1;Thu hồi;ktnl;1 ngày;
"""

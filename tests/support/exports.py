"""A store whose papers are exported: texts in Markdown, Word and PDF, one of them internal, over three days."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from support.stores import HEADINGS, Clock, folder, lay, new_workspace, review_all

from qms.model.documents import LegalBasis, Management, Sensitivity
from qms.model.procedures import Procedure, Step
from qms.model.working_time import WorkingTime
from qms.store.protocol import Store
from qms.workspace import Workspace

FIRST, SECOND, THIRD = dt.date(2021, 9, 13), dt.date(2021, 9, 20), dt.date(2021, 10, 5)
"""QT-05 to QT-08 are issued; QT-05 and QT-06 change and QT-08 is withdrawn; QT-05 changes again."""

QT_05 = "Van phong/Quy trinh noi bo/QT-05 - lan 01.00"
QT_06 = "Phong Quan ly cong nghiep/Quy trinh noi bo/QT-06 - lan 01.00"
CURRENT = {
    f"{QT_05}.html",
    f"{QT_05} - kem theo/phu-luc.xlsx",
    f"{QT_05} - kem theo/so-do.png",
    f"{QT_06}.docx",
    f"{QT_06} - kem theo/mau.docx",
    "Van phong/Quy trinh noi bo/QT-07 - lan 01.00.pdf",
    "Van phong/Quy trinh noi bo/QT-08 - lan 01.00.html",
    "danh-muc.xlsx",
    "index.html",
}
"""What a folder holds on the first day."""

PNG = b"\x89PNG\r\n\x1a\n picture"
WORD, NEWER_WORD = b"PK\x03\x04 the first", b"PK\x03\x04 the second"

TEXT = """\
# Quy trình kiểm soát hồ sơ

Xem [QT-06](qms:QT-06), [phụ lục](phu-luc.xlsx), ![sơ đồ](so-do.png) và [luật](https://example.org/luat).

<script>alert(1)</script>
"""
STEPS = (
    Step(id="b1", what="Nhận & ghi sổ", unit="vp", role="Văn thư", time=WorkingTime(minutes=120), next="b2"),
    Step(id="b2", what="Hồ sơ đủ?", unit="ql-cn", time=WorkingTime(minutes=480), yes="end", no="b1"),
)
PROCEDURE = Procedure(national_code="2.000591", papers=("Đơn đề nghị",), sets=1)


def department(store: Store | None = None, clock: Clock | None = None) -> Workspace:
    """Return a workspace on a store with three decisions, on the day after the last."""
    clock = clock or Clock(FIRST)
    workspace = new_workspace(clock, store=store)
    for path, data in _texts().items():
        lay(workspace.session.store, path, data)
    workspace.save()
    codes = ["QT-05", "QT-06", "QT-07", "QT-08"]
    review_all(workspace, *codes)
    workspace.issue("100/QĐ-SCT", date=FIRST, documents=codes, signer="giam-doc", text="# QUYẾT ĐỊNH\n\nĐiều 1.\n")
    clock.turn_to(SECOND)
    change(workspace, "QT-05", "Bổ sung điều 3")
    lay(workspace.session.store, "documents/procedure/qt-06/QT-06.docx", NEWER_WORD)
    lay(workspace.session.store, "documents/procedure/qt-06/manage.toml", b'change = "x"\nchange_basis = "y"\n')
    review_all(workspace, "QT-05", "QT-06")
    workspace.issue("101/QĐ-SCT", date=SECOND, documents=["QT-05", "QT-06"], withdraw={"QT-08": "trùng QT-07"})
    clock.turn_to(THIRD)
    change(workspace, "QT-05", "Bổ sung điều 4")
    review_all(workspace, "QT-05")
    workspace.issue("102/QĐ-SCT", date=THIRD, documents=["QT-05"])
    clock.pass_days(1)
    return workspace


def change(workspace: Workspace, code: str, said: str) -> None:
    """Write a sentence at the end of a text, and what was changed on what ground."""
    store, document = workspace.session.store, code.lower()
    working = workspace.session.load().system.documents[document]
    lay(store, working.text_path, working.files["document.md"] + f"\n{said}.\n".encode())
    lay(store, working.manage_path, f'change = "{said}"\nchange_basis = "907/KH-SCT"\n'.encode())


def _texts() -> dict[str, bytes]:
    return {
        **folder(
            "qt-05",
            text=TEXT + HEADINGS,
            files={"phu-luc.xlsx": b"PK the table", "so-do.png": PNG},
            attachments=("phu-luc.xlsx", "so-do.png"),
            bases=(LegalBasis(number="30/2020/NĐ-CP", date=dt.date(2020, 3, 5), title="Công tác văn thư"),),
            procedure=PROCEDURE,
            steps=STEPS,
            clauses=("7.5",),
        ),
        **folder(
            "qt-06",
            unit="ql-cn",
            title="Quy trình <đo lường>",
            text="",
            files={"QT-06.docx": WORD, "mau.docx": b"PK a form"},
            body="QT-06.docx",
            attachments=("mau.docx",),
        ),
        **folder(
            "qt-07",
            text="",
            files={"QT-07.pdf": b"%PDF-1.7"},
            body="QT-07.pdf",
            management=Management(sensitivity=Sensitivity.INTERNAL),
        ),
        **folder("qt-08", text=HEADINGS),
    }


def content(place: Path) -> dict[str, bytes]:
    """Return every file below a folder, but for the manifest, by its path."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != ".qms-in-force.json"
    }


def times(place: Path) -> dict[str, int]:
    """Return when each of these files was last written."""
    return {path: (place / path).stat().st_mtime_ns for path in content(place)}


def obsolete(place: Path) -> dict[str, bytes]:
    """Return the files of what is no longer in force, by their path in its folder."""
    return {
        p.removeprefix("het-hieu-luc/"): data for p, data in content(place).items() if p.startswith("het-hieu-luc/")
    }


def current(place: Path) -> dict[str, bytes]:
    """Return all other files."""
    return {path: data for path, data in content(place).items() if not path.startswith("het-hieu-luc/")}


def addresses(page: Path) -> Iterator[str]:
    """Yield where a page leads and what it fetches."""
    for found in re.findall(r'(?:href|src)="([^"]*)"', page.read_text("utf-8")):
        yield unquote(html.unescape(found))

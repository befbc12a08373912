"""Signing packets: all that is laid before who signs a decision, and what is never laid there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from support.letterheads import ORGANISATION
from support.stores import SAID, Clock, add_words, folder, lay, new_workspace, review_all
from support.word_files import part, text_of

from qms.errors import QmsError, Refused, UsageError
from qms.operations import signing_packets
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
PEOPLE = "".join(
    f'\n[[people]]\nid = "{who}"\nname = "{name}"\n'
    for who, name in (("soan-thao", "Soạn"), ("kiem-tra", "Kiểm"), ("giam-doc", "Đốc"))
)


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY)


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    """QT-05 changed since it was issued, QT-06 is a file, QT-07 is new; `dot-1` issues them and withdraws QT-08."""
    workspace = new_workspace(clock, organisation=ORGANISATION + PEOPLE)
    put(workspace, {**folder("qt-05"), **folder("qt-08")})
    review_all(workspace, "QT-05", "QT-08")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05", "QT-08"])
    add_words(workspace, "qt-05", "Thêm một câu.")
    put(workspace, folder("qt-06", files={"QT-06.docx": b"PK text"}, body="QT-06.docx"))
    put(workspace, folder("qt-07", files={"Mau 01.pdf": b"%PDF"}, attachments=("Mau 01.pdf",)))
    review_all(workspace, "QT-07")
    workspace.prepare("dot-1", documents=["QT-05", "QT-06", "QT-07"], withdraw={"QT-08": "gộp"}, signer="tran-binh",
                      subject="Sửa đổi quy trình", **SAID)  # fmt: skip
    return workspace


def put(workspace: Workspace, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        lay(workspace.session.store, path, data)


def said(data: bytes) -> str:
    return text_of(part(data))


def refused(workspace: Workspace, place: Path, kind: type[QmsError], plan: str = "dot-1") -> QmsError:
    before = sorted(place.parent.iterdir())
    with pytest.raises(kind) as caught:
        workspace.signing_packet(plan, place)
    assert sorted(place.parent.iterdir()) == before
    return caught.value


def test_a_packet_is_a_folder_with_all_that_is_signed(workspace: Workspace, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    place = tmp_path / "trinh-ky"
    packet = workspace.signing_packet("dot-1", place)

    found = {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}
    assert found == packet.files
    assert sorted(found) == [
        "00-danh-muc.txt",
        "01-du-thao-quyet-dinh.docx",
        "01-du-thao-quyet-dinh.pdf",
        "02-noi-dung-thay-doi/qt-05 - lan 01.01.docx",
        "03-tai-lieu/qt-05 - lan 01.01.docx",
        "03-tai-lieu/qt-06 - lan 01.00.docx",
        "03-tai-lieu/qt-07 - lan 01.00 - kem theo/Mau 01.pdf",
        "03-tai-lieu/qt-07 - lan 01.00.docx",
        "04-bang-xem-xet.docx",
        "05-phieu-yeu-cau.docx",
    ]
    assert (packet.done, packet.documents) == (True, 4)


def test_its_papers_say_what_is_signed(workspace: Workspace, tmp_path: Path) -> None:
    files = workspace.signing_packet("dot-1", tmp_path / "a", dry_run=True).files

    assert "DANH MỤC TÀI LIỆU" in said(files["01-du-thao-quyet-dinh.docx"])
    assert "Thêm một câu." in said(files["02-noi-dung-thay-doi/qt-05 - lan 01.01.docx"])
    assert files["03-tai-lieu/qt-06 - lan 01.00.docx"] == b"PK text"
    new = files["03-tai-lieu/qt-07 - lan 01.00.docx"]
    assert "BẢN THẢO" in str([e.get("string") for e in part(new, "header1").iter()])
    assert "Lần ban hành: 01" in said(new)
    assert SAID["change"] in said(files["03-tai-lieu/qt-05 - lan 01.01.docx"])
    assert "CHƯA CÓ" in said(files["04-bang-xem-xet.docx"])
    assert "gộp" in said(files["05-phieu-yeu-cau.docx"])
    listed = files["00-danh-muc.txt"].decode("utf-8-sig")
    assert all(path in listed for path in files if path != "00-danh-muc.txt")


def test_the_same_plan_gives_the_same_bytes_on_another_day(workspace: Workspace, clock: Clock, tmp_path: Path) -> None:
    first = workspace.signing_packet("dot-1", tmp_path / "a", dry_run=True)
    clock.pass_days(40)

    assert workspace.signing_packet("dot-1", tmp_path / "b", dry_run=True).files == first.files


def test_a_dry_run_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    assert not workspace.signing_packet("dot-1", tmp_path / "a", dry_run=True).done
    assert [*tmp_path.iterdir()] == []


def test_acts_that_are_missing_are_told_and_do_not_stop_it(workspace: Workspace, tmp_path: Path) -> None:
    warnings = workspace.signing_packet("dot-1", tmp_path / "a", dry_run=True).warnings

    assert [(w.code, w.location and w.location.path.split("/")[2], w.is_error) for w in warnings] == [
        ("QMS-R001", "qt-05", False),
        ("QMS-R001", "qt-06", False),
    ]


def test_without_typst_there_is_no_pdf(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_packets.importlib.util, "find_spec", lambda name: None)

    assert not any(path.endswith("quyet-dinh.pdf") for path in
                   workspace.signing_packet("dot-1", tmp_path / "a", dry_run=True).files)  # fmt: skip


def test_a_text_that_is_not_the_one_prepared_stops_it(workspace: Workspace, tmp_path: Path) -> None:
    add_words(workspace, "qt-05", "Khác.")
    error = refused(workspace, tmp_path / "a", Refused)

    assert [d.code for d in error.diagnostics] == ["QMS-I027"]


def test_a_plan_that_has_become_a_decision_is_not_signed_again(workspace: Workspace, tmp_path: Path) -> None:
    workspace.issue("101/QĐ-SCT", date=DAY, plan="dot-1", on_paper=True)

    assert "has become 101/QĐ-SCT" in str(refused(workspace, tmp_path / "a", Refused).message)


def test_nobody_signs_a_rectification_or_an_empty_plan(workspace: Workspace, tmp_path: Path) -> None:
    workspace.prepare("sua", rectifies="100/QĐ-SCT")
    lay(workspace.session.store, "plans/rong.toml",
        b'prepared = 2021-09-13T08:00:00+07:00\nprepared_by = "giam-doc"\n')  # fmt: skip

    assert "no paper" in str(refused(workspace, tmp_path / "a", Refused, "sua").message)
    assert "names no document" in str(refused(workspace, tmp_path / "a", Refused, "rong").message)


def test_an_unknown_plan_and_a_place_that_is_taken_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("x")

    assert "there is no plan" in str(refused(workspace, tmp_path / "c", UsageError, "dot-9").message)
    assert "not empty" in str(refused(workspace, tmp_path / "a", UsageError).message)


def test_documents_that_are_gone_stop_it(workspace: Workspace, tmp_path: Path) -> None:
    remove(workspace, "documents/procedure/qt-07/document.md", "documents/procedure/qt-07/Mau 01.pdf")

    assert "qt-07" in str(refused(workspace, tmp_path / "a", Refused).message)


def remove(workspace: Workspace, *paths: str) -> None:
    store: Any = workspace.session.store
    for path in paths:
        del store.disk[path]

"""What an inspection team gets: complete, provable, the same bytes every time, and nothing that stays inside."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import io
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook
from support.exports import FIRST, NEWER_WORD, SECOND, THIRD, department
from support.stores import lay

from qms.errors import Refused, UsageError
from qms.model.papers import Paper
from qms.plans.change import Change
from qms.store.repository import create
from qms.workspace import Workspace

PDF = b"%PDF-1.7\nsigned by the head\n%%EOF\n"
DOCUMENTS = "tai-lieu/Van phong/Quy trinh noi bo"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """A store with papers of all sorts, which no test of this module changes."""
    workspace = department()
    workspace.add_paper(
        Paper(number="545/QĐ-UBND", date=dt.date(2021, 2, 9), issuer="ubnd", subject="Quy trình nội bộ")
    )
    workspace.add_paper(Paper(number="907/KH-SCT", date=dt.date(2021, 2, 26), issuer="sct", subject="Duy trì hệ thống"))
    lay(workspace.session.store, "private/tokens.toml", b'applicant = "Nguyen Van A"')
    return workspace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ho-so-kiem-tra.zip"


def held(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names)
        return {name: archive.read(name) for name in names}


def cells(data: bytes) -> set[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}


def test_it_holds_the_lists_the_papers_in_force_and_the_decisions(workspace, file):
    done = workspace.export_inspection(file, on=SECOND, sort="html")

    files = held(file)
    assert set(files) == {
        "SHA256SUMS.txt",
        "index.html",
        "danh-muc-noi-bo.xlsx",
        "danh-muc-ben-ngoai.xlsx",
        "so-van-ban-di-2021.xlsx",
        f"{DOCUMENTS}/QT-05 - lan 01.01.html",
        f"{DOCUMENTS}/QT-05 - lan 01.01 - kem theo/phu-luc.xlsx",
        f"{DOCUMENTS}/QT-05 - lan 01.01 - kem theo/so-do.png",
        "tai-lieu/Phong Quan ly cong nghiep/Quy trinh noi bo/QT-06 - lan 01.01.docx",
        "tai-lieu/Phong Quan ly cong nghiep/Quy trinh noi bo/QT-06 - lan 01.01 - kem theo/mau.docx",
        "quyet-dinh/2021/0100-qd-sct.html",
        "quyet-dinh/2021/0101-qd-sct.html",
    }
    assert files["tai-lieu/Phong Quan ly cong nghiep/Quy trinh noi bo/QT-06 - lan 01.01.docx"] == NEWER_WORD
    assert (done.done, done.documents, done.decisions, done.left_out) == (True, 3, 2, ("QT-07",))


def test_the_lists_are_those_of_the_day(workspace, file):
    workspace.export_inspection(file, on=SECOND, sort="html")
    files = held(file)

    assert {"QT-05", "QT-06", "QT-07"} <= cells(files["danh-muc-noi-bo.xlsx"])
    assert "QT-08" not in cells(files["danh-muc-noi-bo.xlsx"])
    assert "545/QĐ-UBND" in cells(files["danh-muc-ben-ngoai.xlsx"])
    assert {"907/KH-SCT", "101/QĐ-SCT"} <= cells(files["so-van-ban-di-2021.xlsx"])
    assert "102/QĐ-SCT" not in cells(files["so-van-ban-di-2021.xlsx"])


def test_the_register_of_papers_sent_goes_back_to_the_year_before(workspace, file):
    workspace.export_inspection(file, on=dt.date(2022, 1, 5), sort="html")

    assert {"so-van-ban-di-2021.xlsx", "so-van-ban-di-2022.xlsx"} <= set(held(file))


def test_every_file_has_its_digest_in_the_list_of_digests(workspace, file):
    workspace.export_inspection(file, on=THIRD, sort="html")
    files = held(file)
    lines = files.pop("SHA256SUMS.txt").decode().splitlines()

    assert dict(line.split("  ", 1)[::-1] for line in lines) == {
        path: hashlib.sha256(data).hexdigest() for path, data in files.items()
    }


def test_every_link_leads_to_a_file_inside(workspace, file, tmp_path):
    workspace.export_inspection(file, on=SECOND, sort="html")
    place = tmp_path / "unpacked"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(place)
    for page in place.rglob("*.html"):
        for address in re.findall(r'href="([^"]*)"', page.read_text("utf-8")):
            path, _, anchor = unquote(html.unescape(address)).partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), address
            assert not anchor or f'id="{anchor}"' in target.read_text("utf-8")


def test_the_same_store_and_day_give_the_same_bytes(workspace, file, tmp_path):
    workspace.export_inspection(file, on=SECOND, sort="html")
    other = tmp_path / "other.zip"
    again = department()
    again.add_paper(Paper(number="545/QĐ-UBND", date=dt.date(2021, 2, 9), issuer="ubnd", subject="Quy trình nội bộ"))
    again.add_paper(Paper(number="907/KH-SCT", date=dt.date(2021, 2, 26), issuer="sct", subject="Duy trì hệ thống"))
    again.session.clock.pass_days(40)
    again.export_inspection(other, on=SECOND, sort="html")

    assert other.read_bytes() == file.read_bytes()
    assert all(info.date_time == (2021, 9, 20, 0, 0, 0) for info in zipfile.ZipFile(other).infolist())


def test_internal_documents_are_listed_and_left_out_unless_asked_for(workspace, file):
    workspace.export_inspection(file, on=FIRST, sort="html")
    index = held(file)["index.html"].decode()
    row = re.search(r'<tr id="qt-07".*?</tr>', index)

    assert not [path for path in held(file) if "QT-07" in path]
    assert row is not None
    assert "Tài liệu nội bộ, không kèm theo" in row[0]
    assert "1 tài liệu nội bộ có trong danh mục nhưng không kèm theo." in index
    done = workspace.export_inspection(file, on=FIRST, internal=True, sort="html")
    assert held(file)[f"{DOCUMENTS}/QT-07 - lan 01.00.pdf"] == b"%PDF-1.7"
    assert done.left_out == ()


@pytest.mark.parametrize("data", [b'sensitivity = "internal"\n', b"sensitivity = \n", b'sensitivity = "secret"\n'])
def test_what_is_internal_by_now_or_may_be_is_left_out(file, data):
    workspace = department()
    by_hand(workspace, {"documents/procedure/qt-05/manage.toml": data})
    done = workspace.export_inspection(file, on=FIRST, sort="html")

    assert done.left_out == ("QT-05", "QT-07")
    assert not [path for path in held(file) if "QT-05" in path]


def test_of_a_folder_that_is_gone_the_frozen_one_says_whether_it_was_internal(file):
    workspace = department()
    paths = [path for path in workspace.session.store.disk if "/qt-07/" in path or "/qt-08/" in path]
    by_hand(workspace, dict.fromkeys(paths))
    done = workspace.export_inspection(file, on=FIRST, sort="html")

    assert done.left_out == ("QT-07",)
    assert f"{DOCUMENTS}/QT-08 - lan 01.00.html" in held(file)


def by_hand(workspace: Workspace, files: Mapping[str, bytes | None]) -> None:
    """Put files on main, or take them away, as plain git would: nothing is checked."""
    store = workspace.session.store
    for path, data in files.items():
        lay(store, path, data)
    with store.writing() as writing:
        writing.commit(
            Change(
                base=writing.head,
                message="By hand",
                author="x",
                at=workspace.session.now,
                takes={path: data for path, data in files.items() if data is not None},
                removes=frozenset(path for path, data in files.items() if data is None),
            )
        )


def test_personal_values_are_never_looked_at(workspace, file):
    workspace.export_inspection(file, on=FIRST, internal=True, sort="html")

    assert not [path for path, data in held(file).items() if "private" in path or b"Nguyen Van A" in data]


def test_a_decision_comes_with_its_text_and_its_signed_file(file, tmp_path):
    workspace = department()
    signed = tmp_path / "100-qd.pdf"
    signed.write_bytes(PDF)
    workspace.attach_signed("100/QĐ-SCT", signed)
    workspace.export_inspection(file, on=THIRD, sort="html")
    files = held(file)
    page = files["quyet-dinh/2021/0100-qd-sct.html"].decode()

    assert files["quyet-dinh/2021/0100-qd-sct - ban ky.pdf"] == PDF
    assert 'href="0100-qd-sct%20-%20ban%20ky.pdf"' in page
    assert "<p>Điều 1.</p>" in page
    assert "Giám đốc" in page
    assert "chưa có trong kho" in files["quyet-dinh/2021/0101-qd-sct.html"].decode()


def test_what_was_entered_by_mistake_is_no_decision(file):
    workspace = department()
    workspace.rectify("102/QĐ-SCT", reason="nhập nhầm", void=True)

    assert workspace.export_inspection(file, sort="html").decisions == 2
    assert "102/QĐ-SCT" not in held(file)["index.html"].decode()


def test_a_signed_file_that_the_store_lost_is_told(file, tmp_path):
    workspace = department()
    signed = tmp_path / "100-qd.pdf"
    signed.write_bytes(PDF)
    workspace.attach_signed("100/QĐ-SCT", signed)
    for path in [path for path in workspace.session.store.disk if path.startswith("files/")]:
        lay(workspace.session.store, path, None)
    workspace.save()
    done = workspace.export_inspection(file, on=THIRD, sort="html")

    assert [d.code for d in done.warnings] == ["QMS-E016"]
    assert not [path for path in held(file) if "ban ky" in path]


# The file


def test_a_second_export_of_the_same_changes_nothing(workspace, file):
    workspace.export_inspection(file, on=FIRST, sort="html")
    before = file.stat().st_mtime_ns
    again = workspace.export_inspection(file, on=FIRST, sort="html")

    assert (again.done, again.is_current) == (False, True)
    assert file.stat().st_mtime_ns == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_an_earlier_export_is_replaced(workspace, file):
    workspace.export_inspection(file, on=FIRST, sort="html")
    assert workspace.export_inspection(file, on=SECOND, sort="html").done

    assert f"{DOCUMENTS}/QT-05 - lan 01.01.html" in held(file)


@pytest.mark.parametrize("data", [b"a letter", b""])
def test_a_file_of_somebody_is_not_replaced(workspace, file, data):
    file.write_bytes(data)

    with pytest.raises(UsageError, match="is there already, and no export for an inspection"):
        workspace.export_inspection(file, on=FIRST, sort="html")

    assert file.read_bytes() == data


def test_a_zip_of_somebody_is_not_replaced(workspace, file):
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("anh.jpg", b"mine")

    with pytest.raises(UsageError, match="is there already"):
        workspace.export_inspection(file, on=FIRST, sort="html")


@pytest.mark.parametrize(("name", "said"), [("ho-so.rar", "zip file"), ("xa/ho-so.zip", "there is no folder")])
def test_a_place_where_it_cannot_lie_is_refused(workspace, tmp_path, name, said):
    with pytest.raises(UsageError, match=said):
        workspace.export_inspection(tmp_path / name, on=FIRST, sort="html")


def test_a_place_in_the_store_is_refused(tmp_path):
    workspace = department(store=create(tmp_path / "store"))

    with pytest.raises(UsageError, match="lies in the store"):
        workspace.export_inspection(tmp_path / "store/documents/x.zip", on=FIRST, sort="html")


def test_a_dry_run_writes_nothing(workspace, file):
    planned = workspace.export_inspection(file, on=FIRST, dry_run=True, sort="html")

    assert (planned.documents, planned.done) == (4, False)
    assert not file.exists()


def test_a_disk_that_is_full_leaves_the_earlier_file(workspace, file, monkeypatch):
    workspace.export_inspection(file, on=FIRST, sort="html")
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        workspace.export_inspection(file, on=SECOND, sort="html")

    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_damaged_text_refuses_the_whole(file):
    workspace = department()
    del workspace.session.store.objects.kept[workspace.document("QT-06", on=FIRST).issue.tree]

    with pytest.raises(Refused, match="texts of the store are damaged"):
        workspace.export_inspection(file, on=FIRST, sort="html")

    assert not file.exists()

"""Packs that are handed out for review: what lies in them, for whom, and what is never handed out."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import attrs
import pytest
from support.answers import sheet_of
from support.pages import Page
from support.stores import ORGANISATION, Clock, add_words, folder, lay, new_workspace, review_all
from support.tracked import Settled

from qms.errors import QmsError, Refused, UsageError
from qms.model.documents import Management
from qms.model.procedures import Step
from qms.model.working_time import WorkingTime
from qms.operations.adopting import adopt
from qms.operations.review_packs import ReviewPack
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
PEOPLE = """
[[people.posts]]
unit = "vp"
title = "Chánh Văn phòng"

[[people]]
id = "da-chuyen"
name = "Người đã chuyển"
to = 2021-09-01

[[people.posts]]
unit = "vp"
title = "Phó Chánh Văn phòng"
"""
TIME = WorkingTime.parse("1 ngày")
STEPS = (
    Step(id="b1", what="Tiếp nhận", unit="vp", time=TIME, next="b2"),
    Step(id="b2", what="Trả kết quả", unit="ql-nl", time=TIME),
)


@pytest.fixture
def workspace() -> Workspace:
    """QT-05 and QT-06 are in force and changed, QT-07 in force as it is, QT-08 is new; QT-06 is another unit's."""
    workspace = new_workspace(Clock(DAY), organisation=ORGANISATION + PEOPLE)
    put(workspace, folder("qt-05", steps=STEPS))
    put(workspace, folder("qt-06", unit="ql-nl", files={"QT-06.docx": b"old"}, body="QT-06.docx"))
    put(workspace, folder("qt-07"))
    review_all(workspace, "QT-05", "QT-06", "QT-07")
    workspace.issue("100/QĐ-SCT", date=DAY, documents=["QT-05", "QT-06", "QT-07"])
    add_words(workspace, "qt-05", "Thêm một câu.")
    management = Management(change="Bổ sung mục 5", change_basis="545/QĐ-UBND")
    body = {"QT-06.docx": b"newer"}
    put(workspace, folder("qt-06", unit="ql-nl", files=body, body="QT-06.docx", management=management))
    form = {"Mau 01.pdf": b"%PDF"}
    put(workspace, folder("qt-08", title="Quy trình <b>mới</b>", files=form, attachments=("Mau 01.pdf",)))
    return workspace


def put(workspace: Workspace, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        lay(workspace.session.store, path, data)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "ho-so"


def made(workspace: Workspace, *references: str, place: Path = Path("ho-so"), **asked: Any) -> ReviewPack:
    return workspace.review_pack(place, references, dry_run=True, **asked)


def page(pack: ReviewPack, name: str) -> Page:
    return Page(pack.files[name].decode())


def test_a_pack_is_a_folder_with_pages_texts_and_a_sheet(workspace: Workspace, place: Path) -> None:
    pack = workspace.review_pack(place, ["QT-05", "QT-06", "QT-08"])

    found = {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}
    assert found == pack.files
    assert set(found) == {
        "index.html", "phieu-tra-loi.xlsx",
        "so-sanh/qt-05.html", "so-sanh/qt-06.html", "so-sanh/qt-08.html", "so-sanh/qt-05.docx",
        "tai-lieu/qt-05/document.md", "tai-lieu/qt-06/QT-06.docx",
        "tai-lieu/qt-08/document.md", "tai-lieu/qt-08/Mau 01.pdf",
        "ban-cu/qt-06/QT-06.docx",
    }  # fmt: skip
    assert (found["ban-cu/qt-06/QT-06.docx"], found["tai-lieu/qt-06/QT-06.docx"]) == (b"old", b"newer")
    assert pack.done
    assert [p.name for p in place.parent.iterdir()] == ["ho-so"]


def test_the_first_page_says_what_to_do_and_leads_to_everything(workspace: Workspace) -> None:
    pack = made(workspace, "QT-05", "QT-06", "QT-08", by="kiem-tra")

    index = page(pack, "index.html")
    assert {unquote(link or "") for link in index.links} == set(pack.files) - {"index.html", "ban-cu/qt-06/QT-06.docx"}
    assert "it is not a signature" in index.new
    assert "Người kiểm tra" in index.new
    assert "Sở Công Thương tỉnh Đồng Nai" in index.new


def test_every_link_leads_to_a_file_of_the_pack_and_nothing_runs(workspace: Workspace) -> None:
    pack = made(workspace, "QT-05", "QT-06", "QT-07", "QT-08")

    for name in (name for name in pack.files if name.endswith(".html")):
        taken_apart = page(pack, name)
        assert "script" not in taken_apart.tags
        for link in taken_apart.links:
            target, _, anchor = unquote(link or "").partition("#")
            there = os.path.normpath(Path(name).parent / target).replace(os.sep, "/")
            assert target == "" or there in pack.files
            assert not anchor or ("id", anchor) in taken_apart.attributes


def test_what_changed_is_marked_against_the_text_that_was_last_issued(workspace: Workspace) -> None:
    shown = page(made(workspace, "QT-05"), "so-sanh/qt-05.html")

    assert "Thêm một câu." in shown.marked("ins")
    assert "01.00 by 100/QĐ-SCT of 2021-09-13, in force" in shown.new
    assert "01.01" in shown.new
    assert "Văn phòng" in shown.new


def test_what_changed_lies_beside_the_page_as_a_word_file_with_tracked_changes(workspace: Workspace) -> None:
    file = made(workspace, "QT-05").files["so-sanh/qt-05.docx"]

    accepted, rejected = Settled(file, "del").words, Settled(file, "ins").words
    assert " ".join(accepted) == " ".join([*rejected, "Thêm", "một", "câu"])


def test_the_flow_is_a_table_with_what_changed_in_each_step(workspace: Workspace) -> None:
    steps = (STEPS[0], attrs.evolve(STEPS[1], unit="vp", next="b3"), Step(id="b3", what="Lưu hồ sơ"))
    put(workspace, folder("qt-05", steps=steps))

    shown = page(made(workspace, "QT-05"), "so-sanh/qt-05.html")

    assert {"Văn phòng", "b3", "Lưu hồ sơ"} <= {*shown.marked("ins")}
    assert "Phòng Quản lý năng lượng" in shown.marked("del")
    assert "added" in shown.new


def test_a_new_document_is_shown_whole_and_nothing_in_it_is_a_change(workspace: Workspace) -> None:
    shown = page(made(workspace, "QT-08"), "so-sanh/qt-08.html")

    assert (shown.marked("ins"), shown.marked("del")) == ([], [])
    assert "the document is new, so all is shown" in shown.new
    assert "Quy trình <b>mới</b>" in shown.new
    assert "b" not in shown.tags


def test_a_body_that_is_a_file_lies_beside_the_old_one_and_the_page_says_why(workspace: Workspace) -> None:
    shown = page(made(workspace, "QT-06"), "so-sanh/qt-06.html")

    assert "cannot be compared here" in shown.new
    assert {"../tai-lieu/qt-06/QT-06.docx", "../ban-cu/qt-06/QT-06.docx"} <= shown.links
    assert "Bổ sung mục 5" in shown.new
    assert "545/QĐ-UBND" in shown.new


def test_a_text_that_did_not_change_says_so(workspace: Workspace) -> None:
    assert "Nothing changed that a reader would see." in page(made(workspace, "QT-07"), "so-sanh/qt-07.html").new


def test_a_text_that_was_missing_when_it_was_adopted_is_shown_whole(tmp_path: Path) -> None:
    workspace = new_workspace(Clock(DAY))
    (tmp_path / "bang.csv").write_text("code,title,kind,unit,edition\nQT-01,Một,procedure,vp,1\n", "utf-8")
    adopt(workspace.session, tmp_path / "bang.csv", None)
    put(workspace, folder("qt-01"))

    pack = made(workspace, "QT-01")

    assert "was missing when it was entered" in page(pack, "so-sanh/qt-01.html").new
    assert [str(text.number) for text in pack.texts] == ["01.01"]


def test_of_a_unit_all_that_changed_is_handed_out(workspace: Workspace) -> None:
    assert [text.code for text in made(workspace, unit="vp").texts] == ["QT-05", "QT-08"]
    assert [text.code for text in made(workspace, unit="ql-nl").texts] == ["QT-06"]
    assert [text.code for text in made(workspace, kind="procedure").texts] == ["QT-05", "QT-06", "QT-08"]


def test_a_plan_says_numbers_changes_and_what_it_withdraws(workspace: Workspace) -> None:
    workspace.prepare(
        "dot-1", documents=["QT-05"], withdraw={"QT-07": "Đã gộp"}, edition=2, subject="Ban hành lần 02", change="Viết lại",
        change_basis="Luật mới",
    )  # fmt: skip

    pack = made(workspace, plan="dot-1", role="approver", by="giam-doc")

    assert [(text.code, str(text.number)) for text in pack.texts] == [("QT-05", "02.00")]
    index = page(pack, "index.html")
    assert "Đã gộp" in index.new
    assert "Ban hành lần 02" in index.new
    [row] = sheet_of(pack.files["phieu-tra-loi.xlsx"]).rows
    assert (row.get("plan"), row.get("revision"), row.get("change")) == ("dot-1", "02.00", "Viết lại")
    assert (row.get("role"), row.get("person")) == ("approver", "Giám đốc (giam-doc)")
    shown = page(pack, "so-sanh/qt-05.html")
    assert "Luật mới" in shown.new


def test_a_plan_whose_text_changed_is_not_handed_out(workspace: Workspace) -> None:
    workspace.prepare("dot-1", documents=["QT-05"], change="Viết lại", change_basis="Luật mới")
    add_words(workspace, "qt-05", "Và một câu nữa.")

    with pytest.raises(Refused) as caught:
        made(workspace, plan="dot-1")

    assert [str(one) for one in caught.value.diagnostics] == [
        "plans/dot-1.toml: QMS-R024 the text of QT-05 is not the one that the plan dot-1 pins"
    ]


def test_the_sheet_pins_each_text_to_its_bytes(workspace: Workspace) -> None:
    pack = made(workspace, "QT-05", "QT-08")

    rows = sheet_of(pack.files["phieu-tra-loi.xlsx"]).rows
    digests = {status.document: status.digest for status in workspace.status()}
    assert [(row.get("document"), row.get("digest")) for row in rows] == [(d, digests[d]) for d in ("qt-05", "qt-08")]
    assert {row.get("packed") for row in rows} == {"2021-09-13"}
    assert {row.get("role") for row in rows} == {"checker"}
    assert {row.get("verdict") for row in rows} == {""}


def test_the_sheet_offers_the_people_of_the_unit_who_are_still_there(workspace: Workspace) -> None:
    assert offered(made(workspace, unit="vp")) == ["Đồng ý", "Không đồng ý", "Giám đốc (giam-doc)"]


def test_the_sheet_offers_everybody_where_no_unit_is_asked(workspace: Workspace) -> None:
    people = offered(made(workspace, "QT-05"))[2:]

    assert people == ["Người soạn thảo (soan-thao)", "Người kiểm tra (kiem-tra)", "Giám đốc (giam-doc)"]


def offered(pack: ReviewPack) -> list[str]:
    """What the hidden second sheet of the workbook lists."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(pack.files["phieu-tra-loi.xlsx"]))
    cells = book.get_sheet_by_name("Danh sách").to_python()
    return [str(row[at]) for at in (0, 1) for row in cells if len(row) > at and row[at]]


def test_the_same_texts_give_the_same_pack(workspace: Workspace) -> None:
    assert made(workspace, "QT-05").files == made(workspace, "QT-05").files


def test_settings_for_the_office_stay_at_home(workspace: Workspace) -> None:
    with zipfile.ZipFile(io.BytesIO(made(workspace, "QT-06").files["phieu-tra-loi.xlsx"])) as archive:
        texts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in texts
    assert "manage.toml" not in " ".join(made(workspace, "QT-06").files)


@pytest.mark.parametrize(
    "asked, error, message",
    [
        ({"references": ["QT-99"]}, UsageError, "there is no document “QT-99”"),
        ({"unit": "khong-co"}, UsageError, "there is no unit “khong-co”"),
        ({"kind": "khong-co"}, UsageError, "there is no kind of document “khong-co”"),
        ({"plan": "khong-co"}, UsageError, "there is no plan “khong-co”"),
        ({"plan": "dot-1", "references": ["QT-05"]}, UsageError, "--plan goes without documents, --unit and --kind"),
        ({}, UsageError, "there is no text to hand out"),
        ({"kind": "flowchart"}, UsageError, "there is no text to hand out"),
        ({"references": ["QT-05"], "by": "ai-do"}, UsageError, "there is no person “ai-do”"),
        (
            {"references": ["QT-05"], "by": "da-chuyen"},
            Refused,
            "da-chuyen (Người đã chuyển) left the agency on 2021-09-01",
        ),
    ],
)
def test_what_cannot_be_handed_out_is_refused(
    workspace: Workspace, place: Path, asked: dict[str, Any], error: type[QmsError], message: str
) -> None:
    with pytest.raises(error) as caught:
        workspace.review_pack(place, **asked)

    assert str(caught.value.message) == message
    assert caught.value.hint
    assert not place.exists()


def test_a_text_that_cannot_be_read_is_not_handed_out(workspace: Workspace, place: Path) -> None:
    lay(workspace.session.store, "documents/procedure/qt-08/document.md", b"\0")

    with pytest.raises(Refused) as caught:
        workspace.review_pack(place, ["qt-08"])

    assert caught.value.diagnostics[0].code == "QMS-T003"
    assert not place.exists()


def test_a_state_secret_is_not_handed_out(workspace: Workspace, place: Path) -> None:
    add_words(workspace, "qt-05", "MẬT")

    with pytest.raises(Refused) as caught:
        workspace.review_pack(place, ["QT-05"])

    assert [one.code for one in caught.value.diagnostics] == ["QMS-D007"]
    assert not place.exists()


def test_an_empty_folder_is_filled(workspace: Workspace, place: Path) -> None:
    place.mkdir()

    assert workspace.review_pack(place, ["QT-05"]).done
    assert (place / "index.html").is_file()


@pytest.mark.parametrize("what", ["a file", "a full folder", "a link"])
def test_what_lies_there_already_is_left_alone(workspace: Workspace, place: Path, what: str) -> None:
    if what == "a file":
        place.write_bytes(b"x")
    elif what == "a link":
        if sys.platform == "win32":
            pytest.skip("making links needs a right on Windows")
        (place.parent / "other").mkdir()
        place.symlink_to(place.parent / "other")
    else:
        place.mkdir()
        (place / "x").write_bytes(b"x")

    with pytest.raises(UsageError, match="is there already, and is not empty"):
        workspace.review_pack(place, ["QT-05"])

    assert sorted(p.name for p in place.parent.rglob("*")) in (["ho-so"], ["ho-so", "x"], ["ho-so", "other"])


def test_a_folder_in_a_folder_that_is_not_there_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        workspace.review_pack(tmp_path / "a" / "b", ["QT-05"])


def test_documents_chosen_twice_are_handed_out_once(workspace: Workspace) -> None:
    assert [text.code for text in made(workspace, "QT-05", "qt-05", unit="vp").texts] == ["QT-05", "QT-08"]


def test_the_change_in_preparation_of_a_text_is_told(workspace: Workspace) -> None:
    put(workspace, folder("qt-07", management=Management(change="Ban hành mới")))

    [row] = sheet_of(made(workspace, "QT-07").files["phieu-tra-loi.xlsx"]).rows
    assert row.get("change") == "Ban hành mới"

"""The folder of what is in force: what stands in it, and what moves apart."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest
from support.exports import (
    CURRENT,
    FIRST,
    NEWER_WORD,
    QT_05,
    QT_06,
    SECOND,
    THIRD,
    WORD,
    addresses,
    change,
    content,
    current,
    department,
    obsolete,
    times,
)
from support.stores import Clock, lay, review_all

from qms.errors import Refused
from qms.model.digests import folder_digest
from qms.operations.adopting import adopt
from qms.operations.shared_folder import MANIFEST
from qms.workspace import Workspace

LATER = dt.date(2021, 12, 1)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """A store that no test of this module changes."""
    return department()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


# What stands in the folder


def test_the_files_of_a_day_stand_by_unit_and_kind(workspace, share):
    done = workspace.export_in_force(share, on=FIRST, sort="html")

    assert set(content(share)) == CURRENT
    assert (done.done, done.documents, done.missing, done.warnings) == (True, 4, (), ())


def test_files_of_word_and_pdf_are_those_that_were_issued(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    frozen = workspace.document("QT-06", on=FIRST)
    files = {**frozen.files, "QT-06.docx": (share / f"{QT_06}.docx").read_bytes()}

    assert files["QT-06.docx"] == WORD
    assert folder_digest(files) == frozen.issue.digest
    assert (share / f"{QT_06} - kem theo/mau.docx").read_bytes() == b"PK a form"


def test_every_link_of_every_page_leads_to_a_file_of_the_folder(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    workspace.export_in_force(share, on=SECOND, sort="html")
    seen = set()
    for page in share.rglob("*.html"):
        for address in addresses(page):
            if not address.startswith("data:"):
                path, _, place = address.partition("#")
                target = (page.parent / path).resolve() if path else page
                assert target.is_file(), address
                assert target.is_relative_to(share)
                assert not place or f'id="{place}"' in target.read_text("utf-8")
                seen.add(target.relative_to(share).as_posix())

    assert seen >= set(current(share)) - {"index.html"} - {p for p in current(share) if "kem theo/so-do" in p}


def test_a_page_fetches_nothing_and_lets_no_script_of_an_author_pass(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    page = (share / f"{QT_05}.html").read_text("utf-8")

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "luật</span> (https://example.org/luat)" in page
    assert not [a for a in addresses(share / f"{QT_05}.html") if "example.org" in a]
    assert "default-src 'none'" in page
    assert 'src="data:image/png;base64,' in page


def test_a_page_says_what_controls_the_document(workspace, share):
    workspace.export_in_force(share, on=SECOND, sort="html")
    page = re.sub(r"\s*<[^>]+>\s*", "|", (share / f"{QT_05[:-5]}01.01.html").read_text("utf-8"))
    page = re.sub(r"\|+", "|", page)

    assert (
        "|Mã hiệu:|QT-05|Lần ban hành:|01|Lần sửa đổi:|01|Ngày hiệu lực:|20/9/2021|Quyết định:|101/QĐ-SCT ngày 20/9/2021|"
        in page
    )
    assert (
        "|1|Nhận &amp; ghi sổ|Văn phòng|Văn thư|2 giờ|bước 2|2|Hồ sơ đủ?|Phòng Quản lý công nghiệp|1 ngày|Đúng: kết thúc|Sai: bước 1|"
        in page
    )
    assert "theo đường dài nhất:|1 ngày 2 giờ|" in page
    assert (
        "|1|Ban hành lần đầu|01|00|100/QĐ-SCT ngày 13/9/2021|13/9/2021|2|Bổ sung điều 3|907/KH-SCT|01|01|101/QĐ-SCT ngày 20/9/2021|20/9/2021|"
        in page
    )
    assert "|Mã thủ tục hành chính|2.000591|" in page
    assert "|Thành phần hồ sơ|Đơn đề nghị|" in page
    assert "|Căn cứ|30/2020/NĐ-CP ngày 05/3/2020: Công tác văn thư|" in page


def test_the_list_names_the_day_and_the_decision_of_each(workspace, share):
    workspace.export_in_force(share, on=SECOND, sort="html")
    page = (share / "index.html").read_text("utf-8")
    row = re.search(r'<tr id="qt-06".*?</tr>', page)

    assert "<b>ngày 20/9/2021</b>: 3 tài liệu" in page
    assert row is not None
    assert "Quy trình &lt;đo lường&gt;" in row[0]
    assert "<td>01.01</td><td>20/9/2021</td><td>101/QĐ-SCT ngày 20/9/2021</td>" in row[0]
    assert 'id="qt-08"' not in page


def test_what_begins_later_is_not_in_the_folder_yet(workspace, share):
    workspace.export_in_force(share, on=dt.date(2021, 9, 12), sort="html")

    assert set(content(share)) == {"danh-muc.xlsx", "index.html"}


def test_a_unit_that_took_over_has_the_documents(workspace, share):
    workspace.export_in_force(share, on=SECOND, sort="html")
    before = times(share)
    workspace.export_in_force(share, on=dt.date(2021, 10, 1), sort="html")

    old, new = "Phong Quan ly cong nghiep", "Phong Quan ly nang luong"
    assert not (share / old).exists()
    assert (share / f"{new}/Quy trinh noi bo/QT-06 - lan 01.01.docx").read_bytes() == NEWER_WORD
    assert (
        times(share)[f"{new}/Quy trinh noi bo/QT-06 - lan 01.01.docx"]
        == before[f"{old}/Quy trinh noi bo/QT-06 - lan 01.01.docx"]
    )


def test_a_text_that_is_missing_is_listed_as_such(tmp_path):
    workspace = department(clock=Clock(FIRST))
    table = tmp_path / "t.csv"
    table.write_text(
        "code,title,kind,unit,edition,revision,decision,date,effective\nQT-20,Quy trình cũ,procedure,vp,1,0,,2019-01-01,2019-01-01\n",
        "utf-8",
    )
    adopt(workspace.session, table, None, date=LATER, subject="Mở sổ")
    done = workspace.export_in_force(tmp_path / "share", on=LATER, sort="html")

    row = re.search(r'<tr id="qt-20".*?</tr>', (tmp_path / "share/index.html").read_text("utf-8"))
    assert row is not None
    assert "Chưa có văn bản trong kho" in row[0]
    assert "<a " not in row[0]
    assert "chưa rõ số, ngày 01/01/2019" in row[0]
    assert done.missing == ("QT-20",)
    assert [d.code for d in done.warnings] == ["QMS-E015"]


def test_a_text_that_is_damaged_refuses_the_whole(tmp_path):
    workspace = department()
    share = tmp_path / "share"
    workspace.export_in_force(share, on=FIRST, sort="html")
    before = content(share)
    objects = workspace.session.store.objects.kept
    tree = workspace.document("QT-06", on=SECOND).issue.tree
    del objects[tree]

    with pytest.raises(Refused) as caught:
        workspace.export_in_force(share, on=SECOND, sort="html")

    assert "QMS-E014 the text of QT-06 01.01 cannot be exported" in str(caught.value.diagnostics[0])
    assert content(share) == before


def test_a_ledger_that_was_altered_is_no_ground_for_an_export(tmp_path):
    workspace = department()
    lay(workspace.session.store, "decisions/2021/0100-qd-sct.md", b"+++\n+++\n")

    with pytest.raises(Refused, match="the ledger is damaged"):
        workspace.export_in_force(tmp_path / "share", on=FIRST, sort="html")

    assert not (tmp_path / "share").exists()


# What is no longer in force


def test_what_is_no_longer_in_force_moves_apart_with_the_day_it_ended(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    before = times(share)
    done = workspace.export_in_force(share, on=SECOND, sort="html")

    ended = "lan 01.00 - het hieu luc 2021-09-20"
    assert set(obsolete(share)) == {
        f"QT-05 - {ended}.html",
        f"QT-05 - {ended} - kem theo/phu-luc.xlsx",
        f"QT-05 - {ended} - kem theo/so-do.png",
        f"QT-06 - {ended}.docx",
        f"QT-06 - {ended} - kem theo/mau.docx",
        f"QT-08 - {ended}.html",
    }
    assert obsolete(share)[f"QT-06 - {ended}.docx"] == WORD
    assert times(share)[f"het-hieu-luc/QT-06 - {ended}.docx"] == before[f"{QT_06}.docx"]
    assert not [path for path in current(share) if "QT-08" in path or "01.00.docx" in path]
    assert set(done.obsolete) == {f"het-hieu-luc/{path}" for path in obsolete(share)}


def test_a_page_that_is_no_longer_in_force_says_so_first(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    workspace.export_in_force(share, on=SECOND, sort="html")
    ended = "lan 01.00 - het hieu luc 2021-09-20.html"
    replaced = obsolete(share)[f"QT-05 - {ended}"].decode()
    withdrawn = obsolete(share)[f"QT-08 - {ended}"].decode()

    assert replaced.index("HẾT HIỆU LỰC</strong>") < replaced.index("Mã hiệu")
    assert "Từ ngày 20/9/2021, thay bằng lần 01.01 theo 101/QĐ-SCT ngày 20/9/2021." in replaced
    assert "Từ ngày 20/9/2021, bị bãi bỏ theo 101/QĐ-SCT ngày 20/9/2021." in withdrawn
    assert "HẾT HIỆU LỰC</strong>" not in (share / f"{QT_05[:-5]}01.01.html").read_text("utf-8")


def test_what_the_folder_never_held_is_not_brought_into_it_afterwards(workspace, share):
    workspace.export_in_force(share, on=THIRD, sort="html")

    assert obsolete(share) == {}


def test_what_ended_stays_apart_from_then_on(workspace, share):
    for day in (FIRST, SECOND, THIRD, LATER):
        workspace.export_in_force(share, on=day, sort="html")

    ended = {re.sub(r"( - kem theo/.*|\.\w+)$", "", path) for path in obsolete(share)}
    assert ended == {
        "QT-05 - lan 01.00 - het hieu luc 2021-09-20",
        "QT-05 - lan 01.01 - het hieu luc 2021-10-05",
        "QT-06 - lan 01.00 - het hieu luc 2021-09-20",
        "QT-08 - lan 01.00 - het hieu luc 2021-09-20",
    }


def test_on_an_earlier_day_nothing_is_said_to_have_ended_that_had_not_begun(workspace, share):
    workspace.export_in_force(share, on=THIRD, sort="html")
    workspace.export_in_force(share, on=FIRST, sort="html")

    assert set(content(share)) == CURRENT


def test_a_text_that_a_decision_confirms_has_not_ended(tmp_path):
    clock = Clock(FIRST)
    workspace = department(clock=clock)
    share = tmp_path / "share"
    workspace.export_in_force(share, sort="html")
    review_all(workspace, "QT-06")
    workspace.issue("103/QĐ-SCT", date=clock.today, documents=["QT-06"], reissue=True)
    before = times(share)
    workspace.export_in_force(share, sort="html")

    assert obsolete(share) == {}
    assert [p for p, at in times(share).items() if before[p] != at] == ["danh-muc.xlsx", "index.html"]


def test_a_corrected_text_takes_the_place_of_the_wrong_one_until_the_correction_is_void(tmp_path):
    clock = Clock(FIRST)
    workspace = department(clock=clock)
    share = tmp_path / "share"
    workspace.export_in_force(share, sort="html")
    wrong = content(share)
    place = "Phong Quan ly nang luong/Quy trinh noi bo/QT-06 - lan 01.01.docx"
    lay(workspace.session.store, "documents/procedure/qt-06/QT-06.docx", b"PK corrected")
    review_all(workspace, "QT-06")
    workspace.correct("111/QĐ-SCT", date=clock.today, of="101/QĐ-SCT", documents=["QT-06"], reason="sai số trang")
    workspace.export_in_force(share, sort="html")

    assert (share / place).read_bytes() == b"PK corrected"
    assert obsolete(share)["QT-06 - lan 01.01 - het hieu luc 2021-10-06.docx"] == NEWER_WORD
    workspace.rectify("111/QĐ-SCT", reason="nhập nhầm", void=True)
    workspace.export_in_force(share, sort="html")
    assert content(share) == wrong


# Again and again


@pytest.mark.parametrize("days", [*itertools.permutations([FIRST, SECOND, THIRD, LATER], 2)])
def test_the_way_to_a_day_leaves_no_trace_in_what_is_in_force(workspace, tmp_path, days):
    for day in days:
        workspace.export_in_force(tmp_path / "both", on=day, sort="html")
    workspace.export_in_force(tmp_path / "one", on=days[-1], sort="html")

    assert current(tmp_path / "both") == current(tmp_path / "one")


def test_a_second_export_of_a_day_changes_nothing(workspace, share):
    workspace.export_in_force(share, on=FIRST, sort="html")
    workspace.export_in_force(share, on=SECOND, sort="html")
    before, manifest = (content(share), times(share)), (share / MANIFEST).stat().st_mtime_ns
    again = workspace.export_in_force(share, on=SECOND, sort="html")

    assert (again.done, again.is_current) == (False, True)
    assert (content(share), times(share)) == before
    assert (share / MANIFEST).stat().st_mtime_ns == manifest


def test_only_what_changed_is_touched(tmp_path):
    clock = Clock(FIRST)
    workspace = department(clock=clock)
    share = tmp_path / "share"
    workspace.export_in_force(share, sort="html")
    change(workspace, "QT-05", "Bổ sung điều 5")
    review_all(workspace, "QT-05")
    workspace.issue("103/QĐ-SCT", date=clock.today, documents=["QT-05"])
    before = times(share)
    workspace.export_in_force(share, sort="html")
    after = times(share)

    untouched = {path for path in before if "QT-05" not in path} - {"index.html", "danh-muc.xlsx"}
    assert untouched
    assert {path: after[path] for path in untouched} == {path: before[path] for path in untouched}


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(workspace, share):
    planned = workspace.export_in_force(share, on=FIRST, dry_run=True, sort="html")

    assert set(planned.plan.adds) == CURRENT
    assert not planned.done
    assert not share.exists()

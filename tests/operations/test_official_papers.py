"""Official papers as files: decisions, decisions in preparation, drafts, skeletons."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from support.letterheads import ORGANISATION
from support.stores import Clock, add_words, folder, lay, new_workspace, review_all
from support.word_files import opened, part, text_of

from qms.errors import Refused, UsageError
from qms.model.official_papers import PaperForm
from qms.model.papers import Paper, PaperReference
from qms.workspace import Workspace

DAY = dt.date(2021, 9, 13)
PEOPLE = "".join(
    f'\n[[people]]\nid = "{who}"\nname = "{name}"\n'
    for who, name in (("soan-thao", "Soạn"), ("kiem-tra", "Kiểm"), ("giam-doc", "Đốc"))
)
TEXT = "# QUYẾT ĐỊNH\n\n**Về việc ban hành quy trình**\n\n*Căn cứ Luật.*\n\n**QUYẾT ĐỊNH:**\n\n**Điều 1.** Lời.\n"
DRAFT = '+++\nform = "letter"\nsubject = "Góp ý"\nto = ["Sở A"]\n{more}+++\n\nNội dung góp ý.\n'


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY)


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    """QT-05 is in force by 244/QĐ-SCT of 2021, QT-06 lies beside it."""
    workspace = new_workspace(clock, organisation=ORGANISATION + PEOPLE)
    for path, data in {**folder("qt-05"), **folder("qt-06")}.items():
        lay(workspace.session.store, path, data)
    review_all(workspace, "QT-05", "QT-06")
    workspace.issue("244/QĐ-SCT", date=DAY, documents=["QT-05"], signer="nguyen-an", capacity="KT.", text=TEXT)
    return workspace


def words_of(file: Path) -> str:
    return text_of(part(file.read_bytes()))


def refused(workspace: Workspace, tmp_path: Path, kind: type[Any] = UsageError, *asked: Any, **more: Any) -> str:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(kind) as caught:
        workspace.render_paper(*asked, **more)
    assert sorted(tmp_path.iterdir()) == before
    return "\n".join([str(caught.value.message), str(caught.value.hint or ""), *map(str, caught.value.diagnostics)])


def test_a_decision_is_written_with_the_letterhead_of_its_day(
    workspace: Workspace, clock: Clock, tmp_path: Path
) -> None:
    clock.turn_to(dt.date(2026, 11, 20))
    made = workspace.render_paper("244/QĐ-SCT@2021", tmp_path / "q.docx")
    said = words_of(made.file)

    assert (made.done, made.is_current, made.title) == (True, False, "QUYẾT ĐỊNH: Về việc ban hành quy trình")
    assert "UBND TỈNH ĐỒNG NAI" in said
    assert "THÀNH PHỐ" not in said
    for line in ("Số: 244/QĐ-SCT", "Đồng Nai, ngày 13 tháng 9 năm 2021", "KT. GIÁM ĐỐC", "Nguyễn An", "Căn cứ Luật."):
        assert line in said
    assert opened(made.file.read_bytes()).tables[-1].rows[1].cells[1].text == "QT-05"


def test_a_decision_of_today_has_the_letterhead_of_today(workspace: Workspace, clock: Clock, tmp_path: Path) -> None:
    clock.turn_to(dt.date(2026, 11, 20))
    workspace.issue("5/QĐ-SCT", date=clock.today, documents=["QT-06"], signer="nguyen-an", on_paper=True)
    workspace.render_paper("5/QĐ-SCT", tmp_path / "q.docx")

    assert "UBND THÀNH PHỐ ĐỒNG NAI" in words_of(tmp_path / "q.docx")


def test_once_more_there_is_nothing_to_do_and_a_dry_run_does_nothing(workspace: Workspace, tmp_path: Path) -> None:
    planned = workspace.render_paper("244/QĐ-SCT", tmp_path / "q.docx", dry_run=True)
    assert (planned.done, planned.is_current, [*tmp_path.iterdir()]) == (False, False, [])

    workspace.render_paper("244/QĐ-SCT", tmp_path / "q.docx")
    again = workspace.render_paper("244/QĐ-SCT", tmp_path / "q.docx")
    assert (again.done, again.is_current) == (False, True)


@pytest.mark.parametrize("suffix", [".docx", ".html", ".pdf"])
def test_every_format_can_be_written(workspace: Workspace, tmp_path: Path, suffix: str) -> None:
    if suffix == ".pdf":
        pytest.importorskip("typst")
    workspace.render_paper("244/QĐ-SCT", tmp_path / f"q{suffix.upper()}")

    assert (tmp_path / f"q{suffix.upper()}").stat().st_size > 1000


def test_a_signed_file_that_is_kept_is_told(workspace: Workspace, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    workspace.attach_signed("244/QĐ-SCT", scan)
    [warning] = workspace.render_paper("244/QĐ-SCT", tmp_path / "q.docx").warnings

    assert warning.code == "QMS-P024"
    assert warning.location is not None
    assert warning.location.path.startswith("files/")


def test_a_number_typed_without_its_letter_is_told(workspace: Workspace, tmp_path: Path) -> None:
    assert [w.code for w in workspace.render_paper("244/QD-SCT", tmp_path / "q.docx").warnings] == ["QMS-N003"]


def test_a_decision_in_preparation_is_a_draft(workspace: Workspace, tmp_path: Path) -> None:
    add_words(workspace, "qt-05", "Thêm.")
    workspace.prepare("dot-1", documents=["QT-05"], subject="Sửa đổi quy trình", signer="tran-binh", change="Thêm",
                      change_basis="5/KH-SCT", bases=[PaperReference(number="5/KH-SCT")])  # fmt: skip
    made = workspace.render_paper(None, tmp_path / "d.docx", plan="dot-1")
    said = words_of(made.file)

    assert "Số: \u00a0\u00a0" in said
    assert "ngày …… tháng …… năm 2021" in said
    assert "Sửa đổi quy trình" in made.title or "sửa đổi quy trình" in made.title
    assert "DỰ THẢO" in str([e.get("string") for e in part(made.file.read_bytes(), "header1").iter()])
    assert made.warnings == ()

    add_words(workspace, "qt-05", "Lại thêm.")
    [moved] = workspace.render_paper(None, tmp_path / "d.docx", plan="dot-1").warnings
    assert (moved.code, moved.is_error) == ("QMS-I027", False)


def test_a_draft_is_written_with_its_annex(workspace: Workspace, tmp_path: Path) -> None:
    more = '[[annexes]]\nfile = "phu-luc.md"\ntitle = "DANH SÁCH"\n'
    (tmp_path / "thu.md").write_text(DRAFT.format(more=more), "utf-8")
    (tmp_path / "phu-luc.md").write_bytes("Một\r\nhai".encode())
    made = workspace.render_paper(str(tmp_path / "thu.md"), tmp_path / "thu.docx")
    said = words_of(made.file)

    assert made.title == "V/v góp ý"
    for words in ("Kính gửi", "Sở A", "Nội dung góp ý.", "DANH SÁCH", "GIÁM ĐỐC"):
        assert words in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('signer = { person = "ai" }\n', "thu.md:5: QMS-P022 there is no person “ai”"),
        ('issuer = "ai"\n', "thu.md:5: QMS-P021"),
        ('signers = "ai"\n', "thu.md:5: QMS-T"),
        ('[[annexes]]\nfile = "none.md"\ntitle = "A"\n', "thu.md:6: QMS-P023"),
        ('[[annexes]]\nfile = "../thu.md"\ntitle = "A"\n', "thu.md:6: QMS-P023"),
        ('[[annexes]]\nfile = "bad.md"\ntitle = "A"\n', "thu.md:6: QMS-P023"),
    ],
)
def test_what_is_wrong_in_a_draft_is_told_with_its_line(
    workspace: Workspace, tmp_path: Path, more: str, said: str
) -> None:
    (tmp_path / "thu.md").write_text(DRAFT.format(more=more), "utf-8")
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe")

    assert said in refused(workspace, tmp_path, Refused, str(tmp_path / "thu.md"), tmp_path / "thu.docx")


def test_a_draft_that_is_no_text_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "thu.md").write_bytes(b"\xff\xfe")

    assert "QMS-T" in refused(workspace, tmp_path, Refused, str(tmp_path / "thu.md"), tmp_path / "thu.docx")
    assert "cannot be read" in refused(workspace, tmp_path, UsageError, str(tmp_path / "a.md"), tmp_path / "thu.docx")


@pytest.mark.parametrize(
    ("reference", "file", "plan", "said"),
    [
        ("99/QĐ-SCT", "q.docx", None, "there is no decision 99/QĐ-SCT"),
        ("244/QĐ-SCT", "q.xlsx", None, "let the file name end in .docx, .pdf, .html"),
        ("244/QĐ-SCT", "none/q.docx", None, "there is no folder"),
        (None, "q.docx", "dot-9", "there is no plan “dot-9”"),
        (None, "q.docx", None, "say which paper"),
        ("244/QĐ-SCT", "q.docx", "dot-9", "say which paper"),
    ],
)
def test_what_cannot_be_written_is_refused(
    workspace: Workspace, tmp_path: Path, reference: str | None, file: str, plan: str | None, said: str
) -> None:
    assert said in refused(workspace, tmp_path, UsageError, reference, tmp_path / file, plan=plan)


def test_a_number_of_two_years_is_refused(workspace: Workspace, clock: Clock, tmp_path: Path) -> None:
    clock.turn_to(dt.date(2022, 3, 1))
    workspace.issue("244/QĐ-SCT", date=clock.today, documents=["QT-06"], on_paper=True)

    assert "244/QĐ-SCT@2022" in refused(workspace, tmp_path, UsageError, "244/QĐ-SCT", tmp_path / "q.docx")


def test_a_paper_that_is_only_cited_has_no_text(workspace: Workspace, tmp_path: Path) -> None:
    workspace.add_paper(Paper(number="907/KH-SCT", date=DAY, issuer="sct", subject="Duy trì"))

    assert "of 907/KH-SCT the store knows" in refused(workspace, tmp_path, Refused, "907/KH-SCT", tmp_path / "q.docx")


def test_nobody_signs_a_rectification(workspace: Workspace, tmp_path: Path) -> None:
    workspace.prepare("sua", rectifies="244/QĐ-SCT")

    assert "qms rectify" in refused(workspace, tmp_path, Refused, None, tmp_path / "q.docx", plan="sua")


def test_a_skeleton_is_written_once(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.new_paper("plan", tmp_path / "kh.md", dry_run=True) == tmp_path / "kh.md"
    assert [*tmp_path.iterdir()] == []

    place = workspace.new_paper(PaperForm.PLAN, tmp_path / "kh.md")
    assert "MỤC ĐÍCH, YÊU CẦU" in place.read_text("utf-8")
    with pytest.raises(UsageError, match="is there already"):
        workspace.new_paper("plan", place)
    with pytest.raises(UsageError, match=r"cannot be written as kh\.docx"):
        workspace.new_paper("plan", tmp_path / "kh.docx")
    with pytest.raises(UsageError, match="no folder"):
        workspace.new_paper("plan", tmp_path / "none" / "kh.md")

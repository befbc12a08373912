"""One controlled document as a file for paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.exports import FIRST, WORD, change, department
from support.stores import folder, lay, new_workspace
from support.word_files import opened, part, png, text_of, words

from qms.errors import Refused, UsageError
from qms.model.ledger import Status
from qms.model.numbering import RevisionNumber
from qms.model.reviews import Means
from qms.render.docx_body import markdown_body
from qms.render.docx_numbering import Numbering
from qms.render.docx_style import blank_paper, filled
from qms.render.whole_markdown import reader
from qms.testing import sample_workspace
from qms.workspace import Workspace


@pytest.fixture(scope="module")
def sct() -> Workspace:
    """QT-05 at 01.02, with pictures; see `support.exports`."""
    return department()


@pytest.fixture(scope="module")
def sample() -> Workspace:
    return sample_workspace()


def with_texts(files: dict[str, bytes]) -> Workspace:
    workspace = new_workspace()
    for path, data in files.items():
        lay(workspace.session.store, path, data)
    return workspace


def said(file: Path) -> str:
    return text_of(part(file.read_bytes()))


def mark(file: Path) -> str:
    return str(next((e.get("string") for e in part(file.read_bytes(), "header1").iter() if e.get("string")), ""))


def test_the_revision_in_force_today_is_written_with_its_head(sct: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "qt-05.docx"
    made = sct.export_document("QT-05", file)

    assert (made.done, made.code, made.number, made.status) == (True, "QT-05", RevisionNumber(1, 2), Status.IN_FORCE)
    assert not made.as_it_is
    head = opened(file.read_bytes()).tables[0].rows[0].cells[2].text
    assert head.startswith("Mã hiệu: QT-05\nLần ban hành: 01\nLần sửa đổi: 02\nNgày hiệu lực: 05/10/2021")
    assert "Bổ sung điều 4" in said(file)


def test_once_more_there_is_nothing_to_do(sct: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "qt-05.docx"
    sct.export_document("QT-05", file)
    again = sct.export_document("QT-05", file)

    assert (again.done, again.is_current) == (False, True)


def test_a_dry_run_writes_nothing(sct: Workspace, tmp_path: Path) -> None:
    made = sct.export_document("QT-05", tmp_path / "qt-05.docx", dry_run=True)

    assert (made.done, made.is_current) == (False, False)
    assert [*tmp_path.iterdir()] == []


def test_an_older_revision_says_that_it_is_no_longer_in_force(sct: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "old.docx"
    made = sct.export_document("QT-05", file, revision="01.00")

    assert made.status is Status.REPLACED
    assert mark(file) == "HẾT HIỆU LỰC"
    assert "thay bằng lần 01.01 theo 101/QĐ-SCT" in said(file)
    assert "Bổ sung điều 3" not in said(file)


def test_on_the_day_it_was_in_force_it_bears_no_mark(sct: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "old.docx"
    made = sct.export_document("QT-05", file, on=FIRST)

    assert (made.number, made.status, mark(file)) == (RevisionNumber(1, 0), Status.IN_FORCE, "")


def test_a_revision_that_is_still_to_come_says_from_when_it_binds(sct: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "new.docx"
    sct.export_document("QT-05", file, revision="01.02", on=FIRST)

    assert mark(file) == "CHƯA CÓ HIỆU LỰC"
    assert "Có hiệu lực từ ngày 05/10/2021." in said(file)


def test_what_was_withdrawn_is_refused_without_a_revision_and_marked_with_one(sct: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="QT-08 was not in force"):
        sct.export_document("QT-08", tmp_path / "a.docx")
    sct.export_document("QT-08", tmp_path / "a.docx", revision="1.0")

    assert mark(tmp_path / "a.docx") == "HẾT HIỆU LỰC"
    assert "bị bãi bỏ theo 101/QĐ-SCT" in said(tmp_path / "a.docx")


def test_a_working_text_is_marked_as_a_draft_with_the_coming_change(tmp_path: Path) -> None:
    workspace = department()
    change(workspace, "QT-05", "Bổ sung điều 5")
    made = workspace.export_document("QT-05", tmp_path / "a.docx", working=True)

    assert (made.number, made.status) == (None, None)
    assert mark(tmp_path / "a.docx") == "BẢN THẢO"
    rows = opened((tmp_path / "a.docx").read_bytes()).tables[-2].rows
    assert [cell.text for cell in rows[-1].cells][1:3] == ["Bổ sung điều 5", "907/KH-SCT"]
    assert "Kho không có ý kiến nào" in said(tmp_path / "a.docx")


def test_a_working_text_goes_with_no_day(sct: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--working goes with neither a day nor a revision"):
        sct.export_document("QT-05", tmp_path / "a.docx", working=True, on=FIRST)


def test_a_text_that_nobody_has_written_yet_is_refused(tmp_path: Path) -> None:
    workspace = with_texts(folder("qt-05", text=""))

    with pytest.raises(Refused, match="QT-05 has no text yet"):
        workspace.export_document("QT-05", tmp_path / "a.docx", working=True)


def test_a_header_that_cannot_be_read_is_refused_with_what_is_wrong(tmp_path: Path) -> None:
    workspace = with_texts({"documents/procedure/qt-05/document.md": b"+++\ncode = \n+++\n"})
    with pytest.raises(Refused, match="the header of qt-05 cannot be read") as caught:
        workspace.export_document("qt-05", tmp_path / "a.docx", working=True)

    assert [d.location.path for d in caught.value.diagnostics if d.location] == [
        "documents/procedure/qt-05/document.md"
    ]


def test_a_text_that_is_nested_too_deep_is_refused_with_its_line(tmp_path: Path) -> None:
    files = folder("qt-05", text="x\n\n" + "> " * 30 + "sâu\n")
    workspace = with_texts(files)
    [data] = files.values()
    line = data.decode().splitlines().index("> " * 30 + "sâu") + 1
    with pytest.raises(Refused, match=f"line {line}: lists and quotations stand in each other too deep"):
        workspace.export_document("QT-05", tmp_path / "a.docx", working=True)

    assert [*tmp_path.iterdir()] == []


# -- files of their own --------------------------------------------------------------------------------------


def test_a_text_that_is_a_word_file_is_written_byte_for_byte(sct: Workspace, tmp_path: Path) -> None:
    made = sct.export_document("QT-06", tmp_path / "a.docx", on=FIRST)

    assert made.as_it_is
    assert (tmp_path / "a.docx").read_bytes() == WORD
    assert made.warnings == ()


def test_where_it_is_not_in_force_a_warning_says_that_nothing_in_it_does(sct: Workspace, tmp_path: Path) -> None:
    [warning] = sct.export_document("QT-06", tmp_path / "a.docx", revision="01.00").warnings

    assert warning.code == "QMS-E021"
    assert "the file of QT-06 is not in force, and nothing in it says so" in str(warning)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"it lists the file a\.xlsx, which is not there"):
        with_texts(folder("qt-05", body="a.xlsx")).export_document("QT-05", tmp_path / "a.xlsx", working=True)


@pytest.mark.parametrize(
    ("code", "name", "suffix"),
    [("QT-07", "a.docx", ".pdf"), ("QT-06", "a.pdf", ".docx"), ("QT-05", "a.doc", ".docx, .pdf")],
)
def test_the_name_of_the_file_has_to_end_as_what_it_holds(
    sct: Workspace, tmp_path: Path, code: str, name: str, suffix: str
) -> None:
    with pytest.raises(UsageError, match=f"{code} is written as a {suffix} file, not as {name}"):
        sct.export_document(code, tmp_path / name)

    assert [*tmp_path.iterdir()] == []


def test_a_file_in_no_folder_is_refused(sct: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        sct.export_document("QT-05", tmp_path / "nowhere" / "a.docx")


# -- who passed it -------------------------------------------------------------------------------------------


def approvals(file: Path) -> list[list[str]]:
    tables = opened(file.read_bytes()).tables
    [found] = [table for table in tables if table.rows[0].cells[0].text == "Việc"]
    return [[cell.text for cell in row.cells] for row in found.rows[1:]]


def test_acts_are_told_in_the_order_of_the_roles_and_then_the_signer(sct: Workspace, tmp_path: Path) -> None:
    sct.export_document("QT-05", tmp_path / "a.docx", on=FIRST)
    rows = approvals(tmp_path / "a.docx")

    assert [row[0] for row in rows] == ["Soạn thảo", "Xem xét", "Phê duyệt", "Ban hành"]
    assert {row[3] for row in rows} == {"13/9/2021"}
    assert rows[-1][4] == "theo 100/QĐ-SCT ngày 13/9/2021"


def test_an_act_that_another_entered_tells_the_means_and_the_source(tmp_path: Path) -> None:
    workspace = with_texts(folder("qt-05"))
    workspace.review(["QT-05"], role="approver", by="giam-doc", means=Means.E_MAIL, source="thư ngày 10/9")
    workspace.export_document("QT-05", tmp_path / "a.docx", working=True)
    [row] = approvals(tmp_path / "a.docx")

    assert row[0] == "Phê duyệt"
    assert row[4].startswith("qua thư điện tử; người nhập: ")
    assert row[4].endswith("; nguồn: thư ngày 10/9")


def test_who_does_not_agree_is_told_with_the_reason(tmp_path: Path) -> None:
    workspace = with_texts(folder("qt-05"))
    workspace.review(["QT-05"], role="checker", by="giam-doc", verdict="rejected", reason="thiếu biểu mẫu")
    workspace.export_document("QT-05", tmp_path / "a.docx", working=True)

    assert approvals(tmp_path / "a.docx")[0][4].endswith("không đồng ý: thiếu biểu mẫu")


def test_where_all_was_done_on_paper_that_is_said(tmp_path: Path) -> None:
    workspace = with_texts(folder("qt-05"))
    workspace.issue("100/QĐ-SCT", date=workspace.session.today, documents=["QT-05"], on_paper=True)
    workspace.export_document("QT-05", tmp_path / "a.docx")

    assert "làm trên giấy, trong hồ sơ của quyết định" in said(tmp_path / "a.docx")


def test_what_was_in_force_before_the_store_says_where_its_reviews_are(sample: Workspace, tmp_path: Path) -> None:
    sample.export_document("QT-05", tmp_path / "a.docx", revision="01.00")

    assert "Văn bản có hiệu lực từ trước khi lập kho" in said(tmp_path / "a.docx")


# -- other documents -----------------------------------------------------------------------------------------


def test_documents_are_named_by_code_and_title_issued_or_not(sct: Workspace, tmp_path: Path) -> None:
    text = "[a](qms:qt-06) [b](qms:QT-07) [c](qms:qt-11#muc-2) [d](qms:qt-99) [e](https://x.vn)"
    workspace = department()
    for path, data in {**folder("qt-10", text=text, parent="qt-06"), **folder("qt-11", title="Mới")}.items():
        lay(workspace.session.store, path, data)
    workspace.export_document("QT-10", tmp_path / "a.docx", working=True)

    assert (
        "a (QT-06, Quy trình <đo lường>) b (QT-07, Quy trình kiểm soát hồ sơ) c (QT-11, Mới) d (qms:qt-99) "
        "e (https://x.vn)"
    ) in said(tmp_path / "a.docx")
    assert "QT-06 - Quy trình <đo lường>" in said(tmp_path / "a.docx")


def test_a_parent_that_nobody_knows_is_named_as_it_is_written(tmp_path: Path) -> None:
    with_texts(folder("qt-05", parent="qt-77")).export_document("QT-05", tmp_path / "a.docx", working=True)

    assert opened((tmp_path / "a.docx").read_bytes()).tables[1].rows[0].cells[1].text == "qt-77"


# -- pictures ------------------------------------------------------------------------------------------------


def test_a_picture_that_cannot_be_shown_is_named_and_warned_of(sct: Workspace, tmp_path: Path) -> None:
    [warning] = sct.export_document("QT-05", tmp_path / "a.docx").warnings

    assert warning.code == "QMS-E020"
    assert str(warning).startswith("documents/procedure/qt-05/document.md:")
    assert "the picture so-do.png is not shown: it is no picture in PNG" in str(warning)
    assert "[sơ đồ] (so-do.png)" in said(tmp_path / "a.docx")


def test_a_picture_of_the_folder_is_shown_and_one_outside_of_it_is_not(tmp_path: Path) -> None:
    text = "![một](a.png) ![hai](../qt-06/b.png) ![ba](manage.toml)\n"
    workspace = with_texts(folder("qt-05", text=text, files={"a.png": png()}, attachments=("a.png",)))
    made = workspace.export_document("QT-05", tmp_path / "a.docx", working=True)

    assert len(opened((tmp_path / "a.docx").read_bytes()).inline_shapes) == 1
    assert [str(d.message) for d in made.warnings] == [
        "the picture ../qt-06/b.png is not shown: the document has no such attachment",
        "the picture manage.toml is not shown: the document has no such attachment",
    ]


# -- the sample agency ---------------------------------------------------------------------------------------


def test_every_kind_of_document_of_the_sample_agency_is_written_whole(sample: Workspace, tmp_path: Path) -> None:
    kinds: dict[str, str] = {}
    for standing in sample.in_force():
        if sample.document(standing.issue.document).header.body is None:
            kinds.setdefault(standing.issue.kind, standing.issue.document)
    for name in kinds.values():
        made = sample.export_document(name, tmp_path / f"{name}.docx")
        document = sample.document(name)
        steps = [text for s in document.steps for text in (s.what, s.role, s.form, s.result) if text]
        there = {*words(said(tmp_path / f"{name}.docx"))}

        assert made.warnings == ()
        assert [word for text in (readable(document.text), *steps) for word in words(text) if word not in there] == []
    assert len(kinds) > 9


def test_every_text_of_the_sample_agency_is_written_whole(sample: Workspace) -> None:
    documents = sample.session.load().system.documents
    texts = {document: documents[document].body for document in documents}
    for document, text in texts.items():
        paper = blank_paper(title="x", author="y")
        body = markdown_body(text, numbering=Numbering(paper), draw=lambda *_: None, linked=lambda _: None)
        there = {*words(text_of(part(filled(paper, body))))}

        assert [word for word in words(readable(text)) if word not in there] == [], document
    assert len(texts) > 150


def readable(text: str) -> str:
    """Return what readers see of a text in Markdown: not where its links lead."""
    inline = [token.content for token in reader().parse(text) if token.type == "inline"]
    return re.sub(r"\]\([^)]*\)", "]", " ".join(inline))


# Flowcharts


def test_a_name_that_ends_in_svg_gets_the_flowchart_of_the_steps(sample: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "ld.svg"
    made = sample.export_document("LD-DAP-01", file)
    said = file.read_text("utf-8")

    assert (made.done, made.as_it_is, made.number) == (True, False, RevisionNumber(2, 0))
    assert "<title" in said
    assert "Ủy ban nhân dân tỉnh Đồng Nai (cơ quan khác)" in said
    assert "LD-DAP-01, lần 02.00, có hiệu lực từ ngày 13/9/2021." in said
    assert "HẾT HIỆU LỰC" not in said


def test_the_flowchart_of_an_older_revision_says_that_it_is_no_longer_in_force(
    sample: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "ld.svg"
    sample.export_document("LD-DAP-01", file, revision="01.00")

    assert "HẾT HIỆU LỰC" in file.read_text("utf-8")


def test_the_flowchart_of_a_working_text_is_a_draft(sample: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "ld.svg"
    sample.export_document("LD-DAP-01", file, working=True)

    assert "BẢN THẢO" in file.read_text("utf-8")


def test_a_document_without_steps_has_no_flowchart(sample: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        sample.export_document("CS-01", tmp_path / "cs.svg")

    assert str(refused.value) == "CS-01 has no steps, so there is no flowchart of it"
    assert str(refused.value.hint) == "let the file name end in .docx"
    assert [*tmp_path.iterdir()] == []

"""`qms report`: what there is, a report on the screen, in JSON and as a file."""

from __future__ import annotations

import io
from pathlib import Path

import docx


def test_without_a_name_the_reports_are_listed(store, qms):
    assert qms("report").out.splitlines() == [
        "Name                Title                                     About            Parameters (--set)",
        "danh-muc-ben-ngoai  List of external documents                a day or a year  nguoi-lap, nguoi-duyet",
        "danh-muc-noi-bo     List of internal documents                a day or a year  nguoi-lap, nguoi-duyet",
        "so-van-ban-di       Register of papers sent out               a day or a year  so",
        "thong-bao-ban-hanh  Notice of an issue, a page for each unit  a decision       don-vi, nguoi-ky, quyen-han",
    ]


def test_in_json_the_parameters_are_explained(store, qms):
    [row] = [row for row in qms("report", "--format", "json").json if row["name"] == "so-van-ban-di"]

    assert row == {
        "name": "so-van-ban-di",
        "title": "Register of papers sent out",
        "subject": "period",
        "parameters": {"so": "the id of one book of qms.toml; all books by default"},
    }


def test_a_report_is_shown_without_what_belongs_to_paper(store, qms, issued):
    assert qms("report", "danh-muc-noi-bo").out.splitlines() == [
        "DANH MỤC TÀI LIỆU NỘI BỘ",
        "Có hiệu lực ngày 13/9/2021",
        "",
        "STT  Mã hiệu  Tên tài liệu               Lần ban hành  Lần sửa đổi  Ngày hiệu lực  Quyết định                 Đơn vị quản lý, nơi giữ",
        "10. Quy trình nội bộ",
        "1    QT-05    Quy trình kiểm soát hồ sơ  01            00           13/9/2021      244/QĐ-SCT ngày 13/9/2021  Văn phòng",
        "",
        "Danh mục có 1 tài liệu.",
        "",
        "Nguồn số liệu:",
        "- Tài liệu nội bộ có hiệu lực: 1 (Sổ cái của kho: "
        "văn bản có hiệu lực ngày 13/9/2021)",
    ]  # fmt: skip


def test_a_notice_is_shown_unit_by_unit(store, qms, issued):
    assert qms("report", "thong-bao-ban-hanh", "--decision", "244/QĐ-SCT").out.splitlines()[3:] == [
        "Kính gửi: Văn phòng",
        "Quyết định số 244/QĐ-SCT ngày 13/9/2021 có hiệu lực từ ngày 13/9/2021.",
        "",
        "Ban hành mới",
        "STT  Mã hiệu  Tên tài liệu               Lần ban hành, sửa đổi",
        "1    QT-05    Quy trình kiểm soát hồ sơ  01.00",
    ]


def test_in_json_a_report_is_whole(store, qms, issued):
    report = qms("report", "danh-muc-noi-bo", "--format", "json").json

    assert report["title"] == "DANH MỤC TÀI LIỆU NỘI BỘ"
    assert report["sections"][0]["tables"][0]["rows"][1][1] == "QT-05"
    assert qms("report", "danh-muc-noi-bo", "-o", "a.json").code == 0
    assert '"QT-05"' in Path("a.json").read_text("utf-8")


def test_a_report_is_saved_as_the_name_of_the_file_says(store, qms, issued):
    for name in ("bao-cao.xlsx", "bao-cao.docx", "bao-cao.html", "BAO-CAO.DOCX"):
        answer = qms("report", "danh-muc-noi-bo", "-o", f"../{name}")

        assert (answer.code, answer.out, answer.err) == (0, f"The report is in ../{name}.\n", "")
        begins = b"<!doctype" if name.endswith("html") else b"PK"
        assert Path(f"../{name}").read_bytes().startswith(begins)


def test_what_is_set_is_heeded(store, qms, issued):
    words = ["report", "danh-muc-noi-bo", "--set", "nguoi-duyet=giam-doc", "--set", "nguoi-lap = soan-thao"]

    assert qms(*words, "-o", "../a.docx").code == 0

    signatures = docx.Document(io.BytesIO(Path("../a.docx").read_bytes())).tables[-2]
    assert [cell.text for cell in signatures.rows[0].cells] == [
        "NGƯỜI LẬP\nNgười soạn thảo",
        "NGƯỜI PHÊ DUYỆT\nGiám đốc",
    ]


def test_a_template_of_ones_own_is_tried(store, qms, issued):
    assert qms("template", "new", "danh-muc-noi-bo", "-o", "../mau.docx").code == 0
    document = docx.Document("../mau.docx")
    document.add_paragraph("Theo mẫu của Sở")
    document.save("../mau.docx")

    assert qms("report", "danh-muc-noi-bo", "-o", "../a.docx", "--template", "../mau.docx").code == 0

    written = docx.Document("../a.docx")
    assert written.paragraphs[-1].text == "Theo mẫu của Sở"
    assert "QT-05" in [cell.text for table in written.tables for row in table.rows for cell in row.cells]


WRONG = (
    (["danh-muc-noi-bo", "-o", "../a.xlsx", "--template", "x.docx"], "--template goes with a Word file"),
    (["danh-muc-noi-bo", "-o", "../a.docx", "--template", "../none.docx"], "none.docx cannot be read"),
    (["--on", "13/9/2021"], "name the report"),
    (["--set", "a=b"], "name the report"),
    (["none"], "there is no report “none”"),
    (["danh-muc-noi-bo", "--set", "x=1"], "has no parameter “x”"),
    (["danh-muc-noi-bo", "--set", "nguoi-lap"], "“nguoi-lap” sets no parameter"),
    (["danh-muc-noi-bo", "--set", "nguoi-lap=abc"], "there is no person abc"),
    (["danh-muc-noi-bo", "--year", "2022"], "the year 2022 has not begun"),
    (["danh-muc-noi-bo", "--document", "QT-05"], "does not take --document"),
    (["danh-muc-noi-bo", "-o", "../a.odt"], "cannot be written as “.odt”"),
    (["danh-muc-noi-bo", "-o", "../a.csv"], "cannot be written as “.csv”"),
    (["danh-muc-noi-bo", "-o", "../a"], "cannot be written as “”"),
    (["danh-muc-noi-bo", "-o", "../no/a.xlsx"], "cannot be written: No such file"),
    (["danh-muc-noi-bo", "--format", "xlsx"], "such a file cannot be shown here"),
    (["thong-bao-ban-hanh"], "is about a decision"),
    (["thong-bao-ban-hanh", "--decision", "9/QĐ-SCT"], "there is no decision 9/QĐ-SCT"),
    (["thong-bao-ban-hanh", "--decision", "244/QĐ-SCT", "--set", "don-vi=x"], "does not concern the unit x"),
)


def test_wrong_questions_are_told_plainly(store, qms, issued):
    before = sorted(Path("..").iterdir())

    for words, said in WRONG:
        answer = qms("report", *words)

        assert (answer.code, answer.out) == (2, "")
        assert said in answer.err
        assert sorted(Path("..").iterdir()) == before


def test_a_report_of_a_damaged_ledger_comes_with_the_warning(store, qms, issued):
    entry = Path("decisions/2021/0244-qd-sct.md")
    entry.write_bytes(entry.read_bytes() + b"x")

    answer = qms("report", "danh-muc-noi-bo")

    assert answer.code == 0
    assert "QMS-L" in answer.err or "QMS-V" in answer.err or "decisions/2021" in answer.err


def test_a_letter_that_steers_a_terminal_is_shown_as_none(store, qms, made, reviewed):
    made("QT-05", title="Quy trình \u202eABC")
    reviewed("QT-05")
    assert qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05").code == 0

    said = qms("report", "danh-muc-noi-bo").out
    assert "Quy trình \ufffdABC" in said
    assert "\u202e" not in said

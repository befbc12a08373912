"""`qms diff`."""

from __future__ import annotations

from pathlib import Path


def change(text: Path, old: str, new: str) -> None:
    text.write_bytes(text.read_bytes().replace(old.encode(), new.encode()))


def test_words_that_came_and_went_are_shown_under_their_section(store, qms, made, reviewed):
    text = made(body="\n## Mục đích\n\nLưu hồ sơ trong 5 năm.\n\n## Phạm vi\n\nMọi phòng.\n")
    assert qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--on-paper").code == 0
    change(text, "trong 5 năm", "trong 10 năm")

    answer = qms("diff", "QT-05")

    assert answer.code == 0, answer.err
    assert answer.out.startswith("QT-05: 01.00 by 244/QĐ-SCT of 2021-09-13, in force → the working text\n")
    assert "§ Mục đích (changed)\n  Lưu hồ sơ trong [-5 năm-][+10 năm+].\n" in answer.out
    assert "Phạm vi" not in answer.out


def test_revisions_headers_and_files_are_compared(store, qms, issued, reviewed):
    change(issued, "Quy trình kiểm soát hồ sơ", "Quy trình quản lý hồ sơ")
    Path("../phu-luc.pdf").write_bytes(b"%PDF")
    assert qms("attach", "QT-05", "../phu-luc.pdf").code == 0
    issued.with_name("manage.toml").write_text('change = "Thêm"\nchange_basis = "1/KH-SCT"\n', "utf-8")
    reviewed("QT-05")
    assert qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "QT-05").code == 0

    told = qms("diff", "QT-05", "01.00", "01.01").out

    assert "  Title: Quy trình [-kiểm soát-][+quản lý+] hồ sơ\n" in told
    assert "  phu-luc.pdf: added, 4 bytes\n" in told
    assert told == qms("diff", "QT-05", "01.00").out
    assert told == qms("diff", "QT-05", "244/QĐ-SCT@2021", "245/QĐ-SCT").out
    answer = qms("diff", "QT-05", "01.00", "--format", "json").json
    assert (answer["code"], answer["id"], answer["same"]) == ("QT-05", "qt-05", False)
    assert [(f["field"], f["before"][0]) for f in answer["header"]] == [("title", "Quy trình kiểm soát hồ sơ")]
    assert [file["name"] for file in answer["files"]] == ["phu-luc.pdf"]
    assert {"kind", "change", "runs"} == set(answer["sections"][0]["blocks"][0])


def test_nothing_changed_is_said(store, qms, issued):
    assert qms("diff", "QT-05").out.endswith("There is no difference.\n")
    assert qms("diff", "QT-05", "01.00", "01.00", "--format", "json").json["same"] is True


def test_what_cannot_be_compared_is_told(store, qms, issued, made):
    made("QT-06")

    assert qms("diff", "QT-09").code == 2
    assert qms("diff", "QT-06").code == 1
    assert qms("diff", "QT-05", "07.00").code == 2
    assert qms("diff", "QT-05", "x", "y").code == 2
    assert qms("diff", "QT-05", "07.00", "--format", "json").out == ""


def test_a_text_steers_no_terminal(store, qms, issued):
    with issued.open("a", encoding="utf-8") as file:
        file.write("\nx\x1b[31my\u202ez\n")

    assert "x\ufffd[31my\ufffdz" in qms("diff", "QT-05").out


def test_what_changed_is_written_to_a_word_file_or_a_page(store, qms, issued):
    change(issued, "…", "Lưu hồ sơ.")

    for file in (Path("../a.docx"), Path("../a.html")):
        answer = qms("diff", "QT-05", "-o", file)

        assert answer.code == 0, answer.err
        assert answer.out == f"What changed is in {file.resolve()}.\n"
        assert file.is_file()
    answer = qms("diff", "QT-05", "-o", "../b.docx", "--format", "json").json
    assert (answer["file"], answer["code"]) == (str(Path("../b.docx").resolve()), "QT-05")
    assert Path("../b.docx").read_bytes() == Path("../a.docx").read_bytes()


def test_a_place_that_does_not_do_is_told_and_nothing_is_written(store, qms, issued):
    before = {*Path("..").rglob("*")}

    assert "let the file name end in .docx / .html" in qms("diff", "QT-05", "-o", "../a.pdf").err
    assert "lies in the store" in qms("diff", "QT-05", "-o", "a.docx").err
    assert "there is no folder" in qms("diff", "QT-05", "-o", "../nowhere/a.docx").err
    assert before == {*Path("..").rglob("*")}

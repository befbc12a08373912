from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from support.foreign_papers import procedure, saved, word

from .conftest import Answer, Qms

OFFICE = Path(__file__).parents[1] / "data/office"
TEXT = Path("documents/procedure/qt-21/document.md")


@pytest.fixture
def files(store: Path) -> Path:
    """A folder beside the store for Word files."""
    made = store.parent / "word"
    made.mkdir()
    return made


@pytest.fixture
def laid(files: Path) -> Callable[..., Path]:
    """Lay down a Word file."""

    def lay(name: str, data: bytes) -> Path:
        (files / name).write_bytes(data)
        return files / name

    return lay


def flowchart(time: str = "2 ngày") -> bytes:
    document = docx.Document()
    document.add_paragraph().add_run("LƯU ĐỒ CẤP PHÉP").bold = True
    document.add_heading("Trình tự thực hiện", 1)
    rows = [
        ("TT", "Nội dung", "Trách nhiệm", "Thời gian", "Kết quả"),
        ("1", "Tiếp nhận", "Văn phòng", "½ ngày", "Giấy hẹn"),
        ("2", "Thẩm định", "Chuyên viên", time, ""),
    ]
    table = document.add_table(rows=3, cols=5)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            run = table.cell(row, column).paragraphs[0].add_run(text)
            run.bold = row == 0
    return saved(document)


def test_a_procedure_becomes_a_draft_with_its_header_and_its_text(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("a.docx", procedure()))

    assert answer.code == 0, answer.err
    assert TEXT.read_text("utf-8") == (
        '+++\ncode = "QT-21"\ntitle = "Quy trình quản lý tài liệu của UBND"\nunit = "vp"\nclauses = ["7.5", "7.5.3"]\n'
        'attachments = ["hinh-1.png"]\n+++\n\n# Quy trình quản lý tài liệu của UBND\n\n## 1. Mục đích\n\n'
        "Theo TCVN ISO 9001:2015, các điều 7.5, 7.5.3.\n\n## 2. Nội dung\n\n### 2.1 Các bước\n\n1) Nhận\n\n"
        "a) Kiểm tra\n\nb) Ghi\n\n2) Trả\n\n|  |  |\n| --- | --- |\n| Hồ sơ \\| giấy | Hồ sơ \\| giấy |\n| a |  |\n\n"
        "![](hinh-1.png)\n"
    )
    assert (TEXT.parent / "hinh-1.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_printed_is_told_and_stands_in_no_text(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("a.docx", procedure()))

    assert "printed on it: edition.revision 02.00, issued on 2021-07-07, in force from 2021-07-10" in answer.err
    assert "QT-21  procedure  vp" in answer.out


def test_a_doubt_is_told_with_its_line(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("a.docx", procedure(filled=True)))

    assert f"{TEXT.as_posix()}:15: QMS-W010 the table of revisions is kept" in answer.err
    assert TEXT.read_text("utf-8").split("\n")[14].startswith("| STT |")


def test_doubts_are_written_to_a_file(qms: Qms, laid: Callable[..., Path], files: Path) -> None:
    answer = qms("import", laid("a.docx", procedure()), "--doubts", files / "nghi-ngo.json")

    assert answer.code == 0, answer.err
    rows = json.loads((files / "nghi-ngo.json").read_text("utf-8"))
    assert {row["code"] for row in rows} == {"QT-21"}
    assert any("capitals" in row["doubt"] for row in rows)


def test_files_that_cannot_be_imported_are_told_all_at_once_and_nothing_is_written(
    qms: Qms, laid: Callable[..., Path]
) -> None:
    answer = qms(
        "import",
        laid("a.docx", procedure()),
        laid("b.docx", b"PK"),
        laid("c.docx", word("Quy ®Þnh")),
        laid("d.docx", word("x")),
        laid("a.docx", procedure()).with_name("khong-co.docx"),
    )

    assert answer.code == 1
    for code in ("QMS-W001", "QMS-W006", "QMS-W009", "QMS-W011", "QMS-W012", "QMS-W013", "QMS-W014"):
        assert code in answer.err
    assert "4 of 5 files cannot be imported" in answer.err
    assert "Nothing was written." in answer.err
    assert not TEXT.exists()


def test_bad_files_are_left_out_when_asked(qms: Qms, laid: Callable[..., Path]) -> None:
    bad = laid("b.docx", b"PK")
    answer = qms("import", laid("a.docx", procedure()), bad, "--skip-bad")

    assert answer.code == 0, answer.err
    assert TEXT.exists()
    assert f"left out: {bad}: it is not a Word document" in answer.out


def test_nothing_is_written_where_every_file_is_bad(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("b.docx", b"PK"), "--skip-bad")

    assert answer.code == 1
    assert "1 of 1 files cannot be imported" in answer.err


def test_a_code_that_is_there_already_is_refused(
    qms: Qms, laid: Callable[..., Path], made: Callable[..., Path]
) -> None:
    text = made("QT-21").read_bytes()
    answer = qms("import", laid("a.docx", procedure()))

    assert answer.code == 1
    assert "QMS-W015 QT-21 is there already, in documents/procedure/qt-21" in answer.err
    assert "qms import --update FILE" in answer.err
    assert TEXT.read_bytes() == text


def test_two_files_with_one_code_are_refused(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("a.docx", procedure()), laid("b.docx", procedure()))

    assert answer.code == 1
    assert "QMS-W016" in answer.err


def test_a_file_named_twice_comes_in_once(qms: Qms, laid: Callable[..., Path]) -> None:
    file = laid("a.docx", procedure())

    assert qms("import", file, file).code == 0


def test_a_dry_run_tells_and_writes_nothing(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("a.docx", procedure()), "--dry-run")

    assert answer.code == 0, answer.err
    assert "QT-21" in answer.out
    assert not TEXT.exists()


def test_options_say_what_a_file_does_not(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms(
        "import", laid("a.docx", word("Nội dung")), "--code", "HD-09", "--title", "Hướng dẫn", "--unit", "vp",
        "--kind", "Quy trình nội bộ",
    )  # fmt: skip

    assert answer.code == 0, answer.err
    text = Path("documents/procedure/hd-09/document.md").read_text("utf-8")
    assert text.endswith("+++\n\n# Hướng dẫn\n\nNội dung\n")


def test_a_code_is_said_of_one_file_only(qms: Qms, laid: Callable[..., Path]) -> None:
    one, other = laid("a.docx", procedure()), laid("b.docx", procedure("QT-22"))

    assert qms("import", one, other, "--code", "QT-1").code == 2


@pytest.mark.parametrize("words", [(), ("a.docx", "--doubts", "nghi-ngo.txt")])
def test_wrong_usage_is_told(qms: Qms, store: Path, words: tuple[str, ...]) -> None:
    answer = qms("import", *words)

    assert answer.code == 2
    assert "Nothing was written." in answer.err


def test_steps_of_a_flowchart_stand_in_its_header(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("LD-01 Cấp phép.docx", flowchart()), "--unit", "vp")

    assert answer.code == 0, answer.err
    text = Path("documents/flowchart/ld-01/document.md").read_text("utf-8")
    assert 'what = "Tiếp nhận"\nunit = "vp"\ntime = "0,5 ngày"\nresult = "Giấy hẹn"\nnext = "b2"' in text
    assert 'what = "Thẩm định"\nrole = "Chuyên viên"\ntime = "2 ngày"' in text
    assert "| TT |" not in text


def test_steps_that_are_not_simple_stay_a_table(qms: Qms, laid: Callable[..., Path]) -> None:
    answer = qms("import", laid("LD-01.docx", flowchart("theo quy định")), "--unit", "vp")

    assert "the table of steps is kept as a table: row 2: “theo quy định” is no amount of time" in answer.err
    text = Path("documents/flowchart/ld-01/document.md").read_text("utf-8")
    assert "[[steps]]" not in text
    assert "| TT |" in text


def test_twenty_files_of_an_office_come_in_at_once(qms: Qms, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qms("init", "store", "--from", OFFICE).code == 0
    monkeypatch.chdir("store")
    answer: Answer = qms("import", *sorted(OFFICE.rglob("*.docx")), "--unit", "vp", "--format", "json", "--yes")

    assert answer.code == 0, answer.err
    texts = sorted(Path("documents").rglob("document.md"))
    assert len(texts) == 20
    assert len([path for path in answer.json["plan"]["writes"] if path.endswith("document.md")]) == 20
    said = [text.read_text("utf-8") for text in texts]
    assert not any("Mã hiệu" in text or "Xem xét |" in text or "Update Field" in text for text in said)
    assert all("\n## " in text for text in said)
    assert qms("check").code == 0


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_of_another_program_comes_in_by_way_of_libreoffice(qms: Qms, laid: Callable[..., Path]) -> None:
    file = laid("QT-30 Họp.rtf", rb"{\rtf1\ansi\b QUY TR\u204\'ccNH H\u7884?P\b0\par N\u7897?i dung\par}")
    answer = qms("import", file, "--unit", "vp")

    assert answer.code == 0, answer.err
    assert Path("documents/procedure/qt-30/document.md").read_text("utf-8").endswith("# Quy trình họp\n\nNội dung\n")


def test_an_old_word_file_without_libreoffice_is_refused(
    qms: Qms, laid: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = laid("a.doc", b"x")
    monkeypatch.setattr("shutil.which", lambda _: None)
    answer = qms("import", file)

    assert answer.code == 1
    assert "QMS-W008 it is no .docx, and LibreOffice, which would read it, is not found" in answer.err

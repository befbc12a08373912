"""Questions on the command line: list, show, history, decisions, and the formats of their answers."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

LIST_KEYS = [
    "code", "id", "title", "kind", "unit", "edition", "revision", "decision", "date", "effective", "until", "digest",
    "status",
]  # fmt: skip


@pytest.fixture
def two_editions(store, qms, issued, reviewed):
    """QT-05 in its second revision since the first of October."""
    with issued.open("a", encoding="utf-8") as file:
        file.write("\nThêm một dòng.\n")
    issued.with_name("manage.toml").write_text('change = "Thêm"\nchange_basis = "1/KH-SCT"\n', "utf-8")
    reviewed("QT-05", today="2021-09-20")
    answer = qms(
        *("issue", "250/QĐ-SCT", "--date", "20/9/2021", "--effective", "1/10/2021", "QT-05"), today="2021-09-20"
    )
    assert answer.code == 0, answer.err
    return issued


def test_a_row_of_the_list_is_a_contract(store, qms, issued):
    [row] = qms("list", "--format", "json").json

    assert list(row) == LIST_KEYS
    digest = row.pop("digest")
    assert digest.startswith("sha256:")
    assert len("sha256:") + 64 == len(digest)
    assert row == {
        "code": "QT-05",
        "id": "qt-05",
        "title": "Quy trình kiểm soát hồ sơ",
        "kind": "procedure",
        "unit": "vp",
        "edition": 1,
        "revision": 0,
        "decision": "244/QĐ-SCT",
        "date": "2021-09-13",
        "effective": "2021-09-13",
        "until": None,
        "status": "in-force",
    }


def test_list_answers_on_both_axes_of_time(store, qms, two_editions):
    def revisions(*words: str) -> list[int]:
        return [row["revision"] for row in qms("list", "--format", "json", *words).json]

    assert revisions("--on", "30/9/2021") == [0]
    assert revisions("--on", "2021-10-01") == [1]
    assert revisions("--on", "2021-10-01", "--known", "13/9/2021") == [0]
    assert revisions("--on", "2021-10-01", "--known", "1") == [0]
    assert revisions("--on", "2021-10-01", "--known", "244/QĐ-SCT@2021") == [0]
    assert revisions("--on", "2021-09-12") == []
    assert revisions("--on", "2021-09-20", "--status", "future") == [1]
    assert revisions("--on", "2021-10-01", "--status", "replaced") == [0]
    assert revisions("--on", "2021-10-01", "--kind", "procedure", "--unit", "vp") == [1]
    assert revisions("--on", "2021-10-01", "--kind", "form") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--on", "13-09"], "is not a day"),
        (["--known", "9"], "the ledger has no entry 9"),
        (["--known", "9/QĐ-SCT"], "there is no decision 9/QĐ-SCT"),
        (["--status", "gone"], "--status is one of: in-force, future, withdrawn, replaced"),
        (["--format", "xlsx"], "name a file with -o"),
        (["--format", "csv", "-o", "no/such/folder.csv"], "cannot be written"),
    ],
)
def test_wrong_questions_are_told_plainly(store, qms, issued, words, said):
    answer = qms("list", *words)

    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err


def test_an_empty_list_is_said_in_words_and_is_a_list_in_json(store, qms):
    answer = qms("list")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "No document has the status “in force” on 2021-09-13.\n"
    assert qms("list", "--format", "json").json == []


def test_show_gives_the_row_the_text_and_the_attachments(store, qms, made, reviewed):
    text = made()
    Path("../phu-luc.pdf").write_bytes(b"%PDF")
    assert qms("attach", "QT-05", "../phu-luc.pdf").code == 0
    reviewed("QT-05")
    assert qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05").code == 0
    body = text.read_text("utf-8").rpartition("+++\n")[2]

    row = qms("show", "QT-05", "--format", "json").json

    mended = ["corrects", "corrected_by", "rectified_by", "reason"]
    assert [*LIST_KEYS, "path", "text", "attachments", *mended] == list(row)
    assert ("documents/procedure/qt-05/document.md", body) == (row["path"], row["text"])
    digest = subprocess.run(["sha256sum", "../phu-luc.pdf"], capture_output=True, text=True, check=True).stdout[:64]
    assert [{"path": "documents/procedure/qt-05/phu-luc.pdf", "digest": f"sha256:{digest}"}] == row["attachments"]
    assert body == qms("show", "QT-05", "--text").out
    assert "Edition.revision: 01.00\n" in qms("show", "qt-05").out


def test_show_finds_revisions_and_days(store, qms, two_editions):
    assert qms("show", "QT-05", "--revision", "01.00", "--format", "json").json["revision"] == 0
    assert qms("show", "QT-05", "--on", "1/10/2021", "--format", "json").json["revision"] == 1
    assert qms("show", "QT-05", "--on", "12/9/2021").code == 1
    assert qms("show", "QT-05", "--revision", "09.00").code == 2
    assert qms("show", "QT-09").code == 2


def test_a_row_of_the_history_is_a_contract(store, qms, two_editions):
    rows = qms("history", "QT-05", "--format", "json").json

    assert list(rows[0]) == [
        "entry", "act", "edition", "revision", "decision", "date", "effective", "until", "recorded", "signer", "digest",
        "change", "replaces", "text", "status", "corrects", "corrected_by", "rectified_by", "reason",
    ]  # fmt: skip
    first, second = rows
    assert tuple(first[key] for key in ("entry", "act", "until", "signer", "change", "replaces", "text")) == (
        1,
        "issue",
        "2021-10-01",
        "giam-doc",
        None,
        [],
        "present",
    )
    assert first["recorded"].startswith("2021-09-13T")
    assert first["recorded"].endswith("+07:00")
    assert tuple(second[key] for key in ("entry", "decision", "change", "signer", "until")) == (
        2,
        "250/QĐ-SCT",
        "Thêm",
        None,
        None,
    )


def test_a_row_of_the_decisions_is_a_contract(store, qms, issued):
    [row] = qms("decisions", "--format", "json").json

    assert list(row) == [
        "entry", "act", "number", "date", "effective", "recorded", "subject", "signer", "book", "corrects", "issues",
        "withdraws", "commit", "signed", "reason", "rectified",
    ]  # fmt: skip
    head = subprocess.run(["git", "rev-parse", "main"], capture_output=True, text=True, check=True).stdout.strip()
    assert (1, "issue", "244/QĐ-SCT", "giam-doc", "quyet-dinh", None, [], head) == tuple(
        row[key] for key in ("entry", "act", "number", "signer", "book", "corrects", "withdraws", "commit")
    )
    [line] = row["issues"]
    assert list(line) == ["document", "code", "edition", "revision", "digest"]
    assert qms("decisions", "--year", "2020", "--format", "json").json == []
    assert qms("decisions", "--year", "2020").err == "There is no decision of 2020.\n"


def test_a_table_lines_up(store, qms, issued):
    assert qms("decisions").out == (
        "Entry  Act    Number      Date        In force from  Issues  Withdraws  Signed file  Subject\n"
        "1      issue  244/QĐ-SCT  2021-09-13  2021-09-13     1       0\n"
    )


def test_csv_opens_in_excel_and_calculates_nothing(store, qms, made, reviewed):
    made("QT-06", title='=cmd|"/c calc"!A1')
    made("QT-07", title="Quy trình, “có” dấu phẩy")
    reviewed("QT-06", "QT-07")
    assert qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-06", "QT-07").code == 0

    assert qms("list", "--format", "csv", "-o", "../list.csv").code == 0

    data = Path("../list.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert list(first) == LIST_KEYS
    assert tuple(first[key] for key in ("title", "edition", "date", "until")) == (
        '\'=cmd|"/c calc"!A1',
        "1",
        "2021-09-13",
        "",
    )
    assert second["title"] == "Quy trình, “có” dấu phẩy"


def test_xlsx_has_the_readers_headings_and_days_as_text(store, qms, issued):
    assert qms("--lang", "vi", "list", "--format", "xlsx", "-o", "../list.xlsx").code == 0

    heading, row = CalamineWorkbook.from_path("../list.xlsx").get_sheet_by_index(0).to_python()
    assert heading[0] == "Mã hiệu"
    assert row[0] == "QT-05"
    assert row[heading.index("Ngày")] == "13/9/2021"


def test_json_goes_to_a_file_too(store, qms, issued):
    assert qms("list", "--format", "json", "-o", "../list.json").out == ""
    assert '"QT-05"' in Path("../list.json").read_text("utf-8")


def test_a_ledger_that_was_edited_by_hand_is_told_with_every_answer(store, qms, issued):
    entry = Path("decisions/2021/0244-qd-sct.md")
    entry.write_bytes(entry.read_bytes() + b"x")

    for words in (["list"], ["show", "QT-05"], ["history", "QT-05"], ["decisions"]):
        answer = qms(*words, "--format", "json")
        assert answer.code == 0
        assert answer.json
        assert '"path": "decisions/2021/0244-qd-sct.md"' in answer.err
        assert "decisions/2021/0244-qd-sct.md:1: QMS-V005" in qms(*words).err

"""`qms review`, `qms issue`, `qms withdraw`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


def head() -> str:
    return subprocess.run(["git", "rev-parse", "main"], capture_output=True, text=True, check=True).stdout.strip()


def test_issue_tells_what_it_did(store, qms, made, reviewed):
    made()
    reviewed("QT-05")

    answer = qms("issue", "244/QĐ-SCT", "--date", "2021-09-13", "QT-05")

    assert answer.code == 0
    assert answer.out == (
        "  Code   Edition.revision  Text  Title\n"
        "  QT-05  01.00             new   Quy trình kiểm soát hồ sơ\n"
        "Done: issue 1 documents by 244/QĐ-SCT of 2021-09-13, in force from 2021-09-13. "
        f"Entry 1 of the ledger, commit {head()[:12]}.\n"
    )
    assert answer.err == ""


def test_the_json_of_a_writer_is_a_contract(store, qms, made, reviewed):
    made()
    reviewed("QT-05")

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--format", "json").json

    assert answer["done"] is True
    assert (1, "244/QĐ-SCT", head()) == (answer["entry"], answer["number"], answer["commit"])
    [line] = answer["plan"]["issues"]
    assert tuple(line[key] for key in ("document", "code", "edition", "revision", "verdict")) == (
        "qt-05",
        "QT-05",
        1,
        0,
        "new",
    )
    assert "decisions/2021/0244-qd-sct.md" in answer["plan"]["writes"]
    assert answer["diagnostics"] == []


def test_a_dry_run_writes_nothing_and_says_so(store, qms, made, reviewed):
    made()
    reviewed("QT-05")
    before = head()

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--dry-run")

    assert answer.code == 0
    assert answer.out.startswith("To do: issue 1 documents by 244/QĐ-SCT")
    assert answer.out.endswith("Nothing was written: this was a dry run.\n")
    assert before == head()
    assert not Path("decisions").exists()

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--dry-run", "--format", "json").json
    assert (answer["done"], answer["entry"], answer["commit"]) == (False, 1, None)


def test_changed_and_confirmed_texts_are_told_apart(store, qms, issued, made, reviewed):
    made("QT-06")
    reviewed("QT-06")
    with issued.open("a", encoding="utf-8") as file:
        file.write("\nThêm một dòng.\n")
    Path("documents/procedure/qt-05/manage.toml").write_text('change = "Thêm"\nchange_basis = "1/KH-SCT"\n', "utf-8")
    reviewed("QT-05")
    assert qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "QT-06").code == 0

    answer = qms("issue", "246/QĐ-SCT", "--date", "13/9/2021", "QT-05", "QT-06", "--reissue", "--format", "json")

    assert answer.code == 0, answer.out
    assert {
        line["code"]: (line["verdict"], line["edition"], line["revision"]) for line in answer.json["plan"]["issues"]
    } == {"QT-05": ("changed", 1, 1), "QT-06": ("confirmed", 1, 0)}


def test_changed_takes_what_is_reviewed_and_says_what_it_left_out(store, qms, made, reviewed):
    made()
    made("QT-06")
    reviewed("QT-05")

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "--changed")

    assert answer.code == 0
    assert "  left out: QT-06: QT-06 lacks reviews: author, checker, approver\n" in answer.out


def test_a_refused_issue_tells_every_reason_and_changes_nothing(store, qms, made):
    made()
    made("QT-06")
    before = head()

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "QT-06")

    assert answer.code == 1
    assert answer.out == ""
    assert answer.err == (
        "documents/procedure/qt-05/document.md: QMS-R001 QT-05 lacks reviews: author, checker, approver\n"
        "    enter the acts with `qms review`, or say --on-paper if they were done on paper\n"
        "documents/procedure/qt-06/document.md: QMS-R001 QT-06 lacks reviews: author, checker, approver\n"
        "    enter the acts with `qms review`, or say --on-paper if they were done on paper\n"
        "Error: 244/QĐ-SCT cannot be issued\n"
        "Nothing was written.\n"
    )
    assert before == head()


def test_a_failure_of_a_writer_in_json_is_an_answer_too(store, qms, made):
    made()

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--format", "json")

    assert answer.code == 1
    assert answer.err == ""
    assert answer.json["done"] is False
    [reason] = answer.json["diagnostics"]
    assert reason == {
        "code": "QMS-R001",
        "severity": "error",
        "path": "documents/procedure/qt-05/document.md",
        "line": None,
        "message": "QT-05 lacks reviews: author, checker, approver",
        "hint": "enter the acts with `qms review`, or say --on-paper if they were done on paper",
    }


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["244/QĐ-SCT", "QT-05"], 2, "--date is missing"),
        (["244/QĐ-SCT", "--date", "31/2/2021", "QT-05"], 2, "“31/2/2021” is not a day"),
        (["244/QD-SCT", "--date", "13/9/2021", "QT-05"], 2, "did you mean 244/QĐ-SCT?"),
        (["hai bốn bốn", "--date", "13/9/2021", "QT-05"], 2, "is not an official number"),
        (["244/QĐ-XYZ", "--date", "13/9/2021", "QT-05"], 2, "has the symbol “XYZ”"),
        (["245/QĐ-SCT", "--date", "13/9/2021"], 2, "neither issues nor withdraws"),
        (["244/QĐ-SCT", "--date", "13/9/2021", "QT-99"], 2, "there is no document “QT-99”"),
        (["244/QĐ-SCT", "--date", "13/9/2031", "QT-05"], 1, "the decision's date 2031-09-13 is not plausible"),
        (["244/QĐ-SCT", "--date", "13/9/2021", "--effective", "1/1/2050", "QT-05"], 1, "more than ten years"),
        (["244/QĐ-SCT", "--date", "13/9/2021", "--effective", "1/9/2021", "QT-05"], 1, "say --allow-retroactive"),
        (["245/QĐ-SCT", "--date", "13/9/2021", "QT-05"], 1, "has not changed since it was last issued"),
        (["244/QĐ-SCT", "--date", "14/9/2021", "QT-05"], 1, "is already used by 244/QĐ-SCT of 2021-09-13"),
        (["245/QĐ-SCT", "--date", "13/9/2021", "--withdraw", "QT-05", "--revision", "x"], 2, "is not a revision"),
        (["245/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--capacity", "KT."], 2, "--capacity goes with --signer"),
        (["245/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--text", "nowhere.md"], 2, "cannot be read"),
        (["245/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--base", "907/KH-SCT@2021"], 2, "give its full date"),
        (["245/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--subject", "a\nb"], 2, "letters that cannot be written"),
    ],
)
def test_wrong_wishes_are_told_plainly(store, qms, issued, words, code, said):
    before = head()

    answer = qms("issue", *words)

    assert code == answer.code
    assert said in answer.err
    assert answer.err.endswith("Nothing was written.\n")
    assert before == head()


def test_all_that_a_decision_says_is_kept(store, qms, made, reviewed):
    made()
    reviewed("QT-05")
    Path("../text.md").write_bytes("\ufeffĐiều 1. Ban hành.\r\n".encode())
    assert qms("paper", "add", "907/KH-SCT", "--date", "26/2/2021", "--subject", "Kế hoạch").code == 0

    answer = qms(
        *("issue", "244/QĐ-SCT", "QT-05", "--date", "13/9/2021", "--effective", "2021-09-20", "--signer", "giam-doc"),
        *("--capacity", "KT.", "--subject", "Về việc ban hành", "--base", "907/KH-SCT@2021", "--text", "../text.md"),
        *("--means", "paper", "--source", "e-office 12", "--revision", "02.00", "--base", "1/QĐ-UBND@1/1/2020"),
    )

    assert answer.code == 0, answer.err
    text = Path("decisions/2021/0244-qd-sct.md").read_text("utf-8")
    for line in (
        'signer = { person = "giam-doc", capacity = "KT." }',
        'subject = "Về việc ban hành"',
        '{ number = "907/KH-SCT", date = 2021-02-26 }',
        '{ number = "1/QĐ-UBND", date = 2020-01-01 }',
        'means = "paper"',
        'source = "e-office 12"',
        "effective = 2021-09-20",
        "edition = 2",
        'recorded_by = "iso-thu-ky"',
    ):
        assert line in text
    assert text.endswith("Điều 1. Ban hành.\n")


def test_withdraw_takes_a_document_out_of_force(store, qms, issued):
    answer = qms(
        "withdraw", "250/QĐ-SCT", "--date", "13/9/2021", "--effective", "1/10/2021", "QT-05", "--reason", "Hết"
    )

    assert answer.code == 0, answer.err
    assert "  withdrawn: QT-05 (Hết)\n" in answer.out
    assert [row["code"] for row in qms("list", "--format", "json", "--on", "30/9/2021").json] == ["QT-05"]
    assert qms("list", "--format", "json", "--on", "1/10/2021").json == []


def test_a_base_without_a_year_that_fits_two_years_lists_both(store, qms, issued):
    for year in ("2020", "2021"):
        assert qms("paper", "add", "907/KH-SCT", "--date", f"{year}-02-26", "--subject", "Kế hoạch").code == 0

    answer = qms("issue", "245/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--base", "907/KH-SCT")

    assert answer.code == 2
    assert "say which: 907/KH-SCT@2020-02-26, 907/KH-SCT@2021-02-26" in answer.err


def test_review_keeps_who_acted_and_who_entered_it(store, qms, made):
    made()

    answer = qms(
        *("--person", "van-thu", "review", "QT-05", "--role", "author", "--as", "soan-thao", "--date", "10/9/2021"),
        *("--means", "e-office", "--source", "phiếu 12"),
    )

    assert answer.code == 0, answer.err
    assert "enter the act of soan-thao as author on 1 texts: approved" in answer.out
    [act] = Path("reviews/2021").iterdir()
    text = act.read_text("utf-8")
    for line in ('by = "soan-thao"', 'entered_by = "van-thu"', 'means = "e-office"', "date = 2021-09-10"):
        assert line in text


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["QT-05", "--role", "author"], 2, "--as is missing"),
        (["QT-05", "--as", "giam-doc"], 2, "--role is missing"),
        (["--role", "author", "--as", "giam-doc"], 2, "CODE is missing"),
        (["QT-05", "--role", "boss", "--as", "giam-doc"], 2, "--role is one of: author, checker, approver"),
        (["QT-05", "--role", "author", "--as", "nobody"], 2, "there is no person “nobody”"),
        (["QT-05", "--role", "author", "--as", "giam-doc", "--verdict", "rejected"], 2, "a rejection needs a reason"),
        (["QT-05", "--role", "checker", "--as", "soan-thao"], 1, "QMS-R003"),
        (["QT-05", "--role", "author", "--as", "soan-thao", "--date", "2022-01-01"], 2, "yet to come"),
    ],
)
def test_wrong_acts_of_review_are_told_plainly(store, qms, made, words, code, said):
    made()
    assert qms("review", "QT-05", "--role", "author", "--as", "soan-thao").code == 0

    answer = qms("review", *words)

    assert code == answer.code
    assert said in answer.err


def test_a_stale_review_does_not_count(store, qms, made, reviewed):
    text = made()
    reviewed("QT-05")
    with text.open("a", encoding="utf-8") as file:
        file.write("\nSửa sau khi duyệt.\n")

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05")

    assert answer.code == 1
    assert "QT-05 changed after it was reviewed; missing: author, checker, approver" in answer.err


def test_a_rejection_stops_the_issue(store, qms, made, reviewed):
    made()
    reviewed("QT-05")
    assert (
        qms(
            "review", "QT-05", "--role", "approver", "--as", "giam-doc", "--verdict", "rejected", "--reason", "Sai"
        ).code
        == 0
    )

    answer = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05")

    assert answer.code == 1
    assert "QT-05 was rejected by giam-doc on 2021-09-13: Sai" in answer.err

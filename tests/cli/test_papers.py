"""`qms paper`."""

from __future__ import annotations

from pathlib import Path

import pytest

PDF = b"%PDF-1.4\n%%EOF\n"
DECREE = ("61/2018/NĐ-CP", "--date", "23/4/2018", "--issuer-name", "Chính phủ", "--subject", "Một cửa")


@pytest.fixture
def cited(store, qms, made, reviewed):
    """QT-05 in force, which rests on a decree."""
    assert qms("paper", "add", *DECREE).code == 0
    text = made()
    header = text.read_text("utf-8").replace(
        "\n+++\n", '\n[[bases]]\nnumber = "61/2018/NĐ-CP"\ndate = 2018-04-23\narticle = "Điều 3"\n'
        '\n[[bases]]\nnumber = "56/2010/QH12"\n+++\n', 1,
    )  # fmt: skip
    text.write_bytes(header.encode())
    reviewed("QT-05")
    issued = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "QT-05", "--base", "61/2018/NĐ-CP")
    assert issued.code == 0, issued.err
    return store


def test_papers_are_entered_and_listed(store, qms):
    Path("../scan.pdf").write_bytes(PDF)
    added = qms(
        "paper", "add", "907/KH-SCT", "--date", "26/2/2021", "--subject", "Kế hoạch duy trì", "--file", "../scan.pdf"
    )
    assert added.code == 0, added.err
    outsider = qms(
        "paper", "add", "06.05-2021/TB-VNKM", "--year", "2021", "--issuer-name", "Công ty A", "--subject", "Thông báo",
        "--status", "replaced", "--until", "2021-08-01", "--successor", "907/KH-SCT@2021",
    )  # fmt: skip
    assert outsider.code == 0, outsider.err

    rows = qms("paper", "list", "--format", "json").json

    assert sorted((row["number"] for row in rows), reverse=True) == ["907/KH-SCT", "06.05-2021/TB-VNKM"]
    own = next(row for row in rows if row["number"] == "907/KH-SCT")
    assert (own["issuer"], own["date"], own["status"]) == ("sct", "2021-02-26", "in-force")
    assert Path(own["file"]).read_bytes() == PDF
    other = next(row for row in rows if row["number"] != "907/KH-SCT")
    assert other["successor"] == {"number": "907/KH-SCT", "date": "2021-02-26"}
    assert "Công ty A" in qms("paper", "list", "--year", "2021").out
    assert qms("paper", "list", "--year", "2019").err == "There is no paper.\n"


def test_papers_are_listed_by_status_issuer_and_document(cited, qms):
    assert qms("paper", "add", "907/KH-SCT", "--date", "26/2/2021", "--subject", "Kế hoạch").code == 0
    assert qms("paper", "set", "907/KH-SCT", "--status", "repealed").code == 0

    def numbers(*words: str) -> list[str]:
        return [row["number"] for row in qms("paper", "list", *words, "--format", "json").json]

    assert numbers("--status", "repealed") == numbers("--issuer", "sct") == ["907/KH-SCT"]
    assert numbers("--status", "in-force") == numbers("--issuer", "chính") == ["61/2018/NĐ-CP"]
    assert numbers("--cited-by", "QT-05") == ["61/2018/NĐ-CP"]
    assert numbers("--cited-by", "QT-05", "--year", "2021") == []
    assert qms("paper", "list", "--cited-by", "QT-05").err == "cited and not entered: 56/2010/QH12\n"
    assert qms("paper", "list", "--cited-by", "QT-99").code == 2


WRONG_PAPERS = (
    (["907/KH-SCT"], 2, "--date is missing"),
    (["907/KH-SCT", "--date", "1/1/2021"], 2, "--subject is missing"),
    (["907/KH-SCT", "--date", "1/1/2021", "--subject", "x", "--issuer", "a", "--issuer-name", "b"], 2, "exclude"),
    (["907/KH-SCT", "--date", "1/1/2021", "--subject", "x", "--issuer", "nobody"], 2, "“nobody”"),
    (["8/KH-SCT", "--date", "2/1/2021", "--subject", "x"], 1, "number 8 of 2021"),
    (["9/KH-SCT", "--date", "2/1/2021", "--subject", "x", "--file", "none.pdf"], 2, "cannot be read"),
    (["", "--date", "2/1/2021", "--subject", "x"], 2, "the paper has no number"),
    (["9/KH-SCT", "--date", "2/1/2031", "--subject", "x"], 2, "no paper of 2031-01-02 can be meant"),
    (["9/KH-SCT", "--date", "2/1/2021", "--subject", "x", "--status", "replaced"], 2, "has a successor"),
    (["9/KH-SCT", "--date", "2/1/2021", "--subject", "x", "--until", "1/1/2021"], 2, "no longer bind"),
)


def test_wrong_papers_are_told_plainly(store, qms):
    assert qms("paper", "add", "08/BC-SCT", "--date", "1/1/2021", "--subject", "Báo cáo").code == 0

    for words, code, said in WRONG_PAPERS:
        answer = qms("paper", "add", *words)
        assert code == answer.code, words
        assert said in answer.err
    assert len(list(Path("papers").rglob("*.toml"))) == 1


def test_a_paper_that_was_replaced_is_told_with_what_rests_on_it(cited, qms):
    answer = qms(
        "paper", "set", "61/2018/ND-CP", "--status", "replaced", "--until", "1/7/2025",
        "--successor", "118/2025/NĐ-CP@9/6/2025",
    )  # fmt: skip

    assert answer.code == 0, answer.err
    assert (
        "change the paper 61/2018/ND-CP: Status “replaced”, No longer in force from “2025-07-01”, "
        "Replaced by “118/2025/NĐ-CP of 2025-06-09”" in answer.out
    )
    assert "these texts in force rest on 61/2018/NĐ-CP, 1: QT-05" in answer.err
    assert "118/2025/NĐ-CP, which took its place, is not entered yet" in answer.err
    assert "“61/2018/ND-CP” is taken for 61/2018/NĐ-CP" in answer.err
    assert qms("paper", "set", "61/2018/NĐ-CP", "--status", "in-force", "--format", "json").json["done"]
    assert qms("check").code == 0


def test_a_paper_is_shown_with_what_rests_on_it(cited, qms):
    said = qms("paper", "show", "61/2018/ND-CP").out.splitlines()
    row = qms("paper", "show", "61/2018/NĐ-CP", "--format", "json").json

    assert said[:5] == [
        "Number: 61/2018/NĐ-CP",
        "Date: 2018-04-23",
        "Issuer: Chính phủ",
        "Subject: Một cửa",
        "Status: in force",
    ]
    assert said[5:8] == [
        "Texts in force that rest on it:",
        "  Code   Article  Title",
        "  QT-05  Điều 3   Quy trình kiểm soát hồ sơ",
    ]
    assert said[8] == "Decisions that name it:"
    assert [text["code"] for text in row["cited_by"]] == ["QT-05"]
    assert [decision["number"] for decision in row["decisions"]] == ["244/QĐ-SCT"]
    assert row["path"] == "papers/2018/0061-2018-nd-cp--ngoai.toml"
    assert qms("paper", "show", "62/2018/NĐ-CP").code == 2


def test_what_was_typed_wrong_is_put_right(store, qms):
    assert qms("paper", "add", "907/KH-SCT", "--date", "26/2/2020", "--subject", "Kế hoach").code == 0
    Path("../Bản ký.pdf").write_bytes(PDF)

    answer = qms(
        "paper", "set", "907/KH-SCT", "--date", "26/2/2021", "--number", "908/KH-SCT", "--subject", "Kế hoạch",
        "--file", "../Bản ký.pdf",
    )  # fmt: skip

    assert answer.code == 0, answer.err
    [row] = qms("paper", "list", "--format", "json").json
    assert (row["path"], row["subject"]) == ("papers/2021/0908-kh-sct.toml", "Kế hoạch")
    assert Path(row["file"]).name == "Ban ky.pdf"
    assert qms("paper", "set", "908/KH-SCT", "--issuer", "ubnd").code == 0
    assert qms("paper", "set", "908/KH-SCT", "--issuer-name", "Công ty B").code == 0
    [row] = qms("paper", "list", "--format", "json").json
    assert (row["issuer"], row["issuer_name"]) == (None, "Công ty B")
    assert qms("check").code == 0


WRONG_CHANGES = (
    ([], 2, "NUMBER is missing"),
    (["907/KH-SCT"], 2, "nothing is said that would be different"),
    (["907/KH-SC", "--subject", "x"], 2, "did you mean 907/KH-SCT@2021"),
    (["907/KH-SCT@2020", "--subject", "x"], 2, "did you mean 907/KH-SCT@2021?"),
    (["907/KH-SCT", "--status", "replaced"], 2, "has a successor"),
    (["907/KH-SCT", "--status", "gone"], 2, "--status is one of"),
    (["907/KH-SCT", "--issuer", "a", "--issuer-name", "b"], 2, "exclude"),
    (["907/KH-SCT", "--number", "908/KH-SCT"], 1, "908/KH-SCT of 2021 is entered already"),
)


def test_a_wrong_change_changes_nothing(store, qms):
    for number in ("907/KH-SCT", "908/KH-SCT"):
        assert qms("paper", "add", number, "--date", "26/2/2021", "--subject", "Kế hoạch").code == 0
    before = {path: path.read_bytes() for path in Path("papers").rglob("*.toml")}

    for words, code, said in WRONG_CHANGES:
        answer = qms("paper", "set", *words)
        assert code == answer.code, words
        assert said in answer.err
    assert before == {path: path.read_bytes() for path in Path("papers").rglob("*.toml")}

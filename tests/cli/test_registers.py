"""`qms paper` and `qms org`."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_papers_are_entered_and_listed(store, qms):
    Path("../scan.pdf").write_bytes(b"%PDF")
    added = qms(
        *("paper", "add", "907/KH-SCT", "--date", "26/2/2021", "--subject", "Kế hoạch duy trì", "--file", "../scan.pdf")
    )
    assert added.code == 0, added.err
    outsider = qms(
        *(
            "paper",
            "add",
            "06.05-2021/TB-VNKM",
            "--year",
            "2021",
            "--issuer-name",
            "Công ty A",
            "--subject",
            "Thông báo",
        ),
        *("--status", "replaced", "--until", "2021-08-01", "--successor", "907/KH-SCT@2021"),
    )
    assert outsider.code == 0, outsider.err

    rows = qms("paper", "list", "--format", "json").json

    assert sorted((row["number"] for row in rows), reverse=True) == ["907/KH-SCT", "06.05-2021/TB-VNKM"]
    own = next(row for row in rows if row["number"] == "907/KH-SCT")
    assert (own["issuer"], own["date"], own["status"]) == ("sct", "2021-02-26", "in-force")
    assert Path(own["file"]).read_bytes() == b"%PDF"
    other = next(row for row in rows if row["number"] != "907/KH-SCT")
    assert other["successor"] == {"number": "907/KH-SCT", "date": "2021-02-26"}
    assert "Công ty A" in qms("paper", "list", "--year", "2021").out
    assert qms("paper", "list", "--year", "2019").err == "There is no paper.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["907/KH-SCT"], 2, "--date is missing"),
        (["907/KH-SCT", "--date", "1/1/2021"], 2, "--subject is missing"),
        (["907/KH-SCT", "--date", "1/1/2021", "--subject", "x", "--issuer", "a", "--issuer-name", "b"], 2, "exclude"),
        (["907/KH-SCT", "--date", "1/1/2021", "--subject", "x", "--issuer", "nobody"], 2, "“nobody”"),
        (["8/KH-SCT", "--date", "2/1/2021", "--subject", "x"], 1, "number 8 of 2021"),
        (["9/KH-SCT", "--date", "2/1/2021", "--subject", "x", "--file", "none.pdf"], 2, "cannot be read"),
    ],
)
def test_wrong_papers_are_told_plainly(store, qms, words, code, said):
    assert qms("paper", "add", "08/BC-SCT", "--date", "1/1/2021", "--subject", "Báo cáo").code == 0

    answer = qms("paper", "add", *words)

    assert code == answer.code
    assert said in answer.err
    assert len(list(Path("papers").rglob("*.toml"))) == 1


def test_the_organisation_grows_from_the_command_line(store, qms):
    for words in (
        ["unit", "kt-nl", "--name", "Phòng Kỹ thuật", "--symbol", "KT&NL", "--specialist", "--from", "1/1/2020"],
        ["person", "nguyen-van-a", "--name", "Nguyễn Văn A", "--address", "Ông", "--role", "iso-secretary"],
        ["post", "nguyen-van-a", "--unit", "kt-nl", "--title", "Trưởng phòng", "--from", "1/1/2020"],
        [
            "board",
            "to-dg",
            "--name",
            "Tổ đánh giá",
            "--member",
            "nguyen-van-a=Tổ trưởng",
            "--decision",
            "258/QĐ-SCT@30/9/2021",
        ],
    ):
        answer = qms("org", "add", *words)
        assert answer.code == 0, answer.err

    rows = {row["id"]: row for row in qms("org", "list", "--format", "json").json}

    assert tuple(rows["kt-nl"][key] for key in ("what", "name", "symbol", "from")) == (
        "unit",
        "Phòng Kỹ thuật",
        "KT&NL",
        "2020-01-01",
    )
    assert rows["nguyen-van-a"]["more"] == "Trưởng phòng (kt-nl); iso-secretary"
    assert (rows["to-dg"]["of"], rows["to-dg"]["more"]) == ("sct", "nguyen-van-a (Tổ trưởng)")
    assert "kt-nl" not in {row["id"] for row in qms("org", "list", "--on", "2019-12-31", "--format", "json").json}
    assert "unit:\n" in qms("org", "list").out
    assert qms("check").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["unit"], 2, "ID is missing"),
        (["unit", "x"], 2, "--name is missing"),
        (["post", "nobody", "--unit", "vp", "--title", "T"], 2, "there is no person “nobody”"),
        (["post", "giam-doc", "--unit", "nowhere", "--title", "T"], 1, "organisation.toml"),
        (["board", "b", "--name", "B", "--member", "giam-doc"], 2, "“giam-doc” is no member"),
        (["unit", "u", "--name", "U", "--from", "2021-02-30"], 2, "is not a day"),
    ],
)
def test_a_wrong_addition_changes_nothing(store, qms, words, code, said):
    before = Path("organisation.toml").read_bytes()

    answer = qms("org", "add", *words)

    assert code == answer.code
    assert said in answer.err
    assert before == Path("organisation.toml").read_bytes()

"""`qms org`: the agency over time."""

from __future__ import annotations

from pathlib import Path


def rows(qms, *words: str) -> dict[str, dict]:
    return {row["id"]: row for row in qms("org", "list", *words, "--format", "json").json}


def test_the_organisation_grows_from_the_command_line(store, qms):
    for words in (
        ["organisation", "bo-ct", "--name", "Bộ Công Thương", "--symbol", "BCT", "--letterhead", "BỘ CÔNG THƯƠNG"],
        ["unit", "kt-nl", "--name", "Phòng Kỹ thuật", "--symbol", "KT&NL", "--specialist", "--from", "1/1/2020"],
        ["person", "nguyen-van-a", "--name", "Nguyễn Văn A", "--address", "Ông", "--role", "iso-secretary"],
        ["post", "nguyen-van-a", "--unit", "kt-nl", "--title", "Trưởng phòng", "--from", "1/1/2020"],
        ["role", "nguyen-van-a", "author", "--from", "1/1/2020"],
        ["board", "to-dg", "--name", "Tổ đánh giá", "--member", "nguyen-van-a=Tổ trưởng", "--decision", "258/QĐ-SCT@30/9/2021"],
        ["member", "to-dg", "giam-doc", "--role", "Thành viên"],
    ):  # fmt: skip
        answer = qms("org", "add", *words)
        assert answer.code == 0, answer.err

    found = rows(qms)

    assert tuple(found["kt-nl"][key] for key in ("what", "name", "symbol", "from")) == (
        "unit", "Phòng Kỹ thuật", "KT&NL", "2020-01-01",
    )  # fmt: skip
    assert found["nguyen-van-a"]["more"] == "Trưởng phòng (kt-nl); iso-secretary; author"
    assert (found["to-dg"]["of"], found["to-dg"]["more"]) == (
        "sct",
        "nguyen-van-a (Tổ trưởng); giam-doc (Thành viên)",
    )
    assert found["bo-ct"]["more"] == "BỘ CÔNG THƯƠNG"
    assert "kt-nl" not in rows(qms, "--on", "2019-12-31")
    assert list(rows(qms, "kt-nl", "giam-doc")) == ["kt-nl", "giam-doc"]
    assert "unit:\n" in qms("org", "list").out
    assert qms("org", "list", "khong-co").err == "There is nothing of this id.\n"
    assert qms("check").code == 0


WRONG_ADDITIONS = (
    (["unit"], 2, "ID is missing"),
    (["unit", "x"], 2, "--name is missing"),
    (["unit", "Phòng X", "--name", "X"], 2, "phong-x"),
    (["unit", "vp", "--name", "X"], 1, "“vp” has a version that holds without limit of time"),
    (["post", "nobody", "--unit", "vp", "--title", "T"], 2, "there is no person “nobody”"),
    (["post", "giam-doc", "--unit", "nowhere", "--title", "T"], 2, "there is no unit “nowhere”"),
    (["role", "giam-doc"], 2, "ROLE is missing"),
    (["member", "bcd-iso", "giam-doc"], 2, "--role is missing"),
    (["board", "b", "--name", "B", "--member", "giam-doc"], 2, "“giam-doc” is no member"),
    (["unit", "u", "--name", "U", "--from", "2021-02-30"], 2, "is not a day"),
)


def test_a_wrong_addition_changes_nothing(store, qms):
    before = Path("organisation.toml").read_bytes()

    for words, code, said in WRONG_ADDITIONS:
        answer = qms("org", "add", *words)
        assert code == answer.code, words
        assert said in answer.err
    assert before == Path("organisation.toml").read_bytes()


def test_units_are_merged_and_their_documents_pass_on(store, issued, qms):
    words = ["merge", "vp", "ql-nl", "--into", "tong-hop", "--name", "Phòng Tổng hợp", "--from", "1/3/2022"]
    tried = qms("org", *words, "--dry-run")
    assert tried.code == 0
    assert "To do: merge vp, ql-nl into “tong-hop” from 2022-03-01 on" in tried.out
    assert "tong-hop" not in rows(qms, "--history")

    done = qms("org", *words)

    assert done.code == 0
    assert "documents in force that pass from “Văn phòng” to “Phòng Tổng hợp” on 2022-03-01 (1): QT-05" in done.err
    assert "QT-05" in qms("list", "--unit", "tong-hop", "--on", "2022-03-01").out
    assert "QT-05" in qms("list", "--unit", "vp", "--on", "2022-02-28").out
    assert "QT-05" not in qms("list", "--unit", "vp", "--on", "2022-03-01").out
    refused = qms("new", "procedure", "QT-06", "--title", "T", "--unit", "vp", today="2022-03-01")
    assert refused.code == 1
    assert "“tong-hop” (Phòng Tổng hợp) came in its place" in refused.err
    assert qms("check", today="2022-03-01").code == 0


def test_a_new_name_and_letterhead_begin_on_their_day_and_the_history_shows_both(store, qms):
    answer = qms(
        "org", "rename", "sct", "--name", "Sở Công Thương thành phố Đồng Nai", "--from", "30/4/2022", "--letterhead",
        "UBND THÀNH PHỐ ĐỒNG NAI", "--letterhead", "SỞ CÔNG THƯƠNG", "--place", "Trấn Biên", "--symbol", "SCT",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert "UBND THÀNH PHỐ ĐỒNG NAI / SỞ CÔNG THƯƠNG (Trấn Biên)" in answer.err

    assert rows(qms, "--on", "29/4/2022")["sct"]["name"] == "Sở Công Thương tỉnh Đồng Nai"
    assert rows(qms, "--on", "30/4/2022")["sct"]["name"] == "Sở Công Thương thành phố Đồng Nai"
    history = qms("org", "list", "sct", "--history", "--format", "json").json
    assert [(row["from"], row["to"]) for row in history] == [(None, "2022-04-30"), ("2022-04-30", None)]
    assert qms("org", "rename", "sct", "--place", "Biên Hòa", "--from", "30/4/2022").code == 0
    assert len(qms("org", "list", "sct", "--history", "--format", "json").json) == 2


def test_a_unit_ends_and_a_successor_takes_its_documents(store, issued, qms):
    refused = qms("org", "end", "vp", "--from", "1/3/2022")
    assert refused.code == 1
    assert "--succeeded-by" in refused.err

    answer = qms("org", "end", "vp", "--from", "1/3/2022", "--succeeded-by", "ql-nl", "--what", "unit")

    assert answer.code == 0, answer.err
    history = qms("org", "list", "vp", "--history")
    assert "Succeeded by" in history.out
    assert "ql-nl" in history.out


def test_a_director_leaves_and_another_takes_the_post(store, qms):
    for words in (
        ["add", "post", "giam-doc", "--unit", "vp", "--title", "Giám đốc", "--from", "1/1/2020"],
        ["add", "post", "kiem-tra", "--unit", "vp", "--title", "Phó Giám đốc", "--from", "1/1/2020"],
        ["add", "role", "giam-doc", "approver"],
        ["add", "member", "bcd-iso", "giam-doc", "--role", "Trưởng ban"],
    ):
        assert qms("org", *words).code == 0

    left = qms("org", "leave", "giam-doc", "--on", "1/10/2021")
    moved = qms("org", "move", "kiem-tra", "--unit", "vp", "--title", "Giám đốc", "--from", "1/10/2021")

    assert (left.code, moved.code) == (0, 0)
    assert "Giám đốc gives up on 2021-10-01: Giám đốc (Văn phòng), approver, Trưởng ban (Ban chỉ đạo ISO)" in left.err
    assert "nobody holds the role approver from 2021-10-01 on" in left.err
    now = rows(qms, "--on", "1/10/2021")
    assert "giam-doc" not in now
    assert now["kiem-tra"]["more"] == "Giám đốc (vp)"
    history = rows(qms, "--history")["kiem-tra"]["more"]
    assert history == "Phó Giám đốc (vp) from 2020-01-01 to 2021-10-01; Giám đốc (vp) from 2021-10-01 on"
    assert qms("check").code == 0


def test_a_place_on_a_board_and_a_role_are_given_up(store, qms):
    assert qms("org", "add", "member", "bcd-iso", "giam-doc", "--role", "Trưởng ban").code == 0
    assert qms("org", "add", "role", "giam-doc", "approver").code == 0

    answer = qms("org", "leave", "giam-doc", "--on", "1/10/2021", "--board", "bcd-iso", "--role", "approver")

    assert answer.code == 0, answer.err
    assert rows(qms, "--on", "1/10/2021")["giam-doc"]["more"] == ""


WRONG_CHANGES = (
    (["rename"], 2, "ID is missing"),
    (["rename", "vp"], 2, "--name is missing"),
    (["rename", "vp", "--name", "X"], 2, "--from is missing"),
    (["rename", "vpp", "--name", "X", "--from", "1/1/2022"], 2, "did you mean vp?"),
    (["merge", "--into", "vp", "--from", "1/1/2022"], 2, "ID is missing"),
    (["merge", "vp", "--from", "1/1/2022"], 2, "--into is missing"),
    (["merge", "vp", "--into", "moi", "--from", "1/1/2022"], 2, "a new one needs a name"),
    (["end", "vp"], 2, "--from is missing"),
    (["end", "sct", "--from", "1/1/2022"], 1, "“sct” is the agency itself"),
    (["end", "vp", "--from", "1/1/222"], 2, "is not a day"),
    (["leave", "ai-do", "--on", "1/1/2022"], 2, "there is no person “ai-do”"),
    (["leave", "giam-doc", "--on", "1/1/2022", "--board", "bcd-iso"], 2, "does not hold “bcd-iso”"),
    (["move", "giam-doc", "--unit", "ql-cn", "--title", "T", "--from", "1/1/2022"], 1, "“ql-nl”"),
    (["list", "--history", "--on", "1/1/2022"], 2, "excludes --on"),
)


def test_a_wrong_change_changes_nothing(store, qms):
    before = Path("organisation.toml").read_bytes()

    for words, code, said in WRONG_CHANGES:
        answer = qms("org", *words)
        assert code == answer.code, words
        assert said in answer.err
    assert before == Path("organisation.toml").read_bytes()

"""`qms record`: registers that are declared in `qms.toml`, on a real store."""

from __future__ import annotations

import pytest

DECLARED = """
[registers.recommendations]
title = "Khuyến nghị cải tiến"
prefix = "KN"

[registers.recommendations.fields]
text = { title = "Nội dung", needed = true }
owner = { title = "Đơn vị thực hiện", sort = "unit", many = true }
due = { title = "Thời hạn", sort = "day" }
after = { title = "Sau", sort = "record", register = "recommendations" }
"""


@pytest.fixture
def declared(store, qms, git):
    (store / "qms.toml").write_text((store / "qms.toml").read_text("utf-8") + DECLARED, "utf-8", newline="")
    git("commit", "-qam", "registers")
    return store


@pytest.fixture
def git(store):
    import subprocess

    def run(*words):
        line = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
        return subprocess.run(line, cwd=store, check=True, capture_output=True, text=True).stdout

    return run


def _add(qms, *said):
    answer = qms("record", "add", "KN", *said, "--as", "soan-thao", "--format", "json")
    assert answer.code == 0, answer.err
    return answer


def test_a_record_is_made_changed_closed_and_shown_with_its_history(declared, qms):
    _add(qms, "text=Bổ sung rủi ro", "owner=vp", "owner=ql-nl", "due=31/12/2021")
    changed = qms("record", "edit", "kn-2021-001", "due=30/6/2022", "--as", "soan-thao", "--why", "gia hạn")
    closed = qms("record", "move", "KN-2021-001", "closed", "--as", "soan-thao")
    shown = qms("record", "show", "KN-2021-001")

    assert (changed.code, closed.code) == (0, 0), changed.err + closed.err
    assert "Done: change the record KN-2021-001. Commit" in changed.out
    assert shown.out.startswith("KN-2021-001: Khuyến nghị cải tiến, đã đóng\nNội dung: Bổ sung rủi ro\n")
    assert "Thời hạn  2021-12-31 → 2022-06-30  gia hạn" in shown.out
    assert "state  đang mở → đã đóng" in shown.out


def test_a_list_shows_names_and_json_ids(declared, qms):
    _add(qms, "text=Một", "owner=Văn phòng")

    table = qms("record", "list", "recommendations")
    plain = qms("record", "list", "recommendations", "--format", "json").json

    assert "KN-2021-001  đang mở  Một" in table.out
    assert "Văn phòng" in table.out
    assert plain[0]["owner"] == ["vp"]
    assert plain[0]["state"] == "open"
    assert plain[0]["digest"].startswith("sha256:")


def test_the_registers_are_listed_with_their_records(declared, qms):
    _add(qms, "text=Một")
    _add(qms, "text=Hai")
    qms("record", "move", "KN-2021-002", "cancelled", "--as", "soan-thao", "--why", "nhập trùng")

    [row] = qms("record", "list", "--format", "json").json

    assert (row["name"], row["records"], row["open"]) == ("recommendations", 2, 1)


def test_who_has_read_an_older_text_is_told_both(declared, qms):
    _add(qms, "text=Một")
    [row] = qms("record", "list", "KN", "--format", "json").json
    qms("record", "edit", "KN-2021-001", "text=Hai", "--as", "soan-thao")

    answer = qms("record", "edit", "KN-2021-001", "text=Ba", "--as", "soan-thao", "--read", row["digest"])

    assert answer.code == 3
    assert "text is now “Hai”; it was to become “Ba”" in answer.err


def test_a_change_by_hand_is_found_and_explained(declared, qms):
    _add(qms, "text=Một")
    path = declared / "records/recommendations/2021/kn-2021-001.toml"
    path.write_text(path.read_text("utf-8").replace("Một", "Hai"), "utf-8", newline="")

    found = qms("check", "--format", "json").json
    refused = qms("record", "edit", "KN-2021-001", "text=Ba", "--as", "soan-thao")
    explained = qms("record", "explain", "KN-2021-001", "--why", "sửa chính tả", "--as", "soan-thao")

    assert [d["code"] for d in found["diagnostics"] if d["code"].startswith("QMS-H")] == ["QMS-H002"]
    assert refused.code == 1
    assert explained.code == 0, explained.err
    assert "Một → Hai  sửa chính tả" in qms("record", "show", "KN-2021-001").out
    assert not [d for d in qms("check", "--format", "json").json["diagnostics"] if d["code"].startswith("QMS-H")]


def test_what_names_a_record_is_told_where_it_is_shown(declared, qms):
    _add(qms, "text=Một")
    _add(qms, "text=Hai", "after=KN-2021-001")

    assert "named by KN-2021-002 (Sau)" in qms("record", "show", "KN-2021-001").out


def test_a_dry_run_writes_nothing(declared, qms):
    answer = qms("record", "add", "KN", "text=Một", "--as", "soan-thao", "--dry-run")

    assert answer.code == 0, answer.err
    assert "To do: make the record KN-2021-001" in answer.out
    assert qms("record", "list", "KN", "--format", "json").json == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "trips", "text=x"), 2, "there is no register “trips”"),
        (("add", "KN", "owner=vp"), 2, "it has to be said: text=…"),
        (("add", "KN", "text=x", "owner=vpp"), 2, "“vpp” is not known"),
        (("add", "KN", "text"), 2, "says nothing of a field"),
        (("edit", "KN-2021-009", "text=x"), 2, "there is no record KN-2021-009"),
        (("move", "KN-2021-001", "shut"), 2, "there is no state “shut”"),
        (("move", "KN-2021-001", "cancelled"), 1, "the reason has to be said"),
        (("edit", "KN-2021-001", "due=mai"), 2, "“mai” is no day"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_written(declared, qms, git, words, code, said):
    _add(qms, "text=Một")
    before = git("rev-parse", "HEAD")

    answer = qms("record", *words, "--as", "soan-thao")

    assert (answer.code, git("rev-parse", "HEAD")) == (code, before)
    assert said in answer.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('sort = "day"', 'sort = "date"', "“date” is no sort of field"),
        ('prefix = "KN"', 'prefix = "kn"', "two to six capital letters"),
        ('prefix = "KN"', 'prefix = "KN"\nday = "colour"', "there is no field colour"),
        ("needed = true", "needet = true", "needet"),
    ],
)
def test_a_declaration_with_a_fault_is_told_with_its_place(declared, qms, old, new, said):
    path = declared / "qms.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8", newline="")

    answer = qms("check")

    assert answer.code == 1
    assert said in answer.err + answer.out
    assert "qms.toml" in answer.err + answer.out

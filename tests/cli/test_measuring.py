"""`qms measure`: figures counted from the records of a store."""

from __future__ import annotations

import subprocess

import pytest

DECLARED = """
[registers.objectives]
title = "Mục tiêu"
prefix = "MT"
[registers.objectives.fields]
text = { title = "Nội dung", needed = true }
unit = { title = "Đơn vị", sort = "unit" }
done = { title = "Đạt", sort = "yes-no" }

[registers.figures]
title = "Số liệu"
prefix = "SL"
day = "as_of"
[registers.figures.fields]
as_of = { title = "Ngày", sort = "day", needed = true }
part = { title = "Số", sort = "whole" }
whole = { title = "Trên tổng số", sort = "whole" }

[measures.units]
title = "Đơn vị có mục tiêu"
register = "objectives"
counting = "units"
field = "unit"
units = ["vp", "ql-nl"]
target = "= 100%"

[measures.done]
title = "Mục tiêu đạt"
register = "objectives"
counting = "share"
where = { done = true }
target = ">= 99%"

[measures.electronic]
title = "Văn bản điện tử"
register = "figures"
counting = "stated"
numerator = "part"
denominator = "whole"
"""


@pytest.fixture
def declared(store):
    path = store / "qms.toml"
    path.write_text(path.read_text("utf-8") + DECLARED, "utf-8", newline="")
    words = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "x"]
    subprocess.run(words, cwd=store, check=True)
    return store


def _add(qms, register, *said):
    answer = qms("record", "add", register, *said, "--as", "soan-thao")
    assert answer.code == 0, answer.err


def _row(qms, name, *words):
    [row] = qms("measure", name, *words, "--format", "json").json
    return row


def test_units_are_counted_by_join(declared, qms):
    for unit in ("vp", "ql-nl", "vp"):
        _add(qms, "objectives", "text=x", f"unit={unit}")

    row = _row(qms, "units")

    assert (row["value"], row["verdict"]) == ("100% (2/2)", "met")
    assert {*row["counted"]} == {"vp", "ql-nl"}


def test_a_share_leaves_out_what_was_cancelled(declared, qms):
    for done in ("có", "không", "không"):
        _add(qms, "objectives", "text=x", f"done={done}")
    assert qms("record", "move", "MT-2021-003", "cancelled", "--as", "soan-thao", "--why", "trùng").code == 0

    row = _row(qms, "done")

    assert (row["value"], row["verdict"], row["counted"]) == ("50% (1/2)", "missed", ["MT-2021-001"])


def test_a_stated_figure_is_that_of_the_latest_day(declared, qms):
    _add(qms, "figures", "as_of=30/6/2021", "part=1", "whole=2")
    _add(qms, "figures", "as_of=12/9/2021", "part=23841", "whole=25430")

    assert _row(qms, "electronic")["value"] == "93,75% (23.841/25.430)"
    assert _row(qms, "electronic", "--on", "1/7/2021")["value"] == "50% (1/2)"
    assert _row(qms, "electronic", "--year", "2020")["verdict"] == "not-enough-data"


def test_the_records_behind_a_figure_are_listed(declared, qms):
    _add(qms, "objectives", "text=x", "done=có")
    _add(qms, "objectives", "text=y", "done=không")

    assert qms("measure", "done", "--explain").out.endswith("done: 1 of 2\n  + MT-2021-001\n  - MT-2021-002\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [(("don",), "did you mean “done”?"), (("done", "--on", "1/1/2021", "--year", "2021"), "not both")],
)
def test_wrong_usage_is_told(declared, qms, words, said):
    answer = qms("measure", *words)

    assert answer.code == 2
    assert said in answer.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('register = "figures"', 'register = "figure"', "there is no register “figure”"),
        ('numerator = "part"', 'numerator = "parts"', "has no field “parts”"),
        ('target = ">= 99%"', 'target = "99"', "is no target"),
    ],
)
def test_a_declaration_with_a_fault_is_told_with_its_place(declared, qms, old, new, said):
    path = declared / "qms.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8", newline="")
    words = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qam", "x"]
    subprocess.run(words, cwd=declared, check=True)

    answer = qms("measure")

    assert answer.code == 1
    assert said in answer.err
    assert "qms.toml" in answer.err

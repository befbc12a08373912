"""Every listing may be written to a workbook or to CSV, and is read back from there as it was."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from qms.cli.commands import COMMANDS, _imported
from qms.operations.sheets import read_sheets
from qms.text.tables import Column

DECLARED = """
[registers.recommendations]
title = "Khuyến nghị"
prefix = "KN"
[registers.recommendations.fields]
text = { title = "Nội dung", needed = true }
units = { title = "Đơn vị", sort = "unit", many = true }
[measures.all]
title = "=1+1"
register = "recommendations"
counting = "share"
"""
HOSTILE = '=HYPERLINK("http://x.vn","bấm đây")'
LISTINGS = {
    "list": ["list"],
    "history": ["history", "QT-05"],
    "decisions": ["decisions"],
    "paper list": ["paper", "list"],
    "org list": ["org", "list"],
    "report": ["report"],
    "status": ["status"],
    "plugin list": ["plugin", "list"],
    "template list": ["template", "list"],
    "record list": ["record", "list", "KN"],
    "record fields": ["record", "fields", "KN"],
    "measure": ["measure"],
    "coverage": ["coverage"],
}
"""The commands that list, each with the words that make it list something."""


def listings(command: click.Command, name: str) -> Iterator[str]:
    """Yield the commands that list, by their names: those that write a workbook where that is asked for."""
    if isinstance(command, click.Group):
        for inner, found in command.commands.items():
            yield from listings(found, f"{name} {inner}")
        return
    choices = [parameter.type.choices for parameter in command.params if isinstance(parameter.type, click.Choice)]
    if any("xlsx" in each for each in choices):
        yield name


def test_every_command_that_lists_is_tested_here() -> None:
    found = {each for name, (target, _) in COMMANDS.items() for each in listings(_imported(f"qms.cli.{target}"), name)}

    assert found == set(LISTINGS)


@pytest.fixture
def hostile(store, qms, made, reviewed):
    """A store whose titles, subjects, names and signers pose as formulas."""
    made("QT-05", title=HOSTILE)
    reviewed("QT-05")
    issued = qms("issue", "244/QĐ-SCT", "--date", "13/9/2021", "--subject", "+84 251 đường dây nóng", "QT-05")
    assert issued.code == 0, issued.err
    text = Path("documents/procedure/qt-05/document.md")
    text.write_text(text.read_text("utf-8") + "\nThêm.\n", "utf-8", newline="\n")
    text.with_name("manage.toml").write_text('change = "-5 ngày"\nchange_basis = "@UBND"\n', "utf-8")
    reviewed("QT-05", today="2021-09-20")
    again = qms("issue", "245/QĐ-SCT", "--date", "20/9/2021", "QT-05", today="2021-09-20")
    assert again.code == 0, again.err
    assert qms("paper", "add", "1/KH-SCT", "--date", "1/9/2021", "--subject", "＝1+1").code == 0
    assert qms("paper", "add", "2/KH-SCT", "--date", "2/9/2021", "--subject", "'=1+1 \U0001f600").code == 0
    assert qms("org", "add", "person", "ke-xau", "--name", "@SUM(A1)").code == 0
    settings = store / "qms.toml"
    settings.write_text(settings.read_text("utf-8") + DECLARED, "utf-8", newline="\n")
    commit = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x", "qms.toml"]
    subprocess.run(commit, cwd=store, check=True)
    made_one = qms("record", "add", "KN", f"text={HOSTILE}", "units=vp", "units=ql-nl", "--as", "soan-thao")
    assert made_one.code == 0, made_one.err
    return store


def in_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def rows_in(path: str, columns: list[str]) -> list[list[str]]:
    [rows] = read_sheets(Path(path).read_bytes(), path, [Column(name, name) for name in columns])
    return [list(row.cells) for row in rows]


def test_csv_holds_what_json_holds(hostile, qms):
    for words in LISTINGS.values():
        said = qms(*words, "--format", "json", today="2021-09-20").json
        assert qms(*words, "-o", "../a.csv", today="2021-09-20").code == 0

        headings, *rows = rows_in("../a.csv", list(said[0]))

        assert headings == [key for key in said[0] if key in headings]
        assert rows == [[in_csv(row[key]) for key in headings] for row in said]


def test_a_workbook_holds_what_the_table_shows(hostile, qms):
    for words in LISTINGS.values():
        plain = qms(*words, "--format", "csv", today="2021-09-20").out
        assert qms(*words, "-o", "../a.xlsx", today="2021-09-20").code == 0

        headings, *rows = rows_in(
            "../a.xlsx", ["Name", "Code", "Entry", "Number", "Id", "Date", "Clause", "Name of the field"]
        )

        assert len(rows) == len(rows_in_text(plain)) - 1
        assert all(headings)
        shown = qms(*words, "--format", "table", today="2021-09-20").out
        for row in rows:
            assert all(" ".join(cell.split()) in shown for cell in row)


def rows_in_text(text: str) -> list[list[str]]:
    return list(csv.reader(text.lstrip("\ufeff").splitlines()))


def test_what_poses_as_a_formula_stands_in_a_workbook_letter_by_letter(hostile, qms):
    found: dict[str, set[str]] = {}
    for name, words in LISTINGS.items():
        assert qms(*words, "-o", "../a.xlsx", today="2021-09-20").code == 0
        found[name] = {cell for row in rows_in("../a.xlsx", ["Name", "Code", "Number"]) for cell in row}

    assert HOSTILE in found["list"]
    assert "-5 ngày" in found["history"]
    assert "+84 251 đường dây nóng" in found["decisions"]
    assert {"＝1+1", "'=1+1 \U0001f600"} <= found["paper list"]
    assert "@SUM(A1)" in found["org list"]


def test_the_name_of_the_file_says_how_it_is_written(store, qms, issued):
    for name, begins in {
        "a.xlsx": b"PK", "A.XLSX": b"PK", "a.csv": b"\xef\xbb\xbfcode,", "a.json": b"[", "a.txt": b"Code ", "a": b"Code ",
    }.items():  # fmt: skip
        assert qms("list", "-o", f"../{name}").out == ""

        assert Path(f"../{name}").read_bytes().startswith(begins)


def test_what_is_asked_for_goes_before_the_name_of_the_file(store, qms, issued):
    assert qms("list", "--format", "csv", "-o", "../a.xlsx").code == 0
    assert qms("list", "-o", "../b.csv", "--format", "json").code == 0

    assert Path("../a.xlsx").read_bytes().startswith(b"\xef\xbb\xbfcode,")
    assert Path("../b.csv").read_bytes().startswith(b"[")


def test_words_of_a_workbook_are_in_the_readers_language(store, qms, issued):
    assert qms("--lang", "vi", "history", "QT-05", "-o", "../a.xlsx").code == 0

    [headings, row] = rows_in("../a.xlsx", ["Mục", "Ngày"])
    assert "13/9/2021" in row
    assert "Entry" not in headings

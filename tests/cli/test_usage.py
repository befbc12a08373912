"""What is typed wrongly is told plainly, in the reader's language, with exit code 2."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qms.cli.commands import COMMANDS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lst"], "there is no command “lst”\n    did you mean list?"),
        (["org", "lst"], "there is no command “lst”\n    did you mean list?"),
        (["org"], "say what to do: list, add, rename, merge, end, leave, move"),
        (["--bogus"], "there is no option --bogus"),
        (["list", "--no"], "there is no option --no"),
        (["list", "--on"], "the option --on needs a value"),
        (["list", "x"], "too many words: x"),
        (["--lang", "fr", "list"], "--lang is one of: vi, en"),
        (["--today", "13.13.2021", "list"], "“13.13.2021” is not a day"),
        (["decisions", "--year", "x"], "--year is a whole number from 1900 to 9999"),
        (["issue", "1/QĐ-SCT", "--edition", "0"], "--edition is a whole number from 1 to 999"),
        (["issue", "--dry-run=x"], "the option --dry-run takes no value"),
        (["show"], "CODE is missing"),
        (["show", "\udcff"], "“\\udcff” holds letters that cannot be written"),
    ],
)
def test_wrong_words(outside, qms, words, said):
    answer = qms(*words)

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith(f"Error: {said}")
    assert answer.err.endswith("Nothing was written.\n")


def test_wrong_words_to_a_writer_in_json_are_an_answer(outside, qms):
    answer = qms("issue", "1/QĐ-SCT", "--edition", "x", "--format", "json")

    assert (answer.code, answer.err) == (2, "")
    assert answer.json["done"] is False
    assert [d["code"] for d in answer.json["diagnostics"]] == ["QMS-E002"]


def test_wrong_words_to_a_question_in_json_leave_stdout_empty(outside, qms):
    answer = qms("list", "--on", "x", "--format", "json")

    assert (answer.code, answer.out) == (2, "")
    assert '"code": "QMS-E002"' in answer.err


@pytest.mark.parametrize("name", [*COMMANDS, "org add unit", "paper add"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_command_has_help(outside, qms, name, lang):
    answer = qms("--lang", lang, *name.split(), "--help")

    assert (answer.code, answer.err) == (0, "")
    assert "--help" in answer.out
    assert ("Cách dùng:" if lang == "vi" else "Usage:") in answer.out


def test_help_lists_every_command(outside, qms):
    said = qms("--help").out

    for name, (_, help_text) in COMMANDS.items():
        assert f"  {name} " in said
        assert help_text.split()[0] in said


def loaded(*words: str) -> set[str]:
    """Return the modules that one command imports."""
    code = "import sys, qms.cli.main as m; m.run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_help_imports_click_and_little_else(outside):
    assert not loaded("--help") & {"attr", "cattrs", "git", "pluggy", "rich", "tomli", "sqlite3", "qms.workspace"}


def test_list_imports_neither_git_nor_plugins(store, qms, issued):
    modules = loaded("list", "--format", "json")

    assert "qms.operations.reading" in modules
    assert not modules & {"git", "pluggy", "rich", "tomlkit", "xlsxwriter", "markdown_it", "importlib.metadata"}

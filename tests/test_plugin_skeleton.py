"""`qms plugin new` makes a plugin whose own tests pass, whatever its name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.installing import lay_distribution

from qms.cli.main import run
from qms.errors import Refused, UsageError
from qms.operations.skeletons import make_plugin

TOP = Path(__file__).parents[1]


def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(TOP)]), "PYTHONDONTWRITEBYTECODE": "1"}
    line = [sys.executable, "-m", *words]
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_tests_of_a_new_plugin_pass(tmp_path: Path) -> None:
    folder = tmp_path / "house-rules"
    make_plugin("house-rules", folder)
    lay_distribution(folder, "house-rules", "house_rules.hooks")

    done = run_in(folder, "pytest", "-q", "-p", "no:cacheprovider", "-W", "error")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "15 passed" in done.stdout


@pytest.mark.slow
def test_a_new_plugin_is_clean_and_typed(tmp_path: Path) -> None:
    folder = tmp_path / "x9"
    make_plugin("x9", folder)

    config = ("--config", str(TOP / "pyproject.toml"))
    for line in (
        ("ruff", "check", *config, "."),
        ("ruff", "format", "--check", *config, "."),
        ("mypy", "--strict", "x9"),
    ):
        done = run_in(folder, *line)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["", "Luật", "a b", "../x", "qms", "x--y", "-x", "1x", "x" * 41, "tests"])
def test_a_name_that_no_package_can_bear_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a plugin"):
        make_plugin(name, tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(Refused, match="there is something at"):
        make_plugin("house-rules", tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    with pytest.raises(Refused, match="there is something at"):
        make_plugin("house-rules", tmp_path / "file")


def test_the_command_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "plugin", "new", "house-rules", "--folder", str(tmp_path / "p")]) == 0

    out = capsys.readouterr().out
    assert "house_rules/hooks.py" in out.replace("\\", "/")
    assert out.endswith("Its README.md says how to install, enable and test it.\n")


def test_plugins_are_listed_with_whether_the_store_enables_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "plugin", "list", "--format", "json"]) == 0

    rows = {row["name"]: row["enabled"] for row in json.loads(capsys.readouterr().out)}
    assert (rows["builtin"], rows["qms-office"]) == (True, False)
